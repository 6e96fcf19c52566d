using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ChatBot.Core.Vendors.Otlp;

namespace ChatBot.Tests.Vendors;

/// <summary>Invented exports written in both encodings by a writer that knows nothing of the readers.</summary>
public sealed class Both_encodings
{
    private const int Exports = 150;

    [Theory]
    [InlineData(OtlpSignal.Logs)]
    [InlineData(OtlpSignal.Metrics)]
    [InlineData(OtlpSignal.Traces)]
    public void Any_export_gives_equal_facts_in_both(OtlpSignal signal)
    {
        var facts = 0;
        for (var seed = 0; seed < Exports; seed++)
        {
            var export = Invented(new(seed), signal);
            var fromJson = OtlpMapper.Map(Encoding.UTF8.GetBytes(export.Json.ToJsonString()), signal, OtlpEncoding.Json, Sample.Context);
            var fromProtobuf = OtlpMapper.Map(export.Protobuf, signal, OtlpEncoding.Protobuf, Sample.Context);

            Assert.Null(fromJson.Refusal);
            Assert.Equal(Sample.Everything(fromJson), Sample.Everything(fromProtobuf));
            facts += fromJson.Facts.Count + fromJson.Series.Count;
        }
        Assert.True(facts > Exports / 2, $"{facts} facts are too few to mean anything.");
    }

    private sealed record Message(JsonNode Json, byte[] Protobuf);

    private static readonly string[] Services = ["claude-code", "codex_cli_rs", "gemini-cli", "github-copilot", "copilot-chat", "openrouter", "my-app"];
    private static readonly string[] Events =
        ["api_request", "user_prompt", "codex.sse_event", "codex.user_prompt", "gemini_cli.api_response", "gemini_cli.tool_call", "gen_ai.client.inference.operation.details"];
    private static readonly string[] Metrics =
        ["claude_code.token.usage", "claude_code.cost.usage", "codex.turn.token_usage", "gemini_cli.token.usage", "gen_ai.client.token.usage", "copilot_chat.session.count"];
    private static readonly string[] Types = ["input", "output", "cacheRead", "cache", "thought", "cached_input", "added"];
    private static readonly string[] Numbers =
        ["input_tokens", "output_tokens", "input_token_count", "output_token_count", "cached_token_count", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens",
         "cost_usd", "duration_ms", "github.copilot.nano_aiu", "unknown.number"];

    private static Message Invented(Random random, OtlpSignal signal)
    {
        var (resources, scopes, records) = signal switch
        {
            OtlpSignal.Metrics => ("resourceMetrics", "scopeMetrics", "metrics"),
            OtlpSignal.Logs => ("resourceLogs", "scopeLogs", "logRecords"),
            OtlpSignal.Traces => ("resourceSpans", "scopeSpans", "spans"),
            _ => throw new ArgumentOutOfRangeException(nameof(signal)),
        };
        var resource = Of(random, List("attributes", 1, Attributes(random, [Pair("service.name", AnyText(Pick(random, Services))), .. Odd(random)])));
        var scope = Of(random, Plain("name", 1, "scope"));
        var listed = Many(random, 14, () => signal switch
        {
            OtlpSignal.Metrics => Metric(random),
            OtlpSignal.Logs => Log(random),
            _ => Span(random),
        });
        var scopeGroup = Of(random, Member("scope", 1, scope), List(records, 2, listed));
        var group = Of(random, Member("resource", 1, resource), List(scopes, 2, [scopeGroup]));
        return Of(random, List(resources, 1, [group]));
    }

    private static Message Log(Random random) => Of(random,
        Fixed("timeUnixNano", 1, Nanos(random), random), Fixed("observedTimeUnixNano", 11, Nanos(random), random),
        Member("body", 5, Value(random, 2)), Id("traceId", 9, random, 16), Id("spanId", 10, random, 8),
        List("attributes", 6, Attributes(random,
        [
            Pair("event.name", AnyText(Pick(random, Events))), Pair("event.kind", AnyText("response.completed")), Pair("session.id", AnyText("s" + random.Next(3))),
            Pair("function_name", AnyText("replace")), Pair("metadata", Lines(random)), .. Counts(random), .. Odd(random),
        ])));

    private static Message Span(Random random) => Of(random,
        Id("traceId", 1, random, 16), Id("spanId", 2, random, 8), Id("parentSpanId", 4, random, random.Next(2) * 8), Fixed("startTimeUnixNano", 7, Nanos(random), random),
        Fixed("endTimeUnixNano", 8, Nanos(random), random), Member("status", 15, Of(random, Varint("code", 3, random.Next(3)))),
        List("attributes", 9, Attributes(random, [Pair("gen_ai.operation.name", AnyText(Pick(random, ["chat", "invoke_agent", "execute_tool"]))), .. Counts(random), .. Odd(random)])));

    private static Message Metric(Random random)
    {
        var isHistogram = random.Next(2) == 0;
        var points = Many(random, 4, () => Of(random,
            List("attributes", isHistogram ? 9 : 7, Attributes(random,
            [
                Pair("type", AnyText(Pick(random, Types))), Pair("token_type", AnyText(Pick(random, Types))), Pair("gen_ai.token.type", AnyText(Pick(random, Types))), .. Odd(random),
            ])),
            Fixed("startTimeUnixNano", 2, Nanos(random), random), Fixed("timeUnixNano", 3, Nanos(random), random),
            isHistogram ? Real("sum", 5, random.Next(100_000) / 8.0) : random.Next(2) == 0 ? Real("asDouble", 4, random.NextDouble() * 1000) : Signed("asInt", 6, random.NextInt64(1L << 60)),
            isHistogram ? Fixed("count", 4, (ulong)random.Next(100), random) : Varint("flags", 8, random.Next(2))));
        var data = isHistogram
            ? Of(random, List("dataPoints", 1, points), Varint("aggregationTemporality", 2, random.Next(3)))
            : Of(random, List("dataPoints", 1, points), Varint("aggregationTemporality", 2, random.Next(3)), Truth("isMonotonic", 3, random.Next(4) > 0));
        return Of(random, Plain("name", 1, Pick(random, Metrics)), Member(isHistogram ? "histogram" : "sum", isHistogram ? 9 : 7, data));
    }

    private static IEnumerable<Message> Counts(Random random) => Numbers.Where(_ => random.Next(2) == 0).Select(name => Pair(name, random.Next(3) switch
    {
        0 => AnyText(random.Next(100_000).ToString(CultureInfo.InvariantCulture)),
        1 => AnyWhole(random.NextInt64(1L << 40)),
        _ => AnyReal(random.Next(100_000)),
    }));

    private static IEnumerable<Message> Odd(Random random) => Enumerable.Range(0, random.Next(4)).Select(i => Pair($"odd.{i}", Value(random, 3)));

    private static Message Lines(Random random) => random.Next(2) == 0
        ? AnyText($"{{\"model_added_lines\":{random.Next(99)},\"diff\":\"é\"}}")
        : AnyList("kvlistValue", 6, [Pair("model_added_lines", AnyWhole(random.Next(99))), Pair("diff", AnyText("TEXT"))]);

    private static Message Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 4) switch
    {
        0 => AnyText(Pick(random, ["", "plain", "quote \" slash \\ tab \t", "zoë 🚀", "line\nline"])),
        1 => AnyWhole(random.NextInt64(long.MinValue, long.MaxValue)),
        2 => AnyReal(random.NextDouble() * 1e6),
        3 => AnyOf(("boolValue", JsonValue.Create(true)), 2, [1], 0),
        4 => AnyList("arrayValue", 5, Many(random, 3, () => Value(random, depth - 1))),
        5 => AnyList("kvlistValue", 6, Many(random, 3, () => Pair("k" + random.Next(9), Value(random, depth - 1)))),
        _ => new(new JsonObject(), []),
    };

    // The writer: one JSON member and one protobuf field at a time.

    private sealed record Part(string Name, JsonNode Json, byte[] Protobuf);

    private static Message Of(Random random, params Part[] parts)
    {
        // Neither encoding promises an order of fields.
        var shuffled = parts.ToArray();
        random.Shuffle(shuffled);
        return new(new JsonObject(shuffled.Select(part => KeyValuePair.Create(part.Name, (JsonNode?)part.Json.DeepClone()))), [.. shuffled.SelectMany(part => part.Protobuf)]);
    }

    private static List<Message> Attributes(Random random, IEnumerable<Message> pairs) => pairs.OrderBy(_ => random.Next()).ToList();

    private static Message Pair(string name, Message value) => new(
        new JsonObject { ["key"] = name, ["value"] = value.Json.DeepClone() }, [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, value.Protobuf)]);

    private static Message AnyText(string text) => AnyOf(("stringValue", JsonValue.Create(text)), 1, Encoding.UTF8.GetBytes(text), 2);

    private static Message AnyWhole(long whole) => AnyOf(("intValue", JsonValue.Create(whole.ToString(CultureInfo.InvariantCulture))), 3, [.. Varint((ulong)whole)], 0);

    private static Message AnyReal(double real) => AnyOf(("doubleValue", JsonValue.Create(real)), 4, Bits(BitConverter.DoubleToUInt64Bits(real)), 1);

    private static Message AnyList(string name, int field, IReadOnlyList<Message> items) => new(
        new JsonObject { [name] = new JsonObject { ["values"] = Array(items) } }, Field(field, [.. items.SelectMany(item => Field(1, item.Protobuf))]));

    private static Message AnyOf((string Name, JsonNode Value) json, int field, byte[] content, int wire) => new(
        new JsonObject { [json.Name] = json.Value }, wire == 2 ? Field(field, content) : [.. Varint((ulong)(field << 3 | wire)), .. content]);

    private static Part Member(string name, int field, Message message) => new(name, message.Json, Field(field, message.Protobuf));

    private static Part Plain(string name, int field, string text) => new(name, JsonValue.Create(text), Field(field, Encoding.UTF8.GetBytes(text)));

    private static Part List(string name, int field, IEnumerable<Message> items) => new(name, Array(items), [.. items.SelectMany(item => Field(field, item.Protobuf))]);

    private static Part Fixed(string name, int field, ulong value, Random random) => new(
        name, random.Next(2) == 0 ? JsonValue.Create(value) : JsonValue.Create(value.ToString(CultureInfo.InvariantCulture)), [.. Varint((ulong)(field << 3 | 1)), .. Bits(value)]);

    private static Part Signed(string name, int field, long value) => new(
        name, JsonValue.Create(value.ToString(CultureInfo.InvariantCulture)), [.. Varint((ulong)(field << 3 | 1)), .. Bits((ulong)value)]);

    private static Part Real(string name, int field, double value) => new(
        name, JsonValue.Create(value), [.. Varint((ulong)(field << 3 | 1)), .. Bits(BitConverter.DoubleToUInt64Bits(value))]);

    private static Part Varint(string name, int field, int value) => new(name, JsonValue.Create(value), [.. Varint((ulong)(field << 3)), .. Varint((ulong)value)]);

    private static Part Truth(string name, int field, bool value) => new(name, JsonValue.Create(value), [.. Varint((ulong)(field << 3)), (byte)(value ? 1 : 0)]);

    private static Part Id(string name, int field, Random random, int length)
    {
        var id = new byte[length];
        random.NextBytes(id);
        return new(name, JsonValue.Create(random.Next(2) == 0 ? Convert.ToHexString(id) : Convert.ToHexStringLower(id)), Field(field, id));
    }

    private static JsonArray Array(IEnumerable<Message> items) => new([.. items.Select(item => item.Json.DeepClone())]);

    private static List<Message> Many(Random random, int most, Func<Message> one) => Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => one()).ToList();

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];

    private static ulong Nanos(Random random) => random.Next(20) == 0 ? 0 : 1_789_373_400_000_000_000 + (ulong)random.Next(600) * 1_000_000_000;

    private static byte[] Field(int number, byte[] content) => [.. Varint((ulong)(number << 3 | 2)), .. Varint((ulong)content.Length), .. content];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    private static byte[] Bits(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }
}
