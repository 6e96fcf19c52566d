namespace ChatBot.Ingest.Pull.Connectors;

/// <summary>Every vendor that can be pulled, in one list.</summary>
internal static class AllConnectors
{
    public static readonly IReadOnlyList<Connector> All =
    [
        GitHubCopilot.Connector, Anthropic.Admin, Anthropic.Enterprise, OpenAi.Organisation, Editors.Cursor, Editors.Windsurf, Suites.M365,
        Suites.CodeAssist, Suites.Workspace, OpenAi.Codex, Observability.Portkey, Observability.Langfuse,
    ];

    public static Connector? Find(string name) => All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static SourceSettings SettingsOf(this Connector connector, IConfiguration configuration) =>
        new(connector.Name, configuration.GetSection("Sources").GetSection(connector.Name));

    /// <returns>Settings that are missing, each with its alternatives; empty when the source can be pulled.</returns>
    public static IReadOnlyList<string> Missing(this Connector connector, SourceSettings settings) =>
        [.. connector.Needs.Where(any => any.All(key => settings[key] is null)).Select(any => string.Join(" or ", any.Select(key => $"Sources:{connector.Name}:{key}")))];

    public static bool IsOn(this Connector connector, SourceSettings settings) => settings.Enabled && connector.Missing(settings).Count == 0;
}
