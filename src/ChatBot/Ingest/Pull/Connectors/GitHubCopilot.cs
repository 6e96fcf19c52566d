using System.Globalization;
using System.Text.Json.Nodes;
using ChatBot.Core.Usage;

namespace ChatBot.Ingest.Pull.Connectors;

/// <summary>GitHub Copilot: seats, usage metrics, billing. Source: GitHub REST, version 2022-11-28 (read 2026-08).</summary>
internal static class GitHubCopilot
{
    public static Connector Connector { get; } = new(
        "GitHubCopilot", "GitHub Copilot", "https://api.github.com", [["Token"], ["Organisation", "Enterprise"]],
        s => new Access.Bearer(s.Required("Token")), [Seats, Metrics, Teams, OrganisationBilling, PremiumRequests, EnterpriseBilling])
    {
        Entity = s => s["Enterprise"] ?? s["Organisation"],
        Headers = [("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28")],
    };

    private static Feed Seats => new("github.copilot.seats", t => new($"{Owner(t)}/copilot/billing/seats")
    {
        Query = [("per_page", "100"), ("page", t.Page.ToString(CultureInfo.InvariantCulture))],
    }, WindowRule.Snapshot, Rhythm.Hours(6)) { PageSize = 100, PagedList = "seats" };

    /// <summary>The answer names signed files. Days settle for up to three full days; history begins on 2025-10-10 and goes back one year.</summary>
    private static Feed Metrics => Report(Feeds.GitHubUsageMetrics, "users-1-day", reReadDays: 3, firstDays: 60);

    /// <summary>Who is in which team; of the past only the last days, as yesterday says it all.</summary>
    private static Feed Teams => Report("github.copilot.teams", "user-teams-1-day", reReadDays: 0, firstDays: 3) with { IsOptional = true };

    private static Feed Report(string feed, string report, int reReadDays, int firstDays) => new(feed, t => new($"{Owner(t)}/copilot/metrics/reports/{report}")
    {
        Query = [("day", Iso(t.Window.Day))],
    }, WindowRule.Days(perRequest: 1, reReadDays, firstDays, completeAfter: TimeSpan.Zero) with { Since = new(2025, 10, 10), Keeps = TimeSpan.FromDays(365) }, Rhythm.Daily(5))
    {
        Mapper = "github.copilot.metrics.links", FileMapper = feed, FilesAreLines = true,
    };

    /// <summary>Without a user the answer holds every user's money, whoever they are, in one request a day.</summary>
    private static Feed OrganisationBilling => Daily("ai_credit", WindowRule.Days(perRequest: 1, reReadDays: 31, firstDays: 62) with { Since = Metered });

    /// <summary>What was billed before AI credits came; never restated any more.</summary>
    private static Feed PremiumRequests => Daily("premium_request", WindowRule.Days(perRequest: 1, reReadDays: 31, firstDays: 62) with { Ends = Metered });

    private static DateOnly Metered => new(2026, 6, 1);

    private static Feed Daily(string unit, WindowRule days) => new($"{Feeds.GitHubBilling}.{unit}", t => new($"/organizations/{Ask.Part(t.Settings["Organisation"])}/settings/billing/{unit}/usage")
    {
        Query = [("year", Number(t.Window.Day.Year)), ("month", Number(t.Window.Day.Month)), ("day", Number(t.Window.Day.Day))],
    }, days, Rhythm.Daily(6)) { Mapper = Feeds.GitHubBilling, CountsAs = Feeds.GitHubBilling, IsOptional = true, Applies = s => s["Enterprise"] is null };

    /// <summary>The report names users, which the usage answers do not; at most 31 days in one.</summary>
    private static Feed EnterpriseBilling => new("github.copilot.billing.csv", t => Ask.Post($"/enterprises/{Ask.Part(t.Settings["Enterprise"])}/settings/billing/reports", new JsonObject
    {
        ["report_type"] = "ai_credit", ["start_date"] = Iso(t.Window.Day), ["end_date"] = Iso(DateOnly.FromDateTime(t.Window.Last.UtcDateTime)), ["send_email"] = false,
    }), WindowRule.Days(perRequest: 31, reReadDays: 31, firstDays: 62), Rhythm.Daily(6))
    {
        Order = new((t, id) => new($"/enterprises/{Ask.Part(t.Settings["Enterprise"])}/settings/billing/reports{(id.Length == 0 ? "" : "/" + Ask.Part(id))}")),
        CountsAs = Feeds.GitHubBilling, Applies = s => s["Enterprise"] is not null,
    };

    private static string Owner(Turn turn) => turn.Settings["Enterprise"] is { } enterprise
        ? $"/enterprises/{Ask.Part(enterprise)}"
        : $"/orgs/{Ask.Part(turn.Settings["Organisation"])}";

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
