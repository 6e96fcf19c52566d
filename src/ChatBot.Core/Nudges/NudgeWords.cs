using System.Globalization;

namespace ChatBot.Core.Nudges;

/// <summary>A button of a nudge. What it does stands in its title; what can be typed instead in <paramref name="Say"/>.</summary>
/// <param name="Confirm">Asked before it counts; none where nothing is lost.</param>
public sealed record NudgeButton(string Title, string Verb, bool OpensDialog, string Say, string? Confirm = null);

/// <summary>A nudge in words, the same on every platform.</summary>
/// <param name="Seen">What it rests on.</param>
/// <param name="Privacy">Of the first contact: what is seen, why, by whom, how to stop; empty otherwise.</param>
public sealed record NudgeText(string Heading, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Seen, IReadOnlyList<string> Privacy, IReadOnlyList<NudgeButton> Buttons)
{
    /// <summary>The complete card in plain words, with what to type instead of pressing.</summary>
    public string Text => string.Join('\n', (IEnumerable<string>)[Heading, .. Paragraphs, .. Seen.Select(s => $"– {s}"), .. Privacy, $"You can type: {string.Join(" · ", Buttons.Select(b => b.Say).Distinct(StringComparer.Ordinal))}"]);
}

/// <summary>Says offers. No sentence compares the reader with others, asks for more, or calls use good or bad.</summary>
public static class NudgeWords
{
    public const string Blocked = "access.request", Pair = "pairing.seek", Help = "pairing.help", NotNow = "nudge.notnow", NotForMe = "nudge.notforme", Works = "nudge.works",
        NotSeen = "nudge.notseen", Why = "nudge.why", Push = "nudge.push", NotNeeded = "nudge.notneeded", Keep = "nudge.keep", Release = "nudge.release";

    /// <param name="tool">Name; empty for an offer about no tool.</param>
    /// <param name="minimum">Smallest group of which figures are shown.</param>
    public static NudgeText Compose(Nudge nudge, string tool, CultureInfo culture, int minimum)
    {
        string Day(DateOnly day) => day.ToString("d MMM yyyy", culture);
        var (heading, paragraphs) = Say(nudge, tool);
        if (nudge is { Offer: OfferKind.PairUp, Words: { } wish }) paragraphs = [.. paragraphs, wish];
        var seen = nudge.Reasons.Select(r => Sentence(TriageWords.Say(r, Day))).ToList();
        return new(heading, paragraphs, seen, nudge.IsFirst ? Privacy(minimum) : [], Buttons(nudge.Offer, tool));
    }

    /// <summary>What the first contact tells, and what "why" tells again.</summary>
    public static IReadOnlyList<string> Privacy(int minimum) =>
    [
        "What I see: on which days each tool was used and how often, seats, logins and requests. Never what anybody typed.",
        "Why: to find out who is blocked, and to offer help. It is not used to judge anybody.",
        $"Who sees it: you. Nobody is shown single persons' use; managers and tool owners see counts of at least {minimum} people. Who can unblock you sees what you asked for.",
        "How to stop: say \"stop\", and I write nothing of this kind again.",
    ];

    private static (string Heading, string[] Paragraphs) Say(Nudge nudge, string tool) => nudge.Offer switch
    {
        OfferKind.Unblock => ($"Your request for {tool} still waits",
            ["That is on us, not on you. I can put it in front of those who decide, with the days counted."]),
        OfferKind.AskAgain => ($"Do you still need {tool}?",
            ["You asked more than once and did not get it. If it would still help you, I open one request with the whole history, and it gets an owner and a date."]),
        OfferKind.CheckAccess => ($"Does {tool} work for you?",
            ["You have access, and I have never seen a sign of it. Usually something is in the way, or you work where I cannot see it. Which is it?"]),
        OfferKind.GetAccess when tool.Length > 0 => ($"Would a seat for {tool} help you?", [$"It seems that you use {tool} without a seat of your own. A request takes a minute; I keep track of it."]),
        OfferKind.GetAccess => ("Is something in the way?", ["You have no access to any of the approved AI tools. If you would like one, tell me which; I open the request and keep track of it. If not, that is fine."]),
        OfferKind.PairUp => nudge.Voice switch
        {
            Voice.Craft => ($"Your judgement on {tool}, on a real problem",
                [$"A colleague who works with {tool} would value a critical partner: one live problem of yours, 45 minutes, you as reviewer and sparring partner. You decide whether what comes out is any good.",
                    "No course, no follow-up homework. \"Not good enough, and here is why\" is a useful result."]),
            Voice.Peer => ($"A colleague for one problem with {tool}?",
                [$"Somebody who uses {tool} day by day would sit down with you for 45 minutes, on a ticket or question that you have anyway."]),
            Voice.Beginner => ($"Somebody beside you for {tool}?",
                [$"A colleague who knows {tool} well would work through one of your tickets with you, 45 minutes, at your pace. No question is too small."]),
        },
        OfferKind.SeatCheck => ($"Your seat for {tool}: what would help?", ["Four answers, all of them fine: keep it, release it, tell me that you are blocked, or work on something with a colleague."]),
        OfferKind.FeatureTip => ($"A part of {tool} that you may not know: {nudge.Feature!.Feature}",
            [$"{nudge.Feature.People} people here use it. If it does not fit your work, leave it."]),
        OfferKind.OfferHelp => ($"Would you be happy to help others with {tool}?",
            [$"You seem at home in {tool}. Now and then a colleague looks for somebody to work with on a live problem, 45 minutes. You say for what and how often; no is fine."]),
        OfferKind.CampaignStep => ($"{tool}: a next step, if you like", [nudge.Words ?? ""]),
    };

    private static NudgeButton[] Buttons(OfferKind offer, string tool)
    {
        var of = tool.Length > 0 ? $" {tool}" : "";
        var ask = tool.Length > 0 ? $"I am blocked on {tool}" : "request TOOL";
        NudgeButton blocked = new("I am blocked", Blocked, true, ask), pair = new("Pair me", Pair, true, $"pair me{of}: PROBLEM"), notNow = new("Not now", NotNow, true, "not now"),
            notForMe = new("Not for me", NotForMe, true, "not for me"), why = new("Why did I get this?", Why, false, "why did I get this"), works = new("It works", Works, false, "it works"),
            unseen = new("I use it where you cannot see it", NotSeen, false, "you cannot see it");
        return offer switch
        {
            OfferKind.Unblock => [new("Push my request", Push, false, "push it"), blocked, new("No longer needed", NotNeeded, false, "no longer needed"), notNow, why],
            OfferKind.AskAgain => [new("Open it again", Blocked, true, ask), new("No longer needed", NotNeeded, false, "no longer needed"), notNow, notForMe, why],
            OfferKind.CheckAccess => [blocked, works, unseen, notNow, notForMe, why],
            OfferKind.GetAccess => [new("Ask for access", Blocked, true, ask), notNow, notForMe, why],
            OfferKind.PairUp => [pair, blocked, notNow, notForMe, why],
            OfferKind.SeatCheck =>
            [
                new("Keep my seat", Keep, false, $"keep{of}"), new("Release my seat", Release, false, $"release{of}", $"Your seat for {tool} is offered to whoever waits longest. You can ask for it again."), blocked, pair,
                notForMe, why,
            ],
            OfferKind.FeatureTip or OfferKind.CampaignStep => [pair, notNow, notForMe, why],
            OfferKind.OfferHelp => [new("Happy to help", Help, true, "happy to help"), notNow, new("No, thanks", NotForMe, false, "not for me"), why],
        };
    }

    private static string Sentence(string words) => words.Length == 0 ? words : $"{char.ToUpperInvariant(words[0])}{words[1..]}.";
}

/// <summary>Numbers and reasons of a round, for whoever looks before it goes out.</summary>
public static class RoundWords
{
    public static string Say(OfferKind offer) => offer switch
    {
        OfferKind.Unblock => "help with a waiting request",
        OfferKind.AskAgain => "reopen a request given up",
        OfferKind.CheckAccess => "ask whether access works",
        OfferKind.GetAccess => "offer access",
        OfferKind.PairUp => "invitation to pair",
        OfferKind.SeatCheck => "seat check",
        OfferKind.FeatureTip => "tip about a feature",
        OfferKind.OfferHelp => "ask whether happy to help",
        OfferKind.CampaignStep => "step of a campaign",
    };

    public static string Say(Quiet why) => why switch
    {
        Quiet.HeldOut => "held out for comparison",
        Quiet.Stopped => "said stop",
        Quiet.Snoozed => "said not now",
        Quiet.OnLeave => "on leave",
        Quiet.TooNew => "too new",
        Quiet.ChoseNot => "chose not to",
        Quiet.OverBudget => "heard enough in 28 days",
        Quiet.Recently => "heard of it recently",
        Quiet.NoAnswers => "did not answer the last ones",
        Quiet.NotCovered => "not covered by data",
        Quiet.DoingFine => "nothing to offer: doing fine",
        Quiet.NothingToOffer => "nothing to offer",
        Quiet.TeamsOnly => "works-council mode: teams only",
    };
}
