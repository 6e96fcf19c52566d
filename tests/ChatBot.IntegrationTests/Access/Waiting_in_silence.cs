using ChatBot.Channels;
using ChatBot.IntegrationTests.Platforms;
using static ChatBot.IntegrationTests.Access.AccessBench;

namespace ChatBot.IntegrationTests.Access;

/// <summary>What the calendar says to people who stopped asking, who were forgotten, and who own what waits.</summary>
public sealed class Waiting_in_silence
{
    private const string Liam = TalkingHost.Employee, Laura = "laura.joshi@northgate.example", Carl = TalkingHost.Admin;

    [Fact]
    public async Task Whoever_was_refused_twice_is_asked_once_and_goes_on_as_one_request()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura) = (await bot.MetAsync(Platform.Slack, Liam), await bot.MetAsync(Platform.Teams, Laura));
        for (var i = 0; i < 2; i++)
        {
            await liam.CommandsAsync("/ai request Cursor");
            var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
            await laura.CommandsAsync($"access deny {number} not now");
            await liam.HearsAsync("Laura Joshi refused it.");
            bot.Clock.Advance(TimeSpan.FromDays(1));
        }

        await bot.DaysPassAsync(1);
        await bot.DaysPassAsync(3);
        var asked = await liam.HearsAsync("Do you still need Cursor?");
        Assert.Contains("You asked 2 times and got nothing", asked.Text, StringComparison.Ordinal);
        await liam.PressesAsync(asked, "Yes, take up Cursor again");
        var status = await liam.HearsAsync("waiting for a decision");
        Assert.Contains("17 June 2026", status.Text, StringComparison.Ordinal);
        Assert.Contains("reopened", (await bot.EventsAsync()).Of(NumberIn(status.Text)));
    }

    [Fact]
    public async Task An_unused_seat_is_asked_about_and_can_be_given_back()
    {
        await using var bot = await AccessBench.StartAsync();
        var (liam, laura, carl) = (await bot.MetAsync(Platform.Teams, Liam), await bot.MetAsync(Platform.Teams, Laura), await bot.MetAsync(Platform.Teams, Carl));
        await liam.CommandsAsync("/ai request Cursor");
        var number = NumberIn((await liam.HearsAsync("Done: your request")).Text);
        await laura.CommandsAsync($"access approve {number}");
        await carl.HearsAsync("hand the seat over");
        await carl.CommandsAsync($"access provide {number} LIC-3");
        await liam.HearsAsync("Cursor is yours now.");
        await bot.DaysPassAsync(15);
        var asked = await liam.HearsAsync("Did Cursor work?");
        await liam.PressesAsync(asked, "It does not work");
        Assert.Contains("told", (await bot.EventsAsync()).Of(number));
        await liam.CommandsAsync($"/ai request release {number}");
        await liam.HearsAsync("given back");
        Assert.Contains("released", (await bot.EventsAsync()).Of(number));
    }

    [Fact]
    public async Task Every_week_owners_get_what_waits_and_many_with_one_block_are_one_incident()
    {
        await using var bot = await AccessBench.StartAsync(("Access:IncidentPeople", "2"));
        var carl = await bot.MetAsync(Platform.Slack, Carl);
        await bot.DaysPassAsync(6);
        var incident = await carl.HearsAsync("people wait for");
        Assert.Contains("Working days lost:", incident.Text, StringComparison.Ordinal);
        Assert.StartsWith("I take it", Assert.Single(incident.Buttons), StringComparison.Ordinal);
        await carl.PressesAsync(incident, incident.Buttons[0]);
        await carl.CommandsAsync("access");
        await carl.HearsAsync("requests wait for you");
        await bot.DaysPassAsync(7);
        await carl.HearsAsync("waits for access are with you");
    }

    [Fact]
    public async Task Rows_of_the_file_are_full_requests_and_answers_stay_what_they_were()
    {
        await using var bot = await AccessBench.StartAsync();
        var carl = await bot.MetAsync(Platform.Slack, Carl);
        Assert.StartsWith("13 open requests", (await carl.AsksAsync("how many open requests are there?")).Text, StringComparison.Ordinal);
        Assert.Equal(50, (await bot.EventsAsync()).Count(e => e.GetProperty("event").GetString() == "imported"));
        var rosa = await bot.MetAsync(Platform.Slack, "rosa.mehta@northgate.example");
        var status = await rosa.AsksAsync("request status");
        Assert.Contains("SEV1", status.Text, StringComparison.Ordinal);
        Assert.Contains("Next look:", status.Text, StringComparison.Ordinal);
        Assert.Contains("With:", status.Text, StringComparison.Ordinal);
    }
}
