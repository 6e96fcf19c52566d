using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>What became of one call of the Web API.</summary>
public abstract record SlackCall
{
    private SlackCall() { }

    public sealed record Ok(JsonElement Answer) : SlackCall
    {
        /// <summary>What the token may do, where Slack says so.</summary>
        public IReadOnlyList<string>? Scopes { get; init; }
    }

    /// <summary>Slack understood and said no.</summary>
    /// <param name="Error">Slack's word for it: <c>channel_not_found</c>.</param>
    /// <param name="Detail">Scopes needed, or what is wrong with the blocks; never content.</param>
    public sealed record Refused(string Error, string? Detail = null) : SlackCall;

    /// <summary>Too many calls. Ours alone when <paramref name="Ours"/>: then nothing was sent.</summary>
    public sealed record Limited(TimeSpan After, bool Ours) : SlackCall;

    /// <summary>No usable answer.</summary>
    /// <param name="InDoubt">Slack may have done it all the same.</param>
    public sealed record Failed(string Reason, bool InDoubt) : SlackCall;

    /// <summary>For the log.</summary>
    public string Outcome => this switch
    {
        Ok => "ok",
        Refused { Detail: { } detail } refused => $"{refused.Error} ({detail})",
        Refused refused => refused.Error,
        Limited => "ratelimited",
        Failed failed => failed.Reason,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>The Web API on the wire. Knows no message and no person, only calls and their outcomes.</summary>
/// <remarks>Source: "Using the Slack Web API", read 2026-11.</remarks>
sealed partial class SlackApi(HttpClient http, SlackOptions options, SlackPacing pacing, TimeProvider time, ILogger<SlackApi> log)
{
    static readonly TimeSpan RetryAfterUnstated = TimeSpan.FromSeconds(30), RetryAfterMost = TimeSpan.FromHours(1);

    /// <summary>One call, unless our own budget for it is spent.</summary>
    /// <param name="workspace">Whose budget; the key of the installation.</param>
    /// <param name="channel">For messages, which have a budget per channel too.</param>
    /// <returns>Never throws for what Slack or a network can do.</returns>
    public async Task<SlackCall> CallAsync(
        SlackMethod method, string workspace, string token, JsonObject arguments, string? channel, CancellationToken cancellationToken)
    {
        var wait = pacing.Take(workspace, method, channel);
        if (wait > TimeSpan.Zero) return new SlackCall.Limited(wait, Ours: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(method));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = method.TakesJson ? Json(arguments) : Form(arguments);
        var call = await SendAsync(request, plain: false, cancellationToken);
        if (call is SlackCall.Limited limited) pacing.Block(workspace, method, limited.After);
        if (call is not SlackCall.Ok) Log.NotOk(log, method.Name, workspace, call.Outcome);
        return call;
    }

    /// <summary>A call with the client's own credentials instead of a token: installation and token rotation.</summary>
    public async Task<SlackCall> CallAsClientAsync(SlackMethod method, JsonObject arguments, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(method)) { Content = Form(arguments) };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}")));
        return await SendAsync(request, plain: false, cancellationToken);
    }

    /// <summary>Asks for the address of a web socket. Not paced: several sockets start together, and Slack says itself when that is too many.</summary>
    public async Task<SlackCall> OpenSocketAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(SlackMethods.OpenSocket)) { Content = Form([]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.AppToken);
        return await SendAsync(request, plain: false, cancellationToken);
    }

    /// <summary>Posts an answer to a command or a press.</summary>
    /// <param name="responseUrl">Refused unless it names Slack's host for answers or a configured one.</param>
    public async Task<SlackCall> RespondAsync(string responseUrl, JsonObject message, CancellationToken cancellationToken)
    {
        if (!SlackHttp.IsResponseUrl(responseUrl, options)) return new SlackCall.Refused("forged_response_url");
        using var request = new HttpRequestMessage(HttpMethod.Post, responseUrl) { Content = Json(message) };
        return await SendAsync(request, plain: true, cancellationToken);
    }

    /// <summary>Sends the bytes of a file to the address that Slack gave for them.</summary>
    public async Task<SlackCall> UploadAsync(string uploadUrl, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!SlackHttp.IsUploadUrl(uploadUrl, options)) return new SlackCall.Refused("forged_upload_url");
        using var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, uploadUrl) { Content = content };
        return await SendAsync(request, plain: true, cancellationToken);
    }

    async Task<SlackCall> SendAsync(HttpRequestMessage request, bool plain, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests) return new SlackCall.Limited(RetryAfter(response), Ours: false);
            var status = (int)response.StatusCode;
            if (status >= 500) return new SlackCall.Failed(string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"), InDoubt: true);
            var call = Read(status, await response.Content.ReadAsByteArrayAsync(cancellationToken), plain);
            return call is SlackCall.Ok ok && response.Headers.TryGetValues("X-OAuth-Scopes", out var scopes)
                ? ok with { Scopes = [.. scopes.SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))] }
                : call;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SlackCall.Failed("no answer in time", InDoubt: true);
        }
        catch (HttpRequestException e)
        {
            // A connection that never came about carried nothing.
            var carried = e.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
            return new SlackCall.Failed($"network: {e.HttpRequestError}", carried);
        }
    }

    /// <param name="plain">Response and upload addresses answer by their status; their body is a word, or nothing, or JSON.</param>
    static SlackCall Read(int status, byte[] body, bool plain)
    {
        if (plain && status is >= 200 and < 300 && !body.AsSpan().TrimStart((byte)' ').StartsWith("{"u8)) return new SlackCall.Ok(default);
        try
        {
            var answer = SlackJson.ParseObject(body);
            if (answer.Flag("ok")) return new SlackCall.Ok(answer);
            if (answer.Text("error") is { } error) return Refused(answer, error);
        }
        catch (FormatException)
        {
            // Falls through: an answer that is not Slack's JSON says nothing about what was done.
        }
        var word = body.Length is > 0 and < 60 && body.All(b => b is (byte)'_' or (>= (byte)'a' and <= (byte)'z')) ? Encoding.ASCII.GetString(body) : null;
        if (word is not null) return new SlackCall.Refused(word);
        return status is >= 300 and < 500
            ? new SlackCall.Refused(string.Create(CultureInfo.InvariantCulture, $"http_{status}"))
            : new SlackCall.Failed("an answer that is not Slack's", InDoubt: true);
    }

    static SlackCall Refused(JsonElement answer, string error)
    {
        if (error is "ratelimited" or "rate_limited") return new SlackCall.Limited(RetryAfterUnstated, Ours: false);
        var detail = answer.Text("needed") is { } needed
            ? $"needs {needed}"
            : string.Join("; ", answer.At("response_metadata").Items("messages").Select(m => m.ToString()).Take(3));
        return new SlackCall.Refused(error, detail.Length == 0 ? null : SlackText.WithoutControls(SlackText.Cut(detail, 300)).Replace('\n', ' '));
    }

    TimeSpan RetryAfter(HttpResponseMessage response)
    {
        var stated = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => RetryAfterUnstated,
        };
        return stated < TimeSpan.Zero ? TimeSpan.Zero : stated > RetryAfterMost ? RetryAfterMost : stated;
    }

    Uri Address(SlackMethod method)
    {
        // A bare host gets Slack's own path, as with every other base address.
        var root = options.ApiBaseUrl.AbsolutePath == "/" ? new Uri(options.ApiBaseUrl, SlackOptions.SlackApi.AbsolutePath).AbsoluteUri : options.ApiBaseUrl.AbsoluteUri;
        return new(root.EndsWith('/') ? root + method.Name : $"{root}/{method.Name}");
    }

    static StringContent Json(JsonObject arguments) => new(arguments.ToJsonString(SlackJson.Compact), Encoding.UTF8, "application/json");

    static FormUrlEncodedContent Form(JsonObject arguments) => new(arguments.Where(a => a.Value is not null).Select(a => KeyValuePair.Create(
        a.Key, a.Value!.GetValueKind() == JsonValueKind.String ? a.Value.GetValue<string>() : a.Value.ToJsonString(SlackJson.Compact))));

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Slack {Method} for {Workspace}: {Outcome}.")]
        public static partial void NotOk(ILogger logger, string method, string workspace, string outcome);
    }
}
