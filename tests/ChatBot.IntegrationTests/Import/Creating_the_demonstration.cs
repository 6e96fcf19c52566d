using ChatBot.Core.Demonstration;
using ChatBot.Import;
using ChatBot.Storage.Rows;

namespace ChatBot.IntegrationTests.Import;

public sealed class Creating_the_demonstration
{
    private static readonly DemonstrationOrder Order = DemonstrationOrder.Default(ImportBench.Now);

    [Fact]
    public async Task It_comes_in_without_a_problem_and_again_as_the_same()
    {
        using var bench = new ImportBench();
        var (outcome, cast) = await CreateAsync(bench);
        Assert.IsType<ImportOutcome.Done>(outcome);
        Assert.NotNull(cast);
        Assert.Equal("1", bench.Query("SELECT IsDemonstration FROM Organisations").Single());
        Assert.InRange(int.Parse(bench.Query("SELECT count(*) FROM UsageFacts").Single(), System.Globalization.CultureInfo.InvariantCulture), 3_000, 30_000);
        var before = bench.Dump();

        Assert.IsType<ImportOutcome.Done>((await CreateAsync(bench)).Outcome);
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task Real_data_is_never_touched()
    {
        using var bench = new ImportBench();
        await bench.ImportedAsync();
        var before = bench.Dump();
        var refusal = Assert.IsType<ImportOutcome.Impossible>((await CreateAsync(bench)).Outcome);
        Assert.Equal("The store holds the data of Northgate Harbour; the demonstration never touches real data. Choose another directory with --data.", refusal.Reason);
        Assert.Equal(before, bench.Dump());
    }

    [Fact]
    public async Task Real_data_replaces_it_and_nothing_of_it_stays()
    {
        using var fresh = new ImportBench();
        await fresh.ImportedAsync();
        using var bench = new ImportBench();
        await CreateAsync(bench);
        await bench.ImportedAsync();
        Assert.Equal(fresh.Dump(), bench.Dump());
    }

    [Fact]
    public async Task What_feeds_delivered_meanwhile_stays()
    {
        using var bench = new ImportBench();
        await CreateAsync(bench);
        using (var db = bench.Open())
        {
            db.Sources.Add(new SourceRow { Id = 50, Name = "some.feed" });
            db.Tools.Add(new ToolRow { Id = 900, Name = "Of a feed", Status = ToolStatus.Unlisted });
            db.Identities.Add(new IdentityRow { Id = 9000, Ref = "email:will.banks@northgate.example" });
            db.SaveChanges();
            db.Slices.Add(new SliceRow { Id = 5000, ToolId = 900 });
            db.UsageFacts.Add(new UsageFactRow { SourceId = 50, UtcDay = new(2026, 6, 1), Day = new(2026, 6, 1), IdentityId = 9000, Key = 1, SliceId = 5000, Prompts = 3 });
            db.FeedDays.Add(new FeedDayRow { ToolId = 900, UtcDay = new(2026, 6, 1), SourceId = 50, Tells = Core.Usage.Measures.Activity });
            db.FeedDays.Add(new FeedDayRow { ToolId = 900, UtcDay = new(2026, 6, 1), IdentityId = 9000, SourceId = 50, Tells = Core.Usage.Measures.Activity });
            db.SaveChanges();
        }

        await bench.ImportedAsync();

        Assert.Equal(["3"], bench.Query("SELECT d.Prompts FROM PersonDays d JOIN People p ON p.Id = d.PersonId WHERE d.SliceId = 5000 AND p.Email = 'will.banks@northgate.example'"));
        Assert.Empty(bench.Query("SELECT 1 FROM People WHERE Email LIKE '%@larkspur.example'"));
    }

    private static Task<(ImportOutcome Outcome, DemonstrationCast? Cast)> CreateAsync(ImportBench bench) =>
        new DemonstrationStore(bench.Importer()).CreateAsync(Order, new Progress<ImportProgress>(), CancellationToken.None);
}
