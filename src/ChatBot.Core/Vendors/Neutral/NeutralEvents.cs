using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Neutral;

/// <summary>The neutral event, for endpoint agents, in-house tools and everything that has no reader of its own.</summary>
/// <remarks>Body: a JSON array, newline-delimited JSON, or one event. A bad event is refused with its place and reason, the good ones of the
/// batch are kept. The source names the sender, so that the ids of two senders never meet, and the id stays readable as key.</remarks>
internal static class NeutralEvents
{
    private const string UsageRecorded = "usage.recorded";

    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Records(payload, context, MapEvent);

    /// <summary>A Standard Webhooks body: <c>{"type":"usage.recorded","data":[events]}</c>; any other type is a delivery without facts.</summary>
    public static MappedBatch MapEnvelope(ReadOnlyMemory<byte> payload, MappingContext context) => JsonMapping.Document(payload, context, (body, builder) =>
    {
        var kind = body.Text("type");
        if (kind == UsageRecorded) JsonMapping.Rows(body.Array("data"), builder, row => MapEvent(row, builder));
        else builder.Note(new VendorNotice.Signal(kind is { Length: <= 64 } ? kind : "unknown", ""));
    });

    private static void MapEvent(Fields row, BatchBuilder builder)
    {
        var id = row.Text("id");
        var tool = row.Text("tool")?.Trim().ToLowerInvariant();
        var at = row.Instant("time");
        if (id is null) builder.Fail("id is missing");
        else if (id.Length > 200) builder.Fail("id is longer than 200 characters");
        else if (tool is null) builder.Fail("tool is missing");
        else if (at is null) builder.Fail("time is missing or cannot be read");
        else Add(row, id, tool, at.Value, builder);
    }

    private static void Add(Fields row, string id, string tool, DateTimeOffset at, BatchBuilder builder)
    {
        var context = builder.Context;
        var source = context.Sender is { Length: > 0 } sender ? $"{Feeds.Agent}:{sender}" : Feeds.Agent;
        var fact = Span(row, builder, source, id, tool, at);
        if (fact is null) return;

        var named = row.Text("person");
        var person = PersonRefs.Spelled(named);
        if (named is not null && person is null)
        {
            builder.Fail("person is neither email:…, login:…, vendor:…:… nor anon:…");
            return;
        }
        var cost = row.Object("cost");
        var amount = builder.Money(cost.Amount("amount"), cost.Text("currency"));
        if (cost.Exists && amount is null) builder.Fail("cost needs an amount and a currency");
        fact = fact with
        {
            PersonRef = context.Person(person),
            Surface = row.Text("surface"),
            Feature = row.Text("feature"),
            Model = row.Text("model"),
            Project = row.Text("project"),
            Sessions = row.Count("sessions"),
            Prompts = row.Count("prompts"),
            Requests = row.Count("requests"),
            TokensIn = row.Count("tokens_in"),
            TokensOut = row.Count("tokens_out"),
            TokensCacheRead = row.Count("tokens_cache_read"),
            TokensCacheWrite = row.Count("tokens_cache_write"),
            DurationMs = row.Count("duration_ms"),
            LinesSuggested = row.Count("lines_suggested"),
            LinesAccepted = row.Count("lines_accepted"),
            Cost = amount,
            CostKind = amount is null ? null : CostKind.Estimated,
        };
        if (fact.Measures == Measures.None) builder.Fail("the event has no counter");
        else builder.Add(fact);
    }

    /// <summary>An event unless <c>grain</c> makes it an aggregate, which a later one of the same id replaces.</summary>
    private static UsageFact? Span(Fields row, BatchBuilder builder, string source, string id, string tool, DateTimeOffset at)
    {
        Grain? grain = row.Text("grain") switch
        {
            null or "event" => Grain.Event,
            "minute" => Grain.Minute,
            "hour" => Grain.Hour,
            "day" => Grain.Day,
            "period" => Grain.Period,
            _ => null,
        };
        var until = row.Instant("until");
        if (grain is null) builder.Fail("grain is none of event, minute, hour, day, period");
        else if (until < at) builder.Fail("until lies before time");
        else if (grain == Grain.Period && until is null) builder.Fail("a period needs until");
        else if (grain == Grain.Event && until is null) return builder.Event(source, id, tool, at);
        else if (grain == Grain.Day && until is null) return builder.Day(source, id, tool, DateOnly.FromDateTime(at.UtcDateTime));
        else return builder.Period(source, id, tool, at, until ?? EndOf(grain.Value, at), grain == Grain.Event ? Grain.Period : grain.Value);
        return null;
    }

    private static DateTimeOffset EndOf(Grain grain, DateTimeOffset at) => at.Year >= 9999 ? at : grain switch
    {
        Grain.Minute => at.AddMinutes(1),
        Grain.Hour => at.AddHours(1),
        Grain.Event or Grain.Day or Grain.Period => at,
    };
}
