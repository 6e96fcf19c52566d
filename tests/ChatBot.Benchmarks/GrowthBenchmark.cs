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
/// time of the whole process, load included, beside the time on the wall: where other work is done on the machine, the wall measures the neighbours.</summary>
/// <remarks>Every figure is the median of several rounds after rounds that only warm, and the whole is run once before on the smallest store: what the compiler and
/// the caches cost the first time belongs to no size.</remarks>
internal static class GrowthBenchmark
{
    private const long Smallest = 100_000;
    private const int People = 2_000, Senders = 16, Rounds = 5, WarmRounds = 2, EventsInRound = 400, ExportsInRound = 8;

    /// <param name="budget">Each store holds four times as many facts as the one before, as long as the next one fits into it.</param>
    /// <param name="largest">And not more than so many.</param>
    public static async Task<int> RunAsync(TimeSpan budget, long largest, string root)
    {
        await MeasureAsync(Smallest, root);
        var (begun, last) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var sizes = new List<Store>();
        for (var facts = Smallest; facts <= largest && (sizes.Count == 0 || begun.Elapsed + (3 * last) < budget); facts *= 4)
        {
            var one = Stopwatch.StartNew();
            sizes.Add(await MeasureAsync(facts, root));
            last = one.Elapsed;
            Console.WriteLine($"{sizes[^1].Facts,12:N0} facts measured, {begun.Elapsed.TotalSeconds:N0} s so far");
        }

        Console.WriteLine($"\n{Environment.ProcessorCount} cores, SQLite, {People:N0} people more than the sample's; medians of {Rounds} rounds, load included");
        Console.WriteLine($"{"journey",-38}{string.Concat(sizes.Select(s => $"{s.Facts / 1e6,9:0.0} M"))}   exponent   a million");
        foreach (var journey in sizes[0].Journeys)
        {
            var costs = sizes.ConvertAll(s => s.Journeys.First(j => j.Name == journey.Name).Cost);
            Print($"{journey.Name} ({journey.Unit})", costs.ConvertAll(c => c.Cpu), sizes, journey.AMillion(costs[^1].Cpu));
            if (journey.HasWall) Print("  on the wall", costs.ConvertAll(c => c.Wall), sizes, "");
        }

        return 0;
    }

    private static void Print(string what, List<double> costs, List<Store> sizes, string aMillion) =>
        Console.WriteLine($"{what,-38}{string.Concat(costs.Select(c => $"{c,11:N1}"))}   {Exponent(sizes, costs),8:0.00}   {aMillion}");

    private static async Task<Store> MeasureAsync(long facts, string root)
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

            var starting = await RoundsAsync(1, async () =>
            {
                await using var one = await ServeAsync(data);
                await one.StopAsync();
            });
            await using var app = await ServeAsync(data);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Senders }) { BaseAddress = AddressOf(app) };
            var issued = (TokenIssue.Ready)await app.Services.GetRequiredService<Tokens>().IssueAsync(new("ingest", "growth", null, true), Operator.CommandLine, CancellationToken.None);
            var asked = File.ReadLines(Path.Combine(samples, "dev.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).Where(e => e.GetProperty("previous").GetArrayLength() == 0).ToList();
            var conversation = 0;
            var question = await RoundsAsync(asked.Count, async () =>
            {
                conversation++;
                foreach (var example in asked) await AskAsync(http, example, conversation);
            });
            http.DefaultRequestHeaders.Authorization = new("Bearer", issued.Token);
            var (events, exports) = (0, 0);
            var webhook = await RoundsAsync(EventsInRound, () => SendAsync(http, "/webhooks/agent", IngestBenchmark.Event, events + 1, events += EventsInRound));
            var record = await RoundsAsync(ExportsInRound * IngestBenchmark.RecordsPerExport, () => SendAsync(http, "/v1/logs", IngestBenchmark.Export, exports + 1, exports += ExportsInRound));
            await app.StopAsync();

            using var silence = new StringWriter();
            var recount = await RoundsAsync(1, async () => await CommandLine.RunAsync(["rebuild-day", "2026-05-04", "2026-05-04", "--data", data], silence, silence));
            return new(stored,
            [
                new("a question", "ms", question * 1e3, c => $"{c * 1e6 / 3_600_000:0.0} h of one core"),
                new("an event by webhook", "us", webhook * 1e6, c => $"{c:0} s of one core"),
                new("a record by OTLP", "us", record * 1e6, c => $"{c:0} s of one core"),
                new("a start until ready", "ms", starting * 1e3, _ => ""),
                new("a day recounted", "ms", recount * 1e3, _ => ""),
                new("room of a fact", "bytes", new(room, 0), c => $"{c:0} MB") { HasWall = false },
            ]);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    /// <param name="pieces">Of work in one round.</param>
    /// <returns>Seconds for one piece, the median of the rounds that count.</returns>
    private static async Task<Cost> RoundsAsync(int pieces, Func<Task> round)
    {
        var (cpu, wall) = (new List<double>(), new List<double>());
        for (var n = 0; n < WarmRounds + Rounds; n++)
        {
            GC.Collect();
            var (start, watch) = (Cpu(), Stopwatch.StartNew());
            await round();
            if (n < WarmRounds) continue;
            wall.Add(watch.Elapsed.TotalSeconds / pieces);
            cpu.Add((Cpu() - start).TotalSeconds / pieces);
        }

        return new(Median(cpu), Median(wall));
    }

    /// <summary>With a clock of its own it does not ask every minute what is owed: digests would be measured with the journeys.</summary>
    private static async Task<WebApplication> ServeAsync(string data)
    {
        var app = ServiceHost.Build(data, "http://127.0.0.1:0", new Dictionary<string, string?> { ["environment"] = "Development", ["Logging:LogLevel:Default"] = "Error" }, TimeProvider.System);
        await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        (await http.GetAsync(new Uri("/readyz", UriKind.Relative))).EnsureSuccessStatusCode();
        return app;
    }

    private static Uri AddressOf(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static async Task AskAsync(HttpClient http, JsonElement example, int conversation)
    {
        var body = new
        {
            asker = example.GetProperty("asker").GetString(), text = example.GetProperty("text").GetString(), now = example.GetProperty("now").GetString(),
            conversation = $"{example.GetProperty("id").GetString()}-{conversation}",
        };
        using var answer = await http.PostAsJsonAsync(new Uri("/api/ask", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private static Task SendAsync(HttpClient http, string path, Func<int, byte[]> body, int first, int last)
    {
        var next = first - 1;
        return Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
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

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Exponent(List<Store> sizes, List<double> costs)
    {
        if (sizes.Count < 2) return double.NaN;
        var (x, y) = (sizes.ConvertAll(s => Math.Log(s.Facts)), costs.ConvertAll(c => Math.Log(Math.Max(c, 1e-9))));
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
    }

    private readonly record struct Cost(double Cpu, double Wall)
    {
        public static Cost operator *(Cost cost, double by) => new(cost.Cpu * by, cost.Wall * by);
    }

    private sealed record Journey(string Name, string Unit, Cost Cost, Func<double, string> AMillion)
    {
        public bool HasWall { get; init; } = true;
    }

    private sealed record Store(long Facts, IReadOnlyList<Journey> Journeys);
}
