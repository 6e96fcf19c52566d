using System.ComponentModel.DataAnnotations;
using ChatBot.Core.Access;

namespace ChatBot.Access;

/// <summary>How long access may take, what waiting costs, and how seats are handed over.</summary>
internal sealed record AccessOptions
{
    /// <summary>Working days within which access should be there.</summary>
    [Range(1, 365)]
    public int TargetDays { get; set; } = 5;

    /// <summary>Days of waiting from which on it is a SEV3.</summary>
    [Range(1, 3650)]
    public int Sev3Days { get; set; } = 30;

    [Range(1, 3650)]
    public int Sev2Days { get; set; } = 60;

    [Range(1, 3650)]
    public int Sev1Days { get; set; } = 90;

    /// <summary>The severities count working days instead of calendar days.</summary>
    public bool InWorkingDays { get; set; }

    /// <summary>Days without use after which "did it work?" is asked.</summary>
    [Range(1, 365)]
    public int UnusedDays { get; set; } = 14;

    /// <summary>Days in which nobody touches a request, after which the requester is asked whether it still matters.</summary>
    [Range(1, 365)]
    public int SilentDays { get; set; } = 14;

    /// <summary>People with the same block that make an incident.</summary>
    [Range(2, 10_000)]
    public int IncidentPeople { get; set; } = 5;

    /// <summary><c>2026-12-25</c> for everybody, <c>DE 2026-10-03</c> for people whose locale names that country.</summary>
    public List<string> Holidays { get; set; } = [];

    /// <summary>What a day of somebody who waits costs, everything included, in the reporting currency; none = waits have no price.</summary>
    [Range(0, 1_000_000)]
    public decimal? DayRate { get; set; } = 600;

    /// <summary>Share of the day's work that waits.</summary>
    [Range(0, 1)]
    public decimal ShareBlocked { get; set; } = 0.25m;

    /// <summary>Targets in working days by what is in the way: <c>security</c>, <c>procurement</c>, <c>identity</c>, <c>network</c>, <c>licence</c>, <c>manager</c>.</summary>
    public Dictionary<string, int> FunctionTargets { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By the name of the tool.</summary>
    public Dictionary<string, ToolAccessOptions> Tools { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    public HandoverWebhookOptions Webhook { get; set; } = new();
    public GitHubSeatsOptions GitHubSeats { get; set; } = new();

    public Ladder Ladder => new(
        TargetDays, Sev3Days, Sev2Days, Sev1Days, InWorkingDays, Tools.Where(t => t.Value.TargetDays is not null).ToDictionary(t => t.Key, t => t.Value.TargetDays!.Value, StringComparer.OrdinalIgnoreCase),
        FunctionTargets.ToDictionary(f => AccessWords.ReadBlocker(f.Key) ?? Blocker.Unknown, f => f.Value), UnusedDays);

    public WaitingPrice Price => new(DayRate, ShareBlocked, Tools.Where(t => t.Value.ShareBlocked is not null).ToDictionary(t => t.Key, t => t.Value.ShareBlocked!.Value, StringComparer.OrdinalIgnoreCase));

    /// <returns>What is wrong with the settings, a sentence each.</returns>
    public IEnumerable<string> Problems(bool isDevelopment)
    {
        foreach (var function in FunctionTargets.Keys)
            if (AccessWords.ReadBlocker(function) is null or Blocker.Unknown) yield return $"Access:FunctionTargets:{function} is no function. Known: {string.Join(", ", Enum.GetValues<Blocker>().Skip(1).Select(AccessWords.Of))}.";
        if (FunctionTargets.Keys.All(f => AccessWords.ReadBlocker(f) is not null) && Ladder.Problem is { } ladder) yield return ladder;
        if (WorkingDays.Read(Holidays, out var holiday) is null) yield return holiday!;
        foreach (var (name, tool) in Tools)
            if (tool.ShareBlocked is < 0 or > 1) yield return $"Access:Tools:{name}:ShareBlocked is a share from 0 to 1.";
        if (Webhook.Problem(isDevelopment) is { } webhook) yield return webhook;
        if (GitHubSeats.Problem(isDevelopment) is { } seats) yield return seats;
    }
}

/// <summary>What differs for one tool.</summary>
internal sealed record ToolAccessOptions
{
    /// <summary>E-mail of the one who hands seats over.</summary>
    public string? Owner { get; set; }
    public int? TargetDays { get; set; }
    public decimal? ShareBlocked { get; set; }

    /// <summary>Class of the data that the tool sees, for routing rules.</summary>
    public string? DataClass { get; set; }
}

/// <summary>Where grants and returned seats are told, signed as Standard Webhooks.</summary>
internal sealed record HandoverWebhookOptions
{
    /// <summary>Empty = nobody is told.</summary>
    public string Url { get; set; } = "";

    /// <summary>Base64, with or without <c>whsec_</c>.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Hosts that the address may name.</summary>
    public List<string> AllowedHosts { get; set; } = [];

    /// <summary>The host may lie inside this network.</summary>
    public bool AllowPrivateAddresses { get; set; }

    public bool IsOn => Url.Length > 0;

    public string? Problem(bool isDevelopment)
    {
        if (!IsOn) return null;
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var at) || at.UserInfo.Length > 0 || !(at.Scheme == "https" || (at.Scheme == "http" && isDevelopment && at.IsLoopback))) return "Access:Webhook:Url must be an https address without a user name.";
        if (!AllowedHosts.Contains(at.IdnHost, StringComparer.OrdinalIgnoreCase)) return $"Access:Webhook:Url names {at.IdnHost}, which is not in Access:Webhook:AllowedHosts. Add it there.";
        try
        {
            Channels.Signatures.StandardWebhookSignature.Sign(Secret, "id", "0", []);
            return null;
        }
        catch (FormatException problem)
        {
            return $"Access:Webhook:Secret cannot be used: {problem.Message}";
        }
    }
}

/// <summary>Seats of GitHub Copilot are assigned and taken back by the service itself; only where this is switched on.</summary>
internal sealed record GitHubSeatsOptions
{
    public bool Enabled { get; set; }
    public string Organisation { get; set; } = "";

    /// <summary>May manage Copilot seats of the organisation.</summary>
    public string Token { get; set; } = "";

    /// <summary>The tool's name here.</summary>
    public string Tool { get; set; } = "GitHub Copilot";
    public string BaseUrl { get; set; } = "https://api.github.com";

    public string? Problem(bool isDevelopment) => !Enabled ? null
        : Organisation.Length == 0 || Token.Length == 0 ? "Access:GitHubSeats is enabled and needs Organisation and Token."
        : !Uri.TryCreate(BaseUrl, UriKind.Absolute, out var at) || !(at.Scheme == "https" || (at.Scheme == "http" && isDevelopment && at.IsLoopback)) ? "Access:GitHubSeats:BaseUrl must be an https address."
        : null;
}
