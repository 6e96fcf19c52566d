namespace ChatBot.IntegrationTests.Platforms;

/// <summary>In a group or channel an answer holds only what its least-privileged reader may see; the rest goes to the asker on one press.</summary>
public sealed class Reading_along_in_company
{
    [Fact]
    public async Task What_not_everybody_may_see_is_offered_and_sent_in_private_on_one_press()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (carl, liam) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(TalkingHost.Employee));
        var group = bot.TeamsGroup(carl, liam);
        await carl.SaysAsync("total spend last month", group);
        var offer = await bot.NextAsync(group);
        Assert.StartsWith("Not everybody here may see that.", offer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("12,257", offer.Card.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(bot.Teams.In(carl.Personal.Id));

        Assert.StartsWith("That is ready for the one who asked.", (await liam.PressesAsync(offer, "Send it to me in private")).Notice, StringComparison.Ordinal);
        Assert.Equal("I sent it to you in private.", (await carl.PressesAsync(offer, "Send it to me in private")).Notice);
        Assert.Contains("12,257.85", (await carl.NextAsync()).Text, StringComparison.Ordinal);

        await bot.RestartAsync();
        Assert.StartsWith("I sent it to you before", (await carl.PressesAsync(offer, "Send it to me in private")).Notice, StringComparison.Ordinal);
        await carl.AsksAsync("help");
        Assert.Equal(2, bot.Teams.In(carl.Personal.Id).Count());
    }

    [Fact]
    public async Task What_everybody_may_see_is_shown_to_all()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (uma, liam) = (bot.OnTeams(TalkingHost.Manager), bot.OnTeams(TalkingHost.Employee));
        var channel = bot.TeamsChannel(uma, liam);
        await uma.SaysAsync("how many people in the company used Claude Code last month?", channel);
        Assert.Contains("Claude Code", (await bot.NextAsync(channel)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_part_that_all_may_see_is_shown_and_the_rest_is_one_press_away()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (carl, david) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(TalkingHost.Finance));
        var group = bot.TeamsGroup(carl, david);
        // Groups of fewer than five are for admins alone.
        await carl.SaysAsync("sessions by team in the company last month", group);
        var shared = await bot.NextAsync(group);
        Assert.Contains("Left out because too few people are in them: Build Tools", shared.Text, StringComparison.Ordinal);
        await carl.PressesAsync(shared, "Send the rest to me in private");
        var whole = await carl.NextAsync();
        Assert.DoesNotContain("Left out", whole.Text, StringComparison.Ordinal);
        Assert.Contains("… and 12 more", whole.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_guest_in_the_room_nothing_is_shown()
    {
        await using var bot = await TalkingHost.StartAsync();
        var carl = bot.OnTeams(TalkingHost.Admin);
        var group = bot.TeamsGroup(carl, bot.OnTeams(bot.Teams.AddPerson("Guest", "guest@else.example", guest: true)));
        await carl.SaysAsync("how many people in the company used Claude Code last month?", group);
        Assert.StartsWith("Not everybody here may see that.", (await bot.NextAsync(group)).Text, StringComparison.Ordinal);
    }
}
