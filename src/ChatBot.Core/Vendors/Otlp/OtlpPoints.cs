using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>What the readers of all tools do alike with data points: deltas become facts, cumulative readings go to the store's series,
/// and token counts of one moment that overlap are brought together before either.</summary>
internal sealed class OtlpPoints(OtlpFacts facts)
{
    /// <summary>Above this a scaled value could leave what a decimal holds.</summary>
    private const decimal LargestValue = long.MaxValue;

    private readonly Dictionary<(Fingerprint Series, ulong Start, ulong Time), TokenReading> readings = [];

    public OtlpFacts Facts => facts;

    /// <summary>False for points that say nothing about use; a wrong one fails its record.</summary>
    public bool IsCounted(OtlpPoint point)
    {
        if (point.Empty) facts.Skip("a point without a recorded value");
        else if (point.Kind is MetricKind.Gauge or MetricKind.Summary or MetricKind.Unknown) facts.Skip("a gauge or summary is not a count of use");
        else if (!point.Monotonic) facts.Skip("a sum that may fall is not a count of use");
        else if (point.Temporality is not (Temporality.Delta or Temporality.Cumulative)) facts.Fail("the temporality is not told");
        else if (point.Value is null && point.Kind != MetricKind.Histogram || point.Value > LargestValue) facts.Fail("the value is not a number that fits");
        else if (point.Value is < 0) facts.Fail("a growing counter is negative");
        else if (point.TimeNanos == 0) facts.Fail("the time is missing or out of range");
        else return true;
        return false;
    }

    /// <param name="template">Everything but key, period and counter.</param>
    public void Add(OtlpPoint point, Counter counter, UsageFact template, decimal scale = 1)
    {
        if (point.Value is not { } value) facts.Fail("the value is not a number that fits");
        else Emit(Identity(point), point.StartNanos, point.TimeNanos, point.Temporality, counter, value, scale, template);
    }

    /// <summary>How many observations a histogram made.</summary>
    public void AddObservations(OtlpPoint point, Counter counter, UsageFact template) =>
        Emit(Identity(point), point.StartNanos, point.TimeNanos, point.Temporality, counter, point.HistogramCount, 1, template);

    /// <summary>Keeps one of several token counts of a moment, such as input and the cached part of it, until all are there.</summary>
    /// <param name="type">The attribute that tells them apart.</param>
    public void Collect(OtlpPoint point, OtlpKey type, UsageFact template, Action<TokenReading, decimal> put)
    {
        if (point.Value is not { } value || value > long.MaxValue / 4)
        {
            facts.Fail("the value is not a number that fits");
            return;
        }
        var kind = point.Attributes.Find(type);
        var own = Fingerprint.Pair(Fingerprint.Of(OtlpKeys.NameOf(type)), Fingerprint.Of(kind.Text ?? "", (ulong)ValueKind.Text));
        var key = (Identity(point) - own, point.StartNanos, point.TimeNanos);
        if (!readings.TryGetValue(key, out var reading)) readings[key] = reading = new(template, point.Temporality);
        put(reading, value);
    }

    /// <summary>Turns the collected token counts into facts and series.</summary>
    public void Finish()
    {
        foreach (var ((series, start, time), reading) in readings)
        {
            var cached = (reading.CacheRead ?? 0) + (reading.CacheWrite ?? 0);
            var fresh = reading.Input is { } input ? Math.Max(input + (reading.Tool ?? 0) - (reading.InputHoldsCache ? cached : 0), 0) : (decimal?)null;
            Put(Counter.TokensIn, fresh);
            Put(Counter.TokensOut, reading.Output is null && reading.Thought is null ? null : (reading.Output ?? 0) + (reading.Thought ?? 0));
            Put(Counter.TokensCacheRead, reading.CacheRead);
            Put(Counter.TokensCacheWrite, reading.CacheWrite);
            Put(Counter.TokensReasoning, reading.Reasoning ?? reading.Thought);

            void Put(Counter counter, decimal? value)
            {
                if (value is not { } amount) return;
                var own = series + Fingerprint.Of((ulong)counter + 1);
                Emit(own, start, time, reading.Temporality, counter, amount, 1, reading.Template);
            }
        }
    }

    private void Emit(
        Fingerprint series, ulong start, ulong time, Temporality temporality, Counter counter, decimal value, decimal scale, UsageFact template)
    {
        if (value * scale > long.MaxValue)
        {
            facts.Fail("the value is not a number that fits");
            return;
        }
        var at = Instants.FromNanos(time) ?? default;
        if (temporality == Temporality.Cumulative)
        {
            var run = string.Create(CultureInfo.InvariantCulture, $"{series}:{start:x}");
            facts.Add(new CumulativePoint(run, start != 0, at, value * scale, counter, template));
            return;
        }
        // A zero says that nothing happened in this minute; keeping it would only make the store larger.
        if (value == 0)
        {
            facts.Skip("a delta of zero");
            return;
        }
        var from = Instants.FromNanos(start) ?? at;
        facts.Add(Counters.Set(
            template with
            {
                SourceKey = FactKey.Of(at, string.Create(CultureInfo.InvariantCulture, $"{series}:{start:x}:{time:x}")),
                PeriodStartAt = from <= at ? from : at,
                PeriodEndAt = at,
                Grain = Grain.Minute,
                Quality = FactQuality.Aggregate,
            },
            counter, value * scale));
    }

    private static Fingerprint Identity(OtlpPoint point) =>
        Fingerprint.Pair(Fingerprint.Of(point.Metric), Fingerprint.Of(point.Scope))
        + Fingerprint.Pair(Fingerprint.Of("resource"), point.Resource.Attributes.Identity)
        + point.Attributes.Identity;
}

/// <summary>The token counts that one sender tells for one moment.</summary>
internal sealed class TokenReading(UsageFact template, Temporality temporality)
{
    public UsageFact Template => template;

    public Temporality Temporality => temporality;

    /// <summary>The cached tokens are part of <see cref="Input"/> and are taken out of it.</summary>
    public bool InputHoldsCache { get; set; } = true;

    public decimal? Input { get; set; }

    public decimal? Output { get; set; }

    /// <summary>Output that is not part of <see cref="Output"/>.</summary>
    public decimal? Thought { get; set; }

    /// <summary>Input that is not part of <see cref="Input"/>.</summary>
    public decimal? Tool { get; set; }

    /// <summary>Part of <see cref="Output"/>.</summary>
    public decimal? Reasoning { get; set; }

    public decimal? CacheRead { get; set; }

    public decimal? CacheWrite { get; set; }
}
