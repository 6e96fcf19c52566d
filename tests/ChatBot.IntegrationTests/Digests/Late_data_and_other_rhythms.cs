using ChatBot.Channels;
using ChatBot.IntegrationTests.Access;
using ChatBot.IntegrationTests.Platforms;
using ChatBot.IntegrationTests.SqlServer;

namespace ChatBot.IntegrationTests.Digests;

/// <summary>Monthly cards and those before a billing cycle ends, cost centres, corrections, a period made again, and the verb that delivers what is due; by a clock that moves.</summary>
public sealed class Late_data_and_other_rhythms
{
    private const string Laura = "laura.joshi@northgate.example";

    private static readonly DateTimeOffset Monday = new(2026, 6, 22, 14, 0, 0, TimeSpan.Zero);

    private const string Active = @"(\d+) of \d+ people were active";

    private static IEnumerable<(string Rule, string To, string Period)> Digests(TalkingHost bot) => bot.Told().Where(t => t.Rule.StartsWith("digest.", StringComparison.Ordinal));

    private static async Task AtAsync(TalkingHost bot, DateTimeOffset at)
    {
        bot.Clock.Advance(at - bot.Clock.GetUtcNow());
        await bot.Service.SettleAsync(at);
        await bot.Service.SettleAsync(at);
    }

    [Fact]
    public async Task Finance_gets_a_cost_centre_monthly_and_three_days_before_the_cycle_ends()
    {
        await using var bot = await AccessBench.StartAsync();
        var (david, laura) = (bot.OnSlack(TalkingHost.Finance), bot.OnTeams(Laura));
        Assert.Contains("about cost centre CC-103", (await david.AsksAsync("digest subscribe monthly and cycle on monday at 9 in Europe/Paris in english for cost centre CC-103")).Text, StringComparison.Ordinal);
        await laura.SaysAsync("digest subscribe for cost centre CC-103");
        await laura.HearsAsync("is for finance, admins, and whoever leads all of it");

        await AtAsync(bot, new(2026, 6, 27, 6, 59, 0, TimeSpan.Zero));
        Assert.DoesNotContain(Digests(bot), d => d.To == TalkingHost.Finance);
        await AtAsync(bot, new(2026, 6, 27, 7, 1, 0, TimeSpan.Zero));
        var cycle = await david.HearsAsync("Cost centre CC-103: three days before the billing cycle ends");
        Assert.Contains("so far this month", cycle.Text, StringComparison.Ordinal);

        // A cost centre is no group that leads somebody: nobody in it is named.
        Assert.DoesNotContain("Diego Davies", cycle.Text, StringComparison.Ordinal);

        await AtAsync(bot, new(2026, 7, 6, 6, 59, 0, TimeSpan.Zero));
        await AtAsync(bot, new(2026, 7, 6, 7, 1, 0, TimeSpan.Zero));
        await david.HearsAsync("Cost centre CC-103,");
        await AtAsync(bot, new(2026, 7, 20, 7, 1, 0, TimeSpan.Zero));
        Assert.Equal([("digest.cycle", "cycle 2026-06-30"), ("digest.monthly", "2026-06")], Digests(bot).Where(d => d.To == TalkingHost.Finance).Select(d => (d.Rule, d.Period)));
    }

    [Fact]
    public async Task Late_data_is_corrected_once_where_it_moved_a_figure_and_a_period_is_made_again_for_whoever_lacks_it()
    {
        await using var bot = await AccessBench.StartAsync();
        var (uma, laura, liam, carl) = (await bot.MetAsync(Platform.Teams, TalkingHost.Manager), await bot.MetAsync(Platform.Slack, Laura), await bot.MetAsync(Platform.Teams, TalkingHost.Employee), await bot.MetAsync(Platform.Slack, TalkingHost.Admin));
        var julia = await bot.MetAsync(Platform.Slack, "julia.dubois@northgate.example");
        var token = await bot.TokenAsync();
        await AtAsync(bot, Monday);
        var said = await uma.HearsAsync("Your teams, week of");
        await laura.HearsAsync("Your teams, week of");
        var before = ActiveIn((await julia.HearsAsync("Your teams, week of")).Text, Active);

        // Use of the week before comes in a day late, of all in one team and of nobody in the other.
        bot.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var email in (string[])["anders.ramos", "anita.brandt", "chloe.nakamura", "diego.davies", "emeka.castro", "gabriel.hoffmann", "hana.marino", "marta.fischer", "nadia.brandt", "paula.kumar", "priya.okafor"])
            await bot.UsesAsync(token, $"{email}@northgate.example", "cursor", new(2026, 6, 18, 12, 0, 0, TimeSpan.Zero));

        // One person more of twelve moves a figure by less than a tenth.
        await bot.UsesAsync(token, "anders.rossi@northgate.example", "cursor", new(2026, 6, 18, 12, 0, 0, TimeSpan.Zero));
        await AtAsync(bot, Monday.AddHours(47));
        Assert.DoesNotContain(Digests(bot), d => d.Rule == "digest.correction");
        await AtAsync(bot, Monday.AddHours(49));
        var corrected = await uma.HearsAsync("Late data changed the digest about June 15–21, 2026");
        var (then, now) = (ActiveIn(said.Text, Active), ActiveIn(corrected.Text, @"active people is (\d+), not \d+"));
        Assert.True(now > then, corrected.Text);
        Assert.Contains($"active people is {now}, not {then}", corrected.Text, StringComparison.Ordinal);
        await AtAsync(bot, Monday.AddDays(4));
        await julia.SaysAsync("digest preview");
        Assert.Equal(before + 1, ActiveIn((await julia.HearsAsync("Your teams, week of")).Text, Active));
        Assert.Equal(("digest.correction", TalkingHost.Manager), Digests(bot).Where(d => d.Rule == "digest.correction").Select(d => (d.Rule, d.To)).Single());

        // Somebody asked for a digest after its day; an admin has the period made again: shown first, done after a yes, never twice.
        await liam.AsksAsync("digest subscribe weekly");
        var shown = await carl.AsksAsync("digest run 2026-W25");
        Assert.Contains("This makes 1 digest about 2026-W25; who has one gets none.", shown.Text, StringComparison.Ordinal);
        Assert.Contains(TalkingHost.Employee, shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Digests(bot), d => d.To == TalkingHost.Employee);
        Assert.Equal("2026-W25: 1 queued.", (await carl.AsksAsync("yes")).Text);
        await liam.HearsAsync("Your teams, week of 15–21 June 2026");
        Assert.StartsWith("Nobody is owed a digest about 2026-W25", (await carl.AsksAsync("digest run 2026-W25")).Text, StringComparison.Ordinal);
        Assert.Single(Digests(bot), d => d is ("digest.weekly", TalkingHost.Employee, "2026-W25"));
    }

    [SqliteFact(OnSqlite.AnotherProcess)]
    public async Task The_verb_delivers_what_is_due_and_again_it_delivers_nothing()
    {
        await using var bot = await AccessBench.StartAsync();
        var uma = await bot.MetAsync(Platform.Slack, TalkingHost.Manager);
        string[] due = ["due", "--at", "2026-06-22T13:30:00Z", "--json"];
        var first = (await bot.RunApartAsync(due)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(first, l => l.Contains("\"rule\":\"digest.weekly\"", StringComparison.Ordinal) && l.Contains(TalkingHost.Manager, StringComparison.Ordinal) && l.Contains("\"outcome\":\"queued\"", StringComparison.Ordinal));
        await uma.HearsAsync("Your teams, week of June 15–21, 2026");
        Assert.Contains("\"waiting\":0", first[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("digest.weekly", await bot.RunApartAsync(due), StringComparison.Ordinal);
        Assert.Single(Digests(bot), d => d is ("digest.weekly", TalkingHost.Manager, "2026-W25"));
    }

    private static int ActiveIn(string text, string pattern) =>
        int.Parse(System.Text.RegularExpressions.Regex.Match(text, pattern).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
}
