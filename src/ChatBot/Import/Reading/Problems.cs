using System.Diagnostics.CodeAnalysis;

namespace ChatBot.Import.Reading;

/// <summary>Collects what is wrong. Counts everything, keeps the first of each file.</summary>
internal sealed class Problems
{
    private const int KeptPerFile = 1000;
    private const int ListedPerFile = 50;

    private readonly Dictionary<string, List<ImportProblem>> kept = [];
    private readonly Dictionary<string, long> counts = [];

    public long Total { get; private set; }

    /// <summary>Something is wrong that leaving out rows does not mend.</summary>
    public bool HasFatal { get; private set; }

    public void Add(string file, long line, string? column, string says) => Keep(new(file, line, column, says));

    public void AddFatal(string file, long? line, string? column, string says)
    {
        HasFatal = true;
        Keep(new(file, line, column, says));
    }

    public ImportProblems ToProblems()
    {
        var listed = DatasetFiles.All.Concat(DatasetFiles.Optional).Where(kept.ContainsKey)
            .SelectMany(file => kept[file].OrderBy(p => p.Line ?? 0).Take(ListedPerFile))
            .ToList();
        return new(listed, Total, counts.Where(c => c.Value > ListedPerFile).ToDictionary(c => c.Key, c => c.Value - ListedPerFile));
    }

    private void Keep(ImportProblem found)
    {
        Total++;
        counts[found.File] = counts.GetValueOrDefault(found.File) + 1;
        if (!kept.TryGetValue(found.File, out var list)) kept[found.File] = list = [];
        if (list.Count < KeptPerFile) list.Add(found);
    }
}

internal static class Quoting
{
    /// <summary>A value as shown in a problem: short, on one line, without control characters.</summary>
    public static string Shown(string value)
    {
        var clean = string.Concat(value.Select(c => char.IsControl(c) ? '\uFFFD' : c));
        return clean.Length <= 60 ? $"\"{clean}\"" : $"\"{clean[..57]}…\"";
    }

    /// <summary>The likeliest meant of the known names: the one that differs by the fewest letters, if few.</summary>
    public static bool TryNearest(string value, IEnumerable<string> known, [NotNullWhen(true)] out string? nearest)
    {
        nearest = known.Select(name => (name, distance: Distance(value.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(n => n.distance <= Math.Max(1, value.Length / 4)).OrderBy(n => n.distance).ThenBy(n => n.name, StringComparer.Ordinal)
            .Select(n => n.name).FirstOrDefault();
        return nearest is not null;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }

        return row[b.Length];
    }
}
