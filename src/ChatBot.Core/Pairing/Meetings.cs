using ChatBot.Core.People;

namespace ChatBot.Core.Pairing;

/// <summary>Finds times inside two people's working days, wherever they are and whatever the clocks do in between.</summary>
public static class Meetings
{
    public static readonly TimeOnly DayBegins = new(9, 0), DayEnds = new(17, 0);
    public const int Minutes = 45, Choices = 3, StepMinutes = 30, LookAheadDays = 14;

    /// <summary>Hours that both are at work on that day, or on the next working day.</summary>
    public static double SharedHours(string zone, string other, DateOnly day)
    {
        while (!IsWorkingDay(day)) day = day.AddDays(1);
        var (mine, theirs) = (WorkingDay(Zone(zone), day), WorkingDays(Zone(other), day));
        return theirs.Sum(t => Math.Max(0, (Min(mine.End, t.End) - Max(mine.Start, t.Start)).TotalHours));
    }

    /// <summary>Up to three, on three different days where possible, none before tomorrow for either.</summary>
    /// <param name="isAway">Whether a person is on leave on a day.</param>
    /// <returns>UTC, ascending; empty when the two have no working hour in common in the next two weeks.</returns>
    public static IReadOnlyList<DateTimeOffset> Propose(Person one, Person other, DateTimeOffset now, Func<PersonId, DateOnly, bool> isAway)
    {
        var (mine, theirs) = (Zone(one.TimeZone), Zone(other.TimeZone));
        var tomorrow = LocalDay(now, mine) is var a && LocalDay(now, theirs) is var b && a > b ? a.AddDays(1) : b.AddDays(1);
        var byDay = new List<List<DateTimeOffset>>();
        for (var day = tomorrow; day < tomorrow.AddDays(LookAheadDays); day = day.AddDays(1))
        {
            if (!IsWorkingDay(day) || isAway(one.Id, day)) continue;
            var (start, end) = WorkingDay(mine, day);
            var free = new List<DateTimeOffset>();
            for (var at = start; at.AddMinutes(Minutes) <= end; at = at.AddMinutes(StepMinutes))
                if (Fits(theirs, at) && !isAway(other.Id, LocalDay(at, theirs))) free.Add(at);
            if (free.Count > 0) byDay.Add(free);
        }

        // A morning, a midday, an afternoon, each on a day of its own; where days are few, further times of the same days.
        var chosen = byDay.Take(Choices).Select((free, at) => free[at * (free.Count - 1) / (Choices - 1)]).ToList();
        chosen.AddRange(byDay.SelectMany(free => free).Where(at => !chosen.Contains(at)).Take(Choices - chosen.Count));
        return [.. chosen.Order()];
    }

    /// <summary>Whether a session that begins then lies inside the person's working day.</summary>
    public static bool Fits(string zone, DateTimeOffset at) => Fits(Zone(zone), at);

    private static bool Fits(TimeZoneInfo zone, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return IsWorkingDay(DateOnly.FromDateTime(local.DateTime)) && TimeOnly.FromDateTime(local.DateTime) >= DayBegins && local.DateTime.AddMinutes(Minutes) <= local.Date + DayEnds.ToTimeSpan();
    }

    private static bool IsWorkingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> WorkingDays(TimeZoneInfo zone, DateOnly around)
    {
        for (var day = around.AddDays(-1); day <= around.AddDays(1); day = day.AddDays(1)) yield return WorkingDay(zone, day);
    }

    private static (DateTimeOffset Start, DateTimeOffset End) WorkingDay(TimeZoneInfo zone, DateOnly day) => (Instant(zone, day, DayBegins), Instant(zone, day, DayEnds));

    /// <summary>Working hours are far from the hours at which clocks change, so a local time here exists once.</summary>
    private static DateTimeOffset Instant(TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
