using System.Text;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Gathers the attributes of one record after another, with one buffer and one text for equal neighbours.</summary>
/// <remarks>Records of one export repeat the same few texts (session, e-mail, model); each is made into a string once.</remarks>
internal sealed class AttributeCollector
{
    private readonly List<OtlpKey> keys = new(32);
    private readonly List<OtlpValue> values = new(32);
    private readonly (byte[] Bytes, string Text)[] recent = new (byte[], string)[byte.MaxValue + 1];
    private readonly List<OtlpKey> expected = new(32);
    private Fingerprint identity;
    private bool repeated;
    private int place;

    public void Clear()
    {
        place = 0;
        keys.Clear();
        values.Clear();
        identity = default;
        repeated = false;
    }

    /// <summary>Which listed attribute this is. Records of one export mostly list the same attributes in the same order.</summary>
    /// <param name="inside">The map in which the name was found; empty at the top.</param>
    public bool TryFind(ReadOnlySpan<byte> name, string inside, out OtlpKey key)
    {
        if (inside.Length > 0) return OtlpKeys.TryFind(name, inside, out key);
        if (place < expected.Count && OtlpKeys.IsNamed(key = expected[place], name))
        {
            place++;
            return true;
        }
        if (!OtlpKeys.TryFind(name, inside, out key)) return false;
        expected.RemoveRange(place, expected.Count - place);
        expected.Add(key);
        place++;
        return true;
    }

    public OtlpAttributes Take() => new([.. keys], [.. values], identity, repeated);

    public void Add(OtlpKey key, OtlpValue value)
    {
        var place = keys.IndexOf(key);
        if (place >= 0)
        {
            repeated |= values[place] != value;
            return;
        }
        keys.Add(key);
        values.Add(value);
    }

    public void AddText(OtlpKey key, ReadOnlySpan<byte> utf8)
    {
        ref var last = ref recent[(int)key];
        if (last.Bytes is null || !utf8.SequenceEqual(last.Bytes)) last = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Add(key, OtlpValue.Of(last.Text));
    }

    /// <summary>Lets an attribute count towards the identity of its record, without keeping it.</summary>
    public void Identify(Fingerprint name, Fingerprint value) => identity += Fingerprint.Pair(name, value);
}
