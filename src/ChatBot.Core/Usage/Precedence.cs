namespace ChatBot.Core.Usage;

/// <summary>What kind of witness a feed is; of two kinds that tell of one activity the earlier counts.</summary>
public enum FeedKind { Vendor, Gateway, Agent, GenAi, Import }

/// <summary>Over what two feeds must agree before one of them stands for the same activity as the other.</summary>
public enum Rivalry
{
    /// <summary>One session, where both tell it; one person's day where either does not.</summary>
    Session,

    /// <summary>One person's day.</summary>
    PersonDay,

    /// <summary>Everybody's day: an imported dataset gives way to any feed of the tool.</summary>
    ToolDay,
}

/// <summary>Feeds of one tool that tell the same columns, best first. Feeds that share no chain tell different activities and all count.</summary>
/// <param name="Over">How the feeds of this chain compete.</param>
public sealed record PrecedenceChain(string Tool, Measures Measure, Rivalry Over, IReadOnlyList<string> Sources);

/// <summary>Where several feeds tell of one activity, which of them is counted: per tool and group of columns.</summary>
/// <remarks>A table and pure functions over it; who tells of what is the store's to know. The default follows the vendors' documents:
/// a tool's own telemetry before the vendor's reports before gateways before endpoint agents before generic telemetry before imports.</remarks>
public sealed class Precedence
{
    private readonly IReadOnlySet<string> gatewayFirst;
    private readonly Dictionary<(string Tool, Measures Measure), List<PrecedenceChain>> chains;

    private Precedence(IReadOnlyList<PrecedenceChain> table, IReadOnlySet<string> gatewayFirst)
    {
        Table = table;
        this.gatewayFirst = gatewayFirst;
        chains = table.GroupBy(chain => (chain.Tool, chain.Measure)).ToDictionary(group => group.Key, group => group.ToList());
    }

    /// <summary>Services call models through gateways and have no other telemetry of their own, people's tools have.</summary>
    public static Precedence Default { get; } = new(DefaultTable(), new HashSet<string>(StringComparer.Ordinal) { Tools.Api });

    /// <summary>The table, to be shown and changed by administrators.</summary>
    public IReadOnlyList<PrecedenceChain> Table { get; }

    /// <summary>The same table, with the tools for which an administrator trusts the gateway more than the tool's own telemetry.</summary>
    public Precedence WithGatewayFirst(IEnumerable<string> tools) => new(Table, new HashSet<string>(tools, StringComparer.Ordinal));

    /// <summary>The same defaults with other chains in place of those of the same tool and columns.</summary>
    public Precedence With(IReadOnlyList<PrecedenceChain> changed)
    {
        var replaced = changed.Select(chain => (chain.Tool, chain.Measure)).ToHashSet();
        return new([.. Table.Where(chain => !replaced.Contains((chain.Tool, chain.Measure))), .. changed], gatewayFirst);
    }

    /// <summary>Whether a feed's totals overlap each other, so that none of them may ever be added to anything.</summary>
    public static bool NeverCounts(string source) => source == Feeds.M365Window;

    public static FeedKind KindOf(string source)
    {
        if (source == Feeds.Import) return FeedKind.Import;
        if (source == Feeds.Agent || source.StartsWith(Feeds.Agent + ":", StringComparison.Ordinal)) return FeedKind.Agent;
        return source switch
        {
            Feeds.GenAiTraces or Feeds.GenAiLogs or Feeds.GenAiMetrics => FeedKind.GenAi,
            Feeds.LiteLlm or Feeds.Portkey or Feeds.OpenRouter or Feeds.Helicone or Feeds.Langfuse or Feeds.EnvoyAiGateway
                or Feeds.CloudflareAiGateway => FeedKind.Gateway,
            _ => FeedKind.Vendor,
        };
    }

    /// <summary>Over what <paramref name="better"/> takes the place of <paramref name="worse"/>; none when both count or the other way round.</summary>
    /// <param name="measure">One group of columns, not a combination.</param>
    public Rivalry? Over(string tool, Measures measure, string better, string worse)
    {
        if (better == worse) return null;
        int first = Rank(tool, better), second = Rank(tool, worse);
        if (first != second) return first > second ? null : KindOf(worse) == FeedKind.Import ? Rivalry.ToolDay : Rivalry.PersonDay;
        // The generic chain holds for whatever tool an instrumented application is.
        foreach (var chain in Chains(tool, measure).Concat(Chains("*", measure)))
        {
            int left = Place(chain, better), right = Place(chain, worse);
            if (left >= 0 && right > left) return chain.Over;
        }
        return null;
    }

    /// <summary>What of a fact counts, given the other feeds that tell of the same tool.</summary>
    /// <param name="tells">The fact's <see cref="UsageFact.Measures"/>.</param>
    /// <param name="hasSession">Whether the fact tells its session.</param>
    /// <param name="rivals">Feeds that tell of the same tool, and how near to the fact they do.</param>
    public Measures Counted(string tool, string source, Measures tells, bool hasSession, IEnumerable<RivalFeed> rivals)
    {
        if (NeverCounts(source)) return Measures.None;
        var counted = tells;
        foreach (var rival in rivals)
        {
            foreach (var measure in Single)
            {
                if ((counted & rival.Tells & measure) == 0 || Over(tool, measure, rival.Source, source) is not { } over) continue;
                if (IsNear(over, rival.Near, hasSession)) counted &= ~measure;
            }
        }
        return counted;
    }

    private static readonly Measures[] Single = [Measures.Consumption, Measures.Activity, Measures.Lines, Measures.Money, Measures.Time];

    private static bool IsNear(Rivalry over, Nearness near, bool hasSession) => over switch
    {
        Rivalry.ToolDay => true,
        Rivalry.PersonDay => near != Nearness.ToolDay,
        Rivalry.Session => near switch
        {
            Nearness.Session => true,
            Nearness.PersonDayWithoutSession => true,
            Nearness.PersonDay => !hasSession,
            Nearness.ToolDay => false,
        },
    };

    private int Rank(string tool, string source) => KindOf(source) switch
    {
        FeedKind.Vendor => 1,
        FeedKind.Gateway => gatewayFirst.Contains(tool) ? 0 : 2,
        FeedKind.Agent => 3,
        FeedKind.GenAi => 4,
        FeedKind.Import => 5,
    };

    private List<PrecedenceChain> Chains(string tool, Measures measure) => chains.TryGetValue((tool, measure), out var found) ? found : [];

    private static int Place(PrecedenceChain chain, string source)
    {
        for (var i = 0; i < chain.Sources.Count; i++)
        {
            if (chain.Sources[i] == source) return i;
        }
        return -1;
    }

    private static List<PrecedenceChain> DefaultTable() =>
    [
        // Two lanes of one tool: the command line and the editor are different activities, the usage report tells of both.
        new(Tools.GitHubCopilot, Measures.Consumption, Rivalry.PersonDay,
            [Feeds.CopilotCliTraces, Feeds.CopilotCliMetrics, Feeds.GitHubUsageMetrics, Feeds.GitHubBilling]),
        new(Tools.GitHubCopilot, Measures.Consumption, Rivalry.Session,
            [Feeds.VsCodeCopilotLogs, Feeds.VsCodeCopilotMetrics, Feeds.GitHubUsageMetrics, Feeds.GitHubBilling]),
        new(Tools.GitHubCopilot, Measures.Activity, Rivalry.PersonDay, [Feeds.GitHubUsageMetrics, Feeds.CopilotCliTraces]),
        new(Tools.GitHubCopilot, Measures.Activity, Rivalry.PersonDay,
            [Feeds.GitHubUsageMetrics, Feeds.VsCodeCopilotLogs, Feeds.VsCodeCopilotMetrics]),
        new(Tools.GitHubCopilot, Measures.Lines, Rivalry.PersonDay, [Feeds.GitHubUsageMetrics, Feeds.CopilotCliMetrics]),
        new(Tools.GitHubCopilot, Measures.Lines, Rivalry.PersonDay, [Feeds.GitHubUsageMetrics, Feeds.VsCodeCopilotMetrics, Feeds.VsCodeCopilotLogs]),

        new(Tools.ClaudeCode, Measures.Consumption, Rivalry.Session,
            [Feeds.ClaudeCodeLogs, Feeds.ClaudeCodeMetrics, Feeds.ClaudeCodeAnalytics, Feeds.ClaudeEnterpriseUsage]),
        // A continued run counts a session under an id that no event names, so sessions are chosen between day by day.
        new(Tools.ClaudeCode, Measures.Activity, Rivalry.PersonDay,
            [Feeds.ClaudeCodeLogs, Feeds.ClaudeCodeMetrics, Feeds.ClaudeCodeAnalytics, Feeds.ClaudeEnterpriseUsers]),
        new(Tools.ClaudeCode, Measures.Lines, Rivalry.PersonDay, [Feeds.ClaudeCodeMetrics, Feeds.ClaudeCodeAnalytics, Feeds.ClaudeEnterpriseUsers]),
        new(Tools.ClaudeCode, Measures.Time, Rivalry.Session, [Feeds.ClaudeCodeMetrics, Feeds.ClaudeCodeLogs]),

        new(Tools.Codex, Measures.Consumption, Rivalry.PersonDay, [Feeds.CodexLogs, Feeds.CodexMetrics, Feeds.CodexEnterprise]),
        new(Tools.Codex, Measures.Activity, Rivalry.PersonDay, [Feeds.CodexLogs, Feeds.CodexMetrics, Feeds.CodexEnterprise]),

        new(Tools.GeminiCli, Measures.Consumption, Rivalry.Session, [Feeds.GeminiCliLogs, Feeds.GeminiCliMetrics]),
        new(Tools.GeminiCli, Measures.Activity, Rivalry.Session, [Feeds.GeminiCliLogs, Feeds.GeminiCliMetrics]),
        new(Tools.GeminiCli, Measures.Lines, Rivalry.Session, [Feeds.GeminiCliLogs, Feeds.GeminiCliMetrics]),

        // Cursor's days tell requests and lines, its events tokens and money: no column of one is in the other, so there is no chain.
        new(Tools.M365Copilot, Measures.Activity, Rivalry.PersonDay, [Feeds.M365Audit, Feeds.M365Report]),
        new(Tools.Windsurf, Measures.Activity, Rivalry.PersonDay, [Feeds.WindsurfCascade, Feeds.WindsurfUsers]),

        new("*", Measures.Consumption, Rivalry.PersonDay, [Feeds.GenAiTraces, Feeds.GenAiLogs, Feeds.GenAiMetrics]),
    ];
}

/// <summary>How near another feed's facts are to the fact that is judged.</summary>
public enum Nearness
{
    Session,

    /// <summary>The same person and day, in facts that tell no session.</summary>
    PersonDayWithoutSession,

    /// <summary>The same person and day, in facts of whatever session.</summary>
    PersonDay,

    /// <summary>Anybody on that day.</summary>
    ToolDay,
}

/// <param name="Tells">What the feed's facts tell at that nearness.</param>
public readonly record struct RivalFeed(string Source, Measures Tells, Nearness Near);
