using ChatBot.Core.People;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

/// <summary>Names that a stretch of tokens may stand for.</summary>
/// <param name="Candidates">At least one; all whole names when any is whole.</param>
/// <param name="Whole">Every word of the name was said.</param>
/// <param name="Distinctive">At least one word has no other use, so that the words are a name wherever they stand.</param>
internal sealed record NameMatch(int Length, IReadOnlyList<Named> Candidates, bool Whole, bool Distinctive, int Errors);

/// <summary>Finds names in a message: by any part of them, without case, accents or apostrophes, with typing errors (semantics, section 7).</summary>
internal sealed class NameLinker(IReadOnlyList<Token> tokens, NameIndex index, Organisation organisation)
{
    private static readonly HashSet<string> Glue =
        ["and", "to", "of", "the", "for", "in", "at", "on", "a", "an", "by", "or", "is", "me", "my", "i", "with", "from", "it", "do", "we", "us", "no", "as"];

    private sealed record Step(int[] Set, int Tokens, string Word, int Errors, bool Alias);

    public NameMatch? Match(int at) => tokens[at].Kind switch
    {
        TokenKind.Email => OfEmail(tokens[at].Text),
        TokenKind.Quoted => Quoted(tokens[at].Raw),
        TokenKind.Word or TokenKind.Number or TokenKind.Date => Best(at),
        _ => null,
    };

    private NameMatch? OfEmail(string email) => organisation.FindByEmail(email) is { } person
        ? new(1, [new(NameKind.Person, person.Name, person.Id.Value, [])], true, true, 0)
        : null;

    private NameMatch? Quoted(string text)
    {
        var exact = Enum.GetValues<NameKind>().Select(kind => index.Exact(kind, text)).OfType<Named>().ToList();
        if (exact.Count > 0) return new(1, exact, true, true, 0);
        var inner = Lexer.Read(text);
        return inner.Count > 0 && inner[0].Kind != TokenKind.Quoted && new NameLinker(inner, index, organisation).Match(0) is { } match
            && match.Length == inner.Count ? match with { Length = 1, Distinctive = true } : null;
    }

    private NameMatch? Best(int at)
    {
        NameMatch? best = null;
        foreach (var first in Steps(at))
            if (Extend(at, first) is { } match && (best is null || Rank(match).CompareTo(Rank(best)) > 0))
                best = match;
        return best;

        static (int, bool, int) Rank(NameMatch match) => (match.Length, match.Whole, -match.Errors);
    }

    private List<Step> Steps(int at)
    {
        var steps = new List<Step>(3);
        if (at >= tokens.Count || tokens[at].Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Date)) return steps;
        var word = tokens[at].Text;
        if (index.WithWord(word) is { Length: > 0 } exact) steps.Add(new(exact.ToArray(), 1, word, 0, false));
        if (index.WithAlias(word) is { Count: > 0 } alias && (word.Length > 3 || tokens[at].Raw.All(char.IsUpper))) steps.Add(new([.. alias], 1, word, 0, true));
        if (at + 1 < tokens.Count && tokens[at + 1].Kind is TokenKind.Word or TokenKind.Number && !tokens[at].Possessive)
        {
            var joined = word + tokens[at + 1].Text;
            if (index.WithWord(joined) is { Length: > 0 } whole && !Glue.Contains(tokens[at + 1].Text) && !Glue.Contains(word)) steps.Add(new(whole.ToArray(), 2, joined, 0, false));
            if (index.WithAlias(joined) is { Count: > 0 } two && !Lexicon.IsKnown(word)) steps.Add(new([.. two], 2, joined, 0, true));
            // "M365": a letter and the number of a name.
            if (word.Length == 1 && tokens[at + 1].Kind == TokenKind.Number && steps.Count == 0 && index.WithAlias(joined) is { Count: > 0 } short_)
                steps.Add(new([.. short_], 2, joined, 0, true));
        }
        if (steps.Count == 0 && tokens[at].IsWord && !Lexicon.IsOrdinary(word) && index.Near(word) is { Words.Count: > 0 } near)
            foreach (var similar in near.Words)
                steps.Add(new(index.WithWord(similar).ToArray(), 1, similar, near.Distance, false));
        return steps;
    }

    private NameMatch? Extend(int at, Step first)
    {
        var path = new List<(int[] Set, int End, string[] Words, int Errors)> { (first.Set, at + first.Tokens, first.Alias ? [] : [first.Word], first.Errors) };
        while (path[^1] is var (set, end, words, errors) && end < tokens.Count && words.Length < index.LongestName && !tokens[end - 1].Possessive)
        {
            // "sonnet-4-5": a dash between digits is a sign of its own, inside a name it is nothing.
            var from = end + 1 < tokens.Count && tokens[end].Kind == TokenKind.Symbol && tokens[end].Text is "-" && tokens[end].Glued ? end + 1 : end;
            var next = Steps(from).Select(s => (Step: s, Both: s.Alias ? [] : Intersect(set, s.Set))).FirstOrDefault(s => s.Both.Length > 0);
            if (next.Both is not { Length: > 0 } both) break;
            path.Add((both, from + next.Step.Tokens, [.. words, next.Step.Word], errors + next.Step.Errors));
        }
        for (var i = path.Count - 1; i >= 0; i--)
        {
            var (set, end, words, errors) = path[i];
            var candidates = set.Select(n => index[n]).Where(n => Covers(n, words)).ToList();
            if (candidates.Count == 0) continue;
            var whole = candidates.Where(n => first.Alias || n.Words.Length == words.Length).ToList();
            if (whole.Count == 0 && words.Length > 0 && (Glue.Contains(words[^1]) || Glue.Contains(words[0]))) continue;
            if (whole.Count == 0 && words.All(w => w.Length < 2 || !char.IsLetter(w[0]))) continue;
            if (whole.Count > 0) candidates = whole;
            var distinctive = errors > 0 || first.Alias || words.Any(w => !Lexicon.IsOrdinary(w) && char.IsLetter(w[0]))
                || (words.Length > 1 && whole.Count > 0);
            return new(end - at, candidates, whole.Count > 0, distinctive, errors);
        }
        return null;
    }

    /// <summary>The words of people come in any order ("Banerjee Julia"), those of everything else in their own.</summary>
    private static bool Covers(Named named, string[] words)
    {
        if (words.Length == 0) return true;
        if (words.Length > named.Words.Length) return false;
        if (named.Kind == NameKind.Person) return words.Distinct().Count() == words.Length || words.Length == named.Words.Length;
        var next = 0;
        foreach (var word in named.Words)
            if (next < words.Length && word == words[next])
                next++;
        return next == words.Length;
    }

    private static int[] Intersect(int[] a, int[] b)
    {
        var both = new List<int>(Math.Min(a.Length, b.Length));
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i] == b[j]) { both.Add(a[i]); i++; j++; }
            else if (a[i] < b[j]) i++;
            else j++;
        }
        return [.. both];
    }
}
