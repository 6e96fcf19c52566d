using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Answers;
using ChatBot.Core.Questions;
using ChatBot.Dialogue;
using ChatBot.Inbox;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Chat;

/// <summary>What happens with something said or pressed on a platform: who is it, what is the answer, where does it go.</summary>
internal sealed class ChatInbound(
    ChatHandler chat, ChatUsers users, Deeds deeds, CommandDesk desk, PressHandler presses, PressGuard guard, HomeButtons home, Company company, Greetings greetings, Strangers strangers,
    AnswerBook book, TypingSigns typing, Reach reach, Outbox.Outbox outbox, TimeProvider clock) : IInboundHandler
{
    /// <summary>An answer to a question that nobody waits for any more.</summary>
    public static readonly TimeSpan Useful = TimeSpan.FromHours(6);

    /// <summary>Suggestions for a conversation that somebody has just opened.</summary>
    private static readonly TimeSpan Opening = TimeSpan.FromMinutes(5);

    public async Task<Action<WriteScope>> HandleAsync(Inbound inbound, CancellationToken ct)
    {
        await using var sign = typing.While(inbound);
        return inbound switch
        {
            InboundMessage { IsEdit: true, MessageId: { } id } edit => await EditedAsync(edit, id, ct),
            InboundMessage { IsEdit: true } => Nothing,
            InboundMessage message => await SaidAsync(message, message.Text, message.MessageId, ct),
            MessageWithdrawn withdrawn => await WithdrawnAsync(withdrawn, ct),
            CardAction { IsRefresh: false } action => await PressedAsync(action, ct),
            MembershipChange { Joined: true, BotItself: true } => await WelcomedAsync(inbound, ct),
            MembershipChange { Joined: false, BotItself: true } => scope => Removed(scope, inbound.Conversation, wholeInstallation: false),
            InstallationChange { Change: Installation.Added } when inbound.Conversation.Kind == ConversationKind.Personal => await WelcomedAsync(inbound, ct),
            InstallationChange { Change: Installation.Removed } => scope => Removed(scope, inbound.Conversation, wholeInstallation: inbound.Conversation.Platform == Platform.Slack),
            InstallationChange { Change: Installation.TokensRevoked } => scope => Removed(scope, inbound.Conversation, wholeInstallation: true),
            HomeOpened opened => await HomeAsync(opened, ct),
            AssistantOpened opened => await SuggestAsync(opened, ct),
            _ => Nothing,
        };
    }

    public async Task<Reply> AnswerAsync(Inbound inbound, CancellationToken ct)
    {
        if (await users.FindAsync(inbound, ct) is not ChatUser.Known known || deeds.Of(inbound, known.Email) is not { } deed)
            return await guard.RefuseAsync(inbound, "I don't know you here, so there is nothing I may do. Write \"help\" to me to see why.", forged: false, ct);
        if (await guard.ObjectsAsync(inbound, deed.Actor.Id.Value, ct)) return await guard.RefuseAsync(inbound, "This card was not sent to you, or it is too old. Nothing was done; ask me again for a new one.", forged: true, ct);
        return inbound is CardAction { IsRefresh: false } action && Said(action) is { } text
            ? await presses.AskAsync(await SaidAsync(inbound, text, null, ct), ct)
            : await presses.AnswerAsync(deed, inbound, ct);
    }

    /// <summary>What somebody may ask, by role and with the names of the organisation, as help shows it.</summary>
    private async Task<Action<WriteScope>> SuggestAsync(AssistantOpened opened, CancellationToken ct)
    {
        if (await users.FindAsync(opened, ct) is not ChatUser.Known(var email, _) || greetings.Prompts(email, clock.GetUtcNow()) is not { Count: > 0 } texts) return Nothing;
        var message = new OutboundMessage.Prompts("What would you like to know?", texts) { To = opened.Conversation, Key = IdentityOf(opened, "prompts") };
        return scope =>
        {
            reach.Remember(scope, email, Deeds.Personal(opened));
            outbox.Add(scope, message, clock.GetUtcNow() + Opening);
            scope.Db.SaveChanges();
        };
    }

    private static void Nothing(WriteScope scope)
    {
    }

    /// <summary>Who is not known sees why, and nothing else.</summary>
    private async Task<Action<WriteScope>> HomeAsync(HomeOpened opened, CancellationToken ct)
    {
        if (await users.FindAsync(opened, ct) is ChatUser.Known known && deeds.Of(opened, known.Email) is { } deed)
        {
            var show = await home.OpenedAsync(deed, opened.From.UserId, opened.DeliveryId, ct);
            return scope =>
            {
                reach.Remember(scope, known.Email, deed.Personal);
                show(scope);
            };
        }

        var message = new OutboundMessage.Home(opened.From.UserId, new MessageContent("I don't know you here, so there is nothing I may show. Write \"help\" to me to see why."))
        {
            To = opened.Conversation, Key = IdentityOf(opened, "home"),
        };
        return scope =>
        {
            outbox.Add(scope, message, clock.GetUtcNow() + Useful);
            scope.Db.SaveChanges();
        };
    }

    /// <summary>A button of an answer says something in the asker's name: its text, or the option that it stands for.</summary>
    private static string? Said(CardAction action) =>
        action.Data.ValueKind != JsonValueKind.Object ? null
        : action.Verb is "ask" or "say" ? TextOf(action.Data, "text")
        : action.Verb is "choose" ? TextOf(action.Data, "key")
        : null;

    private static string? TextOf(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Buttons of clients too old for an answer at once: what would be shown is said.</summary>
    private async Task<Action<WriteScope>> PressedAsync(CardAction action, CancellationToken ct)
    {
        var shown = await AnswerAsync(action, ct) switch
        {
            Reply.Notice notice => new MessageContent(notice.Text),
            Reply.Refused refused => new MessageContent(refused.Text),
            Reply.FieldErrors errors => new MessageContent(string.Join(' ', errors.ByField.Values)),
            Reply.OpenDialog => new MessageContent("That needs a newer client: open me there, or say help to see what can be typed."),
            Reply.TryLater => throw new StoreUnavailableException("A press could not be taken yet."),
            Reply.Show show => show.Content,
            _ => null,
        };
        return shown is null ? Nothing : Queue(inbound: action, shown, IdentityOf(action, "press"), alone: true);
    }

    private async Task<Action<WriteScope>> SaidAsync(Inbound inbound, string text, string? replyTo, CancellationToken ct)
    {
        switch (await users.FindAsync(inbound, ct))
        {
            case ChatUser.Known(var asker, _):
                if (inbound is InboundMessage { MessageId: { } id } && await guard.IsWithdrawnAsync(inbound.Conversation, id, ct)) return Nothing;
                return await CommandedAsync(inbound, asker, text, replyTo, ct) ?? await AnsweredAsync(inbound, asker, text, replyTo, ct);
            case var unknown:
                return Queue(inbound, await strangers.AnswerAsync(inbound, unknown, text, ct), IdentityOf(inbound, "answer"), replyTo);
        }
    }

    /// <summary>Commands are for the one who gave them, also where others read along.</summary>
    private async Task<Action<WriteScope>?> CommandedAsync(Inbound inbound, string asker, string text, string? replyTo, CancellationToken ct)
    {
        if (deeds.Of(inbound, asker) is not { } deed || await desk.HearAsync(deed, text, inbound is InboundMessage { Command: not null }, ct) is not { } answer) return null;
        var queue = Queue(inbound, answer.Content, IdentityOf(inbound, "answer"), replyTo, alone: true);
        return scope =>
        {
            reach.Remember(scope, asker, deed.Personal);
            answer.Store?.Invoke(scope);
            queue(scope);
        };
    }

    private async Task<Action<WriteScope>> AnsweredAsync(Inbound inbound, string asker, string text, string? replyTo, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var said = SaidBy(inbound);
        if (inbound is CardAction && await book.ToAsync(said, ct) is { } earlier && now - earlier.At < AnswerBook.Impatience) return Nothing;

        var prepared = Prepare(inbound, asker, text, now);
        var id = book.NewId();
        var laid = await LaidOutAsync(inbound, asker, prepared, id, now, ct);
        var identity = IdentityOf(inbound, "answer");
        var queue = Queue(inbound, laid.Content, identity, replyTo);
        return scope =>
        {
            reach.Remember(scope, asker, Deeds.Personal(inbound));
            prepared.Store?.Invoke(scope);
            queue(scope);
            AnswerBook.Keep(scope, id, PlatformOf(inbound), laid.ReadBy, asker, prepared.Question, said, identity, now);
            if (laid.IsWhole) scope.AfterCommit(prepared.Told);
        };
    }

    /// <summary>A question that was changed is answered again, in place of the earlier answer. Nothing is done by an edit: neither commands nor a yes.</summary>
    private async Task<Action<WriteScope>> EditedAsync(InboundMessage edit, string messageId, CancellationToken ct)
    {
        if (await book.ToAsync(SaidBy(edit), ct) is not { } given || await users.FindAsync(edit, ct) is not ChatUser.Known(var asker, _)) return Nothing;
        if (deeds.Of(edit, asker) is not { } deed || deed.Actor.Id.Value != given.Person || await guard.IsWithdrawnAsync(edit.Conversation, messageId, ct)) return Nothing;
        var now = clock.GetUtcNow();
        var prepared = Prepare(edit, asker, edit.Text, now);
        if (prepared.Parsed is Parsed.Confirmed or Parsed.Declined or Parsed.Cleared) return Nothing;
        var laid = await LaidOutAsync(edit, asker, prepared, given.Id, now, ct);
        return scope =>
        {
            if (!outbox.Revise(scope, given.Identity, Hash(edit.DeliveryId), laid.Content)) return;
            prepared.Store?.Invoke(scope);
            AnswerBook.Keep(scope, given.Id, given.Platform, laid.ReadBy, asker, prepared.Question, SaidBy(edit), given.Identity, now);
            if (laid.IsWhole) scope.AfterCommit(prepared.Told);
            scope.Db.SaveChanges();
        };
    }

    /// <summary>Whoever takes a question back before it was answered gets no answer.</summary>
    private async Task<Action<WriteScope>> WithdrawnAsync(MessageWithdrawn withdrawn, CancellationToken ct)
    {
        if (await book.ToAsync(AnswerBook.OfMessage(withdrawn.Conversation, withdrawn.MessageId), ct) is not { } given) return Nothing;
        return scope =>
        {
            if (scope.Db.Outbox.FirstOrDefault(o => o.Identity == given.Identity && o.State == OutboxState.Waiting) is not { } waiting) return;
            (waiting.State, waiting.Reason, waiting.Body) = (OutboxState.Abandoned, "the question was taken back", "");
            waiting.Version++;
            scope.Db.SaveChanges();
        };
    }

    private async Task<Action<WriteScope>> WelcomedAsync(Inbound inbound, CancellationToken ct)
    {
        var isSomebody = inbound.From.UserId.Length > 0 && !inbound.From.IsBot && inbound.From.UserId != inbound.Conversation.BotId;
        var known = isSomebody && await users.FindAsync(inbound, ct) is ChatUser.Known(var email, _) ? email : null;
        // One welcome a conversation, whichever of the platform's events comes first.
        var queue = Queue(inbound, greetings.Welcome(inbound.Conversation, known, clock.GetUtcNow()), $"welcome/{Hash(inbound.Conversation.Key)}");
        return scope =>
        {
            if (known is not null && inbound.Conversation.Kind == ConversationKind.Personal) reach.Remember(scope, known, inbound.Conversation);
            queue(scope);
        };
    }

    private void Removed(WriteScope scope, ConversationRef closed, bool wholeInstallation)
    {
        reach.Forget(scope, closed, wholeInstallation);
        outbox.GiveUp(scope, closed, "the app was removed from the conversation");
    }

    private PreparedAnswer Prepare(Inbound inbound, string asker, string text, DateTimeOffset now) =>
        chat.Prepare(asker, text, $"{inbound.Conversation.Key}/{inbound.Conversation.ThreadId}", PlatformOf(inbound), now,
            inbound.Conversation is { Kind: ConversationKind.Personal, ThreadId: not null } ? $"{inbound.Conversation.Key}/" : null);

    private async Task<LaidOut> LaidOutAsync(Inbound inbound, string asker, PreparedAnswer prepared, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        var isAlone = inbound.Conversation.Kind == ConversationKind.Personal || inbound is InboundMessage { Command: not null };
        if (prepared.Parsed is Parsed.Help help && deeds.Of(inbound, asker) is { } deed)
            return new(greetings.Help(help, desk.For(deed), deed), isAlone ? null : inbound.Conversation);
        return isAlone ? new(AnswerMessages.Of(prepared.Answer, id, prepared.Locale), null) : await company.LayOutAsync(inbound.Conversation, prepared, id, now, ct);
    }

    private static byte[] SaidBy(Inbound inbound) => inbound switch
    {
        InboundMessage { MessageId: { } id } => AnswerBook.OfMessage(inbound.Conversation, id),
        CardAction action => AnswerBook.OfPress(action.Conversation, action.From.UserId, action.Verb, action.Data.GetRawText()),
        _ => AnswerBook.OfMessage(inbound.Conversation, inbound.DeliveryId),
    };

    private Action<WriteScope> Queue(Inbound inbound, MessageContent content, string identity, string? replyTo = null, bool alone = false)
    {
        OutboundMessage message = (alone || inbound is InboundMessage { Command: not null }) && inbound.Conversation.Kind != ConversationKind.Personal
            ? new OutboundMessage.Ephemeral(inbound.From.UserId, content) { To = inbound.Conversation, Key = identity, ResponseUrl = inbound.ResponseUrl }
            : new OutboundMessage.Post(content) { To = inbound.Conversation, Key = identity, ReplyToId = replyTo };
        return scope =>
        {
            outbox.Add(scope, message, clock.GetUtcNow() + Useful);
            scope.Db.SaveChanges();
        };
    }

    /// <summary>One answer per thing said, however often the platform tells of it. Short and without anybody's text: platform ids can be longer than a
    /// key may be.</summary>
    private static string IdentityOf(Inbound inbound, string what) =>
        $"{what}/{Hash($"{inbound.Conversation.Platform}/{inbound.Conversation.TenantId}/{inbound.DeliveryId}")}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string PlatformOf(Inbound inbound) => inbound.Conversation.Platform.ToString().ToLowerInvariant();
}
