using System.Security.Cryptography;
using ChatBot.Commands;
using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;
using ChatBot.Operations;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.Benchmarks;

/// <summary>Where a telemetry record's time goes, one stage after another: CPU time and bytes of new objects, so that a busy machine says the same as an idle one.</summary>
internal static class IngestStages
{
    private const int Exports = 64, WarmRounds = 30, Rounds = 20;

    public static async Task<int> RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("chatbot-bench-").FullName;
        await using (var app = ServiceHost.Build(data, "http://127.0.0.1:0", new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error" }))
        {
            await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
            var (writer, store) = (app.Services.GetRequiredService<GroupWriter>(), app.Services.GetRequiredService<FactStore>());
            var stages = new List<Stage> { new("hash of the body"), new("read"), new("read and map"), new("keys"), new("write and commit") };
            for (var round = 0; round < WarmRounds + Rounds; round++)
            {
                if (round == WarmRounds) stages.ForEach(s => s.Clear());
                var bodies = Enumerable.Range(0, Exports).Select(i => IngestBenchmark.Export((round * Exports) + i)).ToList();
                var now = TimeProvider.System.GetUtcNow();
                List<byte[]> hashes = [];
                stages[0].Measure(() => hashes = bodies.ConvertAll(b => SHA256.HashData(b)[..16]));
                stages[1].Measure(() => bodies.ForEach(b => OtlpMapper.Read(b, OtlpSignal.Logs, OtlpEncoding.Json, out _)));
                List<MappedBatch> batches = [];
                stages[2].Measure(() => batches = bodies.ConvertAll(b => OtlpMapper.Map(b, OtlpSignal.Logs, OtlpEncoding.Json, new(now))));
                var deliveries = batches.Select((b, i) => new Delivery("otlp", hashes[i], b, now)).ToList();
                stages[3].Measure(() => deliveries.ForEach(d => d.Prepare()));
                await stages[4].MeasureAsync(() => writer.WriteAsync(scope => store.Write(scope, deliveries), CancellationToken.None));
            }
            Print(stages, Exports * IngestBenchmark.RecordsPerExport, "record");
            await WebhooksAsync(writer, store);
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(data, recursive: true);
        return 0;
    }

    /// <summary>As the door brings them to the writer when sixty-four senders wait: deliveries of one event each, committed together.</summary>
    private static async Task WebhooksAsync(GroupWriter writer, FactStore store)
    {
        var stages = new List<Stage> { new("hash of the body"), new("read and map"), new("keys"), new("write"), new("commit") };
        var agent = Sources.Find("agent")!;
        for (var round = 0; round < Exports * (WarmRounds + Rounds); round++)
        {
            if (round == Exports * WarmRounds) stages.ForEach(s => s.Clear());
            var bodies = Enumerable.Range(0, Exports).Select(i => IngestBenchmark.Event((round * Exports) + i)).ToList();
            var now = TimeProvider.System.GetUtcNow();
            List<byte[]> hashes = [];
            stages[0].Measure(() => hashes = bodies.ConvertAll(b => StoreHash.Of128("agent/bench", b)));
            List<MappedBatch> batches = [];
            stages[1].Measure(() => batches = bodies.ConvertAll(b => agent.Map(b, new(now) { Sender = "bench" })));
            var deliveries = batches.Select((b, i) => new Delivery("agent", StoreHash.InTime(hashes[i], b.Facts[0].PeriodStartAt), b, now) { FormerKey = hashes[i] }).ToList();
            stages[2].Measure(() => deliveries.ForEach(d => d.Prepare()));
            var before = stages[3].Microseconds;
            await stages[4].MeasureAsync(() => writer.WriteAsync(scope => stages[3].Measure(() => store.Write(scope, deliveries)), CancellationToken.None));
            stages[4].Leave(stages[3].Microseconds - before);
        }
        Print(stages, Exports * Exports, "event");
    }

    private static void Print(List<Stage> stages, int each, string what)
    {
        foreach (var stage in stages) Console.WriteLine($"{stage.Name,-20} {stage.Microseconds / (each * Rounds),8:0.00} us CPU {stage.Bytes / (each * Rounds),8:N0} bytes {what}");
    }

    private sealed class Stage(string name)
    {
        public string Name => name;
        public double Microseconds { get; private set; }
        public long Bytes { get; private set; }

        public void Clear() => (Microseconds, Bytes) = (0, 0);

        /// <summary>Takes off what is told elsewhere.</summary>
        public void Leave(double microseconds) => Microseconds -= microseconds;

        public void Measure(Action work)
        {
            var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            work();
            Add(cpu, bytes);
        }

        public async Task MeasureAsync(Func<Task> work)
        {
            var (cpu, bytes) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            await work();
            Add(cpu, bytes);
        }

        private void Add(TimeSpan cpu, long bytes)
        {
            Microseconds += (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds;
            Bytes += GC.GetTotalAllocatedBytes() - bytes;
        }
    }
}
