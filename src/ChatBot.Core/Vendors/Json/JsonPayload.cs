using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace ChatBot.Core.Vendors.Json;

/// <summary>One strict way to read JSON: valid UTF-8, no lone surrogates, at most 64 levels, no key twice.</summary>
internal static class JsonPayload
{
    public const string NotUtf8 = "the text is not valid UTF-8";
    public const string NotJson = "the text is not valid JSON, is nested too deeply or names a key twice";

    public const string TooMany = "the payload holds more than 200000 records";

    private const int MostRecords = 200_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };
    private static readonly JsonReaderOptions StrictReader = new() { MaxDepth = 64 };
    private static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    /// <summary>The payload without a byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutBom(ReadOnlyMemory<byte> payload) => payload.Span.StartsWith(Bom) ? payload[3..] : payload;

    public static JsonDocument? Parse(ReadOnlyMemory<byte> payload, out string? problem)
    {
        payload = WithoutBom(payload);
        problem = TextProblem(payload.Span);
        if (problem is not null) return null;
        try
        {
            return JsonDocument.Parse(payload, Strict);
        }
        catch (JsonException)
        {
            problem = NotJson;
            return null;
        }
    }

    /// <summary>Invalid UTF-8, or an escape of half a surrogate pair, which would throw where it is read as text.</summary>
    public static string? TextProblem(ReadOnlySpan<byte> payload) =>
        !Utf8.IsValid(payload) || HasLoneSurrogate(payload) ? NotUtf8 : null;

    /// <summary>Cuts a JSON array, one JSON object, or newline-delimited JSON into its records, without reading them.</summary>
    /// <returns>None with a reason when the array itself is broken; a broken line is a record like any other and fails when parsed.</returns>
    public static List<ReadOnlyMemory<byte>>? Records(ReadOnlyMemory<byte> payload, out string? problem)
    {
        payload = Trimmed(WithoutBom(payload));
        problem = null;
        if (payload.IsEmpty) return [];
        if (payload.Span[0] == (byte)'[') return Elements(payload, out problem);
        if (LinesOrOne(payload) is { } lines) return lines;
        problem = TooMany;
        return null;
    }

    private static List<ReadOnlyMemory<byte>>? Elements(ReadOnlyMemory<byte> payload, out string? problem)
    {
        problem = null;
        var records = new List<ReadOnlyMemory<byte>>();
        try
        {
            var reader = new Utf8JsonReader(payload.Span, StrictReader);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (records.Count == MostRecords)
                {
                    problem = TooMany;
                    return null;
                }
                records.Add(payload[start..(int)reader.BytesConsumed]);
            }
            if (reader.TokenType == JsonTokenType.EndArray && !reader.Read()) return records;
        }
        catch (JsonException)
        {
            // The sentence below says it; the exception's own text quotes the payload.
        }
        problem = NotJson;
        return null;
    }

    private static List<ReadOnlyMemory<byte>>? LinesOrOne(ReadOnlyMemory<byte> payload)
    {
        // A pretty-printed object spans lines; newline-delimited records do not.
        var firstLine = payload.Span.IndexOf((byte)'\n');
        if (firstLine < 0 || !IsWhole(payload.Span[..firstLine])) return IsWhole(payload.Span) || firstLine < 0 ? [payload] : Lines(payload);
        return Lines(payload);
    }

    private static List<ReadOnlyMemory<byte>>? Lines(ReadOnlyMemory<byte> payload)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        while (!payload.IsEmpty)
        {
            var end = payload.Span.IndexOf((byte)'\n');
            var line = Trimmed(end < 0 ? payload : payload[..end]);
            if (!line.IsEmpty && records.Count == MostRecords) return null;
            if (!line.IsEmpty) records.Add(line);
            payload = end < 0 ? default : payload[(end + 1)..];
        }
        return records;
    }

    private static bool IsWhole(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, StrictReader);
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> text)
    {
        var span = text.Span;
        int start = 0, end = span.Length;
        while (start < end && span[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') start++;
        while (end > start && span[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') end--;
        return text[start..end];
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'\\'); at >= 0 && at + 1 < text.Length;)
        {
            if (text[at + 1] != (byte)'u')
            {
                at += 2;
            }
            else
            {
                var unit = Unit(text, at);
                if (unit is >= 0xDC00 and <= 0xDFFF) return true;
                if (unit is >= 0xD800 and <= 0xDBFF)
                {
                    if (Unit(text, at + 6) is not (>= 0xDC00 and <= 0xDFFF)) return true;
                    at += 6;
                }
                at += 6;
            }
            if (at >= text.Length) return false;
            var next = text[at..].IndexOf((byte)'\\');
            if (next < 0) return false;
            at += next;
        }
        return false;
    }

    /// <summary>The code unit of <c>\uXXXX</c> at a place; −1 when there is none.</summary>
    private static int Unit(ReadOnlySpan<byte> text, int at)
    {
        if (at + 6 > text.Length || text[at] != (byte)'\\' || text[at + 1] != (byte)'u') return -1;
        Span<char> digits = stackalloc char[4];
        for (var i = 0; i < 4; i++) digits[i] = (char)text[at + 2 + i];
        Span<byte> unit = stackalloc byte[2];
        return Convert.FromHexString(digits, unit, out _, out _) == OperationStatus.Done ? unit[0] << 8 | unit[1] : -1;
    }
}
