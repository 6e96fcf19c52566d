using System.Diagnostics;
using ChatBot.Import;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.IntegrationTests.Import;

public sealed class Importing_when_the_store_is_in_trouble
{
    [Theory]
    [InlineData("checking")]
    [InlineData("comparing")]
    [InlineData("writing")]
    [InlineData("counting")]
    public async Task A_killed_import_leaves_a_store_that_opens_and_can_simply_be_run_again(string when)
    {
        using var bench = new ImportBench();
        var before = bench.Dump();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "ChatBot.dll"), "import", bench.Files, "--data", bench.Options.DataDirectory }) start.ArgumentList.Add(argument);
        using var import = Process.Start(start)!;
        var said = new List<string>();
        while (await import.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.StartsWith(when, StringComparison.Ordinal)) continue;
            import.Kill();
            break;
        }

        await import.WaitForExitAsync();
        Assert.True(said.Count > 0 && said[^1].StartsWith(when, StringComparison.Ordinal), string.Join('\n', said));

        Assert.Equal("ok", bench.Query("PRAGMA integrity_check").Single());
        Assert.Equal(before, bench.Dump());
        Assert.False((await bench.ImportedAsync()).IsUnchanged);
        Assert.True((await bench.ImportedAsync()).IsUnchanged);
    }

    [Fact]
    public async Task Another_writer_is_waited_for_and_then_named()
    {
        using var bench = new ImportBench();
        using var other = new SqliteConnection(StorageSetup.SqliteConnectionString(bench.Options.SqliteFile));
        other.Open();
        using var transaction = other.BeginTransaction();

        var outcome = await bench.Importer(TimeSpan.FromSeconds(1)).RunAsync(new(DatasetFiles.InFolder(bench.Files)), new Progress<ImportProgress>(), CancellationToken.None);

        var reason = Assert.IsType<ImportOutcome.Impossible>(outcome).Reason;
        Assert.Equal($"The store {bench.Options.SqliteFile} is locked by another program. Stop it, or wait until its work is done, and try again.", reason);
        transaction.Rollback();
        await bench.ImportedAsync();
    }

    [Fact]
    public async Task A_disk_that_fills_up_leaves_the_store_as_it_was()
    {
        using var bench = new ImportBench();
        var before = bench.Dump();
        var limited = new Importer(() =>
        {
            var db = bench.Open();
            db.Database.GetDbConnection().Open();
            // The database's own limit gives the same answer as a full disk, on every machine.
            using var limit = db.Database.GetDbConnection().CreateCommand();
            limit.CommandText = "PRAGMA max_page_count = 400";
            limit.ExecuteNonQuery();
            return db;
        }, bench.Options, Microsoft.Extensions.Options.Options.Create(new ChatBot.People.OrganisationOptions()),
            Microsoft.Extensions.Options.Options.Create(new ChatBot.Access.AccessOptions()), TimeProvider.System);

        var outcome = await limited.RunAsync(new(DatasetFiles.InFolder(bench.Files)), new Progress<ImportProgress>(), CancellationToken.None);

        Assert.StartsWith("The disk that holds ", Assert.IsType<ImportOutcome.Impossible>(outcome).Reason, StringComparison.Ordinal);
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_not_half_imported()
    {
        using var bench = new ImportBench();
        var before = bench.Dump();
        var opened = 0;
        var shifting = new DatasetFiles(bench.Files, name =>
        {
            if (name == DatasetFiles.Usage && ++opened == 3) bench.Edit(name, lines => lines[50] = lines[51]);
            return DatasetFiles.InFolder(bench.Files).Open(name);
        });
        var outcome = await bench.Importer().RunAsync(new(shifting), new Progress<ImportProgress>(), CancellationToken.None);
        Assert.Equal("usage.csv changed while it was read. Wait until whoever writes it is done, and import again.", Assert.IsType<ImportOutcome.Impossible>(outcome).Reason);
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task A_cancelled_import_leaves_the_store_as_it_was()
    {
        using var bench = new ImportBench();
        var before = bench.Dump();
        using var stop = new CancellationTokenSource();
        var progress = new Stopping(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Importer().RunAsync(new(DatasetFiles.InFolder(bench.Files)), progress, stop.Token));
        Assert.Equal(before, bench.Dump());
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            if (value.Step == ImportStep.Writing) stop.Cancel();
        }
    }
}
