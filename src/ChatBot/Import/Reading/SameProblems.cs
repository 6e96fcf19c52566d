namespace ChatBot.Import.Reading;

/// <summary>Collects rows that are wrong in the same way, such as naming what is not there. A few are a problem each; many are one problem
/// together, because then the fault lies elsewhere: a name is missing where it should be defined, or the first line is wrong.</summary>
internal sealed class SameProblems(string file, Problems problems)
{
    private const int ListedSingly = 5;

    private readonly Dictionary<(string? Column, string Name), Found> found = [];

    public void Add(long line, string? column, string name, Func<string> says)
    {
        if (!found.TryGetValue((column, name), out var known)) found[(column, name)] = known = new(says());
        if (known.Lines.Count <= ListedSingly) known.Lines.Add(line);
        known.Rows++;
    }

    /// <summary>After the last row of the file.</summary>
    public void Tell()
    {
        foreach (var ((column, _), wrong) in found)
        {
            if (wrong.Rows > ListedSingly) problems.Add(file, wrong.Lines[0], column, $"{wrong.Says} {wrong.Rows - 1:N0} more rows like it.");
            else
                foreach (var line in wrong.Lines) problems.Add(file, line, column, wrong.Says);
        }

        found.Clear();
    }

    private sealed class Found(string says)
    {
        public string Says => says;
        public List<long> Lines { get; } = [];
        public long Rows { get; set; }
    }
}
