namespace ChatBot.Core.Digests;

public enum DigestActionKind
{
    /// <summary>The receiver decides on the request.</summary>
    DecideWait,

    /// <summary>Whoever has the request is reminded.</summary>
    ChaseWait,

    /// <summary>The holders of idle seats are asked whether they still want them.</summary>
    AskIdleSeats,

    /// <summary>Idle seats whose holders were asked go back.</summary>
    ReleaseIdleSeats,

    /// <summary>People with a seat who do not engage are offered a colleague.</summary>
    InvitePairing,

    /// <summary>Finance is asked for more, or the budget is held and noted.</summary>
    RaiseLimit,
    PublishTip,
    FixSource,
}

/// <summary>Something that the receiver can have done with one press.</summary>
/// <param name="Subject">What it is about, in ids: a request, a tool, a source. Looked up again at the press.</param>
/// <param name="Name">What it is about, in words.</param>
/// <param name="Touched">How many people hear of it.</param>
/// <param name="Worth">A month, in the reporting currency; what the choice goes by.</param>
public sealed record DigestAction(DigestActionKind Kind, string Subject, string Name, int Touched, decimal Worth)
{
    /// <summary>What it was when it was proposed: days waited, idle seats, percent of the budget, engaged people.</summary>
    public decimal Then { get; init; }

    /// <summary>Of a wait: the number of the request, who has it, and who waits where the receiver may read it.</summary>
    public int Request { get; init; }
    public string With { get; init; } = "";
    public string? Person { get; init; }

    /// <summary>Of a tool, as a subject.</summary>
    public static string Subjects(int tool) => tool.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Chooses what is worth doing.</summary>
public static class DigestActions
{
    public const int Most = 3;

    /// <summary>Working days of a month, to compare a wait with a monthly price.</summary>
    public const int WorkingDaysOfMonth = 21;

    private const decimal NearBudget = 100;

    /// <summary>At most three, by what they are worth; of one kind at most one, so that the card is not three times the same.</summary>
    /// <param name="canPublish">Nobody has shared anything for a while.</param>
    /// <param name="before">Of the digest before: seats whose holders were asked a period ago may go back now.</param>
    public static IReadOnlyList<DigestAction> Choose(DigestFigures figures, bool canPublish, IReadOnlyList<ActionOutcome> before)
    {
        var all = new List<DigestAction>();

        // What another month would cost; somebody who works with another tool meanwhile is not stopped.
        if (figures.Flow.MayAct && figures.Flow.Waits.Where(w => w.Request > 0).OrderByDescending(w => w.IsBlocked).ThenByDescending(w => w.Days).FirstOrDefault() is { } wait)
            all.Add(new(wait.IsYours ? DigestActionKind.DecideWait : DigestActionKind.ChaseWait, wait.Key, wait.Tool, 1, wait.DayCost * WorkingDaysOfMonth) { Then = wait.Days, Request = wait.Request, With = wait.With, Person = wait.Person });
        if (!figures.TeamsOnly && figures.Seats?.Idle.MaxBy(i => i.Free * i.PriceMonth) is { Free: > 0 } idle)
            all.Add(new(figures.MayRelease && WereAsked(idle, before) ? DigestActionKind.ReleaseIdleSeats : DigestActionKind.AskIdleSeats, DigestAction.Subjects(idle.ToolId), idle.Tool, idle.Free, idle.Free * idle.PriceMonth + Math.Min(idle.Free, idle.WaitingForIt) * idle.PriceMonth) { Then = idle.Count });
        if (figures.Spend is { Budget: { } budget } spend && spend.Forecast > budget)
            all.Add(new(DigestActionKind.RaiseLimit, spend.Stretch.Start.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), "", 1, spend.Forecast - budget) { Then = Math.Round(spend.Forecast - budget, 2) });
        if (!figures.TeamsOnly && figures.Use is { } use && use.Active > use.Engaged && figures.Seats is { Held: > 0 } seats)
        {
            var unengaged = use.Active - use.Engaged;
            var price = seats.Dormant > 0 && seats.Reclaimable > 0 ? seats.Reclaimable / seats.Dormant : 1;
            all.Add(new(DigestActionKind.InvitePairing, "", "", unengaged, unengaged * price / 2) { Then = use.Engaged });
        }
        if (figures.Data.Behind.Count > 0)
            all.Add(new(DigestActionKind.FixSource, figures.Data.Behind[0].Source, figures.Data.Behind[0].Source, 1, (figures.Spend?.Change.Now ?? 0) / 100) { Then = figures.Data.Behind[0].Through.DayNumber });
        if (canPublish && figures.Use is { Adoption: >= 60 }) all.Add(new(DigestActionKind.PublishTip, "", "", 1, 1));

        // Where waits have no price, somebody who is stopped still comes before money.
        return [.. all.OrderByDescending(a => a.Kind is DigestActionKind.DecideWait or DigestActionKind.ChaseWait && a.Worth == 0).ThenByDescending(a => a.Worth).ThenBy(a => a.Kind).Take(Most)];
    }

    private static bool WereAsked(IdleSeats idle, IReadOnlyList<ActionOutcome> before) =>
        before.Any(o => o is { PressedAt: not null, Action.Kind: DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats } && o.Action.Subject == DigestAction.Subjects(idle.ToolId));

    /// <summary>Whether a budget will not last.</summary>
    public static bool IsOver(SpendFigures spend) => spend.Budget is > 0 and var budget && 100 * spend.Forecast / budget > NearBudget;
}

/// <summary>An action of an earlier digest, and what came of it.</summary>
/// <param name="PressedAt">None when nobody pressed.</param>
/// <param name="Result">What was done, in words, when it was pressed; none where that was in another language.</param>
/// <param name="Now">The same figure as <see cref="DigestAction.Then"/>, measured again; none when there is nothing left to measure.</param>
public sealed record ActionOutcome(DigestAction Action, DateTimeOffset? PressedAt, string? Result, decimal? Now)
{
    /// <summary>Of idle seats that are there still: how many are on their way back.</summary>
    public int GoingBack { get; init; }
}
