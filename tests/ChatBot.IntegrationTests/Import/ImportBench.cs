using System.Text;
using ChatBot.Import;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Import;

/// <summary>A store in a directory of its own, and a copy of the sample organisation to change at will.</summary>
internal sealed class ImportBench : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 6, 17, 15, 0, 0, TimeSpan.Zero);

    private readonly string root = Directory.CreateTempSubdirectory("chatbot-import-").FullName;

    public ImportBench()
    {
        Options = new StorageOptions { DataDirectory = Path.Combine(root, "data") };
        Files = Path.Combine(root, "files");
        Directory.CreateDirectory(Options.DataDirectory);
        Directory.CreateDirectory(Files);
        foreach (var file in Directory.GetFiles(Sample)) File.Copy(file, Path.Combine(Files, Path.GetFileName(file)));
        using var db = Open();
        db.Database.Migrate();
    }

    public static string Sample => Path.Combine(AppContext.BaseDirectory, "Samples", "org-seed1");

    public StorageOptions Options { get; }
    public string Files { get; }

    /// <summary>The operator's setting.</summary>
    public string? Zone { get; set; }

    public ChatBotDb Open()
    {
        var builder = new DbContextOptionsBuilder<SqliteChatBotDb>();
        StorageSetup.UseSqlite(builder, Options.SqliteFile);
        return new SqliteChatBotDb(builder.Options);
    }

    public Importer Importer(TimeSpan? patience = null) => new(Open, Options, Microsoft.Extensions.Options.Options.Create(new OrganisationOptions { TimeZone = Zone }), Microsoft.Extensions.Options.Options.Create(new ChatBot.Access.AccessOptions()), new FixedClock(Now)) { Patience = patience ?? TimeSpan.FromSeconds(20) };

    public Task<ImportOutcome> ImportAsync(bool checkOnly = false, bool skipBadRows = false) =>
        Importer().RunAsync(new(DatasetFiles.InFolder(Files), checkOnly, skipBadRows), new Progress<ImportProgress>(), CancellationToken.None);

    public async Task<ImportReport> ImportedAsync(bool skipBadRows = false) => Assert.IsType<ImportOutcome.Done>(await ImportAsync(skipBadRows: skipBadRows)).Report;

    public async Task<ImportProblems> RefusedAsync() => Assert.IsType<ImportOutcome.Refused>(await ImportAsync()).Problems;

    /// <summary>Lines of a file without their line ends.</summary>
    public List<string> Lines(string file) => [.. File.ReadAllLines(Path.Combine(Files, file))];

    public void Write(string file, IEnumerable<string> lines) => File.WriteAllText(Path.Combine(Files, file), string.Concat(lines.Select(l => l + "\n")), new UTF8Encoding(false));

    public void Edit(string file, Action<List<string>> edit)
    {
        var lines = Lines(file);
        edit(lines);
        Write(file, lines);
    }

    public void Replace(string file, string from, string to)
    {
        var text = File.ReadAllText(Path.Combine(Files, file));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Files, file), text[..at] + to + text[(at + from.Length)..], new UTF8Encoding(false));
    }

    /// <summary>Everything in the store in one text, but when facts came and how often the organisation or a month changed: equal stores give equal texts.</summary>
    public string Dump()
    {
        using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(Options.SqliteFile));
        connection.Open();
        var dump = new StringBuilder();
        foreach (var table in Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"))
        {
            var columns = Column(connection, $"SELECT name FROM pragma_table_info('{table}')").Where(c => c != "ReceivedAt" && (table, c) != ("Organisations", "Version") && (table, c) != ("MonthVersions", "Version"));
            foreach (var row in Column(connection, $"SELECT {string.Join(", ", columns.Select(c => $"quote(\"{c}\")"))} FROM \"{table}\"").Order(StringComparer.Ordinal)) dump.Append(table).Append(' ').AppendLine(row);
        }

        return dump.ToString();
    }

    /// <summary>Rows with their columns joined by a bar.</summary>
    public List<string> Query(string sql)
    {
        using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(Options.SqliteFile));
        connection.Open();
        return Column(connection, sql);
    }

    public void Dispose()
    {
        StoreDirectory.Delete(root);
    }

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read()) values.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        return values;
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
