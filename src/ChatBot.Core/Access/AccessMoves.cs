using System.Diagnostics;
using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>Which move is possible for whom, and what it makes of a request. The one place that makes states.</summary>
/// <remarks>A refused move changes nothing. Every move that changes something leaves at least one event. An open request always has an owner
/// who is somebody of the organisation, and a next date after today; nobody decides about their own.</remarks>
/// <param name="away">People on leave today: what waits for somebody does not wait for them.</param>
public sealed partial class AccessMoves(Organisation organisation, AccessPolicy policy, IReadOnlySet<PersonId>? away = null)
{
    private const int LongestText = 500, LongestLevel = 40, LongestGrantDays = 1_095, HandOverWorkingDays = 2, WeekDays = 7;
    private const int MostTickets = 20;

    /// <param name="text">What somebody typed: what for.</param>
    public sealed record Asking(PersonId Requester, ToolId Tool, string WhatFor, Blocker Blocker, ValueList<Ticket> Tickets, string DataClass = "");

    /// <summary>A new request. Whether the person may ask at all (holds it already, has an open one) is for the caller to see before.</summary>
    public Outcome Begin(Asking asking, int number, Mover mover) => Begin(asking, number, mover, AccessEventKind.Asked, null);

    /// <summary>Several that came to nothing go on as one; the clock is that of the first.</summary>
    public Outcome Reopen(Asking asking, IReadOnlyList<AccessRequestState> earlier, int number, Mover mover) => Begin(asking with
    {
        Tickets = [.. asking.Tickets, .. earlier.Select(e => new Ticket($"request {e.Number}", e.ClockDay)), .. earlier.SelectMany(e => e.Tickets)],
    }, number, mover, AccessEventKind.Reopened, $"goes on from {string.Join(", ", earlier.Select(e => $"request {e.Number}"))}");

    /// <summary>A request that was made elsewhere, as a file tells of it.</summary>
    /// <param name="seatDay">Since when the person holds a seat or account; none = holds none.</param>
    /// <param name="before">What was known of it, when the file decides about an open one.</param>
    public Outcome Import(PersonId requester, ToolId tool, DateOnly requestedDay, RequestStatus status, DateOnly? decidedDay, DateOnly? seatDay, int number, Mover mover, AccessRequestState? before = null)
    {
        if (Known(requester, tool) is not { } known) return new Outcome.Refused("Who asked, or what for, is not there.");
        var rule = Routing.RuleFor(policy, organisation, known.Person, known.Tool, policy.DataClassOf(known.Tool));
        var steps = Routing.StepsFor(rule, policy, organisation, known.Person, known.Tool);
        var stage = status switch
        {
            RequestStatus.Open => Stage.Approval,
            RequestStatus.Denied => Stage.Denied,
            RequestStatus.Granted when seatDay is not null => Stage.Provisioned,
            RequestStatus.Granted when decidedDay > mover.Today.AddDays(-2 * policy.Ladder.UnusedDays) => Stage.Approved,
            RequestStatus.Granted => Stage.Released,
        };
        var state = (before ?? new AccessRequestState
        {
            Number = number, Requester = requester, Tool = tool, ClockDay = requestedDay, AskedDay = requestedDay, DataClass = policy.DataClassOf(known.Tool), Steps = steps,
            Owner = requester, OwnerSince = mover.Today, NextDay = mover.Today, TouchedDay = decidedDay ?? requestedDay,
        }) with
        {
            Stage = stage, OwnerSince = mover.Today, Passed = [], Asked = null, AskedBy = null, GrantedDay = status == RequestStatus.Granted ? decidedDay : null,
            ProvisionedDay = stage == Stage.Provisioned ? Latest(decidedDay, seatDay) : null,
            EndedDay = stage is Stage.Denied or Stage.Released ? decidedDay : null,
        };

        // What was handed over long ago is not asked about as if it were news.
        if (state.ProvisionedDay?.AddDays(2 * policy.Ladder.UnusedDays) < mover.Today) state = state with { UnusedDay = state.ProvisionedDay.Value.AddDays(policy.Ladder.UnusedDays) };
        state = state with { Owner = FirstOwner(state, known), Severity = state.Stage == Stage.Approval ? SeverityOn(mover.Today, state, known) : Severity.None };
        return Finish(known, state, mover, [Event(AccessEventKind.Imported, mover, before is null ? null : Words(before), Words(state), null)]);
    }

    public Outcome Apply(AccessRequestState state, Move move, Mover mover)
    {
        if (move is Move.Lapse lapse) return state.IsOpen ? End(state, mover, Stage.Lapsed, AccessEventKind.Lapsed, lapse.Why) : Over(state);
        if (Known(state.Requester, state.Tool) is not { } known) return new Outcome.Refused("Who asked, or the tool, is no longer there, so nothing was done.");
        if (mover.Actor is { } actor && organisation.Find(actor) is null) return new Outcome.Refused("I don't know you here, so nothing was done.");
        return move switch
        {
            Move.Join join => Join(state, join, known, mover),
            Move.Approve approve => Decide(state, approve.Reason, approve.Terms, yes: true, known, mover),
            Move.Deny deny => Decide(state, deny.Reason, deny.Terms, yes: false, known, mover),
            Move.Edit edit => Edit(state, edit, known, mover),
            Move.Ask ask => Ask(state, ask, known, mover),
            Move.Answer answer => Answer(state, answer, known, mover),
            Move.Remind => Remind(state, known, mover),
            Move.Chase chase => Chase(state, chase, known, mover),
            Move.Push => Push(state, known, mover),
            Move.Assign assign => Assign(state, assign, known, mover),
            Move.Withdraw => IsRequester(state, mover) ? state.Stage is Stage.Approval or Stage.Approved ? End(state, mover, Stage.Withdrawn, AccessEventKind.Withdrawn, null) : state.IsOpen
                ? new Outcome.Refused($"Access to {known.Tool.Name} is there already; give the seat back instead.") : Over(state) : NotYours(),
            Move.Provide provide => Provide(state, provide, known, mover),
            Move.Release release => Release(state, release, mover),
            Move.Tell tell => Tell(state, tell, known, mover),
            Move.Review review => Review(state, review, mover),
            Move.Age => Age(state, known, mover),
            Move.PassOn pass => PassOn(state, pass.Why, AccessEventKind.PassedOn, known, mover),
            Move.GiveBack back => GiveBack(state, back, known, mover),
            Move.SeatSeen seat => SeatSeen(state, seat, known, mover),
            Move.OfferSeat => OfferSeat(state, known, mover),
            Move.Used used => Used(state, used, mover),
            Move.FoundUnused => FoundUnused(state, known, mover),
            Move.Expire => Expire(state, mover),
            _ => throw new UnreachableException(),
        };
    }

    private Outcome Begin(Asking asking, int number, Mover mover, AccessEventKind kind, string? note)
    {
        if (Known(asking.Requester, asking.Tool) is not { } known) return new Outcome.Refused("Who asks, or the tool, is not there, so nothing was asked for.");
        if (!known.Tool.Approved) return new Outcome.Refused($"{known.Tool.Name} is not approved here, so it cannot be requested.");
        if (mover.Actor is { } actor && actor != asking.Requester) return new Outcome.Refused("I can ask for access only for yourself.");
        if (asking.Tickets.Any(t => t.Day > mover.Today)) return new Outcome.Refused("An earlier ticket cannot have a day in the future.");
        var tickets = asking.Tickets.Distinct().OrderBy(t => t.Day).Take(MostTickets).Select(t => t with { Link = Redaction.Clean(t.Link, LongestText) }).ToList();
        var dataClass = asking.DataClass.Length > 0 ? asking.DataClass : policy.DataClassOf(known.Tool);
        var rule = Routing.RuleFor(policy, organisation, known.Person, known.Tool, dataClass);
        var state = new AccessRequestState
        {
            Number = number, Requester = asking.Requester, Tool = asking.Tool, Stage = Stage.Approval, Blocker = asking.Blocker, AskedDay = mover.Today,
            ClockDay = tickets.Select(t => t.Day).Append(mover.Today).Min(), WhatFor = Redaction.Clean(asking.WhatFor, LongestText), DataClass = dataClass, Tickets = [.. tickets],
            Steps = Routing.StepsFor(rule, policy, organisation, known.Person, known.Tool), Owner = asking.Requester, OwnerSince = mover.Today, NextDay = mover.Today, TouchedDay = mover.Today,
        };
        state = state with { Owner = FirstOwner(state, known), Severity = SeverityOn(mover.Today, state, known) };
        return Finish(known, state, mover, [Event(kind, mover, null, Words(state), note)]);
    }

    private Outcome Join(AccessRequestState state, Move.Join join, Subject known, Mover mover)
    {
        if (!IsRequester(state, mover)) return NotYours();
        if (!state.IsOpen) return Over(state);
        if (join.Tickets.Any(t => t.Day > mover.Today)) return new Outcome.Refused("An earlier ticket cannot have a day in the future.");
        var tickets = state.Tickets.Concat(join.Tickets.Select(t => t with { Link = Redaction.Clean(t.Link, LongestText) })).Distinct().OrderBy(t => t.Day).Take(MostTickets).ToList();
        var more = Redaction.Clean(join.WhatFor, LongestText);
        var next = state with
        {
            Tickets = [.. tickets], ClockDay = tickets.Select(t => t.Day).Append(state.ClockDay).Min(), Blocker = join.Blocker == Blocker.Unknown ? state.Blocker : join.Blocker,
            WhatFor = more.Length == 0 || state.WhatFor.Contains(more, StringComparison.Ordinal) ? state.WhatFor : Redaction.Clean($"{state.WhatFor} {more}".Trim(), LongestText), TouchedDay = mover.Today,
        };
        return Finish(known, next, mover, [Event(AccessEventKind.Joined, mover, Words(state), Words(next), null)]);
    }

    private Outcome Decide(AccessRequestState state, string reason, int? terms, bool yes, Subject known, Mover mover)
    {
        if (mover.Actor is not { } actor) return NotYours();
        if (state.Stage != Stage.Approval) return Over(state);
        if (actor == state.Requester) return new Outcome.Refused("Nobody decides about their own request.");
        if (!state.MayDecide(actor)) return new Outcome.Refused("This request is not yours to decide.");
        if (state.Decisions.FirstOrDefault(d => d.By == actor && d.Step == state.Step) is not null) return new Outcome.Refused("You have decided about this step already; others still have to.");
        if (terms is { } seen && seen != state.Terms) return new Outcome.Refused("This card is out of date: the request has changed since. Look at the new one and decide there.");
        var text = Redaction.Clean(reason, LongestText);
        if (!yes && text.Length == 0) return new Outcome.Refused("A no needs a reason that the requester can read.");
        var next = state with { Decisions = [.. state.Decisions, new Decision(actor, mover.Today, state.Step, yes, text)], TouchedDay = mover.Today };
        if (!yes)
        {
            next = next with { Stage = Stage.Denied, EndedDay = mover.Today, Asked = null, AskedBy = null };
            return Finish(known, next, mover, [Event(AccessEventKind.Denied, mover, Words(state), Words(next), text)]);
        }

        var step = state.Waiting;
        var isOwnersYes = step is null || (actor == state.Owner && !step.Approvers.Contains(actor) && !step.StandIns.Contains(actor));
        var said = next.Decisions.Where(d => d.Step == state.Step && d.Yes).Select(d => d.By).ToHashSet();

        // A stand-in or the owner to whom it was escalated speaks for one who did not answer.
        var isEnough = isOwnersYes || step is null || !step.NeedsAll || said.Count >= step.Approvers.Count;
        if (!isEnough) next = next with { Owner = OwnerOf(next, known), OwnerSince = mover.Today };
        else if (state.Step + 1 < state.Steps.Count)
        {
            next = next with { Step = state.Step + 1, Terms = state.Terms + 1, OwnerSince = mover.Today, Passed = [], Asked = null, AskedBy = null };
            next = next with { Owner = OwnerOf(next, known) };
        }
        else
            next = next with
            {
                Stage = Stage.Approved, GrantedDay = mover.Today, Asked = null, AskedBy = null, OwnerSince = mover.Today, Passed = [],
                UntilDay = state.GrantDays is { } days ? mover.Today.AddDays(days) : null, Owner = ProviderOf(known, actor),
            };
        return Finish(known, next, mover, [Event(AccessEventKind.Approved, mover, Words(state), Words(next), text.Length > 0 ? text : null)]);
    }

    private Outcome Edit(AccessRequestState state, Move.Edit edit, Subject known, Mover mover)
    {
        if (state.Stage != Stage.Approval) return Over(state);
        if (mover.Actor is not { } actor || !state.MayDecide(actor)) return new Outcome.Refused("This request is not yours to change.");
        if (edit.Terms is { } seen && seen != state.Terms) return new Outcome.Refused("This card is out of date: the request has changed since. Look at the new one and decide there.");
        if (edit.GrantDays is < 1 or > LongestGrantDays) return new Outcome.Refused($"Access is granted for 1 to {LongestGrantDays} days, or for good.");
        var level = edit.Level is { } given ? Redaction.Clean(given, LongestLevel) : state.Level;
        if (level == state.Level && edit.GrantDays == state.GrantDays) return new Outcome.Refused("Nothing is different from what was asked for.");
        var next = state with { Level = level, GrantDays = edit.GrantDays, Terms = state.Terms + 1, TouchedDay = mover.Today };

        // Whoever said yes in this step said it to other terms.
        next = next with { Decisions = [.. next.Decisions.Where(d => d.Step != state.Step)] };
        return Finish(known, next, mover, [Event(AccessEventKind.Edited, mover, Terms(state), Terms(next), null)]);
    }

    private Outcome Ask(AccessRequestState state, Move.Ask ask, Subject known, Mover mover)
    {
        if (state.Stage != Stage.Approval) return Over(state);
        if (mover.Actor is not { } actor || !state.MayDecide(actor)) return new Outcome.Refused("Only those who decide ask for more about it.");
        var text = Redaction.Clean(ask.Question, LongestText);
        if (text.Length == 0) return new Outcome.Refused("What would you like to know? The question is empty.");
        var next = state with { Asked = text, AskedBy = actor, Answered = null, TouchedDay = mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.MoreAsked, mover, null, null, text)]);
    }

    private Outcome Answer(AccessRequestState state, Move.Answer answer, Subject known, Mover mover)
    {
        if (!IsRequester(state, mover)) return NotYours();
        if (state.Stage != Stage.Approval) return Over(state);
        if (state.Asked is null) return new Outcome.Refused("Nobody has asked you anything about this request.");
        var text = Redaction.Clean(answer.Text, LongestText);
        if (text.Length == 0) return new Outcome.Refused("The answer is empty, so nothing was sent.");
        var next = state with { Asked = null, Answered = text, TouchedDay = mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.Answered, mover, null, null, text)]);
    }

    private Outcome Remind(AccessRequestState state, Subject known, Mover mover)
    {
        if (!IsRequester(state, mover)) return NotYours();
        if (state.Stage is not (Stage.Approval or Stage.Approved)) return Over(state);
        if (state.RemindedDay == mover.Today) return new Outcome.Refused($"{NameOf(state.Owner)} was reminded today already. You can do it again tomorrow.");
        var next = state with { RemindedDay = mover.Today, TouchedDay = mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.Reminded, mover, null, NameOf(state.Owner), null)]);
    }

    private Outcome Chase(AccessRequestState state, Move.Chase chase, Subject known, Mover mover)
    {
        if (mover.Actor is not { } actor || actor == state.Requester || !(mover.IsAdmin || organisation.IsFinance(organisation.Find(actor)!) || Routing.Line(organisation, known.Person).Any(p => p.Id == actor)))
            return new Outcome.Refused("Only those who lead whoever asked, admins and finance ask for a decision.");
        if (state.Stage is not (Stage.Approval or Stage.Approved)) return Over(state);
        if (state.Owner == actor) return new Outcome.Refused($"Request {state.Number} is with you.");
        if (state.RemindedDay == mover.Today) return new Outcome.Refused($"{NameOf(state.Owner)} was reminded of request {state.Number} today already. You can do it again tomorrow.");
        var text = Redaction.Clean(chase.Note, LongestText);
        var next = state with { RemindedDay = mover.Today, TouchedDay = mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.Chased, mover, null, NameOf(state.Owner), text.Length > 0 ? text : null)]);
    }

    private Outcome Push(AccessRequestState state, Subject known, Mover mover)
    {
        if (!IsRequester(state, mover)) return NotYours();
        if (state.Stage is not (Stage.Approval or Stage.Approved)) return Over(state);
        if (state.RemindedDay == mover.Today) return new Outcome.Refused($"{NameOf(state.Owner)} heard of it today already. You can escalate again tomorrow.");
        var next = state with { RemindedDay = mover.Today, TouchedDay = mover.Today };
        return Finish(known, Up(next, known, mover), mover, e => Event(AccessEventKind.Pushed, mover, NameOf(state.Owner), NameOf(e.Owner), null));
    }

    private Outcome Assign(AccessRequestState state, Move.Assign assign, Subject known, Mover mover)
    {
        if (!state.IsOpen) return Over(state);
        if (mover.Actor is not { } actor || actor == state.Requester || !(mover.IsAdmin || actor == state.Owner || state.MayDecide(actor))) return new Outcome.Refused("Only an admin, or whoever has it now, hands a request on.");
        if (assign.To == state.Requester) return new Outcome.Refused("A request cannot be given to the one who made it.");
        if (organisation.Find(assign.To) is null) return new Outcome.Refused("That person is not here.");
        if (IsAway(assign.To)) return new Outcome.Refused($"{NameOf(assign.To)} is on leave, so it would wait. Hand it to somebody who is here.");
        if (assign.To == state.Owner) return new Outcome.Refused($"{NameOf(assign.To)} has it already.");
        var next = Hand(state, assign.To, mover) with { TouchedDay = mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.Assigned, mover, NameOf(state.Owner), NameOf(next.Owner), null)]);
    }

    private static Outcome Review(AccessRequestState state, Move.Review review, Mover mover)
    {
        if (state.Stage == Stage.Approval || state.Severity != Severity.Sev1) return new Outcome.Refused("A review follows a SEV1 that is over.");
        if (mover.Actor is not { } actor || !(mover.IsAdmin || actor == state.Owner)) return new Outcome.Refused("The review is written by the owner or an admin.");
        if (state.ReviewedDay is not null) return new Outcome.Refused("The review is written already.");
        var text = Redaction.Clean(review.Text, 4 * LongestText);
        if (text.Length == 0) return new Outcome.Refused("The review is empty, so nothing was kept.");
        var next = state with { ReviewedDay = mover.Today };
        return new Outcome.Done(next, [Event(AccessEventKind.Reviewed, mover, null, null, text)]);
    }
}
