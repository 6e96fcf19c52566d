using System.Globalization;

namespace ChatBot.Core.Usage;

/// <summary>The length of time that one fact speaks for.</summary>
public enum Grain { Event, Minute, Hour, Day, Period }

/// <summary>How good a fact is. <see cref="Presence"/> says only "was active".</summary>
public enum FactQuality { Exact, Aggregate, Presence }

public enum CostKind { Billed, List, Estimated }

/// <summary>What a second fact with the same <see cref="UsageFact.Source"/> and <see cref="UsageFact.SourceKey"/> means.</summary>
public enum Restatement
{
    /// <summary>An event: the second one is a repeat and changes nothing.</summary>
    Adds,

    /// <summary>An aggregate: the higher <see cref="UsageFact.Revision"/> wins, at equal revisions the newest delivery.</summary>
    Replaces,
}

/// <summary>Groups of columns for which one feed of the same activity is chosen over another.</summary>
[Flags]
public enum Measures
{
    None = 0,

    /// <summary>Requests, errors, tokens, credits, and cost that is not billed.</summary>
    Consumption = 1,

    /// <summary>Sessions, prompts, presence.</summary>
    Activity = 2,

    /// <summary>Suggestions, accepts, rejects, lines.</summary>
    Lines = 4,

    /// <summary>Billed cost.</summary>
    Money = 8,

    /// <summary>Duration.</summary>
    Time = 16,

    All = Consumption | Activity | Lines | Money | Time,
}

/// <summary>One observation of use by one source, in the words every source is translated into.</summary>
/// <remarks>A counter that the source did not tell is null; zero means that the source said zero. Text fields keep the vendor's
/// spelling. No field ever holds prompt, completion, file or tool content.</remarks>
public sealed record UsageFact
{
    /// <summary>The feed: <c>claude-code.logs</c>, <c>github.copilot.metrics</c>; see <c>Feeds</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Identity of the fact inside <see cref="Source"/>; at most 256 characters.</summary>
    public required string SourceKey { get; init; }

    public Restatement Restatement { get; init; }

    /// <summary>Orders facts of one key: the higher one stands. See <see cref="FactKey"/>.</summary>
    public long Revision { get; init; }

    /// <summary>Identity as delivered, lower case: <c>email:…</c>, <c>login:…</c>, <c>vendor:name:id</c>, <c>anon:…</c>; none when nobody
    /// is named. Never resolved here: people are linked later without a second delivery.</summary>
    public string? PersonRef { get; init; }

    /// <summary>Slug such as <c>claude-code</c>; see <c>Tools</c>. A slug the catalogue lacks is an unlisted tool.</summary>
    public required string Tool { get; init; }

    /// <summary>See <c>Surfaces</c>; none when the source does not tell.</summary>
    public string? Surface { get; init; }

    public string? Feature { get; init; }

    public string? Model { get; init; }

    public string? Project { get; init; }

    /// <summary>UTC. For <see cref="Grain.Day"/> and longer: midnight of the vendor's day.</summary>
    public required DateTimeOffset PeriodStartAt { get; init; }

    /// <summary>UTC, exclusive; equal to the start for an event.</summary>
    public required DateTimeOffset PeriodEndAt { get; init; }

    public required Grain Grain { get; init; }

    public long? Sessions { get; init; }

    public long? Prompts { get; init; }

    public long? Requests { get; init; }

    /// <summary>Fresh input: neither read from nor written to a cache. Negative on a metric's point whose tokens another point of the
    /// same metric holds as input; the sum of the points is right, whichever of them have come.</summary>
    public long? TokensIn { get; init; }

    /// <summary>Billed output, reasoning included.</summary>
    public long? TokensOut { get; init; }

    public long? TokensCacheRead { get; init; }

    public long? TokensCacheWrite { get; init; }

    /// <summary>A total that the vendor does not split.</summary>
    public long? TokensUnsplit { get; init; }

    /// <summary>Part of <see cref="TokensOut"/>, never added to it.</summary>
    public long? TokensReasoning { get; init; }

    public long? Errors { get; init; }

    public long? DurationMs { get; init; }

    public long? Suggestions { get; init; }

    public long? Accepts { get; init; }

    public long? Rejects { get; init; }

    public long? LinesSuggested { get; init; }

    public long? LinesAccepted { get; init; }

    public long? LinesAdded { get; init; }

    public long? LinesRemoved { get; init; }

    /// <summary>May be negative (credit, refund).</summary>
    public Money? Cost { get; init; }

    /// <summary>Set exactly when <see cref="Cost"/> is.</summary>
    public CostKind? CostKind { get; init; }

    /// <summary>Vendor units where cost is not money.</summary>
    public decimal? Credits { get; init; }

    public FactQuality Quality { get; init; } = FactQuality.Exact;

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The session that this fact is part of, when the feed tells; feeds of one session are chosen between session by session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Which groups of columns this fact says anything about.</summary>
    public Measures Measures
    {
        get
        {
            var measures = Measures.None;
            if (Requests.HasValue || Errors.HasValue || TokensIn.HasValue || TokensOut.HasValue || TokensCacheRead.HasValue
                || TokensCacheWrite.HasValue || TokensUnsplit.HasValue || TokensReasoning.HasValue || Credits.HasValue
                || (Cost.HasValue && CostKind != Usage.CostKind.Billed)) measures |= Measures.Consumption;
            if (Sessions.HasValue || Prompts.HasValue || Quality == FactQuality.Presence) measures |= Measures.Activity;
            if (Suggestions.HasValue || Accepts.HasValue || Rejects.HasValue || LinesSuggested.HasValue || LinesAccepted.HasValue
                || LinesAdded.HasValue || LinesRemoved.HasValue) measures |= Measures.Lines;
            if (Cost.HasValue && CostKind == Usage.CostKind.Billed) measures |= Measures.Money;
            if (DurationMs.HasValue) measures |= Measures.Time;
            return measures;
        }
    }
}

/// <summary>Identity of a fact, and which of two facts with one identity stands.</summary>
public readonly record struct FactKey(string Source, string SourceKey)
{
    private const int MinuteLength = 12, HashBits = 52;
    private const char Ordered = '@';

    public static FactKey Of(UsageFact fact) => new(fact.Source, fact.SourceKey);

    /// <summary>A source key that leads with its time, so that neighbours in time are neighbours in an index.</summary>
    public static string Of(DateTimeOffset at, string identity) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyyMMddHHmm}:{identity}");

    /// <summary>A source key whose facts are also stored in the order of their minutes: what a sender tells of one person in one export lies
    /// side by side. For feeds that push events; of what is pulled again the keys in the store must stay.</summary>
    public static string InTime(DateTimeOffset at, string identity) =>
        string.Create(MinuteLength + 1 + identity.Length, (at.UtcDateTime, identity), static (key, parts) =>
        {
            var (utc, identity) = parts;
            var minute = (((((((utc.Year * 100L) + utc.Month) * 100) + utc.Day) * 100) + utc.Hour) * 100) + utc.Minute;
            for (var place = MinuteLength - 1; place >= 0; place--, minute /= 10) key[place] = (char)('0' + (minute % 10));
            key[MinuteLength] = Ordered;
            identity.CopyTo(key[(MinuteLength + 1)..]);
        });

    /// <summary>What stands for a source key that orders by time: the minute of its UTC day, then 52 bits that tell the facts of a minute apart.
    /// None for other source keys.</summary>
    public static long? NumberInTime(string sourceKey)
    {
        if (sourceKey.Length <= MinuteLength || sourceKey[MinuteLength] != Ordered || sourceKey.AsSpan(0, MinuteLength).ContainsAnyExceptInRange('0', '9')) return null;
        var minute = (60 * Two(8)) + Two(10);
        return (minute << HashBits) | (long)(Vendors.Fingerprint.Of(sourceKey).High >> (64 - HashBits));

        long Two(int place) => (10 * (sourceKey[place] - '0')) + (sourceKey[place + 1] - '0');
    }

    /// <summary>Whether a newly delivered fact takes the place of the stored one with the same key.</summary>
    /// <remarks>Sources put into the revision what makes the outcome independent of order: the vendor's watermark or the moment of
    /// the pull, the negative instant where the earliest observation counts, the value where the largest does.</remarks>
    public static bool Supersedes(UsageFact incoming, UsageFact stored) => Supersedes(incoming.Restatement, incoming.Revision, stored.Revision);

    public static bool Supersedes(Restatement restatement, long incomingRevision, long storedRevision) => restatement switch
    {
        Restatement.Adds => false,
        Restatement.Replaces => incomingRevision >= storedRevision,
    };
}
