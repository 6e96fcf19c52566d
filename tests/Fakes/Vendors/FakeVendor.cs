using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBot.Fakes.Vendors;

/// <summary>One request that a vendor's stand-in saw.</summary>
internal sealed record Seen(string Method, string Path, IReadOnlyDictionary<string, IReadOnlyList<string>> Query, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? First(string name) => Query.TryGetValue(name, out var values) ? values[0] : null;
}

/// <summary>What the stand-in answers.</summary>
internal abstract record Reply
{
    private Reply() { }

    public sealed record Text(string Body, string ContentType = "application/json", IReadOnlyDictionary<string, string>? Headers = null) : Reply;

    public sealed record Status(int Code, IReadOnlyDictionary<string, string>? Headers = null, string Body = "") : Reply;

    /// <summary>Announces the whole body and sends half of it.</summary>
    public sealed record Half(string Body) : Reply;

    /// <summary>Never answers.</summary>
    public sealed record Silence : Reply;

    public static Reply TooMany(int seconds) => new Status(429, new Dictionary<string, string> { ["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture) });
}

/// <summary>A vendor's interface on this machine. Faults that are queued come before its proper answers.</summary>
internal sealed class FakeVendor : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeVendor(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    public ConcurrentQueue<Seen> Requests { get; } = [];

    public ConcurrentQueue<Reply> Faults { get; } = [];

    public static async Task<FakeVendor> StartAsync(Func<FakeVendor, Seen, Reply> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var vendor = new FakeVendor(app);
        app.Run(context => vendor.AnswerAsync(context, answer));
        await app.StartAsync();
        vendor.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return vendor;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<FakeVendor, Seen, Reply> answer)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var seen = new Seen(
            context.Request.Method, context.Request.Path.Value!, context.Request.Query.ToDictionary(q => q.Key, q => (IReadOnlyList<string>)[.. q.Value.Select(v => v ?? "")]),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await body.ReadToEndAsync());
        Requests.Enqueue(seen);
        var reply = Faults.TryDequeue(out var fault) ? fault : answer(this, seen);
        switch (reply)
        {
            case Reply.Text(var text, var type, var headers):
                foreach (var (name, value) in headers ?? new Dictionary<string, string>()) context.Response.Headers[name] = value;
                context.Response.ContentType = type;
                await context.Response.WriteAsync(text);
                break;
            case Reply.Status(var code, var headers, var text):
                context.Response.StatusCode = code;
                foreach (var (name, value) in headers ?? new Dictionary<string, string>()) context.Response.Headers[name] = value;
                if (text.Length > 0) await context.Response.WriteAsync(text);
                break;
            case Reply.Half(var text):
                var bytes = Encoding.UTF8.GetBytes(text);
                context.Response.ContentLength = bytes.Length;
                await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case Reply.Silence:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
        }
    }
}
