using System.Globalization;
using System.Text.Json.Nodes;
using ChatBot.Core.Usage;

namespace ChatBot.Ingest.Pull.Connectors;

/// <summary>Portkey's log export and Langfuse's observations. Source: their API references (read 2026-08).</summary>
internal static class Observability
{
    public static Connector Portkey { get; } = new(
        "Portkey", "Portkey", "https://api.portkey.ai", [["ApiKey"]], s => new Access.Header("x-portkey-api-key", s.Required("ApiKey")), [PortkeyLogs]);

    public static Connector Langfuse { get; } = new(
        "Langfuse", "Langfuse", "https://cloud.langfuse.com", [["PublicKey"], ["SecretKey"]], s => new Access.Basic(s.Required("PublicKey"), s.Required("SecretKey")), [Observations]);

    /// <summary>Only fields without content are asked for; at most 50,000 rows in one export, so windows are short.</summary>
    private static Feed PortkeyLogs => new("portkey.logs", t => Ask.Post("/v1/logs/exports", new JsonObject
    {
        ["filters"] = new JsonObject { ["time_of_generation_min"] = Instant(t.Window.From), ["time_of_generation_max"] = Instant(t.Window.Until) },
        ["requested_data"] = new JsonArray(
            "id", "trace_id", "created_at", "ai_org", "ai_model", "req_units", "res_units", "total_units", "request_url", "cost", "cost_currency",
            "response_time", "response_status_code", "config", "prompt_slug", "metadata"),
    }), WindowRule.Instants(longest: TimeSpan.FromHours(24), reRead: TimeSpan.FromHours(2), first: TimeSpan.FromDays(30)), Rhythm.Hours(1))
    {
        Order = new((_, id) => new($"/v1/logs/exports/{Ask.Part(id)}"))
        {
            Start = (_, id) => new($"/v1/logs/exports/{Ask.Part(id)}/start") { Method = HttpMethod.Post },
            Collect = (_, id) => new($"/v1/logs/exports/{Ask.Part(id)}/download"),
        },
        FilesAreLines = true, CountsAs = Feeds.Portkey,
    };

    private static Feed Observations => new("langfuse.observations", t => new("/api/public/v2/observations")
    {
        Query =
        [
            ("fields", "core,basic,usage,model"), ("fromStartTime", Instant(t.Window.From)), ("toStartTime", Instant(t.Window.Until)), ("limit", "1000"),
            .. t.Cursor is { } cursor ? [("cursor", cursor)] : (IReadOnlyList<(string, string)>)[],
        ],
    }, WindowRule.Instants(longest: TimeSpan.FromDays(7), reRead: TimeSpan.FromHours(2), first: TimeSpan.FromDays(30)), Rhythm.Minutes(15)) { CountsAs = Feeds.Langfuse };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
