using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBot.Channels;
using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Access;

/// <summary>Who hears of what happened to a request, in the commit of what happened; and every copy of a card shows where it stands.</summary>
internal sealed class AccessAnnouncements(Outreach.Outreach outreach, Outbox.Outbox outbox, Reach reach)
{
    /// <summary>The platform of what the service does by itself.</summary>
    public const string Service = "service";
    public const string ApproverRule = "access.approver", StatusRule = "access.status", UnusedRule = "access.unused", ReviewRule = "access.review", NoteRule = "access.note";

    private const int MostPassedOn = 6;

    /// <summary>Finds who has it and can be reached.</summary>
    /// <returns>As given, or with the events of passing on from owners who cannot be reached; and what is to be told once that is saved.</returns>
    public (Outcome.Done Done, Action<WriteScope> Tell) Settle(WriteScope scope, AccessSurroundings around, AccessRequestRow row, AccessRequestState? before, Outcome.Done done)
    {
        var isNew = before is null;
        var last = done.Events[^1];
        bool HasNewOwner() => done.State.IsOpen && done.State.Stage != Stage.Provisioned && (isNew || before!.Owner != done.State.Owner || before.Stage != done.State.Stage || before.Step != done.State.Step);
        if (HasNewOwner()) done = Reachable(scope, around, before, done);
        var hasNewOwner = HasNewOwner();
        var (state, version) = (done.State, row.Version + 1);
        return (done, s => Announce(s, around, state, before, last, version, hasNewOwner));
    }

    /// <summary>Something that the owner has to know, once a day at most.</summary>
    public void Note(WriteScope scope, AccessSurroundings around, AccessRequestState state, string text)
    {
        var view = around.ViewFor(state.Owner, state.Requester);
        outreach.Tell(scope, new(state.Owner.Value, NoteRule, $"{state.Number}.{around.Today:yyyy-MM-dd}", ToContent(AccessCards.Provider(state, view, text)), Purpose.Decision, "You look after this request."));
    }

    /// <summary>What happened, for timelines.</summary>
    public static IReadOnlyList<TimelineEntry> Timeline(ChatBotDb db, Guid request, AccessView view)
    {
        var words = new Core.Answers.Phrasing(view.Locale);
        return
        [
            .. db.AccessEvents.Where(e => e.RequestId == request).OrderBy(e => e.Sequence).ToList()
                .Select(e => new TimelineEntry(words.Day(DateOnly.FromDateTime(e.At.UtcDateTime)), AccessRecord.Sentence(e, id => view.Organisation.Find(id)?.Name ?? "somebody who left"))),
        ];
    }

    public static MessageContent ToContent(AccessCard card) => new(card.Text, new(card.Kind, JsonSerializer.SerializeToElement(card, AccessCardJson.Default.AccessCard)));

    /// <summary>Passes it on in the plan while whoever has it cannot be told anything; when nobody can, it stays with whoever had it and can.</summary>
    private Outcome.Done Reachable(WriteScope scope, AccessSurroundings around, AccessRequestState? before, Outcome.Done done)
    {
        var (at, events) = (done.State, done.Events.ToList());
        for (var i = 0; i < MostPassedOn; i++)
        {
            if (reach.Of(scope.Db, [at.Owner.Value]).Count > 0) return new(at, [.. events]);
            var mover = around.By(null, Service, at.Requester);
            if (around.Moves.Apply(at, new Move.PassOn("cannot be reached here"), mover) is not Outcome.Done next || next.State.Owner == at.Owner) break;
            at = next.State;
            events.AddRange(next.Events);
        }

        return before is not null && before.Stage == done.State.Stage && before.Step == done.State.Step && reach.Of(scope.Db, [before.Owner.Value]).Count > 0
            && around.Moves.Apply(done.State, new Move.GiveBack(before.Owner), around.By(null, Service, before.Requester)) is Outcome.Done back ? new(back.State, [.. done.Events, .. back.Events]) : done;
    }

    private void Announce(WriteScope scope, AccessSurroundings around, AccessRequestState state, AccessRequestState? before, AccessEvent last, int version, bool hasNewOwner)
    {
        var kind = last.Kind;
        var isOver = before is { Stage: Stage.Approval or Stage.Approved } && state.Stage != before.Stage;
        if (before is not null && (state.Stage != before.Stage || state.Step != before.Step || state.Terms != before.Terms || state.Owner != before.Owner || state.Asked != before.Asked)) Revise(scope, around, state, version);
        if (state.Stage is Stage.Approval or Stage.Approved)
        {
            var tellAll = hasNewOwner && state.Stage == Stage.Approval && (before is null || before.Step != state.Step);
            var people = tellAll && state.Waiting is { } step ? step.Approvers.Where(a => !around.Away.Contains(a)).Append(state.Owner).Distinct() : hasNewOwner || Wakes(kind) ? [state.Owner] : [];
            foreach (var person in people) Owner(scope, around, state, person, last, version);
        }

        if (News(around, state, before, kind) is { } news) Requester(scope, around, state, news, kind, version);
        if (isOver && state.Severity == Severity.Sev1) Review(scope, around, state, version);
    }

    private static bool Wakes(AccessEventKind kind) => kind is AccessEventKind.Reminded or AccessEventKind.Chased or AccessEventKind.Pushed or AccessEventKind.Escalated or AccessEventKind.Answered or AccessEventKind.SeatOffered or AccessEventKind.Joined;

    private void Owner(WriteScope scope, AccessSurroundings around, AccessRequestState state, PersonId person, AccessEvent last, int version)
    {
        if (person == state.Requester) return;
        var kind = last.Kind;
        var view = around.ViewFor(person, state.Requester);
        var who = around.Organisation.Find(state.Requester)?.Name ?? "Somebody";
        var why = kind switch
        {
            AccessEventKind.Reminded => "It still waits, and you have it.",
            AccessEventKind.Chased => $"{(last.Actor is { } lead ? around.Organisation.Find(lead)?.Name : null) ?? "Somebody"} asks for your decision: it still waits, and you have it.{(last.Note is { } word ? $" They say: {word}" : "")}",
            AccessEventKind.Pushed => $"{who} escalated it to you.",
            AccessEventKind.PassedOn or AccessEventKind.Rerouted => "It was passed on to you, because the one before you did not decide, is on leave or cannot be reached.",
            AccessEventKind.Assigned => "It was handed on to you.",
            AccessEventKind.Answered => $"{who} answered your question.",
            AccessEventKind.SeatOffered => "A seat was given back. It goes to this request, the oldest wait.",
            AccessEventKind.Joined => $"{who} added to it.",
            AccessEventKind.Reopened => $"{who} asked before and got nothing; it goes on as one request.",
            _ => null,
        };
        var card = kind == AccessEventKind.Escalated && state.Severity > Severity.Warning ? AccessCards.Escalation(state, view, Timeline(scope.Db, IdOf(scope.Db, state), view))
            : state.Stage == Stage.Approved ? AccessCards.Provider(state, view, why) : AccessCards.Approver(state, view, why);
        var telling = new Telling(person.Value, ApproverRule, Period(state, version), ToContent(card), Purpose.Request,
            $"{who} waits for {view.Organisation.Tools.FirstOrDefault(t => t.Id == state.Tool)?.Name ?? "a tool"}, and you can act on it.");
        if (kind == AccessEventKind.Answered && InThread(scope, state, person, card.Heading, state.Answered ?? "", version)) return;
        outreach.Tell(scope, telling);
    }

    private void Requester(WriteScope scope, AccessSurroundings around, AccessRequestState state, string news, AccessEventKind kind, int version)
    {
        var view = around.ViewFor(state.Requester, state.Requester);
        var card = kind == AccessEventKind.FoundUnused
            ? AccessCards.Unused(state, view, GuidedChecks.Steps(new(around.Organisation.Tools.First(t => t.Id == state.Tool).Name, true, state.ProvisionedDay, null, null, null, null, null, null, null)))
            : AccessCards.Status(state, view, Timeline(scope.Db, IdOf(scope.Db, state), view), news);

        // What changed while nobody did anything is no decision: it keeps to the quiet hours.
        var purpose = kind is AccessEventKind.Escalated or AccessEventKind.PassedOn or AccessEventKind.Rerouted or AccessEventKind.FoundUnused ? Purpose.Request : Purpose.Decision;
        outreach.Tell(scope, new(state.Requester.Value, kind == AccessEventKind.FoundUnused ? UnusedRule : StatusRule, Period(state, version), ToContent(card), purpose, $"You asked for {view.Organisation.Tools.FirstOrDefault(t => t.Id == state.Tool)?.Name ?? "a tool"}."));
    }

    private void Review(WriteScope scope, AccessSurroundings around, AccessRequestState state, int version)
    {
        var owner = around.Organisation.Find(state.Owner) is not null && state.Owner != state.Requester ? state.Owner : Routing.LastResort(around.Organisation, around.Organisation.Find(state.Requester)!) ?? state.Owner;
        var view = around.ViewFor(owner, state.Requester);
        outreach.Tell(scope, new(owner.Value, ReviewRule, Period(state, version), ToContent(AccessCards.Review(state, view, Timeline(scope.Db, IdOf(scope.Db, state), view))), Purpose.Request, "A SEV1 that you owned is over."));
    }

    /// <summary>What the requester has to know; none = nothing new for them, or they did it themselves.</summary>
    private static string? News(AccessSurroundings around, AccessRequestState state, AccessRequestState? before, AccessEventKind kind)
    {
        string Name(PersonId person) => around.Organisation.Find(person)?.Name ?? "somebody";
        var tool = around.Organisation.Tools.FirstOrDefault(t => t.Id == state.Tool)?.Name ?? "The tool";
        return kind switch
        {
            AccessEventKind.Asked or AccessEventKind.Reopened => $"I asked {Name(state.Owner)}, and I keep asking. You need not ask again.",
            AccessEventKind.Joined => "What you added is with those who decide.",
            AccessEventKind.Approved when state.Stage == Stage.Approved => $"{Name(state.Decisions[^1].By)} approved it. {Name(state.Owner)} hands the seat over.",
            AccessEventKind.Approved => $"{Name(state.Decisions[^1].By)} approved it; {Name(state.Owner)} decides next.",
            AccessEventKind.Denied => $"{Name(state.Decisions[^1].By)} refused it.",
            AccessEventKind.Edited => "The reviewer changed level or duration.",
            AccessEventKind.MoreAsked => "Your answer is needed before it goes on.",
            AccessEventKind.Escalated when state.Severity == Severity.Warning => $"It is later than it should be. {Name(state.Owner)} was told.",
            AccessEventKind.Escalated => $"Your wait is a {AccessWords.Of(state.Severity)} now, and {Name(state.Owner)} has it.",
            AccessEventKind.Pushed or AccessEventKind.PassedOn or AccessEventKind.Rerouted or AccessEventKind.Assigned when before?.Owner != state.Owner => $"It is with {Name(state.Owner)} now.",
            AccessEventKind.SeatOffered => "A seat was given back, and yours is the oldest wait: it goes to you.",
            AccessEventKind.Provided or AccessEventKind.SeatSeen => $"{tool} is yours now. Sign in with the company account; I see by itself when you use it.",
            AccessEventKind.FoundUnused => "No use has been seen yet.",
            AccessEventKind.Lapsed when around.Organisation.Find(state.Requester) is not null => $"It ended: {tool} is no longer offered here.",
            AccessEventKind.Expired => $"The time for which you had {tool} is over.",
            _ => null,
        };
    }

    /// <summary>Cards that lie with people already show the state as it is now.</summary>
    private void Revise(WriteScope scope, AccessSurroundings around, AccessRequestState state, int version)
    {
        foreach (var rule in (string[])[ApproverRule, StatusRule])
        {
            var copies = CopiesOf(scope.Db, rule, state).Where(o => !EF.Functions.Like(o.Identity, "%#%") && o.State != OutboxState.Abandoned).Select(o => o.Identity).ToList();
            foreach (var identity in copies)
            {
                if (!int.TryParse(identity[(identity.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var person)) continue;
                var view = around.ViewFor(new(person), state.Requester);
                var card = rule == StatusRule ? AccessCards.Status(state, view, Timeline(scope.Db, IdOf(scope.Db, state), view))
                    : state.Stage == Stage.Approved && state.Owner.Value == person ? AccessCards.Provider(state, view)
                    : state.Stage == Stage.Approval && !state.MayDecide(new(person)) ? AccessCards.Approver(state, view) with { Buttons = [], Reason = "", Paragraphs = [$"It is with {around.Organisation.Find(state.Owner)?.Name} now."] }
                    : AccessCards.Approver(state, view);
                outbox.Revise(scope, identity, version.ToString(CultureInfo.InvariantCulture), ToContent(card));
            }
        }

        scope.Db.SaveChanges();
    }

    /// <summary>Under the card that the person has; false when it was never sent.</summary>
    private bool InThread(WriteScope scope, AccessRequestState state, PersonId person, string heading, string text, int version)
    {
        var suffix = $"/{person.Value}";
        var root = CopiesOf(scope.Db, ApproverRule, state).Where(o => o.Identity.EndsWith(suffix) && o.PlatformMessageId != null && o.Reference != null)
            .OrderByDescending(o => o.Id).Select(o => new { o.PlatformMessageId, o.Reference }).FirstOrDefault();
        if (root is null || JsonSerializer.Deserialize(root.Reference!, ChannelJson.Default.ConversationRef) is not { } to) return false;
        var message = new OutboundMessage.Post(new($"{heading}\nThe answer: {text}")) { To = to with { ThreadId = root.PlatformMessageId }, Key = $"access.answer/{Period(state, version)}/{person.Value}", ReplyToId = root.PlatformMessageId, Alert = true };
        outbox.Add(scope, message);
        scope.Db.SaveChanges();
        return true;
    }

    /// <summary>Messages of a rule about this request: identities are <c>rule/number.version/person</c>, which a range of the index finds.</summary>
    private static IQueryable<OutboxRow> CopiesOf(ChatBotDb db, string rule, AccessRequestState state)
    {
        var (from, until) = ($"{rule}/{state.Number}.", $"{rule}/{state.Number}/");
        return db.Outbox.Where(o => o.Identity.CompareTo(from) >= 0 && o.Identity.CompareTo(until) < 0);
    }

    private static Guid IdOf(ChatBotDb db, AccessRequestState state) => db.AccessRequests.Where(r => r.Number == state.Number).Select(r => r.Id).FirstOrDefault();

    private static string Period(AccessRequestState state, int version) => string.Create(CultureInfo.InvariantCulture, $"{state.Number}.{version}");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AccessCard))]
internal sealed partial class AccessCardJson : JsonSerializerContext;
