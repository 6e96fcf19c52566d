using System.Collections.Concurrent;

namespace ChatBot.Channels;

/// <summary>Spaces sends evenly per key, so that a broadcast runs just below what a platform allows from its first second to its last:
/// a window that fills at once and then waits would meet the platform's own windows half shifted.</summary>
/// <param name="interval">Between two sends in the long run.</param>
/// <param name="burst">Sends that may leave at once after a pause.</param>
/// <param name="share">Where several hosts send by the same allowance; none = it is this host's alone.</param>
public sealed class SendPace(TimeSpan interval, int burst, TimeProvider clock, SendShare? share = null)
{
    private const int KeysBeforeSweep = 10_000;

    /// <summary>Hosts do not keep step: a second may hold one send more of each than its part, and gives up so much for it.</summary>
    private const double OutOfStep = 0.02;

    private readonly ConcurrentDictionary<string, Lane> lanes = new(StringComparer.Ordinal);

    private TimeSpan Interval => share is { Hosts: > 1 and var hosts } ? interval * hosts * (1 + OutOfStep * (hosts - 1)) : interval;

    /// <summary>Not longer with more hosts: what they are ahead together is one host's burst.</summary>
    private TimeSpan Ahead => interval * (burst - 1);

    /// <summary>Takes a place.</summary>
    /// <returns>Zero when it may be sent now; otherwise the wait until it may, and no place is taken.</returns>
    public TimeSpan Take(string key) => Look(key, take: true);

    /// <summary>As <see cref="Take"/>, without taking a place.</summary>
    public TimeSpan Wait(string key) => Look(key, take: false);

    /// <summary>The platform said that it is too much: nothing of this key leaves for a while.</summary>
    public void Hold(string key, TimeSpan wait)
    {
        var lane = lanes.GetOrAdd(key, _ => new());
        lock (lane) lane.Next = Math.Max(lane.Next, clock.GetTimestamp() + Ticks(wait + Ahead));
    }

    private TimeSpan Look(string key, bool take)
    {
        if (lanes.Count > KeysBeforeSweep) Sweep();
        var lane = lanes.GetOrAdd(key, _ => new());
        lock (lane)
        {
            var now = clock.GetTimestamp();
            var next = Math.Max(lane.Next, now);
            var early = next - now - Ticks(Ahead);
            if (early > 0) return TimeSpan.FromSeconds((double)early / clock.TimestampFrequency);
            if (take) lane.Next = next + Ticks(Interval);
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
