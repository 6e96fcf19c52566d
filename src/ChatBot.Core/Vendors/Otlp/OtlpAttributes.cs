using System.Globalization;

namespace ChatBot.Core.Vendors.Otlp;

internal enum ValueKind : byte { None, Text, Flag, Whole, Fraction }

internal readonly record struct OtlpValue(ValueKind Kind, string? Text, long Bits)
{
    public static OtlpValue Of(string text) => new(ValueKind.Text, text, 0);

    public static OtlpValue Of(bool flag) => new(ValueKind.Flag, null, flag ? 1 : 0);

    public static OtlpValue Of(long whole) => new(ValueKind.Whole, null, whole);

    public static OtlpValue Of(double fraction) => new(ValueKind.Fraction, null, BitConverter.DoubleToInt64Bits(fraction));

    public double AsDouble => BitConverter.Int64BitsToDouble(Bits);
}

/// <summary>The allow-listed attributes of one record, and a fingerprint of all its attributes, listed or not.</summary>
internal sealed class OtlpAttributes(OtlpKey[] keys, OtlpValue[] values, Fingerprint identity, bool repeated)
{
    public static OtlpAttributes None { get; } = new([], [], default, false);

    /// <summary>Stands for the whole set, whatever its order; only readers of metrics compute it.</summary>
    public Fingerprint Identity => identity;

    /// <summary>A listed key came twice with different values.</summary>
    public bool Repeated => repeated;

    public bool Has(OtlpKey key) => Find(key).Kind != ValueKind.None;

    /// <summary>Text, or a number or truth value in words; none when absent or empty.</summary>
    public string? Text(OtlpKey key)
    {
        var value = Find(key);
        return value.Kind switch
        {
            ValueKind.None => null,
            ValueKind.Text => value.Text!.Length == 0 ? null : value.Text,
            ValueKind.Flag => value.Bits != 0 ? "true" : "false",
            ValueKind.Whole => value.Bits.ToString(CultureInfo.InvariantCulture),
            ValueKind.Fraction => value.AsDouble.ToString("R", CultureInfo.InvariantCulture),
        };
    }

    public bool Is(OtlpKey key, string expected) => Find(key) is { Kind: ValueKind.Text } value && value.Text == expected;

    /// <summary>A number however it is spelled; none when absent or empty, a failed read sets <paramref name="problem"/>.</summary>
    public decimal? Number(OtlpKey key, ref string? problem)
    {
        var value = Find(key);
        switch (value.Kind)
        {
            case ValueKind.None:
                return null;
            case ValueKind.Whole:
                return value.Bits;
            case ValueKind.Fraction when Numbers.TryExact(value.AsDouble, out var exact):
                return exact;
            case ValueKind.Text when value.Text is "" or "-":
                return null;
            case ValueKind.Text when decimal.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var written):
                return written;
            default:
                problem ??= Numbers.BadNumber;
                return null;
        }
    }

    /// <summary>A whole number that is not negative.</summary>
    public long? Count(OtlpKey key, ref string? problem)
    {
        if (Number(key, ref problem) is not { } number) return null;
        if (number is >= 0 and <= long.MaxValue && number == decimal.Truncate(number)) return (long)number;
        problem ??= Numbers.BadCount;
        return null;
    }

    /// <summary>The first of several spellings of one count.</summary>
    public long? Count(ReadOnlySpan<OtlpKey> spellings, ref string? problem)
    {
        foreach (var key in spellings)
        {
            if (Count(key, ref problem) is { } count) return count;
        }
        return null;
    }

    public OtlpValue Find(OtlpKey key)
    {
        var place = Array.IndexOf(keys, key);
        return place < 0 ? default : values[place];
    }
}

internal static class Numbers
{
    public const string BadNumber = "a number cannot be read or does not fit";
    public const string BadCount = "a count is not a whole number that fits in 64 bits, or is negative";

    /// <summary>The decimal number that a sender wrote down as this double: its shortest text that reads back the same.</summary>
    public static bool TryExact(double value, out decimal exact)
    {
        exact = 0;
        if (!double.IsFinite(value) || Math.Abs(value) > 7e28) return false;
        if (Math.Abs(value) < 9e15 && value == Math.Truncate(value))
        {
            exact = (long)value;
            return true;
        }
        Span<char> text = stackalloc char[32];
        return value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture)
            && decimal.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out exact);
    }
}
