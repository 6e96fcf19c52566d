using System.Text.Json;

namespace ChatBot.Fakes;

/// <summary>Slack's side of the limits, written from its reference and apart from the service's own check, so that the two can disagree.</summary>
internal static class FakeSlackRules
{
    public static readonly Dictionary<string, (int PerMinute, string? Scope)> Methods = new()
    {
        ["auth.test"] = (100, null), ["chat.postMessage"] = (1000, "chat:write"), ["chat.update"] = (50, "chat:write"), ["chat.delete"] = (50, "chat:write"),
        ["chat.postEphemeral"] = (100, "chat:write"), ["conversations.open"] = (50, "im:write"), ["conversations.members"] = (100, "channels:read"),
        ["conversations.history"] = (50, "im:history"), ["conversations.replies"] = (50, "im:history"), ["users.info"] = (100, "users:read"),
        ["users.lookupByEmail"] = (50, "users:read.email"), ["views.open"] = (100, null), ["views.push"] = (100, null), ["views.update"] = (100, null),
        ["views.publish"] = (100, null), ["files.getUploadURLExternal"] = (100, "files:write"), ["files.completeUploadExternal"] = (100, "files:write"),
        ["assistant.threads.setStatus"] = (600, "chat:write"), ["assistant.threads.setSuggestedPrompts"] = (50, "assistant:write"), ["oauth.v2.access"] = (100, null), ["apps.connections.open"] = (100, null),
    };

    static readonly HashSet<string> InMessages =
    [
        "section", "header", "divider", "context", "actions", "image", "input", "rich_text", "markdown", "table", "data_table", "data_visualization",
        "context_actions", "container", "card", "carousel", "video", "file", "plan", "task_card",
    ];

    static readonly HashSet<string> InViews =
        ["section", "header", "divider", "context", "actions", "image", "input", "rich_text", "video", "alert", "container"];

    /// <returns>Slack's error, or none.</returns>
    public static (string Error, string Detail)? Message(JsonElement message)
    {
        if (Text(message, "text") is not { Length: > 0 } text) return ("no_text", "no top-level text");
        if (text.Length > 40_000) return ("msg_too_long", "text");
        var hasBlocks = message.TryGetProperty("blocks", out var blocks) && blocks.ValueKind == JsonValueKind.Array && blocks.GetArrayLength() > 0;
        return hasBlocks ? Blocks(blocks, InMessages, 50) : null;
    }

    public static (string Error, string Detail)? View(JsonElement view, string type)
    {
        if (Text(view, "type") != type) return ("invalid_arguments", "view.type");
        if (view.GetRawText().Length > 250 * 1024) return ("view_too_large", "view");
        if (type == "modal" && Length(view, "title", "text") is 0 or > 24) return ("invalid_arguments", "view.title");
        if (Length(view, "submit", "text") > 24 || Length(view, "close", "text") > 24) return ("invalid_arguments", "view.submit");
        if (Text(view, "private_metadata")?.Length > 3000) return ("invalid_arguments", "view.private_metadata");
        return view.TryGetProperty("blocks", out var blocks) ? Blocks(blocks, InViews, 100) : ("invalid_arguments", "view.blocks");
    }

    static (string, string)? Blocks(JsonElement blocks, HashSet<string> allowed, int most)
    {
        if (blocks.GetArrayLength() > most) return ("invalid_blocks", "too many blocks");
        HashSet<string> blockIds = [], actionIds = [];
        int tables = 0, charts = 0, index = 0;
        foreach (var block in blocks.EnumerateArray())
        {
            var at = $"blocks/{index++}";
            var type = Text(block, "type");
            if (type is null || !allowed.Contains(type)) return ("invalid_blocks", $"unsupported type: {type} [{at}]");
            if (Text(block, "block_id") is { } id && (!blockIds.Add(id) || id.Length > 255)) return ("invalid_blocks", $"block_id [{at}]");
            if (type == "table" && ++tables > 1) return ("invalid_attachments", "only one table allowed");
            if (type == "data_visualization" && ++charts > 2) return ("invalid_blocks", "too many charts");
            if (One(block, type) is { } fault) return ("invalid_blocks", $"{fault} [{at}]");
            foreach (var element in Elements(block))
            {
                if (Text(element, "action_id") is { } action && (!actionIds.Add(action) || action.Length > 255))
                    return ("invalid_blocks", $"action_id {action} [{at}]");
            }
        }
        return null;
    }

    static IEnumerable<JsonElement> Elements(JsonElement block)
    {
        if (block.TryGetProperty("elements", out var list)) foreach (var element in list.EnumerateArray()) yield return element;
        if (block.TryGetProperty("accessory", out var accessory)) yield return accessory;
        if (block.TryGetProperty("element", out var one)) yield return one;
    }

    static string? One(JsonElement block, string type) => type switch
    {
        "header" => Length(block, "text", "text") is 0 or > 150 ? "header text" : null,
        "section" => Section(block),
        "context" => Context(block.GetProperty("elements")),
        "actions" => Actions(block.GetProperty("elements")),
        "image" => Text(block, "alt_text") is null ? "alt_text" : null,
        "table" => Table(block, 1, 100),
        "data_table" => Text(block, "caption") is null ? "caption" : Table(block, 2, 101),
        "data_visualization" => Chart(block),
        "rich_text" => Rich(block.GetProperty("elements")),
        "input" => Length(block, "label", "text") is 0 or > 2000 ? "label" : null,
        _ => null,
    };

    static string? Section(JsonElement block)
    {
        var hasText = block.TryGetProperty("text", out _);
        if (hasText && Length(block, "text", "text") is 0 or > 3000) return "section text";
        if (!block.TryGetProperty("fields", out var fields)) return hasText ? null : "section without text";
        return fields.GetArrayLength() is 0 or > 10 || fields.EnumerateArray().Any(f => Text(f, "text")?.Length is null or 0 or > 2000) ? "fields" : null;
    }

    static string? Context(JsonElement elements) => elements.GetArrayLength() is 0 or > 10
        || elements.EnumerateArray().Any(e => (Text(e, "text") ?? Text(e, "alt_text"))?.Length is null or 0) ? "context elements" : null;

    static string? Actions(JsonElement elements)
    {
        if (elements.GetArrayLength() is 0 or > 25) return "elements";
        foreach (var element in elements.EnumerateArray())
        {
            if (Text(element, "type") == "button" && (Length(element, "text", "text") is 0 or > 75 || Text(element, "value")?.Length > 2000)) return "button";
            if (element.TryGetProperty("options", out var options) && (options.GetArrayLength() is 0 or > 100
                || options.EnumerateArray().Any(o => Length(o, "text", "text") is 0 or > 75 || Text(o, "value")?.Length is null or 0 or > 150))) return "options";
            if (element.TryGetProperty("confirm", out var confirm)
                && (Length(confirm, "title", "text") is 0 or > 100 || Length(confirm, "text", "text") > 300 || Length(confirm, "confirm", "text") is 0 or > 30)) return "confirm";
        }
        return null;
    }

    static string? Table(JsonElement block, int least, int most)
    {
        var rows = block.GetProperty("rows");
        if (rows.GetArrayLength() < least || rows.GetArrayLength() > most) return "rows";
        var columns = rows[0].GetArrayLength();
        var characters = 0;
        foreach (var row in rows.EnumerateArray())
        {
            if (row.GetArrayLength() != columns || columns is 0 or > 20) return "columns";
            foreach (var cell in row.EnumerateArray())
            {
                if (Text(cell, "type") is not ("raw_text" or "raw_number" or "rich_text")) return "cell";
                if (Text(cell, "type") == "raw_text" && Text(cell, "text") is not { Length: > 0 }) return "empty cell";
                characters += Text(cell, "text")?.Length ?? 0;
            }
        }
        return characters > 10_000 ? "table text" : null;
    }

    static string? Chart(JsonElement block)
    {
        if (Text(block, "title")?.Length is null or 0 or > 50) return "chart title";
        var chart = block.GetProperty("chart");
        if (Text(chart, "type") == "pie")
        {
            return chart.GetProperty("segments").EnumerateArray().Any(s => Text(s, "label")?.Length is null or 0 or > 20 || !(s.GetProperty("value").GetDouble() > 0))
                ? "segments" : null;
        }
        var labels = chart.GetProperty("axis_config").GetProperty("categories").EnumerateArray().Select(c => c.GetString()!).ToHashSet();
        if (labels.Count is 0 or > 20 || labels.Any(l => l.Length is 0 or > 20)) return "categories";
        return chart.GetProperty("series").EnumerateArray().Any(s => !s.GetProperty("data").EnumerateArray().Select(d => Text(d, "label")!).ToHashSet().SetEquals(labels)
            || s.GetProperty("data").EnumerateArray().Any(d => d.GetProperty("value").ValueKind != JsonValueKind.Number)) ? "series" : null;
    }

    static string? Rich(JsonElement elements)
    {
        if (elements.GetArrayLength() == 0) return "rich text";
        foreach (var element in elements.EnumerateArray())
        {
            if (Text(element, "type") == "text" && Text(element, "text") is not { Length: > 0 }) return "empty run";
            if (element.TryGetProperty("elements", out var inner) && Rich(inner) is { } fault) return fault;
        }
        return null;
    }

    public static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static int Length(JsonElement owner, string name, string inner) =>
        owner.TryGetProperty(name, out var value) ? Text(value, inner)?.Length ?? 0 : 0;
}
