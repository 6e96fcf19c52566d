using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary>The words of blocks, for places where blocks are not shown.</summary>
public static class BlockKitText
{
    /// <summary>Plain text with the same facts, one line per part; tables with a bar between cells, charts as label and value.</summary>
    public static string Of(JsonArray blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return string.Join('\n', blocks.Select(Of).Where(t => t.Length > 0));
    }

    /// <returns>Empty for blocks without words.</returns>
    public static string Of(JsonNode? block) => Json.Text(block.At("type")) switch
    {
        "section" => Lines([Words(block.At("text")), .. Each(block.At("fields"), Words), Accessory(block.At("accessory"))]),
        "header" => Words(block.At("text")),
        "context" => string.Join(" · ", Each(block.At("elements"), e => Json.Text(e.At("alt_text")) ?? Words(e)).Where(t => t.Length > 0)),
        "actions" => Buttons(block.At("elements")),
        "image" or "video" => Json.Text(block.At("alt_text")) ?? Words(block.At("title")),
        "input" => Words(block.At("label")),
        "rich_text" => RichText.Words(block!.AsObject()),
        "markdown" => Json.Text(block.At("text")) ?? "",
        "table" => Rows(block),
        "data_table" => Lines([Json.Text(block.At("caption")) ?? "", Rows(block)]),
        "data_visualization" => Chart(block.At("title"), block.At("chart")),
        "alert" => Words(block.At("text")),
        "container" => Lines([Words(block.At("title")), .. Each(block.At("child_blocks") ?? block.At("blocks"), Of)]),
        "card" => Lines([Words(block.At("title")), Words(block.At("subtitle")), Words(block.At("body"))]),
        "carousel" => Lines(Each(block.At("elements"), Of)),
        _ => "",
    };

    static string Words(JsonNode? text) => Json.Text(text.At("text")) is not { } words ? ""
        : Json.Text(text.At("type")) == "mrkdwn" ? SlackText.FromMarkup(words) : words;

    static string Accessory(JsonNode? element) =>
        Json.Text(element.At("type")) == "image" ? Json.Text(element.At("alt_text")) ?? "" : Buttons(element is null ? null : new JsonArray(element.DeepClone()));

    static string Buttons(JsonNode? elements)
    {
        var labels = Each(elements, e => Json.Text(e.At("type")) == "button" ? Words(e.At("text")) : "").Where(t => t.Length > 0).ToList();
        return labels.Count == 0 ? "" : $"[{string.Join("] [", labels)}]";
    }

    static string Rows(JsonNode? table) =>
        Lines(Each(table.At("rows"), row => string.Join(" | ", Each(row, Tables.CellText))));

    static string Chart(JsonNode? title, JsonNode? chart)
    {
        var lines = new List<string> { Json.Text(title) ?? "" };
        if (chart.At("segments") is JsonArray segments)
            lines.AddRange(segments.Select(s => $"{Json.Text(s.At("label"))}: {s.At("value")?.ToJsonString()}"));
        foreach (var series in chart.At("series") as JsonArray ?? [])
        {
            var points = Each(series.At("data"), p => $"{Json.Text(p.At("label"))} {p.At("value")?.ToJsonString()}");
            lines.Add($"{Json.Text(series.At("name"))}: {string.Join(", ", points)}");
        }
        return Lines(lines);
    }

    static IEnumerable<string> Each(JsonNode? list, Func<JsonNode?, string> words) => (list as JsonArray)?.Select(words) ?? [];

    static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Where(l => l.Length > 0));
}
