using System.Text;
using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;
using ChatBot.Core.Vendors.Scim;

namespace ChatBot.Tests.Vendors;

public sealed class Hostile_payloads
{
    private const int Mutations = 60;

    public static TheoryData<string, string> Payloads() => Content_never_enters.Payloads();

    public static TheoryData<string> EverySource()
    {
        var data = new TheoryData<string>();
        foreach (var source in Sources.All) data.Add(source.Id);
        return data;
    }

    [Theory]
    [MemberData(nameof(EverySource))]
    public void Nonsense_is_refused_or_rejected_and_never_an_exception(string source)
    {
        var map = Sources.Find(source)!.Map;
        foreach (var text in (ReadOnlySpan<string>)
        [
            "", " ", "null", "true", "0", "\"text\"", "{", "[", "}", "]", "{}", "[]", "[[]]", "[null]", "{\"data\":{}}", "{\"data\":[1,null,\"x\",[]]}",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[null]}]}]}", "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"value\":{},\"key\":\"a\"}]}]}]}]}",
            "payload=", "payload=%7B%7D", "a,b\n1", "\"", "{\"a\":1,\"a\":2}", "{\"id\":\"\\ud800\"}", "{\"id\":\"\\u0000\"}", "{\"a\":" + new string('[', 70) + new string(']', 70) + "}",
            new string('[', 100_000), "{\"data\":[{\"results\":[{\"amount\":\"1e400\",\"currency\":\"USD\"}]}]}",
        ])
        {
            var batch = map(Encoding.UTF8.GetBytes(text), Content_never_enters.Context);
            Assert.Empty(batch.Facts);
        }
        Assert.Empty(map(new byte[] { 0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D }, Content_never_enters.Context).Facts);
        Assert.Empty(map(new byte[] { 0xEF, 0xBB, 0xBF }, Content_never_enters.Context).Facts);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Broken_copies_of_real_payloads_never_throw(string source, string sample)
    {
        var map = Sources.Find(source)!.Map;
        var payload = Sample.Bytes(sample);
        for (var seed = 0; seed < Mutations; seed++)
        {
            var batch = map(Mutated(payload, new(seed)), Content_never_enters.Context);
            Assert.DoesNotContain(Sample.Marker, Sample.Everything(batch), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("otlp/claude-code.logs.pb.base64.txt", OtlpSignal.Logs)]
    [InlineData("otlp/claude-code.metrics.pb.base64.txt", OtlpSignal.Metrics)]
    [InlineData("otlp/copilot-cli.traces.pb.base64.txt", OtlpSignal.Traces)]
    public void Broken_protobuf_never_throws(string sample, OtlpSignal signal)
    {
        var payload = Sample.Bytes(sample);
        for (var seed = 0; seed < 20 * Mutations; seed++)
        {
            var batch = OtlpMapper.Map(Mutated(payload, new(seed)), signal, OtlpEncoding.Protobuf, Sample.Context);
            Assert.DoesNotContain(Sample.Marker, Sample.Everything(batch), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Protobuf_may_nest_values_as_deep_as_its_limit_and_no_deeper()
    {
        Assert.Null(OtlpMapper.Map(Log(Nested(60)), OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
        Assert.NotNull(OtlpMapper.Map(Log(Nested(70)), OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
        Assert.NotNull(OtlpMapper.Map(Log(Nested(5000)), OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
    }

    [Fact]
    public void A_message_in_the_wrong_wire_type_or_with_a_bad_length_is_refused()
    {
        foreach (var bytes in (ReadOnlySpan<byte[]>)[[0x08, 0x01], [0x0A, 0x05, 0x00], [0x0A], [0x0B], [0x00], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]])
        {
            Assert.NotNull(OtlpMapper.Map(bytes, OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
        }
        Assert.Null(OtlpMapper.Map(Array.Empty<byte>(), OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
        Assert.Null(OtlpMapper.Map(new byte[] { 0x98, 0x06, 0x05 }, OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
    }

    [Fact]
    public void Invalid_utf8_in_any_text_of_protobuf_is_refused()
    {
        var text = Field(1, [0xC3, 0x28]);
        Assert.NotNull(OtlpMapper.Map(Log(text), OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
    }

    [Theory]
    [InlineData("""{"timeUnixNano":"1789373460000000000","startTimeUnixNano":"1789373400000000000","asDouble":"NaN"}""")]
    [InlineData("""{"timeUnixNano":"1789373460000000000","startTimeUnixNano":"1789373400000000000","asDouble":1e300}""")]
    [InlineData("""{"timeUnixNano":"1789373460000000000","startTimeUnixNano":"1789373400000000000","asInt":-5}""")]
    [InlineData("""{"startTimeUnixNano":"1789373400000000000","asInt":5}""")]
    [InlineData("""{"timeUnixNano":"9223372036854775807","asInt":5}""")]
    [InlineData("""{"timeUnixNano":"1789373460000000000","asInt":5,"attributes":[{"key":"type","value":{"stringValue":"input"}},{"key":"type","value":{"stringValue":"output"}}]}""")]
    public void A_wrong_point_is_rejected_and_its_neighbour_counts(string point)
    {
        var export = $$$"""
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeMetrics":[{"metrics":[
            {"name":"claude_code.session.count","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{{{point}}},
            {"timeUnixNano":"1789373460000000000","startTimeUnixNano":"1789373400000000000","asInt":1}]}}]}]}]}
            """;

        var batch = OtlpMapper.Map(Encoding.UTF8.GetBytes(export), OtlpSignal.Metrics, OtlpEncoding.Json, Sample.Context);

        Assert.Equal(0, Assert.Single(batch.Rejected).Index);
        Assert.Equal(1, Assert.Single(batch.Facts).Sessions);
    }

    [Fact]
    public void A_point_of_unknown_temporality_is_rejected_and_an_empty_one_skipped()
    {
        var export = """
            {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeMetrics":[{"metrics":[
            {"name":"claude_code.session.count","sum":{"isMonotonic":true,"dataPoints":[{"timeUnixNano":"1789373460000000000","asInt":1},{"timeUnixNano":"1789373460000000000","flags":1}]}}]}]}]}
            """;

        var batch = OtlpMapper.Map(Encoding.UTF8.GetBytes(export), OtlpSignal.Metrics, OtlpEncoding.Json, Sample.Context);

        Assert.Equal("the temporality is not told", Assert.Single(batch.Rejected).Reason);
        Assert.Equal(1, batch.Skipped["a point without a recorded value"]);
    }

    [Theory]
    [InlineData("\"tokens_in\":9223372036854775808")]
    [InlineData("\"tokens_in\":-1")]
    [InlineData("\"tokens_in\":1.5")]
    [InlineData("\"tokens_in\":\"many\"")]
    [InlineData("\"prompts\":1,\"cost\":{\"amount\":\"1e50\",\"currency\":\"USD\"}")]
    [InlineData("\"prompts\":1,\"cost\":{\"amount\":\"1\"}")]
    [InlineData("\"prompts\":1,\"cost\":{\"amount\":1,\"currency\":\"dollars\"}")]
    [InlineData("\"prompts\":1,\"prompts\":2")]
    [InlineData("\"prompts\":1,\"model\":\"a\\u0000b\"")]
    [InlineData("\"prompts\":1,\"model\":\"\\ud83d\"")]
    [InlineData("\"prompts\":1,\"person\":\"somebody\"")]
    [InlineData("\"prompts\":1,\"grain\":\"year\"")]
    [InlineData("\"feature\":\"none\"")]
    public void A_wrong_event_is_rejected_by_its_place_and_the_good_ones_are_kept(string members)
    {
        const string Good = "{\"id\":\"good\",\"time\":\"2026-06-03T21:40:11Z\",\"tool\":\"claude-code\",\"prompts\":1}";
        var bad = $$"""{"id":"bad","time":"2026-06-03T21:40:11Z","tool":"claude-code",{{members}}}""";
        foreach (var payload in (ReadOnlySpan<string>)[$"[{Good},{bad}]", $"{Good}\n{bad}\n"])
        {
            var batch = Sources.Find("agent")!.Map(Encoding.UTF8.GetBytes(payload), Sample.Context);
            Assert.Equal("good", Assert.Single(batch.Facts).SourceKey);
            Assert.Equal(1, Assert.Single(batch.Rejected).Index);
        }
    }

    [Fact]
    public void Millions_of_empty_records_are_refused_before_they_fill_the_memory()
    {
        var records = new byte[2 * 5_000_000];
        for (var i = 0; i < records.Length; i += 2) records[i] = 0x12;
        var lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1\n", 300_000)));
        var items = Encoding.ASCII.GetBytes("[" + string.Concat(Enumerable.Repeat("1,", 300_000)) + "1]");

        Assert.Equal(OtlpBatch.TooMany, OtlpMapper.Map(Field(1, Field(2, records)), OtlpSignal.Logs, OtlpEncoding.Protobuf, Sample.Context).Refusal);
        Assert.NotNull(Sources.Find("agent")!.Map(lines, Sample.Context).Refusal);
        Assert.NotNull(Sources.Find("agent")!.Map(items, Sample.Context).Refusal);
    }

    [Fact]
    public void Scim_bodies_never_throw()
    {
        foreach (var sample in (ReadOnlySpan<string>)["scim/entra.create-user.json", "scim/entra.patch-user.legacy.json", "scim/entra.patch-user.rfc.json", "scim/okta.requests.json"])
        {
            for (var seed = 0; seed < 5 * Mutations; seed++)
            {
                var payload = Mutated(Sample.Bytes(sample), new(seed));
                ScimPayload.ReadUser(payload);
                ScimPayload.ReadUserPatch(payload);
                ScimPayload.ReadGroup(payload);
                ScimPayload.ReadGroupPatch(payload);
            }
        }
    }

    private static byte[] Mutated(byte[] payload, Random random)
    {
        var copy = payload.ToList();
        for (var times = random.Next(1, 6); times > 0 && copy.Count > 2; times--)
        {
            var at = random.Next(copy.Count - 1);
            switch (random.Next(7))
            {
                case 0: copy[at] = (byte)random.Next(256); break;
                case 1: copy.RemoveRange(at, Math.Min(random.Next(1, 40), copy.Count - at)); break;
                case 2: copy.InsertRange(at, copy.GetRange(at, Math.Min(random.Next(1, 60), copy.Count - at))); break;
                case 3: copy.InsertRange(at, "9999999999999999999999999999999999"u8.ToArray()); break;
                case 4: copy.InsertRange(at, "-1"u8.ToArray()); break;
                case 5: copy.InsertRange(at, "\\ud800"u8.ToArray()); break;
                default: copy.RemoveRange(at, copy.Count - at); break;
            }
        }
        return [.. copy];
    }

    private static byte[] Field(int number, byte[] content) => [(byte)(number << 3 | 2), .. Varint(content.Length), .. content];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7) yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    /// <summary>A log record whose body is this value.</summary>
    private static byte[] Log(byte[] value) => Field(1, Field(2, Field(2, Field(5, value))));

    /// <summary>A list in a list in a list.</summary>
    private static byte[] Nested(int depth)
    {
        byte[] value = Field(1, "x"u8.ToArray());
        for (var i = 0; i < depth; i++) value = Field(5, Field(1, value));
        return value;
    }
}
