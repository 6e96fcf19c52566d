using ChatBot.Core.Usage;

namespace ChatBot.Storage.Facts;

/// <summary>Which feed of one activity is counted: per group of columns, the one with the lowest rank. Feeds of equal rank tell of
/// different activities and all count.</summary>
internal static class FeedOrder
{
    private const int Vendor = 10, Gateway = 20, Agent = 30, Generic = 40;

    private static readonly Dictionary<string, Ranks> Known = new(StringComparer.Ordinal)
    {
        [Feeds.ClaudeCodeLogs] = new(0, 0, 5, Vendor, 1),
        [Feeds.ClaudeCodeMetrics] = new(1, 1, 0, Vendor, 0),
        [Feeds.ClaudeCodeAnalytics] = new(2, 2, 1, Vendor, 2),
        [Feeds.ClaudeEnterpriseUsage] = new(3, 4, 3, Vendor, 3),
        [Feeds.ClaudeEnterpriseUsers] = new(4, 3, 2, Vendor, 4),
        [Feeds.CodexLogs] = new(0, 0, 5, Vendor, 0),
        [Feeds.CodexMetrics] = new(1, 1, 6, Vendor, 1),
        [Feeds.CodexEnterprise] = new(2, 2, 0, Vendor, 2),
        [Feeds.GeminiCliLogs] = new(0, 0, 0, Vendor, 0),
        [Feeds.GeminiCliMetrics] = new(1, 1, 1, Vendor, 1),
        [Feeds.CopilotCliTraces] = new(0, 1, 2, Vendor, 0),
        [Feeds.CopilotCliMetrics] = new(1, 2, 1, Vendor, 1),
        [Feeds.VsCodeCopilotLogs] = new(0, 1, 2, Vendor, 0),
        [Feeds.VsCodeCopilotMetrics] = new(1, 2, 1, Vendor, 1),
        [Feeds.GitHubUsageMetrics] = new(2, 0, 0, Vendor, 2),
        [Feeds.GitHubBilling] = new(3, 3, 3, 0, 3),
        [Feeds.CursorEvents] = new(0, 1, 1, 0, 1),
        [Feeds.CursorDaily] = new(1, 0, 0, Vendor, 0),
        [Feeds.WindsurfCascade] = new(0, 0, 0, 0, 0),
        [Feeds.WindsurfUsers] = new(1, 1, 1, 1, 1),
        [Feeds.M365Audit] = new(0, 0, 0, 0, 0),
        [Feeds.M365Report] = new(1, 1, 1, 1, 1),
        [Feeds.LiteLlm] = Ranks.All(Gateway),
        [Feeds.Portkey] = Ranks.All(Gateway),
        [Feeds.OpenRouter] = Ranks.All(Gateway),
        [Feeds.Helicone] = Ranks.All(Gateway),
        [Feeds.Langfuse] = Ranks.All(Gateway),
        [Feeds.EnvoyAiGateway] = Ranks.All(Gateway),
        [Feeds.CloudflareAiGateway] = Ranks.All(Gateway),
        [Feeds.GenAiTraces] = Ranks.All(Generic),
        [Feeds.GenAiLogs] = Ranks.All(Generic),
        [Feeds.GenAiMetrics] = Ranks.All(Generic + 1),
    };

    public static Ranks Of(string source) =>
        Known.TryGetValue(source, out var ranks) ? ranks
        : source == Feeds.Agent || source.StartsWith(Feeds.Agent + ":", StringComparison.Ordinal) ? Ranks.All(Agent)
        : Ranks.All(Vendor);

    /// <summary>Totals of a moving window overlap each other, so that none of them adds to anything.</summary>
    public static bool NeverCounts(string source) => source == Feeds.M365Window;

    /// <summary>Cursor lists what a plan includes beside what it bills: two activities, not two prices of one.</summary>
    public static bool ListsBesideBilled(string source) => source == Feeds.CursorEvents;
}

internal readonly record struct Ranks(int Consumption, int Activity, int Lines, int Money, int Time)
{
    public static Ranks All(int rank) => new(rank, rank, rank, rank, rank);

    /// <param name="measure">One group, not a combination.</param>
    public int In(Measures measure) => measure switch
    {
        Measures.Consumption => Consumption,
        Measures.Activity => Activity,
        Measures.Lines => Lines,
        Measures.Money => Money,
        Measures.Time => Time,
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "One group of columns, not a combination."),
    };
}
