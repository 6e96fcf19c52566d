using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ChatBot.Channels.Slack;

/// <summary>The one reader of JSON that arrives from Slack: strict, bounded, and its failures are all <see cref="FormatException"/>.</summary>
static class SlackJson
{
    const int MaxDepth = 64;

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>For what is sent to Slack: nothing of it lands in a web page, and names stay as short as they are.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonElement ToElement(JsonNode node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString(Compact));
        return document.RootElement.Clone();
    }

    /// <summary>An object, every string of which can be read.</summary>
    /// <exception cref="FormatException">Not UTF-8, not JSON, not an object, too deep, a key twice, or half a surrogate pair.</exception>
    public static JsonElement ParseObject(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span)) throw new FormatException("The body is not valid UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            var root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object) throw new FormatException("The body is not a JSON object.");
            ReadEveryString(root);
            return root;
        }
        catch (JsonException e)
        {
            throw new FormatException("The body is not valid JSON.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("The body holds text that is not valid Unicode.", e);
        }
    }

    // An escaped lone surrogate is accepted by the parser and throws later, when the text is asked for; better now than half-way.
    static void ReadEveryString(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject()) { _ = property.Name; ReadEveryString(property.Value); }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) ReadEveryString(item);
        }
        else if (element.ValueKind == JsonValueKind.String)
        {
            _ = element.GetString();
        }
    }

    /// <summary>The property, or an undefined element where it or its owner is missing.</summary>
    public static JsonElement At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static JsonElement At(this JsonElement element, string first, string second) => element.At(first).At(second);

    /// <summary>The text of a property; none where it is missing, empty or not a string.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    public static string? Text(this JsonElement element, string first, string second) => element.At(first).Text(second);

    public static bool Flag(this JsonElement element, string name) => element.At(name).ValueKind == JsonValueKind.True;

    public static long? Whole(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>The items of an array; none where it is missing or something else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();
}
