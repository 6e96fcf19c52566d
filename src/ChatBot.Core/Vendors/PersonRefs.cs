namespace ChatBot.Core.Vendors;

/// <summary>Spells identities the one way the store keeps them: lower case, kind first.</summary>
internal static class PersonRefs
{
    private const int Longest = 254;

    /// <summary><c>email:…</c>, or none when the text is no address.</summary>
    public static string? Email(string? text) => Trimmed(text) is { } email && IsEmail(email) ? "email:" + email : null;

    public static string? Login(string? text) => Trimmed(text) is { } login ? "login:" + login : null;

    /// <summary>An address is an address wherever a vendor puts it; anything else belongs to that vendor alone.</summary>
    public static string? Vendor(string vendor, string? text) =>
        Trimmed(text) is { } id ? IsEmail(id) ? "email:" + id : $"vendor:{vendor}:{id}" : null;

    public static string? Anonymous(string? text) => Trimmed(text) is { } id ? "anon:" + id : null;

    /// <summary>Accepts what a sender spells itself: <c>email:…</c>, <c>login:…</c>, <c>vendor:…:…</c>, <c>anon:…</c>, or a bare address.</summary>
    public static string? Spelled(string? text)
    {
        if (Trimmed(text) is not { } given) return null;
        if (IsEmail(given) && !given.Contains(':', StringComparison.Ordinal)) return "email:" + given;
        var colon = given.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == given.Length - 1) return null;
        return given[..colon] switch
        {
            "email" => IsEmail(given[(colon + 1)..]) ? given : null,
            "login" or "anon" => given,
            "vendor" => given.IndexOf(':', colon + 1) is var second && second > colon + 1 && second < given.Length - 1 ? given : null,
            _ => null,
        };
    }

    private static string? Trimmed(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text == "-" || text.Length > Longest) return null;
        foreach (var letter in text)
        {
            if (char.IsControl(letter)) return null;
        }
        return text.Trim().ToLowerInvariant();
    }

    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && text.IndexOf('.', at) is var dot && dot > at + 1 && dot < text.Length - 1
            && !text.Contains(' ', StringComparison.Ordinal);
    }
}
