using ChatBot.Core.Questions;

namespace ChatBot.Core.Answers;

/// <summary>Whether a sum is as good as one person's: the p % rule of statistical disclosure control (Handbook on Statistical Disclosure
/// Control, section 4.2, read 2026-11).</summary>
/// <remarks>The largest contribution, the asker's own aside, could be guessed from the sum to within what the others contributed. Where that is less
/// than five hundredths of it, the sum is treated as that person's. Like the size of a group, this is judged for the group over the days of the question,
/// whatever tools narrow it or whatever parts it is split into.</remarks>
public static class Dominance
{
    private const decimal LeastOthers = 0.05m;

    /// <param name="contributions">Of each person of the group; credits count by their amount.</param>
    public static bool IsOnePersons(IEnumerable<(int Person, decimal Amount)> contributions, int asker)
    {
        decimal largest = 0, all = 0;
        foreach (var (person, amount) in contributions)
        {
            if (person == asker) continue;
            all += Math.Abs(amount);
            largest = Math.Max(largest, Math.Abs(amount));
        }
        return largest > 0 && all - largest < LeastOthers * largest;
    }

    /// <summary>The sums that tell about single people; counts of people, days and seats do not.</summary>
    public static IReadOnlyList<Measure> SumsBehind(IEnumerable<Measure> measures, Per per)
    {
        var sums = measures.SelectMany(SumsBehind);
        return [.. (per == Per.Session ? sums.Append(Measure.Sessions) : sums).Distinct()];
    }

    private static IEnumerable<Measure> SumsBehind(Measure measure) => measure switch
    {
        Measure.Sessions or Measure.Prompts or Measure.Minutes or Measure.TokensIn or Measure.TokensOut or Measure.Tokens or Measure.LinesAccepted or Measure.LinesSuggested
            or Measure.Consumption or Measure.Spend => [measure],
        Measure.Hours => [Measure.Minutes],
        Measure.AcceptanceRate => [Measure.LinesSuggested],
        Measure.CostPerPrompt => [Measure.Spend, Measure.Prompts],
        Measure.CostPerUser or Measure.Forecast or Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget => [Measure.Spend],
        Measure.ActiveDays or Measure.ActiveUsers or Measure.AdoptionRate or Measure.EngagedUsers or Measure.EngagementRate or Measure.InactivePeople or Measure.LastUsed
            or Measure.Headcount or Measure.Seats or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.SeatUtilisation or Measure.OpenRequests
            or Measure.WaitDays or Measure.TimeToAccess or Measure.BlockedPeople or Measure.NoAccess or Measure.SeatCost or Measure.Reclaimable
            or Measure.SeatPrice or Measure.Approved or Measure.Vendor or Measure.Billing => [],
    };
}
