using System.Globalization;
using System.Text.Json.Nodes;
using ChatBot.Core.Usage;

namespace ChatBot.Ingest.Pull.Connectors;

/// <summary>Cursor's Admin API and Windsurf's Analytics API, both of which are asked by POST. Source: their documentation (read 2026-08).</summary>
internal static class Editors
{
    private const int MembersPerPage = 500;

    /// <summary>Data is hourly; 20 requests a minute, 60 for events.</summary>
    public static Connector Cursor { get; } = new(
        "Cursor", "Cursor", "https://api.cursor.com", [["ApiKey"]], s => new Access.Basic(s.Required("ApiKey"), ""), [CursorMembers, CursorDaily, CursorEvents, CursorSpend]);

    public static Connector Windsurf { get; } = new(
        "Windsurf", "Windsurf", "https://server.codeium.com", [["ServiceKey"]], s => new Access.InBody("service_key", s.Required("ServiceKey")), [WindsurfUsers, WindsurfCascade]);

    private static Feed CursorMembers => new("cursor.members", _ => new("/teams/members"), WindowRule.Snapshot, Rhythm.Hours(24)) { PerMinute = 20 };

    private static Feed CursorDaily => new(Feeds.CursorDaily, t => Ask.Post("/teams/daily-usage-data", Page(t)),
        WindowRule.Days(perRequest: 30, reReadDays: 2, firstDays: 90), Rhythm.Hours(1)) { PerMinute = 20, Lag = TimeSpan.FromHours(1) };

    private static Feed CursorEvents => new(Feeds.CursorEvents, t => Ask.Post("/teams/filtered-usage-events", Page(t)),
        WindowRule.Days(perRequest: 7, reReadDays: 2, firstDays: 30), Rhythm.Hours(1)) { PerMinute = 60, Lag = TimeSpan.FromHours(1) };

    /// <summary>Money of the running cycle, for the audit trail; as use it is told by the events.</summary>
    private static Feed CursorSpend => new("cursor.spend", t => Ask.Post("/teams/spend", new JsonObject { ["page"] = t.Page, ["pageSize"] = MembersPerPage }), WindowRule.Snapshot, Rhythm.Hours(24))
    {
        PageSize = MembersPerPage, PagedList = "teamMemberSpend", PerMinute = 20,
    };

    /// <summary>Both bounds are inclusive, so a window ends a millisecond before the next one.</summary>
    private static JsonObject Page(Turn turn) => new()
    {
        ["startDate"] = turn.Window.From.ToUnixTimeMilliseconds(), ["endDate"] = turn.Window.Last.ToUnixTimeMilliseconds(), ["page"] = turn.Page, ["pageSize"] = 1000,
    };

    private static Feed WindsurfUsers => new(Feeds.WindsurfUsers, t => Ask.Post("/api/v1/UserPageAnalytics", []), WindowRule.Snapshot, Rhythm.Hours(3)) { NamesPeople = true };

    /// <summary>Rows name no user, so each is asked about alone.</summary>
    private static Feed WindsurfCascade => new(Feeds.WindsurfCascade, t => Ask.Post("/api/v1/CascadeAnalytics", new JsonObject
    {
        ["start_timestamp"] = Instant(t.Window.From), ["end_timestamp"] = Instant(t.Window.Until), ["emails"] = new JsonArray(t.Subject),
        ["query_requests"] = new JsonArray(new JsonObject { ["cascade_lines"] = new JsonObject() }, new JsonObject { ["cascade_runs"] = new JsonObject() }),
    }), WindowRule.Days(perRequest: 31, reReadDays: 2, firstDays: 30), Rhythm.Hours(3)) { PerEmail = true, Lag = TimeSpan.FromHours(3) };

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
