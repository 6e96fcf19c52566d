using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ChatBot.Channels.Signatures;

/// <summary>Bearer tokens and values that both sides share: compared as hashes, so that neither length nor content shows in the time.</summary>
public static class SharedToken
{
    private const int Longest = 4096;

    /// <summary>The token of an <c>Authorization: Bearer</c> header; the scheme's case does not matter. None when it is not one.</summary>
    public static string? FromBearer(StringValues authorization)
    {
        if (authorization.Count != 1 || authorization.ToString() is not { Length: > 7 and <= Longest } header) return null;
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        var token = header[7..].Trim(' ');
        return token.Length > 0 && token.All(letter => letter is > ' ' and < '\x7f') ? token : null;
    }

    /// <summary>What is stored of a token: SHA-256 of its UTF-8 bytes. A token of at least 128 random bits needs no salt.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <param name="expectedHash">From <see cref="Hash"/>.</param>
    public static bool Matches(string? token, ReadOnlySpan<byte> expectedHash) =>
        token is { Length: > 0 and <= Longest } && expectedHash.Length == SHA256.HashSizeInBytes
        && CryptographicOperations.FixedTimeEquals(Hash(token), expectedHash);

    /// <summary>For a value that is configured in clear, such as <c>Webhook-AuthID</c>. Nothing matches an empty one.</summary>
    /// <param name="expected">Current and, during rotation, previous value.</param>
    public static SignatureVerdict Check(StringValues header, IReadOnlyList<string> expected)
    {
        if (header.Count > 1) return SignatureVerdict.HeaderRepeated;
        var given = header.ToString();
        if (given.Length is 0 or > Longest) return SignatureVerdict.HeaderMissing;
        bool configured = false, genuine = false;
        var hash = Hash(given);
        foreach (var value in expected)
        {
            if (string.IsNullOrEmpty(value)) continue;
            configured = true;
            genuine |= CryptographicOperations.FixedTimeEquals(Hash(value), hash);
        }
        return !configured ? SignatureVerdict.NoSecretConfigured : genuine ? SignatureVerdict.Genuine : SignatureVerdict.SignatureWrong;
    }
}
