using System.ComponentModel.DataAnnotations;
using ChatBot.Operations;

namespace ChatBot.Ingest;

/// <summary>The section <c>Sources</c>: a name for each source, with what <see cref="SourceOptions"/> holds below it. Names have no case.</summary>
[NamesAreFree(typeof(SourceOptions))]
internal sealed class SourcesOptions
{
    private readonly Dictionary<string, SourceOptions> byName = new(StringComparer.OrdinalIgnoreCase);

    public SourcesOptions(IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection("Sources").GetChildren())
            if (section.Get<SourceOptions>() is { } options) byName[section.Key] = options;
    }

    /// <summary>Of every door, whether anybody knocked or not, by the name that <c>sources</c> gives it.</summary>
    public IEnumerable<(string Source, SourceOptions Options)> OfDoors()
    {
        foreach (var door in Door.All) yield return (door.Name, this[door.Settings]);
        yield return (OtlpEndpoint.Source, this[OtlpEndpoint.Settings]);
        foreach (var (name, options) in byName)
            if (options.WebhookSecret is { Length: > 0 } && Door.All.All(d => !d.Settings.Equals(name, StringComparison.OrdinalIgnoreCase))) yield return ($"{Core.Vendors.Sources.Standard}/{name.ToLowerInvariant()}", options);
    }

    public SourceOptions this[string name] => byName.GetValueOrDefault(name, SourceOptions.None);

    /// <returns>What is wrong with the settings, a sentence each.</returns>
    public IEnumerable<string> Problems()
    {
        foreach (var (name, options) in byName)
        {
            var found = new List<ValidationResult>();
            if (!Validator.TryValidateObject(options, new(options), found, validateAllProperties: true))
                foreach (var one in found) yield return $"Sources:{name}: {one.ErrorMessage}";
            if (options.PreviousWebhookSecret is { Length: > 0 } && string.IsNullOrEmpty(options.WebhookSecret))
                yield return $"Sources:{name}:PreviousWebhookSecret is set and WebhookSecret is not. Set WebhookSecret to the secret in use.";
        }
    }
}

/// <summary>What may be set about one source. Which of these a source needs is told by <c>sources</c> and the README.</summary>
internal sealed record SourceOptions
{
    public static readonly SourceOptions None = new();

    private const int UsualBodyBytes = 64 << 20;

    /// <summary>What a sender signs with, in the vendor's own spelling.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Also accepted, while a secret is being changed.</summary>
    public string? PreviousWebhookSecret { get; set; }

    /// <summary>The value that Microsoft 365 sends along.</summary>
    public string? WebhookAuthId { get; set; }

    /// <summary>Largest body, before and after decompression.</summary>
    [Range(1024, 1 << 30)]
    public int MaxBodyBytes { get; set; } = UsualBodyBytes;

    /// <summary>Requests that one sender of the source may make a minute; none = as many as the store takes.</summary>
    [Range(1, int.MaxValue)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>Limits of its own, besides what holds for every source.</summary>
    public bool IsLimited => RequestsPerMinute is not null || MaxBodyBytes != UsualBodyBytes;

    /// <summary>The key under which an access log names its user.</summary>
    public string? UserKey { get; set; }

    public string? Token { get; set; }
    public string? Organisation { get; set; }
    public string? Enterprise { get; set; }
    public string? AdminKey { get; set; }
    public string? AnalyticsKey { get; set; }
    public string? ApiKey { get; set; }
    public string? ServiceKey { get; set; }
    public string? TenantId { get; set; }
    public string? ClientId { get; set; }
    public string? ClientSecret { get; set; }
    public string? AccessToken { get; set; }
    public string? CredentialsFile { get; set; }
    public string? Subject { get; set; }
    public string? Project { get; set; }
    public string? WorkspaceId { get; set; }
    public string? PublicKey { get; set; }
    public string? SecretKey { get; set; }
    public string? CostUnit { get; set; }
    public string? BaseUrl { get; set; }
    public string? ManagementBaseUrl { get; set; }
    public string? TokenEndpoint { get; set; }
    public string? Schedule { get; set; }
    public bool Enabled { get; set; } = true;

    public IReadOnlyList<string> Secrets => [WebhookSecret ?? "", PreviousWebhookSecret ?? ""];
}
