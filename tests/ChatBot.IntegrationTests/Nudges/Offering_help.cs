using ChatBot.Channels;
using ChatBot.Core.Demonstration;
using ChatBot.IntegrationTests.Chat;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;
using ChatBot.IntegrationTests.Pairing;
using ChatBot.IntegrationTests.Access;
using ChatBot.IntegrationTests.Platforms;

namespace ChatBot.IntegrationTests.Nudges;

/// <summary>Offers that the service makes by itself, from the person's and from the admin's side.</summary>
public sealed class Offering_help
{
    private const string Waiting = "diego.davies@northgate.example", Blocked = "nadia.brandt@northgate.example", Idle = "paula.kumar@northgate.example";

    public static TheoryData<Platform> Platforms => [Platform.Teams, Platform.Slack];

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_wait_is_offered_a_push_once_and_says_why(Platform platform)
    {
        await using var bot = await StartAsync();
        var diego = On(bot, platform, Waiting);
        Assert.Contains("Cursor: waiting for access (you asked on 3 May 2026, 45 days ago", (await diego.AsksAsync("me")).Text, StringComparison.Ordinal);
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var offer = await diego.NextAsync();
        Assert.StartsWith("Your request for Cursor still waits", offer.Text, StringComparison.Ordinal);
        Assert.Contains("Never what anybody typed", offer.Text, StringComparison.Ordinal);
        Assert.Contains("say \"stop\"", offer.Text, StringComparison.Ordinal);
        Assert.Contains("I am blocked", offer.Buttons);

        Assert.StartsWith("I wrote on 17 June 2026", (await diego.AsksAsync("why did I get this?")).Text, StringComparison.Ordinal);
        await SeesAsync(diego, platform, await diego.PressesAsync(offer, "Push my request"), "marked as urgent");

        // The tick comes again, and the week is over once: nothing more until the next.
        Assert.Empty(await OffersAsync(bot));

        // The push went up the line, of which he hears as well.
        await diego.HearsAsync("Your request 40 for Cursor");
        Assert.EndsWith("heard of it today already. You can escalate again tomorrow.", (await diego.AsksAsync("push it")).Text, StringComparison.Ordinal);
        Assert.Contains("help with a waiting request", (await diego.AsksAsync("messages")).Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_senior_is_asked_whether_access_works_before_a_colleague_is_offered(Platform platform)
    {
        await using var bot = await StartAsync();
        var nadia = On(bot, platform, Blocked);
        await nadia.AsksAsync("me");
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var check = await nadia.NextAsync();
        Assert.StartsWith("Does Microsoft 365 Copilot work for you?", check.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Pair me", check.Buttons);
        await SeesAsync(nadia, platform, await nadia.PressesAsync(check, "It works"), "nothing is in the way");

        bot.Clock.Advance(TimeSpan.FromDays(7));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        var invitation = await nadia.NextAsync();
        Assert.StartsWith("Your judgement on GitHub Copilot, on a real problem", invitation.Text, StringComparison.Ordinal);
        Assert.Contains("reviewer and sparring partner", invitation.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Never what anybody typed", invitation.Text, StringComparison.Ordinal);

        // Not for me: a clean answer with a private reason, and the end of it.
        var form = await nadia.OpensAsync(invitation, "Not for me");
        await nadia.SubmitsAsync(form, ("reason", "quality"));
        Assert.Contains("GitHub Copilot is not for you", (await nadia.NextAsync()).Text, StringComparison.Ordinal);
        Assert.StartsWith("You said that GitHub Copilot is not for you", (await nadia.AsksAsync("not now")).Text, StringComparison.Ordinal);
        Assert.Contains("GitHub Copilot: you said it is not for you", (await nadia.AsksAsync("me")).Text, StringComparison.Ordinal);
        var admin = On(bot, platform, TalkingHost.Admin);
        Assert.Equal("Nothing that at least 5 people said about GitHub Copilot.", (await admin.AsksAsync("nudges reasons GitHub Copilot")).Text);
    }

    [Fact]
    public async Task Reasons_go_to_the_owner_of_the_tool_alone_and_only_where_five_say_the_same()
    {
        await using var bot = await StartAsync(("Nudges:Send", "false"));
        var (admin, owner) = (new Mail(bot.OnTeams(TalkingHost.Admin)), new Mail(bot.OnTeams(TalkingHost.Employee)));
        var offers = await RoundAsync(async words => (await admin.SaysAsync(words, "A round now would write")).Text);
        var (tool, people) = ((string[])["GitHub Copilot", "Claude Code", "ChatGPT Enterprise", "Cursor", "Gemini"])
            .Select(t => (Tool: t, People: offers.Where(o => o.Key != TalkingHost.Admin && o.Key != TalkingHost.Employee && o.Value.Text.Split('\n')[0].Contains(t, StringComparison.Ordinal)).Select(o => o.Key).Take(5).ToList())).First(t => t.People.Count == 5);
        foreach (var email in people) await bot.OnTeams(email).AsksAsync("help");
        await admin.SaysAsync("nudges send", "This writes to");
        await admin.SaysAsync("yes", "Done: up to");
        await admin.SaysAsync($"tools owner {tool} {TalkingHost.Employee}", $"Done: {tool} is Liam Hassan's.");
        foreach (var email in people.Take(4)) await SaysNoAsync(email);
        await owner.SaysAsync($"nudges reasons {tool}", $"Nothing that at least 5 people said about {tool}.");
        bot.Clock.Advance(new DateTimeOffset(2026, 7, 1, 15, 0, 0, TimeSpan.Zero) - bot.Clock.GetUtcNow());
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.DoesNotContain(bot.Told(), t => t.Rule == "nudge.reasons");

        await SaysNoAsync(people[4]);
        var counts = (await owner.SaysAsync($"nudges reasons {tool}", $"Why {tool} is not for people")).Text;
        Assert.EndsWith("• Quality of what comes out: 5 people", counts, StringComparison.Ordinal);
        await admin.SaysAsync($"nudges reasons {tool}", $"Why {tool} is not for people is told in counts to whoever answers for it alone: Liam Hassan.");
        await new Mail(bot.OnSlack(TalkingHost.Manager)).SaysAsync($"nudges reasons {tool}", "alone: Liam Hassan. Nothing was shown.");
        await owner.SaysAsync("nudges preview", "nudges is for admins only");

        // Once a month, by itself, and not again while nothing has changed.
        foreach (var month in (int[])[8, 9])
        {
            bot.Clock.Advance(new DateTimeOffset(2026, month, 1, 15, 0, 0, TimeSpan.Zero) - bot.Clock.GetUtcNow());
            await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        }

        Assert.Equal(TalkingHost.Employee, Assert.Single(bot.Told(), t => t.Rule == "nudge.reasons").To);
        await owner.HearsAsync("I do not say who.");

        async Task SaysNoAsync(string email) => await new Mail(bot.OnTeams(email)).SaysAsync("not for me because what it writes is often wrong", $"{tool} is not for you");
    }

    [Fact]
    public async Task Who_said_that_they_are_away_hears_nothing_though_their_day_has_not_dawned_elsewhere()
    {
        await using var bot = await StartAsync();
        bot.MovesTo(TalkingHost.Admin, "Pacific/Pago_Pago");
        bot.MovesTo(Idle, "Pacific/Kiritimati");
        var (admin, idle) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(Idle));
        Assert.Contains(Idle, (await RoundAsync(Said)).Keys);
        Assert.StartsWith("Noted: you are away.", (await idle.AsksAsync("I am on leave")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Idle, (await RoundAsync(Said)).Keys);
        Assert.StartsWith("Welcome back.", (await idle.AsksAsync("I am back")).Text, StringComparison.Ordinal);
        Assert.Contains(Idle, (await RoundAsync(Said)).Keys);

        async Task<string> Said(string words) => (await admin.AsksAsync(words)).Text;
    }

    [Theory, MemberData(nameof(Platforms))]
    public async Task Stop_not_now_and_leave_are_kept(Platform platform)
    {
        await using var bot = await StartAsync();
        var (diego, nadia, paula, admin) = (On(bot, platform, Waiting), On(bot, platform, Blocked), On(bot, platform, Idle), On(bot, platform, TalkingHost.Admin));
        Assert.StartsWith("Done: I offer you nothing", (await diego.AsksAsync("stop")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Noted: you are away until 3 August 2026", (await nadia.AsksAsync("I am on leave until 3 August")).Text, StringComparison.Ordinal);
        await paula.AsksAsync("me");
        Assert.Equal([Idle], await OffersAsync(bot));
        var offer = await paula.NextAsync();
        var form = await paula.OpensAsync(offer, "Not now");
        await paula.SubmitsAsync(form, ("until", "91"));
        Assert.StartsWith("All right, not before 17 September 2026", (await paula.NextAsync()).Text, StringComparison.Ordinal);
        Assert.StartsWith("Noted: you are away. I write nothing of this kind until you say", (await diego.AsksAsync("I am on leave")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Welcome back.", (await diego.AsksAsync("I am back")).Text, StringComparison.Ordinal);
        Assert.Contains("You said stop", (await diego.AsksAsync("me")).Text, StringComparison.Ordinal);

        bot.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Empty(await OffersAsync(bot));
        Assert.StartsWith("Welcome back.", (await nadia.AsksAsync("I am back")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: I may offer", (await diego.AsksAsync("start")).Text, StringComparison.Ordinal);
        var page = (await admin.AsksAsync("nudges preview")).Text;
        Assert.Matches("A round now would write to [0-9]+ people of [0-9]+; nothing was sent", page);
    }

    [Fact]
    public async Task Only_admins_see_a_round_before_it_goes_and_managers_see_counts()
    {
        await using var bot = await StartAsync();
        var (liam, uma, admin) = (bot.OnTeams(TalkingHost.Employee), bot.OnTeams(TalkingHost.Manager), bot.OnTeams(TalkingHost.Admin));
        Assert.StartsWith("nudges is for admins only", (await liam.AsksAsync("nudges preview")).Text, StringComparison.Ordinal);
        Assert.StartsWith("standing is for managers and admins only", (await liam.AsksAsync("standing")).Text, StringComparison.Ordinal);
        var standing = (await uma.AsksAsync("standing")).Text;
        Assert.DoesNotContain("@", standing, StringComparison.Ordinal);
        foreach (var name in (string[])["Hana", "Paula", "Nadia", "Chloe"]) Assert.DoesNotContain(name, standing, StringComparison.Ordinal);

        var preview = (await admin.AsksAsync("nudges preview")).Text;
        Assert.Contains("Left alone:", preview, StringComparison.Ordinal);
        Assert.Contains("You can type:", preview, StringComparison.Ordinal);
        var asked = await admin.AsksAsync("nudges send");
        Assert.StartsWith("This writes to ", asked.Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: up to", (await admin.AsksAsync("yes")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: no round goes out until", (await admin.AsksAsync("nudges pause until 30 June")).Text, StringComparison.Ordinal);
        Assert.Empty(await OffersAsync(bot));
    }

    [Fact]
    public async Task In_works_council_mode_a_round_writes_to_nobody()
    {
        await using var bot = await StartAsync(("Nudges:WorksCouncil", "true"));
        var diego = bot.OnTeams(Waiting);
        await diego.AsksAsync("me");
        Assert.Empty(await OffersAsync(bot));
        var preview = (await bot.OnTeams(TalkingHost.Admin).AsksAsync("nudges preview")).Text;
        Assert.StartsWith("A round now would write to 0 people of ", preview, StringComparison.Ordinal);
        Assert.Contains("works-council mode: teams only: ", preview, StringComparison.Ordinal);

        // Answers, seats and digests obey it as well, for admins too.
        var admin = new Mail(bot.OnTeams(TalkingHost.Admin));
        Assert.DoesNotMatch("[0-9]", (await admin.SaysAsync("how many prompts did Liam Hassan send last week?", "")).Text.Split('\n')[0]);
        await admin.SaysAsync("seats list GitHub Copilot dormant", "In works-council mode nobody sees who does not use a seat");
        Assert.Matches("[0-9]", (await admin.SaysAsync("prompts last week", "prompts")).Text);
        var digest = await admin.SaysAsync($"digest preview {TalkingHost.Manager}", "Your teams");
        Assert.DoesNotContain("Ask the holders", digest.Buttons);
        Assert.DoesNotContain("Offer a colleague", digest.Buttons);
    }

    [Fact]
    public async Task Who_is_held_out_hears_nothing_and_who_is_blocked_is_never_held_out()
    {
        await using var bot = await StartAsync(("Nudges:HoldOutPercent", "50"));
        var admin = bot.OnTeams(TalkingHost.Admin);
        Assert.Matches("held out for comparison: [0-9]+", (await admin.AsksAsync("nudges preview")).Text);
        var diego = bot.OnTeams(Waiting);
        await diego.AsksAsync("me");
        Assert.Contains(Waiting, await OffersAsync(bot));
    }

    [Fact]
    public async Task A_campaign_has_a_goal_of_days_or_breadth_and_its_steps_go_out_with_the_rounds()
    {
        await using var bot = await StartAsync();
        var (admin, uma, maria) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(TalkingHost.Manager), bot.OnSlack("maria.silva@northgate.example"));
        Assert.StartsWith("I did not understand", (await admin.AsksAsync("campaigns start June tool GitHub Copilot goal tokens 1000 by 60% playbook broaden until 30 July")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Only admins start", (await uma.AsksAsync("campaigns start June tool GitHub Copilot goal days 6 by 60% playbook broaden until 30 July")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Start June, until 30 July 2026: 60 % active on at least 6 different days?", (await admin.AsksAsync("campaigns start June tool GitHub Copilot goal days 6 by 60% playbook broaden until 30 July")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: June runs", (await admin.AsksAsync("yes")).Text, StringComparison.Ordinal);

        await maria.AsksAsync("me");
        Assert.Contains("maria.silva@northgate.example", await OffersAsync(bot));
        Assert.StartsWith("GitHub Copilot: a next step, if you like", (await maria.NextAsync()).Text, StringComparison.Ordinal);
        Assert.Matches("June, GitHub Copilot, everybody, until 30 July 2026: 60 % active on at least 6 different days. ([0-9]+|Fewer than 5|Nearly all) of [0-9]+ so far", (await new Mail(uma).SaysAsync("campaigns", "June, GitHub Copilot")).Text);
        await new Mail(admin).SaysAsync("campaigns stop June", "Done: June is over");
        await new Mail(uma).SaysAsync("campaigns", "No campaign runs that you could read about.");
    }

    [Fact]
    public async Task A_win_is_shared_with_its_authors_yes_and_taken_back()
    {
        await using var bot = await StartAsync();
        var (liam, uma) = (bot.OnTeams(TalkingHost.Employee), bot.OnSlack(TalkingHost.Manager));
        Assert.Contains("with your name. Share it?", (await liam.AsksAsync("win share the review found a race")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Nobody has shared", (await uma.AsksAsync("win list")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: shared", (await liam.AsksAsync("yes")).Text, StringComparison.Ordinal);
        Assert.Contains("Liam Hassan: the review found a race", (await uma.AsksAsync("win list")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: what you shared is gone", (await liam.AsksAsync("win withdraw")).Text, StringComparison.Ordinal);
        Assert.StartsWith("Nobody has shared", (await uma.AsksAsync("win list")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demonstration_helps_the_blocked_invites_the_senior_and_leaves_the_absent_alone()
    {
        var data = ServiceUnderTest.NewDirectory();
        try
        {
            Assert.Equal(0, (await ServiceUnderTest.RunAsync("demo", "--data", data)).ExitCode);
            var cast = DemonstrationOrganisation.Create(DemonstrationOrder.Default(TimeProvider.System.GetUtcNow())).Cast;
            await using var service = await ServiceUnderTest.StartAsync(data, ("environment", "Development"), ("Nudges:HoldOutPercent", "0"), ("Nudges:Send", "false"), ("Logging:LogLevel:Default", "Error"));
            using var admin = await LocalRoom.OpenAsync(service, cast.Admin, "demo", "personal");
            Assert.StartsWith("I have offered you nothing lately that this could answer", await admin.SayAsync("not now"), StringComparison.Ordinal);
            Assert.Contains("\"campaigns playbooks\" shows", await admin.SayAsync("campaigns"), StringComparison.Ordinal);
            Assert.StartsWith("Nobody looks for a partner now", await admin.SayAsync("pairing preview"), StringComparison.Ordinal);
            Assert.Matches(@"\nPage (\d+) of \1$", await admin.SayAsync("nudges preview 999"));
            var round = await RoundAsync(admin);
            Assert.Equal("help with a waiting request", round[cast.Blocked].Offer);
            Assert.Contains($"Your request for {cast.BlockedTool} still waits", round[cast.Blocked].Text, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?i)pair|course|training|colleague", round[cast.Blocked].Text);

            // Who has access and does not engage: first the question whether it works, where no login was ever seen, then the invitation for their craft.
            var seniors = cast.Unengaged.Where(round.ContainsKey).ToList();
            Assert.NotEmpty(seniors);
            var invited = seniors.Where(s => round[s].Offer == "invitation to pair").ToList();
            Assert.NotEmpty(invited);
            Assert.All(invited, s => Assert.Contains("reviewer and sparring partner", round[s].Text, StringComparison.Ordinal));
            Assert.All(seniors.Except(invited), s => Assert.Contains(round[s].Offer, (string[])["ask whether access works", "help with a waiting request", "offer access"]));

            using var away = await LocalRoom.OpenAsync(service, invited[0], "away", "personal");
            Assert.StartsWith("Noted: you are away until", await away.SayAsync("I'm on holiday until 2999-01-01"), StringComparison.Ordinal);
            Assert.DoesNotContain(invited[0], (await RoundAsync(admin)).Keys);

            // Without Teams and Slack the local page is where people are met.
            Assert.DoesNotContain("cannot be reached", await admin.SayAsync("nudges preview"), StringComparison.Ordinal);
            using var blocked = await LocalRoom.OpenAsync(service, cast.Blocked, $"chat-{cast.Blocked}", "personal");
            await admin.SayAsync("nudges send");
            Assert.StartsWith("Done: up to ", await admin.SayAsync("yes"), StringComparison.Ordinal);
            Assert.Contains("help with a waiting request", $"{await blocked.SayAsync("messages")}{await blocked.SayAsync("messages")}", StringComparison.Ordinal);

            // The agent that nobody stopped lifts nobody's standing, and its owner reads why.
            using var runaway = await LocalRoom.OpenAsync(service, cast.Runaway, "runaway", "personal");
            Assert.Contains("it ran without a pause, as a program does", await runaway.SayAsync("me"), StringComparison.Ordinal);
        }
        finally
        {
            StoreDirectory.Delete(data);
        }
    }

    [Fact]
    public async Task Absences_come_in_by_file_and_stay_without_one()
    {
        var (data, files) = (ServiceUnderTest.NewDirectory(), Directory.CreateTempSubdirectory("chatbot-absences-").FullName);
        try
        {
            foreach (var file in Directory.GetFiles(ImportBench.Sample)) File.Copy(file, Path.Combine(files, Path.GetFileName(file)));
            var absences = Path.Combine(files, "absences.csv");
            await File.WriteAllTextAsync(absences, $"email,from,until,kind\n{Blocked},2026-06-01,2026-08-31,leave\n{Idle},2026-01-01,,part-time\n");
            Assert.Contains("absences: 2 added", await ImportAsync(0), StringComparison.Ordinal);
            Assert.Contains("no change", await ImportAsync(0), StringComparison.Ordinal);
            await File.WriteAllTextAsync(absences, $"email,from,until,kind\n{Blocked},2026-06-01,2026-05-31,leave\n{Idle},2026-01-01,,sabbatical\nnobody@northgate.example,2026-01-01,,leave\n");
            var refused = await ImportAsync(1);
            Assert.Contains("absences.csv:2 until: 2026-05-31 is before 2026-06-01", refused, StringComparison.Ordinal);
            Assert.Contains("absences.csv:3 kind:", refused, StringComparison.Ordinal);
            Assert.Contains("absences.csv:4 email:", refused, StringComparison.Ordinal);
            File.Delete(absences);
            Assert.Contains("no change", await ImportAsync(0), StringComparison.Ordinal);
        }
        finally
        {
            StoreDirectory.Delete(data);
            Directory.Delete(files, recursive: true);
        }

        async Task<string> ImportAsync(int exitCode)
        {
            var done = await ServiceUnderTest.RunAsync("import", files, "--data", data);
            Assert.True(exitCode == done.ExitCode, done.Error);
            return done.Output + done.Error;
        }
    }

    private static Task<TalkingHost> StartAsync(params (string, string?)[] settings) => TalkingHost.StartAsync([("Nudges:HoldOutPercent", "0"), .. settings]);

    private static Talker On(TalkingHost bot, Platform platform, string email) => platform == Platform.Teams ? bot.OnTeams(email) : bot.OnSlack(email);

    /// <summary>Whom a round reached.</summary>
    private static async Task<IReadOnlyList<string>> OffersAsync(TalkingHost bot) =>
        [.. (await bot.Service.SettleAsync(bot.Clock.GetUtcNow())).Where(o => o.StartsWith("nudge ", StringComparison.Ordinal) && o.EndsWith("queued", StringComparison.Ordinal)).Select(o => o.Split(' ', ':')[1])];

    /// <summary>Teams answers a press with the new card; Slack gets it as an update.</summary>
    private static async Task SeesAsync(Talker who, Platform platform, Shown shown, string words)
    {
        var seen = platform == Platform.Teams ? shown.Card.GetRawText() : (await who.NextAsync()).Text;
        Assert.Contains(words, seen, StringComparison.Ordinal);
    }

    private static Task<Dictionary<string, (string Offer, string Text)>> RoundAsync(LocalRoom admin) => RoundAsync(words => admin.SayAsync(words));

    /// <summary>Every page of the preview, by e-mail.</summary>
    private static async Task<Dictionary<string, (string Offer, string Text)>> RoundAsync(Func<string, Task<string>> say)
    {
        var found = new Dictionary<string, (string, string)>();
        for (int page = 1, pages = 1; page <= pages; page++)
        {
            var text = await say($"nudges preview {page}");
            if (System.Text.RegularExpressions.Regex.Match(text, @"Page \d+ of (\d+)") is { Success: true } of) pages = int.Parse(of.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            foreach (System.Text.RegularExpressions.Match person in System.Text.RegularExpressions.Regex.Matches(text, @"^[^\n]*?, (\S+@\S+): ([^\n]+)\n((?:  [^\n]*\n?)*)", System.Text.RegularExpressions.RegexOptions.Multiline))
                found.Add(person.Groups[1].Value, (person.Groups[2].Value, person.Groups[3].Value));
        }

        return found;
    }
}
