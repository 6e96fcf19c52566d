using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Signatures;
using ChatBot.Fakes.Vendors;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Keeping_no_content
{
    private const string Secret = "a-secret-of-some-length", Whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly string[] Signals = ["resourceLogs", "resourceMetrics", "resourceSpans"];

    private static readonly string[] TokenDoors = ["agent", "litellm", "openrouter", "portkey", "envoy-ai-gateway", "cloudflare-ai-gateway"];

    /// <summary>Everything that can be pushed, also to doors it does not belong to: whole, broken off, said to be packed, with the marker planted into every object.</summary>
    [Fact]
    public async Task The_marker_of_the_samples_is_found_nowhere_afterwards()
    {
        using var console = new StringWriter();
        using var own = new OwnSignals();
        var (before, beforeError) = (Console.Out, Console.Error);
        var data = ServiceUnderTest.NewDirectory();
        var answers = new StringBuilder();
        try
        {
            Console.SetOut(TextWriter.Synchronized(console));
            Console.SetError(TextWriter.Synchronized(console));
            await using var service = await ServiceUnderTest.StartAsync(data, ("Sources:GitHub:WebhookSecret", Secret), ("Sources:Helicone:WebhookSecret", Secret),
                ("Sources:Langfuse:WebhookSecret", Secret), ("Sources:M365:WebhookAuthId", Secret), ("Sources:OpenAI:WebhookSecret", Whsec), ("Sources:billing:WebhookSecret", Whsec),
                ("Sources:Cursor:WebhookSecret", Secret), ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"));
            var token = await service.TokenAsync();
            var provisioning = await ProvisioningTokenAsync(data);
            var marked = 0;
            foreach (var file in Directory.EnumerateFiles(VendorSamples.Folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("signatures", StringComparison.Ordinal)))
            {
                var name = Path.GetRelativePath(VendorSamples.Folder, file);
                var body = VendorSamples.Bytes(name);
                if (Holds(body)) marked++;
                foreach (var part in new[] { body, body[..(body.Length * 9 / 10)], Planted(body) })
                    foreach (var answer in await SendEverywhereAsync(service, part, token, provisioning)) answers.AppendLine(answer);
                if (AsProtobuf(name, body) is not { } protobuf) continue;
                foreach (var part in new[] { protobuf, protobuf[..(protobuf.Length * 9 / 10)] })
                    foreach (var signal in new[] { "logs", "metrics", "traces" })
                    {
                        answers.AppendLine((await service.PostAsync($"/v1/{signal}", part, "application/x-protobuf", token)).Body);
                        answers.AppendLine((await service.PostAsync($"/v1/{signal}", Reaching_the_expected_sums_by_push.Pack(part), "application/x-protobuf", token, "gzip")).Body);
                    }
            }

            Assert.True(marked > 5, $"Only {marked} samples hold the marker.");
            Assert.True(service.Sums()["Facts"] > 20);
            foreach (var verb in new[] { "export usage --json", "export audit --json", "export focus --json", "dead-letters list --json", "sources --json", "link list --json", "prices list --json", "doctor" })
            {
                var (_, output, error) = await ServiceUnderTest.RunAsync([.. verb.Split(' '), "--data", data]);
                answers.AppendLine(output).AppendLine(error);
            }

            // The files as they are while the service runs, with what is still in the write-ahead log.
            foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
            {
                await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                await open.CopyToAsync(copy);
                Assert.False(Holds(copy.ToArray()), $"{file} holds content.");
            }
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(beforeError);
        }

        Assert.DoesNotContain(VendorSamples.Marker, answers.ToString(), StringComparison.Ordinal);
        Assert.NotEqual("", console.ToString());
        Assert.DoesNotContain(VendorSamples.Marker, console.ToString(), StringComparison.Ordinal);
        Assert.True(own.Spans > 100, $"Only {own.Spans} spans were seen.");
        Assert.DoesNotContain(own.Said, text => text.Contains(VendorSamples.Marker, StringComparison.Ordinal));
        StoreDirectory.Delete(data);
    }

    private static async Task<List<string>> SendEverywhereAsync(ServiceUnderTest service, byte[] part, string token, string provisioning)
    {
        const string Json = "application/json";
        var answers = new List<string>();
        foreach (var door in TokenDoors) answers.Add((await service.PostAsync($"/webhooks/{door}", part, Json, token)).Body);
        foreach (var signal in new[] { "logs", "metrics", "traces" })
            foreach (var (type, encoding) in new[] { (Json, null), ("application/x-protobuf", null), (Json, "gzip"), ("application/x-protobuf", "br") })
                answers.Add((await service.PostAsync($"/v1/{signal}", part, type, token, encoding)).Body);
        answers.Add((await service.PostAsync("/webhooks/helicone", part, Json, headers: (BodySignature.Helicone.Header, BodySignature.Helicone.Sign(Secret, part)))).Body);
        answers.Add((await service.PostAsync("/webhooks/cursor", part, Json, headers: (BodySignature.CursorCloudAgent.Header, BodySignature.CursorCloudAgent.Sign(Secret, part)))).Body);
        answers.Add((await service.PostAsync("/webhooks/m365", part, Json, headers: ("Webhook-AuthID", Secret))).Body);
        var stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        answers.Add((await service.PostAsync("/webhooks/langfuse", part, Json, headers: (LangfuseSignature.Header, LangfuseSignature.Sign(Secret, stamp, part)))).Body);
        foreach (var gitHubEvent in new[] { "membership", "organization" })
            answers.Add((await service.PostAsync("/webhooks/github", part, Json, headers:
                [(BodySignature.GitHub.Header, BodySignature.GitHub.Sign(Secret, part)), ("X-GitHub-Event", gitHubEvent)])).Body);
        foreach (var door in new[] { "openai", "standard/billing" })
        {
            var id = Guid.NewGuid().ToString();
            answers.Add((await service.PostAsync($"/webhooks/{door}", part, Json, headers:
                [(StandardWebhookSignature.IdHeader, id), (StandardWebhookSignature.TimestampHeader, stamp),
                 (StandardWebhookSignature.SignatureHeader, StandardWebhookSignature.Sign(Whsec, id, stamp, part))])).Body);
        }
        foreach (var kind in new[] { "Users", "Groups" }) answers.Add((await service.PostAsync($"/scim/v2/{kind}", part, "application/scim+json", provisioning)).Body);

        // A sender that is not let in.
        answers.Add((await service.PostAsync("/v1/logs", part, Json, "cb_ingest_wrong")).Body);
        answers.Add((await service.PostAsync("/webhooks/github", part, Json, headers: (BodySignature.GitHub.Header, "sha256=00"))).Body);
        return answers;
    }

    private static bool Holds(byte[] bytes) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(VendorSamples.Marker)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(VendorSamples.Marker)) >= 0;

    /// <summary>The payload with the marker in every object, as a value and as a name; lines one by one.</summary>
    private static byte[] Planted(byte[] body)
    {
        var lines = new List<string>();
        foreach (var line in IsJson(body) ? [Encoding.UTF8.GetString(body)] : Encoding.UTF8.GetString(body).Split('\n'))
            lines.Add(IsJson(Encoding.UTF8.GetBytes(line)) ? Plant(JsonNode.Parse(line)!).ToJsonString() : line + VendorSamples.Marker);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static bool IsJson(byte[] text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode Plant(JsonNode node)
    {
        if (node is JsonArray array) foreach (var one in array) if (one is not null) Plant(one);
        if (node is not JsonObject members) return node;
        foreach (var (_, value) in members) if (value is not null) Plant(value);
        (members["note_of_a_user"], members[VendorSamples.Marker]) = (VendorSamples.Marker, true);
        return node;
    }

    private static byte[]? AsProtobuf(string name, byte[] body)
    {
        if (!IsJson(body) || name.Contains("documented-example", StringComparison.Ordinal)) return null;
        using var export = JsonDocument.Parse(body);
        return export.RootElement.ValueKind == JsonValueKind.Object && Signals.Any(m => export.RootElement.TryGetProperty(m, out _))
            ? OtlpProtobuf.From(export.RootElement) : null;
    }

    private static async Task<string> ProvisioningTokenAsync(string data)
    {
        var (_, output, error) = await ServiceUnderTest.RunAsync("token", "issue", "--kind", "provisioning", "--name", "entra", "--data", data, "--json");
        return JsonDocument.Parse(output.Length > 0 ? output : throw new InvalidOperationException(error)).RootElement.GetProperty("token").GetString()!;
    }

    /// <summary>Every span, tag, event and measurement of the process as text: what a collector would be sent, and more.</summary>
    private sealed class OwnSignals : IDisposable
    {
        private readonly ActivityListener spans;
        private readonly MeterListener meters = new();

        public OwnSignals()
        {
            // Another test of this process tells its spans the marker on purpose.
            spans = new() { ShouldListenTo = source => source.Name != Hearing_a_stock_exporter.Application, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = Take };
            ActivitySource.AddActivityListener(spans);
            meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
            meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Take(tags));
            meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Take(tags));
            meters.SetMeasurementEventCallback<int>((_, _, tags, _) => Take(tags));
            meters.Start();
        }

        public ConcurrentBag<string> Said { get; } = [];

        public int Spans { get; private set; }

        public void Dispose()
        {
            meters.Dispose();
            spans.Dispose();
        }

        private void Take(Activity span)
        {
            Spans++;
            Said.Add($"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.Select(e => $"{e.Name} {string.Join(' ', e.Tags)}"))} {string.Join(' ', span.Baggage)}");
        }

        private void Take(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags) if (tag.Value is string text && text.Contains("MUST", StringComparison.Ordinal)) Said.Add(text);
        }
    }
}
