using System.Text.Json;
using ChatBot.Channels;

namespace ChatBot.Tests.Channels;

public sealed class Keeping_what_was_said
{
    private static readonly ConversationRef Chat = new(Platform.Teams, "t", "a:1", ConversationKind.Personal) { ServiceUrl = "https://smba.test/" };
    private static readonly ChannelUser Ada = new(Platform.Teams, "t", "29:ada") { DirectoryId = "d" };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public static TheoryData<Inbound> Everything_that_happens() =>
    [
        new InboundMessage { DeliveryId = "1", Conversation = Chat, From = Ada, Text = "hi" },
        new CardAction { DeliveryId = "1", Conversation = Chat, From = Ada, Verb = "v", Data = Json("{\"a\":1}") },
        new DialogRequest { DeliveryId = "1", Conversation = Chat, From = Ada, Verb = "v", Data = Json("{}") },
        new DialogSubmission { DeliveryId = "1", Conversation = Chat, From = Ada, Verb = "v", Data = Json("{}") },
        new MessageWithdrawn { DeliveryId = "1", Conversation = Chat, From = Ada, MessageId = "m" },
        new InstallationChange { DeliveryId = "1", Conversation = Chat, From = Ada, Change = Installation.Added },
        new MembershipChange { DeliveryId = "1", Conversation = Chat, From = Ada, Joined = false, BotItself = true, UserIds = ["u"] },
        new AssistantOpened { DeliveryId = "1", Conversation = Chat, From = Ada },
        new HomeOpened { DeliveryId = "1", Conversation = Chat, From = Ada },
        new UserChanged { DeliveryId = "1", Conversation = Chat, From = Ada, Deactivated = false },
        new AnswerFeedback { DeliveryId = "1", Conversation = Chat, From = Ada, Liked = false },
    ];

    [Theory, MemberData(nameof(Everything_that_happens))]
    public void What_happened_reads_back_the_same(Inbound inbound)
    {
        var stored = JsonSerializer.Serialize(inbound, ChannelJson.Default.Inbound);
        var read = JsonSerializer.Deserialize(stored, ChannelJson.Default.Inbound)!;
        Assert.IsType(inbound.GetType(), read);
        Assert.Equal(stored, JsonSerializer.Serialize(read, ChannelJson.Default.Inbound));
    }

    public static TheoryData<OutboundMessage> Everything_that_is_said()
    {
        var content = new MessageContent("42 people", new("answer", Json("{\"headline\":\"42\"}")), ["why?"]);
        return
        [
            new OutboundMessage.Post(content) { To = Chat, Key = "k", Alert = true },
            new OutboundMessage.Update("m", content) { To = Chat, Key = "k" },
            new OutboundMessage.Ephemeral("29:ada", content) { To = Chat, Key = "k" },
            new OutboundMessage.Delete("m") { To = Chat, Key = "k" },
            new OutboundMessage.Typing { To = Chat, Key = "k" },
            new OutboundMessage.Home("29:ada", content) { To = Chat, Key = "k" },
            new OutboundMessage.Prompts("Ask", ["spend last month"]) { To = Chat, Key = "k" },
            new OutboundMessage.File("a.jsonl", "Everything", "2 lines", [123, 125, 10]) { To = Chat, Key = "k" },
        ];
    }

    [Theory, MemberData(nameof(Everything_that_is_said))]
    public void What_is_to_be_said_reads_back_the_same(OutboundMessage message)
    {
        var stored = JsonSerializer.Serialize(message, ChannelJson.Default.OutboundMessage);
        var read = JsonSerializer.Deserialize(stored, ChannelJson.Default.OutboundMessage)!;
        Assert.IsType(message.GetType(), read);
        Assert.Equal(stored, JsonSerializer.Serialize(read, ChannelJson.Default.OutboundMessage));
    }
}
