using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary>Buttons, menus and inputs.</summary>
static class Elements
{
    static readonly string[] Menus =
    [
        "static_select", "external_select", "users_select", "conversations_select", "channels_select",
        "multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
    ];
    static readonly string[] Choices = ["checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker"];

    public static readonly FrozenSet<string> ButtonsOnly = FrozenSet.Create("button");
    public static readonly FrozenSet<string> InActions = FrozenSet.ToFrozenSet([.. Menus, .. Choices, "button", "overflow", "workflow_button"]);
    public static readonly FrozenSet<string> InSection = FrozenSet.ToFrozenSet([.. InActions, "image"]);
    public static readonly FrozenSet<string> InContextActions = FrozenSet.Create("feedback_buttons", "icon_button");
    public static readonly FrozenSet<string> InInput = FrozenSet.ToFrozenSet(
        [.. Menus, .. Choices, "plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input", "rich_text_input"]);

    public static void Row(JsonObject block, string path, int most, FrozenSet<string> allowed, Findings found, Unique seen)
    {
        if (block["elements"] is not JsonArray { Count: > 0 } elements) { found.Add($"{path}/elements", "needs at least one"); return; }
        if (elements.Count > most) found.Add($"{path}/elements", $"has {elements.Count}, more than {most}");
        for (var i = 0; i < elements.Count; i++) Check(elements[i], $"{path}/elements/{i}", allowed, found, seen);
    }

    public static void Check(JsonNode? node, string path, FrozenSet<string> allowed, Findings found, Unique seen)
    {
        if (node is not JsonObject element) { found.Add(path, "must be an object"); return; }
        var type = Json.Text(element["type"]);
        if (type is null || !allowed.Contains(type)) { found.Add($"{path}/type", $"{type ?? "nothing"} cannot stand here"); return; }
        if (type == "image") { BlockKitCheck.Image(element, path, found); return; }
        seen.Action(element["action_id"], $"{path}/action_id");
        Composition.Confirm(element["confirm"], $"{path}/confirm", found);
        Composition.PlainText(element["placeholder"], $"{path}/placeholder", SlackLimits.Placeholder, found);
        switch (type)
        {
            case "button": Button(element, path, found); break;
            case "overflow": Composition.Options(element, path, SlackLimits.OverflowOptions, groups: false, found); break;
            case "checkboxes" or "radio_buttons": Composition.Options(element, path, SlackLimits.ChoiceOptions, groups: false, found); break;
            case "static_select" or "multi_static_select": Composition.Options(element, path, SlackLimits.SelectOptions, groups: true, found); break;
            case "plain_text_input": TextInput(element, path, found); break;
            case "feedback_buttons": Feedback(element, path, found); break;
            case "icon_button": Composition.PlainText(element["text"], $"{path}/text", SlackLimits.ButtonText, found, required: true); break;
        }
    }

    static void Button(JsonObject button, string path, Findings found)
    {
        Composition.PlainText(button["text"], $"{path}/text", SlackLimits.ButtonText, found, required: true);
        found.Longest(button["value"], $"{path}/value", SlackLimits.ButtonValue);
        if (button["url"] is { } url) Composition.Url(url, $"{path}/url", SlackLimits.ButtonUrl, found);
        found.Longest(button["accessibility_label"], $"{path}/accessibility_label", SlackLimits.AccessibilityLabel);
        if (button["style"] is { } style && Json.Text(style) is not ("primary" or "danger")) found.Add($"{path}/style", "must be primary or danger");
    }

    static void TextInput(JsonObject input, string path, Findings found)
    {
        found.Longest(input["initial_value"], $"{path}/initial_value", SlackLimits.PlainTextInput);
        if (input["max_length"] is { } most && Json.Whole(most) is not (>= 1 and <= SlackLimits.PlainTextInput))
            found.Add($"{path}/max_length", $"must be 1 to {SlackLimits.PlainTextInput}");
    }

    static void Feedback(JsonObject buttons, string path, Findings found)
    {
        foreach (var name in new[] { "positive_button", "negative_button" })
        {
            Composition.PlainText(buttons[name].At("text"), $"{path}/{name}/text", SlackLimits.ButtonText, found, required: true);
            found.Longest(buttons[name].At("value"), $"{path}/{name}/value", SlackLimits.ButtonValue);
            found.Longest(buttons[name].At("accessibility_label"), $"{path}/{name}/accessibility_label", SlackLimits.AccessibilityLabel);
        }
    }
}
