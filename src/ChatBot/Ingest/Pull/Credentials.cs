using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Ingest.Pull;

/// <summary>Turns a source's secret into what a request carries; tokens that are exchanged for are kept until shortly before they end.</summary>
internal sealed class Credentials(VendorHttp http, TimeProvider clock)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset EndsAt)> tokens = new(StringComparer.Ordinal);

    /// <returns>Headers to send, or why there are none.</returns>
    public async Task<(IReadOnlyList<(string, string)> Headers, PullFailure? Problem)> HeadersAsync(
        Access access, Uri host, string pool, Patience patience, CancellationToken ct)
    {
        switch (access)
        {
            case Access.Bearer(var token):
                return ([("Authorization", $"Bearer {token}")], null);
            case Access.Header(var name, var value):
                return ([(name, value)], null);
            case Access.Basic(var user, var password):
                return ([("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}")], null);
            case Access.InBody:
                return ([], null);
            case Access.Client client:
                var scope = host.GetLeftPart(UriPartial.Authority) + "/.default";
                return Bearer(await TokenAsync(
                    $"{client.TokenAddress}\n{client.ClientId}\n{Fingerprint(client.ClientSecret)}\n{scope}", client.TokenAddress,
                    () => [("grant_type", "client_credentials"), ("client_id", client.ClientId), ("client_secret", client.ClientSecret), ("scope", scope)],
                    pool, patience, ct));
            case Access.GoogleKey key:
                return await GoogleAsync(key, pool, patience, ct);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The body with the secret in it, for vendors who want it there.</summary>
    public static JsonObject? Body(Access access, JsonObject? body)
    {
        if (access is not Access.InBody(var field, var value)) return body;
        body ??= [];
        body[field] = value;
        return body;
    }

    /// <summary>Forgets a token that a vendor did not accept: it may have been withdrawn before its end.</summary>
    public void Forget() => tokens.Clear();

    private async Task<(string?, PullFailure?)> TokenAsync(
        string identity, string address, Func<IReadOnlyList<(string, string)>> form, string pool, Patience patience, CancellationToken ct)
    {
        if (tokens.TryGetValue(identity, out var known) && known.EndsAt > clock.GetUtcNow() + Early) return (known.Token, null);
        if (Addresses.Base(address) is not { } at) return (null, new(FailureKind.Settings, "The token endpoint is not an address."));

        using var content = new FormUrlEncodedContent(form().Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        var call = new Call(HttpMethod.Post, at, IsTrusted: true, pool)
        {
            Body = await content.ReadAsByteArrayAsync(ct), ContentType = "application/x-www-form-urlencoded", Headers = [("Accept", "application/json")],
        };
        var answer = await http.AskAsync(call, patience, AnswerBody.JsonAsync, waiting: null, ct);
        switch (answer)
        {
            case Answer<JsonElement?>.Got { Value: { ValueKind: JsonValueKind.Object } got }
                when got.TryGetProperty("access_token", out var token) && token.ValueKind == JsonValueKind.String:
                var lasts = got.TryGetProperty("expires_in", out var seconds) && long.TryParse(seconds.ToString(), out var s) ? s : 3600;
                tokens[identity] = (token.GetString()!, clock.GetUtcNow().AddSeconds(Math.Clamp(lasts, 1, 86_400)));
                return (token.GetString(), null);
            case Answer<JsonElement?>.Failed(_, 400 or 401 or 403):
                return (null, new(FailureKind.Credentials, $"{at.Host} gives no token for these credentials. Check id and secret in the settings of this source, and that the secret has not expired."));
            case Answer<JsonElement?>.Failed(var why, _):
                return (null, why);
            default:
                return (null, new(FailureKind.Unreadable, $"{at.Host} answers without a token."));
        }
    }

    private async Task<(IReadOnlyList<(string, string)>, PullFailure?)> GoogleAsync(Access.GoogleKey key, string pool, Patience patience, CancellationToken ct)
    {
        string issuer, pem, endpoint;
        try
        {
            var file = JsonNode.Parse(await File.ReadAllTextAsync(key.File, ct))!;
            (issuer, pem, endpoint) = ((string)file["client_email"]!, (string)file["private_key"]!, (string?)file["token_uri"] ?? "https://oauth2.googleapis.com/token");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or NullReferenceException or InvalidOperationException)
        {
            return ([], new(FailureKind.Settings, "CredentialsFile cannot be read as the key file of a Google service account."));
        }

        if (issuer is null || pem is null) return ([], new(FailureKind.Settings, "CredentialsFile holds no service account key (client_email, private_key)."));
        try
        {
            return Bearer(await TokenAsync($"{endpoint}\n{issuer}\n{key.Scope}\n{key.Subject}", endpoint,
                () => [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", Assertion(issuer, pem, endpoint, key))], pool, patience, ct));
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return ([], new(FailureKind.Settings, "The private key in CredentialsFile cannot be used."));
        }
    }

    /// <summary>RFC 7523, signed with RS256.</summary>
    private string Assertion(string issuer, string pem, string endpoint, Access.GoogleKey key)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = issuer, ["scope"] = key.Scope, ["aud"] = endpoint, ["iat"] = now, ["exp"] = now + 3600 };
        if (key.Subject is not null) claims["sub"] = key.Subject;
        var signed = $"{Encoded("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Encoded(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        using var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return $"{signed}.{Encoded(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encoded(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static (IReadOnlyList<(string, string)>, PullFailure?) Bearer((string? Token, PullFailure? Problem) got) =>
        got.Token is { } token ? ([("Authorization", $"Bearer {token}")], null) : ([], got.Problem);

    private static string Fingerprint(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 8));
}
