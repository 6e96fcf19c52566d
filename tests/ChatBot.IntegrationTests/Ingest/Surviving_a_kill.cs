using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.SqlServer;
using Xunit.Abstractions;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Surviving_a_kill(ITestOutputHelper output)
{
    private const int Senders = 8;

    [SqliteFact(OnSqlite.AnotherProcess)]
    public async Task Everything_acknowledged_is_there_once_and_sending_again_doubles_nothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CHATBOT_SEED"), out var given) ? given : Random.Shared.Next();
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("CHATBOT_KILLS"), out var wanted) ? wanted : 10;
        output.WriteLine($"seed {seed}, {rounds} kills; set CHATBOT_SEED and CHATBOT_KILLS to repeat or to go on");
        var random = new Random(seed);
        var data = ServiceUnderTest.NewDirectory();
        var (_, issued, _) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "ingest", "--name", "load", "--may-name-people", "--json", "--data", data);
        var token = JsonDocument.Parse(issued).RootElement.GetProperty("token").GetString()!;
        var (sent, acknowledged) = (new ConcurrentDictionary<int, byte>(), new ConcurrentDictionary<int, byte>());
        var next = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var service = await ServiceProcess.StartAsync(data);
            service.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            var until = random.Next(5, 300);
            using var enough = new CancellationTokenSource();
            var answered = 0;
            var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    var id = Interlocked.Increment(ref next);
                    sent[id] = 1;
                    try
                    {
                        if (await SendAsync(service.Http, id) != HttpStatusCode.OK) continue;
                        acknowledged[id] = 1;
                        if (Interlocked.Increment(ref answered) >= until) enough.Cancel();
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            })).ToList();

            // In the middle of what is on its way: killed while the senders go on.
            await Task.WhenAny([.. senders]);
            await service.KillAsync();
            await Task.WhenAll(senders);
        }

        output.WriteLine($"{sent.Count} sent, {acknowledged.Count} acknowledged");
        await using var last = await ServiceProcess.StartAsync(data);
        last.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var stored = await StoredAsync(data);
        Assert.Empty(acknowledged.Keys.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());

        foreach (var id in sent.Keys) Assert.Equal(HttpStatusCode.OK, await SendAsync(last.Http, id));
        stored = await StoredAsync(data);
        Assert.Equal(sent.Keys.Order(), stored.Order());
        var (_, before, _) = await ServiceUnderTest.RunAsync("export", "focus", "--json", "--data", data);
        await ServiceUnderTest.RunAsync("rebuild-day", "2026-06-01", "2026-06-30", "--data", data);
        var (_, after, _) = await ServiceUnderTest.RunAsync("export", "focus", "--json", "--data", data);
        Assert.Equal(after, before);
        await last.DisposeAsync();
        StoreDirectory.Delete(data);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, int id)
    {
        using var body = new StringContent(
            $$"""{"id":"{{id}}","time":"2026-06-{{1 + (id % 28):00}}T10:00:00Z","person":"email:p{{id % 7}}@a.example","tool":"codex","prompts":1,"cost":{"amount":"0.1","currency":"USD"} }""",
            Encoding.UTF8, "application/json");
        return (await http.PostAsync("/webhooks/agent", body)).StatusCode;
    }

    private static async Task<List<int>> StoredAsync(string data)
    {
        var (exitCode, lines, error) = await ServiceUnderTest.RunAsync("export", "usage", "--json", "--data", data);
        Assert.True(exitCode == 0, error);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => int.Parse(JsonDocument.Parse(l).RootElement.GetProperty("source_key").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
    }
}
