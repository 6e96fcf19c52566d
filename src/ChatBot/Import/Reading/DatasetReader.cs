using System.Text;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Storage.Rows;
using static ChatBot.Storage.Rows.OrganisationTables;

namespace ChatBot.Import.Reading;

/// <summary>Reads every file but the use: first each row by itself, then what rows say about each other.</summary>
internal sealed class DatasetReader(DatasetFiles from, IReadOnlySet<string> storedTools, Problems problems)
{
    private static readonly Dictionary<string, Seniority> Seniorities =
        Enum.GetValues<Seniority>().Where(s => s != Seniority.Unknown).ToDictionary(s => s.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, BillingModel> Billings = Enum.GetValues<BillingModel>().ToDictionary(b => b.ToString().ToLowerInvariant());
    private static readonly Dictionary<string, RequestStatus?> Statuses =
        Enum.GetValues<RequestStatus>().ToDictionary(s => s.ToString().ToLowerInvariant(), s => (RequestStatus?)s);

    private static readonly Dictionary<string, bool> YesNo = new() { ["true"] = true, ["false"] = false };

    private static readonly Dictionary<string, BudgetLevel?> Levels = new()
    {
        ["org"] = BudgetLevel.Organisation, ["team"] = BudgetLevel.Team, ["person"] = BudgetLevel.Person,
    };

    private static readonly Dictionary<string, AbsenceKind?> AbsenceKinds = new() { ["leave"] = AbsenceKind.Leave, ["part-time"] = AbsenceKind.PartTime };

    private readonly OrganisationEntry organisation = new OrganisationFile(from, problems).Read();

    /// <returns>What is good. Where a file cannot be used at all, its part is empty and what points into it is not judged.</returns>
    public Dataset Read()
    {
        var teams = ReadTeams();
        var people = ReadPeople();
        var tools = ReadTools();
        var seats = ReadSeats();
        var budgets = ReadBudgets();
        var requests = ReadRequests();
        return new CrossChecks(problems).Apply(new Dataset(organisation, teams, people, tools, seats, budgets, requests, storedTools) { Absences = ReadAbsences() });
    }

    private Named<TeamEntry> ReadTeams()
    {
        const int Team = 0, Parent = 1, CostCenter = 2;
        using var table = CsvTable.Open(from, DatasetFiles.Teams, ["team", "parent", "cost_center"], problems);
        return ReadNamed(table, Team, StringComparer.OrdinalIgnoreCase, static name => name, (t, line) => new TeamEntry(
            line, t.Text(Team, NameLength, isRequired: true), NullIfEmpty(t.Text(Parent, NameLength)), NullIfEmpty(t.Text(CostCenter, NameLength))), row => (row.Name, row.Line));
    }

    private Named<PersonEntry> ReadPeople()
    {
        const int Email = 0, Name = 1, Title = 2, Seniority = 3, Team = 4, Manager = 5, Zone = 6, Locale = 7, Start = 8;
        using var table = CsvTable.Open(from, DatasetFiles.People,
            ["email", "name", "title", "seniority", "team", "manager_email", "time_zone", "locale", "start_date"], problems);
        var people = ReadNamed(table, Email, StringComparer.Ordinal, Organisation.NormaliseEmail, (t, line) => new PersonEntry(
            line, t.Email(Email), t.Text(Name, NameLength, isRequired: true), t.Text(Title, NameLength),
            t.Choice(Seniority, Seniorities, Core.People.Seniority.Unknown, isRequired: false), NullIfEmpty(t.Text(Team, NameLength)),
            NullIfEmpty(t.Email(Manager, isRequired: false)), ReadZone(t, Zone), ReadLocale(t, Locale), t.Day(Start, isRequired: false) ?? DateOnly.MinValue), row => (row.Email, row.Line));

        // Without this a cut-off file would mark the whole organisation as left.
        if (people is { IsReadable: true, Rows.Count: 0, LeftOut.Count: 0 })
            problems.AddFatal(DatasetFiles.People, null, null, "the file names nobody; an organisation has at least one person.");
        return people;
    }

    private Named<ToolEntry> ReadTools()
    {
        const int Tool = 0, Vendor = 1, Approved = 2, Billing = 3, Price = 4, Currency = 5;
        using var table = CsvTable.Open(from, DatasetFiles.Tools, ["tool", "vendor", "approved", "billing", "seat_price_month", "currency"], problems);
        return ReadNamed(table, Tool, StringComparer.OrdinalIgnoreCase, static name => name, (t, line) => new ToolEntry(
            line, t.Text(Tool, NameLength, isRequired: true), t.Text(Vendor, NameLength), t.Choice(Approved, YesNo, false, isRequired: true),
            t.Choice(Billing, Billings, BillingModel.Seat, isRequired: true), ReadMoney(t, Price, Currency, isRequired: false)), row => (row.Name, row.Line));
    }

    private List<SeatEntry> ReadSeats()
    {
        const int Email = 0, Tool = 1, Assigned = 2, Login = 3;
        using var table = CsvTable.Open(from, DatasetFiles.Seats, ["email", "tool", "assigned_on", "last_login"], problems);
        return ReadKeyed(table, [Email, Tool],
            (t, line) => new SeatEntry(line, t.Email(Email), t.Text(Tool, NameLength, isRequired: true), t.Day(Assigned, isRequired: true) ?? default, t.Day(Login, isRequired: false)),
            row => (row.Email, row.Tool.ToUpperInvariant(), default(DateOnly)), "this person has this seat");
    }

    private List<BudgetEntry> ReadBudgets()
    {
        const int Level = 0, Name = 1, Amount = 2, Currency = 3, Month = 4;
        using var table = CsvTable.Open(from, DatasetFiles.Budgets, ["level", "name", "amount_month", "currency", "from_month"], problems);
        return ReadKeyed(table, [Level, Name, Month], (t, line) =>
        {
            var level = t.Choice(Level, Levels, null, isRequired: true);
            var name = t.Text(Name, EmailLength);
            if (level == BudgetLevel.Organisation && name.Length > 0) t.Fail(Name, $"{Quoting.Shown(name)} names somebody, and the level is org; leave the name empty.");
            if (level == BudgetLevel.Team && name is "" or "*") t.Fail(Name, "a budget of level team names a team.");
            if (level == BudgetLevel.Person && name.Length == 0) t.Fail(Name, "a budget of level person names an e-mail, or * for everyone else.");
            if (level == BudgetLevel.Person) name = Organisation.NormaliseEmail(name);
            var amount = ReadMoney(t, Amount, Currency, isRequired: true) ?? default;
            return new BudgetEntry(line, level ?? default, name, amount, ReadMonth(t, Month));
        }, row => ($"{row.Level}", row.Name.ToUpperInvariant(), row.FromMonth), "this budget from this month");
    }

    private List<RequestEntry> ReadRequests()
    {
        const int Email = 0, Tool = 1, Requested = 2, Status = 3, Decided = 4;
        using var table = CsvTable.Open(from, DatasetFiles.Requests, ["email", "tool", "requested_on", "status", "decided_on"], problems);
        return ReadKeyed(table, [Email, Tool, Requested], (t, line) =>
        {
            var status = t.Choice(Status, Statuses, null, isRequired: true);
            var requested = t.Day(Requested, isRequired: true);
            var decided = t.Day(Decided, isRequired: false);
            if (t.IsGood && status == RequestStatus.Open && decided is not null) t.Fail(Decided, "an open request is not decided; leave the day empty or write granted or denied.");
            if (t.IsGood && status != RequestStatus.Open && decided is null) t.Fail(Decided, $"is empty, and the request is decided; {Fields.DayExpected}.");
            if (t.IsGood && decided < requested) t.Fail(Decided, $"{decided:yyyy-MM-dd} is before the request of {requested:yyyy-MM-dd}.");
            return new RequestEntry(line, t.Email(Email), t.Text(Tool, NameLength, isRequired: true), requested ?? default, status ?? default, decided);
        }, row => (row.Email, row.Tool.ToUpperInvariant(), row.RequestedDay), "this request of this day");
    }

    private List<AbsenceEntry>? ReadAbsences()
    {
        const int Email = 0, From = 1, Until = 2, Kind = 3;
        if (!IsThere(DatasetFiles.Absences)) return null;
        using var table = CsvTable.Open(from, DatasetFiles.Absences, ["email", "from", "until", "kind"], problems);
        return ReadKeyed(table, [Email, From, Kind], (t, line) =>
        {
            var (begins, ends, kind) = (t.Day(From, isRequired: true), t.Day(Until, isRequired: false), t.Choice(Kind, AbsenceKinds, null, isRequired: true));
            if (t.IsGood && ends < begins) t.Fail(Until, $"{ends:yyyy-MM-dd} is before {begins:yyyy-MM-dd}, on which it begins.");
            return new AbsenceEntry(line, t.Email(Email), kind ?? default, begins ?? default, ends);
        }, row => (row.Email, $"{row.Kind}", row.FromDay), "this absence of this day");
    }

    /// <summary>A file that cannot be opened is there, and is told as a problem when it is read.</summary>
    private bool IsThere(string file)
    {
        try
        {
            using var stream = from.Open(file);
            return stream is not null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static Named<T> ReadNamed<T>(
        CsvTable? table, int key, StringComparer comparer, Func<string, string> normalise, Func<CsvTable, long, T> read, Func<T, (string Name, long Line)> describe)
    {
        if (table is null) return Named<T>.Unreadable;
        var named = new Named<T>(new(comparer), new(comparer), true);
        while (table.Read())
        {
            var row = table.IsGood ? read(table, table.Line) : default;
            var name = row is null ? normalise(Encoding.UTF8.GetString(table.Field(key))) : describe(row).Name;
            if (table.IsGood && named.Rows.TryGetValue(name, out var first))
                table.Fail(key, $"{Quoting.Shown(name)} is there already, on line {describe(first).Line}; keep one of the two.");
            else if (table.IsGood)
            {
                named.Rows.Add(name, row!);
                named.LeftOut.Remove(name);
            }
            else if (name.Length > 0 && !named.Rows.ContainsKey(name)) named.LeftOut.Add(name);
        }

        return named;
    }

    private static List<T> ReadKeyed<T>(CsvTable? table, int[] key, Func<CsvTable, long, T> read, Func<T, (string, string, DateOnly)> keyOf, string what)
        where T : class
    {
        var rows = new List<T>();
        if (table is null) return rows;
        var seen = new Dictionary<(string, string, DateOnly), long>();
        while (table.Read())
        {
            var row = table.IsGood ? read(table, table.Line) : null;
            if (!table.IsGood) continue;
            if (!Array.TrueForAll(key, table.Has) || seen.TryAdd(keyOf(row!), table.Line)) rows.Add(row!);
            else table.Fail(key[^1], $"{what} is there already, on line {seen[keyOf(row!)]}; keep one of the two.");
        }

        return rows;
    }

    private static string? ReadZone(CsvTable table, int column)
    {
        var name = table.Text(column, 64);
        if (name.Length == 0) return null;
        if (table.IsGood && !Fields.IsTimeZone(name)) table.Fail(column, $"{Quoting.Shown(name)} is not a time zone; write its IANA name, such as Europe/Berlin.");
        return name;
    }

    private static string? ReadLocale(CsvTable table, int column)
    {
        var name = table.Text(column, 35);
        if (name.Length == 0) return null;
        if (table.IsGood && !Fields.IsLocale(name)) table.Fail(column, $"{Quoting.Shown(name)} is not a locale; write language and region, such as de-DE.");
        return name;
    }

    private Money? ReadMoney(CsvTable table, int amount, int currency, bool isRequired)
    {
        var code = ReadCurrency(table, currency);
        var field = table.Field(amount);
        if (field.IsEmpty)
        {
            if (isRequired) table.Fail(amount, $"is empty and must not be; {Fields.AmountExpected}.");
            return null;
        }

        var shown = Quoting.Shown(Encoding.UTF8.GetString(field));
        if (!Fields.TryAmount(field, out var units, out var nanos)) table.Fail(amount, $"{shown} is not an amount; {Fields.AmountExpected}.");
        else if (units < 0 || nanos < 0) table.Fail(amount, $"{shown} is negative; write an amount of 0 or more.");
        return new(units, nanos, code);
    }

    /// <summary>The reporting currency when empty.</summary>
    private string ReadCurrency(CsvTable table, int column)
    {
        var code = Encoding.UTF8.GetString(table.Field(column)).ToUpperInvariant();
        if (code.Length == 0) return organisation.ReportingCurrency;
        if (CurrencyProblem(code, organisation) is { } problem) table.Fail(column, problem);
        return code;
    }

    public static string? CurrencyProblem(string code, OrganisationEntry organisation) =>
        !Fields.IsCurrency(code) ? $"{Quoting.Shown(code)} is not a currency; write three letters, such as EUR."
        : !organisation.Knows(code) ? $"{code} has no exchange rate; add it to fx in {DatasetFiles.Organisation} as {organisation.ReportingCurrency} per {code}."
        : null;

    private static DateOnly ReadMonth(CsvTable table, int column)
    {
        var text = Encoding.UTF8.GetString(table.Field(column));
        if (Fields.TryDay(Encoding.UTF8.GetBytes($"{text}-01"), out var month)) return month;
        table.Fail(column, $"{Quoting.Shown(text)} is not a month; write YYYY-MM, such as 2026-06.");
        return default;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
