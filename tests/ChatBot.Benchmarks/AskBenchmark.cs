using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ChatBot.Chat;
using ChatBot.Commands;
using ChatBot.Import;
using ChatBot.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.Benchmarks;

/// <summary>Every worked example through HTTP on a store of many facts, beside the best SQL on the same roll-ups.</summary>
internal static class AskBenchmark
{
    private const int Rounds = 12;

    public static async Task<int> RunAsync(long facts, int people, string root)
    {
        var data = Directory.CreateTempSubdirectory("chatbot-ask-").FullName;
        try
        {
            var samples = Path.Combine(root, "tests/ChatBot.IntegrationTests/Samples");
            await ImportAsync(Path.Combine(samples, "org-seed1"), data);
            var clock = Stopwatch.StartNew();
            var file = Path.Combine(data, "chatbot.db");
            var stored = GrownStore.Grow(file, facts, people);
            Console.WriteLine($"{stored:N0} facts, {people + 140:N0} people, {new FileInfo(file).Length / 1024 / 1024:N0} MiB, made in {clock.Elapsed.TotalSeconds:N0} s");
            await MeasureAsync(data, Path.Combine(samples, "dev.jsonl"));
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
    }

    internal static async Task ImportAsync(string folder, string data)
    {
        await using var app = ServiceHost.Build(data);
        await app.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
        await app.Services.GetRequiredService<Importer>().RunAsync(new(DatasetFiles.InFolder(folder)), new Progress<ImportProgress>(), CancellationToken.None);
    }

    private static async Task MeasureAsync(string data, string examples)
    {
        var app = ServiceHost.Build(data, "http://127.0.0.1:0", new Dictionary<string, string?> { ["environment"] = "Development", ["Logging:LogLevel:Default"] = "Warning" });
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        var times = new Dictionary<string, List<double>>();
        var byQuestion = new Dictionary<string, List<double>>();
        var familyOf = new Dictionary<string, string>();
        for (var round = 0; round < Rounds; round++)
            foreach (var line in File.ReadLines(examples))
            {
                using var example = JsonDocument.Parse(line);
                var root = example.RootElement;
                var conversation = $"{root.GetProperty("id").GetString()}-{round}";
                foreach (var turn in root.GetProperty("previous").EnumerateArray()) await AskAsync(turn, root, conversation);
                var time = await AskAsync(root, root, conversation);
                // The first rounds warm the caches and the compiler.
                if (round < 3) continue;
                Of(times, root.GetProperty("category").GetString()!).Add(time);
                var question = $"{root.GetProperty("id").GetString()} {root.GetProperty("text").GetString()}";
                familyOf[question] = root.GetProperty("category").GetString()!;
                Of(byQuestion, question).Add(time);
            }
        var bare = await BareAsync(http);
        var inside = Inside(app.Services, examples);
        await app.StopAsync();

        var baseline = Baseline.Measure(data);
        // On a machine that does other work too, a question's fastest round tells what it costs.
        Console.WriteLine($"{"family",-20} {"questions",9} {"best ms",9} {"median ms",10} {"p99 ms",9} {"SQL ms",9} {"twice + 1",10}");
        foreach (var (family, all) in times.OrderBy(t => t.Key))
        {
            var sql = baseline.GetValueOrDefault(family);
            var best = At(byQuestion.Where(q => familyOf[q.Key] == family).Select(q => q.Value.Min()).ToList(), 0.5);
            Console.WriteLine($"{family,-20} {all.Count / (Rounds - 3),9} {best,9:N2} {At(all, 0.5),10:N2} {At(all, 0.99),9:N2} {sql,9:N2} {(best <= 2 * sql + 1 ? "within" : "over"),10}");
        }
        var every = times.Values.SelectMany(t => t).ToList();
        var fastest = byQuestion.Values.Select(q => q.Min()).ToList();
        Console.WriteLine($"{"all",-20} {every.Count / (Rounds - 3),9} {At(fastest, 0.5),9:N2} {At(every, 0.5),10:N2} {At(every, 0.99),9:N2}");
        Console.WriteLine($"{"bare HTTP",-20} {bare.Count,9} {bare.Min(),9:N2} {At(bare, 0.5),10:N2} {At(bare, 0.99),9:N2}");
        Console.WriteLine($"{"without HTTP, store",-20} {inside.Count,9} {inside.Min(),9:N2} {At(inside, 0.5),10:N2} {At(inside, 0.99),9:N2}");
        Console.WriteLine($"fastest rounds: 99th percentile of the questions {At(fastest, 0.99):N2} ms; the slowest:");
        foreach (var (question, all) in byQuestion.OrderByDescending(s => s.Value.Min()).Take(8)) Console.WriteLine($"  {all.Min(),8:N2} ms  {question}");

        async Task<double> AskAsync(JsonElement turn, JsonElement example, string conversation)
        {
            var body = new { asker = turn.GetProperty("asker").GetString(), text = turn.GetProperty("text").GetString(), conversation, now = example.GetProperty("now").GetString() };
            var started = Stopwatch.GetTimestamp();
            using var response = await http.PostAsJsonAsync(new Uri("/api/ask", UriKind.Relative), body);
            await response.Content.ReadAsByteArrayAsync();
            response.EnsureSuccessStatusCode();
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
    }

    /// <summary>What a request costs that does nothing, on the same machine at the same time.</summary>
    private static async Task<List<double>> BareAsync(HttpClient http)
    {
        var times = new List<double>();
        for (var i = 0; i < 1200; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await http.GetAsync(new Uri("/healthz", UriKind.Relative));
            await response.Content.ReadAsByteArrayAsync();
            if (i >= 200) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    /// <summary>Understanding, judging, reading and words, without the request and without writing the conversation.</summary>
    private static List<double> Inside(IServiceProvider services, string examples)
    {
        var handler = services.GetRequiredService<ChatHandler>();
        var times = new List<double>();
        for (var round = 0; round < 8; round++)
            foreach (var line in File.ReadLines(examples))
            {
                using var example = JsonDocument.Parse(line);
                var root = example.RootElement;
                var (asker, text, now) = (root.GetProperty("asker").GetString()!, root.GetProperty("text").GetString()!, root.GetProperty("now").GetDateTimeOffset());
                var started = Stopwatch.GetTimestamp();
                handler.Prepare(asker, text, $"inside {round}", "api", now);
                if (round > 0) times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        return times;
    }

    internal static double At(List<double> times, double share)
    {
        times.Sort();
        return times[(int)Math.Min(times.Count - 1, share * times.Count)];
    }

    private static List<double> Of(Dictionary<string, List<double>> all, string key) => all.TryGetValue(key, out var list) ? list : all[key] = [];
}
