using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Channels.Signatures;

/// <summary>Standard Webhooks, symmetric scheme <c>v1</c>: HMAC-SHA256 over id, time and body, several signatures of which any one may
/// match. Tokens of other versions are skipped.</summary>
/// <remarks>Source: Standard Webhooks specification 1.0.0, also the Svix documentation (read 2026-08). Svix sends the same values under
/// <c>svix-</c> names.</remarks>
public static class StandardWebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string SvixIdHeader = "svix-id";
    public const string SvixTimestampHeader = "svix-timestamp";
    public const string SvixSignatureHeader = "svix-signature";

    /// <summary>How far the sender's clock may be from ours, either way, the limit itself included.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    private const string SecretPrefix = "whsec_", Version = "v1,";
    private const int LongestId = 256, MostSignatures = 16;

    /// <param name="body">The bytes as received, before any decoding.</param>
    /// <param name="secrets">Base64, with or without <c>whsec_</c>: current and, during rotation, previous. An entry that is no base64 is
    /// no key; without any key everything is refused.</param>
    public static SignatureVerdict Check(
        StringValues id, StringValues timestamp, StringValues signatures, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets,
        DateTimeOffset now)
    {
        if (id.Count > 1 || timestamp.Count > 1 || signatures.Count > 1) return SignatureVerdict.HeaderRepeated;
        string givenId = id.ToString(), sentAt = timestamp.ToString(), given = signatures.ToString();
        if (givenId.Length is 0 or > LongestId || sentAt.Length == 0 || given.Length == 0) return SignatureVerdict.HeaderMissing;
        if (UnixSeconds.Read(sentAt) is not { } seconds) return SignatureVerdict.TimestampUnreadable;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Window.TotalSeconds) return SignatureVerdict.OutsideWindow;

        var keys = secrets.Select(Key).Where(key => key.Length > 0).ToList();
        if (keys.Count == 0) return SignatureVerdict.NoSecretConfigured;
        var hashes = Hashes(given);
        if (hashes.Count == 0) return SignatureVerdict.SignatureUnreadable;

        var before = Encoding.UTF8.GetBytes($"{givenId}.{sentAt}.");
        var genuine = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var key in keys)
        {
            HexHmac.Hash(key, before, body, expected);
            foreach (var hash in hashes) genuine |= CryptographicOperations.FixedTimeEquals(expected, hash);
        }
        return genuine ? SignatureVerdict.Genuine : SignatureVerdict.SignatureWrong;
    }

    /// <summary>The value of the signature header.</summary>
    /// <exception cref="FormatException">The secret is no base64.</exception>
    public static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var key = Key(secret);
        if (key.Length == 0) throw new FormatException("A Standard Webhooks secret is base64, with or without whsec_ before it.");
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HexHmac.Hash(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}."), body, hash);
        return Version + Convert.ToBase64String(hash);
    }

    private static byte[] Key(string secret)
    {
        if (string.IsNullOrEmpty(secret)) return [];
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) ? key[..length] : [];
    }

    private static List<byte[]> Hashes(string given)
    {
        var hashes = new List<byte[]>();
        foreach (var token in given.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures))
        {
            var hash = new byte[HMACSHA256.HashSizeInBytes];
            if (token.StartsWith(Version, StringComparison.Ordinal) && Convert.TryFromBase64String(token[Version.Length..], hash, out var length)
                && length == hash.Length) hashes.Add(hash);
        }
        return hashes;
    }
}

internal static class UnixSeconds
{
    /// <summary>None for anything but 1 to 12 digits.</summary>
    public static long? Read(string text) =>
        text.Length is > 0 and <= 12 && text.All(char.IsAsciiDigit)
            ? long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
