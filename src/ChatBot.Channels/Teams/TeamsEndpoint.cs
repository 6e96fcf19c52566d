using System.Buffers;
using System.Net;
using System.Text;
using ChatBot.Channels.Cards;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Teams;

/// <summary><c>POST /api/messages</c>: verify, read, hand over, answer within the platform's time.</summary>
internal sealed partial class TeamsEndpoint(
    TeamsOptions options, BotTokenValidator? tokens, ServiceAddresses addresses, InvokeAnswers answers, IInbox inbox, IHostEnvironment environment,
    TimeProvider clock, ILogger<TeamsEndpoint> logger)
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(5);

    public async Task HandleAsync(HttpContext http)
    {
        var (status, retryAfter, body) = await AnswerAsync(http, http.RequestAborted);
        http.Response.StatusCode = status;
        if (retryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (body is null)
            return;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.WriteAsync(body, http.RequestAborted);
    }

    private async Task<(int Status, TimeSpan? RetryAfter, string? Body)> AnswerAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (token, refusal) = await VerifyAsync(http, cancellationToken);
        if (refusal is not null)
            return Refuse(refusal);
        if (http.Request.HasJsonContentType() is false)
            return Refuse(new(415, "not JSON by its content type"));
        if (await ReadAsync(http.Request, cancellationToken) is not { } bytes)
            return Refuse(new(413, "a body over the limit"));
        if (Activity.TryRead(bytes, out var problem) is not { } activity)
            return Refuse(new(400, problem));
        if ((token is null ? Local(activity) : token.Against(activity.ServiceUrl, activity.ChannelId)) is { } mismatch)
            return Refuse(mismatch);
        if (options.HasApp && options.TenantId.Length > 0 && !string.Equals(activity.TenantId, options.TenantId, StringComparison.OrdinalIgnoreCase))
            return Refuse(new(403, "another tenant"));
        try
        {
            return activity.Type == "invoke" ? await InvokeAsync(activity, cancellationToken) : await StoreAsync(ActivityReader.Read(activity), cancellationToken);
        }
        catch (FormatException malformed)
        {
            return Refuse(new(400, $"{malformed.Message} is missing or malformed"));
        }
    }

    private async Task<(BotToken?, TokenRefusal?)> VerifyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (tokens is not null)
            return await tokens.ValidateAsync([.. http.Request.Headers.Authorization], cancellationToken);
        // Without an app id nobody can prove to be the platform; local tools may speak in Development, from this machine.
        return environment.IsDevelopment() && (http.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(http.Connection.RemoteIpAddress))
            ? (null, null)
            : (null, new TokenRefusal(401, "no app id is configured"));
    }

    private TokenRefusal? Local(Activity activity) =>
        addresses.IsKnownOrLocal(activity.ServiceUrl) ? null : new(401, "the service address is neither local nor known");

    private async Task<(int, TimeSpan?, string?)> StoreAsync(IReadOnlyList<Inbound> events, CancellationToken cancellationToken)
    {
        foreach (var inbound in events)
        {
            if (await inbox.StoreAsync(inbound, cancellationToken) is Receipt.TryLater later)
                return (503, later.After, null);
        }
        return (200, null, null);
    }

    private async Task<(int, TimeSpan?, string?)> InvokeAsync(Activity activity, CancellationToken cancellationToken)
    {
        if (ActivityReader.Invoke(activity) is not { } invoked)
        {
            Log.UnknownInvoke(logger, Printable(activity.Name));
            return (501, null, null);
        }
        if (invoked is AnswerFeedback or InboundMessage)
            return await StoreAsync([invoked], cancellationToken);
        using var limit = new CancellationTokenSource(TeamsLimits.InvokeAnswer, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        Reply reply;
        try
        {
            reply = await inbox.AnswerAsync(invoked, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.Slow(logger, Printable(activity.Name));
            reply = new Reply.TryLater(BusyWait);
        }
        return (200, null, answers.For(invoked, reply)?.ToJsonString(CardJson.Compact));
    }

    // Read to the cap and no further, whatever the length header says.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > TeamsLimits.MaximumRequestBytes)
            return null;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = TeamsLimits.MaximumRequestBytes + 1;
        var body = new ArrayBufferWriter<byte>(request.ContentLength is > 0 and var length ? (int)length : 4096);
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(body.GetMemory(4096), cancellationToken);
                if (read == 0)
                    return body.WrittenMemory;
                body.Advance(read);
                if (body.WrittenCount > TeamsLimits.MaximumRequestBytes)
                    return null;
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == 413)
        {
            return null;
        }
    }

    private (int, TimeSpan?, string?) Refuse(TokenRefusal refusal)
    {
        Log.Refused(logger, refusal.Status, refusal.Reason);
        inbox.Refused(Platform.Teams, refusal.Status, refusal.Reason);
        return (refusal.Status, refusal.Status == 503 ? BusyWait : null, null);
    }

    // Names of invokes come from outside; a log line shows those that look like one.
    private static string Printable(string? name) =>
        name is { Length: > 0 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-') ? name : "?";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Request to the Teams endpoint refused with {Status}: {Reason}.")]
        public static partial void Refused(ILogger logger, int status, string reason);

        [LoggerMessage(3, LogLevel.Information, "Invoke {Name} is not one that the service answers.")]
        public static partial void UnknownInvoke(ILogger logger, string name);

        [LoggerMessage(4, LogLevel.Warning, "Invoke {Name} took too long; the reader is asked to press again.")]
        public static partial void Slow(ILogger logger, string name);
    }
}
