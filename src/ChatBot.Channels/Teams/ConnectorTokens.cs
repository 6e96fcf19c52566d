using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ChatBot.Channels.Teams;

/// <summary>Our own token for the Connector: by secret, by certificate, or from the machine's managed identity. Kept until five minutes
/// before it ends; everybody who waits shares one request.</summary>
internal sealed class ConnectorTokens(HttpClient http, TeamsOptions options, TeamsCloud cloud, TimeProvider clock)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(10);
    private const string DefaultIdentityEndpoint = "http://169.254.169.254/metadata/identity/oauth2/token";

    private readonly Lock _gate = new();
    private Issued? _issued;
    private Task<Issued>? _asking;

    private sealed record Issued(string Token, long At, TimeSpan UsableFor);

    /// <returns>None when the service has no app id, as with local tools in Development.</returns>
    /// <exception cref="HttpRequestException">No token could be had; the message names the status.</exception>
    public async Task<string?> GetAsync(CancellationToken cancellationToken)
    {
        if (!options.HasApp)
            return null;
        Task<Issued> asking;
        lock (_gate)
        {
            if (_issued is { } issued && clock.GetElapsedTime(issued.At) < issued.UsableFor)
                return issued.Token;
            asking = _asking ??= Task.Run(AskAndKeepAsync, CancellationToken.None);
        }
        return (await asking.WaitAsync(cancellationToken)).Token;
    }

    /// <summary>The platform refused it: the next call gets a new one.</summary>
    public void Drop(string? token)
    {
        lock (_gate)
        {
            if (_issued?.Token == token)
                _issued = null;
        }
    }

    private async Task<Issued> AskAndKeepAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(CallLimit);
            var issued = await AskAsync(limit.Token);
            lock (_gate)
                _issued = issued;
            return issued;
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or JsonException or IOException or CryptographicException or KeyNotFoundException
            or InvalidOperationException)
        {
            throw new HttpRequestException($"No token for the Connector ({trouble.GetType().Name}).", trouble);
        }
        finally
        {
            lock (_gate)
                _asking = null;
        }
    }

    private async Task<Issued> AskAsync(CancellationToken cancellationToken)
    {
        using var request = options.ManagedIdentityClientId.Length > 0 ? IdentityRequest() : CredentialsRequest();
        var askedAt = clock.GetTimestamp();
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"No token for the Connector ({(int)response.StatusCode}).", null, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(new CappedStream(body, 256 * 1024), cancellationToken: cancellationToken);
        var token = json.RootElement.GetProperty("access_token").GetString() ?? throw new InvalidOperationException("No access_token.");
        var life = Lifetime(json.RootElement);
        return new(token, askedAt, life > RenewBefore * 2 ? life - RenewBefore : life / 2);
    }

    private HttpRequestMessage CredentialsRequest()
    {
        var endpoint = options.TokenEndpoint.Length > 0 ? options.TokenEndpoint : $"{cloud.Login}/{Uri.EscapeDataString(options.TenantId)}/oauth2/v2.0/token";
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = options.AppId, ["scope"] = $"{cloud.Resource}/.default",
        };
        if (options.CertificatePath.Length > 0)
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = Assertion(endpoint);
        }
        else
        {
            form["client_secret"] = options.ClientSecret;
        }
        return new(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
    }

    // App services name their endpoint and a secret header in the environment; virtual machines have a fixed address.
    private HttpRequestMessage IdentityRequest()
    {
        var header = Environment.GetEnvironmentVariable("IDENTITY_HEADER");
        var endpoint = options.ManagedIdentityEndpoint.Length > 0 ? options.ManagedIdentityEndpoint
            : Environment.GetEnvironmentVariable("IDENTITY_ENDPOINT") ?? DefaultIdentityEndpoint;
        var version = header is null ? "2018-02-01" : "2019-08-01";
        var request = new HttpRequestMessage(HttpMethod.Get, $"{endpoint}{(endpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={version}"
            + $"&resource={Uri.EscapeDataString(cloud.Resource)}&client_id={Uri.EscapeDataString(options.ManagedIdentityClientId)}");
        request.Headers.Add("Metadata", "true");
        if (header is not null)
            request.Headers.Add("X-IDENTITY-HEADER", header);
        return request;
    }

    private string Assertion(string endpoint)
    {
        using var certificate = Certificate();
        using var key = certificate.GetRSAPrivateKey() ?? throw new InvalidOperationException("The certificate has no RSA key.");
        var now = clock.GetUtcNow();
        var head = Segment(new Dictionary<string, object>
        {
            ["alg"] = "PS256", ["typ"] = "JWT", ["x5t#S256"] = Base64Url.EncodeToString(SHA256.HashData(certificate.RawData)),
        });
        var claims = Segment(new Dictionary<string, object>
        {
            ["aud"] = endpoint, ["iss"] = options.AppId, ["sub"] = options.AppId, ["jti"] = Guid.NewGuid().ToString(),
            ["nbf"] = now.ToUnixTimeSeconds(), ["exp"] = (now + AssertionLife).ToUnixTimeSeconds(),
        });
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        return $"{head}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    private X509Certificate2 Certificate() => options.CertificatePath.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
        ? options.CertificatePassword.Length > 0
            ? X509Certificate2.CreateFromEncryptedPemFile(options.CertificatePath, options.CertificatePassword)
            : X509Certificate2.CreateFromPemFile(options.CertificatePath)
        : X509CertificateLoader.LoadPkcs12FromFile(options.CertificatePath, options.CertificatePassword);

    private static string Segment(Dictionary<string, object> values) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values));

    // Directories answer with a number, identity endpoints with text.
    private static TimeSpan Lifetime(JsonElement answer) => answer.TryGetProperty("expires_in", out var seconds)
        ? TimeSpan.FromSeconds(seconds.ValueKind == JsonValueKind.Number ? seconds.GetDouble()
            : double.TryParse(seconds.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var parsed) ? parsed : 0)
        : TimeSpan.Zero;
}
