using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Anthropic;

/// <summary>Anthropic's Admin API: usage and cost of an organisation by bucket, and Claude Code by person and day.</summary>
/// <remarks>Source: Claude Admin API reference (read 2026-08). Cost amounts are decimal texts in cents, the estimates of Claude Code
/// integers in minor units. The usage report tells no requests and knows people only by account id.</remarks>
internal static class AnthropicAdmin
{
    private const string Vendor = "anthropic";

    public static MappedBatch MapUsage(ReadOnlyMemory<byte> payload, MappingContext context) => Buckets(payload, context, (bucket, row, builder) =>
    {
        var creation = row.Object("cache_creation");
        var service = row.Text("service_account_id");
        var person = PersonRefs.Vendor(Vendor, service ?? row.Text("account_id"));
        if (service is not null && person is not null) builder.Note(new VendorNotice.ServiceIdentity(person, null));
        builder.Add(Fact(bucket, Feeds.AnthropicUsage, "messages",
            [row.Text("account_id"), row.Text("api_key_id"), row.Text("context_window"), row.Text("inference_geo"), row.Text("model"),
             service, row.Text("service_tier"), row.Text("speed"), row.Text("workspace_id")], builder) with
        {
            PersonRef = context.Person(person),
            Surface = Surfaces.Api,
            Model = row.Text("model"),
            Project = row.Text("workspace_id"),
            TokensIn = row.Count("uncached_input_tokens"),
            TokensOut = row.Count("output_tokens"),
            TokensCacheRead = row.Count("cache_read_input_tokens"),
            TokensCacheWrite = builder.Sum(creation.Count("ephemeral_5m_input_tokens"), creation.Count("ephemeral_1h_input_tokens")),
        });
    });

    public static MappedBatch MapCost(ReadOnlyMemory<byte> payload, MappingContext context) => Buckets(payload, context, (bucket, row, builder) =>
    {
        var cost = builder.Money(row.Amount("amount") / 100, row.Text("currency"));
        if (cost is null)
        {
            builder.Fail(Fields.BadAmount);
            return;
        }
        builder.Add(Fact(bucket, Feeds.AnthropicCost, "cost",
            [row.Text("workspace_id"), row.Text("description"), row.Text("model"), row.Text("cost_type"), row.Text("token_type"),
             row.Text("service_tier"), row.Text("context_window"), row.Text("inference_geo")], builder) with
        {
            Surface = Surfaces.Api,
            Feature = row.Text("token_type") ?? row.Text("cost_type"),
            Model = row.Text("model"),
            Project = row.Text("workspace_id"),
            Cost = cost,
            CostKind = CostKind.Billed,
        });
    });

    public static MappedBatch MapClaudeCode(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
    {
        JsonMapping.Rows(page.Array("data"), builder, row => MapClaudeCodeRow(row, builder));
        NotePage(page, builder);
    });

    private static void MapClaudeCodeRow(Fields row, BatchBuilder builder)
    {
        var day = row.Day("date");
        var actor = row.Object("actor");
        var who = PersonRefs.Email(actor.Text("email_address")) ?? PersonRefs.Vendor(Vendor, actor.Text("api_key_name"));
        if (day is null || who is null)
        {
            builder.Fail("the actor or the day is missing");
            return;
        }
        if (actor.Text("type") == "api_actor") builder.Note(new VendorNotice.ServiceIdentity(who, actor.Text("api_key_name")));

        var terminal = row.Text("terminal_type");
        var key = $"{day:yyyy-MM-dd}:{who}:{terminal}:{row.Text("is_remote")}:{row.Text("customer_type")}";
        var like = builder.Day(Feeds.ClaudeCodeAnalytics, key, Tools.ClaudeCode, day) with
        {
            PersonRef = builder.Context.Person(who),
            Surface = row.Flag("is_remote") == true ? Surfaces.Agent
                : terminal?.Contains("vscode", StringComparison.OrdinalIgnoreCase) == true ? Surfaces.Ide
                : Surfaces.Cli,
        };
        var core = row.Object("core_metrics");
        var (accepts, rejects) = ToolActions(row.Object("tool_actions"), "accepted", "rejected", builder);
        builder.Add(like with
        {
            Sessions = core.Count("num_sessions"),
            LinesAdded = core.Object("lines_of_code").Count("added"),
            LinesRemoved = core.Object("lines_of_code").Count("removed"),
            Accepts = accepts,
            Rejects = rejects,
        });
        foreach (var breakdown in row.Array("model_breakdown"))
        {
            var tokens = breakdown.Object("tokens");
            var estimate = breakdown.Object("estimated_cost");
            var cost = builder.Money(estimate.Amount("amount") / 100, estimate.Text("currency"));
            builder.Add(like with
            {
                SourceKey = $"{key}:{breakdown.Text("model")}",
                Model = breakdown.Text("model"),
                TokensIn = tokens.Count("input"),
                TokensOut = tokens.Count("output"),
                TokensCacheRead = tokens.Count("cache_read"),
                TokensCacheWrite = tokens.Count("cache_creation"),
                Cost = cost,
                CostKind = cost is null ? null : CostKind.Estimated,
            });
        }
    }

    /// <summary>Accepted and rejected edits over all edit tools; none when no tool tells.</summary>
    public static (long? Accepts, long? Rejects) ToolActions(Fields actions, string accepted, string rejected, BatchBuilder builder)
    {
        long? accepts = null, rejects = null;
        foreach (var tool in (ReadOnlySpan<string>)["edit_tool", "multi_edit_tool", "write_tool", "notebook_edit_tool"])
        {
            accepts = builder.Sum(accepts, actions.Object(tool).Count(accepted));
            rejects = builder.Sum(rejects, actions.Object(tool).Count(rejected));
        }
        return (accepts, rejects);
    }

    public static void NotePage(Fields page, BatchBuilder builder)
    {
        if (page.Text("next_page") is { } next) builder.Note(new VendorNotice.NextPage(next));
        if (page.Instant("data_refreshed_at") is { } at) builder.Note(new VendorNotice.DataThrough(at));
    }

    private static MappedBatch Buckets(ReadOnlyMemory<byte> payload, MappingContext context, Action<Fields, Fields, BatchBuilder> map) =>
        JsonMapping.Document(payload, context, (page, builder) =>
        {
            var index = 0;
            foreach (var bucket in page.Array("data"))
            {
                foreach (var row in bucket.Array("results")) JsonMapping.Row(index++, row, builder, _ => map(bucket, row, builder));
            }
            NotePage(page, builder);
        });

    private static UsageFact Fact(Fields bucket, string source, string kind, string?[] grouped, BatchBuilder builder)
    {
        var start = bucket.Instant("starting_at");
        var end = bucket.Instant("ending_at");
        return builder.Period(source, $"{kind}:{start:yyyy-MM-ddTHH:mm}:{string.Join(':', grouped)}", Tools.Api, start, end, Spans.GrainOf(start, end));
    }
}
