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

    public Meter NewMeter() => new(this);

    /// <summary>Days that count, by month, on which a seat of that first day is held; with the days of the month that the price is divided by.</summary>
    public IEnumerable<(DateOnly Month, int DaysInMonth, int Held)> DaysOf(DateOnly assigned)
    {
        foreach (var (length, upTo, first) in months)
        {
            var offset = Math.Clamp(assigned.DayNumber - first.DayNumber, 0, upTo.Length - 1);
            if (upTo[^1] - upTo[offset] is > 0 and var held) yield return (first, (int)length, held);
        }
    }

    /// <summary>Counts the days that the seats of one tool were held.</summary>
    public sealed class Meter
    {
        private readonly SeatCosts costs;
        private readonly long[] held;
        private long sinceBefore;

        internal Meter(SeatCosts costs)
        {
            this.costs = costs;
            held = new long[costs.months.Count];
        }

        /// <param name="assigned">First day on which the seat is held.</param>
        public void Add(DateOnly assigned)
        {
            if (assigned <= costs.range.Start)
            {
                sinceBefore++;
                return;
            }
            if (assigned > costs.range.End) return;
            for (var i = held.Length - 1; i >= 0; i--)
            {
                var (_, upTo, first) = costs.months[i];
                var offset = assigned.DayNumber - first.DayNumber;
                held[i] += upTo[^1] - (offset <= 0 ? 0 : upTo[offset]);
                if (offset >= 0) break;
            }
        }

        /// <returns>In the currency of the price.</returns>
        public decimal Cost(decimal priceMonth)
        {
            decimal total = 0;
            for (var i = 0; i < held.Length; i++)
                total += (held[i] + sinceBefore * costs.months[i].MatchingDaysUpTo[^1]) * priceMonth / costs.months[i].DaysInMonth;
            return total;
        }
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
