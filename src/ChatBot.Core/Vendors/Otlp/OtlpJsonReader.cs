using System.Text.Json;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Reads the JSON form of an export in one pass: what is not on the allow-list is stepped over and never becomes text.</summary>
/// <remarks>Source: OTLP 1.10, "JSON Protobuf Encoding" (read 2026-11-20): lowerCamelCase keys, enums as integers, 64-bit integers as
/// numbers or decimal strings, ids in hex of any case, unknown keys ignored. Ids that are not hex are kept as they are, because gateways
/// send such. A key of a record that carries time or value and comes twice makes the export invalid.</remarks>
internal ref partial struct OtlpJsonReader
{
    public const string Malformed = "the export is not valid OTLP JSON";

    private const int DeepestPayload = 64;

    private readonly AttributeCollector attributes;
    private readonly OtlpBatch batch;
    private Utf8JsonReader json;
    private byte[] scratch = [];
    private bool identify;
    private bool nullArray;

    private OtlpJsonReader(ReadOnlySpan<byte> payload)
    {
        json = new(payload, new JsonReaderOptions { MaxDepth = DeepestPayload });
        attributes = new();
        batch = new();
    }

    /// <exception cref="OtlpFormatException">Not a valid export.</exception>
    /// <exception cref="JsonException">Not JSON.</exception>
    public static OtlpBatch Read(ReadOnlySpan<byte> payload, OtlpSignal signal)
    {
        if (JsonPayload.TextProblem(payload) is not null) throw new OtlpFormatException(JsonPayload.NotUtf8);
        var reader = new OtlpJsonReader(payload);
        reader.ReadExport(signal);
        return reader.batch;
    }

    private void ReadExport(OtlpSignal signal)
    {
        identify = signal == OtlpSignal.Metrics;
        var (resources, scopes, records) = signal switch
        {
            OtlpSignal.Metrics => ("resourceMetrics", "scopeMetrics", "metrics"),
            OtlpSignal.Logs => ("resourceLogs", "scopeLogs", "logRecords"),
            OtlpSignal.Traces => ("resourceSpans", "scopeSpans", "spans"),
        };
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw Bad();
        while (NextKey())
        {
            if (!json.ValueTextEquals(resources))
            {
                SkipValue();
            }
            else
            {
                for (BeginArray(); NextElement();) ReadResourceGroup(scopes, records, signal);
            }
        }
        if (json.Read()) throw Bad();
    }

    private void ReadResourceGroup(string scopes, string records, OtlpSignal signal)
    {
        var (points, logs, spans) = (batch.Points.Count, batch.Logs.Count, batch.Spans.Count);
        var resource = OtlpResource.None;
        InObject();
        while (NextKey())
        {
            if (json.ValueTextEquals("resource"u8))
            {
                resource = ReadResource();
            }
            else if (json.ValueTextEquals(scopes))
            {
                for (BeginArray(); NextElement();) ReadScopeGroup(records, signal);
            }
            else
            {
                SkipValue();
            }
        }
        for (var i = points; i < batch.Points.Count; i++) batch.Points[i].Resource = resource;
        for (var i = logs; i < batch.Logs.Count; i++) batch.Logs[i].Resource = resource;
        for (var i = spans; i < batch.Spans.Count; i++) batch.Spans[i].Resource = resource;
    }

    private OtlpResource ReadResource()
    {
        attributes.Clear();
        if (!Begin()) return OtlpResource.None;
        while (NextKey())
        {
            if (json.ValueTextEquals("attributes"u8)) ReadAttributes("");
            else SkipValue();
        }
        return new(attributes.Take());
    }

    private void ReadScopeGroup(string records, OtlpSignal signal)
    {
        var (points, logs, spans) = (batch.Points.Count, batch.Logs.Count, batch.Spans.Count);
        var scope = "";
        InObject();
        while (NextKey())
        {
            if (json.ValueTextEquals("scope"u8))
            {
                scope = ReadScopeName();
            }
            else if (json.ValueTextEquals(records))
            {
                for (BeginArray(); NextElement();)
                {
                    InObject();
                    if (signal == OtlpSignal.Metrics) ReadMetric();
                    else if (signal == OtlpSignal.Logs) batch.Add(ReadLog());
                    else batch.Add(ReadSpan());
                }
            }
            else
            {
                SkipValue();
            }
        }
        for (var i = points; i < batch.Points.Count; i++) batch.Points[i].Scope = scope;
        for (var i = logs; i < batch.Logs.Count; i++) batch.Logs[i].Scope = scope;
        for (var i = spans; i < batch.Spans.Count; i++) batch.Spans[i].Scope = scope;
    }

    private string ReadScopeName()
    {
        var name = "";
        if (!Begin()) return name;
        while (NextKey())
        {
            if (json.ValueTextEquals("name"u8)) name = Text();
            else SkipValue();
        }
        return name;
    }

    private void ReadMetric()
    {
        var first = batch.Points.Count;
        var name = "";
        while (NextKey())
        {
            if (json.ValueTextEquals("name"u8)) name = Text();
            else if (json.ValueTextEquals("sum"u8)) ReadPoints(MetricKind.Sum);
            else if (json.ValueTextEquals("gauge"u8)) ReadPoints(MetricKind.Gauge);
            else if (json.ValueTextEquals("histogram"u8) || json.ValueTextEquals("exponentialHistogram"u8)) ReadPoints(MetricKind.Histogram);
            else if (json.ValueTextEquals("summary"u8)) ReadPoints(MetricKind.Summary);
            else SkipValue();
        }
        for (var i = first; i < batch.Points.Count; i++) batch.Points[i].Metric = name;
    }

    private void ReadPoints(MetricKind kind)
    {
        var first = batch.Points.Count;
        var temporality = Temporality.Unspecified;
        var monotonic = kind == MetricKind.Histogram;
        if (!Begin()) return;
        while (NextKey())
        {
            if (json.ValueTextEquals("dataPoints"u8))
            {
                for (BeginArray(); NextElement();) batch.Add(ReadPoint(kind));
            }
            else if (json.ValueTextEquals("aggregationTemporality"u8))
            {
                temporality = ReadTemporality();
            }
            else if (json.ValueTextEquals("isMonotonic"u8))
            {
                json.Read();
                monotonic = json.TokenType == JsonTokenType.True;
                if (json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null)) throw Bad();
            }
            else
            {
                SkipValue();
            }
        }
        for (var i = first; i < batch.Points.Count; i++)
        {
            batch.Points[i].Temporality = temporality;
            batch.Points[i].Monotonic = monotonic;
        }
    }

    /// <summary>A number by the specification; some senders write the name.</summary>
    private Temporality ReadTemporality()
    {
        var before = json;
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            if (json.ValueTextEquals("AGGREGATION_TEMPORALITY_DELTA"u8)) return Temporality.Delta;
            if (json.ValueTextEquals("AGGREGATION_TEMPORALITY_CUMULATIVE"u8)) return Temporality.Cumulative;
            if (json.ValueTextEquals("AGGREGATION_TEMPORALITY_UNSPECIFIED"u8)) return Temporality.Unspecified;
        }
        json = before;
        return (Temporality)(Unsigned() & 3);
    }

    private OtlpPoint ReadPoint(MetricKind kind)
    {
        var point = new OtlpPoint { Kind = kind };
        var isNumber = kind is MetricKind.Gauge or MetricKind.Sum;
        var seen = 0;
        attributes.Clear();
        InObject();
        while (NextKey())
        {
            if (json.ValueTextEquals("attributes"u8)) { Once(ref seen, 0); ReadAttributes(""); }
            else if (json.ValueTextEquals("startTimeUnixNano"u8)) { Once(ref seen, 1); point.StartNanos = Unsigned(); }
            else if (json.ValueTextEquals("timeUnixNano"u8)) { Once(ref seen, 2); point.TimeNanos = Unsigned(); }
            else if (isNumber && json.ValueTextEquals("asInt"u8)) { Once(ref seen, 3); point.Value = Signed(); }
            else if (isNumber && json.ValueTextEquals("asDouble"u8)) { Once(ref seen, 3); point.Value = Exact(); }
            else if (!isNumber && json.ValueTextEquals("sum"u8)) { Once(ref seen, 3); point.Value = Exact(); }
            else if (!isNumber && json.ValueTextEquals("count"u8)) { Once(ref seen, 4); point.HistogramCount = Unsigned(); }
            else if (json.ValueTextEquals("flags"u8)) point.Empty = (Unsigned() & 1) != 0;
            else SkipValue();
        }
        point.Attributes = attributes.Take();
        return point;
    }

    private OtlpLog ReadLog()
    {
        var log = new OtlpLog();
        var seen = 0;
        attributes.Clear();
        while (NextKey())
        {
            if (json.ValueTextEquals("attributes"u8)) { Once(ref seen, 0); ReadAttributes(""); }
            else if (json.ValueTextEquals("timeUnixNano"u8)) { Once(ref seen, 1); log.TimeNanos = Unsigned(); }
            else if (json.ValueTextEquals("observedTimeUnixNano"u8)) { Once(ref seen, 2); log.ObservedNanos = Unsigned(); }
            else if (json.ValueTextEquals("traceId"u8)) log.TraceId = Id();
            else if (json.ValueTextEquals("spanId"u8)) log.SpanId = Id();
            else SkipValue();
        }
        log.Attributes = attributes.Take();
        return log;
    }

    private OtlpSpan ReadSpan()
    {
        var span = new OtlpSpan();
        var seen = 0;
        attributes.Clear();
        while (NextKey())
        {
            if (json.ValueTextEquals("attributes"u8)) { Once(ref seen, 0); ReadAttributes(""); }
            else if (json.ValueTextEquals("traceId"u8)) { Once(ref seen, 1); span.TraceId = Id(); }
            else if (json.ValueTextEquals("spanId"u8)) { Once(ref seen, 2); span.SpanId = Id(); }
            else if (json.ValueTextEquals("parentSpanId"u8)) span.ParentSpanId = Id();
            else if (json.ValueTextEquals("startTimeUnixNano"u8)) { Once(ref seen, 3); span.StartNanos = Unsigned(); }
            else if (json.ValueTextEquals("endTimeUnixNano"u8)) { Once(ref seen, 4); span.EndNanos = Unsigned(); }
            else if (json.ValueTextEquals("status"u8)) span.Failed = ReadFailure();
            else SkipValue();
        }
        span.Attributes = attributes.Take();
        return span;
    }

    private bool ReadFailure()
    {
        var failed = false;
        if (!Begin()) return false;
        while (NextKey())
        {
            if (json.ValueTextEquals("code"u8)) failed = ReadCode();
            else SkipValue();
        }
        return failed;
    }

    private bool ReadCode()
    {
        var before = json;
        json.Read();
        if (json.TokenType == JsonTokenType.String && json.ValueSpan.StartsWith("STATUS_CODE_"u8)) return json.ValueTextEquals("STATUS_CODE_ERROR"u8);
        json = before;
        return Unsigned() == 2;
    }
}
