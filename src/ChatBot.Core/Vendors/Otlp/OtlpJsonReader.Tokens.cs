using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace ChatBot.Core.Vendors.Otlp;

/// <content>One token after another, and the values that OTLP spells in more than one way.</content>
internal ref partial struct OtlpJsonReader
{
    /// <summary>Enters the object that is the value of the key just read; false for null.</summary>
    private bool Begin()
    {
        if (!json.Read()) throw Bad();
        return json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw Bad(),
        };
    }

    private readonly void InObject()
    {
        if (json.TokenType != JsonTokenType.StartObject) throw Bad();
    }

    private bool NextKey() => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    private void BeginArray()
    {
        if (!json.Read()) throw Bad();
        nullArray = json.TokenType switch
        {
            JsonTokenType.StartArray => false,
            JsonTokenType.Null => true,
            _ => throw Bad(),
        };
    }

    private bool NextElement()
    {
        if (!nullArray) return json.Read() && json.TokenType != JsonTokenType.EndArray;
        nullArray = false;
        return false;
    }

    private void SkipValue()
    {
        if (!json.Read() || !json.TrySkip()) throw Bad();
    }

    private string Text()
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? json.GetString()! : json.TokenType == JsonTokenType.Null ? "" : throw Bad();
    }

    private string Id()
    {
        var id = Text();
        if (id.Length > 128) throw Bad();
        foreach (var letter in id)
        {
            if (!char.IsAsciiHexDigit(letter)) return id;
        }
        return id.ToLowerInvariant();
    }

    private bool Flag()
    {
        json.Read();
        return json.TokenType == JsonTokenType.True || (json.TokenType == JsonTokenType.False ? false : throw Bad());
    }

    private ulong Unsigned()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return 0;
        if (json.TokenType == JsonTokenType.Number && json.TryGetUInt64(out var number)) return number;
        if (json.TokenType == JsonTokenType.String && !json.ValueIsEscaped && Utf8Parser.TryParse(json.ValueSpan, out number, out var used)
            && used == json.ValueSpan.Length) return number;
        throw Bad();
    }

    private long Signed()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number)) return number;
        if (json.TokenType == JsonTokenType.String && !json.ValueIsEscaped && Utf8Parser.TryParse(json.ValueSpan, out number, out var used)
            && used == json.ValueSpan.Length) return number;
        // 5.0 and 1e3 are whole numbers too.
        if (json.TokenType == JsonTokenType.Number && json.TryGetDecimal(out var whole) && whole == decimal.Truncate(whole)
            && whole is >= long.MinValue and <= long.MaxValue) return (long)whole;
        throw Bad();
    }

    private double Double()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var number)) return number;
        if (json.TokenType == JsonTokenType.String
            && double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return number;
        throw Bad();
    }

    private decimal? Exact()
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        double number;
        if (json.TokenType == JsonTokenType.Number && json.TryGetDouble(out number)) { }
        else if (json.TokenType == JsonTokenType.String
            && double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)) { }
        else throw Bad();
        return Numbers.TryExact(number, out var exact) ? exact : null;
    }

    /// <summary>The text of the current token, until the next one is read.</summary>
    private ReadOnlySpan<byte> Unescaped()
    {
        if (!json.ValueIsEscaped) return json.ValueSpan;
        if (scratch.Length < json.ValueSpan.Length) scratch = new byte[json.ValueSpan.Length];
        return scratch.AsSpan(0, json.CopyString(scratch));
    }

    private static void Once(ref int seen, int field)
    {
        if ((seen & (1 << field)) != 0) throw Bad();
        seen |= 1 << field;
    }

    private static OtlpFormatException Bad() => new(Malformed);
}
