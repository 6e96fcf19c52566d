using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors;

/// <summary>Money out of decimals, without an exception for what does not fit.</summary>
internal static class Amounts
{
    public const string BadAmount = "an amount does not fit";
    public const string BadCurrency = "a currency is not a code of three letters";

    public static Money? Usd(decimal? amount, ref string? problem) => Of(amount, "USD", ref problem);

    /// <param name="currency">Any case; none is not assumed to be anything.</param>
    public static Money? Of(decimal? amount, string? currency, ref string? problem)
    {
        if (amount is not { } value) return null;
        if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetter))
        {
            problem ??= BadCurrency;
            return null;
        }
        if (value is > long.MaxValue or < long.MinValue)
        {
            problem ??= BadAmount;
            return null;
        }
        return Money.From(value, currency.ToUpperInvariant());
    }
}
