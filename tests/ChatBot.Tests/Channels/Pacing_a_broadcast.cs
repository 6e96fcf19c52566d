using ChatBot.Channels;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Channels;

public sealed class Pacing_a_broadcast
{
    /// <summary>Ten minutes of a broadcast in a clock of its own: every request takes its own time to arrive, and the platform counts in every window, not only in aligned ones.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_tenant_is_told_at_its_rate_and_never_refuses(int seed)
    {
        var clock = new Steps();
        var pace = new SendPace(TeamsLimits.TenantInterval, TeamsLimits.TenantBurst, clock);
        var random = new Random(seed);
        var sent = new List<double>();
        for (var now = 0.0; now < 600; now += 0.001)
        {
            clock.Seconds = now;
            if (pace.Take("tenant") == TimeSpan.Zero) sent.Add(now + random.NextDouble() * 0.03);
        }
        Assert.InRange(sent.Count / 600.0, 0.95 * 0.99 * 50, 50);
        sent.Sort();
        var first = 0;
        for (var last = 0; last < sent.Count; last++)
        {
            while (sent[last] - sent[first] >= 1) first++;
            Assert.True(last - first + 1 <= 50, $"{last - first + 1} requests arrived in a second (seed {seed}).");
        }
    }

    [Fact]
    public void A_wait_is_as_long_as_it_says()
    {
        var clock = new Steps();
        var pace = new SendPace(TimeSpan.FromSeconds(1), 2, clock);
        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero], [pace.Take("a"), pace.Take("a")]);
        Assert.Equal(TimeSpan.Zero, pace.Take("b"));
        var wait = pace.Take("a");
        Assert.Equal(1, wait.TotalSeconds, 3);
        clock.Seconds += wait.TotalSeconds + 0.000_001;
        Assert.Equal(TimeSpan.Zero, pace.Take("a"));
    }

    [Fact]
    public void What_the_platform_refused_holds_everything_of_that_tenant()
    {
        var clock = new Steps();
        var pace = new SendPace(TimeSpan.FromSeconds(0.1), 1, clock);
        pace.Hold("a", TimeSpan.FromSeconds(5));
        Assert.Equal(5, pace.Take("a").TotalSeconds, 3);
        Assert.Equal(TimeSpan.Zero, pace.Take("b"));
    }

    private sealed class Steps : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 10_000_000;

        public override long GetTimestamp() => (long)(Seconds * TimestampFrequency);
    }
}
