using ChatBot.Storage;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.IntegrationTests.SqlServer;

/// <summary>A SQL Server that was given to the tests: its connection string, with the right to create databases, in <c>CHATBOT_TEST_SQLSERVER</c>.</summary>
internal static class LiveServer
{
    public const string Variable = "CHATBOT_TEST_SQLSERVER";

    private static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    public static bool IsThere => Given is not null;

    /// <summary>A database of its own for a data directory, migrated to this version.</summary>
    public static void Create(string data)
    {
        var connection = ConnectionString(data);
        var options = new DbContextOptionsBuilder<SqlServerChatBotDb>();
        StorageSetup.UseSqlServer(options, new SqlServerConnections(connection));
        using (var db = new SqlServerChatBotDb(options.Options)) db.Database.Migrate();
        Hosting.TestStores.Put(data, store => store with { ConnectionString = connection });
    }

    public static void Drop(string data)
    {
        SqlConnection.ClearAllPools();
        using var connection = new SqlConnection(Given);
        connection.Open();
        using var drop = connection.CreateCommand();
        drop.CommandText = $"IF DB_ID(N'{NameOf(data)}') IS NOT NULL BEGIN ALTER DATABASE [{NameOf(data)}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{NameOf(data)}]; END";
        drop.ExecuteNonQuery();
    }

    public static string ConnectionString(string data) => new SqlConnectionStringBuilder(Given) { InitialCatalog = NameOf(data) }.ConnectionString;

    private static string NameOf(string data) => "ChatBotTest_" + new string([.. Path.GetFileName(data).Where(char.IsLetterOrDigit)]);
}

/// <summary>A test that needs a server; without one it is reported as skipped, with this reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LiveServerFactAttribute : FactAttribute
{
    public LiveServerFactAttribute()
    {
        if (!LiveServer.IsThere) Skip = $"Needs a SQL Server: set {LiveServer.Variable} to a connection string that may create databases.";
    }
}

/// <summary>Why a test runs on SQLite alone. Not run on other engines.</summary>
internal static class OnSqlite
{
    public const string Only = "Tests what only SQLite does.", AnotherProcess = "Starts a process of its own, which does not reach the store of this run.";

    public static string? Skip(string why) => LiveServer.IsThere || Hosting.TestStores.SpeaksTSql ? why : null;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class SqliteFactAttribute : FactAttribute
{
    public SqliteFactAttribute(string why = OnSqlite.Only) => (Why, Skip) = (why, OnSqlite.Skip(why));

    public string Why { get; }
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class SqliteTheoryAttribute : TheoryAttribute
{
    public SqliteTheoryAttribute(string why = OnSqlite.Only) => (Why, Skip) = (why, OnSqlite.Skip(why));

    public string Why { get; }
}
