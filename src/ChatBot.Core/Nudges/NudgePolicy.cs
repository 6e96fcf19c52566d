using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.People;

namespace ChatBot.Core.Nudges;

/// <summary>What somebody may be offered, the most important first.</summary>
public enum OfferKind
{
    /// <summary>A request waits: shall it be pushed?</summary>
    Unblock,

    /// <summary>Asked, refused, given up: shall it be opened again?</summary>
    AskAgain,

    /// <summary>Granted and never seen: does it work at all?</summary>
    CheckAccess,

    /// <summary>Uses it without a seat, or a senior without any tool: would access help?</summary>
    GetAccess,

    /// <summary>A colleague on a live problem.</summary>
    PairUp,

    /// <summary>Keep, release, I am blocked, pair me.</summary>
    SeatCheck,

    /// <summary>A part of the tool that others use and this person has not tried.</summary>
    FeatureTip,

    /// <summary>Somebody at home in a tool: happy to help?</summary>
    OfferHelp,

    /// <summary>A step of a campaign's playbook.</summary>
    CampaignStep,
}

/// <summary>In which words: somebody senior is invited for their craft, never sent on a course.</summary>
public enum Voice { Craft, Peer, Beginner }

/// <summary>Why somebody hears nothing.</summary>
public enum Quiet { HeldOut, Stopped, Snoozed, OnLeave, TooNew, ChoseNot, OverBudget, Recently, NoAnswers, NotCovered, DoingFine, NothingToOffer, TeamsOnly }

public enum NudgeAnswer { None, NotNow, NotForMe, Works, NotSeen, Blocked, Keep, Release, PairMe, Helping, StillNeeded, NotNeeded }

/// <summary>Why a tool is not for somebody. Private; counts of at least five go to the tool's owner.</summary>
public enum NotForMeReason { Unsaid, Quality, Safety, Fit, Speed, Preference }

/// <param name="Until">Of "not now": the last quiet day.</param>
public sealed record PastNudge(ToolId? Tool, OfferKind Offer, DateOnly Day, NudgeAnswer Answer = NudgeAnswer.None, DateOnly? Until = null);

/// <param name="Budget">Most nudges in 28 days.</param>
/// <param name="HoldOutShare">0..1 of the people whom nothing blocks hear nothing for a quarter, so that the others can be compared with them.</param>
/// <param name="TeamsOnly">Works-council mode: no offer to single persons from their use.</param>
public sealed record NudgeRules(int Budget = 2, double HoldOutShare = 0.1, bool TeamsOnly = false)
{
    public int WaitDays { get; init; } = 7;

    /// <summary>A seat is asked about when idle for so long.</summary>
    public int IdleDays { get; init; } = 45;

    /// <summary>The same offer about the same tool is not made again sooner.</summary>
    public int RepeatDays { get; init; } = 90;

    /// <summary>Another offer about the same tool is not made sooner.</summary>
    public int PauseDays { get; init; } = 14;

    /// <summary>After so many without an answer the bot is silent for <see cref="RepeatDays"/>.</summary>
    public int UnansweredAtMost { get; init; } = 2;

    /// <summary>Invitations to pair in one round, seniors first.</summary>
    public int PairingsAtMost { get; init; } = 50;
}

/// <summary>A part of a tool that others use.</summary>
/// <param name="People">At least the minimum group.</param>
public sealed record UnusedFeature(ToolId Tool, string Feature, int People);

/// <summary>Everything about one person that decides what they are offered.</summary>
/// <param name="Findings">One per tool that concerns them.</param>
/// <param name="Past">Any order.</param>
public sealed record NudgeCase(PersonFacts Facts, IReadOnlyList<Finding> Findings, IReadOnlyList<PastNudge> Past)
{
    public Person Person => Facts.Person;

    /// <summary>"Stop" was said.</summary>
    public bool HasStopped { get; init; }

    /// <summary>Looks for a partner, or has one, already.</summary>
    public bool IsPairing { get; init; }
    public bool IsHelper { get; init; }

    /// <summary>Something was offered before, however long ago.</summary>
    public bool WasHeard { get; init; }

    /// <summary>Tools billed by the seat.</summary>
    public IReadOnlySet<ToolId> Seats { get; init; } = new HashSet<ToolId>();
    public IReadOnlyList<UnusedFeature> Unused { get; init; } = [];

    /// <summary>Steps of campaigns that are due.</summary>
    public IReadOnlyList<(ToolId Tool, string Words)> Steps { get; init; } = [];
}

/// <param name="Reasons">What the finding rests on.</param>
/// <param name="IsFirst">The first contact says what is seen, why, by whom and how to stop.</param>
public sealed record Nudge(PersonId Person, ToolId? Tool, OfferKind Offer, Voice Voice, Standing Standing, IReadOnlyList<Because> Reasons, bool IsFirst)
{
    public UnusedFeature? Feature { get; init; }

    /// <summary>Of a campaign's step, or of whoever else wished for the offer.</summary>
    public string? Words { get; init; }
}

public abstract record Decision(PersonId Person)
{
    public sealed record Contact(Nudge Nudge) : Decision(Nudge.Person);

    public sealed record LeaveAlone(PersonId Person, Quiet Why) : Decision(Person);
}

/// <summary>Who gets which offer. First a block is assumed, then a peer is offered, then people are left alone.</summary>
public static class NudgePolicy
{
    private const int BudgetDays = 28, HelpersAtLeast = 5;

    /// <returns>One decision a person, in the order of the cases.</returns>
    public static IReadOnlyList<Decision> Plan(IReadOnlyList<NudgeCase> cases, NudgeRules rules, DateOnly today)
    {
        var decisions = cases.Select(c => Decide(c, rules, today)).ToList();

        // More invitations than a round may make: seniors first, then whoever has been idle longest.
        var invited = decisions.Select((d, at) => (Contact: d as Decision.Contact, At: at)).Where(d => d.Contact?.Nudge.Offer == OfferKind.PairUp)
            .OrderByDescending(d => Triage.IsSenior(cases[d.At].Person)).ThenBy(d => IdleSince(d.Contact!.Nudge)).ThenBy(d => d.Contact!.Person.Value);
        foreach (var (contact, at) in invited.Skip(rules.PairingsAtMost)) decisions[at] = new Decision.LeaveAlone(contact!.Person, Quiet.NothingToOffer);

        // Helpers are asked for as they are needed, in an order that says nothing about anybody.
        var needed = Math.Max(HelpersAtLeast, decisions.Count(d => d is Decision.Contact { Nudge.Offer: OfferKind.PairUp }));
        var asked = decisions.Select((d, at) => (Contact: d as Decision.Contact, At: at)).Where(d => d.Contact?.Nudge.Offer == OfferKind.OfferHelp).OrderBy(d => HoldOut.Place(cases[d.At].Person.Email, today));
        foreach (var (contact, at) in asked.Skip(needed)) decisions[at] = new Decision.LeaveAlone(contact!.Person, Quiet.DoingFine);
        return decisions;
    }

    public static Decision Decide(NudgeCase who, NudgeRules rules, DateOnly today) =>
        Fresh(who, rules, today, isPairing: false) is var (offers, otherwise) && offers.Count > 0 ? new Decision.Contact(offers[0]) : new Decision.LeaveAlone(who.Person.Id, otherwise);

    /// <summary>Invitations to pair that somebody may get now because others ask for it, under the same rules: light use counts as well, a block does not.</summary>
    /// <returns>One for each tool, the best first.</returns>
    public static IReadOnlyList<Nudge> Pairings(NudgeCase who, NudgeRules rules, DateOnly today) => Fresh(who, rules, today, isPairing: true).Offers;

    /// <param name="isPairing">Only invitations to pair are asked for.</param>
    /// <returns>What may be offered now, the best first; where that is nothing, why.</returns>
    private static (IReadOnlyList<Nudge> Offers, Quiet Otherwise) Fresh(NudgeCase who, NudgeRules rules, DateOnly today, bool isPairing)
    {
        if (who.HasStopped) return ([], Quiet.Stopped);
        if (who.Facts.AwayUntil is not null) return ([], Quiet.OnLeave);
        if (rules.TeamsOnly) return ([], Quiet.TeamsOnly);

        var blocks = Blocks(who, rules, today).ToList();
        if (blocks.Count == 0 && HoldOut.Holds(who.Person.Email, rules.HoldOutShare, today)) return ([], Quiet.HeldOut);
        var offers = blocks.Count > 0 ? isPairing ? [] : blocks : IsBlocked(who) ? [] : isPairing ? PairUps(who, today, alsoLight: true).ToList() : Invitations(who, rules, today).ToList();
        if (offers.Count == 0) return ([], WhyNothing(who));

        if (who.Past.Any(p => p is { Answer: NudgeAnswer.NotNow, Tool: null } && p.Until >= today)) return ([], Quiet.Snoozed);
        if (who.Past.Count(p => today.DayNumber - p.Day.DayNumber < BudgetDays) >= rules.Budget) return ([], Quiet.OverBudget);
        if (IsTalkingToNobody(who, rules, today)) return ([], Quiet.NoAnswers);
        return ([.. offers.Where(o => IsFresh(o, who, rules, today))], offers.Any(o => IsSnoozed(o, who, today)) ? Quiet.Snoozed : Quiet.Recently);
    }

    public static Voice VoiceFor(Person person) => person.Seniority switch
    {
        Seniority.Senior or Seniority.Staff or Seniority.Principal => Voice.Craft,
        Seniority.Junior => Voice.Beginner,
        Seniority.Unknown or Seniority.Mid or Seniority.Manager or Seniority.Director or Seniority.Executive => Voice.Peer,
    };

    /// <summary>A senior who uses nothing is blocked until the opposite is known: a login, the person's word, or use.</summary>
    public static bool IsBlocked(NudgeCase who) =>
        who.Findings.Any(f => Triage.IsBlock(f.Standing)) || (Triage.IsSenior(who.Person) && who.Findings.Count > 0 && who.Findings.All(f => f.Standing == Standing.NoAccess));

    private static IEnumerable<Nudge> Blocks(NudgeCase who, NudgeRules rules, DateOnly today)
    {
        foreach (var f in who.Findings.Where(f => f.Standing == Standing.Waiting).OrderBy(Asked).Where(f => today.DayNumber - Asked(f).DayNumber >= rules.WaitDays))
            yield return Make(who, f, OfferKind.Unblock);
        foreach (var f in who.Findings.Where(f => f.Standing == Standing.GaveUp)) yield return Make(who, f, OfferKind.AskAgain);
        foreach (var f in who.Findings.Where(f => f.Standing == Standing.Unseen)) yield return Make(who, f, OfferKind.CheckAccess);

        // Proven demand: use of an approved tool without a seat. Otherwise a senior who has no tool at all, whatever the tool.
        foreach (var f in who.Findings.Where(f => f.Standing == Standing.NoAccess && f.Reasons.Any(r => r is Because.LastUsed))) yield return Make(who, f, OfferKind.GetAccess);
        if (Triage.IsSenior(who.Person) && today.DayNumber - who.Person.StartDate.DayNumber >= Triage.GraceDays
            && who.Findings.Count > 0 && who.Findings.All(f => f is { Standing: Standing.NoAccess, Reasons.Count: 1 })) yield return Make(who, null, OfferKind.GetAccess);
    }

    private static IEnumerable<Nudge> Invitations(NudgeCase who, NudgeRules rules, DateOnly today)
    {
        if (IsNew(who, today)) yield break;
        foreach (var pairing in PairUps(who, today, alsoLight: false)) yield return pairing;
        if (!who.IsPairing && !who.Facts.IsPartTime)
            foreach (var f in who.Findings.Where(f => (f.Standing is Standing.Unengaged or Standing.Lapsed) && who.Seats.Contains(f.Tool) && today.DayNumber - IdleSince(f).DayNumber >= rules.IdleDays))
                yield return Make(who, f, OfferKind.SeatCheck);
        foreach (var (tool, words) in who.Steps)
            if (who.Findings.FirstOrDefault(f => f.Tool == tool && (Triage.IsLow(f.Standing) || Triage.IsRegular(f.Standing))) is { } f) yield return Make(who, f, OfferKind.CampaignStep) with { Words = words };
        foreach (var unused in who.Unused)
            if (who.Findings.FirstOrDefault(f => f.Tool == unused.Tool && (f.Standing == Standing.Light || Triage.IsRegular(f.Standing))) is { } f)
                yield return Make(who, f, OfferKind.FeatureTip) with { Feature = unused };
        if (!who.IsHelper)
            foreach (var f in who.Findings.Where(f => f.Standing == Standing.Power)) yield return Make(who, f, OfferKind.OfferHelp);
    }

    private static IEnumerable<Nudge> PairUps(NudgeCase who, DateOnly today, bool alsoLight) => who.IsPairing || IsNew(who, today) ? []
        : from f in who.Findings
          where f.Standing is Standing.Unengaged or Standing.Lapsed || (alsoLight && f.Standing == Standing.Light)
          orderby f.Standing, f.Tool.Value
          select Make(who, f, OfferKind.PairUp);

    private static bool IsNew(NudgeCase who, DateOnly today) => today.DayNumber - who.Person.StartDate.DayNumber < Triage.GraceDays;

    private static Nudge Make(NudgeCase who, Finding? finding, OfferKind offer) =>
        new(who.Person.Id, finding?.Tool, offer, VoiceFor(who.Person), finding?.Standing ?? Standing.NoAccess, finding?.Reasons ?? [new Because.NoSeat()], who.Past.Count == 0 && !who.WasHeard);

    private static bool IsFresh(Nudge offer, NudgeCase who, NudgeRules rules, DateOnly today) => !IsSnoozed(offer, who, today) && !who.Past.Any(p => p.Tool == offer.Tool && (
        (p.Offer == offer.Offer && p.Answer is (NudgeAnswer.NotForMe or NudgeAnswer.NotNeeded)) || today.DayNumber - p.Day.DayNumber < rules.PauseDays || (p.Offer == offer.Offer && offer.Offer != OfferKind.CampaignStep && today.DayNumber - p.Day.DayNumber < rules.RepeatDays)));

    /// <summary>"Not now" rests every invitation, about other tools too; help with access rests for that tool alone.</summary>
    private static bool IsSnoozed(Nudge offer, NudgeCase who, DateOnly today) => who.Past.Any(p => p.Until >= today && p.Answer switch
    {
        NudgeAnswer.NotNow => p.Tool == offer.Tool || !IsAccess(offer.Offer),
        NudgeAnswer.Keep => p.Tool == offer.Tool,
        _ => false,
    });

    private static bool IsAccess(OfferKind offer) => offer is OfferKind.Unblock or OfferKind.AskAgain or OfferKind.CheckAccess or OfferKind.GetAccess;

    private static bool IsTalkingToNobody(NudgeCase who, NudgeRules rules, DateOnly today)
    {
        var latest = who.Past.OrderByDescending(p => p.Day).Take(rules.UnansweredAtMost).ToList();
        return latest.Count == rules.UnansweredAtMost && latest.All(p => p.Answer == NudgeAnswer.None) && today.DayNumber - latest[0].Day.DayNumber < rules.RepeatDays;
    }

    private static Quiet WhyNothing(NudgeCase who)
    {
        bool Any(params Standing[] standings) => who.Findings.Any(f => standings.AsSpan().Contains(f.Standing));
        return Any(Standing.Habitual, Standing.Power, Standing.Light) ? Quiet.DoingFine
            : Any(Standing.TooNew) ? Quiet.TooNew
            : Any(Standing.ChoseNot) ? Quiet.ChoseNot
            : Any(Standing.NotCovered) ? Quiet.NotCovered
            : Quiet.NothingToOffer;
    }

    private static DateOnly Asked(Finding finding) => finding.Reasons.OfType<Because.AskedOn>().Single().Day;

    private static DateOnly IdleSince(Finding finding) =>
        finding.Reasons.OfType<Because.LastUsed>().FirstOrDefault()?.Day ?? finding.Reasons.OfType<Because.AccessSince>().FirstOrDefault()?.Day ?? DateOnly.MaxValue;

    private static DateOnly IdleSince(Nudge nudge) => IdleSince(new Finding(nudge.Person, nudge.Tool ?? default, nudge.Standing, nudge.Reasons));
}

/// <summary>Who hears nothing, so that the others can be compared with somebody. The same people for a whole quarter, others in the next.</summary>
public static class HoldOut
{
    /// <param name="share">0..1.</param>
    public static bool Holds(string email, double share, DateOnly today) => share > 0 && Place(email, today) < share * ulong.MaxValue;

    /// <summary>Where somebody stands by chance in this quarter, evenly spread.</summary>
    public static ulong Place(string email, DateOnly today) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{email}|{Quarter(today)}")));

    /// <summary>Such as <c>2026-Q2</c>.</summary>
    public static string Quarter(DateOnly day) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{day.Year}-Q{(day.Month + 2) / 3}");
}
