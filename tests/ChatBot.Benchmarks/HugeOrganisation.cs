using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using Microsoft.Data.Sqlite;

namespace ChatBot.Benchmarks;

/// <summary>People, their reporting lines and a year of their roll-ups, written as the roll-up writer would leave them.</summary>
internal static class HugeOrganisation
{
    private const int Tools = 8, Features = 6, Fan = 10;

    /// <returns>Person days.</returns>
    public static long Make(string file, int people, int managers, DateOnly today, int days)
    {
        using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(file));
        connection.Open();
        Execute(connection, SqliteConnections.Pragmas);
        Execute(connection, "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;");
        var first = today.AddDays(-days);
        using (var transaction = connection.BeginTransaction())
        {
            Execute(connection, $"""
                INSERT INTO "Organisations" ("Id", "Name", "ReportingCurrency", "FiscalYearStartMonth", "TimeZone", "MinimumGroupSize", "DataFrom", "DataTo", "IsDemonstration", "Version")
                VALUES (1, 'Huge', 'USD', 1, 'UTC', 5, {first.DayNumber}, {today.DayNumber - 1}, 0, 1)
                """);
            for (var tool = 1; tool <= Tools; tool++)
            {
                Execute(connection, $"INSERT INTO \"Tools\" (\"Id\", \"Name\", \"Vendor\", \"Status\", \"Billing\", \"Version\") VALUES ({tool}, 'Tool {tool}', 'Vendor {tool}', 0, {tool % 3}, 0)");
                if (tool % 3 != 1) Execute(connection, $"INSERT INTO \"SeatPrices\" (\"ToolId\", \"FromDay\", \"Units\", \"Nanos\", \"Currency\") VALUES ({tool}, 0, {10 + tool}, 0, 'USD')");
                for (var feature = 0; feature < Features; feature++)
                    Execute(connection, $"INSERT INTO \"Slices\" (\"Id\", \"ToolId\", \"Surface\", \"Feature\", \"Model\", \"Project\", \"Currency\") VALUES ({(tool - 1) * Features + feature + 1}, {tool}, '', 'feature {feature}', '', '', 'USD')");
            }

            using var team = Statement.Prepare(connection, transaction, "INSERT INTO \"Teams\" (\"Id\", \"Name\", \"ParentId\", \"Version\") VALUES (@p0, @p1, @p2, 0)");
            using var budget = Statement.Prepare(connection, transaction, "INSERT INTO \"Budgets\" (\"Level\", \"SubjectId\", \"FromMonth\", \"Units\", \"Nanos\", \"Currency\") VALUES (1, @p0, 0, @p1, 0, 'USD')");
            for (var m = 1; m <= managers; m++)
            {
                team.Bind(0, m).Bind(1, $"Team {m}");
                if (m == 1) team.BindNull(2);
                else team.Bind(2, LeadOf(m));
                team.Run();
                budget.Bind(0, m).Bind(1, 500).Run();
            }

            using var person = Statement.Prepare(connection, transaction,
                "INSERT INTO \"People\" (\"Id\", \"Email\", \"Name\", \"Title\", \"Seniority\", \"TeamId\", \"ManagerId\", \"Locale\", \"StartDay\", \"Version\") VALUES (@p0, @p1, @p2, 'Engineer', 2, @p3, @p4, 'en-US', 700000, 0)");
            using var seat = Statement.Prepare(connection, transaction, "INSERT INTO \"Seats\" (\"PersonId\", \"ToolId\", \"AssignedDay\") VALUES (@p0, @p1, @p2)");
            using var request = Statement.Prepare(connection, transaction, "INSERT INTO \"AccessRequests\" (\"Id\", \"Number\", \"PersonId\", \"ToolId\", \"RequestedDay\", \"Status\", \"Version\") VALUES (@p0, @p1, @p1, @p2, @p3, 0, 0)");
            var keys = new Keys(TimeProvider.System);
            for (var p = 1; p <= people; p++)
            {
                // The first ones lead, in a tree; everybody else is spread over them.
                var isLead = p <= managers;
                person.Bind(0, p).Bind(1, $"p{p}@huge.example").Bind(2, $"Person {p}").Bind(3, isLead ? p : 1 + p % managers);
                if (p == 1) person.BindNull(4);
                else person.Bind(4, isLead ? LeadOf(p) : 1 + p % managers);
                person.Run();
                if (p % 5 < 3) seat.Bind(0, p).Bind(1, 1 + p % Tools).Bind(2, first.DayNumber + p % 300).Run();
                if (p % 50 == 0) request.Bind(0, keys.Next().ToByteArray(bigEndian: true)).Bind(1, p).Bind(2, 1 + (p + 3) % Tools).Bind(3, today.DayNumber - 1 - p % 90).Run();
            }

            Talk(connection, transaction, 1, managers);
            transaction.Commit();
        }

        return Use(connection, people, first, days);
    }

    /// <summary>Some two in five of everybody use something on a working day.</summary>
    private static long Use(SqliteConnection connection, int people, DateOnly first, int days)
    {
        long rows = 0;
        using (var transaction = connection.BeginTransaction())
        {
            using var day = SumsTable.PersonDays(connection, transaction);
            using var month = SumsTable.PersonMonths(connection, transaction);
            for (var p = 1; p <= people; p++)
            {
                var (months, slice) = (new SortedDictionary<int, Sums>(), 1 + p % (Tools * Features));
                for (var d = 0; d < days; d++)
                {
                    if (!IsActive(p, first.DayNumber + d)) continue;
                    var sums = new Sums(1, 3, 1000, 200, 60_000, 5, 10, 0, 120_000_000 + p % 7 * 10_000_000, 1);
                    day.Insert([p, first.DayNumber + d, slice], sums);
                    rows++;
                    var start = new DateOnly(first.AddDays(d).Year, first.AddDays(d).Month, 1).DayNumber;
                    var known = months.GetValueOrDefault(start);
                    known.Add(sums);
                    months[start] = known;
                }

                foreach (var (start, sums) in months) month.Insert([start, p, (slice - 1) / Features * Features + 1], sums);
            }

            using var sets = new ActiveSets(connection, transaction);
            foreach (var (view, keyOf) in ((View, Func<int, int>)[])[(View.Any, _ => 0), (View.Tool, s => (s - 1) / Features * Features + 1), (View.Feature, s => s)])
            {
                for (var d = 0; d < days; d++)
                {
                    var byKey = new Dictionary<int, PeopleSet>();
                    for (var p = 1; p <= people; p++)
                    {
                        if (!IsActive(p, first.DayNumber + d)) continue;
                        var key = keyOf(1 + p % (Tools * Features));
                        if (!byKey.TryGetValue(key, out var set)) byKey.Add(key, set = new());
                        set.Add(p);
                    }

                    foreach (var (key, set) in byKey) sets.Write(view, Span.Day, key, first.AddDays(d), set, null);
                }

                for (var start = new DateOnly(first.Year, first.Month, 1); start <= first.AddDays(days); start = start.AddMonths(1)) sets.RemakeMonth(view, start);
            }

            transaction.Commit();
        }

        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE);");
        return rows;
    }

    /// <summary>Everybody can be reached, three in four hold the seat of the tool that they use, and half of the others have only logged in.</summary>
    public static void Engage(string file, DateOnly today)
    {
        using var connection = Open(file);
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"""
            UPDATE "Seats" SET "ToolId" = 1 + ("PersonId" % {Tools * Features}) / {Features} WHERE "PersonId" % 4 > 0;
            UPDATE "Seats" SET "LastLoginDay" = {today.DayNumber - 50} WHERE "PersonId" % 8 = 0;
            """);
        using var count = Statement.Prepare(connection, transaction, "SELECT (SELECT MAX(\"PersonId\") FROM \"Conversations\"), (SELECT MAX(\"Id\") FROM \"People\")");
        var (reached, people) = count.Step() ? (count.Int32(0), count.Int32(1)) : default;
        count.Reset();
        Talk(connection, transaction, reached + 1, people);
        transaction.Commit();
    }

    /// <summary>Half of everybody looks for a partner for the tool that they hold, the other half is happy to help with the tool that they use.</summary>
    /// <returns>How many of each.</returns>
    public static (int Seekers, int Helpers) Seek(string file)
    {
        using var connection = Open(file);
        using var transaction = connection.BeginTransaction();
        var keys = new Keys(TimeProvider.System);
        using var people = Statement.Prepare(connection, transaction, "SELECT p.\"Id\", s.\"ToolId\" FROM \"People\" p LEFT JOIN \"Seats\" s ON s.\"PersonId\" = p.\"Id\"");
        using var pair = Statement.Prepare(connection, transaction,
            "INSERT INTO \"Pairs\" (\"Id\", \"ToolId\", \"LowId\", \"State\", \"LowSays\", \"HighSays\", \"Problem\", \"IsTwoWays\", \"SoughtAt\", \"Sequence\", \"Token\", \"LowWay\", \"HighWay\", \"LowTold\", \"HighTold\", \"Version\") VALUES (@p0, @p1, @p2, 0, 0, 0, 'a flaky test', 0, 0, 0, @p3, 0, 0, 0, 0, 0)");
        using var volunteer = Statement.Prepare(connection, transaction, "INSERT INTO \"Volunteers\" (\"PersonId\", \"Tools\", \"Topics\", \"PerMonth\", \"Since\", \"Version\") VALUES (@p0, @p1, '', 2, 0, 0)");
        var (seekers, helpers) = (0, 0);
        while (people.Step())
        {
            var person = people.Int32(0);
            if (person % 2 == 0 && !people.IsNull(1))
            {
                pair.Bind(0, keys.Next().ToByteArray(bigEndian: true)).Bind(1, people.Int32(1)).Bind(2, person).Bind(3, $"{person:x32}").Run();
                seekers++;
            }
            else if (person % 2 == 1)
            {
                volunteer.Bind(0, person).Bind(1, $"{1 + person % (Tools * Features) / Features}").Run();
                helpers++;
            }
        }

        transaction.Commit();
        return (seekers, helpers);
    }

    private static void Talk(SqliteConnection connection, SqliteTransaction transaction, int first, int last)
    {
        using var conversation = Statement.Prepare(connection, transaction, "INSERT INTO \"Conversations\" (\"Id\", \"Platform\", \"ExternalId\", \"PersonId\", \"Reference\", \"UpdatedAt\", \"Version\") VALUES (@p0, 'teams', @p1, @p2, @p3, 1, 0)");
        for (var p = first; p <= last; p++)
        {
            var id = new byte[16];
            BitConverter.TryWriteBytes(id.AsSpan(8), p);
            conversation.Bind(0, id).Bind(1, $"person|p{p}@huge.example").Bind(2, p)
                .Bind(3, $$"""{"Platform":"Teams","TenantId":"t","ConversationId":"c{{p}}","Kind":"Personal","ServiceUrl":"https://smba.example/","UserId":"29:{{p}}"}""").Run();
        }
    }

    /// <summary>So many of those who lead ask for the weekly digest.</summary>
    public static void Subscribe(string file, int managers)
    {
        using var connection = Open(file);
        using var transaction = connection.BeginTransaction();
        using var preference = Statement.Prepare(connection, transaction, "INSERT INTO \"Preferences\" (\"PersonId\", \"Name\", \"Value\", \"SetAt\") VALUES (@p0, 'digest', @p1, 0)");
        for (var m = 1; m <= managers; m++) preference.Bind(0, m).Bind(1, Core.Digests.DigestPlan.Standard.ToString()).Run();
        transaction.Commit();
    }

    public static void Forget(string file)
    {
        using var connection = Open(file);
        Execute(connection, "DELETE FROM \"Preferences\"; DELETE FROM \"Digests\"; DELETE FROM \"Tellings\"; DELETE FROM \"Outbox\";");
    }

    private static bool IsActive(int person, int day) => day % 7 < 5 && (person * 31 + day * 17) % 20 < 4 + person % 8;

    private static int LeadOf(int manager) => (manager - 2) / Fan + 1;

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(file));
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
