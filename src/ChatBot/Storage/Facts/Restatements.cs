using System.Data.Common;

namespace ChatBot.Storage.Facts;

/// <summary>Writes down which source told of which tool on days that were over by then, and what the house itself changed about them, so that whoever was told figures about those days can be told the new ones.</summary>
/// <param name="written">When each was written last: one that comes again soon is not written again.</param>
internal sealed class Restatements(DbConnection connection, DbTransaction? transaction, Dictionary<(int Source, int Tool, int Day), DateTimeOffset> written)
{
    private const int MostRemembered = 50_000;

    private static readonly string[] Key = ["Day", "SourceId", "ToolId"], Value = ["LastAt"];
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(int Source, int Tool, int Day), DateTimeOffset> found = [];
    private (int Source, int Tool, int Day) last;
    private DateTimeOffset now;
    private int today;

    /// <summary>What is added next came then.</summary>
    public void At(DateTimeOffset receivedAt) => (now, today, last) = (receivedAt, DateOnly.FromDateTime(receivedAt.UtcDateTime).DayNumber, default);

    public void Add(int source, int tool, DateOnly day)
    {
        if (day.DayNumber >= today) return;
        var one = (source, tool, day.DayNumber);
        if (one == last) return;
        last = one;
        found[one] = now;
    }

    /// <summary>No source told of the day anew, and yet its figures are others.</summary>
    public void Add(HouseChange change, int tool, DateOnly day) => Add((int)change, tool, day);

    public void Write()
    {
        if (found.Count == 0) return;
        if (written.Count > MostRemembered) written.Clear();
        using var put = Statement.Prepare(connection, transaction, Dialect.Of(connection).Put("Restatements", Key, Value));
        foreach (var (one, at) in found.OrderBy(f => f.Key.Day))
        {
            if (written.TryGetValue(one, out var before) && at >= before && at - before < Soon) continue;
            put.Bind(0, one.Day).Bind(1, one.Source).Bind(2, one.Tool).Bind(3, Converters.ToNumber(at)).Run();
            written[one] = at;
        }
    }

    /// <summary>Whole days of a source were written anew, whatever the tool.</summary>
    public static void Note(DbConnection connection, DbTransaction? transaction, int source, IEnumerable<DateOnly> days, DateTimeOffset now)
    {
        var restatements = new Restatements(connection, transaction, []);
        restatements.At(now);
        foreach (var day in days) restatements.Add(source, 0, day);
        restatements.Write();
    }
}
