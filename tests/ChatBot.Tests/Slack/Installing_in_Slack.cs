using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using ChatBot.Channels;
using ChatBot.Channels.Slack;
using ChatBot.Fakes;

namespace ChatBot.Tests.Slack;

public sealed class Installing_in_Slack : IAsyncLifetime
{
    readonly TestClock clock = new();
    FakeSlack slack = null!;
    SlackBot bot = null!;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync(clock);
        slack.AddUser("U1", "Ada Lovelace", "ada@example.com");
        bot = await SlackBot.StartAsync(slack, clock, settings =>
        {
            settings.Remove("Slack:BotToken");
            settings["Slack:ClientId"] = FakeSlack.ClientId;
            settings["Slack:ClientSecret"] = FakeSlack.ClientSecret;
        });
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    static JsonObject Grant(string team, string token, bool rotating = false, bool wholeOrganisation = false) => new()
    {
        ["ok"] = true, ["access_token"] = token, ["token_type"] = "bot", ["scope"] = "chat:write,commands", ["bot_user_id"] = FakeSlack.Bot, ["app_id"] = FakeSlack.App,
        ["team"] = wholeOrganisation ? null : new JsonObject { ["id"] = team, ["name"] = "Fake <b>Works</b>" },
        ["enterprise"] = wholeOrganisation ? new JsonObject { ["id"] = team, ["name"] = "Fake Holding" } : null, ["is_enterprise_install"] = wholeOrganisation,
        ["authed_user"] = new JsonObject { ["id"] = "U1" }, ["refresh_token"] = rotating ? $"refresh-{token}" : null, ["expires_in"] = rotating ? 43_200 : null,
    };

    async Task<(string State, string Cookie)> BeginAsync()
    {
        using var response = await bot.SendAsync(new(HttpMethod.Get, "/slack/install"));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var page = response.Headers.Location!;
        var query = HttpUtility.ParseQueryString(page.Query);
        Assert.Equal((FakeSlack.ClientId, string.Join(',', SlackManifest.BotScopes)), (query["client_id"], query["scope"]));
        Assert.EndsWith("/slack/oauth", query["redirect_uri"], StringComparison.Ordinal);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(query["state"]!, cookie, StringComparison.Ordinal);
        return (query["state"]!, cookie.Split(';')[0]);
    }

    async Task<(HttpStatusCode Status, string Page)> ReturnAsync(string query, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/slack/oauth?{query}");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await bot.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_way_there_and_back_installs_the_app_and_says_so()
    {
        slack.Grants["code-1"] = Grant(FakeSlack.Team, "xoxb-new");
        var (state, cookie) = await BeginAsync();
        var (status, page) = await ReturnAsync($"code=code-1&state={state}", cookie);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Fake &lt;b&gt;Works&lt;/b&gt;", page, StringComparison.Ordinal);
        var installed = Assert.Single(bot.Installed).Value;
        Assert.Equal(("xoxb-new", FakeSlack.Team, "U1", clock.GetUtcNow()), (installed.BotToken, installed.TeamId, installed.InstalledBy, installed.InstalledAt));
        Assert.Equal(Installation.Added, (await bot.NextAsync<InstallationChange>()).Change);
        Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(new OutboundMessage.Post(new("hello")) { To = SlackBot.ToUser("U1"), Key = "k" }));
        Assert.DoesNotContain("xoxb", bot.Log.All + page + installed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_works_once_in_its_own_browser_for_ten_minutes()
    {
        slack.Grants["code-1"] = Grant(FakeSlack.Team, "xoxb-1");
        var (state, cookie) = await BeginAsync();
        var (otherState, otherCookie) = await BeginAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync("code=code-1", cookie)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync($"code=code-1&state={state}", null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync($"code=code-1&state={state}", otherCookie)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync($"code=code-1&state={state}", "slack-install=forged")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync($"code=code-1&state={new string('0', 64)}", cookie)).Status);
        Assert.Empty(bot.Installed);
        Assert.Equal(HttpStatusCode.OK, (await ReturnAsync($"code=code-1&state={state}", cookie)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync($"code=code-1&state={state}", cookie)).Status);

        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync($"code=code-1&state={otherState}", otherCookie)).Status);
    }

    [Fact]
    public async Task A_refusal_in_Slack_or_a_wrong_code_installs_nothing()
    {
        var (state, cookie) = await BeginAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await ReturnAsync($"error=access_denied&state={state}", cookie)).Status);
        (state, cookie) = await BeginAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await ReturnAsync($"code=wrong&state={state}", cookie)).Status);
        (state, cookie) = await BeginAsync();
        slack.FailNext("oauth.v2.access", new FakeSlack.Fault(500));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ReturnAsync($"code=x&state={state}", cookie)).Status);

        Assert.Empty(bot.Installed);
        Assert.Contains("invalid_code", bot.Log.All, StringComparison.Ordinal);
    }

    async Task InstallAsync(JsonObject grant)
    {
        slack.Grants["code"] = grant;
        var (state, cookie) = await BeginAsync();
        Assert.Equal(HttpStatusCode.OK, (await ReturnAsync($"code=code&state={state}", cookie)).Status);
        await bot.NextAsync<InstallationChange>();
    }

    Task<SendResult> SayAsync(string key, string team = FakeSlack.Team, string? enterprise = null) => bot.DeliverAsync(new OutboundMessage.Post(new(key))
    {
        To = new(Platform.Slack, team, "C1", ConversationKind.Channel) { EnterpriseId = enterprise }, Key = key,
    });

    [Fact]
    public async Task A_token_that_ages_is_replaced_once_however_many_ask()
    {
        await InstallAsync(Grant(FakeSlack.Team, "xoxe.xoxb-1", rotating: true));
        slack.Grants["refresh-xoxe.xoxb-1"] = Grant(FakeSlack.Team, "xoxe.xoxb-2", rotating: true);
        clock.Advance(TimeSpan.FromHours(11));
        var tokens = bot.Get<SlackTokens>();
        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.FindAsync(FakeSlack.Team, null, CancellationToken.None)));

        Assert.All(found, f => Assert.Equal("xoxe.xoxb-2", f!.BotToken));
        Assert.Equal("refresh-xoxe.xoxb-2", bot.Installed[FakeSlack.Team].RefreshToken);
        Assert.Equal(clock.GetUtcNow().AddHours(12), bot.Installed[FakeSlack.Team].ExpiresAt);
    }

    [Fact]
    public async Task Receiving_does_not_wait_for_a_fresh_token()
    {
        await InstallAsync(Grant(FakeSlack.Team, "xoxe.xoxb-1", rotating: true));
        clock.Advance(TimeSpan.FromHours(11));
        using var response = await bot.SendAsync(slack.Event(slack.DirectMessage("U1", "hello")));

        Assert.Equal("hello", (await bot.NextAsync<InboundMessage>()).Text);
        Assert.Equal("xoxe.xoxb-1", bot.Installed[FakeSlack.Team].BotToken);
    }

    [Fact]
    public async Task When_refreshing_fails_the_old_token_serves_until_it_ends()
    {
        await InstallAsync(Grant(FakeSlack.Team, "xoxe.xoxb-1", rotating: true));
        clock.Advance(TimeSpan.FromHours(11));
        slack.FailNext("oauth.v2.access", new FakeSlack.Fault(500));

        Assert.IsType<SendResult.Sent>(await SayAsync("still works"));
    }

    [Fact]
    public async Task Each_workspace_has_its_own_token_and_an_organisation_has_one_for_all()
    {
        await InstallAsync(Grant("T1ONE", "xoxb-one"));
        await InstallAsync(Grant("E9HOLDING", "xoxb-holding", wholeOrganisation: true));
        var tokens = bot.Get<SlackTokens>();

        Assert.Equal("xoxb-one", (await tokens.FindAsync("T1ONE", "E9HOLDING", CancellationToken.None))!.BotToken);
        Assert.Equal("xoxb-holding", (await tokens.FindAsync("T2TWO", "E9HOLDING", CancellationToken.None))!.BotToken);
        Assert.Null(await tokens.FindAsync("T3THREE", null, CancellationToken.None));
        Assert.IsType<SendResult.Sent>(await SayAsync("to two", "T2TWO", "E9HOLDING"));
        Assert.True(Assert.IsType<SendResult.GiveUp>(await SayAsync("to three", "T3THREE")).InstallationClosed);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Goodbyes_in_any_order_delete_the_tokens_and_repeat_harmlessly(bool uninstalledFirst)
    {
        await InstallAsync(Grant(FakeSlack.Team, "xoxb-1"));
        var uninstalled = slack.Envelope(new() { ["type"] = "app_uninstalled" });
        var revoked = slack.Envelope(new() { ["type"] = "tokens_revoked", ["tokens"] = new JsonObject { ["bot"] = new JsonArray(FakeSlack.Bot) } });
        foreach (var envelope in uninstalledFirst ? new[] { uninstalled, revoked, uninstalled } : [revoked, uninstalled, revoked])
            using (var response = await bot.SendAsync(slack.Event(envelope))) Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        Assert.Empty(bot.Installed);
        Assert.Equal(2, bot.Kept.OfType<InstallationChange>().Count(c => c.Change != Installation.Added));
        Assert.True(Assert.IsType<SendResult.GiveUp>(await SayAsync("nobody")).InstallationClosed);
    }

    [Fact]
    public async Task When_installations_cannot_be_read_Slack_comes_again_and_people_are_told()
    {
        await InstallAsync(Grant(FakeSlack.Team, "xoxb-1"));
        clock.Advance(TimeSpan.FromMinutes(5));
        bot.InstallationsAreAway = true;
        var goodbye = slack.Envelope(new() { ["type"] = "app_uninstalled" });
        using (var response = await bot.SendAsync(slack.Event(slack.DirectMessage("U1", "hello")))) Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        using (var response = await bot.SendAsync(slack.Event(goodbye))) Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var (status, body) = await bot.AnswerOfAsync(slack.Command(slack.SlashCommand("U1", "C1", "help")));
        Assert.Equal((HttpStatusCode.OK, "ephemeral"), (status, body.GetProperty("response_type").GetString()));

        bot.InstallationsAreAway = false;
        using (var response = await bot.SendAsync(slack.Event(goodbye))) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(bot.Installed);
    }

    [Fact]
    public async Task A_goodbye_that_comes_late_leaves_the_new_installation_alone()
    {
        await InstallAsync(Grant(FakeSlack.Team, "xoxb-1"));
        var late = slack.Envelope(new() { ["type"] = "app_uninstalled" });
        clock.Advance(TimeSpan.FromMinutes(2));
        await InstallAsync(Grant(FakeSlack.Team, "xoxb-2"));
        using var response = await bot.SendAsync(slack.Event(late));

        Assert.Equal("xoxb-2", Assert.Single(bot.Installed).Value.BotToken);
    }

    [Fact]
    public async Task What_comes_from_a_workspace_without_an_installation_is_dropped()
    {
        using (var response = await bot.SendAsync(slack.Event(slack.DirectMessage("U1", "hello")))) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(bot.NothingArrived);

        await InstallAsync(Grant(FakeSlack.Team, "xoxb-1"));
        using (var response = await bot.SendAsync(slack.Event(slack.DirectMessage("U1", "hello")))) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello", (await bot.NextAsync<InboundMessage>()).Text);
    }
}
