using ChatBot.Commands;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.IntegrationTests.Hosts;

/// <summary>The nightly tidying, years later.</summary>
public sealed class Forgetting_what_is_old
{
    [Fact]
    public async Task Digests_and_the_texts_of_ended_requests_go_and_what_still_waits_stays()
    {
        var data = ServiceUnderTest.NewDirectory();
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", ImportBench.Sample, "--data", data);
        Assert.True(exitCode == 0, error);
        await using (var app = ServiceHost.Build(data, clock: new Later()))
        {
            await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
            await using var db = app.Services.GetRequiredService<Func<ChatBotDb>>()();

            // More than one batch, and one that is young enough.
            const string One = "a.n + 10 * b.n + 100 * c.n + 1000 * e.n";
            await db.Database.ExecuteSqlRawAsync($"WITH d(n) AS ({string.Join(" UNION ALL ", Enumerable.Range(0, 10).Select(n => $"SELECT {n}"))}) INSERT INTO \"Digests\" (\"Rule\", \"Period\", \"PersonId\", \"MadeAt\", \"Body\", \"Version\") "
                + $"SELECT 'digest.weekly', '2026-W25', {One}, 1, '', 0 FROM d a CROSS JOIN d b CROSS JOIN d c CROSS JOIN d e WHERE {One} BETWEEN 1 AND 2500");
            var young = Converters.ToNumber(Later.Now.AddDays(-100));
            await db.Database.ExecuteSqlInterpolatedAsync($"INSERT INTO \"Digests\" (\"Rule\", \"Period\", \"PersonId\", \"MadeAt\", \"Body\", \"Version\") VALUES ('digest.weekly', '2029-W40', 1, {young}, '', 0)");
            var ended = await db.AccessRequests.AsNoTracking().Where(r => r.EndedDay != null).Select(r => r.Id).ToListAsync();
            Assert.NotEmpty(ended);
            Assert.NotEmpty(await db.AccessEvents.AsNoTracking().Where(e => ended.Contains(e.RequestId)).ToListAsync());
            var events = await db.AccessEvents.CountAsync(e => !ended.Contains(e.RequestId));

            await ActivatorUtilities.CreateInstance<HousekeepingJob>(app.Services).SweepAsync("one", CancellationToken.None);

            Assert.Equal("2029-W40", await db.Digests.AsNoTracking().Select(d => d.Period).SingleAsync());
            Assert.Equal(events, await db.AccessEvents.CountAsync());
            Assert.All(await db.AccessRequests.AsNoTracking().ToListAsync(), r => Assert.Equal(r.EndedDay is null, r.State!.Length > 0));
        }

        StoreDirectory.Delete(data);
    }

    private sealed class Later : TimeProvider
    {
        public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
