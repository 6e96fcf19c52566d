using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Channels.Slack;

/// <summary>What the signature check found. Everything but <see cref="Genuine"/> is answered alike; the reason is for the log.</summary>
public enum SlackSignatureVerdict
{
    Genuine, NoSecretConfigured, HeaderMissing, HeaderRepeated, TimestampUnreadable, OutsideWindow, SignatureUnreadable, SignatureWrong,
}

/// <summary>Slack request signing, scheme <c>v0</c>.</summary>
/// <remarks>Source: "Verifying requests from Slack", read 2026-11.</remarks>
public static class SlackSignature
{
    public const string TimestampHeader = "X-Slack-Request-Timestamp";
    public const string SignatureHeader = "X-Slack-Signature";

    /// <summary>How far the sender's clock may be from ours, either way, the limit itself included.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    const string Version = "v0";
    const int SignatureLength = 3 + 2 * HMACSHA256.HashSizeInBytes;

    /// <summary>Whether the body was signed by a holder of one of the secrets at about this time.</summary>
    /// <param name="body">The bytes as received, before any decoding.</param>
    /// <param name="secrets">Current and, during rotation, previous secret. Empty entries are ignored; none at all refuses everything.</param>
    public static SlackSignatureVerdict Check(
        StringValues timestamp, StringValues signature, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (timestamp.Count > 1 || signature.Count > 1) return SlackSignatureVerdict.HeaderRepeated;
        string sentAt = timestamp.ToString(), given = signature.ToString();
        if (sentAt.Length == 0 || given.Length == 0) return SlackSignatureVerdict.HeaderMissing;
        if (sentAt.Length > 12 || !sentAt.All(char.IsAsciiDigit)) return SlackSignatureVerdict.TimestampUnreadable;
        if (given.Length != SignatureLength || !Ascii.IsValid(given)) return SlackSignatureVerdict.SignatureUnreadable;

        var seconds = long.Parse(sentAt, CultureInfo.InvariantCulture);
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Window.TotalSeconds) return SlackSignatureVerdict.OutsideWindow;

        Span<byte> givenBytes = stackalloc byte[SignatureLength];
        Encoding.ASCII.GetBytes(given, givenBytes);
        var configured = false;
        var genuine = false;
        // Both secrets are always tried, so that the time taken does not tell which of them is in use.
        foreach (var secret in secrets)
        {
            if (string.IsNullOrEmpty(secret)) continue;
            configured = true;
            genuine |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(secret, sentAt, body)), givenBytes);
        }
        return !configured ? SlackSignatureVerdict.NoSecretConfigured
            : genuine ? SlackSignatureVerdict.Genuine
            : SlackSignatureVerdict.SignatureWrong;
    }

    /// <summary>The value of the signature header for a body: <c>v0=</c> and 64 lower-case hexadecimal digits.</summary>
    /// <param name="timestamp">Unix seconds, in the very characters that are sent.</param>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{Version}:{timestamp}:"));
        hmac.AppendData(body);
        return $"{Version}={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
