using ChatBot.Core.People;

namespace ChatBot.Core.Demonstration;

/// <summary>Budgets that suit what was spent: comfortable ones, and one that will not last the month.</summary>
internal sealed class BudgetStory(DemonstrationOrder order, DateOnly today)
{
    private const decimal EurPerUsd = 0.92m;

    public List<DemonstrationBudget> Set(
        IReadOnlyList<Player> players, IReadOnlyList<DemonstrationSeat> seats, IReadOnlyList<DemonstrationUse> usage, Player runaway, out string bursting)
    {
        var from = new DateOnly(today.Year, today.Month, 1).AddMonths(-order.Days / 31);
        var teams = players.ToDictionary(p => p.Email, p => p.Person.Team);
        var month = new DateOnly(today.Year, today.Month, 1);
        var typical = Spend(teams, seats, usage, today.AddDays(-29), today);
        var soFar = Spend(teams, seats, usage, month, today);

        bursting = Vocabulary.Cloud;
        var budgets = new List<DemonstrationBudget> { new(BudgetLevel.Organisation, "", RoundUp(typical.Values.Sum() * 1.3m, 100), "EUR", from) };
        foreach (var (team, spent) in typical.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (team == bursting || spent < 40) continue;
            budgets.Add(new(BudgetLevel.Team, team, RoundUp(spent * 1.5m, 10), "EUR", from));
        }

        // In the first days of a month too little is spent for any budget to be nearly gone: then it is the forecast that bursts it.
        var amount = today.Day >= 8 ? soFar.GetValueOrDefault(bursting) / 0.94m : typical.GetValueOrDefault(bursting) * 0.8m;
        budgets.Add(new(BudgetLevel.Team, bursting, Math.Max(1, decimal.Round(amount, 0)), "EUR", from));
        budgets.Add(new(BudgetLevel.Person, "*", 150, "EUR", from));
        budgets.Add(new(BudgetLevel.Person, runaway.Email, 250, "EUR", from));
        return budgets;
    }

    /// <summary>By team, in euros: what was charged by use, and each seat's part of its month.</summary>
    private static Dictionary<string, decimal> Spend(
        Dictionary<string, string> teams, IReadOnlyList<DemonstrationSeat> seats, IReadOnlyList<DemonstrationUse> usage, DateOnly first, DateOnly last)
    {
        var spent = new Dictionary<string, decimal>();
        foreach (var use in usage)
            if (use.Cost is { } cost && use.Day >= first && use.Day <= last && teams.TryGetValue(use.Email.ToLowerInvariant(), out var team))
                spent[team] = spent.GetValueOrDefault(team) + InEuros(cost, use.Currency);

        var prices = Vocabulary.Tools.Where(t => t.Tool.SeatPriceMonth is not null).ToDictionary(t => t.Tool.Name, t => InEuros(t.Tool.SeatPriceMonth!.Value, t.Tool.Currency));
        foreach (var seat in seats.Where(s => prices.ContainsKey(s.Tool)))
            for (var day = seat.AssignedDay > first ? seat.AssignedDay : first; day <= last; day = day.AddDays(1))
                spent[teams[seat.Email]] = spent.GetValueOrDefault(teams[seat.Email]) + (prices[seat.Tool] / DateTime.DaysInMonth(day.Year, day.Month));
        return spent;
    }

    private static decimal InEuros(decimal amount, string currency) => currency == "USD" ? amount * EurPerUsd : amount;

    private static decimal RoundUp(decimal amount, int step) => Math.Max(step, decimal.Ceiling(amount / step) * step);
}
