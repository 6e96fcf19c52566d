using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;

namespace ChatBot.Benchmarks;

/// <summary>How long reading one telemetry record takes, beside stepping through the tokens of the same JSON and doing nothing.</summary>
internal static class ReadingBenchmark
{
    private const int Copies = 100, Runs = 400;

    public static int Run(string root)
    {
        var samples = Path.Combine(root, "tests", "ChatBot.Tests", "Samples", "vendors");
        Console.WriteLine($"{"export",-40} {"records",7} {"bytes",6} {"bare µs",8} {"read µs",8} {"mapped µs",9} {"per core",10}");
        Json("anthropic/claude-code.logs.json", OtlpSignal.Logs, "resourceLogs", "scopeLogs", "logRecords");
        Json("google/gemini-cli.logs.json", OtlpSignal.Logs, "resourceLogs", "scopeLogs", "logRecords");
        Json("anthropic/claude-code.metrics.delta.json", OtlpSignal.Metrics, "resourceMetrics", "scopeMetrics", "metrics");
        Protobuf("otlp/claude-code.logs.pb.base64.txt", OtlpSignal.Logs);
        Protobuf("otlp/claude-code.metrics.pb.base64.txt", OtlpSignal.Metrics);
        Protobuf("otlp/copilot-cli.traces.pb.base64.txt", OtlpSignal.Traces);
        return 0;

        void Json(string name, OtlpSignal signal, string resources, string scopes, string records)
        {
            var export = JsonNode.Parse(File.ReadAllText(Path.Combine(samples, name)))!;
            var list = export[resources]![0]![scopes]![0]![records]!.AsArray();
            var originals = list.Select(record => record!.DeepClone()).ToList();
            for (var i = 1; i < Copies; i++) originals.ForEach(record => list.Add(record.DeepClone()));
            Measure(name, Encoding.UTF8.GetBytes(export.ToJsonString()), signal, OtlpEncoding.Json);
        }

        void Protobuf(string name, OtlpSignal signal)
        {
            // Messages of one kind may be written one after another: repeated fields join.
            var one = Convert.FromBase64String(File.ReadAllText(Path.Combine(samples, name)).Trim());
            Measure(name, [.. Enumerable.Repeat(one, Copies).SelectMany(bytes => bytes)], signal, OtlpEncoding.Protobuf);
        }
    }

    private static void Measure(string name, byte[] export, OtlpSignal signal, OtlpEncoding encoding)
    {
        var context = new MappingContext(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
        var records = OtlpMapper.Read(export, signal, encoding, out var problem)?.Count ?? throw new InvalidOperationException(problem);
        var bare = encoding == OtlpEncoding.Json ? Time(() => Step(export)) / records : (double?)null;
        var read = Time(() => OtlpMapper.Read(export, signal, encoding, out _)) / records;
        var mapped = Time(() => OtlpMapper.Map(export, signal, encoding, context)) / records;
        Console.WriteLine($"{name,-40} {records,7} {export.Length / records,6} {bare,8:0.00} {read,8:0.00} {mapped,9:0.00} {1_000_000 / mapped,10:0}");
    }

    private static void Step(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read()) { }
    }

    /// <returns>Microseconds a run, the best of five rounds: on a busy machine the others measure the neighbours.</returns>
    private static double Time(Action action)
    {
        for (var i = 0; i < Runs; i++) action();
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Runs / 5; i++) action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / (Runs / 5));
        }
        return best;
    }
}
