namespace ChatBot.Import;

/// <param name="From">Where the files come from.</param>
/// <param name="CheckOnly">Report what would happen; change nothing.</param>
/// <param name="SkipBadRows">Leave out rows with problems instead of refusing the whole folder.</param>
/// <param name="IsDemonstration">The organisation is made up; it may replace another made-up one and nothing else.</param>
internal sealed record ImportRequest(DatasetFiles From, bool CheckOnly = false, bool SkipBadRows = false, bool IsDemonstration = false);

internal enum ImportStep { Checking, Comparing, Writing, Counting }

/// <param name="Share">0..1 of the step.</param>
internal readonly record struct ImportProgress(ImportStep Step, double Share);

/// <summary>One thing wrong with the files.</summary>
/// <param name="Line">Physical line, from 1; none when the whole file is meant.</param>
/// <param name="Column">Name of the column, or path inside org.json.</param>
/// <param name="Says">What is wrong and what would be right.</param>
internal sealed record ImportProblem(string File, long? Line, string? Column, string Says)
{
    public override string ToString() => $"{File}{(Line is { } line ? $":{line}" : "")}{(Column is { } column ? $" {column}" : "")}: {Says}";
}

/// <param name="Listed">By file and line; of each file the first that are worth reading.</param>
/// <param name="Total">All of them, listed or not.</param>
/// <param name="Unlisted">How many more each file has; only files that have more.</param>
internal sealed record ImportProblems(IReadOnlyList<ImportProblem> Listed, long Total, IReadOnlyDictionary<string, long> Unlisted)
{
    /// <summary>One line per listed problem, and "and N more" at the end of a file that has more.</summary>
    public IEnumerable<string> Lines() => Listed.GroupBy(p => p.File).SelectMany(file =>
        file.Select(p => p.ToString()).Concat(Unlisted.TryGetValue(file.Key, out var more) ? [$"{file.Key}: and {more:N0} more."] : []));
}

/// <summary>What an import did to one kind of thing.</summary>
/// <param name="Kind">In the plural: people, seats, usage days.</param>
internal sealed record ImportedKind(string Kind, int Added, int Changed, int Removed)
{
    public bool IsUnchanged => Added + Changed + Removed == 0;

    public override string ToString() => IsUnchanged ? $"{Kind}: no change" : $"{Kind}: " + string.Join(", ", new[]
    {
        Added > 0 ? $"{Added:N0} added" : null, Changed > 0 ? $"{Changed:N0} changed" : null, Removed > 0 ? $"{Removed:N0} {(Kind == ImportReport.People ? "left" : "removed")}" : null,
    }.Where(part => part is not null));
}

/// <param name="Organisation">Name of the organisation.</param>
/// <param name="Kinds">Every kind once, unchanged ones too.</param>
/// <param name="UsageRows">Rows of use in the files.</param>
/// <param name="RowsWritten">Rows of use that were written because their day was new or different.</param>
/// <param name="Skipped">What was left out, when asked to; empty otherwise.</param>
/// <param name="Consequences">What went without because a row it names was left out, one sentence each.</param>
internal sealed record ImportReport(
    string Organisation, bool CheckOnly, IReadOnlyList<ImportedKind> Kinds, long UsageRows, long RowsWritten, ImportProblems Skipped,
    IReadOnlyList<string> Consequences)
{
    public const string People = "people";

    public bool IsUnchanged => Kinds.All(k => k.IsUnchanged);

    /// <summary>What a person reads, one line each.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var problem in Skipped.Lines()) yield return $"left out: {problem}";
        foreach (var consequence in Consequences) yield return consequence;
        if (IsUnchanged)
        {
            yield return $"{Organisation}: no change ({UsageRows:N0} rows of use compared).";
            yield break;
        }

        yield return CheckOnly ? $"{Organisation}: an import would change this, nothing was written." : $"{Organisation}: imported.";
        foreach (var kind in Kinds.Where(k => !k.IsUnchanged)) yield return $"  {kind}";
        yield return $"  rows of use: {UsageRows:N0} read, {RowsWritten:N0} {(CheckOnly ? "to write" : "written")}";
    }
}

internal abstract record ImportOutcome
{
    private ImportOutcome() { }

    public sealed record Done(ImportReport Report) : ImportOutcome;

    /// <summary>The files are wrong; nothing was changed.</summary>
    public sealed record Refused(ImportProblems Problems) : ImportOutcome;

    /// <summary>The store cannot take them, in one sentence with the remedy; nothing was changed.</summary>
    public sealed record Impossible(string Reason) : ImportOutcome;
}
