namespace ChatBot.Channels.Teams;

/// <summary>How long to wait after an attempt that failed.</summary>
internal static class Backoff
{
    /// <summary>The platform's own wait where it gave one; otherwise doubling from two seconds to a minute, a fifth more or less.</summary>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="chance">In 0..1.</param>
    public static TimeSpan After(int attempt, TimeSpan? retryAfter, double chance)
    {
        if (retryAfter is { } named)
            return named * (1 + chance * 0.1);
        var doubled = TeamsLimits.FirstRetry * Math.Pow(2, Math.Clamp(attempt - 1, 0, 10));
        return (doubled < TeamsLimits.LongestRetry ? doubled : TeamsLimits.LongestRetry) * (0.8 + chance * 0.4);
    }
}
