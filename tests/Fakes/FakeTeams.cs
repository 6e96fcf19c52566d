using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatBot.Fakes;

/// <summary>An activity of the bot as people see it, in its latest state.</summary>
internal sealed record TeamsMessage(string Conversation, string Id, JsonElement Body)
{
    public string? ThreadId { get; init; }
    public bool IsUpdate { get; init; }
    public bool IsDeleted { get; init; }
    public string Text => FakeTeamsRules.Text(Body, "text") ?? "";

    /// <summary>The card's content; undefined when there is none.</summary>
    public JsonElement Card => Body.TryGetProperty("attachments", out var attached) && attached.GetArrayLength() > 0 ? attached[0].GetProperty("content") : default;

    /// <summary>What somebody without cards reads.</summary>
    public string Words => Card.ValueKind == JsonValueKind.Object ? FakeTeamsRules.Text(Card, "fallbackText") ?? "" : Text;
}

/// <param name="Id"><c>29:…</c>, as the bot sees the person.</param>
/// <param name="ObjectId">Of the directory.</param>
internal sealed record TeamsPerson(string Id, string Name, string? Email, string ObjectId)
{
    public bool IsGuest { get; init; }
    public string Locale { get; init; } = "en-GB";

    /// <summary>The app is not installed for this person: no chat can be opened.</summary>
    public bool HasNoApp { get; init; }
}

/// <param name="Kind"><c>personal</c>, <c>groupChat</c> or <c>channel</c>.</param>
internal sealed record TeamsConversation(string Id, string Kind, IReadOnlyList<string> Members);

/// <summary>A directory, the Bot Connector and Teams in this process, on a port of its own: keys and signed tokens, the token endpoint, conversations
/// and members. It enforces the platform's limits, answers in its words, and fails when told to.</summary>
internal sealed partial class FakeTeams : IAsyncDisposable
{
    public const string AppId = "5f1d7a60-93c1-4a2e-8f5b-6d1c0f6e2a11", Tenant = "0a6d3c52-7e41-4c8b-9f0e-1b2c3d4e5f60", ClientSecret = "fake-client-secret";
    public const string Bot = "28:" + AppId, BotName = "ChatBot", Issuer = "https://api.botframework.com";

    // Making a key takes long, so all share the two.
    static readonly Lazy<RSA> Published = new(() => RSA.Create(2048)), Unknown = new(() => RSA.Create(2048));

    readonly WebApplication app;
    readonly TimeProvider time;
    readonly Lock gate = new();
    readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> faults = new();
    readonly Dictionary<(string Operation, string Key), Queue<long>> calls = [];
    readonly ConcurrentDictionary<string, DateTimeOffset> tokens = new();
    readonly ConcurrentDictionary<string, TaskCompletionSource> holds = new();
    readonly List<TeamsMessage> messages = [];
    int ids;

    /// <summary>How a call goes wrong once.</summary>
    /// <param name="AfterDoing">The call has its effect; only its answer is lost.</param>
    public sealed record Fault(int Status, string? Code = null, int? RetryAfter = null, bool Cut = false, bool AfterDoing = false);

    FakeTeams(WebApplication app, TimeProvider time) => (this.app, this.time) = (app, time);

    public Uri Url { get; private set; } = null!;

    /// <summary>With the trailing slash that the platform puts there.</summary>
    public string ServiceUrl => new Uri(Url, "/teams/").AbsoluteUri;

    public ConcurrentDictionary<string, TeamsPerson> People { get; } = new();
    public ConcurrentDictionary<string, TeamsConversation> Conversations { get; } = new();

    /// <summary>Every call that reached its operation, in order: <c>send</c>, <c>update</c>, <c>delete</c>, <c>create</c>, <c>members</c>.</summary>
    public ConcurrentQueue<(string Operation, string Conversation)> Calls { get; } = new();

    /// <summary>Conversations in which the bot was seen typing, in order.</summary>
    public ConcurrentQueue<string> Typing { get; } = new();

    /// <summary>Told of every message and update as it is shown.</summary>
    public event Action<TeamsMessage>? Arrived;

    /// <summary>How often 429 was answered because a limit was broken, not because a test asked for it.</summary>
    public int LimitsBroken { get; private set; }
    public int TokensIssued { get; private set; }

    /// <summary>Settings of a service that lives on this platform.</summary>
    public IEnumerable<(string Key, string? Value)> Settings =>
    [
        ("Teams:AppId", AppId), ("Teams:TenantId", Tenant), ("Teams:ClientSecret", ClientSecret), ("Teams:OpenIdMetadataUrl", new Uri(Url, "/openidconfiguration").AbsoluteUri),
        ("Teams:TokenEndpoint", new Uri(Url, "/token").AbsoluteUri),
    ];

    public static async Task<FakeTeams> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var fake = new FakeTeams(app, time ?? TimeProvider.System);
        app.MapGet("/openidconfiguration", (HttpContext context) => fake.PublishAsync(context, "keys", fake.Metadata()));
        app.MapGet("/keys", (HttpContext context) => fake.PublishAsync(context, "keys", Keys()));
        app.MapPost("/token", fake.TokenAsync);
        const string conversation = "/teams/v3/conversations/{conversation}";
        app.MapPost("/teams/v3/conversations", (HttpContext context) => fake.CallAsync(context, "create", "", body => fake.Create(body)));
        app.MapPost($"{conversation}/activities", (HttpContext context, string conversation) => fake.SendAsync(context, conversation, null));
        app.MapPost($"{conversation}/activities/{{id}}", (HttpContext context, string conversation, string id) => fake.SendAsync(context, conversation, id));
        app.MapPut($"{conversation}/activities/{{id}}", (HttpContext context, string conversation, string id) =>
            fake.CallAsync(context, "update", conversation, body => fake.Update(conversation, id, body)));
        app.MapDelete($"{conversation}/activities/{{id}}", (HttpContext context, string conversation, string id) =>
            fake.CallAsync(context, "delete", conversation, _ => fake.Delete(conversation, id)));
        app.MapGet($"{conversation}/pagedmembers", (HttpContext context, string conversation) =>
            fake.CallAsync(context, "members", conversation, _ => fake.MembersOf(conversation, context.Request.Query)));
        app.MapGet($"{conversation}/members/{{user}}", (HttpContext context, string conversation, string user) =>
            fake.CallAsync(context, "members", conversation, _ => fake.MemberOf(conversation, user)));
        await app.StartAsync();
        fake.Url = new Uri(app.Urls.First());
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Every message of the bot ever shown, in its latest state, in the order of posting.</summary>
    public IReadOnlyList<TeamsMessage> Messages
    {
        get { lock (gate) return [.. messages]; }
    }

    public IEnumerable<TeamsMessage> In(string conversation) => Messages.Where(m => m.Conversation == conversation && !m.IsDeleted);

    /// <param name="operation"><c>send</c>, <c>update</c>, <c>delete</c>, <c>create</c>, <c>members</c>, <c>token</c> or <c>keys</c>.</param>
    public void FailNext(string operation, params Fault[] next)
    {
        var queue = faults.GetOrAdd(operation, _ => new());
        foreach (var fault in next) queue.Enqueue(fault);
    }

    /// <summary>The next calls fail with these, one after the other; throttling names no wait unless a test gives one.</summary>
    public void Draw(string operation, params int[] statuses) => FailNext(operation, [.. statuses.Select(status => new Fault(status))]);

    /// <summary>Failures that a test asked for and that have not happened yet.</summary>
    public int FaultsLeft(string operation) => faults.TryGetValue(operation, out var queue) ? queue.Count : 0;

    /// <summary>Calls of this operation hang until <see cref="Release"/>.</summary>
    public void Hold(string operation) => holds.TryAdd(operation, new(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Release(string operation)
    {
        if (holds.TryRemove(operation, out var hold)) hold.SetResult();
    }

    /// <summary>Every token handed out so far is no longer good.</summary>
    public void RevokeTokens() => tokens.Clear();

    public TeamsPerson AddPerson(string name, string? email, bool guest = false, string? objectId = null)
    {
        var number = Interlocked.Increment(ref ids);
        var person = new TeamsPerson($"29:person-{number}", name, email, objectId ?? new Guid(number, 0, 0, [8, 0, 0, 0, 0, 0, 0, 1]).ToString()) { IsGuest = guest };
        People[person.Id] = person;
        Conversations[PersonalOf(person.Id)] = new(PersonalOf(person.Id), "personal", [person.Id]);
        return person;
    }

    public string AddGroup(params IReadOnlyList<TeamsPerson> members) => Add($"19:group-{Interlocked.Increment(ref ids)}@thread.v2", "groupChat", members);

    public string AddChannel(params IReadOnlyList<TeamsPerson> members) => Add($"19:channel-{Interlocked.Increment(ref ids)}@thread.tacv2", "channel", members);

    string Add(string id, string kind, IReadOnlyList<TeamsPerson> members)
    {
        Conversations[id] = new(id, kind, [.. members.Select(m => m.Id)]);
        return id;
    }

    public static string PersonalOf(string personId) => $"a:1-{personId[3..]}";

    /// <summary>A token as the platform puts on its requests.</summary>
    /// <param name="change">Of the claims, before they are signed.</param>
    /// <param name="forged">Signed by a key that nobody published.</param>
    public string BotToken(Action<JsonObject>? change = null, Action<JsonObject>? head = null, bool forged = false)
    {
        var now = time.GetUtcNow();
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = "fake-key", ["typ"] = "JWT" };
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["aud"] = AppId, ["serviceurl"] = ServiceUrl, ["nbf"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        };
        head?.Invoke(header);
        change?.Invoke(claims);
        var signed = $"{Segment(header)}.{Segment(claims)}";
        var signature = (forged ? Unknown : Published).Value.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    static string Segment(JsonObject json) => Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));

    JsonObject Metadata() => new()
    {
        ["issuer"] = Issuer, ["jwks_uri"] = new Uri(Url, "/keys").AbsoluteUri, ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    };

    static JsonObject Keys()
    {
        var key = Published.Value.ExportParameters(false);
        return new()
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "fake-key", ["x5t"] = "fake-print", ["n"] = Base64Url.EncodeToString(key.Modulus),
                ["e"] = Base64Url.EncodeToString(key.Exponent), ["endorsements"] = new JsonArray("msteams"),
            }),
        };
    }

    Task PublishAsync(HttpContext context, string operation, JsonObject document) =>
        NextFault(operation) is { } fault ? FailAsync(context, fault) : AnswerAsync(context, 200, document);

    async Task TokenAsync(HttpContext context)
    {
        if (NextFault("token") is { } fault) { await FailAsync(context, fault); return; }
        var form = await context.Request.ReadFormAsync();
        if (form["grant_type"] != "client_credentials" || form["client_id"] != AppId || form["client_secret"] != ClientSecret || form["scope"] != $"{Issuer}/.default")
        {
            await AnswerAsync(context, 401, new() { ["error"] = "invalid_client" });
            return;
        }
        var token = "fake-connector-token-" + Interlocked.Increment(ref ids).ToString(CultureInfo.InvariantCulture);
        tokens[token] = time.GetUtcNow().AddHours(1);
        lock (gate) TokensIssued++;
        await AnswerAsync(context, 200, new() { ["access_token"] = token, ["expires_in"] = 3600, ["token_type"] = "Bearer" });
    }

    Fault? NextFault(string operation) => faults.TryGetValue(operation, out var queue) && queue.TryDequeue(out var fault) ? fault : null;

    static Task AnswerAsync(HttpContext context, int status, JsonObject? answer)
    {
        context.Response.StatusCode = status;
        if (answer is null) return Task.CompletedTask;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    static async Task FailAsync(HttpContext context, Fault fault)
    {
        if (fault.Cut) { context.Abort(); return; }
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await AnswerAsync(context, fault.Status, fault.Status >= 500 ? null : FakeTeamsRules.Error(fault.Code ?? FakeTeamsRules.CodeOf(fault.Status)));
    }
}
