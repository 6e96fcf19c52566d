using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>Shows the outcome of a press where it was pressed: in the answer to a submission, or right after the acknowledgement.</summary>
sealed partial class SlackReplies(SlackApi api, SlackTokens tokens, SlackMessages messages, TimeProvider time, ILogger<SlackReplies> log)
{
    /// <summary>Later than that, the outcome of a press is stale news.</summary>
    static readonly TimeSpan WorthShowing = TimeSpan.FromMinutes(2);

    const string ComeAgain = "I cannot take this right now. Nothing was done; please try again in a moment.";

    /// <summary>The body of the answer to <c>view_submission</c>; none closes the dialog.</summary>
    public JsonObject? ToSubmission(Reply reply, Inbound inbound, SlackPress press) => reply switch
    {
        Reply.None => null,
        Reply.FieldErrors errors => FieldErrors(errors.ByField, press),
        // What was typed stays on the screen, with the reason beside the first field.
        Reply.TryLater => FieldErrors(new Dictionary<string, string> { [""] = ComeAgain }, press),
        Reply.Notice notice => Update(SlackMessages.NoticeModal(notice.Text)),
        Reply.Refused refused => Update(SlackMessages.NoticeModal(refused.Text)),
        Reply.Show show => Update(messages.ResultModal(show.Content)),
        Reply.OpenDialog next => Update(messages.Modal(next.Dialog, inbound.Conversation)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static JsonObject Update(JsonObject view) => new() { ["response_action"] = "update", ["view"] = view };

    static JsonObject? FieldErrors(IReadOnlyDictionary<string, string> byField, SlackPress press)
    {
        var errors = new JsonObject();
        foreach (var (field, text) in byField)
        {
            // An error of no field that is shown still has to be seen: it goes to the first one.
            var block = press.BlockOfField.GetValueOrDefault(field) ?? press.BlockOfField.Values.FirstOrDefault();
            if (block is not null) errors[block] = errors[block] is { } already ? $"{already.GetValue<string>()} {text}" : text;
        }
        return errors.Count > 0
            ? new JsonObject { ["response_action"] = "errors", ["errors"] = errors }
            : Update(SlackMessages.NoticeModal(string.Join('\n', byField.Values)));
    }

    /// <summary>Runs after Slack was answered. Never throws for what Slack can do; what cannot be shown is logged, the decision stands.</summary>
    public async Task ShowAsync(Reply reply, Inbound inbound, SlackPress press, CancellationToken cancellationToken)
    {
        if (await tokens.FindAsync(inbound.Conversation.TenantId, inbound.Conversation.EnterpriseId, cancellationToken) is not { } installation) return;
        var call = reply switch
        {
            Reply.OpenDialog open => await OpenAsync(messages.Modal(open.Dialog, inbound.Conversation), inbound, press, installation, cancellationToken),
            Reply.Show show => await ReplaceAsync(show.Content, inbound, press, installation, cancellationToken),
            Reply.Notice notice => await SayAsync(notice.Text, inbound, press, installation, cancellationToken),
            Reply.Refused refused => await SayAsync(refused.Text, inbound, press, installation, cancellationToken),
            Reply.FieldErrors errors => await SayAsync(string.Join('\n', errors.ByField.Values), inbound, press, installation, cancellationToken),
            Reply.TryLater => await SayAsync(ComeAgain, inbound, press, installation, cancellationToken),
            _ => null,
        };
        if (call is not null and not SlackCall.Ok) Log.NotShown(log, inbound.Conversation.TenantId, call.Outcome);
    }

    async Task<SlackCall> OpenAsync(JsonObject view, Inbound inbound, SlackPress press, SlackInstallation installation, CancellationToken cancellationToken)
    {
        var method = press.Surface == SlackSurface.Modal ? SlackMethods.PushView : SlackMethods.OpenView;
        var call = await CallAsync(method, installation, new() { ["trigger_id"] = press.TriggerId, ["view"] = view }, SlackLimits.Acknowledge, cancellationToken);
        if (call is SlackCall.Ok) return call;
        // The key to the dialog lasts three seconds; a person who sees nothing presses again, and may be told so.
        await SayAsync("I could not open that. Please press again.", inbound, press with { Surface = SlackSurface.Message }, installation, cancellationToken);
        return call;
    }

    async Task<SlackCall> ReplaceAsync(MessageContent content, Inbound inbound, SlackPress press, SlackInstallation installation, CancellationToken cancellationToken)
    {
        if (press.Surface == SlackSurface.Home)
        {
            var home = await CallAsync(SlackMethods.PublishView, installation,
                new() { ["user_id"] = inbound.From.UserId, ["view"] = messages.Home(content), ["hash"] = press.ViewHash }, WorthShowing, cancellationToken);
            // Somebody else's newer view is on the screen already: it stays.
            return home is SlackCall.Refused { Error: "hash_conflict" } ? new SlackCall.Ok(default) : home;
        }
        if (press.Surface == SlackSurface.Modal)
        {
            var modal = await CallAsync(SlackMethods.UpdateView, installation,
                new() { ["view_id"] = press.ViewId, ["hash"] = press.ViewHash, ["view"] = messages.ResultModal(content) }, WorthShowing, cancellationToken);
            return modal is SlackCall.Refused { Error: "hash_conflict" } ? new SlackCall.Ok(default) : modal;
        }
        var body = (JsonObject)messages.Parts(content)[0].DeepClone();
        body["blocks"] ??= new JsonArray();
        if (press.ResponseUrl is { } url)
        {
            body["replace_original"] = true;
            var answered = await RespondAsync(url, body, cancellationToken);
            if (answered is SlackCall.Ok || press.Surface == SlackSurface.Ephemeral) return answered;
            body.Remove("replace_original");
        }
        if (press.MessageId is null || inbound.Conversation.ConversationId.Length == 0)
            return await SayAsync(content.Text, inbound, press, installation, cancellationToken);
        body["channel"] = inbound.Conversation.ConversationId;
        body["ts"] = press.MessageId;
        return await CallAsync(SlackMethods.Update, installation, body, WorthShowing, cancellationToken);
    }

    /// <summary>A sentence for the one who pressed, and nobody else.</summary>
    async Task<SlackCall> SayAsync(string text, Inbound inbound, SlackPress press, SlackInstallation installation, CancellationToken cancellationToken)
    {
        if (press.Surface == SlackSurface.Modal && press.TriggerId is { } trigger)
            return await CallAsync(SlackMethods.PushView, installation,
                new() { ["trigger_id"] = trigger, ["view"] = SlackMessages.NoticeModal(text) }, SlackLimits.Acknowledge, cancellationToken);
        var body = (JsonObject)messages.Parts(new MessageContent(text))[0].DeepClone();
        if (press.ResponseUrl is { } url)
        {
            body["response_type"] = "ephemeral";
            body["replace_original"] = false;
            var answered = await RespondAsync(url, body, cancellationToken);
            if (answered is SlackCall.Ok) return answered;
            body.Remove("response_type");
            body.Remove("replace_original");
        }
        if (inbound.Conversation is { Kind: not ConversationKind.Personal, ConversationId: { Length: > 0 } channel })
        {
            body["channel"] = channel;
            body["user"] = inbound.From.UserId;
            return await CallAsync(SlackMethods.PostEphemeral, installation, body, WorthShowing, cancellationToken);
        }
        // Slack takes a person's id for the direct message with them.
        body["channel"] = inbound.From.UserId;
        return await CallAsync(SlackMethods.PostMessage, installation, body, WorthShowing, cancellationToken);
    }

    Task<SlackCall> RespondAsync(string url, JsonObject body, CancellationToken cancellationToken) =>
        PatientlyAsync(() => api.RespondAsync(url, body, cancellationToken), WorthShowing, cancellationToken);

    Task<SlackCall> CallAsync(SlackMethod method, SlackInstallation installation, JsonObject arguments, TimeSpan worthTrying, CancellationToken cancellationToken) =>
        PatientlyAsync(() => api.CallAsync(method, installation.Key, installation.BotToken, (JsonObject)arguments.DeepClone(), null, cancellationToken),
            worthTrying, cancellationToken);

    /// <summary>Waits out rate limits for as long as the answer is of use; other failures are final, for a repeat could show something twice.</summary>
    async Task<SlackCall> PatientlyAsync(Func<Task<SlackCall>> once, TimeSpan worthTrying, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var call = await once();
            if (call is not SlackCall.Limited limited || time.GetElapsedTime(started) + limited.After >= worthTrying) return call;
            await Task.Delay(limited.After, time, cancellationToken);
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The outcome of a press in {Team} could not be shown: {Outcome}.")]
        public static partial void NotShown(ILogger logger, string team, string outcome);
    }
}
