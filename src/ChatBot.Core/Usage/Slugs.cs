namespace ChatBot.Core.Usage;

/// <summary>Slugs of the tools that the built-in sources report. Neutral events and imports may bring others.</summary>
public static class Tools
{
    public const string GitHubCopilot = "github-copilot";
    public const string ClaudeCode = "claude-code";
    public const string Claude = "claude";
    public const string Codex = "codex";
    public const string ChatGpt = "chatgpt";
    public const string GeminiCli = "gemini-cli";
    public const string GeminiCodeAssist = "gemini-code-assist";
    public const string GeminiWorkspace = "gemini-workspace";
    public const string Cursor = "cursor";
    public const string Windsurf = "windsurf";
    public const string M365Copilot = "m365-copilot";
    public const string Api = "api";
}

/// <summary>Where a tool was used.</summary>
public static class Surfaces
{
    public const string Cli = "cli";
    public const string Ide = "ide";
    public const string Desktop = "desktop";
    public const string Browser = "browser";
    public const string Api = "api";
    public const string Office = "office";

    /// <summary>A run without a person at a client.</summary>
    public const string Agent = "agent";
}
