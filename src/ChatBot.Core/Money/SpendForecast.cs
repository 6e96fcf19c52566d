using ChatBot.Core.Usage;

namespace ChatBot.Core.Costs;

/// <summary>What a month or billing cycle will cost when it goes on as it went so far.</summary>
public static class SpendForecast
{
    /// <param name="consumption">So far, credits included.</param>
    /// <param name="seats">Of the seats held today, to the end of the stretch.</param>
    /// <param name="daysSoFar">Today included; at least 1.</param>
    public static decimal Of(decimal consumption, decimal seats, int daysSoFar, int days) => consumption * days / daysSoFar + seats;
}

/// <summary>What moved an amount between two stretches of time.</summary>
public enum SpendCause
{
    /// <summary>More or fewer seats are held, or their price changed.</summary>
    Seats,

    /// <summary>More or fewer people use what is paid by use.</summary>
    People,

    /// <summary>Each of them uses more or less, or dearer models.</summary>
    EachOfThem,
}

/// <summary>A change of spend, split into what made it. The parts add up to the change.</summary>
/// <param name="ActiveNow">Distinct people with activity.</param>
public sealed record SpendChange(decimal SeatsNow, decimal SeatsBefore, decimal ConsumptionNow, decimal ConsumptionBefore, int ActiveNow, int ActiveBefore)
{
    public decimal Now => SeatsNow + ConsumptionNow;

    public decimal Before => SeatsBefore + ConsumptionBefore;

    public decimal Total => Now - Before;

    /// <summary>None active on one side: everything is the people's coming or going.</summary>
    public decimal Of(SpendCause cause) => cause switch
    {
        SpendCause.Seats => SeatsNow - SeatsBefore,
        SpendCause.People => ByPeople,
        SpendCause.EachOfThem => ConsumptionNow - ConsumptionBefore - ByPeople,
    };

    /// <summary>The part that is largest in the direction of the change; none when nothing changed.</summary>
    public SpendCause? Main
    {
        get
        {
            if (Total == 0) return null;
            var sign = Math.Sign(Total);
            return Enum.GetValues<SpendCause>().MaxBy(c => Of(c) * sign);
        }
    }

    private decimal ByPeople => ActiveNow == 0 || ActiveBefore == 0
        ? ConsumptionNow - ConsumptionBefore
        : (ActiveNow - ActiveBefore) * (ConsumptionBefore / ActiveBefore);
}

/// <summary>What one tool contributed to a change.</summary>
public sealed record Mover(string Tool, SpendChange Change);

public static class Movers
{
    /// <summary>The tool that changed most, in money; ties by name. None when none changed.</summary>
    public static Mover? Biggest(IEnumerable<Mover> tools)
    {
        Mover? biggest = null;
        foreach (var tool in tools)
        {
            var size = Math.Abs(tool.Change.Total);
            if (size == 0) continue;
            if (biggest is null || size > Math.Abs(biggest.Change.Total) || size == Math.Abs(biggest.Change.Total) && string.CompareOrdinal(tool.Tool, biggest.Tool) < 0) biggest = tool;
        }
        return biggest;
    }
}

/// <summary>How adoption moves.</summary>
public static class Velocity
{
    /// <summary>Percentage points a week, by least squares over the weeks given, in their order.</summary>
    /// <returns>None with fewer than three weeks that have a rate.</returns>
    public static decimal? Of(IReadOnlyList<decimal?> rates)
    {
        decimal n = 0, sumX = 0, sumY = 0, sumXy = 0, sumXx = 0;
        for (var week = 0; week < rates.Count; week++)
            if (rates[week] is { } rate)
            {
                n++;
                sumX += week;
                sumY += rate;
                sumXy += week * rate;
                sumXx += (decimal)week * week;
            }
        return n < 3 ? null : (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
    }

    /// <summary>Three weeks in a row that hardly moved, somewhere below everybody.</summary>
    public static bool IsStalled(IReadOnlyList<decimal?> rates) =>
        rates.Count >= 4 && rates.TakeLast(4).All(r => r is not null) && rates[^1] < 90 && rates.TakeLast(4).Max() - rates.TakeLast(4).Min() < 1;
}
