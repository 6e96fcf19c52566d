namespace ChatBot.Channels.Slack;

/// <param name="IsProblem">False for what is well.</param>
/// <param name="Says">One sentence; for a problem it says what to do.</param>
public sealed record SlackFinding(bool IsProblem, string Says);

/// <summary>Whether Slack takes the configured credentials, and grants what the service needs. For operators; asks Slack.</summary>
public sealed class SlackCheckup
{
    readonly SlackApi api;
    readonly SlackOptions options;

    internal SlackCheckup(SlackApi api, SlackOptions options) => (this.api, this.options) = (api, options);

    /// <returns>Empty when Slack is not configured.</returns>
    public async Task<IReadOnlyList<SlackFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var found = options.Gaps().Select(gap => new SlackFinding(true, gap)).ToList();
        if (options.BotToken.Length > 0) found.Add(await TokenAsync(cancellationToken));
        if (options.ReceivesOverSockets) found.Add(await SocketAsync(cancellationToken));
        return found;
    }

    async Task<SlackFinding> TokenAsync(CancellationToken cancellationToken)
    {
        switch (await api.CallAsync(SlackMethods.AuthTest, "", options.BotToken, [], null, cancellationToken))
        {
            case SlackCall.Ok { Scopes: { } granted } when SlackManifest.BotScopes.Except(granted).ToList() is { Count: > 0 } missing:
                return new(true, $"The bot token lacks {string.Join(", ", missing)}. Update the app from its manifest (package slack) and install it again.");
            case SlackCall.Ok ok:
                return new(false, $"The bot token is good in {ok.Answer.Text("team") ?? ok.Answer.Text("team_id")}.");
            case SlackCall.Refused refused:
                return new(true, $"Slack refuses the bot token ({refused.Error}). Install the app again and set Slack:BotToken.");
            case var other:
                return new(true, $"Slack could not be asked ({other.Outcome}). Check that this machine may call {options.ApiBaseUrl.Host}.");
        }
    }

    async Task<SlackFinding> SocketAsync(CancellationToken cancellationToken) => await api.OpenSocketAsync(cancellationToken) switch
    {
        SlackCall.Ok => new(false, "The app token opens sockets."),
        SlackCall.Refused refused => new(true,
            $"Slack refuses the app token ({refused.Error}). Make one with connections:write, switch Socket Mode on, and set Slack:AppToken."),
        var other => new(true, $"Slack could not be asked for a socket ({other.Outcome})."),
    };
}
