using System.Net;
using System.Text.Json;
using ChatBot.Fakes;
using static ChatBot.IntegrationTests.Platforms.SlackAtWork;

namespace ChatBot.IntegrationTests.Platforms;

public sealed class Talking_on_Slack : IAsyncLifetime
{
    private SlackAtWork work = null!;

    public async Task InitializeAsync() => work = await StartAsync();

    public async Task DisposeAsync() => await work.DisposeAsync();

    [Fact]
    public async Task A_question_by_direct_message_is_answered_in_its_thread()
    {
        var asked = work.Slack.DirectMessage(Admin, "spend by tool last month");
        await work.DeliverAsync(asked);
        var answer = await work.Slack.NextMessageAsync();
        Assert.Equal((FakeSlack.DirectMessageOf(Admin), asked["event"]!["ts"]!.GetValue<string>()), (answer.Channel, answer.ThreadTs));
        Assert.Contains("5,057.22", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Claude Code", answer.Blocks.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mention_in_a_thread_is_followed_up_there()
    {
        await work.MentionAsync(Manager, Channel, "how many people in the company used Claude Code last month?", thread: "1781000000.000100");
        var first = await work.Slack.NextMessageAsync();
        await work.MentionAsync(Manager, Channel, "and the month before?", thread: "1781000000.000100");
        var second = await work.Slack.NextMessageAsync();
        Assert.Equal([(Channel, "1781000000.000100"), (Channel, "1781000000.000100")], new[] { first, second }.Select(m => (m.Channel, m.ThreadTs!)));
        Assert.Contains("May 1–31, 2026", first.Text, StringComparison.Ordinal);
        Assert.Contains("April 1–30, 2026", second.Text, StringComparison.Ordinal);
        Assert.All([first, second], m => Assert.Contains("active users", m.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_thread_of_the_channel_knows_nothing_of_the_first()
    {
        await work.MentionAsync(Manager, Channel, "how many people in the company used Claude Code last month?", thread: "1781000000.000100");
        await work.Slack.NextMessageAsync();
        await work.MentionAsync(Manager, Channel, "and the month before?", thread: "1781000777.000100");
        Assert.DoesNotContain("April 1–30, 2026", (await work.Slack.NextMessageAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_post_is_answered_once_however_often_Slack_tells_of_it()
    {
        var asked = work.Slack.DirectMessage(Employee, "how many prompts did I send this week?");
        await work.DeliverAsync(asked);
        await work.DeliverAsync(asked);
        var underAnotherId = work.Slack.DirectMessage(Employee, "how many prompts did I send this week?", ts: asked["event"]!["ts"]!.GetValue<string>());
        await work.DeliverAsync(underAnotherId);
        var first = await work.Slack.NextMessageAsync();
        var other = await work.AskAsync(Employee, "and last week?");
        Assert.StartsWith("114 prompts", other.Text, StringComparison.Ordinal);
        Assert.Equal([first.Ts, other.Ts], work.Slack.In(FakeSlack.DirectMessageOf(Employee)).Select(m => m.Ts));
    }

    [Fact]
    public async Task A_mention_that_also_comes_as_a_message_of_the_channel_is_answered_once()
    {
        var mention = work.Slack.Mention(Manager, Channel, "how many people in the company used Claude Code last month?");
        var message = work.Slack.Envelope(new()
        {
            ["type"] = "message", ["channel_type"] = "channel", ["user"] = Manager, ["channel"] = Channel, ["team"] = FakeSlack.Team,
            ["text"] = mention["event"]!["text"]!.GetValue<string>(), ["ts"] = mention["event"]!["ts"]!.GetValue<string>(),
        });
        await work.DeliverAsync(mention);
        await work.DeliverAsync(message);
        await work.Slack.NextMessageAsync();
        await work.MentionAsync(Manager, Channel, "how many people work here?");
        await work.Slack.NextMessageAsync();
        Assert.Equal(2, work.Slack.In(Channel).Count());
    }

    [Fact]
    public async Task In_a_channel_where_a_guest_reads_along_the_asker_gets_the_answer_alone()
    {
        await work.MentionAsync(Manager, Mixed, "how many people in the company used Claude Code last month?");
        var offer = await work.Slack.NextMessageAsync();
        Assert.Equal((Mixed, null), (offer.Channel, offer.OnlyFor));
        Assert.DoesNotContain("active users", offer.Body.GetRawText(), StringComparison.Ordinal);
        await work.InteractAsync(work.Slack.Press(Manager, offer, ActionOf(offer, "answer.private")));
        FakeMessage answer;
        do answer = await work.Slack.NextMessageAsync();
        while (answer.Channel != FakeSlack.DirectMessageOf(Manager));
        Assert.Contains("active users", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_as_a_command_is_answered_to_the_asker_alone()
    {
        var answer = await work.CommandAsync(Manager, "adoption rate of my team last month", Channel);
        Assert.Equal((Channel, Manager), (answer.Channel, answer.OnlyFor));
        Assert.Contains("adoption rate", answer.Text, StringComparison.Ordinal);
    }

    private static string ActionOf(FakeMessage message, string verb) => message.Blocks.EnumerateArray().Where(b => b.TryGetProperty("elements", out _))
        .SelectMany(b => b.GetProperty("elements").EnumerateArray()).Select(e => e.TryGetProperty("action_id", out var id) ? id.GetString()! : "").First(id => id.StartsWith(verb, StringComparison.Ordinal));

    [Fact]
    public async Task A_dry_run_in_a_channel_is_seen_and_confirmed_by_the_asker_alone()
    {
        var asked = await work.CommandAsync(Admin, "tools deny Cursor", Channel);
        Assert.Equal((Channel, Admin), (asked.Channel, asked.OnlyFor));
        var yes = ActionOf(asked, "command.yes");
        await work.InteractAsync(work.Slack.Press(Admin, asked, yes));
        var done = await work.Slack.NextMessageAsync();
        Assert.StartsWith("Done: Cursor is not approved", done.Text, StringComparison.Ordinal);
        Assert.Equal((Channel, Admin), (done.Channel, done.OnlyFor));
        Assert.DoesNotContain(work.Slack.In(Channel), m => m.OnlyFor is null);
    }

    [Fact]
    public async Task The_prompts_that_the_app_suggests_are_understood()
    {
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "manifests", "slack", "manifest.json")));
        foreach (var prompt in manifest.RootElement.GetProperty("features").GetProperty("agent_view").GetProperty("suggested_prompts").EnumerateArray())
        {
            var answer = await work.AskAsync(Manager, prompt.GetProperty("message").GetString()!);
            Assert.DoesNotContain("What would you like to know", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("did not understand", answer.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Guests_and_strangers_are_refused_kindly_and_told_nothing()
    {
        var toGuest = await work.AskAsync(Guest, "total spend last month");
        var toStranger = await work.AskAsync(Stranger, "total spend last month");
        Assert.All([toGuest, toStranger], m => Assert.DoesNotContain("12,257", m.Text, StringComparison.Ordinal));
        Assert.Contains("guests", toGuest.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_of_another_company_in_a_shared_channel_is_a_guest()
    {
        var mention = work.Slack.Mention("U0ALIEN", Channel, "total spend last month");
        mention["event"]!["team"] = "T0OTHER";
        mention["is_ext_shared_channel"] = true;
        await work.DeliverAsync(mention);
        var answer = await work.Slack.NextMessageAsync();
        Assert.Contains("guests", answer.Text, StringComparison.Ordinal);
    }
}

/// <summary>When Slack stumbles, each message still arrives once and in order.</summary>
public sealed class Bearing_with_Slack
{
    private static readonly string[] Questions =
        ["how many prompts did I send this week?", "and last week?", "total prompts of my team last month", "what is an active user?", "how many people work here?"];

    [Fact]
    public async Task Every_method_answering_429_once_loses_doubles_and_disorders_nothing()
    {
        await using var work = await StartAsync();
        work.Slack.LimitEveryMethodOnce();
        foreach (var question in Questions) await work.WriteAsync(Employee, question);
        await work.TypeAsync(Employee, "how many prompts did I send last month?", Channel);
        await work.MentionAsync(Manager, Mixed, "how many people in the company used Claude Code last month?");
        for (var n = 0; n < Questions.Length + 2; n++) await work.Slack.NextMessageAsync();

        await using var undisturbed = await StartAsync();
        var expected = new List<string>();
        foreach (var question in Questions) expected.Add((await undisturbed.AskAsync(Employee, question)).Text);
        Assert.Equal(expected, work.Slack.In(FakeSlack.DirectMessageOf(Employee)).Select(m => m.Text));
        Assert.Single(work.Slack.In(Channel));
        Assert.Single(work.Slack.In(Mixed));
        Assert.Equal(0, work.Slack.LimitsBroken);
    }

    [Fact]
    public async Task Home_dialogs_files_and_private_answers_bear_it_as_well()
    {
        await using var work = await StartAsync();
        work.Slack.LimitEveryMethodOnce();
        await work.DeliverAsync(work.Slack.HomeOpened(Employee));
        var home = await work.Slack.NextViewAsync();
        var button = Opening_the_home_tab.ButtonOf(home, "dialog:home.preferences");
        await work.InteractAsync(work.Slack.PressInView(Employee, home, button.GetProperty("action_id").GetString()!, button.GetProperty("value").GetString()));
        var dialog = await work.Slack.NextViewAsync();
        Assert.Equal("modal", dialog.Body.GetProperty("type").GetString());
        await work.TypeAsync(Employee, "privacy export");
        var (file, said) = (await work.Slack.NextMessageAsync(), await work.Slack.NextMessageAsync());
        Assert.StartsWith("my-data", file.Text, StringComparison.Ordinal);
        Assert.StartsWith("Done: the file", said.Text, StringComparison.Ordinal);
        Assert.Single(work.Slack.In(FakeSlack.DirectMessageOf(Employee)), m => m.Text.StartsWith("my-data", StringComparison.Ordinal));
        Assert.Equal(0, work.Slack.LimitsBroken);
    }

    [Fact]
    public async Task Answers_that_got_lost_on_the_way_back_do_not_make_a_message_come_twice()
    {
        await using var work = await StartAsync();
        work.Slack.FailNext("chat.postMessage", new FakeSlack.Fault(500, AfterDoing: true), new FakeSlack.Fault(503), new FakeSlack.Fault(200, Cut: true, AfterDoing: true));
        foreach (var question in Questions[..3]) await work.WriteAsync(Employee, question);
        for (var n = 0; n < 3; n++) await work.Slack.NextMessageAsync();
        var last = await work.AskAsync(Employee, Questions[3]);
        Assert.Equal(4, work.Slack.In(FakeSlack.DirectMessageOf(Employee)).Count());
        Assert.Equal(last.Ts, work.Slack.In(FakeSlack.DirectMessageOf(Employee)).Last().Ts);
    }

    [Fact]
    public async Task A_workspace_that_knows_no_charts_gets_the_same_figures_without()
    {
        await using var work = await StartAsync();
        work.Slack.KnowsCharts = false;
        var answer = await work.AskAsync(Admin, "spend by tool last month");
        Assert.DoesNotContain("data_visualization", answer.Blocks.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("5,057.22", answer.Text, StringComparison.Ordinal);
    }
}

/// <summary>The same without an open port.</summary>
public sealed class Talking_over_Socket_Mode
{
    private static Task<SlackAtWork> StartAsync() => SlackAtWork.StartAsync(("Slack:SigningSecret", ""), ("Slack:AppToken", FakeSlack.AppToken));

    [Fact]
    public async Task Questions_follow_ups_and_commands_are_answered_once_and_in_order()
    {
        await using var work = await StartAsync();
        var link = await work.Slack.NextLinkAsync();
        var asked = work.Slack.DirectMessage(Employee, "how many prompts did I send this week?");
        await work.Slack.EnvelopeAsync("events_api", asked, link);
        await work.Slack.EnvelopeAsync("events_api", asked, link);
        var first = await work.Slack.NextMessageAsync();
        await work.Slack.EnvelopeAsync("events_api", work.Slack.DirectMessage(Employee, "and last week?"), link);
        var second = await work.Slack.NextMessageAsync();
        Assert.StartsWith("114 prompts", second.Text, StringComparison.Ordinal);
        Assert.Equal([first.Ts, second.Ts], work.Slack.In(FakeSlack.DirectMessageOf(Employee)).Select(m => m.Ts));

        var command = new System.Text.Json.Nodes.JsonObject();
        foreach (var (name, value) in work.Slack.SlashCommand(Manager, Channel, "adoption rate of my team last month")) command[name] = value;
        await work.Slack.EnvelopeAsync("slash_commands", command, link);
        Assert.Equal(Manager, (await work.Slack.NextMessageAsync()).OnlyFor);
    }

    [Fact]
    public async Task A_dialog_with_a_wrong_field_is_answered_in_the_acknowledgement()
    {
        await using var work = await StartAsync();
        var link = await work.Slack.NextLinkAsync();
        await work.Slack.EnvelopeAsync("events_api", work.Slack.HomeOpened(Employee), link);
        var home = await work.Slack.NextViewAsync();
        var button = Opening_the_home_tab.ButtonOf(home, "dialog:home.preferences");
        await work.Slack.EnvelopeAsync("interactive", work.Slack.PressInView(Employee, home, button.GetProperty("action_id").GetString()!, button.GetProperty("value").GetString()), link);
        var dialog = await work.Slack.NextViewAsync();
        var acknowledged = await work.Slack.EnvelopeAsync("interactive", FakeSlack.Submission(Employee, dialog, new Dictionary<string, string> { ["messages"] = "all", ["quiet"] = "late" }), link);
        Assert.Equal("errors", acknowledged.GetProperty("payload").GetProperty("response_action").GetString());
        await work.Slack.EnvelopeAsync("interactive", FakeSlack.Submission(Employee, dialog, new Dictionary<string, string> { ["messages"] = "all", ["quiet"] = "none" }), link);
        Assert.Contains("No quiet hours", (await work.Slack.NextViewAsync()).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_Slack_renews_or_drops_is_opened_again_and_nothing_is_lost()
    {
        await using var work = await StartAsync();
        var (first, second) = (await work.Slack.NextLinkAsync(), await work.Slack.NextLinkAsync());
        await work.Slack.DisconnectAsync(first, "refresh_requested");
        await work.Slack.NextLinkAsync();
        work.Slack.DropLink(second);
        var fresh = await work.Slack.NextLinkAsync();
        await work.Slack.EnvelopeAsync("events_api", work.Slack.DirectMessage(Employee, "how many prompts did I send last week?"), fresh);
        Assert.StartsWith("114 prompts", (await work.Slack.NextMessageAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_signing_secret_there_is_no_door_for_requests()
    {
        await using var work = await StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await work.SendAsync(work.Slack.Event(work.Slack.DirectMessage(Employee, "hello")))).Status);
    }
}
