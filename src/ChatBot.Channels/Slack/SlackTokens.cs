using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>Which token speaks in a workspace: the configured one, or the installed one, kept fresh.</summary>
sealed partial class SlackTokens(SlackApi api, ISlackInstallations store, SlackOptions options, TimeProvider time, ILogger<SlackTokens> log)
{
    // Refreshed well before the end: a token lives twelve hours, and the one before keeps working for a while.
    static readonly TimeSpan RefreshBefore = TimeSpan.FromMinutes(90), Remembered = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(string? Team, string? Enterprise), (SlackInstallation? Installation, long At)> remembered = new();
    readonly ConcurrentDictionary<string, SemaphoreSlim> refreshing = new(StringComparer.Ordinal);
    SlackInstallation? configured;

    /// <summary>The installation with a token that is good for a while yet; refreshed if need be, which asks Slack.</summary>
    /// <returns>None when the app is not installed there.</returns>
    public async Task<SlackInstallation?> FindAsync(string? team, string? enterprise, CancellationToken cancellationToken) =>
        await LookAsync(team, enterprise, cancellationToken) is { } installation
            ? IsAgeing(installation) ? await RefreshAsync(installation, cancellationToken) : installation
            : null;

    /// <summary>The installation as it is known here, without a word to Slack: for what has to be answered at once.</summary>
    public async Task<SlackInstallation?> LookAsync(string? team, string? enterprise, CancellationToken cancellationToken)
    {
        if (options.BotToken.Length > 0 && Configured(team, enterprise) is { } own) return own;
        var key = (team, enterprise);
        if (!(remembered.TryGetValue(key, out var known) && time.GetElapsedTime(known.At) < Remembered))
        {
            known = (await store.FindAsync(team, enterprise, cancellationToken), time.GetTimestamp());
            // Nothing found is not remembered: the next thing to come may be its installation.
            if (known.Installation is not null) remembered[key] = known;
        }
        return known.Installation;
    }

    public void Forget() => remembered.Clear();

    public async Task SaveAsync(SlackInstallation installation, CancellationToken cancellationToken)
    {
        await store.SaveAsync(installation, cancellationToken);
        Forget();
    }

    public async Task RemoveAsync(string? team, string? enterprise, DateTimeOffset installedBefore, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(team, enterprise, installedBefore, cancellationToken);
        Forget();
    }

    /// <summary>The installation behind the configured token. Until Slack has said whose it is, it speaks for whoever asks.</summary>
    SlackInstallation? Configured(string? team, string? enterprise)
    {
        if (configured is not { } own) return new SlackInstallation(team, enterprise, options.BotToken);
        var ours = team == own.TeamId || (own.EnterpriseId is not null && (enterprise == own.EnterpriseId || team == own.EnterpriseId));
        return ours ? own : null;
    }

    /// <summary>Asks Slack whose the configured token is. Done at start, and again until it answers.</summary>
    /// <returns>Whether it is known; true when there is no configured token.</returns>
    public async Task<bool> IdentifyAsync(CancellationToken cancellationToken)
    {
        if (options.BotToken.Length == 0 || configured is not null) return true;
        var call = await api.CallAsync(SlackMethods.AuthTest, "", options.BotToken, [], null, cancellationToken);
        if (call is not SlackCall.Ok { Answer: var answer } || answer.Text("team_id") is not { } team) return false;
        configured = new SlackInstallation(team, answer.Text("enterprise_id"), options.BotToken)
        {
            BotUserId = answer.Text("user_id"), TeamName = answer.Text("team"),
        };
        Log.Identified(log, team);
        return true;
    }

    bool IsAgeing(SlackInstallation installation) =>
        installation is { RefreshToken: not null, ExpiresAt: { } end } && end - time.GetUtcNow() < RefreshBefore;

    async Task<SlackInstallation?> RefreshAsync(SlackInstallation ageing, CancellationToken cancellationToken)
    {
        var turn = refreshing.GetOrAdd(ageing.Key, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            // Another host, or the one before us in line, may have done it: the refresh token works once.
            var stored = await store.FindAsync(ageing.TeamId, ageing.EnterpriseId, cancellationToken);
            if (stored is null || !IsAgeing(stored)) return stored;
            var call = await api.CallAsClientAsync(SlackMethods.OAuthAccess,
                new JsonObject { ["grant_type"] = "refresh_token", ["refresh_token"] = stored.RefreshToken }, cancellationToken);
            if (call is SlackCall.Ok { Answer: var answer } && answer.Text("access_token") is { } token)
            {
                var fresh = stored with
                {
                    BotToken = token, RefreshToken = answer.Text("refresh_token") ?? stored.RefreshToken,
                    ExpiresAt = time.GetUtcNow() + TimeSpan.FromSeconds(answer.Whole("expires_in") ?? 43_200),
                };
                // Slack has replaced the refresh token already: losing it now would lose the installation, whatever becomes of this request.
                await SaveAsync(fresh, CancellationToken.None);
                Log.Refreshed(log, fresh.Key);
                return fresh;
            }
            Log.NotRefreshed(log, stored.Key, call.Outcome);
            return await store.FindAsync(ageing.TeamId, ageing.EnterpriseId, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The Slack token belongs to workspace {Team}.")]
        public static partial void Identified(ILogger logger, string team);

        [LoggerMessage(2, LogLevel.Information, "Slack token of {Workspace} refreshed.")]
        public static partial void Refreshed(ILogger logger, string workspace);

        [LoggerMessage(3, LogLevel.Warning, "Slack token of {Workspace} not refreshed: {Outcome}.")]
        public static partial void NotRefreshed(ILogger logger, string workspace, string outcome);
    }
}
