using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Any application instrumented after the GenAI conventions, and the gateways that export spans in their words.</summary>
/// <remarks>Only leaves count: <c>invoke_agent</c> repeats the totals of the calls inside it. A span without an operation counts when
/// it tells tokens, as older instrumentations and gateways send it.</remarks>
internal static class GenAiTelemetry
{
    private sealed record Gateway(string Source, string Vendor);

    private static readonly Gateway Application = new(Feeds.GenAiTraces, "otel");

    public static void Map(OtlpSpan span, OtlpFacts facts)
    {
        var attributes = span.Attributes;
        var operation = attributes.Text(OtlpKey.GenAiOperationName) ?? attributes.Text(OtlpKey.LlmRequestType);
        var isLeaf = operation is "chat" or "generate_content" or "text_completion" or "completion" or "embeddings" or "embedding"
            || operation is null && GenAiTokens.Any(attributes);
        if (!isLeaf)
        {
            facts.Skip("a span that is no model call");
            return;
        }

        var gateway = GatewayOf(span);
        var at = Instants.FromNanos(span.StartNanos) ?? default;
        var cost = attributes.Number(OtlpKey.GenAiTotalCost, ref facts.Problem) ?? attributes.Number(OtlpKey.GenAiCost, ref facts.Problem);
        var like = Template(span, facts, gateway.Source, gateway.Vendor, at);
        facts.Add(GenAiTokens.On(like, attributes, ref facts.Problem) with
        {
            SourceKey = gateway.Source == Feeds.OpenRouter ? $"{span.TraceId}:{span.SpanId}:{span.StartNanos}" : $"{span.TraceId}:{span.SpanId}",
            Feature = operation,
            Model = GenAiTokens.Model(attributes),
            Requests = 1,
            Errors = span.Failed ? 1 : null,
            DurationMs = CopilotCliTelemetry.DurationMs(span),
            Cost = Amounts.Usd(cost, ref facts.Problem),
            CostKind = cost is null ? null : CostKind.Estimated,
        });
    }

    public static void Map(OtlpLog log, OtlpFacts facts)
    {
        if (!log.Attributes.Is(OtlpKey.EventName, "gen_ai.client.inference.operation.details"))
        {
            facts.Skip("a log record of no known tool");
            return;
        }
        var at = OtlpFacts.TimeOf(log);
        var like = Template(log, facts, Feeds.GenAiLogs, Application.Vendor, at);
        facts.Add(GenAiTokens.On(like, log.Attributes, ref facts.Problem) with
        {
            SourceKey = log.Attributes.Text(OtlpKey.GenAiResponseId)
                ?? (log.SpanId.Length > 0 ? $"{log.TraceId}:{log.SpanId}" : FactKey.InTime(at, $"{log.TimeNanos}:{like.SessionId}:{like.PersonRef}")),
            Feature = log.Attributes.Text(OtlpKey.GenAiOperationName),
            Model = GenAiTokens.Model(log.Attributes),
            Requests = 1,
        });
    }

    public static void Map(OtlpPoint point, OtlpPoints points)
    {
        if (point.Metric != "gen_ai.client.token.usage")
        {
            points.Facts.Skip("a metric of no known tool");
            return;
        }
        MapTokens(point, points, Template(point, points.Facts, Feeds.GenAiMetrics, Application.Vendor, default) with
        {
            Model = GenAiTokens.Model(point.Attributes),
        });
    }

    /// <summary>The token histogram of the conventions, which tells input and output and nothing about caches.</summary>
    public static void MapTokens(OtlpPoint point, OtlpPoints points, UsageFact like)
    {
        switch (point.Attributes.Text(OtlpKey.GenAiTokenType))
        {
            case "input": points.Add(point, Counter.TokensIn, like); break;
            case "output" or "completion": points.Add(point, Counter.TokensOut, like); break;
            default: points.Facts.Skip("a metric without a column"); break;
        }
    }

    private static Gateway GatewayOf(OtlpRecord record)
    {
        if (record.Resource.ServiceName == "openrouter") return new(Feeds.OpenRouter, "openrouter");
        if (record.Resource.ServiceName == "portkey") return new(Feeds.Portkey, "portkey");
        return record.Scope == "cloudflare-ai-gateway" ? new(Feeds.CloudflareAiGateway, "cloudflare") : Application;
    }

    /// <summary>Cloudflare passes on the keys that the caller chose for its metadata; these are the usual ones for a user.</summary>
    private static string? CloudflareUser(OtlpRecord record) =>
        record.Text(OtlpKey.UserIdCamel) ?? record.Text(OtlpKey.Email) ?? record.Text(OtlpKey.User) ?? record.Text(OtlpKey.UserIdSnake);

    private static UsageFact Template(OtlpRecord record, OtlpFacts facts, string source, string vendor, DateTimeOffset at)
    {
        var user = record.Text(OtlpKey.UserId) ?? record.Text(OtlpKey.PortkeyUser) ?? (source == Feeds.CloudflareAiGateway ? CloudflareUser(record) : null);
        var service = record.Resource.ServiceName;
        return new()
        {
            Source = source,
            SourceKey = "",
            PersonRef = facts.Person(record, PersonRefs.Vendor(vendor, user), record.Text(OtlpKey.EndUserPseudoId)),
            Tool = Tools.Api,
            Surface = Surfaces.Api,
            Project = record.Text(OtlpKey.MetadataProject) ?? OtlpFacts.Project(record) ?? record.Text(OtlpKey.ApiKeyName) ?? record.Text(OtlpKey.Team)
                ?? (vendor == Application.Vendor && service.Length > 0 ? service : null),
            PeriodStartAt = at,
            PeriodEndAt = at,
            Grain = Grain.Event,
            ReceivedAt = facts.Context.ReceivedAt,
            SessionId = record.Attributes.Text(OtlpKey.GenAiConversationId) ?? record.Attributes.Text(OtlpKey.SessionId),
        };
    }
}
