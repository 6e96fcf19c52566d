using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBot.Channels;

/// <summary>A card to be bound: the folder under <c>cards/</c> and the data its templates are filled with.</summary>
/// <param name="Data">A JSON object of the shape of that folder's <c>sample.data.json</c>; numbers already formatted for readers.</param>
public sealed record CardContent(string Kind, JsonElement Data);

/// <summary>What is said, in words and, where there is one, as a card with the same facts.</summary>
/// <param name="Text">The complete plain-text twin: notification, search text, screen readers, and everything where cards are not shown.
/// Plain, not Markdown; each platform escapes it.</param>
/// <param name="Suggestions">Texts a reader may send next with one press, where the platform offers that beside a text message.</param>
public sealed record MessageContent(string Text, CardContent? Card = null, IReadOnlyList<string>? Suggestions = null);

/// <summary>One thing that the service says on a platform, as the outbox keeps it.</summary>
/// <remarks>Round-trips through <see cref="ChannelJson"/>.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Post), "post")]
[JsonDerivedType(typeof(Update), "update")]
[JsonDerivedType(typeof(Ephemeral), "ephemeral")]
[JsonDerivedType(typeof(Delete), "delete")]
[JsonDerivedType(typeof(Typing), "typing")]
[JsonDerivedType(typeof(Home), "home")]
[JsonDerivedType(typeof(File), "file")]
[JsonDerivedType(typeof(Prompts), "prompts")]
public abstract record OutboundMessage
{
    private OutboundMessage() { }

    public required ConversationRef To { get; init; }

    /// <summary>Identity of the thing said, the same at every attempt. Platforms that take a client id or metadata get it, so that an attempt
    /// of unknown outcome can be looked up.</summary>
    public required string Key { get; init; }

    /// <summary>A new message; in the thread when <see cref="ConversationRef.ThreadId"/> is set.</summary>
    public sealed record Post(MessageContent Content) : OutboundMessage
    {
        /// <summary>Ask for a notification where the platform makes that a choice.</summary>
        public bool Alert { get; init; }

        /// <summary>The message it answers.</summary>
        public string? ReplyToId { get; init; }
    }

    /// <summary>Replaces an earlier message of ours wholly.</summary>
    public sealed record Update(string MessageId, MessageContent Content) : OutboundMessage
    {
        /// <summary>Slack: the only way to change an ephemeral message.</summary>
        public string? ResponseUrl { get; init; }
    }

    /// <summary>For one member of the conversation alone. Where the platform has no such thing (Teams), it goes to the personal conversation.</summary>
    public sealed record Ephemeral(string UserId, MessageContent Content) : OutboundMessage
    {
        public string? ResponseUrl { get; init; }
    }

    public sealed record Delete(string MessageId) : OutboundMessage;

    /// <summary>"Is working on it" for a few seconds; never worth a retry.</summary>
    public sealed record Typing : OutboundMessage;

    /// <summary>A text file, for what does not fit in a message. Where the platform takes no files from a bot (Teams without the reader's consent), its
    /// beginning comes as text.</summary>
    /// <param name="Alternative">What is in it, in words.</param>
    public sealed record File(string FileName, string Title, string Alternative, byte[] Bytes) : OutboundMessage
    {
        /// <param name="most">Characters of the file's text.</param>
        public MessageContent AsText(int most)
        {
            var text = System.Text.Encoding.UTF8.GetString(Bytes);
            var cut = text.Length <= most ? text : text[..text.LastIndexOf('\n', most)];
            return new($"{Title} ({Alternative})\n{cut}{(cut.Length < text.Length ? "\n… the rest does not fit in a message." : "")}");
        }
    }

    /// <summary>What somebody may ask next, above the box they type in; in the thread when <see cref="ConversationRef.ThreadId"/> is set. Slack alone has it.</summary>
    /// <param name="Texts">At most four; what is shown is what is asked.</param>
    public sealed record Prompts(string Title, IReadOnlyList<string> Texts) : OutboundMessage;

    /// <summary>Slack App Home of one user. Teams has none and says so.</summary>
    public sealed record Home(string UserId, MessageContent Content) : OutboundMessage;
}
