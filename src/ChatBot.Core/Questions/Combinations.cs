using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>The arithmetic of <see cref="Differences"/>: which few people some combination of figures is about.</summary>
/// <remarks>Figures are rows of zeros and ones over cells. Cells that lie in the same figures are one column. A combination that is about few
/// people only leaves nothing over in every column of many. Done in whole numbers modulo a prime, so that nothing is rounded.</remarks>
internal static class Combinations
{
    private const long Prime = int.MaxValue;

    /// <summary>Combinations that are tried, each in some tenths of a millisecond; where there are more, the figures count as telling.</summary>
    private const int MostTries = 1_000;

    /// <param name="People">Numbers of the parts of people in whose cells the column lies.</param>
    private sealed record Column(UInt128 Figures, HashSet<int> People);

    public static bool Isolate(IReadOnlyList<Differences.Figure> figures, bool any, int asker, int minimum)
    {
        if (!any || figures.Count == 0) return false;
        var (parts, sizes) = Parts(figures, asker);
        var used = UseAndDays(figures);
        var alive = figures.Count == 128 ? UInt128.MaxValue : (UInt128.One << figures.Count) - 1;
        var columns = Strip(parts, sizes, used, ref alive, minimum);
        if (alive == 0) return false;

        var large = columns.Where(c => Size(c.People) >= minimum).ToList();
        var small = columns.Where(c => Size(c.People) < minimum).ToList();
        if (small.Count == 0) return false;
        var rows = Enumerable.Range(0, figures.Count).Where(i => (alive >> i & 1) != 0).ToList();
        var left = LeftOver(rows, large, small);
        if (left.Count == 0) return false;

        // Groups that count as large enough with the asker in them may be told by themselves.
        var own = rows.Select(r => Enumerable.Range(0, parts.Count).Where(p => (parts[p] >> r & 1) != 0).ToHashSet()).Where(p => Size(p) < minimum).ToList();
        var tries = 0;
        return Search(0, [], []);

        int Size(HashSet<int> people) => people.Sum(p => sizes[p]);

        bool Search(int from, List<int> chosen, HashSet<int> people)
        {
            for (var i = from; i < small.Count; i++)
            {
                HashSet<int> together = [.. people, .. small[i].People];
                if (Size(together) >= minimum) continue;
                List<int> next = [.. chosen, i];
                if (++tries > MostTries) return true;
                if (!own.Exists(together.SetEquals) && IsLeftAlone(left, next)) return true;
                if (Search(i + 1, next, together)) return true;
            }
            return false;
        }
    }

    /// <summary>People who lie in the same figures, the asker left out.</summary>
    private static (List<UInt128> Figures, List<int> Sizes) Parts(IReadOnlyList<Differences.Figure> figures, int asker)
    {
        var ofGroup = new Dictionary<int, UInt128>();
        for (var i = 0; i < figures.Count; i++) ofGroup[figures[i].Group] = ofGroup.GetValueOrDefault(figures[i].Group) | UInt128.One << i;
        var ofPerson = new Dictionary<int, UInt128>();
        foreach (var group in figures.DistinctBy(f => f.Group))
            foreach (var person in group.People.Everyone())
                if (person != asker) ofPerson[person] = ofPerson.GetValueOrDefault(person) | ofGroup[group.Group];
        var parts = ofPerson.Values.GroupBy(v => v).ToList();
        return (parts.ConvertAll(p => p.Key), parts.ConvertAll(p => p.Count()));
    }

    private static List<UInt128> UseAndDays(IReadOnlyList<Differences.Figure> figures)
    {
        var tools = new Dictionary<int, UInt128>();
        for (var i = 0; i < figures.Count; i++)
            foreach (var tool in figures[i].Tools) tools[tool] = tools.GetValueOrDefault(tool) | UInt128.One << i;
        var edges = figures.SelectMany(f => (long[])[f.Days.From, f.Days.Until]).Distinct().Order().ToList();
        var days = new HashSet<UInt128>();
        for (var e = 0; e + 1 < edges.Count; e++)
        {
            UInt128 inside = 0;
            for (var i = 0; i < figures.Count; i++)
                if (figures[i].Days.From <= edges[e] && figures[i].Days.Until >= edges[e + 1]) inside |= UInt128.One << i;
            if (inside != 0) days.Add(inside);
        }
        var uses = tools.Values.ToHashSet();
        return [.. days.SelectMany(d => uses.Select(u => u & d)).Where(b => b != 0).Distinct()];
    }

    /// <summary>A figure with a column of many people that no other figure reaches can take part in no combination about few.</summary>
    private static List<Column> Strip(List<UInt128> parts, List<int> sizes, List<UInt128> used, ref UInt128 alive, int minimum)
    {
        while (true)
        {
            var columns = new Dictionary<UInt128, HashSet<int>>();
            for (var p = 0; p < parts.Count; p++)
            {
                var mine = parts[p] & alive;
                if (mine == 0) continue;
                foreach (var use in used)
                    if ((mine & use) is var cell && cell != 0)
                    {
                        if (!columns.TryGetValue(cell, out var people)) columns[cell] = people = [];
                        people.Add(p);
                    }
            }
            var before = alive;
            foreach (var (cell, people) in columns)
                if (UInt128.PopCount(cell) == 1 && people.Sum(p => sizes[p]) >= minimum) alive &= ~cell;
            if (alive == before) return [.. columns.Select(c => new Column(c.Key, c.Value))];
        }
    }

    /// <summary>A base of what combinations leave over in the small columns when they leave nothing in the large ones.</summary>
    private static List<long[]> LeftOver(List<int> rows, List<Column> large, List<Column> small)
    {
        var matrix = rows.ConvertAll(row => (long[])[.. large.Concat(small).Select(c => (long)(c.Figures >> row & 1))]);
        Reduce(matrix, large.Count);
        var left = matrix.Where(r => r.AsSpan(0, large.Count).IndexOfAnyExcept(0L) < 0).Select(r => r[large.Count..]).ToList();
        Reduce(left, small.Count);
        return left.FindAll(r => r.AsSpan().IndexOfAnyExcept(0L) >= 0);
    }

    /// <summary>Something is left over in these columns and in no other: leaving them out loses rank.</summary>
    private static bool IsLeftAlone(List<long[]> left, List<int> columns)
    {
        var others = left.ConvertAll(r => (long[])[.. r.Where((_, i) => !columns.Contains(i))]);
        return Reduce(others, others[0].Length) < left.Count;
    }

    /// <summary>Clears below the pivots of the first columns.</summary>
    /// <returns>The rank over those columns.</returns>
    private static int Reduce(List<long[]> rows, int columns)
    {
        var rank = 0;
        for (var column = 0; column < columns && rank < rows.Count; column++)
        {
            var pivot = rows.FindIndex(rank, r => r[column] != 0);
            if (pivot < 0) continue;
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            var inverse = Power(rows[rank][column], Prime - 2);
            for (var i = rank + 1; i < rows.Count; i++)
            {
                if (rows[i][column] == 0) continue;
                var factor = rows[i][column] * inverse % Prime;
                for (var j = column; j < rows[i].Length; j++) rows[i][j] = (rows[i][j] + (Prime - factor) * rows[rank][j]) % Prime;
            }
            rank++;
        }
        return rank;
    }

    private static long Power(long value, long exponent)
    {
        long result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1) result = result * value % Prime;
            value = value * value % Prime;
        }
        return result;
    }
}
