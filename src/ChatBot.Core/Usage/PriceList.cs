using System.Globalization;
using System.Text.Json;

namespace ChatBot.Core.Usage;

/// <summary>Reads price lists: the service's own form, and LiteLLM's public list of prices per token.</summary>
public static class PriceList
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The list that is part of the program.</summary>
    internal static PriceBook Default()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.default.json")
            ?? throw new InvalidOperationException("The default price list is not part of the program.");
        using var document = JsonDocument.Parse(stream, Strict);
        return Read(document.RootElement, out var problem) ?? throw new InvalidOperationException(problem);
    }

    /// <summary>Members <c>models</c>, <c>seats</c>, <c>units</c>, as in <c>prices.default.json</c>; or LiteLLM's
    /// <c>model_prices_and_context_window.json</c>, told by its members.</summary>
    /// <returns>None with a reason that names the first row that is wrong.</returns>
    public static PriceBook? Parse(ReadOnlyMemory<byte> json, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, out problem);
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            problem = "The price list is not valid JSON.";
            return null;
        }
    }

    private static PriceBook? Read(JsonElement root, out string? problem)
    {
        problem = "The price list is not an object with models.";
        if (root.ValueKind != JsonValueKind.Object) return null;
        try
        {
            var book = root.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Array
                ? new PriceBook([.. Rows(root, "models", ReadModel)], [.. Rows(root, "seats", ReadSeat)], [.. Rows(root, "units", ReadUnit)])
                : FromLiteLlm(root);
            problem = book.Tokens.Count == 0 ? "The price list holds no model." : null;
            return problem is null ? book : null;
        }
        catch (PriceException wrong)
        {
            problem = wrong.Message;
            return null;
        }
    }

    /// <summary>Prices per single token, in USD; rows without both directions (images, audio, embeddings) are left out.</summary>
    private static PriceBook FromLiteLlm(JsonElement root)
    {
        const long PerTokens = 1_000_000;
        var prices = new List<TokenPrice>();
        foreach (var entry in root.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Object || entry.Name == "sample_spec") continue;
            var row = new Row(entry.Value, entry.Name);
            if (Million("input_cost_per_token") is not { } input || Million("output_cost_per_token") is not { } output) continue;
            prices.Add(new(row.Text("litellm_provider") ?? "", entry.Name, "USD", PerTokens, input, output,
                Million("cache_read_input_token_cost"), Million("cache_creation_input_token_cost"), null, null, null, PriceConfidence.Secondary,
                "LiteLLM model_prices_and_context_window.json"));

            decimal? Million(string name) => row.Amount(name) * PerTokens;
        }
        return new(prices, [], []);
    }

    private static TokenPrice ReadModel(Row row)
    {
        var longer = row.Inside("longContext");
        var perTokens = row.Amount("perTokens") ?? 1_000_000;
        if (perTokens < 1 || perTokens != decimal.Truncate(perTokens) || perTokens > long.MaxValue) throw row.Wrong("perTokens");
        return new(
            row.Text("vendor") ?? "", row.Needed("model"), row.Currency(), (long)perTokens,
            row.Amount("input") ?? throw row.Wrong("input"), row.Amount("output") ?? throw row.Wrong("output"), row.Amount("cacheRead"),
            row.Amount("cacheWrite"), row.Day("validFrom"), row.Day("validTo"),
            longer is null ? null : new(
                (long)(longer.Amount("aboveInputTokens") ?? throw row.Wrong("longContext")), longer.Amount("input"), longer.Amount("output"),
                longer.Amount("cacheRead"), longer.Amount("cacheWrite")),
            row.Confidence(), row.Text("source"));
    }

    private static SeatPrice ReadSeat(Row row) => new(
        row.Needed("vendor"), row.Needed("sku"), Money.From(row.Amount("price") ?? throw row.Wrong("price"), row.Currency()), row.Text("per") ?? "user/month",
        row.Confidence(), row.Text("source"));

    private static UnitPrice ReadUnit(Row row) => new(
        row.Needed("vendor"), row.Needed("unit"), Money.From(row.Amount("price") ?? throw row.Wrong("price"), row.Currency()), row.Day("validTo"),
        row.Confidence(), row.Text("source"));

    private static IEnumerable<T> Rows<T>(JsonElement root, string name, Func<Row, T> read)
    {
        if (!root.TryGetProperty(name, out var rows) || rows.ValueKind != JsonValueKind.Array) yield break;
        var number = 0;
        foreach (var row in rows.EnumerateArray()) yield return read(new(row, $"{name} row {++number}"));
    }

    private sealed class PriceException(string message) : Exception(message);

    private sealed class Row(JsonElement element, string place)
    {
        public PriceException Wrong(string field) => new($"The price list is wrong at {place}: {field}.");

        public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

        public string Needed(string name) => Text(name) is { Length: > 0 and <= 200 } text ? text : throw Wrong(name);

        public decimal? Amount(string name)
        {
            if (Find(name) is not { } found || found.ValueKind == JsonValueKind.Null) return null;
            if (found.ValueKind != JsonValueKind.Number || !found.TryGetDecimal(out var value) || value is < 0 or > 1_000_000_000_000) throw Wrong(name);
            return value;
        }

        public DateOnly? Day(string name) => Text(name) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Wrong(name);

        public string Currency() => Text("currency") is { Length: 3 } currency && currency.All(char.IsAsciiLetter)
            ? currency.ToUpperInvariant()
            : throw Wrong("currency");

        public PriceConfidence Confidence() => Text("confidence") switch
        {
            "published" => PriceConfidence.Published,
            "secondary" => PriceConfidence.Secondary,
            _ => PriceConfidence.Unverified,
        };

        public Row? Inside(string name) => Find(name) is { ValueKind: JsonValueKind.Object } found ? new(found, place) : null;

        private JsonElement? Find(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;
    }
}
