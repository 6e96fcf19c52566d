using ChatBot.Core.Access;
using ChatBot.Core.People;
using static ChatBot.Tests.Access.Harbour;

namespace ChatBot.Tests.Access;

/// <summary>Any sequence of moves by anybody, while days pass, people leave, lines close to circles and the tool vanishes.</summary>
public sealed class Random_moves
{
    private const int Sequences = 1000, Moves = 60;

    private static readonly string[][] Rules =
    [
        [], ["approvers=manager>security@harbour.example"], ["approvers=security@harbour.example+head@harbour.example stand-in=security@harbour.example:deputy@harbour.example fallback=admin after=2"],
        ["tool=\"Claude Code\" approvers=ada@harbour.example|lead@harbour.example", "team=Payments approvers=owner"],
    ];

    [Fact]
    public void No_illegal_state_no_wrong_decision_every_event_kept_and_an_owner_and_a_next_date()
    {
        for (var seed = 1; seed <= Sequences; seed++) Play(seed);
    }

    private static void Play(int seed)
    {
        var dice = new Random(seed);
        var (gone, away, circle, vanished, day) = (new HashSet<PersonId>(), new HashSet<PersonId>(), false, false, Monday);
        var policy = Policy(Rules[seed % Rules.Length]);
        AccessMoves Now() => new(Organisation(gone, vanished ? [Claude] : null, p => circle && p.Id == Chief ? p with { Manager = gone.Contains(Head) ? null : Head } : p), policy, away);
        var tickets = dice.Next(3) == 0 ? [new Ticket("T-1", Monday.AddDays(-dice.Next(100)))] : Array.Empty<Ticket>();
        var begun = Assert.IsType<Outcome.Done>(Now().Begin(Wants(Ada, tickets: tickets), seed, By(Ada, day)));
        var (state, events) = (begun.State, begun.Events.Count);
        var history = new List<AccessRequestState> { state };
        for (var i = 0; i < Moves; i++)
        {
            if (dice.Next(3) == 0) day = day.AddDays(dice.Next(12));
            if (dice.Next(40) == 0) gone.Add(new(dice.Next(1, 9)));
            if (dice.Next(20) == 0 && new PersonId(dice.Next(1, 9)) is var one && !away.Add(one)) away.Remove(one);
            if (dice.Next(40) == 0) circle = !circle;
            if (dice.Next(150) == 0) vanished = true;
            PersonId? actor = dice.Next(3) == 0 ? null : new PersonId(dice.Next(1, 10));
            var move = Any(dice, day);
            var organisation = Organisation(gone, vanished ? [Claude] : null);
            var outcome = Now().Apply(state, move, By(actor, day, actor == Admin));
            if (outcome is not Outcome.Done done) continue;

            var told = $"seed {seed}, step {i}: {move} by {actor} on {day}";
            Assert.True(done.State != state == done.Events.Count > 0 || done.Events.Count == 1, told);
            Assert.All(done.Events, e => Assert.True(e.Actor == actor && e.Platform == "slack", told));
            Check(state, done.State, move, actor, organisation, day, told);
            (state, events) = (done.State, events + done.Events.Count);
            history.Add(state);
        }

        Assert.True(events >= history.Distinct().Count(), $"seed {seed}: {events} events for {history.Distinct().Count()} states");
    }

    private static void Check(AccessRequestState before, AccessRequestState after, Move move, PersonId? actor, Organisation organisation, DateOnly day, string told)
    {
        // Decisions come from people who may, never from the requester, the service or somebody who left.
        foreach (var decision in after.Decisions.Except(before.Decisions))
        {
            Assert.True(decision.By == actor && decision.By != after.Requester && before.MayDecide(decision.By), told);
            Assert.True(organisation.Find(decision.By) is not null && before.Stage == Stage.Approval, told);
        }

        // Steps of the road: nothing comes back, nothing is granted without a yes of the last step or a seat that is there.
        var allowed = before.Stage switch
        {
            Stage.Approval => new[] { Stage.Approval, Stage.Approved, Stage.Provisioned, Stage.Denied, Stage.Withdrawn, Stage.Lapsed },
            Stage.Approved => [Stage.Approved, Stage.Provisioned, Stage.Proven, Stage.Withdrawn, Stage.Lapsed, Stage.Expired],
            Stage.Provisioned => [Stage.Provisioned, Stage.Proven, Stage.Released, Stage.Lapsed, Stage.Expired],
            Stage.Proven => [Stage.Proven, Stage.Released, Stage.Expired],
            var end => [end],
        };
        Assert.True(allowed.Contains(after.Stage), $"{told}: {before.Stage} → {after.Stage}");
        if (before.GrantedDay is null && after.GrantedDay is not null) Assert.True(after.Decisions.Any(d => d.Yes && d.By == actor) || move is Move.SeatSeen, told);
        Assert.True(after.Stage != Stage.Proven || after.FirstUseDay >= after.GrantedDay, told);
        Assert.True(after.Severity >= before.Severity && after.ClockDay <= before.ClockDay, told);
        Assert.True(after.IsOpen == (after.EndedDay is null), told);

        if (!after.IsOpen) return;
        Assert.True(after.NextDay > day || (after.NextDay == before.NextDay && after.Owner == before.Owner), $"{told}: next {after.NextDay}");
        Assert.True(after.Owner != default && (after.Owner != after.Requester || organisation.People.All(p => p.Id == after.Requester)), told);
        if (move is Move.Age) Assert.True(organisation.Find(after.Owner) is not null, told);
        Assert.All(after.Steps, step => Assert.DoesNotContain(after.Requester, step.Approvers.Concat(step.StandIns)));
    }

    private static Move Any(Random dice, DateOnly day) => dice.Next(24) switch
    {
        0 => new Move.Join("more", Blocker.Network, []),
        1 or 2 or 3 => new Move.Approve("fine", dice.Next(2) == 0 ? null : dice.Next(3)),
        4 => new Move.Deny(dice.Next(2) == 0 ? "" : "no"),
        5 => new Move.Edit(dice.Next(2) == 0 ? "read only" : null, dice.Next(3) == 0 ? null : dice.Next(-1, 60)),
        6 => new Move.Ask("why?"),
        7 => new Move.Answer("because"),
        8 => new Move.Remind(),
        9 => new Move.Push(),
        10 => new Move.Assign(new(dice.Next(1, 10))),
        11 => dice.Next(6) == 0 ? new Move.Withdraw() : new Move.Age(),
        12 or 13 => new Move.Provide("portal"),
        14 => new Move.Release("unused"),
        15 => new Move.Tell(dice.Next(2) == 0),
        16 => new Move.Review("late"),
        17 => new Move.PassOn("cannot be reached"),
        18 => new Move.SeatSeen(day.AddDays(-dice.Next(5))),
        19 => new Move.Used(day.AddDays(-dice.Next(5))),
        20 => dice.Next(8) == 0 ? new Move.Lapse("left") : new Move.FoundUnused(),
        22 => new Move.Chase("please"),
        21 => dice.Next(2) == 0 ? new Move.GiveBack(new(dice.Next(1, 10))) : new Move.OfferSeat(),
        _ => dice.Next(2) == 0 ? new Move.Expire() : new Move.Age(),
    };
}
