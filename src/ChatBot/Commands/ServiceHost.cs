using ChatBot.Access;
using ChatBot.Chat;
using ChatBot.Digests;
using ChatBot.Dialogue;
using ChatBot.Governance;
using ChatBot.Import;
using ChatBot.Inbox;
using ChatBot.Ingest.Pull;
using ChatBot.Ingest;
using ChatBot.Licences;
using ChatBot.Nudges;
using ChatBot.Operations;
using ChatBot.Outbox;
using ChatBot.Outreach;
using ChatBot.Pairing;
using ChatBot.People;
using ChatBot.Platforms;
using ChatBot.Playground;
using ChatBot.Privacy;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.Extensions.Logging.Console;

namespace ChatBot.Commands;

/// <summary>Puts the rooms together. Every verb uses the same host; only <c>serve</c> starts it.</summary>
internal static class ServiceHost
{
    /// <summary>Which store serves a data directory. Tests put another engine beneath some of theirs.</summary>
    internal static Func<StorageOptions, StorageOptions> StoreOf { get; set; } = options => options;

    /// <param name="data">The data directory of <c>--data</c>.</param>
    /// <param name="urls">Where to listen; none when the host only lends its services to a verb.</param>
    /// <param name="settings">Settings that win over files and environment; tests point the service at their stand-ins with it.</param>
    /// <param name="clock">Wins over the machine's; tests move time with it.</param>
    /// <param name="speaks">Whether a verb, too, talks to the platforms.</param>
    public static WebApplication Build(string data, string? urls = null, IReadOnlyDictionary<string, string?>? settings = null, TimeProvider? clock = null, bool speaks = false)
    {
        // The files beside the program count, not those of the current directory: dotnet run works from anywhere.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory, EnvironmentName = settings?.GetValueOrDefault("environment") ?? EnvironmentName(),
        });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        if (ConfigurationCheck.FirstProblem(builder.Configuration) is { } problem) throw new Refusal(problem);
        if (PullOverview.Problems(builder.Configuration).FirstOrDefault() is { } unusable) throw new Refusal(unusable);

        var serves = urls is not null;
        ConfigureLogging(builder, serves);
        if (urls is not null) builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));

        var storage = StoreOf(new StorageOptions { DataDirectory = data, ConnectionString = builder.Configuration.GetConnectionString("UsageStore") });
        builder.Services.AddStorage(storage);
        if (serves) builder.Services.AddHostPlace(storage);

        // The doors of the platforms hand over to it, also where nobody knocks.
        if (serves || speaks) builder.Services.AddInbox();
        builder.Services.AddOutbox(serves);
        builder.Services.AddCards();
        builder.Services.AddImport();
        builder.Services.AddIngest();
        builder.Services.AddPull(builder.Configuration, serves);
        builder.Services.AddPeople();
        builder.Services.AddOutreach();
        builder.Services.AddAccess(builder.Environment, serves);
        builder.Services.AddNudges();
        builder.Services.AddPairing();
        builder.Services.AddDigests();
        builder.Services.AddDue();
        builder.Services.AddLicences();
        builder.Services.AddGovernance();
        builder.Services.AddPrivacy();
        builder.Services.AddChat();
        builder.Services.AddDialogue();
        if (serves || speaks) builder.Services.AddPlatforms(builder.Configuration, data);
        if (speaks && builder.Environment.IsDevelopment()) builder.Services.AddPlayground();
        if (serves && builder.Environment.IsDevelopment()) builder.Services.AddPlayground();
        builder.Services.AddOperations(builder.Configuration, builder.Environment, serves);
        if (clock is not null) builder.Services.AddSingleton(clock);

        if (serves) builder.Services.AddScheduling(storage, rehearses: builder.Configuration["Clock:Start"] is { Length: > 0 }, ticks: clock is null);

        // Until it has started, a failure is told once, by the verb, in a sentence with the remedy.
        var started = !serves;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        if (app.Services.GetRequiredService<SourcesOptions>().Problems().FirstOrDefault() is { } unfit) throw new Refusal(unfit);
        app.MapOperations();
        if (serves)
        {
            app.MapIngest();
            app.MapPlatforms();
            app.MapAsk();
            app.MapPairing();
            if (app.Environment.IsDevelopment()) app.MapPlayground();
        }
        return app;
    }

    /// <summary>What the environment says; otherwise a build for developing is Development and a published one is Production. (Launch settings would
    /// say the same, but dotnet run announces them on the standard output that programs read.)</summary>
    private static string EnvironmentName() =>
        Named("DOTNET_ENVIRONMENT") ?? Named("ASPNETCORE_ENVIRONMENT")
#if DEBUG
        ?? Environments.Development;
#else
        ?? Environments.Production;
#endif

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } name ? name : null;

    private static void ConfigureLogging(WebApplicationBuilder builder, bool serves)
    {
        builder.Logging.ClearProviders();
        if (builder.Environment.IsDevelopment())
            builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss "));
        else
            builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "O"));

        // A verb answers on standard output; its logs must not mix with what a program reads there.
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = serves ? LogLevel.Error : LogLevel.Trace);
        // After the file, whose levels are meant for the service.
        if (!serves) builder.Logging.AddFilter((_, level) => level >= LogLevel.Warning);
    }
}
