using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>How the figures of a family follow from one another.</summary>
public enum Adding
{
    /// <summary>Not at all: distinct people of two tools or two weeks are not the people of both.</summary>
    OverPeople,

    /// <summary>States on a day, such as dormant seats.</summary>
    OverPeopleAndTools,

    /// <summary>Sums of use and money.</summary>
    OverAll,
}

/// <summary>One figure that somebody was told: of these people, with these tools, over these days.</summary>
/// <param name="Tools">Their numbers; empty = every tool.</param>
/// <param name="EachTool">It was told for every tool by itself.</param>
/// <param name="Bucket">It was told for every day, week, month or quarter by itself; none = for the days together.</param>
public sealed record Told(PeopleSet People, Names<int> Tools, DateRange Days, bool EachTool = false, Dimension? Bucket = null)
{
    private const byte Format = 1;

    /// <summary>The same figure of the same people.</summary>
    public bool Repeats(Told other) => Tools == other.Tools && Days == other.Days && EachTool == other.EachTool && Bucket == other.Bucket
        && People.IsSubsetOf(other.People) && other.People.IsSubsetOf(People);

    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        to.Write(Format);
        to.Write(Days.Start.DayNumber);
        to.Write(Days.End.DayNumber);
        to.Write(EachTool);
        to.Write((sbyte)(Bucket is { } bucket ? (int)bucket : -1));
        to.Write((ushort)Tools.Count);
        foreach (var tool in Tools) to.Write(tool);
        to.Write(People.Encode());
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are of another form.</exception>
    public static Told Decode(ReadOnlySpan<byte> encoded)
    {
        using var from = new BinaryReader(new MemoryStream(encoded.ToArray()));
        if (from.ReadByte() != Format) throw new InvalidDataException("What was told is written in another form.");
        var days = new DateRange(DateOnly.FromDayNumber(from.ReadInt32()), DateOnly.FromDayNumber(from.ReadInt32()));
        var (eachTool, bucket) = (from.ReadBoolean(), from.ReadSByte());
        var tools = new int[from.ReadUInt16()];
        for (var i = 0; i < tools.Length; i++) tools[i] = from.ReadInt32();
        return new(PeopleSet.Decode(from.ReadBytes(encoded.Length)), [.. tools], days, eachTool, bucket < 0 ? null : (Dimension)bucket);
    }
}
