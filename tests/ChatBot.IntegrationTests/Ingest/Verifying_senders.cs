using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Verifying_senders
{
    public static TheoryData<string, string, string, int> Vectors()
    {
        var data = new TheoryData<string, string, string, int>();
        foreach (var (file, door, settings) in new[]
        {
            ("github", "github", "GitHub"), ("helicone", "helicone", "Helicone"), ("langfuse", "langfuse", "Langfuse"),
            ("standard-webhooks", "standard/billing", "billing"), ("standard-webhooks", "openai", "OpenAI"), ("cursor-cloud-agent", "cursor", "Cursor"),
        })
        {
            var count = VendorSamples.Json($"signatures/{file}.json").GetProperty("vectors").GetArrayLength();
            for (var i = 0; i < count; i++) data.Add(file, door, settings, i);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task Every_vector_gets_its_verdict_at_the_door(string file, string door, string settings, int index)
    {
        var vector = VendorSamples.Json($"signatures/{file}.json").GetProperty("vectors")[index];
        List<(string, string?)> with = [($"Sources:{settings}:WebhookSecret", vector.GetProperty("secret").GetString())];
        // The verdict hangs on a second; the service may take longer than that to start.
        var clock = vector.TryGetProperty("now", out var now) ? new StandingClock(DateTimeOffset.FromUnixTimeSeconds(now.GetInt64())) : null;
        await using var service = await ServiceUnderTest.StartAsync(null, clock, [.. with]);

        var (status, body, _) = await service.PostAsync(
            $"/webhooks/{door}", Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!),
            vector.TryGetProperty("contentType", out var type) ? type.GetString()! : "application/json", headers:
            [.. vector.GetProperty("header").EnumerateObject().Select(h => (h.Name, h.Value.GetString()!))]);

        // A genuine text that is no JSON is refused for that, and for nothing else.
        if (vector.GetProperty("valid").GetBoolean()) Assert.True(status == 200 || (status == 400 && !vector.GetProperty("body").GetString()!.StartsWith('{')), $"{status} {body}");
        else Assert.Equal((401, """{"error":"Not genuine."}"""), (status, body));
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private static readonly string[] PathsWithToken =
    [
        "/webhooks/agent", "/webhooks/litellm", "/webhooks/openrouter", "/webhooks/portkey", "/webhooks/envoy-ai-gateway", "/webhooks/cloudflare-ai-gateway",
        "/v1/logs", "/v1/metrics", "/v1/traces", "/otlp/v1/logs",
    ];

    public static TheoryData<int> TokenVectors() => Indexes("static-token");

    /// <summary>The token of the vector stands for the one that was issued: ours are made, not given.</summary>
    [Theory]
    [MemberData(nameof(TokenVectors))]
    public async Task Every_token_vector_gets_its_verdict_at_every_door_that_asks_for_one(int index)
    {
        var vector = VendorSamples.Json("signatures/static-token.json").GetProperty("vectors")[index];
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        (string, string)[] headers = [.. vector.GetProperty("header").EnumerateObject()
            .Select(h => (h.Name, h.Value.GetString()!.Replace(vector.GetProperty("token").GetString()!, token, StringComparison.Ordinal)))];
        foreach (var path in PathsWithToken)
        {
            var status = (await service.PostAsync(path, "{}"u8.ToArray(), "application/json", headers: headers)).Status;
            Assert.True(vector.GetProperty("valid").GetBoolean() ? status is 200 or 400 : status == 401, $"{path}: {status}");
        }
    }

    public static TheoryData<int> SlackVectors() => Indexes("slack");

    [Theory]
    [MemberData(nameof(SlackVectors))]
    public async Task Every_vector_of_Slack_gets_its_verdict_at_its_door(int index)
    {
        var vector = VendorSamples.Json("signatures/slack.json").GetProperty("vectors")[index];
        await using var service = await ServiceUnderTest.StartAsync(null, new StandingClock(DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("now").GetInt64())),
            ("Slack:SigningSecret", vector.GetProperty("secret").GetString()), ("environment", "Development"));
        var isJson = vector.GetProperty("body").GetString()!.StartsWith('{');
        var (status, body, _) = await service.PostAsync(isJson ? "/slack/events" : "/slack/commands", Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!),
            isJson ? "application/json" : "application/x-www-form-urlencoded",
            headers: [.. vector.GetProperty("header").EnumerateObject().Select(h => (h.Name, h.Value.GetString()!))]);

        // What is behind the signature is another matter: only who speaks is decided here.
        if (vector.GetProperty("valid").GetBoolean()) Assert.True(status is 200 or 400, $"{status} {body}");
        else Assert.Equal((401, ""), (status, body));
    }

    private static TheoryData<int> Indexes(string file)
    {
        var data = new TheoryData<int>();
        for (var i = 0; i < VendorSamples.Json($"signatures/{file}.json").GetProperty("vectors").GetArrayLength(); i++) data.Add(i);
        return data;
    }

    [Fact]
    public void No_file_of_vectors_is_left_out() => Assert.Equal(
        ["cursor-cloud-agent", "github", "helicone", "langfuse", "slack", "standard-webhooks", "static-token"],
        Directory.GetFiles(Path.Combine(VendorSamples.Folder, "signatures")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Two_secrets_are_good_while_one_is_being_changed()
    {
        var vector = VendorSamples.Json("signatures/helicone.json").GetProperty("vectors")[0];
        foreach (var (current, previous, expected) in new[] { ("new", vector.GetProperty("secret").GetString(), 200), ("new", "older", 401) })
        {
            await using var service = await ServiceUnderTest.StartAsync(null, ("Sources:Helicone:WebhookSecret", current), ("Sources:Helicone:PreviousWebhookSecret", previous));
            var (status, _, _) = await service.PostAsync("/webhooks/helicone", Encoding.UTF8.GetBytes(vector.GetProperty("body").GetString()!), "application/json",
                headers: [.. vector.GetProperty("header").EnumerateObject().Select(h => (h.Name, h.Value.GetString()!))]);
            Assert.Equal(expected, status);
        }
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("litellm")]
    [InlineData("openrouter")]
    [InlineData("portkey")]
    [InlineData("envoy-ai-gateway")]
    [InlineData("cloudflare-ai-gateway")]
    public async Task A_token_is_asked_for_and_its_scheme_has_no_case(string door)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        foreach (var (authorization, expected) in new[] { ($"bearer {token}", 200), ($"Bearer {token}x", 401), ($"Basic {token}", 401), (null, 401) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{door}") { Content = new StringContent(door.StartsWith('o') || door.StartsWith('c') ? "{}" : "[]", Encoding.UTF8, "application/json") };
            if (door == "portkey") request.Content = new StringContent("""{"eventType":"beforeRequestHook"}""", Encoding.UTF8, "application/json");
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            Assert.Equal(expected, (int)(await service.Http.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task A_source_without_a_secret_believes_nobody()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        foreach (var door in new[] { "github", "openai", "helicone", "langfuse", "cursor", "m365", "standard/anyone" })
            Assert.Equal(401, (await service.PostJsonAsync($"/webhooks/{door}", "{}")).Status);
        Assert.Equal(404, (await service.PostJsonAsync("/webhooks/nobody", "{}")).Status);
    }

    [Fact]
    public async Task Who_was_refused_is_seen_with_address_and_reason()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logs") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "cb_ingest_old");
            request.Headers.UserAgent.ParseAdd("claude-code/2.1.0");
            Assert.Equal(HttpStatusCode.Unauthorized, (await service.Http.SendAsync(request)).StatusCode);
        }

        var data = service.Data;
        var report = await SourcesAsync(data, "otlp", r => r.GetProperty("refused_senders").GetArrayLength() == 1 && r.GetProperty("refused_senders")[0].GetProperty("times").GetInt32() == 3);
        var sender = report.GetProperty("refused_senders")[0];
        Assert.Equal(("127.0.0.1", "claude-code/2.1.0"), (sender.GetProperty("address").GetString(), sender.GetProperty("agent").GetString()));
    }

    /// <summary>The line of <c>sources --json</c> about one source, once it says what is waited for.</summary>
    internal static async Task<JsonElement> SourcesAsync(string data, string source, Func<JsonElement, bool>? until = null)
    {
        // Written in the background: looked for until it is there, for as long as a person would wait.
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (exitCode, output, error) = await ServiceUnderTest.RunAsync("sources", "--json", "--data", data);
            Assert.True(exitCode == 0, error);
            var found = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)
                .Where(r => r.GetProperty("source").GetString() == source).Take(1).ToList();
            if (found.Count == 1 && (until is null || until(found[0]))) return found[0];
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"{source} is not as awaited: {output}");
        }
    }
}
