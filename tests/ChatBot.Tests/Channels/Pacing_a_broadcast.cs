using ChatBot.Channels;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Channels;

public sealed class Pacing_a_broadcast
{
    /// <summary>Ten minutes of a broadcast in a clock of its own: every request takes its own time to arrive, and the platform counts in every window, not only in aligned ones.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    public void A_tenant_is_told_at_its_rate_and_never_refuses(int seed, int hosts)
    {
        var clock = new Steps();
        var share = new SendShare { Hosts = hosts };
        var paces = Enumerable.Range(0, hosts).Select(_ => new SendPace(TeamsLimits.TenantInterval, TeamsLimits.TenantBurst, clock, share)).ToList();
        var random = new Random(seed);
        var sent = new List<double>();
        for (var now = 0.0; now < 600; now += 0.001)
        {
            clock.Seconds = now;
            sent.AddRange(paces.Where(pace => pace.Take("tenant") == TimeSpan.Zero).Select(_ => now + random.NextDouble() * 0.03));
        }
        Assert.InRange(sent.Count / 600.0, (0.95 - 0.02 * (hosts - 1)) * 0.99 * 50, 50);
        sent.Sort();
        var first = 0;
        for (var last = 0; last < sent.Count; last++)
        {
            while (sent[last] - sent[first] >= 1) first++;
            Assert.True(last - first + 1 <= 50, $"{last - first + 1} requests arrived in a second (seed {seed}).");
        }
    }

    /// <summary>Hosts come and go; whoever is there keeps to what they may do together.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_conversation_is_told_no_faster_by_several_hosts_than_by_one(int hosts)
    {
        var clock = new Steps();
        var share = new SendShare();
        var budgets = Enumerable.Range(0, hosts).Select(_ => new SendBudget(TeamsLimits.ConversationBudget, clock, share)).ToList();
        var sent = new List<double>();
        for (var now = 0.0; now < 120; now += 0.01)
        {
            (clock.Seconds, share.Hosts) = (now, now < 60 ? 1 : hosts);
            // The first alone, until the others are there.
            sent.AddRange(budgets.Take(share.Hosts).Where(budget => budget.Take("conversation") == TimeSpan.Zero).Select(_ => now));
        }
        foreach (var (window, most) in TeamsLimits.ConversationBudget)
            Assert.All(sent.Where(s => s >= 60 + window.TotalSeconds || s < 60), at => Assert.InRange(sent.Count(s => s > at - window.TotalSeconds + 1e-6 && s <= at), 1, most));
        Assert.True(sent.Count(s => s >= 60) >= 60);
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
