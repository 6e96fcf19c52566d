namespace ChatBot.Core.Vendors.Otlp;

public enum OtlpSignal { Metrics, Logs, Traces }

public enum OtlpEncoding { Protobuf, Json }

internal enum MetricKind { Unknown, Gauge, Sum, Histogram, Summary }

/// <summary>The numbers of the protocol: <c>AggregationTemporality</c>.</summary>
internal enum Temporality { Unspecified = 0, Delta = 1, Cumulative = 2 }

/// <summary>One export as it was understood: only attributes on the allow-list, no bodies, no names of spans, no events of spans.</summary>
/// <remarks>Readers fill it; both encodings of one export give equal batches.</remarks>
public sealed class OtlpBatch
{
    public const string TooMany = "the export holds more than 200000 records";

    /// <summary>Empty records are two bytes on the wire and a hundred in memory; real exports are far below this.</summary>
    private const int MostRecords = 200_000;

    internal List<OtlpPoint> Points { get; } = [];

    internal List<OtlpLog> Logs { get; } = [];

    internal List<OtlpSpan> Spans { get; } = [];

    /// <summary>Data points, log records or spans; the protocol counts rejections in these.</summary>
    public int Count => Points.Count + Logs.Count + Spans.Count;

    internal void Add(OtlpPoint point) => Add(Points, point);

    internal void Add(OtlpLog log) => Add(Logs, log);

    internal void Add(OtlpSpan span) => Add(Spans, span);

    private static void Add<T>(List<T> records, T record)
    {
        if (records.Count >= MostRecords) throw new OtlpFormatException(TooMany);
        records.Add(record);
    }
}

internal sealed class OtlpResource(OtlpAttributes attributes)
{
    public static OtlpResource None { get; } = new(OtlpAttributes.None);

    public OtlpAttributes Attributes => attributes;

    public string ServiceName { get; } = attributes.Text(OtlpKey.ServiceName) ?? "";
}

/// <summary>What every record knows of the place it came from; the readers set it once they have seen it.</summary>
internal abstract class OtlpRecord
{
    public OtlpResource Resource { get; set; } = OtlpResource.None;

    public string Scope { get; set; } = "";

    public OtlpAttributes Attributes { get; set; } = OtlpAttributes.None;

    /// <summary>An attribute of the record, else of its resource.</summary>
    public string? Text(OtlpKey key) => Attributes.Text(key) ?? Resource.Attributes.Text(key);
}

internal sealed class OtlpLog : OtlpRecord
{
    public ulong TimeNanos { get; set; }

    public ulong ObservedNanos { get; set; }

    public string TraceId { get; set; } = "";

    public string SpanId { get; set; } = "";
}

internal sealed class OtlpSpan : OtlpRecord
{
    public string TraceId { get; set; } = "";

    public string SpanId { get; set; } = "";

    public string ParentSpanId { get; set; } = "";

    public ulong StartNanos { get; set; }

    public ulong EndNanos { get; set; }

    /// <summary>Status code 2 of the protocol.</summary>
    public bool Failed { get; set; }
}

internal sealed class OtlpPoint : OtlpRecord
{
    public string Metric { get; set; } = "";

    public MetricKind Kind { get; set; }

    public Temporality Temporality { get; set; }

    public bool Monotonic { get; set; }

    public ulong StartNanos { get; set; }

    public ulong TimeNanos { get; set; }

    /// <summary>The value of a sum or gauge, the sum of a histogram; none when not sent or not a number.</summary>
    public decimal? Value { get; set; }

    public ulong HistogramCount { get; set; }

    /// <summary>Flag bit 0: "no recorded value".</summary>
    public bool Empty { get; set; }
}
