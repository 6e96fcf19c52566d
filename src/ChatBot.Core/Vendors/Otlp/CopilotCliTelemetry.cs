using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>GitHub Copilot CLI: model calls are leaves, one root per prompt carries the credits of all of them.</summary>
/// <remarks>Source: GitHub Copilot CLI command reference, OpenTelemetry (read 2026-08). 10⁹ nano AIU are one AI credit of USD 0.01;
/// <c>github.copilot.cost</c> is a multiplier, not money, and is not read.</remarks>
internal static class CopilotCliTelemetry
{
    private const decimal NanoPerCredit = 1_000_000_000m, UsdPerCredit = 0.01m;

    public static void Map(OtlpSpan span, OtlpFacts facts)
    {
        var at = Instants.FromNanos(span.StartNanos) ?? default;
        var like = Template(span, facts, Feeds.CopilotCliTraces, at) with
        {
            SourceKey = $"{span.TraceId}:{span.SpanId}",
            Model = GenAiTokens.Model(span.Attributes),
        };
        switch (span.Attributes.Text(OtlpKey.GenAiOperationName))
        {
            case "chat":
                var answered = GenAiTokens.Any(span.Attributes);
                facts.Add(GenAiTokens.On(like, span.Attributes, ref facts.Problem) with
                {
                    Requests = 1,
                    Errors = answered && !span.Failed ? null : 1,
                    DurationMs = DurationMs(span),
                });
                break;
            case "invoke_agent" when span.ParentSpanId.Length == 0:
                var credits = span.Attributes.Number(OtlpKey.NanoAiu, ref facts.Problem) / NanoPerCredit;
                facts.Add(like with
                {
                    Prompts = 1,
                    Credits = credits,
                    Cost = Amounts.Usd(credits * UsdPerCredit, ref facts.Problem),
                    CostKind = credits is null ? null : CostKind.Estimated,
                });
                break;
            default:
                facts.Skip("a span that repeats or contains others");
                return;
        }
        facts.AddSession(like);
    }

    public static void Map(OtlpPoint point, OtlpPoints points)
    {
        var like = Template(point, points.Facts, Feeds.CopilotCliMetrics, default) with { Model = GenAiTokens.Model(point.Attributes) };
        switch (point.Metric)
        {
            case "github.copilot.code.lines_added": points.Add(point, Counter.LinesAdded, like); break;
            case "github.copilot.code.lines_removed": points.Add(point, Counter.LinesRemoved, like); break;
            case "gen_ai.client.token.usage": GenAiTelemetry.MapTokens(point, points, like); break;
            default: points.Facts.Skip("a metric without a column"); break;
        }
    }

    /// <summary>None when a time is missing or the clock went backwards.</summary>
    public static long? DurationMs(OtlpSpan span) =>
        span.StartNanos > 0 && span.EndNanos >= span.StartNanos ? (long)((span.EndNanos - span.StartNanos) / 1_000_000) : null;

    private static UsageFact Template(OtlpRecord record, OtlpFacts facts, string source, DateTimeOffset at) => new()
    {
        Source = source,
        SourceKey = "",
        PersonRef = facts.Person(record, null, record.Text(OtlpKey.EndUserPseudoId)),
        Tool = Tools.GitHubCopilot,
        Surface = Surfaces.Cli,
        Project = OtlpFacts.Project(record),
        PeriodStartAt = at,
        PeriodEndAt = at,
        Grain = Grain.Event,
        ReceivedAt = facts.Context.ReceivedAt,
        SessionId = record.Attributes.Text(OtlpKey.GenAiConversationId),
    };
}
