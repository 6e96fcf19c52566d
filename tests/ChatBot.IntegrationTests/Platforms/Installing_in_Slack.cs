using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using ChatBot.Fakes;
using static ChatBot.IntegrationTests.Platforms.SlackAtWork;

namespace ChatBot.IntegrationTests.Platforms;

/// <summary>From the link in a browser to the first answer, for one workspace, several, and a whole organisation; and out again.</summary>
public sealed class Installing_through_the_browser : IAsyncLifetime
{
    private const string SecondTeam = "T0SECOND", Enterprise = "E0GRID", GridTeam = "T0INGRID";

    private SlackAtWork work = null!;

    public async Task InitializeAsync() => work = await StartAsync(("Slack:BotToken", ""), ("Slack:ClientId", FakeSlack.ClientId), ("Slack:ClientSecret", FakeSlack.ClientSecret));

    public async Task DisposeAsync() => await work.DisposeAsync();

    [Fact]
    public async Task The_installer_is_welcomed_and_questions_are_answered_with_the_new_token()
    {
        var page = await InstallAsync("code-1", Grant("xoxb-installed", FakeSlack.Team));
        Assert.Contains("Installed", page, StringComparison.Ordinal);
        var welcome = await work.Slack.NextMessageAsync();
        Assert.Equal(FakeSlack.DirectMessageOf(Admin), welcome.Channel);
        Assert.StartsWith("114 prompts", (await work.AskAsync(Employee, "how many prompts did I send last week?")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_lie_encrypted_and_are_gone_after_the_app_was_removed()
    {
        await InstallAsync("code-1", Grant("xoxb-secret-to-find", FakeSlack.Team, refresh: "xoxe-refresh-to-find"));
        await work.Slack.NextMessageAsync();
        Assert.Empty(FilesWith("xoxb-secret-to-find", "xoxe-refresh-to-find"));

        await work.DeliverAsync(work.Slack.Envelope(new() { ["type"] = "tokens_revoked", ["tokens"] = new JsonObject { ["bot"] = new JsonArray(FakeSlack.Bot) } }));
        await work.DeliverAsync(work.Slack.Envelope(new() { ["type"] = "app_uninstalled" }));
        await work.WriteAsync(Employee, "how many prompts did I send last week?");
        await InstallAsync("code-2", Grant("xoxb-again", FakeSlack.Team));
        Assert.Empty(work.Slack.In(FakeSlack.DirectMessageOf(Employee)));
        Assert.StartsWith("114 prompts", (await work.AskAsync(Employee, "how many prompts did I send last week?")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_near_its_end_is_renewed_before_it_is_used()
    {
        work.Slack.Grants["xoxe-1"] = Grant("xoxb-second", FakeSlack.Team, refresh: "xoxe-2", expiresIn: 43_200);
        await InstallAsync("code-1", Grant("xoxb-first", FakeSlack.Team, refresh: "xoxe-1", expiresIn: 60));
        await work.Slack.NextMessageAsync();
        work.Slack.Tokens.TryRemove("xoxb-first", out _);
        Assert.StartsWith("114 prompts", (await work.AskAsync(Employee, "how many prompts did I send last week?")).Text, StringComparison.Ordinal);
        Assert.False(work.Slack.Grants.ContainsKey("xoxe-1"));
    }

    [Fact]
    public async Task Workspaces_and_organisations_answer_side_by_side_each_with_its_own_token()
    {
        await InstallAsync("code-1", Grant("xoxb-one", FakeSlack.Team));
        await InstallAsync("code-2", Grant("xoxb-two", SecondTeam));
        await InstallAsync("code-3", Grant("xoxb-grid", null, Enterprise));
        for (var n = 0; n < 3; n++) await work.Slack.NextMessageAsync();

        foreach (var (team, enterprise, token) in new[] { (FakeSlack.Team, null, "xoxb-one"), (SecondTeam, null, "xoxb-two"), (GridTeam, Enterprise, "xoxb-grid") })
        {
            var message = work.Slack.DirectMessage(Employee, "how many prompts did I send last week?");
            foreach (var place in new[] { message, message["authorizations"]![0]!.AsObject() }) (place["team_id"], place["enterprise_id"]) = (team, enterprise);
            message["event"]!["team"] = team;
            work.Slack.Users[Employee]["team_id"] = team;
            await work.DeliverAsync(message);
            Assert.StartsWith("114 prompts", (await work.Slack.NextMessageAsync()).Text, StringComparison.Ordinal);
            Assert.Equal(token, work.Slack.LastToken);
        }
    }

    [Fact]
    public async Task A_way_back_that_was_not_begun_in_this_browser_installs_nothing()
    {
        work.Slack.Grants["code-x"] = Grant("xoxb-x", FakeSlack.Team);
        using var response = await work.Service.Http.GetAsync($"/slack/oauth?code=code-x&state={new string('a', 64)}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(work.Slack.Grants.ContainsKey("code-x"));
        await work.WriteAsync(Employee, "hello");
        Assert.Empty(work.Slack.Messages);
    }

    [Fact]
    public async Task Declining_in_Slack_is_said_and_changes_nothing()
    {
        Assert.Contains("declined", await InstallAsync(null, null, "error=access_denied"), StringComparison.Ordinal);
        Assert.Empty(work.Slack.Messages);
    }

    /// <summary>As a browser does it: to Slack's page with our cookie, and back with a code.</summary>
    private async Task<string> InstallAsync(string? code, JsonObject? grant, string? outcome = null)
    {
        if (code is not null) work.Slack.Grants[code] = grant!;
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = work.Service.Http.BaseAddress };
        using var sent = await browser.GetAsync("/slack/install");
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var state = HttpUtility.ParseQueryString(sent.Headers.Location!.Query)["state"];
        using var back = await browser.GetAsync($"/slack/oauth?{outcome ?? $"code={code}"}&state={state}");
        return await back.Content.ReadAsStringAsync();
    }

    private static JsonObject Grant(string token, string? team, string? enterprise = null, string? refresh = null, int? expiresIn = null)
    {
        var grant = new JsonObject
        {
            ["ok"] = true, ["access_token"] = token, ["token_type"] = "bot", ["scope"] = "chat:write", ["bot_user_id"] = FakeSlack.Bot, ["app_id"] = FakeSlack.App,
            ["team"] = team is null ? null : new JsonObject { ["id"] = team, ["name"] = "Northgate" },
            ["enterprise"] = enterprise is null ? null : new JsonObject { ["id"] = enterprise, ["name"] = "Northgate Group" },
            ["is_enterprise_install"] = team is null, ["authed_user"] = new JsonObject { ["id"] = Admin },
        };
        if (refresh is not null) grant["refresh_token"] = refresh;
        if (expiresIn is { } seconds) grant["expires_in"] = seconds;
        return grant;
    }

    private List<string> FilesWith(params string[] secrets) =>
    [
        .. from file in Directory.GetFiles(work.Service.Data, "*", SearchOption.AllDirectories)
           where !file.EndsWith(".lock", StringComparison.Ordinal)
           let content = Encoding.Latin1.GetString(Read(file))
           where secrets.Any(s => content.Contains(s, StringComparison.Ordinal))
           select file,
    ];

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
