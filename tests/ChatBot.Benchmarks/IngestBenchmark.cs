using System.Buffers;
using System.Diagnostics;
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
/// the ratio is what counts. Load and server share the machine's cores, the same for both.</summary>
internal static class IngestBenchmark
{
    internal const int RecordsPerExport = 200;
    private const int Connections = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3), LongestWarmUp = TimeSpan.FromSeconds(90), Measured = TimeSpan.FromSeconds(6);

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, {Connections} connections, SQLite with synchronous=FULL");
        var bare = await MeasureBareAsync();
        var service = await MeasureServiceAsync();
        Print("webhooks, one event each", "requests", bare.Webhooks, service.Webhooks, aim: 0.7);
        Print($"OTLP logs, {RecordsPerExport} records each", "records", bare.Records, service.Records, aim: 0.6);
        return 0;
    }

    private static void Print(string what, string unit, Figure bare, Figure service, double aim) => Console.WriteLine(
        $"{what,-36} bare {bare.PerSecond,10:N0} {unit}/s {bare.CpuMicroseconds,6:N1} us CPU   service {service.PerSecond,10:N0} {unit}/s {service.CpuMicroseconds,6:N1} us CPU   " +
        $"ratio {service.PerSecond / bare.PerSecond:0.00} (aim {aim:0.0}, never below 0.33)");

    private static async Task<(Figure Webhooks, Figure Records)> MeasureServiceAsync()
    {
        var data = Directory.CreateTempSubdirectory("chatbot-bench-").FullName;
        var app = ServiceHost.Build(data, "http://127.0.0.1:0", new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Error" });
        await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
        await app.StartAsync();
        var issued = (TokenIssue.Ready)await app.Services.GetRequiredService<Tokens>().IssueAsync(new("ingest", "bench", null, true), Operator.CommandLine, CancellationToken.None);
        var figures = await MeasureAsync(AddressOf(app), issued.Token);
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(data, recursive: true);
        return figures;
    }

    private static async Task<(Figure Webhooks, Figure Records)> MeasureBareAsync()
    {
        var data = Directory.CreateTempSubdirectory("chatbot-bench-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        using var server = new BareServer(Path.Combine(data, "bare.db"), "the-token");
        app.MapPost("/webhooks/agent", (RequestDelegate)(http => server.TakeAsync(http)));
        app.MapPost("/v1/logs", (RequestDelegate)(http => server.TakeAsync(http)));
        await app.StartAsync();
        var figures = await MeasureAsync(AddressOf(app), "the-token");
        await app.StopAsync();
        return figures;
    }

    internal static Uri AddressOf(WebApplication app) => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static async Task<(Figure Webhooks, Figure Records)> MeasureAsync(Uri address, string token)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var next = 0;
        var webhooks = await LoadAsync(http, "/webhooks/agent", 1, buffer => Event(Interlocked.Increment(ref next)).AsMemory());
        var records = await LoadAsync(http, "/v1/logs", RecordsPerExport, buffer => buffer.AsMemory(0, Export(buffer, Interlocked.Increment(ref next))));
        return (webhooks, records);
    }

    private static async Task<Figure> LoadAsync(HttpClient http, string path, int perRequest, Func<byte[], ReadOnlyMemory<byte>> body)
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
        await WarmUpAsync();
        var (from, cpu, watch) = (Interlocked.Read(ref done), Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(Measured);
        var count = (Interlocked.Read(ref done) - from) * perRequest;
        var (seconds, used) = (watch.Elapsed.TotalSeconds, Process.GetCurrentProcess().TotalProcessorTime - cpu);
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        return new(count / seconds, used.TotalMicroseconds / Math.Max(1, count));
    }

    /// <summary>Until the compiler has hardly anything left to do: on a machine that others use as well that takes longer than a fixed time.</summary>
    internal static async Task WarmUpAsync()
    {
        var watch = Stopwatch.StartNew();
        TimeSpan before;
        do
        {
            before = JitInfo.GetCompilationTime();
            await Task.Delay(WarmUp);
        }
        while (JitInfo.GetCompilationTime() - before > WarmUp / 50 && watch.Elapsed < LongestWarmUp);
    }

    internal static byte[] Event(int id) => Encoding.UTF8.GetBytes(
        $$"""{"id":"e{{id}}","time":"2026-06-03T{{id % 24:00}}:40:11Z","person":"email:p{{id % 2000}}@a.example","tool":"claude-code","surface":"cli","model":"claude-opus-5","project":"repo-{{id % 50}}","prompts":1,"requests":1,"tokens_in":1200,"tokens_out":300,"duration_ms":8000,"cost":{"amount":"0.0123","currency":"USD"} }""");

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
