using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Gemini CLI. Every response comes as its own event and once more under the GenAI conventions; only its own event counts.</summary>
/// <remarks>Source: Gemini CLI documentation, "Telemetry" (read 2026-08). Input holds cached input and leaves out tool input; output
/// leaves out thoughts.</remarks>
internal static class GeminiCliTelemetry
{
    public static void Map(OtlpLog log, OtlpFacts facts)
    {
        var name = log.Attributes.Text(OtlpKey.EventName) ?? "";
        var at = OtlpFacts.TimeOf(log);
        var like = Template(log, facts, Feeds.GeminiCliLogs, at);
        if (name.StartsWith("gemini_cli.", StringComparison.Ordinal)) facts.AddSession(like);
        switch (name)
        {
            case "gemini_cli.api_response": Add(Response(log, like, ref facts.Problem)); break;
            case "gemini_cli.api_error": Add(like with { Errors = 1, Model = log.Attributes.Text(OtlpKey.Model) }); break;
            case "gemini_cli.user_prompt": Add(like with { Prompts = 1 }); break;
            case "gemini_cli.tool_call" when ToolCall(log, like, ref facts.Problem) is { Measures: not Measures.None } call: Add(call); break;
            case "gemini_cli.config": break;
            case "gen_ai.client.inference.operation.details": facts.Skip("a second record of a response"); break;
            default: facts.Skip("an event without counters"); break;
        }

        void Add(UsageFact fact) => facts.Add(fact with { SourceKey = Key(log, name, fact, at) });
    }

    public static void Map(OtlpPoint point, OtlpPoints points)
    {
        var like = Template(point, points.Facts, Feeds.GeminiCliMetrics, default) with { Model = point.Attributes.Text(OtlpKey.Model) };
        switch (point.Metric)
        {
            case "gemini_cli.token.usage":
                switch (point.Attributes.Text(OtlpKey.Type))
                {
                    case "input" or "tool": points.Add(point, Counter.TokensIn, like); break;
                    case "output": points.Add(point, Counter.TokensOut, like); break;
                    case "thought": points.Add(point, Counter.TokensReasoningBesideOutput, like); break;
                    case "cache": points.Add(point, Counter.TokensCacheReadOfInput, like); break;
                    default: points.Facts.Skip("a metric without a column"); break;
                }
                break;
            case "gemini_cli.session.count": points.Add(point, Counter.Sessions, like); break;
            case "gemini_cli.api.request.count": points.Add(point, Counter.Requests, like); break;
            case "gemini_cli.lines.changed" when point.Attributes.Is(OtlpKey.Type, "added"): points.Add(point, Counter.LinesAdded, like); break;
            case "gemini_cli.lines.changed" when point.Attributes.Is(OtlpKey.Type, "removed"): points.Add(point, Counter.LinesRemoved, like); break;
            case "gen_ai.client.token.usage": points.Facts.Skip("a second record of a response"); break;
            default: points.Facts.Skip("a metric without a column"); break;
        }
    }

    private static UsageFact Response(OtlpLog log, UsageFact like, ref string? problem)
    {
        var attributes = log.Attributes;
        var input = attributes.Count(OtlpKey.InputTokenCount, ref problem);
        var cached = attributes.Count(OtlpKey.CachedContentTokenCount, ref problem);
        var tool = attributes.Count(OtlpKey.ToolTokenCount, ref problem);
        var output = attributes.Count(OtlpKey.OutputTokenCount, ref problem);
        var thoughts = attributes.Count(OtlpKey.ThoughtsTokenCount, ref problem);
        // The status may be a word such as OK; only a number of 400 and more says failure.
        var failed = attributes.Text(OtlpKey.StatusCode) is { } status && int.TryParse(status, CultureInfo.InvariantCulture, out var code) && code >= 400;
        return like with
        {
            Model = attributes.Text(OtlpKey.Model),
            Requests = 1,
            Errors = failed ? 1 : null,
            TokensIn = input is { } all ? Sum(Math.Max(all - (cached ?? 0), 0), tool, ref problem) : null,
            TokensOut = output is { } told ? Sum(told, thoughts, ref problem) : null,
            TokensCacheRead = cached,
            TokensReasoning = thoughts,
            DurationMs = attributes.Count(OtlpKey.DurationMs, ref problem),
        };
    }

    private static UsageFact ToolCall(OtlpLog log, UsageFact like, ref string? problem)
    {
        var attributes = log.Attributes;
        var added = attributes.Count(OtlpKey.MetadataAddedLines, ref problem);
        var removed = attributes.Count(OtlpKey.MetadataRemovedLines, ref problem);
        if (attributes.Find(OtlpKey.Metadata) is { Kind: ValueKind.Text } metadata) (added, removed) = FromJson(metadata.Text!);
        var edits = attributes.Text(OtlpKey.FunctionName) is "replace" or "write_file" or "edit" or "smart_edit";
        var decision = edits ? attributes.Text(OtlpKey.Decision) : null;
        return like with
        {
            LinesAdded = added,
            LinesRemoved = removed,
            Accepts = decision is "accept" or "auto_accept" or "modify" ? 1 : null,
            Rejects = decision is "reject" ? 1 : null,
        };
    }

    /// <summary>Two numbers out of the JSON text that the tool sends as metadata; everything else in it is not looked at.</summary>
    private static (long? Added, long? Removed) FromJson(string text)
    {
        using var document = JsonPayload.Parse(Encoding.UTF8.GetBytes(text), out _);
        return document is null
            ? (null, null)
            : (Count(document.RootElement, "model_added_lines"), Count(document.RootElement, "model_removed_lines"));

        static long? Count(JsonElement root, string name) =>
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt64(out var count) && count >= 0 ? count : null;
    }

    private static long? Sum(long left, long? right, ref string? problem)
    {
        if (left <= long.MaxValue - (right ?? 0)) return left + (right ?? 0);
        problem ??= Numbers.BadCount;
        return null;
    }

    private static string Key(OtlpLog log, string name, UsageFact fact, DateTimeOffset at)
    {
        var identity = string.Create(CultureInfo.InvariantCulture,
            $"{fact.SessionId}|{log.Attributes.Text(OtlpKey.PromptId)}|{OtlpFacts.Stamp(log, at)}|{name}|{fact.TokensIn}|{fact.TokensOut}"
            + $"|{fact.TokensCacheRead}|{fact.LinesAdded}|{fact.LinesRemoved}");
        return FactKey.InTime(at, Fingerprint.Of(identity).ToString());
    }

    private static UsageFact Template(OtlpRecord record, OtlpFacts facts, string source, DateTimeOffset at) => new()
    {
        Source = source,
        SourceKey = "",
        PersonRef = facts.Person(record, null, record.Text(OtlpKey.InstallationId)),
        Tool = Tools.GeminiCli,
        Surface = Surfaces.Cli,
        Project = OtlpFacts.Project(record),
        PeriodStartAt = at,
        PeriodEndAt = at,
        Grain = Grain.Event,
        ReceivedAt = facts.Context.ReceivedAt,
        SessionId = record.Text(OtlpKey.SessionId),
    };
}
