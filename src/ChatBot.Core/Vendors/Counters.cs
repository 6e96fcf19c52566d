using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors;

/// <summary>The column of a fact that a metric adds to.</summary>
public enum Counter
{
    Sessions, Prompts, Requests, Errors, TokensIn, TokensOut, TokensCacheRead, TokensCacheWrite, TokensUnsplit, TokensReasoning,
    /// <summary>Read from a cache, and told once more as part of the input.</summary>
    TokensCacheReadOfInput,

    /// <summary>Written to a cache, and told once more as part of the input.</summary>
    TokensCacheWriteOfInput,

    /// <summary>Reasoning that the output leaves out.</summary>
    TokensReasoningBesideOutput,

    DurationMs, Suggestions, Accepts, Rejects, LinesAccepted, LinesSuggested, LinesAdded, LinesRemoved, CostUsd, Credits,
}

/// <summary>Puts an amount into the column it belongs to.</summary>
internal static class Counters
{
    /// <param name="amount">Within the range of a 64-bit integer; fractions of counts are rounded half to even.</param>
    public static UsageFact Set(UsageFact fact, Counter counter, decimal amount) => counter switch
    {
        Counter.Sessions => fact with { Sessions = Whole(amount) },
        Counter.Prompts => fact with { Prompts = Whole(amount) },
        Counter.Requests => fact with { Requests = Whole(amount) },
        Counter.Errors => fact with { Errors = Whole(amount) },
        Counter.TokensIn => fact with { TokensIn = Whole(amount) },
        Counter.TokensOut => fact with { TokensOut = Whole(amount) },
        Counter.TokensCacheRead => fact with { TokensCacheRead = Whole(amount) },
        Counter.TokensCacheWrite => fact with { TokensCacheWrite = Whole(amount) },
        Counter.TokensUnsplit => fact with { TokensUnsplit = Whole(amount) },
        Counter.TokensReasoning => fact with { TokensReasoning = Whole(amount) },
        Counter.TokensCacheReadOfInput => fact with { TokensCacheRead = Whole(amount), TokensIn = -Whole(amount) },
        Counter.TokensCacheWriteOfInput => fact with { TokensCacheWrite = Whole(amount), TokensIn = -Whole(amount) },
        Counter.TokensReasoningBesideOutput => fact with { TokensReasoning = Whole(amount), TokensOut = Whole(amount) },
        Counter.DurationMs => fact with { DurationMs = Whole(amount) },
        Counter.Suggestions => fact with { Suggestions = Whole(amount) },
        Counter.Accepts => fact with { Accepts = Whole(amount) },
        Counter.Rejects => fact with { Rejects = Whole(amount) },
        Counter.LinesAccepted => fact with { LinesAccepted = Whole(amount) },
        Counter.LinesSuggested => fact with { LinesSuggested = Whole(amount) },
        Counter.LinesAdded => fact with { LinesAdded = Whole(amount) },
        Counter.LinesRemoved => fact with { LinesRemoved = Whole(amount) },
        Counter.CostUsd => fact with { Cost = Money.From(amount, "USD"), CostKind = CostKind.Estimated },
        Counter.Credits => fact with { Credits = amount },
    };

    private static long Whole(decimal amount) => decimal.ToInt64(decimal.Round(amount, 0, MidpointRounding.ToEven));
}
