using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Teams;

/// <summary>Teams as a channel: one attempt per call, every outcome sorted into sent, try later and give up.</summary>
internal sealed partial class TeamsChannel(ConnectorClient connector, TeamsMessages messages, TeamsOptions options, SendShare share, TimeProvider clock, ILogger<TeamsChannel> logger) : IChannel
{
    /// <summary>Of a file shown as text.</summary>
    private const int LongestFile = 20_000;

    private readonly SendBudget _conversations = new(TeamsLimits.ConversationBudget, clock, share);
    private readonly SendPace _tenants = new(TeamsLimits.TenantInterval, TeamsLimits.TenantBurst, clock, share);
    private readonly ConcurrentDictionary<string, (string Conversation, long At)> _refused = new(StringComparer.Ordinal);

    public Platform Platform => Platform.Teams;

    public bool IsConfigured => options.HasApp;

    public async Task<SendResult> SendAsync(OutboundMessage message, SendAttempt attempt, CancellationToken cancellationToken)
    {
        var result = message switch
        {
            OutboundMessage.Post post => await PostAsync(post.To, post.Content, post.Alert, post.ReplyToId, attempt, cancellationToken),
            OutboundMessage.Update update => await UpdateAsync(update, attempt, cancellationToken),
            OutboundMessage.Ephemeral only => await PostAsync(
                only.To.Kind == ConversationKind.Personal ? only.To : Personal(only.To, only.UserId), only.Content, alert: false, null, attempt, cancellationToken),
            OutboundMessage.Delete delete => await DeleteAsync(delete, attempt, cancellationToken),
            OutboundMessage.Typing => await TypingAsync(message.To, cancellationToken),
            OutboundMessage.File file => await PostAsync(file.To, file.AsText(LongestFile), alert: false, null, attempt, cancellationToken),
            OutboundMessage.Prompts => new SendResult.GiveUp("Teams shows no prompts beside a chat."),
            OutboundMessage.Home => new SendResult.GiveUp("Teams has no home view."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (result is SendResult.GiveUp given)
            Log.GaveUp(logger, message.Key, given.Reason);
        else if (result is SendResult.TryLater { NotAttempted: false } later)
            Log.TryLater(logger, message.Key, attempt.Number, later.Reason, later.After);
        return result;
    }

    public async Task<ChannelUser?> FindUserAsync(ConversationRef conversation, string userId, CancellationToken cancellationToken)
    {
        var answer = await connector.MemberAsync(conversation, userId, cancellationToken);
        return Answered(answer) is { } member ? Member(conversation, member) : null;
    }

    public async Task<IReadOnlyList<ChannelUser>?> FindMembersAsync(ConversationRef conversation, int atMost, CancellationToken cancellationToken)
    {
        var members = new List<ChannelUser>();
        string? continuation = null;
        do
        {
            var answer = await connector.MembersAsync(conversation, continuation, cancellationToken);
            if (Answered(answer) is not { } page)
                return null;
            foreach (var entry in Activity.List(page, "members"))
            {
                if (Member(conversation, entry) is not { } member)
                    return null;
                members.Add(member);
            }
            if (members.Count > atMost)
                return null;
            var next = Activity.Text(page, "continuationToken");
            if (next is { Length: > 0 } && next == continuation)
                return null;
            continuation = next;
        }
        while (!string.IsNullOrEmpty(continuation));
        return members;
    }

    /// <summary>What the Connector knows, or none where it does not tell.</summary>
    /// <exception cref="PlatformBusyException">It did not say either.</exception>
    private static JsonElement? Answered(ConnectorAnswer answer) =>
        answer.MayWorkLater ? throw new PlatformBusyException(Pause(1, answer), $"Teams: {Reason(answer)}.") : answer.Worked ? answer.Body : null;

    private async Task<SendResult> PostAsync(
        ConversationRef to, MessageContent content, bool alert, string? replyToId, SendAttempt attempt, CancellationToken cancellationToken)
    {
        if (Wait(to, attempt) is { } wait)
            return wait;
        ConversationRef? opened = null;
        if (to.ConversationId.Length == 0)
        {
            var created = await connector.CreateAsync(to, PersonalConversation(to), cancellationToken);
            if (!created.Worked || created.Text("id") is not { } id)
                return NothingSaid(Sort(to, created, attempt, attempt.PartsSent));
            to = opened = to with { ConversationId = id };

            // Opening was a request of its own; saying something is the next one.
            while (_tenants.Take(to.TenantId) is var pause && pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, cancellationToken);
        }
        // A card is one part, so parts that were sent before are parts of its words.
        var activities = attempt.PartsSent > 0 ? TeamsMessages.Texts(to, content, alert, replyToId) : messages.For(to, content, alert, replyToId);
        return await SendPartsAsync(to, opened, content, activities, alert, replyToId, attempt, cancellationToken);
    }

    private async Task<SendResult> SendPartsAsync(
        ConversationRef to, ConversationRef? opened, MessageContent content, IReadOnlyList<JsonObject> activities, bool alert, string? replyToId,
        SendAttempt attempt, CancellationToken cancellationToken)
    {
        string? firstId = null;
        for (var part = Math.Min(attempt.PartsSent, activities.Count); part < activities.Count; part++)
        {
            if (part > attempt.PartsSent && Wait(to, attempt) is { } wait)
                return wait with { PartsSent = part, NotAttempted = false };
            var answer = await SendOneAsync(to, activities[part], part == 0 ? replyToId : null, cancellationToken);
            _conversations.Settle(Budget(to));
            if (answer.Status is 400 or 413 && activities[part].ContainsKey("attachments"))
            {
                // A card that the platform refuses still has something to say.
                Log.CardRefused(logger, content.Card!.Kind, answer.Status, answer.Code ?? "");
                var words = TeamsMessages.Texts(to, content, alert, replyToId);
                return await SendPartsAsync(to, opened, content, words, alert, replyToId, attempt, cancellationToken);
            }
            if (!answer.Worked)
                return Sort(to, answer, attempt, part);
            firstId ??= answer.Text("activityId") ?? answer.Text("id");
            if (to is { Kind: ConversationKind.Channel, ThreadId: null } && replyToId is null && ThreadOf(answer) is { } root)
                to = opened = to with { ThreadId = root };
        }
        return new SendResult.Sent(firstId) { Opened = opened };
    }

    private Task<ConnectorAnswer> SendOneAsync(ConversationRef to, JsonObject activity, string? replyToId, CancellationToken cancellationToken)
    {
        if (to is { Kind: ConversationKind.Channel, ThreadId: null })
        {
            if (replyToId is not null)
                return connector.ReplyAsync(to, replyToId, activity, cancellationToken);
            return connector.CreateAsync(to, new JsonObject
            {
                ["isGroup"] = true, ["tenantId"] = to.TenantId, ["activity"] = activity,
                ["channelData"] = new JsonObject { ["channel"] = new JsonObject { ["id"] = to.ConversationId } },
            }, cancellationToken);
        }
        return connector.SendAsync(to, activity, cancellationToken);
    }

    private async Task<SendResult> UpdateAsync(OutboundMessage.Update update, SendAttempt attempt, CancellationToken cancellationToken)
    {
        if (Wait(update.To, attempt) is { } wait)
            return wait;
        var activity = messages.ForUpdate(update.To, update.Content, update.MessageId, inWords: false);
        var answer = await connector.UpdateAsync(update.To, update.MessageId, activity, cancellationToken);
        _conversations.Settle(Budget(update.To));
        if (answer.Status is 400 or 413 && activity.ContainsKey("attachments"))
        {
            Log.CardRefused(logger, update.Content.Card!.Kind, answer.Status, answer.Code ?? "");
            activity = messages.ForUpdate(update.To, update.Content, update.MessageId, inWords: true);
            answer = await connector.UpdateAsync(update.To, update.MessageId, activity, cancellationToken);
        }
        if (answer.Status == 404 && answer.Code != "ConversationNotFound")
            return await PostAsync(update.To, update.Content, alert: false, null, attempt, cancellationToken);
        return answer.Worked ? new SendResult.Sent(update.MessageId) : Sort(update.To, answer, attempt, attempt.PartsSent);
    }

    private async Task<SendResult> DeleteAsync(OutboundMessage.Delete delete, SendAttempt attempt, CancellationToken cancellationToken)
    {
        if (Wait(delete.To, attempt) is { } wait)
            return wait;
        var answer = await connector.DeleteAsync(delete.To, delete.MessageId, cancellationToken);
        _conversations.Settle(Budget(delete.To));
        return answer.Worked || answer.Status == 404 ? new SendResult.Sent(delete.MessageId) : Sort(delete.To, answer, attempt, 0);
    }

    // A sign of life is worth neither a wait nor a second try; channels do not show it.
    private async Task<SendResult> TypingAsync(ConversationRef to, CancellationToken cancellationToken)
    {
        if (to.Kind == ConversationKind.Channel || to.ConversationId.Length == 0 || Wait(to, SendAttempt.First) is not null)
            return new SendResult.Sent();
        await connector.SendAsync(to, TeamsMessages.Typing(to), cancellationToken);
        _conversations.Settle(Budget(to));
        return new SendResult.Sent();
    }

    /// <summary>What the platform counts as one conversation: a personal chat is the same whether it is named by its user or by its id.</summary>
    private static string Budget(ConversationRef to) => (to is { Kind: ConversationKind.Personal, UserId: not null } ? to with { ConversationId = "" } : to).Key;

    private SendResult.TryLater? Wait(ConversationRef to, SendAttempt attempt)
    {
        // Look before taking: a place taken in one budget would be wasted when the other is spent.
        var wait = _tenants.Wait(to.TenantId);
        if (wait == TimeSpan.Zero)
            wait = _conversations.Take(Budget(to));
        if (wait > TimeSpan.Zero)
            return new(wait, "own budget") { NotAttempted = true, PartsSent = attempt.PartsSent };
        _tenants.Take(to.TenantId);
        return null;
    }

    /// <summary>What failed as the conversation was opened is not in doubt: nothing was said.</summary>
    private static SendResult NothingSaid(SendResult result) => result is SendResult.TryLater { InDoubt: true } later ? later with { InDoubt = false } : result;

    /// <summary>One refused conversation may have other bots in it; two within seconds have the tenant in common.</summary>
    private void Refused(ConversationRef to, TimeSpan wait)
    {
        var now = clock.GetTimestamp();
        if (_refused.TryGetValue(to.TenantId, out var before) && before.Conversation != Budget(to) && clock.GetElapsedTime(before.At, now) < TeamsLimits.SharedRefusal)
            _tenants.Hold(to.TenantId, wait);
        _refused[to.TenantId] = (Budget(to), now);
    }

    private SendResult Sort(ConversationRef to, ConnectorAnswer answer, SendAttempt attempt, int partsSent)
    {
        if (!answer.MayWorkLater)
            return new SendResult.GiveUp(Reason(answer)) { ConversationClosed = answer.Status is 403 or 404 };
        var after = Pause(attempt.Number, answer);
        if (answer.Status == 429) Refused(to, after);
        return new SendResult.TryLater(after, Reason(answer)) { InDoubt = answer.Status == 0, PartsSent = partsSent };
    }

    /// <summary>Credentials that are refused are not mended within seconds.</summary>
    private static TimeSpan Pause(int attempt, ConnectorAnswer answer)
    {
#pragma warning disable CA5394 // Jitter, not a secret.
        var after = Backoff.After(attempt, answer.RetryAfter, Random.Shared.NextDouble());
#pragma warning restore CA5394
        return answer.Status == 401 && after < TeamsLimits.LongestRetry ? TeamsLimits.LongestRetry : after;
    }

    private static string Reason(ConnectorAnswer answer) => answer.Code is { } code ? $"{answer.Status} {code}" : $"{answer.Status}";

    private static ConversationRef Personal(ConversationRef from, string userId) =>
        new(Platform.Teams, from.TenantId, "", ConversationKind.Personal) { ServiceUrl = from.ServiceUrl, BotId = from.BotId, UserId = userId };

    private static JsonObject PersonalConversation(ConversationRef to)
    {
        var conversation = new JsonObject
        {
            ["isGroup"] = false, ["tenantId"] = to.TenantId, ["members"] = new JsonArray(new JsonObject { ["id"] = to.UserId }),
        };
        if (to.BotId is { } bot)
            conversation["bot"] = new JsonObject { ["id"] = bot };
        return conversation;
    }

    private static string? ThreadOf(ConnectorAnswer created)
    {
        const string marker = ";messageid=";
        return created.Text("id") is { } id && id.IndexOf(marker, StringComparison.OrdinalIgnoreCase) is >= 0 and var at
            ? id[(at + marker.Length)..]
            : created.Text("activityId");
    }

    private static ChannelUser? Member(ConversationRef conversation, JsonElement member) => Activity.Text(member, "id") is not { } id
        ? null
        : new(Platform.Teams, conversation.TenantId, id)
        {
            DirectoryId = (Activity.Text(member, "aadObjectId") ?? Activity.Text(member, "objectId"))?.ToLowerInvariant(),
            Name = Activity.Text(member, "name"),
            Email = (Activity.Text(member, "email") ?? Activity.Text(member, "userPrincipalName"))?.ToLowerInvariant(),
            IsGuest = string.Equals(Activity.Text(member, "userRole"), "guest", StringComparison.OrdinalIgnoreCase)
                || Activity.Text(member, "userPrincipalName")?.Contains("#EXT#", StringComparison.OrdinalIgnoreCase) == true
                || Activity.Text(member, "tenantId") is { Length: > 0 } home && !string.Equals(home, conversation.TenantId, StringComparison.OrdinalIgnoreCase),
            IsBot = id.StartsWith("28:", StringComparison.Ordinal) || Activity.Text(member, "userRole") == "bot",
        };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Teams message {Key} given up: {Reason}.")]
        public static partial void GaveUp(ILogger logger, string key, string reason);

        [LoggerMessage(2, LogLevel.Information, "Teams message {Key}, attempt {Attempt}: {Reason}; again in {After}.")]
        public static partial void TryLater(ILogger logger, string key, int attempt, string reason, TimeSpan after);

        [LoggerMessage(3, LogLevel.Error, "Teams refused the card {Kind} with {Status} {Code}; its words are sent instead.")]
        public static partial void CardRefused(ILogger logger, string kind, int status, string code);
    }
}
