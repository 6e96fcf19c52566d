using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Cards;

/// <summary>Makes a card fit by showing fewer rows instead of failing.</summary>
/// <remarks>By convention a list that may be shortened stands in an object beside three others: <c>rows</c> (the list), <c>total</c> (how
/// many there are), <c>moreWords</c> (<c>"and {n} more"</c>) and <c>more</c> (what the card shows, empty when all rows are there).</remarks>
public static class CardTrimming
{
    private const int TwinLength = 3_000;

    /// <param name="bind">Expands the card with the given data.</param>
    /// <exception cref="CardTooLargeException">It does not fit with one row per list either.</exception>
    public static JsonObject Fit(JsonElement data, int maximumBytes, Func<JsonElement, JsonObject> bind)
    {
        var card = bind(data);
        if (Size(card) <= maximumBytes)
            return card;
        var longest = LongestList(data);
        // Rows weigh about the same, so the search needs a handful of expansions at most.
        var (fits, tooMany) = (0, longest);
        JsonObject? best = null;
        while (tooMany - fits > 1)
        {
            var rows = (fits + tooMany) / 2;
            card = bind(Shorten(data, rows));
            if (Size(card) <= maximumBytes)
                (fits, best) = (rows, card);
            else
                tooMany = rows;
        }
        return best ?? throw new CardTooLargeException("The card is too large even with its lists cut.");
    }

    /// <summary>The data with every list of rows cut to so many, and its <c>more</c> telling the rest. The plain twin that travels in the
    /// card is cut at the end of a line.</summary>
    public static JsonElement Shorten(JsonElement data, int rows)
    {
        var copy = JsonNode.Parse(data.GetRawText());
        Cut(copy, rows);
        if (copy is JsonObject whole && whole["text"] is JsonValue twin && twin.TryGetValue<string>(out var text) && text.Length > TwinLength)
            whole["text"] = Beginning(text);
        return JsonSerializer.SerializeToElement(copy);
    }

    private static string Beginning(string text) => text.LastIndexOf('\n', TwinLength) is > 0 and var line
        ? string.Concat(text.AsSpan(0, line), "\n…")
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[TwinLength - 1]) ? TwinLength - 1 : TwinLength), "…");

    private static void Cut(JsonNode? node, int keep)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Cut(item, keep);
        }
        if (node is not JsonObject list)
            return;
        foreach (var (_, value) in list)
            Cut(value, keep);
        if (list["rows"] is not JsonArray rows || rows.Count <= keep || list["moreWords"] is not JsonValue words)
            return;
        var total = list["total"] is JsonValue number && number.TryGetValue<int>(out var all) ? all : rows.Count;
        while (rows.Count > keep)
            rows.RemoveAt(rows.Count - 1);
        list["more"] = words.GetValue<string>().Replace("{n}", (total - keep).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static int LongestList(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Object => data.EnumerateObject().Select(property => property.NameEquals("rows") && property.Value.ValueKind == JsonValueKind.Array
            ? Math.Max(property.Value.GetArrayLength(), LongestList(property.Value))
            : LongestList(property.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => data.EnumerateArray().Select(LongestList).DefaultIfEmpty().Max(),
        _ => 0,
    };

    internal static int Size(JsonNode card) => Encoding.UTF8.GetByteCount(card.ToJsonString(CardJson.Compact));
}

internal static class CardJson
{
    public static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512,
    };
}
