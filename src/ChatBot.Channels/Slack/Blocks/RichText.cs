using System.Text;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary><c>rich_text</c>: its limits and its words.</summary>
static class RichText
{
    public static void Check(JsonObject block, string path, Findings found)
    {
        if (block["elements"] is not JsonArray { Count: > 0 } elements) { found.Add($"{path}/elements", "needs at least one"); return; }
        for (var i = 0; i < elements.Count; i++) Part(elements[i], $"{path}/elements/{i}", found);
    }

    static void Part(JsonNode? part, string path, Findings found)
    {
        switch (Json.Text(part.At("type")))
        {
            case "rich_text_section" or "rich_text_quote" or "rich_text_preformatted": Runs(part.At("elements"), $"{path}/elements", found); break;
            case "rich_text_list": List(part!.AsObject(), path, found); break;
            default: found.Add($"{path}/type", "must be a rich text section, list, quote or preformatted part"); break;
        }
    }

    static void List(JsonObject list, string path, Findings found)
    {
        if (Json.Text(list["style"]) is not ("bullet" or "ordered")) found.Add($"{path}/style", "must be bullet or ordered");
        if (list["indent"] is { } indent && Json.Whole(indent) is not (>= 0 and <= SlackLimits.RichTextIndent))
            found.Add($"{path}/indent", $"must be 0 to {SlackLimits.RichTextIndent}");
        if (list["elements"] is not JsonArray { Count: > 0 } items) { found.Add($"{path}/elements", "needs at least one"); return; }
        for (var i = 0; i < items.Count; i++)
        {
            if (Json.Text(items[i].At("type")) != "rich_text_section") found.Add($"{path}/elements/{i}/type", "must be rich_text_section");
            else Runs(items[i].At("elements"), $"{path}/elements/{i}/elements", found);
        }
    }

    static void Runs(JsonNode? node, string path, Findings found)
    {
        if (node is not JsonArray { Count: > 0 } runs) { found.Add(path, "needs at least one"); return; }
        for (var i = 0; i < runs.Count; i++) Run(runs[i], $"{path}/{i}", found);
    }

    static void Run(JsonNode? run, string path, Findings found)
    {
        switch (Json.Text(run.At("type")))
        {
            case "text": found.Between(run.At("text"), $"{path}/text", 1, SlackLimits.MessageTextCut); break;
            case "link": Composition.Url(run.At("url"), $"{path}/url", SlackLimits.ButtonUrl, found); break;
            case "emoji": found.Between(run.At("name"), $"{path}/name", 1, SlackLimits.OptionText); break;
            case "user": found.Between(run.At("user_id"), $"{path}/user_id", 1, SlackLimits.OptionText); break;
            case "channel": found.Between(run.At("channel_id"), $"{path}/channel_id", 1, SlackLimits.OptionText); break;
            case "date":
                if (Json.Whole(run.At("timestamp")) is null) found.Add($"{path}/timestamp", "must be Unix seconds");
                found.Between(run.At("format"), $"{path}/format", 1, SlackLimits.OptionText);
                break;
            default: found.Add($"{path}/type", "is not a run of rich text that this service sends"); break;
        }
    }

    /// <summary>The words alone, one line per part, list items marked.</summary>
    public static string Words(JsonObject block)
    {
        var lines = new List<string>();
        foreach (var part in block["elements"] as JsonArray ?? [])
        {
            if (Json.Text(part.At("type")) == "rich_text_list") Items(part!.AsObject(), lines);
            else lines.Add(RunsText(part.At("elements")));
        }
        return string.Join('\n', lines);
    }

    static void Items(JsonObject list, List<string> lines)
    {
        var number = 0;
        var indent = new string(' ', 2 * (Json.Whole(list["indent"]) ?? 0));
        foreach (var item in list["elements"] as JsonArray ?? [])
        {
            number++;
            var mark = Json.Text(list["style"]) == "ordered" ? $"{number}." : "•";
            lines.Add($"{indent}{mark} {RunsText(item.At("elements"))}");
        }
    }

    static string RunsText(JsonNode? runs)
    {
        var words = new StringBuilder();
        foreach (var run in runs as JsonArray ?? [])
        {
            words.Append(Json.Text(run.At("type")) switch
            {
                "text" => Json.Text(run.At("text")),
                "link" => Json.Text(run.At("text")) ?? Json.Text(run.At("url")),
                "emoji" => $":{Json.Text(run.At("name"))}:",
                "date" => Json.Text(run.At("fallback")),
                _ => "",
            });
        }
        return words.ToString();
    }
}
