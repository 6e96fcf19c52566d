using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using Xunit.Abstractions;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Keeping_totals(ITestOutputHelper output)
{
    private static readonly string Organisation = Path.Combine(AppContext.BaseDirectory, "Samples", "org-seed1");

    /// <summary>Deliveries that overlap in every way: two feeds of one activity, restated days, cumulative readings, repeats.</summary>
    private static List<(string Path, byte[] Body)> Deliveries()
    {
        var people = File.ReadLines(Path.Combine(Organisation, "people.csv")).Skip(1).Take(4).Select(l => l.Split(',')[0]).ToList();
        var deliveries = new List<(string, byte[])>
        {
            ("/v1/logs", VendorSamples.Bytes("anthropic/claude-code.logs.json")),
            ("/v1/metrics", VendorSamples.Bytes("anthropic/claude-code.metrics.delta.json")),
            ("/v1/logs", VendorSamples.Bytes("google/gemini-cli.logs.json")),
            ("/v1/metrics", VendorSamples.Bytes("google/gemini-cli.metrics.cumulative.json")),
            ("/v1/logs", VendorSamples.Bytes("openai/codex.logs.json")),
            ("/v1/metrics", VendorSamples.Bytes("openai/codex.metrics.delta.json")),
            ("/v1/traces", VendorSamples.Bytes("copilot-otel/copilot-cli.traces.json")),
            ("/webhooks/litellm", VendorSamples.Bytes("litellm/generic-api.batch.json")),
        };
        deliveries.AddRange(VendorSamples.Json("anthropic/claude-code.metrics.cumulative.sequence.json").EnumerateArray().Select(e => ("/v1/metrics", Encoding.UTF8.GetBytes(e.GetRawText()))));
        for (var i = 0; i < 24; i++)
        {
            var person = people[i % people.Count];
            var at = new DateTime(2026, 6, 3 + (i % 3), i % 24, 40, 11, DateTimeKind.Utc);
            deliveries.Add(("/webhooks/agent", Encoding.UTF8.GetBytes(
                $$"""[{"id":"e{{i}}","time":"{{at:yyyy-MM-ddTHH:mm:ssZ}}","person":"email:{{person}}","tool":"{{(i % 2 == 0 ? "claude-code" : "house-bot")}}","model":"m{{i % 2}}","prompts":{{i}},"tokens_in":{{i * 100}},"duration_ms":10,"lines_accepted":2,"cost":{"amount":"0.{{i + 1}}","currency":"USD"} }]""")));
        }
        return deliveries;
    }

    [Fact]
    public async Task Any_order_any_repeats_and_any_split_end_in_the_totals_of_a_recount()
    {
        var deliveries = Deliveries();
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CHATBOT_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}; set CHATBOT_SEED to repeat it");
        var random = new Random(seed);
        IReadOnlyList<string>? expected = null;
        for (var round = 0; round < 3; round++)
        {
            var order = deliveries.Concat(deliveries.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(order);
            await using var service = await ServiceUnderTest.StartAsync();
            var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", Organisation, "--data", service.Data);
            Assert.True(exitCode == 0, error);
            var token = await service.TokenAsync();

            // Some alone, some at once: which of them share a commit is left to chance.
            for (var at = 0; at < order.Length;)
            {
                var some = order[at..Math.Min(order.Length, at + 1 + random.Next(6))];
                at += some.Length;
                var answers = await Task.WhenAll(some.Select(d => service.PostAsync(d.Path, d.Body, "application/json", token)));
                Assert.All(answers, a => Assert.Equal(200, a.Status));
            }

            var rollups = service.Rollups();
            await ServiceUnderTest.RunAsync("rebuild-day", "2025-01-01", "2026-12-31", "--data", service.Data);
            Assert.Equal(service.Rollups(), rollups);

            var totals = service.Rows(
                "SELECT t.Name, d.Day, d.PersonId, SUM(d.Sessions), SUM(d.Prompts), SUM(d.TokensIn), SUM(d.TokensOut), SUM(d.DurationMs), SUM(d.LinesAccepted), SUM(d.CostUnits) * 1000000000 + SUM(d.CostNanos), SUM(d.ActiveFacts) " +
                "FROM PersonDays d JOIN Slices s ON s.Id = d.SliceId JOIN Tools t ON t.Id = s.ToolId GROUP BY t.Name, d.Day, d.PersonId");
            expected ??= totals;
            Assert.Equal(expected, totals);
        }
    }

    [Fact]
    public async Task Imported_use_gives_way_to_a_feed_of_the_same_tool_and_day_whichever_came_first()
    {
        var outcomes = new List<IReadOnlyList<string>>();
        foreach (var importFirst in new[] { true, false })
        {
            await using var service = await ServiceUnderTest.StartAsync();
            var token = await service.TokenAsync();
            if (importFirst) await ImportAsync();
            var answer = await service.PostJsonAsync("/webhooks/agent", """{"id":"x","time":"2026-05-12T10:00:00Z","tool":"claude-code","prompts":1}""", token);
            Assert.Equal(200, answer.Status);
            if (!importFirst) await ImportAsync();
            outcomes.Add(service.Rows("SELECT d.Day, SUM(d.Prompts), SUM(d.CostUnits) FROM PersonDays d JOIN Slices s ON s.Id = d.SliceId JOIN Tools t ON t.Id = s.ToolId WHERE t.Name = 'Claude Code' GROUP BY d.Day"));
            Assert.Contains($"{new DateOnly(2026, 5, 12).DayNumber}|1|0", outcomes[^1]);

            async Task ImportAsync()
            {
                var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", Organisation, "--data", service.Data);
                Assert.True(exitCode == 0, error);
            }
        }

        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.True(outcomes[0].Count > 30);
    }

    [Fact]
    public async Task Linking_an_identity_moves_its_history_and_back()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        await ServiceUnderTest.RunAsync("import", Organisation, "--data", service.Data);
        var token = await service.TokenAsync();
        var email = File.ReadLines(Path.Combine(Organisation, "people.csv")).Skip(1).First().Split(',')[0].ToLowerInvariant();
        for (var i = 0; i < 3; i++)
            await service.PostJsonAsync("/webhooks/agent", $$"""{"id":"e{{i}}","time":"2026-06-0{{i + 1}}T23:50:00Z","person":"login:octocat","tool":"codex","prompts":2,"cost":{"amount":"1.5","currency":"USD"} }""", token);
        var before = service.Rollups();

        Assert.Contains("login:octocat", (await ServiceUnderTest.RunAsync("link", "list", "--unmatched", "--data", service.Data)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await ServiceUnderTest.RunAsync("link", "add", "login:octocat", email, "--data", service.Data)).ExitCode);
        var (_, json, _) = await ServiceUnderTest.RunAsync("export", "usage", "--json", "--data", service.Data);
        Assert.Equal(3, json.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(l => JsonDocument.Parse(l).RootElement is var row && row.GetProperty("person_ref").GetString() == "login:octocat" && row.GetProperty("person").GetString() == email));
        var linked = service.Rollups();
        await ServiceUnderTest.RunAsync("rebuild-day", "2026-05-01", "2026-06-30", "--data", service.Data);
        Assert.Equal(service.Rollups(), linked);

        // What comes after is the person's as well, though the service learnt of the link from another process.
        await service.PostJsonAsync("/webhooks/agent", """{"id":"e9","time":"2026-06-01T12:00:00Z","person":"login:octocat","tool":"codex","prompts":5}""", token);
        Assert.Equal(["11"], service.Rows($"SELECT SUM(Prompts) FROM PersonDays d JOIN Slices s ON s.Id = d.SliceId JOIN Tools t ON t.Id = s.ToolId JOIN People p ON p.Id = d.PersonId WHERE p.Email = '{email}' AND t.Name = 'Codex'"));

        Assert.Equal(0, (await ServiceUnderTest.RunAsync("link", "remove", "login:octocat", "--data", service.Data)).ExitCode);
        await ServiceUnderTest.RunAsync("link", "remove", "login:octocat", "--data", service.Data);
        Assert.Empty(service.Rows($"SELECT 1 FROM PersonDays d JOIN Slices s ON s.Id = d.SliceId JOIN Tools t ON t.Id = s.ToolId JOIN People p ON p.Id = d.PersonId WHERE p.Email = '{email}' AND t.Name = 'Codex'"));
        Assert.True(before.Count > 0);
    }
}
