using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards;

namespace ChatBot.Channels.Teams;

/// <summary>What the Connector said.</summary>
/// <param name="Status">0 = no answer: the call may or may not have arrived.</param>
/// <param name="Code">The error's code, never its message.</param>
internal sealed record ConnectorAnswer(int Status, JsonElement? Body, string? Code, TimeSpan? RetryAfter)
{
    public bool Worked => Status is >= 200 and < 300;

    /// <summary>The same call may work later.</summary>
    public bool MayWorkLater => Status is 0 or 401 or 408 or 412 or 429 or >= 500;
    public string? Text(string name) => Body is { } body ? Activity.Text(body, name) : null;
}

/// <summary>One call at a time to the Connector's REST interface, with our token, and only to trusted addresses.</summary>
internal sealed class ConnectorClient(HttpClient http, ConnectorTokens tokens, ServiceAddresses addresses, TimeProvider clock)
{
    private const int MaximumAnswerBytes = 4 * 1024 * 1024;

    /// <summary>Sends an activity; into the thread when the conversation has one.</summary>
    public Task<ConnectorAnswer> SendAsync(ConversationRef to, JsonObject activity, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, to.ServiceUrl, $"/v3/conversations/{Thread(to)}/activities", activity, cancellationToken);

    /// <summary>Answers one message, which in a channel makes or joins its thread.</summary>
    public Task<ConnectorAnswer> ReplyAsync(ConversationRef to, string activityId, JsonObject activity, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, to.ServiceUrl, $"/v3/conversations/{Thread(to)}/activities/{Uri.EscapeDataString(activityId)}", activity, cancellationToken);

    public Task<ConnectorAnswer> UpdateAsync(ConversationRef to, string activityId, JsonObject activity, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Put, to.ServiceUrl, $"/v3/conversations/{Thread(to)}/activities/{Uri.EscapeDataString(activityId)}", activity, cancellationToken);

    public Task<ConnectorAnswer> DeleteAsync(ConversationRef to, string activityId, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Delete, to.ServiceUrl, $"/v3/conversations/{Thread(to)}/activities/{Uri.EscapeDataString(activityId)}", null, cancellationToken);

    /// <summary>Opens a personal chat (idempotent) or starts a channel thread.</summary>
    public Task<ConnectorAnswer> CreateAsync(ConversationRef from, JsonObject conversation, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, from.ServiceUrl, "/v3/conversations", conversation, cancellationToken);

    public Task<ConnectorAnswer> MemberAsync(ConversationRef of, string userId, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, of.ServiceUrl, $"/v3/conversations/{Uri.EscapeDataString(of.ConversationId)}/members/{Uri.EscapeDataString(userId)}", null, cancellationToken);

    public Task<ConnectorAnswer> MembersAsync(ConversationRef of, string? continuation, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Get, of.ServiceUrl, $"/v3/conversations/{Uri.EscapeDataString(of.ConversationId)}/pagedmembers?pageSize={TeamsLimits.MembersPageSize}"
            + (continuation is null ? "" : $"&continuationToken={Uri.EscapeDataString(continuation)}"), null, cancellationToken);

    private static string Thread(ConversationRef to) => Uri.EscapeDataString(
        to.ThreadId is { } root && to.Kind == ConversationKind.Channel ? $"{to.ConversationId};messageid={root}" : to.ConversationId);

    private async Task<ConnectorAnswer> CallAsync(HttpMethod method, string? serviceUrl, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        if (addresses.Trusted(serviceUrl) is not { } service)
            return new(400, null, "UntrustedServiceAddress", null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TeamsLimits.CallTimeout);
        string? token = null;
        try
        {
            token = await tokens.GetAsync(limit.Token);
        }
        catch (HttpRequestException)
        {
            // Nothing left the house yet, so this is no doubt about delivery: it is a Connector that cannot be reached.
            return new(503, null, "NoToken", null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(503, null, "NoToken", null);
        }
        var answer = await OnceAsync(method, service, path, body, token, limit.Token, cancellationToken);
        if (answer.Status != 401 || token is null)
            return answer;
        tokens.Drop(token);
        try
        {
            return await OnceAsync(method, service, path, body, await tokens.GetAsync(limit.Token), limit.Token, cancellationToken);
        }
        catch (HttpRequestException)
        {
            return answer;
        }
    }

    private async Task<ConnectorAnswer> OnceAsync(
        HttpMethod method, Uri service, string path, JsonObject? body, string? token, CancellationToken limit, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, service.AbsoluteUri.TrimEnd('/') + path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body.ToJsonString(CardJson.Compact)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit);
            var json = await BodyAsync(response, limit);
            return new((int)response.StatusCode, json, Code(json), RetryAfter(response.Headers.RetryAfter));
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return new(503, null, "NoConnection", null);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException || cut is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new(0, null, "NoAnswer", null);
        }
    }

    private static async Task<JsonElement?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NoContent)
            return null;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var json = await JsonDocument.ParseAsync(new CappedStream(body, MaximumAnswerBytes), cancellationToken: cancellationToken);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            // An empty or foreign body: the status tells enough.
            return null;
        }
    }

    // {error:{code}} or {errorCode}, and now and then a code inside JSON inside a message, which the status makes up for.
    private static string? Code(JsonElement? body) =>
        body is { } json && (Activity.Text(json, "error", "code") ?? Activity.Text(json, "errorCode")) is { Length: > 0 and <= 64 } code
        && code.All(char.IsAsciiLetterOrDigit)
            ? code
            : null;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };
}
