using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Ingest.Pull.Connectors;

/// <summary>OpenAI organisation usage, costs and users; Codex Enterprise analytics. Source: OpenAI API reference (read 2026-08); the fields of
/// Codex Enterprise are not confirmed at the source.</summary>
internal static class OpenAi
{
    public static Connector Organisation { get; } = new(
        "OpenAI", "OpenAI", "https://api.openai.com", [["AdminKey"]], s => new Access.Bearer(s.Required("AdminKey")),
        [
            Users, Usage("completions", "project_id", "user_id", "model", "batch"), Usage("embeddings", "project_id", "user_id", "model"),
            Usage("images", "project_id", "user_id", "model"), Usage("audio_speeches", "project_id", "user_id", "model"),
            Usage("audio_transcriptions", "project_id", "user_id", "model"), Usage("moderations", "project_id", "user_id", "model"), Costs,
        ]);

    public static Connector Codex { get; } = new(
        "CodexEnterprise", "Codex Enterprise", "https://api.chatgpt.com", [["ApiKey"], ["WorkspaceId"]], s => new Access.Bearer(s.Required("ApiKey")), [CodexUsage])
    {
        Entity = s => s["WorkspaceId"],
    };

    private static Feed Users => new("openai.users", t => new("/v1/organization/users")
    {
        Query = [("limit", "100"), .. Cursor(t, "after")],
    }, WindowRule.Snapshot, Rhythm.Hours(24));

    private static Feed Usage(string endpoint, params string[] groups) => new($"{Feeds.OpenAiUsage}.{endpoint}", t => new($"/v1/organization/usage/{endpoint}")
    {
        Query = [.. Span(t), ("bucket_width", "1d"), ("limit", "31"), .. groups.Select(g => ("group_by", g)), .. Cursor(t, "page")],
    }, WindowRule.Days(perRequest: 31, reReadDays: 2, firstDays: 90), Rhythm.Minutes(15))
    {
        Mapper = Feeds.OpenAiUsage, CountsAs = Feeds.OpenAiUsage, IsOptional = endpoint != "completions",
    };

    private static Feed Costs => new(Feeds.OpenAiCosts, t => new("/v1/organization/costs")
    {
        Query = [.. Span(t), ("bucket_width", "1d"), ("limit", "31"), ("group_by", "project_id"), ("group_by", "line_item"), .. Cursor(t, "page")],
    }, WindowRule.Days(perRequest: 31, reReadDays: 3, firstDays: 90), Rhythm.Hours(6));

    /// <summary>90 days back, up to 12 hours late.</summary>
    private static Feed CodexUsage => new(Feeds.CodexEnterprise, t => new($"/v1/analytics/codex/workspaces/{Ask.Part(t.Settings["WorkspaceId"])}/usage")
    {
        Query = [.. Span(t), ("group_by", "day"), ("limit", "500"), .. Cursor(t, "page")],
    }, WindowRule.Days(perRequest: 7, reReadDays: 3, firstDays: 89) with { Keeps = TimeSpan.FromDays(90) }, Rhythm.Hours(6)) { Lag = TimeSpan.FromHours(12) };

    private static IReadOnlyList<(string, string)> Span(Turn turn) => [("start_time", Seconds(turn.Window.From)), ("end_time", Seconds(turn.Window.Until))];

    private static IReadOnlyList<(string, string)> Cursor(Turn turn, string name) => turn.Cursor is { } cursor ? [(name, cursor)] : [];

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
