using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Digests;

/// <summary>One digest that the calendar owes.</summary>
/// <param name="Period">What it is about, the same in every zone: <c>2026-W24</c>, <c>2026-05</c>, <c>cycle 2026-06-30</c>. One a receiver and rhythm.</param>
/// <param name="Days">The days that it reports.</param>
/// <param name="UsefulUntil">A digest that could not be sent before this is worth nothing any more.</param>
public sealed record DueDigest(Rhythm Rhythm, string Period, DateRange Days, DateTimeOffset DueAt, DateTimeOffset UsefulUntil)
{
    /// <summary>Part of the identity under which it is said once.</summary>
    public string Rule => "digest." + DigestPlan.Word(Rhythm);
}

/// <summary>What the calendar owes at an instant: never "is it nine o'clock", always "what should have been sent by now".</summary>
public static class DigestCalendar
{
    /// <summary>Days that are left of a cycle when its card comes.</summary>
    public const int DaysBeforeCycleEnd = 3;

    /// <summary>A card that is later than this is not sent: the next one is near, and its news are old.</summary>
    private static readonly TimeSpan WeeklyLife = TimeSpan.FromDays(5), MonthlyLife = TimeSpan.FromDays(14);

    /// <summary>The latest of each rhythm that was due by <paramref name="at"/> and is still useful. What came earlier is not made up for.</summary>
    /// <param name="home">The zone of the person, where the plan names none.</param>
    /// <param name="cycleDay">Day of the month on which a billing cycle starts, 1–28.</param>
    public static IEnumerable<DueDigest> Owed(DigestPlan plan, string home, DateTimeOffset at, int cycleDay)
    {
        var zone = ZoneOf(plan.Zone ?? home);
        foreach (var rhythm in plan.Rhythms)
            if (Latest(plan, rhythm, zone, at, cycleDay) is { } due && at < due.UsefulUntil && (plan.Since is not { } since || since <= due.DueAt)) yield return due;
    }

    /// <summary>The digest of one period by name, however late it is; none when the plan has no such rhythm or the name is none.</summary>
    public static DueDigest? Of(DigestPlan plan, string home, string period, int cycleDay)
    {
        foreach (var rhythm in plan.Rhythms)
        {
            if (LastDayOf(rhythm, period) is not { } last) continue;
            for (var back = 0; back < 7; back++)
            {
                if (!IsDueDay(plan, rhythm, last.AddDays(-back), cycleDay)) continue;
                var zone = ZoneOf(plan.Zone ?? home);
                var due = Make(rhythm, last.AddDays(-back), Instant(last.AddDays(-back), plan.Hour, zone), zone, cycleDay);
                if (due.Period == period) return due;
            }
        }
        return null;
    }

    /// <summary>The name of the period before.</summary>
    public static string PeriodBefore(DueDigest due) => due.Rhythm switch
    {
        Rhythm.Weekly => WeekName(due.Days.Start.AddDays(-7)),
        Rhythm.Monthly => due.Days.Start.AddMonths(-1).ToString("yyyy-MM", CultureInfo.InvariantCulture),
        Rhythm.CycleEnd => CycleName(due.Days.Start.AddDays(-1)),
    };

    /// <summary>The last day on which a digest about the period can be due.</summary>
    private static DateOnly? LastDayOf(Rhythm rhythm, string period)
    {
        switch (rhythm)
        {
            case Rhythm.Weekly when period.Split("-W") is [var year, var week] && int.TryParse(year, out var y) && int.TryParse(week, out var w) && y is > 1 and < 9999 && w is >= 1 and <= 53:
                return DateOnly.FromDateTime(ISOWeek.ToDateTime(y, w, DayOfWeek.Monday)).AddDays(13);
            case Rhythm.Monthly when DateOnly.TryParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month):
                return month.AddMonths(1).AddDays(6);
            case Rhythm.CycleEnd when period.StartsWith(Cycle, StringComparison.Ordinal)
                && DateOnly.TryParseExact(period[Cycle.Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end):
                return end;
            default:
                return null;
        }
    }

    private const string Cycle = "cycle ";

    private static string WeekName(DateOnly monday)
    {
        var week = monday.ToDateTime(TimeOnly.MinValue);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(week):0000}-W{ISOWeek.GetWeekOfYear(week):00}");
    }

    private static string CycleName(DateOnly end) => Cycle + end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>When the plan's next digest of this rhythm is due, after <paramref name="at"/>.</summary>
    public static DateTimeOffset Next(DigestPlan plan, string home, Rhythm rhythm, DateTimeOffset at, int cycleDay)
    {
        var zone = ZoneOf(plan.Zone ?? home);
        var day = LocalDay(at, zone);
        for (var ahead = 0; ; ahead++)
            if (IsDueDay(plan, rhythm, day.AddDays(ahead), cycleDay) && Instant(day.AddDays(ahead), plan.Hour, zone) is var due && due > at) return due;
    }

    /// <summary>The digest that was due last, however long ago.</summary>
    public static DueDigest Latest(DigestPlan plan, string home, Rhythm rhythm, DateTimeOffset at, int cycleDay) => Latest(plan, rhythm, ZoneOf(plan.Zone ?? home), at, cycleDay)!;

    /// <summary>The date in the zone.</summary>
    public static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    /// <summary>A zone that this machine does not know counts as UTC.</summary>
    public static TimeZoneInfo ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The instant of a local hour. One that does not exist is the next that does; one that occurs twice is its first.</summary>
    public static DateTimeOffset Instant(DateOnly day, int hour, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static DueDigest? Latest(DigestPlan plan, Rhythm rhythm, TimeZoneInfo zone, DateTimeOffset at, int cycleDay)
    {
        var day = LocalDay(at, zone);
        for (var back = 0; back <= 35; back++)
        {
            var candidate = day.AddDays(-back);
            if (!IsDueDay(plan, rhythm, candidate, cycleDay)) continue;
            var due = Instant(candidate, plan.Hour, zone);
            if (due <= at) return Make(rhythm, candidate, due, zone, cycleDay);
        }
        return null;
    }

    private static bool IsDueDay(DigestPlan plan, Rhythm rhythm, DateOnly day, int cycleDay) => rhythm switch
    {
        Rhythm.Weekly => day.DayOfWeek == plan.Day,
        Rhythm.Monthly => day.DayOfWeek == plan.Day && day.Day <= 7,
        Rhythm.CycleEnd => day.AddDays(DaysBeforeCycleEnd + 1).Day == cycleDay,
    };

    private static DueDigest Make(Rhythm rhythm, DateOnly day, DateTimeOffset due, TimeZoneInfo zone, int cycleDay)
    {
        switch (rhythm)
        {
            case Rhythm.Weekly:
                var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7) - 7);
                return new(rhythm, WeekName(monday), new(monday, monday.AddDays(6)), due, due + WeeklyLife);
            case Rhythm.Monthly:
                var month = new DateOnly(day.Year, day.Month, 1).AddMonths(-1);
                return new(rhythm, month.ToString("yyyy-MM", CultureInfo.InvariantCulture), new(month, month.AddMonths(1).AddDays(-1)), due, due + MonthlyLife);
            case Rhythm.CycleEnd:
                var next = day.AddDays(DaysBeforeCycleEnd + 1);
                var first = new DateOnly(next.Year, next.Month, cycleDay).AddMonths(-1);
                return new(rhythm, CycleName(next.AddDays(-1)), new(first, day), due, Instant(next, 0, zone));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
