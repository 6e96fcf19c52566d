using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.OpenAi;

/// <summary>OpenAI organisation usage, costs and users, and its webhooks, which carry no use.</summary>
/// <remarks>Source: OpenAI API reference, "Usage", "Costs", "Webhook events" (read 2026-08). Newer splits of input may be absent. Costs are
/// JSON numbers in major units, have no user, and may be negative.</remarks>
internal static class OpenAiOrganization
{
    private const string Vendor = "openai";

    public static MappedBatch MapUsage(ReadOnlyMemory<byte> payload, MappingContext context) => Buckets(payload, context, (bucket, row, builder) =>
    {
        var endpoint = row.Text("object")?.Split('.') is ["organization", "usage", var name, ..] ? name : "usage";
        var input = row.Count("input_tokens");
        var cached = row.Count("input_cached_tokens");
        var written = row.Count("input_cache_write_tokens");
        builder.Add(Fact(bucket, Feeds.OpenAiUsage, endpoint,
            [row.Text("project_id"), row.Text("user_id"), row.Text("api_key_id"), row.Text("model"), row.Text("batch"), row.Text("service_tier")],
            builder) with
        {
            PersonRef = context.Person(PersonRefs.Vendor(Vendor, row.Text("user_id"))),
            Surface = Surfaces.Api,
            Feature = row.Flag("batch") == true ? "batch" : endpoint == "completions" ? null : endpoint,
            Model = row.Text("model"),
            Project = row.Text("project_id"),
            Requests = row.Count("num_model_requests"),
            TokensIn = row.Count("input_uncached_tokens") ?? (input is { } all ? Math.Max(all - (cached ?? 0) - (written ?? 0), 0) : null),
            TokensOut = row.Count("output_tokens"),
            TokensCacheRead = cached,
            TokensCacheWrite = written,
        });
    });

    public static MappedBatch MapCosts(ReadOnlyMemory<byte> payload, MappingContext context) => Buckets(payload, context, (bucket, row, builder) =>
    {
        var amount = row.Object("amount");
        if (builder.Money(amount.Amount("value"), amount.Text("currency")) is not { } cost)
        {
            builder.Fail(Fields.BadAmount);
            return;
        }
        builder.Add(Fact(bucket, Feeds.OpenAiCosts, "costs", [row.Text("project_id"), row.Text("line_item"), row.Text("api_key_id")], builder) with
        {
            Surface = Surfaces.Api,
            Feature = row.Text("line_item"),
            Project = row.Text("project_id"),
            Cost = cost,
            CostKind = CostKind.Billed,
        });
    });

    /// <summary><c>/v1/organization/users</c>: which id is which address.</summary>
    public static MappedBatch MapUsers(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (page, builder) =>
    {
        JsonMapping.Rows(page.Array("data"), builder, row =>
        {
            if (PersonRefs.Vendor(Vendor, row.Text("id")) is { } id && PersonRefs.Email(row.Text("email")) is { } email)
                builder.Note(new VendorNotice.IdentityKnown(id, email["email:".Length..], row.Text("name")));
            else builder.Fail("the user has no id or no e-mail");
        });
        if (page.Flag("has_more") == true && page.Text("last_id") is { } last) builder.Note(new VendorNotice.NextPage(last));
    });

    /// <summary>Thin events: a kind and the id of something at OpenAI.</summary>
    public static MappedBatch MapWebhook(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (root, builder) =>
        JsonMapping.Row(0, root, builder, body =>
        {
            if (body.Text("type") is { } kind) builder.Note(new VendorNotice.Signal(kind, body.Object("data").Text("id") ?? body.Text("id") ?? ""));
            else builder.Fail("the event has no type");
        }));

    private static MappedBatch Buckets(ReadOnlyMemory<byte> payload, MappingContext context, Action<Fields, Fields, BatchBuilder> map) =>
        JsonMapping.Document(payload, context, (page, builder) =>
        {
            var index = 0;
            foreach (var bucket in page.Array("data"))
            {
                foreach (var row in bucket.Array("results")) JsonMapping.Row(index++, row, builder, _ => map(bucket, row, builder));
            }
            if (page.Text("next_page") is { } next) builder.Note(new VendorNotice.NextPage(next));
        });

    private static UsageFact Fact(Fields bucket, string source, string endpoint, string?[] grouped, BatchBuilder builder)
    {
        var start = bucket.Instant("start_time");
        var end = bucket.Instant("end_time");
        return builder.Period(source, $"{endpoint}:{start?.ToUnixTimeSeconds()}:{string.Join(':', grouped)}", Tools.Api, start, end, Spans.GrainOf(start, end));
    }
}
