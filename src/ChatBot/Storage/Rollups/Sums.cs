namespace ChatBot.Storage.Rollups;

/// <summary>The sums of a roll-up row. A change is the sums of what comes minus the sums of what goes.</summary>
internal record struct Sums(
    long Sessions, long Prompts, long TokensIn, long TokensOut, long DurationMs, long LinesAccepted, long LinesSuggested,
    long CostUnits, long CostNanos, long ActiveFacts)
{
    public const int Columns = 10;

    /// <summary>In the order of the columns.</summary>
    public readonly void CopyTo(Span<long> values) =>
        (values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9]) =
        (Sessions, Prompts, TokensIn, TokensOut, DurationMs, LinesAccepted, LinesSuggested, CostUnits, CostNanos, ActiveFacts);

    public void Add(in Sums other)
    {
        Sessions += other.Sessions;
        Prompts += other.Prompts;
        TokensIn += other.TokensIn;
        TokensOut += other.TokensOut;
        DurationMs += other.DurationMs;
        LinesAccepted += other.LinesAccepted;
        LinesSuggested += other.LinesSuggested;
        CostUnits += other.CostUnits;
        CostNanos += other.CostNanos;
        ActiveFacts += other.ActiveFacts;
    }

    public readonly bool IsZero => this == default;

    /// <summary>Whether adding these may bring a row to nothing: only where something is taken away.</summary>
    public readonly bool CanEndAtZero => Sessions < 0 || Prompts < 0 || TokensIn < 0 || TokensOut < 0 || DurationMs < 0 || LinesAccepted < 0
        || LinesSuggested < 0 || CostUnits < 0 || CostNanos < 0 || ActiveFacts < 0;

    public static Sums operator -(Sums sums) => new(
        -sums.Sessions, -sums.Prompts, -sums.TokensIn, -sums.TokensOut, -sums.DurationMs, -sums.LinesAccepted, -sums.LinesSuggested,
        -sums.CostUnits, -sums.CostNanos, -sums.ActiveFacts);
}

/// <summary>What a change of facts does to one person's day in one slice: new minus old, of what counts.</summary>
/// <param name="PersonId">0 = nobody known; below 0 = nobody in particular of the team with that number.</param>
/// <param name="Day">The fact's local day.</param>
internal readonly record struct FactDelta(int PersonId, DateOnly Day, int SliceId, Sums Sums);
