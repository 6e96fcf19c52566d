using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary>Texts, addresses, options and confirmations: the parts that blocks and elements are made of.</summary>
static class Composition
{
    public static void PlainText(JsonNode? node, string path, int most, Findings found, bool required = false)
    {
        if (node is null)
        {
            if (required) found.Add(path, "is required");
            return;
        }
        if (node is not JsonObject || Json.Text(node.At("type")) != "plain_text") found.Add($"{path}/type", "must be plain_text");
        found.Between(node.At("text"), $"{path}/text", 1, most);
    }

    public static void AnyText(JsonNode? node, string path, int most, Findings found)
    {
        if (node is not JsonObject text) { found.Add(path, "must be a text object"); return; }
        if (Json.Text(text["type"]) is not ("mrkdwn" or "plain_text")) found.Add($"{path}/type", "must be mrkdwn or plain_text");
        found.Between(text["text"], $"{path}/text", 1, most);
    }

    public static void Url(JsonNode? node, string path, int most, Findings found)
    {
        found.Between(node, path, 1, most);
        if (Json.Text(node) is { Length: > 0 } text && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("https" or "http")))
            found.Add(path, "must be an http or https address");
    }

    public static void Options(JsonObject element, string path, int most, bool groups, Findings found)
    {
        if (groups && element["option_groups"] is { } node)
        {
            if (element["options"] is not null) found.Add(path, "has both options and option_groups");
            if (node is not JsonArray { Count: > 0 } list) { found.Add($"{path}/option_groups", "needs at least one"); return; }
            if (list.Count > SlackLimits.SelectOptions) found.Add($"{path}/option_groups", $"has {list.Count}, more than {SlackLimits.SelectOptions}");
            for (var i = 0; i < list.Count; i++)
            {
                var at = $"{path}/option_groups/{i}";
                PlainText(list[i].At("label"), $"{at}/label", SlackLimits.OptionText, found, required: true);
                OptionList(list[i].At("options"), $"{at}/options", most, found);
            }
            return;
        }
        OptionList(element["options"], $"{path}/options", most, found);
        if (element["initial_option"] is JsonObject initial && element["options"] is JsonArray options
            && !options.Any(o => Json.Text(o.At("value")) == Json.Text(initial["value"])))
            found.Add($"{path}/initial_option", "is not one of the options");
    }

    static void OptionList(JsonNode? node, string path, int most, Findings found)
    {
        if (node is not JsonArray { Count: > 0 } options) { found.Add(path, "needs at least one"); return; }
        if (options.Count > most) found.Add(path, $"has {options.Count}, more than {most}");
        for (var i = 0; i < options.Count; i++)
        {
            AnyText(options[i].At("text"), $"{path}/{i}/text", SlackLimits.OptionText, found);
            found.Between(options[i].At("value"), $"{path}/{i}/value", 1, SlackLimits.OptionValue);
            if (options[i].At("description") is { } description) AnyText(description, $"{path}/{i}/description", SlackLimits.OptionDescription, found);
        }
    }

    public static void Confirm(JsonNode? node, string path, Findings found)
    {
        if (node is null) return;
        PlainText(node.At("title"), $"{path}/title", SlackLimits.ConfirmTitle, found, required: true);
        AnyText(node.At("text"), $"{path}/text", SlackLimits.ConfirmText, found);
        PlainText(node.At("confirm"), $"{path}/confirm", SlackLimits.ConfirmButton, found, required: true);
        PlainText(node.At("deny"), $"{path}/deny", SlackLimits.ConfirmButton, found, required: true);
    }
}
