using System.Collections.Concurrent;
using ChatBot.Commands;
using ChatBot.IntegrationTests.SqlServer;
using ChatBot.IntegrationTests.SqlServer.StandIn;
using ChatBot.Storage;

namespace ChatBot.IntegrationTests.Hosting;

/// <summary>Which engine lies beneath the data directory of a test. All tests run on SQLite; on a server when <c>CHATBOT_TEST_SQLSERVER</c> holds its connection
/// string (each directory then has a database of its own), and in T-SQL on the stand-in when <c>CHATBOT_TEST_ENGINE</c> is <c>t-sql</c>.</summary>
internal static class TestStores
{
    private static readonly ConcurrentDictionary<string, Func<StorageOptions, StorageOptions>> Beneath = new(StringComparer.Ordinal);

    static TestStores() => ServiceHost.StoreOf = options => Beneath.TryGetValue(Path.GetFullPath(options.DataDirectory), out var put) ? put(options) : options;

    public static bool SpeaksTSql => Environment.GetEnvironmentVariable("CHATBOT_TEST_ENGINE") == "t-sql";

    public static void Put(string data, Func<StorageOptions, StorageOptions> put) => Beneath[Path.GetFullPath(data)] = put;

    public static string NewDirectory()
    {
        var data = Directory.CreateTempSubdirectory("chatbot-test-").FullName;
        if (LiveServer.IsThere) LiveServer.Create(data);
        else if (SpeaksTSql) StandInServer.Create(data);
        return data;
    }
}
