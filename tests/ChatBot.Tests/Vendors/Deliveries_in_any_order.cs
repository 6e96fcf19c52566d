using System.Text;
using System.Text.Json.Nodes;
using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;

namespace ChatBot.Tests.Vendors;

public sealed class Deliveries_in_any_order
{
    private const int Rounds = 12;

    public static TheoryData<string, string> Payloads() => Content_never_enters.Payloads();

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Any_order_any_repeats_and_any_split_end_in_the_same_facts(string source, string sample)
    {
        if (sample.EndsWith(".csv", StringComparison.Ordinal)) return;
        var map = Sources.Find(source)!.Map;
        var whole = new FactStore().Take(map(Sample.Bytes(sample), Content_never_enters.Context)).Content();
        var parts = Split(Sample.Bytes(sample));

        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var deliveries = parts.Concat(parts.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(deliveries);
            var store = new FactStore();
            foreach (var delivery in deliveries) store.Take(map(delivery, Content_never_enters.Context));
            Assert.Equal(whole, store.Content());
        }
    }

    [Theory]
    [InlineData("openai/codex.metrics.delta.json", 2602, 18432)]
    [InlineData("google/gemini-cli.metrics.cumulative.json", 2400, 12800)]
    public void Points_of_one_moment_may_come_apart(string sample, long input, long cached)
    {
        var store = new FactStore();
        foreach (var delivery in SplitPoints(Sample.Bytes(sample)).Reverse())
            store.Take(OtlpMapper.Map(delivery, OtlpSignal.Metrics, OtlpEncoding.Json, Sample.Context));

        var totals = Totals.Of(store.Facts);
        Assert.Equal((input, cached), (totals.TokensIn, totals.CacheRead));
    }

    [Fact]
    public void Cumulative_readings_come_to_the_same_amounts_in_any_order()
    {
        var exports = Sample.Json("anthropic/claude-code.metrics.cumulative.sequence.json").EnumerateArray()
            .Select(export => Encoding.UTF8.GetBytes(export.GetRawText())).ToArray();
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var deliveries = exports.Concat(exports.Where(_ => random.Next(2) == 0)).ToArray();
            random.Shuffle(deliveries);
            var store = new FactStore();
            foreach (var delivery in deliveries) store.Take(OtlpMapper.Map(delivery, OtlpSignal.Metrics, OtlpEncoding.Json, Sample.Context));

            var totals = Totals.Of(store.Facts);
            Assert.Equal((1250, 900), (totals.TokensIn, totals.TokensOut));
        }
    }

    [Fact]
    public void A_counter_over_days_restarts_and_late_readings_is_the_same_by_quarter_of_an_hour()
    {
        var start = new DateTimeOffset(2026, 9, 14, 23, 0, 0, TimeSpan.Zero);
        var readings = new List<CumulativePoint>();
        for (var run = 0; run < 3; run++)
        {
            for (var i = 1; i <= 60; i++) readings.Add(Reading($"s:{run}", start.AddHours(2 * run).AddMinutes(2 * i), i * 10));
        }
        var expected = Amounts(readings);

        Assert.Equal(3 * 600, expected.Values.Sum());
        for (var seed = 0; seed < 100; seed++)
        {
            var shuffled = readings.Concat(readings.Take(seed)).ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(expected, Amounts(shuffled));
        }
    }

    [Fact]
    public void A_counter_that_falls_back_has_restarted()
    {
        var at = new DateTimeOffset(2026, 9, 14, 8, 1, 0, TimeSpan.Zero);

        Assert.Equal(8 + 6, Amounts([Reading("s", at, 5), Reading("s", at.AddMinutes(1), 8), Reading("s", at.AddMinutes(2), 3), Reading("s", at.AddMinutes(3), 6)]).Values.Sum());
        Assert.Equal(8 + 6, Amounts([Reading("s", at, 8), Reading("s", at.AddMinutes(20), 6)]).Values.Sum());
    }

    [Fact]
    public void Without_a_start_the_first_reading_is_only_the_beginning()
    {
        var at = new DateTimeOffset(2026, 9, 14, 8, 1, 0, TimeSpan.Zero);

        Assert.Equal(4, Amounts([Reading("s", at, 5) with { HasStart = false }, Reading("s", at.AddHours(1), 9) with { HasStart = false }]).Values.Sum());
        Assert.Equal(4, Amounts([Reading("s", at.AddHours(1), 9) with { HasStart = false }, Reading("s", at, 5) with { HasStart = false }]).Values.Sum());
    }

    [Fact]
    public void The_memory_of_a_series_stays_small_over_months()
    {
        var state = SeriesState.Empty;
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        decimal total = 0;
        for (var i = 1; i <= 10_000; i++)
        {
            var (next, changed) = CumulativeSeries.Step(state, Reading("s", at.AddMinutes(15 * i), i));
            total += changed.Sum(fact => fact.TokensIn ?? 0);
            state = SeriesState.Parse(next.ToText());
        }

        Assert.Equal(10_000, total);
        Assert.True(state.ToText().Length < 6000);
    }

    private static Dictionary<DateTimeOffset, long> Amounts(IEnumerable<CumulativePoint> readings)
    {
        var states = new Dictionary<string, SeriesState>();
        var amounts = new Dictionary<string, (DateTimeOffset At, long Amount)>();
        foreach (var reading in readings)
        {
            var (next, changed) = CumulativeSeries.Step(states.GetValueOrDefault(reading.Series, SeriesState.Empty), reading);
            states[reading.Series] = next;
            foreach (var fact in changed) amounts[fact.SourceKey] = (fact.PeriodStartAt, fact.TokensIn ?? 0);
        }
        return amounts.Values.Where(value => value.Amount != 0).GroupBy(value => value.At).OrderBy(group => group.Key)
            .ToDictionary(group => group.Key, group => group.Sum(value => value.Amount));
    }

    private static CumulativePoint Reading(string series, DateTimeOffset at, decimal value) => new(series, true, at, value, Counter.TokensIn, new()
    {
        Source = "s", SourceKey = "", Tool = "t", Grain = Core.Usage.Grain.Event, PeriodStartAt = at, PeriodEndAt = at, ReceivedAt = Sample.ReceivedAt,
    });

    /// <summary>The payload as several: one record each, with everything around the record kept.</summary>
    private static List<byte[]> Split(byte[] payload)
    {
        var text = Encoding.UTF8.GetString(payload);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 1 && lines.All(line => line.StartsWith('{') && line.TrimEnd().EndsWith('}'))) return lines.Select(Encoding.UTF8.GetBytes).ToList();
        var root = JsonNode.Parse(text)!;
        if (root is JsonArray) return Enumerable.Range(0, root.AsArray().Count).Select(i => Encoding.UTF8.GetBytes(new JsonArray(root[i]!.DeepClone()).ToJsonString())).ToList();

        foreach (var path in (ReadOnlySpan<string[]>)
        [
            ["resourceLogs", "scopeLogs", "logRecords"], ["resourceSpans", "scopeSpans", "spans"], ["resourceMetrics", "scopeMetrics", "metrics"],
            ["data"], ["usageEvents"], ["items"], ["seats"], ["usageItems"], ["value"], ["queryResults"], ["teamMembers"], ["userTableStats"],
        ])
        {
            if (root[path[0]] is not JsonArray) continue;
            var count = Records(root, path).Count;
            return Enumerable.Range(0, count).Select(keep =>
            {
                var copy = root.DeepClone();
                var records = Records(copy, path);
                for (var i = records.Count - 1; i >= 0; i--) if (i != keep) records.RemoveAt(i);
                return Encoding.UTF8.GetBytes(copy.ToJsonString());
            }).ToList();
        }
        return [payload];
    }

    private static IEnumerable<byte[]> SplitPoints(byte[] payload)
    {
        var root = JsonNode.Parse(payload)!;
        var metrics = Records(root, ["resourceMetrics", "scopeMetrics", "metrics"]);
        for (var metric = 0; metric < metrics.Count; metric++)
        {
            var kind = metrics[metric]!.AsObject().First(member => member.Value is JsonObject).Key;
            for (var point = 0; point < metrics[metric]![kind]!["dataPoints"]!.AsArray().Count; point++)
            {
                var copy = root.DeepClone();
                var kept = Records(copy, ["resourceMetrics", "scopeMetrics", "metrics"]);
                for (var i = kept.Count - 1; i >= 0; i--) if (i != metric) kept.RemoveAt(i);
                var points = kept[0]![kind]!["dataPoints"]!.AsArray();
                for (var i = points.Count - 1; i >= 0; i--) if (i != point) points.RemoveAt(i);
                yield return Encoding.UTF8.GetBytes(copy.ToJsonString());
            }
        }
    }

    private static JsonArray Records(JsonNode root, string[] path)
    {
        var node = root[path[0]]!;
        foreach (var step in path.Skip(1)) node = node[0]![step]!;
        return node.AsArray();
    }
}
