using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace ChatBot.Ingest;

/// <summary>How many requests a minute one sender of a source may make, where <c>Sources:{name}:RequestsPerMinute</c> says so.</summary>
internal sealed class SenderLimits : IDisposable
{
    /// <summary>As <c>sources</c> tells it.</summary>
    public const string Reason = "more requests a minute than this sender may make";

    private readonly ConcurrentDictionary<(string Source, string Sender), TokenBucketRateLimiter> buckets = [];

    /// <returns>How long to wait; none when the request may go on.</returns>
    public TimeSpan? Refuses(string source, string? sender, SourceOptions options)
    {
        if (options.RequestsPerMinute is not { } perMinute) return null;
        var bucket = buckets.GetOrAdd((source, sender ?? ""), static (_, perMinute) => new(new()
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(perMinute < 60 ? 60.0 / perMinute : 1),
            QueueLimit = 0,
        }), perMinute);
        using var lease = bucket.AttemptAcquire();
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
    }

    public void Dispose()
    {
        foreach (var bucket in buckets.Values) bucket.Dispose();
    }
}
