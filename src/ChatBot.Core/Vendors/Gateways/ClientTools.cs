using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Gateways;

/// <summary>Which tool made a call that a gateway saw, by the name that the client gives of itself.</summary>
/// <remarks>With it, a call that both the gateway and the tool's own telemetry report is recognised as one tool's activity.</remarks>
internal static class ClientTools
{
    private static readonly (string Start, string Tool)[] Clients =
    [
        ("claude-cli", Tools.ClaudeCode), ("claude-code", Tools.ClaudeCode), ("codex", Tools.Codex), ("GeminiCLI", Tools.GeminiCli),
        ("gemini-cli", Tools.GeminiCli), ("GitHubCopilot", Tools.GitHubCopilot), ("github-copilot", Tools.GitHubCopilot),
        ("Cursor", Tools.Cursor), ("Windsurf", Tools.Windsurf),
    ];

    /// <summary>From request tags such as <c>User-Agent: claude-cli/2.1</c>; <c>api</c> when none of them is known.</summary>
    public static string Of(IEnumerable<string> tags)
    {
        const string Prefix = "User-Agent:";
        var agent = tags.FirstOrDefault(tag => tag.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));
        return Of(agent?[Prefix.Length..]);
    }

    public static string Of(string? userAgent)
    {
        var agent = userAgent?.Trim() ?? "";
        return Array.Find(Clients, client => agent.StartsWith(client.Start, StringComparison.OrdinalIgnoreCase)).Tool ?? Tools.Api;
    }
}
