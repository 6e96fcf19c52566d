using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>VS Code Copilot Chat. The same tokens come as inference log, agent turn, two spans and a histogram; the log counts, the
/// histogram stands in for sessions without logs.</summary>
/// <remarks>Source: VS Code Copilot Chat, "Agent monitoring" (read 2026-08).</remarks>
internal static class VsCodeCopilotTelemetry
{
    public static void Map(OtlpLog log, OtlpFacts facts)
    {
        var name = log.Attributes.Text(OtlpKey.EventName) ?? "";
        var at = OtlpFacts.TimeOf(log);
        var like = Template(log, facts, Feeds.VsCodeCopilotLogs, at);
        switch (name)
        {
            case "gen_ai.client.inference.operation.details":
                var id = log.Attributes.Text(OtlpKey.GenAiResponseId) ?? SpanOf(log);
                facts.Add(GenAiTokens.On(like, log.Attributes, ref facts.Problem) with
                {
                    SourceKey = id ?? Key(log, name, at),
                    Model = GenAiTokens.Model(log.Attributes),
                    Requests = 1,
                    Errors = log.Attributes.Has(OtlpKey.ErrorType) ? 1 : null,
                });
                break;
            case "copilot_chat.session.start": break;
            case "copilot_chat.edit.feedback" when log.Attributes.Is(OtlpKey.Outcome, "accepted"):
                facts.Add(like with { SourceKey = Key(log, name, at), Accepts = 1 });
                break;
            case "copilot_chat.edit.feedback" when log.Attributes.Is(OtlpKey.Outcome, "rejected"):
                facts.Add(like with { SourceKey = Key(log, name, at), Rejects = 1 });
                break;
            case "copilot_chat.edit.hunk.action":
                facts.Add(like with
                {
                    SourceKey = Key(log, name, at),
                    LinesAdded = log.Attributes.Count(OtlpKey.LinesAdded, ref facts.Problem),
                    LinesRemoved = log.Attributes.Count(OtlpKey.LinesRemoved, ref facts.Problem),
                });
                break;
            case "copilot_chat.agent.turn": facts.Skip("a second record of a response"); break;
            default: facts.Skip("an event without counters"); break;
        }
        facts.AddSession(like);
    }

    public static void Map(OtlpPoint point, OtlpPoints points)
    {
        var like = Template(point, points.Facts, Feeds.VsCodeCopilotMetrics, default) with { Model = GenAiTokens.Model(point.Attributes) };
        var (type, outcome) = (point.Attributes.Text(OtlpKey.Type), point.Attributes.Text(OtlpKey.EditOutcome));
        switch (point.Metric)
        {
            case "gen_ai.client.token.usage": GenAiTelemetry.MapTokens(point, points, like); break;
            case "gen_ai.client.operation.duration": points.AddObservations(point, Counter.Requests, like); break;
            case "copilot_chat.session.count": points.Add(point, Counter.Sessions, like); break;
            case "copilot_chat.edit.acceptance.count" when outcome == "accepted": points.Add(point, Counter.Accepts, like); break;
            case "copilot_chat.edit.acceptance.count" when outcome == "rejected": points.Add(point, Counter.Rejects, like); break;
            case "copilot_chat.lines_of_code.count" when type == "added": points.Add(point, Counter.LinesAdded, like); break;
            case "copilot_chat.lines_of_code.count" when type == "removed": points.Add(point, Counter.LinesRemoved, like); break;
            default: points.Facts.Skip("a metric without a column"); break;
        }
    }

    private static string? SpanOf(OtlpLog log) => log.TraceId.Length > 0 && log.SpanId.Length > 0 ? $"{log.TraceId}:{log.SpanId}" : null;

    private static string Key(OtlpLog log, string name, DateTimeOffset at)
    {
        var attributes = log.Attributes;
        var identity = string.Create(CultureInfo.InvariantCulture,
            $"{log.Text(OtlpKey.SessionId)}|{name}|{log.TimeNanos}|{SpanOf(log)}|{attributes.Text(OtlpKey.Outcome)}"
            + $"|{attributes.Text(OtlpKey.LinesAdded)}|{attributes.Text(OtlpKey.LinesRemoved)}");
        return FactKey.InTime(at, Fingerprint.Of(identity).ToString());
    }

    private static UsageFact Template(OtlpRecord record, OtlpFacts facts, string source, DateTimeOffset at) => new()
    {
        Source = source,
        SourceKey = "",
        PersonRef = facts.Person(record, null, null),
        Tool = Tools.GitHubCopilot,
        Surface = Surfaces.Ide,
        Project = OtlpFacts.Project(record),
        PeriodStartAt = at,
        PeriodEndAt = at,
        Grain = Grain.Event,
        ReceivedAt = facts.Context.ReceivedAt,
        SessionId = record.Text(OtlpKey.SessionId),
    };
}
