using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>Instants as text. Without an offset a time is UTC; results are UTC unless a zone is named.</summary>
internal static partial class DateFunctions
{
    private const string DefaultFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private const string LocalFormat = "yyyy-MM-ddTHH:mm:ss.fffffff";

    public static readonly Function[] All =
    [
        Function.Of("formatDateTime", 1, 3, (v, _) => Format(Instant(v[0]), v, 1)),
        Function.Of("formatEpoch", 1, 3, (v, _) => Format(FromSeconds(Values.Double(v[0])), v, 1)),
        Function.Of("formatTicks", 1, 3, (v, _) => Format(FromTicks(Values.Integer(v[0])), v, 1)),
        Function.Of("utcNow", 0, 2, (v, scope) => Format(Now(scope), v, 0)),
        Function.Of("addDays", 2, 4, (v, _) => Format(Shift(Iso(v[0]), Values.Int32(v[1]), "day"), v, 2)),
        Function.Of("addHours", 2, 4, (v, _) => Format(Shift(Iso(v[0]), Values.Int32(v[1]), "hour"), v, 2)),
        Function.Of("addMinutes", 2, 4, (v, _) => Format(Shift(Iso(v[0]), Values.Int32(v[1]), "minute"), v, 2)),
        Function.Of("addSeconds", 2, 4, (v, _) => Format(Shift(Iso(v[0]), Values.Int32(v[1]), "second"), v, 2)),
        Function.Of("addToTime", 3, 5, (v, _) => Format(Shift(Iso(v[0]), Values.Int32(v[1]), Values.String(v[2])), v, 3)),
        Function.Of("subtractFromTime", 3, 5, (v, _) => Format(Shift(Iso(v[0]), -(long)Values.Int32(v[1]), Values.String(v[2])), v, 3)),
        Function.Of("getPastTime", 2, 4, (v, scope) => Format(Shift(Now(scope), -(long)Values.Int32(v[0]), Values.String(v[1])), v, 2)),
        Function.Of("getFutureTime", 2, 4, (v, scope) => Format(Shift(Now(scope), Values.Int32(v[0]), Values.String(v[1])), v, 2)),
        Function.Of("date", 1, 1, (v, _) => Iso(v[0]).ToString("M/dd/yyyy", CultureInfo.InvariantCulture)),
        Function.Of("year", 1, 1, (v, _) => (long)Iso(v[0]).Year),
        Function.Of("month", 1, 1, (v, _) => (long)Iso(v[0]).Month),
        Function.Of("dayOfMonth", 1, 1, (v, _) => (long)Iso(v[0]).Day),
        Function.Of("dayOfWeek", 1, 1, (v, _) => (long)Iso(v[0]).DayOfWeek),
        Function.Of("dayOfYear", 1, 1, (v, _) => (long)Iso(v[0]).DayOfYear),
        Function.Of("startOfDay", 1, 3, (v, _) => Format(Iso(v[0]).Date, v, 1)),
        Function.Of("startOfHour", 1, 3, (v, _) => Format(Iso(v[0]) is var t ? t.Date.AddHours(t.Hour) : t, v, 1)),
        Function.Of("startOfMonth", 1, 3, (v, _) => Format(Iso(v[0]) is var t ? new DateTime(t.Year, t.Month, 1, 0, 0, 0, DateTimeKind.Utc) : t, v, 1)),
        Function.Of("ticks", 1, 1, (v, _) => Iso(v[0]).Ticks),
        Function.Of("ticksToDays", 1, 1, (v, _) => Values.Integer(v[0]) / (double)TimeSpan.TicksPerDay),
        Function.Of("ticksToHours", 1, 1, (v, _) => Values.Integer(v[0]) / (double)TimeSpan.TicksPerHour),
        Function.Of("ticksToMinutes", 1, 1, (v, _) => Values.Integer(v[0]) / (double)TimeSpan.TicksPerMinute),
        Function.Of("dateTimeDiff", 2, 2, (v, _) => Iso(v[0]).Ticks - Iso(v[1]).Ticks),
        Function.Of("dateReadBack", 2, 2, (v, _) => ReadBack(DateOnly.FromDateTime(Iso(v[0])), DateOnly.FromDateTime(Iso(v[1])))),
        Function.Of("convertFromUTC", 2, 4, (v, _) => Format(FromUtc(Instant(v[0]), Zone(v[1])), v, 2, LocalFormat)),
        Function.Of("convertToUTC", 2, 4, (v, _) => Format(ToUtc(v[0], Zone(v[1])), v, 2)),
    ];

    public static bool IsIso(string text) => IsoShape.IsMatch(text) && TryParse(text, out _);

    private static DateTime Now(Scope scope) => scope.Clock.GetUtcNow().UtcDateTime;

    /// <summary>Also the common written forms of a date with its time, month first.</summary>
    private static DateTime Instant(object? value) => value is string text && TryParse(text, out var instant)
        ? instant.UtcDateTime
        : throw new ExpressionFailure("Not a date.");

    private static DateTime Iso(object? value) => value is string text && IsoShape.IsMatch(text)
        ? Instant(text)
        : throw new ExpressionFailure("Not an ISO 8601 date.");

    // Without this style a bare time of day would silently belong to today.
    private static bool TryParse(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out instant)
        && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault | DateTimeStyles.RoundtripKind, out var plain)
        && plain.Year > 1;

    // Ticks of this century have more digits than a double holds, so the seconds are split first.
    private static DateTime FromSeconds(double seconds) => Math.Abs(seconds) < 1e12
        ? FromTicks(DateTime.UnixEpoch.Ticks + (long)Math.Floor(seconds) * TimeSpan.TicksPerSecond
            + (long)((seconds - Math.Floor(seconds)) * TimeSpan.TicksPerSecond))
        : throw new ExpressionFailure("Outside the calendar.");

    private static DateTime FromTicks(long ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks
        ? new(ticks, DateTimeKind.Utc)
        : throw new ExpressionFailure("Outside the calendar.");

    private static DateTime Shift(DateTime instant, long count, string unit)
    {
        try
        {
            return unit.ToUpperInvariant() switch
            {
                "SECOND" => instant.AddSeconds(count),
                "MINUTE" => instant.AddMinutes(count),
                "HOUR" => instant.AddHours(count),
                "DAY" => instant.AddDays(count),
                "WEEK" => instant.AddDays(count * 7),
                "MONTH" => instant.AddMonths(checked((int)count)),
                "YEAR" => instant.AddYears(checked((int)count)),
                _ => throw new ExpressionFailure("No such unit of time."),
            };
        }
        catch (Exception outside) when (outside is ArgumentOutOfRangeException or OverflowException)
        {
            throw new ExpressionFailure("Outside the calendar.");
        }
    }

    private static string Format(IFormattable instant, object?[] values, int at, string format = DefaultFormat)
    {
        if (values.Length > at)
        {
            if (values[at] is not string named)
                throw new ExpressionFailure("A format is text.");
            format = named;
        }
        var culture = TextFunctions.Culture(values, at + 1, NumberFunctions.DefaultCulture);
        try
        {
            return instant.ToString(format, culture);
        }
        catch (Exception unfit) when (unfit is FormatException or ArgumentOutOfRangeException)
        {
            // Also a date outside the calendar of the locale.
            throw new ExpressionFailure("Not a date format.");
        }
    }

    private static TimeZoneInfo Zone(object? value) => TimeZoneInfo.TryFindSystemTimeZoneById(Values.String(value), out var zone)
        ? zone
        : throw new ExpressionFailure("No such time zone.");

    private static DateTimeOffset FromUtc(DateTime instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)), zone);

    // A text that carries an offset already says which instant it is; the zone is for those that do not.
    private static DateTime ToUtc(object? value, TimeZoneInfo zone)
    {
        if (value is not string text || !TryParse(text, out var instant))
            throw new ExpressionFailure("Not a date.");
        if (DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) is { Kind: DateTimeKind.Unspecified } local)
        {
            if (zone.IsInvalidTime(local))
                throw new ExpressionFailure("That local time does not exist.");
            return TimeZoneInfo.ConvertTimeToUtc(local, zone);
        }
        return instant.UtcDateTime;
    }

    private static string ReadBack(DateOnly today, DateOnly day)
    {
        switch (day.DayNumber - today.DayNumber)
        {
            case 0:
                return "today";
            case 1:
                return "tomorrow";
            case -1:
                return "yesterday";
        }
        var weeks = (Monday(day).DayNumber - Monday(today).DayNumber) / 7;
        return weeks switch
        {
            0 => $"this {day.DayOfWeek}",
            1 => $"next {day.DayOfWeek}",
            -1 => $"last {day.DayOfWeek}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{TextFunctions.WithOrdinal(day.Day)} {day:MMMM yyyy}"),
        };
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex IsoShape { get; }
}
