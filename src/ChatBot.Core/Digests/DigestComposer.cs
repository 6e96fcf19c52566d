using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Digests;

/// <summary>What a digest is composed of besides its figures.</summary>
/// <param name="Id">Names the digest in what its buttons send back.</param>
/// <param name="Outcomes">Of the last digest of the same receiver.</param>
/// <param name="CanPublish">The receiver has not shared anything for a while.</param>
/// <param name="IsTeamKnown">The scope is one that questions can name ("my team").</param>
public sealed record DigestOrder(
    string Id, DigestPlan Plan, DueDigest Due, string Locale, IReadOnlyList<ActionOutcome> Outcomes, Tip? Tip, bool CanPublish)
{
    public bool IsTeamKnown => Plan.Scope is DigestScope.OwnTeams;
}

/// <summary>Figures → one card that a manager can act on: flow first, then spend and seats, then use. Says nothing that it was not given.</summary>
public static class DigestComposer
{
    private const int MostWaits = 3, MostNames = 5, MostFeatures = 4, WeeksOfLine = 4;

    /// <summary>Percentage points by which a team must lag behind the organisation before it is called a gap.</summary>
    private const decimal Gap = 20;

    public static Digest Compose(DigestFigures figures, DigestOrder order)
    {
        var words = DigestWords.Of(order.Plan.Language, order.Locale);

        // What nothing tells of is not a zero.
        var isUnseen = figures is { Use: not null, Data.Through: { } through } && through < figures.Days.Start;
        if (isUnseen) figures = figures with { Use = null, Features = [] };
        var draft = new Draft(figures, order, words);
        List<DigestSection> sections = [];
        if (order.Plan.Flow) Add(sections, words.Flow, FlowLines(draft));
        if (order.Plan.Spend) Add(sections, words.Spend, SpendLines(draft));
        if (order.Plan.Spend || order.Plan.Flow) Add(sections, words.Seats, SeatLines(draft));
        Add(sections, words.Use, isUnseen ? [new(words.NotSeen(figures.Data.Through!.Value), "")] : UseLines(draft));
        if (order.Tip is { } tip) Add(sections, words.Practice, [new(words.TipLine(tip), words.TipNote)]);
        if (figures.IsSmall) sections.Add(new(words.Use, [new(words.TooSmall(figures.Headcount, figures.MinimumGroup), "")]));

        var chosen = DigestActions.Choose(figures, order.CanPublish, order.Outcomes);
        var buttons = chosen.Select((action, at) => ButtonOf(draft, action, at)).ToList();
        var quiet = !isUnseen && figures.Use is { Active: 0 } or null && figures.Flow.Blocked == 0 && figures.Spend is null or { Change.Now: 0 };
        var summary = quiet && !figures.IsSmall ? words.Quiet(figures.Flow.Waits.Count) : words.Summary(figures.Flow.Blocked, figures.Use, figures.Spend);
        var heading = words.Heading(order.Due.Rhythm, figures.Days, !order.IsTeamKnown, order.Plan.Scope is DigestScope.CostCenter of ? of.Code : "");
        var outcomes = order.Outcomes.Select(words.Outcome).ToList();
        var chart = ChartOf(draft);
        var coverage = words.Coverage(figures.Days, figures.Today, figures.Data);
        IReadOnlyList<string> next = order.IsTeamKnown ? NextOf(figures) : [];
        var card = new DigestCard(
            order.Id, words.Language, heading, summary, words.Outcomes, outcomes, sections, chart, words.Todo, buttons, coverage, next, words.Card,
            Twin(heading, summary, words, outcomes, sections, chart, buttons, coverage, next));
        return new(card, draft.Figures, chosen);
    }

    private static void Add(List<DigestSection> sections, string title, List<DigestLine> lines)
    {
        if (lines.Count > 0) sections.Add(new(title, lines));
    }

    private static List<DigestLine> FlowLines(Draft draft)
    {
        var (flow, words) = (draft.Of.Flow, draft.Words);
        var weekAgo = draft.Of.Today.AddDays(-7);
        var lines = new List<DigestLine>();
        draft.Show(Measure.BlockedPeople, flow.Blocked, "how many people are blocked in my team");
        draft.Show(Measure.BlockedPeople, flow.BlockedBefore, $"how many people were blocked in my team on {Iso(weekAgo)}");
        draft.Show(Measure.OpenRequests, flow.Waits.Count, "how many open requests in my team");
        draft.Show(Measure.OpenRequests, flow.OpenBefore, $"how many open requests in my team on {Iso(weekAgo)}");
        if (flow.Blocked > 0 || flow.BlockedBefore > 0) lines.Add(new(words.Blocked(flow.Blocked, [.. flow.BlockedNames.Take(MostNames)]), words.AWeekAgo(flow.BlockedBefore)));
        if (flow.Waits.Count == 0) lines.Add(new(words.NobodyWaits, words.AWeekAgo(flow.OpenBefore)));
        else Waits();
        if (flow.Access is not { } access) return lines;
        draft.Show(Measure.TimeToAccess, access.Days, $"time to access of my team {Written(access.Range)}");
        lines.Add(new(words.AccessTook(access), words.AccessTookBefore(access)));
        return lines;

        void Waits()
        {
            lines.Add(new(words.Open(flow.Waits.Count, [.. flow.Waits.Take(MostWaits)]), words.AWeekAgo(flow.OpenBefore)));
            lines.Add(new(words.Waiting(flow.WorkingDaysLost, flow.DayRate is null ? null : draft.Money(flow.CostOfWaiting), flow.SeatPriceMonth > 0 ? draft.Money(flow.SeatPriceMonth) : null), words.DayRate(flow.DayRate is { } rate ? draft.Money(rate) : null)));
        }
    }

    private static List<DigestLine> SpendLines(Draft draft)
    {
        var words = draft.Words;
        if (draft.Of.Spend is not { } spend) return draft.Of.IsSmall ? [] : [new(words.NoMoney, "")];
        var change = spend.Change;
        if (spend.IsMonth)
        {
            draft.Show(Measure.Spend, change.Now, "spend of my team this month");
            draft.Show(Measure.Spend, change.Before, $"spend of my team from {Iso(spend.StretchBefore.Start)} to {Iso(spend.StretchBefore.End)}");
            draft.Show(Measure.Forecast, spend.Forecast, "forecast of my team");
            if (spend.Budget is { } set)
            {
                draft.Show(Measure.Budget, set, "budget of my team");
                if (spend.BudgetUsed is { } share) draft.Show(Measure.BudgetUsed, share, "how much of my team's budget is used");
            }
        }
        decimal? percent = change.Before == 0 ? null : 100 * change.Total / change.Before;
        List<DigestLine> lines =
        [
            new(words.Spent(draft.Money(change.Now), spend), words.SpentBefore(percent, draft.Money(change.Before), spend.StretchBefore)),
            new(words.Forecast(draft.Money(spend.Forecast), spend.Budget is { } budget ? draft.Money(budget) : null, spend.Budget is > 0 and var b ? 100 * spend.Forecast / b : null),
                words.BudgetNote(spend.BudgetUsed, spend.Budget is { } total ? draft.Money(total) : null)),
        ];
        if (spend.Mover is { } mover)
        {
            if (spend.IsMonth)
            {
                draft.Show(Measure.Spend, mover.Change.Now, $"spend of my team on {mover.Tool} this month");
                draft.Show(Measure.Spend, mover.Change.Before, $"spend of my team on {mover.Tool} from {Iso(spend.StretchBefore.Start)} to {Iso(spend.StretchBefore.End)}");
            }
            lines.Add(new(words.Mover(mover, (mover.Change.Total > 0 ? "+" : "") + draft.Money(mover.Change.Total)), words.MoverNote(draft.Money(mover.Change.Now), draft.Money(mover.Change.Before))));
        }
        return lines;
    }

    private static List<DigestLine> SeatLines(Draft draft)
    {
        if (draft.Of.Seats is not { } seats || seats.Held == 0) return [];
        draft.Show(Measure.Seats, seats.Held, "seats of my team");
        draft.Show(Measure.DormantSeats, seats.Dormant, "dormant seats of my team");
        draft.Show(Measure.DormantSeats, seats.DormantBefore, $"dormant seats of my team on {Iso(draft.Of.Today.AddDays(-7))}");
        draft.Show(Measure.LoginOnlySeats, seats.LoginOnly, "login only seats of my team");
        draft.Show(Measure.NeverUsedSeats, seats.NeverUsed, "never used seats of my team");
        draft.Show(Measure.Reclaimable, seats.Reclaimable, "how much could be reclaimed in my team");
        return [new(draft.Words.SeatLine(seats, draft.Money(seats.Reclaimable)), draft.Words.SeatNote(seats.DormantBefore))];
    }

    private static List<DigestLine> UseLines(Draft draft)
    {
        if (draft.Of.Use is not { } use) return [];
        var words = draft.Words;
        var (days, before) = (Written(draft.Of.Days), Written(draft.Of.DaysBefore));
        draft.Show(Measure.ActiveUsers, use.Active, $"active users of my team {days}");
        draft.Show(Measure.ActiveUsers, use.ActiveBefore, $"active users of my team {before}");
        draft.Show(Measure.EngagedUsers, use.Engaged, $"engaged users of my team {days}");
        draft.Show(Measure.EngagedUsers, use.EngagedBefore, $"engaged users of my team {before}");
        if (use.Adoption is { } adoption) draft.Show(Measure.AdoptionRate, adoption, $"adoption rate of my team {days}");
        if (use.AdoptionBefore is { } adoptionBefore) draft.Show(Measure.AdoptionRate, adoptionBefore, $"adoption rate of my team {before}");
        draft.Show(Measure.Headcount, use.Headcount, $"headcount of my team on {Iso(draft.Of.Days.End)}");

        var rates = use.Rates;
        List<DigestLine> lines = [new(words.Active(use), words.ActiveNote(use, FourWeeks(rates)))];
        if (Costs.Velocity.Of([.. rates.TakeLast(WeeksOfLine)]) is { } points) lines.Add(new(words.Velocity(points, Costs.Velocity.IsStalled(rates)), words.VelocityNote(use.RolledOut)));
        var used = draft.Of.Features.Where(f => f.Users > 0).OrderByDescending(f => f.Users).ThenBy(f => f.Feature, StringComparer.Ordinal).ToList();
        var unused = draft.Of.Features.Where(f => f.Users == 0 && f.ShareElsewhere > 0).OrderByDescending(f => f.ShareElsewhere).ThenBy(f => f.Feature, StringComparer.Ordinal).Select(f => f.Feature).ToList();
        if (used.Count + unused.Count > 0) lines.Add(new(words.Features([.. used.Take(MostFeatures)], [.. unused.Take(MostFeatures)]), words.LastFourWeeks));
        if (draft.Of.Features.Where(f => f.ShareElsewhere - f.Share >= Gap).OrderByDescending(f => f.ShareElsewhere - f.Share).ThenBy(f => f.Feature, StringComparer.Ordinal).FirstOrDefault() is { } gap)
            lines.Add(new(words.Gap(gap), words.GapNote));
        return lines;
    }

    /// <summary>The mean of the four weeks before the last.</summary>
    private static decimal? FourWeeks(IReadOnlyList<decimal?> rates)
    {
        var before = rates.SkipLast(1).TakeLast(WeeksOfLine).Where(r => r is not null).Select(r => r!.Value).ToList();
        return before.Count == 0 ? null : before.Average();
    }

    private static CardChart? ChartOf(Draft draft)
    {
        if (draft.Of.Use is not { } use || use.Mondays.Count < 3 || use.Actives.All(a => a == 0)) return null;
        var words = draft.Words;
        var points = new List<CardPoint>();
        var rates = use.Rates;
        for (var week = 0; week < rates.Count; week++)
            if (rates[week] is { } rate) points.Add(new(Iso(use.Mondays[week]), Math.Round(rate, 1), draft.Percent(rate)));
        return points.Count < 3 ? null : new("line", words.Chart, words.ChartSummary(points[0].Y, points[^1].Y), [new(words.FigureName("adoption_rate"), points)], "", "%");
    }

    private static DigestButton ButtonOf(Draft draft, DigestAction action, int at)
    {
        var words = draft.Words;
        var (title, opens) = action.Kind switch
        {
            DigestActionKind.DecideWait => (words.Decide, true),
            DigestActionKind.ChaseWait => (words.Chase, false),
            DigestActionKind.AskIdleSeats => (words.AskHolders, true),
            DigestActionKind.ReleaseIdleSeats => (words.TakeBack, true),
            DigestActionKind.InvitePairing => (words.Invite, true),
            DigestActionKind.RaiseLimit => (words.RaiseLimit, true),
            DigestActionKind.PublishTip => (words.ShareTip, true),
            DigestActionKind.FixSource => (words.AskToFix, false),
        };
        var number = (at + 1).ToString(CultureInfo.InvariantCulture);
        var data = new Dictionary<string, string> { ["digest"] = draft.Order.Id, ["action"] = number };
        return new(words.ActionText(action, action.Worth > 0 ? draft.Money(action.Worth) : null), new(title, "digest.do", data, opens, null, null, $"digest do {number}"));
    }

    private static List<string> NextOf(DigestFigures figures)
    {
        var next = new List<string>();
        if (figures.Flow.Waits.Count > 0) next.Add("who is waiting for access in my team");
        if (figures.Spend is { Mover: not null }) next.Add("why did the spend of my team change this month");
        if (figures.Use is not null) next.Add("adoption rate of my team by week");
        return next;
    }

    private static string Twin(
        string heading, string summary, DigestWords words, List<string> outcomes, List<DigestSection> sections, CardChart? chart, List<DigestButton> buttons, string coverage,
        IReadOnlyList<string> next)
    {
        var lines = new List<string> { heading, summary };
        if (outcomes.Count > 0) lines.Add(words.Outcomes + ":");
        lines.AddRange(outcomes.Select(o => "– " + o));
        foreach (var section in sections)
        {
            lines.Add(section.Title + ":");
            lines.AddRange(section.Lines.Select(l => l.Note.Length > 0 ? $"– {l.Text} {l.Note}" : $"– {l.Text}"));
        }
        if (chart is not null) lines.Add($"{chart.Title}: {chart.Summary}");
        if (buttons.Count > 0) lines.Add(words.Todo + ":");
        lines.AddRange(buttons.Select((b, at) => $"{at + 1}. {b.Text} {b.Button.Title}: {words.Card.Type} \"{b.Button.Say}\""));
        lines.Add(coverage);
        if (next.Count > 0) lines.Add(words.Card.Next);
        lines.AddRange(next.Select(n => "– " + n));
        return string.Join('\n', lines);
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Written(DateRange days) => $"from {Iso(days.Start)} to {Iso(days.End)}";

    /// <summary>What is written down while lines are made.</summary>
    private sealed class Draft(DigestFigures figures, DigestOrder order, DigestWords words)
    {
        private readonly List<DigestFigure> shown = [];
        private readonly Phrasing phrasing = new(order.Locale);

        public DigestFigures Of => figures;

        public DigestOrder Order => order;

        public DigestWords Words => words;

        public IReadOnlyList<DigestFigure> Figures => shown;

        public string Money(decimal amount) => words.Money(amount, figures.Currency);

        public string Percent(decimal rate) => phrasing.Value(rate, Units.Percent);

        /// <summary>Notes a figure that stands on the card. The first of a name is the one that is remembered.</summary>
        public void Show(Measure measure, decimal value, string question) =>
            shown.Add(new(Units.IdOf(measure), value, Units.Of(measure, figures.Currency), order.IsTeamKnown ? question : ""));
    }
}
