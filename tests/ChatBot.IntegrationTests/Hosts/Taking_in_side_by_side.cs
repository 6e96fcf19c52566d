using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer;
using Xunit.Abstractions;

namespace ChatBot.IntegrationTests.Hosts;

/// <summary>Two processes on one file take in deliveries, some of them both, and one is killed in the middle.</summary>
public sealed class Taking_in_side_by_side(ITestOutputHelper output)
{
    private const int Senders = 3, Deliveries = 400;

    [SqliteFact(OnSqlite.AnotherProcess)]
    public async Task Everything_acknowledged_is_there_once_and_the_totals_are_those_of_the_facts()
    {
        var data = ServiceUnderTest.NewDirectory();
        var (_, issued, _) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "ingest", "--name", "load", "--may-name-people", "--json", "--data", data);
        var token = JsonDocument.Parse(issued).RootElement.GetProperty("token").GetString()!;
        var acknowledged = new ConcurrentDictionary<int, byte>();
        await using (var one = await ServiceProcess.StartAsync(data))
        await using (var other = await ServiceProcess.StartAsync(data))
        {
            foreach (var host in new[] { one, other }) host.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            var (mine, theirs) = (Send(one.Http, n => n), Send(other.Http, n => n % 3 == 0 ? n : n + Deliveries));
            await StoreFile.UntilAsync("a good part of it", () => acknowledged.Count > Deliveries / 2);
            await one.KillAsync();
            await Task.WhenAll([mine, theirs]);

            // The one that lives takes what the dead one did not answer.
            other.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            foreach (var n in Enumerable.Range(0, Deliveries)) Assert.Equal(HttpStatusCode.OK, await PostAsync(other.Http, n));
        }

        output.WriteLine($"{acknowledged.Count} acknowledged before the end of one host");
        var (exitCode, lines, error) = await ServiceUnderTest.RunAsync("export", "usage", "--json", "--data", data);
        Assert.True(exitCode == 0, error);
        var stored = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => int.Parse(JsonDocument.Parse(l).RootElement.GetProperty("source_key").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(acknowledged.Keys.Except(stored));
        Assert.Empty(Enumerable.Range(0, Deliveries).Except(stored));
        var (_, before, _) = await ServiceUnderTest.RunAsync("export", "focus", "--json", "--data", data);
        await ServiceUnderTest.RunAsync("rebuild-day", "2026-06-01", "2026-06-30", "--data", data);
        var (_, after, _) = await ServiceUnderTest.RunAsync("export", "focus", "--json", "--data", data);
        Assert.Equal(after, before);
        StoreDirectory.Delete(data);

        Task Send(HttpClient http, Func<int, int> id) => Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var n = sender; n < Deliveries; n += Senders)
                try
                {
                    if (await PostAsync(http, id(n)) == HttpStatusCode.OK) acknowledged[id(n)] = 1;
                }
                catch (HttpRequestException)
                {
                    return;
                }
        })));
    }

    [SqliteFact(OnSqlite.AnotherProcess)]
    public async Task A_service_that_is_told_to_stop_says_so_before_its_doors_close()
    {
        var data = ServiceUnderTest.NewDirectory();
        await using (var service = await ServiceProcess.StartAsync(data, ("Serving__DrainSeconds", "4")))
        {
            Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/readyz")).StatusCode);
            service.AskToStop();
            var answer = await service.Http.GetAsync("/readyz");
            while (answer.StatusCode == HttpStatusCode.OK) answer = await service.Http.GetAsync("/readyz");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("The service is stopping.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/healthz")).StatusCode);
            Assert.Equal(0, await service.StoppedAsync());
        }

        StoreDirectory.Delete(data);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, int id)
    {
        using var body = new StringContent(
            $$"""{"id":"{{id}}","time":"2026-06-{{1 + (id % 28):00}}T10:00:00Z","person":"email:p{{id % 7}}@a.example","tool":"codex","prompts":1,"cost":{"amount":"0.1","currency":"USD"} }""",
            Encoding.UTF8, "application/json");
        return (await http.PostAsync("/webhooks/agent", body)).StatusCode;
    }
}
