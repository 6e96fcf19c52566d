using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using Microsoft.Data.Sqlite;

namespace ChatBot.Benchmarks;

/// <summary>Adds people and facts to a store until it holds as many as wanted; the roll-ups are recounted from them.</summary>
internal static class GrownStore
{
    private const string Insert =
        """
        INSERT INTO "UsageFacts" ("SourceId", "UtcDay", "IdentityId", "Key", "Day", "SliceId", "Grain", "Sessions", "Prompts", "TokensIn", "TokensOut", "DurationMs",
            "CostUnits", "CostNanos", "CostKind", "Quality", "Counts", "ReceivedAt", "Revision")
        VALUES (@p0, @p1, @p2, @p3, @p1, @p4, 0, 1, @p5, @p6, @p7, 60000, 0, @p8, 1, 0, 7, 0, 0)
        """;

    /// <returns>Facts in the store.</returns>
    public static long Grow(string file, long facts, int people)
    {
        using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(file));
        connection.Open();
        Execute(connection, SqliteConnections.Pragmas);
        Execute(connection, "PRAGMA synchronous = OFF;");
        var there = Number(connection, "SELECT COUNT(*) FROM \"UsageFacts\"");
        var first = DateOnly.FromDayNumber((int)Number(connection, "SELECT MIN(\"Day\") FROM \"UsageFacts\""));
        var last = DateOnly.FromDayNumber((int)Number(connection, "SELECT MAX(\"Day\") FROM \"UsageFacts\""));
        var source = Number(connection, "SELECT COALESCE(MAX(\"Id\"), 0) + 1 FROM \"Sources\"");
        var slices = Numbers(connection, "SELECT \"Id\" FROM \"Slices\" ORDER BY \"Id\"");
        var identities = AddPeople(connection, people, source);

        var random = new Random(1);
        var days = last.DayNumber - first.DayNumber + 1;
        var perDay = Math.Max(0, facts - there) / days;
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= last; month = month.AddMonths(1))
        {
            using var transaction = connection.BeginTransaction();
            using var insert = Statement.Prepare(connection, transaction, Insert);
            var touched = new List<DateOnly>();
            for (var day = month; day < month.AddMonths(1); day = day.AddDays(1))
            {
                if (day < first || day > last) continue;
                touched.Add(day);
                // Whoever uses tools uses the same few of them, several times a day; in order of the key, as bulk writers do.
                var each = Math.Max(1, perDay / Math.Max(1, identities.Count * 2 / 5));
                long key = 0;
                foreach (var identity in identities)
                {
                    if (key >= perDay || (identity + day.DayNumber) % 5 > 1) continue;
                    for (var i = 0; i < each && key < perDay; i++)
                        insert.Bind(0, source).Bind(1, day.DayNumber).Bind(2, identity).Bind(3, ++key).Bind(4, slices[(int)((identity * 7 + random.Next(8)) % slices.Count)])
                            .Bind(5, random.Next(1, 12)).Bind(6, random.Next(1, 90_000)).Bind(7, random.Next(1, 9_000)).Bind(8, random.Next(0, 900_000_000)).Run();
                }
            }
            RollupWriter.RecountAsync(connection, transaction, touched, CancellationToken.None).GetAwaiter().GetResult();
            transaction.Commit();
        }
        Execute(connection, "UPDATE \"Organisations\" SET \"Version\" = \"Version\" + 1");
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE);");
        return Number(connection, "SELECT COUNT(*) FROM \"UsageFacts\"");
    }

    private static List<long> AddPeople(SqliteConnection connection, int people, long source)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"INSERT INTO \"Sources\" (\"Id\", \"Name\") VALUES ({source}, 'benchmark')", transaction);
        var teams = new List<(long Team, long Lead)>();
        using (var rows = Statement.Prepare(connection, transaction,
            "SELECT p.\"TeamId\", MIN(p.\"ManagerId\") FROM \"People\" p JOIN \"People\" m ON m.\"Id\" = p.\"ManagerId\" AND m.\"TeamId\" = p.\"TeamId\" GROUP BY p.\"TeamId\""))
            while (rows.Step()) teams.Add((rows.Int64(0), rows.Int64(1)));
        var next = Number(connection, "SELECT MAX(\"Id\") + 1 FROM \"People\"");
        var identity = Number(connection, "SELECT MAX(\"Id\") + 1 FROM \"Identities\"");
        using var person = Statement.Prepare(connection, transaction,
            """
            INSERT INTO "People" ("Id", "Email", "Name", "Title", "Seniority", "TeamId", "ManagerId", "StartDay", "Version")
            VALUES (@p0, @p1, @p2, 'Specialist', 2, @p3, @p4, 700000, 0)
            """);
        using var reference = Statement.Prepare(connection, transaction, "INSERT INTO \"Identities\" (\"Id\", \"Ref\", \"PersonId\") VALUES (@p0, @p1, @p2)");
        var identities = new List<long>();
        for (var i = 0; i < people; i++)
        {
            var (team, lead) = teams[i % teams.Count];
            person.Bind(0, next + i).Bind(1, $"w{i}@bench.example").Bind(2, $"Xq{i} Zk{i}").Bind(3, team).Bind(4, lead).Run();
            reference.Bind(0, identity + i).Bind(1, $"email:w{i}@bench.example").Bind(2, next + i).Run();
            identities.Add(identity + i);
        }
        transaction.Commit();
        return identities;
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql) => Numbers(connection, sql)[0];

    private static List<long> Numbers(SqliteConnection connection, string sql)
    {
        using var rows = Statement.Prepare(connection, null, sql);
        var numbers = new List<long>();
        while (rows.Step()) numbers.Add(rows.Int64(0));
        return numbers;
    }
}
