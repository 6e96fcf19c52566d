using ChatBot.Core.Demonstration;
using ChatBot.Import;

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

    private static Task<(ImportOutcome Outcome, DemonstrationCast? Cast)> CreateAsync(ImportBench bench) =>
        new DemonstrationStore(bench.Importer()).CreateAsync(Order, new Progress<ImportProgress>(), CancellationToken.None);
}
