using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>People were told figures in answers, and days later a source tells anew of the days behind them.</summary>
public sealed class Hearing_of_restated_figures
{
    private const string Colleague = "chloe.nakamura@northgate.example", Reader = "emeka.castro@northgate.example";

    [Fact]
    public async Task Whoever_was_told_the_old_figure_hears_of_the_new_one_once()
    {
        await using var bot = await TalkingHost.StartAsync(("Nudges:MessagesPerWeek", "9"));
        var send = await SenderAsync(bot);
        await send("early", "2026-06-09T10:00:00Z", "login:chloe-n", 9000);
        bot.Clock.Advance(TimeSpan.FromMinutes(15));
        var uma = bot.OnTeams(TalkingHost.Manager);
        var told = (await uma.AsksAsync("how many prompts did my team send last week?")).Text;
        var byTool = (await uma.AsksAsync("sessions of my team by tool last week")).Text;
        await uma.AsksAsync("how many prompts did my team send in April?");
        var chloe = bot.OnSlack(Colleague);
        await chloe.AsksAsync("how many prompts did I send last week?");

        // Who wants no messages gets none; who asks after the restatement knows it.
        var emeka = bot.OnSlack(Reader);
        await emeka.AsksAsync("how many prompts did I send last week?");
        await emeka.AsksAsync("messages off");

        bot.Clock.Advance(TimeSpan.FromHours(1));
        await send("late-1", "2026-06-10T10:00:00Z", Colleague, 4000);
        await send("late-2", "2026-06-11T10:00:00Z", Reader, 4000);
        var liam = bot.OnTeams(TalkingHost.Employee);
        await liam.AsksAsync("how many prompts did I send last week?");

        // A source restates in pieces: while it does, nothing is told.
        bot.Clock.Advance(TimeSpan.FromMinutes(30));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.DoesNotContain(bot.Told(), t => t.Rule == "figures.restated");

        bot.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains(await bot.Service.SettleAsync(bot.Clock.GetUtcNow(), dryRun: true), t => t.StartsWith("figures.restated " + TalkingHost.Manager, StringComparison.Ordinal));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Equal([Colleague, TalkingHost.Manager], bot.Told().Where(t => t.Rule == "figures.restated").Select(t => t.To).Order());

        var heard = await HearsAsync(uma, "A figure that I told you");
        var (old, now) = (Figure(told), Figure((await uma.AsksAsync("how many prompts did my team send last week?")).Text));
        Assert.Equal(8000, now - old);
        Assert.Contains($"{now:N0} prompts – everyone below you, June 8–14, 2026. I had told you {old:N0}. Told anew by agent:laptops for June 10–11, 2026.", heard.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("April", heard.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Sessions", heard.Text, StringComparison.Ordinal);
        Assert.Contains("Told anew by agent:laptops for June 10–11, 2026", (await HearsAsync(chloe, "A figure that I told you")).Text, StringComparison.Ordinal);
        Assert.NotEmpty(byTool);

        // Once; and a difference below the share is none, until it adds up.
        bot.Clock.Advance(TimeSpan.FromDays(1));
        await send("late-3", "2026-06-12T10:00:00Z", Colleague, 50);
        bot.Clock.Advance(TimeSpan.FromHours(2));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Equal(2, bot.Told().Count(t => t.Rule == "figures.restated"));
        await send("late-4", "2026-06-12T11:00:00Z", Colleague, 900);
        bot.Clock.Advance(TimeSpan.FromHours(2));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Equal(4, bot.Told().Count(t => t.Rule == "figures.restated"));

        // What was nobody's becomes somebody's, the next morning.
        bot.Clock.Advance(TimeSpan.FromHours(17));
        var carl = bot.OnTeams(TalkingHost.Admin);
        await carl.AsksAsync($"identities add login:chloe-n {Colleague}");
        Assert.StartsWith($"login:chloe-n is {Colleague} now", (await carl.AsksAsync("yes")).Text, StringComparison.Ordinal);
        bot.Clock.Advance(TimeSpan.FromHours(2));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Contains("Identities were linked for June 9, 2026.", (await HearsAsync(chloe, "Identities were linked")).Text, StringComparison.Ordinal);

        // What is kept is one's own to see, and goes with the person.
        await chloe.SaysAsync("privacy show");
        Assert.Contains("• 1 answer about days that were over", (await HearsAsync(chloe, "days that were over:")).Text, StringComparison.Ordinal);
        Assert.Contains("\"told_figure\"", await bot.RunAsync("export", "my-data", "--person", Colleague), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_had_enough_messages_this_week_hears_of_it_when_there_is_room()
    {
        await using var bot = await TalkingHost.StartAsync(("Nudges:MessagesPerWeek", "1"), ("Nudges:Send", "false"), ("Digests:ForManagers", "false"));
        var send = await SenderAsync(bot);
        var chloe = bot.OnTeams(Colleague);
        await chloe.AsksAsync("how many prompts did I send last week?");
        await send("late-1", "2026-06-10T10:00:00Z", Colleague, 4000);
        bot.Clock.Advance(TimeSpan.FromHours(2));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Single(bot.Told(), t => t.Rule == "figures.restated");

        await send("late-2", "2026-06-11T10:00:00Z", Colleague, 9000);
        bot.Clock.Advance(TimeSpan.FromDays(1));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Single(bot.Told(), t => t.Rule == "figures.restated");
        bot.Clock.Advance(TimeSpan.FromDays(7));
        await bot.Service.SettleAsync(bot.Clock.GetUtcNow());
        Assert.Equal(2, bot.Told().Count(t => t.Rule == "figures.restated"));
    }

    /// <returns>Posts one neutral event as an agent would: id, time, person, prompts.</returns>
    private static async Task<Func<string, string, string, int, Task>> SenderAsync(TalkingHost bot)
    {
        var issued = JsonDocument.Parse(await bot.RunAsync("token", "issue", "--kind", "ingest", "--name", "laptops", "--may-name-people", "--json"));
        var token = issued.RootElement.GetProperty("token").GetString()!;
        return async (id, time, person, prompts) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/agent")
            {
                Content = new StringContent($$"""[{"id":"{{id}}","time":"{{time}}","tool":"review-bot","person":"{{person}}","prompts":{{prompts}}}]""", Encoding.UTF8, "application/json"),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            };
            using var response = await bot.Service.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(1, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepted").GetInt32());
        };
    }

    private static int Figure(string text) => int.Parse(text.Split(' ')[0], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<Heard> HearsAsync(Talker person, string words)
    {
        for (var others = 0; others < 10; others++)
            if (await person.NextAsync() is var heard && heard.Text.Contains(words, StringComparison.Ordinal)) return heard;
        throw new InvalidOperationException($"Ten messages, and none says: {words}");
    }
}
