using System.ComponentModel.DataAnnotations;

namespace ChatBot.Channels.Teams;

/// <summary>Section <c>Teams</c>. Without an app id there is no Teams, save for local tools in Development.</summary>
public sealed class TeamsOptions : IValidatableObject
{
    /// <summary>The bot's app id; audience of inbound tokens.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The directory tenant of the app registration, and the only tenant that is answered.</summary>
    public string TenantId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>A .pfx file, or a .pem file with certificate and key.</summary>
    public string CertificatePath { get; set; } = "";
    public string CertificatePassword { get; set; } = "";

    /// <summary>A user-assigned identity of the machine that the service runs on.</summary>
    public string ManagedIdentityClientId { get; set; } = "";

    /// <summary>Hosts that may be called beside the platform's own: <c>name</c> or <c>name:port</c>. Addresses of private networks are
    /// called only when they stand here.</summary>
    public List<string> ConnectorHosts { get; set; } = [];

    /// <summary><c>Public</c>, <c>USGovernment</c> or <c>21Vianet</c>.</summary>
    public string Cloud { get; set; } = "Public";

    /// <summary>Where the platform publishes its signing keys; empty = as the cloud has it.</summary>
    public string OpenIdMetadataUrl { get; set; } = "";

    /// <summary>Where our own tokens come from; empty = as cloud and tenant have it.</summary>
    public string TokenEndpoint { get; set; } = "";

    /// <summary>Issuer of inbound tokens; empty = as the cloud has it.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Where a managed identity gets its tokens; empty = the environment's, or the one of Azure's virtual machines.</summary>
    public string ManagedIdentityEndpoint { get; set; } = "";

    public bool HasApp => AppId.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TeamsCloud.Find(Cloud) is null)
            yield return new($"Teams:Cloud is \"{Cloud}\"; it is Public, USGovernment or 21Vianet.");
        var credentials = new[] { ClientSecret, CertificatePath, ManagedIdentityClientId }.Count(value => value.Length > 0);
        if (HasApp && credentials != 1)
            yield return new("Teams:AppId needs exactly one of Teams:ClientSecret, Teams:CertificatePath and Teams:ManagedIdentityClientId.");
        if (!HasApp && credentials > 0)
            yield return new("Teams:AppId is missing beside the Teams credentials.");
        if (HasApp && TenantId.Length == 0 && TokenEndpoint.Length == 0 && ManagedIdentityClientId.Length == 0)
            yield return new("Teams:TenantId is missing: it names the directory that issues the service's tokens.");
        // Keys and our own credentials travel over https; plain http is for stand-ins on this machine and for the identity endpoint of a host.
        foreach (var (name, address, plain) in new[]
        {
            (nameof(OpenIdMetadataUrl), OpenIdMetadataUrl, false), (nameof(TokenEndpoint), TokenEndpoint, false),
            (nameof(ManagedIdentityEndpoint), ManagedIdentityEndpoint, true),
        })
        {
            if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var uri)
                && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && (plain || uri.IsLoopback))))
                yield return new($"Teams:{name} is not an absolute https address (http is for this machine alone).");
        }
    }
}

/// <summary>Where the platform's parts are in one of its clouds. Source: <i>Configure .NET bots to run in US Government / 21Vianet clouds</i>,
/// read 2026-11.</summary>
internal sealed record TeamsCloud(string Metadata, string Issuer, string Login, string Resource, string DefaultService, IReadOnlyList<string> Hosts)
{
    public static readonly TeamsCloud Public = new(
        "https://login.botframework.com/v1/.well-known/openidconfiguration", "https://api.botframework.com", "https://login.microsoftonline.com",
        "https://api.botframework.com", "https://smba.trafficmanager.net/teams", ["smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"]);

    public static readonly TeamsCloud UsGovernment = new(
        "https://login.botframework.azure.us/v1/.well-known/openidconfiguration", "https://api.botframework.us", "https://login.microsoftonline.us",
        "https://api.botframework.us", "https://smba.infra.gov.teams.microsoft.us/teams", ["smba.infra.gov.teams.microsoft.us"]);

    public static readonly TeamsCloud China = new(
        "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration", "https://api.botframework.azure.cn",
        "https://login.partner.microsoftonline.cn", "https://api.botframework.azure.cn", "https://frontend.botapi.msg.infra.teams.microsoftonline.cn/teams",
        ["frontend.botapi.msg.infra.teams.microsoftonline.cn"]);

    public static TeamsCloud? Find(string name) => name.ToUpperInvariant() switch
    {
        "" or "PUBLIC" => Public,
        "USGOVERNMENT" or "USGOV" or "GOV" or "GCCHIGH" => UsGovernment,
        "21VIANET" or "CHINA" or "VIANET" => China,
        _ => null,
    };
}
