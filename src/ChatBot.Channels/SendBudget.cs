using System.Collections.Concurrent;

namespace ChatBot.Channels;

/// <summary>Counts sends per key in sliding windows, so that a platform's limits are kept before it has to refuse.</summary>
/// <param name="windows">Each allows so many sends; all must have room.</param>
/// <param name="share">Where several hosts send by the same allowance; none = it is this host's alone.</param>
public sealed class SendBudget(IReadOnlyList<(TimeSpan Window, int Sends)> windows, TimeProvider clock, SendShare? share = null)
{
    private const int KeysBeforeSweep = 10_000;

    private readonly ConcurrentDictionary<string, List<long>> _sends = new(StringComparer.Ordinal);
    private readonly TimeSpan _longest = windows.Max(window => window.Window);

    /// <summary>Takes a place.</summary>
    /// <returns>Zero when it may be sent now; otherwise the wait until it may, and no place is taken.</returns>
    public TimeSpan Take(string key)
    {
        if (_sends.Count > KeysBeforeSweep)
            Sweep();
        var now = clock.GetTimestamp();
        var sends = _sends.GetOrAdd(key, _ => new());
        lock (sends)
        {
            sends.RemoveAll(at => clock.GetElapsedTime(at, now) >= _longest);
            var wait = TimeSpan.Zero;
            foreach (var (window, all) in windows)
            {
                var allowed = share?.Of(all) ?? all;
                var counted = sends.Count(at => clock.GetElapsedTime(at, now) < window);
                // A share that has become smaller is free again when all but its last are out of the window.
                if (counted >= allowed && window - clock.GetElapsedTime(sends[^allowed], now) is var until && until > wait)
                    wait = until;
            }
            if (wait == TimeSpan.Zero)
                sends.Add(now);
            return wait;
        }
    }

    /// <summary>The send whose place was taken last is over. The platform may have counted it as late as this, so it counts from now on.</summary>
    public void Settle(string key)
    {
        if (!_sends.TryGetValue(key, out var sends))
            return;
        lock (sends)
        {
            if (sends.Count > 0)
                sends[^1] = clock.GetTimestamp();
        }
    }

    private void Sweep()
    {
        var now = clock.GetTimestamp();
        foreach (var (key, sends) in _sends)
        {
            lock (sends)
            {
                if (sends.Count == 0 || clock.GetElapsedTime(sends[^1], now) >= _longest)
                    _sends.TryRemove(key, out _);
            }
        }
    }
}
