using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Claude Code: events (one request each) and metrics (the same activity once more, for senders without logs).</summary>
/// <remarks>Source: Claude Code documentation, "Monitoring" (read 2026-08).</remarks>
internal static class ClaudeCodeTelemetry
{
    private const string Prefix = "claude_code.";

    public static void Map(OtlpLog log, OtlpFacts facts)
    {
        var name = log.Attributes.Text(OtlpKey.EventName) ?? "";
        if (name.StartsWith(Prefix, StringComparison.Ordinal)) name = name[Prefix.Length..];
        if (name is "api_request_body" or "api_response_body" or "assistant_response")
        {
            facts.Skip("an event that is nothing but content");
            return;
        }

        var at = OtlpFacts.TimeOf(log);
        var told = log.Attributes.Text(OtlpKey.RequestId) ?? log.Attributes.Text(OtlpKey.ClientRequestId) ?? log.Attributes.Text(OtlpKey.EventSequence);
        var session = log.Text(OtlpKey.SessionId);
        var like = Template(log, facts, Feeds.ClaudeCodeLogs, FactKey.InTime(OtlpFacts.Stamped(log, at), $"{session}:{name}:{told}:{OtlpFacts.Stamp(log, at)}"), session, at);
        facts.AddSession(like);
        var counted = name switch
        {
            "api_request" => Request(log, like, ref facts.Problem),
            "api_error" => like with { Errors = 1, Model = log.Attributes.Text(OtlpKey.Model) },
            "user_prompt" => like with { Prompts = 1, Feature = log.Attributes.Text(OtlpKey.CommandName) },
            "skill_activated" when log.Attributes.Text(OtlpKey.SkillName) is { } skill =>
                like with { Feature = "skill:" + skill, Quality = FactQuality.Presence },
            _ => null,
        };
        if (counted is null) facts.Skip("an event without counters");
        else facts.Add(counted);
    }

    public static void Map(OtlpPoint point, OtlpPoints points)
    {
        var like = Template(point, points.Facts, Feeds.ClaudeCodeMetrics, "", point.Text(OtlpKey.SessionId), default) with
        {
            Model = point.Attributes.Text(OtlpKey.Model),
            Feature = point.Attributes.Text(OtlpKey.QuerySource),
        };
        var type = point.Attributes.Text(OtlpKey.Type);
        switch (point.Metric)
        {
            case "claude_code.session.count" when point.Attributes.Is(OtlpKey.StartType, "agents_view"):
                points.Facts.Skip("a look at the agents is not a session");
                break;
            case "claude_code.session.count": points.Add(point, Counter.Sessions, like); break;
            case "claude_code.token.usage" when TokenCounter(type) is { } counter: points.Add(point, counter, like); break;
            case "claude_code.cost.usage": points.Add(point, Counter.CostUsd, like); break;
            case "claude_code.lines_of_code.count" when type == "added": points.Add(point, Counter.LinesAdded, like); break;
            case "claude_code.lines_of_code.count" when type == "removed": points.Add(point, Counter.LinesRemoved, like); break;
            case "claude_code.code_edit_tool.decision" when point.Attributes.Is(OtlpKey.Decision, "accept"): points.Add(point, Counter.Accepts, like); break;
            case "claude_code.code_edit_tool.decision" when point.Attributes.Is(OtlpKey.Decision, "reject"): points.Add(point, Counter.Rejects, like); break;
            case "claude_code.active_time.total": points.Add(point, Counter.DurationMs, like, scale: 1000); break;
            default: points.Facts.Skip("a metric without a column"); break;
        }
    }

    private static UsageFact Request(OtlpLog log, UsageFact like, ref string? problem)
    {
        var attributes = log.Attributes;
        // The whole number of micros is exact; the fraction beside it has been through a float.
        var cost = attributes.Number(OtlpKey.CostUsdMicros, ref problem) / 1_000_000m ?? attributes.Number(OtlpKey.CostUsd, ref problem);
        return like with
        {
            Model = attributes.Text(OtlpKey.Model),
            Feature = attributes.Text(OtlpKey.QuerySource),
            Requests = 1,
            TokensIn = attributes.Count(OtlpKey.InputTokens, ref problem),
            TokensOut = attributes.Count(OtlpKey.OutputTokens, ref problem),
            TokensCacheRead = attributes.Count(OtlpKey.CacheReadTokens, ref problem),
            TokensCacheWrite = attributes.Count(OtlpKey.CacheCreationTokens, ref problem),
            DurationMs = attributes.Count(OtlpKey.DurationMs, ref problem),
            Cost = Amounts.Usd(cost, ref problem),
            CostKind = cost is null ? null : CostKind.Estimated,
        };
    }

    private static Counter? TokenCounter(string? type) => type switch
    {
        "input" => Counter.TokensIn,
        "output" => Counter.TokensOut,
        "cacheRead" => Counter.TokensCacheRead,
        "cacheCreation" => Counter.TokensCacheWrite,
        _ => null,
    };

    private static UsageFact Template(OtlpRecord record, OtlpFacts facts, string source, string key, string? session, DateTimeOffset at) => new()
    {
        Source = source,
        SourceKey = key,
        PersonRef = facts.Person(record, Account(record), record.Text(OtlpKey.UserId)),
        Tool = Tools.ClaudeCode,
        Surface = Surface(record),
        Project = OtlpFacts.Project(record),
        PeriodStartAt = at,
        PeriodEndAt = at,
        Grain = Grain.Event,
        ReceivedAt = facts.Context.ReceivedAt,
        SessionId = session,
    };

    /// <summary>Behind the apps gateway the id is the identity provider's subject; elsewhere it only names an installation.</summary>
    private static string? Account(OtlpRecord record) =>
        PersonRefs.Vendor("anthropic", record.Text(OtlpKey.UserAccountUuid))
            ?? (record.Text(OtlpKey.IdentitySource) == "gateway-oidc" ? PersonRefs.Vendor("oidc", record.Text(OtlpKey.UserId)) : null);

    private static string Surface(OtlpRecord record)
    {
        if (record.Resource.ServiceName == "claude-code-desktop") return Surfaces.Desktop;
        var entrypoint = record.Text(OtlpKey.AppEntrypoint) ?? "";
        if (entrypoint == "claude-vscode") return Surfaces.Ide;
        return entrypoint.StartsWith("sdk-", StringComparison.Ordinal) ? Surfaces.Api : Surfaces.Cli;
    }
}
