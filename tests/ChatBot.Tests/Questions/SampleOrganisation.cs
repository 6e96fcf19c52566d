using System.Globalization;
using System.Text.Json;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using Calendar = ChatBot.Core.Questions.Calendar;

namespace ChatBot.Tests.Questions;

/// <summary>An organisation of the samples, read as a test needs it; the import of the host is stricter.</summary>
internal sealed class SampleOrganisation
{
    public static readonly SampleOrganisation Northgate = new("northgate");

    /// <summary>Other departments, tools, people and currency; teams named like measures, tools and common words.</summary>
    public static readonly SampleOrganisation Alpenblick = new("alpenblick");

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Samples", "Questions");

    public Organisation Organisation { get; }
    public Catalogue Catalogue { get; }

    private SampleOrganisation(string name)
    {
        var folder = Path.Combine(Folder, name);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "org.json")));
        var org = document.RootElement;
        string Text(string key) => org.GetProperty(key).GetString()!;
        HashSet<string> Set(string key) => [.. org.GetProperty(key).EnumerateArray().Select(e => e.GetString()!)];

        var teamRows = Rows(folder, "teams.csv");
        var teamIds = teamRows.Select((r, i) => (r["team"], new TeamId(i + 1))).ToDictionary(t => t.Item1, t => t.Item2);
        var toolRows = Rows(folder, "tools.csv");
        var toolIds = toolRows.Select((r, i) => (r["tool"], new ToolId(i + 1))).ToDictionary(t => t.Item1, t => t.Item2);
        var peopleRows = Rows(folder, "people.csv");
        var personIds = peopleRows.Select((r, i) => (r["email"].ToLowerInvariant(), new PersonId(i + 1))).ToDictionary(t => t.Item1, t => t.Item2);

        var settings = new OrganisationSettings(
            Text("organisation"), Text("reporting_currency"), org.GetProperty("fx").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDecimal()),
            org.GetProperty("fiscal_year_start_month").GetInt32(), Text("time_zone"), org.GetProperty("minimum_group_size").GetInt32(), Set("admins"), Set("finance"),
            Day(Text("data_from")), Day(Text("data_to")));
        Organisation = new Organisation(
            settings,
            [.. peopleRows.Select(r => new Person(
                personIds[r["email"].ToLowerInvariant()], r["email"].ToLowerInvariant(), r["name"], r["title"],
                Enum.TryParse<Seniority>(r["seniority"], true, out var seniority) ? seniority : Seniority.Unknown,
                teamIds.TryGetValue(r["team"], out var team) ? team : null,
                personIds.TryGetValue(r["manager_email"].ToLowerInvariant(), out var manager) ? manager : null,
                r["time_zone"], r["locale"], Day(r["start_date"])!.Value))],
            [.. teamRows.Select(r => new Team(teamIds[r["team"]], r["team"], r["parent"].Length == 0 ? null : teamIds[r["parent"]], r["cost_center"].Length == 0 ? null : r["cost_center"]))],
            [.. toolRows.Select(r => new Tool(toolIds[r["tool"]], r["tool"], r["vendor"], r["approved"] == "true", Enum.Parse<BillingModel>(r["billing"], true),
                r["seat_price_month"].Length == 0 ? null : Money.From(decimal.Parse(r["seat_price_month"], CultureInfo.InvariantCulture), r["currency"])))],
            [.. Rows(folder, "seats.csv").Where(r => personIds.ContainsKey(r["email"].ToLowerInvariant()))
                .Select(r => new Seat(personIds[r["email"].ToLowerInvariant()], toolIds[r["tool"]], Day(r["assigned_on"])!.Value, Day(r["last_login"])))],
            [.. Rows(folder, "requests.csv").Where(r => personIds.ContainsKey(r["email"].ToLowerInvariant()))
                .Select(r => new AccessRequest(personIds[r["email"].ToLowerInvariant()], toolIds[r["tool"]], Day(r["requested_on"])!.Value, Enum.Parse<RequestStatus>(r["status"], true), Day(r["decided_on"])))],
            []);
        var names = JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(Path.Combine(folder, "usage-names.json")))!;
        Catalogue = new Catalogue(Organisation, new UsageNames(names["model"], names["feature"], names["surface"], names["project"]));
    }

    private static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Rows(string folder, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, file));
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => header.Zip(Split(l)).ToDictionary(p => p.First, p => p.Second))];
    }

    private static List<string> Split(string line)
    {
        var cells = new List<string> { "" };
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) cells.Add("");
            else cells[^1] += c;
        }
        return cells;
    }

    public Asker Asker(string email) => ChatBot.Core.Questions.Asker.Of(Organisation, Organisation.FindByEmail(email.Contains('@', StringComparison.Ordinal) ? email : $"{email}@{Domain}")!);

    private string Domain => Organisation.People[0].Email.Split('@')[1];

    public Asker Admin => Asker(Organisation.Settings.Admins.Order().First());

    public Asker Finance => Asker(Organisation.Settings.Finance.Order().First());

    public Calendar Calendar(DateOnly today, string locale = "en-GB") =>
        new(today, Organisation.Settings.FiscalYearStartMonth, Organisation.Settings.DataFrom, locale == "en-US");

    public TeamId Team(string name) => Organisation.Teams.First(t => t.Name == name).Id;

    public ToolId Tool(string name) => Organisation.Tools.First(t => t.Name == name).Id;

    public PersonId Person(string email) => Organisation.FindByEmail(email.Contains('@', StringComparison.Ordinal) ? email : $"{email}@{Domain}")!.Id;
}
