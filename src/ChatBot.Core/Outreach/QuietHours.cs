namespace ChatBot.Core.Outreach;

/// <summary>When nobody is disturbed, on the wall clock of the one who would be.</summary>
/// <param name="From">Start of the quiet part of a day.</param>
/// <param name="Until">Its end; earlier than <paramref name="From"/> when it spans midnight. Equal = no quiet hours.</param>
/// <param name="Weekends">Saturday and Sunday are quiet as a whole.</param>
public readonly record struct QuietHours(TimeOnly From, TimeOnly Until, bool Weekends)
{
    public static readonly QuietHours None = new(TimeOnly.MinValue, TimeOnly.MinValue, false);

    /// <returns><paramref name="at"/> itself when it is not quiet then; otherwise the first instant after it that is not. UTC.</returns>
    public DateTimeOffset NextAllowed(DateTimeOffset at, TimeZoneInfo zone)
    {
        var instant = at;
        // A weekend, an edge of the night and a change of the clocks are at most a few steps.
        for (var step = 0; step < 8; step++)
        {
            var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
            var (day, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
            if (Weekends && (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday))
                instant = LocalTime.InstantOf(day.AddDays(day.DayOfWeek == DayOfWeek.Saturday ? 2 : 1), EndOfNight, zone);
            else if (IsQuiet(time))
                instant = LocalTime.InstantOf(From > Until && time >= From ? day.AddDays(1) : day, Until, zone);
            else return instant.ToUniversalTime();
        }

        return instant.ToUniversalTime();
    }

    private TimeOnly EndOfNight => From > Until ? Until : TimeOnly.MinValue;

    private bool IsQuiet(TimeOnly time) => From != Until && (From < Until ? time >= From && time < Until : time >= From || time < Until);
}
