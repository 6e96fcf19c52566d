using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Slack.Blocks;

namespace ChatBot.Channels.Slack;

/// <summary>Expands the Slack template of a kind over data.</summary>
/// <returns>None where there is no such template, or nothing that Slack would take can be made of it: then the words are shown.</returns>
public delegate JsonNode? ExpandSlackCard(string kind, JsonElement data);

/// <summary>Binds data into Slack templates so that data stays data: whatever it holds, it makes no mention, link or format.</summary>
static class SlackCards
{
    // While a template is expanded, the three characters that are markup stand as these, which occur in no text that people write. Afterwards the
    // place where each has landed decides: an entity in mrkdwn, the character itself everywhere else. Escaping before would show "&amp;" on buttons;
    // escaping after could not tell the template's markup from the data's.
    const char Ampersand = '\uE0F1', Less = '\uE0F2', Greater = '\uE0F3';

    public static ExpandSlackCard From(CardCatalogue catalogue) => (kind, data) =>
    {
        if (!catalogue.Has(Platform.Slack, kind)) return null;
        try
        {
            return catalogue.Render(Platform.Slack, new CardContent(kind, data));
        }
        catch (CardTooLargeException)
        {
            return null;
        }
    };

    /// <summary>The blocks, modal or Home view of a card, ready to send and within limits.</summary>
    /// <returns>None where there is no such card.</returns>
    public static JsonObject? Bind(ExpandSlackCard expand, CardContent card)
    {
        ArgumentNullException.ThrowIfNull(card);
        var bound = expand(card.Kind, Disguise(card.Data)) switch
        {
            JsonObject view => view,
            JsonArray blocks => new JsonObject { ["blocks"] = blocks },
            _ => null,
        };
        if (bound is null) return null;
        Reveal(bound, markup: false);
        if (bound["type"] is not null) return BlockKitFit.View(bound);
        bound["blocks"] = BlockKitFit.Blocks(bound["blocks"] as JsonArray ?? [], BlockSurface.Message);
        return bound;
    }

    internal static JsonElement Disguise(JsonElement data) => SlackJson.ToElement(Disguised(data) ?? new JsonObject());

    static JsonNode? Disguised(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Fill(new JsonObject(), element),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Disguised)]),
        JsonValueKind.String => Disguise(element.GetString()!),
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        _ => JsonNode.Parse(element.GetRawText()),
    };

    static JsonObject Fill(JsonObject target, JsonElement source)
    {
        foreach (var property in source.EnumerateObject()) target[property.Name] = Disguised(property.Value);
        return target;
    }

    static string Disguise(string text) => SlackText.WithoutControls(text)
        .Replace(Ampersand, '\uFFFD').Replace(Less, '\uFFFD').Replace(Greater, '\uFFFD')
        .Replace('&', Ampersand).Replace('<', Less).Replace('>', Greater);

    /// <param name="markup">Whether text here is read as mrkdwn.</param>
    internal static void Reveal(JsonNode node, bool markup)
    {
        if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (Json.Text(array[i]) is { } text) array[i] = Reveal(text, markup);
                else if (array[i] is { } item) Reveal(item, markup);
            }
            return;
        }
        if (node is not JsonObject owner) return;
        var type = Json.Text(owner["type"]);
        foreach (var (name, value) in owner.ToList())
        {
            var isMarkup = type is "mrkdwn" or "markdown" && name == "text";
            if (Json.Text(value) is { } text) owner[name] = Reveal(text, isMarkup);
            else if (value is not null) Reveal(value, markup: false);
        }
        // Addresses and @names in data are not to become links by themselves; links that a template writes still are.
        if (type == "mrkdwn") owner.TryAdd("verbatim", true);
    }

    static string Reveal(string text, bool markup)
    {
        // A button's data is JSON inside a text, where the stand-ins are written as escapes.
        if (text.StartsWith('{') && text.Contains("\\uE0F", StringComparison.OrdinalIgnoreCase) && Parsed(text) is { } data)
        {
            Reveal(data, markup: false);
            return data.ToJsonString(SlackJson.Compact);
        }
        return text.Replace(Ampersand.ToString(), markup ? "&amp;" : "&", StringComparison.Ordinal)
            .Replace(Less.ToString(), markup ? "&lt;" : "<", StringComparison.Ordinal)
            .Replace(Greater.ToString(), markup ? "&gt;" : ">", StringComparison.Ordinal);
    }

    static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
