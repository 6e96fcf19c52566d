using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Answers;
using AnswerCard = ChatBot.Core.Answers.AnswerCard;
using CardButton = ChatBot.Core.Answers.CardButton;

namespace ChatBot.Chat;

/// <summary>Answers as messages.</summary>
internal static class AnswerMessages
{
    /// <summary>Verbs of the buttons that a card of an answer has beside those of <see cref="AnswerCards"/>.</summary>
    public const string SendPrivately = "answer.private", Refresh = "answer.refresh";

    /// <param name="hasMore">There is more for the asker than the others here may see.</param>
    public static MessageContent Of(Answer answer, Guid id, string locale, int page = 0, bool hasMore = false)
    {
        var card = AnswerCards.Of(answer, Text(id), locale, page);
        if (hasMore) card = card with { Buttons = [.. card.Buttons, new("Send the rest to me in private", SendPrivately, Data(id), false, null, null, null)] };
        return new(card.Text, new("answer", JsonSerializer.SerializeToElement(card, CardJson.Default.AnswerCard)), card.Next);
    }

    /// <summary>In a group or channel, in place of what not everybody there may see.</summary>
    public static MessageContent Offer(Guid id) => new NoticeCard
    {
        Heading = "Not everybody here may see that.",
        Paragraphs = ["The answer is ready for the one who asked."],
        Buttons = [new("Send it to me in private", SendPrivately, JsonSerializer.SerializeToElement(Data(id), CardJson.Default.DictionaryStringString))],
    }.ToMessage();

    public static string Text(Guid id) => id.ToString("N");

    private static Dictionary<string, string> Data(Guid id) => new() { ["answer"] = Text(id) };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnswerCard))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class CardJson : JsonSerializerContext;
