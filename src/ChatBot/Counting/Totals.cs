using ChatBot.Storage.Rollups;

namespace ChatBot.Counting;

/// <summary>The sums of one cell, money in the reporting currency.</summary>
internal struct Totals
{
    private const long NanosPerUnit = 1_000_000_000;

    public Sums Sums;
    private Int128 ownNanos;
    private decimal converted;

    /// <param name="rate">Reporting currency per unit of the row's currency.</param>
    public void Add(in Sums sums, int sign, decimal rate)
    {
        if (sign < 0) Sums.Add(-sums);
        else Sums.Add(sums);
        AddCost(sums.CostUnits, sums.CostNanos, sign, rate);
    }

    /// <inheritdoc cref="Add"/>
    public void AddCost(long units, long nanoPart, int sign, decimal rate)
    {
        if (units == 0 && nanoPart == 0) return;
        var nanos = (Int128)units * NanosPerUnit + nanoPart;
        if (rate == 1) ownNanos += sign * nanos;
        else converted += sign * (decimal)nanos / NanosPerUnit * rate;
    }

    public readonly decimal Cost => (decimal)ownNanos / NanosPerUnit + converted;

    public readonly long Tokens => Sums.TokensIn + Sums.TokensOut;
}
