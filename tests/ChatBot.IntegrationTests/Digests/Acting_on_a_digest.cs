using ChatBot.Channels;
using ChatBot.Fakes.Vendors;
using ChatBot.IntegrationTests.Access;
using ChatBot.IntegrationTests.Platforms;
using VendorReply = ChatBot.Fakes.Vendors.Reply;

namespace ChatBot.IntegrationTests.Digests;

/// <summary>What the buttons of a digest do, and what the next one says of it; by a clock that moves from Monday to Monday.</summary>
public sealed class Acting_on_a_digest
{
    private const string Uma = TalkingHost.Manager, Gabriel = "gabriel.hoffmann@northgate.example", Nadia = "nadia.brandt@northgate.example", Paula = "paula.kumar@northgate.example";
    private const string Yusuf = "yusuf.bianchi@northgate.example", Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly DateTimeOffset Monday = new(2026, 6, 22, 14, 0, 0, TimeSpan.Zero);

    public static TheoryData<Platform> Platforms() => [Platform.Teams, Platform.Slack];

    /// <summary>A lead who is an admin too: her team has three idle seats of Copilot.</summary>
    private static Task<TalkingHost> StartAsync(params (string Key, string? Value)[] settings) => AccessBench.StartAsync([("Nudges:Send", "false"), ("Organisation:Admins:0", Uma), .. settings]);

    private static async Task AtAsync(TalkingHost bot, DateTimeOffset at)
    {
        bot.Clock.Advance(at - bot.Clock.GetUtcNow());
        await bot.Service.SettleAsync(at);
        await bot.Service.SettleAsync(at);
    }

    /// <summary>The digest of this morning. What is said in a chat leaves in order: by the answer to "help" the service knows under which id its card was shown.</summary>
    private static async Task<Heard> DigestAsync(Talker lead, string opening = "Your teams, week of")
    {
        var card = await lead.HearsAsync(opening);
        await lead.AsksAsync("help");
        return card;
    }

    /// <summary>What was said of a press or a dialog: at once, or as a message where a button was pressed on Slack.</summary>
    private static async Task SaidAsync(Talker lead, Shown shown, string part)
    {
        if (shown.Notice is { } notice) Assert.Contains(part, notice, StringComparison.Ordinal);
        else await lead.HearsAsync(part);
    }

    private static async Task<Heard> AskTheHoldersAsync(TalkingHost bot, Talker uma)
    {
        await AtAsync(bot, Monday);
        var form = await uma.OpensAsync(await DigestAsync(uma), "Ask the holders");
        Assert.Contains("This asks 2 people whether they still want their idle GitHub Copilot seat", form.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("One more cannot be reached here.", form.Body.GetRawText(), StringComparison.Ordinal);
        await SaidAsync(uma, await uma.SubmitsAsync(form), "2 people with idle GitHub Copilot seats were asked whether they still want them.");
        return await DigestAfterAsync(bot, uma, 7);
    }

    private static async Task<Heard> DigestAfterAsync(TalkingHost bot, Talker lead, int days, string opening = "Your teams, week of")
    {
        await AtAsync(bot, Monday.AddDays(days));
        return await DigestAsync(lead, opening);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Idle_seats_whose_holders_were_asked_go_back_by_hand_and_the_next_digest_says_so(Platform platform)
    {
        await using var bot = await StartAsync();
        var (uma, nadia, paula) = (await bot.MetAsync(platform, Uma), await bot.MetAsync(platform, Nadia), await bot.MetAsync(platform, Paula));
        var asked = await AskTheHoldersAsync(bot, uma);

        // One keeps the seat, one says nothing, one could not be asked.
        var question = await nadia.HearsAsync("Do you still want your GitHub Copilot seat?");
        await nadia.PressesAsync(question, "Keep it");
        await bot.HandledAsync();
        Assert.Contains("Take back 3 idle GitHub Copilot seats", asked.Text, StringComparison.Ordinal);
        var form = await uma.OpensAsync(asked, "Take them back");
        var dryRun = form.Body.GetRawText();
        Assert.Contains("2 idle GitHub Copilot seats go back: whoever looks after GitHub Copilot gets them as a list to take back, and the holders are told.", dryRun, StringComparison.Ordinal);
        Assert.Contains($"Paula Kumar, {Paula}", dryRun, StringComparison.Ordinal);
        Assert.Contains($"Gabriel Hoffmann, {Gabriel} (not asked: cannot be reached here)", dryRun, StringComparison.Ordinal);
        Assert.DoesNotContain("Nadia", dryRun, StringComparison.Ordinal);
        Assert.Contains("1 more stays", dryRun, StringComparison.Ordinal);
        Assert.DoesNotContain(bot.Told(), t => t.Rule == "seat.taken");

        const string Done = "2 GitHub Copilot seats are on the way back: whoever looks after it has the list.";
        await SaidAsync(uma, await uma.SubmitsAsync(form), Done);
        await paula.HearsAsync("Your GitHub Copilot seat goes back, because it has not been used for a while");

        // A second press, by button or by word, does nothing twice.
        await SaidAsync(uma, await uma.PressesAsync(asked, "Take them back"), $"That was done on 29 June: {Done}");
        Assert.Contains("That was done on 29 June", (await uma.AsksAsync("digest do 2")).Text, StringComparison.Ordinal);
        Assert.Single(bot.Told(), t => t is ("seat.taken", Paula, _));

        // Whoever looks after the tool has the list the next morning; nobody owns it here, so that admins do.
        await AtAsync(bot, Monday.AddDays(8));
        var task = await uma.HearsAsync("2 seats of GitHub Copilot to take back");
        Assert.Contains(Paula, task.Text, StringComparison.Ordinal);

        // Not done yet: they are idle still, on their way, and not proposed again.
        var between = await DigestAfterAsync(bot, uma, 14);
        Assert.Contains($"{Done} Idle GitHub Copilot seats: 3 then, 3 now, 2 of them on their way back.", between.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Take back 3", between.Text, StringComparison.Ordinal);
        await uma.PressesAsync(task, "Done");
        await bot.HandledAsync();
        Assert.Contains("11 seats: 5 idle", between.Text, StringComparison.Ordinal);
        Assert.Contains("9 seats: 4 idle", (await DigestAfterAsync(bot, uma, 21)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Platform.Teams, true)]
    [InlineData(Platform.Slack, false)]
    public async Task Idle_seats_go_back_through_what_is_connected_once(Platform platform, bool byGitHub)
    {
        await using var taker = await FakeVendor.StartAsync((_, _) => byGitHub ? new VendorReply.Text("{\"seats_cancelled\":1}") : new VendorReply.Status(204));
        await using var bot = await StartAsync(byGitHub
            ? [("Access:GitHubSeats:Enabled", "true"), ("Access:GitHubSeats:Organisation", "northgate"), ("Access:GitHubSeats:Token", "t0ken"), ("Access:GitHubSeats:BaseUrl", taker.Address)]
            : [("Access:Webhook:Url", $"{taker.Address}/hook"), ("Access:Webhook:Secret", Secret), ("Access:Webhook:AllowedHosts:0", new Uri(taker.Address).Host), ("Access:Webhook:AllowPrivateAddresses", "true")]);
        if (byGitHub)
            foreach (var (login, holder) in ((string, string)[])[("gabrielh", Gabriel), ("nadiab", Nadia), ("paulak", Paula)]) await bot.RunAsync("link", "add", $"login:{login}", holder);
        var (uma, paula) = (await bot.MetAsync(platform, Uma), await bot.MetAsync(platform, Paula));
        await bot.MetAsync(platform, Nadia);
        var asked = await AskTheHoldersAsync(bot, uma);
        var form = await uma.OpensAsync(asked, "Take them back");
        var who = byGitHub ? "GitHub" : "the system behind the webhook";
        Assert.Contains($"3 idle GitHub Copilot seats go back: {who} is asked to take them back, and the holders are told.", form.Body.GetRawText(), StringComparison.Ordinal);
        await SaidAsync(uma, await uma.SubmitsAsync(form), $"3 GitHub Copilot seats are on the way back: {who} was asked to end them.");
        await paula.HearsAsync("Your GitHub Copilot seat goes back");
        await SaidAsync(uma, await uma.PressesAsync(asked, "Take them back"), "That was done on 29 June");
        await bot.TimePassesUntilAsync(() => taker.Requests.Count >= 3);
        await bot.SentAsync();

        var next = await DigestAfterAsync(bot, uma, 14);
        Assert.Contains("3 GitHub Copilot seats are on the way back", next.Text, StringComparison.Ordinal);
        var requests = taker.Requests.Select(r => r.Body).ToList();
        Assert.Equal(3, requests.Count);
        foreach (var holder in (string[])(byGitHub ? ["gabrielh", "nadiab", "paulak"] : [Gabriel, Nadia, Paula])) Assert.Single(requests, r => r.Contains(holder, StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Told(), t => t.Rule == "seat.task");
    }

    /// <summary>Of the analysts: smaller things come among the three.</summary>
    private static async Task MoneyIsNoReasonAsync(TalkingHost bot)
    {
        var david = await bot.MetAsync(Platform.Teams, TalkingHost.Finance);
        await david.AsksAsync("budgets set team Analytics 9000");
        await david.AsksAsync("yes");
    }

    [Fact]
    public async Task Who_cannot_be_asked_is_not_counted_as_asked()
    {
        await using var bot = await StartAsync();
        var uma = await bot.MetAsync(Platform.Teams, Uma);
        await AtAsync(bot, Monday);
        var said = (await uma.PressesAsync(await DigestAsync(uma), "Ask the holders")).Notice;
        Assert.StartsWith("Nobody can be asked now", said, StringComparison.Ordinal);
        var next = await DigestAfterAsync(bot, uma, 7);
        Assert.Contains("Not taken up: idle GitHub Copilot seats.", next.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Take them back", next.Buttons);
        Assert.Contains("Ask the holders", next.Buttons);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Finance_is_asked_for_more_and_the_next_digest_measures_the_forecast_again(Platform platform)
    {
        await using var bot = await StartAsync();
        var (uma, david) = (await bot.MetAsync(platform, Uma), await bot.MetAsync(platform, TalkingHost.Finance));
        await david.AsksAsync("budgets set team Payments 300");
        await david.AsksAsync("yes");
        await AtAsync(bot, Monday);
        var card = await DigestAsync(uma);
        Assert.Contains("over the budget: ask finance for more", card.Text, StringComparison.Ordinal);
        var form = await uma.OpensAsync(card, "Ask finance for more");
        await SaidAsync(uma, await uma.SubmitsAsync(form, ("amount", "200 USD"), ("note", "the migration")), "Finance was asked for a higher budget (200 USD).");
        Assert.Contains("200 USD more. The forecast of the team is over what is set. They say: the migration", (await david.HearsAsync("Uma Lopes asks for a higher budget for 2026-06")).Text, StringComparison.Ordinal);
        await david.AsksAsync("budgets set team Payments 900");
        await david.AsksAsync("yes");
        Assert.Contains("Finance was asked for a higher budget (200 USD). The forecast is inside the budget now.", (await DigestAfterAsync(bot, uma, 7)).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task What_works_is_read_by_other_managers_and_by_its_author_as_done(Platform platform)
    {
        await using var bot = await StartAsync();
        var (yusuf, uma) = (await bot.MetAsync(platform, Yusuf), await bot.MetAsync(platform, Uma));
        await MoneyIsNoReasonAsync(bot);
        await AtAsync(bot, Monday);
        var form = await yusuf.OpensAsync(await DigestAsync(yusuf), "Share what works");
        await SaidAsync(yusuf, await yusuf.SubmitsAsync(form, ("tip", "We let the agent write the failing test first.")), "What works for you was shared with the other managers for two weeks.");
        await DigestAsync(uma);
        Assert.Contains("Yusuf Bianchi: We let the agent write the failing test first.", (await DigestAfterAsync(bot, uma, 7)).Text, StringComparison.Ordinal);
        var own = await DigestAsync(yusuf);
        Assert.Contains("What works for you was shared with the other managers for two weeks.", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("We let the agent", own.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_silent_source_is_asked_to_be_mended_and_the_next_digest_says_whether_it_sends(Platform platform)
    {
        await using var bot = await AccessBench.StartAsync(("Nudges:Send", "false"));
        var (yusuf, carl) = (await bot.MetAsync(platform, Yusuf), await bot.MetAsync(platform, TalkingHost.Admin));
        await MoneyIsNoReasonAsync(bot);
        var token = await bot.TokenAsync();
        await bot.UsesAsync(token, Yusuf, "cursor", new(2026, 6, 10, 12, 0, 0, TimeSpan.Zero));
        await AtAsync(bot, Monday);
        var card = await DigestAsync(yusuf);
        Assert.Contains("Behind: agent:agent (through 10 June 2026)", card.Text, StringComparison.Ordinal);
        await SaidAsync(yusuf, await yusuf.PressesAsync(card, "Ask for it to be fixed"), "Whoever looks after sources was asked to mend agent:agent.");
        await carl.HearsAsync("Yusuf Bianchi misses data: agent:agent has sent nothing new");
        await SaidAsync(yusuf, await yusuf.PressesAsync(card, "Ask for it to be fixed"), "That was done on 22 June: Whoever looks after sources was asked to mend agent:agent.");
        await AtAsync(bot, Monday.AddDays(6));
        await bot.UsesAsync(token, Yusuf, "cursor", new(2026, 6, 28, 12, 0, 0, TimeSpan.Zero));
        Assert.Contains("Whoever looks after sources was asked to mend agent:agent. It sends again.", (await DigestAfterAsync(bot, yusuf, 7)).Text, StringComparison.Ordinal);
    }
}
