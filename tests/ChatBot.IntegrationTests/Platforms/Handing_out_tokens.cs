using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatBot.IntegrationTests.Hosting;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>Tokens of a team, of a group of machines and of a single source, made in chat and on the command line, and whose the use is that comes with them.</summary>
public sealed partial class Handing_out_tokens
{
    private const string Team = "prompts of team Payments on 2026-06-16", Reports = "how many prompts did my team send on 2026-06-16?", Organisation = "prompts of the whole organisation on 2026-06-16";

    [Fact]
    public async Task What_a_token_is_for_decides_whose_the_use_is()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (carl, uma) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(TalkingHost.Manager));
        Assert.Contains("no team Payrolls", (await carl.AsksAsync("tokens issue proxy team Payrolls")).Text, StringComparison.Ordinal);
        Assert.Contains("These do: otlp, litellm", (await carl.AsksAsync("tokens issue proxy only nowhere")).Text, StringComparison.Ordinal);
        Assert.Contains("Choose one of them", (await carl.AsksAsync("tokens issue proxy team Payments machines ci")).Text, StringComparison.Ordinal);
        Assert.Contains("without “=”", (await carl.AsksAsync("tokens issue name=proxy team=Payments")).Text, StringComparison.Ordinal);
        Assert.StartsWith("There are no tokens", (await carl.AsksAsync("tokens")).Text, StringComparison.Ordinal);
        var group = bot.TeamsGroup(carl, uma);
        await carl.SaysAsync("tokens issue proxy team Payments", group);
        Assert.Contains("for your eyes alone", (await carl.NextAsync()).Text, StringComparison.Ordinal);

        var issued = (await carl.AsksAsync("tokens issue proxy team Payments only agent")).Text;
        Assert.Contains("counts in the team Payments, as nobody's in particular. It opens only agent.", issued, StringComparison.Ordinal);
        var team = Token().Match(issued).Value;
        var machines = JsonDocument.Parse(await bot.RunAsync("token", "issue", "--kind", "ingest", "--name", "builders", "--machines", "CI runners", "--json")).RootElement.GetProperty("token").GetString()!;
        var before = (Team: await FigureAsync(uma, Team), Reports: await FigureAsync(uma, Reports), All: await FigureAsync(carl, Organisation));
        var active = await FigureAsync(uma, "active users of team Payments on 2026-06-16");

        Assert.Equal(HttpStatusCode.OK, await SendAsync(bot, "/webhooks/agent", team, "t-1", 700));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(bot, "/webhooks/agent", machines, "m-1", 90));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(bot, "/webhooks/litellm", team, "t-2", 1));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(bot, "/v1/logs", team, "t-3", 1));
        Assert.Equal((before.Team + 700, before.Reports + 700, before.All + 790), (await FigureAsync(uma, Team), await FigureAsync(uma, Reports), await FigureAsync(carl, Organisation)));
        Assert.Equal(active, await FigureAsync(uma, "active users of team Payments on 2026-06-16"));

        // A recount finds the same; months and parts add up.
        await bot.RunAsync("rebuild-day", "2026-06-16");
        Assert.Equal((before.Team + 700, before.All + 790), (await FigureAsync(uma, Team), await FigureAsync(carl, Organisation)));
        var teams = (await carl.AsksAsync("prompts by team on 2026-06-16, top 100")).Text;
        Assert.Contains($"Payments: {before.Team + 700:N0}", teams, StringComparison.Ordinal);

        // Apart from people: nobody's to be found, and nobody's to become.
        Assert.DoesNotContain("vendor:", await bot.RunAsync("link", "list", "--unmatched"), StringComparison.Ordinal);
        var (exit, _, error) = await ServiceUnderTest.RunAsync("link", "add", "vendor:machines:ci runners", TalkingHost.Employee, "--data", bot.Service.Data);
        Assert.True(exit == 1 && error.Contains("is a group of machines", StringComparison.Ordinal), error);
        Assert.Contains("\"person_ref\":\"vendor:team:payments\"", await bot.RunAsync("export", "usage", "--json", "--from", "2026-06-16", "--until", "2026-06-16"), StringComparison.Ordinal);

        Assert.Contains("an ingest token that is for other sources", (await carl.AsksAsync("sources")).Text, StringComparison.Ordinal);
        Assert.Contains("• proxy: ingest for team Payments, only agent; issued 2026-06-17, last used", (await carl.AsksAsync("tokens")).Text, StringComparison.Ordinal);
        Assert.Contains("builders                 ingest for machines CI runners", await bot.RunAsync("token", "list"), StringComparison.Ordinal);
        Assert.Contains("would be turned away at once", (await carl.AsksAsync("tokens revoke proxy")).Text, StringComparison.Ordinal);
        Assert.Contains("proxy is worthless", (await carl.AsksAsync("yes")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(bot, "/webhooks/agent", team, "t-4", 1));
        Assert.Contains("only", (await uma.AsksAsync("tokens")).Text, StringComparison.Ordinal);
        Assert.Contains("token.issue", await bot.RunAsync("export", "audit"), StringComparison.Ordinal);
        Assert.DoesNotContain(team, await bot.RunAsync("export", "audit"), StringComparison.Ordinal);
    }

    private static async Task<int> FigureAsync(Talker person, string question)
    {
        var text = (await person.AsksAsync(question)).Text;
        return int.TryParse(text.Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var figure) ? figure : throw new InvalidOperationException(text);
    }

    private static async Task<HttpStatusCode> SendAsync(TalkingHost bot, string door, string token, string id, int prompts)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, door)
        {
            Content = new StringContent($$"""[{"id":"{{id}}","time":"2026-06-16T12:00:00Z","tool":"review-bot","prompts":{{prompts}}}]""", Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        using var response = await bot.Service.Http.SendAsync(request);
        return response.StatusCode;
    }

    [GeneratedRegex("cb_ingest_[0-9a-f]{64}")]
    private static partial Regex Token();
}
