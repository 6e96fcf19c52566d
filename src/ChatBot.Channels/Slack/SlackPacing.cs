namespace ChatBot.Channels.Slack;

/// <summary>Slack's rate limits, kept before they are broken: calls a minute per method and workspace, one message a second per channel, and the
/// waits that Slack itself asked for.</summary>
/// <remarks>Waits by the monotonic clock. One instance per process. With several hosts each has its share of the calls a minute; that a channel rests between two messages, whoever sent the first, the outbox sees to.</remarks>
sealed class SlackPacing(TimeProvider time, SlackOptions options, SendShare share)
{
    // A little more than Slack's own periods: its clock starts when a request arrives, which varies by the network.
    static readonly TimeSpan Minute = TimeSpan.FromSeconds(61);
    internal static readonly TimeSpan Second = TimeSpan.FromSeconds(1.04);
    const int ForgetAbove = 20_000;

    // Spaced evenly, with a few at once after a pause, posts stay under the workspace's ceiling in every minute.
    const double ShareOfCeiling = 0.96;
    readonly SendPace posts = new(TimeSpan.FromMinutes(1) / (ShareOfCeiling * options.PostsPerMinute), Math.Max(1, (int)(options.PostsPerMinute * 0.03)), time, share);

    readonly Lock gate = new();
    readonly Dictionary<(string Workspace, string Method), Window> methods = [];
    readonly Dictionary<(string Workspace, string Channel), long> channels = [];

    sealed class Window
    {
        public Queue<long> Calls { get; } = new();
        public long BlockedUntil { get; set; }
    }

    /// <summary>Takes one call's place when there is one.</summary>
    /// <param name="channel">For messages: the channel that they appear in.</param>
    /// <returns>Zero when the call may go now; otherwise how long to wait before asking again, and nothing was taken.</returns>
    public TimeSpan Take(string workspace, SlackMethod method, string? channel = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        lock (gate)
        {
            var now = time.GetTimestamp();
            var window = WindowOf(workspace, method);
            while (window.Calls.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= Minute) window.Calls.Dequeue();
            var wait = Until(window.BlockedUntil, now);
            if (window.Calls.Count >= Most(method)) wait = Longer(wait, Minute - time.GetElapsedTime(window.Calls.Peek(), now));
            if (channel is not null && channels.TryGetValue((workspace, channel), out var last)) wait = Longer(wait, Second - time.GetElapsedTime(last, now));
            if (method == SlackMethods.PostMessage) wait = Longer(wait, posts.Wait(workspace));
            if (wait > TimeSpan.Zero) return wait;
            if (method == SlackMethods.PostMessage) posts.Take(workspace);
            window.Calls.Enqueue(now);
            if (channel is not null)
            {
                channels[(workspace, channel)] = now;
                if (channels.Count > ForgetAbove) Forget(now);
            }
            return TimeSpan.Zero;
        }
    }

    /// <summary>Slack answered 429: this method of this workspace waits, others go on.</summary>
    public void Block(string workspace, SlackMethod method, TimeSpan retryAfter)
    {
        lock (gate)
        {
            var until = time.GetTimestamp() + (long)(retryAfter.TotalSeconds * time.TimestampFrequency);
            var window = WindowOf(workspace, method);
            window.BlockedUntil = Math.Max(window.BlockedUntil, until);
        }
    }

    int Most(SlackMethod method) => share.Of(method == SlackMethods.PostMessage ? options.PostsPerMinute : method.PerMinute);

    Window WindowOf(string workspace, SlackMethod method)
    {
        if (!methods.TryGetValue((workspace, method.Name), out var window)) methods[(workspace, method.Name)] = window = new();
        return window;
    }

    TimeSpan Until(long timestamp, long now) => timestamp <= now ? TimeSpan.Zero : time.GetElapsedTime(now, timestamp);

    static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    void Forget(long now)
    {
        foreach (var key in channels.Where(c => time.GetElapsedTime(c.Value, now) > Second).Select(c => c.Key).ToList()) channels.Remove(key);
    }
}
