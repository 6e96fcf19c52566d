using System.Text.RegularExpressions;
using ChatBot.Channels;
using ChatBot.IntegrationTests.Access;
using ChatBot.IntegrationTests.Platforms;
using ChatBot.Scheduling;

namespace ChatBot.IntegrationTests.Digests;

/// <summary>What a lead gets and when, by a clock that moves. The tick is asked as often as a test says; asking it more often changes nothing.</summary>
public sealed class Getting_a_digest
{
    private static readonly DateTimeOffset Monday = new(2026, 6, 22, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<Platform> Platforms() => [Platform.Teams, Platform.Slack];

    private static Talker On(TalkingHost bot, Platform platform, string email) => platform == Platform.Teams ? bot.OnTeams(email) : bot.OnSlack(email);

    /// <summary>From one instant to another, an hour at a time. The service's own tick may be faster than the question of a test: what counts is what was told.</summary>
    /// <returns>Digests told meanwhile.</returns>
    private static async Task<List<(string Rule, string To, string Period)>> HoursAsync(TalkingHost bot, DateTimeOffset until)
    {
        var before = bot.Told().ToHashSet();
        while (bot.Clock.GetUtcNow() < until)
        {
            bot.Clock.Advance(TimeSpan.FromHours(1));
            await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
            await bot.SentAsync();
        }
        return [.. bot.Told().Where(t => t.Rule.StartsWith("digest.", StringComparison.Ordinal) && !before.Contains(t))];
    }

    /// <summary>Other features may speak on the same morning: the next message that says this.</summary>
    private static async Task<Heard> HearsAsync(Talker person, string words)
    {
        for (var others = 0; others < 10; others++)
            if (await person.NextAsync() is var heard && heard.Text.Contains(words, StringComparison.Ordinal)) return heard;
        throw new InvalidOperationException($"Ten messages, and none says: {words}");
    }

    private static async Task JumpAsync(TalkingHost bot, DateTimeOffset to)
    {
        bot.Clock.Advance(to - bot.Clock.GetUtcNow());
        await Task.CompletedTask;
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_lead_gets_one_card_on_Monday_morning_and_says_what_to_do_about_it(Platform platform)
    {
        await using var bot = await TalkingHost.StartAsync();
        var uma = On(bot, platform, TalkingHost.Manager);
        await uma.AsksAsync("help");
        await JumpAsync(bot, Monday);
        Assert.Empty(await HoursAsync(bot, Monday.AddHours(12)));
        Assert.Equal(("digest.weekly", TalkingHost.Manager, "2026-W25"), Assert.Single(await HoursAsync(bot, Monday.AddHours(13))));

        var card = await HearsAsync(uma, "Your teams");
        Assert.StartsWith("Your teams, week of June 15–21, 2026", card.Text, StringComparison.Ordinal);
        Assert.Contains("Diego Davies", card.Text, StringComparison.Ordinal);
        Assert.InRange(card.Buttons.Count(b => b is "Remind whoever decides" or "Decide" or "Ask the holders" or "Offer a colleague" or "Ask finance for more" or "Share what works" or "Ask for it to be fixed"), 1, 3);
        Assert.Empty(await HoursAsync(bot, Monday.AddDays(2)));
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Whoever_may_decide_on_the_oldest_wait_does_it_from_the_card_and_reads_of_it_in_the_next_one(Platform platform)
    {
        await using var bot = await TalkingHost.StartAsync();
        var uma = On(bot, platform, TalkingHost.Manager);
        await uma.AsksAsync("help");
        await JumpAsync(bot, Monday.AddHours(14));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var card = await HearsAsync(uma, "Your teams");
        Assert.Contains("Diego Davies, Cursor): it has waited 50 days", card.Text, StringComparison.Ordinal);
        await uma.AsksAsync("help");
        var form = await uma.OpensAsync(card, "Decide");
        Assert.Contains("Diego Davies asks for Cursor", form.Body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("Waiting since", form.Body.GetRawText(), StringComparison.Ordinal);

        // A no needs a reason: nothing is decided without one.
        var refused = await uma.SubmitsAsync(form, ("decision", "refuse"));
        Assert.Contains("A no needs a reason", refused.Notice ?? refused.Form!.Body.GetRawText(), StringComparison.Ordinal);
        await uma.SubmitsAsync(form, ("decision", "approve"), ("reason", "for the ledger"));
        Assert.Contains((await bot.EventsAsync()), e => e.GetProperty("event").GetString() == "approved" && e.GetProperty("actor").GetString() == TalkingHost.Manager && e.GetProperty("note").GetString() == "for the ledger");
        await uma.SaysAsync("digest do 1");
        Assert.Matches(@"^That was done on 22 June: You approved request \d+ for Cursor after 50 days\.$", (await HearsAsync(uma, "That was done")).Text);

        await JumpAsync(bot, Monday.AddDays(7).AddHours(14));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Matches(@"You approved request \d+ for Cursor after 50 days\.", (await HearsAsync(uma, "What came of it")).Text);
    }

    [Fact]
    public async Task Whoever_may_not_decide_reminds_the_one_who_has_it_once_a_day()
    {
        const string Chiara = "chiara.morgan@northgate.example", Laura = "laura.joshi@northgate.example";
        await using var bot = await TalkingHost.StartAsync(("Nudges:QuietFrom", "00:00"), ("Nudges:QuietUntil", "00:00"));
        var (chiara, laura) = (bot.OnTeams(Chiara), bot.OnSlack(Laura));
        await chiara.AsksAsync("help");
        await laura.AsksAsync("help");
        await JumpAsync(bot, Monday.AddHours(14));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var card = await HearsAsync(chiara, "Ihre Teams");
        Assert.Matches(@"Anfrage \d+ entscheiden lassen \(GitHub Copilot, seit 102 Tagen, jetzt bei Laura Joshi\)", card.Text);
        Assert.DoesNotContain("Rosa Mehta", card.Text, StringComparison.Ordinal);
        await chiara.AsksAsync("help");
        var said = (await chiara.PressesAsync(card, "An die Entscheidung erinnern")).Notice!;
        Assert.Matches(@"^Laura Joshi wurde an Anfrage \d+ für GitHub Copilot erinnert\.$", said);
        var reminder = await HearsAsync(laura, "Chiara Morgan asks for your decision");
        Assert.Contains("Rosa Mehta asks for GitHub Copilot", reminder.Text, StringComparison.Ordinal);
        Assert.Contains(reminder.Buttons, b => b.StartsWith("Approve request", StringComparison.Ordinal));

        // Once is once, however it is asked for.
        Assert.Contains("Das ist am 22. Juni geschehen: Laura Joshi wurde an", (await chiara.PressesAsync(card, "An die Entscheidung erinnern")).Notice, StringComparison.Ordinal);
        Assert.Contains("was reminded of request", (await chiara.AsksAsync($"access remind {Regex.Match(said, @"\d+").Value}")).Text, StringComparison.Ordinal);
        Assert.Single(await bot.EventsAsync(), e => e.GetProperty("event").GetString() == "chased");

        await JumpAsync(bot, Monday.AddDays(7).AddHours(14));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Matches(@"Laura Joshi wurde an Anfrage \d+ für GitHub Copilot erinnert\. Die Anfrage ist nach 109 Tagen noch offen\.", (await HearsAsync(chiara, "Was daraus wurde")).Text);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Many_are_asked_only_after_a_dry_run(Platform platform)
    {
        await using var bot = await TalkingHost.StartAsync();
        var uma = On(bot, platform, TalkingHost.Manager);
        await uma.AsksAsync("help");
        await On(bot, platform, "paula.kumar@northgate.example").AsksAsync("help");
        await JumpAsync(bot, Monday.AddHours(14));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var card = await HearsAsync(uma, "Your teams");

        // What is said in a chat leaves in order: by the time of this answer the service knows under which id its card was shown.
        await uma.AsksAsync("help");
        var form = await uma.OpensAsync(card, "Ask the holders");
        Assert.Contains("You are not told who they are.", form.Body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(bot.Told(), t => t.Rule.StartsWith("digest.seat.", StringComparison.Ordinal));
        await uma.SubmitsAsync(form);
        Assert.Contains("asked whether they still want them", (await uma.AsksAsync("digest do 1")).Text + (await uma.AsksAsync("digest do 2")).Text + (await uma.AsksAsync("digest do 3")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Offering_a_colleague_lets_pairing_propose_who_fits(Platform platform)
    {
        const string Lead = "akira.ghosh@northgate.example", Idle = "nadia.vargas@northgate.example", Helper = "anita.brandt@northgate.example";
        await using var bot = await TalkingHost.StartAsync(("Nudges:Send", "false"), ("Nudges:HoldOutPercent", "0"));
        var (lead, idle, helper) = (On(bot, platform, Lead), On(bot, platform, Idle), On(bot, platform, Helper));
        foreach (var person in (Talker[])[lead, idle, helper]) await person.AsksAsync("help");
        await JumpAsync(bot, Monday.AddHours(17));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var card = await HearsAsync(lead, "Your teams");
        await lead.AsksAsync("help");

        // Nobody is happy to help yet: nothing is promised that nobody could keep.
        var none = await lead.PressesAsync(card, "Offer a colleague");
        Assert.Contains("There is nobody to invite now", platform == Platform.Teams ? none.Notice : (await HearsAsync(lead, "nobody to invite")).Text, StringComparison.Ordinal);

        Assert.StartsWith("Thank you: you are happy to help", (await helper.AsksAsync("pairing help GitHub Copilot 1")).Text, StringComparison.Ordinal);
        var form = await lead.OpensAsync(card, "Offer a colleague");
        var dryRun = form.Body.GetRawText();
        Assert.Contains("This invites one person to work on something of their own with a colleague who is happy to help and fits", dryRun, StringComparison.Ordinal);
        Assert.Contains("It is about GitHub Copilot. You are not told who they are.", dryRun, StringComparison.Ordinal);
        Assert.DoesNotContain("Nadia", dryRun, StringComparison.Ordinal);
        Assert.DoesNotContain(bot.Told(), t => t.To == Idle && t.Rule == "nudge");
        await lead.SubmitsAsync(form);

        await JumpAsync(bot, Monday.AddDays(1).AddHours(9));
        var invitation = await HearsAsync(idle, "Whoever leads your team asked me");
        Assert.Contains("GitHub Copilot", invitation.Text, StringComparison.Ordinal);
        Assert.Contains("Pair me", invitation.Buttons);
        Assert.Contains(("nudge", Idle, "2026-W26"), bot.Told());
        await idle.SaysAsync("pair me GitHub Copilot: flaky tests of the ledger");
        await HearsAsync(idle, "Your problem is on the list");
        await JumpAsync(bot, Monday.AddDays(2).AddHours(17));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        await JumpAsync(bot, Monday.AddDays(3).AddHours(9));
        await HearsAsync(helper, "Nadia Vargas has a problem that you could help with");
        await JumpAsync(bot, Monday.AddDays(7).AddHours(17));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Matches(@"One person was offered a colleague to work with\. Engaged people: \d+ then, \d+ now\.", (await HearsAsync(lead, "What came of it")).Text);
    }

    [Fact]
    public async Task After_three_days_without_the_service_it_comes_once_and_late()
    {
        await using var bot = await TalkingHost.StartAsync();
        var uma = bot.OnTeams(TalkingHost.Manager);
        await uma.AsksAsync("help");
        await JumpAsync(bot, Monday.AddDays(3).AddHours(15));
        await bot.RestartAsync();
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.StartsWith("Your teams, week of June 15–21, 2026", (await HearsAsync(uma, "Your teams")).Text, StringComparison.Ordinal);
        Assert.Empty(await HoursAsync(bot, Monday.AddDays(6)));
    }

    [Fact]
    public async Task Moving_to_another_zone_neither_doubles_nor_loses_it()
    {
        await using var bot = await TalkingHost.StartAsync();
        var uma = bot.OnTeams(TalkingHost.Manager);
        await uma.AsksAsync("help");
        await JumpAsync(bot, Monday);
        bot.MovesTo(TalkingHost.Manager, "Asia/Tokyo");
        Assert.Single(await HoursAsync(bot, Monday.AddHours(3)));
        bot.MovesTo(TalkingHost.Manager, "America/Los_Angeles");
        Assert.Empty(await HoursAsync(bot, Monday.AddHours(30)));
        await HearsAsync(uma, "Your teams");
        Assert.Single(await HoursAsync(bot, Monday.AddDays(7).AddHours(23)));
    }

    [Fact]
    public async Task Who_leads_nobody_gets_none_and_may_ask_for_one()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        await liam.AsksAsync("help");
        await JumpAsync(bot, Monday.AddHours(1));
        Assert.Empty(await HoursAsync(bot, Monday.AddHours(20)));

        Assert.Contains("about your own team", (await liam.AsksAsync("digest subscribe on Tuesday at 10")).Text, StringComparison.Ordinal);
        Assert.Single(await HoursAsync(bot, Monday.AddDays(1).AddHours(20)));
        var text = (await HearsAsync(liam, "Your teams")).Text;
        Assert.StartsWith("Your teams, week of 15–21 June 2026", text, StringComparison.Ordinal);
        Assert.DoesNotContain("so far this month", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsubscribing_ends_it_and_admins_see_who_got_what()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (uma, carl) = (bot.OnTeams(TalkingHost.Manager), bot.OnSlack(TalkingHost.Admin));
        await carl.AsksAsync("help");
        await uma.AsksAsync("help");
        await JumpAsync(bot, Monday.AddHours(14));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        await HearsAsync(uma, "Your teams");
        Assert.StartsWith("Done: no more digests.", (await uma.AsksAsync("digest unsubscribe")).Text, StringComparison.Ordinal);
        Assert.Contains($"{TalkingHost.Manager}: weekly 2026-W25, sent on Teams", (await carl.AsksAsync("digest history 2026-W25")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Nobody is owed a digest about 2026-W25", (await carl.AsksAsync("digest run 2026-W25")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Your teams, week of June 15–21, 2026", (await carl.AsksAsync($"digest preview {TalkingHost.Manager}")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await HoursAsync(bot, Monday.AddDays(7).AddHours(23)), o => o.To == TalkingHost.Manager);
        await uma.SaysAsync("digest history");
        await HearsAsync(uma, "Who got which digest is for admins only");
    }

    [Fact]
    public async Task Whoever_reads_German_settles_it_in_German()
    {
        await using var bot = await TalkingHost.StartAsync();
        var chiara = bot.OnTeams("chiara.morgan@northgate.example");
        Assert.StartsWith("Erledigt. Ihr Bericht: wöchentlich und monatlich, am Freitag um 08:00 Uhr (Europe/Berlin), über alle, die Sie führen, ohne Ausgaben, auf Deutsch. Der nächste kommt am 19. Juni 2026 um 08:00 Uhr.",
            (await chiara.AsksAsync("digest subscribe weekly and monthly on friday at 8 without spend")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Einen solchen Bericht haben Sie nicht bekommen", (await chiara.AsksAsync("digest do 1")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Erledigt: die anderen Vorgesetzten lesen es", (await chiara.AsksAsync("digest share Erst den Test.")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Erledigt: von Ihnen wird nichts mehr", (await chiara.AsksAsync("digest share")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Erledigt: keine Berichte mehr.", (await chiara.AsksAsync("digest unsubscribe")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Sie bekommen keinen Bericht.", (await chiara.AsksAsync("digest")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_lists_and_changes_nothing()
    {
        await using var bot = await TalkingHost.StartAsync();
        await bot.OnTeams(TalkingHost.Manager).AsksAsync("help");
        var lines = await bot.RunAsync("due", "--at", "2026-06-22T13:00:00Z", "--dry-run", "--json");
        Assert.Contains("\"rule\":\"digest.weekly\"", lines, StringComparison.Ordinal);
        Assert.Contains(TalkingHost.Manager, lines, StringComparison.Ordinal);
        Assert.Equal(lines, await bot.RunAsync("due", "--at", "2026-06-22T13:00:00Z", "--dry-run", "--json"));
    }
}
