using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ChatBot.Commands;
using ChatBot.Ingest;
using ChatBot.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.Benchmarks;

/// <summary>What each journey costs as the facts in the store grow, and the exponent by which it does: the slope of log(cost) over log(facts). Costs are processor
/// time of the whole process, load included: on a machine that does other work too, the clock on the wall measures the neighbours.</summary>
internal static class GrowthBenchmark
{
    private const long Smallest = 100_000;
    private const int People = 2_000, Events = 2_000, Exports = 30, Rounds = 6, Senders = 16;

    /// <param name="budget">Each store holds four times as many facts as the one before, as long as the next one fits into it.</param>
    public static async Task<int> RunAsync(TimeSpan budget, string root)
    {
        var (begun, last) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var sizes = new List<Costs>();
        for (var facts = Smallest; sizes.Count == 0 || begun.Elapsed + (2 * last) < budget; facts *= 4)
        {
            var one = Stopwatch.StartNew();
            sizes.Add(await MeasureAsync(facts, root));
            last = one.Elapsed;
            Console.WriteLine($"{sizes[^1].Facts,12:N0} facts measured, {begun.Elapsed.TotalSeconds:N0} s so far");
        }

        Console.WriteLine($"\n{Environment.ProcessorCount} cores, SQLite, {People:N0} people more than the sample's; processor time, load included");
        Console.WriteLine($"{"journey",-34}{string.Concat(sizes.Select(s => $"{s.Facts / 1e6,9:0.0} M"))}   exponent   a million");
        foreach (var (journey, _, unit, perMillion) in sizes[0].Each)
        {
            var costs = sizes.ConvertAll(s => s.Each.First(c => c.Journey == journey).Cost);
            Console.WriteLine($"{$"{journey} ({unit})",-34}{string.Concat(costs.Select(c => $"{c,11:N1}"))}   {Exponent(sizes, costs),8:0.00}   {perMillion(costs[^1])}");
        }

        return 0;
    }

    private static async Task<Costs> MeasureAsync(long facts, string root)
    {
        var data = Directory.CreateTempSubdirectory("chatbot-growth-").FullName;
        try
        {
            var samples = Path.Combine(root, "tests/ChatBot.IntegrationTests/Samples");
            await AskBenchmark.ImportAsync(Path.Combine(samples, "org-seed1"), data);
            var file = Path.Combine(data, "chatbot.db");
            var stored = GrownStore.Grow(file, facts, People);
            var room = new FileInfo(file).Length / (double)stored;
            SqliteConnection.ClearAllPools();

            await using var app = ServiceHost.Build(data, "http://127.0.0.1:0",
                new Dictionary<string, string?> { ["environment"] = "Development", ["Logging:LogLevel:Default"] = "Error" });
            var start = Cpu();
            await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
            await app.StartAsync();
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders })
            {
                BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
            };
            (await http.GetAsync(new Uri("/readyz", UriKind.Relative))).EnsureSuccessStatusCode();
            var ready = Cpu() - start;

            var issued = (TokenIssue.Ready)await app.Services.GetRequiredService<Tokens>().IssueAsync(new("ingest", "growth", null, true), Operator.CommandLine, CancellationToken.None);
            var question = await AskAsync(http, Path.Combine(samples, "dev.jsonl"));
            http.DefaultRequestHeaders.Authorization = new("Bearer", issued.Token);
            var webhook = await SendAsync(http, "/webhooks/agent", Events, IngestBenchmark.Event);
            var record = await SendAsync(http, "/v1/logs", Exports, IngestBenchmark.Export) / IngestBenchmark.RecordsPerExport;
            await app.StopAsync();

            start = Cpu();
            using var silence = new StringWriter();
            await CommandLine.RunAsync(["rebuild-day", "2026-05-04", "2026-05-04", "--data", data], silence, silence);
            var recount = Cpu() - start;
            return new(stored,
            [
                new("a question", question.TotalMilliseconds, "ms", c => $"{c * 1e6 / 3_600_000:0.0} h of one core"),
                new("an event by webhook", webhook.TotalMicroseconds, "us", c => $"{c:0} s of one core"),
                new("a record by OTLP", record.TotalMicroseconds, "us", c => $"{c:0} s of one core"),
                new("a start until ready", ready.TotalMilliseconds, "ms", _ => ""),
                new("a day recounted", recount.TotalMilliseconds, "ms", _ => ""),
                new("room of a fact", room, "bytes", c => $"{c:0} MB"),
            ]);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<TimeSpan> AskAsync(HttpClient http, string examples)
    {
        var asked = File.ReadLines(examples).Select(line => JsonDocument.Parse(line).RootElement).Where(e => e.GetProperty("previous").GetArrayLength() == 0).ToList();
        var (from, count) = (TimeSpan.Zero, 0);
        for (var round = 0; round < Rounds; round++)
        {
            // The first rounds warm caches and compiler.
            if (round == Rounds / 2) (from, count) = (Cpu(), 0);
            foreach (var example in asked)
            {
                var body = new
                {
                    asker = example.GetProperty("asker").GetString(), text = example.GetProperty("text").GetString(), now = example.GetProperty("now").GetString(),
                    conversation = $"{example.GetProperty("id").GetString()}-{round}",
                };
                using var answer = await http.PostAsJsonAsync(new Uri("/api/ask", UriKind.Relative), body);
                answer.EnsureSuccessStatusCode();
                count++;
            }
        }

        return (Cpu() - from) / count;
    }

    private static async Task<TimeSpan> SendAsync(HttpClient http, string path, int requests, Func<int, byte[]> body)
    {
        // A part first, so that what is measured is the way that is warm.
        await LoadAsync(1, requests / 4);
        var from = Cpu();
        await LoadAsync((requests / 4) + 1, requests);
        return (Cpu() - from) / (requests - (requests / 4));

        async Task LoadAsync(int first, int last)
        {
            var next = first - 1;
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
            {
                for (var id = Interlocked.Increment(ref next); id <= last; id = Interlocked.Increment(ref next))
                {
                    using var content = new ByteArrayContent(body(id));
                    content.Headers.ContentType = new("application/json");
                    using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
                    answer.EnsureSuccessStatusCode();
                }
            })));
        }
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private static double Exponent(List<Costs> sizes, List<double> costs)
    {
        if (sizes.Count < 2) return double.NaN;
        var (x, y) = (sizes.ConvertAll(s => Math.Log(s.Facts)), costs.ConvertAll(c => Math.Log(Math.Max(c, 1e-9))));
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private sealed record Cost(string Journey, double Each, string Unit, Func<double, string> AMillion);

    private sealed record Costs(long Facts, List<Cost> All)
    {
        public IEnumerable<(string Journey, double Cost, string Unit, Func<double, string> PerMillion)> Each => All.Select(c => (c.Journey, c.Each, c.Unit, c.AMillion));
    }
}
