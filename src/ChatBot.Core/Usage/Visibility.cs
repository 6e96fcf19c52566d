namespace ChatBot.Core.Usage;

/// <param name="Feeds">Which feeds tell of the tool there, best first.</param>
public sealed record SurfaceFeeds(string Surface, IReadOnlyList<string> Feeds);

/// <summary>Where each tool is used, and which feeds see it there: what a company does not connect is blind, not unused.</summary>
/// <remarks>Source: the vendors' documents of the feeds (read 2026-11). An endpoint agent sees every surface of every tool.</remarks>
public static class Visibility
{
    private static readonly Dictionary<string, SurfaceFeeds[]> Known = new(StringComparer.Ordinal)
    {
        [Usage.Tools.GitHubCopilot] =
        [
            new(Surfaces.Ide, [Feeds.VsCodeCopilotLogs, Feeds.GitHubUsageMetrics]), new(Surfaces.Cli, [Feeds.CopilotCliTraces, Feeds.GitHubUsageMetrics]),
            new(Surfaces.Desktop, [Feeds.GitHubUsageMetrics]), new(Surfaces.Agent, [Feeds.GitHubBilling]),
        ],
        [Usage.Tools.ClaudeCode] =
        [
            new(Surfaces.Cli, [Feeds.ClaudeCodeLogs, Feeds.ClaudeCodeMetrics, Feeds.ClaudeCodeAnalytics]), new(Surfaces.Ide, [Feeds.ClaudeCodeLogs, Feeds.ClaudeCodeMetrics]),
            new(Surfaces.Desktop, [Feeds.ClaudeCodeLogs, Feeds.ClaudeCodeMetrics]), new(Surfaces.Api, [Feeds.ClaudeCodeLogs, Feeds.ClaudeCodeMetrics]),
        ],
        [Usage.Tools.Claude] =
        [
            new(Surfaces.Browser, [Feeds.ClaudeEnterpriseUsage, Feeds.ClaudeEnterpriseUsers]), new(Surfaces.Desktop, [Feeds.ClaudeEnterpriseUsage, Feeds.ClaudeEnterpriseUsers]),
            new(Surfaces.Office, [Feeds.ClaudeEnterpriseUsage]),
        ],
        [Usage.Tools.Codex] =
        [
            new(Surfaces.Cli, [Feeds.CodexLogs, Feeds.CodexMetrics, Feeds.CodexEnterprise]), new(Surfaces.Ide, [Feeds.CodexLogs, Feeds.CodexEnterprise]),
            new(Surfaces.Agent, [Feeds.CodexLogs, Feeds.CodexEnterprise]),
        ],
        [Usage.Tools.ChatGpt] = [new(Surfaces.Browser, []), new(Surfaces.Desktop, [])],
        [Usage.Tools.GeminiCli] = [new(Surfaces.Cli, [Feeds.GeminiCliLogs, Feeds.GeminiCliMetrics])],
        [Usage.Tools.GeminiCodeAssist] = [new(Surfaces.Ide, [Feeds.CodeAssistLogs])],
        [Usage.Tools.GeminiWorkspace] = [new(Surfaces.Office, [Feeds.GeminiWorkspace]), new(Surfaces.Browser, [Feeds.GeminiWorkspace])],
        [Usage.Tools.Cursor] = [new(Surfaces.Ide, [Feeds.CursorEvents, Feeds.CursorDaily]), new(Surfaces.Agent, [Feeds.CursorEvents])],
        [Usage.Tools.Windsurf] = [new(Surfaces.Ide, [Feeds.WindsurfCascade, Feeds.WindsurfUsers])],
        [Usage.Tools.M365Copilot] = [new(Surfaces.Office, [Feeds.M365Audit, Feeds.M365Report])],
        [Usage.Tools.Api] = [new(Surfaces.Api, [Feeds.LiteLlm, Feeds.Portkey, Feeds.OpenRouter, Feeds.GenAiTraces, Feeds.OpenAiUsage, Feeds.AnthropicUsage])],
    };

    /// <summary>Slugs of the tools that a vendor's feed is known for.</summary>
    public static IReadOnlyCollection<string> Tools => Known.Keys;

    /// <param name="tool">Slug.</param>
    /// <returns>Empty for a tool that no feed of a vendor is known for.</returns>
    public static IReadOnlyList<SurfaceFeeds> Of(string tool) => Known.TryGetValue(tool, out var surfaces) ? surfaces : [];
}
