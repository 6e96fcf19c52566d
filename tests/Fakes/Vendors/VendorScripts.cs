using System.Text;
using System.Text.Json;

namespace ChatBot.Fakes.Vendors;

/// <summary>Vendors as their documentation describes them: they refuse a wrong key, know their paths, page, and serve the sample files.</summary>
internal static class VendorScripts
{
    public const string Secret = "s3cret-of-the-test";

    /// <param name="samples">Folder of the sample files.</param>
    public static Func<FakeVendor, Seen, Reply> GitHub(string samples) => (self, seen) =>
    {
        if (seen.Path.StartsWith("/files/", StringComparison.Ordinal))
            return seen.Headers.ContainsKey("Authorization") ? new Reply.Status(400) : File(samples, "github/" + seen.Path["/files/".Length..], "application/octet-stream");
        if (!IsBearer(seen)) return new Reply.Status(401);
        if (!seen.Headers.ContainsKey("X-GitHub-Api-Version")) return new Reply.Status(400);
        return (seen.Method, seen.Path) switch
        {
            ("GET", "/orgs/acme/copilot/billing/seats") when seen.First("page") is null or "1" => File(samples, "github/copilot-seats.page1.json"),
            ("GET", "/orgs/acme/copilot/billing/seats") => Json("""{"total_seats":3,"seats":[]}"""),
            ("GET", "/orgs/acme/copilot/metrics/reports/users-1-day" or "/enterprises/acme/copilot/metrics/reports/users-1-day") when seen.First("day") == "2026-10-01" =>
                Json($$"""{"download_links":["{{self.Address}}/files/usage-metrics.users-1-day.ndjson?sig=x"],"report_day":"2026-10-01"}"""),
            ("GET", "/orgs/acme/copilot/metrics/reports/users-1-day" or "/enterprises/acme/copilot/metrics/reports/users-1-day") => new Reply.Status(204),
            ("GET", "/organizations/acme/settings/billing/ai_credit/usage") when (seen.First("year"), seen.First("month"), seen.First("day")) == ("2026", "10", "1") =>
                File(samples, "github/billing.ai_credit-usage.json"),
            ("GET", "/orgs/acme/copilot/metrics/reports/user-teams-1-day" or "/enterprises/acme/copilot/metrics/reports/user-teams-1-day") when seen.First("day") == "2026-10-01" =>
                Json($$"""{"download_links":["{{self.Address}}/files/usage-metrics.user-teams-1-day.ndjson?sig=x"],"report_day":"2026-10-01"}"""),
            ("GET", "/orgs/acme/copilot/metrics/reports/user-teams-1-day" or "/enterprises/acme/copilot/metrics/reports/user-teams-1-day") => new Reply.Status(204),
            ("GET", "/organizations/acme/settings/billing/premium_request/usage") when (seen.First("year"), seen.First("month"), seen.First("day")) == ("2026", "4", "1") =>
                File(samples, "github/billing.premium_request-usage.json"),
            ("GET", "/organizations/acme/settings/billing/ai_credit/usage" or "/organizations/acme/settings/billing/premium_request/usage") => Json("""{"usageItems":[]}"""),
            ("GET", "/enterprises/acme/copilot/billing/seats") => Json("""{"total_seats":0,"seats":[]}"""),
            ("POST", "/enterprises/acme/settings/billing/reports") => Json("""{"id":"r-1","status":"processing"}"""),
            ("GET", "/enterprises/acme/settings/billing/reports/r-1") => self.Requests.Count(r => r.Path == seen.Path) < 3
                ? Json("""{"id":"r-1","status":"processing"}""")
                : Json($$"""{"id":"r-1","status":"completed","download_urls":["{{self.Address}}/files/billing.ai-usage-report.csv"]}"""),
            _ => new Reply.Status(404),
        };
    };

    public static Func<FakeVendor, Seen, Reply> Anthropic(string samples) => (_, seen) =>
    {
        if (seen.Headers.GetValueOrDefault("x-api-key") != Secret) return new Reply.Status(401);
        if (seen.Headers.GetValueOrDefault("anthropic-version") != "2023-06-01") return new Reply.Status(400);
        var isSecond = seen.First("page") is not null;
        return seen.Path switch
        {
            "/v1/organizations/usage_report/messages" => isSecond ? Nothing : File(samples, "anthropic/admin.usage_report.messages.json"),
            "/v1/organizations/cost_report" => isSecond ? Nothing : File(samples, "anthropic/admin.cost_report.json"),
            "/v1/organizations/usage_report/claude_code" => seen.First("starting_at") == "2025-09-01" ? File(samples, "anthropic/admin.usage_report.claude_code.json") : Nothing,
            "/v1/organizations/analytics/users" => seen.First("date") == "2026-09-14" ? File(samples, "anthropic/enterprise.users.json") : Nothing,
            "/v1/organizations/analytics/user_usage_report" => File(samples, "anthropic/enterprise.user_usage_report.json"),
            "/v1/organizations/analytics/user_cost_report" => File(samples, "anthropic/enterprise.user_cost_report.json"),
            _ => new Reply.Status(404),
        };
    };

    public static Func<FakeVendor, Seen, Reply> OpenAi(string samples) => (_, seen) =>
    {
        if (!IsBearer(seen)) return new Reply.Status(401);
        return seen.Path switch
        {
            "/v1/organization/usage/completions" when seen.First("start_time") is { } from && long.Parse(from, System.Globalization.CultureInfo.InvariantCulture) < 1_735_689_600 =>
                File(samples, "openai/usage.completions.json"),
            "/v1/organization/usage/completions" => File(samples, "openai/usage.completions.grouped.json"),
            "/v1/organization/costs" => File(samples, "openai/costs.json"),
            "/v1/organization/users" => seen.First("after") is null
                ? Json("""{"data":[{"id":"user-abc","email":"jun.park@example.com","name":"Jun"}],"has_more":true,"last_id":"user-abc"}""")
                : Json("""{"data":[{"id":"user-def","email":"mara.okafor@example.com","name":"Mara"}],"has_more":false,"last_id":"user-def"}"""),
            var path when path.StartsWith("/v1/organization/usage/", StringComparison.Ordinal) => Nothing,
            "/v1/analytics/codex/workspaces/ws-1/usage" => File(samples, "openai/codex-enterprise-analytics.usage.json"),
            _ => new Reply.Status(404),
        };
    };

    public static Func<FakeVendor, Seen, Reply> Cursor(string samples) => (_, seen) =>
    {
        if (!IsBasic(seen, Secret + ":")) return new Reply.Status(401);
        var body = seen.Body.Length > 0 ? JsonDocument.Parse(seen.Body).RootElement : default;
        var page = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("page", out var number) ? number.GetInt32() : 1;
        return (seen.Method, seen.Path) switch
        {
            ("GET", "/teams/members") => File(samples, "cursor/members.json"),
            ("POST", "/teams/daily-usage-data") => File(samples, "cursor/daily-usage-data.json"),
            ("POST", "/teams/spend") => File(samples, "cursor/spend.json"),
            // The days before belong to an agent.
            ("POST", "/teams/filtered-usage-events") when page == 1 && body.GetProperty("startDate").GetInt64() < 1_750_896_000_000 => File(samples, "cursor/filtered-usage-events.service-account.json"),
            ("POST", "/teams/filtered-usage-events") when page == 1 => File(samples, "cursor/filtered-usage-events.json"),
            ("POST", "/teams/filtered-usage-events") => Json("""{"usageEvents":[],"pagination":{"currentPage":2,"hasNextPage":false}}"""),
            _ => new Reply.Status(404),
        };
    };

    public static Func<FakeVendor, Seen, Reply> Windsurf(string samples) => (_, seen) =>
    {
        var body = JsonDocument.Parse(seen.Body).RootElement;
        if (body.GetProperty("service_key").GetString() != Secret) return new Reply.Status(401);
        return seen.Path switch
        {
            "/api/v1/UserPageAnalytics" => File(samples, "windsurf/user-page-analytics.json"),
            "/api/v1/CascadeAnalytics" when body.GetProperty("emails")[0].GetString() == "alice@windsurf.com" => File(samples, "windsurf/cascade-analytics.response.json"),
            "/api/v1/CascadeAnalytics" => Json("""{"queryResults":[]}"""),
            _ => new Reply.Status(404),
        };
    };

    /// <summary>Graph, the management interface and the token endpoint in one; a blob is given only for a token.</summary>
    /// <param name="report">Sample of the report that the tenant has.</param>
    public static Func<FakeVendor, Seen, Reply> M365(string samples, string report = "m365/usage-user-detail.v1.csv") => (self, seen) =>
    {
        if (seen.Path == "/t-1/oauth2/v2.0/token")
            return seen.Body.Contains("client_secret=" + Secret, StringComparison.Ordinal) ? Json("""{"access_token":"granted","expires_in":3600}""") : new Reply.Status(401);
        if (seen.Path == "/report.csv") return seen.Headers.ContainsKey("Authorization") ? new Reply.Status(400) : File(samples, report, "text/csv");
        if (seen.Headers.GetValueOrDefault("Authorization") != "Bearer granted") return new Reply.Status(401);
        var isStarted = self.Requests.Any(r => r.Path == "/api/v1.0/t-1/activity/feed/subscriptions/start");
        return (seen.Method, seen.Path) switch
        {
            ("GET", "/beta/reports/getMicrosoft365CopilotUsageUserDetail(period='D7')") => new Reply.Status(302, new Dictionary<string, string> { ["Location"] = self.Address + "/report.csv" }),
            ("POST", "/api/v1.0/t-1/activity/feed/subscriptions/start") => Json("""{"status":"enabled"}"""),
            ("GET", "/api/v1.0/t-1/activity/feed/subscriptions/content") when !isStarted => new Reply.Status(400, null, """{"error":{"code":"AF20022"}}"""),
            ("GET", "/api/v1.0/t-1/activity/feed/subscriptions/content") when seen.First("startTime")!.StartsWith("2026-09-14", StringComparison.Ordinal) => seen.First("nextPage") is null
                ? new Reply.Text("""[{"contentUri":"https://manage.office.com/api/v1.0/t-1/activity/feed/audit/b-1","contentId":"b-1"}]""", Headers: new Dictionary<string, string>
                {
                    ["NextPageUri"] = $"{self.Address}/api/v1.0/t-1/activity/feed/subscriptions/content?contentType=Audit.General&startTime={seen.First("startTime")}&nextPage=2",
                })
                : Json("[]"),
            ("GET", "/api/v1.0/t-1/activity/feed/subscriptions/content") => Json("[]"),
            ("GET", "/api/v1.0/t-1/activity/feed/audit/b-1") => File(samples, "m365/management-activity.copilot-interactions.json"),
            _ => new Reply.Status(404),
        };
    };

    public static Func<FakeVendor, Seen, Reply> Google(string samples) => (_, seen) =>
    {
        if (!IsBearer(seen)) return new Reply.Status(401);
        if (seen.Path == "/v2/entries:list")
        {
            var asked = JsonDocument.Parse(seen.Body).RootElement;
            if (!asked.GetProperty("filter").GetString()!.Contains("%2Fmetadata", StringComparison.Ordinal)) return new Reply.Status(400);
            return asked.GetProperty("pageToken").ValueKind == JsonValueKind.Null
                ? Json($$"""{"entries":[{{string.Join(',', System.IO.File.ReadAllLines(Path.Combine(samples, "google/code-assist.metadata-logs.ndjson")).Where(l => l.Length > 0))}}],"nextPageToken":"more"}""")
                : Json("{}");
        }

        return seen.Path == "/admin/reports/v1/activity/users/all/applications/gemini_in_workspace_apps" ? File(samples, "google/workspace.gemini-activities.json") : new Reply.Status(404);
    };

    public static Func<FakeVendor, Seen, Reply> Portkey(string samples) => (self, seen) =>
    {
        if (seen.Path == "/signed/export.jsonl") return seen.Headers.ContainsKey("x-portkey-api-key") ? new Reply.Status(400) : File(samples, "portkey/log-export.ndjson");
        if (seen.Headers.GetValueOrDefault("x-portkey-api-key") != Secret) return new Reply.Status(401);
        return (seen.Method, seen.Path) switch
        {
            ("POST", "/v1/logs/exports") => seen.Body.Contains("\"request\"", StringComparison.Ordinal) ? new Reply.Status(400) : Json("""{"id":"e-1","object":"export"}"""),
            ("POST", "/v1/logs/exports/e-1/start") => Json("{}"),
            ("GET", "/v1/logs/exports/e-1") => Json("""{"id":"e-1","status":"success"}"""),
            ("GET", "/v1/logs/exports/e-1/download") => Json($$"""{"signed_url":"{{self.Address}}/signed/export.jsonl"}"""),
            _ => new Reply.Status(404),
        };
    };

    public static Func<FakeVendor, Seen, Reply> Langfuse(string samples) => (_, seen) =>
        !IsBasic(seen, "pk:" + Secret) ? new Reply.Status(401)
        : seen.Path == "/api/public/v2/observations" ? File(samples, "langfuse/observations.v2.json")
        : new Reply.Status(404);

    private static Reply.Text Nothing => Json("""{"data":[],"has_more":false,"next_page":null}""");

    private static Reply.Text Json(string text) => new Reply.Text(text);

    private static Reply.Text File(string samples, string name, string type = "application/json") => new Reply.Text(System.IO.File.ReadAllText(Path.Combine(samples, name)), type);

    private static bool IsBearer(Seen seen) => seen.Headers.GetValueOrDefault("Authorization") == "Bearer " + Secret;

    private static bool IsBasic(Seen seen, string pair) => seen.Headers.GetValueOrDefault("Authorization") == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
