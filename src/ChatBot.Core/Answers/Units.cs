using System.Text;
using ChatBot.Core.Questions;

namespace ChatBot.Core.Answers;

/// <summary>Names and units of figures, as the ask contract spells them (semantics, section 10).</summary>
public static class Units
{
    public const string Count = "count";
    public const string Percent = "percent";
    public const string Points = "points";
    public const string Minutes = "minutes";
    public const string Hours = "hours";
    public const string Days = "days";
    public const string Boolean = "boolean";
    public const string Date = "date";

    private static readonly Dictionary<Measure, string> Ids = Enum.GetValues<Measure>().ToDictionary(m => m, Snake);

    /// <summary>The id of section 3: <c>ActiveUsers</c> is <c>active_users</c>.</summary>
    public static string IdOf(Measure measure) => Ids[measure];

    /// <param name="currency">The currency of the answer.</param>
    public static string Of(Measure measure, string currency) => measure switch
    {
        Measure.Minutes => Minutes,
        Measure.Hours => Hours,
        Measure.ActiveDays or Measure.WaitDays or Measure.TimeToAccess => Days,
        Measure.LastUsed => Date,
        Measure.Approved => Boolean,
        Measure.BudgetUsed => Percent,
        Measure.SeatPrice => currency,
        _ when IsRate(measure) => Percent,
        _ when IsMoney(measure) => currency,
        _ => Count,
    };

    public static bool IsRate(Measure measure) => measure is Measure.AcceptanceRate or Measure.AdoptionRate or Measure.EngagementRate
        or Measure.SeatUtilisation or Measure.BudgetUsed;

    public static bool IsMoney(Measure measure) => measure is Measure.Consumption or Measure.SeatCost or Measure.Spend or Measure.Reclaimable
        or Measure.CostPerUser or Measure.CostPerPrompt or Measure.Forecast or Measure.Budget or Measure.BudgetRemaining;

    public static bool IsBudget(Measure measure) =>
        measure is Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget;

    public static bool IsCatalogue(Measure measure) => measure is Measure.SeatPrice or Measure.Approved or Measure.Vendor or Measure.Billing;

    private static string Snake(Measure measure)
    {
        var id = new StringBuilder();
        foreach (var letter in measure.ToString())
        {
            if (char.IsUpper(letter) && id.Length > 0) id.Append('_');
            id.Append(char.ToLowerInvariant(letter));
        }
        return id.ToString();
    }
}
