using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>The export is not what its encoding allows; the message is a fixed sentence.</summary>
internal sealed class OtlpFormatException(string message) : Exception(message);

/// <summary>Walks the protobuf form of an export without building messages: what is not on the allow-list is stepped over.</summary>
/// <remarks>Source: opentelemetry-proto 1.10, <c>collector</c>, <c>metrics</c>, <c>logs</c>, <c>trace</c>, <c>common</c>, <c>resource</c>
/// (field numbers, read 2026-11-20). Unknown fields are ignored, fields may come in any order, of a repeated scalar the last counts.</remarks>
internal ref struct OtlpProtobufReader
{
    public const string Malformed = "the export is not valid OTLP protobuf";

    private const int DeepestValue = 64;

    private readonly ReadOnlySpan<byte> payload;
    private readonly AttributeCollector attributes;
    private readonly OtlpBatch batch;
    private bool identify;

    private OtlpProtobufReader(ReadOnlySpan<byte> payload)
    {
        this.payload = payload;
        attributes = new();
        batch = new();
    }

    /// <exception cref="OtlpFormatException">Not a valid export.</exception>
    public static OtlpBatch Read(ReadOnlySpan<byte> payload, OtlpSignal signal)
    {
        var reader = new OtlpProtobufReader(payload);
        reader.ReadExport(signal);
        return reader.batch;
    }

    private void ReadExport(OtlpSignal signal)
    {
        identify = signal == OtlpSignal.Metrics;
        var wire = new Wire(payload);
        while (wire.Next())
        {
            if (wire.Field == 1) ReadResourceGroup(wire.Bytes(), signal);
            else wire.Skip();
        }
    }

    private void ReadResourceGroup(ReadOnlySpan<byte> message, OtlpSignal signal)
    {
        var (points, logs, spans) = (batch.Points.Count, batch.Logs.Count, batch.Spans.Count);
        var resource = OtlpResource.None;
        var wire = new Wire(message);
        while (wire.Next())
        {
            if (wire.Field == 1) resource = new(ReadAttributesOf(wire.Bytes(), 1));
            else if (wire.Field == 2) ReadScopeGroup(wire.Bytes(), signal);
            else wire.Skip();
        }
        for (var i = points; i < batch.Points.Count; i++) batch.Points[i].Resource = resource;
        for (var i = logs; i < batch.Logs.Count; i++) batch.Logs[i].Resource = resource;
        for (var i = spans; i < batch.Spans.Count; i++) batch.Spans[i].Resource = resource;
    }

    private void ReadScopeGroup(ReadOnlySpan<byte> message, OtlpSignal signal)
    {
        var (points, logs, spans) = (batch.Points.Count, batch.Logs.Count, batch.Spans.Count);
        var scope = "";
        var wire = new Wire(message);
        while (wire.Next())
        {
            if (wire.Field == 1) scope = ReadScopeName(wire.Bytes());
            else if (wire.Field != 2) wire.Skip();
            else if (signal == OtlpSignal.Metrics) ReadMetric(wire.Bytes());
            else if (signal == OtlpSignal.Logs) batch.Add(ReadLog(wire.Bytes()));
            else batch.Add(ReadSpan(wire.Bytes()));
        }
        for (var i = points; i < batch.Points.Count; i++) batch.Points[i].Scope = scope;
        for (var i = logs; i < batch.Logs.Count; i++) batch.Logs[i].Scope = scope;
        for (var i = spans; i < batch.Spans.Count; i++) batch.Spans[i].Scope = scope;
    }

    private static string ReadScopeName(ReadOnlySpan<byte> message)
    {
        var name = "";
        var wire = new Wire(message);
        while (wire.Next())
        {
            if (wire.Field == 1) name = wire.Text();
            else wire.Skip();
        }
        return name;
    }

    private void ReadMetric(ReadOnlySpan<byte> message)
    {
        var first = batch.Points.Count;
        var name = "";
        var wire = new Wire(message);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: name = wire.Text(); break;
                case 2 or 3: wire.CheckedText(); break;
                case 5: ReadPoints(wire.Bytes(), MetricKind.Gauge, 7, 8); break;
                case 7: ReadPoints(wire.Bytes(), MetricKind.Sum, 7, 8); break;
                case 9: ReadPoints(wire.Bytes(), MetricKind.Histogram, 9, 10); break;
                case 10: ReadPoints(wire.Bytes(), MetricKind.Histogram, 1, 10); break;
                case 11: ReadPoints(wire.Bytes(), MetricKind.Summary, 7, 8); break;
                default: wire.Skip(); break;
            }
        }
        for (var i = first; i < batch.Points.Count; i++) batch.Points[i].Metric = name;
    }

    private void ReadPoints(ReadOnlySpan<byte> message, MetricKind kind, int attributesField, int flagsField)
    {
        var first = batch.Points.Count;
        var temporality = Temporality.Unspecified;
        var monotonic = kind == MetricKind.Histogram;
        var wire = new Wire(message);
        while (wire.Next())
        {
            if (wire.Field == 1) batch.Add(ReadPoint(wire.Bytes(), kind, attributesField, flagsField));
            else if (wire.Field == 2 && kind is MetricKind.Sum or MetricKind.Histogram) temporality = (Temporality)(wire.Varint() & 3);
            else if (wire.Field == 3 && kind == MetricKind.Sum) monotonic = wire.Varint() != 0;
            else wire.Skip();
        }
        for (var i = first; i < batch.Points.Count; i++)
        {
            batch.Points[i].Temporality = temporality;
            batch.Points[i].Monotonic = monotonic;
        }
    }

    private OtlpPoint ReadPoint(ReadOnlySpan<byte> message, MetricKind kind, int attributesField, int flagsField)
    {
        var point = new OtlpPoint { Kind = kind };
        attributes.Clear();
        var isNumber = kind is MetricKind.Gauge or MetricKind.Sum;
        var wire = new Wire(message);
        while (wire.Next())
        {
            if (wire.Field == attributesField) ReadAttribute(wire.Bytes(), "");
            else if (wire.Field == flagsField) point.Empty = (wire.Varint() & 1) != 0;
            else if (wire.Field == 2) point.StartNanos = wire.Fixed64();
            else if (wire.Field == 3) point.TimeNanos = wire.Fixed64();
            else if (wire.Field == 4 && isNumber) point.Value = Exact(wire.Fixed64());
            else if (wire.Field == 6 && isNumber) point.Value = (long)wire.Fixed64();
            else if (wire.Field == 4) point.HistogramCount = wire.Fixed64();
            else if (wire.Field == 5 && !isNumber) point.Value = Exact(wire.Fixed64());
            else wire.Skip();
        }
        point.Attributes = attributes.Take();
        return point;
    }

    private OtlpLog ReadLog(ReadOnlySpan<byte> message)
    {
        var log = new OtlpLog();
        attributes.Clear();
        var wire = new Wire(message);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: log.TimeNanos = wire.Fixed64(); break;
                case 3 or 12: wire.CheckedText(); break;
                case 5: CheckValue(wire.Bytes(), 0); break;
                case 6: ReadAttribute(wire.Bytes(), ""); break;
                case 9: log.TraceId = Hex(wire.Bytes()); break;
                case 10: log.SpanId = Hex(wire.Bytes()); break;
                case 11: log.ObservedNanos = wire.Fixed64(); break;
                default: wire.Skip(); break;
            }
        }
        log.Attributes = attributes.Take();
        return log;
    }

    private OtlpSpan ReadSpan(ReadOnlySpan<byte> message)
    {
        var span = new OtlpSpan();
        attributes.Clear();
        var wire = new Wire(message);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: span.TraceId = Hex(wire.Bytes()); break;
                case 2: span.SpanId = Hex(wire.Bytes()); break;
                case 3 or 5: wire.CheckedText(); break;
                case 4: span.ParentSpanId = Hex(wire.Bytes()); break;
                case 7: span.StartNanos = wire.Fixed64(); break;
                case 8: span.EndNanos = wire.Fixed64(); break;
                case 9: ReadAttribute(wire.Bytes(), ""); break;
                case 15: span.Failed = IsFailure(wire.Bytes()); break;
                default: wire.Skip(); break;
            }
        }
        span.Attributes = attributes.Take();
        return span;
    }

    private static bool IsFailure(ReadOnlySpan<byte> status)
    {
        var failed = false;
        var wire = new Wire(status);
        while (wire.Next())
        {
            if (wire.Field == 3) failed = wire.Varint() == 2;
            else if (wire.Field == 2) wire.CheckedText();
            else wire.Skip();
        }
        return failed;
    }

    private OtlpAttributes ReadAttributesOf(ReadOnlySpan<byte> message, int field)
    {
        attributes.Clear();
        var wire = new Wire(message);
        while (wire.Next())
        {
            if (wire.Field == field) ReadAttribute(wire.Bytes(), "");
            else wire.Skip();
        }
        return attributes.Take();
    }

    private void ReadAttribute(ReadOnlySpan<byte> message, string inside)
    {
        ReadOnlySpan<byte> name = default, value = default;
        var wire = new Wire(message);
        while (wire.Next())
        {
            if (wire.Field == 1) name = wire.CheckedText();
            else if (wire.Field == 2) value = wire.Bytes();
            else wire.Skip();
        }
        var listed = attributes.TryFind(name, inside, out var key);
        if (listed) ReadListed(key, value);
        else if (!identify || inside.Length > 0) CheckValue(value, 0);
        if (identify && inside.Length == 0) attributes.Identify(Fingerprint.Of(name), Identity(value, 0));
    }

    private void ReadListed(OtlpKey key, ReadOnlySpan<byte> value)
    {
        var wire = new Wire(value);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: attributes.AddText(key, wire.CheckedText()); break;
                case 2: attributes.Add(key, OtlpValue.Of(wire.Varint() != 0)); break;
                case 3: attributes.Add(key, OtlpValue.Of((long)wire.Varint())); break;
                case 4: attributes.Add(key, OtlpValue.Of(BitConverter.UInt64BitsToDouble(wire.Fixed64()))); break;
                case 6 when key == OtlpKey.Metadata: ReadMetadata(wire.Bytes()); break;
                default: CheckField(ref wire, 0); break;
            }
        }
    }

    private void ReadMetadata(ReadOnlySpan<byte> list)
    {
        var wire = new Wire(list);
        while (wire.Next())
        {
            if (wire.Field == 1) ReadAttribute(wire.Bytes(), "metadata.");
            else wire.Skip();
        }
    }

    /// <summary>Steps through a value that is not kept: it must be well formed all the same.</summary>
    private static void CheckValue(ReadOnlySpan<byte> value, int depth)
    {
        var wire = new Wire(value);
        while (wire.Next()) CheckField(ref wire, depth);
    }

    private static void CheckField(ref Wire wire, int depth)
    {
        if (depth > DeepestValue) throw new OtlpFormatException(Malformed);
        switch (wire.Field)
        {
            case 1: wire.CheckedText(); break;
            case 5: CheckList(wire.Bytes(), depth + 1, named: false); break;
            case 6: CheckList(wire.Bytes(), depth + 1, named: true); break;
            default: wire.Skip(); break;
        }
    }

    private static void CheckList(ReadOnlySpan<byte> list, int depth, bool named)
    {
        var wire = new Wire(list);
        while (wire.Next())
        {
            if (wire.Field != 1) wire.Skip();
            else if (!named) CheckValue(wire.Bytes(), depth);
            else CheckPair(wire.Bytes(), depth);
        }
    }

    private static void CheckPair(ReadOnlySpan<byte> pair, int depth)
    {
        var wire = new Wire(pair);
        while (wire.Next())
        {
            if (wire.Field == 1) wire.CheckedText();
            else if (wire.Field == 2) CheckValue(wire.Bytes(), depth);
            else wire.Skip();
        }
    }

    private static Fingerprint Identity(ReadOnlySpan<byte> value, int depth)
    {
        if (depth > DeepestValue) throw new OtlpFormatException(Malformed);
        var identity = default(Fingerprint);
        var wire = new Wire(value);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: identity = Fingerprint.Of(wire.CheckedText(), (ulong)ValueKind.Text); break;
                case 2: identity = Fingerprint.Of(wire.Varint() != 0 ? 1UL : 0, (ulong)ValueKind.Flag); break;
                case 3: identity = Fingerprint.Of(wire.Varint(), (ulong)ValueKind.Whole); break;
                case 4: identity = Fingerprint.Of(wire.Fixed64(), (ulong)ValueKind.Fraction); break;
                case 5 or 6: identity = ListIdentity(wire.Bytes(), depth + 1, wire.Field == 6); break;
                default: wire.Skip(); break;
            }
        }
        return identity;
    }

    private static Fingerprint ListIdentity(ReadOnlySpan<byte> list, int depth, bool named)
    {
        var identity = default(Fingerprint);
        ulong place = 0;
        var wire = new Wire(list);
        while (wire.Next())
        {
            if (wire.Field != 1)
            {
                wire.Skip();
                continue;
            }
            identity += named ? PairIdentity(wire.Bytes(), depth) : Fingerprint.Pair(Fingerprint.Of(place++), Identity(wire.Bytes(), depth));
        }
        return identity;
    }

    private static Fingerprint PairIdentity(ReadOnlySpan<byte> pair, int depth)
    {
        Fingerprint name = default, value = default;
        var wire = new Wire(pair);
        while (wire.Next())
        {
            if (wire.Field == 1) name = Fingerprint.Of(wire.CheckedText());
            else if (wire.Field == 2) value = Identity(wire.Bytes(), depth);
            else wire.Skip();
        }
        return Fingerprint.Pair(name, value);
    }

    private static decimal? Exact(ulong bits) => Numbers.TryExact(BitConverter.UInt64BitsToDouble(bits), out var exact) ? exact : null;

    private static string Hex(ReadOnlySpan<byte> id) => id.Length <= 64 ? Convert.ToHexStringLower(id) : throw new OtlpFormatException(Malformed);

    /// <summary>One protobuf message: tags and their values.</summary>
    private ref struct Wire(ReadOnlySpan<byte> message)
    {
        private ReadOnlySpan<byte> rest = message;
        private int type;

        public int Field { get; private set; }

        public bool Next()
        {
            if (rest.IsEmpty) return false;
            var tag = RawVarint();
            type = (int)(tag & 7);
            if (tag >> 3 is 0 or > 536_870_911) throw new OtlpFormatException(Malformed);
            Field = (int)(tag >> 3);
            return true;
        }

        public ulong Varint() => type == 0 ? RawVarint() : throw new OtlpFormatException(Malformed);

        public ulong Fixed64()
        {
            if (type != 1 || rest.Length < 8) throw new OtlpFormatException(Malformed);
            var value = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            rest = rest[8..];
            return value;
        }

        public ReadOnlySpan<byte> Bytes() => type == 2 ? RawBytes() : throw new OtlpFormatException(Malformed);

        public ReadOnlySpan<byte> CheckedText()
        {
            var text = Bytes();
            return Utf8.IsValid(text) ? text : throw new OtlpFormatException(Malformed);
        }

        public string Text() => Encoding.UTF8.GetString(CheckedText());

        public void Skip()
        {
            switch (type)
            {
                case 0: RawVarint(); break;
                case 1: Step(8); break;
                case 2: RawBytes(); break;
                case 5: Step(4); break;
                default: throw new OtlpFormatException(Malformed);
            }
        }

        private void Step(int length) => rest = rest.Length >= length ? rest[length..] : throw new OtlpFormatException(Malformed);

        private ReadOnlySpan<byte> RawBytes()
        {
            var length = RawVarint();
            if (length > (ulong)rest.Length) throw new OtlpFormatException(Malformed);
            var bytes = rest[..(int)length];
            rest = rest[(int)length..];
            return bytes;
        }

        private ulong RawVarint()
        {
            ulong value = 0;
            for (var i = 0; i < rest.Length && i < 10; i++)
            {
                var next = rest[i];
                value |= (ulong)(next & 0x7F) << (7 * i);
                if (next < 0x80)
                {
                    rest = rest[(i + 1)..];
                    return value;
                }
            }
            throw new OtlpFormatException(Malformed);
        }
    }
}
