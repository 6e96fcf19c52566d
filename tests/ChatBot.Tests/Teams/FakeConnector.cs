using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Teams;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatBot.Tests.Teams;

/// <summary>The Connector and the token endpoint, in the same process: answers from a list, then well.</summary>
internal sealed class FakeConnector : HttpMessageHandler
{
    public const string Login = "login.test";

    private int _ids;

    public sealed record Call(HttpMethod Method, string Path, JsonNode? Body, string? Token, IReadOnlyDictionary<string, string> Form);

    public ManualClock Clock { get; } = new();
    public TeamsOptions Options { get; } = new()
    {
        AppId = BotFramework.AppId, TenantId = "t", ClientSecret = "secret", TokenEndpoint = $"https://{Login}/token",
    };

    public List<Call> Calls { get; } = [];
    public List<Call> TokenCalls { get; } = [];

    /// <summary>Accepted activities, in order.</summary>
    public List<JsonNode> Delivered { get; } = [];
    public Queue<Func<HttpResponseMessage>> Answers { get; } = new();
    public Func<Call, HttpResponseMessage?> Special { get; set; } = _ => null;
    public int TokenLifeSeconds { get; set; } = 3600;

    public static HttpResponseMessage Says(int status, string body = "", int? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    }

    public void Answer(int status, string body = "", int? retryAfter = null) => Answers.Enqueue(() => Says(status, body, retryAfter));

    public TeamsChannel Channel(CardCatalogue? cards = null) => new(
        Client(), new TeamsMessages(cards ?? Cards), Options, new SendShare(), Clock, NullLogger<TeamsChannel>.Instance);

    public ConnectorClient Client() => new(Http(), Tokens(), new ServiceAddresses(Options, TeamsCloud.Public, development: false), Clock);

    public ConnectorTokens Tokens() => new(Http(), Options, TeamsCloud.Public, Clock);

    public static CardCatalogue Cards { get; } = CardCatalogue.Load(Tests.Cards.Expanding.CardDirectory);

    private HttpClient Http() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var isForm = request.Content?.Headers.ContentType?.MediaType == "application/x-www-form-urlencoded";
        var call = new Call(request.Method, request.RequestUri!.AbsoluteUri, isForm || text.Length == 0 ? null : JsonNode.Parse(text),
            request.Headers.Authorization?.Parameter, isForm
                ? text.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')))
                : new Dictionary<string, string>());
        if (request.RequestUri.Host is Login or "169.254.169.254")
        {
            TokenCalls.Add(call);
            return Says(200, $$"""{"access_token":"token-{{TokenCalls.Count}}","expires_in":{{TokenLifeSeconds}},"token_type":"Bearer"}""");
        }
        Calls.Add(call);
        if (Special(call) is { } special)
            return special;
        if (Answers.TryDequeue(out var answer))
            return answer();
        if (call.Body is { } activity)
            Delivered.Add(activity);
        return Says(call.Method == HttpMethod.Post ? 201 : 200, $$"""{"id":"m-{{++_ids}}"}""");
    }
}
