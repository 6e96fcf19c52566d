using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary>Makes blocks fit, so that Slack refuses nothing: long texts go on in a further block, long lists end in "and N more", and what
/// still would be refused is shown as its words.</summary>
public static class BlockKitFit
{
    /// <summary>Blocks that pass <see cref="BlockKitCheck"/> for the surface; the ones given are left as they are.</summary>
    /// <returns>Possibly empty, when nothing in them had words.</returns>
    public static JsonArray Blocks(JsonArray blocks, BlockSurface surface)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var fitted = new List<JsonObject>();
        var charts = 0;
        var tables = 0;
        var cellsLeft = SlackLimits.TableTextPerMessage;
        var markdownLeft = SlackLimits.MarkdownTextPerMessage;
        foreach (var block in blocks.OfType<JsonObject>().Select(b => (JsonObject)b.DeepClone()))
        {
            switch (Json.Text(block["type"]))
            {
                case "section": fitted.AddRange(Section(block)); break;
                case "header" when Json.Text(block["text"].At("text"))?.Length > SlackLimits.HeaderText: fitted.AddRange(AsWords(block)); break;
                case "context": fitted.AddRange(Split(block, "elements", SlackLimits.ContextElements)); break;
                case "actions": fitted.AddRange(Split(block, "elements", SlackLimits.ActionsElements)); break;
                case "table" when ++tables > SlackLimits.TablesPerMessage: fitted.AddRange(AsWords(block)); break;
                case "table": fitted.AddRange(Table(block, SlackLimits.TableRows, ref cellsLeft)); break;
                case "data_table": fitted.AddRange(Table(block, SlackLimits.DataTableRows, ref cellsLeft)); break;
                case "data_visualization": fitted.AddRange(Chart(block, ref charts)); break;
                case "markdown" when (markdownLeft -= Json.Text(block["text"])?.Length ?? 0) < 0: fitted.AddRange(AsWords(block)); break;
                default: fitted.Add(block); break;
            }
        }
        foreach (var block in fitted) FitElements(block);
        WithoutRepeatedIds(fitted);
        var taken = fitted.SelectMany(b => Takes(b, surface) ? [b] : AsWords(b)).ToList();
        return Count(taken, surface == BlockSurface.Message ? SlackLimits.MessageBlocks : SlackLimits.ViewBlocks);
    }

    /// <summary>A view that passes <see cref="BlockKitCheck.View"/>, whatever its blocks hold.</summary>
    public static JsonObject View(JsonObject view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var fitted = (JsonObject)view.DeepClone();
        var surface = Json.Text(view["type"]) == "home" ? BlockSurface.Home : BlockSurface.Modal;
        foreach (var name in new[] { "title", "submit", "close" }) CutPlain(fitted[name], SlackLimits.ViewTitle);
        var blocks = Blocks(view["blocks"] as JsonArray ?? [], surface);
        fitted["blocks"] = blocks;
        var left = 0;
        while (blocks.Count > 1 && Encoding.UTF8.GetByteCount(fitted.ToJsonString(SlackJson.Compact)) > SlackLimits.ViewBytes - 1024)
        {
            blocks.RemoveAt(blocks.Count - 1);
            left++;
        }
        if (left > 0) blocks.Add(More(left));
        return fitted;
    }

    static bool Takes(JsonObject block, BlockSurface surface) => BlockKitCheck.Blocks([block.DeepClone()], surface).Count == 0;

    static List<JsonObject> Section(JsonObject block)
    {
        if (block["accessory"] is JsonObject accessory) Element(accessory);
        foreach (var field in (block["fields"] as JsonArray)?.OfType<JsonObject>() ?? []) CutText(field, SlackLimits.SectionFieldText);
        var further = new List<JsonObject>();
        if (block["fields"] is JsonArray { Count: > SlackLimits.SectionFields })
        {
            var parts = Split(block, "fields", SlackLimits.SectionFields).ToList();
            block = parts[0];
            foreach (var part in parts.Skip(1)) { part.Remove("text"); part.Remove("accessory"); further.Add(part); }
        }
        var text = Json.Text(block["text"].At("text"));
        if (text is null || text.Length <= SlackLimits.SectionText) return [block, .. further];
        var pieces = SlackText.Pieces(text, SlackLimits.SectionText);
        if (pieces.Count == 0) return further;
        var type = Json.Text(block["text"].At("type"));
        block["text"]!["text"] = pieces[0];
        return [block, .. pieces.Skip(1).Select(p => Section(type ?? "plain_text", p)), .. further];
    }

    static IEnumerable<JsonObject> Split(JsonObject block, string list, int most)
    {
        if (block[list] is not JsonArray items || items.Count <= most) { yield return block; yield break; }
        var chunks = items.Select(i => i?.DeepClone()).Chunk(most).ToList();
        for (var i = 0; i < chunks.Count; i++)
        {
            var part = (JsonObject)block.DeepClone();
            part[list] = new JsonArray(chunks[i]);
            if (i > 0) part.Remove("block_id");
            yield return part;
        }
    }

    static List<JsonObject> Table(JsonObject block, int most, ref int cellsLeft)
    {
        if (block["rows"] is not JsonArray rows) return [block];
        foreach (var row in rows.OfType<JsonArray>())
        {
            while (row.Count > SlackLimits.TableColumns) row.RemoveAt(row.Count - 1);
            foreach (var cell in row.OfType<JsonObject>())
            {
                if (Json.Text(cell["type"]) == "raw_text" && string.IsNullOrEmpty(Json.Text(cell["text"]))) cell["text"] = "–";
            }
        }
        var kept = 0;
        while (kept < rows.Count && kept < most && Tables.RowLength(rows[kept]) <= cellsLeft) cellsLeft -= Tables.RowLength(rows[kept++]);
        var left = rows.Count - kept;
        while (rows.Count > kept) rows.RemoveAt(rows.Count - 1);
        return left == 0 ? [block] : [block, More(left)];
    }

    static List<JsonObject> Chart(JsonObject block, ref int charts)
    {
        var words = AsWords(block);
        if (Json.Text(block["title"]) is { } title) block["title"] = SlackText.Cut(title, SlackLimits.ChartTitle);
        var chart = block["chart"];
        foreach (var segment in chart.At("segments") as JsonArray ?? []) CutValue(segment, "label");
        foreach (var series in chart.At("series") as JsonArray ?? [])
        {
            CutValue(series, "name");
            foreach (var point in series.At("data") as JsonArray ?? []) CutValue(point, "label");
        }
        foreach (var label in new[] { "x_label", "y_label" })
        {
            if (chart.At("axis_config") is not JsonObject axis || Json.Text(axis[label]) is not { } text) continue;
            if (text.Length == 0) axis.Remove(label);
            else axis[label] = SlackText.Cut(text, SlackLimits.ChartAxisLabel);
        }
        if (chart.At("axis_config").At("categories") is JsonArray categories)
        {
            for (var i = 0; i < categories.Count; i++)
                if (Json.Text(categories[i]) is { } label) categories[i] = SlackText.Cut(label, SlackLimits.ChartLabel);
        }
        // Two labels that were told apart by their ends are one after the cut: then the words say it better.
        if (charts == SlackLimits.ChartsPerMessage || !Takes(block, BlockSurface.Message)) return words;
        charts++;
        return [block];
    }

    static void CutValue(JsonNode? owner, string name)
    {
        if (owner is JsonObject item && Json.Text(item[name]) is { } text) item[name] = SlackText.Cut(text, SlackLimits.ChartLabel);
    }

    static void FitElements(JsonObject block)
    {
        foreach (var element in (block["elements"] as JsonArray)?.OfType<JsonObject>() ?? []) Element(element);
        if (block["element"] is JsonObject input) Element(input);
        CutPlain(block["label"], SlackLimits.InputLabel);
        CutPlain(block["hint"], SlackLimits.InputHint);
        // A template cannot leave a property out; an empty one is refused.
        if (Json.Text(block["hint"].At("text")) is "") block.Remove("hint");
    }

    static void Element(JsonObject element)
    {
        var type = Json.Text(element["type"]);
        if (type is "mrkdwn" or "plain_text") { CutText(element, SlackLimits.SectionText); return; }
        if (type is "button") CutPlain(element["text"], SlackLimits.ButtonText);
        if (Json.Text(element["accessibility_label"]) is { } label) element["accessibility_label"] = SlackText.Cut(label, SlackLimits.AccessibilityLabel);
        CutPlain(element["placeholder"], SlackLimits.Placeholder);
        var most = type is "overflow" ? SlackLimits.OverflowOptions : type is "checkboxes" or "radio_buttons" ? SlackLimits.ChoiceOptions : SlackLimits.SelectOptions;
        if (element["options"] is not JsonArray options) return;
        while (options.Count > most) options.RemoveAt(options.Count - 1);
        foreach (var option in options)
        {
            CutText(option.At("text") as JsonObject, SlackLimits.OptionText);
            CutText(option.At("description") as JsonObject, SlackLimits.OptionDescription);
        }
    }

    static void CutPlain(JsonNode? text, int most) => CutText(text as JsonObject, most);

    static void CutText(JsonObject? text, int most)
    {
        if (Json.Text(text.At("text")) is not { } words || words.Length <= most) return;
        text!["text"] = Json.Text(text["type"]) == "mrkdwn" ? SlackText.CutMarkup(words, most) : SlackText.Cut(words, most);
    }

    // Slack refuses a message in which an id occurs twice. What follows "#" in an action id carries no meaning (see SlackActions).
    static void WithoutRepeatedIds(List<JsonObject> blocks)
    {
        HashSet<string> blockIds = new(StringComparer.Ordinal), actionIds = new(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            if (Json.Text(block["block_id"]) is { } id && !blockIds.Add(id)) block.Remove("block_id");
            foreach (var element in (block["elements"] as JsonArray ?? []).Append(block["element"]).Append(block["accessory"]).OfType<JsonObject>())
            {
                if (Json.Text(element["action_id"]) is not { } action) continue;
                var unique = action;
                for (var n = 2; !actionIds.Add(unique); n++) unique = string.Create(CultureInfo.InvariantCulture, $"{action}#{n}");
                if (unique != action) element["action_id"] = unique;
            }
        }
    }

    static JsonArray Count(List<JsonObject> blocks, int most)
    {
        if (blocks.Count <= most) return new JsonArray([.. blocks]);
        // The last row of buttons stays: it is what the reader can do.
        var buttons = Json.Text(blocks[^1]["type"]) == "actions" ? blocks[^1] : null;
        var kept = most - 1 - (buttons is null ? 0 : 1);
        var result = new JsonArray([.. blocks.Take(kept), More(blocks.Count - kept - (buttons is null ? 0 : 1))]);
        if (buttons is not null) result.Add(buttons);
        return result;
    }

    static JsonObject More(int left) => new()
    {
        ["type"] = "context",
        ["elements"] = new JsonArray(new JsonObject { ["type"] = "plain_text", ["text"] = string.Create(CultureInfo.InvariantCulture, $"… and {left} more") }),
    };

    static List<JsonObject> AsWords(JsonObject block)
    {
        var words = SlackText.WithoutControls(BlockKitText.Of(block)).Trim();
        return words.Length == 0 ? [] : [.. SlackText.Pieces(words, SlackLimits.SectionText).Select(p => Section("plain_text", p))];
    }

    static JsonObject Section(string type, string text) =>
        new() { ["type"] = "section", ["text"] = new JsonObject { ["type"] = type, ["text"] = text } };
}
