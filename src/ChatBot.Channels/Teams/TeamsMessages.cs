using System.Text.Json.Nodes;
using ChatBot.Channels.Cards;

namespace ChatBot.Channels.Teams;

/// <summary>Messages as activities. Pure.</summary>
internal sealed class TeamsMessages(CardCatalogue cards)
{
    private const string CardType = "application/vnd.microsoft.card.adaptive";
    private const int LongestSummary = 200;

    /// <summary>The activities that say it, in order. A card travels without text, because text beside a card becomes a message of its own
    /// without an id; the summary carries the words to notifications.</summary>
    public IReadOnlyList<JsonObject> For(ConversationRef to, MessageContent content, bool alert, string? replyToId = null) =>
        Card(content) is { } card
            ? [WithCard(to, content, card, alert, replyToId)]
            : Texts(to, content, alert, replyToId);

    /// <summary>The same in words alone, for a card that the platform refused.</summary>
    public static IReadOnlyList<JsonObject> Texts(ConversationRef to, MessageContent content, bool alert, string? replyToId)
    {
        var parts = Split(content.Text, TeamsLimits.MaximumTextLength);
        var activities = new List<JsonObject>();
        for (var at = 0; at < parts.Count; at++)
        {
            var activity = Message(to, content, alert && at == 0, at == 0 ? replyToId : null);
            activity["text"] = parts[at];
            activity["textFormat"] = "plain";
            // Suggestions work in personal chats, beside text, on the last message only.
            if (at == parts.Count - 1 && to is { Kind: ConversationKind.Personal, UserId: { } user } && content.Suggestions is { Count: > 0 } suggestions)
            {
                activity["suggestedActions"] = new JsonObject
                {
                    ["to"] = new JsonArray(user),
                    ["actions"] = new JsonArray([.. suggestions.Take(TeamsLimits.MaximumSuggestions).Select(text =>
                        new JsonObject { ["type"] = "imBack", ["title"] = text, ["value"] = text })]),
                };
            }
            activities.Add(activity);
        }
        return activities;
    }

    /// <summary>The one activity that replaces an earlier one: an update cannot be split, so a text beyond the limit ends in an ellipsis.</summary>
    public JsonObject ForUpdate(ConversationRef to, MessageContent content, string messageId, bool inWords)
    {
        var activity = Card(content) is { } card && !inWords
            ? WithCard(to, content, card, alert: false, null)
            : Message(to, content, alert: false, null);
        activity["id"] = messageId;
        if (!activity.ContainsKey("attachments"))
        {
            activity["text"] = content.Text.Length <= TeamsLimits.MaximumUpdateLength
                ? content.Text
                : Split(content.Text, TeamsLimits.MaximumUpdateLength - 1)[0] + "…";
            activity["textFormat"] = "plain";
        }
        return activity;
    }

    public static JsonObject Typing(ConversationRef to) => Activity(to, "typing");

    private static JsonObject WithCard(ConversationRef to, MessageContent content, JsonObject card, bool alert, string? replyToId)
    {
        var activity = Message(to, content, alert, replyToId);
        activity["attachments"] = new JsonArray(new JsonObject { ["contentType"] = CardType, ["content"] = card });
        return activity;
    }

    private static JsonObject Message(ConversationRef to, MessageContent content, bool alert, string? replyToId)
    {
        var activity = Activity(to, "message");
        activity["summary"] = Summary(content.Text);
        if (replyToId is not null)
            activity["replyToId"] = replyToId;
        if (alert)
            activity["channelData"] = new JsonObject { ["notification"] = new JsonObject { ["alert"] = true } };
        return activity;
    }

    private static JsonObject Activity(ConversationRef to, string type)
    {
        var activity = new JsonObject { ["type"] = type, ["conversation"] = new JsonObject { ["id"] = to.ConversationId } };
        if (to.BotId is { } bot)
            activity["from"] = new JsonObject { ["id"] = bot };
        if (to is { Kind: ConversationKind.Personal, UserId: { } user })
            activity["recipient"] = new JsonObject { ["id"] = user };
        return activity;
    }

    private JsonObject? Card(MessageContent content)
    {
        if (content.Card is not { } card || !cards.Has(Platform.Teams, card.Kind))
            return null;
        try
        {
            return cards.Render(Platform.Teams, card);
        }
        catch (CardTooLargeException)
        {
            return null;
        }
    }

    private static string Summary(string text)
    {
        var line = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);
        if (line.Length <= LongestSummary)
            return line.ToString();
        var cut = LongestSummary - 1;
        return string.Concat(line[..(char.IsHighSurrogate(line[cut - 1]) ? cut - 1 : cut)], "…");
    }

    /// <summary>At line ends where there are any, otherwise at spaces, never inside a character.</summary>
    internal static IReadOnlyList<string> Split(string text, int longest)
    {
        var parts = new List<string>();
        var rest = text;
        while (rest.Length > longest)
        {
            var cut = rest.LastIndexOf('\n', longest - 1);
            if (cut <= 0)
                cut = rest.LastIndexOf(' ', longest - 1);
            if (cut <= 0)
                cut = char.IsHighSurrogate(rest[longest - 1]) ? longest - 1 : longest;
            parts.Add(rest[..cut].TrimEnd());
            rest = rest[cut..].TrimStart('\n', ' ');
        }
        if (rest.Length > 0 || parts.Count == 0)
            parts.Add(rest);
        return parts;
    }
}
