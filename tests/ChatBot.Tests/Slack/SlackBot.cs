using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Slack;
using ChatBot.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBot.Tests.Slack;

/// <summary>The Slack half of the service behind its real routes, with an inbox that remembers, facing the fake workspace.</summary>
sealed class SlackBot : IInbox, ISlackInstallations, IAsyncDisposable
{
    readonly WebApplication app;
    readonly HttpClient http;
    readonly HashSet<string> known = [];
    readonly Dictionary<string, Reply> answered = [];
    readonly Channel<Inbound> arrived = System.Threading.Channels.Channel.CreateUnbounded<Inbound>();
    readonly ConcurrentDictionary<string, SlackInstallation> installed = new();

    SlackBot(FakeSlack slack, Dictionary<string, string?> settings, TestClock clock, ExpandSlackCard? expand)
    {
        (Slack, Clock) = (slack, clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IInbox>(this).AddSingleton<ISlackInstallations>(this).AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(expand ?? ((kind, data) => Cards.TryGetValue(kind, out var json) ? CardTemplate.Parse(json, kind).Expand(data) : null));
        builder.Services.AddDataProtection();
        builder.Services.AddSlack();
        app = builder.Build();
        app.MapSlack();
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    }

    public FakeSlack Slack { get; }

    /// <summary>The fake workspace should live by the same one.</summary>
    public TestClock Clock { get; }
    public LogLines Log { get; } = new();
    public Dictionary<string, string> Cards { get; } = [];
    public List<Inbound> Kept { get; } = [];

    /// <summary>What a press or submission is answered with.</summary>
    public Func<Inbound, Reply> Answer { get; set; } = _ => new Reply.None();
    public TimeSpan? StoreIsAwayFor { get; set; }

    /// <summary>Set: storing waits for it.</summary>
    public TaskCompletionSource? StoreHangs { get; set; }
    public TaskCompletionSource StoreAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public IReadOnlyDictionary<string, SlackInstallation> Installed => installed;
    public IChannel Channel => app.Services.GetRequiredService<IChannel>();
    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<SlackBot> StartAsync(
        FakeSlack slack, TestClock clock, Action<Dictionary<string, string?>>? change = null, ExpandSlackCard? expand = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Slack:SigningSecret"] = FakeSlack.SigningSecret, ["Slack:BotToken"] = FakeSlack.BotToken, ["Slack:ApiBaseUrl"] = slack.ApiBaseUrl.AbsoluteUri,
        };
        change?.Invoke(settings);
        var bot = new SlackBot(slack, settings, clock, expand);
        await bot.app.StartAsync();
        bot.http.BaseAddress = new Uri(bot.app.Urls.First());
        return bot;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request);

    public async Task<(HttpStatusCode Status, JsonElement Body)> AnswerOfAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>The next thing that was stored or asked.</summary>
    public async Task<T> NextAsync<T>() where T : Inbound
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return Assert.IsType<T>(await arrived.Reader.ReadAsync(patience.Token));
    }

    public bool NothingArrived => !arrived.Reader.TryPeek(out _);

    /// <summary>Sends until it is sent or given up, as the outbox does; the clock moves by what is asked for.</summary>
    public async Task<SendResult> DeliverAsync(OutboundMessage message, int mostAttempts = 30)
    {
        var attempt = SendAttempt.First;
        for (var i = 0; i < mostAttempts; i++)
        {
            var result = await Channel.SendAsync(message, attempt, CancellationToken.None);
            if (result is not SendResult.TryLater later) return result;
            Clock.Advance(later.After);
            attempt = new SendAttempt(later.NotAttempted ? attempt.Number : attempt.Number + 1, Math.Max(attempt.PartsSent, later.PartsSent));
        }
        throw new InvalidOperationException("Never sent.");
    }

    /// <summary>Where the repository begins, seen from the tests' output.</summary>
    public static string Repository { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    public static ConversationRef To(string channel, string? thread = null) =>
        new(Platform.Slack, FakeSlack.Team, channel, channel.StartsWith('D') ? ConversationKind.Personal : ConversationKind.Channel) { ThreadId = thread };

    public static ConversationRef ToUser(string user) => new(Platform.Slack, FakeSlack.Team, "", ConversationKind.Personal) { UserId = user };

    public static CardContent Card(string kind, JsonObject data) => new(kind, JsonSerializer.SerializeToElement(data));

    async Task<Receipt> IInbox.StoreAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        if (StoreHangs is { } hanging)
        {
            StoreAsked.TrySetResult();
            await hanging.Task;
        }
        // What goes through the inbox is kept as JSON; a thing that does not survive that is of no use.
        inbound = JsonSerializer.Deserialize(JsonSerializer.Serialize(inbound, ChannelJson.Default.Inbound), ChannelJson.Default.Inbound)!;
        if (StoreIsAwayFor is { } wait) return new Receipt.TryLater(wait);
        lock (known)
        {
            if (!known.Add($"{inbound.Conversation.TenantId}/{inbound.DeliveryId}")) return new Receipt.Repeat();
            Kept.Add(inbound);
        }
        arrived.Writer.TryWrite(inbound);
        return new Receipt.Stored();
    }

    Task<Reply> IInbox.AnswerAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        if (StoreIsAwayFor is { } wait) return Task.FromResult<Reply>(new Reply.TryLater(wait));
        lock (known)
        {
            if (answered.TryGetValue(inbound.DeliveryId, out var before)) return Task.FromResult(before);
            Kept.Add(inbound);
            var reply = answered[inbound.DeliveryId] = Answer(inbound);
            arrived.Writer.TryWrite(inbound);
            return Task.FromResult(reply);
        }
    }

    public bool InstallationsAreAway { get; set; }

    Task<SlackInstallation?> ISlackInstallations.FindAsync(string? teamId, string? enterpriseId, CancellationToken cancellationToken) => InstallationsAreAway ? throw new IOException("the store is away") : Task.FromResult(
        installed.Values.FirstOrDefault(i => i.TeamId is not null && i.TeamId == teamId)
        ?? installed.Values.FirstOrDefault(i => i.TeamId is null && i.EnterpriseId is not null && i.EnterpriseId == enterpriseId));

    Task ISlackInstallations.SaveAsync(SlackInstallation installation, CancellationToken cancellationToken)
    {
        installed[installation.Key] = installation;
        return Task.CompletedTask;
    }

    Task ISlackInstallations.RemoveAsync(string? teamId, string? enterpriseId, DateTimeOffset installedBefore, CancellationToken cancellationToken)
    {
        if (InstallationsAreAway) throw new IOException("the store is away");
        foreach (var (key, value) in installed)
            if ((value.TeamId == teamId || (value.TeamId is null && value.EnterpriseId == enterpriseId)) && value.InstalledAt <= installedBefore) installed.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    /// <summary>Everything that was logged, to be searched for what must not be in it.</summary>
    public sealed class LogLines : ILoggerProvider, ILogger
    {
        readonly ConcurrentQueue<string> lines = new();

        public string All => string.Join('\n', lines);
        public ILogger CreateLogger(string categoryName) => this;
        public void Dispose() { }
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}
