using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors;

internal static class Spans
{
    /// <summary>The grain of a vendor's bucket by its length.</summary>
    public static Grain GrainOf(DateTimeOffset? start, DateTimeOffset? end)
    {
        var length = end - start ?? TimeSpan.Zero;
        if (length <= TimeSpan.FromMinutes(1)) return Grain.Minute;
        if (length <= TimeSpan.FromHours(1)) return Grain.Hour;
        return length <= TimeSpan.FromDays(1) ? Grain.Day : Grain.Period;
    }
}
