namespace ChatBot.Core.Questions.Words;

/// <summary>Finds known words near a mistyped one without looking at all of them.</summary>
/// <remarks>A word with k errors leaves at least one of k+1 disjoint pieces intact; pieces are indexed by their text, so only words that share
/// a piece at nearly the same place are compared. A swap of neighbours is one error and is tried by itself, because it can break two pieces.</remarks>
internal sealed class FuzzyIndex
{
    private readonly HashSet<string> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Word, int Offset)>> pieces = new(StringComparer.Ordinal);
    private readonly Func<string, int> allowed;

    /// <param name="allowed">Errors forgiven in a known word.</param>
    public FuzzyIndex(IEnumerable<string> known, Func<string, int> allowed)
    {
        this.allowed = allowed;
        foreach (var word in known)
        {
            var errors = allowed(word);
            if (!words.Add(word) || errors == 0) continue;
            for (var piece = 0; piece <= errors; piece++)
            {
                var (from, until) = Piece(word.Length, errors + 1, piece);
                var text = word[from..until];
                if (!pieces.TryGetValue(text, out var list)) pieces[text] = list = [];
                list.Add((word, from));
            }
        }
    }

    /// <summary>Names forgive one error in words of 5 to 7 letters and two in longer ones (semantics, section 7).</summary>
    public static int ErrorsInName(string word) => word.Length switch { < 5 => 0, <= 7 => 1, _ => 2 };

    private static (int From, int Until) Piece(int length, int count, int index) => (index * length / count, (index + 1) * length / count);

    public bool Contains(string word) => words.Contains(word);

    /// <returns>The known words at the smallest distance that is forgiven; empty when none, or when the word itself is known.</returns>
    public (int Distance, List<string> Words) Nearest(string typed)
    {
        var best = int.MaxValue;
        var found = new List<string>();
        if (typed.Length is < 3 or > 40) return (0, found);
        Span<char> swapped = stackalloc char[typed.Length];
        for (var i = 0; i + 1 < typed.Length; i++)
        {
            if (typed[i] == typed[i + 1]) continue;
            typed.CopyTo(swapped);
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
            var word = swapped.ToString();
            if (words.Contains(word) && allowed(word) >= 1) Offer(word, 1);
        }
        for (var from = 0; from < typed.Length; from++)
            for (var length = 1; length <= 8 && from + length <= typed.Length; length++)
            {
                if (!pieces.TryGetValue(typed.Substring(from, length), out var candidates)) continue;
                foreach (var (word, offset) in candidates)
                {
                    var errors = allowed(word);
                    if (Math.Abs(offset - from) > errors || Math.Abs(word.Length - typed.Length) > errors) continue;
                    var distance = Distance(typed, word, Math.Min(errors, best));
                    if (distance <= errors) Offer(word, distance);
                }
            }
        return (best == int.MaxValue ? 0 : best, found);

        void Offer(string word, int distance)
        {
            if (distance > best) return;
            if (distance < best) found.Clear();
            best = distance;
            if (!found.Contains(word)) found.Add(word);
        }
    }

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours; anything above <paramref name="limit"/> is only "more".</summary>
    public static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var smallest = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) value = Math.Min(value, before[j - 2] + 1);
                row[j] = value;
                smallest = Math.Min(smallest, value);
            }
            if (smallest > limit) return limit + 1;
            var spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return last[b.Length];
    }
}
