using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>What Slack is told at once.</summary>
/// <param name="Status">As over HTTP; Socket Mode acknowledges everything below 500.</param>
/// <param name="Body">What Slack shows or does; none = an empty body.</param>
/// <param name="Then">Happens after Slack has its answer: opening a dialog, changing a message.</param>
sealed record SlackAnswer(int Status, JsonObject? Body = null)
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same will be refused again: Slack should not repeat it.</summary>
    public bool NoRetry { get; init; }
    public Func<CancellationToken, Task>? Then { get; init; }
}

enum SlackKind { Event, Command, Interaction }

/// <summary>The one way in for verified payloads, over HTTP and over web sockets.</summary>
sealed partial class SlackDoor(IInbox inbox, SlackTokens tokens, SlackReplies replies, SlackOptions options, TimeProvider time, ILogger<SlackDoor> log)
{
    /// <summary>Together less than Slack's three seconds, by what the way there takes.</summary>
    static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(0.5), AnswerWithin = TimeSpan.FromSeconds(2.3), ComeAgain = TimeSpan.FromSeconds(5);

    /// <summary>A body as sent over HTTP, verified by the caller.</summary>
    public Task<SlackAnswer> ReceiveAsync(SlackKind kind, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        ReceiveAsync(() => kind switch
        {
            SlackKind.Event => SlackEvents.Read(SlackJson.ParseObject(body)),
            SlackKind.Command => SlackCommands.Read(SlackCommands.ReadForm(body.Span)),
            SlackKind.Interaction => SlackInteractions.Read(Payload(body.Span)),
        }, cancellationToken);

    /// <summary>A payload out of a Socket Mode envelope.</summary>
    public Task<SlackAnswer> ReceiveAsync(SlackKind kind, JsonElement payload, CancellationToken cancellationToken) =>
        ReceiveAsync(() => kind switch
        {
            SlackKind.Event => SlackEvents.Read(payload),
            SlackKind.Command => SlackCommands.Read(Fields(payload)),
            SlackKind.Interaction => SlackInteractions.Read(payload),
        }, cancellationToken);

    async Task<SlackAnswer> ReceiveAsync(Func<SlackIncoming> read, CancellationToken cancellationToken)
    {
        SlackIncoming incoming;
        try
        {
            incoming = read();
        }
        catch (FormatException e)
        {
            Log.Refused(log, e.Message);
            return new SlackAnswer(400) { NoRetry = true };
        }
        switch (incoming)
        {
            case SlackIncoming.Challenge challenge: return new SlackAnswer(200, new JsonObject { ["challenge"] = challenge.Value });
            case SlackIncoming.Suggest: return new SlackAnswer(200, new JsonObject { ["options"] = new JsonArray() });
            case SlackIncoming.TooMany tooMany:
                Log.RateLimited(log, tooMany.Team);
                return new SlackAnswer(200);
            case SlackIncoming.Ignore ignored:
                Log.Ignored(log, ignored.Reason);
                return new SlackAnswer(200);
            case SlackIncoming.Keep { Inbound: var inbound }:
                return await IsKnownAsync(inbound, cancellationToken) switch
                {
                    true => await KeepAsync(Trusted(inbound), cancellationToken),
                    false => Unknown(inbound),
                    null => Later(inbound, ComeAgain),
                };
            case SlackIncoming.Ask { Inbound: var asked, Press: var press }:
                return await IsKnownAsync(asked, cancellationToken) switch
                {
                    true => await AskAsync(Trusted(asked), press, cancellationToken),
                    false => Unknown(asked),
                    null => Answered(new Reply.TryLater(ComeAgain), asked, press with { ResponseUrl = Trusted(asked).ResponseUrl }),
                };
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Whether the app is installed there. A goodbye is taken from anywhere: it comes when the installation is gone already.</summary>
    /// <returns>None when the store of installations cannot be read now.</returns>
    async Task<bool?> IsKnownAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        if (inbound is InstallationChange) return true;
        try
        {
            var place = inbound.Conversation;
            return await tokens.LookAsync(place.TenantId, place.EnterpriseId, cancellationToken).WaitAsync(LookWithin, time, cancellationToken) is not null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.StoreIsAway(log, e);
            return null;
        }
    }

    // Genuine, so Slack is thanked and does not try again; of a workspace that is not ours, so nothing is kept.
    SlackAnswer Unknown(Inbound inbound)
    {
        Log.UnknownWorkspace(log, inbound.Conversation.TenantId);
        return new SlackAnswer(200);
    }

    /// <summary>Without an address for answers that is not Slack's. The rest is genuine and is answered another way.</summary>
    Inbound Trusted(Inbound inbound)
    {
        if (inbound.ResponseUrl is null || SlackHttp.IsResponseUrl(inbound.ResponseUrl, options)) return inbound;
        Log.ForgedResponseUrl(log, inbound.Conversation.TenantId);
        return inbound with { ResponseUrl = null };
    }

    async Task<SlackAnswer> KeepAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        Receipt receipt;
        try
        {
            receipt = await inbox.StoreAsync(inbound, cancellationToken).WaitAsync(AnswerWithin, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It may be stored yet. An event comes again and is known then; a person is told what to look out for.
            Log.StoreIsSlow(log);
            return IsSaidOnce(inbound)
                ? new SlackAnswer(200, Private("I am slow right now. If no answer comes within a minute, please ask again."))
                : new SlackAnswer(503) { RetryAfter = ComeAgain };
        }
        if (receipt is Receipt.TryLater later) return Later(inbound, later.After);
        return inbound is InstallationChange { Change: Installation.Removed or Installation.TokensRevoked } gone && !await RemovedAsync(gone, cancellationToken)
            ? Later(inbound, ComeAgain)
            : new SlackAnswer(200);
    }

    /// <returns>False when the tokens could not be deleted now; Slack's next try of the same event does it.</returns>
    async Task<bool> RemovedAsync(InstallationChange gone, CancellationToken cancellationToken)
    {
        try
        {
            await tokens.RemoveAsync(gone.Conversation.TenantId, gone.Conversation.EnterpriseId, gone.SentAt ?? time.GetUtcNow(), cancellationToken);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.StoreIsAway(log, e);
            return false;
        }
    }

    static SlackAnswer Later(Inbound inbound, TimeSpan after) => IsSaidOnce(inbound)
        ? new SlackAnswer(200, Private("I cannot take this right now. Nothing was done; please try again in a moment."))
        : new SlackAnswer(503) { RetryAfter = after };

    async Task<SlackAnswer> AskAsync(Inbound inbound, SlackPress press, CancellationToken cancellationToken)
    {
        press = press with { ResponseUrl = inbound.ResponseUrl };
        Reply reply;
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            using var clock = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), patience, AnswerWithin, Timeout.InfiniteTimeSpan);
            try
            {
                reply = await inbox.AnswerAsync(inbound, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                reply = new Reply.None();
            }
        }
        return Answered(reply, inbound, press);
    }

    SlackAnswer Answered(Reply reply, Inbound inbound, SlackPress press) =>
        press.IsSubmission
            ? new SlackAnswer(200, replies.ToSubmission(reply, inbound, press))
            : new SlackAnswer(200) { Then = reply is Reply.None ? null : token => replies.ShowAsync(reply, inbound, press, token) };

    /// <summary>Commands and presses are never repeated by Slack: the person has to.</summary>
    static bool IsSaidOnce(Inbound inbound) => inbound is InboundMessage { Command: not null } or AnswerFeedback || inbound.ResponseUrl is not null;

    static JsonObject Private(string text) => new() { ["response_type"] = "ephemeral", ["replace_original"] = false, ["text"] = text };

    static JsonElement Payload(ReadOnlySpan<byte> body) =>
        SlackCommands.ReadForm(body).GetValueOrDefault("payload") is { Length: > 0 } payload
            ? SlackJson.ParseObject(Encoding.UTF8.GetBytes(payload))
            : throw new FormatException("An interaction without payload.");

    static Dictionary<string, string> Fields(JsonElement payload) => payload.ValueKind != JsonValueKind.Object
        ? throw new FormatException("A command without fields.")
        : payload.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False)
            .ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A genuine Slack request was refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Debug, "Slack: {Reason}.")]
        public static partial void Ignored(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Slack workspace {Team} is not installed; its request was dropped.")]
        public static partial void UnknownWorkspace(ILogger logger, string team);

        [LoggerMessage(5, LogLevel.Warning, "The store takes longer than Slack waits.")]
        public static partial void StoreIsSlow(ILogger logger);

        [LoggerMessage(7, LogLevel.Error, "The store of Slack installations cannot be used.")]
        public static partial void StoreIsAway(ILogger logger, Exception problem);

        [LoggerMessage(6, LogLevel.Warning, "Slack delivers less than happens: more than 30,000 events an hour in {Team}.")]
        public static partial void RateLimited(ILogger logger, string team);

        [LoggerMessage(4, LogLevel.Warning, "A response_url of workspace {Team} does not name Slack; it is not used.")]
        public static partial void ForgedResponseUrl(ILogger logger, string team);
    }
}
