using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Anthropic;
using ChatBot.Core.Vendors.Cursor;
using ChatBot.Core.Vendors.Gateways;
using ChatBot.Core.Vendors.GitHub;
using ChatBot.Core.Vendors.Google;
using ChatBot.Core.Vendors.Microsoft;
using ChatBot.Core.Vendors.Neutral;
using ChatBot.Core.Vendors.OpenAi;
using ChatBot.Core.Vendors.Otlp;
using ChatBot.Core.Vendors.Windsurf;

namespace ChatBot.Core.Vendors;

public enum SourceKind
{
    /// <summary>The vendor calls <c>/webhooks/{Id}</c> or an OTLP route.</summary>
    Push,

    /// <summary>The service asks the vendor.</summary>
    Pull,
}

/// <summary>One kind of payload and how it is read.</summary>
/// <param name="Id">Push: the last part of the route. Pull: the kind of answer, such as <c>github.copilot.seats</c>.</param>
/// <param name="Settings">Key under <c>Sources:</c> that switches it on.</param>
/// <param name="Restatement">What most of its facts do on a repeat; each fact carries its own.</param>
/// <param name="Tools">Slugs it reports; empty when the payload decides.</param>
public sealed record SourceDescriptor(
    string Id, SourceKind Kind, string Settings, Mapper Map, Restatement Restatement, IReadOnlyList<string> Tools);

/// <summary>Every payload that the service understands.</summary>
public static class Sources
{
    public const string OtlpMetrics = "otlp.metrics", OtlpLogs = "otlp.logs", OtlpTraces = "otlp.traces";

    /// <summary>A Standard Webhooks sender of neutral events, whatever its name in the route.</summary>
    public const string Standard = "standard";

    /// <remarks>The three OTLP entries read JSON; <see cref="OtlpMapper"/> reads both encodings.</remarks>
    public static IReadOnlyList<SourceDescriptor> All { get; } =
    [
        Push("github", "GitHub", GitHubWebhook.Map),
        Push("openai", "OpenAI", OpenAiOrganization.MapWebhook),
        Push(Standard, "", NeutralEvents.MapEnvelope),
        Push("agent", "Agent", NeutralEvents.Map),
        Push("helicone", "Helicone", Helicone.Map, Tools.Api),
        Push("langfuse", "Langfuse", Langfuse.MapWebhook),
        Push("cursor", "Cursor", CursorAdmin.MapWebhook),
        Push("m365", "M365", M365Audit.MapNotifications),
        Push("litellm", "LiteLLM", LiteLlm.Map, Tools.Api),
        Push("portkey", "Portkey", Portkey.Map, Tools.Api),
        Push("envoy-ai-gateway", "EnvoyAIGateway", EnvoyAiGateway.Map, Tools.Api),
        Push("openrouter", "OpenRouter", Spans, Tools.Api),
        Push("cloudflare-ai-gateway", "CloudflareAIGateway", Spans, Tools.Api),
        Push(OtlpMetrics, "Otlp", (payload, context) => OtlpMapper.Map(payload, OtlpSignal.Metrics, OtlpEncoding.Json, context)),
        Push(OtlpLogs, "Otlp", (payload, context) => OtlpMapper.Map(payload, OtlpSignal.Logs, OtlpEncoding.Json, context)),
        Push(OtlpTraces, "Otlp", Spans),

        Pull("github.copilot.seats", "GitHubCopilot", CopilotSeats.Map, Tools.GitHubCopilot),
        Pull("github.copilot.metrics.links", "GitHubCopilot", CopilotUsageMetrics.MapLinks, Tools.GitHubCopilot),
        Pull(Feeds.GitHubUsageMetrics, "GitHubCopilot", CopilotUsageMetrics.MapUsers, Tools.GitHubCopilot),
        Pull("github.copilot.teams", "GitHubCopilot", CopilotUsageMetrics.MapTeams, Tools.GitHubCopilot),
        Pull(Feeds.GitHubBilling, "GitHubCopilot", CopilotBilling.MapJson, Tools.GitHubCopilot),
        Pull("github.copilot.billing.csv", "GitHubCopilot", CopilotBilling.MapCsv, Tools.GitHubCopilot),
        Pull(Feeds.AnthropicUsage, "Anthropic", AnthropicAdmin.MapUsage, Tools.Api),
        Pull(Feeds.AnthropicCost, "Anthropic", AnthropicAdmin.MapCost, Tools.Api),
        Pull(Feeds.ClaudeCodeAnalytics, "Anthropic", AnthropicAdmin.MapClaudeCode, Tools.ClaudeCode),
        Pull(Feeds.ClaudeEnterpriseUsers, "AnthropicEnterprise", ClaudeEnterprise.MapUsers, Tools.Claude, Tools.ClaudeCode),
        Pull(Feeds.ClaudeEnterpriseUsage, "AnthropicEnterprise", ClaudeEnterprise.MapUsage, Tools.Claude, Tools.ClaudeCode),
        Pull(Feeds.ClaudeEnterpriseCost, "AnthropicEnterprise", ClaudeEnterprise.MapCost, Tools.Claude, Tools.ClaudeCode),
        Pull(Feeds.OpenAiUsage, "OpenAI", OpenAiOrganization.MapUsage, Tools.Api),
        Pull(Feeds.OpenAiCosts, "OpenAI", OpenAiOrganization.MapCosts, Tools.Api),
        Pull("openai.users", "OpenAI", OpenAiOrganization.MapUsers),
        Pull(Feeds.CodexEnterprise, "CodexEnterprise", CodexEnterprise.Map, Tools.Codex),
        Pull(Feeds.CursorDaily, "Cursor", CursorAdmin.MapDaily, Tools.Cursor),
        Pull(Feeds.CursorEvents, "Cursor", CursorAdmin.MapEvents, Tools.Cursor) with { Restatement = Restatement.Adds },
        Pull("cursor.members", "Cursor", CursorAdmin.MapMembers, Tools.Cursor),
        Pull("cursor.spend", "Cursor", CursorAdmin.MapSpend, Tools.Cursor),
        Pull(Feeds.WindsurfCascade, "Windsurf", WindsurfAnalytics.MapCascade, Tools.Windsurf),
        Pull("windsurf.custom", "Windsurf", WindsurfAnalytics.MapCustom, Tools.Windsurf),
        Pull(Feeds.WindsurfUsers, "Windsurf", WindsurfAnalytics.MapUsers, Tools.Windsurf),
        Pull(Feeds.M365Audit, "M365", M365Audit.MapRecords, Tools.M365Copilot) with { Restatement = Restatement.Adds },
        Pull(Feeds.M365Report, "M365", M365UsageReport.Map, Tools.M365Copilot) with { Restatement = Restatement.Adds },
        Pull(Feeds.CodeAssistLogs, "GeminiCodeAssist", CodeAssistLogs.Map, Tools.GeminiCodeAssist) with { Restatement = Restatement.Adds },
        Pull(Feeds.GeminiWorkspace, "GeminiWorkspace", WorkspaceActivities.Map, Tools.GeminiWorkspace) with { Restatement = Restatement.Adds },
        Pull("portkey.logs", "Portkey", Portkey.Map, Tools.Api) with { Restatement = Restatement.Adds },
        Pull("langfuse.observations", "Langfuse", Langfuse.MapObservations, Tools.Api) with { Restatement = Restatement.Adds },
    ];

    /// <summary>None for an unknown id.</summary>
    public static SourceDescriptor? Find(string id) => All.FirstOrDefault(source => source.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static MappedBatch Spans(ReadOnlyMemory<byte> payload, MappingContext context) =>
        OtlpMapper.Map(payload, OtlpSignal.Traces, OtlpEncoding.Json, context);

    private static SourceDescriptor Push(string id, string settings, Mapper map, params string[] tools) =>
        new(id, SourceKind.Push, settings, map, Restatement.Adds, tools);

    private static SourceDescriptor Pull(string id, string settings, Mapper map, params string[] tools) =>
        new(id, SourceKind.Pull, settings, map, Restatement.Replaces, tools);
}
