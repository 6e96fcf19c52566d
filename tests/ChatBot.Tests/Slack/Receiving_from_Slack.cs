using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Slack;
using ChatBot.Fakes;

namespace ChatBot.Tests.Slack;

public sealed class Receiving_from_Slack : IAsyncLifetime
{
    readonly TestClock clock = new();
    FakeSlack slack = null!;
    SlackBot bot = null!;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync(clock);
        slack.AddUser("U1", "Ada Lovelace", "ada@example.com");
        bot = await SlackBot.StartAsync(slack, clock);
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
    {
        using var response = await bot.SendAsync(request);
        return response.StatusCode;
    }

    [Fact]
    public async Task A_direct_message_is_kept_and_answered_with_nothing()
    {
        var (status, body) = await bot.AnswerOfAsync(slack.Event(slack.DirectMessage("U1", "how is R&amp;D doing?", ts: "1790000001.000100")));
        var message = await bot.NextAsync<InboundMessage>();

        Assert.Equal((HttpStatusCode.OK, System.Text.Json.JsonValueKind.Undefined), (status, body.ValueKind));
        Assert.Equal("how is R&D doing?", message.Text);
        Assert.Equal((FakeSlack.Team, "D1", ConversationKind.Personal, "U1"), (message.Conversation.TenantId, message.Conversation.ConversationId, message.Conversation.Kind, message.Conversation.UserId));
        Assert.Equal(("1790000001.000100", FakeSlack.Bot), (message.Conversation.ThreadId, message.Conversation.BotId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1790000001).AddTicks(1000), message.SentAt);
    }

    [Fact]
    public async Task A_retry_of_the_same_event_changes_nothing()
    {
        var envelope = slack.DirectMessage("U1", "hello");
        await SendAsync(slack.Event(envelope));
        var again = slack.Event(envelope);
        again.Headers.Add("X-Slack-Retry-Num", "1");
        again.Headers.Add("X-Slack-Retry-Reason", "http_timeout");

        Assert.Equal(HttpStatusCode.OK, await SendAsync(again));
        Assert.Single(bot.Kept);
    }

    [Fact]
    public async Task The_same_post_under_several_event_ids_and_types_is_one_message()
    {
        const string ts = "1790000001.000200";
        await SendAsync(slack.Event(slack.Mention("U1", "C1", "spend?", ts: ts)));
        await SendAsync(slack.Event(slack.Mention("U1", "C1", "spend?", ts: ts)));
        await SendAsync(slack.Event(slack.Envelope(new()
        {
            ["type"] = "message", ["channel_type"] = "channel", ["user"] = "U1", ["text"] = $"<@{FakeSlack.Bot}> spend?", ["ts"] = ts, ["channel"] = "C1",
        })));

        var message = Assert.IsType<InboundMessage>(Assert.Single(bot.Kept));
        Assert.Equal(("spend?", ConversationKind.Channel, ts), (message.Text, message.Conversation.Kind, message.Conversation.ThreadId));
    }

    [Fact]
    public async Task A_mention_in_a_thread_stays_in_it()
    {
        await SendAsync(slack.Event(slack.Mention("U1", "C1", "and last week?", thread: "1790000000.000001")));

        var message = await bot.NextAsync<InboundMessage>();
        Assert.Equal(("1790000000.000001", "1790000000.000001"), (message.Conversation.ThreadId, message.ReplyToId));
    }

    public static TheoryData<string, string> Ignored() => new()
    {
        { "our own message", """{"type":"message","channel_type":"im","user":"U0BOT","text":"a","ts":"1.1","channel":"D1"}""" },
        { "a bot", """{"type":"message","channel_type":"im","bot_id":"B1","user":"U9","text":"a","ts":"1.1","channel":"D1"}""" },
        { "a join", """{"type":"message","subtype":"channel_join","channel_type":"channel","user":"U1","text":"<@U0BOT> a","ts":"1.1","channel":"C1"}""" },
        { "talk among people", """{"type":"message","channel_type":"channel","user":"U1","text":"hello all","ts":"1.1","channel":"C1"}""" },
        { "an unfurl", """{"type":"message","subtype":"message_changed","channel_type":"im","channel":"D1","ts":"2.1","message":{"user":"U1","text":"a","ts":"1.1"},"previous_message":{"user":"U1","text":"a","ts":"1.1"}}""" },
        { "user tokens only", """{"type":"tokens_revoked","tokens":{"oauth":["U1"]}}""" },
        { "an unknown type", """{"type":"something_new\nINFO: forged line"}""" },
        { "a bot's profile", """{"type":"user_change","user":{"id":"U0BOT","is_bot":true}}""" },
    };

    [Theory, MemberData(nameof(Ignored))]
    public async Task What_is_not_for_us_is_thanked_and_forgotten(string why, string happened)
    {
        Assert.Equal(HttpStatusCode.OK, await SendAsync(slack.Event(slack.Envelope(JsonNode.Parse(happened)!.AsObject()))));
        Assert.True(bot.NothingArrived, why);
        Assert.DoesNotContain("\nINFO", bot.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Happenings_of_every_kind_arrive_in_plain_form()
    {
        async Task<T> Of<T>(string happened) where T : Inbound
        {
            await SendAsync(slack.Event(slack.Envelope(JsonNode.Parse(happened)!.AsObject())));
            return await bot.NextAsync<T>();
        }

        var edit = await Of<InboundMessage>("""{"type":"message","subtype":"message_changed","channel_type":"im","channel":"D1","ts":"2.1","message":{"user":"U1","text":"b","ts":"1.1","edited":{"ts":"3.0"}},"previous_message":{"user":"U1","text":"a","ts":"1.1"}}""");
        Assert.Equal(("b", "1.1", true), (edit.Text, edit.MessageId, edit.IsEdit));
        var gone = await Of<MessageWithdrawn>("""{"type":"message","subtype":"message_deleted","channel_type":"im","channel":"D1","ts":"2.1","deleted_ts":"1.1","previous_message":{"user":"U1","text":"a","ts":"1.1"}}""");
        Assert.Equal("1.1", gone.MessageId);
        var joined = await Of<MembershipChange>("""{"type":"member_joined_channel","user":"U0BOT","channel":"C1","channel_type":"C","inviter":"U1"}""");
        Assert.Equal((true, true, "U1"), (joined.Joined, joined.BotItself, joined.From.UserId));
        var left = await Of<MembershipChange>("""{"type":"channel_left","channel":"C1"}""");
        Assert.Equal((false, true), (left.Joined, left.BotItself));
        var user = await Of<UserChanged>("""{"type":"user_change","user":{"id":"U1","team_id":"T0FAKE","deleted":true,"profile":{"email":"Ada@Example.com"}}}""");
        Assert.Equal((true, "ada@example.com"), (user.Deactivated, user.From.Email));
        var home = await Of<HomeOpened>("""{"type":"app_home_opened","user":"U1","tab":"home","channel":"D1"}""");
        Assert.Equal("U1", home.From.UserId);
        var opened = await Of<AssistantOpened>("""{"type":"app_home_opened","user":"U1","tab":"messages","channel":"D1"}""");
        Assert.Equal(("U1", "D1", null), (opened.From.UserId, opened.Conversation.ConversationId, opened.Conversation.ThreadId));
        foreach (var what in (string[])["started", "context_changed"])
        {
            opened = await Of<AssistantOpened>("""{"type":"assistant_thread_WHAT","assistant_thread":{"user_id":"U1","channel_id":"D1","thread_ts":"1.1","context":{}}}""".Replace("WHAT", what, StringComparison.Ordinal));
            Assert.Equal(("U1", "D1", "1.1"), (opened.From.UserId, opened.Conversation.ConversationId, opened.Conversation.ThreadId));
        }

        var revoked = await Of<InstallationChange>("""{"type":"tokens_revoked","tokens":{"bot":["U0BOT"]}}""");
        Assert.Equal(Installation.TokensRevoked, revoked.Change);
    }

    [Fact]
    public async Task People_of_other_companies_are_marked_as_guests_and_their_channel_as_shared()
    {
        var envelope = slack.Mention("U9", "C1", "spend?");
        envelope["event"]!["team"] = "T9OTHER";
        envelope["is_ext_shared_channel"] = true;
        await SendAsync(slack.Event(envelope));

        var message = await bot.NextAsync<InboundMessage>();
        Assert.Equal((true, true), (message.From.IsGuest, message.Conversation.IsShared));
    }

    [Fact]
    public async Task A_colleague_of_another_workspace_of_the_organisation_is_no_guest()
    {
        var envelope = slack.Envelope(new() { ["type"] = "app_mention", ["user"] = "W1", ["text"] = "hi", ["ts"] = "1.1", ["channel"] = "C1", ["user_team"] = "T2TWO" }, enterprise: "E1");
        await SendAsync(slack.Event(envelope));

        var message = await bot.NextAsync<InboundMessage>();
        Assert.Equal((false, "E1"), (message.From.IsGuest, message.Conversation.EnterpriseId));
    }

    [Fact]
    public async Task The_documented_command_arrives()
    {
        var form = await File.ReadAllTextAsync("Samples/slack/slash-command.form.txt");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(FakeSlack.Signed(
            "/slack/commands", form.Trim().Replace("T1DC2JH3J", FakeSlack.Team, StringComparison.Ordinal), "application/x-www-form-urlencoded", clock.GetUtcNow())));

        var message = await bot.NextAsync<InboundMessage>();
        Assert.Equal(("/webhook-collect", "", "U2CERLKJA", "G8PSS9T3V"), (message.Command, message.Text, message.From.UserId, message.Conversation.ConversationId));
        Assert.StartsWith("https://hooks.slack.com/commands/", message.ResponseUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_answers_with_nothing_and_keeps_where_to_answer()
    {
        var form = slack.SlashCommand("U1", "C1", "seats audit &lt;all&gt;");
        var (status, body) = await bot.AnswerOfAsync(slack.Command(form));
        var message = await bot.NextAsync<InboundMessage>();

        Assert.Equal((HttpStatusCode.OK, System.Text.Json.JsonValueKind.Undefined), (status, body.ValueKind));
        Assert.Equal(("/ai", "seats audit <all>", form["response_url"]), (message.Command, message.Text, message.ResponseUrl));
    }

    [Theory]
    [InlineData("https://hooks.slack.com.evil.example/x"), InlineData("http://hooks.slack.com/x"), InlineData("https://evil.example/hooks.slack.com"),
     InlineData("https://hooks.slack.com@evil.example/x"), InlineData("https://hooks.slack.com:8443/x"), InlineData("http://169.254.169.254/latest"), InlineData("not an address")]
    public async Task A_forged_address_for_answers_is_not_kept(string url)
    {
        var form = slack.SlashCommand("U1", "C1", "help");
        form["response_url"] = url;

        Assert.Equal(HttpStatusCode.OK, await SendAsync(slack.Command(form)));
        Assert.Null((await bot.NextAsync<InboundMessage>()).ResponseUrl);
        Assert.DoesNotContain("evil", bot.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slacks_question_whose_address_this_is_gets_its_challenge_only_when_signed()
    {
        var (status, body) = await bot.AnswerOfAsync(slack.Event(new() { ["type"] = "url_verification", ["challenge"] = "abc", ["token"] = "old" }));
        Assert.Equal((HttpStatusCode.OK, "abc"), (status, body.GetProperty("challenge").GetString()));

        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(new(HttpMethod.Post, "/slack/events") { Content = new StringContent("""{"type":"url_verification","challenge":"abc"}""") }));
    }

    [Theory]
    [InlineData("/slack/events"), InlineData("/slack/commands"), InlineData("/slack/interactions")]
    public async Task Nothing_gets_in_without_a_genuine_signature(string path)
    {
        var now = clock.GetUtcNow();
        var body = slack.DirectMessage("U1", "hello").ToJsonString();
        HttpRequestMessage[] wrong =
        [
            FakeSlack.Signed(path, body, "application/json", now, "another secret"), FakeSlack.Signed(path, body, "application/json", now.AddSeconds(-302)),
            FakeSlack.Signed(path, body, "application/json", now.AddSeconds(302)), new(HttpMethod.Post, path) { Content = new StringContent(body) },
        ];
        foreach (var request in wrong)
        {
            using var response = await bot.SendAsync(request);
            Assert.Equal((HttpStatusCode.Unauthorized, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        }
        var replayed = FakeSlack.Signed(path, body, "application/json", now);
        replayed.Content = new StringContent(body + " ");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(replayed));
        Assert.True(bot.NothingArrived);
    }

    public static TheoryData<string, string, string> Malformed() => new()
    {
        { "not JSON", "/slack/events", "{" },
        { "not an object", "/slack/events", "[1]" },
        { "a key twice", "/slack/events", """{"type":"event_callback","type":"url_verification","challenge":"x"}""" },
        { "half a surrogate pair", "/slack/events", """{"type":"url_verification","challenge":"\ud800"}""" },
        { "too deep", "/slack/events", new string('[', 100) },
        { "no event id", "/slack/events", """{"type":"event_callback","team_id":"T0FAKE","event":{"type":"message"}}""" },
        { "no workspace", "/slack/events", """{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}""" },
        { "no channel", "/slack/events", """{"type":"event_callback","team_id":"T0FAKE","event_id":"Ev1","event":{"type":"message","user":"U1","ts":"1.1"}}""" },
        { "no user", "/slack/commands", "command=%2Fai&channel_id=C1&team_id=T0FAKE" },
        { "a field twice", "/slack/commands", "command=%2Fai&user_id=U1&user_id=U2&channel_id=C1&team_id=T0FAKE" },
        { "no payload", "/slack/interactions", "a=b" },
        { "payload not JSON", "/slack/interactions", "payload=x" },
        { "nobody", "/slack/interactions", "payload=" + Uri.EscapeDataString("""{"type":"shortcut","team":{"id":"T0FAKE"},"callback_id":"x"}""") },
    };

    [Theory, MemberData(nameof(Malformed))]
    public async Task What_cannot_be_read_is_refused_once_and_for_all(string why, string path, string body)
    {
        using var response = await bot.SendAsync(FakeSlack.Signed(path, body, "text/plain", clock.GetUtcNow()));

        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, why);
        Assert.Equal("1", response.Headers.GetValues("X-Slack-No-Retry").Single());
        Assert.Equal(HttpStatusCode.OK, await SendAsync(slack.Event(slack.DirectMessage("U1", "still there?"))));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        byte[] body = [.. "{\"type\":\"url_verification\",\"challenge\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var stamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, "/slack/events") { Content = new ByteArrayContent(body) };
        request.Headers.Add(SlackSignature.TimestampHeader, stamp);
        request.Headers.Add(SlackSignature.SignatureHeader, SlackSignature.Sign(FakeSlack.SigningSecret, stamp, body));

        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(request));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_body_over_the_cap_is_refused_before_it_is_verified(bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/slack/events") { Content = new ByteArrayContent(new byte[SlackLimits.BodyBytes + 1]) };
        if (chunked) request.Headers.TransferEncodingChunked = true;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(request));
    }

    [Fact]
    public async Task A_workspace_that_is_not_ours_is_thanked_and_dropped()
    {
        Assert.True(await bot.Get<SlackTokens>().IdentifyAsync(CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(slack.Event(slack.Envelope(
            new() { ["type"] = "message", ["channel_type"] = "im", ["user"] = "U1", ["text"] = "hi", ["ts"] = "1.1", ["channel"] = "D1" }, team: "T9OTHER"))));

        Assert.True(bot.NothingArrived);
        Assert.Contains("T9OTHER is not installed", bot.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_store_is_away_Slack_comes_again_and_people_are_told()
    {
        bot.StoreIsAwayFor = TimeSpan.FromSeconds(5);
        var envelope = slack.DirectMessage("U1", "hello");
        using (var refused = await bot.SendAsync(slack.Event(envelope)))
            Assert.Equal((HttpStatusCode.ServiceUnavailable, 5), (refused.StatusCode, (int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        var (status, body) = await bot.AnswerOfAsync(slack.Command(slack.SlashCommand("U1", "C1", "help")));
        Assert.Equal((HttpStatusCode.OK, "ephemeral"), (status, body.GetProperty("response_type").GetString()));

        bot.StoreIsAwayFor = null;
        await SendAsync(slack.Event(envelope));
        Assert.Equal("hello", (await bot.NextAsync<InboundMessage>()).Text);
    }

    [Fact]
    public async Task A_store_that_hangs_never_makes_Slack_wait_for_three_seconds()
    {
        bot.StoreHangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var envelope = slack.DirectMessage("U1", "hello");
        var waiting = bot.SendAsync(slack.Event(envelope));
        await bot.StoreAsked.Task;
        while (!waiting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(2.6));
            await Task.WhenAny(waiting, Task.Delay(5));
        }
        using (var response = await waiting) Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);

        bot.StoreHangs.SetResult();
        bot.StoreHangs = null;
        Assert.Equal("hello", (await bot.NextAsync<InboundMessage>()).Text);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(slack.Event(envelope)));
        Assert.Single(bot.Kept);
    }

    [Fact]
    public async Task What_people_wrote_and_secrets_never_reach_the_log()
    {
        await SendAsync(slack.Event(slack.DirectMessage("U1", "TEXT THAT MUST NOT BE STORED")));
        await SendAsync(FakeSlack.Signed("/slack/events", """{"type":"TEXT THAT MUST NOT BE STORED""", "application/json", clock.GetUtcNow()));
        await SendAsync(FakeSlack.Signed("/slack/events", Encoding.UTF8.GetString("{}"u8), "application/json", clock.GetUtcNow(), "wrong"));
        await bot.DeliverAsync(new OutboundMessage.Post(new("TEXT THAT MUST NOT BE STORED")) { To = SlackBot.To("D404"), Key = "k" });

        foreach (var secret in new[] { "TEXT THAT MUST", FakeSlack.BotToken, FakeSlack.SigningSecret, "v0=" }) Assert.DoesNotContain(secret, bot.Log.All, StringComparison.Ordinal);
    }
}
