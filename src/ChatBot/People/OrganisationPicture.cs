using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Governance;
using ChatBot.Outreach;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.Extensions.Options;
using BudgetLevel = ChatBot.Core.People.BudgetLevel;

namespace ChatBot.People;

/// <summary>The organisation and the catalogue of slices as of one version of the store.</summary>
/// <param name="teamsWithUse">Numbers of teams with use that is theirs and nobody's in particular.</param>
internal sealed class OrganisationPicture(int version, Organisation organisation, IReadOnlySet<int> teamsWithUse, SliceBook slices, MonthBook months)
{
    private readonly Lazy<Catalogue> catalogue = new(() => new Catalogue(organisation, new UsageNames(
        Names(slices, s => s.Model), Names(slices, s => s.Feature), Names(slices, s => s.Surface), Names(slices, s => s.Project))));

    public int Version => version;

    public Organisation Organisation => organisation;

    public SliceBook Slices => slices;

    public IReadOnlySet<int> TeamsWithUse => teamsWithUse;

    /// <summary>Whole months of everybody, as far as they were asked for.</summary>
    public MonthBook Months { get; } = months;

    /// <summary>What questions can name.</summary>
    public Catalogue Catalogue => catalogue.Value;

    private static List<string> Names(SliceBook slices, Func<Slice, string> of) =>
        [.. slices.All.Select(of).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>Keeps the picture; a question looks whether the store has moved on, which costs one row.</summary>
internal sealed class OrganisationPictures(IOptions<OrganisationOptions> options, IOptions<NudgesOptions> nudges)
{
    private readonly MonthBook months = new();
    private OrganisationPicture? current;

    /// <returns>None while the store holds no organisation.</returns>
    public OrganisationPicture? Look(ReadSession session)
    {
        var versions = session.Prepare(
            "SELECT \"Version\", (SELECT MAX(\"Id\") FROM \"Slices\") FROM \"Organisations\" WHERE \"Id\" = @p0").Bind(0, OrganisationRow.OnlyId);
        if (!versions.Step()) return null;
        var (version, lastSlice) = (versions.Int32(0), versions.IsNull(1) ? 0 : versions.Int32(1));
        versions.Reset();

        var known = current;
        if (known is not null && known.Version == version)
        {
            if (known.Slices.LastId == lastSlice) return known;
            return current = new(version, known.Organisation, known.TeamsWithUse, SliceBook.Load(session.Connection, session.Transaction), months);
        }
        return current = new(version, Load(session), TeamsWithUse(session), SliceBook.Load(session.Connection, session.Transaction), months);
    }

    private Organisation Load(ReadSession session)
    {
        var people = Rows(session,
            "SELECT \"Id\", \"Email\", \"Name\", \"Title\", \"Seniority\", \"TeamId\", \"ManagerId\", \"TimeZone\", \"Locale\", \"StartDay\" FROM \"People\" WHERE \"LeftDay\" IS NULL",
            r => new
            {
                Id = r.Int32(0), Email = r.Text(1), Name = r.Text(2), Title = r.Text(3), Seniority = (Seniority)r.Int32(4),
                Team = Optional(r, 5), Manager = Optional(r, 6), Zone = OptionalText(r, 7), Locale = OptionalText(r, 8), Start = r.Int32(9),
            });
        var centers = Rows(session, "SELECT \"Id\", \"Code\" FROM \"CostCenters\"", r => (Id: r.Int32(0), Code: r.Text(1))).ToDictionary(c => c.Id, c => c.Code);
        var teams = Rows(session, "SELECT \"Id\", \"Name\", \"ParentId\", \"CostCenterId\" FROM \"Teams\"", r => new Team(
            new(r.Int32(0)), r.Text(1), Optional(r, 2) is { } parent ? new TeamId(parent) : null, Optional(r, 3) is { } center ? centers[center] : null));
        var prices = Rows(session, "SELECT \"ToolId\", \"Units\", \"Nanos\", \"Currency\" FROM \"SeatPrices\" ORDER BY \"FromDay\"",
            r => (Tool: r.Int32(0), Price: new Money(r.Int64(1), r.Int32(2), r.Text(3))));
        var latest = new Dictionary<int, Money>();
        foreach (var (tool, price) in prices) latest[tool] = price;
        var tools = Rows(session, "SELECT \"Id\", \"Name\", \"Vendor\", \"Status\", \"Billing\" FROM \"Tools\"", r => new Tool(
            new(r.Int32(0)), r.Text(1), r.Text(2), r.Int32(3) == (int)ToolStatus.Approved, (BillingModel)r.Int32(4),
            latest.TryGetValue(r.Int32(0), out var price) ? price : null));
        var here = people.Select(p => p.Id).ToHashSet();
        var seats = Rows(session, "SELECT \"PersonId\", \"ToolId\", \"AssignedDay\", \"LastLoginDay\" FROM \"Seats\"",
            r => new Seat(new(r.Int32(0)), new(r.Int32(1)), Day(r.Int32(2)), Optional(r, 3) is { } login ? Day(login) : null));
        var requests = Rows(session, "SELECT \"PersonId\", \"ToolId\", \"RequestedDay\", \"Status\", \"DecidedDay\" FROM \"AccessRequests\"",
            r => new AccessRequest(new(r.Int32(0)), new(r.Int32(1)), Day(r.Int32(2)), (RequestStatus)r.Int32(3), Optional(r, 4) is { } decided ? Day(decided) : null));
        var budgets = Rows(session, "SELECT \"Level\", \"SubjectId\", \"FromMonth\", \"Units\", \"Nanos\", \"Currency\" FROM \"Budgets\"",
            r => ((BudgetLevel)r.Int32(0), r.Int32(1)) is var (level, subject) ? new Budget(
                level, level == BudgetLevel.Team ? new TeamId(subject) : null, level == BudgetLevel.Person && subject != 0 ? new PersonId(subject) : null,
                new(r.Int64(3), r.Int32(4), r.Text(5)), Day(r.Int32(2))) : null!);
        var settings = Settings(session);
        return new(
            settings,
            people.Select(p => new Person(
                new(p.Id), p.Email, p.Name, p.Title, p.Seniority, p.Team is { } team ? new TeamId(team) : null,
                p.Manager is { } manager && here.Contains(manager) ? new PersonId(manager) : null,
                p.Zone ?? settings.TimeZone, p.Locale ?? "en-US", Day(p.Start))).ToList(),
            teams, tools,
            seats.Where(s => here.Contains(s.Holder.Value)).ToList(), requests.Where(r => here.Contains(r.Person.Value)).ToList(), budgets);
    }

    private static HashSet<int> TeamsWithUse(ReadSession session) =>
        [.. Rows(session, "SELECT DISTINCT \"TeamId\" FROM \"Identities\" WHERE \"TeamId\" IS NOT NULL AND \"PersonId\" IS NULL", r => r.Int32(0))];

    private OrganisationSettings Settings(ReadSession session)
    {
        var roles = Rows(session, "SELECT \"Email\", \"Role\" FROM \"Roles\"", r => (Email: r.Text(0), Role: (Role)r.Int32(1)));
        var fx = Rows(session, "SELECT \"Currency\", \"RateUnits\", \"RateNanos\" FROM \"ExchangeRates\"",
            r => (Currency: r.Text(0), Rate: r.Int64(1) + r.Int64(2) / (decimal)Money.NanosPerUnit));

        // As the organisation chose in chat, which moves the version; otherwise as configured.
        var teamsOnly = Rows(session, $"SELECT \"Value\" FROM \"Preferences\" WHERE \"PersonId\" = 0 AND \"Name\" = '{HouseRules.WorksCouncil}'", r => r.Text(0));
        return Rows(session,
            "SELECT \"Name\", \"ReportingCurrency\", \"FiscalYearStartMonth\", \"TimeZone\", \"MinimumGroupSize\", \"DataFrom\", \"DataTo\" FROM \"Organisations\"",
            r => new OrganisationSettings(
                r.Text(0), options.Value.ReportingCurrency ?? r.Text(1), fx.ToDictionary(f => f.Currency, f => f.Rate), r.Int32(2),
                options.Value.TimeZone ?? r.Text(3), options.Value.MinimumGroupSize ?? r.Int32(4),
                Emails(Role.Admin, options.Value.Admins), Emails(Role.Finance, options.Value.Finance),
                Optional(r, 5) is { } from ? Day(from) : null, Optional(r, 6) is { } to ? Day(to) : null)
            {
                TeamsOnly = teamsOnly is [var chosen] ? chosen == "on" : nudges.Value.WorksCouncil,
            })[0];

        HashSet<string> Emails(Role role, IEnumerable<string> configured) =>
            [.. roles.Where(r => r.Role == role).Select(r => r.Email), .. configured.Select(Organisation.NormaliseEmail)];
    }

    private static List<T> Rows<T>(ReadSession session, string sql, Func<Statement, T> read)
    {
        var rows = session.Prepare(sql);
        var all = new List<T>();
        while (rows.Step()) all.Add(read(rows));
        return all;
    }

    private static int? Optional(Statement row, int column) => row.IsNull(column) ? null : row.Int32(column);

    private static string? OptionalText(Statement row, int column) => row.IsNull(column) ? null : row.Text(column);

    private static DateOnly Day(int number) => DateOnly.FromDayNumber(number);
}
