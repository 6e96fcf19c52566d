using System.Globalization;
using ChatBot.Fakes.Vendors;
using ChatBot.Ingest.Pull;
using ChatBot.Storage.Rows;

namespace ChatBot.IntegrationTests.Pull;

/// <summary>Every sample that is pulled, through the whole way: request, pages, files, mapper, store.</summary>
public sealed class Reaching_the_expected_sums
{
    private static readonly DateTimeOffset Now = new(2026, 10, 3, 12, 0, 0, TimeSpan.Zero);

    private const string Marker = "TEXT THAT MUST NOT BE STORED";

    private static readonly Dictionary<string, (Func<string, Func<FakeVendor, Seen, Reply>> Script, string[] Settings)> Vendors = new()
    {
        ["GitHubCopilot"] = (VendorScripts.GitHub, ["Token=*", "Organisation=acme"]),
        ["Anthropic"] = (VendorScripts.Anthropic, ["AdminKey=*"]),
        ["AnthropicEnterprise"] = (VendorScripts.Anthropic, ["AnalyticsKey=*"]),
        ["OpenAI"] = (VendorScripts.OpenAi, ["AdminKey=*"]),
        ["Cursor"] = (VendorScripts.Cursor, ["ApiKey=*"]),
        ["Windsurf"] = (VendorScripts.Windsurf, ["ServiceKey=*"]),
        ["M365"] = (samples => VendorScripts.M365(samples), ["TenantId=t-1", "ClientId=c-1", "ClientSecret=*"]),
        ["M365 with the newer report"] = (samples => VendorScripts.M365(samples, "m365/usage-user-detail.v2.csv"), ["TenantId=t-1", "ClientId=c-1", "ClientSecret=*"]),
        ["GeminiCodeAssist"] = (VendorScripts.Google, ["AccessToken=*", "Project=my-project-id"]),
        ["GeminiWorkspace"] = (VendorScripts.Google, ["AccessToken=*"]),
        ["CodexEnterprise"] = (VendorScripts.OpenAi, ["ApiKey=*", "WorkspaceId=ws-1"]),
        ["Portkey"] = (VendorScripts.Portkey, ["ApiKey=*"]),
        ["Langfuse"] = (VendorScripts.Langfuse, ["PublicKey=pk", "SecretKey=*"]),
    };

    /// <summary>The entries of the file of expected sums that the cases below come to.</summary>
    internal static readonly IReadOnlySet<string> Payloads = new HashSet<string>
    {
        "anthropic/admin.usage_report.claude_code.json", "anthropic/admin.cost_report.json", "anthropic/enterprise.user_cost_report.json", "openai/usage.completions.json",
        "openai/usage.completions.grouped.json", "google/code-assist.metadata-logs.ndjson", "google/workspace.gemini-activities.json", "cursor/filtered-usage-events.json",
        "windsurf/cascade-analytics.response.json", "github/usage-metrics.users-1-day.ndjson", "github/billing.ai-usage-report.csv", "m365/management-activity.copilot-interactions.json",
    };

    /// <summary>Source, days, feed, and what its facts must come to.</summary>
    public static TheoryData<string, string, string, string, string> Cases => new()
    {
        { "GitHubCopilot", "2026-09-30", "2026-10-02", "github.copilot.metrics", "prompts=47 sessions=8 credits=1603.15" },
        { "GitHubCopilot", "2026-10-01", "2026-10-01", "github.copilot.billing", "billed=0.555 list=13.459 credits=1345.9" },
        { "GitHubCopilot", "2026-04-01", "2026-04-01", "github.copilot.billing", "facts=2 billed=4 list=4 requests=100" },
        { "GitHubCopilot", "2026-10-01", "2026-10-01", "github.copilot.teams", "facts=0 noted=3" },
        { "Anthropic", "2025-08-01", "2025-08-02", "anthropic.usage", "in=1500 out=500 read=200 write=1500" },
        { "Anthropic", "2025-08-01", "2025-08-02", "anthropic.cost", "billed=1.2378912" },
        { "Anthropic", "2025-09-01", "2025-09-02", "anthropic.claude-code", "sessions=20 estimated=3.69" },
        { "AnthropicEnterprise", "2026-09-14", "2026-09-15", "anthropic.enterprise.cost", "billed=412.8 list=516" },
        { "AnthropicEnterprise", "2026-09-14", "2026-09-15", "anthropic.enterprise.usage", "requests=128 in=1284500 out=891000 read=3200000 write=1500" },
        { "OpenAI", "2026-09-14", "2026-09-15", "openai.usage", "facts=2 requests=17 in=823000 out=42000 read=1800 write=200" },
        { "OpenAI", "2024-11-01", "2024-11-01", "openai.usage", "requests=5 in=500 out=500 read=400 write=100" },
        { "OpenAI", "2024-11-01", "2024-11-01", "openai.costs", "billed=0.12" },
        { "Cursor", "2025-06-26", "2025-06-27", "cursor.events", "facts=3 in=5931 out=761 read=11964 write=18076 billed=0.5869232 list=0.08" },
        { "Cursor", "2025-06-25", "2025-06-25", "cursor.events", "facts=1 in=126 out=450 read=11964 write=6112 billed=0.2136232 whose=vendor:cursor:sa_abc123" },
        { "Cursor", "2024-03-18", "2024-03-18", "cursor.daily", "facts=2 requests=252" },
        { "Cursor", "2025-06-26", "2025-06-26", "cursor.spend", "facts=0 noted=2" },
        { "Windsurf", "2026-09-14", "2026-09-15", "windsurf.cascade", "prompts=4 suggested=206 accepted=157 credits=3" },
        { "Windsurf", "2026-09-14", "2026-09-15", "windsurf.users", "facts=2" },
        { "M365", "2026-09-14", "2026-09-15", "m365.audit", "facts=2 prompts=2" },
        { "M365", "2026-09-14", "2026-09-15", "m365.report", "facts=4" },
        { "M365 with the newer report", "2026-09-14", "2026-09-15", "m365.report", "facts=6" },
        { "M365 with the newer report", "2026-09-14", "2026-09-15", "m365.report.window", "facts=1 prompts=118" },
        { "GeminiCodeAssist", "2025-02-03", "2025-02-03", "google.code-assist", "suggestions=1 accepts=2 accepted=17 unsplit=4210" },
        { "GeminiWorkspace", "2026-09-15", "2026-09-15", "google.workspace", "facts=2 requests=2" },
        { "CodexEnterprise", "2026-09-14", "2026-09-15", "codex.enterprise", "credits=88.5 in=430200 out=81310 read=3605410" },
        { "Portkey", "2026-09-16", "2026-09-16", "portkey", "requests=2 in=1350 out=200" },
        { "Langfuse", "2026-09-16", "2026-09-16", "langfuse", "facts=1 out=140" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_pull_reaches_the_sums_and_a_second_one_changes_nothing(string vendors, string from, string until, string feed, string expected)
    {
        await using var vendor = await FakeVendor.StartAsync(Vendors[vendors].Script(PullHost.Samples));
        await using var host = await PullHost.StartAsync(Now, Settings(vendors, vendor.Address));
        var source = NameOf(vendors);
        var days = new Wish.Days(Start(from), Start(until).AddDays(1));

        var first = await host.PullAsync(source, days);
        Assert.All(first, r => Assert.True(r.Failure is null, $"{r.Feed}: {r.Failure?.Says}"));
        var facts = await host.FactsAsync(feed);
        var noted = await host.NotedAsync(feed);
        foreach (var (part, what) in expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => (p, p.Split('=')[0])))
            Assert.Equal(part, $"{what}={what switch { "noted" => Text(noted), "whose" => await host.WhoseAsync(feed), _ => Sum(facts, what) }}");

        host.Clock.Move(TimeSpan.FromHours(3));
        await host.PullAsync(source, days);
        Assert.Equal(facts.Select(Said).Order(StringComparer.Ordinal), (await host.FactsAsync(feed)).Select(Said).Order(StringComparer.Ordinal));

        Assert.Equal(noted, await host.NotedAsync(feed));
        var stored = await host.EverythingStoredAsync();
        Assert.DoesNotContain(Marker, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(VendorScripts.Secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs, line => line.Contains(Marker, StringComparison.Ordinal) || line.Contains(VendorScripts.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blobs_of_the_audit_are_found_by_the_schedule_and_fetched_with_the_token_from_the_configured_host()
    {
        await using var vendor = await FakeVendor.StartAsync(VendorScripts.M365(PullHost.Samples));
        await using var host = await PullHost.StartAsync(new(2026, 9, 15, 6, 0, 0, TimeSpan.Zero), Settings("M365", vendor.Address));
        var results = await host.PullAsync("M365", new Wish.Owed());

        Assert.All(results, r => Assert.Null(r.Failure));
        var facts = await host.FactsAsync("m365.audit");
        Assert.Equal((2, 2L), (facts.Count, facts.Sum(f => f.Prompts)));
        Assert.Contains(vendor.Requests, r => r.Path.EndsWith("/subscriptions/start", StringComparison.Ordinal));
        Assert.Single(vendor.Requests, r => r.Path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal) && r.Body.Contains("graph.microsoft.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_blob_is_fetched_once_whether_it_was_announced_or_listed()
    {
        await using var vendor = await FakeVendor.StartAsync(VendorScripts.M365(PullHost.Samples));
        await using var host = await PullHost.StartAsync(new(2026, 9, 15, 6, 0, 0, TimeSpan.Zero), Settings("M365", vendor.Address));
        await host.PullAsync("M365", new Wish.Owed());
        await host.WriteAsync(scope =>
        {
            scope.Db.Sources.Add(new SourceRow { Id = 900, Name = "m365" });
            scope.Db.PendingFetches.Add(new PendingFetchRow
            {
                SourceId = 900, Key = Storage.Facts.StoreHash.Of128("gone"), ContentId = "gone", WithToken = true, SeenAt = host.Clock.GetUtcNow(),
                Address = "https://manage.office.com/api/v1.0/t-1/activity/feed/audit/gone",
            });
            scope.Db.SaveChanges();
        });
        vendor.Requests.Clear();
        host.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.All(await host.PullAsync("M365", new Wish.Owed()), r => Assert.True(r.Failure is null, r.Failure?.Says));
        Assert.Equal(["gone"], vendor.Requests.Where(r => r.Path.Contains("/audit/", StringComparison.Ordinal)).Select(r => r.Path.Split('/')[^1]));

        vendor.Requests.Clear();
        host.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Empty(await host.PullAsync("M365", new Wish.Owed()));
        Assert.Empty(vendor.Requests);
    }

    [Fact]
    public async Task A_Google_service_account_signs_for_its_token()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        string? assertion = null;
        var logs = VendorScripts.Google(PullHost.Samples);
        await using var vendor = await FakeVendor.StartAsync((self, seen) =>
        {
            if (seen.Path != "/token") return logs(self, seen);
            assertion = System.Web.HttpUtility.ParseQueryString(seen.Body)["assertion"];
            return new Reply.Text($$"""{"access_token":"{{VendorScripts.Secret}}","expires_in":3599}""");
        });
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, System.Text.Json.JsonSerializer.Serialize(new { client_email = "sa@p.iam.gserviceaccount.com", private_key = key.ExportPkcs8PrivateKeyPem(), token_uri = vendor.Address + "/token" }));
        await using var host = await PullHost.StartAsync(Now, ("Sources:GeminiWorkspace:CredentialsFile", file), ("Sources:GeminiWorkspace:Subject", "admin@acme.example"), ("Sources:GeminiWorkspace:BaseUrl", vendor.Address));
        var results = await host.PullAsync("GeminiWorkspace", new Wish.Days(Start("2026-09-15"), Start("2026-09-16")));
        File.Delete(file);

        Assert.All(results, r => Assert.True(r.Failure is null, r.Failure?.Says));
        var parts = assertion!.Split('.');
        Assert.True(key.VerifyData(System.Text.Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1));
        Assert.Contains("\"sub\":\"admin@acme.example\"", System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_file_is_read_in_pieces_and_nothing_of_it_is_lost()
    {
        const int Users = 6_000;
        var line = (int i) => $$$"""{"user_id":{{{i}}},"user_login":"user-{{{i}}}","day":"2026-10-01","organization_id":"9919","padding":"{{{new string('x', 900)}}}","totals_by_feature":[{"feature":"code_completion","user_initiated_interaction_count":1}]}""";
        var file = string.Join('\n', Enumerable.Range(1, Users).Select(line));
        await using var vendor = await FakeVendor.StartAsync((self, seen) =>
            seen.Path == "/files/long" ? new Reply.Text(file, "application/octet-stream")
            : seen.Path.EndsWith("users-1-day", StringComparison.Ordinal) ? new Reply.Text($$"""{"download_links":["{{self.Address}}/files/long"],"report_day":"2026-10-01"}""")
            : new Reply.Text("""{"seats":[],"usageItems":[]}"""));
        await using var host = await PullHost.StartAsync(Now, Settings("GitHubCopilot", vendor.Address));
        var results = await host.PullAsync("GitHubCopilot", new Wish.Days(Start("2026-10-01"), Start("2026-10-02")));
        Assert.All(results, r => Assert.True(r.Failure is null, r.Failure?.Says));
        Assert.Equal($"prompts={Users}", $"prompts={Sum(await host.FactsAsync("github.copilot.metrics"), "prompts")}");
    }

    [Fact]
    public async Task An_enterprise_gets_its_billing_with_users_from_the_ordered_report()
    {
        await using var vendor = await FakeVendor.StartAsync(VendorScripts.GitHub(PullHost.Samples));
        await using var host = await PullHost.StartAsync(Now, [.. Settings("GitHubCopilot", vendor.Address).Where(s => !s.Key.EndsWith("Organisation", StringComparison.Ordinal)), ("Sources:GitHubCopilot:Enterprise", "acme")]);
        var results = await host.PullAsync("GitHubCopilot", new Wish.Days(Start("2026-10-01"), Start("2026-10-02")));

        Assert.All(results, r => Assert.True(r.Failure is null, $"{r.Feed}: {r.Failure?.Says}"));
        var facts = await host.FactsAsync("github.copilot.billing");
        Assert.Equal(("3.055", "16.5865"), (Sum(facts, "billed"), Sum(facts, "list")));
    }

    [Fact]
    public async Task Seats_of_people_who_are_known_are_kept()
    {
        await using var vendor = await FakeVendor.StartAsync(VendorScripts.GitHub(PullHost.Samples));
        await using var host = await PullHost.StartAsync(Now, Settings("GitHubCopilot", vendor.Address));
        await host.WriteAsync(scope =>
        {
            scope.Db.People.Add(new PersonRow { Id = 1, Email = "octo@acme.example", Name = "Octo" });
            scope.Db.Identities.Add(new IdentityRow { Id = 1, Ref = "login:octocat", PersonId = 1 });
            scope.Db.SaveChanges();
        });
        await host.PullAsync("GitHubCopilot", new Wish.Owed());
        await using var db = host.Open();
        Assert.Equal([1], db.Seats.Select(s => s.PersonId));
    }

    internal static (string Key, string? Value)[] Settings(string source, string address) =>
    [
        .. Vendors[source].Settings.Select(s => ($"Sources:{NameOf(source)}:{s.Split('=')[0]}", (string?)s.Split('=')[1].Replace("*", VendorScripts.Secret, StringComparison.Ordinal))),
        ($"Sources:{NameOf(source)}:BaseUrl", address), ($"Sources:{NameOf(source)}:ManagementBaseUrl", address), ($"Sources:{NameOf(source)}:TokenEndpoint", address),
    ];

    private static string NameOf(string vendor) => vendor.Split(' ')[0];

    internal static DateTimeOffset Start(string day) => new(DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    internal static string Sum(List<UsageFactRow> facts, string what) => what switch
    {
        "facts" => Text(facts.Count),
        "requests" => Text(facts.Sum(f => f.Requests ?? 0)),
        "prompts" => Text(facts.Sum(f => f.Prompts ?? 0)),
        "sessions" => Text(facts.Sum(f => f.Sessions ?? 0)),
        "in" => Text(facts.Sum(f => f.TokensIn ?? 0)),
        "out" => Text(facts.Sum(f => f.TokensOut ?? 0)),
        "read" => Text(facts.Sum(f => f.TokensCacheRead ?? 0)),
        "write" => Text(facts.Sum(f => f.TokensCacheWrite ?? 0)),
        "unsplit" => Text(facts.Sum(f => f.TokensUnsplit ?? 0)),
        "suggestions" => Text(facts.Sum(f => f.Suggestions ?? 0)),
        "accepts" => Text(facts.Sum(f => f.Accepts ?? 0)),
        "suggested" => Text(facts.Sum(f => f.LinesSuggested ?? 0)),
        "accepted" => Text(facts.Sum(f => f.LinesAccepted ?? 0)),
        "credits" => Text(facts.Sum(f => (f.CreditsUnits ?? 0) + ((f.CreditsNanos ?? 0) / 1_000_000_000m))),
        "billed" => Cost(facts, CostKind.Billed),
        "list" => Cost(facts, CostKind.List),
        "estimated" => Cost(facts, CostKind.Estimated),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    private static string Cost(List<UsageFactRow> facts, CostKind kind) =>
        Text(facts.Where(f => f.CostKind == kind).Sum(f => (f.CostUnits ?? 0) + ((f.CostNanos ?? 0) / 1_000_000_000m)));

    private static string Text(decimal number) => number.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Said(UsageFactRow fact) =>
        $"{fact.UtcDay}|{fact.IdentityId}|{fact.Key}|{fact.SourceKey}|{fact.SliceId}|{fact.Requests}|{fact.Prompts}|{fact.TokensIn}|{fact.TokensOut}|{fact.CostUnits}.{fact.CostNanos}|{fact.CreditsUnits}.{fact.CreditsNanos}";
}
