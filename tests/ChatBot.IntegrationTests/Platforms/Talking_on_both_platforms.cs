using ChatBot.Channels;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The same questions, by the same people, wherever they are.</summary>
public sealed class Talking_on_both_platforms
{
    public static TheoryData<Platform> Platforms => [Platform.Teams, Platform.Slack];

    private static Talker On(TalkingHost bot, Platform platform, string email) => platform == Platform.Teams ? bot.OnTeams(email) : bot.OnSlack(email);

    [Theory]
    [MemberData(nameof(Platforms))]
    public async Task A_question_is_answered_and_its_button_asks_the_next(Platform platform)
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = On(bot, platform, TalkingHost.Employee);
        var answer = await liam.AsksAsync("how many prompts did I send this week?");
        Assert.Contains("prompts", answer.Text, StringComparison.Ordinal);
        await liam.PressesAsync(answer, answer.Buttons.First(b => b.Contains("by tool", StringComparison.Ordinal)));
        Assert.StartsWith("Prompts by tool", (await liam.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restarting_forgets_nothing_of_a_conversation()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        await liam.AsksAsync("how many prompts did I send this week?");
        await bot.RestartAsync();
        Assert.StartsWith("114 prompts", (await liam.AsksAsync("and last week?")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_is_answered_in_the_thread_of_the_question()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (uma, liam) = (bot.OnTeams(TalkingHost.Manager), bot.OnTeams(TalkingHost.Employee));
        var channel = bot.TeamsChannel(uma, liam);
        var said = await uma.SaysAsync("how many people in the company used Claude Code last month?", channel);
        var answer = await bot.NextAsync(channel);
        Assert.Equal(said["id"]!.GetValue<string>(), answer.ThreadId);
        Assert.Contains("Claude Code", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_that_a_test_moves_is_the_time_of_the_answer()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        bot.Clock.Advance(TimeSpan.FromDays(7));
        Assert.StartsWith("114 prompts", (await liam.AsksAsync("how many prompts did I send two weeks ago?")).Text, StringComparison.Ordinal);
    }
}
