using System.Globalization;

namespace ChatBot.Core.Vendors;

/// <summary>Reads the ways in which vendors write a moment: ISO 8601 with or without zone, or a count since 1970 in seconds (10 digits),
/// milliseconds (13), microseconds (16) or nanoseconds (19), with or without a fraction.</summary>
internal static class Instants
{
    private static readonly string[] DayFormats = ["yyyy-MM-dd", "yyyyMMdd", "M/d/yyyy"];

    /// <param name="instant">UTC; a text without a zone is taken as UTC.</param>
    public static bool TryRead(string text, out DateTimeOffset instant)
    {
        if (text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '-') && IsNumber(text)) return TryEpoch(text, out instant);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }

    public static bool TryReadDay(string text, out DateOnly day)
    {
        if (DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) return true;
        if (!TryRead(text, out var instant)) return false;
        day = DateOnly.FromDateTime(instant.UtcDateTime);
        return true;
    }

    /// <summary>Nanoseconds since 1970; none for 0 (not told) and for what no calendar holds.</summary>
    public static DateTimeOffset? FromNanos(ulong nanos)
    {
        if (nanos is 0 or > long.MaxValue) return null;
        return DateTimeOffset.UnixEpoch.AddTicks((long)(nanos / 100));
    }

    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static bool IsNumber(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]) && text[i] is not '.' && !(i == 0 && text[i] == '-')) return text[i] is 'e' or 'E';
        }
        return true;
    }

    private static bool TryEpoch(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value <= 0) return false;
        var ticksPerUnit = decimal.Truncate(value) switch
        {
            < 100_000_000_000m => 10_000_000m,
            < 100_000_000_000_000m => 10_000m,
            < 100_000_000_000_000_000m => 10m,
            _ => 0.01m,
        };
        var ticks = decimal.Truncate(value * ticksPerUnit);
        if (ticks > DateTimeOffset.MaxValue.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) return false;
        instant = DateTimeOffset.UnixEpoch.AddTicks((long)ticks);
        return true;
    }
}
