using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Ingest;

/// <summary>Rules and choices of administrators hold for what is stored as well as for what comes, and roll-ups equal a recount afterwards.</summary>
public sealed class Changing_what_is_counted
{
    private static readonly string Organisation = Path.Combine(AppContext.BaseDirectory, "Samples", "org-seed1");

    private static readonly List<string> People = File.ReadLines(Path.Combine(Organisation, "people.csv")).Skip(1).Take(12).Select(l => l.Split(',')[0]).ToList();

    /// <summary>Verbs look back from now.</summary>
    private static DateOnly Lately => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-9);

    [Fact]
    public async Task Rules_of_projects_move_stored_use_and_take_new_use_in_under_their_names()
    {
        await using var service = await StartAsync();
        var token = await service.TokenAsync();
        for (var i = 0; i < 40; i++) await SendAsync(service, token, i);
        var before = service.Rollups();
        Assert.Equal(0, (await RunAsync(service, "projects", "add", "acme/pay-*", "Payments", "--cost-center", "CC-77", "--client", "Nordbank")).ExitCode);
        var rules = Path.Combine(service.Data, "rules.csv");
        await File.WriteAllTextAsync(rules, "pattern,project,cost_center,client\n*-sandbox,Play,,\nacme/pay-1,Payments,CC-77,Nordbank\n");
        Assert.Equal(0, (await RunAsync(service, "projects", "import", rules)).ExitCode);
        Assert.NotEmpty(service.Rows("SELECT Day FROM Restatements WHERE SourceId = -3"));

        // Written by another process: the running service must take new use in by the rules.
        for (var i = 40; i < 80; i++) await SendAsync(service, token, i);
        await AssertEqualsRecountAsync(service);
        Assert.Contains(service.Rows("SELECT 'x', COUNT(DISTINCT KeyId) FROM GroupTotals WHERE GroupId = 0 AND View = 5 AND Span = 0 AND KeyId IN (SELECT Id FROM Slices WHERE Project LIKE 'acme/pay-%')"), row => row == "x|1");

        // Sums of a project are those of the names that belong to it.
        var focus = (await RunAsync(service, "export", "focus", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var payments = focus.Where(f => f.GetProperty("ResourceId").GetString() == "Payments").ToList();
        Assert.NotEmpty(payments);
        Assert.All(payments, f => Assert.Equal(("CC-77", "Nordbank"), (f.GetProperty("SubAccountId").GetString(), JsonDocument.Parse(f.GetProperty("Tags").GetString()!).RootElement.GetProperty("client").GetString())));
        Assert.DoesNotContain(focus, f => f.GetProperty("ResourceId").GetString()?.StartsWith("acme/pay-", StringComparison.Ordinal) == true);

        // Taken away again, everything is as if the rules had never been.
        foreach (var pattern in new[] { "acme/pay-*", "*-sandbox", "ACME/pay-1" }) Assert.Equal(0, (await RunAsync(service, "projects", "remove", pattern)).ExitCode);
        await AssertEqualsRecountAsync(service);
        await using var never = await StartAsync();
        var other = await never.TokenAsync();
        for (var i = 0; i < 40; i++) await SendAsync(never, other, i);
        Assert.Equal(before, never.Rollups());
        for (var i = 40; i < 80; i++) await SendAsync(never, other, i);
        Assert.Equal(never.Rollups(), service.Rollups());
        Assert.Equal(1, (await RunAsync(service, "projects", "remove", "acme/pay-*")).ExitCode);
    }

    [Fact]
    public async Task Names_without_a_rule_are_listed_with_their_share()
    {
        await using var service = await StartAsync();
        var token = await service.TokenAsync();
        for (var i = 0; i < 40; i++) await SendAsync(service, token, i, Lately);
        Assert.Contains("acme/pay-", (await RunAsync(service, "projects", "unmapped", "--json")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(service, "projects", "add", "*", "All")).ExitCode);
        Assert.Equal(0, (await RunAsync(service, "projects", "add", "acme/*", "Acme")).ExitCode);
        Assert.DoesNotContain("acme/", (await RunAsync(service, "projects", "unmapped", "--json")).Output, StringComparison.Ordinal);
        Assert.Contains("project.rule.set", (await RunAsync(service, "export", "audit", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_order_of_feeds_counts_the_other_feed_of_what_is_stored_and_back()
    {
        await using var service = await StartAsync();
        var token = await service.TokenAsync();
        foreach (var (path, sample) in new[] { ("/v1/logs", "anthropic/claude-code.logs.json"), ("/v1/metrics", "anthropic/claude-code.metrics.delta.json") })
            Assert.Equal(200, (await service.PostAsync(path, VendorSamples.Bytes(sample), "application/json", token)).Status);
        var before = service.Rollups();
        var counted = service.Rows("SELECT s.Name, f.Key, f.Counts FROM UsageFacts f JOIN Sources s ON s.Id = f.SourceId");

        Assert.Equal(0, (await RunAsync(service, "precedence", "order", "claude-code", "tokens", "claude-code.metrics", "claude-code.logs")).ExitCode);
        var (_, shown, _) = await RunAsync(service, "precedence", "show", "--tool", "claude-code");
        Assert.Contains("tokens: claude-code.metrics before claude-code.logs (chosen here)", shown, StringComparison.Ordinal);
        Assert.Equal(["-2"], service.Rows("SELECT DISTINCT SourceId FROM Restatements WHERE SourceId < 0"));
        Assert.NotEqual(counted, service.Rows("SELECT s.Name, f.Key, f.Counts FROM UsageFacts f JOIN Sources s ON s.Id = f.SourceId"));
        Assert.Equal(["0"], service.Rows("SELECT SUM((f.Counts & 8) <> 0 AND f.TokensIn IS NOT NULL) FROM UsageFacts f JOIN Sources s ON s.Id = f.SourceId WHERE s.Name = 'claude-code.logs'"));
        await AssertEqualsRecountAsync(service);

        // One activity is still counted once, from the other feed.
        Assert.Equal(["1840|2210"], service.Rows("SELECT SUM(f.TokensIn), SUM(f.TokensOut) FROM UsageFacts f JOIN Sources s ON s.Id = f.SourceId WHERE s.Name LIKE 'claude-code.%' AND (f.Counts & 8) <> 0"));
        Assert.Equal(0, (await RunAsync(service, "precedence", "default", "claude-code")).ExitCode);
        Assert.Equal(before, service.Rollups());
        Assert.Contains("precedence.change", (await RunAsync(service, "export", "audit", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_counts_first_where_it_was_chosen()
    {
        await using var service = await StartAsync();
        var token = await service.TokenAsync();
        var event1 = """[{"id":"g1","time":"2026-06-03T10:00:00Z","person":"email:PERSON","tool":"claude-code","prompts":1,"tokens_in":70}]""".Replace("PERSON", People[0], StringComparison.Ordinal);
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/agent", event1, token)).Status);
        Assert.Equal(1, (await RunAsync(service, "precedence", "gateway", "no-such-tool")).ExitCode);
        Assert.Equal(1, (await RunAsync(service, "precedence", "order", "claude-code", "tokens", "no.such.feed", "claude-code.logs")).ExitCode);
        Assert.Equal(0, (await RunAsync(service, "precedence", "gateway", "claude-code")).ExitCode);
        Assert.Contains("api, claude-code", (await RunAsync(service, "precedence", "show")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(service, "precedence", "telemetry", "claude-code")).ExitCode);
        Assert.DoesNotContain("api, claude-code", (await RunAsync(service, "precedence", "show")).Output, StringComparison.Ordinal);
        await AssertEqualsRecountAsync(service);
    }

    [Fact]
    public async Task Coverage_tells_what_is_seen_and_what_is_blind()
    {
        await using var service = await StartAsync();
        var token = await service.TokenAsync();
        for (var i = 0; i < 6; i++) await SendAsync(service, token, i, Lately);
        var lines = (await RunAsync(service, "coverage", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var tool = lines.Single(l => l.GetProperty("slug").GetString() == "claude-code");
        var surfaces = tool.GetProperty("surfaces").EnumerateArray().ToDictionary(s => s.GetProperty("surface").GetString()!, s => s.GetProperty("seen").GetBoolean());
        Assert.Equal((true, false), (surfaces["cli"], surfaces["desktop"]));
        Assert.Contains(tool.GetProperty("feeds").EnumerateArray(), f => f.GetProperty("feed").GetString() == "agent:laptops" && f.GetProperty("data_through").GetString() is not null);
        var (_, details, _) = await RunAsync(service, "coverage", "claude-code");
        Assert.Contains("desktop: blind; claude-code.logs or claude-code.metrics would see it", details, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(service, "coverage", "no such tool")).ExitCode);
    }

    private static async Task<ServiceUnderTest> StartAsync()
    {
        var service = await ServiceUnderTest.StartAsync();
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("import", Organisation, "--data", service.Data);
        Assert.True(exitCode == 0, error);
        return service;
    }

    private static async Task SendAsync(ServiceUnderTest service, string token, int i, DateOnly? from = null)
    {
        var day = (from ?? new(2026, 6, 10)).AddDays(i % 7);
        var body = $$"""[{"id":"e{{i}}","time":"{{day:yyyy-MM-dd}}T{{i % 24:00}}:40:11Z","person":"email:{{People[i % People.Count]}}","tool":"claude-code","surface":"cli","model":"m{{i % 2}}","project":"{{(i % 5 == 0 ? "lab-sandbox" : $"acme/pay-{i % 4}")}}","prompts":{{i % 3}},"tokens_in":{{i * 10}},"cost":{"amount":"0.{{i + 1}}","currency":"USD"} }]""";
        Assert.Equal(200, (await service.PostAsync("/webhooks/agent", Encoding.UTF8.GetBytes(body), "application/json", token)).Status);
    }

    private static async Task AssertEqualsRecountAsync(ServiceUnderTest service)
    {
        var kept = service.Rollups();
        var (exitCode, _, error) = await RunAsync(service, "rebuild-day", "2026-01-01", "2026-12-31");
        Assert.True(exitCode == 0, error);
        Assert.Equal(service.Rollups(), kept);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(ServiceUnderTest service, params string[] args) => ServiceUnderTest.RunAsync([.. args, "--data", service.Data]);
}
