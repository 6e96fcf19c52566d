using System.Text;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Teams;

public sealed class Reading_activities
{
    private const string Tenant = "aaaaaaaa-0000-0000-0000-000000000001";

    private static Activity Read(string json) => Activity.TryRead(Encoding.UTF8.GetBytes(json), out var problem) ?? throw new FormatException(problem);

    /// <summary>A message as the platform sends it, with the given properties on top.</summary>
    internal static string Json(string more, string conversation = """{"id":"a:1-chat","conversationType":"personal","tenantId":"aaaaaaaa-0000-0000-0000-000000000001"}""") => $$"""
        {"channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/emea/","id":"1718620000123","timestamp":"2026-06-17T12:00:00.123Z",
         "localTimezone":"Europe/Vienna","from":{"id":"29:ada","name":"Ada Lovelace","aadObjectId":"BBBBBBBB-0000-0000-0000-000000000002"},
         "recipient":{"id":"28:bot","name":"ChatBot"},"conversation":{{conversation}},{{more}}}
        """;

    private static T Only<T>(string more, string? conversation = null) where T : Inbound =>
        Assert.IsType<T>(Assert.Single(ActivityReader.Read(Read(conversation is null ? Json(more) : Json(more, conversation)))));

    [Fact]
    public void A_personal_message()
    {
        var message = Only<InboundMessage>("""
            "type":"message","text":"  how much&nbsp;did  we spend? ","locale":"de-AT","replyToId":"77","entities":[{"type":"clientInfo","locale":"de-AT","timezone":"Europe/Vienna"}]
            """);
        Assert.Equal("how much did we spend?", message.Text);
        Assert.Equal(new ConversationRef(Platform.Teams, Tenant, "a:1-chat", ConversationKind.Personal)
        {
            ServiceUrl = "https://smba.trafficmanager.net/emea/", BotId = "28:bot", UserId = "29:ada",
        }, message.Conversation);
        Assert.Equal("bbbbbbbb-0000-0000-0000-000000000002", message.From.DirectoryId);
        Assert.Equal(("de-AT", "Europe/Vienna", false), (message.From.Locale, message.From.TimeZone, message.From.IsGuest));
        Assert.Equal(("1718620000123", "77", "message|a:1-chat|1718620000123"), (message.MessageId, message.ReplyToId, message.DeliveryId));
        Assert.Equal(new DateTimeOffset(2026, 6, 17, 12, 0, 0, 123, TimeSpan.Zero), message.SentAt);
    }

    [Fact]
    public void A_thread_of_a_channel_shares_the_key_of_its_channel()
    {
        var message = Only<InboundMessage>("\"type\":\"message\",\"text\":\"hi\",\"channelData\":{\"tenant\":{\"id\":\"t\"},\"team\":{\"id\":\"x\"}}",
            """{"id":"19:abc@thread.tacv2;messageid=1699","conversationType":"channel","isGroup":true}""");
        Assert.Equal((ConversationKind.Channel, "19:abc@thread.tacv2", "1699", "t"),
            (message.Conversation.Kind, message.Conversation.ConversationId, message.Conversation.ThreadId, message.Conversation.TenantId));
        Assert.Equal("Teams/t/19:abc@thread.tacv2", message.Conversation.Key);
        Assert.Null(message.Conversation.UserId);
    }

    [Fact]
    public void A_guest_is_seen_by_the_tenant_they_come_from()
    {
        var json = Json("\"type\":\"message\",\"text\":\"hi\"").Replace("\"name\":\"Ada Lovelace\"", "\"tenantId\":\"other\"", StringComparison.Ordinal);
        Assert.True(Assert.Single(ActivityReader.Read(Read(json))).From.IsGuest);
    }

    [Theory]
    [InlineData("<at>ChatBot</at> spend", """[{"type":"mention","mentioned":{"id":"28:bot","name":"ChatBot"},"text":"<at>ChatBot</at>"}]""", "spend")]
    [InlineData("spend <at>ChatBot</at> please", """[{"type":"mention","mentioned":{"id":"28:bot","name":"ChatBot"},"text":"<at>ChatBot</at>"}]""", "spend please")]
    [InlineData("<at>ChatBot</at>&nbsp;use of <at>Bob B</at>", """[{"type":"mention","mentioned":{"id":"28:bot"},"text":"<at>ChatBot</at>"},{"type":"mention","mentioned":{"id":"29:bob","name":"Bob B"},"text":"<at>Bob B</at>"}]""", "use of Bob B")]
    [InlineData("<at id=\"0\">chatbot</at> spend", """[{"type":"mention","mentioned":{"id":"28:bot","name":"ChatBot"},"text":"<at>ChatBot</at>"}]""", "spend")]
    [InlineData("<at>ChatBot</at> spend", """[{"type":"mention","mentioned":{"id":"28:bot","name":"ChatBot"}}]""", "spend")]
    [InlineData("<at>ChatBot</at> spend", "[]", "spend")]
    [InlineData("<at>ChatBot</at> <at>ChatBot</at> spend", """[{"type":"mention","mentioned":{"id":"28:bot"},"text":"<at>ChatBot</at>"}]""", "spend")]
    [InlineData("what does ChatBot cost", "[]", "what does ChatBot cost")]
    [InlineData("a &lt; b &amp;&amp; c", "[]", "a < b && c")]
    [InlineData("<at>.*(</at> hostile", """[{"type":"mention","mentioned":{"id":"28:bot","name":".*("},"text":"x"}]""", "hostile")]
    [InlineData("line one\nline two", "[]", "line one\nline two")]
    public void The_mention_of_the_bot_goes_and_others_stay(string text, string entities, string expected) =>
        Assert.Equal(expected, Only<InboundMessage>($"\"type\":\"message\",\"text\":{JsonSerializer.Serialize(text)},\"entities\":{entities}").Text);

    [Fact]
    public void A_submitted_card_is_an_action_without_the_words_that_steer_the_client()
    {
        var action = Only<CardAction>("""
            "type":"message","replyToId":"55","value":{"verb":"approve","request":"42","reason":"ok","msteams":{"type":"messageBack"}}
            """);
        Assert.Equal(("approve", "55", """{"request":"42","reason":"ok"}"""), (action.Verb, action.MessageId, action.Data.GetRawText()));
    }

    [Fact]
    public void A_value_without_a_verb_is_a_message_with_its_text() =>
        Assert.Equal("help", Only<InboundMessage>("\"type\":\"message\",\"text\":\"help\",\"value\":{\"x\":1}").Text);

    [Fact]
    public void A_universal_action()
    {
        var action = Only<CardAction>("""
            "type":"invoke","name":"adaptiveCard/action","replyToId":"55","value":{"action":{"type":"Action.Execute","verb":"approve","data":{"n":"1"}},"trigger":"manual"}
            """);
        Assert.Equal(("approve", "55", false, """{"n":"1"}"""), (action.Verb, action.MessageId, action.IsRefresh, action.Data.GetRawText()));
        Assert.True(Only<CardAction>("\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":{\"action\":{\"verb\":\"v\"},\"trigger\":\"automatic\"}").IsRefresh);
    }

    [Fact]
    public void Dialogs()
    {
        var asked = Only<DialogRequest>("\"type\":\"invoke\",\"name\":\"task/fetch\",\"value\":{\"data\":{\"verb\":\"form\",\"msteams\":{\"type\":\"task/fetch\"},\"tool\":\"Cursor\"},\"context\":{\"theme\":\"dark\"}}");
        Assert.Equal(("form", """{"tool":"Cursor"}"""), (asked.Verb, asked.Data.GetRawText()));
        var sent = Only<DialogSubmission>("\"type\":\"invoke\",\"name\":\"task/submit\",\"value\":{\"data\":{\"verb\":\"form\",\"why\":\"work\"}}");
        Assert.Equal(("form", """{"why":"work"}"""), (sent.Verb, sent.Data.GetRawText()));
    }

    [Theory]
    [InlineData("\"type\":\"invoke\",\"name\":\"adaptiveCard/action\"")]
    [InlineData("\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":\"text\"")]
    [InlineData("\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":{\"action\":{}}")]
    [InlineData("\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":{\"action\":{\"verb\":\"v\",\"data\":[1]}}")]
    [InlineData("\"type\":\"invoke\",\"name\":\"task/fetch\",\"value\":{\"data\":{}}")]
    [InlineData("\"type\":\"invoke\",\"name\":\"task/submit\",\"value\":{}")]
    [InlineData("\"type\":\"invoke\",\"name\":\"message/submitAction\",\"value\":{\"actionValue\":{\"reaction\":\"meh\"}}")]
    [InlineData("\"type\":\"invoke\",\"name\":\"suggestedActions/submit\",\"value\":7")]
    public void A_malformed_value_of_a_known_invoke_is_a_mistake_of_the_sender(string more) =>
        Assert.Throws<FormatException>(() => ActivityReader.Invoke(Read(Json(more))));

    [Fact]
    public void Feedback_and_suggestions()
    {
        var feedback = Only<AnswerFeedback>("""
            "type":"invoke","name":"message/submitAction","replyToId":"9","value":{"actionName":"feedback","actionValue":{"reaction":"dislike","feedback":"{\"feedbackText\":\"wrong\"}"}}
            """);
        Assert.Equal((false, "wrong", "9"), (feedback.Liked, feedback.Comment, feedback.MessageId));
        Assert.Equal("why?", Only<InboundMessage>("\"type\":\"invoke\",\"name\":\"suggestedActions/submit\",\"value\":\"why?\"").Text);
    }

    [Fact]
    public void Edits_and_deletions_name_the_message()
    {
        var edit = Only<InboundMessage>("\"type\":\"messageUpdate\",\"text\":\"new\",\"channelData\":{\"eventType\":\"editMessage\"}");
        Assert.True(edit.IsEdit);
        Assert.Equal(("1718620000123", "edit|a:1-chat|1718620000123|2026-06-17T12:00:00.123Z"), (edit.MessageId, edit.DeliveryId));
        Assert.Equal("1718620000123", Only<MessageWithdrawn>("\"type\":\"messageDelete\",\"channelData\":{\"eventType\":\"softDeleteMessage\"}").MessageId);
    }

    [Fact]
    public void Installation_and_membership()
    {
        Assert.Equal(Installation.Added, Only<InstallationChange>("\"type\":\"installationUpdate\",\"action\":\"add\"").Change);
        Assert.Equal(Installation.Upgraded, Only<InstallationChange>("\"type\":\"installationUpdate\",\"action\":\"add-upgrade\"").Change);
        Assert.Equal(Installation.Removed, Only<InstallationChange>("\"type\":\"installationUpdate\",\"action\":\"remove\"").Change);
        var joined = Only<MembershipChange>("\"type\":\"conversationUpdate\",\"membersAdded\":[{\"id\":\"28:bot\"},{\"id\":\"29:ada\"}]");
        Assert.Equal((true, true, "29:ada"), (joined.Joined, joined.BotItself, Assert.Single(joined.UserIds)));
        var left = Only<MembershipChange>("\"type\":\"conversationUpdate\",\"membersRemoved\":[{\"id\":\"29:bob\"}]");
        Assert.Equal((false, false), (left.Joined, left.BotItself));
        Assert.True(Only<MembershipChange>("\"type\":\"conversationUpdate\",\"channelData\":{\"eventType\":\"teamDeleted\"}").BotItself);
    }

    [Theory]
    [InlineData("\"type\":\"typing\"")]
    [InlineData("\"type\":\"event\",\"name\":\"application/vnd.microsoft.readReceipt\",\"value\":{}")]
    [InlineData("\"type\":\"messageReaction\",\"reactionsAdded\":[{\"type\":\"like\"}]")]
    [InlineData("\"type\":\"messageUpdate\",\"channelData\":{\"eventType\":\"undeleteMessage\"}")]
    [InlineData("\"type\":\"conversationUpdate\",\"channelData\":{\"eventType\":\"channelRenamed\"}")]
    [InlineData("\"type\":\"installationUpdate\",\"action\":\"sideways\"")]
    [InlineData("\"type\":\"invoke\",\"name\":\"composeExtension/query\",\"value\":{}")]
    [InlineData("\"type\":\"somethingNew\"")]
    public void What_the_service_has_no_use_for_is_ignored(string more) => Assert.Empty(ActivityReader.Read(Read(Json(more))));

    [Theory]
    [InlineData("\"type\":\"message\",\"text\":\"who?\"")]
    [InlineData("\"type\":\"invoke\",\"name\":\"task/fetch\",\"value\":{\"data\":{\"verb\":\"v\"}}")]
    public void Nobody_can_speak_or_press(string more) => Assert.Throws<FormatException>(() => ActivityReader.Read(Read(
        Json(more).Replace("\"id\":\"29:ada\",", "", StringComparison.Ordinal))));

    [Fact]
    public void Unclosed_tags_cost_no_more_than_their_length()
    {
        var text = string.Concat(Enumerable.Repeat("<at ", 100_000));
        Assert.Equal(text.Trim(), Only<InboundMessage>($"\"type\":\"message\",\"text\":\"{text}\"").Text);
    }

    [Fact]
    public void Our_own_messages_are_ignored() => Assert.Empty(ActivityReader.Read(Read(
        Json("\"type\":\"message\",\"text\":\"echo\"").Replace("29:ada", "28:bot", StringComparison.Ordinal))));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"type\":\"message\"}")]
    [InlineData("{\"type\":7,\"channelId\":\"msteams\",\"serviceUrl\":\"https://x\",\"conversation\":{\"id\":\"a\"}}")]
    [InlineData("{\"type\":\"message\",\"channelId\":\"msteams\",\"serviceUrl\":\"https://x\",\"conversation\":{\"id\":\"a\",\"id\":\"b\"}}")]
    [InlineData("{\"type\":\"message\",\"channelId\":\"msteams\",\"serviceUrl\":\"https://x\",\"conversation\":{\"id\":\"a\"},\"text\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"message\",")]
    public void A_body_that_is_no_activity_is_told_apart(string body)
    {
        Assert.Null(Activity.TryRead(Encoding.UTF8.GetBytes(body), out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Invalid_UTF_8_and_bottomless_nesting_are_told_apart()
    {
        Assert.Null(Activity.TryRead(new byte[] { (byte)'"', 0xff, (byte)'"' }, out _));
        Assert.Null(Activity.TryRead(Encoding.UTF8.GetBytes(new string('[', 100_000)), out _));
    }

    [Fact]
    public void A_long_conversation_id_keeps_a_short_delivery_id()
    {
        var inbound = Only<InboundMessage>("\"type\":\"message\",\"text\":\"hi\"", $$"""{"id":"a:{{new string('x', 900)}}"}""");
        Assert.InRange(inbound.DeliveryId.Length, 60, 200);
    }
}
