using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary>Where blocks are shown; each surface takes other blocks and another number of them.</summary>
public enum BlockSurface { Message, Modal, Home }

/// <summary>Whether Slack would take a message or a view. Pure; looks at every limit that Slack publishes for what this service sends.</summary>
/// <remarks>Source: "Reference: Block Kit" (one page per block, element and composition object), read 2026-11.</remarks>
public static class BlockKitCheck
{
    /// <summary>An expanded template: a modal, a Home tab, or a message's blocks (whose <c>text</c> comes with the message).</summary>
    /// <returns>Empty when Slack would take it. Shape of <see cref="CardRules"/>.</returns>
    public static IEnumerable<CardFault> Card(JsonNode card)
    {
        if (card is not JsonObject surface) return [new CardFault("", "must be an object with blocks")];
        if (surface["type"] is not null) return View(surface);
        if (surface["blocks"] is not JsonArray { Count: > 0 } blocks) return [new CardFault("/blocks", "needs at least one block")];
        var strangers = surface.Where(p => p.Key != "blocks").Select(p => new CardFault("/" + p.Key, "is not part of a message template"));
        return [.. strangers, .. Blocks(blocks, BlockSurface.Message)];
    }

    /// <summary>A message: <c>text</c> and <c>blocks</c>.</summary>
    /// <returns>Empty when Slack would take it; otherwise every problem, in document order.</returns>
    public static IReadOnlyList<CardFault> Message(JsonObject message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var found = new Findings();
        var text = message["text"];
        if (Json.Text(text) is not { Length: > 0 } words || string.IsNullOrWhiteSpace(words))
            found.Add("/text", "is required beside blocks: it is the notification and what screen readers announce");
        else if (words.Length > SlackLimits.MessageTextCut)
            found.Add("/text", $"is longer than {SlackLimits.MessageTextCut}");
        if (message["blocks"] is { } blocks) Blocks(blocks, "/blocks", BlockSurface.Message, found);
        return found.All;
    }

    /// <summary>A modal or a Home tab.</summary>
    public static IReadOnlyList<CardFault> View(JsonObject view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var found = new Findings();
        var surface = BlockSurface.Modal;
        switch (Json.Text(view["type"]))
        {
            case "modal": break;
            case "home": surface = BlockSurface.Home; break;
            default: found.Add("/type", "must be modal or home"); break;
        }
        if (surface == BlockSurface.Modal) ModalFrame(view, found);
        found.Longest(view["private_metadata"], "/private_metadata", SlackLimits.PrivateMetadata);
        found.Longest(view["callback_id"], "/callback_id", SlackLimits.CallbackId);
        if (view["blocks"] is { } blocks) Blocks(blocks, "/blocks", surface, found);
        else found.Add("/blocks", "is required");
        var bytes = Encoding.UTF8.GetByteCount(view.ToJsonString(SlackJson.Compact));
        if (bytes > SlackLimits.ViewBytes) found.Add("", $"is {bytes} bytes, more than {SlackLimits.ViewBytes}");
        return found.All;
    }

    /// <summary>Blocks alone, as they stand in a message's or a view's <c>blocks</c>.</summary>
    public static IReadOnlyList<CardFault> Blocks(JsonArray blocks, BlockSurface surface)
    {
        var found = new Findings();
        Blocks(blocks, "/blocks", surface, found);
        return found.All;
    }

    static void ModalFrame(JsonObject view, Findings found)
    {
        Composition.PlainText(view["title"], "/title", SlackLimits.ViewTitle, found, required: true);
        Composition.PlainText(view["submit"], "/submit", SlackLimits.ViewTitle, found);
        Composition.PlainText(view["close"], "/close", SlackLimits.ViewTitle, found);
        var takesInput = (view["blocks"] as JsonArray)?.Any(b => Json.Text(b.At("type")) == "input") ?? false;
        if (takesInput && view["submit"] is null) found.Add("/submit", "is required when a modal has inputs");
    }

    static void Blocks(JsonNode blocks, string path, BlockSurface surface, Findings found)
    {
        if (blocks is not JsonArray array) { found.Add(path, "must be an array"); return; }
        var most = surface == BlockSurface.Message ? SlackLimits.MessageBlocks : SlackLimits.ViewBlocks;
        if (array.Count > most) found.Add(path, $"has {array.Count} blocks, more than {most}");
        var seen = new Unique(found);
        for (var i = 0; i < array.Count; i++) Block(array[i], $"{path}/{i}", surface, found, seen);
        if (surface == BlockSurface.Message) MessageTotals(array, path, found);
    }

    static void MessageTotals(JsonArray blocks, string path, Findings found)
    {
        var tables = blocks.Where(b => Json.Text(b.At("type")) is "table").ToList();
        if (tables.Count > SlackLimits.TablesPerMessage) found.Add(path, "has more than one table");
        var charts = blocks.Count(b => Json.Text(b.At("type")) == "data_visualization");
        if (charts > SlackLimits.ChartsPerMessage) found.Add(path, $"has {charts} charts, more than {SlackLimits.ChartsPerMessage}");
        var cells = blocks.Where(b => Json.Text(b.At("type")) is "table" or "data_table").Sum(b => Tables.TextLength(b!));
        if (cells > SlackLimits.TableTextPerMessage)
            found.Add(path, $"has {cells} characters in table cells, more than {SlackLimits.TableTextPerMessage}");
        var markdown = blocks.Where(b => Json.Text(b.At("type")) == "markdown").Sum(b => Json.Text(b.At("text"))?.Length ?? 0);
        if (markdown > SlackLimits.MarkdownTextPerMessage)
            found.Add(path, $"has {markdown} characters of markdown, more than {SlackLimits.MarkdownTextPerMessage}");
    }

    internal static void Block(JsonNode? node, string path, BlockSurface surface, Findings found, Unique seen)
    {
        if (node is not JsonObject block) { found.Add(path, "must be an object"); return; }
        seen.Id(block["block_id"], $"{path}/block_id", SlackLimits.BlockId);
        var type = Json.Text(block["type"]);
        if (type is not null && !Allowed(type, surface)) { found.Add($"{path}/type", $"{type} cannot be shown in a {Named(surface)}"); return; }
        switch (type)
        {
            case "section": Section(block, path, found, seen); break;
            case "header": Composition.PlainText(block["text"], $"{path}/text", SlackLimits.HeaderText, found, required: true); break;
            case "divider": break;
            case "context": Context(block, path, found); break;
            case "actions": Elements.Row(block, path, SlackLimits.ActionsElements, Elements.InActions, found, seen); break;
            case "context_actions": Elements.Row(block, path, SlackLimits.ContextActions, Elements.InContextActions, found, seen); break;
            case "image": Image(block, path, found); break;
            case "input": Input(block, path, surface, found, seen); break;
            case "rich_text": RichText.Check(block, path, found); break;
            case "markdown": found.Between(block["text"], $"{path}/text", 1, SlackLimits.MarkdownTextPerMessage); break;
            case "table": Tables.Check(block, path, found); break;
            case "data_table": Tables.CheckData(block, path, found); break;
            case "data_visualization": Charts.Check(block, path, found); break;
            case "alert": Alert(block, path, found); break;
            case "container": Container(block, path, surface, found, seen); break;
            case "card": Card(block, path, found, seen); break;
            case "carousel": Carousel(block, path, found, seen); break;
            case "video": Video(block, path, found); break;
            case null: found.Add($"{path}/type", "is required"); break;
            default: found.Add($"{path}/type", $"{type} is not a block that this service sends"); break;
        }
    }

    static bool Allowed(string type, BlockSurface surface) => type switch
    {
        "markdown" or "table" or "data_table" or "data_visualization" or "card" or "carousel" or "context_actions" => surface == BlockSurface.Message,
        "alert" => surface == BlockSurface.Modal,
        "container" => surface != BlockSurface.Home,
        _ => true,
    };

    static string Named(BlockSurface surface) => surface switch
    {
        BlockSurface.Message => "message",
        BlockSurface.Modal => "modal",
        BlockSurface.Home => "Home tab",
    };

    static void Section(JsonObject block, string path, Findings found, Unique seen)
    {
        if (block["text"] is null && block["fields"] is null) { found.Add(path, "needs text or fields"); return; }
        if (block["text"] is { } text) Composition.AnyText(text, $"{path}/text", SlackLimits.SectionText, found);
        if (block["fields"] is { } fields)
        {
            if (fields is not JsonArray { Count: > 0 } array) { found.Add($"{path}/fields", "must be a list of texts"); return; }
            if (array.Count > SlackLimits.SectionFields) found.Add($"{path}/fields", $"has {array.Count}, more than {SlackLimits.SectionFields}");
            for (var i = 0; i < array.Count; i++) Composition.AnyText(array[i], $"{path}/fields/{i}", SlackLimits.SectionFieldText, found);
        }
        if (block["accessory"] is { } accessory) Elements.Check(accessory, $"{path}/accessory", Elements.InSection, found, seen);
    }

    static void Context(JsonObject block, string path, Findings found)
    {
        if (block["elements"] is not JsonArray { Count: > 0 } elements) { found.Add($"{path}/elements", "needs at least one"); return; }
        if (elements.Count > SlackLimits.ContextElements) found.Add($"{path}/elements", $"has {elements.Count}, more than {SlackLimits.ContextElements}");
        for (var i = 0; i < elements.Count; i++)
        {
            var at = $"{path}/elements/{i}";
            if (Json.Text(elements[i].At("type")) == "image") Image(elements[i]!.AsObject(), at, found);
            else Composition.AnyText(elements[i], at, SlackLimits.SectionText, found);
        }
    }

    internal static void Image(JsonObject block, string path, Findings found)
    {
        found.Between(block["alt_text"], $"{path}/alt_text", 1, SlackLimits.ImageAltText);
        Composition.PlainText(block["title"], $"{path}/title", SlackLimits.ImageTitle, found);
        if (block["image_url"] is { } url) Composition.Url(url, $"{path}/image_url", SlackLimits.ImageUrl, found);
        else if (block["slack_file"] is not JsonObject) found.Add(path, "needs image_url or slack_file");
    }

    static void Input(JsonObject block, string path, BlockSurface surface, Findings found, Unique seen)
    {
        Composition.PlainText(block["label"], $"{path}/label", SlackLimits.InputLabel, found, required: true);
        Composition.PlainText(block["hint"], $"{path}/hint", SlackLimits.InputHint, found);
        if (block["element"] is null) { found.Add($"{path}/element", "is required"); return; }
        Elements.Check(block["element"], $"{path}/element", Elements.InInput, found, seen);
        if (surface == BlockSurface.Modal && Json.Text(block["block_id"]) is null)
            found.Add($"{path}/block_id", "is required on an input, so that an error can be shown beside it");
    }

    static void Alert(JsonObject block, string path, Findings found)
    {
        Composition.AnyText(block["text"], $"{path}/text", SlackLimits.SectionText, found);
        if (block["level"] is { } level && Json.Text(level) is not ("default" or "info" or "warning" or "error" or "success"))
            found.Add($"{path}/level", "must be default, info, warning, error or success");
    }

    static void Container(JsonObject block, string path, BlockSurface surface, Findings found, Unique seen)
    {
        Composition.PlainText(block["title"], $"{path}/title", SlackLimits.ContainerTitle, found);
        var children = block["child_blocks"] ?? block["blocks"];
        if (children is not JsonArray { Count: > 0 } array) { found.Add(path, "needs child blocks"); return; }
        if (array.Count > SlackLimits.ContainerBlocks) found.Add(path, $"has {array.Count} child blocks, more than {SlackLimits.ContainerBlocks}");
        for (var i = 0; i < array.Count; i++)
        {
            if (Json.Text(array[i].At("type")) == "container") found.Add($"{path}/child_blocks/{i}", "a container cannot hold a container");
            else Block(array[i], $"{path}/child_blocks/{i}", surface, found, seen);
        }
    }

    static void Card(JsonObject block, string path, Findings found, Unique seen)
    {
        Composition.AnyText(block["title"], $"{path}/title", SlackLimits.CardSubtitle, found);
        if (block["subtitle"] is { } subtitle) Composition.AnyText(subtitle, $"{path}/subtitle", SlackLimits.CardSubtitle, found);
        if (block["body"] is { } body) Composition.AnyText(body, $"{path}/body", SlackLimits.CardBody, found);
        foreach (var picture in new[] { "hero_image", "icon" })
        {
            if (block[picture] is JsonObject image) Image(image, $"{path}/{picture}", found);
        }
        if (block["actions"] is JsonArray actions)
        {
            for (var i = 0; i < actions.Count; i++) Elements.Check(actions[i], $"{path}/actions/{i}", Elements.ButtonsOnly, found, seen);
        }
    }

    static void Carousel(JsonObject block, string path, Findings found, Unique seen)
    {
        if (block["elements"] is not JsonArray { Count: > 0 } cards) { found.Add($"{path}/elements", "needs at least one card"); return; }
        if (cards.Count > SlackLimits.CarouselCards) found.Add($"{path}/elements", $"has {cards.Count}, more than {SlackLimits.CarouselCards}");
        for (var i = 0; i < cards.Count; i++)
        {
            if (cards[i] is JsonObject card) Card(card, $"{path}/elements/{i}", found, seen);
            else found.Add($"{path}/elements/{i}", "must be an object");
        }
    }

    static void Video(JsonObject block, string path, Findings found)
    {
        Composition.PlainText(block["title"], $"{path}/title", SlackLimits.VideoTitle, found, required: true);
        found.Between(block["alt_text"], $"{path}/alt_text", 1, SlackLimits.ImageAltText);
        Composition.Url(block["video_url"], $"{path}/video_url", SlackLimits.ImageUrl, found);
        Composition.Url(block["thumbnail_url"], $"{path}/thumbnail_url", SlackLimits.ImageUrl, found);
    }
}

/// <summary>What was found so far, in document order.</summary>
sealed class Findings
{
    readonly List<CardFault> problems = [];

    public IReadOnlyList<CardFault> All => problems;

    public void Add(string path, string reason) => problems.Add(new(path, reason));

    public void Longest(JsonNode? node, string path, int most)
    {
        if (node is null) return;
        if (Json.Text(node) is not { } text) Add(path, "must be text");
        else if (text.Length > most) Add(path, $"is {text.Length} long, more than {most}");
    }

    public void Between(JsonNode? node, string path, int least, int most)
    {
        if (Json.Text(node) is not { } text) Add(path, "is required and must be text");
        else if (text.Length < least) Add(path, "must not be empty");
        else if (text.Length > most) Add(path, $"is {text.Length} long, more than {most}");
    }
}

/// <summary>Ids that may occur once on a surface.</summary>
sealed class Unique(Findings found)
{
    readonly HashSet<string> blockIds = new(StringComparer.Ordinal), actionIds = new(StringComparer.Ordinal);

    public void Id(JsonNode? id, string path, int most) => Take(id, path, most, blockIds);

    public void Action(JsonNode? id, string path) => Take(id, path, SlackLimits.ActionId, actionIds);

    void Take(JsonNode? id, string path, int most, HashSet<string> taken)
    {
        if (id is null) return;
        found.Between(id, path, 1, most);
        if (Json.Text(id) is { } text && !taken.Add(text)) found.Add(path, $"{text} is used twice");
    }
}

static class Json
{
    /// <summary>The property; none where there is no such property or nothing to have one.</summary>
    public static JsonNode? At(this JsonNode? node, string name) => node is JsonObject owner && owner.TryGetPropertyValue(name, out var value) ? value : null;

    public static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static bool IsNumber(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number;

    /// <summary>The number as text, whatever type it was made from.</summary>
    public static decimal? Number(JsonNode? node) =>
        IsNumber(node) && decimal.TryParse(node!.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static int? Whole(JsonNode? node) => Number(node) is { } n && n == decimal.Truncate(n) && Math.Abs(n) < int.MaxValue ? (int)n : null;
}
