using ChatBot.Channels;
using ChatBot.IntegrationTests.Platforms;
using static ChatBot.IntegrationTests.Access.AccessBench;

namespace ChatBot.IntegrationTests.Access;

/// <summary>Who may decide, and what happens to everybody and everything else that tries.</summary>
public sealed class Deciding_in_chat
{
    private const string Liam = TalkingHost.Employee, Laura = "laura.joshi@northgate.example", Julia = "julia.dubois@northgate.example", Uma = TalkingHost.Manager, Carl = TalkingHost.Admin;

    [Fact]
    public async Task Fifty_presses_at_once_are_one_decision_and_all_others_hear_who_decided()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura, _) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Teams, Laura), await bot.MetAsync(Platform.Slack, Carl));
        await liam.CommandsAsync("/ai request Cursor for the refund service");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        var card = await laura.HearsAsync("Liam Hassan asks for Cursor");
        var shown = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => laura.PressesAsync(card, i % 2 == 0 ? $"Approve request {number}" : $"Refuse request {number}", ("reason", "as agreed"))));
        var decisions = (await bot.EventsAsync()).Of(number).Where(e => e is "approved" or "denied").ToList();
        Assert.Single(decisions);
        Assert.Single(shown, s => s.Card.ValueKind == System.Text.Json.JsonValueKind.Object);
        Assert.Equal(49, shown.Count(s => s.Notice?.StartsWith($"Laura Joshi {(decisions[0] == "approved" ? "approved" : "refused")} this already", StringComparison.Ordinal) == true));
        Assert.Contains($"request {number} of Liam Hassan for Cursor", (await laura.HearsAsync($"request {number} of Liam Hassan")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Presses_on_two_hosts_are_one_decision_although_one_of_them_loses_its_server()
    {
        await using var bot = await TalkingHost.StartOnServerAsync(AccessBench.NoQuiet);
        var (liam, laura, _) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Teams, Laura), await bot.MetAsync(Platform.Slack, Carl));
        await liam.CommandsAsync("/ai request Cursor for the refund service");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        var card = await laura.HearsAsync("Liam Hassan asks for Cursor");
        var presses = Enumerable.Range(0, 50).Select(i => laura.PressesAsync(card, i % 2 == 0 ? $"Approve request {number}" : $"Refuse request {number}", ("reason", "as agreed"))).ToList();
        await Task.WhenAny(presses);
        bot.CutOff();
        var shown = await Task.WhenAll(presses);

        // Who pressed on the host that lost its server is asked to press again.
        Assert.All(shown, s => Assert.True(s.Card.ValueKind == System.Text.Json.JsonValueKind.Object || s.Notice?.Contains("this already", StringComparison.Ordinal) == true || s.Notice?.Contains("again in a moment", StringComparison.Ordinal) == true,
            $"{s.Status} {s.Notice}"));
        await bot.BuryAsync();
        var decided = await laura.PressesAsync(card, $"Approve request {number}", ("reason", "as agreed"));
        Assert.Contains("this already", decided.Notice, StringComparison.Ordinal);
        Assert.Single((await bot.EventsAsync()).Of(number), e => e is "approved" or "denied");
        await laura.HearsAsync($"request {number} of Liam Hassan");
    }

    [Theory]
    [InlineData(Platform.Teams)]
    [InlineData(Platform.Slack)]
    public async Task A_no_with_its_reason_reaches_the_one_who_asked(Platform platform)
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura) = (await bot.MetAsync(platform, Liam), await bot.MetAsync(platform, Laura));
        await liam.CommandsAsync("/ai request Cursor");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        var card = await laura.HearsAsync("Liam Hassan asks for Cursor");
        await laura.PressesAsync(card, $"Refuse request {number}", ("reason", "The budget of this quarter is spent."));
        var told = await liam.HearsAsync("Laura Joshi refused it.");
        Assert.Contains("The budget of this quarter is spent.", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(told.Buttons, b => b.StartsWith("Remind", StringComparison.Ordinal));
        var end = await laura.HearsAsync($"Laura Joshi refused request {number}");
        Assert.Empty(end.Buttons);
    }

    [Fact]
    public async Task Outsiders_forged_data_stale_cards_and_numbers_that_are_none_change_nothing()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura, uma) = (await bot.MetAsync(Platform.Teams, Liam), await bot.MetAsync(Platform.Teams, Laura), await bot.MetAsync(Platform.Teams, Uma));
        await liam.CommandsAsync("/ai request Cursor");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        var card = await laura.HearsAsync("Liam Hassan asks for Cursor");

        // Somebody else sends the button of another's card; others, and the requester, type what the button does.
        Assert.NotNull((await uma.PressesAsync(card with { Room = uma.Personal }, $"Approve request {number}")).Notice);
        Assert.Equal("This request is not yours to decide.", (await uma.AsksAsync($"/ai access approve {number}")).Text);
        await liam.CommandsAsync($"/ai access approve {number}");
        await liam.HearsAsync("Nobody decides about their own request.");
        Assert.Equal("There is no such request that you could act on.", (await uma.AsksAsync("/ai access show " + number)).Text);
        Assert.Equal("There is no such request that you could act on.", (await uma.AsksAsync("/ai access show 99999")).Text);
        Assert.Equal("There is no such request that you could act on.", (await uma.AsksAsync("/ai access approve 99999")).Text);

        // Forged data: another number, another type, terms that never were.
        foreach (var (from, to) in new[] { ($"\"request\":\"{number}\"", "\"request\":\"99999\""), ($"\"request\":\"{number}\"", "\"request\":{\"$ne\":1}"), ("\"terms\":\"0\"", "\"terms\":\"7\"") })
        {
            var press = laura.PressOf(card, $"Approve request {number}").ToJsonString().Replace(from, to, StringComparison.Ordinal);
            var shown = await laura.AnsweredAsync(System.Text.Json.Nodes.JsonNode.Parse(press)!.AsObject(), card);
            Assert.NotNull(shown.Notice);
        }

        Assert.Equal(["asked"], (await bot.EventsAsync()).Of(number));

        // An older card after the terms changed.
        await laura.CommandsAsync($"/ai access edit {number} level=\"read only\" days=30");
        await laura.HearsAsync("read only, 30 days");
        Assert.Contains("out of date", (await laura.PressesAsync(card, $"Approve request {number}")).Notice, StringComparison.Ordinal);
        Assert.Equal(["asked", "edited"], (await bot.EventsAsync()).Of(number));

        // Every refusal is in the audit trail.
        Assert.Contains((await bot.RunAsync("export", "audit", "--json")).Split('\n'), l => l.Contains("\"refused\":true", StringComparison.Ordinal) && l.Contains("\"act\":\"access.approve\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approver_who_cannot_be_told_is_followed_by_the_next_in_line()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, julia) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Slack, Julia));

        // Laura never spoke to the bot: her manager is asked instead.
        await liam.CommandsAsync("/ai request Cursor");
        Assert.Contains("Julia Dubois has it", (await liam.HearsAsync("Done: your request")).Text, StringComparison.Ordinal);
        await julia.HearsAsync("Liam Hassan asks for Cursor");
    }

    [Fact]
    public async Task An_approver_on_leave_is_replaced_at_once()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura, julia) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Teams, Laura), await bot.MetAsync(Platform.Slack, Julia));
        await liam.CommandsAsync("/ai request Cursor");
        Assert.Contains("Laura Joshi has it", (await liam.HearsAsync("Done: your request")).Text, StringComparison.Ordinal);
        await laura.HearsAsync("Liam Hassan asks for Cursor");

        // Leave that begins while it waits.
        await laura.SaysAsync("I'm on leave until 2026-07-10");
        await laura.HearsAsync("you are away until");
        await bot.DaysPassAsync(0.001);
        Assert.Contains("is on leave", (await julia.HearsAsync("Liam Hassan asks for Cursor")).Text, StringComparison.Ordinal);
        await liam.HearsAsync("It is with Julia Dubois now.");

        // What is asked meanwhile does not go to her at all.
        var yusuf = await bot.MetAsync(Platform.Teams, "yusuf.schmidt@northgate.example");
        await yusuf.CommandsAsync("/ai request Cursor");
        Assert.Contains("Julia Dubois has it", (await yusuf.HearsAsync("Done: your request")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approver_who_blocks_the_bot_is_followed_by_the_next_in_line()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura, julia) = (await bot.MetAsync(Platform.Teams, Liam), await bot.MetAsync(Platform.Teams, Laura), await bot.MetAsync(Platform.Teams, Julia));
        await laura.UninstallsAsync();
        await liam.CommandsAsync("/ai request Cursor");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        for (var i = 0; i < 30 && !(await bot.EventsAsync()).Of(number).Contains("passedon"); i++) await bot.DaysPassAsync(0.01);
        await julia.HearsAsync("Liam Hassan asks for Cursor");
    }

    [Theory]
    [InlineData("<https://evil.example|click> <!channel> *bold* ${x} {{y}} =HYPERLINK(1)")]
    [InlineData("'; DROP TABLE AccessRequests; -- ")]
    [InlineData("😀😀😀 ‮ evil txt")]
    public async Task Hostile_text_stays_text(string hostile)
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Teams, Laura));
        await liam.CommandsAsync($"/ai request Cursor for {hostile}");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        var card = await laura.HearsAsync("Liam Hassan asks for Cursor");
        Assert.DoesNotContain('\u202E', card.Text);
        await laura.CommandsAsync($"/ai access show {number}");
        await laura.HearsAsync("Liam Hassan asks for Cursor");
    }

    [Fact]
    public async Task Rules_are_for_admins_and_shown_before_they_are_made()
    {
        await using var bot = await AccessBench.StartAsync();
        var (carl, liam) = (await bot.MetAsync(Platform.Slack, Carl), await bot.MetAsync(Platform.Slack, Liam));
        Assert.Contains("for admins", (await liam.AsksAsync("/ai access rules")).Text, StringComparison.Ordinal);
        Assert.StartsWith("No rules yet.", (await carl.AsksAsync("access rules")).Text, StringComparison.Ordinal);
        Assert.Contains("no tool called", (await carl.AsksAsync("access rules add tool=Nothing approvers=manager")).Text, StringComparison.Ordinal);
        var dry = await carl.AsksAsync($"access rules add tool=\"DeepL Write\" approvers={Carl}");
        Assert.Contains("3 would have gone another way", dry.Text, StringComparison.Ordinal);
        Assert.StartsWith("No rules yet.", (await carl.AsksAsync("access rules")).Text, StringComparison.Ordinal);
        await carl.AsksAsync($"access rules add tool=\"DeepL Write\" approvers={Carl}");
        Assert.StartsWith("Done: rule 1", (await carl.AsksAsync("yes")).Text, StringComparison.Ordinal);
        Assert.Contains("goes to Carl Fischer, by rule 1", (await carl.AsksAsync($"access rules test DeepL {Liam}")).Text, StringComparison.Ordinal);
        await carl.AsksAsync("access rules remove 1");
        Assert.StartsWith("Done: rule 1 is gone.", (await carl.AsksAsync("yes")).Text, StringComparison.Ordinal);
    }
}
