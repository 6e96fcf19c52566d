using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Ingest.Pull.Connectors;

/// <summary>Anthropic's Admin API and the analytics of Claude Enterprise. Source: Claude API reference (read 2026-08).</summary>
internal static class Anthropic
{
    private const string Home = "https://api.anthropic.com";
    private static readonly IReadOnlyList<(string, string)> Version = [("anthropic-version", "2023-06-01"), ("Accept", "application/json")];

    public static Connector Admin { get; } = new(
        "Anthropic", "Anthropic", Home, [["AdminKey"]], s => new Access.Header("x-api-key", s.Required("AdminKey")), [Usage, Cost, ClaudeCode]) { Headers = Version };

    public static Connector Enterprise { get; } = new(
        "AnthropicEnterprise", "Claude Enterprise", Home, [["AnalyticsKey"]], s => new Access.Header("x-api-key", s.Required("AnalyticsKey")),
        [Users, UserReport(Feeds.ClaudeEnterpriseUsage, "user_usage_report"), UserReport(Feeds.ClaudeEnterpriseCost, "user_cost_report")])
    {
        Headers = Version,
    };

    private static Feed Usage => new(Feeds.AnthropicUsage, t => new("/v1/organizations/usage_report/messages")
    {
        Query =
        [
            ("starting_at", Instant(t.Window.From)), ("ending_at", Instant(t.Window.Until)), ("bucket_width", "1d"), ("limit", "31"),
            ("group_by[]", "account_id"), ("group_by[]", "api_key_id"), ("group_by[]", "model"), ("group_by[]", "service_account_id"), ("group_by[]", "workspace_id"),
            .. Page(t),
        ],
    }, WindowRule.Days(perRequest: 31, reReadDays: 2, firstDays: 90), Rhythm.Minutes(15));

    private static Feed Cost => new(Feeds.AnthropicCost, t => new("/v1/organizations/cost_report")
    {
        Query = [("starting_at", Instant(t.Window.From)), ("ending_at", Instant(t.Window.Until)), ("bucket_width", "1d"), ("limit", "31"), ("group_by[]", "workspace_id"), ("group_by[]", "description"), .. Page(t)],
    }, WindowRule.Days(perRequest: 31, reReadDays: 3, firstDays: 90), Rhythm.Hours(1));

    /// <summary>One day a request; the running day and the one before it each time.</summary>
    private static Feed ClaudeCode => new(Feeds.ClaudeCodeAnalytics, t => new("/v1/organizations/usage_report/claude_code")
    {
        Query = [("starting_at", Day(t)), ("limit", "1000"), .. Page(t)],
    }, WindowRule.Days(perRequest: 1, reReadDays: 2, firstDays: 30), Rhythm.Hours(1)) { Lag = TimeSpan.FromHours(1) };

    /// <summary>A day is complete at 10:00 UTC of the next one; asked for earlier, it is refused with 400.</summary>
    private static Feed Users => new(Feeds.ClaudeEnterpriseUsers, t => new("/v1/organizations/analytics/users")
    {
        Query = [("date", Day(t)), ("limit", "1000"), .. Page(t)],
    }, WindowRule.Days(perRequest: 1, reReadDays: 30, firstDays: 90, completeAfter: TimeSpan.FromHours(10)) with { Since = FirstDay }, Rhythm.Daily(11))
    {
        RefusesUnfinishedDays = true, PerMinute = 60,
    };

    /// <summary>Values are revised for up to 30 days.</summary>
    private static Feed UserReport(string feed, string report) => new(feed, t => new($"/v1/organizations/analytics/{report}")
    {
        Query =
        [
            ("starting_at", Instant(t.Window.From)), ("ending_at", Instant(t.Window.Until)), ("bucket_width", "1d"),
            ("group_by[]", "product"), ("group_by[]", "model"), .. Page(t),
        ],
    }, WindowRule.Days(perRequest: 7, reReadDays: 30, firstDays: 90, completeAfter: TimeSpan.FromHours(10)) with { Since = FirstDay }, Rhythm.Daily(11))
    {
        PerMinute = 60, TellsThrough = true,
    };

    private static DateOnly FirstDay => new(2026, 1, 1);

    private static IReadOnlyList<(string, string)> Page(Turn turn) => turn.Cursor is { } cursor ? [("page", cursor)] : [];

    private static string Day(Turn turn) => turn.Window.Day.ToString("O", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
