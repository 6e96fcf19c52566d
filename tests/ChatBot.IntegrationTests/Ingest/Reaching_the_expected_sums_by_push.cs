using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ChatBot.Fakes.Vendors;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Pull;

namespace ChatBot.IntegrationTests.Ingest;

/// <summary>Every sample that is sent, through the whole way: the door, its token, the mapper, the commit, the file.</summary>
public sealed class Reaching_the_expected_sums_by_push
{
    private static readonly (string Sample, string Path)[] Sent =
    [
        ("anthropic/claude-code.logs.json", "/v1/logs"), ("anthropic/claude-code.metrics.delta.json", "/v1/metrics"),
        ("anthropic/claude-code.metrics.cumulative.sequence.json", "/v1/metrics"), ("openai/codex.logs.json", "/v1/logs"),
        ("google/gemini-cli.logs.json", "/v1/logs"), ("copilot-otel/copilot-cli.traces.json", "/v1/traces"),
        ("litellm/generic-api.batch.json", "/webhooks/litellm"), ("openrouter/broadcast.full.json", "/webhooks/openrouter"),
    ];

    /// <summary>Samples for which the file of expected sums has no entry: what they come to by the vendor's rules.</summary>
    private static readonly (string Sample, string Path, string Expected)[] SentToo =
    [
        ("openai/codex.metrics.delta.json", "/v1/metrics", "TokensIn=2602 TokensOut=612 TokensCacheRead=18432 TokensReasoning=256"),
        ("google/gemini-cli.metrics.cumulative.json", "/v1/metrics", "Sessions=1 TokensIn=2400 TokensOut=550 TokensCacheRead=12800 LinesAdded=14 LinesRemoved=2"),
        ("copilot-otel/vscode.logs.json", "/v1/logs", "Requests=1 Sessions=1 TokensIn=12500 TokensOut=250 Accepts=1"),
        ("copilot-otel/vscode.metrics.cumulative.json", "/v1/metrics", "Sessions=1 TokensIn=13900 TokensOut=450 Accepts=2 Rejects=1 LinesAdded=34 LinesRemoved=6"),
        ("otlp/genai.spans.json", "/v1/traces", "Requests=1 TokensIn=50 TokensOut=180 TokensCacheRead=50"),
        ("otlp/genai.spans.legacy-names.json", "/v1/traces", "Requests=1 TokensIn=42 TokensOut=17"),
        ("cloudflare-ai-gateway/otel.spans.json", "/webhooks/cloudflare-ai-gateway", "Requests=1 TokensIn=301 TokensOut=64 Cost=0.0001402"),
        ("openrouter/broadcast.documented-example.json", "/webhooks/openrouter", "Requests=1 TokensIn=100 TokensOut=50"),
        ("litellm/generic-api.batch.ndjson", "/webhooks/litellm", "Facts=2 Requests=2 TokensIn=2010 TokensOut=800 TokensCacheRead=5000 TokensCacheWrite=1200 Cost=0.01642"),
        ("envoy-ai-gateway/access-log.ndjson", "/webhooks/envoy-ai-gateway", "TokensIn=15 TokensOut=7"),
        ("portkey/guardrail.afterRequestHook.json", "/webhooks/portkey", "Requests=1 TokensIn=18 TokensOut=10"),
    ];

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        var expected = VendorSamples.Json("expected.json");
        foreach (var (sample, path) in Sent) data.Add(sample, path, Say(expected.GetProperty(sample)));
        foreach (var (sample, path, sums) in SentToo) data.Add(sample, path, sums);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_encoding_comes_to_the_sums_and_a_second_sending_changes_nothing(string sample, string path, string expected)
    {
        var told = new List<IReadOnlyList<string>>();
        foreach (var way in Ways(sample, path))
        {
            await using var service = await ServiceUnderTest.StartAsync();
            var token = await service.TokenAsync();
            foreach (var export in Exports(sample)) Assert.Equal(200, (await way(service, export, token)).Status);
            var sums = service.Sums();
            foreach (var part in expected.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                Assert.Equal(part, $"{part.Split('=')[0]}={sums[part.Split('=')[0]].ToString("0.#########", CultureInfo.InvariantCulture)}");

            var before = Facts(service);
            foreach (var export in Exports(sample)) Assert.Equal(200, (await way(service, export, token)).Status);
            Assert.Equal(before, Facts(service));
            told.Add(before);

            var rollups = service.Rollups();
            await ServiceUnderTest.RunAsync("rebuild-day", "2024-01-01", "2026-12-31", "--data", service.Data);
            Assert.Equal(service.Rollups(), rollups);
        }

        Assert.NotEmpty(told[0]);
        Assert.All(told, rows => Assert.Equal(told[0], rows));
    }

    [Fact]
    public void No_payload_with_expected_sums_is_left_out()
    {
        var asked = Reaching_the_expected_sums.Payloads;
        foreach (var member in VendorSamples.Json("expected.json").EnumerateObject())
            Assert.True(member.Name == "note" || Sent.Any(s => s.Sample == member.Name) || asked.Contains(member.Name), member.Name);
    }

    /// <summary>As it was recorded; OTLP also as protobuf, plain and packed, and as packed JSON.</summary>
    private static IEnumerable<Func<ServiceUnderTest, byte[], string, Task<(int Status, string Body, HttpResponseMessage Answer)>>> Ways(string sample, string path)
    {
        yield return (service, export, token) => service.PostAsync(path, export, sample.EndsWith(".ndjson", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json", token);
        yield return (service, export, token) => service.PostAsync(path, Pack(export), "application/json", token, "gzip");

        // The vendor's documentation shows words where ids belong, which have no binary form.
        if (sample.Contains("documented-example", StringComparison.Ordinal)) yield break;
        if (!path.StartsWith("/v1/", StringComparison.Ordinal) && path is not ("/webhooks/openrouter" or "/webhooks/cloudflare-ai-gateway")) yield break;
        yield return (service, export, token) => service.PostAsync(path, Protobuf(export), "application/x-protobuf", token);
        yield return (service, export, token) => service.PostAsync(path, Pack(Protobuf(export)), "application/x-protobuf", token, "gzip");
    }

    private static IEnumerable<byte[]> Exports(string sample) => sample.EndsWith(".sequence.json", StringComparison.Ordinal)
        ? VendorSamples.Json(sample).EnumerateArray().Select(export => Encoding.UTF8.GetBytes(export.GetRawText()))
        : [VendorSamples.Bytes(sample)];

    private static byte[] Protobuf(byte[] export)
    {
        using var document = JsonDocument.Parse(export);
        return OtlpProtobuf.From(document.RootElement);
    }

    internal static byte[] Pack(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return packed.ToArray();
    }

    private static IReadOnlyList<string> Facts(ServiceUnderTest service) => service.Rows(
        """
        SELECT s.Name, f.UtcDay, f.Day, i.Ref, f.SourceKey, t.Slug, c.Surface, c.Feature, c.Model, c.Project, c.Currency, f.Grain, f.PeriodStart, f.PeriodEnd, f.Sessions, f.Prompts, f.Requests, f.TokensIn,
          f.TokensOut, f.TokensCacheRead, f.TokensCacheWrite, f.TokensUnsplit, f.TokensReasoning, f.Errors, f.DurationMs, f.Suggestions, f.Accepts, f.Rejects, f.LinesSuggested, f.LinesAccepted, f.LinesAdded,
          f.LinesRemoved, f.CostUnits, f.CostNanos, f.CostKind, f.CreditsUnits, f.CreditsNanos, f.Quality, f.Session, f.Counts
        FROM UsageFacts f JOIN Sources s ON s.Id = f.SourceId JOIN Identities i ON i.Id = f.IdentityId JOIN Slices c ON c.Id = f.SliceId JOIN ToolSlugs t ON t.ToolId = c.ToolId
        """);

    /// <summary>An entry of the file of expected sums in the words of the table of facts.</summary>
    private static string Say(JsonElement expected) => string.Join(' ', expected.EnumerateObject().SelectMany(Say));

    private static IEnumerable<string> Say(JsonProperty member) => member.Name switch
    {
        "tokens" => member.Value.EnumerateObject().Select(t => $"{t.Name switch { "input" => "TokensIn", "output" => "TokensOut", "cacheRead" => "TokensCacheRead", "cacheWrite" => "TokensCacheWrite", _ => t.Name }}={t.Value}"),
        "cost" => [$"{(member.Value.TryGetProperty("kind", out _) ? "Estimated" : "Cost")}={member.Value.GetProperty("amount").GetString()}"],
        "failures" => [$"Errors={member.Value}"],
        "reasoningTokens" => [$"TokensReasoning={member.Value}"],
        "warning" or "perExport" => [],
        _ => [$"{char.ToUpperInvariant(member.Name[0])}{member.Name[1..]}={member.Value}"],
    };
}
