using ChatBot.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ChatBot.IntegrationTests.Hosting;

/// <summary>The real service on its own SQLite file, spoken to over HTTP.</summary>
internal sealed class ServiceUnderTest : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly bool ownsData;

    private ServiceUnderTest(WebApplication app, string data, bool ownsData)
    {
        this.app = app;
        Data = data;
        this.ownsData = ownsData;
        Http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
    }

    public string Data { get; }

    public HttpClient Http { get; }

    /// <param name="data">An existing data directory to serve; none = a new one that goes with the service.</param>
    /// <param name="settings">Settings that win over files, such as a stand-in's address.</param>
    public static Task<ServiceUnderTest> StartAsync(string? data = null, params (string Key, string? Value)[] settings) => StartAsync(data, clock: null, settings);

    /// <param name="clock">Instead of the machine's.</param>
    public static async Task<ServiceUnderTest> StartAsync(string? data, TimeProvider? clock, params (string Key, string? Value)[] settings)
    {
        var directory = data ?? NewDirectory();
        var given = settings.ToDictionary(s => s.Key, s => s.Value);
        given.TryAdd("environment", "Production");
        var app = ServiceHost.Build(directory, "http://127.0.0.1:0", given, clock);
        await ServeVerb.PrepareStoreAsync(app, CancellationToken.None);
        await app.StartAsync();
        return new(app, directory, data is null);
    }

    /// <summary>The tick of the schedule, when a test says so instead of once a minute.</summary>
    /// <returns>What was settled, or would be.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(DateTimeOffset at, bool dryRun = false)
    {
        var told = new List<string>();
        foreach (var due in app.Services.GetServices<ChatBot.Scheduling.IDue>())
            await due.SettleAsync(at, dryRun, owed => told.Add($"{owed.Rule} {owed.To}: {owed.What} {owed.Outcome}".Trim()), CancellationToken.None);
        return told;
    }

    /// <summary>What <c>sources</c> says with the settings of this service.</summary>
    public Task<IReadOnlyList<ChatBot.Ingest.SourceReport>> SourcesAsync() => app.Services.GetRequiredService<ChatBot.Ingest.SourceReports>().AllAsync(CancellationToken.None);

    public static string NewDirectory() => TestStores.NewDirectory();

    /// <summary>One verb in this process, as from the command line.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        if (!ownsData) return;
        StoreDirectory.Delete(Data);
    }
}
