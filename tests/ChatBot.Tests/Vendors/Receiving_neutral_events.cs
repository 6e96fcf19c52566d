using System.Text;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;

namespace ChatBot.Tests.Vendors;

public sealed class Receiving_neutral_events
{
    private const string Event = """
        {"id":"e-1","time":"2026-06-03T21:40:11Z","person":"email:A@b.example","tool":"claude-code","surface":"cli","feature":"f","model":"m","project":"p","sessions":0,"prompts":1,"requests":1,"tokens_in":1200,"tokens_out":300,"tokens_cache_read":0,"tokens_cache_write":0,"duration_ms":8000,"lines_suggested":0,"lines_accepted":0,"cost":{"amount":"0.0123","currency":"usd"},"prompt":"TEXT THAT MUST NOT BE STORED"}
        """;

    [Fact]
    public void Every_listed_field_is_kept_and_nothing_else()
    {
        var fact = Assert.Single(Map(Event).Facts);

        Assert.Equal(("agent", "e-1", "email:a@b.example", "claude-code", "cli"), (fact.Source, fact.SourceKey, fact.PersonRef, fact.Tool, fact.Surface));
        Assert.Equal((0L, 1L, 1200L, 300L, 8000L), (fact.Sessions!.Value, fact.Prompts!.Value, fact.TokensIn!.Value, fact.TokensOut!.Value, fact.DurationMs!.Value));
        Assert.Equal((new Money(0, 12_300_000, "USD"), CostKind.Estimated), (fact.Cost!.Value, fact.CostKind!.Value));
        Assert.Equal((Grain.Event, Restatement.Adds), (fact.Grain, fact.Restatement));
        Assert.DoesNotContain(Sample.Marker, fact.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_lines_and_a_lone_event_are_the_same()
    {
        var one = Sample.Everything(Map(Event));

        Assert.Equal(one, Sample.Everything(Map($"[{Event}]")));
        Assert.Equal(one, Sample.Everything(Map(Event.ReplaceLineEndings("") + "\n")));
        Assert.Equal(one, Sample.Everything(Map("\uFEFF" + Event)));
    }

    [Fact]
    public void Two_senders_may_use_one_id()
    {
        var left = Assert.Single(Map(Event, Sample.Context with { Sender = "left" }).Facts);
        var right = Assert.Single(Map(Event, Sample.Context with { Sender = "right" }).Facts);

        Assert.NotEqual(FactKey.Of(left), FactKey.Of(right));
        Assert.Equal("e-1", left.SourceKey);
    }

    [Theory]
    [InlineData(true, "email:owner@example.com", "email:a@b.example")]
    [InlineData(false, "email:owner@example.com", "email:owner@example.com")]
    [InlineData(false, null, null)]
    public void Only_a_token_that_may_name_people_does(bool mayName, string? owner, string? person) => Assert.Equal(
        person, Assert.Single(Map(Event, Sample.Context with { MayNamePeople = mayName, TokenPerson = owner }).Facts).PersonRef);

    [Fact]
    public void A_grain_makes_an_aggregate_that_a_later_one_replaces()
    {
        var day = Event.Replace("\"id\":\"e-1\"", "\"id\":\"e-1\",\"grain\":\"day\"", StringComparison.Ordinal);
        var first = Map(day);
        var later = Map(day.Replace("\"prompts\":1", "\"prompts\":5", StringComparison.Ordinal), Sample.Context with { ReceivedAt = Sample.ReceivedAt.AddHours(1) });

        Assert.Equal(new DateTimeOffset(2026, 6, 3, 0, 0, 0, TimeSpan.Zero), first.Facts[0].PeriodStartAt);
        Assert.Equal(5, Totals.Of(new FactStore().Take(first).Take(later).Facts).Prompts);
        Assert.Equal(5, Totals.Of(new FactStore().Take(later).Take(first).Facts).Prompts);
    }

    [Theory]
    [InlineData("\"id\":\"e-1\",", "id is missing")]
    [InlineData("\"tool\":\"claude-code\",", "tool is missing")]
    [InlineData("\"time\":\"2026-06-03T21:40:11Z\",", "time is missing or cannot be read")]
    public void What_is_required_is_named_when_missing(string member, string reason) =>
        Assert.Equal(reason, Assert.Single(Map(Event.Replace(member, "", StringComparison.Ordinal)).Rejected).Reason);

    [Fact]
    public void Tomorrow_is_accepted_and_the_day_after_is_not()
    {
        Assert.Single(Map(Event.Replace("2026-06-03T21:40:11Z", "2026-11-21T11:00:00Z", StringComparison.Ordinal)).Facts);
        Assert.Single(Map(Event.Replace("2026-06-03T21:40:11Z", "2026-11-21T13:00:00Z", StringComparison.Ordinal)).Rejected);
    }

    [Theory]
    [InlineData("\"2026-06-03T21:40:11Z\"")]
    [InlineData("\"2026-06-03T23:40:11+02:00\"")]
    [InlineData("\"2026-06-03T21:40:11\"")]
    [InlineData("1780522811")]
    [InlineData("\"1780522811\"")]
    [InlineData("1780522811.0")]
    [InlineData("1780522811000")]
    [InlineData("\"1780522811000000000\"")]
    public void Moments_are_read_in_every_spelling(string time) => Assert.Equal(
        new DateTimeOffset(2026, 6, 3, 21, 40, 11, TimeSpan.Zero),
        Assert.Single(Map(Event.Replace("\"2026-06-03T21:40:11Z\"", time, StringComparison.Ordinal)).Facts).PeriodStartAt);

    [Fact]
    public void A_standard_webhook_carries_events_or_is_a_signal()
    {
        var map = Sources.Find(Sources.Standard)!.Map;

        Assert.Single(map(Encoding.UTF8.GetBytes($$"""{"type":"usage.recorded","timestamp":"2026-06-03T21:40:11Z","data":[{{Event}}]}"""), Sample.Context).Facts);
        var other = map("""{"type":"invoice.paid","data":{}}"""u8.ToArray(), Sample.Context);
        Assert.Empty(other.Facts);
        Assert.Equal("invoice.paid", Assert.IsType<VendorNotice.Signal>(Assert.Single(other.Notices)).Kind);
    }

    private static MappedBatch Map(string payload, MappingContext? context = null) =>
        Sources.Find("agent")!.Map(Encoding.UTF8.GetBytes(payload), context ?? Sample.Context);
}
