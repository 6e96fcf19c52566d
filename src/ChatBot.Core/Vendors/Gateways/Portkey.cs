using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Gateways;

/// <summary>Portkey: guardrail webhooks after a request, and rows of a log export.</summary>
/// <remarks>Source: Portkey documentation, "Bring your own guardrails", "Log export" (read 2026-08). The unit of <c>cost</c> is not
/// documented: cents unless the setting <c>CostUnit</c> says <c>usd</c>. Of a request and its response only id, model and usage are read.</remarks>
internal static class Portkey
{
    private const string Vendor = "portkey";

    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (record, builder) =>
    {
        if (record.Has("eventType")) MapHook(record, builder);
        else MapLog(record, builder);
    });

    private static void MapHook(Fields record, BatchBuilder builder)
    {
        if (record.Text("eventType") != "afterRequestHook")
        {
            builder.Skip("a request before it was made");
            return;
        }
        var response = record.Object("response");
        var answer = response.Object("json");
        var usage = answer.Object("usage");
        var status = response.Count("statusCode");
        var input = usage.Count("prompt_tokens") ?? usage.Count("input_tokens");
        var cached = usage.Object("prompt_tokens_details").Count("cached_tokens");
        var id = answer.Text("id") ?? "";
        var fact = answer.Instant("created") is { } at ? builder.Event(Feeds.Portkey, id, Tools.Api, at) : builder.Receipt(Feeds.Portkey, id, Tools.Api);
        builder.Add(fact with
        {
            PersonRef = Person(record, builder),
            Surface = Surfaces.Api,
            Feature = record.Text("requestType"),
            Model = answer.Text("model"),
            Project = record.Object("metadata").Text("project"),
            Requests = 1,
            Errors = status >= 400 ? 1 : null,
            TokensIn = input is { } all ? Math.Max(all - (cached ?? 0), 0) : null,
            TokensOut = usage.Count("completion_tokens") ?? usage.Count("output_tokens"),
            TokensCacheRead = cached,
            TokensReasoning = usage.Object("completion_tokens_details").Count("reasoning_tokens"),
        });
    }

    private static void MapLog(Fields record, BatchBuilder builder)
    {
        var isUsd = builder.Context.Settings.TryGetValue("CostUnit", out var unit) && unit.Equals("usd", StringComparison.OrdinalIgnoreCase);
        var cost = builder.Money(isUsd ? record.Amount("cost") : record.Amount("cost") / 100, record.Text("cost_currency") ?? "USD");
        builder.Add(builder.Event(Feeds.Portkey, record.Text("id") ?? "", Tools.Api, record.Instant("created_at")) with
        {
            PersonRef = Person(record, builder),
            Surface = Surfaces.Api,
            Model = record.Text("ai_model"),
            Project = record.Object("metadata").Text("project"),
            Requests = 1,
            Errors = record.Count("response_status_code") >= 400 ? 1 : null,
            TokensIn = record.Count("req_units"),
            TokensOut = record.Count("res_units"),
            DurationMs = record.Rounded("response_time"),
            Cost = cost,
            CostKind = cost is null ? null : CostKind.Estimated,
        });
    }

    private static string? Person(Fields record, BatchBuilder builder) =>
        builder.Context.Person(PersonRefs.Vendor(Vendor, record.Object("metadata").Text("_user")));
}
