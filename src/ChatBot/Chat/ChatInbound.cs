using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBot.Channels;
using ChatBot.Core.Answers;
using ChatBot.Dialogue;
using ChatBot.Inbox;
using ChatBot.Outbox;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>What happens with something said or pressed on a platform: who is it, what is the answer, where does it go.</summary>
internal sealed class ChatInbound(ChatHandler chat, ChatUsers users, Deeds deeds, CommandDesk desk, PressHandler presses, Reach reach, Outbox.Outbox outbox, TimeProvider clock) : IInboundHandler
{
    /// <summary>In a larger audience an answer is cut to what anybody may see.</summary>
    private const int MostReaders = 100;

    /// <summary>An answer to a question that nobody waits for any more.</summary>
    private static readonly TimeSpan Useful = TimeSpan.FromHours(6);

    public async Task<Action<WriteScope>> HandleAsync(Inbound inbound, CancellationToken ct) => inbound switch
    {
        InboundMessage { IsEdit: true } => Nothing,
        InboundMessage message => await SaidAsync(message, message.Text, message.MessageId, ct),
        CardAction { IsRefresh: false } action when Said(action) is { } text => await SaidAsync(action, text, null, ct),
        MembershipChange { Joined: true, BotItself: true } => Queue(inbound, Welcome(inbound), "welcome"),
        InstallationChange { Change: Installation.Added } when inbound.Conversation.Kind == ConversationKind.Personal => Queue(inbound, Welcome(inbound), "welcome"),
        _ => Nothing,
    };

    public async Task<Reply> AnswerAsync(Inbound inbound, CancellationToken ct)
    {
        if (inbound is CardAction { IsRefresh: true }) return new Reply.None();
        if (await users.FindAsync(inbound, ct) is not ChatUser.Known known || deeds.Of(inbound, known.Email) is not { } deed)
            return new Reply.Refused("I don't know you here, so there is nothing I may do.");
        return inbound is CardAction action && Said(action) is not null
            ? await presses.AskAsync(await HandleAsync(inbound, ct), ct)
            : await presses.AnswerAsync(deed, inbound, ct);
    }

    private static void Nothing(WriteScope scope)
    {
    }

    /// <summary>A button of an answer says something in the asker's name: its text, or the option that it stands for.</summary>
    private static string? Said(CardAction action) =>
        action.Data.ValueKind != JsonValueKind.Object ? null
        : action.Verb is "ask" or "say" ? TextOf(action.Data, "text")
        : action.Verb is "choose" ? TextOf(action.Data, "key")
        : null;

    private static string? TextOf(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<Action<WriteScope>> SaidAsync(Inbound inbound, string text, string? replyTo, CancellationToken ct)
    {
        switch (await users.FindAsync(inbound, ct))
        {
            case ChatUser.Guest:
                return Queue(inbound, Words("I answer people of this organisation only, so I have nothing for guests. Ask whoever invited you."), "answer", replyTo);
            case ChatUser.Stranger(var email):
                return Queue(inbound, Words(email is null
                    ? "I could not find out who you are here. Ask an admin to link your account."
                    : $"Nobody here has the e-mail {email}. Ask an admin to link your account."), "answer", replyTo);
            case ChatUser.Known(var asker, _):
                return await CommandedAsync(inbound, asker, text, replyTo, ct) ?? await AnsweredAsync(inbound, asker, text, replyTo, ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Commands are for the one who gave them, also where others read along.</summary>
    private async Task<Action<WriteScope>?> CommandedAsync(Inbound inbound, string asker, string text, string? replyTo, CancellationToken ct)
    {
        if (deeds.Of(inbound, asker) is not { } deed || await desk.HearAsync(deed, text, inbound is InboundMessage { Command: not null }, ct) is not { } answer) return null;
        var queue = Queue(inbound, answer.Content, "answer", replyTo, alone: true);
        return scope =>
        {
            reach.Remember(scope, asker, deed.Personal);
            answer.Store?.Invoke(scope);
            queue(scope);
        };
    }

    private async Task<Action<WriteScope>> AnsweredAsync(Inbound inbound, string asker, string text, string? replyTo, CancellationToken ct)
    {
        var conversation = inbound.Conversation;
        var prepared = chat.Prepare(asker, text, $"{conversation.Key}/{conversation.ThreadId}", conversation.Platform.ToString().ToLowerInvariant(), clock.GetUtcNow());
        var content = Card(prepared.Answer, inbound.DeliveryId, prepared.Locale);
        if (await IsForAllAsync(conversation, asker, prepared, ct))
            return scope => Commit(scope, inbound, asker, prepared, Queue(inbound, content, "answer", replyTo));

        // What not everybody here may see goes to the asker alone, and the others read only that it did.
        var privately = inbound with { Conversation = Deeds.Personal(inbound) };
        var notice = Words("Not everybody here may see that, so I sent it to you in private.");
        return scope =>
        {
            Commit(scope, inbound, asker, prepared, Queue(privately, content, "answer"));
            Queue(inbound, notice, "notice", replyTo)(scope);
        };
    }

    private void Commit(WriteScope scope, Inbound inbound, string asker, PreparedAnswer prepared, Action<WriteScope> queue)
    {
        reach.Remember(scope, asker, Deeds.Personal(inbound));
        prepared.Store?.Invoke(scope);
        queue(scope);
        scope.Db.SaveChanges();
    }

    /// <summary>In a group or channel an answer holds only what its least-privileged reader may see.</summary>
    private async Task<bool> IsForAllAsync(ConversationRef conversation, string asker, PreparedAnswer prepared, CancellationToken ct)
    {
        if (conversation.Kind == ConversationKind.Personal) return true;
        if (prepared.Answer is { Values.Count: 0, Rows.Count: 0, Options: null or { Count: 0 }, Kind: not AnswerKind.Action } && prepared.Question is null) return true;
        if (await users.ReadersAsync(conversation, MostReaders, ct) is not { } readers) return false;
        return prepared.Question is { } question && readers.All(reader => reader == asker || chat.MaySee(reader, question, prepared.Answer, clock.GetUtcNow()));
    }

    private Action<WriteScope> Queue(Inbound inbound, MessageContent content, string what, string? replyTo = null, bool alone = false)
    {
        // One welcome per conversation, one answer per thing said.
        var subject = what == "welcome" ? inbound.Conversation.Key : $"{inbound.Conversation.Platform}/{inbound.Conversation.TenantId}/{inbound.DeliveryId}";
        OutboundMessage message = (alone || inbound is InboundMessage { Command: not null }) && inbound.Conversation.Kind != ConversationKind.Personal
            ? new OutboundMessage.Ephemeral(inbound.From.UserId, content) { To = inbound.Conversation, Key = Identity(what, subject), ResponseUrl = inbound.ResponseUrl }
            : new OutboundMessage.Post(content) { To = inbound.Conversation, Key = Identity(what, subject), ReplyToId = replyTo };
        return scope =>
        {
            outbox.Add(scope, message, clock.GetUtcNow() + Useful);
            scope.Db.SaveChanges();
        };
    }

    /// <summary>Short and without anybody's text: platform ids can be longer than a key may be.</summary>
    private static string Identity(string what, string subject) =>
        $"{what}/{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(subject)))}";

    private static MessageContent Words(string text) => new(text);

    private static MessageContent Card(Answer answer, string id, string locale)
    {
        var card = AnswerCards.Of(answer, id, locale);
        return new(card.Text, new("answer", JsonSerializer.SerializeToElement(card, CardJson.Default.AnswerCard)), card.Next);
    }

    private static MessageContent Welcome(Inbound inbound)
    {
        var group = inbound.Conversation.Kind != ConversationKind.Personal;
        return Words(
            "I answer questions about your organisation's use of AI tools: who uses what, what it costs, who waits for access. I see counts, never what anybody typed, " +
            $"and show each person only what is theirs to see{(group ? "; in a group that means what everybody here may see. Mention me with a question" : ". Ask me")}, or say help.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnswerCard))]
internal sealed partial class CardJson : JsonSerializerContext;
