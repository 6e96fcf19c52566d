using System.Collections.Concurrent;
using ChatBot.Ingest.Pull;
using ChatBot.Ingest.Pull.Connectors;
using ChatBot.Outbox;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatBot.IntegrationTests.Pull;

/// <summary>The pull engine on a real store, with a clock that does not wait and a log that can be searched.</summary>
internal sealed class PullHost : IAsyncDisposable
{
    /// <summary>Longer than the clock skips, so that only waits pass at once and never a time-out.</summary>
    private static readonly TimeSpan NoTimeOut = TimeSpan.FromDays(30);

    private readonly IHost host;
    private readonly string data;

    private PullHost(IHost host, string data) => (this.host, this.data) = (host, data);

    public static string Samples { get; } = Path.Combine(AppContext.BaseDirectory, "Samples", "vendors");

    public static Patience Patience { get; } = new() { Request = NoTimeOut, File = NoTimeOut, LongestWait = TimeSpan.FromMinutes(2) };

    public SkippingClock Clock => host.Services.GetRequiredService<SkippingClock>();

    public ConcurrentQueue<string> Logs => host.Services.GetRequiredService<SearchedLog>().Lines;

    public static async Task<PullHost> StartAsync(DateTimeOffset now, params (string Key, string? Value)[] settings)
    {
        var data = Hosting.ServiceUnderTest.NewDirectory();
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value));
        var log = new SearchedLog();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton(log);
        builder.Services.AddStorage(Commands.ServiceHost.StoreOf(new StorageOptions { DataDirectory = data }));
        builder.Services.AddSingleton(new SkippingClock(now));
        builder.Services.AddSingleton<TimeProvider>(s => s.GetRequiredService<SkippingClock>());
        builder.Services.AddSingleton<Store>();
        builder.Services.AddOptions<OrganisationOptions>().BindConfiguration("Organisation");
        builder.Services.AddSingleton<Outbox.Outbox>();
        builder.Services.AddPeople();
        builder.Services.AddOutreach();
        builder.Services.AddPull(builder.Configuration, serves: false);
        var host = builder.Build();
        Assert.IsType<StoreState.Ready>(await host.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None));
        await host.StartAsync();
        return new(host, data);
    }

    public Task<IReadOnlyList<FeedResult>> PullAsync(string source, Wish wish, Patience? patience = null, CancellationToken ct = default)
    {
        var connector = AllConnectors.Find(source)!;
        return host.Services.GetRequiredService<PullEngine>().RunAsync(
            connector, connector.SettingsOf(host.Services.GetRequiredService<IConfiguration>()), wish, patience ?? Patience, null, ct);
    }

    public ChatBotDb Open() => host.Services.GetRequiredService<Func<ChatBotDb>>()();

    public Task WriteAsync(Action<WriteScope> work) => host.Services.GetRequiredService<GroupWriter>().WriteAsync(work, CancellationToken.None);

    public async Task<PullRow> StateAsync(string feed)
    {
        await using var db = Open();
        return await db.Pulls.AsNoTracking().SingleAsync(p => p.Feed == feed);
    }

    /// <summary>Facts of one feed, oldest first.</summary>
    public async Task<List<UsageFactRow>> FactsAsync(string feed)
    {
        await using var db = Open();
        return await (from fact in db.UsageFacts.AsNoTracking()
                      join source in db.Sources on fact.SourceId equals source.Id
                      where source.Name == feed
                      select fact).ToListAsync();
    }

    /// <summary>Lines of a feed in the audit trail.</summary>
    public async Task<int> NotedAsync(string feed)
    {
        await using var db = Open();
        return await db.Audit.CountAsync(a => a.Actor == feed);
    }

    /// <summary>Identities that a feed's facts are told of.</summary>
    public async Task<string> WhoseAsync(string feed)
    {
        await using var db = Open();
        return string.Join(',', await (from fact in db.UsageFacts
                                       join source in db.Sources on fact.SourceId equals source.Id
                                       join identity in db.Identities on fact.IdentityId equals identity.Id
                                       where source.Name == feed
                                       orderby identity.Ref
                                       select identity.Ref).Distinct().ToListAsync());
    }

    /// <summary>Everything that the store file holds, as text to be searched.</summary>
    public async Task<string> EverythingStoredAsync()
    {
        // Open as long as the files are read: the last connection that closes takes the log away.
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(StorageSetup.SqliteConnectionString(Path.Combine(data, "chatbot.db")));
        await connection.OpenAsync();
        await using var checkpoint = connection.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await checkpoint.ExecuteNonQueryAsync();
        var text = new System.Text.StringBuilder();
        foreach (var file in Directory.GetFiles(data, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            text.Append(await reader.ReadToEndAsync());
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        Hosting.StoreDirectory.Delete(data);
    }
}

/// <summary>Waits pass at once and move the clock; time-outs longer than a day stay real.</summary>
internal sealed class SkippingClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = start;

    public List<TimeSpan> Waits { get; } = [];

    public void Move(TimeSpan by)
    {
        lock (gate) now += by;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > TimeSpan.FromDays(1)) return System.CreateTimer(callback, state, dueTime, period);
        lock (gate)
        {
            now += dueTime;
            Waits.Add(dueTime);
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}

internal sealed class SearchedLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose() { }
}
