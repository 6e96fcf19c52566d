using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack;

/// <summary>What the ids of buttons and fields mean in <c>cards/*/slack.template.json</c>.</summary>
/// <remarks>
/// <c>verb</c> is an action, <c>dialog:verb</c> opens a dialog, <c>input:field</c> only holds a value, <c>ask</c> asks the question in its
/// data, <c>feedback</c> is a thumb. What follows <c>#</c> makes an id unique on its surface and means nothing. A button's <c>value</c> is its
/// data, a JSON object.
/// </remarks>
static class SlackActions
{
    public const string Dialog = "dialog:", Input = "input:", Ask = "ask", Feedback = "feedback";

    public static string Verb(string actionId)
    {
        var meant = actionId.Split('#')[0];
        return meant.StartsWith(Dialog, StringComparison.Ordinal) ? meant[Dialog.Length..]
            : meant.StartsWith(Input, StringComparison.Ordinal) ? meant[Input.Length..]
            : meant;
    }

    public static bool OpensDialog(string actionId) => actionId.StartsWith(Dialog, StringComparison.Ordinal);

    public static bool OnlyHoldsValue(string actionId) => actionId.StartsWith(Input, StringComparison.Ordinal);

    /// <summary>The button's own data and every field of its surface, as the contract of <see cref="CardAction.Data"/> wants them.</summary>
    /// <param name="dialog">What the dialog carries, as a JSON object; none outside dialogs.</param>
    /// <param name="button">What was put into the button's <c>value</c>.</param>
    public static JsonElement Data(string? dialog, string? button, JsonElement stateValues, JsonElement chosen = default)
    {
        var data = dialog is null ? [] : AsObject(dialog) ?? [];
        if (button is not null) Merge(data, AsObject(button) ?? new JsonObject { ["value"] = button });
        foreach (var (field, value) in Fields(stateValues)) data[field] = value;
        if (chosen.ValueKind == JsonValueKind.Object && Value(chosen) is { } choice)
        {
            if (AsObject(choice) is { } meant) Merge(data, meant);
            else data["value"] = choice;
        }
        return SlackJson.ToElement(data);
    }

    static void Merge(JsonObject data, JsonObject more)
    {
        foreach (var (name, value) in more) data[name] = value?.DeepClone();
    }

    /// <summary>Which block holds a field, so that an error can be shown beside it.</summary>
    public static Dictionary<string, string> BlockOfField(JsonElement stateValues)
    {
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        if (stateValues.ValueKind != JsonValueKind.Object) return blocks;
        foreach (var block in stateValues.EnumerateObject())
        {
            if (block.Value.ValueKind != JsonValueKind.Object) continue;
            foreach (var element in block.Value.EnumerateObject()) blocks.TryAdd(Verb(element.Name), block.Name);
        }
        return blocks;
    }

    static IEnumerable<(string Field, string Value)> Fields(JsonElement stateValues)
    {
        if (stateValues.ValueKind != JsonValueKind.Object) yield break;
        foreach (var block in stateValues.EnumerateObject())
        {
            if (block.Value.ValueKind != JsonValueKind.Object) continue;
            foreach (var element in block.Value.EnumerateObject()) yield return (Verb(element.Name), Value(element.Value) ?? "");
        }
    }

    /// <summary>What was typed or chosen; several choices joined by commas; none where the field is empty.</summary>
    static string? Value(JsonElement element)
    {
        if (element.Text("value") is { } typed) return typed;
        if (element.At("selected_option").Text("value") is { } one) return one;
        if (element.At("selected_options").ValueKind == JsonValueKind.Array)
            return string.Join(',', element.Items("selected_options").Select(o => o.Text("value")).OfType<string>());
        foreach (var single in new[] { "selected_user", "selected_channel", "selected_conversation", "selected_date", "selected_time" })
            if (element.Text(single) is { } id) return id;
        foreach (var several in new[] { "selected_users", "selected_channels", "selected_conversations" })
            if (element.At(several).ValueKind == JsonValueKind.Array) return string.Join(',', element.Items(several).Select(i => i.ToString()));
        if (element.Whole("selected_date_time") is { } seconds)
            return DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        return element.At("rich_text_value") is { ValueKind: JsonValueKind.Object } rich
            ? Blocks.RichText.Words(JsonNode.Parse(rich.GetRawText())!.AsObject())
            : null;
    }

    static JsonObject? AsObject(string text)
    {
        if (!text.StartsWith('{')) return null;
        try
        {
            return JsonNode.Parse(SlackJson.ParseObject(Encoding.UTF8.GetBytes(text)).GetRawText())!.AsObject();
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
