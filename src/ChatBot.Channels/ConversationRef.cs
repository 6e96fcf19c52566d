using System.Text.Json.Serialization;

namespace ChatBot.Channels;

/// <summary><c>Local</c> is the development page and the terminal, which go through the same inbox and outbox.</summary>
public enum Platform { Teams, Slack, Local }

/// <summary>Who reads along: one person, the members of a group chat, or the members of a channel.</summary>
public enum ConversationKind { Personal, Group, Channel }

/// <summary>Where something was said, and where an answer goes. Stored with what has to be answered later.</summary>
/// <param name="TenantId">Teams: directory tenant. Slack: workspace (<c>T…</c>), or the enterprise when an event names no workspace. As
/// the platform states it in a verified request, never from what a user typed.</param>
/// <param name="ConversationId">Opaque. Teams: conversation id without <c>;messageid=</c>. Slack: channel id. Empty with
/// <see cref="UserId"/> set = the personal conversation with that user, which the channel opens when it sends.</param>
public sealed record ConversationRef(Platform Platform, string TenantId, string ConversationId, ConversationKind Kind)
{
    /// <summary>Slack Enterprise Grid organisation.</summary>
    public string? EnterpriseId { get; init; }

    /// <summary>Teams: id of the thread's root message. Slack: <c>thread_ts</c>. None = not in a thread.</summary>
    public string? ThreadId { get; init; }

    /// <summary>Teams: base address of the Connector, taken only from a request whose token names the same address.</summary>
    public string? ServiceUrl { get; init; }

    /// <summary>Our own id there: Teams <c>28:…</c>, Slack bot user.</summary>
    public string? BotId { get; init; }

    /// <summary>The other party of a personal conversation.</summary>
    public string? UserId { get; init; }

    /// <summary>People of other organisations read along (Slack Connect, Teams shared channels).</summary>
    public bool IsShared { get; init; }

    /// <summary>Messages with the same key leave in order; platforms count their limits by it. Threads share their channel's key.</summary>
    [JsonIgnore]
    public string Key => ConversationId.Length > 0
        ? $"{Platform}/{TenantId}/{ConversationId}"
        : $"{Platform}/{TenantId}/user:{UserId}";
}

/// <summary>A person as the platform knows them. Which person of the organisation that is, the host decides.</summary>
/// <param name="UserId">Opaque. Teams <c>29:…</c>, Slack <c>U…</c> or <c>W…</c>.</param>
public sealed record ChannelUser(Platform Platform, string TenantId, string UserId)
{
    /// <summary>Teams: directory object id, lower case.</summary>
    public string? DirectoryId { get; init; }
    public string? Name { get; init; }

    /// <summary>Lower case. Known only after a look-up.</summary>
    public string? Email { get; init; }

    /// <summary>A guest of this tenant, or a user of another one.</summary>
    public bool IsGuest { get; init; }
    public bool IsBot { get; init; }

    /// <summary>BCP 47, as stated by the platform.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA id.</summary>
    public string? TimeZone { get; init; }
}
