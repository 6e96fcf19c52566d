using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Fakes;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>From an account on a platform to a person: by provisioning, by e-mail, by a one-time code; and what everybody else hears.</summary>
public sealed class Finding_out_who_asks
{
    [Fact]
    public async Task A_stranger_is_told_the_way_in_and_a_code_links_the_account_once()
    {
        await using var bot = await TalkingHost.StartAsync();
        var stranger = bot.OnTeams(bot.Teams.AddPerson("Liam at home", email: null));
        Assert.StartsWith("I could not find out who you are here.", (await stranger.AsksAsync("how many prompts did I send last week?")).Text, StringComparison.Ordinal);
        Assert.StartsWith("This code is not good any more.", (await stranger.AsksAsync("link 00000-00000")).Text, StringComparison.Ordinal);

        var code = CodeIn(await bot.OnSlack(TalkingHost.Employee).AsksAsync("link code"));
        Assert.StartsWith("Linked: you are Liam Hassan.", (await stranger.AsksAsync(code.ToLowerInvariant())).Text, StringComparison.Ordinal);
        Assert.StartsWith("114 prompts", (await stranger.AsksAsync("how many prompts did I send last week?")).Text, StringComparison.Ordinal);

        var second = bot.OnTeams(bot.Teams.AddPerson("Somebody else", email: null));
        Assert.StartsWith("This code is not good any more.", (await second.AsksAsync(code)).Text, StringComparison.Ordinal);
        var trail = await bot.RunAsync("export", "audit");
        Assert.Contains("identity.link-code", trail, StringComparison.Ordinal);
        Assert.Equal(3, trail.Split('\n').Count(line => line.Contains("identity.link,", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_code_ends_by_itself_and_an_admin_makes_one_for_somebody_at_the_command_line()
    {
        await using var bot = await TalkingHost.StartAsync();
        var stranger = bot.OnTeams(bot.Teams.AddPerson("Liam at home", email: "liam@home.example"));
        var late = CodeIn(await bot.OnTeams(TalkingHost.Admin).AsksAsync($"link code {TalkingHost.Employee}"));
        bot.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.StartsWith("This code is not good any more.", (await stranger.AsksAsync(late)).Text, StringComparison.Ordinal);
        var inTime = CodeIn(await bot.RunAsync("link", "code", TalkingHost.Employee));
        Assert.StartsWith("Linked: you are Liam Hassan.", (await stranger.AsksAsync(inTime)).Text, StringComparison.Ordinal);
    }

    /// <summary>Whichever of the hosts is asked.</summary>
    [Theory, InlineData(1), InlineData(2)]
    public async Task Guessing_codes_is_stopped_after_a_few(int hosts)
    {
        await using var bot = await (hosts == 1 ? TalkingHost.StartAsync() : TalkingHost.StartOnServerAsync());
        var stranger = bot.OnTeams(bot.Teams.AddPerson("Guesser", email: null));
        for (var n = 0; n < 5; n++) Assert.StartsWith("This code is not good", (await stranger.AsksAsync($"link AAAAA-0000{n}")).Text, StringComparison.Ordinal);
        Assert.StartsWith("That were too many codes", (await stranger.AsksAsync("link AAAAA-00009")).Text, StringComparison.Ordinal);
        bot.Clock.Advance(TimeSpan.FromHours(1));
        Assert.StartsWith("This code is not good", (await stranger.AsksAsync("link AAAAA-00010")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_admins_make_codes_for_others()
    {
        await using var bot = await TalkingHost.StartAsync();
        Assert.StartsWith("Only admins", (await bot.OnTeams(TalkingHost.Employee).AsksAsync($"link code {TalkingHost.Manager}")).Text, StringComparison.Ordinal);
        Assert.Contains("Uma Lopes", (await bot.OnTeams(TalkingHost.Admin).AsksAsync($"link code {TalkingHost.Manager}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_known_by_the_directory_id_that_was_provisioned()
    {
        await using var bot = await TalkingHost.StartAsync();
        const string objectId = "7b0e4e0a-5d0f-4d5a-9d8e-2f4f6a1b3c5d";
        await bot.ProvisionAsync($$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{TalkingHost.Employee}}","externalId":"{{objectId}}","active":true}""");
        var liam = bot.OnTeams(bot.Teams.AddPerson("L. H.", email: null, objectId: objectId));
        Assert.StartsWith("114 prompts", (await liam.AsksAsync("how many prompts did I send last week?")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_up_that_the_platform_refuses_for_now_makes_nobody_a_stranger()
    {
        await using var bot = await TalkingHost.StartAsync();
        bot.Teams.FailNext("members", new FakeTeams.Fault(429, RetryAfter: 0), new FakeTeams.Fault(502, RetryAfter: 0));
        Assert.StartsWith("114 prompts", (await bot.OnTeams(TalkingHost.Employee).AsksAsync("how many prompts did I send last week?")).Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Teams.FaultsLeft("members"));
    }

    [Fact]
    public async Task Guests_get_a_clear_word_and_nothing_else()
    {
        await using var bot = await TalkingHost.StartAsync();
        var guest = bot.OnTeams(bot.Teams.AddPerson("Guest", TalkingHost.Employee, guest: true));
        Assert.StartsWith("I answer people of this organisation only", (await guest.AsksAsync("how many prompts did I send last week?")).Text, StringComparison.Ordinal);
    }

    private static string CodeIn(Heard heard) => CodeIn(heard.Text);

    private static string CodeIn(string text) => text.Split('\n').Last(line => line.StartsWith("link ", StringComparison.Ordinal)).Trim();

}
