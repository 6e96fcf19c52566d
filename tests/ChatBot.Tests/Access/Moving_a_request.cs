using ChatBot.Core.Access;
using ChatBot.Core.People;
using static ChatBot.Tests.Access.Harbour;

namespace ChatBot.Tests.Access;

public sealed class Moving_a_request
{
    private static readonly DateOnly Tuesday = Monday.AddDays(1);

    [Fact]
    public void The_clock_starts_at_the_first_earlier_ticket()
    {
        var state = Asked(Moves(), new Ticket("SEC-9", new(2026, 3, 9)), new Ticket("SEC-2", new(2026, 3, 2)));
        Assert.Equal((new DateOnly(2026, 3, 2), Monday, Severity.Sev1), (state.ClockDay, state.AskedDay, state.Severity));
        Assert.Contains("future", Why(Moves().Begin(Wants(Ada, tickets: new Ticket("x", Tuesday)), 1, By(Ada, Monday))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_typed_is_kept_without_addresses_and_secrets() =>
        Assert.Equal("rewrite, ask [address] or [number]", Done(Moves().Begin(Wants(Ada, "rewrite, ask bo@harbour.example or +49 170 1234567"), 1, By(Ada, Monday))).WhatFor);

    [Fact]
    public void The_manager_decides_where_no_rule_says_otherwise_and_the_requester_never()
    {
        var (moves, state) = (Moves(), Asked(Moves()));
        Assert.Equal(Lead, state.Owner);
        Assert.Equal("Nobody decides about their own request.", Why(moves.Apply(state, new Move.Approve(""), By(Ada, Monday))));
        Assert.Equal("This request is not yours to decide.", Why(moves.Apply(state, new Move.Approve(""), By(Bo, Monday))));
        Assert.Equal("This request is not yours to decide.", Why(moves.Apply(state, new Move.Approve(""), By(Admin, Monday, isAdmin: true))));
        var approved = Done(moves.Apply(state, new Move.Approve("go"), By(Lead, Tuesday)));
        Assert.Equal((Stage.Approved, Tuesday, Admin), (approved.Stage, approved.GrantedDay, approved.Owner));
    }

    [Fact]
    public void The_second_press_hears_who_decided()
    {
        var moves = Moves("approvers=lead@harbour.example|head@harbour.example");
        var approved = Done(moves.Apply(Asked(moves), new Move.Approve(""), By(Lead, Tuesday)));
        Assert.Equal("Lead approved this already, on 2026-06-02.", Why(moves.Apply(approved, new Move.Deny("no budget"), By(Head, Tuesday))));
    }

    [Fact]
    public void A_no_needs_a_reason_and_ends_it()
    {
        var (moves, state) = (Moves(), Asked(Moves()));
        Assert.Contains("reason", Why(moves.Apply(state, new Move.Deny("  "), By(Lead, Monday))), StringComparison.Ordinal);
        var denied = Done(moves.Apply(state, new Move.Deny("no budget"), By(Lead, Monday)));
        Assert.Equal((Stage.Denied, RequestStatus.Denied, Monday), (denied.Stage, denied.Status, denied.DecidedDay));
        Assert.Equal("Lead refused this already, on 2026-06-01.", Why(moves.Apply(denied, new Move.Approve(""), By(Lead, Monday))));
    }

    [Fact]
    public void Steps_follow_each_other_and_all_of_a_step_have_to_agree()
    {
        var moves = Moves("approvers=manager>security@harbour.example+head@harbour.example");
        var first = Done(moves.Apply(Asked(moves), new Move.Approve(""), By(Lead, Monday)));
        Assert.Equal((Stage.Approval, 1, Security), (first.Stage, first.Step, first.Owner));
        Assert.Equal("This request is not yours to decide.", Why(moves.Apply(first, new Move.Approve(""), By(Lead, Monday))));
        var second = Done(moves.Apply(first, new Move.Approve(""), By(Security, Monday)));
        Assert.Equal((Stage.Approval, Head), (second.Stage, second.Owner));
        Assert.Contains("already", Why(moves.Apply(second, new Move.Approve(""), By(Security, Monday))), StringComparison.Ordinal);
        Assert.Equal(Stage.Approved, Done(moves.Apply(second, new Move.Approve(""), By(Head, Monday))).Stage);
    }

    [Fact]
    public void An_older_card_does_not_decide_about_newer_terms()
    {
        var moves = Moves();
        var state = Asked(moves);
        var edited = Done(moves.Apply(state, new Move.Edit("read only", 30), By(Lead, Monday)));
        Assert.Contains("out of date", Why(moves.Apply(edited, new Move.Approve("", state.Terms), By(Lead, Monday))), StringComparison.Ordinal);
        var approved = Done(moves.Apply(edited, new Move.Approve("", edited.Terms), By(Lead, Monday)));
        Assert.Equal(("read only", Monday.AddDays(30)), (approved.Level, approved.UntilDay));
        var over = Done(moves.Apply(approved, new Move.Expire(), By(null, Monday.AddDays(30))));
        Assert.Equal(Stage.Expired, over.Stage);
    }

    [Fact]
    public void More_is_asked_and_answered()
    {
        var moves = Moves();
        var asked = Done(moves.Apply(Asked(moves), new Move.Ask("Which repository?"), By(Lead, Monday)));
        Assert.Equal(("Which repository?", Lead), (asked.Asked, asked.AskedBy));
        Assert.Contains("not yours", Why(moves.Apply(asked, new Move.Answer("checkout"), By(Bo, Monday))), StringComparison.Ordinal);
        var answered = Done(moves.Apply(asked, new Move.Answer("checkout"), By(Ada, Monday)));
        Assert.Equal((null, "checkout"), (answered.Asked, answered.Answered));
    }

    [Fact]
    public void Reviewers_are_reminded_once_a_day()
    {
        var moves = Moves();
        var reminded = Done(moves.Apply(Asked(moves), new Move.Remind(), By(Ada, Monday)));
        Assert.Contains("tomorrow", Why(moves.Apply(reminded, new Move.Remind(), By(Ada, Monday))), StringComparison.Ordinal);
        Done(moves.Apply(reminded, new Move.Remind(), By(Ada, Tuesday)));
    }

    [Fact]
    public void Whoever_leads_the_requester_asks_for_a_decision_once_a_day()
    {
        var moves = Moves($"approvers={Email(Security)}");
        var asked = Asked(moves);
        var chased = Assert.IsType<Outcome.Done>(moves.Apply(asked, new Move.Chase("they are stuck, ask bo@x.example"), By(Head, Monday)));
        Assert.Equal(Security, chased.State.Owner);
        var told = Assert.Single(chased.Events);
        Assert.Equal((AccessEventKind.Chased, (PersonId?)Head, "Security"), (told.Kind, told.Actor, told.After));
        Assert.DoesNotContain("bo@x.example", told.Note, StringComparison.Ordinal);
        Assert.Contains("tomorrow", Why(moves.Apply(chased.State, new Move.Chase(""), By(Lead, Monday))), StringComparison.Ordinal);
        Done(moves.Apply(chased.State, new Move.Chase(""), By(Admin, Tuesday, isAdmin: true)));
        foreach (var other in (PersonId[])[Ada, Bo, Deputy]) Why(moves.Apply(asked, new Move.Chase(""), By(other, Monday)));
        Assert.Contains("is with you", Why(moves.Apply(asked, new Move.Chase(""), By(Security, Monday, isAdmin: true))), StringComparison.Ordinal);
    }

    [Fact]
    public void Escalating_hands_it_one_up_the_line_who_may_decide()
    {
        var moves = Moves();
        var pushed = Done(moves.Apply(Asked(moves), new Move.Push(), By(Ada, Monday)));
        Assert.Equal(Head, pushed.Owner);
        Assert.True(pushed.MayDecide(Lead));
        Assert.Equal(Stage.Approved, Done(moves.Apply(pushed, new Move.Approve(""), By(Head, Monday))).Stage);
    }

    [Fact]
    public void Asking_twice_joins_and_may_move_the_clock_back()
    {
        var moves = Moves();
        var joined = Done(moves.Apply(Asked(moves), new Move.Join("and the refund service", Blocker.Identity, [new("IAM-7", new(2026, 5, 4))]), By(Ada, Tuesday)));
        Assert.Equal((new DateOnly(2026, 5, 4), Blocker.Identity, "the checkout rewrite and the refund service"), (joined.ClockDay, joined.Blocker, joined.WhatFor));
    }

    [Fact]
    public void Access_is_proven_by_use_alone()
    {
        var moves = Moves();
        var approved = Done(moves.Apply(Asked(moves), new Move.Approve(""), By(Lead, Monday)));
        Assert.Contains("owner", Why(moves.Apply(approved, new Move.Provide("portal"), By(Bo, Monday))), StringComparison.Ordinal);
        var handed = Done(moves.Apply(approved, new Move.Provide("LIC-1"), By(Admin, Tuesday)));
        Assert.Equal((Stage.Provisioned, Monday.AddDays(15)), (handed.Stage, handed.NextDay));
        Assert.Equal(new Proof.Waiting(13), Proof.Of(handed, Monday.AddDays(2), 14));
        Assert.Contains("not over", Why(moves.Apply(handed, new Move.FoundUnused(), By(null, Monday.AddDays(2)))), StringComparison.Ordinal);
        var unused = Done(moves.Apply(handed, new Move.FoundUnused(), By(null, Monday.AddDays(15))));
        Assert.IsType<Proof.Unused>(Proof.Of(unused, Monday.AddDays(15), 14));
        var told = Done(moves.Apply(unused, new Move.Tell(Works: true), By(Ada, Monday.AddDays(15))));
        Assert.IsType<Proof.Unused>(Proof.Of(told, Monday.AddDays(15), 14));
        Assert.Contains("not yours", Why(moves.Apply(told, new Move.Used(Tuesday), By(Ada, Tuesday)) is Outcome.Refused r ? r : moves.Apply(told, new Move.SeatSeen(Tuesday), By(Ada, Tuesday))), StringComparison.Ordinal);
        var proven = Done(moves.Apply(told, new Move.Used(Monday.AddDays(18)), By(null, Monday.AddDays(18))));
        Assert.Equal(new Proof.Proven(Monday.AddDays(18), 18), Proof.Of(proven, Monday.AddDays(18), 14));
    }

    [Fact]
    public void Use_before_the_yes_proves_nothing()
    {
        var moves = Moves();
        var approved = Done(moves.Apply(Asked(moves), new Move.Approve(""), By(Lead, Tuesday)));
        Assert.Contains("after it was granted", Why(moves.Apply(approved, new Move.Used(Monday), By(null, Tuesday))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wait_grows_through_every_severity_and_up_the_line()
    {
        var moves = Moves();
        var state = Asked(moves);
        var seen = new List<(Severity, int Day, PersonId Owner)>();
        for (var day = 1; day <= 95; day++)
        {
            var before = state.Severity;
            state = Done(moves.Apply(state, new Move.Age(), By(null, Monday.AddDays(day))));
            Assert.True(state.NextDay > Monday.AddDays(day));
            if (state.Severity != before) seen.Add((state.Severity, day, state.Owner));
        }

        // The rule's own fallback came first: after three working days the manager's manager has it.
        Assert.Equal([(Severity.Warning, 8, Head), (Severity.Sev3, 30, Chief), (Severity.Sev2, 60, Admin), (Severity.Sev1, 90, Admin)], seen);
    }

    [Fact]
    public void A_review_follows_a_SEV1_that_is_over()
    {
        var moves = Moves();
        var state = Asked(moves, new Ticket("SEC-1", Monday.AddDays(-100)));
        Assert.Contains("over", Why(moves.Apply(state, new Move.Review("late"), By(Lead, Monday))), StringComparison.Ordinal);
        var approved = Done(moves.Apply(state, new Move.Approve(""), By(Lead, Monday)));
        Assert.Contains("owner or an admin", Why(moves.Apply(approved, new Move.Review("late"), By(Bo, Monday))), StringComparison.Ordinal);
        Assert.Equal(Tuesday, Done(moves.Apply(approved, new Move.Review("Nobody read the queue."), By(Admin, Tuesday, isAdmin: true))).ReviewedDay);
    }

    [Fact]
    public void What_came_to_nothing_goes_on_as_one_with_the_first_clock()
    {
        var moves = Moves();
        var first = Done(moves.Apply(Asked(moves, new Ticket("SEC-1", new(2026, 4, 1))), new Move.Deny("no budget"), By(Lead, Monday)));
        var second = Done(moves.Apply(Done(moves.Begin(Wants(Ada), 43, By(Ada, Tuesday))), new Move.Withdraw(), By(Ada, Tuesday)));
        var outcome = moves.Reopen(Wants(Ada), [first, second], 44, By(Ada, Monday.AddDays(9)));
        Assert.Equal(new DateOnly(2026, 4, 1), Done(outcome).ClockDay);
        Assert.Equal("goes on from request 42, request 43", Assert.Single(((Outcome.Done)outcome).Events).Note);
    }

    [Fact]
    public void An_owner_who_left_or_blocks_the_bot_is_followed_by_the_next_in_line()
    {
        var state = Asked(Moves());
        var without = new AccessMoves(Organisation(gone: [Lead], change: p => p.Id == Ada ? p with { Manager = Head } : p), Policy());
        Assert.Equal(Head, Done(without.Apply(state, new Move.Age(), By(null, Monday))).Owner);
        Assert.Equal(Head, Done(Moves().Apply(state, new Move.PassOn("cannot be reached"), By(null, Monday))).Owner);
    }

    [Fact]
    public void A_line_that_goes_round_in_circles_ends_at_an_admin()
    {
        var circle = new AccessMoves(Organisation(change: p => p.Id == Lead ? p with { Manager = Ada } : p), Policy());
        var state = Done(circle.Begin(Wants(Ada), 1, By(Ada, Monday)));
        Assert.Equal(Lead, state.Owner);
        Assert.Equal(Admin, Done(circle.Apply(state, new Move.Push(), By(Ada, Monday))).Owner);
    }

    [Fact]
    public void A_tool_that_vanished_and_a_requester_who_left_end_it_without_a_decision()
    {
        var state = Asked(Moves());
        var gone = new AccessMoves(Organisation(without: [Claude]), Policy());
        Assert.Contains("no longer there", Why(gone.Apply(state, new Move.Approve(""), By(Lead, Monday))), StringComparison.Ordinal);
        Assert.Equal(Stage.Lapsed, Done(gone.Apply(state, new Move.Lapse("the tool is gone"), By(null, Monday))).Stage);
        Assert.Contains("over", Why(Moves().Apply(state with { Stage = Stage.Lapsed, EndedDay = Monday }, new Move.Approve(""), By(Lead, Monday))), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_is_not_approved_can_be_asked_for() =>
        Assert.Contains("not approved", Why(Moves().Begin(Wants(Ada) with { Tool = Sketch }, 1, By(Ada, Monday))), StringComparison.Ordinal);

    [Theory]
    [InlineData(RequestStatus.Open, null, false, Stage.Approval)]
    [InlineData(RequestStatus.Denied, 10, false, Stage.Denied)]
    [InlineData(RequestStatus.Granted, 10, true, Stage.Provisioned)]
    [InlineData(RequestStatus.Granted, 10, false, Stage.Approved)]
    [InlineData(RequestStatus.Granted, 200, false, Stage.Released)]
    public void A_row_of_a_file_becomes_a_full_request(RequestStatus status, int? decidedDaysAgo, bool holds, Stage stage)
    {
        DateOnly? decided = decidedDaysAgo is { } ago ? Monday.AddDays(-ago) : null;
        var state = Done(Moves().Import(Ada, Claude, Monday.AddDays(-210), status, decided, holds ? decided : null, 7, By(null, Monday)));
        Assert.Equal((stage, status, decided), (state.Stage, state.Status, state.DecidedDay));
        Assert.NotEqual(Ada, state.Owner);
        if (state.IsOpen) Assert.True(state.NextDay > Monday);
    }
}
