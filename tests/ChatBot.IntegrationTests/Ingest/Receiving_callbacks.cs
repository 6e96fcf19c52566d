using System.Text;
using System.Text.Json;
using ChatBot.Channels.Signatures;
using ChatBot.Commands;
using ChatBot.Ingest;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Receiving_callbacks
{
    private const string Secret = "a-secret-of-some-length", SignedSecret = "whsec_YSBzZWNyZXQgb2Ygc29tZSBsZW5ndGg=";

    [Fact]
    public async Task A_batch_of_a_gateway_comes_to_the_expected_sums_as_array_and_as_lines()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        for (var times = 0; times < 2; times++)
            Assert.Equal(200, (await service.PostAsync("/webhooks/litellm", VendorSamples.Bytes("litellm/generic-api.batch.json"), "application/json", token)).Status);

        var sums = service.Sums();
        Assert.Equal((2, 2, 1), (sums["Facts"], sums["Requests"], sums["Errors"]));
        Assert.Equal((2010, 800, 5000, 1200, 0.01642m), (sums["TokensIn"], sums["TokensOut"], sums["TokensCacheRead"], sums["TokensCacheWrite"], sums["Cost"]));
        Assert.Equal(200, (await service.PostAsync("/webhooks/litellm", VendorSamples.Bytes("litellm/generic-api.batch.ndjson"), "application/x-ndjson", token)).Status);
        var report = await Verifying_senders.SourcesAsync(service.Data, "litellm");
        Assert.Equal((2, 1), (report.GetProperty("accepted").GetInt32(), report.GetProperty("repeated").GetInt32()));
    }

    [Fact]
    public async Task A_delivery_that_an_older_version_took_in_is_known_when_it_comes_again()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        const string Body = """{"id":"e1","time":"2026-06-03T21:40:11Z","person":"email:a@b.example","tool":"house-bot","prompts":1}""";
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/agent", Body, token)).Status);
        var former = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"agent/laptops\0{Body}")).AsSpan(0, 16));
        service.Change($"UPDATE Deliveries SET Key = X'{former}'");

        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/agent", Body, token)).Status);
        var report = await Verifying_senders.SourcesAsync(service.Data, "agent");
        Assert.Equal((1, 1), (report.GetProperty("accepted").GetInt32(), report.GetProperty("repeated").GetInt32()));
        Assert.Equal([former], service.Rows("SELECT hex(Key) FROM Deliveries"));
    }

    [Theory]
    [InlineData("openrouter", "openrouter/broadcast.full.json", 2300, 410, "0.0087")]
    [InlineData("cloudflare-ai-gateway", "cloudflare-ai-gateway/otel.spans.json", null, null, null)]
    [InlineData("envoy-ai-gateway", "envoy-ai-gateway/access-log.ndjson", 15, 7, null)]
    [InlineData("portkey", "portkey/guardrail.afterRequestHook.json", 18, 10, null)]
    public async Task Gateways_send_what_they_saw(string door, string sample, int? tokensIn, int? tokensOut, string? cost)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        Assert.Equal(200, (await service.PostAsync($"/webhooks/{door}", VendorSamples.Bytes(sample), "application/json", token)).Status);
        var sums = service.Sums();
        Assert.True(sums["Facts"] > 0);
        if (tokensIn is not null) Assert.Equal((tokensIn.Value, tokensOut!.Value), ((int)sums["TokensIn"], (int)sums["TokensOut"]));
        if (cost is not null) Assert.Equal(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture), sums["Cost"]);
    }

    [Fact]
    public async Task A_test_call_without_a_body_is_answered()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        Assert.Equal(200, (await service.PostAsync("/webhooks/openrouter", [], "application/json", token, headers: ("X-Test-Connection", "true"))).Status);
        Assert.Equal(0, service.Sums()["Facts"]);
    }

    [Fact]
    public async Task Limits_of_one_source_and_sender_leave_the_others_alone()
    {
        await using var service = await ServiceUnderTest.StartAsync(null,
            ("Sources:LiteLLM:RequestsPerMinute", "1"), ("Sources:Agent:MaxBodyBytes", "2048"), ("Sources:Otlp:RequestsPerMinute", "1"));
        var (laptops, servers) = (await service.TokenAsync(), await service.TokenAsync("servers"));
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/litellm", "[]", laptops)).Status);
        var (status, _, answer) = await service.PostJsonAsync("/webhooks/litellm", "[]", laptops);
        Assert.True(status == 429 && answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1), $"{status} {answer.Headers.RetryAfter}");
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/litellm", "[]", servers)).Status);
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/agent", "[]", laptops)).Status);
        Assert.Equal(413, (await service.PostJsonAsync("/webhooks/agent", $"[{new string(' ', 4096)}]", laptops)).Status);
        Assert.Equal(200, (await service.PostJsonAsync("/webhooks/portkey", $"{{{new string(' ', 4096)}}}", laptops)).Status);

        Assert.Equal(200, (await service.PostAsync("/v1/traces", [], "application/x-protobuf", laptops)).Status);
        (status, var body, answer) = await service.PostAsync("/v1/logs", [], "application/x-protobuf", laptops);
        Assert.True(status == 429 && body.StartsWith("\u0008\u0008", StringComparison.Ordinal) && answer.Headers.RetryAfter is not null, $"{status} {body}");

        var sources = "";
        await Platforms.TalkingHost.HappensAsync(async () => (sources = (await ServiceUnderTest.RunAsync("sources", "--data", service.Data)).Output).Split("rejected 1: more requests a minute than this sender may make").Length == 3);
        Assert.Contains("rejected 1: the body is larger than allowed", sources, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_that_are_set_are_shown_before_anybody_meets_them()
    {
        await using var service = await ServiceUnderTest.StartAsync(null,
            ("Sources:LiteLLM:RequestsPerMinute", "600"), ("Sources:Otlp:MaxBodyBytes", "1048576"), ("Sources:billing:RequestsPerMinute", "30"), ("Sources:billing:WebhookSecret", SignedSecret));
        var reports = await service.SourcesAsync();
        Assert.Equal(["litellm", "otlp", "standard/billing"], reports.Select(r => r.Source));
        var lines = SourceWords.Lines(reports, []);
        Assert.Contains("    limits: 600 requests a minute for each sender, bodies of up to 67,108,864 bytes", lines);
        Assert.Contains("    limits: bodies of up to 1,048,576 bytes", lines);
        var json = reports.Select(r => JsonDocument.Parse(SourcesVerb.JsonOf(r, null)).RootElement).ToList();
        Assert.Equal([600, null, 30], json.Select(r => r.GetProperty("requests_per_minute") is { ValueKind: JsonValueKind.Number } most ? most.GetInt32() : (int?)null));
        Assert.Equal([64 << 20, 1 << 20, 64 << 20], json.Select(r => r.GetProperty("max_body_bytes").GetInt32()));
    }

    [Fact]
    public async Task Recorded_payloads_without_use_are_taken_too()
    {
        await using var service = await ServiceUnderTest.StartAsync(
            null, ("Sources:GitHub:WebhookSecret", Secret), ("Sources:Helicone:WebhookSecret", Secret), ("Sources:OpenAI:WebhookSecret", SignedSecret));
        var token = await service.TokenAsync();
        foreach (var (path, sample) in ((string, string)[])
        [
            ("/webhooks/litellm", "litellm/budget-webhook.budget_crossed.json"), ("/webhooks/litellm", "litellm/budget-webhook.spend_tracked.json"),
            ("/webhooks/openrouter", "openrouter/test-connection.json"), ("/webhooks/portkey", "portkey/guardrail.beforeRequestHook.json"),
            ("/v1/logs", "otlp/example.logs.json"), ("/v1/metrics", "otlp/example.metrics.json"), ("/v1/traces", "otlp/example.trace.json"),
        ])
            Assert.True(await service.PostAsync(path, VendorSamples.Bytes(sample), "application/json", token) is (200, _, _), sample);
        foreach (var (sample, kind) in ((string, string)[])[("github/webhook.ping.json", "ping"), ("github/webhook.organization.member_added.json", "organization")])
        {
            var body = VendorSamples.Bytes(sample);
            Assert.True(await service.PostAsync("/webhooks/github", body, "application/json", headers:
                [("X-GitHub-Delivery", kind), ("X-GitHub-Event", kind), (BodySignature.GitHub.Header, BodySignature.GitHub.Sign(Secret, body))]) is (200, _, _), sample);
        }

        // A gateway that tells of a request by its id alone, and an announcement of an answer: once each, however often they come.
        var (request, announced) = (VendorSamples.Bytes("helicone/webhook.minimal.json"), VendorSamples.Bytes("openai/webhook.response.completed.json"));
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var times = 0; times < 2; times++)
        {
            Assert.True(await service.PostAsync("/webhooks/helicone", request, "application/json", headers: (BodySignature.Helicone.Header, BodySignature.Helicone.Sign(Secret, request))) is (200, _, _));
            Assert.True(await service.PostAsync("/webhooks/openai", announced, "application/json", headers:
            [
                (StandardWebhookSignature.IdHeader, "evt_1"), (StandardWebhookSignature.TimestampHeader, at),
                (StandardWebhookSignature.SignatureHeader, StandardWebhookSignature.Sign(SignedSecret, "evt_1", at, announced)),
            ]) is (200, _, _));
        }

        Assert.Equal((1, 1, 0), (service.Sums()["Facts"], service.Sums()["Requests"], service.Sums()["TokensIn"]));
        Assert.Contains(service.Rows("SELECT Act FROM Audit"), a => a.StartsWith("vendor-budget.budget_crossed", StringComparison.Ordinal));
        Assert.Contains("membership.member_added", service.Rows("SELECT Act FROM Audit"));
    }

    [Fact]
    public async Task The_same_member_may_come_go_and_come_again()
    {
        await using var service = await ServiceUnderTest.StartAsync(null, ("Sources:GitHub:WebhookSecret", Secret));
        var (added, removed) = (VendorSamples.Bytes("github/webhook.membership.added.json"), VendorSamples.Bytes("github/webhook.membership.removed.json"));
        await SendAsync(added, "1");
        await SendAsync(added, "1");
        await SendAsync(added, "2");
        await SendAsync(removed, "3");
        await SendAsync(added, "4");
        var report = await Verifying_senders.SourcesAsync(service.Data, "github");
        Assert.Equal((3, 2), (report.GetProperty("accepted").GetInt32(), report.GetProperty("repeated").GetInt32()));

        async Task SendAsync(byte[] body, string id) => Assert.Equal(200, (await service.PostAsync("/webhooks/github", body, "application/json", headers:
            [("X-GitHub-Delivery", id), ("X-GitHub-Event", "membership"), (BodySignature.GitHub.Header, BodySignature.GitHub.Sign(Secret, body))])).Status);
    }

    [Fact]
    public async Task Microsoft_365_is_answered_when_it_knocks_with_the_shared_value()
    {
        await using var service = await ServiceUnderTest.StartAsync(null, ("Sources:M365:WebhookAuthId", Secret));
        Assert.Equal(401, (await service.PostJsonAsync("/webhooks/m365", """{"validationCode":"abc"}""")).Status);
        Assert.Equal(200, (await service.PostAsync("/webhooks/m365", """{"validationCode":"abc"}"""u8.ToArray(), "application/json", headers: [("Webhook-AuthID", Secret), ("Webhook-ValidationCode", "abc")])).Status);
        Assert.Equal(200, (await service.PostAsync("/webhooks/m365", Notification(), "application/json", headers: ("Webhook-AuthID", Secret))).Status);
        Assert.NotEmpty(service.Rows("SELECT ContentId FROM PendingFetches"));

        static byte[] Notification() =>
            Encoding.UTF8.GetBytes(VendorSamples.Json("m365/management-activity.webhook.json").GetProperty("notification").GetProperty("body").GetRawText());
    }

    [Fact]
    public async Task Neutral_events_are_answered_one_by_one()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        const string Good = """{"id":"e1","time":"2026-06-03T21:40:11Z","person":"email:a@b.example","tool":"house-bot","prompts":1,"tokens_in":1200,"cost":{"amount":"0.0123","currency":"USD"},"secret":"TEXT"}""";
        Assert.Equal((200, """{"accepted":1,"repeated":0,"rejected":[{"index":1,"reason":"tool is missing"}]}"""), await SendAsync($$"""[{{Good}},{"id":"e2","time":"2026-06-03T21:40:11Z"}]"""));
        Assert.Equal((200, """{"accepted":0,"repeated":1,"rejected":[]}"""), await SendAsync(Good));
        Assert.Equal(400, (await SendAsync("""[{"id":"e2","time":"2026-06-03T21:40:11Z"}]""")).Status);
        Assert.Equal((200, """{"accepted":0,"repeated":0,"rejected":[]}"""), await SendAsync("[]"));
        Assert.Equal((200, """{"accepted":1,"repeated":0,"rejected":[]}"""), await SendAsync("""{"id":"d1","grain":"day","time":"2026-06-03","tool":"house-bot","prompts":4}"""));
        Assert.Equal((200, """{"accepted":1,"repeated":0,"rejected":[]}"""), await SendAsync("""{"id":"d1","grain":"day","time":"2026-06-03","tool":"house-bot","prompts":6}"""));
        Assert.Equal(7, service.Sums()["Prompts"]);
        Assert.Equal(["house-bot|2"], service.Rows("SELECT Name, Status FROM Tools"));

        async Task<(int Status, string Body)> SendAsync(string body)
        {
            var (status, text, _) = await service.PostJsonAsync("/webhooks/agent", body, token);
            return (status, text);
        }
    }

    [Fact]
    public async Task An_export_tells_every_column_exactly()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        await service.PostJsonAsync("/webhooks/agent", """{"id":"e1","time":"2026-06-03T21:40:11Z","person":"login:octocat","tool":"codex","feature":"=1+1","tokens_in":9007199254740993,"cost":{"amount":"0.0123","currency":"USD"}}""", token);
        var (_, json, _) = await ServiceUnderTest.RunAsync("export", "usage", "--json", "--data", service.Data);
        var row = JsonDocument.Parse(json).RootElement;
        Assert.Equal("agent:laptops|e1|login:octocat|codex|9007199254740993|0.0123|USD|estimated|True",
            string.Join('|', row.GetProperty("source"), row.GetProperty("source_key"), row.GetProperty("person_ref"), row.GetProperty("tool"), row.GetProperty("tokens_in").GetInt64(),
                row.GetProperty("cost_amount"), row.GetProperty("cost_currency"), row.GetProperty("cost_kind"), row.GetProperty("counted")));
        Assert.Equal(JsonValueKind.Null, row.GetProperty("person").ValueKind);
        var (_, csv, _) = await ServiceUnderTest.RunAsync("export", "usage", "--data", service.Data);
        Assert.Contains(",'=1+1,", csv, StringComparison.Ordinal);
        var (_, empty, _) = await ServiceUnderTest.RunAsync("export", "usage", "--json", "--from", "2026-06-04", "--data", service.Data);
        Assert.Equal("", empty);
    }

    [Fact]
    public async Task What_is_parked_shows_its_shape_and_no_content()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        Assert.Equal(400, (await service.PostJsonAsync("/webhooks/agent", $$"""{"id": "{{VendorSamples.Marker}}" """, token)).Status);
        var (_, list, _) = await ServiceUnderTest.RunAsync("dead-letters", "list", "--json", "--data", service.Data);
        var letter = JsonDocument.Parse(list).RootElement;
        Assert.Equal("agent", letter.GetProperty("source").GetString());
        Assert.DoesNotContain(VendorSamples.Marker, list, StringComparison.Ordinal);
        var (exitCode, _, error) = await ServiceUnderTest.RunAsync("dead-letters", "replay", letter.GetProperty("id").GetString()!, "--data", service.Data);
        Assert.Equal(1, exitCode);
        Assert.Contains("sender", error, StringComparison.Ordinal);
    }
}
