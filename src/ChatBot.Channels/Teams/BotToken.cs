using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatBot.Channels.Teams;

/// <summary>A verified inbound token: what it says about the request that it came with.</summary>
/// <param name="ServiceUrl">The only address that answers to this request may go to.</param>
/// <param name="Endorsements">Channels that the signing key may speak for.</param>
internal sealed record BotToken(string ServiceUrl, IReadOnlyList<string> Endorsements)
{
    /// <summary>Rules that need the activity: same service address, endorsed channel.</summary>
    public TokenRefusal? Against(string? serviceUrl, string? channelId)
    {
        // Both sides lose a trailing slash, and nothing else is normalised.
        if (serviceUrl is null || ServiceUrl.TrimEnd('/') != serviceUrl.TrimEnd('/'))
            return new(401, "the token names another service address");
        return channelId is not null && Endorsements.Contains(channelId, StringComparer.Ordinal)
            ? null
            : new(403, "the signing key is not endorsed for this channel");
    }
}

/// <param name="Reason">For the log; the sender learns the status alone.</param>
internal sealed record TokenRefusal(int Status, string Reason);

/// <summary>Decides whether a request comes from the platform. Source: <i>Authenticate requests from the Bot Connector service to your bot</i>,
/// read 2026-11.</summary>
internal sealed class BotTokenValidator(SigningKeys keys, string issuer, string audience, TimeProvider clock)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private const int LongestToken = 16 * 1024;

    /// <summary>Everything that can be judged without the body. Cheap checks come first, so that most forgeries cost no key look-up.</summary>
    public async Task<(BotToken? Token, TokenRefusal? Refusal)> ValidateAsync(IReadOnlyList<string?> authorization, CancellationToken cancellationToken)
    {
        if (authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length > LongestToken)
            return Refuse("no single bearer token");
        var token = header["Bearer ".Length..].Trim();
        var segments = token.Split('.');
        if (segments.Length != 3)
            return Refuse("not a signed token");
        if (Json(segments[0]) is not { } head || Json(segments[1]) is not { } claims || Bytes(segments[2]) is not { } signature)
            return Refuse("not a token");
        using (head)
        using (claims)
        {
            // Of the algorithms that the platform lists only this one is ever accepted; "none" and HMAC cannot get here.
            if (Text(head, "alg") != "RS256" || head.RootElement.TryGetProperty("crit", out _))
                return Refuse("another algorithm");
            if (Text(claims, "iss") != issuer)
                return Refuse("another issuer");
            if (!IsAudience(claims.RootElement))
                return Refuse("another audience");
            var now = clock.GetUtcNow();
            if (Time(claims, "exp") is not { } expires || expires + Skew < now)
                return Refuse("expired");
            if (claims.RootElement.TryGetProperty("nbf", out _) && !(Time(claims, "nbf") - Skew <= now))
                return Refuse("not valid yet");
            if (Text(claims, "serviceurl") is not { Length: > 0 } serviceUrl)
                return Refuse("no service address");
            switch (await keys.FindAsync(Text(head, "kid"), Text(head, "x5t"), cancellationToken))
            {
                case SigningKeys.Lookup.Unavailable:
                    return (null, new(503, "signing keys are not available"));
                case SigningKeys.Lookup.Found(var key, var algorithms):
                    if (!algorithms.Contains("RS256", StringComparer.Ordinal))
                        return Refuse("the platform no longer signs with this algorithm");
                    var signed = Encoding.ASCII.GetBytes($"{segments[0]}.{segments[1]}");
                    return key.Rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                        ? (new BotToken(serviceUrl, key.Endorsements), null)
                        : Refuse("bad signature");
                default:
                    return Refuse("unknown key");
            }
        }
    }

    private static (BotToken?, TokenRefusal?) Refuse(string reason) => (null, new(401, reason));

    private bool IsAudience(JsonElement claims) => claims.TryGetProperty("aud", out var aud) && aud.ValueKind switch
    {
        JsonValueKind.String => IsOurs(aud),
        JsonValueKind.Array => aud.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && IsOurs(item)),
        _ => false,
    };

    // An app id is a GUID, which people copy in either case; lower case is what tokens carry.
    private bool IsOurs(JsonElement aud) => aud.ValueEquals(audience) || aud.ValueEquals(audience.ToLowerInvariant());

    private static DateTimeOffset? Time(JsonDocument claims, string name) =>
        claims.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private static string? Text(JsonDocument json, string name)
    {
        try
        {
            return json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate is JSON, but no text.
            return null;
        }
    }

    private static JsonDocument? Json(string segment)
    {
        if (Bytes(segment) is not { } bytes || !System.Text.Unicode.Utf8.IsValid(bytes))
            return null;
        try
        {
            var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string segment)
    {
        try
        {
            return segment.Length > 0 ? Base64Url.DecodeFromChars(segment) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
