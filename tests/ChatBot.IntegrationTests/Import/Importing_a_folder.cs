using System.Globalization;
using ChatBot.Import;

namespace ChatBot.IntegrationTests.Import;

public sealed class Importing_a_folder
{
    [Fact]
    public async Task The_sample_is_without_problems_and_a_second_import_changes_nothing()
    {
        using var bench = new ImportBench();
        var first = await bench.ImportedAsync();
        Assert.False(first.IsUnchanged);
        Assert.Equal(143, Kind(first, "people").Added);
        Assert.Equal(15406, first.RowsWritten);
        var before = bench.Dump();

        var second = await bench.ImportedAsync();

        Assert.True(second.IsUnchanged, string.Join('\n', second.Lines()));
        Assert.Equal(["Northgate Harbour: no change (15,406 rows of use compared)."], second.Lines());
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task A_check_reports_and_writes_nothing()
    {
        using var bench = new ImportBench();
        var before = bench.Dump();
        var report = Assert.IsType<ImportOutcome.Done>(await bench.ImportAsync(checkOnly: true)).Report;
        Assert.Equal(143, Kind(report, "people").Added);
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task The_order_of_rows_and_columns_and_the_quoting_do_not_matter()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        var before = bench.Dump();

        foreach (var file in DatasetFiles.All.Where(f => f.EndsWith(".csv", StringComparison.Ordinal)))
        {
            bench.Edit(file, lines =>
            {
                var rows = lines.Select(l => string.Join(',', l.Split(',').Reverse().Select(f => $"\"{f}\"").Append("unknown column"))).ToList();
                lines.Clear();
                lines.Add("\uFEFF" + rows[0]);
                lines.AddRange(rows.Skip(1).Reverse());
            });
        }

        var report = await bench.ImportedAsync();
        Assert.True(report.IsUnchanged, string.Join('\n', report.Lines()));
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task Rolled_up_consumption_of_May_is_what_the_files_say()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();

        var expected = ConsumptionByCurrency(bench, new DateOnly(2026, 5, 1), new DateOnly(2026, 5, 31));

        var from = new DateOnly(2026, 5, 1).DayNumber;
        var actual = bench.Query($"""
            SELECT s.Currency || ' ' || (SUM(d.CostUnits) * 1000000000 + SUM(d.CostNanos)) FROM PersonDays d JOIN Slices s ON s.Id = d.SliceId
            WHERE d.Day BETWEEN {from} AND {from + 30} AND s.Currency <> '' GROUP BY s.Currency ORDER BY 1
            """);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Only_changed_days_are_written_and_only_changed_rows_reported()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        bench.Replace(DatasetFiles.Usage, "cli,agent,opus-4", "cli,chat,opus-4");
        bench.Replace(DatasetFiles.Seats, ",2026-06-17\n", ",2026-06-16\n");
        bench.Edit(DatasetFiles.Budgets, lines => lines.RemoveAt(lines.Count - 1));

        var report = await bench.ImportedAsync();

        Assert.Equal(["budgets: 1 removed", "days of use: 1 changed", "seats: 1 changed"], report.Kinds.Where(k => !k.IsUnchanged).Select(k => k.ToString()).Order());
        Assert.InRange(report.RowsWritten, 1, 200);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_was_there_before_a_folder_ends_in_the_figures_of_that_folder(int variant)
    {
        using var fresh = new ImportBench();
        await fresh.ImportedAsync();
        using var bench = new ImportBench();
        Vary(bench, variant);
        await bench.ImportedAsync();
        foreach (var file in DatasetFiles.All) File.Copy(Path.Combine(ImportBench.Sample, file), Path.Combine(bench.Files, file), overwrite: true);
        await bench.ImportedAsync();

        const string figures = """
            SELECT p.Email, d.Day, t.Name, s.Surface, s.Feature, s.Model, s.Project, s.Currency, d.Sessions, d.Prompts, d.TokensIn, d.TokensOut, d.DurationMs, d.CostUnits, d.CostNanos
            FROM PersonDays d JOIN Slices s ON s.Id = d.SliceId JOIN Tools t ON t.Id = s.ToolId LEFT JOIN People p ON p.Id = d.PersonId AND p.LeftDay IS NULL
            ORDER BY p.Email, d.Day, t.Name, s.Surface, s.Feature, s.Model, s.Project, s.Currency
            """;
        Assert.Equal(fresh.Query(figures), bench.Query(figures));
        Assert.Equal(fresh.Query("SELECT count(*) FROM UsageFacts"), bench.Query("SELECT count(*) FROM UsageFacts"));
    }

    private static void Vary(ImportBench bench, int variant)
    {
        switch (variant)
        {
            case 0:
                bench.Edit(DatasetFiles.Usage, lines => lines.RemoveAll(l => l.StartsWith("2026-05-1", StringComparison.Ordinal)));
                break;
            case 1:
                bench.Edit(DatasetFiles.People, lines =>
                {
                    for (var i = 1; i < lines.Count; i += 3) lines[i] = lines[i].Replace("America/New_York", "Asia/Tokyo", StringComparison.Ordinal).Replace("Europe/London", "Pacific/Auckland", StringComparison.Ordinal);
                });
                break;
            case 2:
                bench.Replace(DatasetFiles.Organisation, "\"time_zone\": \"America/New_York\"", "\"time_zone\": \"Australia/Sydney\"");
                var gone = bench.Lines(DatasetFiles.People).Skip(1).Select(l => l.Split(',')[0]).First(e => !bench.Lines(DatasetFiles.People).Any(l => l.Split(',')[5] == e) && !bench.Lines(DatasetFiles.Budgets).Any(l => l.Contains(e, StringComparison.Ordinal)));
                foreach (var file in new[] { DatasetFiles.People, DatasetFiles.Seats, DatasetFiles.Requests }) bench.Edit(file, lines => lines.RemoveAll(l => l.StartsWith(gone + ",", StringComparison.Ordinal)));
                break;
        }
    }

    private static List<string> ConsumptionByCurrency(ImportBench bench, DateOnly first, DateOnly last)
    {
        var zones = bench.Lines(DatasetFiles.People).Skip(1).Select(l => l.Split(',')).ToDictionary(f => f[0], f => f[6]);
        var sums = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var fields in bench.Lines(DatasetFiles.Usage).Skip(1).Select(l => l.Split(',')).Where(f => f[12].Length > 0))
        {
            var day = DateOnly.Parse(fields[0][..10], CultureInfo.InvariantCulture);
            if (fields[0].Length > 10)
            {
                var zone = TimeZoneInfo.FindSystemTimeZoneById(zones.GetValueOrDefault(fields[1].Trim().ToLowerInvariant(), "America/New_York"));
                day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture), zone).DateTime);
            }

            if (day < first || day > last) continue;
            sums[fields[13]] = sums.GetValueOrDefault(fields[13]) + decimal.Parse(fields[12], CultureInfo.InvariantCulture);
        }

        return [.. sums.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {(long)(s.Value * 1_000_000_000)}"))];
    }

    internal static ImportedKind Kind(ImportReport report, string name) => report.Kinds.Single(k => k.Kind == name);
}
