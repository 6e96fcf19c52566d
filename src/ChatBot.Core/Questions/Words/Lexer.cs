using System.Globalization;

namespace ChatBot.Core.Questions.Words;

/// <summary>Cuts a message into tokens in one pass; whatever it holds, it is only words.</summary>
internal static class Lexer
{
    /// <summary>Longer messages are read up to here; no question needs more.</summary>
    public const int MaximumLength = 10_000;

    private static readonly Dictionary<string, string[]> Contractions = new()
    {
        ["dont"] = ["do", "not"], ["doesnt"] = ["does", "not"], ["didnt"] = ["did", "not"], ["isnt"] = ["is", "not"],
        ["arent"] = ["are", "not"], ["wasnt"] = ["was", "not"], ["werent"] = ["were", "not"], ["havent"] = ["have", "not"],
        ["hasnt"] = ["has", "not"], ["hadnt"] = ["had", "not"], ["cant"] = ["can", "not"], ["cannot"] = ["can", "not"],
        ["wont"] = ["will", "not"], ["wouldnt"] = ["would", "not"], ["couldnt"] = ["could", "not"], ["shouldnt"] = ["should", "not"],
        ["aint"] = ["is", "not"], ["im"] = ["i", "am"], ["ive"] = ["i", "have"], ["youre"] = ["you", "are"], ["theyre"] = ["they", "are"],
        ["weve"] = ["we", "have"], ["theyve"] = ["they", "have"], ["whats"] = ["what", "is"], ["whos"] = ["who", "is"],
        ["whove"] = ["who", "have"], ["hows"] = ["how", "is"], ["wheres"] = ["where", "is"], ["whens"] = ["when", "is"],
        ["thats"] = ["that", "is"], ["theres"] = ["there", "is"], ["lets"] = ["let", "us"], ["gimme"] = ["give", "me"],
        ["lemme"] = ["let", "me"], ["wanna"] = ["want", "to"], ["gonna"] = ["going", "to"], ["gotta"] = ["have", "to"],
        ["whatre"] = ["what", "are"], ["whore"] = ["who", "are"], ["howre"] = ["how", "are"], ["itd"] = ["it", "would"],
        ["hv"] = ["have"], ["r"] = ["are"], ["hw"] = ["how"], ["cud"] = ["could"], ["wud"] = ["would"], ["dint"] = ["did", "not"], ["didt"] = ["did", "not"], ["dosent"] = ["does", "not"],
        ["dosnt"] = ["does", "not"], ["doesent"] = ["does", "not"], ["havnt"] = ["have", "not"], ["hasent"] = ["has", "not"], ["wich"] = ["which"], ["u"] = ["you"], ["pls"] = ["please"], ["plz"] = ["please"], ["thx"] = ["thanks"],
    };

    /// <summary>Contractions that are words of their own without the apostrophe.</summary>
    private static readonly Dictionary<string, string[]> WithApostrophe = new()
    {
        ["id"] = ["i", "would"], ["ill"] = ["i", "will"], ["were"] = ["we", "are"], ["well"] = ["we", "will"], ["shell"] = ["she", "will"],
        ["hell"] = ["he", "will"], ["wed"] = ["we", "would"], ["hed"] = ["he", "would"], ["shed"] = ["she", "would"],
        ["theyd"] = ["they", "would"], ["theyll"] = ["they", "will"], ["itll"] = ["it", "will"], ["youd"] = ["you", "would"],
        ["youll"] = ["you", "will"], ["youve"] = ["you", "have"],
    };

    public static List<Token> Read(string message)
    {
        var text = message.Length <= MaximumLength ? message : message[..MaximumLength];
        var tokens = new List<Token>(Math.Min(text.Length / 4 + 4, 2_500));
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            var c = text[at];
            if (IsIgnored(c)) at++;
            else if (c is '“' or '"' && ReadQuoted(text, ref at, tokens)) { }
            else if (Folding.IsApostrophe(c) && ReadShortYear(text, ref at, tokens)) { }
            else if (char.IsAsciiDigit(c)) ReadNumber(text, ref at, tokens, Glued(start));
            else if (IsWordStart(text, at)) ReadWord(text, ref at, tokens, Glued(start));
            else ReadSymbol(text, ref at, tokens, Glued(start));
        }
        Multiply(tokens);
        return tokens;

        bool Glued(int start) => start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '-' or '_' or '.' or '/');
    }

    /// <summary>"1.5 million" is one number.</summary>
    private static void Multiply(List<Token> tokens)
    {
        for (var i = tokens.Count - 2; i >= 0; i--)
        {
            if (tokens[i + 1].Text is not ("hundred" or "thousand" or "million" or "mio" or "mln" or "billion")) continue;
            var number = tokens[i].Kind == TokenKind.Number ? tokens[i].Number : tokens[i].Is("a") ? 1 : TimeWords.Numbers.GetValueOrDefault(tokens[i].Text);
            if (number == 0) continue;
            var times = tokens[i + 1].Text switch { "hundred" => 100m, "thousand" => 1_000m, "billion" => 1_000_000_000m, _ => 1_000_000m };
            tokens[i] = tokens[i] with { Kind = TokenKind.Number, Text = $"{tokens[i].Text} {tokens[i + 1].Text}", Raw = $"{tokens[i].Raw} {tokens[i + 1].Raw}", Number = Math.Min(number, 1_000_000) * times };
            tokens.RemoveAt(i + 1);
        }
    }

    private static bool IsIgnored(char c) => char.IsWhiteSpace(c) || char.IsSurrogate(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsWordStart(string text, int at) => char.IsLetter(text[at]);

    /// <summary>Marks that join, such as a zero-width joiner inside a word, do not part it.</summary>
    private static bool IsWordPart(string text, int at) => char.IsLetter(text[at])
        || CharUnicodeInfo.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format
            or UnicodeCategory.SpacingCombiningMark
        || (Folding.IsApostrophe(text[at]) && at + 1 < text.Length && char.IsLetter(text[at + 1]));

    private static void ReadWord(string text, ref int at, List<Token> tokens, bool glued)
    {
        if (ReadEmail(text, ref at, tokens)) return;
        var start = at;
        while (at < text.Length && IsWordPart(text, at)) at++;
        var raw = text[start..at];
        var possessive = at < text.Length && Folding.IsApostrophe(text[at]);
        if (possessive) at++;
        var capital = char.IsUpper(raw[0]);
        var bare = raw;
        var apostrophe = raw.Any(Folding.IsApostrophe);
        if (apostrophe && raw.Length > 2 && raw[^1] is ('s' or 'S') && Folding.IsApostrophe(raw[^2]) && !Contractions.ContainsKey(Folding.Fold(raw)))
        {
            possessive = true;
            bare = raw[..^2];
        }
        var folded = Folding.Fold(bare);
        if (folded.Length == 0) return;
        var expanded = Contractions.GetValueOrDefault(folded) ?? (apostrophe ? WithApostrophe.GetValueOrDefault(folded) : null);
        if (expanded is null)
        {
            tokens.Add(new(TokenKind.Word, folded, bare, Capital: capital, Possessive: possessive, Glued: glued));
            return;
        }
        foreach (var word in expanded) tokens.Add(new(TokenKind.Word, word, word, Glued: glued));
    }

    private static bool ReadEmail(string text, ref int at, List<Token> tokens)
    {
        var end = at;
        var sign = -1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-' or '_' or '+' or '@'
            || Folding.IsApostrophe(text[end])))
        {
            if (text[end] == '@') sign = end;
            end++;
            if (end - at > 320) return false;
        }
        while (end > at && text[end - 1] is '.' or '-') end--;
        if (sign <= at || sign >= end - 1) return false;
        var possessive = end > at + 2 && text[end - 1] == 's' && Folding.IsApostrophe(text[end - 2]);
        if (possessive) end -= 2;
        var raw = text[at..end];
        tokens.Add(new(TokenKind.Email, raw.ToLowerInvariant(), raw, Possessive: possessive));
        at = end;
        return true;
    }

    private static bool ReadQuoted(string text, ref int at, List<Token> tokens)
    {
        var close = text[at] == '“' ? '”' : '"';
        var end = text.IndexOf(close, at + 1, Math.Min(200, text.Length - at - 1));
        if (end <= at + 1) return false;
        var raw = text[(at + 1)..end].Trim();
        // Straight quotes round a whole sentence are only punctuation.
        if (raw.Length == 0 || (close == '"' && raw.Count(c => c == ' ') > 5)) return false;
        tokens.Add(new(TokenKind.Quoted, Folding.Fold(raw), raw, Capital: true));
        at = end + 1;
        return true;
    }

    private static void ReadNumber(string text, ref int at, List<Token> tokens, bool glued)
    {
        if (DateForms.TryRead(text, ref at, tokens)) return;
        var start = at;
        decimal value = 0;
        var digits = 0;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || IsGroupSeparator(text, at, start)))
        {
            if (char.IsAsciiDigit(text[at]) && digits++ < 15) value = value * 10 + (text[at] - '0');
            at++;
        }
        if (at + 1 < text.Length && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]) && !IsGroupSeparator(text, at, start))
        {
            at++;
            for (var scale = 0.1m; at < text.Length && char.IsAsciiDigit(text[at]); at++, scale /= 10)
                if (scale > 0.0000001m) value += (text[at] - '0') * scale;
        }
        if (at < text.Length && text[at] is 'k' or 'K' && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1])))
        {
            value *= 1000;
            at++;
        }
        var raw = text[start..at];
        tokens.Add(new(TokenKind.Number, raw, raw, value, Glued: glued));
    }

    /// <summary>"Jan '26".</summary>
    private static bool ReadShortYear(string text, ref int at, List<Token> tokens)
    {
        if (at + 2 >= text.Length || !char.IsAsciiDigit(text[at + 1]) || !char.IsAsciiDigit(text[at + 2]) || at + 3 < text.Length && char.IsLetterOrDigit(text[at + 3])) return false;
        var year = "20" + text[(at + 1)..(at + 3)];
        tokens.Add(new(TokenKind.Number, year, text[at..(at + 3)], int.Parse(year, CultureInfo.InvariantCulture)));
        at += 3;
        return true;
    }

    private static bool IsGroupSeparator(string text, int at, int start) => text[at] == ',' && at > start && at + 3 < text.Length
        && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3])
        && (at + 4 == text.Length || !char.IsAsciiDigit(text[at + 4]));

    private static void ReadSymbol(string text, ref int at, List<Token> tokens, bool glued)
    {
        var c = text[at++];
        var next = at < text.Length ? text[at] : ' ';
        switch (c)
        {
            case '&' or '+':
                tokens.Add(new(TokenKind.Word, "and", c.ToString(), Glued: glued));
                break;
            case '.' or '!' or '?' or ';' or ':' or ',' or '%' or '$' or '€' or '£' or '¥' or '(' or ')' or '/' or '=' or '…':
                tokens.Add(new(TokenKind.Symbol, c == '…' ? "." : c.ToString(), c.ToString(), Glued: glued));
                break;
            case '>' or '<' or '≥' or '≤':
                var orEqual = next == '=' || c is '≥' or '≤';
                if (next == '=') at++;
                tokens.Add(new(TokenKind.Symbol, (c is '>' or '≥' ? ">" : "<") + (orEqual ? "=" : ""), c.ToString()));
                break;
            case '–' or '—':
                tokens.Add(new(TokenKind.Symbol, "-", c.ToString()));
                break;
            case '-' when !glued || !char.IsLetterOrDigit(next) || (char.IsAsciiDigit(next) && char.IsAsciiDigit(text[at - 2])):
                tokens.Add(new(TokenKind.Symbol, "-", "-", Glued: glued));
                break;
        }
    }
}
