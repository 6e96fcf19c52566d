namespace ChatBot.Core.Usage;

/// <summary>Names of the built-in feeds, as facts carry them in <see cref="UsageFact.Source"/>.</summary>
public static class Feeds
{
    public const string ClaudeCodeLogs = "claude-code.logs";
    public const string ClaudeCodeMetrics = "claude-code.metrics";
    public const string CodexLogs = "codex.logs";
    public const string CodexMetrics = "codex.metrics";
    public const string GeminiCliLogs = "gemini-cli.logs";
    public const string GeminiCliMetrics = "gemini-cli.metrics";
    public const string CopilotCliTraces = "copilot-cli.traces";
    public const string CopilotCliMetrics = "copilot-cli.metrics";
    public const string VsCodeCopilotLogs = "vscode-copilot.logs";
    public const string VsCodeCopilotMetrics = "vscode-copilot.metrics";
    public const string GenAiTraces = "genai.traces";
    public const string GenAiLogs = "genai.logs";
    public const string GenAiMetrics = "genai.metrics";

    public const string GitHubUsageMetrics = "github.copilot.metrics";
    public const string GitHubBilling = "github.copilot.billing";
    public const string AnthropicUsage = "anthropic.usage";
    public const string AnthropicCost = "anthropic.cost";
    public const string ClaudeCodeAnalytics = "anthropic.claude-code";
    public const string ClaudeEnterpriseUsers = "anthropic.enterprise.users";
    public const string ClaudeEnterpriseUsage = "anthropic.enterprise.usage";
    public const string ClaudeEnterpriseCost = "anthropic.enterprise.cost";
    public const string OpenAiUsage = "openai.usage";
    public const string OpenAiCosts = "openai.costs";
    public const string CodexEnterprise = "codex.enterprise";
    public const string CursorDaily = "cursor.daily";
    public const string CursorEvents = "cursor.events";
    public const string WindsurfCascade = "windsurf.cascade";
    public const string WindsurfUsers = "windsurf.users";
    public const string M365Audit = "m365.audit";
    public const string M365Report = "m365.report";

    /// <summary>Totals of a moving window; kept to be shown, never summed.</summary>
    public const string M365Window = "m365.report.window";

    public const string CodeAssistLogs = "google.code-assist";
    public const string GeminiWorkspace = "google.workspace";

    public const string LiteLlm = "litellm";
    public const string Portkey = "portkey";
    public const string OpenRouter = "openrouter";
    public const string Helicone = "helicone";
    public const string Langfuse = "langfuse";
    public const string EnvoyAiGateway = "envoy-ai-gateway";
    public const string CloudflareAiGateway = "cloudflare-ai-gateway";

    /// <summary>Neutral events of endpoint agents and in-house tools; a sender's name follows after a colon.</summary>
    public const string Agent = "agent";

    /// <summary>An imported dataset.</summary>
    public const string Import = "import";
}
