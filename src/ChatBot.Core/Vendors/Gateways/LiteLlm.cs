using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Gateways;

/// <summary>LiteLLM proxy: request logs (JSON array, newline-delimited or single) and budget alerts, told apart record by record.</summary>
/// <remarks>Source: LiteLLM documentation, "Generic API callback", StandardLoggingPayload, "Alerting" (read 2026-08). The first
/// generation of payloads sends every value as text. Messages, responses, errors, parameters and addresses are never read.</remarks>
internal static class LiteLlm
{
    private const string Vendor = "litellm";

    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (record, builder) =>
    {
        if (record.Has("event_group") && record.Has("event")) MapBudget(record, builder);
        else MapRequest(record, builder);
    });

    private static void MapRequest(Fields record, BatchBuilder builder)
    {
        if (record.Text("id") is not { } id)
        {
            builder.Fail("the identity is missing");
            return;
        }
        var metadata = record.ObjectOrItsText("metadata");
        var tags = record.Texts("request_tags");
        var failed = record.Text("status") == "failure";
        var cached = record.Flag("cache_hit") == true;
        var fact = builder.Event(Feeds.LiteLlm, $"{id}:{record.Text("call_type")}", ClientTools.Of(tags), record.Instant("startTime")) with
        {
            PersonRef = builder.Context.Person(
                PersonRefs.Email(metadata.Text("user_api_key_user_email"))
                    ?? PersonRefs.Vendor(Vendor, Known(metadata.Text("user_api_key_user_id")))
                    ?? PersonRefs.Vendor(Vendor, Known(record.Text("end_user")) ?? Known(metadata.Text("user_api_key_end_user_id")))
                    ?? PersonRefs.Vendor(Vendor, Known(metadata.Text("user_api_key_alias")))),
            Surface = Surfaces.Api,
            Feature = metadata.ObjectOrItsText("spend_logs_metadata").Text("feature"),
            Model = record.Text("model"),
            Project = metadata.ObjectOrItsText("spend_logs_metadata").Text("project") ?? Tagged(tags, "project:")
                ?? Known(metadata.Text("user_api_key_team_alias")),
            Requests = 1,
            Errors = failed ? 1 : null,
            DurationMs = DurationMs(record, builder),
        };
        // An answer from the gateway's own cache costs nothing and uses no tokens, whatever the record repeats of the first one.
        if (cached) builder.Add(fact);
        else if (failed) builder.Add(fact with { TokensIn = 0, TokensOut = 0, Cost = Money.Zero("USD"), CostKind = CostKind.Estimated });
        else builder.Add(WithUsage(fact, record, metadata.ObjectOrItsText("usage_object"), builder));
    }

    private static UsageFact WithUsage(UsageFact fact, Fields record, Fields usage, BatchBuilder builder)
    {
        var details = usage.ObjectOrItsText("prompt_tokens_details");
        var input = record.Count("prompt_tokens");
        var read = usage.Count("cache_read_input_tokens") ?? details.Count("cached_tokens");
        var written = usage.Count("cache_creation_input_tokens") ?? details.Count("cache_creation_tokens");
        var cost = builder.Money(record.Amount("response_cost"), "USD");
        return fact with
        {
            TokensIn = input is { } all ? Math.Max(all - (read ?? 0) - (written ?? 0), 0) : null,
            TokensOut = record.Count("completion_tokens"),
            TokensCacheRead = read,
            TokensCacheWrite = written,
            TokensReasoning = usage.Object("completion_tokens_details").Count("reasoning_tokens"),
            Cost = cost,
            CostKind = cost is null ? null : CostKind.Estimated,
        };
    }

    private static void MapBudget(Fields record, BatchBuilder builder)
    {
        var scope = record.Text("event_group")!;
        var user = record.Text("internal_user_id") ?? record.Text("user_id");
        var customer = record.Text("customer_id");
        var team = record.Text("team_id");
        var alias = record.Text("key_alias");
        // The message has neither id nor time: one alert of a kind an hour is one alert. The key's own token is a secret and only hashed.
        var identity = string.Join('|', record.Text("event"), scope, user, customer, team, record.Text("user_email"), alias, record.Text("token"));
        var hour = builder.Context.ReceivedAt.UtcDateTime;
        builder.Note(new VendorNotice.BudgetEvent(
            FactKey.Of(new(hour.Year, hour.Month, hour.Day, hour.Hour, 0, 0, TimeSpan.Zero), Fingerprint.Of(identity).ToString()),
            record.Text("event")!, scope,
            PersonRefs.Email(record.Text("user_email")) ?? PersonRefs.Vendor(Vendor, user) ?? PersonRefs.Vendor(Vendor, customer),
            team, alias,
            builder.Money(record.Amount("spend"), "USD"), builder.Money(record.Amount("max_budget"), "USD"),
            record.Day("projected_exceeded_date") ?? record.Day("projected_exceeded_data")));
    }

    private static long? DurationMs(Fields record, BatchBuilder builder)
    {
        if (record.Amount("response_time") is not { } seconds) return null;
        if (seconds is >= 0 and < 1_000_000_000) return (long)decimal.Round(seconds * 1000, 0, MidpointRounding.ToEven);
        builder.Fail(Fields.BadAmount);
        return null;
    }

    /// <summary>What Python writes for nothing, in payloads that turn every value into text.</summary>
    private static string? Known(string? text) => text is "None" or "null" ? null : text;

    private static string? Tagged(List<string> tags, string prefix) =>
        tags.Find(tag => tag.StartsWith(prefix, StringComparison.Ordinal)) is { } tag && tag.Length > prefix.Length ? tag[prefix.Length..] : null;
}
