using System.Globalization;
using System.Numerics;

namespace ChatBot.Core.Usage;

/// <summary>An exact amount: whole units and nanos (10⁻⁹) of one currency, as <c>google.type.Money</c>.</summary>
/// <remarks>Units and nanos carry the same sign, <c>|Nanos| &lt; 10⁹</c>. Two integer columns of a table sum to the two parts of the
/// total; <see cref="FromSums"/> brings such sums back into form. Amounts of different currencies never add.</remarks>
/// <param name="Currency">ISO 4217, upper case.</param>
public readonly record struct Money(long Units, int Nanos, string Currency)
{
    public const int NanosPerUnit = 1_000_000_000;

    public static Money Zero(string currency) => new(0, 0, currency);

    /// <summary>Rounds a tenth fraction digit and beyond half to even.</summary>
    /// <exception cref="OverflowException">The amount does not fit in 64-bit units.</exception>
    public static Money From(decimal amount, string currency)
    {
        var rounded = decimal.Round(amount, 9, MidpointRounding.ToEven);
        var units = decimal.Truncate(rounded);
        return new(decimal.ToInt64(units), (int)((rounded - units) * NanosPerUnit), currency);
    }

    /// <summary>The amount whose units and nanos were summed separately, as a database does.</summary>
    public static Money FromSums(long units, long nanos, string currency)
    {
        var total = (BigInteger)units * NanosPerUnit + nanos;
        var whole = BigInteger.DivRem(total, NanosPerUnit, out var rest);
        return new(checked((long)whole), (int)rest, currency);
    }

    public decimal Amount => Units + (decimal)Nanos / NanosPerUnit;

    public static Money operator +(Money left, Money right) => left.Currency == right.Currency
        ? FromSums(checked(left.Units + right.Units), (long)left.Nanos + right.Nanos, left.Currency)
        : throw new InvalidOperationException($"{left.Currency} and {right.Currency} do not add.");

    public static Money operator -(Money amount) => new(-amount.Units, -amount.Nanos, amount.Currency);

    public static Money operator -(Money left, Money right) => left + -right;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency}");
}
