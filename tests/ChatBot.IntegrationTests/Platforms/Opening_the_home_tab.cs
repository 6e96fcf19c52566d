using System.Text.Json;
using ChatBot.Fakes;
using static ChatBot.IntegrationTests.Platforms.SlackAtWork;

namespace ChatBot.IntegrationTests.Platforms;

public sealed class Opening_the_home_tab : IAsyncLifetime
{
    private SlackAtWork work = null!;

    public async Task InitializeAsync() => work = await StartAsync();

    public async Task DisposeAsync() => await work.DisposeAsync();

    private async Task<FakeView> OpenAsync(string user)
    {
        await work.DeliverAsync(work.Slack.HomeOpened(user));
        return await work.Slack.NextViewAsync();
    }

    private static string Raw(FakeView view) => view.Body.GetRawText();

    internal static JsonElement ButtonOf(FakeView view, string action) => view.Body.GetProperty("blocks").EnumerateArray()
        .Where(b => b.TryGetProperty("elements", out _)).SelectMany(b => b.GetProperty("elements").EnumerateArray())
        .First(e => e.TryGetProperty("action_id", out var id) && id.GetString()!.StartsWith(action, StringComparison.Ordinal));

    private async Task<FakeView> PreferencesAsync(string user, FakeView home)
    {
        var button = ButtonOf(home, "dialog:home.preferences");
        await work.InteractAsync(work.Slack.PressInView(user, home, button.GetProperty("action_id").GetString()!, button.GetProperty("value").GetString()));
        return await work.Slack.NextViewAsync();
    }

    [Fact]
    public async Task Everybody_sees_their_own_use_requests_preferences_and_what_is_held()
    {
        var home = Raw(await OpenAsync(Employee));
        foreach (var section in new[] { "My use this month", "My open requests", "Working in pairs", "How I may write to you", "What I know about you" }) Assert.Contains(section, home, StringComparison.Ordinal);
        Assert.Contains("prompts", home, StringComparison.Ordinal);
        Assert.DoesNotContain("My team", home, StringComparison.Ordinal);
        Assert.DoesNotContain("Sources", home, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_for_a_tool_begins_on_the_page_and_its_request_stands_there_afterwards()
    {
        var home = await OpenAsync(Employee);
        var button = ButtonOf(home, "dialog:access.request");
        await work.InteractAsync(work.Slack.PressInView(Employee, home, button.GetProperty("action_id").GetString()!, button.GetProperty("value").GetString()));
        var form = await work.Slack.NextViewAsync();
        Assert.Contains("Request a tool", Raw(form), StringComparison.Ordinal);
        var cursor = FakeTeamsRules.Walk(form.Body).First(e => FakeTeamsRules.Text(e, "value") is not null && e.TryGetProperty("text", out var text) && FakeTeamsRules.Text(text, "text") == "Cursor");
        await work.InteractAsync(FakeSlack.Submission(Employee, form, new Dictionary<string, string> { ["tool"] = FakeTeamsRules.Text(cursor, "value")!, ["what_for"] = "the refund service", ["blocked_by"] = "security" }));
        Assert.Matches(@"Cursor \(request \d+\): waiting for a decision", Raw(await OpenAsync(Employee)));
    }

    [Fact]
    public async Task Managers_see_their_team_and_admins_the_sources()
    {
        var managers = Raw(await OpenAsync(Manager));
        Assert.Contains("My team", managers, StringComparison.Ordinal);
        Assert.Contains("adoption rate", managers, StringComparison.Ordinal);
        var admins = Raw(await OpenAsync(Admin));
        Assert.Contains("Sources", admins, StringComparison.Ordinal);
        Assert.Contains("import", admins, StringComparison.Ordinal);
    }

    /// <summary>Both ways in which a conversation with the bot is opened, for people of different roles.</summary>
    [Fact]
    public async Task Opening_the_conversation_suggests_what_this_person_gets_an_answer_to()
    {
        await work.DeliverAsync(work.Slack.MessagesOpened(Admin));
        await work.DeliverAsync(work.Slack.AssistantThread(Employee, "1781700000.000100"));
        await work.DeliverAsync(work.Slack.AssistantThread(Manager, "1781700000.000200", "context_changed"));
        await work.DeliverAsync(work.Slack.MessagesOpened(Stranger));
        await TalkingHost.HappensAsync(() => work.Slack.Suggested.Count == 3);
        Assert.Contains("adoption by department last month", work.Slack.Suggested[(FakeSlack.DirectMessageOf(Admin), null)]);
        Assert.Contains("who on my team is waiting for access?", work.Slack.Suggested[(FakeSlack.DirectMessageOf(Manager), "1781700000.000200")]);
        var employee = work.Slack.Suggested[(FakeSlack.DirectMessageOf(Employee), "1781700000.000100")];
        Assert.Equal(4, employee.Count);
        Assert.DoesNotContain("who is blocked?", employee);
    }

    [Fact]
    public async Task Strangers_see_that_they_are_not_known()
    {
        var home = Raw(await OpenAsync(Stranger));
        Assert.Contains("know you here", home, StringComparison.Ordinal);
        Assert.DoesNotContain("prompts", home, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dialog_says_which_field_is_wrong_and_then_saves_once()
    {
        var dialog = await PreferencesAsync(Employee, await OpenAsync(Employee));
        var wrong = await work.InteractAsync(FakeSlack.Submission(Employee, dialog, new Dictionary<string, string> { ["messages"] = "digests", ["quiet"] = "at night" }));
        Assert.Equal("errors", wrong.GetProperty("response_action").GetString());
        Assert.Contains("18:00-08:00", Assert.Single(wrong.GetProperty("errors").EnumerateObject()).Value.GetString(), StringComparison.Ordinal);

        var right = FakeSlack.Submission(Employee, dialog, new Dictionary<string, string> { ["messages"] = "digests", ["quiet"] = "19:00-07:00" });
        Assert.Equal(JsonValueKind.Undefined, (await work.InteractAsync(right)).ValueKind);
        var again = await work.Slack.NextViewAsync();
        Assert.Contains("Digests and decisions, no suggestions", Raw(again), StringComparison.Ordinal);
        Assert.Contains("19:00-07:00", Raw(again), StringComparison.Ordinal);
        Assert.Contains("quiet hours 19:00 to 07:00", (await work.CommandAsync(Employee, "messages")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sending_a_dialog_twice_does_it_once()
    {
        var dialog = await PreferencesAsync(Employee, await OpenAsync(Employee));
        var submission = FakeSlack.Submission(Employee, dialog, new Dictionary<string, string> { ["messages"] = "none", ["quiet"] = "" });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => work.InteractAsync(JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonObject>(submission.ToJsonString())!)));
        await work.Slack.NextViewAsync();
        var trail = await work.Host.RunAsync("export", "audit", "--json");
        Assert.Single(trail.Split('\n'), l => l.Contains("preferences.set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_was_renewed_meanwhile_is_not_overwritten_by_an_older_press()
    {
        var old = await OpenAsync(Employee);
        var newer = await OpenAsync(Employee);
        var refresh = ButtonOf(old, "home.refresh");
        await work.InteractAsync(work.Slack.PressInView(Employee, old, refresh.GetProperty("action_id").GetString()!, refresh.GetProperty("value").GetString()));
        await work.AskAsync(Employee, "help");
        Assert.Equal(newer.Hash, work.Slack.Homes[Employee].Hash);
    }
}
