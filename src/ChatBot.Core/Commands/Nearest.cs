using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Commands;

/// <summary>What somebody may have meant by a word that is not known.</summary>
public static class Nearest
{
    /// <summary>Compares without case; insertions, deletions, substitutions and swaps of neighbours count one each.</summary>
    /// <returns>The known word with the fewest errors; none when every one has more than a third of its letters wrong (at least one error is forgiven).</returns>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        var word = typed.Trim().ToLowerInvariant();
        if (word.Length is 0 or > 60) return null;
        return known.Select(k => (Known: k, Errors: Errors(word, k.ToLowerInvariant())))
            .Where(k => k.Errors is { } errors && errors <= Math.Max(1, k.Known.Length / 3))
            .OrderBy(k => k.Errors).ThenBy(k => k.Known, StringComparer.Ordinal).Select(k => k.Known).FirstOrDefault();
    }

    /// <summary>A beginning counts as one error: "bud" is near "budgets".</summary>
    private static int? Errors(string typed, string known)
    {
        if (typed.Length >= 3 && known.StartsWith(typed, StringComparison.Ordinal)) return known.Length == typed.Length ? 0 : 1;
        var limit = Math.Max(1, known.Length / 3);
        var errors = FuzzyIndex.Distance(typed, known, limit);
        return errors <= limit ? errors : null;
    }
}
