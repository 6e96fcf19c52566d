using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;

namespace ChatBot.Tests.Vendors;

public sealed class Content_never_enters
{
    public static TheoryData<string, string> Payloads()
    {
        var data = new TheoryData<string, string>();
        foreach (var (source, sample) in Every) data.Add(source, sample);
        return data;
    }

    /// <summary>Which reader takes which recorded payload.</summary>
    internal static readonly (string Source, string Sample)[] Every =
    [
        (Sources.OtlpLogs, "anthropic/claude-code.logs.json"), (Sources.OtlpMetrics, "anthropic/claude-code.metrics.delta.json"),
        (Sources.OtlpLogs, "openai/codex.logs.json"), (Sources.OtlpMetrics, "openai/codex.metrics.delta.json"),
        (Sources.OtlpLogs, "google/gemini-cli.logs.json"), (Sources.OtlpMetrics, "google/gemini-cli.metrics.cumulative.json"),
        (Sources.OtlpTraces, "copilot-otel/copilot-cli.traces.json"), (Sources.OtlpLogs, "copilot-otel/vscode.logs.json"),
        (Sources.OtlpMetrics, "copilot-otel/vscode.metrics.cumulative.json"), (Sources.OtlpTraces, "otlp/genai.spans.json"),
        (Sources.OtlpTraces, "otlp/genai.spans.legacy-names.json"), ("openrouter", "openrouter/broadcast.full.json"),
        ("openrouter", "openrouter/broadcast.documented-example.json"), ("cloudflare-ai-gateway", "cloudflare-ai-gateway/otel.spans.json"),
        ("litellm", "litellm/generic-api.batch.json"), ("litellm", "litellm/generic-api.batch.ndjson"),
        ("litellm", "litellm/budget-webhook.budget_crossed.json"), ("litellm", "litellm/budget-webhook.spend_tracked.json"),
        ("portkey", "portkey/guardrail.afterRequestHook.json"), ("portkey", "portkey/guardrail.beforeRequestHook.json"),
        ("portkey.logs", "portkey/log-export.ndjson"), ("helicone", "helicone/webhook.minimal.json"),
        ("langfuse.observations", "langfuse/observations.v2.json"), ("envoy-ai-gateway", "envoy-ai-gateway/access-log.ndjson"),
        ("github", "github/webhook.membership.added.json"), ("github", "github/webhook.membership.removed.json"),
        ("github", "github/webhook.organization.member_added.json"), ("github", "github/webhook.ping.json"),
        ("github.copilot.seats", "github/copilot-seats.page1.json"), ("github.copilot.metrics", "github/usage-metrics.users-1-day.ndjson"),
        ("github.copilot.metrics.links", "github/usage-metrics.report-links.json"), ("github.copilot.teams", "github/usage-metrics.user-teams-1-day.ndjson"),
        ("github.copilot.billing", "github/billing.ai_credit-usage.json"), ("github.copilot.billing", "github/billing.premium_request-usage.json"),
        ("github.copilot.billing.csv", "github/billing.ai-usage-report.csv"),
        ("anthropic.usage", "anthropic/admin.usage_report.messages.json"), ("anthropic.cost", "anthropic/admin.cost_report.json"),
        ("anthropic.claude-code", "anthropic/admin.usage_report.claude_code.json"), ("anthropic.enterprise.users", "anthropic/enterprise.users.json"),
        ("anthropic.enterprise.usage", "anthropic/enterprise.user_usage_report.json"), ("anthropic.enterprise.cost", "anthropic/enterprise.user_cost_report.json"),
        ("openai.usage", "openai/usage.completions.json"), ("openai.usage", "openai/usage.completions.grouped.json"), ("openai.costs", "openai/costs.json"),
        ("openai", "openai/webhook.response.completed.json"), ("codex.enterprise", "openai/codex-enterprise-analytics.usage.json"),
        ("google.code-assist", "google/code-assist.metadata-logs.ndjson"), ("google.workspace", "google/workspace.gemini-activities.json"),
        ("cursor.daily", "cursor/daily-usage-data.json"), ("cursor.events", "cursor/filtered-usage-events.json"),
        ("cursor.events", "cursor/filtered-usage-events.service-account.json"), ("cursor.members", "cursor/members.json"), ("cursor.spend", "cursor/spend.json"),
        ("windsurf.cascade", "windsurf/cascade-analytics.response.json"), ("windsurf.users", "windsurf/user-page-analytics.json"),
        ("m365.audit", "m365/management-activity.copilot-interactions.json"), ("m365.report", "m365/usage-user-detail.json"),
        ("m365.report", "m365/usage-user-detail.v1.csv"), ("m365.report", "m365/usage-user-detail.v2.csv"),
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void The_marker_of_the_recorded_payload_is_found_nowhere(string source, string sample) =>
        Assert.DoesNotContain(Sample.Marker, Sample.Everything(Sources.Find(source)!.Map(Sample.Bytes(sample), Context)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_marker_in_a_field_that_no_reader_knows_is_found_nowhere(string source, string sample)
    {
        if (sample.EndsWith(".csv", StringComparison.Ordinal)) return;

        var batch = Sources.Find(source)!.Map(WithUnknownFields(Sample.Bytes(sample)), Context);

        Assert.Null(batch.Refusal);
        Assert.DoesNotContain(Sample.Marker, Sample.Everything(batch), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_marker_in_a_number_or_time_is_rejected_without_being_repeated(string source, string sample)
    {
        if (sample.EndsWith(".csv", StringComparison.Ordinal)) return;

        var batch = Sources.Find(source)!.Map(WithMarkerForNumbers(Sample.Bytes(sample)), Context);

        Assert.DoesNotContain(Sample.Marker, string.Join('\n', batch.Rejected.Select(rejection => rejection.Reason)) + batch.Refusal
            + string.Join('\n', batch.Skipped.Keys), StringComparison.Ordinal);
        Assert.All(batch.Facts, fact => Assert.DoesNotContain(Sample.Marker, fact.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Both_encodings_leave_bodies_and_unknown_attributes_behind()
    {
        foreach (var (sample, signal) in (ReadOnlySpan<(string, OtlpSignal)>)
            [("otlp/claude-code.logs.pb.base64.txt", OtlpSignal.Logs), ("otlp/claude-code.metrics.pb.base64.txt", OtlpSignal.Metrics), ("otlp/copilot-cli.traces.pb.base64.txt", OtlpSignal.Traces)])
        {
            var batch = OtlpMapper.Map(Sample.Bytes(sample), signal, OtlpEncoding.Protobuf, Context);
            Assert.DoesNotContain(Sample.Marker, Sample.Everything(batch), StringComparison.Ordinal);
            Assert.DoesNotContain("Overloaded", Sample.Everything(batch), StringComparison.Ordinal);
        }
    }

    internal static MappingContext Context { get; } = Sample.Context with { Settings = new Dictionary<string, string> { ["Day"] = "2026-09-14" } };

    private static byte[] WithUnknownFields(byte[] payload) => Rewritten(payload, node =>
    {
        if (node is not JsonObject found) return;
        foreach (var name in (ReadOnlySpan<string>)["messages", "prompt", "response_text", "body", "x-unknown"])
        {
            if (!found.ContainsKey(name) && !IsAttributeValue(found)) found[name] = Sample.Marker;
        }
    });

    private static byte[] WithMarkerForNumbers(byte[] payload) => Rewritten(payload, node =>
    {
        if (node is not JsonObject found) return;
        foreach (var (name, value) in found.ToList())
        {
            if (value is JsonValue text && (text.GetValueKind() == JsonValueKind.Number || name.Contains("time", StringComparison.OrdinalIgnoreCase)
                || name is "intValue" or "asInt" or "day" or "date")) found[name] = Sample.Marker;
        }
    });

    private static bool IsAttributeValue(JsonObject found) => found.Any(member => member.Key.EndsWith("Value", StringComparison.Ordinal));

    private static byte[] Rewritten(byte[] payload, Action<JsonNode?> change)
    {
        var lines = Encoding.UTF8.GetString(payload).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var isLines = lines.Length > 1 && lines.All(IsJson);
        var parts = isLines ? lines : [Encoding.UTF8.GetString(payload)];
        return Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(part =>
        {
            var root = JsonNode.Parse(part);
            Visit(root, change);
            return root!.ToJsonString();
        })));
    }

    private static void Visit(JsonNode? node, Action<JsonNode?> change)
    {
        if (node is JsonArray items) foreach (var item in items) Visit(item, change);
        if (node is JsonObject members) foreach (var member in members.ToList()) Visit(member.Value, change);
        change(node);
    }

    private static bool IsJson(string line)
    {
        try
        {
            JsonNode.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
