using System.Diagnostics;
using ChatBot.Core.Usage;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;

namespace ChatBot.Benchmarks;

/// <summary>What a prepared statement needs at least, on the same roll-ups, for the typical question of each family.</summary>
internal static class Baseline
{
    private static readonly int May = new DateOnly(2026, 5, 1).DayNumber, April = new DateOnly(2026, 4, 1).DayNumber, Today = new DateOnly(2026, 6, 17).DayNumber;

    public static Dictionary<string, double> Measure(string data)
    {
        using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(Path.Combine(data, "chatbot.db"), readOnly: true));
        connection.Open();
        var person = Number(connection, "SELECT \"Id\" FROM \"People\" WHERE \"Email\" = 'liam.hassan@northgate.example'");
        var team = Number(connection, "SELECT \"Id\" FROM \"Teams\" WHERE \"Name\" = 'Payments'");
        const string sums = "SUM(\"Sessions\"), SUM(\"Prompts\"), SUM(\"CostUnits\"), SUM(\"CostNanos\")";
        var month = $"SELECT \"KeyId\", {sums} FROM \"GroupTotals\" WHERE \"GroupId\" = 0 AND \"View\" = 1 AND \"Span\" = 1 AND \"Start\" = {May} GROUP BY \"KeyId\"";
        var seats = "SELECT \"ToolId\", \"AssignedDay\", COUNT(*) FROM \"Seats\" GROUP BY \"ToolId\", \"AssignedDay\"";
        var distinct = $"SELECT \"People\" FROM \"ActiveSets\" WHERE \"View\" = 0 AND \"Span\" = 0 AND \"KeyId\" = 0 AND \"Start\" BETWEEN {Today - 27} AND {Today}";
        var byTool = $"SELECT \"People\" FROM \"ActiveSets\" WHERE \"View\" = 1 AND \"Span\" = 0 AND \"Start\" BETWEEN {Today - 29} AND {Today}";
        var self = Time(connection, $"SELECT {sums} FROM \"PersonDays\" WHERE \"PersonId\" = {person} AND \"Day\" BETWEEN {May} AND {May + 30}");
        var money = Time(connection, month) + Time(connection, seats);
        return new()
        {
            ["self"] = self,
            ["team"] = Time(connection, $"SELECT {sums} FROM \"GroupTotals\" WHERE \"GroupId\" = {team} AND \"View\" = 1 AND \"Span\" = 0 AND \"Start\" BETWEEN {Today - 27} AND {Today}"),
            ["organisation"] = Time(connection, distinct),
            ["money"] = money,
            ["seats and access"] = Time(connection, byTool) + Time(connection, seats),
            ["comparison"] = money + Time(connection, month.Replace($"= {May}", $"= {April}", StringComparison.Ordinal)),
            ["dates"] = Time(connection, $"SELECT {sums} FROM \"GroupTotals\" WHERE \"GroupId\" = 0 AND \"View\" = 1 AND \"Span\" = 0 AND \"Start\" BETWEEN {Today - 13} AND {Today}"),
            ["follow-up"] = money,
            ["names"] = self,
        };
    }

    /// <summary>Median milliseconds; sets are merged and counted, as they must be for an answer.</summary>
    private static double Time(SqliteConnection connection, string sql)
    {
        using var statement = Statement.Prepare(connection, null, sql);
        var times = new List<double>();
        for (var i = 0; i < 60; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var merged = new PeopleSet();
            while (statement.Step())
                if (sql.StartsWith("SELECT \"People\"", StringComparison.Ordinal)) merged.UnionWithEncoded(statement.Blob(0));
            _ = merged.Count;
            if (i >= 10) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return AskBenchmark.At(times, 0.5);
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var statement = Statement.Prepare(connection, null, sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }
}
