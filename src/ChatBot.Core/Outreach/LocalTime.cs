namespace ChatBot.Core.Outreach;

/// <summary>Turns times on a wall clock into instants, also on the two nights of a daylight-saving change.</summary>
public static class LocalTime
{
    /// <returns>UTC. A local time that does not exist is the next one that does; one that occurs twice is its first occurrence.</returns>
    public static DateTimeOffset InstantOf(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local))
        {
            // The gap is short; its end is found minute by minute, because zones differ in its length.
            local = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0);
            while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    public static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <returns>UTC when the name is unknown on this machine, so that a misspelt zone stops nothing.</returns>
    public static TimeZoneInfo Zone(string? name) => name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
