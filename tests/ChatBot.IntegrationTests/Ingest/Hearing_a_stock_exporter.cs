using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using ChatBot.IntegrationTests.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatBot.IntegrationTests.Ingest;

public sealed class Hearing_a_stock_exporter
{
    internal const string Application = "billing-assistant";

    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf, "/v1/traces")]
    public async Task Spans_of_the_SDK_arrive_and_are_answered_for(OtlpExportProtocol protocol, string path)
    {
        await using var service = await ServiceUnderTest.StartAsync(null, ("environment", "Development"));
        var organisation = Path.Combine(AppContext.BaseDirectory, "Samples", "org-seed1");
        await ServiceUnderTest.RunAsync("import", organisation, "--data", service.Data);
        var admin = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(organisation, "org.json"))).RootElement.GetProperty("admins")[0].GetString()!;
        var token = await service.TokenAsync(person: admin);
        using var source = new ActivitySource(Application);
        using (var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).SetResourceBuilder(ResourceBuilder.CreateDefault().AddService(Application))
            .AddOtlpExporter(options =>
            {
                (options.Endpoint, options.Protocol) = (new Uri(service.Http.BaseAddress!, path), protocol);
                options.Headers = $"Authorization=Bearer {token}";
            }).Build())
        {
            for (var i = 0; i < 3; i++)
            {
                using var span = source.StartActivity("chat gpt-5.4", ActivityKind.Client);
                span!.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", "openai").SetTag("gen_ai.request.model", "gpt-5.4")
                    .SetTag("gen_ai.usage.input_tokens", 1000).SetTag("gen_ai.usage.output_tokens", 10).SetTag("gen_ai.input.messages", VendorSamples.Marker);
            }
        }

        var sums = service.Sums("SourceId = (SELECT Id FROM Sources WHERE Name = 'genai.traces')");
        Assert.Equal((3, 3000, 30), (sums["Requests"], sums["TokensIn"], sums["TokensOut"]));
        using var question = new StringContent(JsonSerializer.Serialize(new { asker = admin, text = "how many tokens did I use today with API?" }), Encoding.UTF8, "application/json");
        var answer = await (await service.Http.PostAsync("/api/ask", question)).Content.ReadAsStringAsync();
        Assert.Contains("3030", answer.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_of_the_SDK_arrive_cumulative_as_they_come()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var token = await service.TokenAsync();
        using var meter = new Meter("com.anthropic.claude_code");
        using (var provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).SetResourceBuilder(ResourceBuilder.CreateDefault().AddService("claude-code"))
            .AddOtlpExporter((options, reader) =>
            {
                (options.Endpoint, options.Protocol) = (new Uri(service.Http.BaseAddress!, "/v1/metrics"), OtlpExportProtocol.HttpProtobuf);
                options.Headers = $"Authorization=Bearer {token}";
                reader.TemporalityPreference = MetricReaderTemporalityPreference.Cumulative;
            }).Build())
        {
            var tokens = meter.CreateCounter<double>("claude_code.token.usage", "tokens");
            for (var i = 0; i < 4; i++)
            {
                tokens.Add(100, new("type", "input"), new("model", "claude-opus-5"), new("session.id", "s1"), new("user.id", "u1"));
                provider!.ForceFlush();
            }
        }

        Assert.Equal(400, service.Sums()["TokensIn"]);
    }
}
