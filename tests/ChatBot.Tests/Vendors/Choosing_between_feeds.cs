using ChatBot.Core.Usage;

namespace ChatBot.Tests.Vendors;

public sealed class Choosing_between_feeds
{
    [Fact]
    public void Metrics_give_way_to_the_logs_of_their_own_session_only()
    {
        Assert.Equal(Measures.None, Counted(Tools.ClaudeCode, Feeds.ClaudeCodeMetrics, Measures.Consumption, true,
            new RivalFeed(Feeds.ClaudeCodeLogs, Measures.Consumption, Nearness.Session)));
        Assert.Equal(Measures.Consumption, Counted(Tools.ClaudeCode, Feeds.ClaudeCodeMetrics, Measures.Consumption, true,
            new RivalFeed(Feeds.ClaudeCodeLogs, Measures.Consumption, Nearness.PersonDay)));
    }

    [Fact]
    public void A_session_that_no_event_names_gives_way_to_the_persons_logs()
    {
        Assert.Equal(Measures.None, Counted(Tools.ClaudeCode, Feeds.ClaudeCodeMetrics, Measures.Activity, true,
            new RivalFeed(Feeds.ClaudeCodeLogs, Measures.Activity, Nearness.PersonDay)));
    }

    [Fact]
    public void Only_the_columns_that_a_better_feed_tells_give_way()
    {
        Assert.Equal(Measures.Lines, Counted(Tools.ClaudeCode, Feeds.ClaudeCodeAnalytics, Measures.Activity | Measures.Lines, false,
            new RivalFeed(Feeds.ClaudeCodeLogs, Measures.Activity | Measures.Consumption, Nearness.PersonDay)));
    }

    [Fact]
    public void The_better_feed_never_gives_way()
    {
        Assert.Equal(Measures.Consumption, Counted(Tools.ClaudeCode, Feeds.ClaudeCodeLogs, Measures.Consumption, true,
            new RivalFeed(Feeds.ClaudeCodeMetrics, Measures.All, Nearness.Session),
            new RivalFeed(Feeds.Import, Measures.All, Nearness.PersonDay)));
    }

    [Fact]
    public void Cursors_days_and_events_both_count()
    {
        Assert.Equal(Measures.All, Counted(Tools.Cursor, Feeds.CursorDaily, Measures.All, false, new RivalFeed(Feeds.CursorEvents, Measures.All, Nearness.PersonDay)));
        Assert.Equal(Measures.All, Counted(Tools.Cursor, Feeds.CursorEvents, Measures.All, true, new RivalFeed(Feeds.CursorDaily, Measures.All, Nearness.PersonDay)));
    }

    [Theory]
    [InlineData(Feeds.ClaudeCodeLogs, Feeds.LiteLlm)]
    [InlineData(Feeds.LiteLlm, "agent:laptop")]
    [InlineData("agent:laptop", Feeds.GenAiTraces)]
    [InlineData(Feeds.GenAiTraces, Feeds.GenAiMetrics)]
    public void Own_telemetry_comes_before_gateways_before_agents_before_generic_telemetry(string better, string worse)
    {
        Assert.Equal(Rivalry.PersonDay, Precedence.Default.Over(Tools.ClaudeCode, Measures.Consumption, better, worse));
        Assert.Null(Precedence.Default.Over(Tools.ClaudeCode, Measures.Consumption, worse, better));
    }

    [Fact]
    public void An_administrator_may_trust_the_gateway_more()
    {
        var table = Precedence.Default.WithGatewayFirst([Tools.Codex]);

        Assert.Equal(Rivalry.PersonDay, table.Over(Tools.Codex, Measures.Consumption, Feeds.LiteLlm, Feeds.CodexLogs));
        Assert.Equal(Rivalry.PersonDay, table.Over(Tools.ClaudeCode, Measures.Consumption, Feeds.ClaudeCodeLogs, Feeds.LiteLlm));
        Assert.Equal(Rivalry.PersonDay, Precedence.Default.Over(Tools.Api, Measures.Consumption, Feeds.LiteLlm, Feeds.OpenAiUsage));
    }

    [Fact]
    public void An_import_counts_on_days_that_no_feed_covers()
    {
        Assert.Equal(Measures.None, Counted(Tools.Cursor, Feeds.Import, Measures.Activity, false, new RivalFeed(Feeds.CursorDaily, Measures.Activity, Nearness.ToolDay)));
        Assert.Equal(Measures.Activity, Counted(Tools.Cursor, Feeds.Import, Measures.Activity, false));
    }

    [Fact]
    public void Totals_of_a_moving_window_never_count() =>
        Assert.Equal(Measures.None, Counted(Tools.M365Copilot, Feeds.M365Window, Measures.Activity, false));

    [Fact]
    public void No_two_feeds_take_each_others_place()
    {
        var sources = typeof(Feeds).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();
        foreach (var tool in typeof(Tools).GetFields().Select(field => (string)field.GetRawConstantValue()!))
        {
            foreach (var measure in (Measures[])[Measures.Consumption, Measures.Activity, Measures.Lines, Measures.Money, Measures.Time])
            {
                foreach (var left in sources)
                {
                    foreach (var right in sources)
                    {
                        Assert.False(Precedence.Default.Over(tool, measure, left, right) is not null && Precedence.Default.Over(tool, measure, right, left) is not null);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_changed_chain_replaces_the_default_of_its_tool_and_columns()
    {
        var table = Precedence.Default.With([new(Tools.Codex, Measures.Consumption, Rivalry.PersonDay, [Feeds.CodexEnterprise, Feeds.CodexLogs])]);

        Assert.Equal(Rivalry.PersonDay, table.Over(Tools.Codex, Measures.Consumption, Feeds.CodexEnterprise, Feeds.CodexLogs));
        Assert.Equal(Rivalry.PersonDay, table.Over(Tools.Codex, Measures.Activity, Feeds.CodexLogs, Feeds.CodexEnterprise));
    }

    private static Measures Counted(string tool, string source, Measures tells, bool hasSession, params RivalFeed[] rivals) =>
        Precedence.Default.Counted(tool, source, tells, hasSession, rivals);
}
