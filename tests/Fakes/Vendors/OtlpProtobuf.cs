using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatBot.Fakes.Vendors;

/// <summary>Writes an OTLP export that was recorded as JSON the way a sender of protobuf would (opentelemetry-proto 1.10).</summary>
internal static class OtlpProtobuf
{
    private enum Kind { Text, Hex, Base64, Varint, Varints, ZigZag, Fixed32, Fixed64, Double, Bool, Fixed64s, Doubles, Message }

    private sealed record Field(int Number, Kind Kind, Dictionary<string, Field>? Of = null);

    private static readonly Dictionary<string, Field> AnyValue = [], KeyValue = [], List = [];

    private static readonly Dictionary<string, Field> Resource = new() { ["attributes"] = Message(1, KeyValue), ["droppedAttributesCount"] = new(2, Kind.Varint) };

    private static readonly Dictionary<string, Field> Scope = new()
    {
        ["name"] = new(1, Kind.Text), ["version"] = new(2, Kind.Text), ["attributes"] = Message(3, KeyValue), ["droppedAttributesCount"] = new(4, Kind.Varint),
    };

    private static readonly Dictionary<string, Field> Log = new()
    {
        ["timeUnixNano"] = new(1, Kind.Fixed64), ["severityNumber"] = new(2, Kind.Varint), ["severityText"] = new(3, Kind.Text), ["body"] = Message(5, AnyValue),
        ["attributes"] = Message(6, KeyValue), ["droppedAttributesCount"] = new(7, Kind.Varint), ["flags"] = new(8, Kind.Fixed32), ["traceId"] = new(9, Kind.Hex),
        ["spanId"] = new(10, Kind.Hex), ["observedTimeUnixNano"] = new(11, Kind.Fixed64), ["eventName"] = new(12, Kind.Text),
    };

    private static readonly Dictionary<string, Field> Exemplar = new()
    {
        ["timeUnixNano"] = new(2, Kind.Fixed64), ["asDouble"] = new(3, Kind.Double), ["spanId"] = new(4, Kind.Hex), ["traceId"] = new(5, Kind.Hex),
        ["asInt"] = new(6, Kind.Fixed64), ["filteredAttributes"] = Message(7, KeyValue),
    };

    private static readonly Dictionary<string, Field> Number = new()
    {
        ["startTimeUnixNano"] = new(2, Kind.Fixed64), ["timeUnixNano"] = new(3, Kind.Fixed64), ["asDouble"] = new(4, Kind.Double), ["exemplars"] = Message(5, Exemplar),
        ["asInt"] = new(6, Kind.Fixed64), ["attributes"] = Message(7, KeyValue), ["flags"] = new(8, Kind.Varint),
    };

    private static readonly Dictionary<string, Field> Histogram = new()
    {
        ["startTimeUnixNano"] = new(2, Kind.Fixed64), ["timeUnixNano"] = new(3, Kind.Fixed64), ["count"] = new(4, Kind.Fixed64), ["sum"] = new(5, Kind.Double),
        ["bucketCounts"] = new(6, Kind.Fixed64s), ["explicitBounds"] = new(7, Kind.Doubles), ["exemplars"] = Message(8, Exemplar), ["attributes"] = Message(9, KeyValue),
        ["flags"] = new(10, Kind.Varint), ["min"] = new(11, Kind.Double), ["max"] = new(12, Kind.Double),
    };

    private static readonly Dictionary<string, Field> Buckets = new() { ["offset"] = new(1, Kind.ZigZag), ["bucketCounts"] = new(2, Kind.Varints) };

    private static readonly Dictionary<string, Field> Exponential = new()
    {
        ["attributes"] = Message(1, KeyValue), ["startTimeUnixNano"] = new(2, Kind.Fixed64), ["timeUnixNano"] = new(3, Kind.Fixed64), ["count"] = new(4, Kind.Fixed64),
        ["sum"] = new(5, Kind.Double), ["scale"] = new(6, Kind.ZigZag), ["zeroCount"] = new(7, Kind.Fixed64), ["positive"] = Message(8, Buckets), ["negative"] = Message(9, Buckets),
        ["flags"] = new(10, Kind.Varint), ["exemplars"] = Message(11, Exemplar), ["min"] = new(12, Kind.Double), ["max"] = new(13, Kind.Double), ["zeroThreshold"] = new(14, Kind.Double),
    };

    private static readonly Dictionary<string, Field> Metric = new()
    {
        ["name"] = new(1, Kind.Text), ["description"] = new(2, Kind.Text), ["unit"] = new(3, Kind.Text), ["gauge"] = Message(5, new() { ["dataPoints"] = Message(1, Number) }),
        ["sum"] = Message(7, new() { ["dataPoints"] = Message(1, Number), ["aggregationTemporality"] = new(2, Kind.Varint), ["isMonotonic"] = new(3, Kind.Bool) }),
        ["histogram"] = Message(9, new() { ["dataPoints"] = Message(1, Histogram), ["aggregationTemporality"] = new(2, Kind.Varint) }),
        ["exponentialHistogram"] = Message(10, new() { ["dataPoints"] = Message(1, Exponential), ["aggregationTemporality"] = new(2, Kind.Varint) }), ["metadata"] = Message(12, KeyValue),
    };

    private static readonly Dictionary<string, Field> Span = new()
    {
        ["traceId"] = new(1, Kind.Hex), ["spanId"] = new(2, Kind.Hex), ["traceState"] = new(3, Kind.Text), ["parentSpanId"] = new(4, Kind.Hex), ["name"] = new(5, Kind.Text),
        ["kind"] = new(6, Kind.Varint), ["startTimeUnixNano"] = new(7, Kind.Fixed64), ["endTimeUnixNano"] = new(8, Kind.Fixed64), ["attributes"] = Message(9, KeyValue),
        ["droppedAttributesCount"] = new(10, Kind.Varint), ["droppedEventsCount"] = new(12, Kind.Varint), ["droppedLinksCount"] = new(14, Kind.Varint), ["flags"] = new(16, Kind.Fixed32),
        ["events"] = Message(11, new() { ["timeUnixNano"] = new(1, Kind.Fixed64), ["name"] = new(2, Kind.Text), ["attributes"] = Message(3, KeyValue), ["droppedAttributesCount"] = new(4, Kind.Varint) }),
        ["links"] = Message(13, new() { ["traceId"] = new(1, Kind.Hex), ["spanId"] = new(2, Kind.Hex), ["traceState"] = new(3, Kind.Text), ["attributes"] = Message(4, KeyValue) }),
        ["status"] = Message(15, new() { ["message"] = new(2, Kind.Text), ["code"] = new(3, Kind.Varint) }),
    };

    private static readonly Dictionary<string, Field> Request = new()
    {
        ["resourceLogs"] = Export("scopeLogs", "logRecords", Log), ["resourceMetrics"] = Export("scopeMetrics", "metrics", Metric), ["resourceSpans"] = Export("scopeSpans", "spans", Span),
    };

    static OtlpProtobuf()
    {
        (KeyValue["key"], KeyValue["value"]) = (new(1, Kind.Text), Message(2, AnyValue));
        List["values"] = Message(1, AnyValue);
        (AnyValue["stringValue"], AnyValue["boolValue"], AnyValue["intValue"]) = (new(1, Kind.Text), new(2, Kind.Bool), new(3, Kind.Varint));
        (AnyValue["doubleValue"], AnyValue["arrayValue"], AnyValue["bytesValue"]) = (new(4, Kind.Double), Message(5, List), new(7, Kind.Base64));
        AnyValue["kvlistValue"] = Message(6, new() { ["values"] = Message(1, KeyValue) });
    }

    /// <param name="export">One request as JSON. A member that the protocol does not know stops the test: the sample is wrong, or this writer.</param>
    public static byte[] From(JsonElement export)
    {
        var body = new MemoryStream();
        Write(body, export, Request);
        return body.ToArray();
    }

    private static Field Message(int number, Dictionary<string, Field> of) => new(number, Kind.Message, of);

    private static Field Export(string scopes, string records, Dictionary<string, Field> record) => Message(1, new()
    {
        ["resource"] = Message(1, Resource), ["schemaUrl"] = new(3, Kind.Text),
        [scopes] = Message(2, new() { ["scope"] = Message(1, Scope), [records] = Message(2, record), ["schemaUrl"] = new(3, Kind.Text) }),
    });

    private static void Write(MemoryStream body, JsonElement message, Dictionary<string, Field> fields)
    {
        foreach (var member in message.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null) continue;
            if (!fields.TryGetValue(member.Name, out var field)) throw new InvalidOperationException($"OTLP has no {member.Name} here.");
            if (field.Kind is Kind.Fixed64s or Kind.Doubles) WriteBytes(body, field.Number, [.. member.Value.EnumerateArray().SelectMany(e => Eight(field.Kind == Kind.Doubles ? Bits(e) : Bits64(e)))]);
            else if (field.Kind == Kind.Varints) WriteVarints(body, field.Number, member.Value);
            else if (member.Value.ValueKind == JsonValueKind.Array) foreach (var one in member.Value.EnumerateArray()) WriteOne(body, one, field);
            else WriteOne(body, member.Value, field);
        }
    }

    private static void WriteOne(MemoryStream body, JsonElement value, Field field)
    {
        switch (field.Kind)
        {
            case Kind.Message:
                var inner = new MemoryStream();
                Write(inner, value, field.Of!);
                WriteBytes(body, field.Number, inner.ToArray());
                break;
            case Kind.Text: WriteBytes(body, field.Number, Encoding.UTF8.GetBytes(value.GetString()!)); break;
            case Kind.Hex: WriteBytes(body, field.Number, Convert.FromHexString(value.GetString()!)); break;
            case Kind.Base64: WriteBytes(body, field.Number, Convert.FromBase64String(value.GetString()!)); break;
            case Kind.Varint: WriteNumber(body, field.Number, Bits64(value)); break;
            case Kind.ZigZag:
                var signed = value.GetInt64();
                WriteNumber(body, field.Number, (ulong)((signed << 1) ^ (signed >> 63)));
                break;
            case Kind.Bool: WriteNumber(body, field.Number, value.GetBoolean() ? 1UL : 0); break;
            case Kind.Fixed32:
                Tag(body, field.Number, 5);
                body.Write(Eight(Bits64(value)).AsSpan(0, 4));
                break;
            case Kind.Fixed64:
                Tag(body, field.Number, 1);
                body.Write(Eight(Bits64(value)));
                break;
            case Kind.Double:
                Tag(body, field.Number, 1);
                body.Write(Eight(Bits(value)));
                break;
            default: throw new ArgumentOutOfRangeException(field.Kind.ToString());
        }
    }

    private static ulong Bits(JsonElement number) => BitConverter.DoubleToUInt64Bits(double.Parse(number.ToString(), CultureInfo.InvariantCulture));

    private static ulong Bits64(JsonElement number) => number.ToString() is ['-', ..] text ? (ulong)long.Parse(text, CultureInfo.InvariantCulture) : ulong.Parse(number.ToString(), CultureInfo.InvariantCulture);

    private static byte[] Eight(ulong bits)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        return bytes;
    }

    private static void WriteBytes(MemoryStream body, int number, byte[] bytes)
    {
        Tag(body, number, 2);
        Varint(body, (ulong)bytes.Length);
        body.Write(bytes);
    }

    private static void WriteVarints(MemoryStream body, int number, JsonElement values)
    {
        var inner = new MemoryStream();
        foreach (var value in values.EnumerateArray()) Varint(inner, Bits64(value));
        WriteBytes(body, number, inner.ToArray());
    }

    private static void WriteNumber(MemoryStream body, int number, ulong value)
    {
        Tag(body, number, 0);
        Varint(body, value);
    }

    private static void Tag(MemoryStream body, int number, int wire) => Varint(body, (ulong)((number << 3) | wire));

    private static void Varint(MemoryStream body, ulong value)
    {
        for (; value >= 0x80; value >>= 7) body.WriteByte((byte)(value | 0x80));
        body.WriteByte((byte)value);
    }
}
