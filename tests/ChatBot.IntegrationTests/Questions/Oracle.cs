using System.Globalization;
using System.Text.Json;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using Path = System.IO.Path;

namespace ChatBot.IntegrationTests.Questions;

/// <summary>The definitions of the semantics, section 3, worked out from the CSV files row by row: slow, plain, and sharing nothing with
/// the roll-ups but the resolution of time phrases.</summary>
internal sealed class Oracle
{
    public sealed record PersonLine(string Email, string Name, string Title, string Seniority, string Team, string Manager, string Zone, DateOnly Start);
    public sealed record TeamLine(string Name, string Parent, string CostCenter);
    public sealed record ToolLine(string Name, string Vendor, bool Approved, string Billing, decimal? Price, string Currency);
    public sealed record SeatLine(string Email, string Tool, DateOnly Assigned, DateOnly? Login);
    public sealed record RequestLine(string Email, string Tool, DateOnly Requested, string Status, DateOnly? Decided);
    public sealed record UseLine(
        DateOnly Day, string? Email, string Tool, string Surface, string Feature, string Model, string Project, decimal Sessions, decimal Prompts,
        decimal Minutes, decimal TokensIn, decimal TokensOut, decimal Cost, decimal LinesAccepted, decimal LinesSuggested)
    {
        public bool IsActivity => Sessions > 0 || Prompts > 0 || TokensIn + TokensOut > 0;
    }

    private ILookup<DateOnly, UseLine>? useOf;
    private Dictionary<string, ToolLine>? toolOf;

    public Oracle(string folder)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "org.json")));
        var root = settings.RootElement;
        Currency = root.GetProperty("reporting_currency").GetString()!;
        foreach (var rate in root.GetProperty("fx").EnumerateObject()) Fx[rate.Name] = rate.Value.GetDecimal();
        FiscalMonth = root.GetProperty("fiscal_year_start_month").GetInt32();
        Zone = root.GetProperty("time_zone").GetString()!;
        DataFrom = Day(root.GetProperty("data_from").GetString()!);
        Admins = [.. root.GetProperty("admins").EnumerateArray().Select(a => a.GetString()!)];
        Finance = [.. root.GetProperty("finance").EnumerateArray().Select(a => a.GetString()!)];

        People = Read(folder, "people.csv", c => new PersonLine(
            Mail(c["email"]), c["name"], c["title"], c["seniority"], c["team"], Mail(c["manager_email"]), c["time_zone"], Day(c["start_date"])));
        Teams = Read(folder, "teams.csv", c => new TeamLine(c["team"], c["parent"], c["cost_center"])).ToDictionary(t => t.Name);
        Tools = Read(folder, "tools.csv", c => new ToolLine(
            c["tool"], c["vendor"], c["approved"] == "true", c["billing"], c["seat_price_month"] is { Length: > 0 } p ? Number(p) : null, c["currency"]));
        Seats = Read(folder, "seats.csv", c => new SeatLine(Mail(c["email"]), c["tool"], Day(c["assigned_on"]), OptionalDay(c["last_login"])));
        Requests = Read(folder, "requests.csv", c => new RequestLine(
            Mail(c["email"]), c["tool"], Day(c["requested_on"]), c["status"], OptionalDay(c["decided_on"])));
        var zones = People.ToDictionary(p => p.Email, p => TimeZoneInfo.FindSystemTimeZoneById(p.Zone));
        var organisationZone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        Use = Read(folder, "usage.csv", c =>
        {
            var email = Mail(c["email"]);
            var known = zones.TryGetValue(email, out var zone);
            return new UseLine(
                LocalDay(c["date"], known ? zone! : organisationZone), known ? email : null, c["tool"], c["surface"], c["feature"], c["model"], c["project"],
                Number(c["sessions"]), Number(c["prompts"]), Number(c["minutes"]), Number(c["tokens_in"]), Number(c["tokens_out"]),
                Number(c["cost"]) * Rate(c["currency"]), Number(c["lines_accepted"]), Number(c["lines_suggested"]));
        });
    }

    public string Currency { get; }
    public Dictionary<string, decimal> Fx { get; } = [];
    public int FiscalMonth { get; }
    public string Zone { get; }
    public DateOnly DataFrom { get; }
    public HashSet<string> Admins { get; }
    public HashSet<string> Finance { get; }
    public List<PersonLine> People { get; }
    public Dictionary<string, TeamLine> Teams { get; }
    public List<ToolLine> Tools { get; }
    public List<SeatLine> Seats { get; }
    public List<RequestLine> Requests { get; }
    public List<UseLine> Use { get; }

    private IEnumerable<int> Waits(Measure measure, Cell cell) => measure == Measure.WaitDays
        ? Open(cell).Select(r => cell.Range.End.DayNumber - r.Requested.DayNumber)
        : Requests.Where(r => r.Status == "granted" && Of(cell, r.Email) && ToolOf(cell, r.Tool) && cell.Range.Contains(r.Decided!.Value) && cell.Counts(r.Decided.Value))
            .Select(r => r.Decided!.Value.DayNumber - r.Requested.DayNumber);

    /// <summary>One cell: some people, some use, some days.</summary>
    /// <param name="Emails">None = everybody, the use of nobody included.</param>
    /// <param name="NobodyOnly">Only the use of nobody.</param>
    public sealed record Cell(IReadOnlySet<string>? Emails, bool NobodyOnly, Func<ToolLine, bool> Tool, Func<UseLine, bool> Row, bool ByUse, Func<DateOnly, bool> Counts, DateRange Range);

    public decimal? Value(Measure measure, Per per, Cell cell, DateOnly today)
    {
        if (per is Per.MedianWait or Per.NinetiethWait)
        {
            var days = Waits(measure, cell).Order().ToList();
            // Nearest rank: the least of them that at least nine tenths do not exceed.
            return days.Count == 0 ? null : per == Per.NinetiethWait ? days.First(d => days.Count(e => e <= d) * 10 >= days.Count * 9)
                : days.Count % 2 == 1 ? days[days.Count / 2] : (days[days.Count / 2 - 1] + days[days.Count / 2]) / 2m;
        }
        if (per == Per.MedianUser)
        {
            var sums = ActiveUsers(cell).Select(e => Value(measure, Per.Nothing, cell with { Emails = new HashSet<string> { e } }, today)!.Value).Order().ToList();
            return sums.Count == 0 ? null : sums.Count % 2 == 1 ? sums[sums.Count / 2] : (sums[sums.Count / 2 - 1] + sums[sums.Count / 2]) / 2;
        }
        var whole = Value(measure, cell, today);
        decimal? part = per switch
        {
            Per.Nothing => 1,
            Per.Day => Days(cell).Count(),
            Per.WorkingDay => Days(cell).Count(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)),
            Per.Week => Days(cell).Count() / 7m,
            Per.ActiveDay => ActiveDays(cell),
            Per.Person => Headcount(cell),
            Per.User => ActiveUsers(cell).Count,
            Per.Session => Rows(cell).Sum(u => u.Sessions),
            _ => throw new ArgumentOutOfRangeException(nameof(per)),
        };
        return part is null or 0 ? null : whole / part;
    }

    private decimal? Value(Measure measure, Cell cell, DateOnly today) => measure switch
    {
        Measure.Sessions => Rows(cell).Sum(u => u.Sessions),
        Measure.Prompts => Rows(cell).Sum(u => u.Prompts),
        Measure.Minutes => Rows(cell).Sum(u => u.Minutes),
        Measure.Hours => Rows(cell).Sum(u => u.Minutes) / 60,
        Measure.TokensIn => Rows(cell).Sum(u => u.TokensIn),
        Measure.TokensOut => Rows(cell).Sum(u => u.TokensOut),
        Measure.Tokens => Rows(cell).Sum(u => u.TokensIn + u.TokensOut),
        Measure.LinesAccepted => Rows(cell).Sum(u => u.LinesAccepted),
        Measure.LinesSuggested => Rows(cell).Sum(u => u.LinesSuggested),
        Measure.AcceptanceRate => Percent(Rows(cell).Sum(u => u.LinesAccepted), Rows(cell).Sum(u => u.LinesSuggested)),
        Measure.ActiveDays => ActiveDays(cell),
        Measure.ActiveUsers => ActiveUsers(cell).Count,
        Measure.AdoptionRate => Percent(ActiveUsers(cell).Count, Headcount(cell)),
        Measure.EngagedUsers => Engaged(cell),
        Measure.EngagementRate => Percent(Engaged(cell), Headcount(cell)),
        Measure.InactivePeople => Headcount(cell) - ActiveUsers(cell).Count,
        Measure.LastUsed => Rows(cell).Where(u => u.IsActivity && u.Email is not null).Select(u => (decimal?)u.Day.DayNumber).Max(),
        Measure.Headcount => Headcount(cell),
        Measure.Seats => HeldSeats(cell).Count(),
        Measure.DormantSeats => Dormant(cell).Count(),
        Measure.LoginOnlySeats => Dormant(cell).Count(s => s.Login is { } l && l <= cell.Range.End && l >= cell.Range.End.AddDays(-29)),
        Measure.NeverUsedSeats => HeldSeats(cell).Count(s => !Use.Any(u => u.IsActivity && u.Email == s.Email && u.Tool == s.Tool && u.Day <= cell.Range.End)),
        Measure.SeatUtilisation => Percent(
            HeldSeats(cell).Count(s => Use.Any(u => u.IsActivity && u.Email == s.Email && u.Tool == s.Tool && cell.Range.Contains(u.Day) && cell.Counts(u.Day))),
            HeldSeats(cell).Count()),
        Measure.OpenRequests => Open(cell).Count(),
        Measure.WaitDays or Measure.TimeToAccess => Waits(measure, cell).Select(d => (decimal?)d).Average(),
        Measure.BlockedPeople => Open(cell).Select(r => r.Email).Distinct().Count(e => !Use.Any(u =>
            u.Email == e && u.IsActivity && Tools.First(t => t.Name == u.Tool).Approved && u.Day <= cell.Range.End && u.Day >= cell.Range.End.AddDays(-27))),
        Measure.NoAccess => Members(cell).Count(p => p.Start <= cell.Range.End && !Seats.Any(s => s.Email == p.Email && s.Assigned <= cell.Range.End
            && (Tools.All(cell.Tool) ? Tools.First(t => t.Name == s.Tool).Approved : ToolOf(cell, s.Tool)))),
        Measure.Consumption => Rows(cell).Sum(u => u.Cost),
        Measure.SeatCost => SeatCost(cell),
        Measure.Spend => Rows(cell).Sum(u => u.Cost) + SeatCost(cell),
        Measure.Reclaimable => Dormant(cell).Sum(s => Tools.First(t => t.Name == s.Tool) is { Price: { } price } tool ? price * Rate(tool.Currency) : 0),
        Measure.CostPerUser => ActiveUsers(cell).Count is > 0 and var users ? (Rows(cell).Sum(u => u.Cost) + SeatCost(cell)) / users : null,
        Measure.CostPerPrompt => Rows(cell).Sum(u => u.Prompts) is > 0 and var prompts ? (Rows(cell).Sum(u => u.Cost) + SeatCost(cell)) / prompts : null,
        Measure.Forecast => Rows(cell).Sum(u => u.Cost) * DateTime.DaysInMonth(today.Year, today.Month) / today.Day
            + SeatCost(cell with { Range = new(new(today.Year, today.Month, 1), new DateOnly(today.Year, today.Month, 1).AddMonths(1).AddDays(-1)) }, today),
        _ => throw new ArgumentOutOfRangeException(nameof(measure)),
    };

    private IEnumerable<UseLine> Rows(Cell cell) => Days(cell).SelectMany(day => (useOf ??= Use.ToLookup(u => u.Day))[day]).Where(u => Of(cell, u.Email) && ToolOf(cell, u.Tool) && cell.Row(u));

    private static bool Of(Cell cell, string? email) => cell.NobodyOnly ? email is null : cell.Emails is null || email is not null && cell.Emails.Contains(email);

    private bool ToolOf(Cell cell, string tool) => cell.Tool((toolOf ??= Tools.ToDictionary(t => t.Name))[tool]);

    private IEnumerable<PersonLine> Members(Cell cell) => cell.NobodyOnly ? [] : People.Where(p => cell.Emails is null || cell.Emails.Contains(p.Email));

    private int Headcount(Cell cell) => Members(cell).Count(p => p.Start <= cell.Range.End);

    private HashSet<string> ActiveUsers(Cell cell) => [.. Rows(cell).Where(u => u.IsActivity && u.Email is not null).Select(u => u.Email!)];

    private int ActiveDays(Cell cell) => Rows(cell).Where(u => u.IsActivity && u.Email is not null).Select(u => u.Day).Distinct().Count();

    private int Engaged(Cell cell) => Rows(cell).Where(u => u.IsActivity && u.Email is not null).GroupBy(u => u.Email).Count(g => g.Select(u => u.Day).Distinct().Count() >= 2);

    private static IEnumerable<DateOnly> Days(Cell cell) => cell.Range.EachDay().Where(cell.Counts);

    private IEnumerable<SeatLine> HeldSeats(Cell cell) => cell.ByUse ? [] : Seats.Where(s => Of(cell, s.Email) && ToolOf(cell, s.Tool)
        && Tools.First(t => t.Name == s.Tool).Billing is "seat" or "hybrid" && Tools.First(t => t.Name == s.Tool).Billing != "consumption" && s.Assigned <= cell.Range.End);

    private IEnumerable<SeatLine> Dormant(Cell cell) => HeldSeats(cell).Where(s => s.Assigned <= cell.Range.End.AddDays(-30) && !Use.Any(u =>
        u.IsActivity && u.Email == s.Email && u.Tool == s.Tool && u.Day <= cell.Range.End && u.Day >= cell.Range.End.AddDays(-29)));

    private IEnumerable<RequestLine> Open(Cell cell) => cell.ByUse ? [] : Requests.Where(r => Of(cell, r.Email) && ToolOf(cell, r.Tool)
        && r.Requested <= cell.Range.End && (r.Decided is null || r.Decided > cell.Range.End));

    private decimal SeatCost(Cell cell, DateOnly? heldOn = null)
    {
        decimal cost = 0;
        foreach (var seat in HeldSeats(cell).Where(s => heldOn is not { } day || s.Assigned <= day))
        {
            var tool = Tools.First(t => t.Name == seat.Tool);
            foreach (var day in Days(cell))
                if (day >= seat.Assigned) cost += (tool.Price ?? 0) * Rate(tool.Currency) / DateTime.DaysInMonth(day.Year, day.Month);
        }
        return cost;
    }

    private decimal Rate(string currency) => currency.Length == 0 || currency == Currency ? 1 : Fx[currency];

    private static decimal? Percent(decimal part, decimal whole) => whole == 0 ? null : 100 * part / whole;

    private static DateOnly LocalDay(string date, TimeZoneInfo zone) => date.Length == 10
        ? Day(date)
        : DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture), zone).DateTime);

    private static string Mail(string email) => email.Trim().ToLowerInvariant();

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? OptionalDay(string text) => text.Length == 0 ? null : Day(text);

    private static decimal Number(string text) => text.Length == 0 ? 0 : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static List<T> Read<T>(string folder, string file, Func<Dictionary<string, string>, T> make)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, file));
        var header = Split(lines[0]);
        return lines.Skip(1).Select(l => make(header.Zip(Split(l)).ToDictionary(p => p.First, p => p.Second))).ToList();
    }

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var letter in line)
            if (letter == '"') quoted = !quoted;
            else if (letter == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(letter);
        fields.Add(field.ToString());
        return fields;
    }
}
