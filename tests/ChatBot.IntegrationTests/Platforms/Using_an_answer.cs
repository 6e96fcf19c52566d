using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Fakes;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>What people do with an answer that they got: turn its pages, press again, come back to it days later, edit or take back the question.</summary>
public sealed class Using_an_answer
{
    private const string LongList = "rank people by sessions last month";

    [Fact]
    public async Task A_long_list_turns_its_pages_for_the_one_who_presses()
    {
        await using var bot = await TalkingHost.StartAsync();
        var carl = bot.OnTeams(TalkingHost.Admin);
        var first = await carl.AsksAsync(LongList);
        Assert.Contains("Rows 1–15 of ", first.Card.GetRawText(), StringComparison.Ordinal);
        var second = await carl.PressesAsync(first, "On to rows 16–30");
        Assert.Contains("Rows 16–30 of ", second.Card.GetRawText(), StringComparison.Ordinal);
        await bot.RestartAsync();
        var back = await carl.PressesAsync(first, second, "Back to rows 1–15");
        Assert.Equal(RowsOf(first.Card), RowsOf(back.Card));
        Assert.Empty(RowsOf(first.Card).Intersect(RowsOf(second.Card)));
        Assert.Single(bot.Teams.In(carl.Personal.Id));
    }

    [Fact]
    public async Task Somebody_without_the_right_gets_no_page_of_a_list()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (carl, liam) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(TalkingHost.Employee));
        var first = await carl.AsksAsync(LongList);
        var own = await liam.AsksAsync("how many prompts did I send last week?");
        var stolen = liam.PressOf(own with { Card = first.Card }, "On to rows 16–30");
        var (status, body) = await bot.SendAsync(bot.Teams.Request(stolen));
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
        Assert.Equal((400, "NotSentToYou"), (body.GetProperty("statusCode").GetInt32(), body.GetProperty("value").GetProperty("code").GetString()));
        Assert.Contains("press.refused", await bot.RunAsync("export", "audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_refreshes_itself_without_a_message()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        var answer = await liam.AsksAsync("how many prompts did I send last week?");
        bot.Clock.Advance(TimeSpan.FromDays(7));
        var seen = await liam.SeesAgainAsync(answer);
        Assert.Equal("AdaptiveCard", seen.Card.GetProperty("type").GetString());
        Assert.DoesNotContain("114 prompts", seen.Card.GetRawText(), StringComparison.Ordinal);
        Assert.Single(bot.Teams.In(liam.Personal.Id));
    }

    [Fact]
    public async Task An_impatient_finger_and_a_repeated_delivery_are_one_press()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        var answer = await liam.AsksAsync("how many prompts did I send this week?");
        var press = liam.PressOf(answer, "by tool");
        await liam.AnsweredAsync(press, answer);
        await bot.RestartAsync();
        await liam.AnsweredAsync(press, answer);
        await liam.PressesAsync(answer, "by tool");
        Assert.StartsWith("Prompts by tool", (await liam.NextAsync()).Text, StringComparison.Ordinal);
        Assert.StartsWith("114 prompts", (await liam.AsksAsync("how many prompts did I send last week?")).Text, StringComparison.Ordinal);
        Assert.Equal(3, bot.Teams.In(liam.Personal.Id).Count());
    }

    [Fact]
    public async Task A_button_of_long_ago_is_answered_kindly()
    {
        await using var bot = await TalkingHost.StartAsync();
        var carl = bot.OnTeams(TalkingHost.Admin);
        var first = await carl.AsksAsync(LongList);
        await bot.ForgetAnswersAsync();
        Assert.Contains("something that is over", (await carl.PressesAsync(first, "On to rows 16–30")).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_question_is_answered_in_place_of_the_earlier_answer()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        var said = await liam.SaysAsync("how many prompts did I send this week?");
        var first = await liam.NextAsync();
        await liam.EditsAsync(said, "how many prompts did I send last week?");
        var second = await liam.NextAsync();
        Assert.Equal((first.Id, true), (second.Id, second.IsUpdate));
        Assert.StartsWith("114 prompts", second.Text, StringComparison.Ordinal);
        Assert.Single(bot.Teams.In(liam.Personal.Id));
    }

    [Fact]
    public async Task Pages_turn_and_an_edited_question_is_answered_in_place_on_Slack_as_well()
    {
        await using var bot = await TalkingHost.StartAsync();
        var carl = bot.OnSlack(TalkingHost.Admin);
        var first = await carl.AsksAsync(LongList);
        Assert.Contains("Rows 1–15 of ", Words(first.Card), StringComparison.Ordinal);
        await carl.PressesAsync(first, "On to rows 16–30");
        var second = await carl.NextAsync();
        Assert.Contains("Rows 16–30 of ", Words(second.Card), StringComparison.Ordinal);

        var said = await carl.SaysAsync("prompts this week");
        var answer = await carl.NextAsync();
        await carl.EditsAsync(said, "prompts last week");
        var other = await carl.NextAsync();
        Assert.Equal((answer.Id, true), (other.Id, other.IsUpdate));
        Assert.Contains("8–14 June", other.Text, StringComparison.Ordinal);

        static string Words(JsonElement card) => string.Join('\n', FakeTeamsRules.Walk(card).Select(e => FakeTeamsRules.Text(e, "text")).OfType<string>());
    }

    [Fact]
    public async Task A_question_taken_back_before_it_was_answered_gets_no_answer()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        await liam.AsksAsync("help");
        bot.Teams.FailNext("send", new FakeTeams.Fault(429, RetryAfter: 60));
        var said = await liam.SaysAsync("how many prompts did I send last week?");
        await TalkingHost.HappensAsync(() => bot.Teams.FaultsLeft("send") == 0);
        await liam.DeletesAsync(said);
        await bot.HandledAsync();
        bot.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain("114", (await liam.AsksAsync("define engaged users")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(bot.Teams.In(liam.Personal.Id), m => m.Words.StartsWith("114", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Typing_shows_that_work_takes_longer_than_a_second()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        bot.Teams.Hold("members");
        await liam.SaysAsync("how many prompts did I send last week?");
        await bot.TimePassesUntilAsync(() => bot.Teams.Typing.Contains(liam.Personal.Id));
        bot.Teams.Release("members");
        Assert.StartsWith("114 prompts", (await liam.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_one_welcome_with_examples_for_the_role_and_help_lists_commands()
    {
        await using var bot = await TalkingHost.StartAsync();
        var carl = bot.OnTeams(TalkingHost.Admin);
        await carl.InstallsAsync();
        var welcome = await carl.NextAsync();
        Assert.Contains("who is blocked?", welcome.Buttons);
        await carl.InstallsAsync();
        var help = await carl.AsksAsync("help");
        Assert.Contains("one-time code", help.Text, StringComparison.Ordinal);
        await carl.PressesAsync(welcome, "who is blocked?");
        Assert.Contains("blocked", (await carl.NextAsync()).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, bot.Teams.In(carl.Personal.Id).Count());
    }

    private static List<string> RowsOf(JsonElement card) =>
        [.. FakeTeamsRules.Walk(card).Where(e => FakeTeamsRules.Text(e, "type") == "TableRow").Skip(1).Select(row => row.GetRawText())];
}
