using System.Globalization;
using System.Text.RegularExpressions;
using ChatBot.Channels;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.IntegrationTests.Import;
using ChatBot.IntegrationTests.Platforms;

namespace ChatBot.IntegrationTests.Pairing;

/// <summary>Two people, a live problem, and everything that can come between. One is on one platform, the others on the other.</summary>
public sealed class Working_in_pairs
{
    private const string Tool = "Claude Code", Problem = "PAY-1432: flaky tests of the ledger", Seeker = "paula.kumar@northgate.example";
    private const string Decliner = "wei.richter@northgate.example", Silent = "marta.fischer@northgate.example", Leaver = "jonas.kaur@northgate.example", Partner = "paula.morgan@northgate.example";

    public static TheoryData<Platform> Platforms => [Platform.Teams, Platform.Slack];

    [Theory, MemberData(nameof(Platforms))]
    public async Task A_problem_finds_a_partner_whatever_comes_between(Platform platform)
    {
        await using var bot = await StartAsync(await OrganisationAsync());
        var other = platform == Platform.Teams ? Platform.Slack : Platform.Teams;
        var (paula, wei, marta, jonas, partner) = (On(bot, platform, Seeker), On(bot, other, Decliner), On(bot, other, Silent), On(bot, other, Leaver), On(bot, other, Partner));
        await paula.SaysAsync($"pair me {Tool}: {Problem}, two ways", "Your problem is on the list for Claude Code");
        await paula.SaysAsync($"pair me {Tool}: another problem", "You look for a partner for Claude Code already");

        // One declines: nobody is told, and the search goes on.
        await HelpsAsync(wei);
        await SettleAsync(bot);
        var asked = await wei.HearsAsync("Paula Kumar has a problem that you could help with");
        Assert.Contains(Problem, asked.Text, StringComparison.Ordinal);
        await paula.HearsAsync("Wei Richter could work with you on this");
        await paula.SaysAsync("pairing yes", "Noted: yes.");
        await wei.PressesAsync(asked, "Not this time", "Nobody is told who said no");
        await paula.SaysAsync("pairing", "in the next round, Wednesday");
        await wei.SaysAsync("pairing off", "Done: you are asked no more");

        // One does not answer: after five working days both are free again, and that is all.
        bot.Clock.Advance(TimeSpan.FromDays(7));
        await HelpsAsync(marta);
        await SettleAsync(bot);
        await marta.HearsAsync("Paula Kumar has a problem");
        await paula.HearsAsync("Marta Fischer could work with you");
        bot.Clock.Advance(TimeSpan.FromDays(7));
        Assert.DoesNotContain(await SettleAsync(bot), o => o.StartsWith("pairing.noreply", StringComparison.Ordinal));
        bot.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains(await SettleAsync(bot), o => o.StartsWith("pairing.noreply", StringComparison.Ordinal));
        await paula.SaysAsync("pairing", "in the next round, Wednesday");
        await marta.SaysAsync("pairing off", "Done: you are asked no more");

        // One agrees, a time is set, and then they leave the organisation: the one who stays is told and looks on.
        bot.Clock.Advance(TimeSpan.FromDays(6));
        await HelpsAsync(jonas);
        await SettleAsync(bot);
        await AgreeAsync(jonas, paula);
        await bot.RunAsync("import", await OrganisationAsync(without: Leaver));
        await SettleAsync(bot);
        await paula.HearsAsync("Your session does not take place");

        // One agrees, moves to another zone, and gets other times; then they meet.
        bot.Clock.Advance(TimeSpan.FromDays(7));
        await HelpsAsync(partner);
        await SettleAsync(bot);
        await AgreeAsync(partner, paula);
        await bot.RunAsync("import", await OrganisationAsync(without: Leaver, moved: Partner));
        await SettleAsync(bot);
        var moved = await partner.HearsAsync("A new time with Paula Kumar");
        Assert.Contains("Clock: Europe/London", moved.Text, StringComparison.Ordinal);
        await paula.HearsAsync("A new time with Paula Morgan");
        await partner.PressesAsync(moved, moved.Buttons[0], "Set. You both get it");
        var (set, told) = (await partner.HearsAsync("45 minutes, Europe/London"), await paula.HearsAsync("you and Paula Morgan"));
        Assert.Contains("without the tool", set.Text, StringComparison.Ordinal);
        var start = Regex.Match((await paula.SaysAsync("pairing calendar", "BEGIN:VEVENT")).Text, "DTSTART:[0-9TZ]+").Value;
        Assert.Contains(start, await bot.Service.Http.GetStringAsync(Link(told)), StringComparison.Ordinal);
        Assert.NotEqual("", start);

        // After it: did you meet, was it solved, what was in the way.
        bot.Clock.Advance(TimeSpan.FromDays(2));
        await SettleAsync(bot);
        var how = await paula.HearsAsync("How was it with Paula Morgan?");
        var form = await paula.OpensAsync(how, "We met");
        await paula.SubmitsAsync(form, ("solved", "yes"), ("way", "access"), ("again", "yes"), ("minutes_without", "30"), ("minutes_with", "12"));
        Assert.Contains("Open a request", (await paula.HearsAsync("Shall I open an access request?")).Buttons);
        await partner.HearsAsync("How was it with Paula Kumar?");
        await partner.SaysAsync("pairing met yes", "30 minutes without the tool, 12 with it");
        await paula.SaysAsync("pairing", "You look for nobody");

        // The calendar file went with the session.
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await bot.Service.Http.GetAsync(Link(told))).StatusCode);
    }

    [Fact]
    public async Task The_effect_is_measured_from_use_beside_people_who_got_nothing()
    {
        var (seekers, helpers) = (Seekers(5), Helpers(5));
        await using var bot = await StartAsync(await OrganisationAsync(met: seekers));
        var pairs = new List<(Mail Low, Mail High)>();
        foreach (var (low, high) in seekers.Zip(helpers))
        {
            pairs.Add((On(bot, Platform.Slack, low), On(bot, Platform.Teams, high)));
            await pairs[^1].Low.SaysAsync($"pair me {Tool}: {Problem}", "Your problem is on the list");
            await HelpsAsync(pairs[^1].High);
        }

        var admin = On(bot, Platform.Slack, TalkingHost.Admin);
        await admin.SaysAsync("pairing preview", "A round now would ask 5 pairs; 0 people would look on");
        await admin.SaysAsync("pairing effect", "too few sessions");
        await SettleAsync(bot);
        foreach (var who in pairs.SelectMany(p => (Mail[])[p.Low, p.High]))
        {
            await who.HearsAsync("It happens only if you both say yes");
            await who.Talker.SaysAsync("pairing yes");
        }

        foreach (var (low, _) in pairs)
        {
            await low.HearsAsync("Which of these times?");
            await low.SaysAsync("pairing time 1", "Set. You both get it");
        }

        bot.Clock.Advance(TimeSpan.FromDays(5));
        await SettleAsync(bot);
        foreach (var (low, _) in pairs)
        {
            await low.HearsAsync("How was it with");
            await low.SaysAsync("pairing met yes", "Thank you.");
        }

        bot.Clock.Advance(TimeSpan.FromDays(40));
        var effect = (await admin.SaysAsync("pairing effect", "28 days after")).Text;
        Assert.Matches("28 days after: 5 people who met changed by [0-9]+[.,][0-9] active days per 28, matched people who got nothing by [−0-9]+[.,][0-9]", effect);
        Assert.Contains("chance alone hardly explains it", effect, StringComparison.Ordinal);
        Assert.Contains("14 days after: 5 people", effect, StringComparison.Ordinal);
        await pairs[0].Low.SaysAsync("pairing effect", "That part is for admins only");
    }

    [Fact]
    public async Task Only_the_two_can_press_and_only_what_was_offered_can_be_chosen()
    {
        await using var bot = await StartAsync(await OrganisationAsync());
        var (paula, wei, liam) = (On(bot, Platform.Teams, Seeker), On(bot, Platform.Teams, Decliner), bot.OnTeams(TalkingHost.Employee));
        await paula.SaysAsync($"pair me {Tool}: {Problem}", "Your problem is on the list");
        await HelpsAsync(wei);
        await SettleAsync(bot);
        var asked = await wei.HearsAsync("Paula Kumar has a problem");
        var stolen = await liam.AnsweredAsync(bot.Teams.Press(liam.Person!, liam.Personal.Id, null, asked.Id, asked.Card, "Yes, with pleasure", new Dictionary<string, string>()), asked);
        Assert.Equal(400, stolen.Status);
        await paula.SaysAsync("pairing yes", "Noted: yes");
        await wei.SaysAsync("pairing yes", "You both said yes");
        await wei.SaysAsync("pairing time 9", "There are 3 times");
        var times = await paula.HearsAsync("Which of these times?");
        var wrong = await paula.Talker.AnsweredAsync(bot.Teams.Execute(paula.Talker.Person!, "pairing.time", new() { ["pair"] = IdOf(times), ["at"] = "1781800000000" }, times.Room.Id, null, times.Id), times);
        Assert.Contains("was not offered", wrong.Card.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_left_over_is_told_once()
    {
        await using var bot = await StartAsync(await OrganisationAsync());
        var paula = On(bot, Platform.Teams, Seeker);
        await paula.SaysAsync($"pair me {Tool}: {Problem}", "Your problem is on the list");
        await SettleAsync(bot);
        await paula.HearsAsync("Nobody fits yet");
        bot.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Contains(await SettleAsync(bot), o => o.StartsWith("pairing.left", StringComparison.Ordinal));
        await paula.SaysAsync("pairing cancel", "Done: you look for nobody any more.");
        Assert.Equal(1, paula.TimesHeard("Nobody fits yet"));
    }

    [Fact]
    public async Task Whoever_has_no_access_is_helped_with_that_first()
    {
        await using var bot = await StartAsync(await OrganisationAsync());
        await On(bot, Platform.Slack, "diego.davies@northgate.example").SaysAsync($"pair me Cursor: {Problem}", "You have no access to Cursor, and that comes first");
    }

    private static async Task<TalkingHost> StartAsync(string files)
    {
        var bot = await TalkingHost.StartAsync(("Nudges:Send", "false"), ("Pairing:PublicAddress", "https://bot.example"));
        await bot.RunAsync("import", files);
        return bot;
    }

    private static Mail On(TalkingHost bot, Platform platform, string email) => new(platform == Platform.Teams ? bot.OnTeams(email) : bot.OnSlack(email));

    private static Task<IReadOnlyList<string>> SettleAsync(TalkingHost bot) => bot.Service.SettleAsync(bot.Clock.GetUtcNow());

    private static Task<Heard> HelpsAsync(Mail who) => who.SaysAsync("pairing help Claude Code 1", "Thank you: you are happy to help with Claude Code, at most 1 a month");

    /// <summary>Both say yes, get three times, one chooses the last, and both get it.</summary>
    private static async Task AgreeAsync(Mail high, Mail low)
    {
        await high.PressesAsync(await high.HearsAsync("has a problem that you could help with"), "Yes, with pleasure", "Noted: yes");
        await low.HearsAsync("could work with you on this");
        await low.SaysAsync("pairing yes", "You both said yes: choose");
        Assert.Contains("Time 3:", (await high.HearsAsync("Which of these times?")).Text, StringComparison.Ordinal);
        await low.HearsAsync("Which of these times?");
        await low.SaysAsync("pairing time 3", "Set. You both get it");
        await low.HearsAsync("45 minutes, America/New_York");
        await high.HearsAsync("45 minutes, America/New_York");
    }

    private static string IdOf(Heard heard) => Regex.Match(heard.Card.GetRawText(), "\"pair\": ?\"([0-9a-f-]{36})\"").Groups[1].Value;

    private static string Link(Heard heard) => Regex.Match(heard.Card.GetRawText(), @"/pairing/[0-9a-f]{32}\.ics").Value;

    private static List<string> Helpers(int count) => [.. ((string[])["aaron.banerjee", "camila.vargas", "dangelo.russo", "farah.ahmed", "jonas.kaur", "paula.morgan", "kavya.keller", "wei.richter"]).Take(count).Select(n => $"{n}@northgate.example")];

    private static List<string> Seekers(int count) => [.. ((string[])["paula.kumar", "hana.marino", "ben.turner", "chloe.nakamura", "uma.kaur", "mei.singh"]).Take(count).Select(n => $"{n}@northgate.example")];

    /// <summary>The sample with use that goes on until September: helpers work with the tool every working day, and those who met do so from July on.</summary>
    private static async Task<string> OrganisationAsync(string? without = null, string? moved = null, IReadOnlyList<string>? met = null)
    {
        var files = Directory.CreateTempSubdirectory("chatbot-pairs-").FullName;
        foreach (var file in Directory.GetFiles(ImportBench.Sample)) File.Copy(file, Path.Combine(files, Path.GetFileName(file)));
        var organisation = Path.Combine(files, "org.json");
        await File.WriteAllTextAsync(organisation, (await File.ReadAllTextAsync(organisation)).Replace("\"data_to\": \"2026-06-17\"", "\"data_to\": \"2026-08-31\"", StringComparison.Ordinal));
        var use = new List<string>();
        foreach (var (who, from) in Helpers(8).Append(Silent).Select(h => (h, new DateOnly(2026, 6, 18))).Concat((met ?? []).Select(m => (m, new DateOnly(2026, 6, 25)))))
            for (var day = from; day < new DateOnly(2026, 9, 1); day = day.AddDays(1))
                if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) use.Add(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{who},Claude Code,cli,chat,sonnet-4,,1,6,14,,,,,,"));
        await File.AppendAllLinesAsync(Path.Combine(files, "usage.csv"), use);

        var people = Path.Combine(files, "people.csv");
        await File.WriteAllLinesAsync(people, (await File.ReadAllLinesAsync(people)).Where(line => without is null || !line.StartsWith($"{without},", StringComparison.Ordinal))
            .Select(line => moved is not null && line.StartsWith($"{moved},", StringComparison.Ordinal) ? line.Replace("America/New_York", "Europe/London", StringComparison.Ordinal) : line));
        if (without is not null)
            foreach (var file in (string[])["seats.csv", "requests.csv", "usage.csv"])
                await File.WriteAllLinesAsync(Path.Combine(files, file), (await File.ReadAllLinesAsync(Path.Combine(files, file))).Where(line => !line.Contains(without, StringComparison.Ordinal)));
        return files;
    }
}

/// <summary>What arrived for somebody, found by its words: an answer and a card that follows from it may come in either order.</summary>
internal sealed class Mail(Talker talker)
{
    private readonly List<Heard> unread = [];

    private readonly List<Heard> all = [];

    public Talker Talker => talker;

    /// <summary>How often it was heard so far.</summary>
    public int TimesHeard(string words) => all.Count(h => h.Text.Contains(words, StringComparison.Ordinal));

    public async Task<Heard> HearsAsync(string words)
    {
        while (true)
        {
            if (unread.FirstOrDefault(h => h.Text.Contains(words, StringComparison.Ordinal)) is { } found)
            {
                unread.Remove(found);
                return found;
            }

            try
            {
                var next = await talker.NextAsync();
                unread.Add(next);
                all.Add(next);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{talker.Email} did not hear \"{words}\", but: {string.Join(" | ", unread.Select(u => u.Text))}");
            }
        }
    }

    public async Task<Heard> SaysAsync(string text, string hears)
    {
        await talker.SaysAsync(text);
        return await HearsAsync(hears);
    }

    /// <summary>Teams answers a press with the new card; Slack gets it as an update.</summary>
    public async Task PressesAsync(Heard heard, string title, string sees)
    {
        var shown = await talker.PressesAsync(heard, title);
        if (talker.Person is null) await HearsAsync(sees);
        else Assert.Contains(sees, shown.Card.GetRawText(), StringComparison.Ordinal);
    }

    public Task<OpenForm> OpensAsync(Heard heard, string title) => talker.OpensAsync(heard, title);

    public Task<Shown> SubmitsAsync(OpenForm form, params (string Field, string Value)[] fields) => talker.SubmitsAsync(form, fields);
}
