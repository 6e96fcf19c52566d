using System.Net;
using System.Text.Json.Nodes;
using ChatBot.Fakes;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>What does not come from the platform, or not from a card that was sent: the right status, a line in the trail, nothing done.</summary>
public sealed class Turning_bad_requests_away
{
    private const string Ask = "how many prompts did I send last week?";

    [Fact]
    public async Task Tokens_that_are_not_the_platforms_are_refused_and_written_down()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        var asked = bot.Teams.Message(liam.Person!, Ask);
        var now = bot.Clock.GetUtcNow();
        var elsewhere = asked.DeepClone().AsObject();
        elsewhere["serviceUrl"] = "https://attacker.example/";
        var foreign = asked.DeepClone().AsObject();
        foreign["conversation"]!["tenantId"] = "11111111-1111-1111-1111-111111111111";
        var unendorsed = asked.DeepClone().AsObject();
        unendorsed["channelId"] = "directline";
        (HttpRequestMessage Request, HttpStatusCode Status)[] refused =
        [
            (FakeTeams.Request(asked.ToJsonString(), token: null), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, "not.a.token"), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(forged: true)), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(head: h => h["alg"] = "none")), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(head: h => h["alg"] = "HS256")), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(head: h => h["kid"] = "another")), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(c => c["exp"] = now.AddMinutes(-6).ToUnixTimeSeconds())), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(c => c["nbf"] = now.AddMinutes(6).ToUnixTimeSeconds())), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(c => c["aud"] = "another-bot")), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(c => c["iss"] = "https://sts.windows.net/x/")), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(c => c.Remove("serviceurl"))), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(asked, bot.Teams.BotToken(c => c["serviceurl"] = "https://attacker.example/")), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(elsewhere), HttpStatusCode.Unauthorized),
            (bot.Teams.Request(foreign), HttpStatusCode.Forbidden),
            (bot.Teams.Request(unendorsed), HttpStatusCode.Forbidden),
        ];
        foreach (var (request, status) in refused) Assert.Equal(status, (await bot.SendAsync(request)).Status);
        Assert.StartsWith("114 prompts", (await liam.AsksAsync(Ask)).Text, StringComparison.Ordinal);
        Assert.Single(bot.Teams.Messages);
        var trail = await bot.TrailAsync("request.refused", lines => lines.Contains("another tenant", StringComparison.Ordinal) && lines.Contains("bad signature", StringComparison.Ordinal));
        Assert.Contains("expired", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("prompts did I send", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_that_cannot_be_read_are_refused_with_their_status()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        var good = bot.Teams.Message(liam.Person!, Ask).ToJsonString();
        var token = bot.Teams.BotToken();
        var deep = good[..^1] + ",\"value\":" + new string('[', 100) + new string(']', 100) + "}";
        (string Body, HttpStatusCode Status)[] refused =
        [
            ("", HttpStatusCode.BadRequest), ("{", HttpStatusCode.BadRequest), ("[]", HttpStatusCode.BadRequest), ("{}", HttpStatusCode.BadRequest), (deep, HttpStatusCode.BadRequest),
            (good[..^1] + ",\"type\":\"message\"}", HttpStatusCode.BadRequest), (good.Replace("how many", "\\ud800 many", StringComparison.Ordinal), HttpStatusCode.BadRequest),
            (good.Replace("\"message\"", "\"message\",\"from\":7,\"from2\"", StringComparison.Ordinal), HttpStatusCode.BadRequest),
            (good[..^1] + ",\"filler\":\"" + new string('x', 1_100_000) + "\"}", HttpStatusCode.RequestEntityTooLarge),
        ];
        foreach (var (body, status) in refused) Assert.Equal(status, (await bot.SendAsync(FakeTeams.Request(body, token))).Status);
        Assert.StartsWith("114 prompts", (await liam.AsksAsync(Ask)).Text, StringComparison.Ordinal);
        Assert.Single(bot.Teams.Messages);
        await bot.TrailAsync("request.refused", lines => lines.Contains("413", StringComparison.Ordinal) && lines.Contains("400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_does_nothing()
    {
        await using var bot = await TalkingHost.StartAsync();
        var liam = bot.OnTeams(TalkingHost.Employee);
        var (said, token) = (bot.Teams.Message(liam.Person!, Ask), bot.Teams.BotToken());
        for (var n = 0; n < 3; n++) Assert.Equal(HttpStatusCode.OK, (await bot.SendAsync(bot.Teams.Request(said, token))).Status);
        await liam.NextAsync();
        await liam.AsksAsync("define engaged users");
        Assert.Equal(2, bot.Teams.Messages.Count);
    }

    [Fact]
    public async Task Presses_on_cards_that_were_never_sent_do_nothing_and_are_written_down()
    {
        await using var bot = await TalkingHost.StartAsync();
        var (carl, liam) = (bot.OnTeams(TalkingHost.Admin), bot.OnTeams(TalkingHost.Employee));
        var carls = await carl.AsksAsync("total spend last month");
        await liam.AsksAsync("help");
        JsonObject[] forged =
        [
            bot.Teams.Execute(liam.Person!, "ask", new() { ["text"] = Ask }, liam.Personal.Id, null, "1790000099999"),
            bot.Teams.Execute(liam.Person!, "answer.private", new() { ["answer"] = Guid.NewGuid().ToString("N") }, liam.Personal.Id, null, "1790000099999"),
            bot.Teams.Execute(liam.Person!, "answer.refresh", JsonNode.Parse(carls.Card.GetProperty("refresh").GetProperty("action").GetProperty("data").GetRawText())!.AsObject(), liam.Personal.Id, null, carls.Id),
            bot.Teams.Execute(liam.Person!, "access.approve", new() { ["id"] = "1" }, liam.Personal.Id, null, carls.Id),
            bot.Teams.Invoke(liam.Person!, "task/fetch", new() { ["data"] = new JsonObject { ["verb"] = "anything" } }, liam.Personal.Id, null, "1790000099999"),
        ];
        foreach (var press in forged)
        {
            var (status, body) = await bot.SendAsync(bot.Teams.Request(press));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.DoesNotContain("12,257", body.GetRawText(), StringComparison.Ordinal);
            Assert.Contains("not sent to you", body.GetRawText(), StringComparison.Ordinal);
        }
        foreach (var value in new JsonObject[] { new(), new() { ["action"] = "x" }, new() { ["action"] = new JsonObject { ["verb"] = 7 } } })
            Assert.Equal(HttpStatusCode.BadRequest, (await bot.SendAsync(bot.Teams.Request(bot.Teams.Invoke(liam.Person!, "adaptiveCard/action", value, null, null, carls.Id)))).Status);
        Assert.Equal(HttpStatusCode.NotImplemented, (await bot.SendAsync(bot.Teams.Request(bot.Teams.Invoke(liam.Person!, "no/suchThing", new(), null, null, null)))).Status);
        await liam.AsksAsync("define engaged users");
        Assert.Equal(2, bot.Teams.In(liam.Personal.Id).Count());
        await bot.TrailAsync("press.refused", lines => lines.Split('\n').Length >= 5);
    }

    [Fact]
    public async Task Names_and_data_that_mean_harm_stay_text()
    {
        await using var bot = await TalkingHost.StartAsync();
        var evil = bot.OnTeams(bot.Teams.AddPerson("<at>everyone</at> ${$root} [x](javascript:alert(1))", TalkingHost.Employee));
        var said = bot.Teams.Message(evil.Person!, "spend of <at>${$root}</at> **x** <script>alert(1)</script>");
        said["entities"] = new JsonArray(new JsonObject
        {
            ["type"] = "mention", ["text"] = "<at>${$root}</at>", ["mentioned"] = new JsonObject { ["id"] = "29:x", ["name"] = "${$root}" },
        });
        await evil.SendAsync(said);
        var heard = await evil.NextAsync();
        Assert.DoesNotContain("\"Action.OpenUrl\"", heard.Card.GetRawText(), StringComparison.Ordinal);
        var answer = await evil.AsksAsync(Ask);
        Assert.StartsWith("114 prompts", answer.Text, StringComparison.Ordinal);
        var press = evil.PressOf(answer, answer.Buttons[0]);
        press["value"]!["action"]!["data"]!["text"] = "${json('{}')} <at>everyone</at> [x](javascript:alert(1))";
        await evil.AnsweredAsync(press, answer);
        Assert.DoesNotContain("](javascript:", (await evil.NextAsync()).Card.GetRawText(), StringComparison.Ordinal);
    }
}
