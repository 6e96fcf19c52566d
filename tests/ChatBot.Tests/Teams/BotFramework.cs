using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Teams;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBot.Tests.Teams;

/// <summary>A clock that moves only when told, on the wall and inside the process alike.</summary>
internal sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;
    private long _ticks = 1;

    public ManualClock() : this(new(2026, 6, 17, 12, 0, 0, TimeSpan.Zero)) { }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override DateTimeOffset GetUtcNow() => _now;
    public override long GetTimestamp() => _ticks;

    public void Pass(TimeSpan time)
    {
        _now += time;
        _ticks += time.Ticks;
        foreach (var timer in _timers.Where(timer => timer.DueAt <= _ticks).ToList())
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private readonly List<Timer> _timers = [];

    private sealed class Timer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            if (dueTime < TimeSpan.Zero)
                return true;
            DueAt = clock._ticks + dueTime.Ticks;
            clock._timers.Add(this);
            return true;
        }

        public void Fire()
        {
            clock._timers.Remove(this);
            callback(state);
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>The platform's side of authentication: keys, their publication, tokens.</summary>
internal sealed class BotFramework : HttpMessageHandler
{
    public const string AppId = "11111111-2222-3333-4444-555555555555";
    public const string Issuer = "https://api.botframework.com";
    public const string Service = "https://smba.trafficmanager.net/emea/";
    public static readonly Uri Metadata = new("https://login.botframework.test/v1/.well-known/openidconfiguration");

    // Making a key takes longer than any test here, so the first ones are shared.
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, RSA> Made = new();

    private readonly Dictionary<string, (RSA Rsa, string[] Endorsements)> _published = [];

    public BotFramework() => Publish("key-1", "msteams");

    public ManualClock Clock { get; } = new();
    public int Fetches { get; private set; }
    public bool IsDown { get; set; }
    public TaskCompletionSource? Gate { get; set; }
    public string[] Algorithms { get; set; } = ["RS256"];

    public RSA Publish(string kid, params string[] endorsements)
    {
        var rsa = Made.GetOrAdd(kid, _ => RSA.Create(2048));
        _published[kid] = (rsa, endorsements);
        return rsa;
    }

    public void Withdraw(string kid) => _published.Remove(kid);

    public RSA Key(string kid) => _published[kid].Rsa;

    public SigningKeys Keys() => new(new HttpClient(this, disposeHandler: false), Metadata, Clock, NullLogger<SigningKeys>.Instance);

    public BotTokenValidator Validator(SigningKeys? keys = null) => new(keys ?? Keys(), Issuer, AppId, Clock);

    public string Token(Action<JsonObject>? claims = null, Action<JsonObject>? head = null, RSA? key = null)
    {
        var now = Clock.GetUtcNow();
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = "key-1", ["typ"] = "JWT" };
        var body = new JsonObject
        {
            ["iss"] = Issuer, ["aud"] = AppId, ["serviceurl"] = Service, ["nbf"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        };
        claims?.Invoke(body);
        head?.Invoke(header);
        return Sign(header.ToJsonString(), body.ToJsonString(), key ?? Key("key-1"));
    }

    public static string Sign(string head, string body, RSA key)
    {
        var signed = $"{Segment(head)}.{Segment(body)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public static string Segment(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
            await gate.Task;
        if (request.RequestUri == Metadata)
            Fetches++;
        if (IsDown)
            return new(HttpStatusCode.InternalServerError);
        var body = request.RequestUri == Metadata
            ? JsonSerializer.Serialize(new
            {
                issuer = Issuer, jwks_uri = "https://login.botframework.test/v1/.well-known/keys", id_token_signing_alg_values_supported = Algorithms,
            })
            : JsonSerializer.Serialize(new
            {
                keys = _published.Select(entry => new
                {
                    kty = "RSA", use = "sig", kid = entry.Key, x5t = "print-" + entry.Key,
                    n = Base64Url.EncodeToString(entry.Value.Rsa.ExportParameters(false).Modulus),
                    e = Base64Url.EncodeToString(entry.Value.Rsa.ExportParameters(false).Exponent),
                    endorsements = entry.Value.Endorsements,
                }),
            });
        return new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
