using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using static ChatBot.Tests.Answers.SmallOrganisation;

namespace ChatBot.Tests.Answers;

public sealed class Judging_who_may_see_what
{
    private Organisation organisation = Make();

    private const string Yes = "yes", No = "not permitted", Small = "small group";

    /// <summary>Section 6 of the semantics, row by row: who asks, about whom, and what becomes of use, access and money.</summary>
    [Theory]
    [InlineData("employee", "self", Yes, Yes, Yes)]
    [InlineData("employee", "organisation", Yes, Yes, No)]
    [InlineData("employee", "own team", Yes, Yes, No)]
    [InlineData("small employee", "own team", Small, Small, No)]
    [InlineData("employee", "department", No, No, No)]
    [InlineData("employee", "other team", No, No, No)]
    [InlineData("employee", "peer", No, No, No)]
    [InlineData("employee", "manager", No, No, No)]
    [InlineData("lead", "self", Yes, Yes, Yes)]
    [InlineData("lead", "reports", Yes, Yes, Yes)]
    [InlineData("lead", "own team", Yes, Yes, Yes)]
    [InlineData("lead", "report", No, Yes, No)]
    [InlineData("lead", "organisation", Yes, Yes, No)]
    [InlineData("lead", "other team", No, No, No)]
    [InlineData("lead", "department", No, No, No)]
    [InlineData("small lead", "reports", Small, Yes, Small)]
    [InlineData("small lead", "own team", Small, Yes, Small)]
    [InlineData("head", "department", Yes, Yes, Yes)]
    [InlineData("head", "small team", Small, Yes, Small)]
    [InlineData("head", "report of a report", No, Yes, No)]
    [InlineData("chief", "organisation", Yes, Yes, Yes)]
    [InlineData("finance", "organisation", Yes, Yes, Yes)]
    [InlineData("finance", "small team", Small, Yes, Yes)]
    [InlineData("finance", "other team", Yes, Yes, Yes)]
    [InlineData("finance", "peer", No, Yes, Yes)]
    [InlineData("admin", "organisation", Yes, Yes, Yes)]
    [InlineData("admin", "small team", Yes, Yes, Yes)]
    [InlineData("admin", "peer", Yes, Yes, Yes)]
    public void Every_row_of_the_table(string who, string about, string use, string access, string money)
    {
        Assert.Equal(use, Judge(who, about, Measure.Sessions));
        Assert.Equal(access, Judge(who, about, Measure.Seats));
        Assert.Equal(money, Judge(who, about, Measure.Spend));
        Assert.Equal(Yes, Judge(who, about, Measure.Headcount));
        Assert.Equal(Yes, Judge(who, about, Measure.SeatPrice));
    }

    [Theory]
    [InlineData("lead", "reports", Measure.CostPerUser, Yes)]
    [InlineData("small lead", "reports", Measure.CostPerPrompt, Small)]
    [InlineData("finance", "small team", Measure.CostPerUser, Small)]
    [InlineData("employee", "organisation", Measure.CostPerUser, No)]
    public void A_ratio_of_two_classes_needs_the_right_to_both(string who, string about, Measure measure, string expected) =>
        Assert.Equal(expected, Judge(who, about, measure));

    [Theory]
    [InlineData("lead", Measure.Sessions, No)]
    [InlineData("lead", Measure.Seats, Yes)]
    [InlineData("finance", Measure.Spend, Yes)]
    [InlineData("finance", Measure.DormantSeats, No)]
    [InlineData("admin", Measure.InactivePeople, Yes)]
    [InlineData("employee", Measure.Seats, No)]
    public void Names_travel_upward_for_access_alone(string who, Measure measure, string expected)
    {
        var about = who == "lead" ? "reports" : who == "employee" ? "own team" : "organisation";
        Assert.Equal(expected, Judge(who, about, measure, q => q with { Form = new Form.List() }));
        Assert.Equal(expected, Judge(who, about, measure, q => q with { By = [Dimension.Person] }));
    }

    [Theory]
    [InlineData("employee", "organisation", Dimension.Team, No)]
    [InlineData("employee", "organisation", Dimension.Department, No)]
    [InlineData("employee", "organisation", Dimension.Tool, Yes)]
    [InlineData("employee", "organisation", Dimension.Seniority, Yes)]
    [InlineData("lead", "organisation", Dimension.Team, No)]
    [InlineData("head", "department", Dimension.Team, Yes)]
    [InlineData("chief", "organisation", Dimension.Team, Yes)]
    [InlineData("finance", "organisation", Dimension.CostCenter, Yes)]
    public void A_breakdown_by_teams_needs_the_right_to_each(string who, string about, Dimension by, string expected) =>
        Assert.Equal(expected, Judge(who, about, Measure.Sessions, q => q with { By = [by] }));

    /// <summary>"Nine against Three": the rows are of these two, whatever else the organisation holds.</summary>
    [Theory]
    [InlineData("head", "Nine", "Three", Yes)]
    [InlineData("head", "Nine", "Sales", No)]
    [InlineData("lead", "Nine", "Three", No)]
    [InlineData("employee", "Nine", "Three", No)]
    [InlineData("chief", "Nine", "Sales", Yes)]
    public void Teams_side_by_side_need_the_right_to_each_of_them(string who, string one, string other, string expected) =>
        Assert.Equal(expected, Judge(who, "organisation", Measure.Spend, q => q with { By = [Dimension.Team], Only = [one, other] }));

    [Theory]
    [InlineData("lead", Measure.Seats, Yes)]
    [InlineData("lead", Measure.Sessions, No)]
    [InlineData("employee", Measure.Seats, No)]
    public void People_side_by_side_are_judged_by_name(string who, Measure measure, string expected) =>
        Assert.Equal(expected, Judge(who, "organisation", measure, q => q with { By = [Dimension.Person], Only = ["p12@example.test", "p13@example.test"] }));

    [Fact]
    public void The_group_is_counted_after_filters_on_people_and_before_filters_on_tools()
    {
        Assert.Equal(Small, Judge("lead", "reports", Measure.Sessions, q => q with { Filters = new() { Seniorities = [Seniority.Senior] } }));
        Assert.Equal(Yes, Judge("lead", "reports", Measure.Sessions, q => q with { Filters = new() { EngineersOnly = true, Tools = [new(2)] } }));
    }

    [Fact]
    public void Who_has_not_started_yet_does_not_make_a_group_larger()
    {
        var verdict = Permissions.Judge(Ask(Measure.Sessions, new Scope.Reports()), Asker(organisation, Lead), organisation, new(2023, 1, 1));
        Assert.Equal(RefusalReason.SmallGroup, Assert.IsType<Verdict.Denied>(verdict).Reason);
    }

    [Fact]
    public void A_small_row_is_hidden_from_everyone_who_may_not_see_its_members_by_name()
    {
        var question = Ask(Measure.Sessions, new Scope.OfTeam(Build)) with { By = [Dimension.Team] };
        var three = Group.Of([.. organisation.Members(Three)]);
        var nine = Group.Of([.. organisation.Members(Nine)]);
        Assert.False(Permissions.MayShowRow(question, Asker(organisation, Head), organisation, three, Today));
        Assert.True(Permissions.MayShowRow(question, Asker(organisation, Head), organisation, nine, Today));
        Assert.True(Permissions.MayShowRow(question with { Measures = [Measure.Seats] }, Asker(organisation, Head), organisation, three, Today));
        Assert.True(Permissions.MayShowRow(question with { Measures = [Measure.Spend] }, Asker(organisation, Finance), organisation, three, Today));
    }

    [Fact]
    public void A_refusal_holds_no_digit_and_no_name()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
            foreach (var scope in new Scope[] { new Scope.OfPerson(Lead), new Scope.OfTeam(Three), new Scope.Organisation() })
            {
                var text = Refusals.Denied(reason, Asker(organisation, Seller), Ask(Measure.Spend, scope)).Text;
                Assert.DoesNotContain(text, char.IsDigit);
                Assert.DoesNotContain("Person", text, StringComparison.Ordinal);
                Assert.DoesNotContain("Three", text, StringComparison.Ordinal);
            }
    }

    /// <summary>Works-council mode: use and money are of groups for everybody; what somebody asked for is told as before.</summary>
    [Theory]
    [InlineData("admin", "peer", No, Yes, No)]
    [InlineData("admin", "small team", Small, Yes, Small)]
    [InlineData("admin", "organisation", Yes, Yes, Yes)]
    [InlineData("finance", "peer", No, Yes, No)]
    [InlineData("finance", "small team", Small, Yes, Small)]
    [InlineData("finance", "other team", Yes, Yes, Yes)]
    [InlineData("lead", "reports", Yes, Yes, Yes)]
    [InlineData("lead", "report", No, Yes, No)]
    [InlineData("employee", "self", Yes, Yes, Yes)]
    public void Teams_only_means_everybody(string who, string about, string use, string access, string money)
    {
        organisation = Make(teamsOnly: true);
        Assert.Equal(use, Judge(who, about, Measure.Sessions));
        Assert.Equal(access, Judge(who, about, Measure.Seats));
        Assert.Equal(money, Judge(who, about, Measure.Spend));
    }

    private string Judge(string who, string about, Measure measure, Func<Question, Question>? change = null)
    {
        var asker = Asker(organisation, who switch
        {
            "employee" => new PersonId(11), "small employee" => new(31), "lead" => Lead, "small lead" => SmallLead, "head" => Head, "chief" => Chief, "finance" => Finance, _ => Admin,
        });
        Scope scope = about switch
        {
            "self" => new Scope.Self(),
            "organisation" => new Scope.Organisation(),
            "own team" => new Scope.OfTeam(asker.Person.Team!.Value),
            "department" => new Scope.OfTeam(Build),
            "other team" => new Scope.OfTeam(Sales),
            "small team" => new Scope.OfTeam(Three),
            "reports" => new Scope.Reports(),
            "peer" => new Scope.OfPerson(new(12)),
            "manager" => new Scope.OfPerson(Lead),
            "report" => new Scope.OfPerson(new(11)),
            _ => new Scope.OfPerson(new(31)),
        };
        var question = Ask(measure, scope);
        return Permissions.Judge(change?.Invoke(question) ?? question, asker, organisation, Today) switch
        {
            Verdict.Allowed => Yes,
            Verdict.Denied { Reason: RefusalReason.SmallGroup } => Small,
            _ => No,
        };
    }
}
