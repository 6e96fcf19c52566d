using System.Globalization;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

/// <summary>Numbers, days and nouns as the asker reads them.</summary>
public sealed class Phrasing
{
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£", ["JPY"] = "¥", ["INR"] = "₹", ["BRL"] = "R$", ["CHF"] = "CHF ", ["AUD"] = "A$", ["CAD"] = "C$",
    };

    private readonly CultureInfo culture;

    /// <param name="locale">BCP 47; an unknown one reads as en-US.</param>
    public Phrasing(string locale) => culture = Known(locale);

    private static CultureInfo Known(string locale)
    {
        try
        {
            return CultureInfo.GetCultureInfo(locale, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.GetCultureInfo("en-US");
        }
    }

    public string Number(decimal value, int decimals = 0) => value.ToString(value == decimal.Truncate(value) ? "N0" : $"N{decimals}", culture);

    /// <summary>A value with its unit: <c>$1,234.50</c>, <c>65.0%</c>, <c>4.5 hours</c>, <c>17 June 2026</c>, <c>yes</c>.</summary>
    public string Value(FigureValue value, string unit) => value.Date is { } day ? Day(day) : unit switch
    {
        Units.Count => Number(value.Number, 2),
        Units.Percent => value.Number.ToString("N1", culture) + (culture.NumberFormat.PercentPositivePattern == 0 ? "\u00a0%" : "%"),
        Units.Points => Signed(value.Number, "N1") + (Math.Abs(value.Number) == 1 ? " point" : " points"),
        Units.Minutes => Counted(value.Number, "minute", "minutes"),
        Units.Hours => Counted(value.Number, "hour", "hours"),
        Units.Days => Counted(value.Number, "day", "days"),
        Units.Boolean => value.Number == 1 ? "yes" : "no",
        _ => Money(value.Number, unit),
    };

    public string Change(FigureValue value, string unit) =>
        unit == Units.Points || value.Number < 0 ? Value(value, unit) : "+" + Value(value, unit);

    public string Money(decimal amount, string currency)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencySymbol = Symbols.GetValueOrDefault(currency, currency + " ");
        format.CurrencyNegativePattern = culture.NumberFormat.CurrencyPositivePattern switch { 0 => 1, 1 => 5, 2 => 9, _ => 8 };
        var decimals = amount != 0 && Math.Abs(amount) < 0.01m ? 4 : 2;
        return amount.ToString($"C{decimals}", format);
    }

    public string Day(DateOnly day) => MonthFirst
        ? day.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)
        : day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>1–17 June 2026</c>, <c>21 May – 17 June 2026</c>; month first for en-US.</summary>
    public string Range(DateRange range)
    {
        var (start, end) = (range.Start, range.End);
        if (start == end) return Day(start);
        if (start.Year != end.Year) return $"{Day(start)} – {Day(end)}";
        if (start.Month != end.Month)
            return MonthFirst ? $"{Written(start, "MMMM d")} – {Written(end, "MMMM d, yyyy")}" : $"{Written(start, "d MMMM")} – {Written(end, "d MMMM yyyy")}";
        return MonthFirst ? $"{Written(start, "MMMM d")}–{end.Day}, {end.Year}" : $"{start.Day}–{Written(end, "d MMMM yyyy")}";
    }

    /// <summary>A bucket of time as people say it: <c>17 June</c>, <c>week of 15 June</c>, <c>June 2026</c>, <c>Q2 2026</c>.</summary>
    /// <param name="key">As in the ask contract.</param>
    public string Bucket(Dimension by, string key) => by switch
    {
        Dimension.Day => DayOfYear(key),
        Dimension.Week => $"week of {DayOfYear(key)}",
        Dimension.Month => DateOnly.ParseExact(key, "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        Dimension.Quarter => $"{key[5..]} {key[..4]}",
        _ => key,
    };

    private string DayOfYear(string key) => Written(DateOnly.ParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture), MonthFirst ? "MMMM d" : "d MMMM");

    private bool MonthFirst => culture.Name == "en-US";

    private static string Written(DateOnly day, string format) => day.ToString(format, CultureInfo.InvariantCulture);

    private string Signed(decimal value, string format) => (value > 0 ? "+" : "") + value.ToString(format, culture);

    private string Counted(decimal value, string one, string many) => $"{Number(value, 1)} {(value == 1 ? one : many)}";

    /// <summary>What a table of figures is called: <c>acceptance rate</c>, <c>spend</c>.</summary>
    public static string Title(Measure measure) => measure switch
    {
        Measure.Minutes => "minutes of use",
        Measure.Hours => "hours of use",
        Measure.AcceptanceRate => "acceptance rate",
        Measure.ActiveDays => "active days",
        Measure.SeatUtilisation => "seat utilisation",
        Measure.WaitDays => "days of waiting",
        Measure.TimeToAccess => "days from request to access",
        Measure.Consumption => "consumption",
        Measure.SeatCost => "seat cost",
        Measure.Spend => "spend",
        Measure.Reclaimable => "monthly price of dormant seats",
        Measure.CostPerUser => "spend per active user",
        Measure.CostPerPrompt => "spend per prompt",
        Measure.Forecast => "forecast",
        Measure.Budget => "budget",
        Measure.BudgetUsed => "budget used",
        Measure.BudgetRemaining => "budget left",
        _ => Noun(measure, one: false),
    };

    /// <summary>What a figure is called behind its value: <c>1 session</c>, <c>2 sessions</c>, <c>65.0% adoption</c>, <c>$5.00 of spend</c>.</summary>
    public static string Noun(Measure measure, bool one, Per per = Per.Nothing) => measure switch
    {
        Measure.Sessions => one ? "session" : "sessions",
        Measure.Prompts => one ? "prompt" : "prompts",
        Measure.Minutes or Measure.Hours => "of use",
        Measure.TokensIn => one ? "input token" : "input tokens",
        Measure.TokensOut => one ? "output token" : "output tokens",
        Measure.Tokens => one ? "token" : "tokens",
        Measure.LinesAccepted => one ? "line accepted" : "lines accepted",
        Measure.LinesSuggested => one ? "line suggested" : "lines suggested",
        Measure.AcceptanceRate => "of suggested lines accepted",
        Measure.ActiveDays => "with activity",
        Measure.ActiveUsers => one ? "active user" : "active users",
        Measure.AdoptionRate => "adoption rate",
        Measure.EngagedUsers => one ? "engaged user" : "engaged users",
        Measure.EngagementRate => "engagement rate",
        Measure.InactivePeople => one ? "person without activity" : "people without activity",
        Measure.LastUsed => "last activity",
        Measure.Headcount => one ? "person" : "people",
        Measure.Seats => one ? "seat" : "seats",
        Measure.DormantSeats => one ? "dormant seat" : "dormant seats",
        Measure.LoginOnlySeats => one ? "seat with logins but no use" : "seats with logins but no use",
        Measure.NeverUsedSeats => one ? "seat never used" : "seats never used",
        Measure.SeatUtilisation => "of seats used",
        Measure.OpenRequests => one ? "open request" : "open requests",
        Measure.WaitDays => per == Per.Nothing ? "of waiting on average" : "of waiting",
        Measure.TimeToAccess => per == Per.Nothing ? "from request to access on average" : "from request to access",
        Measure.BlockedPeople => one ? "blocked person" : "blocked people",
        Measure.NoAccess => one ? "person without access" : "people without access",
        Measure.Consumption => "of consumption",
        Measure.SeatCost => "of seat cost",
        Measure.Spend => "of spend",
        Measure.Reclaimable => "a month could be reclaimed from dormant seats",
        Measure.CostPerUser => "per active user",
        Measure.CostPerPrompt => "per prompt",
        Measure.Forecast => "forecast for the whole month",
        Measure.Budget => "of budget",
        Measure.BudgetUsed => "of the budget used",
        Measure.BudgetRemaining => "of the budget left",
        Measure.OverBudget => "over budget",
        Measure.SeatPrice => "per seat and month",
        Measure.Approved => "approved",
        Measure.Vendor => "vendor",
        Measure.Billing => "billing",
    };
}
