using System.Data.Common;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer.StandIn;
using ChatBot.Storage;
using ChatBot.Storage.Bulk;
using ChatBot.Storage.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.IntegrationTests.SqlServer;

/// <summary>What both engines promise to those who write SQL by hand: the same tests on each.</summary>
public abstract class The_seam_between_the_engines : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("chatbot-seam-").FullName;
    private readonly Lazy<ChatBotDb> db;

    protected The_seam_between_the_engines() => db = new(() => Open(data));

    private DbConnection Connection
    {
        get
        {
            db.Value.Database.OpenConnection();
            return db.Value.Database.GetDbConnection();
        }
    }

    protected void A_sum_is_made_and_then_added_to()
    {
        using var transaction = Connection.BeginTransaction();
        using var add = Statement.Prepare(Connection, transaction, Dialect.Of(Connection).AddSums("SourceReasons", ["SourceId", "Kind", "Reason"], ["Times"]));
        add.Bind(0, 1).Bind(1, 2).Bind(2, "too old").Bind(3, 5).Run();
        add.Bind(0, 1).Bind(1, 2).Bind(2, "too old").Bind(3, 7).Run();
        add.Bind(0, 1).Bind(1, 2).Bind(2, "Too old").Bind(3, 1).Run();
        Assert.Equal([1, 12], Numbers(transaction, "SELECT \"Times\" FROM \"SourceReasons\" ORDER BY \"Times\""));
    }

    protected void A_value_is_put_and_then_replaced_also_by_nothing()
    {
        using var transaction = Connection.BeginTransaction();
        using var put = Statement.Prepare(Connection, transaction, Dialect.Of(Connection).Put("ActiveSets", ["View", "Span", "KeyId", "Start"], ["People", "Twice"]));
        byte[] large = [.. Enumerable.Range(0, 20_000).Select(i => (byte)i)];
        put.Bind(0, 1).Bind(1, 2).Bind(2, 3).Bind(3, 4).Bind(4, large).Bind(5, [9, 9]).Run();
        put.Bind(0, 1).Bind(1, 2).Bind(2, 3).Bind(3, 5).Bind(4, []).BindNull(5).Run();
        put.Bind(0, 1).Bind(1, 2).Bind(2, 3).Bind(3, 4).Bind(4, large).BindNull(5).Run();
        using var read = Statement.Prepare(Connection, transaction, "SELECT \"People\", \"Twice\" FROM \"ActiveSets\" ORDER BY \"Start\"");
        Assert.True(read.Step());
        Assert.Equal(large, read.Blob(0).ToArray());
        Assert.True(read.IsNull(1));
        Assert.Equal(0, read.Blob(1).Length);
        Assert.True(read.Step());
        Assert.Equal(0, read.Blob(0).Length);
        Assert.False(read.Step());
    }

    protected void Rows_are_deleted_some_at_a_time_and_counted()
    {
        using var transaction = Connection.BeginTransaction();
        using var insert = Statement.Prepare(Connection, transaction,
            "INSERT INTO \"Deliveries\" (\"SourceId\", \"Key\", \"ReceivedAt\", \"Facts\", \"Rejected\") VALUES (@p0, @p1, @p2, 0, 0)");
        for (var n = 0; n < 25; n++) Assert.Equal(1, insert.Bind(0, 1).Bind(1, Converters.ToBytes(Guid.NewGuid())).Bind(2, n).Run());

        using var delete = Statement.Prepare(Connection, transaction, Dialect.Of(Connection).DeleteSome("Deliveries", ["SourceId", "Key"], "\"ReceivedAt\" < @p0", 10));
        var deleted = new List<int>();
        do deleted.Add(delete.Bind(0, 22).Run());
        while (deleted[^1] > 0);
        Assert.Equal([10, 10, 2, 0], deleted);
        Assert.Equal([3], Numbers(transaction, "SELECT COUNT(*) FROM \"Deliveries\""));
    }

    protected void The_clock_of_the_store_goes_with_that_of_the_world()
    {
        using var transaction = Connection.BeginTransaction();
        var now = StoreClock.Now(new WriteScope(db, Connection, transaction));
        Assert.InRange(now, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
    }

    protected void What_another_was_faster_to_write_is_recognised()
    {
        using var transaction = Connection.BeginTransaction();
        transaction.Save("piece");
        using var insert = Statement.Prepare(Connection, transaction, "INSERT INTO \"Sources\" (\"Id\", \"Name\") VALUES (@p0, @p1)");
        insert.Bind(0, 1).Bind(1, "one").Run();
        Assert.True(Overtaken.By(Assert.ThrowsAny<DbException>(() => insert.Bind(0, 1).Bind(1, "two").Run())));
        insert.Reset();
        Assert.True(Overtaken.By(Assert.ThrowsAny<DbException>(() => insert.Bind(0, 2).Bind(1, "one").Run())));
        insert.Reset();
        transaction.Rollback("piece");
        Assert.Equal([0], Numbers(transaction, "SELECT COUNT(*) FROM \"Sources\""));
    }

    protected void Facts_are_changed_by_one_transaction_at_a_time()
    {
        using var transaction = Connection.BeginTransaction();
        Storage.Facts.FactsLock.Take(Connection, transaction);
        Storage.Facts.FactsLock.Take(Connection, transaction);
        transaction.Commit();
    }

    protected async Task Many_facts_are_written_at_once_and_equal_rows_get_neighbouring_keys()
    {
        await using (var transaction = await db.Value.BeginLongWriteAsync(TimeSpan.FromSeconds(5), CancellationToken.None))
        {
            await using var bulk = FactBulk.Open(db.Value, transaction, 3, DateTimeOffset.UnixEpoch);
            FactToWrite One(long hash) => new() { UtcDay = new(2026, 6, 1), Day = new(2026, 6, 1), IdentityId = 5, SliceId = 6, ContentHash = hash, Prompts = hash, CostUnits = 1, CostNanos = 2 };
            await bulk.WriteAsync(new[] { One(10), One(10), One(50) }, CancellationToken.None);
            await bulk.WriteAsync(new[] { One(10), One(90) }, CancellationToken.None);
            await bulk.FinishAsync(CancellationToken.None);
            await transaction.CommitAsync();
        }

        var facts = await db.Value.UsageFacts.AsNoTracking().OrderBy(f => f.Key).Select(f => new { f.Key, f.Prompts, f.CostNanos, f.SourceId, f.Sessions }).ToListAsync();
        Assert.Equal([10, 11, 12, 50, 90], facts.Select(f => f.Key));
        Assert.Equal([10, 10, 10, 50, 90], facts.Select(f => f.Prompts!.Value));
        Assert.All(facts, f => Assert.Equal((3, (int?)2, null), (f.SourceId, f.CostNanos, f.Sessions)));
    }

    public void Dispose()
    {
        if (db.IsValueCreated) db.Value.Dispose();
        GC.SuppressFinalize(this);
        Close(data);
    }

    internal abstract ChatBotDb Open(string data);

    internal virtual void Close(string data) => StoreDirectory.Delete(data);

    private List<long> Numbers(DbTransaction transaction, string sql)
    {
        using var rows = Statement.Prepare(Connection, transaction, sql);
        var numbers = new List<long>();
        while (rows.Step()) numbers.Add(rows.Int64(0));
        return numbers;
    }

    public sealed class On_SQLite : Everywhere
    {
        internal override ChatBotDb Open(string data)
        {
            var options = new DbContextOptionsBuilder<SqliteChatBotDb>();
            StorageSetup.UseSqlite(options, Path.Combine(data, "chatbot.db"));
            var db = new SqliteChatBotDb(options.Options);
            db.Database.Migrate();
            return db;
        }
    }

    public sealed class In_T_SQL : Everywhere
    {
        internal override ChatBotDb Open(string data)
        {
            StandInServer.Create(data);
            var options = new DbContextOptionsBuilder<SqlServerChatBotDb>();
            var connection = StandInServer.Connect(data);
            StorageSetup.UseSqlServer(options, new("Server=stand-in;User ID=nobody"), connection);
            return new SqlServerChatBotDb(options.Options) { Own = connection };
        }
    }

    public abstract class Everywhere : The_seam_between_the_engines
    {
        [Fact] public void Sums() => A_sum_is_made_and_then_added_to();

        [Fact] public void Values() => A_value_is_put_and_then_replaced_also_by_nothing();

        [Fact] public void Deleting() => Rows_are_deleted_some_at_a_time_and_counted();

        [Fact] public void Clock() => The_clock_of_the_store_goes_with_that_of_the_world();

        [Fact] public void Overtaking() => What_another_was_faster_to_write_is_recognised();

        [Fact] public void Locking() => Facts_are_changed_by_one_transaction_at_a_time();

        [Fact] public Task Bulk() => Many_facts_are_written_at_once_and_equal_rows_get_neighbouring_keys();
    }

    public sealed class On_a_server : The_seam_between_the_engines
    {
        [LiveServerFact] public void Sums() => A_sum_is_made_and_then_added_to();

        [LiveServerFact] public void Values() => A_value_is_put_and_then_replaced_also_by_nothing();

        [LiveServerFact] public void Deleting() => Rows_are_deleted_some_at_a_time_and_counted();

        [LiveServerFact] public void Clock() => The_clock_of_the_store_goes_with_that_of_the_world();

        [LiveServerFact] public void Overtaking() => What_another_was_faster_to_write_is_recognised();

        [LiveServerFact] public void Locking() => Facts_are_changed_by_one_transaction_at_a_time();

        [LiveServerFact] public Task Bulk() => Many_facts_are_written_at_once_and_equal_rows_get_neighbouring_keys();

        [LiveServerFact]
        public async Task The_migrations_may_run_twice()
        {
            LiveServer.Create(Data);
            LiveServer.Create(Data);
            Assert.Equal(0, (await ServiceUnderTest.RunAsync("migrate", "--data", Data)).ExitCode);
        }

        internal override ChatBotDb Open(string data)
        {
            LiveServer.Create(data);
            var options = new DbContextOptionsBuilder<SqlServerChatBotDb>();
            StorageSetup.UseSqlServer(options, new(LiveServer.ConnectionString(data)));
            return new SqlServerChatBotDb(options.Options);
        }

        internal override void Close(string data)
        {
            if (LiveServer.IsThere) base.Close(data);
        }
    }

    protected string Data => data;
}
