namespace ChatBot.Storage.Rows;

/// <summary>A feed of facts, such as <c>import</c> or <c>github.copilot.metrics</c>.</summary>
internal sealed class SourceRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
}

/// <summary>An identity exactly as delivered (<c>email:…</c>, <c>login:…</c>, <c>vendor:litellm:u-x</c>) and whose it is. Many per person.</summary>
internal sealed class IdentityRow
{
    public int Id { get; set; }
    public required string Ref { get; set; }
    public int? PersonId { get; set; }

    /// <summary>The team whose use it is, as a token of the team says; nobody's in particular. None where it is a person's.</summary>
    public int? TeamId { get; set; }
}

/// <summary>One combination of what use was of. Facts and roll-ups name it by number; an absent value is the empty text.</summary>
internal sealed class SliceRow
{
    public int Id { get; set; }
    public int ToolId { get; set; }
    public string Surface { get; set; } = "";
    public string Feature { get; set; } = "";
    public string Model { get; set; } = "";
    public string Project { get; set; } = "";

    /// <summary>Currency of the amounts, empty when there is none.</summary>
    public string Currency { get; set; } = "";
}

internal enum Grain { Event, Minute, Hour, Day, Period }

internal enum CostKind { None, Billed, List, Estimated }

internal enum FactQuality { Exact, Aggregate, Presence }

/// <summary>What a fact counts for where several feeds tell of one activity.</summary>
[Flags]
internal enum Counts
{
    Nothing = 0,

    /// <summary>Sessions, prompts, presence.</summary>
    Use = 1,
    Money = 2,
    Lines = 4,

    /// <summary>Requests, errors, tokens, credits.</summary>
    Tokens = 8,

    /// <summary>Duration.</summary>
    Time = 16,
    All = Use | Money | Lines | Tokens | Time,
}

/// <summary>One normalised usage fact. The key is its meaning: feed, day, identity and what the feed calls it; absent counters are null, not 0.</summary>
internal sealed class UsageFactRow
{
    public int SourceId { get; set; }

    /// <summary>UTC day of the period's start: part of the key, so it never changes. <see cref="Day"/> may.</summary>
    public DateOnly UtcDay { get; set; }
    public int IdentityId { get; set; }

    /// <summary>First 64 bits of SHA-256 over the source key, or its <see cref="Core.Usage.FactKey.NumberInTime"/>.</summary>
    public long Key { get; set; }

    /// <summary>The source's own key, readable; none for imported rows, whose key is their content.</summary>
    public string? SourceKey { get; set; }

    /// <summary>The day the fact belongs to: in the zone of the person for an instant, the vendor's date for a day row.</summary>
    public DateOnly Day { get; set; }
    public int SliceId { get; set; }
    public Grain Grain { get; set; }
    public DateTimeOffset? PeriodStart { get; set; }
    public DateTimeOffset? PeriodEnd { get; set; }
    public long? Sessions { get; set; }
    public long? Prompts { get; set; }
    public long? Requests { get; set; }
    public long? TokensIn { get; set; }
    public long? TokensOut { get; set; }
    public long? TokensCacheRead { get; set; }
    public long? TokensCacheWrite { get; set; }
    public long? TokensUnsplit { get; set; }
    public long? TokensReasoning { get; set; }
    public long? Errors { get; set; }
    public long? DurationMs { get; set; }
    public long? Suggestions { get; set; }
    public long? Accepts { get; set; }
    public long? Rejects { get; set; }
    public long? LinesSuggested { get; set; }
    public long? LinesAccepted { get; set; }
    public long? LinesAdded { get; set; }
    public long? LinesRemoved { get; set; }
    public long? CostUnits { get; set; }
    public int? CostNanos { get; set; }
    public CostKind CostKind { get; set; }
    public long? CreditsUnits { get; set; }
    public int? CreditsNanos { get; set; }
    public FactQuality Quality { get; set; }
    public Counts Counts { get; set; } = Counts.All;
    public DateTimeOffset ReceivedAt { get; set; }
    public long Revision { get; set; }

    /// <summary>First 64 bits of SHA-256 over the session's id, where the feed tells it: feeds are chosen between session by session.</summary>
    public long? Session { get; set; }
}

/// <summary>A delivery that was taken in, remembered so that a repeat changes nothing.</summary>
internal sealed class DeliveryRow
{
    public int SourceId { get; set; }

    /// <summary>First 128 bits of SHA-256 over the sender's delivery id, or over the body where there is none; the hash of a body that tells of dated events is led by the first one's
    /// moment and that much shorter.</summary>
    public required byte[] Key { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public int Facts { get; set; }
    public int Rejected { get; set; }
}

/// <summary>Content of one imported day in one number, so that an import again touches only days that changed.</summary>
internal sealed class ImportedDayRow
{
    /// <summary>The date as written in the file (UTC date of a timestamp).</summary>
    public DateOnly UtcDay { get; set; }

    /// <summary>Sum, modulo 2⁶⁴, of the hashes of the day's rows: the order of rows does not matter.</summary>
    public long Checksum { get; set; }
    public int Facts { get; set; }
}
