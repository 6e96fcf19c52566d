using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBot.Channels;

/// <summary>One thing that happened on a platform, already verified and in plain form. The host stores it and works on it later, or
/// answers it at once (<see cref="IInbox"/>).</summary>
/// <remarks>Round-trips through <see cref="ChannelJson"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(InboundMessage), "message")]
[JsonDerivedType(typeof(CardAction), "action")]
[JsonDerivedType(typeof(DialogRequest), "dialog")]
[JsonDerivedType(typeof(DialogSubmission), "submission")]
[JsonDerivedType(typeof(MessageWithdrawn), "withdrawn")]
[JsonDerivedType(typeof(InstallationChange), "installation")]
[JsonDerivedType(typeof(MembershipChange), "membership")]
[JsonDerivedType(typeof(HomeOpened), "home")]
[JsonDerivedType(typeof(AssistantOpened), "assistant")]
[JsonDerivedType(typeof(UserChanged), "user")]
[JsonDerivedType(typeof(AnswerFeedback), "feedback")]
public abstract record Inbound
{
    /// <summary>The same for every repeat of the same thing, whatever envelope it came in; unique per platform and tenant.</summary>
    public required string DeliveryId { get; init; }

    public required ConversationRef Conversation { get; init; }

    /// <summary>Who did it. For events without an author (an uninstallation) the bot itself.</summary>
    public required ChannelUser From { get; init; }

    /// <summary>UTC, by the platform's clock.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Slack: where up to five answers may be posted within thirty minutes. A secret; nothing else may be sent there.</summary>
    public string? ResponseUrl { get; init; }
}

/// <summary>Somebody said something to the bot: a message, a mention in a group, a slash command.</summary>
public sealed record InboundMessage : Inbound
{
    /// <summary>Plain text: mention of the bot removed, entities decoded, trimmed. May be empty.</summary>
    public required string Text { get; init; }

    /// <summary>The platform's id of this message; none for a slash command.</summary>
    public string? MessageId { get; init; }

    /// <summary>The message it answers.</summary>
    public string? ReplyToId { get; init; }

    /// <summary>With its slash, when it was typed as a command (<c>/ai</c>); <see cref="Text"/> is what follows it. The answer is for the asker alone.</summary>
    public string? Command { get; init; }

    /// <summary>A changed version of an earlier message with the same <see cref="MessageId"/>.</summary>
    public bool IsEdit { get; init; }
}

/// <summary>A button of a card was pressed.</summary>
public sealed record CardAction : Inbound
{
    public required string Verb { get; init; }

    /// <summary>A JSON object: the button's data, with every input of the card under its id, always as a string (several choices joined by
    /// commas). A claim, not a fact: users can edit all of it.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>The message that carries the card.</summary>
    public string? MessageId { get; init; }

    /// <summary>The platform asks for a fresh view by itself; nothing may be posted or decided from it.</summary>
    public bool IsRefresh { get; init; }

    /// <summary>The card is shown to the presser alone (Slack ephemeral message), so it cannot be updated by its id.</summary>
    public bool IsEphemeral { get; init; }
}

/// <summary>A button, shortcut or command that opens a dialog.</summary>
public sealed record DialogRequest : Inbound
{
    public required string Verb { get; init; }
    public required JsonElement Data { get; init; }
    public string? MessageId { get; init; }
}

/// <summary>A dialog was sent off.</summary>
public sealed record DialogSubmission : Inbound
{
    /// <summary>As given in <see cref="Dialog.Verb"/>.</summary>
    public required string Verb { get; init; }

    /// <summary>As <see cref="CardAction.Data"/>: what <see cref="Dialog.Data"/> held and the fields.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>Slack view id, for an update of the same dialog.</summary>
    public string? ViewId { get; init; }

    /// <summary>Teams: the dialog as it was shown, so that it can be shown again with errors beside its fields. A claim, like the data.</summary>
    [JsonIgnore]
    public JsonElement? Form { get; init; }
}

/// <summary>The user deleted a message that the bot had received.</summary>
public sealed record MessageWithdrawn : Inbound
{
    public required string MessageId { get; init; }
}

public enum Installation { Added, Upgraded, Removed, TokensRevoked }

/// <summary>The app came, changed or went. Removed and TokensRevoked arrive in any order and repeat.</summary>
public sealed record InstallationChange : Inbound
{
    public required Installation Change { get; init; }
}

/// <summary>The bot or people came into a conversation or left it.</summary>
public sealed record MembershipChange : Inbound
{
    public required bool Joined { get; init; }

    /// <summary>The bot itself is among them: the moment for the one welcome, or for forgetting the conversation.</summary>
    public required bool BotItself { get; init; }
    public IReadOnlyList<string> UserIds { get; init; } = [];
}

/// <summary>Slack App Home was opened.</summary>
public sealed record HomeOpened : Inbound;

/// <summary>Somebody opened the place where they talk with the bot alone, or looks at something else beside it: the moment to suggest what to ask.</summary>
public sealed record AssistantOpened : Inbound;

/// <summary>The platform tells that a profile changed or was deactivated.</summary>
public sealed record UserChanged : Inbound
{
    public required bool Deactivated { get; init; }
}

/// <summary>Thumb up or down on an answer.</summary>
public sealed record AnswerFeedback : Inbound
{
    public required bool Liked { get; init; }
    public string? Comment { get; init; }
    public string? MessageId { get; init; }
}
