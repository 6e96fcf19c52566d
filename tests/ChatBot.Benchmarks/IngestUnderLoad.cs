using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatBot.Commands;
using ChatBot.Ingest;
using ChatBot.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBot.Benchmarks;

/// <summary>What a large body costs in memory, whether a thousand senders are served alike, and whether answers keep their speed beside ingest.</summary>
internal static partial class IngestUnderLoad
{
    private const long Mebibyte = 1 << 20;
    private const int Cap = 64;

    /// <summary>The service in a process of its own, one body of the size of the cap, and four at once; peak of what it holds in memory.</summary>
    public static async Task<int> MemoryAsync()
    {
        var data = Directory.CreateTempSubdirectory("chatbot-bench-").FullName;
        var token = await TokenAsync(data);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(ServeVerb).Assembly.Location, "serve", "--data", data, "--urls", "http://127.0.0.1:0" }) start.ArgumentList.Add(argument);
        (start.Environment["DOTNET_ENVIRONMENT"], start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"]) = ("Production", "Information");
        using var service = Process.Start(start)!;
        try
        {
            using var http = new HttpClient { BaseAddress = await ListeningAsync(service), Timeout = TimeSpan.FromMinutes(5) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            for (var i = 0; i < 50; i++) await PostAsync(http, "/webhooks/agent", IngestBenchmark.Event(i));
            var idle = Peak(service);
            var body = OneBody();
            Console.WriteLine($"a body of {body.Length / Mebibyte} MiB of log records; cap {Cap} MiB; idle {idle / Mebibyte} MiB");
            var watch = Stopwatch.StartNew();
            await PostAsync(http, "/v1/logs", body);
            Print("one such body", idle, Peak(service), watch.Elapsed);
            watch.Restart();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostAsync(http, "/v1/logs", body)));
            Print("four of them at once", idle, Peak(service), watch.Elapsed);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
        return 0;
    }

    /// <summary>As many senders as asked for, each with a connection of its own and its next event as soon as the last is durable.</summary>
    public static async Task<int> SendersAsync(int senders)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, {senders} senders, one event a request");
        foreach (var (name, open) in new (string, Func<string, Task<(WebApplication App, string Token, IDisposable? With)>>)[] { ("bare", BareAsync), ("service", ServiceAsync) })
        {
            var data = Directory.CreateTempSubdirectory("chatbot-bench-").FullName;
            var (app, token, with) = await open(data);
            await app.StartAsync();
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = senders }) { BaseAddress = IngestBenchmark.AddressOf(app) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            var counts = new int[senders];
            var next = 0;
            using var stop = new CancellationTokenSource();
            var loops = Enumerable.Range(0, senders).Select(sender => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await PostAsync(http, "/webhooks/agent", IngestBenchmark.Event(Interlocked.Increment(ref next)));
                    Interlocked.Increment(ref counts[sender]);
                }
            })).ToList();
            await IngestBenchmark.WarmUpAsync();
            Array.Clear(counts);
            var watch = Stopwatch.StartNew();
            await Task.Delay(TimeSpan.FromSeconds(15));
            var served = counts.Order().ToArray();
            await stop.CancelAsync();
            await Task.WhenAll(loops);
            Console.WriteLine($"{name,-8} {served.Sum() / watch.Elapsed.TotalSeconds,8:N0} requests/s; median sender {served[senders / 2]}, slowest {served[0]} ({(double)served[0] / served[senders / 2]:0.00} of the median, aim 0.5)");
            await app.StopAsync();
            await app.DisposeAsync();
            with?.Dispose();
            SqliteConnection.ClearAllPools();
            Directory.Delete(data, recursive: true);
        }
        return 0;
    }

    /// <summary>Questions alone, and while events come in at 80 % of what the service can take.</summary>
    /// <param name="root">Of the repository: the sample organisation lies there.</param>
    public static async Task<int> AnswersAsync(string root)
    {
        var data = Directory.CreateTempSubdirectory("chatbot-bench-").FullName;
        var sample = Path.Combine(root, "tests/ChatBot.IntegrationTests/Samples/org-seed1");
        if (await CommandLine.RunAsync(["import", sample, "--data", data], TextWriter.Null, Console.Error) != 0) return 1;
        var asker = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(sample, "org.json"))).RootElement.GetProperty("admins")[0].GetString()!;
        var (app, token, _) = await ServiceAsync(data);
        await app.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 80 }) { BaseAddress = IngestBenchmark.AddressOf(app) };
        using var sender = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = http.BaseAddress };
        sender.DefaultRequestHeaders.Authorization = new("Bearer", token);
        for (var before = -TimeSpan.FromDays(1); JitInfo.GetCompilationTime() - before > TimeSpan.FromMilliseconds(50);)
        {
            before = JitInfo.GetCompilationTime();
            await AskAsync(http, asker, 300);
        }
        var idle = await AskAsync(http, asker, 500);

        var next = 0;
        var limit = await RateAsync(sender, () => Interlocked.Increment(ref next), perSecond: null, TimeSpan.FromSeconds(8), null);
        var wanted = limit * 0.8;
        var busy = Array.Empty<double>();
        var reached = await RateAsync(sender, () => Interlocked.Increment(ref next), wanted, null, async () => busy = await AskAsync(http, asker, 500));
        Console.WriteLine($"{Environment.ProcessorCount} cores; ingest alone {limit:N0} events/s; beside questions {reached:N0}/s, {reached / limit:0.00} of it");
        Console.WriteLine($"questions alone        median {idle[idle.Length / 2],6:0.0} ms  p99 {idle[idle.Length * 99 / 100],6:0.0} ms");
        Console.WriteLine($"questions beside ingest median {busy[busy.Length / 2],6:0.0} ms  p99 {busy[busy.Length * 99 / 100],6:0.0} ms  {busy[busy.Length * 99 / 100] / idle[idle.Length * 99 / 100]:0.0} times (aim 3, never over 10)");
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(data, recursive: true);
        return 0;
    }

    /// <returns>Milliseconds of each answer, ascending.</returns>
    private static async Task<double[]> AskAsync(HttpClient http, string asker, int times)
    {
        string[] questions = ["adoption rate last month", "spend by tool this month", "active users of Cursor last week", "top 3 teams by prompts last month", "tokens by model in May"];
        var took = new double[times];
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await http.PostAsJsonAsync("/api/ask", new { asker, text = questions[i % questions.Length] });
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            took[i] = watch.Elapsed.TotalMilliseconds;
        }
        Array.Sort(took);
        return took;
    }

    /// <param name="perSecond">None = as fast as it goes.</param>
    /// <returns>Events a second that were durable.</returns>
    private static async Task<double> RateAsync(HttpClient http, Func<int> next, double? perSecond, TimeSpan? during, Func<Task>? meanwhile)
    {
        long done = 0, begun = 0;
        var watch = Stopwatch.StartNew();
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (perSecond is { } pace && Interlocked.Increment(ref begun) > watch.Elapsed.TotalSeconds * pace)
                {
                    Interlocked.Decrement(ref begun);
                    await Task.Delay(5);
                    continue;
                }
                await PostAsync(http, "/webhooks/agent", IngestBenchmark.Event(next()));
                Interlocked.Increment(ref done);
            }
        })).ToList();
        if (meanwhile is not null) await meanwhile();
        else
        {
            await IngestBenchmark.WarmUpAsync();
            Interlocked.Exchange(ref done, 0);
            watch.Restart();
            await Task.Delay(during!.Value);
        }
        var (count, seconds) = (Interlocked.Read(ref done), watch.Elapsed.TotalSeconds);
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        return count / seconds;
    }

    private static async Task<(WebApplication App, string Token, IDisposable? With)> ServiceAsync(string data)
    {
        var app = ServiceHost.Build(data, "http://127.0.0.1:0", new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error", ["environment"] = "Development", ["Clock:Start"] = "2026-06-17T15:00:00Z" });
        await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
        return (app, await TokenAsync(app.Services), null);
    }

    internal static Task<(WebApplication App, string Token, IDisposable? With)> BareAsync(string data)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new IngestBenchmark.BareServer(Path.Combine(data, "bare.db"), "the-token");
        foreach (var path in new[] { "/webhooks/agent", "/v1/logs" }) app.MapPost(path, (RequestDelegate)(http => server.TakeAsync(http)));
        return Task.FromResult<(WebApplication, string, IDisposable?)>((app, "the-token", server));
    }

    private static async Task<string> TokenAsync(string data)
    {
        await using var app = ServiceHost.Build(data);
        await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
        var token = await TokenAsync(app.Services);
        SqliteConnection.ClearAllPools();
        return token;
    }

    internal static async Task<string> TokenAsync(IServiceProvider services) =>
        ((TokenIssue.Ready)await services.GetRequiredService<Tokens>().IssueAsync(new("ingest", "bench", null, true), Operator.CommandLine, CancellationToken.None)).Token;

    private static async Task PostAsync(HttpClient http, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var answer = await http.PostAsync(path, content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Exports one after the other inside one, until the cap is nearly reached.</summary>
    private static byte[] OneBody()
    {
        var text = new StringBuilder("{\"resourceLogs\":[");
        for (var i = 1; text.Length < (Cap - 1) * Mebibyte; i++)
        {
            var export = Encoding.UTF8.GetString(IngestBenchmark.Export(i));
            if (i > 1) text.Append(',');
            text.Append(export.AsSpan("{\"resourceLogs\":[".Length, export.Length - "{\"resourceLogs\":[".Length - 2));
        }
        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    /// <summary>High-water mark of resident memory since the last look, which is then forgotten.</summary>
    private static long Peak(Process process)
    {
        var peak = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");
        return long.Parse(Number().Match(peak).Value, System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    private static void Print(string what, long idle, long peak, TimeSpan took) => Console.WriteLine(
        $"{what,-22} peak {peak / Mebibyte,5} MiB = idle + {(double)(peak - idle) / (Cap * Mebibyte):0.0} caps (aim 3, never over 6), {took.TotalSeconds:0.0} s");

    private static async Task<Uri> ListeningAsync(Process service)
    {
        while (await service.StandardOutput.ReadLineAsync() is { } line)
            if (Listening().Match(line) is { Success: true } found)
            {
                _ = service.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new(found.Groups[1].Value);
            }
        throw new InvalidOperationException("The service ended before it listened.");
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
