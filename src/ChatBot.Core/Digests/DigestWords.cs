using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Digests;

/// <summary>The sentences of a digest in one language. Numbers, days and money are written as the reader's locale has them.</summary>
public abstract class DigestWords(Phrasing phrasing)
{
    /// <param name="language">Of the plan; none = by the locale.</param>
    public static DigestWords Of(string? language, string locale)
    {
        var chosen = language ?? (locale.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? "de" : "en");
        return chosen == "de"
            ? new GermanDigest(new Phrasing(locale.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? locale : "de-DE"))
            : new EnglishDigest(new Phrasing(locale));
    }

    public abstract string Language { get; }
    public abstract CardWords Card { get; }
    public abstract string Flow { get; }
    public abstract string Spend { get; }
    public abstract string Seats { get; }
    public abstract string Use { get; }
    public abstract string Practice { get; }
    public abstract string Todo { get; }
    public abstract string Outcomes { get; }
    public abstract string Decide { get; }
    public abstract string Chase { get; }
    public abstract string AskHolders { get; }
    public abstract string TakeBack { get; }
    public abstract string Invite { get; }
    public abstract string RaiseLimit { get; }
    public abstract string ShareTip { get; }
    public abstract string AskToFix { get; }
    public abstract string Heading(Rhythm rhythm, DateRange days, bool ofCostCenter, string costCenter);
    public abstract string Quiet(int waits);
    public abstract string Summary(int blocked, UseFigures? use, SpendFigures? spend);
    public abstract string Blocked(int blocked, IReadOnlyList<string> names);
    public abstract string AWeekAgo(int before);
    public abstract string Open(int open, IReadOnlyList<Wait> oldest);
    public abstract string NobodyWaits { get; }
    public abstract string Waiting(int workingDays, string? cost, string? seats);
    public abstract string DayRate(string? rate);
    public abstract string AccessTook(TimeToAccess access);
    public abstract string AccessTookBefore(TimeToAccess access);

    /// <summary>Why the receiver gets it, and how it ends.</summary>
    public abstract string Why(Rhythm rhythm, bool asked);
    public abstract string Spent(string amount, SpendFigures spend);
    public abstract string SpentBefore(decimal? percent, string before, DateRange days);
    public abstract string Forecast(string amount, string? budget, decimal? percent);
    public abstract string BudgetNote(decimal? used, string? budget);
    public abstract string Mover(Mover mover, string change);
    public abstract string MoverNote(string now, string before);
    public abstract string SeatLine(SeatState seats, string reclaimable);
    public abstract string SeatNote(int dormantBefore);
    public abstract string Active(UseFigures use);
    public abstract string ActiveNote(UseFigures use, decimal? fourWeeks);
    public abstract string Velocity(decimal points, bool stalled);
    public abstract string VelocityNote(DateOnly? rolledOut);
    public abstract string Features(IReadOnlyList<FeatureUse> used, IReadOnlyList<string> unused);
    public abstract string LastFourWeeks { get; }
    public abstract string Gap(FeatureUse feature);
    public abstract string GapNote { get; }
    public abstract string TipLine(Tip tip);
    public abstract string TipNote { get; }
    public abstract string TooSmall(int headcount, int minimum);

    /// <param name="through">How far the data reaches: not into the days of the digest.</param>
    public abstract string NotSeen(DateOnly through);
    public abstract string NoMoney { get; }
    public abstract string Chart { get; }
    public abstract string ChartSummary(decimal first, decimal last);
    public abstract string ActionText(DigestAction action, string? worth);
    public abstract string Outcome(ActionOutcome outcome);
    public abstract string Coverage(DateRange days, DateOnly today, DataState data);
    public abstract string Correction(DateRange days, IReadOnlyList<CorrectedFigure> figures);
    public abstract string FigureName(string name);

    protected Phrasing Phrasing => phrasing;

    public string Money(decimal amount, string currency) => phrasing.Money(amount, currency);

    protected string Number(decimal value) => phrasing.Number(value, 1);

    protected string Percent(decimal? value) => value is { } rate ? phrasing.Value(rate, Units.Percent) : "–";

    public abstract string Days(DateRange days);

    protected static string Listed(IEnumerable<string> items, string and)
    {
        var list = items.ToList();
        return list.Count < 2 ? string.Concat(list) : $"{string.Join(", ", list.Take(list.Count - 1))} {and} {list[^1]}";
    }
}

internal sealed class EnglishDigest(Phrasing phrasing) : DigestWords(phrasing)
{
    public override string Language => "en";
    public override CardWords Card => CardWords.English;
    public override string Flow => "Flow";
    public override string Spend => "Spend";
    public override string Seats => "Seats";
    public override string Use => "How the team builds with AI";
    public override string Practice => "Worth passing on";
    public override string Todo => "Worth doing now";
    public override string Outcomes => "What came of it";
    public override string Decide => "Decide";
    public override string Chase => "Remind whoever decides";
    public override string AskHolders => "Ask the holders";
    public override string TakeBack => "Take them back";
    public override string Invite => "Offer a colleague";
    public override string RaiseLimit => "Ask finance for more";
    public override string ShareTip => "Share what works";
    public override string AskToFix => "Ask for it to be fixed";
    public override string NobodyWaits => "Nobody waits for access.";
    public override string LastFourWeeks => "Last 28 days.";
    public override string GapNote => "As a team, last 28 days; a session with somebody who uses it is the quickest way.";
    public override string TipNote => "Shared by its author.";
    public override string NoMoney => "Spend is shown to managers of the group and to finance.";
    public override string Chart => "Adoption by week";

    public override string Days(DateRange days) => Phrasing.Range(days);

    public override string Heading(Rhythm rhythm, DateRange days, bool ofCostCenter, string costCenter)
    {
        var whose = ofCostCenter ? $"Cost centre {costCenter}" : "Your teams";
        return rhythm switch
        {
            Rhythm.Weekly => $"{whose}, week of {Days(days)}",
            Rhythm.Monthly => $"{whose}, {Days(days)}",
            Rhythm.CycleEnd => $"{whose}: three days before the billing cycle ends",
        };
    }

    public override string Quiet(int waits) => waits > 0
        ? "A quiet week: no use was counted, but somebody waits for access."
        : "A quiet week: no use was counted and nobody waits. If your people do use AI tools, a source may be missing: ask \"which tools do we have\" or have a source connected.";

    public override string Summary(int blocked, UseFigures? use, SpendFigures? spend)
    {
        var parts = new List<string>();
        if (blocked > 0) parts.Add(blocked == 1 ? "one person is blocked" : $"{blocked} people are blocked");
        if (use is not null) parts.Add($"{use.Active} of {use.Headcount} people were active");
        if (spend is not null && DigestActions.IsOver(spend)) parts.Add("the budget will not last");
        if (parts.Count == 0) return "Nobody is blocked.";
        var sentence = Listed(parts, "and");
        return char.ToUpperInvariant(sentence[0]) + sentence[1..] + ".";
    }

    public override string Blocked(int blocked, IReadOnlyList<string> names)
    {
        var count = blocked == 1 ? "1 person is blocked" : $"{blocked} people are blocked";
        if (names.Count == 0) return blocked == 0 ? "Nobody is blocked." : count + ": waiting for a tool and using none meanwhile.";
        var rest = blocked - names.Count;
        return $"{count}: {Listed(names.Append(rest > 0 ? $"{rest} further down" : "").Where(n => n.Length > 0), "and")}.";
    }

    public override string AWeekAgo(int before) => $"A week ago: {before}.";

    public override string Open(int open, IReadOnlyList<Wait> oldest) =>
        $"{open} open {(open == 1 ? "request" : "requests")}; longest {Listed(oldest.Select(w => $"{w.Days} {(w.Days == 1 ? "day" : "days")} for {w.Tool}{(w.Person is { } who ? $" ({who})" : "")}"), "and")}.";

    public override string Waiting(int workingDays, string? cost, string? seats) =>
        $"{workingDays} working {(workingDays == 1 ? "day" : "days")} of waiting so far{(cost is null ? "" : $" cost about {cost}")}; {(seats is null ? "the tools have no seat price" : $"the seats would cost {seats} a month")}.";

    public override string DayRate(string? rate) => rate is null ? "Working days of open requests." : $"Working days of open requests, at {rate} a day for the share of work that is blocked.";

    public override string AccessTook(TimeToAccess access) =>
        $"Access took {Waited(access.Days)} from request to decision{(access.Granted == 1 ? ", for 1 request" : $" on average, for {access.Granted} requests")} granted in the last {access.Range.Days} days.";

    public override string AccessTookBefore(TimeToAccess access) => access.DaysBefore is { } before ? $"In the {access.Range.Days} days before: {Waited(before)}." : $"In the {access.Range.Days} days before nothing was granted.";

    public override string Why(Rhythm rhythm, bool asked) => asked
        ? $"Your {DigestPlan.Word(rhythm)} digest, as you asked for it. \"digest unsubscribe\" ends it."
        : "The weekly digest, because you lead people here. \"digest unsubscribe\" ends it.";

    public override string Spent(string amount, SpendFigures spend) => $"{amount} so far this {(spend.IsMonth ? "month" : "cycle")} ({Days(spend.Stretch)}).";

    public override string SpentBefore(decimal? percent, string before, DateRange days) =>
        $"{(percent is { } change ? $"{(change >= 0 ? "+" : "")}{Percent(change)} against" : "Against")} {before} in {Days(days)}.";

    public override string Forecast(string amount, string? budget, decimal? percent) => budget is null
        ? $"Forecast for the whole of it: {amount}."
        : $"Forecast for the whole of it: {amount}, {Percent(percent)} of the budget of {budget}.";

    public override string BudgetNote(decimal? used, string? budget) => budget is null ? "No budget is set for these people." : $"{Percent(used)} of the budget is used.";

    public override string Mover(Mover mover, string change) => $"{mover.Tool} moved most: {change}, {mover.Change.Main switch
    {
        SpendCause.Seats => mover.Change.Total > 0 ? "because of more seats" : "because of fewer seats",
        SpendCause.People => mover.Change.ActiveNow == mover.Change.ActiveBefore ? "because use began or ended" : mover.Change.ActiveNow == 0 ? "because nobody uses it any more"
            : mover.Change.Total > 0 ? $"because {mover.Change.ActiveNow} instead of {mover.Change.ActiveBefore} people use it" : $"because only {mover.Change.ActiveNow} instead of {mover.Change.ActiveBefore} people use it",
        _ => mover.Change.Total > 0 ? "because each person costs more" : "because each person costs less",
    }}.";

    public override string MoverNote(string now, string before) => $"{now} after {before} in the same days before.";

    public override string SeatLine(SeatState seats, string reclaimable) =>
        $"{seats.Held} {(seats.Held == 1 ? "seat" : "seats")}: {seats.Dormant} idle for 30 days ({seats.LoginOnly} of them with logins only), {seats.NeverUsed} never used. {reclaimable} a month could be reclaimed.";

    public override string SeatNote(int dormantBefore) => $"Idle a week ago: {dormantBefore}.";

    public override string Active(UseFigures use) =>
        $"{use.Active} of {use.Headcount} people were active ({Percent(use.Adoption)}), {use.Engaged} of them on two days or more.";

    public override string ActiveNote(UseFigures use, decimal? fourWeeks) =>
        $"Before: {use.ActiveBefore} ({Percent(use.AdoptionBefore)}), {use.EngagedBefore} engaged. Mean of the four weeks before: {Percent(fourWeeks)}.";

    public override string Velocity(decimal points, bool stalled) => stalled
        ? "Adoption has stood still for four weeks."
        : $"Adoption {(points >= 0 ? "grows" : "falls")} by {Number(Math.Abs(Math.Round(points, 1)))} {(Math.Abs(Math.Round(points, 1)) == 1 ? "point" : "points")} a week.";

    public override string VelocityNote(DateOnly? rolledOut) => rolledOut is { } day ? $"Over the last four weeks; rolled out on {Phrasing.Day(day)}." : "Over the last four weeks.";

    public override string Features(IReadOnlyList<FeatureUse> used, IReadOnlyList<string> unused) =>
        (used.Count > 0 ? $"Used: {string.Join(", ", used.Select(f => $"{f.Feature} by {f.Users}"))}." : "") + (used.Count > 0 && unused.Count > 0 ? " " : "") + (unused.Count > 0 ? $"By nobody: {string.Join(", ", unused)}." : "");

    public override string Gap(FeatureUse feature) => $"{feature.Feature} is where the team could catch up: {Percent(feature.Share)} use it, {Percent(feature.ShareElsewhere)} in the organisation.";

    public override string TipLine(Tip tip) => $"{tip.Author}: {tip.Text}";

    public override string TooSmall(int headcount, int minimum) =>
        headcount == 0 ? "Nobody is in this group now." : $"This group has {headcount} {(headcount == 1 ? "person" : "people")}: use and spend are shown from {minimum} people on.";

    public override string NotSeen(DateOnly through) => $"No use of these days has come in: the data ends on {Phrasing.Day(through)}. Ask again when it is there, or ask who runs the sources.";

    public override string ChartSummary(decimal first, decimal last) => $"From {Percent(first)} to {Percent(last)}.";

    public override string ActionText(DigestAction action, string? worth) => action.Kind switch
    {
        DigestActionKind.DecideWait => $"Decide on request {action.Request} ({(action.Person is { } who ? $"{who}, " : "")}{action.Name}): it has waited {Waited(action.Then)}{(worth is null ? "" : $"; another month costs about {worth}")}.",
        DigestActionKind.ChaseWait => $"Have request {action.Request} decided ({action.Name}, {Waited(action.Then)}, with {action.With}){(worth is null ? "" : $": another month costs about {worth}")}.",
        DigestActionKind.AskIdleSeats => action.Touched == 1 ? $"Ask the holder of an idle {action.Name} seat whether it is still wanted{Worth(worth)}." : $"Ask the holders of {action.Touched} idle {action.Name} seats whether they still want them{Worth(worth)}.",
        DigestActionKind.ReleaseIdleSeats => $"Take back {action.Touched} idle {action.Name} {(action.Touched == 1 ? "seat, whose holder was asked" : "seats, whose holders were asked")}{Worth(worth)}.",
        DigestActionKind.InvitePairing => $"{action.Touched} {(action.Touched == 1 ? "person was" : "people were")} active on a single day: offer them a colleague to work with.",
        DigestActionKind.RaiseLimit => $"The forecast is {worth} over the budget: ask finance for more, or talk about it now.",
        DigestActionKind.PublishTip => "Adoption is good here: share one thing that works with the other managers.",
        DigestActionKind.FixSource => $"{action.Name} sends nothing new: ask for it to be fixed, or these figures stay too low.",
    };

    public override string Outcome(ActionOutcome outcome)
    {
        var action = outcome.Action;
        if (outcome.PressedAt is null && action.Kind is DigestActionKind.DecideWait or DigestActionKind.ChaseWait && outcome.Now == 0) return $"The request for {action.Name} was decided.";
        return $"{(outcome.PressedAt is null ? $"Not taken up: {What(action)}." : outcome.Result ?? Done(action))}{Moved(outcome)}";
    }

    private static string Worth(string? worth) => worth is null ? "" : $": worth up to {worth} a month";

    private static string Done(DigestAction action) => action.Kind switch
    {
        DigestActionKind.DecideWait => $"You decided on request {action.Request} for {action.Name}.",
        DigestActionKind.ChaseWait => $"{action.With} was reminded of request {action.Request} for {action.Name}.",
        DigestActionKind.AskIdleSeats => $"The holders of idle {action.Name} seats were asked.",
        DigestActionKind.ReleaseIdleSeats => $"Idle {action.Name} seats were taken back.",
        DigestActionKind.InvitePairing => "A colleague to work with was offered.",
        DigestActionKind.RaiseLimit => "Finance was asked for a higher budget.",
        DigestActionKind.PublishTip => "What works was shared.",
        DigestActionKind.FixSource => $"It was asked that {action.Name} be mended.",
    };

    private string Waited(decimal days) => $"{Number(days)} {(days == 1 ? "day" : "days")}";

    private static string What(DigestAction action) => action.Kind switch
    {
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait => $"the wait for {action.Name}",
        DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats => $"idle {action.Name} seats",
        DigestActionKind.InvitePairing => "offering a colleague",
        DigestActionKind.RaiseLimit => "the budget",
        DigestActionKind.PublishTip => "sharing what works",
        DigestActionKind.FixSource => $"the source {action.Name}",
    };

    private string Moved(ActionOutcome outcome) => outcome.Now is not { } now ? "" : outcome.Action.Kind switch
    {
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait => now > 0 ? $" The request is still open after {Waited(now)}." : outcome.Action.Kind == DigestActionKind.ChaseWait ? " The request is decided." : "",
        DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats => $" Idle {outcome.Action.Name} seats: {Number(outcome.Action.Then)} then, {Number(now)} now{(outcome.GoingBack == 0 ? "" : outcome.GoingBack == now ? ", on their way back" : $", {outcome.GoingBack} of them on their way back")}.",
        DigestActionKind.InvitePairing => $" Engaged people: {Number(outcome.Action.Then)} then, {Number(now)} now.",
        DigestActionKind.RaiseLimit => now <= 0 ? " The forecast is inside the budget now." : " The forecast is still over the budget.",
        DigestActionKind.PublishTip => "",
        DigestActionKind.FixSource => now > outcome.Action.Then ? " It sends again." : " It still sends nothing new.",
    };

    public override string Coverage(DateRange days, DateOnly today, DataState data)
    {
        var through = data.Through is { } day ? $" Data through {Phrasing.Day(day)}." : "";
        var behind = data.Behind.Count == 0 ? "" : $" Behind: {string.Join(", ", data.Behind.Select(s => $"{s.Source} (through {Phrasing.Day(s.Through)})"))}; a correction follows if a figure moves much.";
        return $"Use: {Days(days)}. Seats, requests and who is blocked: {Phrasing.Day(today)}.{through}{behind}";
    }

    public override string Correction(DateRange days, IReadOnlyList<CorrectedFigure> figures) =>
        $"Late data changed the digest about {Days(days)}: {string.Join("; ", figures.Select(f => $"{FigureName(f.Name)} is {Phrasing.Value(f.Now, f.Unit)}, not {Phrasing.Value(f.Then, f.Unit)}"))}.";

    public override string FigureName(string name) => name switch
    {
        "active_users" => "active people",
        "engaged_users" => "engaged people",
        "adoption_rate" => "adoption",
        "spend" => "spend",
        "forecast" => "the forecast",
        _ => name.Replace('_', ' '),
    };
}
