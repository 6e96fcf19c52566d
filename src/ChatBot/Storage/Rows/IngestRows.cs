using ChatBot.Core.Usage;

namespace ChatBot.Storage.Rows;

/// <summary>Which feeds tell of a tool's use by an identity on a UTC day, so that one activity is counted from one of them.</summary>
internal sealed class FeedDayRow
{
    public int ToolId { get; set; }
    public DateOnly UtcDay { get; set; }

    /// <summary>In place of an identity: <see cref="UtcDay"/> is a local day, and anybody's.</summary>
    public const int LocalDay = -1;

    /// <summary>0 = anybody: the sum of the rows of the day.</summary>
    public int IdentityId { get; set; }
    public int SourceId { get; set; }

    /// <summary>What any of the feed's facts tell.</summary>
    public Measures Tells { get; set; }

    /// <summary>What those of its facts tell that belong to no session.</summary>
    public Measures TellsAlone { get; set; }
}

/// <summary>Which feeds tell of one session, on which days and under which identity.</summary>
internal sealed class FeedSessionRow
{
    public int ToolId { get; set; }
    public long Session { get; set; }
    public int SourceId { get; set; }
    public DateOnly UtcDay { get; set; }
    public int IdentityId { get; set; }
    public Measures Tells { get; set; }
}

/// <summary>Where a fact lies whose day or identity a later delivery may move, such as a session that is dated by its first event.</summary>
internal sealed class FactPlaceRow
{
    public int SourceId { get; set; }
    public long Key { get; set; }
    public DateOnly UtcDay { get; set; }
    public int IdentityId { get; set; }
}

/// <summary>What a source must remember between deliveries: the readings of a growing counter, the last word about a member.</summary>
internal sealed class SourceStateRow
{
    public int SourceId { get; set; }

    /// <summary>First 128 bits of SHA-256 over what the state is of.</summary>
    public required byte[] Key { get; set; }
    public required string State { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>What came from a source so far.</summary>
internal sealed class SourceCountRow
{
    public int SourceId { get; set; }
    public long Accepted { get; set; }
    public long Repeated { get; set; }
    public long Rejected { get; set; }
    public long Unpriced { get; set; }
    public DateTimeOffset? LastDeliveryAt { get; set; }

    /// <summary>End of the latest period that a fact tells of, or what the vendor says it is complete until.</summary>
    public DateTimeOffset? DataThroughAt { get; set; }
}

internal enum ReasonKind { Skipped, Rejected, Refused }

/// <summary>How often something was left out, by a reason that is a fixed sentence of the service.</summary>
internal sealed class SourceReasonRow
{
    public int SourceId { get; set; }
    public ReasonKind Kind { get; set; }
    public required string Reason { get; set; }
    public long Times { get; set; }
}

/// <summary>Somebody whose deliveries were turned away at the door.</summary>
internal sealed class RefusedSenderRow
{
    public int SourceId { get; set; }
    public required string Address { get; set; }

    /// <summary>What the sender calls itself.</summary>
    public required string Agent { get; set; }
    public required string Reason { get; set; }
    public long Times { get; set; }
    public DateTimeOffset LastAt { get; set; }
}

internal enum DeadLetterState { Parked, Replayed }

/// <summary>A genuine delivery that could not be taken in: its shape and the reason, never its content.</summary>
internal sealed class DeadLetterRow
{
    public Guid Id { get; set; }
    public required string Source { get; set; }
    public required string Reason { get; set; }

    /// <summary>Size, content type and encoding.</summary>
    public required string Shape { get; set; }

    /// <summary>The mapped facts where the payload could be read and only the store refused; they can be replayed.</summary>
    public byte[]? Facts { get; set; }
    public DeadLetterState State { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>Something that a notification said is to be fetched.</summary>
internal sealed class PendingFetchRow
{
    public int SourceId { get; set; }

    /// <summary>First 128 bits of SHA-256 over the vendor's content id.</summary>
    public required byte[] Key { get; set; }
    public required string ContentId { get; set; }
    public required string Address { get; set; }
    public bool WithToken { get; set; }
    public DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>What administrators have chosen in place of a default of taking data in.</summary>
internal sealed class IngestChoiceRow
{
    /// <summary>What is chosen, such as <c>gateway-first</c> or <c>order/claude-code/tokens</c>.</summary>
    public required string Name { get; set; }
    public required string Value { get; set; }
    public DateTimeOffset SetAt { get; set; }
}
