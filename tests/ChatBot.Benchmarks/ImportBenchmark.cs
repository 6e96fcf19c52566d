using System.Diagnostics;
using System.Globalization;
using ChatBot.Import;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Benchmarks;

/// <summary>The import beside a bare loop: the same rows, schema and roll-ups, put in by one prepared statement with nothing read, judged or mapped.</summary>
internal static class ImportBenchmark
{
    private const string Columns =
        "SourceId, UtcDay, IdentityId, Key, Day, SliceId, PeriodStart, Grain, Sessions, Prompts, DurationMs, TokensIn, TokensOut, CostUnits, CostNanos, CostKind, LinesAccepted, LinesSuggested, Quality, Counts, ReceivedAt, Revision";

    public static async Task<int> RunAsync(int rows, string? folder)
    {
        var root = Directory.CreateTempSubdirectory("chatbot-import-benchmark-").FullName;
        try
        {
            if (folder is null) ImportDataset.Write(folder = Path.Combine(root, "files"), rows);
            var imported = new StorageOptions { DataDirectory = Path.Combine(root, "imported") };
            var import = await ImportAsync(imported, folder, "import");
            await ImportAsync(imported, folder, "import again, no change");

            ReadOnly(folder);
            var bare = await BareAsync(imported, new StorageOptions { DataDirectory = Path.Combine(root, "bare") });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import is {bare / import:0.00} of the bare loop's speed (aim 0.50, never below 0.20)"));
            return bare / import >= 0.2 ? 0 : 1;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<double> ImportAsync(StorageOptions store, string folder, string name)
    {
        Migrate(store);
        var steps = new Steps();
        var watch = Stopwatch.StartNew();
        var outcome = await new Importer(() => Open(store), store, Microsoft.Extensions.Options.Options.Create(new People.OrganisationOptions()), Microsoft.Extensions.Options.Options.Create(new Access.AccessOptions()), TimeProvider.System).RunAsync(new(DatasetFiles.InFolder(folder)), steps, CancellationToken.None);
        var seconds = watch.Elapsed.TotalSeconds;
        if (outcome is not ImportOutcome.Done { Report: var report }) throw new InvalidOperationException(outcome is ImportOutcome.Refused { Problems: var p } ? string.Join('\n', p.Lines()) : outcome.ToString());
        Print(name, report.UsageRows, seconds);
        Console.WriteLine($"  {steps}");
        return seconds;
    }

    private static void ReadOnly(string folder)
    {
        var watch = Stopwatch.StartNew();
        var rows = 0L;
        using var reader = new Import.Reading.CsvReader(File.OpenRead(Path.Combine(folder, DatasetFiles.Usage)));
        while (reader.Read())
        {
            for (var i = 0; i < reader.Count; i++) rows += reader.Field(i).Length & 0;
            rows++;
        }

        Print("reading fields only", rows, watch.Elapsed.TotalSeconds);
    }

    private static async Task<double> BareAsync(StorageOptions from, StorageOptions to)
    {
        Migrate(to);
        var facts = new List<object[]>();
        await using (var source = new SqliteConnection(StorageSetup.SqliteConnectionString(from.SqliteFile)))
        {
            source.Open();
            await using var read = source.CreateCommand();
            read.CommandText = $"SELECT {Columns} FROM UsageFacts";
            await using var reader = await read.ExecuteReaderAsync();
            while (reader.Read())
            {
                var fact = new object[reader.FieldCount];
                reader.GetValues(fact);
                facts.Add(fact);
            }
        }

        await using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(to.SqliteFile));
        connection.Open();
        Run(connection, SqliteConnections.Pragmas);
        Run(connection, $"ATTACH '{from.SqliteFile}' AS f");
        Run(connection, "PRAGMA foreign_keys = OFF");
        foreach (var table in new[] { "Organisations", "Teams", "People", "Tools", "Sources", "Identities", "Slices" }) Run(connection, $"INSERT INTO {table} SELECT * FROM f.{table}");
        Run(connection, "DETACH f");
        Run(connection, SqliteConnections.Pragmas);
        GC.Collect();

        var watch = Stopwatch.StartNew();
        await using var transaction = connection.BeginTransaction();
        await using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO UsageFacts ({Columns}) VALUES ({string.Join(", ", Columns.Split(", ").Select(c => "@" + c))})";
        var parameters = Columns.Split(", ").Select(c => insert.Parameters.AddWithValue("@" + c, 0L)).ToArray();
        insert.Prepare();
        foreach (var fact in facts)
        {
            for (var i = 0; i < parameters.Length; i++) parameters[i].Value = fact[i];
            insert.ExecuteNonQuery();
        }

        var loop = watch.Elapsed.TotalSeconds;
        var days = facts.Select(f => DateOnly.FromDayNumber((int)(long)f[4])).ToHashSet();
        await RollupWriter.RecountAsync(connection, transaction, days, CancellationToken.None);
        transaction.Commit();
        var seconds = watch.Elapsed.TotalSeconds;
        Print("bare loop", facts.Count, seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  inserting {loop:0.0} s, roll-ups and commit {seconds - loop:0.0} s"));
        return seconds;
    }

    private static void Migrate(StorageOptions store)
    {
        Directory.CreateDirectory(store.DataDirectory);
        using var db = Open(store);
        db.Database.Migrate();
    }

    private static SqliteChatBotDb Open(StorageOptions store)
    {
        var builder = new DbContextOptionsBuilder<SqliteChatBotDb>();
        StorageSetup.UseSqlite(builder, store.SqliteFile);
        return new SqliteChatBotDb(builder.Options);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Print(string name, long rows, double seconds) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {rows,10:N0} rows {seconds,7:0.0} s {rows / seconds,10:N0} rows/s, peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));

    private sealed class Steps : IProgress<ImportProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();
        private readonly SortedDictionary<ImportStep, (double End, long Heap)> steps = [];

        public void Report(ImportProgress value) =>
            steps[value.Step] = (watch.Elapsed.TotalSeconds, Math.Max(GC.GetTotalMemory(false) >> 20, steps.GetValueOrDefault(value.Step).Heap));

        public override string ToString() => string.Join(", ", steps.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} until {s.Value.End:0.0} s with {s.Value.Heap} MiB of objects")));
    }
}
