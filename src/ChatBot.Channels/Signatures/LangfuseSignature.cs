using System.Text;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Channels.Signatures;

/// <summary>Langfuse: <c>t=…,v1=hex</c>, HMAC-SHA256 over time and body under the whole secret text.</summary>
/// <remarks>Source: Langfuse documentation, "Prompt webhooks" (read 2026-08). The sender publishes no window; 300 s is our choice.</remarks>
public static class LangfuseSignature
{
    public const string Header = "x-langfuse-signature";

    /// <summary>How far the sender's clock may be from ours, either way, the limit itself included.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

    /// <param name="body">The bytes as received, before any decoding.</param>
    /// <param name="secrets">Current and, during rotation, previous secret. Empty entries are ignored; none at all refuses everything.</param>
    public static SignatureVerdict Check(StringValues signature, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (signature.Count > 1) return SignatureVerdict.HeaderRepeated;
        var given = signature.ToString();
        if (given.Length == 0) return SignatureVerdict.HeaderMissing;

        string sentAt = "", hash = "";
        foreach (var part in given.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal) && sentAt.Length == 0) sentAt = part[2..];
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && hash.Length == 0) hash = part[3..];
        }
        if (UnixSeconds.Read(sentAt) is not { } seconds) return SignatureVerdict.TimestampUnreadable;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Window.TotalSeconds) return SignatureVerdict.OutsideWindow;
        return HexHmac.Check(hash, Encoding.UTF8.GetBytes(sentAt + "."), body, secrets);
    }

    /// <summary>The header's value for a body.</summary>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body) =>
        $"t={timestamp},v1={HexHmac.Sign(secret, Encoding.UTF8.GetBytes(timestamp + "."), body)}";
}
