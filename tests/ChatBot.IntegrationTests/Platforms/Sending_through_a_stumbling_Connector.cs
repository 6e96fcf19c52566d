using ChatBot.Channels;
using ChatBot.Fakes;
using ChatBot.IntegrationTests.Access;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>The whole way out: outbox, channel, Connector. The fake enforces the platform's limits and fails in turn.</summary>
public sealed class Sending_through_a_stumbling_Connector
{
    [Fact]
    public async Task Through_429_412_502_and_504_in_turn_nothing_is_lost_or_doubled()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (liam, uma, carl) = (bot.OnTeams(TalkingHost.Employee), bot.OnTeams(TalkingHost.Manager), bot.OnTeams(TalkingHost.Admin));
        Talker[] people = [liam, uma, carl];
        foreach (var person in people) await person.AsksAsync("help");
        for (var round = 0; round < 4; round++) bot.Teams.Draw("send", 429, 412, 502, 504);
        string[] questions = ["how many prompts did I send last week?", "define engaged users", "define active users", "my sessions by tool this month", "define spend"];
        foreach (var question in questions)
            foreach (var person in people) await person.SaysAsync(question);
        await bot.TimePassesUntilAsync(() => bot.Teams.Messages.Count >= people.Length * (questions.Length + 1));
        foreach (var person in people)
        {
            var heard = bot.Teams.In(person.Personal.Id).ToList();
            Assert.Equal(questions.Length + 1, heard.Count);
            // In the order of the questions.
            Assert.Contains("Engaged users", heard[2].Words, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("spend", heard[^1].Words, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(0, bot.Teams.FaultsLeft("send"));
        Assert.Equal(0, bot.Teams.LimitsBroken);
    }

    [Fact]
    public async Task A_busy_conversation_never_meets_a_limit()
    {
        await using var bot = await TalkingHost.StartAsync();
        var carl = bot.OnTeams(TalkingHost.Admin);
        await carl.AsksAsync("help");
        const int Many = 30;
        for (var n = 0; n < Many; n++) await carl.SaysAsync("define spend");
        await bot.TimePassesUntilAsync(() => bot.Teams.In(carl.Personal.Id).Count() >= Many + 1);
        Assert.Equal(0, bot.Teams.LimitsBroken);
        Assert.Equal(Many + 1, bot.Teams.In(carl.Personal.Id).Count());
    }

    [Fact]
    public async Task Tokens_are_renewed_when_the_Connector_refuses_them()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        await liam.AsksAsync("help");
        bot.Teams.RevokeTokens();
        Assert.StartsWith("114 prompts", (await liam.AsksAsync("how many prompts did I send last week?")).Text, StringComparison.Ordinal);
        Assert.Equal(2, bot.Teams.TokensIssued);
    }

    [Fact]
    public async Task A_chat_that_was_closed_is_left_alone_until_its_user_speaks_again()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (carl, liam) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(TalkingHost.Employee));
        await carl.AsksAsync("help");
        var group = bot.TeamsGroup(carl, liam);
        await carl.SaysAsync("total spend last month", group);
        var offer = await bot.NextAsync(group);
        bot.Teams.FailNext("create", new FakeTeams.Fault(403));
        await carl.PressesAsync(offer, "Send it to me in private");
        await bot.TrailAsync("message.abandoned", lines => lines.Contains("403", StringComparison.Ordinal));
        Assert.True(await bot.IsClosedAsync(TalkingHost.Admin));
        await carl.AsksAsync("help");
        Assert.False(await bot.IsClosedAsync(TalkingHost.Admin));
    }

    [Fact]
    public async Task A_chat_is_opened_once_and_what_waits_for_it_is_not_tried_after_the_app_was_removed()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, carl) = (await bot.MetAsync(Platform.Teams, TalkingHost.Employee), await bot.MetAsync(Platform.Teams, TalkingHost.Admin));
        var laura = bot.OnTeams("laura.joshi@northgate.example");

        // Met in a group only: her own chat is opened for the first thing that is for her alone, and known from then on.
        await laura.SaysAsync("messages", bot.TeamsGroup(laura, liam));
        await laura.NextAsync();
        await liam.CommandsAsync("/ai request Cursor");
        await laura.HearsAsync("Liam Hassan asks for Cursor");
        await liam.HearsAsync("Done: your request");
        Assert.Single(bot.Teams.Calls, call => call.Operation == "create");

        var before = bot.Teams.In(laura.Personal.Id).Count();
        bot.Teams.Hold("send");
        for (var n = 0; n < 3; n++) await laura.SaysAsync("define spend");
        await laura.UninstallsAsync();
        await bot.HandledAsync();
        bot.Teams.Release("send");
        Assert.Equal(2, (await bot.TrailAsync("message.abandoned", lines => lines.Contains("the app was removed", StringComparison.Ordinal))).Split('\n').Length);
        Assert.True(await bot.IsClosedAsync(laura.Email));
        Assert.Contains("Teams: the app was removed from the conversation", (await carl.AsksAsync("outbox abandoned")).Text, StringComparison.Ordinal);
        Assert.InRange(bot.Teams.In(laura.Personal.Id).Count(), before, before + 1);

        // Nothing is begun there until the app is back.
        await laura.InstallsAsync();
        await bot.HandledAsync();
        Assert.False(await bot.IsClosedAsync(laura.Email));
    }
}
