using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.GitHub;

/// <summary>Copilot usage metrics: one fact per user, day and feature, one more for the day's AI credits.</summary>
/// <remarks>Source: GitHub documentation, "Copilot usage metrics", NDJSON reports (read 2026-08). The 28-day file repeats the rows of the
/// one-day files under the same keys. Breakdowns by editor, language and model tell the same counters again and are not read.
/// Prompt tokens of the CLI include cached input, so they stay an unsplit total.</remarks>
internal static class CopilotUsageMetrics
{
    private const string Report = "users-1-day", CliFeature = "copilot_cli";

    /// <summary>The answer that names the files: signed addresses, to be fetched without our token.</summary>
    public static MappedBatch MapLinks(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (answer, builder) =>
    {
        var day = answer.Text("report_day") ?? answer.Text("report_end_day") ?? "";
        foreach (var link in answer.Texts("download_links")) builder.Note(new VendorNotice.Fetch(link, day, WithToken: false));
    });

    public static MappedBatch MapUsers(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, MapUser);

    /// <summary>Who is in which team on a day; teams with fewer than five seats are left out by GitHub.</summary>
    public static MappedBatch MapTeams(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (row, builder) =>
    {
        if (PersonRefs.Login(row.Text("user_login")) is not { } login || row.Text("slug") is not { } slug) builder.Fail("the user or the team is missing");
        else builder.Note(new VendorNotice.MembershipChanged("github", slug, row.Text("team_id"), login, "member"));
    });

    private static void MapUser(Fields row, BatchBuilder builder)
    {
        var day = row.Day("day");
        var user = row.Text("user_id");
        var entity = row.Text("entity_id_partition") ?? row.Text("enterprise_id") ?? row.Text("organization_id") ?? builder.Context.Entity;
        if (day is null || user is null)
        {
            builder.Fail("the user or the day is missing");
            return;
        }

        var cli = row.Object("totals_by_cli");
        var seenCli = false;
        foreach (var feature in row.Array("totals_by_feature"))
        {
            var name = feature.Text("feature") ?? "unknown";
            seenCli |= name == CliFeature;
            var fact = WithCounters(Fact(name), feature);
            builder.Add(name == CliFeature && cli.Exists ? WithCli(fact, cli) : fact);
        }
        if (cli.Exists && !seenCli) builder.Add(WithCli(Fact(CliFeature), cli));
        if (row.Amount("ai_credits_used") is { } credits) builder.Add(Fact("*") with { Surface = null, Credits = credits });

        UsageFact Fact(string feature) => builder.Day(
            Feeds.GitHubUsageMetrics, $"{Report}:{entity}:{day:yyyy-MM-dd}:{user}:{feature}", Tools.GitHubCopilot, day) with
        {
            PersonRef = PersonRefs.Login(row.Text("user_login")) ?? PersonRefs.Vendor("github", user),
            Surface = feature switch { CliFeature => Surfaces.Cli, "copilot_app" => Surfaces.Desktop, _ => Surfaces.Ide },
            Feature = feature,
        };
    }

    private static UsageFact WithCounters(UsageFact fact, Fields feature) => fact with
    {
        Prompts = feature.Count("user_initiated_interaction_count"),
        Suggestions = feature.Count("code_generation_activity_count"),
        Accepts = feature.Count("code_acceptance_activity_count"),
        LinesSuggested = feature.Count("loc_suggested_to_add_sum"),
        LinesAdded = feature.Count("loc_added_sum"),
        LinesAccepted = feature.Count("loc_added_sum"),
        LinesRemoved = feature.Count("loc_deleted_sum"),
    };

    /// <summary>Sessions, prompts, requests and tokens of the CLI come from its own totals; lines stay those of the feature.</summary>
    private static UsageFact WithCli(UsageFact fact, Fields cli) => fact with
    {
        Sessions = cli.Count("session_count"),
        Prompts = cli.Count("prompt_count"),
        Requests = cli.Count("request_count"),
        TokensOut = cli.Object("token_usage").Count("output_tokens_sum"),
        TokensUnsplit = cli.Object("token_usage").Count("prompt_tokens_sum"),
    };
}
