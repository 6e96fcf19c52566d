namespace ChatBot.Channels.Slack;

/// <summary>The app in one workspace, or in a whole Enterprise Grid organisation, with the right to speak there.</summary>
/// <param name="TeamId">None for an installation of the whole organisation.</param>
public sealed record SlackInstallation(string? TeamId, string? EnterpriseId, string BotToken)
{
    public string? AppId { get; init; }
    public string? TeamName { get; init; }
    public string? BotUserId { get; init; }

    /// <summary>Only with token rotation: replaced at each use.</summary>
    public string? RefreshToken { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Granted, in Slack's order.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public DateTimeOffset InstalledAt { get; init; }

    /// <summary>Slack user who installed it.</summary>
    public string? InstalledBy { get; init; }

    /// <summary>Whose rate limits and tokens these are.</summary>
    public string Key => TeamId ?? EnterpriseId ?? "";

    // Tokens must not reach a log by way of a record's text.
    public override string ToString() => $"Slack installation {Key}";
}

/// <summary>Where the host keeps installations; it encrypts the tokens.</summary>
public interface ISlackInstallations
{
    /// <summary>The installation of the workspace; else that of its organisation.</summary>
    Task<SlackInstallation?> FindAsync(string? teamId, string? enterpriseId, CancellationToken cancellationToken);

    /// <summary>Adds, or replaces the one with the same team and enterprise as a whole.</summary>
    Task SaveAsync(SlackInstallation installation, CancellationToken cancellationToken);

    /// <summary>Deletes tokens and all. Nothing there is fine.</summary>
    /// <param name="installedBefore">A later installation stays: events arrive in any order.</param>
    Task RemoveAsync(string? teamId, string? enterpriseId, DateTimeOffset installedBefore, CancellationToken cancellationToken);
}
