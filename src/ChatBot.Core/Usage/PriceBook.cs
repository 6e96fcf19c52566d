using System.Collections.Concurrent;

namespace ChatBot.Core.Usage;

/// <summary>Dated list prices of models, seats and units, and what use costs by them.</summary>
/// <remarks>A cost is computed with the price of the day of use and changes only when a fact is rated again.</remarks>
public sealed class PriceBook
{
    private const string NoModel = "the model is not told";
    private const string NoPrice = "the model has no price on that day";
    private const string NoCachePrice = "the model has no price for cached tokens";
    private const string NotSplit = "the tokens are not split into input and output";
    private const string NoUnitPrice = "the credits have no price";

    /// <summary>Feeds that tell money themselves, on these facts or on others beside them; rating their tokens would count twice.</summary>
    private static readonly HashSet<string> OwnMoney = new(StringComparer.Ordinal)
    {
        Feeds.ClaudeCodeMetrics, Feeds.ClaudeCodeAnalytics, Feeds.CopilotCliTraces, Feeds.CursorEvents, Feeds.CursorDaily, Feeds.GitHubBilling,
        Feeds.Import,
    };

    private readonly List<(string Name, TokenPrice Price)> models;
    private readonly ConcurrentDictionary<string, (string Name, TokenPrice Price)[]> found = new(StringComparer.Ordinal);

    public PriceBook(IReadOnlyList<TokenPrice> tokens, IReadOnlyList<SeatPrice> seats, IReadOnlyList<UnitPrice> units)
    {
        Tokens = tokens;
        Seats = seats;
        Units = units;
        models = tokens.Select(price => (ModelName.Normal(price.Model), price)).ToList();
    }

    /// <summary>The list that the service comes with; administrators replace it.</summary>
    public static PriceBook Default { get; } = PriceList.Default();

    public IReadOnlyList<TokenPrice> Tokens { get; }

    public IReadOnlyList<SeatPrice> Seats { get; }

    public IReadOnlyList<UnitPrice> Units { get; }

    /// <summary>The price of a model on a day: of all listed models that stand for it the one with the longest name, of several spans the
    /// latest. None when there is none; a price is never guessed.</summary>
    public TokenPrice? Find(string model, DateOnly day)
    {
        TokenPrice? best = null;
        var length = -1;
        foreach (var (name, price) in Candidates(model))
        {
            if (!price.IsValidOn(day) || name.Length < length) continue;
            if (name.Length == length && best!.ValidFrom >= price.ValidFrom) continue;
            (best, length) = (price, name.Length);
        }
        return best;
    }

    public UnitPrice? FindUnit(string vendor, string unit, DateOnly day) =>
        Units.FirstOrDefault(price => price.Vendor == vendor && price.Unit == unit && (price.ValidTo is null || day <= price.ValidTo));

    /// <summary>What a fact costs by the list. Long-context prices apply to single requests only: a day's total does not tell which of
    /// its requests were long.</summary>
    public Rating Rate(UsageFact fact)
    {
        if (fact.Cost is not null || OwnMoney.Contains(fact.Source)) return new Rating.NotRated();
        var day = DateOnly.FromDateTime(fact.PeriodStartAt.UtcDateTime);
        if (fact.Credits is { } credits) return credits == 0 ? new Rating.NotRated() : RateCredits(fact, credits, day);
        // The report's tokens of the command line are part of the credits of the day, which stand on a fact of their own.
        if (fact.Source == Feeds.GitHubUsageMetrics) return new Rating.NotRated();

        decimal input = fact.TokensIn ?? 0, output = fact.TokensOut ?? 0, read = fact.TokensCacheRead ?? 0, written = fact.TokensCacheWrite ?? 0;
        if (input == 0 && output == 0 && read == 0 && written == 0) return fact.TokensUnsplit > 0 ? new Rating.Unpriced(NotSplit) : new Rating.NotRated();
        if (fact.Model is null) return new Rating.Unpriced(NoModel);
        if (Find(fact.Model, day) is not { } price) return new Rating.Unpriced(NoPrice);

        var longer = fact.Grain == Grain.Event && input + read + written > price.LongContext?.AboveInputTokens ? price.LongContext : null;
        var cacheRead = longer?.CacheRead ?? price.CacheRead;
        var cacheWrite = longer?.CacheWrite ?? price.CacheWrite;
        if ((read > 0 && cacheRead is null) || (written > 0 && cacheWrite is null)) return new Rating.Unpriced(NoCachePrice);
        try
        {
            var amount = (input * (longer?.Input ?? price.Input) + output * (longer?.Output ?? price.Output)
                + read * (cacheRead ?? 0) + written * (cacheWrite ?? 0)) / price.PerTokens;
            return new Rating.Priced(Money.From(amount, price.Currency));
        }
        catch (OverflowException)
        {
            return new Rating.Unpriced("the cost does not fit");
        }
    }

    /// <summary>The fact with its estimated cost, or as it is.</summary>
    public UsageFact WithCost(UsageFact fact) =>
        Rate(fact) is Rating.Priced priced ? fact with { Cost = priced.Cost, CostKind = CostKind.Estimated } : fact;

    private Rating RateCredits(UsageFact fact, decimal credits, DateOnly day)
    {
        if (fact.Tool != Usage.Tools.GitHubCopilot || FindUnit("github", "ai_credit", day) is not { } unit) return new Rating.Unpriced(NoUnitPrice);
        var amount = credits * unit.Price.Amount;
        return amount is > long.MaxValue or < long.MinValue
            ? new Rating.Unpriced("the cost does not fit")
            : new Rating.Priced(Money.From(amount, unit.Price.Currency));
    }

    private (string Name, TokenPrice Price)[] Candidates(string model)
    {
        if (found.TryGetValue(model, out var known)) return known;
        var used = ModelName.Normal(model);
        var candidates = models.Where(listed => ModelName.StandsFor(listed.Name, used)).ToArray();
        // Senders choose the names, so the memory of them is bounded.
        if (found.Count < 4096) found.TryAdd(model, candidates);
        return candidates;
    }
}
