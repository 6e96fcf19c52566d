using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Teams;

namespace ChatBot.Channels.Cards;

/// <summary>Whether Teams shows an Adaptive Card as meant, and a reader can use it: schema, limits, text alternatives.</summary>
public static class AdaptiveCardRules
{
    /// <returns>Empty when Teams takes the card; otherwise every problem, in document order. Shape of <see cref="CardRules"/>.</returns>
    public static IEnumerable<CardFault> Check(JsonNode card)
    {
        var check = new Walk();
        check.Card(card, "", outermost: true);
        return check.Faults;
    }

    private sealed class Walk
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private readonly List<(string Path, string Id)> _targets = [];

        public List<CardFault> Faults { get; } = [];

        public void Card(JsonNode? node, string path, bool outermost)
        {
            if (node is not JsonObject card || Text(card["type"]) != "AdaptiveCard")
            {
                Say(path, "is not an AdaptiveCard");
                return;
            }
            Known(card, path, AdaptiveCardSchema.Card, "AdaptiveCard");
            if (outermost)
            {
                if (Text(card["version"]) != "1.5")
                    Say($"{path}/version", "must be 1.5, which every Teams client shows");
                if (string.IsNullOrWhiteSpace(Text(card["fallbackText"])))
                    Say($"{path}/fallbackText", "is missing: the card in plain words");
                if (CardTrimming.Size(card) is var bytes && bytes > TeamsLimits.MaximumCardBytes)
                    Say(path, $"is {bytes} bytes, more than {TeamsLimits.MaximumCardBytes}");
                if (card["body"] is not JsonArray { Count: > 0 })
                    Say($"{path}/body", "is empty");
                if (card["refresh"]?["userIds"] is JsonArray { Count: > TeamsLimits.MaximumRefreshUsers })
                    Say($"{path}/refresh/userIds", $"has more than {TeamsLimits.MaximumRefreshUsers} people");
            }
            Elements(card["body"], $"{path}/body");
            Actions(card["actions"], $"{path}/actions");
            if (card["selectAction"] is { } select)
                SelectAction(select, $"{path}/selectAction");
            if (outermost)
            {
                foreach (var (target, id) in _targets.Where(target => !_ids.Contains(target.Id)))
                    Say(target, $"there is no element \"{id}\"");
            }
        }

        private void Elements(JsonNode? node, string path)
        {
            if (node is null)
                return;
            if (node is not JsonArray items)
            {
                Say(path, "is not a list of elements");
                return;
            }
            for (var at = 0; at < items.Count; at++)
                Element(items[at], $"{path}/{at}");
        }

        private void Element(JsonNode? node, string path)
        {
            if (node is not JsonObject element || Text(element["type"]) is not { } type)
            {
                Say(path, "is not an element");
                return;
            }
            if (!AdaptiveCardSchema.Elements.TryGetValue(type, out var properties))
            {
                Say($"{path}/type", $"{type} is no element that Teams knows");
                return;
            }
            Known(element, path, properties, type);
            if (Text(element["id"]) is { } id && !_ids.Add(id))
                Say($"{path}/id", $"\"{id}\" stands in the card twice");
            switch (type)
            {
                case "TextBlock":
                    TextBlock(element, path);
                    break;
                case "Image":
                    Required(element, path, "url", "altText");
                    break;
                case "Container" or "Column" or "CarouselPage":
                    OneOf(element, path, "style", AdaptiveCardSchema.ContainerStyles);
                    Elements(element["items"], $"{path}/items");
                    break;
                case "ColumnSet":
                    Elements(element["columns"], $"{path}/columns");
                    break;
                case "FactSet":
                    Each(element["facts"], $"{path}/facts", (fact, at) =>
                    {
                        if (Text(fact["title"]) is null || Text(fact["value"]) is null)
                            Say(at, "needs a title and a value, both text");
                    });
                    break;
                case "ActionSet":
                    Actions(element["actions"], $"{path}/actions");
                    break;
                case "Table":
                    Table(element, path);
                    break;
                case "Carousel":
                    Elements(element["pages"], $"{path}/pages");
                    break;
                default:
                    if (type.StartsWith("Input.", StringComparison.Ordinal))
                        Input(element, path, type);
                    else if (type.StartsWith("Chart.", StringComparison.Ordinal))
                        AdaptiveChartRules.Check(element, path, type, Say);
                    break;
            }
            if (element["selectAction"] is { } select)
                SelectAction(select, $"{path}/selectAction");
            if (element["fallback"] is JsonObject fallback)
                Element(fallback, $"{path}/fallback");
        }

        private void TextBlock(JsonObject block, string path)
        {
            if (string.IsNullOrEmpty(Text(block["text"])))
                Say($"{path}/text", "is empty or no text");
            OneOf(block, path, "color", AdaptiveCardSchema.TextColors);
            OneOf(block, path, "style", AdaptiveCardSchema.TextStyles);
            if (block["wrap"] is not JsonValue wrap || wrap.GetValueKind() != JsonValueKind.True)
                Say($"{path}/wrap", "must be true, or phones cut the text");
        }

        private void Table(JsonObject table, string path)
        {
            var columns = (table["columns"] as JsonArray)?.Count ?? 0;
            if (columns is 0 or > TeamsLimits.MaximumTableColumns)
                Say($"{path}/columns", $"has {columns} columns; phones show 1 to {TeamsLimits.MaximumTableColumns}");
            if (table["firstRowAsHeaders"] is JsonValue headers && headers.GetValueKind() == JsonValueKind.False)
                Say($"{path}/firstRowAsHeaders", "must not be false: screen readers need a header row");
            if (table["fallback"] is null)
                Say($"{path}/fallback", "is missing: older phones drop tables");
            Each(table["rows"], $"{path}/rows", (row, at) =>
            {
                if (Text(row["type"]) != "TableRow")
                    Say($"{at}/type", "must be TableRow");
                if (row["cells"] is JsonArray cells && cells.Count != columns)
                    Say($"{at}/cells", $"has {cells.Count} cells for {columns} columns");
                Each(row["cells"], $"{at}/cells", (cell, place) =>
                {
                    if (Text(cell["type"]) != "TableCell")
                        Say($"{place}/type", "must be TableCell");
                    Elements(cell["items"], $"{place}/items");
                });
            });
        }

        private void Input(JsonObject input, string path, string type)
        {
            Required(input, path, "id", "label");
            if (input["isRequired"] is JsonValue required && required.GetValueKind() == JsonValueKind.True)
                Required(input, path, "errorMessage");
            if (type == "Input.ChoiceSet")
            {
                Each(input["choices"], $"{path}/choices", (choice, at) =>
                {
                    if (Text(choice["title"]) is null || Text(choice["value"]) is null)
                        Say(at, "needs a title and a value, both text");
                });
            }
        }

        private void Actions(JsonNode? node, string path)
        {
            if (node is null)
                return;
            var primary = 0;
            Each(node, path, (action, at) =>
            {
                primary += Text(action["mode"]) == "secondary" ? 0 : 1;
                Action(action, at);
                if (string.IsNullOrWhiteSpace(Text(action["title"])))
                    Say($"{at}/title", "is missing: a button needs words");
            });
            if (primary > TeamsLimits.MaximumPrimaryActions)
                Say(path, $"has {primary} primary actions; {TeamsLimits.MaximumPrimaryActions} are shown");
        }

        private void SelectAction(JsonNode action, string path)
        {
            Action(action as JsonObject, path);
            if (Text(action["type"]) == "Action.ShowCard")
                Say($"{path}/type", "Action.ShowCard is not allowed as selectAction");
        }

        private void Action(JsonObject? action, string path)
        {
            if (action is null || Text(action["type"]) is not { } type || !AdaptiveCardSchema.Actions.TryGetValue(type, out var properties))
            {
                Say(path, "is no action that Teams knows");
                return;
            }
            Known(action, path, properties, type);
            switch (type)
            {
                case "Action.Execute":
                    Required(action, path, "verb");
                    if (action["fallback"] is not JsonObject fallback || Text(fallback["type"]) != "Action.Submit")
                        Say($"{path}/fallback", "is missing: older clients need an Action.Submit with the same data");
                    else
                        Action(fallback, $"{path}/fallback");
                    break;
                case "Action.OpenUrl":
                    if (!Uri.TryCreate(Text(action["url"]), UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
                        Say($"{path}/url", "must be an absolute https address");
                    break;
                case "Action.ShowCard":
                    Card(action["card"], $"{path}/card", outermost: false);
                    break;
                case "Action.ToggleVisibility":
                    if (action["targetElements"] is JsonArray targets)
                    {
                        foreach (var target in targets)
                        {
                            if ((Text(target) ?? (target is JsonObject named ? Text(named["elementId"]) : null)) is { } id)
                                _targets.Add(($"{path}/targetElements", id));
                        }
                    }
                    break;
            }
        }

        private void Known(JsonObject node, string path, FrozenSet<string> properties, string type)
        {
            foreach (var (name, value) in node)
            {
                if (!properties.Contains(name))
                    Say($"{path}/{CardPointer.Escape(name)}", $"{type} has no such property");
                else if (AdaptiveCardSchema.Values.TryGetValue(name, out var values) && Text(value) is { } text && !values.Contains(text))
                    Say($"{path}/{name}", $"\"{text}\" is none of {string.Join(", ", values.Order(StringComparer.Ordinal))}");
                else if (name is "wrap" or "isVisible" or "separator" or "isSubtle" or "isRequired" or "isEnabled" or "showGridLines"
                    && value?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
                    Say($"{path}/{name}", "must be true or false");
            }
        }

        private void OneOf(JsonObject node, string path, string name, FrozenSet<string> values)
        {
            if (node[name] is { } value && (Text(value) is not { } text || !values.Contains(text)))
                Say($"{path}/{name}", $"must be one of {string.Join(", ", values.Order(StringComparer.Ordinal))}");
        }

        private void Required(JsonObject node, string path, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (string.IsNullOrWhiteSpace(Text(node[name])))
                    Say($"{path}/{name}", "is missing");
            }
        }

        private void Each(JsonNode? node, string path, Action<JsonObject, string> check)
        {
            if (node is not JsonArray items)
            {
                Say(path, "is missing or no list");
                return;
            }
            for (var at = 0; at < items.Count; at++)
            {
                if (items[at] is JsonObject item)
                    check(item, $"{path}/{at}");
                else
                    Say($"{path}/{at}", "is not an object");
            }
        }

        private void Say(string path, string message) => Faults.Add(new(path, message));
    }

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
