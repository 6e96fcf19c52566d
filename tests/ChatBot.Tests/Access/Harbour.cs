using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Access;

/// <summary>An organisation with a line of four, security, finance, an admin and a peer; its tools; and moves in it.</summary>
internal static class Harbour
{
    public static readonly DateOnly Monday = new(2026, 6, 1);
    public static readonly PersonId Chief = new(1), Head = new(2), Lead = new(3), Ada = new(4), Bo = new(5), Security = new(6), Admin = new(7), Deputy = new(8);
    public static readonly ToolId Claude = new(1), Cursor = new(2), Sketch = new(3);

    public static Organisation Organisation(IEnumerable<PersonId>? gone = null, IEnumerable<ToolId>? without = null, Func<Person, Person>? change = null)
    {
        Person[] people =
        [
            Of(Chief, "Chief", 3, null), Of(Head, "Head", 2, Chief), Of(Lead, "Lead", 1, Head), Of(Ada, "Ada", 1, Lead), Of(Bo, "Bo", 1, Lead),
            Of(Security, "Security", 3, Chief), Of(Admin, "Admin", 3, Chief), Of(Deputy, "Deputy", 3, Security),
        ];
        Tool[] tools =
        [
            new(Claude, "Claude Code", "Anthropic", true, BillingModel.Seat, new Money(100, 0, "USD")), new(Cursor, "Cursor", "Anysphere", true, BillingModel.Seat, new Money(40, 0, "EUR")),
            new(Sketch, "Sketch", "Sketchy", false, BillingModel.Consumption, null),
        ];
        Team[] teams = [new(new(1), "Payments", new(2), null), new(new(2), "Build", null, "CC-1"), new(new(3), "Top", null, null)];
        var settings = new OrganisationSettings("Harbour", "USD", new Dictionary<string, decimal> { ["EUR"] = 1.1m }, 1, "UTC", 5,
            new HashSet<string> { "admin@harbour.example" }, new HashSet<string>(), new(2026, 1, 1), new(2026, 12, 31));
        var left = gone?.ToHashSet() ?? [];
        var here = people.Where(p => !left.Contains(p.Id)).Select(p => p.Manager is { } manager && left.Contains(manager) ? p with { Manager = null } : p).Select(p => change?.Invoke(p) ?? p).ToList();
        return new(settings, here, teams, tools.Where(t => without?.Contains(t.Id) != true).ToList(), [], [], []);
    }

    public static AccessPolicy Policy(params string[] rules) => new(
        [.. rules.Select((text, i) => RuleText.Read(text, i + 1, Organisation(), out var problem) ?? throw new ArgumentException(problem))], Ladder.Usual, WorkingDays.WithoutHolidays,
        new Dictionary<string, string>(), new Dictionary<string, string>());

    public static AccessMoves Moves(params string[] rules) => new(Organisation(), Policy(rules));

    public static Mover By(PersonId? actor, DateOnly day, bool isAdmin = false) => new(actor, "slack", new(day.ToDateTime(new(9, 0)), TimeSpan.Zero), day, isAdmin);

    public static AccessMoves.Asking Wants(PersonId person, string whatFor = "the checkout rewrite", Blocker blocker = Blocker.Security, params Ticket[] tickets) =>
        new(person, Claude, whatFor, blocker, [.. tickets]);

    public static AccessRequestState Asked(AccessMoves moves, params Ticket[] tickets) => Done(moves.Begin(Wants(Ada, tickets: tickets), 42, By(Ada, Monday)));

    public static AccessRequestState Done(Outcome outcome) => Assert.IsType<Outcome.Done>(outcome).State;

    public static string Why(Outcome outcome) => Assert.IsType<Outcome.Refused>(outcome).Why;

    public static string Email(PersonId id) => $"{((string[])["", "chief", "head", "lead", "ada", "bo", "security", "admin", "deputy"])[id.Value]}@harbour.example";

    private static Person Of(PersonId id, string name, int team, PersonId? manager) =>
        new(id, Email(id), name, "Software Engineer", Seniority.Mid, new TeamId(team), manager, "UTC", "en-US", new(2024, 1, 1));
}
