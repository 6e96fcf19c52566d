using System.Text;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Vendors;

public sealed class Pricing_use
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("openai/gpt-5.4-mini", "gpt-5.4-mini")]
    [InlineData("gpt-5.4-mini-2026-03-17", "gpt-5.4-mini")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5")]
    [InlineData("claude-haiku-4-5@20251001", "claude-haiku-4-5")]
    [InlineData("claude-sonnet-4.6", "claude-sonnet-4-6")]
    [InlineData("claude-4.5-sonnet-thinking", "claude-sonnet-4-5")]
    [InlineData("Claude Sonnet 5", "claude-sonnet-5")]
    [InlineData("Auto: GPT-5.4", "gpt-5.4")]
    [InlineData("gpt-5.6-sol-high", "gpt-5.6-sol")]
    [InlineData("gemini-3.1-pro", "gemini-3.1-pro-preview")]
    [InlineData("anthropic/claude-opus-5", "claude-opus-5")]
    [InlineData("gpt-5-codex", "gpt-5")]
    [InlineData("claude-3-5-haiku-20241022", "claude-3-5-haiku")]
    public void A_model_is_found_under_every_spelling(string used, string listed) =>
        Assert.Equal(listed, PriceBook.Default.Find(used, Today)?.Model);

    [Theory]
    [InlineData("gpt-5.7")]
    [InlineData("claude-opus-5-9")]
    [InlineData("o3-mini")]
    [InlineData("gpt-5.4-ultra")]
    [InlineData("SWE-1.7")]
    [InlineData("")]
    public void Another_version_or_size_is_another_model(string used) => Assert.Null(PriceBook.Default.Find(used, Today));

    [Theory]
    [InlineData("2026-10-06", "0.20")]
    [InlineData("2026-10-07", "0.10")]
    public void The_price_is_that_of_the_day_of_use(string day, string cacheRead) => Assert.Equal(
        cacheRead, PriceBook.Default.Find("claude-sonnet-5-5", DateOnly.ParseExact(day, "yyyy-MM-dd", null))!.CacheRead!.Value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Every_class_of_token_has_its_own_price()
    {
        var cost = Assert.IsType<Rating.Priced>(PriceBook.Default.Rate(Request("claude-opus-5") with
        {
            TokensIn = 1_000, TokensOut = 2_000, TokensCacheRead = 10_000, TokensCacheWrite = 4_000,
        })).Cost;

        Assert.Equal(0.005m + 0.05m + 0.005m + 0.025m, cost.Amount);
    }

    [Fact]
    public void A_long_request_is_priced_as_a_whole_and_a_days_total_is_not()
    {
        var request = Request("gemini-2.5-pro") with { TokensIn = 300_000, TokensOut = 1_000 };

        Assert.Equal(0.75m + 0.015m, Assert.IsType<Rating.Priced>(PriceBook.Default.Rate(request)).Cost.Amount);
        Assert.Equal(0.375m + 0.01m, Assert.IsType<Rating.Priced>(PriceBook.Default.Rate(request with { Grain = Grain.Day })).Cost.Amount);
    }

    [Theory]
    [InlineData("no-such-model", 0)]
    [InlineData(null, 0)]
    [InlineData("gpt-6.2-sol", 5)]
    public void What_has_no_price_is_unpriced_and_never_zero(string? model, long cached)
    {
        var fact = Request(model) with { TokensIn = 10, TokensCacheRead = cached };

        Assert.IsType<Rating.Unpriced>(PriceBook.Default.Rate(fact));
        Assert.Null(PriceBook.Default.WithCost(fact).Cost);
    }

    [Fact]
    public void A_fact_that_brings_its_own_money_is_not_rated()
    {
        Assert.IsType<Rating.NotRated>(PriceBook.Default.Rate(Request("gpt-5") with { TokensIn = 1, Cost = Money.Zero("USD"), CostKind = CostKind.Estimated }));
        Assert.IsType<Rating.NotRated>(PriceBook.Default.Rate(Request("gpt-5") with { TokensIn = 1, Source = Feeds.ClaudeCodeMetrics }));
        Assert.IsType<Rating.NotRated>(PriceBook.Default.Rate(Request("gpt-5") with { Prompts = 1 }));
    }

    [Fact]
    public void Credits_are_priced_by_the_unit()
    {
        var fact = Request(null) with { Source = Feeds.GitHubUsageMetrics, Tool = Tools.GitHubCopilot, Credits = 312.75m };

        Assert.Equal(3.1275m, Assert.IsType<Rating.Priced>(PriceBook.Default.Rate(fact)).Cost.Amount);
    }

    [Fact]
    public void The_default_list_holds_seats_and_units_too()
    {
        Assert.Equal(60, PriceBook.Default.Tokens.Count);
        Assert.Contains(PriceBook.Default.Seats, seat => seat is { Sku: "copilot_business", Confidence: PriceConfidence.Published } && seat.Price.Amount == 19);
        Assert.NotNull(PriceBook.Default.FindUnit("github", "premium_request", new(2026, 5, 31)));
        Assert.Null(PriceBook.Default.FindUnit("github", "premium_request", new(2026, 6, 1)));
    }

    [Fact]
    public void A_list_of_prices_per_token_can_be_imported()
    {
        var book = PriceList.Parse(Encoding.UTF8.GetBytes("""
            {"sample_spec":{},"our-model":{"litellm_provider":"house","input_cost_per_token":2e-06,"output_cost_per_token":8e-06,"cache_read_input_token_cost":2e-07},"image":{"input_cost_per_image":1}}
            """), out var problem);

        Assert.Null(problem);
        Assert.Equal((2m, 8m, 0.2m), book!.Find("our-model", Today) is { } price ? (price.Input, price.Output, price.CacheRead!.Value) : default);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"models\":[]}")]
    [InlineData("{\"models\":[{\"model\":\"m\",\"currency\":\"USD\",\"input\":-1,\"output\":1}]}")]
    [InlineData("{\"models\":[{\"model\":\"m\",\"currency\":\"dollars\",\"input\":1,\"output\":1}]}")]
    [InlineData("{\"models\":[{\"model\":\"m\",\"currency\":\"USD\",\"input\":1,\"output\":1,\"validFrom\":\"soon\"}]}")]
    public void A_wrong_list_is_refused_with_a_reason(string json)
    {
        Assert.Null(PriceList.Parse(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.NotNull(problem);
    }

    private static UsageFact Request(string? model) => new()
    {
        Source = Feeds.CodexLogs, SourceKey = "k", Tool = Tools.Codex, Model = model, Grain = Grain.Event,
        PeriodStartAt = Sample.ReceivedAt, PeriodEndAt = Sample.ReceivedAt, ReceivedAt = Sample.ReceivedAt,
    };
}
