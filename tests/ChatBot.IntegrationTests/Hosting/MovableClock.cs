namespace ChatBot.IntegrationTests.Hosting;

/// <summary>Time that goes on by itself and jumps ahead when a test says so; whoever waits for a moment inside the jump is woken.</summary>
internal sealed class MovableClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<Timer> timers = [];
    private readonly TimeSpan shift = start - System.GetUtcNow();
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return System.GetUtcNow() + shift + ahead;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (gate) return System.GetElapsedTime(0).Ticks + ahead.Ticks;
    }

    public void Advance(TimeSpan by)
    {
        List<Timer> waiting;
        lock (gate)
        {
            ahead += by;
            waiting = [.. timers];
        }
        foreach (var timer in waiting) timer.Advance(by);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        lock (gate) timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>A timer of the machine whose end moves nearer when the clock jumps.</summary>
    private sealed class Timer : ITimer
    {
        private readonly MovableClock clock;
        private readonly ITimer real;
        private readonly Lock gate = new();
        private (long SetAt, TimeSpan Due, TimeSpan Period)? set;

        public Timer(MovableClock clock, TimerCallback callback, object? state)
        {
            this.clock = clock;
            real = System.CreateTimer(_ =>
            {
                lock (gate) set = set is { } s && s.Period > TimeSpan.Zero ? (clock.GetTimestamp(), s.Period, s.Period) : null;
                callback(state);
            }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (gate)
            {
                set = dueTime < TimeSpan.Zero ? null : (clock.GetTimestamp(), dueTime, period);
                return real.Change(dueTime, period);
            }
        }

        public void Advance(TimeSpan by)
        {
            lock (gate)
            {
                if (set is not { } s) return;
                var left = s.Due - TimeSpan.FromTicks(clock.GetTimestamp() - s.SetAt);
                real.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, s.Period);
            }
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
