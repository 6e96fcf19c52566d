using ChatBot.Core.Access;
using ChatBot.Core.People;
using static ChatBot.Tests.Access.Harbour;

namespace ChatBot.Tests.Access;

public sealed class Knowing_who_decides
{
    [Theory]
    [InlineData("tool=\"claude code\" approvers=manager", "tool=\"Claude Code\" approvers=manager fallback=manager2 after=3")]
    [InlineData("team=build cost-centre=cc-1 data=Restricted approvers=manager>security@harbour.example+head@harbour.example>owner|admin stand-in=security@harbour.example:deputy@harbour.example fallback=admin after=5",
        "team=Build cost-centre=cc-1 data=restricted approvers=manager>security@harbour.example+head@harbour.example>owner|admin stand-in=security@harbour.example:deputy@harbour.example fallback=admin after=5")]
    [InlineData("tool=“Claude Code” approvers=admin", "tool=\"Claude Code\" approvers=admin fallback=manager2 after=3")]
    public void A_rule_is_read_as_typed_and_printed_so_that_it_reads_the_same(string typed, string printed)
    {
        var rule = RuleText.Read(typed, 1, Organisation(), out _)!;
        Assert.Equal(printed, RuleText.Print(rule));
        Assert.Equal(rule, RuleText.Read(printed, 1, Organisation(), out _));
    }

    [Theory]
    [InlineData("", "who decides")]
    [InlineData("approvers=", "without anybody")]
    [InlineData("approvers=manager>", "without anybody")]
    [InlineData("approvers=nobody@harbour.example", "nobody@harbour.example")]
    [InlineData("tool=Nothing approvers=manager", "no tool called \"Nothing\"")]
    [InlineData("team=Nobody approvers=manager", "no team called")]
    [InlineData("cost-centre=9 approvers=manager", "cost centre")]
    [InlineData("approvers=manager approvers=admin", "twice")]
    [InlineData("approvers=manager+admin|finance", "not both")]
    [InlineData("approvers=manager after=0", "working days")]
    [InlineData("approvers=manager stand-in=admin:finance", "not among the approvers")]
    [InlineData("approvers=manager stand-in=admin", "whom:who")]
    [InlineData("approvers=manager fallback=somebody", "somebody")]
    [InlineData("whatever approvers=manager", "no part of a rule")]
    [InlineData("approvers=manager>admin>finance>owner>manager2>manager", "at most 5 steps")]
    public void A_rule_that_cannot_be_followed_is_refused_with_the_part_that_is_wrong(string typed, string why)
    {
        Assert.Null(RuleText.Read(typed, 1, Organisation(), out var problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rule_that_names_most_wins_and_of_equal_ones_the_first()
    {
        var organisation = Organisation();
        var policy = Policy("approvers=admin", "team=Build approvers=head@harbour.example", "tool=\"Claude Code\" team=Payments approvers=security@harbour.example", "tool=Cursor approvers=chief@harbour.example", "tool=Cursor approvers=admin");
        int RuleFor(PersonId person, ToolId tool) => Routing.RuleFor(policy, organisation, organisation.Find(person)!, organisation.Tool(tool), "").Id;
        Assert.Equal(3, RuleFor(Ada, Claude));
        Assert.Equal(2, RuleFor(Head, Claude));
        Assert.Equal(4, RuleFor(Security, Cursor));
        Assert.Equal(1, RuleFor(Security, Claude));
    }

    [Fact]
    public void An_approver_is_never_the_requester()
    {
        var organisation = Organisation();
        foreach (var rule in new[] { "approvers=lead@harbour.example|manager", "approvers=admin", "approvers=owner", "approvers=finance" })
            foreach (var person in organisation.People)
            {
                var policy = Policy(rule);
                var steps = Routing.StepsFor(policy.Rules[0], policy, organisation, person, organisation.Tool(Claude));
                Assert.NotEmpty(steps);
                Assert.All(steps, s => Assert.DoesNotContain(person.Id, s.Approvers));
            }
    }

    [Fact]
    public void Whoever_stands_in_may_decide_and_is_told_only_when_it_falls_back()
    {
        var moves = Moves("approvers=security@harbour.example stand-in=security@harbour.example:deputy@harbour.example after=2");
        var state = Asked(moves);
        Assert.True(state.MayDecide(Deputy));
        Assert.Equal(Security, state.Owner);
        var late = Done(moves.Apply(state, new Move.Age(), By(null, Monday.AddDays(2))));
        Assert.Equal(Deputy, late.Owner);
    }

    [Theory]
    [InlineData("approvers=security@harbour.example stand-in=security@harbour.example:deputy@harbour.example", "deputy")]
    [InlineData("approvers=security@harbour.example|bo@harbour.example", "bo")]
    [InlineData("approvers=security@harbour.example fallback=head@harbour.example", "head")]
    [InlineData("approvers=security@harbour.example fallback=security@harbour.example", "chief")]
    public void Somebody_on_leave_is_replaced_at_once(string rule, string by)
    {
        var away = new AccessMoves(Organisation(), Policy(rule), new HashSet<PersonId> { Security });
        var asked = Asked(away);
        Assert.Equal($"{by}@harbour.example", Email(asked.Owner));
        Assert.True(asked.MayDecide(asked.Owner));

        // Leave that begins while it waits.
        var rerouted = Assert.IsType<Outcome.Done>(away.Apply(Asked(Moves(rule)), new Move.Age(), By(null, Monday)));
        Assert.Equal(asked.Owner, rerouted.State.Owner);
        Assert.Equal(AccessEventKind.Rerouted, Assert.Single(rerouted.Events).Kind);
        Assert.Empty(((Outcome.Done)away.Apply(rerouted.State, new Move.Age(), By(null, Monday))).Events);
        Assert.Contains("on leave", Why(away.Apply(asked, new Move.Assign(Security), By(Admin, Monday, isAdmin: true))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_step_and_the_hand_over_pass_over_people_on_leave()
    {
        var moves = new AccessMoves(Organisation(), Policy("approvers=manager>security@harbour.example stand-in=security@harbour.example:deputy@harbour.example"), new HashSet<PersonId> { Security, Admin });
        var second = Done(moves.Apply(Asked(moves), new Move.Approve(""), By(Lead, Monday)));
        Assert.Equal(Deputy, second.Owner);
        Assert.Equal(Deputy, Done(moves.Apply(second, new Move.Approve(""), By(Deputy, Monday))).Owner);
    }

    [Fact]
    public void Where_everybody_is_on_leave_it_waits_for_the_first_and_nothing_goes_round()
    {
        var moves = new AccessMoves(Organisation(), Policy(), new HashSet<PersonId> { Chief, Head, Lead, Bo, Security, Admin, Deputy });
        var asked = Asked(moves);
        Assert.Equal(Lead, asked.Owner);
        Assert.Empty(((Outcome.Done)moves.Apply(asked, new Move.Age(), By(null, Monday))).Events);
    }

    [Fact]
    public void In_an_organisation_of_one_there_is_an_owner_and_nobody_who_decides()
    {
        var alone = new AccessMoves(Organisation(gone: [Chief, Head, Lead, Bo, Security, Admin, Deputy]), Policy());
        var state = Done(alone.Begin(Wants(Ada), 1, By(Ada, Monday)));
        Assert.Equal(Ada, state.Owner);
        Assert.Contains("own request", Why(alone.Apply(state, new Move.Approve(""), By(Ada, Monday))), StringComparison.Ordinal);
        Assert.Empty(((Outcome.Done)alone.Apply(state, new Move.Age(), By(null, Monday))).Events);
    }
}
