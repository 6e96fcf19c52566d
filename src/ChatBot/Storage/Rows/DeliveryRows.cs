namespace ChatBot.Storage.Rows;

/// <summary>A conversation of one asker: what the last question was, so that "and last week?" can follow.</summary>
internal sealed class ConversationRow
{
    public Guid Id { get; set; }

    /// <summary><c>api</c>, <c>terminal</c>, <c>teams</c>, <c>slack</c>.</summary>
    public required string Platform { get; set; }

    /// <summary>The platform's own id, and the asker's e-mail where one id is shared.</summary>
    public required string ExternalId { get; set; }
    public int? PersonId { get; set; }

    /// <summary>What follow-ups inherit, as JSON; never the text of a message.</summary>
    public string? State { get; set; }

    /// <summary>How to reach the conversation again, as the platform's JSON.</summary>
    public string? Reference { get; set; }

    /// <summary>Tenant and user of a personal conversation, by which it is found when the platform opens or closes it.</summary>
    public string? Address { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal enum InboxState { Received, Leased, Done, Parked }

internal sealed class InboxRow
{
    public Guid Id { get; set; }

    /// <summary>The platform.</summary>
    public required string Source { get; set; }
    public required string DeliveryId { get; set; }

    /// <summary>Rows of one conversation are worked on in order.</summary>
    public required string Conversation { get; set; }

    /// <summary>Erased when the row is done.</summary>
    public string? Body { get; set; }
    public InboxState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public DateTimeOffset? LeasedUntil { get; set; }
    public Guid? Lease { get; set; }
    public string? Reason { get; set; }
    public int Version { get; set; }
}

internal enum OutboxState
{
    Waiting,

    /// <summary>In somebody's hands, but nothing has left yet.</summary>
    Leased,
    Sent,
    Abandoned,

    /// <summary>It may have left: an attempt is on its way, or its outcome was never learned. Without a lease nobody tries again by himself.</summary>
    InDoubt,
}

internal sealed class OutboxRow
{
    /// <summary>In time order, which is the order inside a conversation.</summary>
    public Guid Id { get; set; }
    public required string Platform { get; set; }

    /// <summary>Rows of one conversation leave in order.</summary>
    public required string Conversation { get; set; }

    /// <summary>One identity per thing said (person + rule + period, request + version, question): unique.</summary>
    public required string Identity { get; set; }

    /// <summary>Where it goes, as the platform's JSON; stays when the body is erased, so that a message can be changed later.</summary>
    public string? Reference { get; set; }

    /// <summary>Erased when it was sent or given up.</summary>
    public required string Body { get; set; }
    public OutboxState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>Parts of a long message that earlier attempts delivered.</summary>
    public int PartsSent { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public DateTimeOffset? UsefulUntil { get; set; }

    /// <summary>One of many that nobody waits for.</summary>
    public bool IsBulk { get; set; }

    /// <summary>Of a sent message, where several hosts send: until then its conversation rests.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }
    public Guid? Lease { get; set; }
    public string? PlatformMessageId { get; set; }
    public string? Reason { get; set; }
    public int Version { get; set; }
}

/// <summary>What the service has said or done once and must not do again: unique per person, rule and period.</summary>
internal sealed class LedgerRow
{
    public required string Rule { get; set; }
    public int PersonId { get; set; }
    public required string Period { get; set; }
    public DateTimeOffset DoneAt { get; set; }
}

/// <summary>What the service told somebody by itself: unique per person, rule and period, which is what keeps two hosts from telling it twice.</summary>
internal sealed class TellingRow
{
    public required string Rule { get; set; }
    public required string Period { get; set; }
    public int PersonId { get; set; }
    public DateTimeOffset ToldAt { get; set; }

    /// <summary>Counts in the person's share of messages.</summary>
    public bool Counts { get; set; }

    /// <summary>One sentence for "why did I get this?".</summary>
    public required string Why { get; set; }
}

/// <summary>How a person wants to be treated.</summary>
internal sealed class PreferenceRow
{
    public int PersonId { get; set; }
    public required string Name { get; set; }
    public required string Value { get; set; }
    public DateTimeOffset SetAt { get; set; }
}

/// <summary>Who did what, when and from where; refused attempts too. Append-only.</summary>
internal sealed class AuditRow
{
    public Guid Id { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Actor { get; set; }
    public required string Act { get; set; }
    public required string Subject { get; set; }
    public required string From { get; set; }
    public string? Before { get; set; }
    public string? After { get; set; }
    public bool Refused { get; set; }
}

/// <summary>For which group somebody was answered a figure, so that a second answer cannot unmask the few who make the difference.</summary>
internal sealed class AnsweredGroupRow
{
    public int PersonId { get; set; }

    /// <summary>Hash of measure, days and filters.</summary>
    public required byte[] Figure { get; set; }

    /// <summary>Hash of <see cref="People"/>.</summary>
    public required byte[] Group { get; set; }

    /// <summary>An encoded set.</summary>
    public required byte[] People { get; set; }
    public DateTimeOffset AnsweredAt { get; set; }
}

/// <summary>The app in a Slack workspace or organisation.</summary>
internal sealed class SlackInstallationRow
{
    public required string Key { get; set; }

    /// <summary>Everything about it, tokens included, encrypted.</summary>
    public required byte[] Body { get; set; }
    public DateTimeOffset InstalledAt { get; set; }
}

internal sealed class TokenRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }

    /// <summary><c>ingest</c>, <c>provisioning</c> or <c>policy</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>SHA-256 of the token: the token itself was shown once and is nowhere.</summary>
    public required byte[] Hash { get; set; }
    public int? PersonId { get; set; }

    /// <summary>The team whose use the sender reports where it names nobody.</summary>
    public int? TeamId { get; set; }

    /// <summary>The group of machines (build agents, shared servers) that use it: what they do is no person's.</summary>
    public string? Machines { get; set; }

    /// <summary>Doors that it opens, parted by commas; none = all that take tokens.</summary>
    public string? Sources { get; set; }
    public bool MayNamePeople { get; set; }
    public DateTimeOffset IssuedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
}
