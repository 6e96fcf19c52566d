using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Anthropic;

/// <summary>Claude Enterprise Analytics: activity by person and day, tokens and money by person, product and model.</summary>
/// <remarks>Source: Claude Enterprise Analytics API reference (read 2026-08). Amounts are decimal texts in cents. Values are revised for up
/// to 30 days; <c>data_refreshed_at</c> orders the revisions.</remarks>
internal static class ClaudeEnterprise
{
    private const string Vendor = "anthropic";

    /// <summary>Activity of one day; the answer does not repeat the day, so <see cref="MappingContext.Settings"/> carries it as <c>Day</c>.</summary>
    public static MappedBatch MapUsers(ReadOnlyMemory<byte> payload, MappingContext context)
    {
        if (!context.Settings.TryGetValue("Day", out var text) || !Instants.TryReadDay(text, out var day))
            return MappedBatch.Refused("the day asked for is missing");
        return JsonMapping.Document(payload, context, (page, builder) =>
        {
            JsonMapping.Rows(page.Array("data"), builder, row => MapUser(row, day, builder));
            AnthropicAdmin.NotePage(page, builder);
        });
    }

    public static MappedBatch MapUsage(ReadOnlyMemory<byte> payload, MappingContext context) => Rows(payload, context, Feeds.ClaudeEnterpriseUsage,
        (row, like, builder) =>
        {
            var creation = row.Object("cache_creation");
            builder.Add(like with
            {
                Requests = row.Count("requests"),
                TokensIn = row.Count("uncached_input_tokens"),
                TokensOut = row.Count("output_tokens"),
                TokensCacheRead = row.Count("cache_read_input_tokens"),
                TokensCacheWrite = builder.Sum(
                    creation.Count("ephemeral_5m_input_tokens"), creation.Count("ephemeral_1h_input_tokens")),
            });
        });

    public static MappedBatch MapCost(ReadOnlyMemory<byte> payload, MappingContext context) => Rows(payload, context, Feeds.ClaudeEnterpriseCost,
        (row, like, builder) =>
        {
            like = like with { Feature = row.Text("token_type") ?? row.Text("cost_type") };
            var currency = row.Text("currency");
            if (builder.Money(row.Amount("amount") / 100, currency) is { } billed)
                builder.Add(like with { Cost = billed, CostKind = CostKind.Billed });
            if (builder.Money(row.Amount("list_amount") / 100, currency) is { } list)
                builder.Add(like with { SourceKey = like.SourceKey + ":list", Cost = list, CostKind = CostKind.List });
        });

    private static void MapUser(Fields row, DateOnly day, BatchBuilder builder)
    {
        var user = row.Object("user");
        var id = user.Text("id");
        var person = PersonRefs.Email(user.Text("email_address")) ?? PersonRefs.Vendor(Vendor, id);
        if (person is null)
        {
            builder.Fail("the user is missing");
            return;
        }
        Link(person, id, builder);

        var chat = row.Object("chat_metrics");
        if (chat.Exists)
        {
            builder.Add(Fact("chat", Tools.Claude, Surfaces.Browser) with
            {
                Sessions = chat.Count("distinct_conversation_count"), Prompts = chat.Count("message_count"),
            });
        }
        var code = row.Object("claude_code_metrics");
        if (code.Exists)
        {
            var core = code.Object("core_metrics");
            var (accepts, rejects) = AnthropicAdmin.ToolActions(code.Object("tool_actions"), "accepted_count", "rejected_count", builder);
            builder.Add(Fact("claude_code", Tools.ClaudeCode, Surfaces.Cli) with
            {
                Sessions = core.Count("distinct_session_count"),
                LinesAdded = core.Object("lines_of_code").Count("added_count"),
                LinesRemoved = core.Object("lines_of_code").Count("removed_count"),
                Accepts = accepts,
                Rejects = rejects,
            });
        }
        AddSessions(row.Object("cowork_metrics"), "cowork", Surfaces.Desktop);
        AddSessions(row.Object("design_metrics"), "design", Surfaces.Browser);
        AddSessions(row.Object("science_metrics"), "science", Surfaces.Browser);
        var office = row.Object("office_metrics");
        foreach (var app in (ReadOnlySpan<string>)["excel", "outlook", "powerpoint", "word"]) AddSessions(office.Object(app), app, Surfaces.Office);

        void AddSessions(Fields metrics, string product, string surface)
        {
            if (!metrics.Exists) return;
            builder.Add(Fact(product, Tools.Claude, surface) with
            {
                Sessions = metrics.Count("distinct_session_count"), Prompts = metrics.Count("message_count"),
            });
        }

        UsageFact Fact(string product, string tool, string surface) =>
            builder.Day(Feeds.ClaudeEnterpriseUsers, $"{day:yyyy-MM-dd}:{id ?? person}:{product}", tool, day) with
            {
                PersonRef = builder.Context.Person(person),
                Surface = surface,
                Feature = product,
            };
    }

    private static MappedBatch Rows(
        ReadOnlyMemory<byte> payload, MappingContext context, string source, Action<Fields, UsageFact, BatchBuilder> map) =>
        JsonMapping.Document(payload, context, (page, builder) =>
        {
            var revision = (page.Instant("data_refreshed_at") ?? context.ReceivedAt).ToUnixTimeMilliseconds();
            JsonMapping.Rows(page.Array("data"), builder, row =>
            {
                var (start, end) = (row.Instant("starting_at"), row.Instant("ending_at"));
                var actor = row.Object("actor");
                var id = actor.Text("user_id");
                var person = PersonRefs.Email(actor.Text("email")) ?? PersonRefs.Vendor(Vendor, id);
                if (person is not null) Link(person, id, builder);
                var product = row.Text("product");
                var grouped = string.Join(':', id ?? person, product, row.Text("model"), row.Text("cost_type"), row.Text("token_type"),
                    row.Text("context_window"), row.Text("inference_geo"), row.Text("speed"), row.Text("rbac_group_id"), row.Text("slack_channel_id"));
                map(row, builder.Period(source, $"{start:yyyy-MM-ddTHH:mm}:{grouped}", product == "claude_code" ? Tools.ClaudeCode : Tools.Claude,
                    start, end, Spans.GrainOf(start, end)) with
                {
                    Revision = revision,
                    PersonRef = context.Person(person),
                    Surface = SurfaceOf(product),
                    Feature = product,
                    Model = row.Text("model"),
                }, builder);
            });
            AnthropicAdmin.NotePage(page, builder);
        });

    private static void Link(string person, string? id, BatchBuilder builder)
    {
        if (person.StartsWith("email:", StringComparison.Ordinal) && PersonRefs.Vendor(Vendor, id) is { } known)
            builder.Note(new VendorNotice.IdentityKnown(known, person["email:".Length..], null));
    }

    private static string? SurfaceOf(string? product) => product switch
    {
        "chat" or "claude_in_chrome" or "claude_design" => Surfaces.Browser,
        "claude_code" => Surfaces.Cli,
        "office_agent" => Surfaces.Office,
        "cowork" => Surfaces.Desktop,
        _ => null,
    };
}
