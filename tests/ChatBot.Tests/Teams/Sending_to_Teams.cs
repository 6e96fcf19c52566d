using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Teams;

public sealed class Sending_to_Teams : IDisposable
{
    private static readonly ConversationRef Chat = new(Platform.Teams, "t", "a:1:x", ConversationKind.Personal)
    {
        ServiceUrl = "https://smba.trafficmanager.net/emea/", BotId = "28:bot", UserId = "29:ada",
    };
    private static readonly ConversationRef Channel = new(Platform.Teams, "t", "19:abc@thread.tacv2", ConversationKind.Channel)
    {
        ServiceUrl = "https://smba.trafficmanager.net/emea", BotId = "28:bot",
    };

    private readonly FakeConnector _connector = new();

    public void Dispose() => _connector.Dispose();

    private static OutboundMessage.Post Post(string text, ConversationRef? to = null) => new(new MessageContent(text)) { To = to ?? Chat, Key = "k" };

    private Task<SendResult> SendAsync(OutboundMessage message, SendAttempt? attempt = null) =>
        _connector.Channel().SendAsync(message, attempt ?? SendAttempt.First, CancellationToken.None);

    private static MessageContent Card() => new("in words", FakeConnector.Cards.Samples("answer")[0], ["next?"]);

    [Fact]
    public async Task A_message_goes_to_the_conversation_with_our_token()
    {
        var sent = Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Post(new("hello\nworld", null, ["why?"])) { To = Chat, Key = "k", Alert = true, ReplyToId = "7" }));
        Assert.Equal("m-1", sent.MessageId);
        var call = Assert.Single(_connector.Calls);
        Assert.Equal(("https://smba.trafficmanager.net/emea/v3/conversations/a%3A1%3Ax/activities", "token-1"), (call.Path, call.Token));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"type":"message","conversation":{"id":"a:1:x"},"from":{"id":"28:bot"},"recipient":{"id":"29:ada"},"summary":"hello","replyToId":"7",
             "channelData":{"notification":{"alert":true}},"text":"hello\nworld","textFormat":"plain",
             "suggestedActions":{"to":["29:ada"],"actions":[{"type":"imBack","title":"why?","value":"why?"}]}}
            """), call.Body), call.Body!.ToJsonString());
    }

    [Fact]
    public async Task A_card_travels_without_text_and_with_its_words_as_summary()
    {
        await SendAsync(new OutboundMessage.Post(Card()) { To = Chat, Key = "k" });
        var body = Assert.Single(_connector.Delivered);
        Assert.Null(body["text"]);
        Assert.Null(body["suggestedActions"]);
        Assert.Equal("in words", body["summary"]!.GetValue<string>());
        Assert.Equal("application/vnd.microsoft.card.adaptive", body["attachments"]![0]!["contentType"]!.GetValue<string>());
        Assert.Equal("1.5", body["attachments"]![0]!["content"]!["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_card_that_the_platform_refuses_still_says_its_words()
    {
        _connector.Answer(400, """{"error":{"code":"BadArgument","message":"secret text"}}""");
        Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Post(Card()) { To = Chat, Key = "k" }));
        Assert.Equal("in words", Assert.Single(_connector.Delivered)["text"]!.GetValue<string>());
        _connector.Answer(413);
        Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Update("m", Card()) { To = Chat, Key = "k" }));
        Assert.Equal("in words", _connector.Delivered[1]["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_thread_of_a_channel_is_answered_in_the_thread()
    {
        await SendAsync(Post("hi", Channel with { ThreadId = "1699" }));
        Assert.EndsWith("/v3/conversations/19%3Aabc%40thread.tacv2%3Bmessageid%3D1699/activities", _connector.Calls[0].Path, StringComparison.Ordinal);
        await SendAsync(new OutboundMessage.Post(new("hi")) { To = Channel, Key = "k", ReplyToId = "1700" });
        Assert.EndsWith("/v3/conversations/19%3Aabc%40thread.tacv2/activities/1700", _connector.Calls[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_post_in_a_channel_starts_a_thread_and_says_which()
    {
        _connector.Special = call => call.Path.EndsWith("/v3/conversations", StringComparison.Ordinal)
            ? FakeConnector.Says(201, """{"id":"19:abc@thread.tacv2;messageid=1800","activityId":"1800"}""") : null;
        var sent = Assert.IsType<SendResult.Sent>(await SendAsync(Post("digest", Channel)));
        Assert.Equal(("1800", "1800"), (sent.MessageId, sent.Opened!.ThreadId));
        var body = _connector.Calls[0].Body!;
        Assert.Equal("19:abc@thread.tacv2", body["channelData"]!["channel"]!["id"]!.GetValue<string>());
        Assert.True(body["isGroup"]!.GetValue<bool>());
        Assert.Equal("digest", body["activity"]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_person_without_a_conversation_gets_one()
    {
        _connector.Special = call => call.Path.EndsWith("/v3/conversations", StringComparison.Ordinal) ? FakeConnector.Says(201, """{"id":"a:new"}""") : null;
        var to = new ConversationRef(Platform.Teams, "t", "", ConversationKind.Personal) { BotId = "28:bot", UserId = "29:bob" };
        var sent = Assert.IsType<SendResult.Sent>(await SendAsync(Post("psst", to)));
        Assert.Equal("a:new", sent.Opened!.ConversationId);
        Assert.Equal("https://smba.trafficmanager.net/teams/v3/conversations", _connector.Calls[0].Path);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"isGroup":false,"tenantId":"t","members":[{"id":"29:bob"}],"bot":{"id":"28:bot"}}"""), _connector.Calls[0].Body));
        await SendAsync(new OutboundMessage.Ephemeral("29:bob", new("only you")) { To = Channel, Key = "k" });
        Assert.EndsWith("/v3/conversations/a%3Anew/activities", _connector.Calls[3].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_and_deletions_name_the_message_and_a_lost_one_is_sent_anew()
    {
        Assert.Equal("m/9", Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Update("m/9", new("v2")) { To = Chat, Key = "k" })).MessageId);
        Assert.Equal((HttpMethod.Put, true), (_connector.Calls[0].Method, _connector.Calls[0].Path.EndsWith("/activities/m%2F9", StringComparison.Ordinal)));
        _connector.Answer(404, """{"error":{"code":"ActivityNotFoundInConversation"}}""");
        Assert.Equal("m-2", Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Update("gone", new("v2")) { To = Chat, Key = "k" })).MessageId);
        _connector.Answer(404);
        Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Delete("gone") { To = Chat, Key = "k" }));
    }

    [Fact]
    public async Task Typing_is_shown_in_chats_and_never_worth_a_retry()
    {
        _connector.Answer(429);
        Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Typing { To = Chat, Key = "k" }));
        Assert.Equal("typing", _connector.Calls[0].Body!["type"]!.GetValue<string>());
        Assert.IsType<SendResult.Sent>(await SendAsync(new OutboundMessage.Typing { To = Channel, Key = "k" }));
        Assert.Single(_connector.Calls);
    }

    [Theory]
    [InlineData(412)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Passing_trouble_is_tried_later_with_growing_waits(int status)
    {
        foreach (var (attempt, least, most) in new[] { (1, 1.6, 2.4), (2, 3.2, 4.8), (3, 6.4, 9.6), (9, 48, 72) })
        {
            _connector.Answer(status);
            var later = Assert.IsType<SendResult.TryLater>(await SendAsync(Post("x"), new(attempt)));
            Assert.InRange(later.After.TotalSeconds, least, most);
            Assert.False(later.InDoubt);
            _connector.Clock.Pass(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task The_wait_that_the_platform_names_wins()
    {
        _connector.Answer(429, retryAfter: 17);
        Assert.InRange(Assert.IsType<SendResult.TryLater>(await SendAsync(Post("x"))).After.TotalSeconds, 17, 18.7);
    }

    [Theory]
    [InlineData(403, true)]
    [InlineData(404, true)]
    [InlineData(400, false)]
    [InlineData(413, false)]
    public async Task Lasting_trouble_is_given_up(int status, bool closed)
    {
        _connector.Answer(status, """{"error":{"code":"BotNotInConversationRoster","message":"secret text"}}""");
        var given = Assert.IsType<SendResult.GiveUp>(await SendAsync(Post("x")));
        Assert.Equal(closed, given.ConversationClosed);
        Assert.DoesNotContain("secret", given.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_token_is_dropped_and_replaced_once()
    {
        _connector.Answer(401);
        Assert.IsType<SendResult.Sent>(await SendAsync(Post("x")));
        Assert.Equal(["token-1", "token-2"], _connector.Calls.Select(call => call.Token));
        _connector.Special = _ => FakeConnector.Says(401);
        Assert.True(Assert.IsType<SendResult.TryLater>(await SendAsync(Post("x"))).After >= TimeSpan.FromMinutes(1));
        Assert.Equal(4, _connector.Calls.Count);
    }

    [Fact]
    public async Task No_answer_leaves_the_outcome_in_doubt()
    {
        _connector.Special = _ => throw new IOException("cut");
        Assert.True(Assert.IsType<SendResult.TryLater>(await SendAsync(Post("x"))).InDoubt);
        _connector.Special = _ => throw new HttpRequestException(HttpRequestError.ConnectionError);
        Assert.False(Assert.IsType<SendResult.TryLater>(await SendAsync(Post("x"))).InDoubt);
    }

    [Theory]
    [InlineData("http://smba.trafficmanager.net/emea")]
    [InlineData("https://user:pw@smba.trafficmanager.net/emea")]
    [InlineData("https://smba.trafficmanager.net/emea?x=1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task No_token_leaves_for_an_address_that_is_not_to_be_trusted(string service)
    {
        Assert.IsType<SendResult.GiveUp>(await SendAsync(Post("x", Chat with { ServiceUrl = service })));
        Assert.Empty(_connector.Calls);
        Assert.Empty(_connector.TokenCalls);
    }

    /// <summary>As long as the pace of the tenant wants between two sends, which a clock that stands still would never pass.</summary>
    private void AskingTakesAMoment() => _connector.Special = _ =>
    {
        _connector.Clock.Pass(TeamsLimits.TenantInterval);
        return null;
    };

    [Fact]
    public async Task A_long_text_leaves_in_parts_and_a_retry_doubles_none()
    {
        var text = string.Join('\n', Enumerable.Range(1, 4_000).Select(n => $"line {n}"));
        var parts = TeamsMessages.Split(text, TeamsLimits.MaximumTextLength);
        Assert.Equal(4, parts.Count);
        Assert.Equal(text, string.Join('\n', parts));
        _connector.Answers.Enqueue(() => FakeConnector.Says(201, """{"id":"m-0"}"""));
        _connector.Answer(429, retryAfter: 1);
        var later = Assert.IsType<SendResult.TryLater>(await SendAsync(Post(text)));
        Assert.Equal(1, later.PartsSent);
        _connector.Calls.Clear();
        AskingTakesAMoment();
        Assert.IsType<SendResult.Sent>(await SendAsync(Post(text), new(2, later.PartsSent)));
        Assert.Equal(parts.Skip(1), _connector.Calls.Select(call => call.Body!["text"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_update_stays_one_message_however_long_it_is()
    {
        await SendAsync(new OutboundMessage.Update("m", new(new string('x', 50_000))) { To = Chat, Key = "k" });
        await SendAsync(new OutboundMessage.Update("m", new(new string('x', 30_000))) { To = Chat, Key = "k" });
        Assert.Equal([40_000, 30_000], _connector.Delivered.Select(body => body["text"]!.GetValue<string>().Length));
        Assert.EndsWith("…", _connector.Delivered[0]["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(_connector.Delivered, body => Assert.Equal("m", body["id"]!.GetValue<string>()));
    }

    [Fact]
    public void Parts_are_never_cut_inside_a_character()
    {
        var parts = TeamsMessages.Split(string.Concat(Enumerable.Repeat("😀", 50)), 7);
        Assert.All(parts, part => Assert.False(char.IsHighSurrogate(part[^1])));
        Assert.Equal(100, parts.Sum(part => part.Length));
    }

    [Fact]
    public async Task Our_own_budget_comes_before_the_platforms_refusal()
    {
        var channel = _connector.Channel();
        AskingTakesAMoment();
        for (var n = 0; n < 7; n++)
            Assert.IsType<SendResult.Sent>(await channel.SendAsync(Post("x"), SendAttempt.First, CancellationToken.None));
        var later = Assert.IsType<SendResult.TryLater>(await channel.SendAsync(Post("x"), SendAttempt.First, CancellationToken.None));
        Assert.True(later.NotAttempted);
        Assert.InRange(later.After, TimeSpan.FromSeconds(1) - (6 * TeamsLimits.TenantInterval) - TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1) - (6 * TeamsLimits.TenantInterval) + TimeSpan.FromMilliseconds(1));
        Assert.IsType<SendResult.Sent>(await channel.SendAsync(Post("x", Chat with { ConversationId = "a:2", UserId = "29:bob" }), SendAttempt.First, CancellationToken.None));
        _connector.Clock.Pass(TimeSpan.FromSeconds(1));
        Assert.IsType<SendResult.Sent>(await channel.SendAsync(Post("x"), SendAttempt.First, CancellationToken.None));
        Assert.IsType<SendResult.TryLater>(await channel.SendAsync(Post("x"), SendAttempt.First, CancellationToken.None));
    }

    [Fact]
    public async Task A_chat_has_one_budget_whether_it_is_opened_by_its_user_or_known_by_its_id()
    {
        var channel = _connector.Channel();
        AskingTakesAMoment();
        for (var n = 0; n < 7; n++)
            Assert.IsType<SendResult.Sent>(await channel.SendAsync(Post("x", n < 3 ? Chat with { ConversationId = "" } : Chat), SendAttempt.First, CancellationToken.None));
        foreach (var to in new[] { Chat, Chat with { ConversationId = "" } })
            Assert.True(Assert.IsType<SendResult.TryLater>(await channel.SendAsync(Post("x", to), SendAttempt.First, CancellationToken.None)).NotAttempted);
    }

    [Fact]
    public async Task Hundreds_of_chats_of_a_tenant_share_its_rate_and_none_is_refused()
    {
        var (channel, clock) = (_connector.Channel(), _connector.Clock);
        await channel.SendAsync(Post("the token is here"), SendAttempt.First, CancellationToken.None);
        var arrived = new List<long>();
        var refused = 0;
        _connector.Special = call =>
        {
            arrived.Add(clock.GetTimestamp());
            if (arrived.Count > 50 && clock.GetElapsedTime(arrived[^51]) < TimeSpan.FromSeconds(1)) refused++;

            // Opening takes a moment, after which the message itself may follow.
            if (call.Path.EndsWith("/v3/conversations", StringComparison.Ordinal)) clock.Pass(TeamsLimits.TenantInterval);
            return null;
        };
        var since = clock.GetTimestamp();
        for (var message = 0; message < 2_000; message++)
        {
            var chat = Chat with { ConversationId = message % 400 is var number && number % 3 == 0 ? "" : $"a:{number}", UserId = $"29:{number}" };
            while (await channel.SendAsync(Post("x", chat), SendAttempt.First, CancellationToken.None) is SendResult.TryLater { NotAttempted: true } later)
                clock.Pass(later.After);
        }
        Assert.Equal(0, refused);
        Assert.InRange(arrived.Count / clock.GetElapsedTime(since).TotalSeconds, 0.95 * 50 * 0.99, 50);
    }

    [Fact]
    public async Task Members_are_read_page_by_page_with_guests_told_apart()
    {
        _connector.Special = call => FakeConnector.Says(200, call.Path.Contains("continuationToken=p%2F2", StringComparison.Ordinal)
            ? """{"members":[{"id":"29:c","userRole":"guest"}]}"""
            : """{"continuationToken":"p/2","members":[{"id":"29:a","aadObjectId":"AB","email":"Ada@Northgate.Example","tenantId":"t"},{"id":"29:b","tenantId":"elsewhere"}]}""");
        var members = (await _connector.Channel().FindMembersAsync(Channel, 10, CancellationToken.None))!;
        Assert.Equal([("29:a", "ada@northgate.example", false), ("29:b", null, true), ("29:c", null, true)],
            members.Select(member => (member.UserId, member.Email, member.IsGuest)));
        Assert.Equal("ab", members[0].DirectoryId);
        Assert.Null(await _connector.Channel().FindMembersAsync(Channel, 2, CancellationToken.None));
    }

    [Theory]
    [InlineData(429, 30)]
    [InlineData(412, null)]
    [InlineData(502, null)]
    [InlineData(504, null)]
    [InlineData(401, null)]
    public async Task Nobody_becomes_a_stranger_because_the_Connector_does_not_answer_now(int status, int? retryAfter)
    {
        _connector.Special = _ => FakeConnector.Says(status, retryAfter: retryAfter);
        var one = await Assert.ThrowsAsync<PlatformBusyException>(() => _connector.Channel().FindUserAsync(Chat, "29:a", CancellationToken.None));
        var all = await Assert.ThrowsAsync<PlatformBusyException>(() => _connector.Channel().FindMembersAsync(Channel, 10, CancellationToken.None));
        Assert.All([one.After, all.After], wait => Assert.True(wait >= TimeSpan.FromSeconds(retryAfter ?? 1), $"Again in {wait}."));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Somebody_whom_the_Connector_does_not_name_stays_unknown(int status)
    {
        _connector.Special = _ => FakeConnector.Says(status);
        Assert.Null(await _connector.Channel().FindUserAsync(Chat, "29:a", CancellationToken.None));
        Assert.Null(await _connector.Channel().FindMembersAsync(Channel, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_connector_that_refuses_in_turn_gets_every_message_once_and_in_order()
    {
        var channel = _connector.Channel();
        var trouble = new Queue<int>([429, 412, 502, 504, 200, 504, 502, 412, 429, 200, 429, 429]);
        _connector.Special = _ => trouble.TryDequeue(out var status) && status != 200 ? FakeConnector.Says(status, retryAfter: status == 429 ? 3 : null) : null;
        for (var n = 1; n <= 40; n++)
        {
            var attempt = SendAttempt.First;
            while (await channel.SendAsync(Post($"message {n}"), attempt, CancellationToken.None) is var result and not SendResult.Sent)
            {
                var later = Assert.IsType<SendResult.TryLater>(result);
                attempt = new(later.NotAttempted ? attempt.Number : attempt.Number + 1, later.PartsSent);
                _connector.Clock.Pass(later.After);
            }
        }
        Assert.Equal(Enumerable.Range(1, 40).Select(n => $"message {n}"), _connector.Delivered.Select(body => body["text"]!.GetValue<string>()));
    }
}
