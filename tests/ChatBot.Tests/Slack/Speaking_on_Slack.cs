using System.Globalization;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Slack;
using ChatBot.Channels.Slack.Blocks;
using ChatBot.Fakes;

namespace ChatBot.Tests.Slack;

public sealed class Speaking_on_Slack : IAsyncLifetime
{
    readonly TestClock clock = new();
    FakeSlack slack = null!;
    SlackBot bot = null!;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync(clock);
        slack.AddUser("U1", "Ada Lovelace", "ada@example.com");
        slack.AddUser("U2", "Grace Guest", "grace@other.example", guest: true);
        bot = await SlackBot.StartAsync(slack, clock);
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    static OutboundMessage.Post Post(string text, ConversationRef to, string key = "k") => new(new MessageContent(text)) { To = to, Key = key };

    [Fact]
    public async Task A_message_goes_into_its_thread_and_makes_no_links_or_mentions()
    {
        var sent = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("<!channel> & <https://evil.example>", SlackBot.To("C1", thread: "1.1"))));
        var message = await slack.NextMessageAsync();

        Assert.Equal((sent.MessageId, "1.1", "&lt;!channel&gt; &amp; &lt;https://evil.example&gt;"), (message.Ts, message.ThreadTs, message.Text));
        Assert.Equal(("none", false), (message.Body.GetProperty("parse").GetString(), message.Body.GetProperty("unfurl_links").GetBoolean()));
    }

    [Fact]
    public async Task A_person_is_written_to_in_a_direct_message_that_is_opened_once()
    {
        var first = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("one", SlackBot.ToUser("U1"), "a")));
        await bot.DeliverAsync(Post("two", SlackBot.ToUser("U1"), "b"));

        Assert.Equal("D1", first.Opened!.ConversationId);
        Assert.Equal(["one", "two"], slack.In("D1").Select(m => m.Text));
        Assert.Single(slack.Calls, c => c.Method == "conversations.open");
    }

    [Fact]
    public async Task The_second_message_of_a_second_waits_without_asking_Slack()
    {
        await bot.Channel.SendAsync(Post("one", SlackBot.To("C1"), "a"), SendAttempt.First, CancellationToken.None);
        var second = Assert.IsType<SendResult.TryLater>(await bot.Channel.SendAsync(Post("two", SlackBot.To("C1"), "b"), SendAttempt.First, CancellationToken.None));
        var elsewhere = await bot.Channel.SendAsync(Post("three", SlackBot.To("C2"), "c"), SendAttempt.First, CancellationToken.None);

        Assert.True(second.NotAttempted);
        Assert.InRange(second.After, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1.1));
        Assert.IsType<SendResult.Sent>(elsewhere);
        Assert.Equal(0, slack.LimitsBroken);
    }

    [Fact]
    public async Task A_channel_gets_almost_all_that_Slack_allows_and_never_more()
    {
        const int messages = 40;
        var started = clock.GetUtcNow();
        for (var i = 0; i < messages; i++) await bot.DeliverAsync(Post("text", SlackBot.To("C1"), string.Create(CultureInfo.InvariantCulture, $"k{i}")));

        Assert.Equal(0, slack.LimitsBroken);
        Assert.Equal(messages, slack.In("C1").Count());
        Assert.InRange((messages - 1) / (clock.GetUtcNow() - started).TotalSeconds, 0.95, 1.0);
    }

    [Fact]
    public async Task A_method_is_called_as_often_as_its_tier_allows_and_never_more()
    {
        var sent = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("one", SlackBot.To("C1"))));
        var started = clock.GetUtcNow();
        for (var i = 0; i < 120; i++)
            await bot.DeliverAsync(new OutboundMessage.Update(sent.MessageId!, new("again")) { To = SlackBot.To("C1"), Key = string.Create(CultureInfo.InvariantCulture, $"u{i}") });

        Assert.Equal(0, slack.LimitsBroken);
        Assert.InRange((clock.GetUtcNow() - started).TotalSeconds, 120, 126);
    }

    [Fact]
    public async Task A_long_text_arrives_whole_and_in_order()
    {
        var text = string.Join('\n', Enumerable.Range(1, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"line {i} of a long list")));
        await bot.DeliverAsync(Post(text, SlackBot.To("C1")));

        Assert.Equal(text, string.Join('\n', slack.In("C1").Select(m => BlockKitText.Of(JsonNode.Parse(m.Blocks.GetRawText())!.AsArray()))));
        Assert.Equal(0, slack.LimitsBroken);
    }

    [Fact]
    public async Task An_update_always_says_text_and_blocks()
    {
        bot.Cards["c"] = """{"blocks":[{"type":"section","text":{"type":"plain_text","text":"${t}"}}]}""";
        var sent = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(new OutboundMessage.Post(new("one", SlackBot.Card("c", new() { ["t"] = "one" }))) { To = SlackBot.To("C1"), Key = "a" }));
        await bot.DeliverAsync(new OutboundMessage.Update(sent.MessageId!, new("two")) { To = SlackBot.To("C1"), Key = "b" });

        var message = Assert.Single(slack.In("C1"));
        Assert.Equal(("two", "two"), (message.Text, BlockKitText.Of(JsonNode.Parse(message.Blocks.GetRawText())!.AsArray())));
    }

    [Fact]
    public async Task A_message_to_a_person_can_be_changed_by_the_person_alone()
    {
        var sent = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("one", SlackBot.ToUser("U1"), "a")));
        await bot.DeliverAsync(new OutboundMessage.Update(sent.MessageId!, new("two")) { To = SlackBot.ToUser("U1"), Key = "b" });

        Assert.Equal("two", Assert.Single(slack.In("D1")).Text);
    }

    [Fact]
    public async Task Words_are_shown_as_they_are()
    {
        await bot.DeliverAsync(Post("5 * 3 * 2 of snake_case_name & `x`", SlackBot.To("C1")));

        var section = Assert.Single(slack.In("C1")).Blocks[0].GetProperty("text");
        Assert.Equal(("plain_text", "5 * 3 * 2 of snake_case_name & `x`"), (section.GetProperty("type").GetString(), section.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Deleting_what_is_gone_is_done()
    {
        var sent = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("one", SlackBot.To("C1"))));
        for (var i = 0; i < 2; i++) Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(new OutboundMessage.Delete(sent.MessageId!) { To = SlackBot.To("C1"), Key = $"d{i}" }));

        Assert.Empty(slack.In("C1"));
    }

    [Fact]
    public async Task An_answer_for_one_uses_its_address_then_the_channel_then_a_direct_message()
    {
        var url = slack.NewResponseUrl("C1", "U1");
        OutboundMessage.Ephemeral Answer(string text) => new("U1", new(text)) { To = SlackBot.To("C1"), Key = text, ResponseUrl = url };
        for (var i = 1; i <= 6; i++) Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Answer($"answer {i}")));
        slack.Members["C1"] = ["U0BOT"];
        await bot.DeliverAsync(Answer("answer 7"));

        Assert.All(slack.In("C1"), m => Assert.Equal("U1", m.OnlyFor));
        Assert.Equal(6, slack.In("C1").Count());
        Assert.Equal("answer 7", Assert.Single(slack.In("D1")).Text);
        Assert.Single(slack.Calls, c => c.Method == "chat.postEphemeral" && c.Arguments.GetProperty("text").GetString() == "answer 6");
    }

    [Theory]
    [InlineData("https://hooks.slack.com.evil.example/x"), InlineData("http://127.0.0.1:1/x")]
    public async Task An_answer_never_goes_to_a_forged_address(string url)
    {
        await bot.DeliverAsync(new OutboundMessage.Ephemeral("U1", new("private")) { To = SlackBot.To("C1"), Key = "k", ResponseUrl = url });

        Assert.Equal("U1", Assert.Single(slack.In("C1")).OnlyFor);
    }

    public static TheoryData<string, bool, bool> Permanent() => new()
    {
        { "channel_not_found", true, false }, { "is_archived", true, false }, { "not_in_channel", true, false }, { "restricted_action", true, false },
        { "token_revoked", false, true }, { "account_inactive", false, true }, { "invalid_auth", false, true }, { "missing_scope", false, false }, { "something_new", false, false },
    };

    [Theory, MemberData(nameof(Permanent))]
    public async Task Permanent_refusals_are_given_up_with_their_reason(string error, bool conversation, bool installation)
    {
        slack.FailNext("chat.postMessage", new FakeSlack.Fault(200, error));
        var result = Assert.IsType<SendResult.GiveUp>(await bot.Channel.SendAsync(Post("x", SlackBot.To("C1")), SendAttempt.First, CancellationToken.None));

        Assert.StartsWith(error, result.Reason, StringComparison.Ordinal);
        Assert.Equal((conversation, installation), (result.ConversationClosed, result.InstallationClosed));
    }

    [Fact]
    public async Task A_missing_right_is_named()
    {
        slack.Scopes.Remove("chat:write");
        var result = Assert.IsType<SendResult.GiveUp>(await bot.DeliverAsync(Post("x", SlackBot.To("C1"))));

        Assert.Contains("needs chat:write", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, null, true), InlineData(503, null, true), InlineData(200, "internal_error", false), InlineData(200, "service_unavailable", false),
     InlineData(200, "fatal_error", true), InlineData(200, "request_timeout", true), InlineData(200, null, true)]
    public async Task Passing_trouble_is_tried_again(int status, string? error, bool inDoubt)
    {
        slack.FailNext("chat.postMessage", new FakeSlack.Fault(status, error));
        var result = Assert.IsType<SendResult.TryLater>(await bot.Channel.SendAsync(Post("x", SlackBot.To("C1")), SendAttempt.First, CancellationToken.None));

        Assert.Equal((inDoubt, false), (result.InDoubt, result.NotAttempted));
        Assert.InRange(result.After, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task Slacks_own_wait_is_honoured_for_that_method_and_others_go_on()
    {
        slack.FailNext("chat.postMessage", new FakeSlack.Fault(429, RetryAfter: 7));
        var asked = Assert.IsType<SendResult.TryLater>(await bot.Channel.SendAsync(Post("x", SlackBot.To("C1")), SendAttempt.First, CancellationToken.None));
        var known = Assert.IsType<SendResult.TryLater>(await bot.Channel.SendAsync(Post("y", SlackBot.To("C2"), "y"), SendAttempt.First, CancellationToken.None));

        Assert.InRange(asked.After, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
        Assert.True(known.NotAttempted);
        Assert.InRange(known.After, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(7));
        Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(new OutboundMessage.Home("U1", new("home")) { To = SlackBot.ToUser("U1"), Key = "h" }));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_message_whose_answer_was_lost_is_looked_up_before_it_is_repeated(bool cut)
    {
        slack.FailNext("chat.postMessage", new FakeSlack.Fault(502, Cut: cut, AfterDoing: true));
        var sent = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("once", SlackBot.ToUser("U1"))));

        Assert.Equal(sent.MessageId, Assert.Single(slack.In("D1")).Ts);
    }

    [Fact]
    public async Task What_a_dead_host_may_have_sent_is_looked_up_too()
    {
        await bot.DeliverAsync(Post("once", SlackBot.ToUser("U1"), "same key"));
        await using var another = await SlackBot.StartAsync(slack, clock);
        var sent = Assert.IsType<SendResult.Sent>(await another.Channel.SendAsync(Post("once", SlackBot.ToUser("U1"), "same key"), new SendAttempt(2), CancellationToken.None));

        Assert.Equal(sent.MessageId, Assert.Single(slack.In("D1")).Ts);
    }

    [Fact]
    public async Task Where_charts_are_unknown_the_same_numbers_come_as_words()
    {
        slack.KnowsCharts = false;
        bot.Cards["chart"] = """{"blocks":[{"type":"data_visualization","title":"Active","chart":{"type":"pie","segments":[{"label":"Cursor","value":12},{"label":"Copilot","value":7}]}}]}""";
        Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(new OutboundMessage.Post(new("words", SlackBot.Card("chart", []))) { To = SlackBot.To("C1"), Key = "k" }));
        await bot.DeliverAsync(new OutboundMessage.Post(new("words", SlackBot.Card("chart", []))) { To = SlackBot.To("C2"), Key = "k2" });

        Assert.Contains("Cursor: 12", Assert.Single(slack.In("C1")).Blocks.GetRawText(), StringComparison.Ordinal);
        Assert.Single(slack.In("C2"));
        Assert.Single(slack.Calls, c => c.Arguments.GetRawText().Contains("data_visualization", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blocks_that_Slack_refuses_after_all_give_way_to_the_words()
    {
        bot.Cards["c"] = """{"blocks":[{"type":"section","text":{"type":"plain_text","text":"a"}}]}""";
        slack.FailNext("chat.postMessage", new FakeSlack.Fault(200, "invalid_blocks"));
        await bot.DeliverAsync(new OutboundMessage.Post(new("the words", SlackBot.Card("c", []))) { To = SlackBot.To("C1"), Key = "k" });

        var message = Assert.Single(slack.In("C1"));
        Assert.Equal(("the words", System.Text.Json.JsonValueKind.Undefined), (message.Text, message.Blocks.ValueKind));
    }

    [Fact]
    public async Task A_card_without_a_template_is_said_in_words_with_its_suggestions()
    {
        await bot.DeliverAsync(new OutboundMessage.Post(new("words", SlackBot.Card("unknown", []), ["why?", "and last week?"])) { To = SlackBot.To("C1"), Key = "k" });

        Assert.Contains("ask#suggestion-2", Assert.Single(slack.In("C1")).Blocks.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_method_limited_once_and_everything_still_arrives_once_and_in_order()
    {
        slack.LimitEveryMethodOnce(retryAfterSeconds: 0);
        slack.Members["C1"] = ["U0BOT", "U1"];
        bot.Cards["home"] = """{"type":"home","blocks":[{"type":"section","text":{"type":"plain_text","text":"home"}}]}""";
        var sent = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("one", SlackBot.ToUser("U1"), "1")));
        await bot.DeliverAsync(Post("two", sent.Opened!, "2"));
        await bot.DeliverAsync(new OutboundMessage.Update(sent.MessageId!, new("one, corrected")) { To = sent.Opened!, Key = "3" });
        await bot.DeliverAsync(new OutboundMessage.Ephemeral("U1", new("psst")) { To = SlackBot.To("C1"), Key = "4" });
        await bot.DeliverAsync(new OutboundMessage.Home("U1", new("home", SlackBot.Card("home", []))) { To = SlackBot.ToUser("U1"), Key = "5" });
        var last = Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(Post("three", sent.Opened!, "6")));
        await bot.DeliverAsync(new OutboundMessage.Delete(last.MessageId!) { To = sent.Opened!, Key = "7" });
        await bot.DeliverAsync(new OutboundMessage.Typing { To = sent.Opened! with { ThreadId = "1.1" }, Key = "8" });
        SendResult uploaded;
        while ((uploaded = await bot.Get<SlackChannel>().UploadAsync(sent.Opened!, "trend.png", new byte[] { 1, 2, 3 }, "Trend", "A rising line", SendAttempt.First, CancellationToken.None))
            is SendResult.TryLater later) clock.Advance(later.After);

        Assert.IsType<SendResult.Sent>(uploaded);
        Assert.Equal(["one, corrected", "two", "trend.png"], slack.In("D1").Select(m => m.Text));
        Assert.Equal("psst", Assert.Single(slack.In("C1")).Text);
        Assert.All(slack.Uploads.Values, u => Assert.Equal([1, 2, 3], u.Bytes!));
        Assert.True(slack.Homes.ContainsKey("U1"));
        Assert.Equal(0, slack.LimitsBroken);
    }

    [Fact]
    public async Task People_are_found_with_what_identifies_them()
    {
        var ada = (await bot.Channel.FindUserAsync(SlackBot.To("C1"), "U1", CancellationToken.None))!;
        Assert.Equal(("Ada Lovelace", "ada@example.com", "en-GB", "Europe/Berlin", false), (ada.Name, ada.Email, ada.Locale, ada.TimeZone, ada.IsGuest));
        Assert.True((await bot.Channel.FindUserAsync(SlackBot.To("C1"), "U2", CancellationToken.None))!.IsGuest);
        Assert.Null(await bot.Channel.FindUserAsync(SlackBot.To("C1"), "U404", CancellationToken.None));
        Assert.Equal("U1", (await bot.Get<SlackChannel>().FindUserByEmailAsync(SlackBot.To("C1"), "ada@example.com", CancellationToken.None))!.UserId);
    }

    [Fact]
    public async Task Members_are_listed_without_the_bot_or_not_at_all_when_too_many()
    {
        slack.Members["C1"] = [.. Enumerable.Range(0, 450).Select(i => string.Create(CultureInfo.InvariantCulture, $"U{i:D4}")), FakeSlack.Bot];

        Assert.Equal(450, (await bot.Channel.FindMembersAsync(SlackBot.To("C1") with { BotId = FakeSlack.Bot }, 500, CancellationToken.None))!.Count);
        Assert.Null(await bot.Channel.FindMembersAsync(SlackBot.To("C1"), 300, CancellationToken.None));
        Assert.Null(await bot.Channel.FindMembersAsync(SlackBot.To("C404"), 300, CancellationToken.None));
        Assert.Null(await bot.Channel.FindMembersAsync(SlackBot.To("C1") with { IsShared = true }, 500, CancellationToken.None));
    }
}
