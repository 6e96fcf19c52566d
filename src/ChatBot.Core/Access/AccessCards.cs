using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Access;

/// <summary>What a card about access is composed with.</summary>
/// <param name="Locale">BCP 47, of the reader.</param>
public sealed record AccessView(Organisation Organisation, AccessPolicy Policy, WaitingPrice Price, DateOnly Today, string Locale)
{
    internal Phrasing Words { get; } = new(Locale);

    internal string Name(PersonId person) => Organisation.Find(person)?.Name ?? "somebody who left";

    internal string ToolName(ToolId tool) => Organisation.Tools.FirstOrDefault(t => t.Id == tool)?.Name ?? "a tool that is gone";
}

/// <summary>Lays requests out for those who decide, those who wait, those who hand over, and those who look after many.</summary>
public static class AccessCards
{
    private const int MostTimeline = 12;

    /// <summary>For somebody who may decide; without buttons when there is nothing to decide any more.</summary>
    /// <param name="why">Why they get it again: a reminder, an escalation; none = it is new.</param>
    public static AccessCard Approver(AccessRequestState state, AccessView view, string? why = null)
    {
        var (who, tool) = (view.Name(state.Requester), view.ToolName(state.Tool));
        if (state.Stage != Stage.Approval)
            return new(AccessCard.Request, Ended(state, view), state.Status == RequestStatus.Granted ? "good" : "default", Reasons(state, view), Facts(state, view, isShort: true), [], "", []);
        List<string> paragraphs = [];
        if (why is not null) paragraphs.Add(why);
        if (state.Severity > Severity.None) paragraphs.Add(Grade(state, view));
        if (state.Asked is { } asked) paragraphs.Add($"Asked: {asked} There is no answer yet.");
        else if (state.Answered is { } answer) paragraphs.Add($"{who} answered: {answer}");
        return new(AccessCard.Request, $"{who} asks for {tool} (request {N(state)})", Tone(state.Severity), paragraphs, Facts(state, view), [], "Reason",
        [
            Button($"Approve request {N(state)}", "access.approve", state) with { Style = "primary", Say = $"access approve {N(state)}" },
            Button($"Refuse request {N(state)}", "access.deny", state) with { Style = "danger", Say = $"access deny {N(state)} REASON" },
            Button("Change level or duration", "access.edit", state) with { OpensDialog = true, Say = $"access edit {N(state)} days=30" },
            Button("Ask for more", "access.ask", state) with { OpensDialog = true, Say = $"access ask {N(state)} QUESTION" },
            Button("Hand it on", "access.assign", state) with { OpensDialog = true, Say = $"access assign {N(state)} EMAIL" },
        ]);
    }

    /// <summary>For the one who asked.</summary>
    public static AccessCard Status(AccessRequestState state, AccessView view, IReadOnlyList<TimelineEntry> timeline, string? news = null)
    {
        var tool = view.ToolName(state.Tool);
        List<string> paragraphs = [];
        if (news is not null) paragraphs.Add(news);
        if (state.Stage == Stage.Approval && state.Asked is { } asked) paragraphs.Add($"{(state.AskedBy is { } by ? view.Name(by) : "The reviewer")} asks: {asked}");
        if (state.Stage == Stage.Denied) paragraphs.AddRange(Reasons(state, view));
        List<CardFact> facts = [new("Status", Capital(AccessWords.Of(state.Stage)))];
        if (state.IsOpen) facts.AddRange([new(state.Stage == Stage.Approval ? "With" : "Looked after by", view.Name(state.Owner)), new("Next look", view.Words.Day(state.NextDay))]);
        facts.Add(new("Waiting since", Since(state, view)));
        if (state.Severity > Severity.None && state.Stage != Stage.Proven) facts.Add(new("Grade", AccessWords.Of(state.Severity)));
        if (state.FirstUseDay is { } used) facts.Add(new("First use", $"{view.Words.Day(used)}, {AccessWords.Days(used.DayNumber - state.ClockDay.DayNumber)} after the first ticket"));
        if (state.UntilDay is { } until && state.Stage is not Stage.Expired) facts.Add(new("Granted until", view.Words.Day(until)));
        if (state.Level.Length > 0) facts.Add(new("Level", state.Level));
        return new(AccessCard.Status, $"Your request {N(state)} for {tool}: {AccessWords.Of(state.Stage)}", state.Stage switch
        {
            Stage.Proven or Stage.Provisioned or Stage.Approved => "good",
            Stage.Denied or Stage.Lapsed or Stage.Expired => "warning",
            _ => Tone(state.Severity),
        }, paragraphs, facts, [.. timeline.TakeLast(MostTimeline)], "", StatusButtons(state, view));
    }

    /// <summary>For whoever hands the seat over.</summary>
    public static AccessCard Provider(AccessRequestState state, AccessView view, string? why = null) => state.Stage == Stage.Approved
        ? new(AccessCard.Request, $"{view.Name(state.Requester)} gets {view.ToolName(state.Tool)}: hand the seat over (request {N(state)})", Tone(state.Severity),
            [.. why is null ? [] : (string[])[why], .. Reasons(state, view)], Facts(state, view), [], "",
            [
                Button($"Handed over: request {N(state)}", "access.provide", state) with { Style = "primary", OpensDialog = true, Say = $"access provide {N(state)} TICKET" },
                Button("Hand it on", "access.assign", state) with { OpensDialog = true, Say = $"access assign {N(state)} EMAIL" },
            ])
        : Approver(state, view);

    /// <summary>"Did it work?", for somebody whose seat was never used.</summary>
    /// <param name="steps">What to try, in order.</param>
    public static AccessCard Unused(AccessRequestState state, AccessView view, IReadOnlyList<string> steps)
    {
        var tool = view.ToolName(state.Tool);
        return new(AccessCard.Status, $"Did {tool} work?", "default",
            [$"You have it since {view.Words.Day(state.ProvisionedDay ?? view.Today)}, and no use of it has been seen. If it is in the way of something, here is what helps most:", .. steps.Select((s, i) => $"{i + 1}. {s}")], [], [], "",
            [
                Button("It works", "access.works", state) with { Say = $"request works {N(state)}" },
                Button("It does not work", "access.broken", state) with { Style = "primary", Say = $"request broken {N(state)}" },
                new CardButton("Show me, with somebody who uses it", "pairing.seek", new Dictionary<string, string> { ["tool"] = tool }, true, null, null, null),
                Button($"Give the {tool} seat back", "access.release", state) with { Confirm = $"Somebody who waits for {tool} gets your seat.", Say = $"request release {N(state)}" },
            ]);
    }

    /// <summary>Private, for somebody who seems to have given up.</summary>
    public static AccessCard GaveUp(GivenUp given, AccessView view)
    {
        var tool = view.ToolName(given.Tool);
        var data = new Dictionary<string, string> { ["tool"] = given.Tool.Value.ToString(CultureInfo.InvariantCulture), ["requests"] = string.Join(',', given.Requests.Concat(given.Open is { } o ? [o] : [])) };
        return new(AccessCard.Status, $"Do you still need {tool}?", "default",
            [$"{given.Reason}. If it still matters, I take it up again as one request whose clock starts at your first one, and you need not explain anything twice."], [], [], "",
            [
                new CardButton($"Yes, take up {tool} again", "access.reopen", data, false, null, "primary", $"request reopen {tool}"),
                new CardButton("No, it does not matter any more", "access.drop", data, false, null, null, $"request drop {tool}"),
            ]);
    }

    /// <summary>Many people, one tool, one function in the way.</summary>
    /// <param name="lost">Working days and their price, together.</param>
    public static AccessCard Incident(AccessIncident incident, AccessView view, WaitingCost lost)
    {
        var (tool, blocker) = (view.ToolName(incident.Tool), AccessWords.Of(incident.Blocker));
        var data = new Dictionary<string, string> { ["tool"] = incident.Tool.Value.ToString(CultureInfo.InvariantCulture), ["blocker"] = blocker };
        List<CardFact> facts =
        [
            new("People who wait", view.Words.Number(incident.Requests.Count)), new("Longest wait", $"{AccessWords.Days(view.Today.DayNumber - incident.Oldest.DayNumber)}, since {view.Words.Day(incident.Oldest)}"),
            new("Worst grade", AccessWords.Of(incident.Worst)), new("Working days lost", view.Words.Number(lost.WorkingDays)),
        ];
        facts.AddRange(Costs(lost, view));
        return new(AccessCard.Incident, $"{incident.Requests.Count} people wait for {tool}: {(incident.Blocker == Blocker.Unknown ? "nobody knows what is in the way" : $"{blocker} is in the way")}", "attention",
            ["It is one block, so it is one incident: one owner can end all of these waits."], facts, [], "",
            [new CardButton($"I take it: {tool}, {blocker}", "access.take", data, false, $"You become the owner of {incident.Requests.Count} requests.", "primary", $"access take \"{tool}\" {blocker.Split(' ')[0]}")]);
    }

    /// <summary>One wait that has reached a severity, for its owner.</summary>
    public static AccessCard Escalation(AccessRequestState state, AccessView view, IReadOnlyList<TimelineEntry> timeline)
    {
        var card = state.Stage == Stage.Approval ? Approver(state, view) : Provider(state, view);
        return card with
        {
            Kind = AccessCard.Incident, Heading = $"{AccessWords.Of(state.Severity)}: {view.Name(state.Requester)} waits for {view.ToolName(state.Tool)} (request {N(state)})", Tone = "attention", Reason = "",
            Paragraphs = [$"It is yours now: {Grade(state, view)}", .. card.Paragraphs.Where(p => p != Grade(state, view))], Timeline = [.. timeline.TakeLast(MostTimeline)],
            Buttons = [.. card.Buttons.Where(b => b.Verb != "access.deny")],
        };
    }

    /// <summary>After a SEV1 is over: what happened when, and a place for what changes.</summary>
    public static AccessCard Review(AccessRequestState state, AccessView view, IReadOnlyList<TimelineEntry> timeline) => new(
        AccessCard.Incident, $"Review: the SEV1 of request {N(state)} for {view.ToolName(state.Tool)} is over", "warning",
        [$"It waited {AccessWords.Days(state.WaitedDays(view.Today))} and ended as {AccessWords.Of(state.Stage)}. Write down in a few sentences why it took so long and what changes."],
        Facts(state, view), [.. timeline.TakeLast(2 * MostTimeline)], "",
        [Button($"Write the review of request {N(state)}", "access.review", state) with { OpensDialog = true, Style = "primary", Say = $"access review {N(state)} TEXT" }]);

    /// <summary>"Lead approved request 42 of Ada for Cursor."</summary>
    public static string Ended(AccessRequestState state, AccessView view)
    {
        var what = $"request {N(state)} of {view.Name(state.Requester)} for {view.ToolName(state.Tool)}";
        return state.Stage switch
        {
            Stage.Denied when state.Decisions is [.., var last] => $"{view.Name(last.By)} refused {what}",
            Stage.Approved or Stage.Provisioned or Stage.Proven or Stage.Expired or Stage.Released when state.Decisions is [.., var last] => $"{view.Name(last.By)} approved {what}",
            _ => $"{Capital(what)}: {AccessWords.Of(state.Stage)}",
        };
    }

    /// <summary>"waiting for 34 days, SEV3; next: Lead, 8 June 2026".</summary>
    public static string Line(AccessRequestState state, AccessView view) =>
        $"{view.ToolName(state.Tool)} (request {N(state)}): {AccessWords.Of(state.Stage)}, {AccessWords.Days(state.WaitedDays(view.Today))}{(state.Severity > Severity.None ? $", {AccessWords.Of(state.Severity)}" : "")}"
        + (state.IsOpen ? $"; with {view.Name(state.Owner)}, next look {view.Words.Day(state.NextDay)}" : "");

    /// <summary>The price of a wait in a sentence, with the settings that make it.</summary>
    public static string CostSentence(WaitingCost cost, WaitingPrice price, AccessView view) => cost.Cost is { } lost
        ? $"{view.Words.Number(cost.WorkingDays)} working days × {view.Words.Money(price.DayRate!.Value, lost.Currency)} × {view.Words.Number(cost.ShareBlocked * 100)}% blocked = {view.Words.Money(lost.Amount, lost.Currency)}"
        : $"{view.Words.Number(cost.WorkingDays)} working days; no day rate is set (Access:DayRate), so they have no price";

    private static List<CardFact> Facts(AccessRequestState state, AccessView view, bool isShort = false)
    {
        var tool = view.Organisation.Tools.FirstOrDefault(t => t.Id == state.Tool);
        var person = view.Organisation.Find(state.Requester);
        List<CardFact> facts = [];
        if (state.WhatFor.Length > 0) facts.Add(new("What for", state.WhatFor));
        facts.Add(new("Waiting since", Since(state, view)));
        if (isShort) return facts;
        facts.Add(new("In the way", Capital(AccessWords.Of(state.Blocker))));
        if (person?.Team is { } team) facts.Add(new("Team", view.Organisation.Team(team).Name));
        if (state.DataClass.Length > 0) facts.Add(new("Data", state.DataClass));
        facts.Add(new("Level and duration", $"{(state.Level.Length > 0 ? state.Level : "usual")}, {(state.GrantDays is { } days ? AccessWords.Days(days) : "for good")}"));
        if (tool is not null)
            facts.AddRange(Costs(WaitingCost.Of(state, tool, view.Organisation.Settings, view.Price, view.Policy.WorkingDays, WorkingDays.CountryOf(person), WaitingCost.EndOf(state, view.Today)), view));
        if (state.IsOpen) facts.AddRange([new("With", view.Name(state.Owner)), new("Next look", view.Words.Day(state.NextDay))]);
        return facts;
    }

    private static IEnumerable<CardFact> Costs(WaitingCost cost, AccessView view)
    {
        yield return new("Waiting has cost", CostSentence(cost, view.Price, view));
        if (cost.SeatMonth is { } seat) yield return new("The seat costs", $"{view.Words.Money(seat.Amount, seat.Currency)} a month");
    }

    private static string Since(AccessRequestState state, AccessView view)
    {
        var tickets = state.Tickets.Count == 0 ? "" : $"; earlier: {string.Join(", ", state.Tickets.Take(5).Select(t => t.Link.Length > 0 ? $"{t.Link} ({view.Words.Day(t.Day)})" : view.Words.Day(t.Day)))}";
        return $"{view.Words.Day(state.ClockDay)} ({AccessWords.Days(state.WaitedDays(view.Today))}){tickets}";
    }

    private static string Grade(AccessRequestState state, AccessView view) => state.Severity == Severity.Warning
        ? $"It is late: the target has passed, and the next look is on {view.Words.Day(state.NextDay)}."
        : $"{AccessWords.Of(state.Severity)}: {AccessWords.Days(state.WaitedDays(view.Today))} of waiting, and the next look is on {view.Words.Day(state.NextDay)}.";

    private static List<string> Reasons(AccessRequestState state, AccessView view) =>
        [.. state.Decisions.Where(d => d.Reason.Length > 0).Select(d => $"{view.Name(d.By)}: {d.Reason}")];

    private static List<CardButton> StatusButtons(AccessRequestState state, AccessView view)
    {
        var buttons = new List<CardButton>();
        switch (state.Stage)
        {
            case Stage.Approval or Stage.Approved:
                if (state.Asked is not null) buttons.Add(Button($"Answer about request {N(state)}", "access.answer", state) with { OpensDialog = true, Style = "primary", Say = $"request answer {N(state)} TEXT" });
                buttons.Add(Button($"Remind {view.Name(state.Owner)}", "access.remind", state) with { Say = $"request remind {N(state)}" });
                buttons.Add(Button($"Escalate request {N(state)}", "access.push", state) with { Say = $"request escalate {N(state)}" });
                if (state.Stage == Stage.Approval) buttons.Add(Button("Add details or earlier tickets", "access.add", state) with { OpensDialog = true });
                buttons.Add(Button($"Withdraw request {N(state)}", "access.withdraw", state) with { Confirm = "The request ends, and nobody is asked any more.", Say = $"request withdraw {N(state)}" });
                break;
            case Stage.Provisioned:
                buttons.Add(Button("It works", "access.works", state) with { Say = $"request works {N(state)}" });
                buttons.Add(Button("It does not work", "access.broken", state) with { Say = $"request broken {N(state)}" });
                break;
        }

        return buttons;
    }

    private static CardButton Button(string title, string verb, AccessRequestState state) =>
        new(title, verb, new Dictionary<string, string> { ["request"] = N(state), ["terms"] = state.Terms.ToString(CultureInfo.InvariantCulture) }, false, null, null, null);

    private static string N(AccessRequestState state) => state.Number.ToString(CultureInfo.InvariantCulture);

    private static string Tone(Severity severity) => severity switch
    {
        Severity.None => "default",
        Severity.Warning => "warning",
        Severity.Sev3 or Severity.Sev2 or Severity.Sev1 => "attention",
    };

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
