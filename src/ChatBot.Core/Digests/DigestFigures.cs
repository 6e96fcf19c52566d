using ChatBot.Core.Costs;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Digests;

/// <summary>Everything that one digest is made of: read for many receivers at once, judged for each by <see cref="DigestComposer"/>.</summary>
/// <remarks>A part is none where the receiver may not see it. Rates are 0–100, money is in the reporting currency.</remarks>
/// <param name="Today">The receiver's date; states (seats, requests, who is blocked) are as of it.</param>
/// <param name="Days">What the digest reports; <paramref name="DaysBefore"/> is as long and just before.</param>
/// <param name="MinimumGroup">Fewest people in a figure of use or money.</param>
public sealed record DigestFigures(
    DateOnly Today, DateRange Days, DateRange DaysBefore, int Headcount, int MinimumGroup, string Currency,
    FlowFigures Flow, UseFigures? Use, SpendFigures? Spend, SeatState? Seats, IReadOnlyList<FeatureUse> Features, DataState Data)
{
    /// <summary>Works-council mode: nobody is addressed because of their own use.</summary>
    public bool TeamsOnly { get; init; }

    /// <summary>The receiver may take seats back, and read whose they are.</summary>
    public bool MayRelease { get; init; }

    public bool IsSmall => Headcount < MinimumGroup;
}

/// <param name="Mondays">First days of the weeks of <paramref name="Actives"/>, ascending; the last is the reported one or the latest whole one.</param>
/// <param name="Headcounts">At the end of each week.</param>
/// <param name="RolledOut">The first day on which anybody of these people had a seat or used something.</param>
public sealed record UseFigures(
    int Active, int ActiveBefore, int Engaged, int EngagedBefore, int Headcount, int HeadcountBefore,
    IReadOnlyList<DateOnly> Mondays, IReadOnlyList<int> Actives, IReadOnlyList<int> Headcounts, DateOnly? RolledOut)
{
    public decimal? Adoption => Rate(Active, Headcount);

    public decimal? AdoptionBefore => Rate(ActiveBefore, HeadcountBefore);

    public IReadOnlyList<decimal?> Rates => [.. Actives.Select((active, week) => Rate(active, Headcounts[week]))];

    public static decimal? Rate(decimal part, decimal whole) => whole == 0 ? null : 100 * part / whole;
}

/// <summary>An open request.</summary>
/// <param name="Person">Their name where the receiver may read it: their own direct reports.</param>
/// <param name="Days">Since it was made.</param>
/// <param name="WorkingDays">Mondays to Fridays among them.</param>
/// <param name="IsBlocked">The person uses no approved tool meanwhile.</param>
/// <param name="DayCost">Of a working day of this wait; 0 without a price.</param>
/// <param name="SeatPriceMonth">0 where the tool has none.</param>
public sealed record Wait(string Key, int PersonId, string? Person, string Tool, int ToolId, int Days, int WorkingDays, bool IsBlocked, decimal DayCost, decimal SeatPriceMonth)
{
    public decimal Cost => WorkingDays * DayCost;

    /// <summary>Its number; 0 while nobody has taken it up.</summary>
    public int Request { get; init; }

    /// <summary>Who has it, by name.</summary>
    public string With { get; init; } = "";

    /// <summary>The receiver may decide it.</summary>
    public bool IsYours { get; init; }
}

/// <param name="BlockedNames">Of direct reports only; the rest is a count.</param>
/// <param name="Waits">Oldest first.</param>
/// <param name="DayRate">What a day of waiting is priced with; none = waits have no price.</param>
public sealed record FlowFigures(int Blocked, int BlockedBefore, IReadOnlyList<string> BlockedNames, int OpenBefore, IReadOnlyList<Wait> Waits, decimal? DayRate)
{
    /// <summary>The receiver leads these people or looks after access: they may have a wait decided.</summary>
    public bool MayAct { get; init; }

    /// <summary>None when nothing was granted, or the group is too small.</summary>
    public TimeToAccess? Access { get; init; }

    public int WorkingDaysLost => Waits.Sum(w => w.WorkingDays);

    public decimal CostOfWaiting => Waits.Sum(w => w.Cost);

    public decimal SeatPriceMonth => Waits.Sum(w => w.SeatPriceMonth);
}

/// <summary>How long it took until requests were granted.</summary>
/// <param name="Granted">Within <paramref name="Range"/>.</param>
/// <param name="Days">From request to decision, the mean; <paramref name="DaysBefore"/> of as many days before, none when nothing was granted in them.</param>
public sealed record TimeToAccess(int Granted, decimal Days, decimal? DaysBefore, DateRange Range);

/// <param name="Stretch">The month or cycle so far; <paramref name="StretchBefore"/> as many days of the one before.</param>
/// <param name="Budget">None when none is set for these people.</param>
/// <param name="BudgetSpent">What was spent of that budget; its people may be a few more than the receiver's.</param>
/// <param name="IsMonth">The stretch is a calendar month.</param>
public sealed record SpendFigures(
    DateRange Stretch, DateRange StretchBefore, SpendChange Change, decimal Forecast, decimal? Budget, decimal BudgetSpent, Mover? Mover, bool IsMonth)
{
    public decimal? BudgetUsed => Budget is > 0 and var budget ? 100 * BudgetSpent / budget : null;
}

/// <param name="WaitingForIt">Open requests for the tool among the same people: a freed seat serves the oldest.</param>
public sealed record IdleSeats(string Tool, int ToolId, int Count, decimal PriceMonth, int WaitingForIt)
{
    /// <summary>Of these, given or taken back already; they count as held until somebody has ended them.</summary>
    public int GoingBack { get; init; }

    public int Free => Count - GoingBack;
}

public sealed record SeatState(int Held, int Dormant, int DormantBefore, int LoginOnly, int NeverUsed, decimal Reclaimable, IReadOnlyList<IdleSeats> Idle);

/// <param name="Share">Of these people, 0–100; <paramref name="ShareElsewhere"/> of everybody in the organisation.</param>
public sealed record FeatureUse(string Feature, int Users, decimal Share, decimal ShareElsewhere);

/// <param name="Behind">Sources that do not reach the reported days, with how far they reach.</param>
/// <param name="Through">How far the data reaches at all.</param>
public sealed record DataState(IReadOnlyList<SourceBehind> Behind, DateOnly? Through);

public sealed record SourceBehind(string Source, DateOnly Through);

/// <summary>Good practice, shared by its author.</summary>
public sealed record Tip(string Author, string Text);
