using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Channels.Signatures;

/// <summary>HMAC-SHA256 over the raw body alone, in hexadecimal: GitHub, Helicone, Cursor cloud agents.</summary>
/// <remarks>Nothing in these schemes ages; whoever receives them must remember delivery ids. Sources: "Validating webhook deliveries"
/// (GitHub), "Webhooks" (Helicone), "Cloud agent webhooks" (Cursor), read 2026-08. GitHub's older SHA-1 header is never read.</remarks>
public sealed class BodySignature
{
    public static readonly BodySignature GitHub = new("X-Hub-Signature-256", "sha256=");
    public static readonly BodySignature Helicone = new("helicone-signature", "");
    public static readonly BodySignature CursorCloudAgent = new("X-Webhook-Signature", "sha256=");

    private readonly string prefix;

    private BodySignature(string header, string prefix)
    {
        Header = header;
        this.prefix = prefix;
    }

    /// <summary>Name of the header that carries the signature.</summary>
    public string Header { get; }

    /// <param name="signature">The header's value as received.</param>
    /// <param name="body">The bytes as received, before any decoding.</param>
    /// <param name="secrets">Current and, during rotation, previous secret. Empty entries are ignored; none at all refuses everything.</param>
    public SignatureVerdict Check(StringValues signature, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        if (signature.Count > 1) return SignatureVerdict.HeaderRepeated;
        var given = signature.ToString();
        if (given.Length == 0) return SignatureVerdict.HeaderMissing;
        return given.StartsWith(prefix, StringComparison.Ordinal)
            ? HexHmac.Check(given.AsSpan(prefix.Length), [], body, secrets)
            : SignatureVerdict.SignatureUnreadable;
    }

    /// <summary>The header's value for a body.</summary>
    public string Sign(string secret, ReadOnlySpan<byte> body) => prefix + HexHmac.Sign(secret, [], body);
}

/// <summary>One keyed hash, written in lower-case hexadecimal, under any of several secrets.</summary>
internal static class HexHmac
{
    private const int HexLength = 2 * HMACSHA256.HashSizeInBytes;

    public static SignatureVerdict Check(ReadOnlySpan<char> given, ReadOnlySpan<byte> before, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        if (!Array.Exists([.. secrets], secret => !string.IsNullOrEmpty(secret))) return SignatureVerdict.NoSecretConfigured;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (given.Length != HexLength || given.ContainsAnyInRange('A', 'F')
            || Convert.FromHexString(given, hash, out _, out _) != System.Buffers.OperationStatus.Done) return SignatureVerdict.SignatureUnreadable;

        var genuine = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        // Every secret is always tried, so that the time taken does not tell which of them is in use.
        foreach (var secret in secrets)
        {
            if (string.IsNullOrEmpty(secret)) continue;
            Hash(Encoding.UTF8.GetBytes(secret), before, body, expected);
            genuine |= CryptographicOperations.FixedTimeEquals(expected, hash);
        }
        return genuine ? SignatureVerdict.Genuine : SignatureVerdict.SignatureWrong;
    }

    public static string Sign(string secret, ReadOnlySpan<byte> before, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Hash(Encoding.UTF8.GetBytes(secret), before, body, hash);
        return Convert.ToHexStringLower(hash);
    }

    public static void Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> before, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        if (before.IsEmpty)
        {
            HMACSHA256.HashData(key, body, hash);
            return;
        }
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(before);
        hmac.AppendData(body);
        hmac.GetHashAndReset(hash);
    }
}
