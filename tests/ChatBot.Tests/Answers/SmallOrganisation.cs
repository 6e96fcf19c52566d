using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Answers;

/// <summary>An organisation of two departments: a head, a team of nine with their lead, a team of three, and others.</summary>
internal static class SmallOrganisation
{
    public static readonly DateOnly Today = new(2026, 6, 17);
    public static readonly TeamId Build = new(1), Nine = new(2), Three = new(3), Sales = new(4), Top = new(5);
    public static readonly PersonId Chief = new(1), Head = new(2), Lead = new(10), SmallLead = new(30), Seller = new(40), Admin = new(60), Finance = new(61);

    public static Organisation Make(int minimum = 5, bool teamsOnly = false)
    {
        var people = new List<Person> { Of(Chief, Top, null), Of(Head, Build, Chief), Of(Lead, Nine, Head), Of(SmallLead, Three, Head), Of(Seller, Sales, Chief), Of(Admin, Top, Chief), Of(Finance, Top, Chief) };
        for (var i = 11; i <= 18; i++) people.Add(Of(new(i), Nine, Lead, i % 2 == 0 ? Seniority.Senior : Seniority.Junior));
        for (var i = 31; i <= 32; i++) people.Add(Of(new(i), Three, SmallLead));
        for (var i = 41; i <= 46; i++) people.Add(Of(new(i), Sales, Seller));
        Team[] teams = [new(Build, "Build", null, "C1"), new(Nine, "Nine", Build, null), new(Three, "Three", Build, null), new(Sales, "Sales", null, "C2"), new(Top, "Top", null, null)];
        Tool[] tools = [new(new(1), "Copilot", "GitHub", true, BillingModel.Hybrid, new Money(20, 0, "USD")), new(new(2), "Sketch", "Sketchy", false, BillingModel.Consumption, null)];
        var settings = new OrganisationSettings("Harbour", "USD", new Dictionary<string, decimal> { ["EUR"] = 1.1m }, 1, "UTC", minimum,
            new HashSet<string> { Email(Admin) }, new HashSet<string> { Email(Finance) }, new(2026, 1, 1), Today);
        return new(settings with { TeamsOnly = teamsOnly }, people, teams, tools, [], [], []);
    }

    public static Asker Asker(Organisation organisation, PersonId person) => Core.Questions.Asker.Of(organisation, organisation.Find(person)!);

    public static Question Ask(Measure measure, Scope scope) => new() { Measures = [measure], Scope = scope };

    private static string Email(PersonId id) => $"p{id.Value}@example.test";

    private static Person Of(PersonId id, TeamId team, PersonId? manager, Seniority seniority = Seniority.Mid) =>
        new(id, Email(id), $"Person {id.Value}", "Software Engineer", seniority, team, manager, "UTC", "en-US", new(2024, 1, 1));
}
