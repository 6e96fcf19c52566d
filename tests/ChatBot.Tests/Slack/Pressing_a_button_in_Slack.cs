using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Slack;
using ChatBot.Fakes;

namespace ChatBot.Tests.Slack;

public sealed class Pressing_a_button_in_Slack : IAsyncLifetime
{
    const string Buttons = """
        {"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*${title}*"}},
          {"type":"actions","elements":[
            {"type":"button","action_id":"approve#1","text":{"type":"plain_text","text":"Approve"},"value":"{\"request\":\"r-1\"}"},
            {"type":"button","action_id":"dialog:refuse#2","text":{"type":"plain_text","text":"Refuse"},"value":"{\"request\":\"r-1\"}"},
            {"type":"button","action_id":"ask#3","text":{"type":"plain_text","text":"Who?"},"value":"{\"text\":\"who is it\"}"},
            {"type":"button","action_id":"input:choice","text":{"type":"plain_text","text":"-"}}]}]}
        """;
    const string Form = """
        {"blocks":[{"type":"input","block_id":"block-reason","label":{"type":"plain_text","text":"Reason"},"element":{"type":"plain_text_input","action_id":"input:reason"}}],
         "type":"modal","title":{"type":"plain_text","text":"-"},"submit":{"type":"plain_text","text":"${verb}"}}
        """;

    readonly TestClock clock = new();
    FakeSlack slack = null!;
    SlackBot bot = null!;
    FakeMessage card = null!;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync(clock);
        slack.PaceChannels = false;
        slack.AddUser("U1", "Ada Lovelace", "ada@example.com");
        bot = await SlackBot.StartAsync(slack, clock);
        bot.Cards["request"] = Buttons;
        bot.Cards["form"] = Form;
        await bot.DeliverAsync(new OutboundMessage.Post(new("Request r-1", SlackBot.Card("request", new() { ["title"] = "Request r-1" }))) { To = SlackBot.To("C1"), Key = "card" });
        card = await slack.NextMessageAsync();
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    async Task<JsonElement> SendAsync(JsonObject payload)
    {
        var (status, body) = await bot.AnswerOfAsync(slack.Interaction(payload));
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    static JsonElement Data(params (string Name, string Value)[] fields) =>
        JsonSerializer.SerializeToElement(fields.ToDictionary(f => f.Name, f => f.Value));

    [Fact]
    public async Task Its_data_and_the_fields_around_it_arrive_as_text()
    {
        await SendAsync(slack.Press("U1", card, "approve#1", new Dictionary<string, string> { ["note"] = "fine <by> me" }));

        var action = await bot.NextAsync<CardAction>();
        Assert.Equal("approve", action.Verb);
        Assert.True(JsonElement.DeepEquals(Data(("request", "r-1"), ("note", "fine <by> me")), action.Data), action.Data.GetRawText());
        Assert.Equal((card.Ts, "C1", "U1", FakeSlack.Team), (action.MessageId, action.Conversation.ConversationId, action.From.UserId, action.Conversation.TenantId));
    }

    [Fact]
    public async Task A_suggestion_is_asked_as_if_it_had_been_typed()
    {
        await SendAsync(slack.Press("U1", card, "ask#3"));

        Assert.Equal("who is it", (await bot.NextAsync<InboundMessage>()).Text);
    }

    [Fact]
    public async Task A_field_that_only_holds_a_value_says_nothing()
    {
        await SendAsync(slack.Press("U1", card, "input:choice"));

        Assert.True(bot.NothingArrived);
    }

    [Fact]
    public async Task A_second_press_hears_who_was_first_alone()
    {
        bot.Answer = _ => new Reply.Notice("Already approved by <Grace> & co");
        var body = await SendAsync(slack.Press("U1", card, "approve#1"));
        var notice = await slack.NextMessageAsync();

        Assert.Equal(JsonValueKind.Undefined, body.ValueKind);
        Assert.Equal(("U1", "Already approved by &lt;Grace&gt; &amp; co", false), (notice.OnlyFor, notice.Text, notice.IsUpdate));
    }

    [Fact]
    public async Task The_same_delivery_twice_is_decided_once()
    {
        var payload = slack.Press("U1", card, "approve#1");
        await SendAsync((JsonObject)payload.DeepClone());
        await SendAsync(payload);

        Assert.Single(bot.Kept);
    }

    [Fact]
    public async Task The_card_changes_for_everybody_with_text_and_blocks()
    {
        bot.Answer = _ => new Reply.Show(new("Approved", SlackBot.Card("request", new() { ["title"] = "Approved" })));
        await SendAsync(slack.Press("U1", card, "approve#1"));
        var changed = await slack.NextMessageAsync();

        Assert.Equal((card.Ts, "Approved", true), (changed.Ts, changed.Text, changed.IsUpdate));
        Assert.Contains("*Approved*", changed.Blocks.GetRawText(), StringComparison.Ordinal);
        Assert.Single(slack.In("C1"));
    }

    [Fact]
    public async Task When_the_address_for_answers_is_used_up_the_message_itself_is_changed()
    {
        slack.FailNext("response_url", new FakeSlack.Fault(404, "used_url"));
        bot.Answer = _ => new Reply.Show(new("Approved"));
        await SendAsync(slack.Press("U1", card, "approve#1"));

        Assert.Equal((card.Ts, "Approved"), ((await slack.NextMessageAsync()) is var m ? (m.Ts, m.Text) : default));
        Assert.Contains(slack.Calls, c => c.Method == "chat.update");
    }

    [Fact]
    public async Task A_dialog_opens_with_what_it_needs_to_come_back()
    {
        bot.Answer = _ => new Reply.OpenDialog(new Dialog("Refuse request", "refuse", SlackBot.Card("form", new() { ["verb"] = "Refuse it" }), Data(("request", "r-1"))));
        await SendAsync(slack.Press("U1", card, "dialog:refuse#2"));
        var request = await bot.NextAsync<DialogRequest>();
        var view = await slack.NextViewAsync();

        Assert.Equal("refuse", request.Verb);
        Assert.Equal("Refuse request", view.Body.GetProperty("title").GetProperty("text").GetString());
        Assert.Equal("Refuse it", view.Body.GetProperty("submit").GetProperty("text").GetString());

        bot.Answer = _ => new Reply.FieldErrors(new Dictionary<string, string> { ["reason"] = "Say why, please." });
        var errors = await SendAsync(FakeSlack.Submission("U1", view, new Dictionary<string, string> { ["reason"] = "" }));
        var submission = await bot.NextAsync<DialogSubmission>();

        Assert.Equal(("errors", "Say why, please."), (errors.GetProperty("response_action").GetString(), errors.GetProperty("errors").GetProperty("block-reason").GetString()));
        Assert.True(JsonElement.DeepEquals(Data(("request", "r-1"), ("reason", "")), submission.Data));
        Assert.Equal(("C1", card.Ts), (submission.Conversation.ConversationId, submission.Conversation.ThreadId));

        bot.Answer = _ => new Reply.None();
        var closed = await SendAsync(FakeSlack.Submission("U1", view, new Dictionary<string, string> { ["reason"] = "no budget" }));
        Assert.Equal(JsonValueKind.Undefined, closed.ValueKind);
        Assert.Equal("no budget", (await bot.NextAsync<DialogSubmission>()).Data.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Sending_a_dialog_twice_decides_once_and_says_the_same()
    {
        var view = await OpenAsync();
        bot.Answer = _ => new Reply.Notice($"Refused, {bot.Kept.Count}");
        var submission = FakeSlack.Submission("U1", view, new Dictionary<string, string> { ["reason"] = "no" });
        var first = await SendAsync((JsonObject)submission.DeepClone());
        var second = await SendAsync(submission);

        Assert.Equal("update", first.GetProperty("response_action").GetString());
        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Single(bot.Kept.OfType<DialogSubmission>());
    }

    [Fact]
    public async Task What_was_typed_stays_when_the_store_is_away()
    {
        var view = await OpenAsync();
        bot.StoreIsAwayFor = TimeSpan.FromSeconds(5);
        var answer = await SendAsync(FakeSlack.Submission("U1", view, new Dictionary<string, string> { ["reason"] = "no" }));

        Assert.Equal("errors", answer.GetProperty("response_action").GetString());
    }

    async Task<FakeView> OpenAsync()
    {
        bot.Answer = _ => new Reply.OpenDialog(new Dialog("Refuse", "refuse", SlackBot.Card("form", new() { ["verb"] = "Go" })));
        await SendAsync(slack.Shortcut("U1", "refuse"));
        Assert.Equal("refuse", (await bot.NextAsync<DialogRequest>()).Verb);
        return await slack.NextViewAsync();
    }

    [Fact]
    public async Task A_dialog_of_another_workspace_does_not_choose_where_it_came_from()
    {
        var view = await OpenAsync();
        var submission = FakeSlack.Submission("U1", view, new Dictionary<string, string> { ["reason"] = "no" });
        submission["view"]!["private_metadata"] = """{"in":{"Platform":"Slack","TenantId":"T9OTHER","ConversationId":"C9","Kind":"Channel"},"data":{"request":"r-9"}}""";
        bot.Answer = _ => new Reply.None();
        await SendAsync(submission);

        var arrived = await bot.NextAsync<DialogSubmission>();
        Assert.Equal((FakeSlack.Team, ""), (arrived.Conversation.TenantId, arrived.Conversation.ConversationId));
    }

    [Fact]
    public async Task A_limit_on_opening_is_waited_out_within_the_life_of_the_key()
    {
        slack.FailNext("views.open", new FakeSlack.Fault(429, RetryAfter: 0));
        Assert.NotNull(await OpenAsync());
    }

    [Fact]
    public async Task A_dialog_that_opens_too_late_is_excused()
    {
        slack.FailNext("views.open", new FakeSlack.Fault(429, RetryAfter: 30));
        bot.Answer = _ => new Reply.OpenDialog(new Dialog("Refuse", "refuse", SlackBot.Card("form", new() { ["verb"] = "Go" })));
        await SendAsync(slack.Press("U1", card, "dialog:refuse#2"));

        Assert.Contains("press again", (await slack.NextMessageAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_home_tab_does_not_overwrite_a_newer_one()
    {
        await bot.DeliverAsync(new OutboundMessage.Home("U1", new("Home one", null, ["help"])) { To = SlackBot.ToUser("U1"), Key = "h1" });
        var old = await slack.NextViewAsync();
        await bot.DeliverAsync(new OutboundMessage.Home("U1", new("Home two")) { To = SlackBot.ToUser("U1"), Key = "h2" });
        await slack.NextViewAsync();
        bot.Answer = _ => new Reply.Show(new("Home of a stale press"));
        var payload = slack.PressInView("U1", old, "refresh", null);
        await SendAsync(payload);
        bot.Answer = _ => new Reply.Notice("done");
        await SendAsync(slack.PressInView("U1", slack.Homes["U1"], "other", null));
        await slack.NextMessageAsync();

        Assert.Contains("Home two", slack.Homes["U1"].Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_inside_a_dialog_knows_what_the_dialog_carries()
    {
        bot.Answer = _ => new Reply.OpenDialog(new Dialog("Refuse", "refuse", SlackBot.Card("form", new() { ["verb"] = "Go" }), Data(("request", "r-1"))));
        await SendAsync(slack.Press("U1", card, "dialog:refuse#2"));
        var view = await slack.NextViewAsync();
        await bot.NextAsync<DialogRequest>();
        bot.Answer = _ => new Reply.Notice("checked");
        await SendAsync(slack.PressInView("U1", view, "check", """{"what":"seat"}"""));
        var action = await bot.NextAsync<CardAction>();
        var notice = await slack.NextViewAsync();

        Assert.True(JsonElement.DeepEquals(Data(("request", "r-1"), ("what", "seat")), action.Data));
        Assert.Equal("C1", action.Conversation.ConversationId);
        Assert.Contains("checked", notice.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thumbs_arrive_as_feedback()
    {
        var payload = slack.Press("U1", card, "approve#1");
        payload["actions"]![0]!["type"] = "feedback_buttons";
        payload["actions"]![0]!["action_id"] = "feedback";
        payload["actions"]![0]!["value"] = "dislike";
        await SendAsync(payload);

        var feedback = await bot.NextAsync<AnswerFeedback>();
        Assert.Equal((false, card.Ts), (feedback.Liked, feedback.MessageId));
    }

    [Fact]
    public async Task Every_kind_of_field_comes_as_text()
    {
        var payload = slack.Press("U1", card, "approve#1");
        payload["state"] = JsonNode.Parse("""
            {"values":{
              "b1":{"input:tool":{"type":"static_select","selected_option":{"value":"cursor"}}},
              "b2":{"input:teams":{"type":"multi_static_select","selected_options":[{"value":"a"},{"value":"b"}]}},
              "b3":{"input:who":{"type":"users_select","selected_user":"U2"}},
              "b4":{"input:day":{"type":"datepicker","selected_date":"2026-11-20"}},
              "b5":{"input:at":{"type":"datetimepicker","selected_date_time":1790000000}},
              "b6":{"input:all":{"type":"multi_users_select","selected_users":["U1","U2"]}},
              "b7":{"input:none":{"type":"plain_text_input","value":null}},
              "b8":{"input:rich":{"type":"rich_text_input","rich_text_value":{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"hello"}]}]}}}}}
            """);
        await SendAsync(payload);

        Assert.True(JsonElement.DeepEquals(Data(("request", "r-1"), ("tool", "cursor"), ("teams", "a,b"), ("who", "U2"), ("day", "2026-11-20"), ("at", "2026-09-21T14:13:20Z"),
            ("all", "U1,U2"), ("none", ""), ("rich", "hello")), (await bot.NextAsync<CardAction>()).Data));
    }
}
