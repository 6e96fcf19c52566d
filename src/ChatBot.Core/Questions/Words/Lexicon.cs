using System.Collections.Frozen;

namespace ChatBot.Core.Questions.Words;

/// <summary>What a phrase of the field means: a kind of word and which one of it ("m", "Prompts").</summary>
internal readonly record struct Concept(string Kind, string Value);

/// <summary>The phrases of <see cref="LexiconData"/>, found from a token on; and which words are known at all.</summary>
internal static class Lexicon
{
    private sealed record Phrase(string[] Words, Concept[] Concepts);

    private static readonly FrozenDictionary<string, Phrase[]> ByFirstWord;
    private static readonly FrozenSet<string> Known;
    private static readonly FrozenSet<string> OrdinaryWords;
    private static readonly FrozenSet<string> RealWords = LexiconData.NoSlips.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
    private static readonly FuzzyIndex Spelling;

    static Lexicon()
    {
        var phrases = new Dictionary<string, List<Concept>>(StringComparer.Ordinal);
        foreach (var data in (string[])[LexiconData.Measures, LexiconData.Groups, LexiconData.Verbs, LexiconData.Nouns, LexiconData.Forms,
            LexiconData.Fillers, LexiconData.Unsupported])
            foreach (var line in data.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                Read(line, phrases);

        ByFirstWord = phrases.Select(p => new Phrase(p.Key.Split(' '), [.. p.Value]))
            .GroupBy(p => p.Words[0]).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(p => p.Words.Length).ToArray());
        OrdinaryWords = LexiconData.Ordinary.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
        var inPhrases = phrases.Keys.SelectMany(p => p.Split(' ')).ToHashSet(StringComparer.Ordinal);
        Known = inPhrases.Concat(TimeWords.All).ToFrozenSet();
        // Fillers are left out, so that a word which means something is never "corrected" into one that is ignored.
        var fillers = phrases.Where(p => p.Value.TrueForAll(c => c.Kind == "x") && !p.Key.Contains(' ', StringComparison.Ordinal)).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var content = new Dictionary<string, List<Concept>>(StringComparer.Ordinal);
        foreach (var data in (string[])[LexiconData.Measures, LexiconData.Groups, LexiconData.Verbs, LexiconData.Nouns, LexiconData.Forms])
            foreach (var line in data.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                Read(line, content);
        var worthSpelling = content.Keys.SelectMany(p => p.Split(' ')).Where(w => !fillers.Contains(w)).Concat(TimeWords.All)
            .Concat(["please", "would", "could", "which", "about", "their", "there", "total", "number", "does", "where", "approved", "total",
                "currently", "from", "with", "show", "between", "overall", "explain", "define", "help", "digest", "subscribe", "request", "many", "much", "have", "what"])
            .ToHashSet(StringComparer.Ordinal);
        Spelling = new FuzzyIndex(worthSpelling.Where(w => w.Length >= 4).Order(StringComparer.Ordinal), w => w.Length switch { < 4 => 0, <= 7 => 1, _ => 2 });
    }

    private static void Read(string line, Dictionary<string, List<Concept>> phrases)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var head = line[..equals].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var concept = new Concept(head[0], head[1]);
        foreach (var pattern in Alternatives(line[(equals + 1)..]))
            foreach (var phrase in Expand(pattern))
            {
                if (!phrases.TryGetValue(phrase, out var concepts)) phrases[phrase] = concepts = [];
                if (!concepts.Contains(concept)) concepts.Add(concept);
            }
    }

    /// <summary>Parts between bars that stand outside brackets.</summary>
    private static IEnumerable<string> Alternatives(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == '|' && depth == 0))
            {
                var part = text[start..i].Trim();
                if (part.Length > 0) yield return part;
                start = i + 1;
            }
            else if (text[i] == '(') depth++;
            else if (text[i] == ')') depth--;
        }
    }

    private static IEnumerable<string> Expand(string pattern)
    {
        var open = pattern.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return [string.Join(' ', pattern.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        var close = pattern.IndexOf(')', open);
        return pattern[(open + 1)..close].Split('|').SelectMany(choice => Expand(pattern[..open] + choice + pattern[(close + 1)..]));
    }

    /// <summary>The longest phrase that starts at a token.</summary>
    /// <returns>How many tokens it takes; 0 when none starts here.</returns>
    public static int Match(IReadOnlyList<Token> tokens, int at, out Concept[] concepts)
    {
        concepts = [];
        if (tokens[at].Kind is not (TokenKind.Word or TokenKind.Symbol or TokenKind.Number) || !ByFirstWord.TryGetValue(tokens[at].Text, out var phrases)) return 0;
        foreach (var phrase in phrases)
        {
            if (at + phrase.Words.Length > tokens.Count) continue;
            var same = true;
            for (var i = 1; i < phrase.Words.Length && same; i++)
                same = tokens[at + i].Kind is TokenKind.Word or TokenKind.Symbol or TokenKind.Number && tokens[at + i].Text == phrase.Words[i];
            // A possessive ends what it stands on: "my team's prompts" holds no "team prompts".
            for (var i = 0; i + 1 < phrase.Words.Length && same; i++) same = !tokens[at + i].Possessive;
            if (!same) continue;
            concepts = phrase.Concepts;
            return phrase.Words.Length;
        }
        return 0;
    }

    public static bool IsKnown(string word) => Known.Contains(word);

    /// <summary>A word that people use for other things than the name it may be.</summary>
    public static bool IsOrdinary(string word) => OrdinaryWords.Contains(word) || Known.Contains(word);

    /// <summary>The known word that a mistyped one stands for.</summary>
    /// <returns>None when it is known as it is or nothing is near.</returns>
    public static string? Correct(string word, out int distance)
    {
        distance = 0;
        if (word.Length < 3 || IsOrdinary(word) || RealWords.Contains(word)) return null;
        var (near, words) = Spelling.Nearest(word);
        // A wrong letter in a word of four makes another word too easily ("cost", "post"); a missing, doubled or swapped one does not.
        words.RemoveAll(w => w.Length == 4 && word.Length == 4 && !SameLetters(w, word) && !OtherVowel(w, word));
        words.RemoveAll(w => word.Length == 3 && (w[0] != word[0] || w.Length != 4));
        if (words.Count == 0) return null;
        distance = near;
        return words.MinBy(w => (w[0] == word[0] ? 0 : 1, Math.Abs(w.Length - word.Length), w));
    }

    private static bool OtherVowel(string a, string b)
    {
        var at = 0;
        while (a[at] == b[at]) at++;
        return "aeiou".Contains(a[at]) && "aeiou".Contains(b[at]) && a.AsSpan(at + 1).SequenceEqual(b.AsSpan(at + 1));
    }

    private static bool SameLetters(string a, string b) => a.Order().SequenceEqual(b.Order());
}
