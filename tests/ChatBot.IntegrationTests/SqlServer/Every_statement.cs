using System.Text.Json;
using System.Text.RegularExpressions;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer.StandIn;
using ChatBot.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Xunit.Abstractions;

namespace ChatBot.IntegrationTests.SqlServer;

/// <summary>Everything that the service can say to SQL Server, read without a server: statements written by hand are taken from the source, those of EF Core from its mouth.</summary>
public sealed partial class Every_statement(ITestOutputHelper output) : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("chatbot-said-").FullName;

    /// <summary>Statements that only running code puts together, and where they are heard in T-SQL. What is new here wants to be heard in a test of the stand-in.</summary>
    private static readonly Dictionary<string, string> HeardElsewhere = new(StringComparer.Ordinal)
    {
        ["Storage/Additions.cs"] = "the migration script",
    };

    [Fact]
    public void Written_by_hand_is_T_SQL_and_names_what_the_model_has()
    {
        StandInServer.Create(data);
        using var store = new SqliteConnection(StorageSetup.SqliteConnectionString(Path.Combine(data, "chatbot.db")));
        store.Open();
        var statements = HandWritten.All(Root());
        var wrong = new List<string>();
        foreach (var statement in statements.Where(s => s.IsWhole))
            try
            {
                foreach (var step in TSqlReading.Read(statement.Sql)) Compile(store, step);
                var parameters = Parameter().Matches(statement.Sql).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order().ToList();
                if (!parameters.SequenceEqual(Enumerable.Range(0, parameters.Count))) wrong.Add($"{statement}: its parameters are not numbered from 0 without a gap");
            }
            catch (Exception problem) when (problem is NotTSqlException or SqliteException)
            {
                wrong.Add($"{statement}: {problem.Message}");
            }

        output.WriteLine($"{statements.Count(s => s.IsWhole)} statements read, {statements.Count(s => !s.IsWhole)} that only running code puts together");
        Assert.True(statements.Count > 100, "The source was not found.");
        Assert.Empty(wrong);
    }

    [Fact]
    public void About_identities_of_a_team_is_answered_from_their_index()
    {
        StandInServer.Create(data);
        using var store = new SqliteConnection(StorageSetup.SqliteConnectionString(Path.Combine(data, "chatbot.db")));
        store.Open();
        var asked = HandWritten.All(Root()).Where(s => s.Sql.Contains("FROM \"Identities\" WHERE \"TeamId\" = @p0", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(asked);
        foreach (var statement in asked)
        {
            using var plan = store.CreateCommand();
            plan.CommandText = "EXPLAIN QUERY PLAN " + statement.Sql;
            plan.Parameters.AddWithValue("@p0", 1);
            using var steps = plan.ExecuteReader();
            Assert.True(steps.Read());
            Assert.Contains("USING INDEX IX_Identities_TeamId", steps.GetString(3), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Put_together_while_running_was_heard_in_T_SQL()
    {
        StandInServer.Create(data);
        var (made, _, problem) = await ServiceUnderTest.RunAsync("demo", "--people", "80", "--days", "120", "--data", data);
        Assert.True(made == 0, problem);
        var (_, issued, _) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "ingest", "--name", "load", "--may-name-people", "--json", "--data", data);
        var token = JsonDocument.Parse(issued).RootElement.GetProperty("token").GetString()!;
        var backdate = new SqliteConnection($"Data Source={Path.Combine(data, "chatbot.db")};Pooling=False;Default Timeout=30");
        await using (await ServiceUnderTest.StartAsync(data)) { }
        backdate.Open();
        using (var missed = backdate.CreateCommand())
        {
            missed.CommandText = """
                UPDATE QRTZ_TRIGGERS SET NEXT_FIRE_TIME = NEXT_FIRE_TIME - 1728000000000 WHERE TRIGGER_NAME = 'housekeeping';
                INSERT INTO Deliveries (SourceId, Key, ReceivedAt, Facts, Rejected) VALUES (1, x'00112233445566778899aabbccddeeff', 0, 1, 0);
                UPDATE People SET LeftDay = 1 WHERE Id = (SELECT MAX(Id) FROM People);
                INSERT INTO QRTZ_JOB_DETAILS SELECT 'ChatBot 00000000', JOB_NAME, JOB_GROUP, DESCRIPTION, JOB_CLASS_NAME, IS_DURABLE, IS_NONCONCURRENT, IS_UPDATE_DATA, REQUESTS_RECOVERY, JOB_DATA FROM QRTZ_JOB_DETAILS;
                """;
            missed.ExecuteNonQuery();
        }

        await using (var service = await ServiceUnderTest.StartAsync(data, ("Privacy:EraseLeaversAfterDays", "0")))
        {
            await service.SettleAsync(TimeProvider.System.GetUtcNow());
            service.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            foreach (var prompts in new[] { 1, 2 })
                for (var revision = 1; revision <= 2; revision++)
                {
                    using var body = new StringContent(
                        $$"""{"id":"x{{prompts}}","time":"2026-06-0{{revision}}T10:00:00Z","revision":{{revision}},"person":"email:p1@a.example","tool":"codex","prompts":{{prompts}} }""",
                        System.Text.Encoding.UTF8, "application/json");
                    var answer = await service.Http.PostAsync("/webhooks/agent", body);
                    Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                }

            await Hosts.StoreFile.UntilAsync("the housekeeping", () =>
            {
                using var left = backdate.CreateCommand();
                left.CommandText = "SELECT (SELECT COUNT(*) FROM Deliveries WHERE ReceivedAt = 0) + (SELECT COUNT(*) FROM QRTZ_JOB_DETAILS WHERE SCHED_NAME = 'ChatBot 00000000')";
                return Convert.ToInt64(left.ExecuteScalar(), null) == 0;
            });
        }

        await backdate.DisposeAsync();
        Assert.Equal(0, (await ServiceUnderTest.RunAsync("rebuild-day", "2026-06-01", "2026-06-03", "--data", data)).ExitCode);
        Assert.Equal(0, (await ServiceUnderTest.RunAsync("demo", "--people", "90", "--days", "120", "--seed", "2", "--data", data)).ExitCode);
        Assert.Equal(0, (await ServiceUnderTest.RunAsync("ask", "top 5 people by tokens in the last 10 days", "--data", data)).ExitCode);
        var heard = StandInServer.Heard.Select(Plain).ToList();
        var unheard = HandWritten.All(Root()).Where(s => !s.IsWhole && !HeardElsewhere.ContainsKey(s.File) && !heard.Exists(h => Fits(h, s))).Select(s => s.ToString());
        Assert.Empty(unheard);
    }

    [Fact]
    public void Saved_by_EF_Core_is_T_SQL_and_runs_for_every_table()
    {
        StandInServer.Create(data);
        using var connection = StandInServer.Connect(data);
        connection.Open();
        using (var free = connection.File.CreateCommand())
        {
            free.CommandText = "PRAGMA foreign_keys = OFF";
            free.ExecuteNonQuery();
        }

        var options = new DbContextOptionsBuilder<SqlServerChatBotDb>();
        StorageSetup.UseSqlServer(options, new("Server=stand-in;User ID=nobody"), connection);
        options.EnableSensitiveDataLogging();
        using var db = new SqlServerChatBotDb(options.Options);
        foreach (var type in db.Model.GetEntityTypes().ToList())
        {
            // More than one batch of them: how rows are put together depends on their number.
            var rows = Enumerable.Range(1, 50).Select(n => Make(type, n)).ToList();
            db.AddRange(rows);
            db.SaveChanges();
            foreach (var row in rows)
                foreach (var property in db.Entry(row).Properties.Where(p => !p.Metadata.IsKey()))
                    property.CurrentValue = Value(property.Metadata, 1000 + rows.IndexOf(row));
            db.SaveChanges();
            db.RemoveRange(rows);
            db.SaveChanges();
            db.ChangeTracker.Clear();
        }
    }

    [Fact]
    public void Migrations_apply_twice_without_harm()
    {
        using var db = new DesignTimeSqlServer().CreateDbContext([]);
        var script = db.GetInfrastructure().GetRequiredService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        script += string.Join('\n', Additions.MarksOf(Additions.Among(db, db.Database.GetMigrations())));
        var unguarded = ((TSqlScript)TSqlReading.Parse(script)).Batches.SelectMany(b => b.Statements).Where(statement => statement is not (
            IfStatement or BeginTransactionStatement or CommitTransactionStatement
            or InsertStatement { InsertSpecification.InsertSource: SelectInsertSource { Select: QuerySpecification { WhereClause.SearchCondition: BooleanNotExpression } } }));
        Assert.Empty(unguarded.Select(u => $"{u.StartLine}: {u.GetType().Name}"));
        foreach (var statement in ScheduleTables.Statements(sqlite: false))
            Assert.All(((TSqlScript)TSqlReading.Parse(statement)).Batches.SelectMany(b => b.Statements), s => Assert.IsType<IfStatement>(s));
    }

    [Fact]
    public void What_lays_out_the_server_is_T_SQL_also_inside_its_quotes()
    {
        foreach (var script in new[] { SqlServerLayout.PartitionFacts, SqlServerLayout.AllowSnapshots })
        {
            var inside = new Quoted();
            TSqlReading.Parse(script).Accept(inside);
            foreach (var text in inside.Texts) TSqlReading.Parse(text);
        }

        Assert.Contains("DATA_COMPRESSION = PAGE", SqlServerLayout.PartitionFacts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT \"Id\" FROM \"People\" LIMIT 1")]
    [InlineData("INSERT OR IGNORE INTO \"Sources\" (\"Id\") VALUES (@p0)")]
    [InlineData("MERGE INTO \"Sources\" AS t USING (SELECT 1 AS Id) AS s ON t.\"Id\" = s.Id WHEN MATCHED THEN DELETE;")]
    [InlineData("SELECT \"Nmae\" FROM \"People\"")]
    [InlineData("SELECT p.\"Name\" FROM \"Poeple\" p")]
    [InlineData("SELECT q.\"Name\" FROM \"People\" p")]
    [InlineData("WITH some AS (SELECT \"Id\" FROM \"People\") SELECT \"Name\" FROM some")]
    public void A_wrong_statement_is_found(string sql)
    {
        StandInServer.Create(data);
        using var store = new SqliteConnection(StorageSetup.SqliteConnectionString(Path.Combine(data, "chatbot.db")));
        store.Open();
        Assert.True(Record.Exception(() => TSqlReading.Read(sql).ToList().ForEach(step => Compile(store, step))) is NotTSqlException or SqliteException);
    }

    public void Dispose() => StoreDirectory.Delete(data);

    /// <summary>Compiles without running: every table and column is looked up, through aliases and whatever scope they come from.</summary>
    private static void Compile(SqliteConnection store, Step step)
    {
        switch (step)
        {
            case Step.Query(var sql):
                Statement.Prepare(store, null, "EXPLAIN " + sql).Dispose();
                break;
            case Step.Change(var sql) when !sql.Contains("temp.[", StringComparison.Ordinal):
                Statement.Prepare(store, null, "EXPLAIN " + sql).Dispose();
                break;
            case Step.IfLastChangedNone(var then):
                foreach (var one in then) Compile(store, one);
                break;
        }
    }

    private static bool Fits(string heard, WrittenStatement written)
    {
        var at = 0;
        foreach (var part in Plain(written.Sql).Split(HandWritten.Unknown))
        {
            at = heard.IndexOf(part.Trim(), at, StringComparison.Ordinal);
            if (at < 0) return false;
            at += part.Trim().Length;
        }

        return true;
    }

    private static string Plain(string sql) => Blank().Replace(sql, " ").Trim();

    private static object Make(IEntityType type, int number)
    {
        var row = Activator.CreateInstance(type.ClrType, nonPublic: true)!;
        foreach (var property in type.GetProperties()) property.PropertyInfo!.SetValue(row, Value(property, number));
        return row;
    }

    private static object Value(IProperty property, int number) => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) switch
    {
        var t when t == typeof(string) => Cut($"{number}", property.GetMaxLength()),
        var t when t == typeof(int) => number,
        var t when t == typeof(long) => (long)number,
        var t when t == typeof(bool) => number % 2 == 0,
        var t when t == typeof(double) => number / 2.0,
        var t when t == typeof(byte[]) => Enumerable.Repeat((byte)number, property.GetMaxLength() ?? 8).Select((b, i) => i == 0 ? (byte)(number >> 8) : b).ToArray(),
        var t when t == typeof(Guid) => new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        var t when t == typeof(DateOnly) => DateOnly.FromDayNumber(730_000 + number),
        var t when t == typeof(DateTimeOffset) => DateTimeOffset.FromUnixTimeMilliseconds(number),
        var t when t.IsEnum => Enum.GetValues(t).GetValue(0)!,
        var t => throw new NotSupportedException($"{property} is a {t}: say here what it may hold."),
    };

    private static string Cut(string text, int? longest) => longest is { } most && text.Length > most ? text[^most..] : text;

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ChatBot.sln"))) at = at.Parent!;
        return at.FullName;
    }

    [GeneratedRegex(@"@p(\d+)\b")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    private sealed class Quoted : TSqlFragmentVisitor
    {
        public List<string> Texts { get; } = [];

        public override void Visit(ExecuteStatement node)
        {
            if (node.ExecuteSpecification.ExecutableEntity is ExecutableStringList strings) Texts.Add(string.Concat(strings.Strings.OfType<StringLiteral>().Select(s => s.Value)));
        }
    }
}
