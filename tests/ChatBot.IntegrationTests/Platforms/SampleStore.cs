using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The sample organisation, imported once and copied for whoever needs a store of their own.</summary>
internal static class SampleStore
{
    public const string Now = "2026-06-17T15:00:00Z";

    private static readonly Lazy<Task<string>> Imported = new(ImportAsync);

    /// <returns>A new data directory.</returns>
    public static async Task<string> CopyAsync()
    {
        var from = FileIn(await Imported.Value);
        var data = ServiceUnderTest.NewDirectory();
        using var source = new SqliteConnection(StorageSetup.SqliteConnectionString(from));
        using var target = new SqliteConnection($"Data Source={FileIn(data)};Pooling=False");
        source.Open();
        target.Open();
        source.BackupDatabase(target);
        return data;
    }

    private static string FileIn(string data) => new StorageOptions { DataDirectory = data }.SqliteFile;

    private static async Task<string> ImportAsync()
    {
        var data = ServiceUnderTest.NewDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => StoreDirectory.Delete(data);
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", ImportBench.Sample, "--data", data);
        Assert.True(exitCode == 0, error);
        return data;
    }
}
