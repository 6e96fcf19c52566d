using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ChatBot.Commands;
using ChatBot.Ingest;
using ChatBot.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBot.Benchmarks;

/// <summary>The service's door beside a bare server that verifies, parses and group-commits and does nothing else, in one run on one machine:
/// the ratios are what counts. Each server is a process of its own on one core and the load comes from another process on the other cores, so that the CPU time is the server's
/// alone: with the load inside, its cost would be in both figures and make them more alike than they are.</summary>
internal static class IngestBenchmark
{
    internal const int RecordsPerExport = 200;
    private const int Connections = 64, QuietTimes = 4;
    private const string CoreChooser = "/usr/bin/taskset";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3), LongestWarmUp = TimeSpan.FromSeconds(120), Usual = TimeSpan.FromSeconds(6);
    private static readonly DateTime FirstEvent = new(2026, 6, 3, 8, 0, 0, DateTimeKind.Utc);
    private static readonly (string Name, Func<string, Task<(WebApplication App, string Token, IDisposable? With)>> Open)[] Servers =
        [("bare", IngestUnderLoad.BareAsync), ("service", ServiceAsync)];

    /// <param name="only">The one server to put under load; both when none is named.</param>
    /// <param name="measured">How long each kind of load is measured: longer for a profiler that looks on.</param>
    public static async Task<int> RunAsync(string? only = null, TimeSpan? measured = null)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, one of them the server's, {Connections} connections, SQLite with synchronous=FULL");
        var figures = new Dictionary<string, (Figure Webhooks, Figure Records)>();
        foreach (var (name, _) in Servers)
            if (only is null || only == name) figures[name] = await MeasureAsync(name, measured ?? Usual);
        Print("webhooks, one event each", "requests", figures, f => f.Webhooks, aim: 0.7);
        Print($"OTLP logs, {RecordsPerExport} records each", "records", figures, f => f.Records, aim: 0.6);
        return 0;
    }

    /// <summary>One server, until nobody listens to it any more; tells where it listens, its token, and on demand what the compiler has done so far.</summary>
    public static async Task<int> ServeAsync(string name, string data)
    {
        var (app, token, with) = await Servers.First(s => s.Name == name).Open(data);
        await app.StartAsync();
        Console.WriteLine($"{AddressOf(app)} {token}");
        while (await Console.In.ReadLineAsync() is not null) Console.WriteLine(JitInfo.GetCompilationTime().Ticks);
        await app.StopAsync();
        await app.DisposeAsync();
        with?.Dispose();
        return 0;
    }

    private static void Print(string what, string unit, Dictionary<string, (Figure, Figure)> figures, Func<(Figure Webhooks, Figure Records), Figure> of, double aim)
    {
        var line = new StringBuilder($"{what,-30}");
        foreach (var (name, figure) in figures) line.Append(CultureInfo.InvariantCulture, $" {name} {of(figure).PerSecond,9:N0} {unit}/s {of(figure).CpuMicroseconds,6:N1} us CPU ");
        if (figures.Count == 2)
        {
            var (bare, service) = (of(figures["bare"]), of(figures["service"]));
            line.Append(CultureInfo.InvariantCulture, $" ratio {service.PerSecond / bare.PerSecond:0.00}, by CPU {bare.CpuMicroseconds / service.CpuMicroseconds:0.00} (aim {aim:0.0}, never below 0.33)");
        }
        Console.WriteLine(line);
    }

    private static async Task<(Figure Webhooks, Figure Records)> MeasureAsync(string name, TimeSpan measured)
    {
        var data = Directory.CreateTempSubdirectory("chatbot-bench-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in new[] { typeof(IngestBenchmark).Assembly.Location, "ingest-server", name, data }) start.ArgumentList.Add(argument);
        using var server = OnOneCore(start);
        try
        {
            var told = (await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server ended before it listened.")).Split(' ');
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = new(told[0]) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", told[1]);
            var next = 0;
            var webhooks = await LoadAsync(server, http, measured, "/webhooks/agent", 1, buffer => Event(Interlocked.Increment(ref next)).AsMemory());
            var records = await LoadAsync(server, http, measured, "/v1/logs", RecordsPerExport, buffer => buffer.AsMemory(0, Export(buffer, Interlocked.Increment(ref next))));
            return (webhooks, records);
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    internal static Uri AddressOf(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The server's core is its own: everything in this process leaves it.</summary>
    private static Process OnOneCore(ProcessStartInfo start)
    {
        if (Environment.ProcessorCount < 2 || !File.Exists(CoreChooser)) return Process.Start(start)!;
        var leave = new ProcessStartInfo(CoreChooser, ["--all-tasks", "--cpu-list", "--pid", $"1-{Environment.ProcessorCount - 1}", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using (var left = Process.Start(leave)!) left.StandardOutput.ReadToEnd();
        foreach (var argument in new[] { start.FileName, "0", "--cpu-list" }) start.ArgumentList.Insert(0, argument);
        start.FileName = CoreChooser;
        return Process.Start(start)!;
    }

    private static async Task<(WebApplication App, string Token, IDisposable? With)> ServiceAsync(string data)
    {
        var app = ServiceHost.Build(data, "http://127.0.0.1:0", new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error" });
        await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
        return (app, await IngestUnderLoad.TokenAsync(app.Services), null);
    }

    private static async Task<Figure> LoadAsync(Process server, HttpClient http, TimeSpan measured, string path, int perRequest, Func<byte[], ReadOnlyMemory<byte>> body)
    {
        long done = 0;
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            var buffer = new byte[256 * RecordsPerExport * 4];
            while (!stop.IsCancellationRequested)
            {
                using var content = new ReadOnlyMemoryContent(body(buffer));
                content.Headers.ContentType = new("application/json");
                using var answer = await http.PostAsync(path, content);
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref done);
            }
        })).ToList();
        await WarmUpAsync(() => CompiledAsync(server));
        var (from, cpu, watch) = (Interlocked.Read(ref done), CpuOf(server), Stopwatch.StartNew());
        await Task.Delay(measured);
        var count = (Interlocked.Read(ref done) - from) * perRequest;
        var (seconds, used) = (watch.Elapsed.TotalSeconds, CpuOf(server) - cpu);
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        return new(count / seconds, used.TotalMicroseconds / Math.Max(1, count));
    }

    /// <summary>Until the compiler has had nothing to do for a while: code that is still watched by it, or not yet made anew, is half as fast, and on a busy core it is late.</summary>
    internal static Task WarmUpAsync() => WarmUpAsync(() => Task.FromResult(JitInfo.GetCompilationTime()));

    private static async Task WarmUpAsync(Func<Task<TimeSpan>> compiled)
    {
        var watch = Stopwatch.StartNew();
        for (var quiet = 0; quiet < QuietTimes && watch.Elapsed < LongestWarmUp;)
        {
            var before = await compiled();
            await Task.Delay(WarmUp);
            quiet = await compiled() - before < WarmUp / 100 ? quiet + 1 : 0;
        }
    }

    private static async Task<TimeSpan> CompiledAsync(Process server)
    {
        await server.StandardInput.WriteLineAsync();
        return TimeSpan.FromTicks(long.Parse((await server.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
    }

    private static TimeSpan CpuOf(Process server)
    {
        server.Refresh();
        return server.TotalProcessorTime;
    }

    /// <summary>Of two thousand people and fifty projects, a millisecond after the one before: senders tell of what happens now, not of any hour of a day.</summary>
    internal static byte[] Event(int id) => Encoding.UTF8.GetBytes(
        $$"""{"id":"e{{id}}","time":"{{FirstEvent.AddMilliseconds(id):yyyy-MM-ddTHH:mm:ss.fffZ}}","person":"email:p{{id % 2000}}@a.example","tool":"claude-code","surface":"cli","model":"claude-opus-5","project":"repo-{{id % 50}}","prompts":1,"requests":1,"tokens_in":1200,"tokens_out":300,"duration_ms":8000,"cost":{"amount":"0.0123","currency":"USD"} }""");

    internal static byte[] Export(int export)
    {
        var buffer = new byte[256 * RecordsPerExport * 4];
        return buffer[..Export(buffer, export)];
    }

    /// <summary>Written into a buffer of the sender's own: the load must not be garbage that the server then collects.</summary>
    private static int Export(byte[] buffer, int export)
    {
        var at = 0;
        Put("""{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeLogs":[{"scope":{"name":"com.anthropic.claude_code.events"},"logRecords":["""u8);
        for (var i = 0; i < RecordsPerExport; i++)
        {
            if (i > 0) Put(","u8);
            Put("{\"timeUnixNano\":\""u8);
            Number(1780500000000000000L + ((export * (long)RecordsPerExport) + i) * 1_000_000);
            Put("\",\"body\":{\"stringValue\":\"claude_code.api_request\"},\"attributes\":[{\"key\":\"event.name\",\"value\":{\"stringValue\":\"api_request\"}},{\"key\":\"session.id\",\"value\":{\"stringValue\":\"s"u8);
            Number(export % 500);
            Put("\"}},{\"key\":\"user.email\",\"value\":{\"stringValue\":\"p"u8);
            Number(export % 500);
            Put("@a.example\"}},{\"key\":\"model\",\"value\":{\"stringValue\":\"claude-opus-5\"}},{\"key\":\"request_id\",\"value\":{\"stringValue\":\"r"u8);
            Number(export);
            Put("-"u8);
            Number(i);
            Put("\"}},{\"key\":\"input_tokens\",\"value\":{\"intValue\":\"100\"}},{\"key\":\"output_tokens\",\"value\":{\"intValue\":\"50\"}},{\"key\":\"cost_usd\",\"value\":{\"doubleValue\":0.01}},{\"key\":\"duration_ms\",\"value\":{\"intValue\":\"900\"}}]}"u8);
        }
        Put("]}]}]}"u8);
        return at;

        void Put(ReadOnlySpan<byte> text)
        {
            text.CopyTo(buffer.AsSpan(at));
            at += text.Length;
        }

        void Number(long value)
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(value, buffer.AsSpan(at), out var written);
            at += written;
        }
    }

    private readonly record struct Figure(double PerSecond, double CpuMicroseconds);

    /// <summary>Compares the token's hash, steps through the JSON, and commits what waits together: a row for each object that has an id or attributes.</summary>
    internal sealed class BareServer : IDisposable
    {
        private readonly byte[] hash;
        private readonly SqliteConnection connection;
        private readonly Channel<(int Rows, TaskCompletionSource Done)> waiting = Channel.CreateBounded<(int, TaskCompletionSource)>(10_000);

        public BareServer(string file, string token)
        {
            hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
            connection = new($"Data Source={file}");
            connection.Open();
            Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; CREATE TABLE Rows (Id INTEGER PRIMARY KEY, A INTEGER, B INTEGER, C INTEGER, D INTEGER, E INTEGER, F TEXT)");
            _ = Task.Run(CommitAsync);
        }

        public async Task TakeAsync(HttpContext http)
        {
            var given = http.Request.Headers.Authorization.ToString();
            if (given.Length < 8 || !CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(given[7..]))))
            {
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await waiting.Writer.WriteAsync((Rows(body.GetBuffer().AsSpan(0, (int)body.Length)), done));
            await done.Task;
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync("{}"u8.ToArray());
        }

        public void Dispose() => connection.Dispose();

        private static int Rows(ReadOnlySpan<byte> json)
        {
            var reader = new Utf8JsonReader(json);
            int records = 0, objects = 0;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject) objects++;
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("timeUnixNano"u8)) records++;
            }
            return records > 0 ? records : Math.Min(objects, 1);
        }

        private async Task CommitAsync()
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO Rows (A, B, C, D, E, F) VALUES (@a, @b, @c, @d, @e, @f)";
            foreach (var name in new[] { "@a", "@b", "@c", "@d", "@e" }) insert.Parameters.AddWithValue(name, 1L);
            insert.Parameters.AddWithValue("@f", "some-readable-key-of-a-row");
            var group = new List<TaskCompletionSource>();
            while (await waiting.Reader.WaitToReadAsync())
            {
                using (var transaction = connection.BeginTransaction())
                {
                    insert.Transaction = transaction;
                    while (group.Count < 1000 && waiting.Reader.TryRead(out var one))
                    {
                        for (var i = 0; i < one.Rows; i++) insert.ExecuteNonQuery();
                        group.Add(one.Done);
                    }
                    transaction.Commit();
                }
                foreach (var one in group) one.SetResult();
                group.Clear();
            }
        }

        private void Execute(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is written in this program.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
