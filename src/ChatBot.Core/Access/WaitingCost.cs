using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Access;

/// <summary>What waiting is priced with.</summary>
/// <param name="DayRate">What a day of an engineer costs, everything included, in the reporting currency; none = waits have no price.</param>
/// <param name="ShareBlocked">How much of the day's work waits, 0 to 1.</param>
/// <param name="ShareOfTool">Where a tool blocks more or less.</param>
public sealed record WaitingPrice(decimal? DayRate, decimal ShareBlocked, IReadOnlyDictionary<string, decimal> ShareOfTool)
{
    public decimal ShareFor(Tool tool) => ShareOfTool.FirstOrDefault(s => string.Equals(s.Key, tool.Name, StringComparison.OrdinalIgnoreCase)) is { Key: not null } own ? own.Value : ShareBlocked;
}

/// <summary>Working days waited and what they cost, beside the price of the seat that was waited for.</summary>
/// <param name="Cost">None without a day rate. In the reporting currency.</param>
/// <param name="SeatMonth">None when the tool has no seat price, or no rate of exchange is known. In the reporting currency.</param>
public sealed record WaitingCost(int WorkingDays, Money? Cost, Money? SeatMonth, decimal ShareBlocked)
{
    /// <param name="until">Exclusive: the first day on which nobody waited any more.</param>
    public static WaitingCost Of(AccessRequestState state, Tool tool, OrganisationSettings settings, WaitingPrice price, WorkingDays working, string country, DateOnly until)
    {
        var days = working.Between(state.ClockDay, until, country);
        var share = price.ShareFor(tool);
        Money? cost = price.DayRate is { } rate ? Money.From(days * rate * share, settings.ReportingCurrency) : null;
        Money? seat = tool.SeatPriceMonth is not { } month ? null
            : month.Currency == settings.ReportingCurrency ? month
            : settings.Fx.TryGetValue(month.Currency, out var fx) ? Money.From(month.Amount * fx, settings.ReportingCurrency) : null;
        return new(days, cost, seat, share);
    }

    /// <summary>When the wait ended: the seat was there, or the request came to nothing.</summary>
    public static DateOnly EndOf(AccessRequestState state, DateOnly today) => state.ProvisionedDay ?? state.EndedDay ?? today;
}
