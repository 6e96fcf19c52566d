using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Teams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBot.Tests.Teams;

public sealed class Receiving_a_request_from_Teams : IDisposable
{
    private readonly BotFramework _platform = new();
    private readonly RecordingInbox _inbox = new();
    private readonly TeamsOptions _options = new() { AppId = BotFramework.AppId, ClientSecret = "s", TenantId = "AAAAAAAA-0000-0000-0000-000000000001" };
    private SigningKeys? _keys;
    private string _environment = Environments.Production;

    public void Dispose() => _platform.Dispose();

    private async Task<(int Status, string Body, IHeaderDictionary Headers)> PostAsync(
        string body, string? token = "good", string? contentType = "application/json", IPAddress? from = null, byte[]? raw = null)
    {
        _keys ??= _platform.Keys();
        var development = _environment == Environments.Development;
        var endpoint = new TeamsEndpoint(_options, _options.HasApp ? _platform.Validator(_keys) : null,
            new ServiceAddresses(_options, TeamsCloud.Public, development), new InvokeAnswers(FakeConnector.Cards), _inbox,
            new Environment(_environment), _platform.Clock, NullLogger<TeamsEndpoint>.Instance);
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.Body = new MemoryStream(raw ?? Encoding.UTF8.GetBytes(body));
        http.Request.ContentType = contentType;
        http.Connection.RemoteIpAddress = from;
        http.Response.Body = new MemoryStream();
        if (token is not null)
            http.Request.Headers.Authorization = "Bearer " + (token == "good" ? _platform.Token() : token);
        await endpoint.HandleAsync(http);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray()), http.Response.Headers);
    }

    private static string Message(string text = "hi") => Reading_activities.Json($"\"type\":\"message\",\"text\":\"{text}\"");

    [Fact]
    public async Task A_message_is_stored_and_answered_with_nothing()
    {
        Assert.Equal((200, ""), await Short(PostAsync(Message())));
        Assert.Equal("hi", Assert.IsType<InboundMessage>(Assert.Single(_inbox.Stored)).Text);
    }

    [Fact]
    public async Task A_store_that_cannot_take_it_says_when_to_come_back()
    {
        _inbox.Receipt = new Receipt.TryLater(TimeSpan.FromSeconds(7));
        var (status, _, headers) = await PostAsync(Message());
        Assert.Equal((503, "7"), (status, headers.RetryAfter.ToString()));
    }

    [Fact]
    public async Task Nothing_is_handed_over_before_it_is_verified()
    {
        Assert.Equal(401, (await PostAsync(Message(), token: null)).Status);
        Assert.Equal(401, (await PostAsync(Message(), token: "a.b.c")).Status);
        Assert.Equal(401, (await PostAsync("not even json", token: null)).Status);
        Assert.Equal(401, (await PostAsync(Message(), _platform.Token(c => c["serviceurl"] = "https://other.example/"))).Status);
        Assert.Equal(403, (await PostAsync(Message().Replace("\"msteams\"", "\"webchat\"", StringComparison.Ordinal))).Status);
        Assert.Equal(403, (await PostAsync(Message().Replace("aaaaaaaa-0000", "cccccccc-0000", StringComparison.Ordinal))).Status);
        Assert.Empty(_inbox.Stored);
    }

    [Fact]
    public async Task Without_signing_keys_the_sender_is_told_to_come_back()
    {
        _platform.IsDown = true;
        var (status, _, headers) = await PostAsync(Message());
        Assert.Equal((503, "5"), (status, headers.RetryAfter.ToString()));
        Assert.Empty(_inbox.Stored);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"type\":\"message\"}", 400)]
    public async Task A_malformed_body_is_a_400(string body, int status) => Assert.Equal(status, (await PostAsync(body)).Status);

    [Fact]
    public async Task Bodies_have_limits()
    {
        Assert.Equal(413, (await PostAsync("", raw: new byte[TeamsLimits.MaximumRequestBytes + 1])).Status);
        Assert.Equal(400, (await PostAsync(new string('[', 10_000))).Status);
        Assert.Equal(400, (await PostAsync("", raw: [0xff, 0xfe, 0x00])).Status);
        Assert.Equal(415, (await PostAsync(Message(), contentType: "text/plain")).Status);
        Assert.Equal(415, (await PostAsync(Message(), contentType: null)).Status);
    }

    [Fact]
    public async Task Types_nobody_needs_are_answered_and_ignored()
    {
        Assert.Equal((200, ""), await Short(PostAsync(Reading_activities.Json("\"type\":\"somethingNew\""))));
        Assert.Empty(_inbox.Stored);
    }

    [Fact]
    public async Task An_unknown_invoke_is_a_501_and_a_malformed_one_a_400()
    {
        Assert.Equal(501, (await PostAsync(Reading_activities.Json("\"type\":\"invoke\",\"name\":\"composeExtension/query\",\"value\":{}"))).Status);
        Assert.Equal(400, (await PostAsync(Reading_activities.Json("\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":{}"))).Status);
        Assert.Empty(_inbox.Stored);
    }

    private const string Press = "\"type\":\"invoke\",\"name\":\"adaptiveCard/action\",\"value\":{\"action\":{\"verb\":\"v\",\"data\":{}},\"trigger\":\"manual\"}";
    private const string Fetch = "\"type\":\"invoke\",\"name\":\"task/fetch\",\"value\":{\"data\":{\"verb\":\"form\"}}";

    [Fact]
    public async Task A_press_is_answered_in_the_response()
    {
        var card = new MessageContent("new words", FakeConnector.Cards.Samples("notice")[1]);
        foreach (var (reply, status, type) in new (Reply, int, string)[]
        {
            (new Reply.Notice("done"), 200, "application/vnd.microsoft.activity.message"),
            (new Reply.Refused("not yours"), 200, "application/vnd.microsoft.activity.message"),
            (new Reply.None(), 200, "application/vnd.microsoft.activity.message"),
            (new Reply.Show(card), 200, "application/vnd.microsoft.card.adaptive"),
            (new Reply.TryLater(TimeSpan.FromSeconds(1)), 429, "application/vnd.microsoft.error"),
        })
        {
            _inbox.Reply = reply;
            var (http, body, _) = await PostAsync(Reading_activities.Json(Press));
            var answer = JsonNode.Parse(body)!;
            Assert.Equal((200, status, type), (http, answer["statusCode"]!.GetValue<int>(), answer["type"]!.GetValue<string>()));
        }
        _inbox.Reply = new Reply.Show(card);
        Assert.Equal("AdaptiveCard", JsonNode.Parse((await PostAsync(Reading_activities.Json(Press))).Body)!["value"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_press_that_takes_too_long_is_answered_kindly()
    {
        _inbox.IsSlow = true;
        var answer = PostAsync(Reading_activities.Json(Press));
        await _inbox.Entered.Task;
        _platform.Clock.Pass(TimeSpan.FromSeconds(3));
        var (status, body, _) = await answer;
        Assert.Equal(200, status);
        Assert.Equal(429, JsonNode.Parse(body)!["statusCode"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_dialog_carries_its_verb_and_data_in_every_submit()
    {
        _inbox.Reply = new Reply.OpenDialog(new Dialog("Request Cursor", "send_request", FakeConnector.Cards.Samples("answer")[0], JsonSerializer.SerializeToElement(new { request = 42 })));
        var (status, body, _) = await PostAsync(Reading_activities.Json(Fetch));
        Assert.Equal(200, status);
        var task = JsonNode.Parse(body)!["task"]!;
        Assert.Equal(("continue", "Request Cursor"), (task["type"]!.GetValue<string>(), task["value"]!["title"]!.GetValue<string>()));
        Assert.Contains("\"request\":42", body, StringComparison.Ordinal);
        _inbox.Reply = new Reply.Notice("You have one open already.");
        Assert.Equal("""{"task":{"type":"message","value":"You have one open already."}}""", (await PostAsync(Reading_activities.Json(Fetch))).Body);
        _inbox.Reply = new Reply.None();
        Assert.Equal((200, ""), await Short(PostAsync(Reading_activities.Json(Fetch))));
    }

    [Fact]
    public async Task Feedback_is_stored_and_answered_with_nothing()
    {
        Assert.Equal((200, ""), await Short(PostAsync(Reading_activities.Json(
            "\"type\":\"invoke\",\"name\":\"message/submitAction\",\"value\":{\"actionValue\":{\"reaction\":\"like\"}}"))));
        Assert.True(Assert.IsType<AnswerFeedback>(Assert.Single(_inbox.Stored)).Liked);
    }

    [Fact]
    public async Task Without_an_app_id_only_local_tools_in_development_are_heard()
    {
        (_options.AppId, _options.ClientSecret) = ("", "");
        var local = Message().Replace("https://smba.trafficmanager.net/emea/", "http://localhost:56150/_connector", StringComparison.Ordinal);
        Assert.Equal(401, (await PostAsync(local, token: null, from: IPAddress.Loopback)).Status);
        _environment = Environments.Development;
        Assert.Equal(200, (await PostAsync(local, token: null, from: IPAddress.Loopback)).Status);
        Assert.Equal(401, (await PostAsync(local, token: null, from: IPAddress.Parse("10.0.0.9"))).Status);
        Assert.Equal(401, (await PostAsync(Message().Replace("smba.trafficmanager.net", "evil.example", StringComparison.Ordinal), token: null, from: IPAddress.Loopback)).Status);
        Assert.Single(_inbox.Stored);
    }

    [Fact]
    public async Task An_app_id_asks_for_tokens_in_development_too()
    {
        _environment = Environments.Development;
        Assert.Equal(401, (await PostAsync(Message(), token: null, from: IPAddress.Loopback)).Status);
    }

    private static async Task<(int, string)> Short(Task<(int Status, string Body, IHeaderDictionary Headers)> answer)
    {
        var (status, body, _) = await answer;
        return (status, body);
    }

    private sealed class RecordingInbox : IInbox
    {
        public List<Inbound> Stored { get; } = [];
        public Receipt Receipt { get; set; } = new Receipt.Stored();
        public Reply Reply { get; set; } = new Reply.None();
        public bool IsSlow { get; set; }
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Receipt> StoreAsync(Inbound inbound, CancellationToken cancellationToken)
        {
            Stored.Add(inbound);
            return Task.FromResult(Receipt);
        }

        public async Task<Reply> AnswerAsync(Inbound inbound, CancellationToken cancellationToken)
        {
            Entered.TrySetResult();
            if (IsSlow)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return Reply;
        }
    }

    private sealed class Environment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "ChatBot";
        public string ContentRootPath { get; set; } = "/";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}

public sealed class Configuring_Teams
{
    [Theory]
    [InlineData("", "", "", "", "", null)]
    [InlineData("app", "t", "secret", "", "", null)]
    [InlineData("app", "t", "", "c.pfx", "", null)]
    [InlineData("app", "", "", "", "id", null)]
    [InlineData("app", "t", "", "", "", "exactly one")]
    [InlineData("app", "t", "secret", "c.pfx", "", "exactly one")]
    [InlineData("app", "", "secret", "", "", "Teams:TenantId")]
    [InlineData("", "t", "secret", "", "", "Teams:AppId")]
    public void A_half_configured_bot_stops_the_start(string app, string tenant, string secret, string certificate, string identity, string? problem)
    {
        var options = new TeamsOptions { AppId = app, TenantId = tenant, ClientSecret = secret, CertificatePath = certificate, ManagedIdentityClientId = identity };
        var found = options.Validate(new(options)).Select(result => result.ErrorMessage!).ToList();
        if (problem is null)
            Assert.Empty(found);
        else
            Assert.Contains(problem, Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_clouds_and_addresses_are_named()
    {
        var options = new TeamsOptions { Cloud = "Mars", OpenIdMetadataUrl = "nowhere", TokenEndpoint = "http://login.example/token" };
        Assert.Equal(3, options.Validate(new(options)).Count());
        options = new TeamsOptions { OpenIdMetadataUrl = "http://127.0.0.1:5000/openid", TokenEndpoint = "http://localhost:5000/token" };
        Assert.Empty(options.Validate(new(options)));
    }
}
