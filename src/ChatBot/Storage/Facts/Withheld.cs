using System.Data.Common;
using ChatBot.Core.Usage;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Facts;

/// <summary>What is kept of people who had themselves erased, or who have paused the capture of their use: only what was billed, and that for nobody,
/// because the organisation has to account for it.</summary>
internal static class Withheld
{
    /// <summary>The one identity behind all of it; it belongs to nobody.</summary>
    public const string Reference = "anon:withheld";

    /// <summary>A person's own choice, as a preference.</summary>
    public const string Capture = "capture", Paused = "paused";

    public static bool IsErased(DbConnection connection, DbTransaction? transaction, string reference)
    {
        using var find = Statement.Prepare(connection, transaction, "SELECT 1 FROM \"ErasedIdentities\" WHERE \"Hash\" = @p0");
        return find.Bind(0, StoreHash.Of128(reference)).Step();
    }

    /// <summary>The fact without use, session or time of day; none when nothing was billed.</summary>
    public static UsageFact? Of(UsageFact fact) => fact.Cost is null && fact.Credits is null ? null : fact with
    {
        PersonRef = Reference, SessionId = null, Sessions = null, Prompts = null, Requests = null, TokensIn = null, TokensOut = null, TokensCacheRead = null,
        TokensCacheWrite = null, TokensUnsplit = null, TokensReasoning = null, Errors = null, DurationMs = null, Suggestions = null, Accepts = null, Rejects = null,
        LinesSuggested = null, LinesAccepted = null, LinesAdded = null, LinesRemoved = null,
    };

    /// <summary>The same of a stored fact, in place.</summary>
    /// <returns>False when nothing was billed.</returns>
    public static bool Strip(UsageFactRow fact, int identity)
    {
        (fact.IdentityId, fact.SourceKey, fact.Session, fact.PeriodStart, fact.PeriodEnd) = (identity, null, null, null, null);
        fact.Sessions = fact.Prompts = fact.Requests = fact.TokensIn = fact.TokensOut = fact.TokensCacheRead = fact.TokensCacheWrite = fact.TokensUnsplit = fact.TokensReasoning = null;
        fact.Errors = fact.DurationMs = fact.Suggestions = fact.Accepts = fact.Rejects = fact.LinesSuggested = fact.LinesAccepted = fact.LinesAdded = fact.LinesRemoved = null;
        fact.Quality = Rows.FactQuality.Aggregate;
        return fact.CostUnits is not null || fact.CreditsUnits is not null;
    }
}
