namespace ChatBot.Core.Usage;

/// <summary>How sure a price is: read at the vendor, copied by several others from it, or by one.</summary>
public enum PriceConfidence { Published, Secondary, Unverified }

/// <summary>List price of one model's tokens for a span of days.</summary>
/// <param name="Model">As published; compared by <see cref="ModelName"/>.</param>
/// <param name="PerTokens">Number of tokens that the prices are for.</param>
/// <param name="CacheRead">None when not published; use that needs it is unpriced.</param>
/// <param name="ValidFrom">First day, included; none = always.</param>
/// <param name="ValidTo">Last day, included; none = until further notice.</param>
/// <param name="LongContext">Prices of a whole request whose input is longer than its threshold.</param>
public sealed record TokenPrice(
    string Vendor, string Model, string Currency, long PerTokens, decimal Input, decimal Output, decimal? CacheRead, decimal? CacheWrite,
    DateOnly? ValidFrom, DateOnly? ValidTo, LongContextPrice? LongContext, PriceConfidence Confidence, string? Source)
{
    public bool IsValidOn(DateOnly day) => (ValidFrom is null || day >= ValidFrom) && (ValidTo is null || day <= ValidTo);
}

/// <summary>What is absent stays as below the threshold.</summary>
public sealed record LongContextPrice(long AboveInputTokens, decimal? Input, decimal? Output, decimal? CacheRead, decimal? CacheWrite);

/// <param name="Per">The vendor's words, such as <c>user/month</c>.</param>
public sealed record SeatPrice(string Vendor, string Sku, Money Price, string Per, PriceConfidence Confidence, string? Source);

/// <summary>Price of a vendor's own unit, such as an AI credit.</summary>
/// <param name="ValidTo">Last day, included.</param>
public sealed record UnitPrice(string Vendor, string Unit, Money Price, DateOnly? ValidTo, PriceConfidence Confidence, string? Source);

/// <summary>What the price book says about a fact.</summary>
public abstract record Rating
{
    private Rating() { }

    public sealed record Priced(Money Cost) : Rating;

    /// <summary>There is use and no price for it: counted and shown, never taken as zero.</summary>
    /// <param name="Why">A fixed sentence.</param>
    public sealed record Unpriced(string Why) : Rating;

    /// <summary>The fact brings its own cost, or says nothing that has a price.</summary>
    public sealed record NotRated : Rating;
}
