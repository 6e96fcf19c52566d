namespace ChatBot.Import.Reading;

/// <param name="Checksum">Sum, modulo 2⁶⁴, of the hashes of the day's rows.</param>
internal readonly record struct DayContent(long Checksum, int Rows)
{
    public DayContent With(long hash) => new(unchecked(Checksum + hash), Rows + 1);
}

/// <summary>What the first reading of usage.csv found: its names, and every written day in one number.</summary>
/// <param name="WithoutTool">Rows passed over because their tool was left out.</param>
internal sealed record UsageScan(UsageNames Names, IReadOnlyDictionary<DateOnly, DayContent> Days, long Rows, long WithoutTool)
{
    /// <returns>None when the file cannot be read at all; the problems say why.</returns>
    public static UsageScan? Read(DatasetFiles from, Dataset data, Problems problems, Action<long> progress, CancellationToken ct)
    {
        var names = new UsageNames();
        using var reader = UsageReader.Open(from, data, names, problems);
        if (reader is null) return null;
        var days = new Dictionary<DateOnly, DayContent>();
        var rows = 0L;
        while (reader.Read(out var entry))
        {
            days[entry.WrittenDay] = days.GetValueOrDefault(entry.WrittenDay).With(entry.Hash);
            if (++rows % 16384 != 0) continue;
            ct.ThrowIfCancellationRequested();
            progress(reader.BytesRead);
        }

        return new(names, days, rows, reader.WithoutTool);
    }
}
