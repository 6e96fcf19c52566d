using System.Collections.Concurrent;

namespace ChatBot.Channels;

/// <summary>Spaces sends evenly per key, so that a broadcast runs just below what a platform allows from its first second to its last:
/// a window that fills at once and then waits would meet the platform's own windows half shifted.</summary>
/// <param name="interval">Between two sends in the long run.</param>
/// <param name="burst">Sends that may leave at once after a pause.</param>
public sealed class SendPace(TimeSpan interval, int burst, TimeProvider clock)
{
    private const int KeysBeforeSweep = 10_000;

    private readonly ConcurrentDictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    /// <summary>Takes a place.</summary>
    /// <returns>Zero when it may be sent now; otherwise the wait until it may, and no place is taken.</returns>
    public TimeSpan Take(string key) => Look(key, take: true);

    /// <summary>As <see cref="Take"/>, without taking a place.</summary>
    public TimeSpan Wait(string key) => Look(key, take: false);

    /// <summary>The platform said that it is too much: nothing of this key leaves for a while.</summary>
    public void Hold(string key, TimeSpan wait)
    {
        var lane = lanes.GetOrAdd(key, _ => new());
        lock (lane) lane.Next = Math.Max(lane.Next, clock.GetTimestamp() + Ticks(wait + interval * (burst - 1)));
    }

    private TimeSpan Look(string key, bool take)
    {
        if (lanes.Count > KeysBeforeSweep) Sweep();
        var lane = lanes.GetOrAdd(key, _ => new());
        lock (lane)
        {
            var now = clock.GetTimestamp();
            var next = Math.Max(lane.Next, now);
            var early = next - now - Ticks(interval * (burst - 1));
            if (early > 0) return TimeSpan.FromSeconds((double)early / clock.TimestampFrequency);
            if (take) lane.Next = next + Ticks(interval);
            return TimeSpan.Zero;
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.TimestampFrequency);

    private void Sweep()
    {
        var now = clock.GetTimestamp();
        foreach (var (key, lane) in lanes)
            lock (lane)
                if (lane.Next <= now) lanes.TryRemove(key, out _);
    }

    private sealed class Lane
    {
        public long Next { get; set; }
    }
}
