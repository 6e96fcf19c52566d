using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Codex CLI and its relatives. Of the two completion records of a response only the one with counts is the request.</summary>
/// <remarks>Source: Codex CLI configuration reference, <c>[otel]</c> (read 2026-08). Input includes cached input; reasoning is part of
/// output; <c>tool_token_count</c> is the total despite its name and is not read.</remarks>
internal static class CodexTelemetry
{
    public static void Map(OtlpLog log, OtlpFacts facts)
    {
        var name = log.Attributes.Text(OtlpKey.EventName) ?? "";
        // The record's own time is 0 or the exporter's; the attribute is the event's.
        var at = OtlpFacts.TimeOf(log, attributeFirst: true);
        var like = Template(log, facts, Feeds.CodexLogs, at);
        if (name.StartsWith("codex.", StringComparison.Ordinal)) facts.AddSession(like);
        switch (name)
        {
            case "codex.sse_event" when log.Attributes.Is(OtlpKey.EventKind, "response.completed") && log.Attributes.Has(OtlpKey.InputTokenCount):
                Add(Request(log, like, ref facts.Problem));
                break;
            case "codex.user_prompt":
                Add(like with { Prompts = 1 });
                break;
            case "codex.api_request" when log.Attributes.Number(OtlpKey.HttpStatusCode, ref facts.Problem) is >= 400:
                Add(like with { Errors = 1 });
                break;
            case "codex.conversation_starts":
                break;
            default:
                facts.Skip("an event without counters");
                break;
        }

        void Add(UsageFact fact) => facts.Add(fact with { SourceKey = Key(log, name, fact, at) });
    }

    public static void Map(OtlpPoint point, OtlpPoints points)
    {
        var like = Template(point, points.Facts, Feeds.CodexMetrics, default);
        switch (point.Metric)
        {
            case "codex.turn.token_usage":
                switch (point.Attributes.Text(OtlpKey.TokenType))
                {
                    case "input": points.Add(point, Counter.TokensIn, like); break;
                    case "cached_input": points.Add(point, Counter.TokensCacheReadOfInput, like); break;
                    case "cache_write_input": points.Add(point, Counter.TokensCacheWriteOfInput, like); break;
                    case "output": points.Add(point, Counter.TokensOut, like); break;
                    case "reasoning_output": points.Add(point, Counter.TokensReasoning, like); break;
                    default: points.Facts.Skip("a total of tokens that are counted one by one"); break;
                }
                break;
            case "codex.thread.started": points.Add(point, Counter.Sessions, like); break;
            case "codex.api_request": points.Add(point, Counter.Requests, like); break;
            // The price book rates the tokens; the tool's own estimate of the same beside it would count twice.
            case "codex.turn.cost_microusd": points.Facts.Skip("an estimate of tokens that are priced one by one"); break;
            default: points.Facts.Skip("a metric without a column"); break;
        }
    }

    private static UsageFact Request(OtlpLog log, UsageFact like, ref string? problem)
    {
        var attributes = log.Attributes;
        var input = attributes.Count(OtlpKey.InputTokenCount, ref problem);
        var cached = attributes.Count(OtlpKey.CachedTokenCount, ref problem);
        var written = attributes.Count(OtlpKey.CacheWriteTokenCount, ref problem);
        return like with
        {
            Requests = 1,
            TokensIn = input is { } all ? Math.Max(all - (cached ?? 0) - (written ?? 0), 0) : null,
            TokensOut = attributes.Count(OtlpKey.OutputTokenCount, ref problem),
            TokensCacheRead = cached,
            TokensCacheWrite = written,
            TokensReasoning = attributes.Count(OtlpKey.ReasoningTokenCount, ref problem),
        };
    }

    private static string Key(OtlpLog log, string name, UsageFact fact, DateTimeOffset at)
    {
        var identity = string.Create(CultureInfo.InvariantCulture,
            $"{fact.SessionId}|{OtlpFacts.Stamp(log, at)}|{name}|{log.Attributes.Text(OtlpKey.EventKind)}|{fact.TokensIn}|{fact.TokensOut}"
            + $"|{fact.TokensCacheRead}|{fact.TokensCacheWrite}|{fact.TokensReasoning}");
        return FactKey.InTime(at, Fingerprint.Of(identity).ToString());
    }

    private static UsageFact Template(OtlpRecord record, OtlpFacts facts, string source, DateTimeOffset at) => new()
    {
        Source = source,
        SourceKey = "",
        PersonRef = facts.Person(record, null, null),
        Tool = Tools.Codex,
        Surface = Surface(record.Resource.ServiceName, record.Text(OtlpKey.Originator) ?? ""),
        Model = record.Attributes.Text(OtlpKey.Model),
        Project = OtlpFacts.Project(record),
        PeriodStartAt = at,
        PeriodEndAt = at,
        Grain = Grain.Event,
        ReceivedAt = facts.Context.ReceivedAt,
        SessionId = record.Attributes.Text(OtlpKey.ConversationId),
    };

    private static string Surface(string service, string originator)
    {
        if (service.Contains("exec", StringComparison.Ordinal)) return Surfaces.Agent;
        return service.Contains("app-server", StringComparison.Ordinal) || originator.Contains("vscode", StringComparison.OrdinalIgnoreCase)
            || originator.Contains("ide", StringComparison.OrdinalIgnoreCase) || originator.Contains("jetbrains", StringComparison.OrdinalIgnoreCase)
            ? Surfaces.Ide
            : Surfaces.Cli;
    }
}
