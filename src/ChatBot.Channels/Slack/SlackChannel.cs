using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack;

/// <summary>Speaks on Slack: one attempt per call, its outcome sorted.</summary>
sealed class SlackChannel(SlackApi api, SlackTokens tokens, SlackMessages messages, SlackOptions options) : IChannel
{
    const int Remembered = 50_000, HistoryLookedAt = 20, RepliesLookedAt = 200;
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<(string Workspace, string User), string> directMessages = new();
    readonly ConcurrentDictionary<string, bool> knownNotSent = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, bool> withoutCharts = new(StringComparer.Ordinal), withoutBlocks = new(StringComparer.Ordinal);

    public Platform Platform => Platform.Slack;

    public bool IsConfigured => options.IsConfigured;

    public bool LooksUp => true;

    public TimeSpan Rest => SlackPacing.Second;

    public async Task<SendResult> SendAsync(OutboundMessage message, SendAttempt attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (await InstallationAsync(message.To, cancellationToken) is not { } installation)
            return new SendResult.GiveUp($"the app is not installed in {message.To.TenantId}") { InstallationClosed = true };
        var result = message switch
        {
            OutboundMessage.Post post => await PostAsync(post, post.Content, installation, attempt, cancellationToken),
            OutboundMessage.Update update => await UpdateAsync(update, installation, attempt, cancellationToken),
            OutboundMessage.Ephemeral ephemeral => await EphemeralAsync(ephemeral, installation, attempt, cancellationToken),
            OutboundMessage.Delete delete => await DeleteAsync(delete, installation, attempt, cancellationToken),
            OutboundMessage.Typing => await TypingAsync(message.To, installation, cancellationToken),
            OutboundMessage.Prompts prompts => SlackErrors.Sort(await CallAsync(SlackMethods.SetSuggestedPrompts, installation, Prompts(prompts), null, cancellationToken), attempt.Number),
            OutboundMessage.File file => await UploadAsync(file.To, file.FileName, file.Bytes, file.Title, file.Alternative, attempt, cancellationToken),
            OutboundMessage.Home home => SlackErrors.Sort(await CallAsync(SlackMethods.PublishView, installation,
                new() { ["user_id"] = home.UserId, ["view"] = messages.Home(home.Content) }, null, cancellationToken), attempt.Number),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (result is SendResult.TryLater { Reason: SlackErrors.TokenExpired }) tokens.Forget();
        Remember(message.Key, result);
        return result;
    }

    /// <summary>An attempt that this process knows nothing of (a host died), or that got no answer, may have arrived: it is looked up first.</summary>
    bool IsInDoubt(string key, SendAttempt attempt) => attempt.Number > 1 && !knownNotSent.ContainsKey(key);

    void Remember(string key, SendResult result)
    {
        if (result is SendResult.TryLater { InDoubt: false })
        {
            if (knownNotSent.Count > Remembered) knownNotSent.Clear();
            knownNotSent[key] = true;
        }
        else knownNotSent.TryRemove(key, out _);
    }

    async Task<SendResult> PostAsync(
        OutboundMessage message, MessageContent content, SlackInstallation installation, SendAttempt attempt, CancellationToken cancellationToken)
    {
        var (channel, opened, refusal) = await ChannelAsync(message.To, message.Key, installation, attempt, cancellationToken);
        if (refusal is not null) return refusal;
        var parts = messages.Parts(content, !withoutCharts.ContainsKey(installation.Key), !withoutBlocks.ContainsKey(message.Key));
        var part = Math.Clamp(attempt.PartsSent, 0, parts.Count - 1);
        var id = SlackMessages.ClientMessageId(message.Key, part);
        if (IsInDoubt(message.Key, attempt))
        {
            var (found, later) = await FindAsync(channel!, message.To.ThreadId, id, installation, attempt, cancellationToken);
            if (later is not null) return later;
            if (found is not null) return Sent(found);
        }
        var body = (JsonObject)parts[part].DeepClone();
        body["channel"] = channel;
        if (message.To.ThreadId is { } thread) body["thread_ts"] = thread;
        body["client_msg_id"] = id;
        body["metadata"] = new JsonObject { ["event_type"] = "chatbot_said", ["event_payload"] = new JsonObject { ["id"] = id } };
        body["unfurl_links"] = false;
        body["unfurl_media"] = false;
        var call = await CallAsync(SlackMethods.PostMessage, installation, body, channel, cancellationToken);
        if (call is SlackCall.Ok { Answer: var answer }) return Sent(answer.Text("ts"));
        if (MayShowLess(call, message.Key, installation, body)) return Again(part);
        var sorted = SlackErrors.Sort(call, attempt.Number);
        return sorted is SendResult.TryLater again ? again with { PartsSent = part } : sorted;

        SendResult Sent(string? ts) => part + 1 < parts.Count
            ? Again(part + 1)
            : new SendResult.Sent(ts) { Opened = opened };

        static SendResult Again(int partsSent) => new SendResult.TryLater(SlackLimits.PerChannel, "goes on in a moment") { PartsSent = partsSent };
    }

    /// <summary>Slack does not know these blocks: next time without charts, and then without blocks.</summary>
    bool MayShowLess(SlackCall call, string key, SlackInstallation installation, JsonObject body)
    {
        if (call is not SlackCall.Refused { Error: "invalid_blocks" or "invalid_blocks_format" or "msg_blocks_too_long" or "msg_too_long" }) return false;
        if (body["blocks"] is not JsonArray blocks) return false;
        if (withoutBlocks.Count > Remembered) withoutBlocks.Clear();
        return blocks.Any(b => Blocks.Json.Text(Blocks.Json.At(b, "type")) == "data_visualization") && withoutCharts.TryAdd(installation.Key, true)
            || withoutBlocks.TryAdd(key, true);
    }

    async Task<SendResult> UpdateAsync(OutboundMessage.Update update, SlackInstallation installation, SendAttempt attempt, CancellationToken cancellationToken)
    {
        var body = (JsonObject)messages.Parts(update.Content, !withoutCharts.ContainsKey(installation.Key), !withoutBlocks.ContainsKey(update.Key))[0].DeepClone();
        // Slack keeps what is left out of the other half: an update always says both.
        body["blocks"] ??= new JsonArray();
        if (SlackHttp.IsResponseUrl(update.ResponseUrl, options))
        {
            body["replace_original"] = true;
            var answered = await api.RespondAsync(update.ResponseUrl!, body, cancellationToken);
            if (!IsSpent(answered)) return SlackErrors.Sort(answered, attempt.Number);
            body.Remove("replace_original");
        }
        var (channel, _, refusal) = await ChannelAsync(update.To, update.Key, installation, attempt, cancellationToken);
        if (refusal is not null) return refusal;
        body["channel"] = channel;
        body["ts"] = update.MessageId;
        var call = await CallAsync(SlackMethods.Update, installation, body, null, cancellationToken);
        return call is SlackCall.Ok ? new SendResult.Sent(update.MessageId)
            : MayShowLess(call, update.Key, installation, body) ? new SendResult.TryLater(TimeSpan.Zero, "shown with less")
            : SlackErrors.Sort(call, attempt.Number);
    }

    async Task<SendResult> EphemeralAsync(OutboundMessage.Ephemeral ephemeral, SlackInstallation installation, SendAttempt attempt, CancellationToken cancellationToken)
    {
        var withBlocks = !withoutBlocks.ContainsKey(ephemeral.Key);
        var body = (JsonObject)messages.Parts(ephemeral.Content, !withoutCharts.ContainsKey(installation.Key), withBlocks)[0].DeepClone();
        if (SlackHttp.IsResponseUrl(ephemeral.ResponseUrl, options))
        {
            body["response_type"] = "ephemeral";
            body["replace_original"] = false;
            var answered = await api.RespondAsync(ephemeral.ResponseUrl!, body, cancellationToken);
            if (MayShowLess(answered, ephemeral.Key, installation, body)) return new SendResult.TryLater(TimeSpan.Zero, "shown with less");
            if (!IsSpent(answered)) return SlackErrors.Sort(answered, attempt.Number);
            body.Remove("response_type");
            body.Remove("replace_original");
        }
        if (ephemeral.To.ConversationId.Length > 0 && ephemeral.To.Kind != ConversationKind.Personal)
        {
            body["channel"] = ephemeral.To.ConversationId;
            body["user"] = ephemeral.UserId;
            if (ephemeral.To.ThreadId is { } thread) body["thread_ts"] = thread;
            var call = await CallAsync(SlackMethods.PostEphemeral, installation, body, null, cancellationToken);
            if (MayShowLess(call, ephemeral.Key, installation, body)) return new SendResult.TryLater(TimeSpan.Zero, "shown with less");
            if (call is not SlackCall.Refused { Error: "channel_not_found" or "not_in_channel" or "user_not_in_channel" or "is_archived" })
                return SlackErrors.Sort(call, attempt.Number);
        }
        // Nobody is to miss an answer because the bot is not where it was asked: it goes to the asker alone.
        var personal = new ConversationRef(Platform.Slack, ephemeral.To.TenantId, "", ConversationKind.Personal)
        {
            EnterpriseId = ephemeral.To.EnterpriseId, UserId = ephemeral.UserId, BotId = ephemeral.To.BotId,
        };
        return await PostAsync(ephemeral with { To = personal }, ephemeral.Content, installation, attempt, cancellationToken);
    }

    /// <summary>The address was used five times or is older than half an hour.</summary>
    static bool IsSpent(SlackCall call) =>
        call is SlackCall.Refused
        {
            Error: "used_url" or "expired_url" or "forged_response_url" or "http_404" or "http_403" or "http_410" or "no_active_hooks" or "invalid_token",
        };

    async Task<SendResult> DeleteAsync(OutboundMessage.Delete delete, SlackInstallation installation, SendAttempt attempt, CancellationToken cancellationToken)
    {
        var (channel, _, refusal) = await ChannelAsync(delete.To, delete.Key, installation, attempt, cancellationToken);
        if (refusal is not null) return refusal;
        var call = await CallAsync(SlackMethods.Delete, installation,
            new() { ["channel"] = channel, ["ts"] = delete.MessageId }, null, cancellationToken);
        return call is SlackCall.Refused { Error: "message_not_found" } ? new SendResult.Sent(delete.MessageId) : SlackErrors.Sort(call, attempt.Number);
    }

    static JsonObject Prompts(OutboundMessage.Prompts prompts)
    {
        var arguments = new JsonObject
        {
            ["channel_id"] = prompts.To.ConversationId, ["title"] = prompts.Title,
            ["prompts"] = new JsonArray([.. prompts.Texts.Take(SlackLimits.SuggestedPrompts).Select(text => new JsonObject { ["title"] = text, ["message"] = text })]),
        };
        if (prompts.To.ThreadId is { } thread) arguments["thread_ts"] = thread;
        return arguments;
    }

    /// <summary>Slack shows a status in threads of personal conversations only; it goes away with the answer.</summary>
    async Task<SendResult> TypingAsync(ConversationRef to, SlackInstallation installation, CancellationToken cancellationToken)
    {
        if (to is { Kind: ConversationKind.Personal, ThreadId: { } thread, ConversationId: { Length: > 0 } channel })
            await CallAsync(SlackMethods.SetStatus, installation,
                new() { ["channel_id"] = channel, ["thread_ts"] = thread, ["status"] = "is working on it…" }, null, cancellationToken);
        return new SendResult.Sent();
    }

    public async Task<ChannelUser?> FindUserAsync(ConversationRef conversation, string userId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        if (await InstallationAsync(conversation, cancellationToken) is not { } installation) return null;
        var call = await CallAsync(SlackMethods.UserInfo, installation, new() { ["user"] = userId, ["include_locale"] = true }, null, cancellationToken);
        return Answered(call) is { } answer && !answer.At("user").Flag("deleted") ? SlackUsers.Read(answer.At("user"), conversation.TenantId, conversation.EnterpriseId) : null;
    }

    public async Task<IReadOnlyList<ChannelUser>?> FindMembersAsync(ConversationRef conversation, int atMost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        if (conversation is { Kind: ConversationKind.Personal, UserId: { } only }) return [new(Platform.Slack, conversation.TenantId, only)];
        if (conversation.IsShared || await InstallationAsync(conversation, cancellationToken) is not { } installation) return null;
        var found = new List<ChannelUser>();
        var bot = conversation.BotId ?? installation.BotUserId;
        string? cursor = null;
        do
        {
            var call = await CallAsync(SlackMethods.Members, installation,
                new() { ["channel"] = conversation.ConversationId, ["limit"] = 200, ["cursor"] = cursor }, null, cancellationToken);
            if (Answered(call) is not { } answer) return null;
            var ids = answer.Items("members").Select(m => m.ToString()).Where(m => m != bot);
            found.AddRange(ids.Select(id => new ChannelUser(Platform.Slack, conversation.TenantId, id)));
            if (found.Count > atMost) return null;
            cursor = answer.At("response_metadata").Text("next_cursor");
        }
        while (cursor is not null);
        return found;
    }

    /// <summary>What Slack knows, or none where it does not tell.</summary>
    /// <exception cref="PlatformBusyException">It did not say either.</exception>
    JsonElement? Answered(SlackCall call)
    {
        switch (call)
        {
            case SlackCall.Ok ok: return ok.Answer;
            case SlackCall.Limited limited: throw new PlatformBusyException(limited.After, "Slack: too many look-ups.");
            case SlackCall.Failed failed: throw new PlatformBusyException(AskAgain, $"Slack: {failed.Reason}.");
            case SlackCall.Refused { Error: "token_expired" or "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" } refused:
                tokens.Forget();
                throw new PlatformBusyException(AskAgain, $"Slack: {refused.Error}.");
            default: return null;
        }
    }

    /// <summary>The channel to post to; for a person, the direct message, which is opened once.</summary>
    async Task<(string? Channel, ConversationRef? Opened, SendResult? Refusal)> ChannelAsync(
        ConversationRef to, string key, SlackInstallation installation, SendAttempt attempt, CancellationToken cancellationToken)
    {
        if (to.ConversationId.Length > 0) return (to.ConversationId, null, null);
        if (to.UserId is not { } user) return (null, null, new SendResult.GiveUp("neither a channel nor a person to send to"));
        if (!directMessages.TryGetValue((installation.Key, user), out var channel))
        {
            var call = await CallAsync(SlackMethods.OpenConversation, installation, new() { ["users"] = user }, null, cancellationToken);
            if (call is not SlackCall.Ok { Answer: var answer })
            {
                var sorted = SlackErrors.Sort(call, attempt.Number);
                return (null, null, sorted is SendResult.TryLater later ? later with { InDoubt = IsInDoubt(key, attempt), PartsSent = attempt.PartsSent } : sorted);
            }
            channel = answer.At("channel").Text("id");
            if (channel is null) return (null, null, new SendResult.TryLater(SlackErrors.BackOff(attempt.Number), "conversations.open gave no channel"));
            if (directMessages.Count > Remembered) directMessages.Clear();
            directMessages[(installation.Key, user)] = channel;
        }
        return (channel, to with { ConversationId = channel }, null);
    }

    /// <summary>Whether an attempt of unknown outcome arrived: its id is in the metadata of one of the last messages.</summary>
    async Task<(string? Ts, SendResult? Later)> FindAsync(
        string channel, string? thread, string id, SlackInstallation installation, SendAttempt attempt, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["channel"] = channel, ["limit"] = thread is null ? HistoryLookedAt : RepliesLookedAt, ["include_all_metadata"] = true };
        if (thread is not null) arguments["ts"] = thread;
        var call = await CallAsync(thread is null ? SlackMethods.History : SlackMethods.Replies, installation, arguments, null, cancellationToken);
        // Where history may not be read (channels: the app does not ask for that right) the repeat is the lesser evil.
        if (call is SlackCall.Refused) return (null, null);
        if (call is not SlackCall.Ok { Answer: var answer })
            return (null, SlackErrors.Sort(call, attempt.Number) is SendResult.TryLater later ? later with { InDoubt = true, PartsSent = attempt.PartsSent } : null);
        var found = answer.Items("messages").FirstOrDefault(m => m.At("metadata").At("event_payload").Text("id") == id || m.Text("client_msg_id") == id);
        return (found.Text("ts"), null);
    }

    /// <summary>Sends a file into a conversation, for the picture that no block can draw.</summary>
    /// <param name="alternative">What the picture shows, in words.</param>
    public async Task<SendResult> UploadAsync(
        ConversationRef to, string fileName, ReadOnlyMemory<byte> bytes, string title, string alternative, SendAttempt attempt, CancellationToken cancellationToken)
    {
        if (await InstallationAsync(to, cancellationToken) is not { } installation)
            return new SendResult.GiveUp($"the app is not installed in {to.TenantId}") { InstallationClosed = true };
        var (channel, opened, refusal) = await ChannelAsync(to, fileName, installation, attempt, cancellationToken);
        if (refusal is not null) return refusal;
        var place = await CallAsync(SlackMethods.UploadUrl, installation, new()
        {
            ["filename"] = fileName, ["length"] = bytes.Length.ToString(CultureInfo.InvariantCulture), ["alt_txt"] = SlackText.Cut(alternative, 1000),
        }, null, cancellationToken);
        if (place is not SlackCall.Ok { Answer: var answer }) return SlackErrors.Sort(place, attempt.Number);
        if (answer.Text("upload_url") is not { } url || answer.Text("file_id") is not { } file) return new SendResult.GiveUp("no place to upload to");
        var uploaded = await api.UploadAsync(url, bytes, cancellationToken);
        if (uploaded is not SlackCall.Ok) return SlackErrors.Sort(uploaded, attempt.Number);
        var completed = await CallAsync(SlackMethods.CompleteUpload, installation, new()
        {
            ["files"] = new JsonArray(new JsonObject { ["id"] = file, ["title"] = title }), ["channel_id"] = channel, ["thread_ts"] = to.ThreadId,
        }, channel, cancellationToken);
        return completed is SlackCall.Ok ? new SendResult.Sent(file) { Opened = opened } : SlackErrors.Sort(completed, attempt.Number);
    }

    /// <summary>A person of the workspace by e-mail.</summary>
    public async Task<ChannelUser?> FindUserByEmailAsync(ConversationRef conversation, string email, CancellationToken cancellationToken)
    {
        if (await InstallationAsync(conversation, cancellationToken) is not { } installation) return null;
        var arguments = new JsonObject { ["email"] = email };
        if (installation.TeamId is null) arguments["team_id"] = conversation.TenantId;
        var call = await CallAsync(SlackMethods.UserByEmail, installation, arguments, null, cancellationToken);
        return call is SlackCall.Ok { Answer: var answer } ? SlackUsers.Read(answer.At("user"), conversation.TenantId, conversation.EnterpriseId) : null;
    }

    Task<SlackInstallation?> InstallationAsync(ConversationRef place, CancellationToken cancellationToken) =>
        tokens.FindAsync(place.TenantId, place.EnterpriseId ?? (place.TenantId.StartsWith('E') ? place.TenantId : null), cancellationToken);

    Task<SlackCall> CallAsync(SlackMethod method, SlackInstallation installation, JsonObject arguments, string? channel, CancellationToken cancellationToken) =>
        api.CallAsync(method, installation.Key, installation.BotToken, arguments, channel, cancellationToken);
}
