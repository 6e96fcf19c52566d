using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>JSON values inside expressions: reading, writing, comparing.</summary>
internal static class Values
{
    private const string Plain = "0.#############################";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static object? From(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var properties = new CardObject();
                foreach (var property in json.EnumerateObject())
                    properties[property.Name] = From(property.Value);
                return properties;
            case JsonValueKind.Array:
                var items = new List<object?>(json.GetArrayLength());
                foreach (var item in json.EnumerateArray())
                    items.Add(From(item));
                return items;
            case JsonValueKind.String:
                return json.GetString();
            case JsonValueKind.Number:
                return Number(json);
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            default:
                return null;
        }
    }

    // Integers stay integers, because integer division truncates; digits that a double would lose are kept for output.
    private static object? Number(JsonElement json)
    {
        if (json.TryGetInt64(out var whole))
            return whole;
        var real = json.GetDouble();
        if (!double.IsFinite(real))
            return null;
        if (json.TryGetDecimal(out var exact) && Math.Abs(real) < 1e28 && decimal.Parse(real.ToString("R", CultureInfo.InvariantCulture),
                NumberStyles.Float, CultureInfo.InvariantCulture) != exact)
            return exact;
        return real;
    }

    public static JsonNode? ToJson(object? value, Budget budget)
    {
        switch (value)
        {
            case null:
                return null;
            case CardObject properties:
                var json = new JsonObject();
                foreach (var (name, item) in properties)
                {
                    budget.Spend(name.Length + 4);
                    json[name] = ToJson(item, budget);
                }
                return json;
            case List<object?> items:
                var array = new JsonArray();
                foreach (var item in items)
                {
                    budget.Spend(1);
                    array.Add(ToJson(item, budget));
                }
                return array;
            case string text:
                return JsonValue.Create(budget.Spend(text));
            case bool flag:
                return JsonValue.Create(flag);
            case long whole:
                return JsonValue.Create(whole);
            case decimal exact:
                return JsonValue.Create(exact);
            case double real when Math.Abs(real) < 1L << 53 && Math.Floor(real) == real:
                return JsonValue.Create((long)real);
            case double real:
                return JsonValue.Create(real);
            default:
                throw new InvalidOperationException($"{value.GetType()} is no value of the templating language.");
        }
    }

    /// <summary>As it stands inside text: objects and arrays as compact JSON, nothing for null.</summary>
    public static string Text(object? value, Budget budget, CultureInfo? culture = null) => value switch
    {
        null => "",
        string text => budget.Spend(text),
        true => "true",
        false => "false",
        CardObject or List<object?> => Stringify(value, budget),
        _ => budget.Spend(Digits(value, culture ?? CultureInfo.InvariantCulture)),
    };

    private static string Digits(object number, CultureInfo culture) => number switch
    {
        long whole => whole.ToString(culture),
        decimal exact => exact.ToString(Plain, culture),
        double real => Digits(real, culture),
        _ => throw new InvalidOperationException($"{number.GetType()} is no value of the templating language."),
    };

    private static string Digits(double real, CultureInfo culture)
    {
        var text = real.ToString("R", culture);
        return text.Contains('E', StringComparison.Ordinal)
            && decimal.TryParse(text, NumberStyles.Float, culture, out var plain) && plain != 0
            ? plain.ToString(Plain, culture)
            : text;
    }

    public static string Stringify(object? value, Budget budget)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            Write(writer, value, budget);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, object? value, Budget budget)
    {
        switch (value)
        {
            case CardObject properties:
                writer.WriteStartObject();
                foreach (var (name, item) in properties)
                {
                    writer.WritePropertyName(budget.Spend(name));
                    Write(writer, item, budget);
                }
                writer.WriteEndObject();
                break;
            case List<object?> items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    budget.Spend(1);
                    Write(writer, item, budget);
                }
                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteStringValue(budget.Spend(text));
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(Digits(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>An exact name wins, otherwise case is ignored; nothing when there is none.</summary>
    public static object? Property(object? value, string name) => TryProperty(value, name, out var found) ? found : null;

    public static bool TryProperty(object? value, string name, out object? found)
    {
        found = null;
        if (value is not CardObject properties)
            return false;
        if (properties.TryGetValue(name, out found))
            return true;
        foreach (var (key, item) in properties)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                found = item;
                return true;
            }
        }
        return false;
    }

    public static object? Element(object? value, object? index) => (value, index) switch
    {
        (List<object?> items, long at) => at >= 0 && at < items.Count ? items[(int)at] : null,
        (List<object?>, not null) when IsNumber(index) => throw new ExpressionFailure("An index is a whole number."),
        (_, string name) => Property(value, name),
        _ => null,
    };

    /// <summary>In conditions only false and null are false; 0, '' and 'false' are true.</summary>
    public static bool IsTrue(object? value) => value switch { null => false, bool flag => flag, _ => true };

    public static bool IsNumber(object? value) => value is long or double or decimal;

    public static double Double(object? value) => value switch
    {
        long whole => whole,
        double real => real,
        decimal exact => (double)exact,
        _ => throw new ExpressionFailure("A number is needed."),
    };

    public static double Finite(double value) => double.IsFinite(value) ? value : throw new ExpressionFailure("Not a finite number.");

    public static long Integer(object? value) => value is long whole ? whole : throw new ExpressionFailure("A whole number is needed.");

    public static int Int32(object? value) => Integer(value) is var whole && whole is >= int.MinValue and <= int.MaxValue
        ? (int)whole
        : throw new ExpressionFailure("The number is too large.");

    /// <summary>Text functions take null for the empty text and refuse everything else.</summary>
    public static string String(object? value) => value switch
    {
        null => "",
        string text => text,
        _ => throw new ExpressionFailure("Text is needed."),
    };

    public static List<object?> List(object? value) => value as List<object?> ?? throw new ExpressionFailure("A list is needed.");

    public static CardObject Object(object? value) => value as CardObject ?? throw new ExpressionFailure("An object is needed.");

    public static bool AreEqual(object? left, object? right)
    {
        switch (left, right)
        {
            case (null, null):
                return true;
            case (null, _) or (_, null):
                return false;
            case (long a, long b):
                return a == b;
            case (string a, string b):
                return string.Equals(a, b, StringComparison.Ordinal);
            case (bool a, bool b):
                return a == b;
            case (List<object?> a, List<object?> b):
                return a.Count == b.Count && a.Zip(b).All(pair => AreEqual(pair.First, pair.Second));
            case (CardObject a, CardObject b):
                return a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && AreEqual(pair.Value, other));
            default:
                return TryNumbers(left, right, out var x, out var y) && x.Equals(y);
        }
    }

    /// <summary>Numbers, also a numeric text against a number; texts by their UTF-16 units; false before true.</summary>
    public static int Compare(object? left, object? right)
    {
        if (left is string a && right is string b)
            return string.CompareOrdinal(a, b);
        if (left is long m && right is long n)
            return m.CompareTo(n);
        if (left is bool p && right is bool q)
            return p.CompareTo(q);
        return TryNumbers(left, right, out var x, out var y) ? x.CompareTo(y) : throw new ExpressionFailure("These do not compare.");
    }

    private static bool TryNumbers(object? left, object? right, out double x, out double y)
    {
        x = y = 0;
        if (!IsNumber(left) && !IsNumber(right))
            return false;
        return TryNumber(left, out x) && TryNumber(right, out y);
    }

    private static bool TryNumber(object? value, out double number)
    {
        if (IsNumber(value))
        {
            number = Double(value);
            return true;
        }
        number = 0;
        return value is string text
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
