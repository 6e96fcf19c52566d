using ChatBot.Core.Usage;
using ChatBot.IntegrationTests.Import;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using BillingModel = ChatBot.Core.People.BillingModel;
using CostKind = ChatBot.Storage.Rows.CostKind;
using FactQuality = ChatBot.Storage.Rows.FactQuality;
using Grain = ChatBot.Storage.Rows.Grain;

namespace ChatBot.IntegrationTests.Questions;

public sealed class Keeping_rollups
{
    private static readonly string[] Tables = ["PersonDays", "PersonMonths", "GroupTotals", "ActiveSets", "GroupMembers"];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Any_order_split_and_repetition_of_changes_equals_a_recount(int seed)
    {
        using var bench = new ImportBench();
        var random = new Random(seed);
        SeedPeople(bench);
        var facts = new Dictionary<long, UsageFactRow>();
        for (var batch = 0; batch < 12; batch++)
        {
            using var db = bench.Open();
            await db.Database.OpenConnectionAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var inner = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
            var connection = db.Database.GetDbConnection();
            if (batch is 4 or 8) await MoveSomebodyAsync(db, random);
            if (batch is 4 or 8) await RollupWriter.RealignAsync(connection, inner, CancellationToken.None);

            var deltas = new List<FactDelta>();
            for (var i = random.Next(1, 40); i > 0; i--)
            {
                var fact = RandomFact(random);
                if (facts.Remove(fact.Key, out var old))
                {
                    db.Remove(db.UsageFacts.Single(f => f.Key == old.Key));
                    db.SaveChanges();
                    deltas.Add(DeltaOf(old, -1));
                }
                if (random.Next(5) == 0) continue;
                db.UsageFacts.Add(fact);
                db.SaveChanges();
                facts[fact.Key] = fact;
                deltas.Add(DeltaOf(fact, 1));
            }
            // Between calls a fact comes before it goes; inside one call the order is free.
            var cut = random.Next(deltas.Count + 1);
            foreach (var part in new[] { deltas[..cut], deltas[cut..] })
            {
                Shuffle(random, part);
                await RollupWriter.AddAsync(connection, inner, part, CancellationToken.None);
            }
            await transaction.CommitAsync();
        }

        var added = Dump(bench);
        await RecountAsync(bench, facts.Values.Select(f => f.Day).Distinct().ToList());
        Assert.Equal(Dump(bench), added);

        foreach (var table in Tables) Execute(bench, $"DELETE FROM \"{table}\"");
        await RecountAsync(bench, facts.Values.Select(f => f.Day).Distinct().ToList());
        Assert.Equal(Dump(bench), added);
    }

    [Fact]
    public async Task A_recount_of_one_day_heals_that_day_and_its_month()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        var whole = Dump(bench);
        var day = new DateOnly(2026, 5, 12);
        Execute(bench, $"UPDATE \"GroupTotals\" SET \"Sessions\" = \"Sessions\" + 7 WHERE \"Start\" = {day.DayNumber}");
        Execute(bench, $"DELETE FROM \"PersonDays\" WHERE \"Day\" = {day.DayNumber} AND \"PersonId\" % 2 = 0");
        Execute(bench, $"DELETE FROM \"ActiveSets\" WHERE \"Start\" = {day.DayNumber}");
        Assert.NotEqual(whole, Dump(bench));
        await RecountAsync(bench, [day]);
        Assert.Equal(whole, Dump(bench));
    }

    private static FactDelta DeltaOf(UsageFactRow fact, int sign)
    {
        var sums = RollupWriter.SumsOf(fact);
        return new(fact.IdentityId == 9 ? 0 : fact.IdentityId, fact.Day, fact.SliceId, sign > 0 ? sums : -sums);
    }

    /// <summary>Identities 1 to 8 are people; 9 is nobody known.</summary>
    private static UsageFactRow RandomFact(Random random)
    {
        var day = new DateOnly(2026, 3, 28).AddDays(random.Next(10));
        var money = random.Next(3) == 0;
        return new()
        {
            SourceId = 1, UtcDay = day.AddDays(random.Next(-1, 2)), IdentityId = random.Next(1, 10), Key = random.Next(120), Day = day, SliceId = random.Next(1, 7), Grain = Grain.Event,
            Sessions = random.Next(3) == 0 ? null : random.Next(3), Prompts = random.Next(3) == 0 ? null : random.Next(5), TokensIn = random.Next(2) == 0 ? null : random.Next(1000),
            DurationMs = random.Next(90_000), LinesAccepted = random.Next(20), LinesSuggested = random.Next(20, 60),
            CostUnits = money ? random.Next(-3, 9) : null, CostNanos = money ? random.Next(1_000_000_000) : null, CostKind = money ? CostKind.Billed : CostKind.None,
            Counts = random.Next(4) == 0 ? (Counts)random.Next(8) : Counts.All,
            Quality = random.Next(12) == 0 ? FactQuality.Presence : FactQuality.Exact,
        };
    }

    private static void SeedPeople(ImportBench bench)
    {
        using var db = bench.Open();
        db.Sources.Add(new() { Id = 1, Name = "test" });
        foreach (var id in Enumerable.Range(1, 3)) db.Teams.Add(new() { Id = id, Name = $"Team {id}" });
        foreach (var id in Enumerable.Range(1, 8))
        {
            db.People.Add(new() { Id = id, Email = $"p{id}@example.test", Name = $"P {id}", TeamId = id % 3 + 1, StartDay = new(2020, 1, 1) });
            db.Identities.Add(new() { Id = id, Ref = $"email:p{id}@example.test", PersonId = id });
        }
        db.Identities.Add(new() { Id = 9, Ref = "email:nobody@example.test" });
        foreach (var id in Enumerable.Range(1, 2)) db.Tools.Add(new() { Id = id, Name = $"Tool {id}", Billing = BillingModel.Seat });
        foreach (var id in Enumerable.Range(1, 6))
            db.Slices.Add(new() { Id = id, ToolId = id % 2 + 1, Model = id % 3 == 0 ? "" : $"m{id % 3}", Feature = id > 3 ? "chat" : "agent", Project = $"x{id % 4}", Currency = id == 6 ? "EUR" : "" });
        db.SaveChanges();
    }

    private static async Task MoveSomebodyAsync(ChatBotDb db, Random random)
    {
        var id = random.Next(1, 9);
        var person = await db.People.SingleAsync(p => p.Id == id);
        person.TeamId = random.Next(1, 4);
        if (random.Next(3) == 0) person.LeftDay = new(2026, 4, 1);
        await db.SaveChangesAsync();
    }

    private static async Task RecountAsync(ImportBench bench, List<DateOnly> days)
    {
        using var db = bench.Open();
        await db.Database.OpenConnectionAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await RollupWriter.RecountAsync(
            db.Database.GetDbConnection(), Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction), days, CancellationToken.None);
        await transaction.CommitAsync();
    }

    private static void Shuffle<T>(Random random, List<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static string Dump(ImportBench bench) => string.Join('\n', Tables.SelectMany(table => bench
        .Query($"SELECT '{table}', {string.Join(", ", bench.Query($"SELECT name FROM pragma_table_info('{table}') ORDER BY cid").Select(c => $"quote(\"{c}\")"))} FROM \"{table}\"")
        .Order(StringComparer.Ordinal)));

    private static void Execute(ImportBench bench, string sql)
    {
        using var connection = new SqliteConnection(StorageSetup.SqliteConnectionString(bench.Options.SqliteFile));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
