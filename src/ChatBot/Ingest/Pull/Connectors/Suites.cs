using System.Globalization;
using System.Text.Json.Nodes;
using ChatBot.Core.Usage;

namespace ChatBot.Ingest.Pull.Connectors;

/// <summary>Microsoft 365 Copilot, Gemini Code Assist and Gemini in Workspace. Source: Microsoft Graph and Office 365 Management Activity
/// references, Google Cloud Logging and Admin SDK references (read 2026-08).</summary>
internal static class Suites
{
    private const string AuditScope = "https://www.googleapis.com/auth/admin.reports.audit.readonly", LoggingScope = "https://www.googleapis.com/auth/logging.read";

    public static Connector M365 { get; } = new(
        "M365", "Microsoft 365", "https://graph.microsoft.com", [["TenantId"], ["ClientId"], ["ClientSecret"]],
        s => new Access.Client(TokenAddress(s), s.Required("ClientId"), s.Required("ClientSecret")), [CopilotReport, AuditRecords])
    {
        ManagementHome = "https://manage.office.com", Entity = s => s["TenantId"], Headers = [("Accept", "application/json")],
    };

    public static Connector CodeAssist { get; } = new(
        "GeminiCodeAssist", "Gemini Code Assist", "https://logging.googleapis.com", [["AccessToken", "CredentialsFile"], ["Project"]], s => Google(s, LoggingScope), [CodeAssistLogs])
    {
        Entity = s => s["Project"],
    };

    public static Connector Workspace { get; } = new(
        "GeminiWorkspace", "Gemini in Workspace", "https://admin.googleapis.com", [["AccessToken", "CredentialsFile"]], s => Google(s, AuditScope), [WorkspaceActivities]);

    /// <summary>JSON where the tenant has it; a CSV comes as a redirect to an address that must be fetched without the token.</summary>
    private static Feed CopilotReport => new(Feeds.M365Report, _ => new("/beta/reports/getMicrosoft365CopilotUsageUserDetail(period='D7')")
    {
        Query = [("$format", "application/json")],
    }, WindowRule.Snapshot, Rhythm.Daily(7)) { RedirectsToFile = true };

    /// <summary>At most 24 hours a request and seven days back; blobs arrive late and out of order, single events days late.</summary>
    private static Feed AuditRecords => new(Feeds.M365Audit, t => new($"{Activity(t)}/subscriptions/content")
    {
        Query =
        [
            ("contentType", "Audit.General"), ("PublisherIdentifier", t.Settings["TenantId"]!),
            ("startTime", Second(t.Window.From)), ("endTime", Second(t.Window.Until)),
        ],
    }, WindowRule.Instants(longest: TimeSpan.FromHours(24), reRead: TimeSpan.FromHours(24), first: TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10))
        with { Keeps = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10) }, Rhythm.Hours(1))
    {
        Mapper = "m365", FileMapper = Feeds.M365Audit, AnnouncedBy = "m365", Lag = TimeSpan.FromHours(12), Host = VendorHost.Management,
        SwitchOn = t => new($"{Activity(t)}/subscriptions/start") { Method = HttpMethod.Post, Query = [("contentType", "Audit.General"), ("PublisherIdentifier", t.Settings["TenantId"]!)] },
    };

    /// <summary>Only the metadata log: the others hold prompts and answers.</summary>
    private static Feed CodeAssistLogs => new(Feeds.CodeAssistLogs, t => Ask.Post("/v2/entries:list", new JsonObject
    {
        ["resourceNames"] = new JsonArray($"projects/{t.Settings["Project"]}"),
        ["filter"] = $"logName=\"projects/{t.Settings["Project"]}/logs/cloudaicompanion.googleapis.com%2Fmetadata\" AND labels.product=\"code_assist\" "
            + $"AND timestamp>=\"{Milli(t.Window.From)}\" AND timestamp<\"{Milli(t.Window.Until)}\"",
        ["orderBy"] = "timestamp asc", ["pageSize"] = 1000, ["pageToken"] = t.Cursor,
    }), WindowRule.Instants(longest: TimeSpan.FromDays(1), reRead: TimeSpan.FromHours(6), first: TimeSpan.FromDays(30)), Rhythm.Hours(1)) { PerMinute = 60 };

    /// <summary>The delay is not guaranteed.</summary>
    private static Feed WorkspaceActivities => new(Feeds.GeminiWorkspace, t => new("/admin/reports/v1/activity/users/all/applications/gemini_in_workspace_apps")
    {
        Query =
        [
            ("eventName", "feature_utilization"), ("startTime", Milli(t.Window.From)), ("endTime", Milli(t.Window.Until)), ("maxResults", "1000"),
            .. t.Cursor is { } cursor ? [("pageToken", cursor)] : (IReadOnlyList<(string, string)>)[],
        ],
    }, WindowRule.Instants(longest: TimeSpan.FromDays(7), reRead: TimeSpan.FromDays(3), first: TimeSpan.FromDays(90))
        with { Keeps = TimeSpan.FromDays(180), Since = new(2025, 6, 20) }, Rhythm.Hours(1)) { Lag = TimeSpan.FromDays(1) };

    private static string Activity(Turn turn) => $"/api/v1.0/{Ask.Part(turn.Settings["TenantId"])}/activity/feed";

    private static string TokenAddress(SourceSettings settings)
    {
        var path = $"/{Ask.Part(settings.Required("TenantId"))}/oauth2/v2.0/token";
        var configured = settings["TokenEndpoint"]?.Replace("{tenant}", Ask.Part(settings["TenantId"]), StringComparison.OrdinalIgnoreCase) ?? "https://login.microsoftonline.com";
        return Uri.TryCreate(configured, UriKind.Absolute, out var at) && at.AbsolutePath == "/" ? configured.TrimEnd('/') + path : configured;
    }

    private static Access Google(SourceSettings settings, string scope) => settings["AccessToken"] is { } token
        ? new Access.Bearer(token)
        : new Access.GoogleKey(settings.Required("CredentialsFile"), scope, settings["Subject"]);

    private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Milli(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
