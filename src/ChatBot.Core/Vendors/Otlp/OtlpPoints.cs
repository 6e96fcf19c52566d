using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>What the readers of all tools do alike with data points: deltas become facts, cumulative readings go to the store's series.</summary>
/// <remarks>Each point stands for itself, however exports are split on their way: where the tokens of one point are part of those of
/// another, its counter takes them out again.</remarks>
internal sealed class OtlpPoints(OtlpFacts facts)
{
    /// <summary>Above this a scaled value could leave what a decimal holds.</summary>
    private const decimal LargestValue = long.MaxValue;

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
                SourceKey = FactKey.InTime(at, string.Create(CultureInfo.InvariantCulture, $"{series}:{start:x}:{time:x}")),
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
