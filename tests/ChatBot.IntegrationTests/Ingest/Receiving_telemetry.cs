using System.IO.Compression;
using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Receiving_telemetry
{
    private const string Json = "application/json", Protobuf = "application/x-protobuf";

    public static TheoryData<string, string, string, string?> Exports => new()
    {
        { "/v1/logs", "anthropic/claude-code.logs.json", Json, null },
        { "/otlp/v1/logs", "otlp/claude-code.logs.pb.base64.txt", Protobuf, null },
        { "/v1/logs", "otlp/claude-code.logs.pb.gz.base64.txt", Protobuf, "gzip" },
    };

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Logs_of_Claude_Code_come_to_the_expected_sums(string path, string sample, string contentType, string? encoding)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        var (status, body, _) = await service.PostAsync(path, VendorSamples.Bytes(sample), contentType, token, encoding);
        Assert.Equal((200, contentType == Json ? "{}" : ""), (status, body));

        var sums = service.Sums();
        Assert.Equal((2, 1, 1), (sums["Requests"], sums["Errors"], sums["Prompts"]));
        Assert.Equal((1840, 2210, 96400, 12040, 0.1879m), (sums["TokensIn"], sums["TokensOut"], sums["TokensCacheRead"], sums["TokensCacheWrite"], sums["Cost"]));
    }

    [Theory]
    [InlineData("/v1/metrics", "otlp/claude-code.metrics.pb", "anthropic/claude-code.metrics.delta.json")]
    [InlineData("/v1/traces", "otlp/copilot-cli.traces.pb", "copilot-otel/copilot-cli.traces.json")]
    public async Task Recorded_protobuf_plain_and_packed_says_what_its_JSON_says(string path, string binary, string json)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        Assert.Equal(200, (await service.PostAsync(path, VendorSamples.Bytes($"{binary}.base64.txt"), Protobuf, token)).Status);
        var sums = service.Sums();
        Assert.True(sums["Facts"] > 0 && sums["TokensIn"] > 0);
        Assert.Equal(200, (await service.PostAsync(path, VendorSamples.Bytes($"{binary}.gz.base64.txt"), Protobuf, token, "gzip")).Status);
        Assert.Equal(200, (await service.PostAsync(path, VendorSamples.Bytes(json), Json, token)).Status);
        Assert.Equal(sums, service.Sums());
    }

    [Fact]
    public async Task One_activity_that_logs_and_metrics_tell_is_counted_once_in_either_order()
    {
        var outcomes = new List<IReadOnlyList<string>>();
        foreach (var logsFirst in new[] { true, false })
        {
            await using var service = await ServiceUnderTest.StartAsync();
            var token = await service.TokenAsync();
            (string Path, string Sample)[] exports = [("/v1/logs", "anthropic/claude-code.logs.json"), ("/v1/metrics", "anthropic/claude-code.metrics.delta.json")];
            foreach (var (path, sample) in logsFirst ? exports : exports.Reverse())
                for (var times = 0; times < 2; times++)
                    Assert.Equal(200, (await service.PostAsync(path, VendorSamples.Bytes(sample), Json, token)).Status);

            outcomes.Add(service.Rows("SELECT SUM(TokensIn), SUM(TokensOut), SUM(CostUnits), SUM(CostNanos), SUM(Sessions), SUM(Prompts) FROM PersonDays"));
        }

        Assert.Equal("1840|2210|0|187900000|1|1", Assert.Single(outcomes[0]));
        Assert.Equal(outcomes[0], outcomes[1]);
    }

    [Fact]
    public async Task Cumulative_readings_come_to_what_was_used()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        var exports = VendorSamples.Json("anthropic/claude-code.metrics.cumulative.sequence.json").EnumerateArray().Select(e => Encoding.UTF8.GetBytes(e.GetRawText())).ToList();
        foreach (var at in new[] { 0, 1, 0, 2, 1 })
            Assert.Equal(200, (await service.PostAsync("/v1/metrics", exports[at], Json, token)).Status);
        var sums = service.Sums();
        Assert.Equal((1250, 900), (sums["TokensIn"], sums["TokensOut"]));
    }

    [Fact]
    public async Task Whatever_is_wrong_is_answered_in_the_senders_encoding()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        Assert.Equal((401, """{"code":16,"message":"Not genuine."}"""), await StatusAsync("{}"u8.ToArray(), Json, null));
        Assert.Equal((401, """{"code":16,"message":"Not genuine."}"""), await StatusAsync("{}"u8.ToArray(), Json, "cb_ingest_wrong"));
        Assert.Equal(415, (await StatusAsync("{}"u8.ToArray(), "text/plain", token)).Status);
        Assert.Equal(400, (await StatusAsync("{"u8.ToArray(), Json, token)).Status);
        Assert.Equal(400, (await StatusAsync([0xff, 0xff, 0xff], Protobuf, token)).Status);
        Assert.Equal(400, (await StatusAsync([0x1f, 0x8b, 0x08, 0, 0], Json, token, "gzip")).Status);
        Assert.Equal(415, (await StatusAsync("{}"u8.ToArray(), Json, token, "zstd")).Status);
        Assert.Equal((200, "{}"), await StatusAsync("{}"u8.ToArray(), Json, token));
        Assert.Equal((200, ""), await StatusAsync([], Protobuf, token));

        async Task<(int Status, string Body)> StatusAsync(byte[] body, string contentType, string? given, string? encoding = null)
        {
            var (status, text, answer) = await service.PostAsync("/v1/logs", body, contentType, given, encoding);
            if (status != 415) Assert.Equal(contentType, answer.Content.Headers.ContentType?.MediaType);
            return (status, text);
        }
    }

    [Fact]
    public async Task A_bomb_is_refused_while_it_unfolds()
    {
        await using var service = await ServiceUnderTest.StartAsync(null, ("Sources:Otlp:MaxBodyBytes", "1048576"));
        var token = await service.TokenAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            for (var i = 0; i < 64; i++) await gzip.WriteAsync(new byte[1 << 20]);
        Assert.Equal(413, (await service.PostAsync("/v1/traces", packed.ToArray(), Json, token, "gzip")).Status);
        Assert.Equal(413, (await service.PostAsync("/v1/traces", new byte[2 << 20], Json, token)).Status);
        Assert.Equal(200, (await service.PostAsync("/v1/traces", "{}"u8.ToArray(), Json, token)).Status);
    }

    [Fact]
    public async Task A_withdrawn_token_opens_nothing_any_more()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        Assert.Equal(200, (await service.PostAsync("/v1/logs", "{}"u8.ToArray(), Json, token)).Status);
        Assert.Equal(0, (await ServiceUnderTest.RunAsync("token", "revoke", "laptops", "--data", service.Data)).ExitCode);
        Assert.Equal(401, (await service.PostAsync("/v1/logs", "{}"u8.ToArray(), Json, token)).Status);
    }
}
