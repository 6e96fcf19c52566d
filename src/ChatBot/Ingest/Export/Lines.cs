using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatBot.Ingest.Export;

/// <summary>Writes rows as one JSON object a line, or as CSV by RFC 4180 in which no cell is a formula.</summary>
internal sealed class Lines(TextWriter output, bool isJson)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private bool hasHeader;

    /// <summary>Values are texts, 64-bit integers, truth values or null; amounts come as texts so that no reader rounds them.</summary>
    public async Task WriteAsync(params (string Name, object? Value)[] row)
    {
        if (isJson)
        {
            await output.WriteLineAsync(Json(row));
            return;
        }

        if (!hasHeader) await output.WriteLineAsync(string.Join(',', row.Select(c => c.Name)));
        hasHeader = true;
        await output.WriteLineAsync(string.Join(',', row.Select(c => Cell(c.Value))));
    }

    public static string Json(params (string Name, object? Value)[] row)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            foreach (var (name, value) in row)
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Without trailing zeros: <c>0.1879</c>.</summary>
    public static string? Amount(long? units, long? nanos) =>
        units is null && nanos is null ? null : ((units ?? 0) + ((nanos ?? 0) / 1_000_000_000m)).ToString("0.#########", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            bool truth => truth ? "true" : "false",
            string written => written.Length > 0 && written[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
                ? "'" + written
                : written,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
