using System.ComponentModel.DataAnnotations;

namespace ChatBot.Channels.Slack;

/// <summary>Section <c>Slack</c>. Empty = no Slack. Whatever is given must be complete, or the service does not start.</summary>
public sealed record SlackOptions : IValidatableObject
{
    public const string Section = "Slack";
    public static readonly Uri SlackApi = new("https://slack.com/api/");

    /// <summary>Verifies what arrives over HTTP; not needed when only Socket Mode is used.</summary>
    public string SigningSecret { get; set; } = "";

    /// <summary>The secret before the last rotation, for as long as Slack may still sign with it.</summary>
    public string PreviousSigningSecret { get; set; } = "";

    /// <summary><c>xoxb-…</c> of one workspace. Leave empty where the app is installed through <c>/slack/install</c>.</summary>
    public string BotToken { get; set; } = "";

    /// <summary><c>xapp-…</c> with <c>connections:write</c>, for Socket Mode.</summary>
    public string AppToken { get; set; } = "";

    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";

    /// <summary>Base of the Web API. Another host than Slack's is trusted because it was configured, loopback included.</summary>
    public Uri ApiBaseUrl { get; set; } = SlackApi;

    /// <summary>Receive over web sockets, which need no open port. None = when there is an <see cref="AppToken"/>.</summary>
    public bool? SocketMode { get; set; }

    /// <summary>Sockets kept open in Socket Mode; Slack allows ten.</summary>
    [Range(1, 10)]
    public int Sockets { get; set; } = 2;

    /// <summary>Hosts beside Slack's own that a <c>response_url</c> may name.</summary>
    public List<string> ResponseHosts { get; set; } = [];

    /// <summary>Where Slack sends the browser back after an installation. Empty = <c>/slack/oauth</c> on the host that was asked.</summary>
    public Uri? RedirectUrl { get; set; }

    /// <summary>Messages a minute and workspace over all channels; Slack says "several hundred".</summary>
    [Range(1, 6000)]
    public int PostsPerMinute { get; set; } = 600;

    public bool ReceivesOverHttp => SigningSecret.Length > 0;
    public bool ReceivesOverSockets => SocketMode != false && AppToken.Length > 0;
    public bool CanBeInstalled => ClientId.Length > 0 && ClientSecret.Length > 0;
    public bool IsConfigured => ReceivesOverHttp || ReceivesOverSockets || BotToken.Length > 0 || CanBeInstalled;

    internal IReadOnlyList<string> Secrets => [SigningSecret, PreviousSigningSecret];

    /// <summary>What is configured, but of no use yet; a sentence each, with the remedy.</summary>
    public IEnumerable<string> Gaps()
    {
        if (IsConfigured && !ReceivesOverHttp && !ReceivesOverSockets)
            yield return "Slack can be written to, but nothing is received: set Slack:SigningSecret, or Slack:AppToken for Socket Mode.";
        if (IsConfigured && BotToken.Length == 0 && !CanBeInstalled)
            yield return "Slack is received, but nothing can be answered: set Slack:BotToken, or Slack:ClientId and Slack:ClientSecret and install the app at /slack/install.";
    }

    /// <summary>The configured stand-in for Slack, if there is one.</summary>
    internal Uri? StandIn => ApiBaseUrl.Host == SlackApi.Host ? null : ApiBaseUrl;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ApiBaseUrl is not { IsAbsoluteUri: true } || ApiBaseUrl.Scheme is not ("https" or "http"))
            yield return new("Slack:ApiBaseUrl must be an absolute http or https address.");
        else if (ApiBaseUrl.Scheme == "http" && !ApiBaseUrl.IsLoopback)
            yield return new("Slack:ApiBaseUrl must be https: tokens are sent there.");
        if (SocketMode == true && AppToken.Length == 0) yield return new("Slack:SocketMode needs Slack:AppToken (xapp-…).");
        if (PreviousSigningSecret.Length > 0 && SigningSecret.Length == 0)
            yield return new("Slack:PreviousSigningSecret without Slack:SigningSecret.");
        if (ClientId.Length > 0 != ClientSecret.Length > 0) yield return new("Slack:ClientId and Slack:ClientSecret belong together.");
    }
}
