using System.Text;
using System.Text.RegularExpressions;

namespace ChatBot.Core.Access;

/// <summary>Takes addresses, numbers and secrets out of what people type, before it is kept or shown to others.</summary>
/// <remarks>Better one word too many than one secret too few. Links to tickets keep their host and path, and lose what may carry a key.</remarks>
public static partial class Redaction
{
    /// <summary>Inside of emoji.</summary>
    private const int Joiner = 0x200D;

    public const string Address = "[address]", Number = "[number]", Secret = "[secret]";

    /// <param name="most">Characters (UTF-16) kept at most; cut at a character that people see as one.</param>
    public static string Clean(string text, int most)
    {
        var plain = KeyBlock().Replace(OneLine(text), Secret);
        var clean = new StringBuilder(plain.Length);
        var at = 0;
        foreach (Match link in Link().Matches(plain))
        {
            clean.Append(WithoutLinks(plain[at..link.Index])).Append(LinkOf(link.Value));
            at = link.Index + link.Length;
        }

        return Cut(clean.Append(WithoutLinks(plain[at..])).ToString().Trim(), most);
    }

    private static string WithoutLinks(string plain)
    {
        plain = Mail().Replace(plain, Address);
        plain = Token().Replace(plain, Secret);
        plain = Named().Replace(plain, "$1" + Secret);
        plain = Ip().Replace(plain, Address);
        plain = Iban().Replace(plain, Number);
        plain = Digits().Replace(plain, m => m.Value.Count(char.IsAsciiDigit) >= 7 && !Day().IsMatch(m.Value) ? Number : m.Value);
        return Dense().Replace(plain, m => LooksRandom(m.Value) ? Secret : m.Value);
    }

    /// <summary>Control characters, invisible turns of direction and line breaks become blanks.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator) line.Append(' ');
            else if (rune.Value == Joiner || category is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.PrivateUse) && rune != Rune.ReplacementChar) line.Append(rune.ToString());
        }

        return Blanks().Replace(line.ToString(), " ");
    }

    private static string LinkOf(string link)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https") || at.UserInfo.Length > 0) return Secret;
        var path = string.Join('/', at.AbsolutePath.Split('/').Select(part => LooksRandom(part) ? Secret : part));
        return $"{at.Scheme}://{at.Authority}{path}";
    }

    private static bool LooksRandom(string word)
    {
        if (word.Length < 20) return false;
        var (upper, lower, digit) = (word.Any(char.IsAsciiLetterUpper), word.Any(char.IsAsciiLetterLower), word.Any(char.IsAsciiDigit));
        return digit && (upper || lower) && (upper && lower || word.All(char.IsAsciiHexDigit));
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var starts = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        var end = starts.Where(at => at <= most - 1).DefaultIfEmpty(0).Last();
        return text[..end].TrimEnd() + "…";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*-----.*?(-----END [A-Z ]*-----|$)", RegexOptions.None, 1000)]
    private static partial Regex KeyBlock();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]{1,15}://[^\s<>""]+", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+", RegexOptions.None, 1000)]
    private static partial Regex Mail();

    /// <summary>Prefixes that vendors give their secrets, JSON web tokens, bearer headers.</summary>
    [GeneratedRegex(@"\b(gh[pousr]_|github_pat_|glpat-|xox[abpres]-|xapp-|sk-|pk-|rk_|whsec_|AKIA|ASIA|AIza|eyJ)[A-Za-z0-9_\-./+=]{6,}|\bBearer\s+\S{8,}", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [GeneratedRegex(@"(\b(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[ _-]?key|access[ _-]?key|pin|otp|cvc)\b\s*(?:is|=|:)\s*)(?!\[)\S+", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\b\d{1,3}(\.\d{1,3}){3}\b|\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,7}\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Ip();

    [GeneratedRegex(@"\b[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,3})?\b", RegexOptions.None, 1000)]
    private static partial Regex Iban();

    [GeneratedRegex(@"\+?\(?\d(?:[ ()/.\-]{0,2}\d){5,}")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")]
    private static partial Regex Day();

    [GeneratedRegex(@"[A-Za-z0-9+/=_\-]{20,}")]
    private static partial Regex Dense();
}
