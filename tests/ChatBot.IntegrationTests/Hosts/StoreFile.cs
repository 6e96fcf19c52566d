using ChatBot.IntegrationTests.Hosting;
using Microsoft.Data.Sqlite;

namespace ChatBot.IntegrationTests.Hosts;

/// <summary>Looks into, and into the past of, a store whose hosts run or have stopped.</summary>
internal sealed class StoreFile : IDisposable
{
    public string Data { get; } = ServiceUnderTest.NewDirectory();

    public long Number(string sql) => Convert.ToInt64(Run(sql, command => command.ExecuteScalar()), null);

    public List<string> Texts(string sql) => Run(sql, command =>
    {
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read()) texts.Add(rows.GetString(0));
        return texts;
    });

    public int Change(string sql) => Run(sql, command => command.ExecuteNonQuery());

    /// <summary>Waits for a thing to happen; when it does not, the test fails by saying what it waited for.</summary>
    public static async Task UntilAsync(string what, Func<bool> happened)
    {
        for (var start = TimeProvider.System.GetTimestamp(); !happened(); await Task.Delay(20))
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(2), $"Waited in vain for: {what}");
    }

    public void Dispose() => StoreDirectory.Delete(Data);

    private T Run<T>(string sql, Func<SqliteCommand, T> run)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "chatbot.db")};Pooling=False;Foreign Keys=False;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return run(command);
    }
}
