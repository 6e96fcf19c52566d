using System.Globalization;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Gateways;

/// <summary>Helicone webhook: the id of a request and little else; both bodies are content and never read.</summary>
/// <remarks>Source: Helicone documentation, "Webhooks" (read 2026-08). The extended fields are not confirmed. The message has no time: the moment
/// of receipt stands in for it.</remarks>
internal static class Helicone
{
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (record, builder) =>
        builder.Add(builder.Receipt(Feeds.Helicone, record.Text("request_id") ?? "", Tools.Api) with
        {
            PersonRef = context.Person(PersonRefs.Vendor("helicone", record.Text("user_id"))),
            Surface = Surfaces.Api,
            Model = record.Text("model"),
            Project = record.Object("metadata").Text("project"),
            Requests = 1,
        }));
}

/// <summary>Langfuse observations (pulled). Its webhooks tell of prompt versions and carry no use.</summary>
/// <remarks>Source: Langfuse public API, observations v2 (read 2026-08).</remarks>
internal static class Langfuse
{
    public static MappedBatch MapWebhook(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (record, builder) =>
        builder.Note(new VendorNotice.Signal(record.Text("type") ?? "unknown", record.Text("id") ?? "")));

    public static MappedBatch MapObservations(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
    {
        JsonMapping.Rows(page.Array("data"), builder, row => MapObservation(row, builder));
        if (page.Object("meta").Text("cursor") is { } cursor) builder.Note(new VendorNotice.NextPage(cursor));
    });

    private static void MapObservation(Fields row, BatchBuilder builder)
    {
        var usage = row.Object("usageDetails");
        if (row.Text("type") is not (null or "GENERATION" or "EMBEDDING") && !usage.Exists)
        {
            builder.Skip("an observation that is no model call");
            return;
        }
        var input = usage.Count("input");
        var output = usage.Count("output");
        var cached = usage.Count("input_cached_tokens") ?? usage.Count("cache_read_input_tokens");
        var written = usage.Count("cache_creation_input_tokens");
        // Whether input holds the cached part depends on who instrumented; the sum tells.
        var isFresh = cached is not null && usage.Count("total") is { } total && (decimal?)input + output + cached + (written ?? 0) == total;
        var start = row.Instant("startTime");
        var cost = builder.Money(row.Amount("totalCost"), "USD");
        builder.Add(builder.Event(Feeds.Langfuse, row.Text("id") ?? "", Tools.Api, start) with
        {
            PersonRef = builder.Context.Person(PersonRefs.Vendor("langfuse", row.Text("userId"))),
            Surface = Surfaces.Api,
            Model = row.Text("providedModelName"),
            Project = row.Texts("tags") is [var tag, ..] ? tag : null,
            Requests = 1,
            Errors = row.Text("level") == "ERROR" ? 1 : null,
            TokensIn = input is { } all ? isFresh ? all : Math.Max(all - (cached ?? 0) - (written ?? 0), 0) : null,
            TokensOut = output,
            TokensCacheRead = cached,
            TokensCacheWrite = written,
            DurationMs = start is { } from && row.Instant("endTime") is { } until && until >= from ? (long)(until - from).TotalMilliseconds : null,
            Cost = cost,
            CostKind = cost is null ? null : CostKind.Estimated,
            SessionId = row.Text("sessionId"),
        });
    }
}

/// <summary>Envoy AI Gateway access log, one JSON object a line, under the default key names.</summary>
/// <remarks>Source: Envoy AI Gateway documentation, "Access logs" (read 2026-08). Which key names the user is the operator's choice: setting
/// <c>UserKey</c>, default <c>x-user-id</c>.</remarks>
internal static class EnvoyAiGateway
{
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, (record, builder) =>
    {
        var model = record.Text("gen_ai.response.model") ?? record.Text("gen_ai.request.model");
        var status = record.Text("response_code") is { } code && int.TryParse(code, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var userKey = context.Settings.TryGetValue("UserKey", out var key) && key.Length > 0 ? key : "x-user-id";
        var tool = ClientTools.Of(record.Text("user-agent"));
        builder.Add(builder.Event(Feeds.EnvoyAiGateway, record.Text("x-request-id") ?? "", tool, record.Instant("start_time")) with
        {
            PersonRef = context.Person(PersonRefs.Vendor("envoy-ai-gateway", record.Text(userKey))),
            Surface = Surfaces.Api,
            Model = model,
            Requests = 1,
            Errors = status >= 400 ? 1 : null,
            TokensIn = record.Count("gen_ai.usage.input_tokens"),
            TokensOut = record.Count("gen_ai.usage.output_tokens"),
            DurationMs = record.Rounded("duration"),
        });
    });
}
