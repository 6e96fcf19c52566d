using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>What follows from the calendar and from facts, and what keeps every open request with an owner and a next date.</summary>
public sealed partial class AccessMoves
{
    private const string TooLate = "no decision in time";

    private sealed record Subject(Person Person, Tool Tool, string Country);

    /// <summary>The calendar has moved: the ladder, an owner who does not answer, one who left.</summary>
    private Outcome Age(AccessRequestState state, Subject known, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (!state.IsOpen) return Over(state);
        if (organisation.Find(state.Owner) is null || (state.Owner == state.Requester && FallbackOwner(known) != state.Requester))
            return PassOn(state, "who had it is no longer here", AccessEventKind.Rerouted, known, mover);
        if (state.Stage is Stage.Approval or Stage.Approved && IsAway(state.Owner)
            && PassOn(state, "who had it is on leave", AccessEventKind.Rerouted, known, mover) is Outcome.Done next && next.State.Owner != state.Owner) return next;

        var severity = state.Stage == Stage.Provisioned ? state.Severity : SeverityOn(mover.Today, state, known);
        if (severity > state.Severity)
        {
            var worse = state with { Severity = severity };

            // A warning reminds the one who has it; every severity goes one up the line.
            if (severity > Severity.Warning) worse = Up(worse, known, mover);
            return Finish(known, worse, mover, e => Event(AccessEventKind.Escalated, mover, state.Severity.ToString(), severity.ToString(), $"{NameOf(e.Owner)}, next look on {e.NextDay:yyyy-MM-dd}"));
        }

        if (state.NextDay > mover.Today) return new Outcome.Done(state, []);
        if (state.Stage == Stage.Approval && FallbackDay(state, known) <= mover.Today) return PassOn(state, TooLate, AccessEventKind.PassedOn, known, mover);
        return Finish(known, state, mover, e => Event(AccessEventKind.Reminded, mover, $"{state.NextDay:yyyy-MM-dd}", $"{e.NextDay:yyyy-MM-dd}", "the next date came"));
    }

    /// <summary>Stand-ins first, then the others who may decide, then whom the rule names. Up the line only where the owner cannot be had at all:
    /// slowness is the ladder's.</summary>
    private Outcome PassOn(AccessRequestState state, string why, AccessEventKind kind, Subject known, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (!state.IsOpen) return Over(state);
        var rule = Routing.RuleFor(policy, organisation, known.Person, known.Tool, state.DataClass);
        IEnumerable<PersonId?> candidates = state.Waiting is { } step
            ? [.. step.StandIns.Concat(step.Approvers).Concat(ApproversNow(rule, state, known)).Select(id => (PersonId?)id), Routing.Resolve(rule.Fallback, policy, organisation, known.Person, known.Tool)]
            : [ProviderOf(known, state.Owner)];
        var to = candidates.OfType<PersonId>().Where(c => c != state.Owner && c != state.Requester && !state.Passed.Contains(c) && IsHere(c)
            && !state.Decisions.Any(d => d.By == c && d.Step == state.Step)).Select(c => (PersonId?)c).FirstOrDefault();
        var next = to is { } found ? Hand(state, found, mover) : why == TooLate ? state : Up(state, known, mover);

        // Everybody has had it: somebody who is here gets it again.
        if (next.Owner == state.Owner && organisation.Find(state.Owner) is null) next = Hand(state, FallbackOwner(known), mover);
        if (next.Owner == state.Owner) return Finish(known, next with { OwnerSince = mover.Today }, mover, e => Event(AccessEventKind.Reminded, mover, null, $"{e.NextDay:yyyy-MM-dd}", $"{why}; nobody else is left"));
        return Finish(known, next, mover, [Event(kind, mover, NameOf(state.Owner), NameOf(next.Owner), why)]);
    }

    private Outcome GiveBack(AccessRequestState state, Move.GiveBack back, Subject known, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (!state.IsOpen) return Over(state);
        if (back.To == state.Requester || organisation.Find(back.To) is null || !state.Passed.Contains(back.To)) return new Outcome.Refused("Only somebody who had it and is here keeps it.");
        return Finish(known, Hand(state, back.To, mover), mover, [Event(AccessEventKind.PassedOn, mover, NameOf(state.Owner), NameOf(back.To), "nobody else can be reached here")]);
    }

    /// <summary>Whom the rule would ask today: lines and rules change while something waits.</summary>
    private ValueList<PersonId> ApproversNow(AccessRule rule, AccessRequestState state, Subject known) =>
        Routing.StepsFor(rule, policy, organisation, known.Person, known.Tool) is var steps && state.Step < steps.Count ? steps[state.Step].Approvers : [];

    private Outcome SeatSeen(AccessRequestState state, Move.SeatSeen seat, Subject known, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (state.Stage == Stage.Provisioned) return new Outcome.Done(state, []);
        if (!state.IsOpen) return Over(state);

        // A seat is an answer, whoever gave it: waiting for a decision is over.
        var day = Later(seat.Day, state.ClockDay);
        var next = Provided(state with { GrantedDay = state.GrantedDay ?? day }, day, known);
        return Finish(known, next, mover, [Event(AccessEventKind.SeatSeen, mover, Words(state), Words(next), $"{seat.Day:yyyy-MM-dd}")]);
    }

    private Outcome OfferSeat(AccessRequestState state, Subject known, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (state.Stage is not (Stage.Approval or Stage.Approved)) return Over(state);
        var next = state.Stage == Stage.Approved ? state with { OwnerSince = mover.Today } : state;
        return Finish(known, next, mover, [Event(AccessEventKind.SeatOffered, mover, null, "a seat was given back and goes to this wait", null)]);
    }

    private static Outcome Used(AccessRequestState state, Move.Used used, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (state.Stage == Stage.Proven) return new Outcome.Done(state, []);
        if (state.Stage is not (Stage.Approved or Stage.Provisioned) || used.Day < state.GrantedDay) return new Outcome.Refused("Use proves access only after it was granted.");
        var next = state with { Stage = Stage.Proven, FirstUseDay = used.Day, ProvisionedDay = Earlier(state.ProvisionedDay ?? used.Day, used.Day), EndedDay = used.Day };
        return new Outcome.Done(next, [Event(AccessEventKind.Used, mover, Words(state), Words(next), $"{used.Day:yyyy-MM-dd}")]);
    }

    private Outcome FoundUnused(AccessRequestState state, Subject known, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (state.Stage != Stage.Provisioned || Proof.Of(state, mover.Today, policy.Ladder.UnusedDays) is not Proof.Unused) return new Outcome.Refused("The time for a first use is not over.");
        if (state.UnusedDay is not null) return new Outcome.Done(state, []);
        var next = state with { UnusedDay = mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.FoundUnused, mover, null, $"{policy.Ladder.UnusedDays} days without use", null)]);
    }

    private Outcome Provide(AccessRequestState state, Move.Provide provide, Subject known, Mover mover)
    {
        if (state.Stage == Stage.Provisioned) return new Outcome.Refused("It is handed over already.");
        if (state.Stage == Stage.Approval) return new Outcome.Refused("It is not decided yet, so there is nothing to hand over.");
        if (state.Stage != Stage.Approved) return Over(state);
        if (mover.Actor is { } actor && (actor == state.Requester || !(mover.IsAdmin || actor == state.Owner))) return new Outcome.Refused("Only the owner of this request or an admin hands the seat over.");
        var next = Provided(state, mover.Today, known) with { TouchedDay = mover.Actor is null ? state.TouchedDay : mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.Provided, mover, Words(state), Words(next), Redaction.Clean(provide.How, LongestText))]);
    }

    private Outcome Release(AccessRequestState state, Move.Release release, Mover mover)
    {
        if (!IsRequester(state, mover) && !mover.IsAdmin) return NotYours();
        if (state.Stage is not (Stage.Provisioned or Stage.Proven)) return state.IsOpen ? new Outcome.Refused("There is no seat yet that could be given back.") : Over(state);
        return End(state, mover, Stage.Released, AccessEventKind.Released, release.Why);
    }

    private Outcome Tell(AccessRequestState state, Move.Tell tell, Subject known, Mover mover)
    {
        if (!IsRequester(state, mover)) return NotYours();
        if (state.Stage == Stage.Proven) return new Outcome.Refused($"Your use of {known.Tool.Name} has been seen since {state.FirstUseDay:yyyy-MM-dd}, so this is done.");
        if (state.Stage != Stage.Provisioned) return state.IsOpen ? new Outcome.Refused("There is no seat yet that could work or not.") : Over(state);
        var next = state with { TouchedDay = mover.Today };
        return Finish(known, next, mover, [Event(AccessEventKind.Told, mover, null, tell.Works ? "works, says the requester" : "does not work, says the requester", null)]);
    }

    private static Outcome Expire(AccessRequestState state, Mover mover)
    {
        if (mover.Actor is not null) return NotYours();
        if (state.UntilDay is not { } until || until > mover.Today || state.Stage is not (Stage.Approved or Stage.Provisioned or Stage.Proven)) return new Outcome.Refused("It has not run out.");
        return End(state, mover, Stage.Expired, AccessEventKind.Expired, null);
    }

    private static Outcome.Done End(AccessRequestState state, Mover mover, Stage stage, AccessEventKind kind, string? why)
    {
        var next = state with { Stage = stage, EndedDay = mover.Today, Asked = null, AskedBy = null, TouchedDay = mover.Actor is null ? state.TouchedDay : mover.Today };
        return new(next, [Event(kind, mover, Words(state), Words(next), why is null ? null : Redaction.Clean(why, LongestText))]);
    }

    private AccessRequestState Provided(AccessRequestState state, DateOnly day, Subject known) => state with
    {
        Stage = Stage.Provisioned, ProvisionedDay = day, OwnerSince = day, Asked = null, AskedBy = null, UntilDay = state.UntilDay ?? (state.GrantDays is { } days ? day.AddDays(days) : null),
        Owner = Routing.ProviderFor(policy, organisation, known.Person, known.Tool, state.Owner),
    };

    private static AccessRequestState Hand(AccessRequestState state, PersonId to, Mover mover) =>
        state with { Owner = to, OwnerSince = mover.Today, Passed = [.. state.Passed.Append(state.Owner).Distinct()] };

    /// <summary>One up the line from the one who has it; the same when nobody is left above.</summary>
    private AccessRequestState Up(AccessRequestState state, Subject known, Mover mover) => Above(state, known) is { } above ? Hand(state, above, mover) : state;

    private PersonId? Above(AccessRequestState state, Subject known)
    {
        var passed = new HashSet<PersonId>([.. state.Passed, state.Owner, .. state.Waiting?.Approvers ?? [], .. away ?? new HashSet<PersonId>()]);
        return Routing.NextInLine(organisation, known.Person, state.Owner, passed);
    }

    private PersonId FirstOwner(AccessRequestState state, Subject known) => state.Stage is Stage.Approved or Stage.Provisioned
        ? ProviderOf(known, FallbackOwner(known))
        : state.Steps.Count > 0 ? OwnerOf(state, known) : FallbackOwner(known);

    /// <summary>The first of the waiting step who has not decided and is at work, then the stand-ins, then whom the rule names, then one up the line; somebody on leave only when nobody else is left.</summary>
    private PersonId OwnerOf(AccessRequestState state, Subject known)
    {
        var step = state.Steps[state.Step];
        var open = step.Approvers.Where(a => !state.Decisions.Any(d => d.Step == state.Step && d.By == a)).ToList();
        var first = open.Count > 0 ? open[0] : state.Owner;
        var rule = Routing.RuleFor(policy, organisation, known.Person, known.Tool, state.DataClass);
        IEnumerable<PersonId?> inTurn = [.. open.Concat(step.StandIns).Select(id => (PersonId?)id), Routing.Resolve(rule.Fallback, policy, organisation, known.Person, known.Tool)];
        return !IsAway(first) ? first
            : inTurn.FirstOrDefault(id => id is { } one && IsHere(one) && one != known.Person.Id) ?? Above(state with { Owner = first }, known) ?? first;
    }

    private PersonId ProviderOf(Subject known, PersonId otherwise)
    {
        var usual = Routing.ProviderFor(policy, organisation, known.Person, known.Tool, otherwise);
        return IsAway(usual) ? Routing.Providers(policy, organisation, known.Person, known.Tool, otherwise).Where(IsHere).FirstOrDefault(usual) : usual;
    }

    private bool IsAway(PersonId person) => away?.Contains(person) == true;

    private bool IsHere(PersonId person) => organisation.Find(person) is not null && !IsAway(person);

    /// <summary>Who looks after a request that nobody is named for: in an organisation of one its maker, who still cannot decide it.</summary>
    private PersonId FallbackOwner(Subject known) => Routing.LastResort(organisation, known.Person)
        ?? organisation.People.Select(p => p.Id).Where(id => id != known.Person.Id).OrderBy(id => id.Value).FirstOrDefault(known.Person.Id);

    private DateOnly FallbackDay(AccessRequestState state, Subject known)
    {
        var rule = Routing.RuleFor(policy, organisation, known.Person, known.Tool, state.DataClass);
        return policy.WorkingDays.After(state.OwnerSince, Math.Max(1, rule.FallbackDays), known.Country);
    }

    private Severity SeverityOn(DateOnly day, AccessRequestState state, Subject known) =>
        policy.Ladder.On(day, state.ClockDay, known.Tool, state.Blocker, policy.WorkingDays, known.Country);

    /// <summary>The first day after today on which something is due, moved to a working day.</summary>
    private DateOnly NextDate(AccessRequestState state, Subject known, DateOnly today)
    {
        List<DateOnly> due = state.Stage switch
        {
            Stage.Approval => [FallbackDay(state, known), .. Rungs(state, known)],
            Stage.Approved => [policy.WorkingDays.After(state.OwnerSince, HandOverWorkingDays, known.Country), .. Rungs(state, known)],
            Stage.Provisioned => [state.ProvisionedDay!.Value.AddDays(policy.Ladder.UnusedDays)],
            _ => [],
        };
        if (state.UntilDay is { } until) due.Add(until);
        var next = due.Where(day => day > today).DefaultIfEmpty(today.AddDays(WeekDays)).Min();
        return policy.WorkingDays.OnOrAfter(next, known.Country);
    }

    private IEnumerable<DateOnly> Rungs(AccessRequestState state, Subject known) =>
        policy.Ladder.Rungs(state.ClockDay, known.Tool, state.Blocker, policy.WorkingDays, known.Country).Where(r => r.Severity > state.Severity).Select(r => r.From);

    private Outcome.Done Finish(Subject known, AccessRequestState state, Mover mover, ValueList<AccessEvent> events) => new(Dated(known, state, mover), events);

    /// <param name="of">The event of the state with its date, which the event names.</param>
    private Outcome.Done Finish(Subject known, AccessRequestState state, Mover mover, Func<AccessRequestState, AccessEvent> of)
    {
        var dated = Dated(known, state, mover);
        return new(dated, [of(dated)]);
    }

    private AccessRequestState Dated(Subject known, AccessRequestState state, Mover mover) => state.IsOpen ? state with { NextDay = NextDate(state, known, mover.Today) } : state;

    private Subject? Known(PersonId requester, ToolId tool) => organisation.Find(requester) is { } person && organisation.Tools.FirstOrDefault(t => t.Id == tool) is { } found
        ? new(person, found, WorkingDays.CountryOf(person)) : null;

    private string NameOf(PersonId person) => organisation.Find(person)?.Name ?? "somebody who left";

    private static bool IsRequester(AccessRequestState state, Mover mover) => mover.Actor == state.Requester;

    private static Outcome.Refused NotYours() => new("This request is not yours, so nothing was done.");

    /// <summary>Who decided, when: what the second press hears.</summary>
    private Outcome.Refused Over(AccessRequestState state)
    {
        if (state.Stage is Stage.Approved or Stage.Provisioned or Stage.Proven or Stage.Denied && state.Decisions is [.., var last])
            return new($"{NameOf(last.By)} {(last.Yes ? "approved" : "refused")} this already, on {last.Day:yyyy-MM-dd}.");
        return new(state.IsOpen ? $"That is not possible now: {AccessWords.Of(state.Stage)}." : $"This request is over: {AccessWords.Of(state.Stage)}{(state.EndedDay is { } day ? $", {day:yyyy-MM-dd}" : "")}.");
    }

    private static AccessEvent Event(AccessEventKind kind, Mover mover, string? before, string? after, string? note) => new(kind, mover.Actor, mover.Platform, mover.At, before, after, note);

    private static string Words(AccessRequestState state) => state.Severity == Severity.None ? AccessWords.Of(state.Stage) : $"{AccessWords.Of(state.Stage)}, {AccessWords.Of(state.Severity)}";

    private static string Terms(AccessRequestState state) => $"{(state.Level.Length > 0 ? state.Level : "usual level")}, {(state.GrantDays is { } days ? $"{days} days" : "for good")}";

    private static DateOnly? Latest(DateOnly? one, DateOnly? other) => one is { } a && other is { } b ? Later(a, b) : one ?? other;

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
