using System.Collections.Frozen;
using ChatBot.Core.Usage;

namespace ChatBot.Core.People;

public readonly record struct PersonId(int Value);

public readonly record struct TeamId(int Value);

public readonly record struct ToolId(int Value);

public enum Seniority { Unknown, Junior, Mid, Senior, Staff, Principal, Manager, Director, Executive }

public enum BillingModel { Seat, Consumption, Hybrid }

public enum RequestStatus { Open, Granted, Denied }

public enum BudgetLevel { Organisation, Team, Person }

/// <summary>Somebody of the organisation as of now. People who left are not in the organisation; their use belongs to nobody.</summary>
/// <param name="Email">Lower case, unique.</param>
/// <param name="TimeZone">IANA name; the organisation's when unknown.</param>
/// <param name="Locale">BCP 47, such as <c>de-DE</c>.</param>
public sealed record Person(
    PersonId Id, string Email, string Name, string Title, Seniority Seniority, TeamId? Team, PersonId? Manager,
    string TimeZone, string Locale, DateOnly StartDate);

/// <param name="Parent">None for a department.</param>
/// <param name="CostCenter">None = that of the nearest ancestor that has one.</param>
public sealed record Team(TeamId Id, string Name, TeamId? Parent, string? CostCenter);

/// <param name="SeatPriceMonth">None when the tool has no seat price.</param>
public sealed record Tool(ToolId Id, string Name, string Vendor, bool Approved, BillingModel Billing, Money? SeatPriceMonth)
{
    /// <summary>Rows of consumption tools are accounts: they give access but are not seats.</summary>
    public bool HasSeats => Billing != BillingModel.Consumption;
}

public sealed record Seat(PersonId Holder, ToolId Tool, DateOnly AssignedOn, DateOnly? LastLogin);

public sealed record AccessRequest(PersonId Person, ToolId Tool, DateOnly RequestedOn, RequestStatus Status, DateOnly? DecidedOn);

/// <param name="Team">Set when <paramref name="Level"/> is Team.</param>
/// <param name="Person">Set when <paramref name="Level"/> is Person; none = everyone without a row of their own.</param>
/// <param name="FromMonth">First day of the month from which the budget counts.</param>
public sealed record Budget(BudgetLevel Level, TeamId? Team, PersonId? Person, Money AmountMonth, DateOnly FromMonth);

/// <param name="Fx">Reporting currency per unit of another currency.</param>
/// <param name="DataFrom">First day that the data covers; none while the store is empty.</param>
public sealed record OrganisationSettings(
    string Name, string ReportingCurrency, IReadOnlyDictionary<string, decimal> Fx, int FiscalYearStartMonth, string TimeZone,
    int MinimumGroupSize, IReadOnlySet<string> Admins, IReadOnlySet<string> Finance, DateOnly? DataFrom, DateOnly? DataTo)
{
    /// <summary>Works-council mode: nobody, admins and finance included, sees use or money of single people or of fewer than the minimum, and nobody is addressed because of their use.</summary>
    public bool TeamsOnly { get; init; }
}

/// <summary>Everything about an organisation that is small enough to hold: people, teams, tools, seats, requests, budgets.</summary>
/// <remarks>An immutable picture with its indexes; use and money over time come from roll-ups. A new picture is made when the
/// store's organisation version moves.</remarks>
public sealed class Organisation
{
    private readonly FrozenDictionary<PersonId, Person> people;
    private readonly FrozenDictionary<string, Person> byEmail;
    private readonly FrozenDictionary<TeamId, Team> teams;
    private readonly FrozenDictionary<ToolId, Tool> tools;
    private readonly ILookup<TeamId, TeamId> subTeams;
    private readonly ILookup<TeamId, Person> members;
    private readonly ILookup<PersonId, Person> directReports;
    private readonly ILookup<PersonId, Seat> seatsOf;
    private readonly ILookup<PersonId, AccessRequest> requestsOf;

    public Organisation(
        OrganisationSettings settings, IReadOnlyList<Person> people, IReadOnlyList<Team> teams, IReadOnlyList<Tool> tools,
        IReadOnlyList<Seat> seats, IReadOnlyList<AccessRequest> requests, IReadOnlyList<Budget> budgets)
    {
        Settings = settings;
        People = people;
        Teams = teams;
        Tools = tools;
        Seats = seats;
        Requests = requests;
        Budgets = budgets;
        this.people = people.ToFrozenDictionary(p => p.Id);
        byEmail = people.ToFrozenDictionary(p => p.Email, StringComparer.Ordinal);
        this.teams = teams.ToFrozenDictionary(t => t.Id);
        this.tools = tools.ToFrozenDictionary(t => t.Id);
        subTeams = teams.Where(t => t.Parent is not null).ToLookup(t => t.Parent!.Value, t => t.Id);
        members = people.Where(p => p.Team is not null).ToLookup(p => p.Team!.Value);
        directReports = people.Where(p => p.Manager is not null).ToLookup(p => p.Manager!.Value);
        seatsOf = seats.ToLookup(s => s.Holder);
        requestsOf = requests.ToLookup(r => r.Person);
    }

    public OrganisationSettings Settings { get; }
    public IReadOnlyList<Person> People { get; }
    public IReadOnlyList<Team> Teams { get; }
    public IReadOnlyList<Tool> Tools { get; }
    public IReadOnlyList<Seat> Seats { get; }
    public IReadOnlyList<AccessRequest> Requests { get; }
    public IReadOnlyList<Budget> Budgets { get; }

    public Person? Find(PersonId id) => people.GetValueOrDefault(id);

    /// <summary>Compares without case or surrounding blanks.</summary>
    public Person? FindByEmail(string email) => byEmail.GetValueOrDefault(NormaliseEmail(email));

    public static string NormaliseEmail(string email) => email.Trim().ToLowerInvariant();

    public Team Team(TeamId id) => teams[id];

    public Tool Tool(ToolId id) => tools[id];

    /// <summary>The team and every team below it.</summary>
    public IEnumerable<TeamId> WithSubTeams(TeamId team)
    {
        yield return team;
        foreach (var child in subTeams[team])
            foreach (var below in WithSubTeams(child))
                yield return below;
    }

    /// <summary>People of the team and of every team below it.</summary>
    public IEnumerable<Person> MembersBelow(TeamId team) => WithSubTeams(team).SelectMany(t => members[t]);

    /// <summary>People whose own team is this one, teams below left out.</summary>
    public IEnumerable<Person> Members(TeamId team) => members[team];

    public IEnumerable<Person> DirectReports(PersonId manager) => directReports[manager];

    /// <summary>Everyone below, not the manager. Import refuses cycles.</summary>
    public IEnumerable<Person> Reports(PersonId manager)
    {
        foreach (var report in directReports[manager])
        {
            yield return report;
            foreach (var below in Reports(report.Id)) yield return below;
        }
    }

    public bool Leads(PersonId manager) => directReports.Contains(manager);

    public bool IsBelow(Person person, PersonId manager)
    {
        for (var at = person.Manager; at is { } id; at = Find(id)?.Manager)
            if (id == manager) return true;
        return false;
    }

    public IEnumerable<Seat> SeatsOf(PersonId person) => seatsOf[person];

    public IEnumerable<AccessRequest> RequestsOf(PersonId person) => requestsOf[person];

    /// <summary>The topmost ancestor.</summary>
    public Team Department(TeamId team)
    {
        var at = Team(team);
        while (at.Parent is { } parent) at = Team(parent);
        return at;
    }

    /// <summary>The nearest cost centre at or above the team; none when no ancestor has one.</summary>
    public string? CostCenter(TeamId team)
    {
        for (TeamId? at = team; at is { } id; at = Team(id).Parent)
            if (Team(id).CostCenter is { } own) return own;
        return null;
    }

    public bool IsAdmin(Person person) => Settings.Admins.Contains(person.Email);

    public bool IsFinance(Person person) => Settings.Finance.Contains(person.Email);
}
