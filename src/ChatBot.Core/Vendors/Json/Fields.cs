using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatBot.Core.Vendors.Json;

/// <summary>Reads named fields of one JSON object. A field that is absent, null, <c>""</c> or <c>"-"</c> is none; one that is there but
/// wrong fails the record.</summary>
internal readonly struct Fields(JsonElement element, BatchBuilder builder)
{
    public const string BadCount = "a count is not a whole number that fits in 64 bits, or is negative";
    public const string BadAmount = "an amount is not a decimal number that fits";
    public const string BadTime = "a time cannot be read";

    public bool Exists => element.ValueKind == JsonValueKind.Object;

    public Fields Object(string name) => new(Find(name), builder);

    /// <summary>An object, or the text of one, as senders write it who turn every value into text.</summary>
    public Fields ObjectOrItsText(string name)
    {
        var found = Find(name);
        if (found.ValueKind != JsonValueKind.String || found.GetString() is not ['{', ..] text) return new(found, builder);
        using var document = JsonPayload.Parse(Encoding.UTF8.GetBytes(text), out _);
        return document is null ? default : new(document.RootElement.Clone(), builder);
    }

    /// <summary>The objects of an array; none when there is no array.</summary>
    public List<Fields> Array(string name)
    {
        var found = Find(name);
        var items = new List<Fields>();
        if (found.ValueKind != JsonValueKind.Array) return items;
        foreach (var item in found.EnumerateArray()) items.Add(new(item, builder));
        return items;
    }

    public List<string> Texts(string name)
    {
        var found = Find(name);
        var texts = new List<string>();
        if (found.ValueKind != JsonValueKind.Array) return texts;
        foreach (var item in found.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String) texts.Add(item.GetString()!);
        }
        return texts;
    }

    public bool Has(string name) => Find(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>A string, or a number or truth value as it is written; none for objects and arrays.</summary>
    public string? Text(string name)
    {
        var found = Find(name);
        var text = found.ValueKind switch
        {
            JsonValueKind.String => found.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => found.GetRawText(),
            _ => null,
        };
        return text is null or "" or "-" ? null : text;
    }

    public long? Count(string name)
    {
        var found = Find(name);
        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var whole)) return NotNegative(whole);
        if (Decimal(found, BadCount) is not { } value) return null;
        if (value != decimal.Truncate(value) || value is > long.MaxValue or < 0) builder.Fail(BadCount);
        else return (long)value;
        return null;
    }

    /// <summary>A count of whole things that a vendor sends with a fraction; rounded half to even.</summary>
    public long? Rounded(string name)
    {
        if (Decimal(Find(name), BadCount) is not { } value) return null;
        var rounded = decimal.Round(value, 0, MidpointRounding.ToEven);
        if (rounded is >= 0 and <= long.MaxValue) return (long)rounded;
        builder.Fail(BadCount);
        return null;
    }

    /// <summary>Any sign; exponents as well.</summary>
    public decimal? Amount(string name) => Decimal(Find(name), BadAmount);

    public bool? Flag(string name)
    {
        var found = Find(name);
        return found.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => bool.TryParse(found.GetString(), out var flag) ? flag : null,
            _ => null,
        };
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Instants.TryRead(text, out var instant)) return instant;
        builder.Fail(BadTime);
        return null;
    }

    public DateOnly? Day(string name)
    {
        if (Text(name) is not { } text) return null;
        if (Instants.TryReadDay(text, out var day)) return day;
        builder.Fail(BadTime);
        return null;
    }

    private long? NotNegative(long value)
    {
        if (value >= 0) return value;
        builder.Fail(BadCount);
        return null;
    }

    private decimal? Decimal(JsonElement found, string reason)
    {
        switch (found.ValueKind)
        {
            case JsonValueKind.Number when found.TryGetDecimal(out var number):
                return number;
            case JsonValueKind.String:
                var text = found.GetString()!;
                if (text is "" or "-" or "None" or "null") return null;
                if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var written)) return written;
                break;
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
        }
        builder.Fail(reason);
        return null;
    }

    private JsonElement Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;
}
