using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Costs;

/// <summary>What held seats cost over days: per seat and day held, the seat's monthly price divided by the days of that month.</summary>
public sealed class SeatCosts
{
    private readonly DateRange range;
    private readonly List<(decimal DaysInMonth, int[] MatchingDaysUpTo, DateOnly First)> months = [];

    /// <param name="counts">Days that count inside the range, such as weekends; none = all.</param>
    public SeatCosts(DateRange range, Func<DateOnly, bool>? counts = null)
    {
        this.range = range;
        for (var month = new DateOnly(range.Start.Year, range.Start.Month, 1); month <= range.End; month = month.AddMonths(1))
        {
            var length = DateTime.DaysInMonth(month.Year, month.Month);
            var upTo = new int[length + 1];
            for (var i = 0; i < length; i++)
            {
                var day = month.AddDays(i);
                upTo[i + 1] = upTo[i] + (range.Contains(day) && (counts is null || counts(day)) ? 1 : 0);
            }
            months.Add((length, upTo, month));
        }
    }

    /// <summary>Cost of the seats of one tool, in the currency of its price.</summary>
    /// <param name="assigned">When each seat was assigned, in any order.</param>
    public decimal Of(decimal priceMonth, IEnumerable<DateOnly> assigned)
    {
        var held = new long[months.Count];
        long sinceBefore = 0;
        foreach (var day in assigned)
        {
            if (day <= range.Start)
            {
                sinceBefore++;
                continue;
            }
            if (day > range.End) continue;
            for (var i = months.Count - 1; i >= 0; i--)
            {
                var (_, upTo, first) = months[i];
                var offset = day.DayNumber - first.DayNumber;
                held[i] += upTo[^1] - (offset <= 0 ? 0 : upTo[offset]);
                if (offset >= 0) break;
            }
        }

        decimal total = 0;
        for (var i = 0; i < months.Count; i++)
            total += (held[i] + sinceBefore * months[i].MatchingDaysUpTo[^1]) * priceMonth / months[i].DaysInMonth;
        return total;
    }
}

/// <summary>Exchange into and out of the reporting currency.</summary>
public static class Exchange
{
    /// <param name="currency">Empty = the reporting currency.</param>
    /// <returns>Reporting currency per unit; none when no rate is known.</returns>
    public static decimal? Rate(OrganisationSettings settings, string currency) =>
        currency.Length == 0 || currency == settings.ReportingCurrency ? 1
        : settings.Fx.TryGetValue(currency, out var rate) ? rate : null;
}
