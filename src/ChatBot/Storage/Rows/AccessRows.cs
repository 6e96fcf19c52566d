using ChatBot.Core.Access;
using ChatBot.Core.People;

namespace ChatBot.Storage.Rows;

/// <summary>A request for access, from a file or made here. The columns are what is searched and counted by; all of it is in <see cref="State"/>.</summary>
internal sealed class AccessRequestRow
{
    public Guid Id { get; set; }

    /// <summary>For people to say: "approve 42". Unique.</summary>
    public int Number { get; set; }
    public int PersonId { get; set; }
    public int ToolId { get; set; }

    /// <summary>When the clock began: the first earlier ticket, or the day of asking.</summary>
    public DateOnly RequestedDay { get; set; }
    public RequestStatus Status { get; set; }
    public DateOnly? DecidedDay { get; set; }
    public Stage Stage { get; set; }
    public Severity Severity { get; set; }

    /// <summary>Who has to do something next. Never nobody.</summary>
    public int OwnerId { get; set; }

    /// <summary>When somebody looks again at the latest.</summary>
    public DateOnly NextDay { get; set; }
    public DateOnly? EndedDay { get; set; }

    /// <summary>Granted until then; none = for good.</summary>
    public DateOnly? UntilDay { get; set; }

    /// <summary>People did something about it here: a file no longer decides where it stands.</summary>
    public bool IsOurs { get; set; }

    /// <summary>As JSON; none for a row that no one has taken up yet, empty when its term is over.</summary>
    public string? State { get; set; }
    public int Version { get; set; }
}

/// <summary>Who did what to a request, when and on which platform. Append-only.</summary>
internal sealed class AccessEventRow
{
    public Guid RequestId { get; set; }

    /// <summary>From 1, without gaps.</summary>
    public int Sequence { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>None = the service.</summary>
    public int? ActorId { get; set; }
    public AccessEventKind Kind { get; set; }
    public required string Platform { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }

    /// <summary>Redacted.</summary>
    public string? Note { get; set; }
}

/// <summary>A routing rule, as text that reads back.</summary>
internal sealed class AccessRuleRow
{
    public int Id { get; set; }
    public required string Text { get; set; }
    public required string MadeBy { get; set; }
    public DateTimeOffset MadeAt { get; set; }
}

internal enum HandoverKind { Webhook, GitHubSeat }

internal enum HandoverState { Waiting, Leased, Done, Abandoned }

/// <summary>Something that another system has to be told or asked to do about a seat: kept until it answered.</summary>
internal sealed class AccessHandoverRow
{
    /// <summary>The id that the receiver knows repeats by.</summary>
    public Guid Id { get; set; }
    public Guid? RequestId { get; set; }
    public HandoverKind Kind { get; set; }

    /// <summary><c>access.granted</c>, <c>access.ended</c>, <c>seat.released</c>.</summary>
    public required string Event { get; set; }

    /// <summary>One thing is handed over once.</summary>
    public required string Identity { get; set; }
    public required string Body { get; set; }
    public HandoverState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public DateTimeOffset? LeasedUntil { get; set; }
    public Guid? Lease { get; set; }
    public string? Reason { get; set; }
    public int Version { get; set; }
}
