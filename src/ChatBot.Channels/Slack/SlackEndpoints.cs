using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>The routes that Slack calls: raw bytes, capped, verified, kept, answered.</summary>
static partial class SlackEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, SlackOptions options)
    {
        if (options.ReceivesOverHttp)
        {
            routes.MapPost("/slack/events", context => ReceiveAsync(context, SlackKind.Event));
            routes.MapPost("/slack/commands", context => ReceiveAsync(context, SlackKind.Command));
            routes.MapPost("/slack/interactions", context => ReceiveAsync(context, SlackKind.Interaction));
        }
        if (options.CanBeInstalled)
        {
            routes.MapGet("/slack/install", Install);
            routes.MapGet("/slack/oauth", InstalledAsync);
        }
    }

    static async Task ReceiveAsync(HttpContext context, SlackKind kind)
    {
        var services = context.RequestServices;
        var (options, time) = (services.GetRequiredService<SlackOptions>(), services.GetRequiredService<TimeProvider>());
        var body = await ReadAsync(context.Request, context.RequestAborted);
        if (body is null)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }
        var verdict = SlackSignature.Check(context.Request.Headers[SlackSignature.TimestampHeader], context.Request.Headers[SlackSignature.SignatureHeader],
            body, options.Secrets, time.GetUtcNow());
        if (verdict != SlackSignatureVerdict.Genuine)
        {
            Log.NotGenuine(services.GetRequiredService<ILogger<SlackDoor>>(), context.Request.Path, verdict);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        // Not the request's token: Slack hanging up must not undo what is half stored.
        var answer = await services.GetRequiredService<SlackDoor>().ReceiveAsync(kind, body.AsMemory(), CancellationToken.None);
        context.Response.StatusCode = answer.Status;
        if (answer.NoRetry) context.Response.Headers["X-Slack-No-Retry"] = "1";
        if (answer.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (answer.Body is { } shown)
        {
            context.Response.ContentType = MediaTypeNames.Application.Json;
            await context.Response.WriteAsync(shown.ToJsonString(SlackJson.Compact), Encoding.UTF8, CancellationToken.None);
        }
        else
        {
            context.Response.ContentLength = 0;
        }
        if (answer.Then is { } then)
        {
            var afterwards = services.GetRequiredService<SlackAfterwards>();
            context.Response.OnCompleted(() =>
            {
                afterwards.Run(then);
                return Task.CompletedTask;
            });
        }
    }

    /// <returns>None when the body is larger than anything Slack sends.</returns>
    static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > SlackLimits.BodyBytes) return null;
        using var collected = new MemoryStream((int)(request.ContentLength ?? 4096));
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer)
            {
                if (collected.Length + segment.Length > SlackLimits.BodyBytes)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return null;
                }
                collected.Write(segment.Span);
            }
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return collected.ToArray();
        }
    }

    static Task Install(HttpContext context)
    {
        var services = context.RequestServices;
        var (page, cookie) = services.GetRequiredService<SlackOAuth>().Begin(Redirect(context, services.GetRequiredService<SlackOptions>()));
        context.Response.Cookies.Append(SlackOAuth.Cookie, cookie, CookieOf(context));
        context.Response.Redirect(page.AbsoluteUri);
        return Task.CompletedTask;
    }

    static async Task InstalledAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var query = context.Request.Query;
        var outcome = await services.GetRequiredService<SlackOAuth>().FinishAsync(
            query["code"], query["state"], query["error"], context.Request.Cookies[SlackOAuth.Cookie],
            Redirect(context, services.GetRequiredService<SlackOptions>()), CancellationToken.None);
        context.Response.Cookies.Delete(SlackOAuth.Cookie, CookieOf(context));
        var (status, title, text) = outcome switch
        {
            SlackOAuth.Outcome.Installed { Installation: var done } =>
                (200, "Installed", $"The app is now in {done.TeamName ?? done.Key}. Say hello to it in Slack: its home tab shows how."),
            SlackOAuth.Outcome.Denied => (403, "Not installed", "The installation was declined in Slack. Nothing was changed."),
            SlackOAuth.Outcome.BadState => (400, "Not installed",
                "This link was not started in this browser, was used already, or is older than ten minutes. Start again at /slack/install."),
            SlackOAuth.Outcome.Failed { Temporary: true } => (503, "Not installed", "Slack did not answer. Start again at /slack/install in a moment."),
            SlackOAuth.Outcome.Failed => (400, "Not installed", "Slack refused the installation. The log of the service says why; start again at /slack/install."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (outcome is SlackOAuth.Outcome.Failed failed) Log.NotInstalled(services.GetRequiredService<ILogger<SlackOAuth>>(), failed.Reason);
        if (outcome is SlackOAuth.Outcome.Installed { Installation: var installation })
            await services.GetRequiredService<IInbox>().StoreAsync(Added(installation), CancellationToken.None);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        context.Response.Headers.CacheControl = "no-store";
        var encode = HtmlEncoder.Default;
        await context.Response.WriteAsync(
            $"<!doctype html><html lang=\"en\"><title>{encode.Encode(title)}</title><h1>{encode.Encode(title)}</h1><p>{encode.Encode(text)}</p></html>", CancellationToken.None);
    }

    static InstallationChange Added(SlackInstallation installation)
    {
        var tenant = installation.Key;
        return new InstallationChange
        {
            DeliveryId = $"install:{tenant}:{installation.InstalledAt.ToUnixTimeMilliseconds()}", Change = Installation.Added, SentAt = installation.InstalledAt,
            Conversation = new(Platform.Slack, tenant, "", ConversationKind.Personal)
            {
                EnterpriseId = installation.EnterpriseId, BotId = installation.BotUserId, UserId = installation.InstalledBy,
            },
            From = new(Platform.Slack, tenant, installation.InstalledBy ?? installation.BotUserId ?? "") { IsBot = installation.InstalledBy is null },
        };
    }

    static Uri Redirect(HttpContext context, SlackOptions options) =>
        options.RedirectUrl ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/slack/oauth");

    static CookieOptions CookieOf(HttpContext context) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/slack/oauth", MaxAge = SlackOAuth.StateLife,
    };

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A request to {Path} was refused: {Verdict}.")]
        public static partial void NotGenuine(ILogger logger, string path, SlackSignatureVerdict verdict);

        [LoggerMessage(2, LogLevel.Warning, "A Slack installation failed: {Reason}.")]
        public static partial void NotInstalled(ILogger logger, string reason);
    }
}
