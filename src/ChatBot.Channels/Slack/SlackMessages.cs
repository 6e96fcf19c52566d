using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatBot.Channels.Slack.Blocks;

namespace ChatBot.Channels.Slack;

/// <summary>What is said, in Slack's shapes: never one that Slack would refuse.</summary>
sealed class SlackMessages(ExpandSlackCard expand)
{
    const int PartLength = 36_000, ButtonsShown = 5;

    /// <summary>The parts of a message, in order: one, unless a text without card is longer than Slack takes at once.</summary>
    /// <param name="withCharts">False where a workspace does not know charts: their numbers come as words.</param>
    /// <param name="withBlocks">False when Slack refused the blocks: the words alone.</param>
    public IReadOnlyList<JsonObject> Parts(MessageContent content, bool withCharts = true, bool withBlocks = true)
    {
        ArgumentNullException.ThrowIfNull(content);
        var words = content.Text.Trim() is { Length: > 0 } given ? given : "(no text)";
        var blocks = withBlocks && content.Card is { } card ? SlackCards.Bind(expand, card)?["blocks"] as JsonArray : null;
        if (blocks is { Count: > 0 })
        {
            var shown = (JsonArray)blocks.DeepClone();
            AddSuggestions(shown, content.Suggestions);
            return [Message(words, withCharts ? shown : WithoutCharts(shown))];
        }
        var pieces = SlackText.Pieces(words, PartLength);
        return [.. pieces.Select((piece, i) => Message(piece, withBlocks ? Sections(piece, i == pieces.Count - 1 ? content.Suggestions : null) : null))];
    }

    /// <summary>Slack's Home tab from a Home template, a message's blocks, or the words.</summary>
    public JsonObject Home(MessageContent content)
    {
        var bound = content.Card is { } card ? SlackCards.Bind(expand, card) : null;
        var blocks = bound?["blocks"]?.DeepClone() as JsonArray ?? Sections(content.Text, content.Suggestions);
        return BlockKitFit.View(new JsonObject { ["type"] = "home", ["blocks"] = blocks });
    }

    /// <summary>A modal from a template; its verb, data and origin travel in it.</summary>
    public JsonObject Modal(Dialog dialog, ConversationRef conversation)
    {
        ArgumentNullException.ThrowIfNull(dialog);
        var view = SlackCards.Bind(expand, dialog.Card) ?? new JsonObject { ["blocks"] = new JsonArray() };
        view["type"] = "modal";
        view["title"] = Plain(dialog.Title.Length > 0 ? dialog.Title : "ChatBot");
        view["submit"] ??= Plain("Send");
        view["close"] ??= Plain("Cancel");
        view["callback_id"] = dialog.Verb;
        view["private_metadata"] = SlackDialogs.Metadata(conversation, dialog.Data);
        return BlockKitFit.View(view);
    }

    /// <summary>A modal that only says something.</summary>
    public static JsonObject NoticeModal(string text) => BlockKitFit.View(new JsonObject
    {
        ["type"] = "modal", ["title"] = Plain("Please note"), ["close"] = Plain("Close"), ["blocks"] = Sections(text, null),
    });

    /// <summary>A modal that shows a card, after a submission.</summary>
    public JsonObject ResultModal(MessageContent content)
    {
        var blocks = content.Card is { } card ? SlackCards.Bind(expand, card)?["blocks"]?.DeepClone() as JsonArray : null;
        return BlockKitFit.View(new JsonObject
        {
            ["type"] = "modal", ["title"] = Plain("Done"), ["close"] = Plain("Close"), ["blocks"] = blocks ?? Sections(content.Text, null),
        });
    }

    /// <summary>A UUID made of the identity of what is said: the same at every attempt, on every host.</summary>
    public static string ClientMessageId(string key, int part) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key}#{part}"))).AsSpan(0, 16)).ToString();

    static JsonObject Message(string words, JsonArray? blocks)
    {
        var message = new JsonObject { ["text"] = SlackText.CutMarkup(SlackText.Escape(words), SlackLimits.MessageTextCut), ["parse"] = "none" };
        if (blocks is not null) message["blocks"] = blocks;
        return message;
    }

    /// <summary>Words as blocks, which show them as they are: in a message's text alone, Slack would read asterisks and underlines as formats.</summary>
    static JsonArray Sections(string words, IReadOnlyList<string>? suggestions)
    {
        var blocks = new JsonArray([.. SlackText.Pieces(SlackText.WithoutControls(words), SlackLimits.SectionText).Select(p => new JsonObject
        {
            ["type"] = "section", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = p, ["emoji"] = false },
        })]);
        AddSuggestions(blocks, suggestions);
        return blocks;
    }

    static void AddSuggestions(JsonArray blocks, IReadOnlyList<string>? suggestions)
    {
        if (suggestions is not { Count: > 0 } || blocks.Count >= SlackLimits.MessageBlocks || Offers(blocks)) return;
        blocks.Add(new JsonObject
        {
            ["type"] = "actions",
            ["elements"] = new JsonArray([.. suggestions.Take(ButtonsShown).Select((text, i) => new JsonObject
            {
                ["type"] = "button", ["action_id"] = string.Create(CultureInfo.InvariantCulture, $"{SlackActions.Ask}#suggestion-{i + 1}"),
                ["text"] = Plain(SlackText.Cut(SlackText.WithoutControls(text), SlackLimits.ButtonText)),
                ["value"] = new JsonObject { ["text"] = SlackText.Cut(text, 1000) }.ToJsonString(SlackJson.Compact),
            })]),
        });
    }

    static bool Offers(JsonArray blocks) => blocks.SelectMany(b => b.At("elements") as JsonArray ?? [])
        .Any(e => Json.Text(e.At("action_id")) is { } id && SlackActions.Verb(id) == SlackActions.Ask);

    static JsonArray WithoutCharts(JsonArray blocks) => BlockKitFit.Blocks(new JsonArray([.. blocks.Select(b =>
        Json.Text(b.At("type")) != "data_visualization" ? b?.DeepClone()
            : new JsonObject { ["type"] = "section", ["text"] = Plain(SlackText.Cut(BlockKitText.Of(b), SlackLimits.SectionText)) })]), BlockSurface.Message);

    static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text };
}
