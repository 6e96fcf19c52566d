using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatBot.Fakes;

/// <summary>A message as people see it in the fake workspace, in its latest state.</summary>
internal sealed record FakeMessage(string Channel, string Ts, string Text, JsonElement Body)
{
    public string? ThreadTs { get; init; }

    /// <summary>Seen by this person alone.</summary>
    public string? OnlyFor { get; init; }
    public bool Deleted { get; init; }
    public bool IsUpdate { get; init; }

    public JsonElement Blocks => Body.TryGetProperty("blocks", out var blocks) ? blocks : default;
}

/// <param name="Hash">Changes with every change of the view.</param>
internal sealed record FakeView(string Id, string Hash, string User, JsonElement Body);

/// <summary>A Slack workspace in this process, on a port of its own: it enforces scopes, limits and rate limits, answers in Slack's words, and
/// fails when told to.</summary>
internal sealed partial class FakeSlack : IAsyncDisposable
{
    public const string Team = "T0FAKE", App = "A0FAKE", Bot = "U0BOT", BotToken = "xoxb-fake-token", AppToken = "xapp-fake-token";
    public const string SigningSecret = "fake-signing-secret", ClientId = "1.2", ClientSecret = "fake-client-secret";

    readonly WebApplication app;
    readonly TimeProvider time;
    readonly Lock gate = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> faults = new();
    readonly ConcurrentDictionary<string, Queue<long>> calls = new();
    readonly ConcurrentDictionary<string, long> lastInChannel = new();
    readonly ConcurrentDictionary<string, int> responsesUsed = new();
    readonly ConcurrentDictionary<string, (string File, byte[]? Bytes)> uploads = new();
    readonly ConcurrentDictionary<string, bool> triggers = new();
    readonly Channel<FakeMessage> arrived = Channel.CreateUnbounded<FakeMessage>();
    readonly Channel<FakeView> shown = Channel.CreateUnbounded<FakeView>();
    readonly List<FakeMessage> messages = [];
    long clock = 1_790_000_000_000_000;
    int ids;

    /// <summary>How a call goes wrong once.</summary>
    /// <param name="AfterDoing">The call has its effect; only its answer is lost.</param>
    public sealed record Fault(int Status, string? Error = null, int? RetryAfter = null, bool Cut = false, bool AfterDoing = false);

    FakeSlack(WebApplication app, TimeProvider time) => (this.app, this.time) = (app, time);

    public Uri Url { get; private set; } = null!;
    public Uri ApiBaseUrl => new(Url, "/api/");
    public HashSet<string> Scopes { get; } =
    [
        "app_mentions:read", "assistant:write", "channels:read", "chat:write", "commands", "files:write", "groups:read", "im:history", "im:read",
        "im:write", "mpim:read", "users:read", "users:read.email",
    ];

    /// <summary>Tokens that are good, with the team that each belongs to.</summary>
    public ConcurrentDictionary<string, string> Tokens { get; } = new() { [BotToken] = Team };
    public ConcurrentDictionary<string, JsonObject> Users { get; } = new();
    public ConcurrentDictionary<string, string[]> Members { get; } = new();

    /// <summary>Channels that the bot is not in.</summary>
    public ConcurrentDictionary<string, bool> Foreign { get; } = new();
    public ConcurrentDictionary<string, FakeView> Homes { get; } = new();
    public ConcurrentDictionary<string, FakeView> Views { get; } = new();

    /// <summary>Every call that was let through to its method, in order.</summary>
    public ConcurrentQueue<(string Method, JsonElement Arguments)> Calls { get; } = new();

    /// <summary>Answers of <c>oauth.v2.access</c>, by code or refresh token.</summary>
    public ConcurrentDictionary<string, JsonObject> Grants { get; } = new();
    public IReadOnlyDictionary<string, (string File, byte[]? Bytes)> Uploads => uploads;

    /// <summary>How often 429 was answered because a limit was broken, not because a test asked for it.</summary>
    public int LimitsBroken { get; private set; }
    public bool KnowsCharts { get; set; } = true;

    /// <summary>Of the last call that was let through.</summary>
    public string? LastToken { get; private set; }
    public bool PaceChannels { get; set; } = true;

    public static async Task<FakeSlack> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var fake = new FakeSlack(app, time ?? TimeProvider.System);
        app.UseWebSockets();
        app.MapPost("/api/{method}", (HttpContext context, string method) => fake.CallAsync(context, method));
        app.MapPost("/respond/{id}", (HttpContext context, string id) => fake.RespondAsync(context, id));
        app.MapPost("/upload/{id}", (HttpContext context, string id) => fake.UploadAsync(context, id));
        app.Map("/link/{ticket}", (HttpContext context, string ticket) => fake.LinkAsync(context, ticket));
        await app.StartAsync();
        fake.Url = new Uri(app.Urls.First());
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links.Values) link.Drop();
        await app.DisposeAsync();
    }

    /// <summary>Every message ever shown, in its latest state, in the order of posting.</summary>
    public IReadOnlyList<FakeMessage> Messages
    {
        get { lock (gate) return [.. messages]; }
    }

    public IEnumerable<FakeMessage> In(string channel) => Messages.Where(m => m.Channel == channel && !m.Deleted);

    /// <summary>Told of every message and update as it is shown, beside <see cref="NextMessageAsync"/>.</summary>
    public event Action<FakeMessage>? Arrived;

    void Arrive(FakeMessage message)
    {
        arrived.Writer.TryWrite(message);
        Arrived?.Invoke(message);
    }

    /// <summary>The next message or update to be shown.</summary>
    public Task<FakeMessage> NextMessageAsync() => NextAsync(arrived, "message");

    /// <summary>The next modal or Home tab to be opened, pushed, updated or published.</summary>
    public Task<FakeView> NextViewAsync() => NextAsync(shown, "view");

    static async Task<T> NextAsync<T>(Channel<T> channel, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            return await channel.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No {what} arrived in the fake Slack.");
        }
    }

    public void FailNext(string method, params Fault[] next)
    {
        var queue = faults.GetOrAdd(method, _ => new());
        foreach (var fault in next) queue.Enqueue(fault);
    }

    /// <summary>Each method answers 429 the first time it is called.</summary>
    public void LimitEveryMethodOnce(int retryAfterSeconds = 1)
    {
        foreach (var method in FakeSlackRules.Methods.Keys) FailNext(method, new Fault(429, RetryAfter: retryAfterSeconds));
    }

    public string AddUser(string id, string name, string email, bool guest = false, string? team = null, string? locale = "en-GB")
    {
        Users[id] = new JsonObject
        {
            ["id"] = id, ["team_id"] = team ?? Team, ["name"] = name.ToLowerInvariant().Replace(' ', '.'), ["real_name"] = name, ["deleted"] = false,
            ["is_restricted"] = guest, ["locale"] = locale, ["tz"] = "Europe/Berlin", ["profile"] = new JsonObject { ["email"] = email, ["real_name"] = name },
        };
        return id;
    }

    public static string DirectMessageOf(string user) => "D" + user[1..];

    string NextTs()
    {
        var micros = Interlocked.Add(ref clock, 1_000_100);
        return string.Create(CultureInfo.InvariantCulture, $"{micros / 1_000_000}.{micros % 1_000_000:D6}");
    }

    string NextId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref ids):D6}");

    /// <summary>An address for answers, good for five posts.</summary>
    public string NewResponseUrl(string channel, string user, string? originalTs = null, bool ephemeral = false) =>
        new Uri(Url, $"/respond/{NextId("R")}-{channel}-{user}-{originalTs ?? "none"}-{(ephemeral ? "e" : "m")}").AbsoluteUri;

    /// <summary>A key to one dialog.</summary>
    public string NewTriggerId()
    {
        var id = NextId("trigger.");
        triggers[id] = true;
        return id;
    }

    async Task CallAsync(HttpContext context, string method)
    {
        var arguments = await ArgumentsAsync(context.Request);
        if (!FakeSlackRules.Methods.TryGetValue(method, out var rule)) { await AnswerAsync(context, Error("unknown_method")); return; }
        Fault? fault = null;
        if (faults.TryGetValue(method, out var queue)) queue.TryDequeue(out fault);
        if (fault is { AfterDoing: false }) { await FailAsync(context, fault); return; }

        var bearer = context.Request.Headers.Authorization.ToString();
        var token = bearer.StartsWith("Bearer ", StringComparison.Ordinal) ? bearer[7..] : "";
        JsonObject answer;
        if (method == "oauth.v2.access") answer = Grant(bearer, arguments);
        else if (method == "apps.connections.open") answer = token == AppToken ? NewLink() : Error("invalid_auth");
        else if (!Tokens.TryGetValue(token, out var team)) answer = Error(token.Length == 0 ? "not_authed" : "invalid_auth");
        else if (rule.Scope is { } scope && !Scopes.Contains(scope)) answer = MissingScope(scope);
        else if (Limited(method, rule.PerMinute, arguments) is { } wait)
        {
            LimitsBroken++;
            await FailAsync(context, new Fault(429, RetryAfter: wait));
            return;
        }
        else
        {
            Calls.Enqueue((method, arguments));
            LastToken = token;
            answer = Do(method, arguments, team);
        }
        context.Response.Headers["X-OAuth-Scopes"] = string.Join(',', Scopes);
        if (fault is not null) await FailAsync(context, fault);
        else await AnswerAsync(context, answer);
    }

    JsonObject MissingScope(string scope) =>
        new() { ["ok"] = false, ["error"] = "missing_scope", ["needed"] = scope, ["provided"] = string.Join(',', Scopes) };

    int? Limited(string method, int perMinute, JsonElement arguments)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var window = calls.GetOrAdd(method, _ => new());
            while (window.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= TimeSpan.FromMinutes(1)) window.Dequeue();
            if (window.Count >= perMinute) return 60;
            if (PaceChannels && method == "chat.postMessage" && FakeSlackRules.Text(arguments, "channel") is { } channel)
            {
                if (lastInChannel.TryGetValue(channel, out var last) && time.GetElapsedTime(last, now) < TimeSpan.FromSeconds(1)) return 1;
                lastInChannel[channel] = now;
            }
            window.Enqueue(now);
            return null;
        }
    }

    static async Task<JsonElement> ArgumentsAsync(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            using var document = await JsonDocument.ParseAsync(request.Body);
            return document.RootElement.Clone();
        }
        var fields = new JsonObject();
        foreach (var (name, value) in await request.ReadFormAsync()) fields[name] = value.ToString();
        return JsonSerializer.SerializeToElement(fields);
    }

    static async Task FailAsync(HttpContext context, Fault fault)
    {
        if (fault.Cut) { context.Abort(); return; }
        context.Response.StatusCode = fault.Status;
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(fault.Status == 429 ? """{"ok":false,"error":"ratelimited"}"""
            : fault.Error is { } error ? $$"""{"ok":false,"error":"{{error}}"}""" : "<html>oh no</html>");
    }

    static Task AnswerAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    static JsonObject Error(string error, string? detail = null)
    {
        var answer = new JsonObject { ["ok"] = false, ["error"] = error };
        if (detail is not null) answer["response_metadata"] = new JsonObject { ["messages"] = new JsonArray(detail) };
        return answer;
    }

    JsonObject Grant(string authorization, JsonElement arguments)
    {
        if (authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}"))) return Error("bad_client_secret");
        var refreshing = FakeSlackRules.Text(arguments, "grant_type") == "refresh_token";
        var ticket = FakeSlackRules.Text(arguments, refreshing ? "refresh_token" : "code") ?? "";
        if (!Grants.TryRemove(ticket, out var grant)) return Error(refreshing ? "invalid_refresh_token" : "invalid_code");
        if (grant["access_token"]?.GetValue<string>() is { } token)
            Tokens[token] = grant["team"]?["id"]?.GetValue<string>() ?? grant["enterprise"]?["id"]?.GetValue<string>() ?? Team;
        return grant;
    }
}
