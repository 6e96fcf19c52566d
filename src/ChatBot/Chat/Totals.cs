using ChatBot.Storage.Rollups;

namespace ChatBot.Chat;

/// <summary>The sums of one cell, money in the reporting currency.</summary>
internal struct Totals
{
    public Sums Sums;
    public decimal Cost;

    public void Add(in Sums sums, int sign, decimal rate)
    {
        var signed = sign < 0 ? -sums : sums;
        Sums.Add(signed);
        if (signed.CostUnits != 0 || signed.CostNanos != 0) Cost += (signed.CostUnits + signed.CostNanos / 1_000_000_000m) * rate;
    }

    public void Add(in Totals other)
    {
        Sums.Add(other.Sums);
        Cost += other.Cost;
    }

    public readonly long Tokens => Sums.TokensIn + Sums.TokensOut;
}
