namespace ChatBot.Channels.Slack;

/// <summary>Slack's answers to a send, sorted into what to do next.</summary>
/// <remarks>Source: the error tables of the method pages, read 2026-11.</remarks>
static class SlackErrors
{
    public const string TokenExpired = "token_expired";

    static readonly TimeSpan First = TimeSpan.FromSeconds(2), Longest = TimeSpan.FromSeconds(60);

    /// <param name="attempt">From 1.</param>
    public static SendResult Sort(SlackCall call, int attempt) => call switch
    {
        SlackCall.Ok => new SendResult.Sent(),
        SlackCall.Limited { Ours: true } limited => new SendResult.TryLater(limited.After, "our budget for this is spent") { NotAttempted = true },
        SlackCall.Limited limited => new SendResult.TryLater(WithJitter(limited.After), "ratelimited"),
        SlackCall.Failed failed => new SendResult.TryLater(BackOff(attempt), failed.Reason) { InDoubt = failed.InDoubt },
        SlackCall.Refused refused => Refused(refused, attempt),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static SendResult Refused(SlackCall.Refused refused, int attempt) => refused.Error switch
    {
        "internal_error" or "service_unavailable" or "team_added_to_org" or "accesslimited" or "http_408" =>
            new SendResult.TryLater(BackOff(attempt), refused.Error),
        // Slack's own words: some part of it may have succeeded before the error.
        "fatal_error" or "request_timeout" => new SendResult.TryLater(BackOff(attempt), refused.Error) { InDoubt = true },
        TokenExpired => new SendResult.TryLater(BackOff(attempt), TokenExpired),
        "token_revoked" or "account_inactive" or "invalid_auth" or "not_authed" or "org_login_required" or "team_access_not_granted" or "no_permission" =>
            new SendResult.GiveUp($"{refused.Error}: the app must be installed again") { InstallationClosed = true },
        "missing_scope" => new SendResult.GiveUp($"missing_scope ({refused.Detail}): an admin must install the app again with its present manifest"),
        "not_in_channel" => new SendResult.GiveUp("not_in_channel: someone there must type /invite and the app's name") { ConversationClosed = true },
        "channel_not_found" or "is_archived" or "user_not_found" or "users_not_found" or "user_disabled" or "user_not_visible" or "cannot_dm_bot"
            or "restricted_action" or "messages_tab_disabled" or "user_not_in_channel" or "mpim_is_archived" or "not_enabled" =>
            new SendResult.GiveUp(refused.Error) { ConversationClosed = true },
        _ => new SendResult.GiveUp(refused.Detail is null ? refused.Error : $"{refused.Error}: {refused.Detail}"),
    };

    /// <summary>Exponential, a fifth of jitter either way, at most a minute.</summary>
    public static TimeSpan BackOff(int attempt)
    {
        var seconds = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 10)));
        return TimeSpan.FromSeconds(seconds * (0.8 + 0.4 * Random.Shared.NextDouble()));
    }

    /// <summary>Never earlier than Slack asked for.</summary>
    static TimeSpan WithJitter(TimeSpan after) => after + TimeSpan.FromSeconds(Math.Min(1, after.TotalSeconds * 0.2) * Random.Shared.NextDouble());
}
