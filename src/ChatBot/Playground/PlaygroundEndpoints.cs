using System.Net.ServerSentEvents;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Operations;
using ChatBot.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.FileProviders;

namespace ChatBot.Playground;

internal sealed record LocalMessage(string Person, string Conversation, string Kind, string Text);

internal sealed record LocalPress(string Person, string Conversation, string Kind, string MessageId, string Verb, JsonElement Data);

internal sealed record LocalPerson(string Email, string Name, string Title, string? Team, string Role);

/// <summary>The page at <c>/</c> for this machine in Development: be anybody of the organisation and see what the platforms would get.</summary>
internal static class PlaygroundEndpoints
{
    private const int PeopleShown = 30;

    /// <summary>Page, script and style are part of the assembly; the renderer is there when npm was at build time.</summary>
    private static readonly EmbeddedFileProvider Files = new(typeof(PlaygroundEndpoints).Assembly, "ChatBot.Playground.Page");

    public static void MapPlayground(this WebApplication app)
    {
        var local = app.MapLocalOnly();
        local.MapGet("/", () => File("page.html", "text/html; charset=utf-8"));
        local.MapGet("/local/page.js", () => File("page.js", "text/javascript; charset=utf-8"));
        local.MapGet("/local/charts.js", () => File("charts.js", "text/javascript; charset=utf-8"));
        local.MapGet("/local/page.css", () => File("page.css", "text/css; charset=utf-8"));
        local.MapGet("/local/renderer.js", () => File("renderer.js", "text/javascript; charset=utf-8"));
        local.MapGet("/local/people", FindPeopleAsync);
        local.MapGet("/local/events", Listen);
        local.MapPost("/local/messages", SayAsync);
        local.MapPost("/local/actions", PressAsync);
        local.MapPost("/local/dialogs/open", OpenAsync);
        local.MapPost("/local/dialogs/submit", SubmitAsync);
    }

    private static IResult File(string name, string type) =>
        Files.GetFileInfo(name) is { Exists: true } file ? Results.Stream(file.CreateReadStream(), type) : Results.NotFound();

    private static async Task<IResult> FindPeopleAsync(ChatBotDb db, string? q, CancellationToken ct)
    {
        var like = $"%{(q ?? "").Trim()}%";
        var roles = await db.Roles.AsNoTracking().ToListAsync(ct);
        var found = await (
            from person in db.People.AsNoTracking()
            where person.LeftDay == null && (EF.Functions.Like(person.Email, like) || EF.Functions.Like(person.Name, like))
            join team in db.Teams on person.TeamId equals team.Id into teams
            from team in teams.DefaultIfEmpty()
            orderby person.Name, person.Email
            select new { person.Email, person.Name, person.Title, Team = team == null ? null : team.Name, Leads = db.People.Any(p => p.ManagerId == person.Id && p.LeftDay == null) })
            .Take(PeopleShown).ToListAsync(ct);
        return Results.Json(found.Select(p => new LocalPerson(p.Email, p.Name, p.Title, p.Team,
            roles.FirstOrDefault(r => r.Email == p.Email)?.Role.ToString().ToLowerInvariant() ?? (p.Leads ? "manager" : "employee"))));
    }

    private static async Task<IResult> SayAsync(LocalMessage said, IInbox inbox, LocalChannel channel, Keys keys, TimeProvider clock, CancellationToken ct)
    {
        var conversation = Conversation(said.Conversation, said.Kind, said.Person);
        channel.Join(conversation, said.Person);
        var receipt = await inbox.StoreAsync(new InboundMessage
        {
            DeliveryId = keys.Next().ToString(), Conversation = conversation, From = LocalChannel.User(said.Person), SentAt = clock.GetUtcNow(), Text = said.Text,
        }, ct);
        return receipt is Receipt.TryLater later
            ? Results.Json(new { problem = $"The store cannot take it now. Try again in {later.After.TotalSeconds:0} seconds." }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Accepted();
    }

    private static async Task<IResult> PressAsync(LocalPress press, IInbox inbox, LocalChannel channel, Keys keys, TimeProvider clock, CancellationToken ct)
    {
        var reply = await inbox.AnswerAsync(new CardAction
        {
            DeliveryId = keys.Next().ToString(), Conversation = Conversation(press.Conversation, press.Kind, press.Person), From = LocalChannel.User(press.Person),
            SentAt = clock.GetUtcNow(), Verb = press.Verb, Data = press.Data, MessageId = press.MessageId,
        }, ct);
        return Shown(reply, press.MessageId, channel);
    }

    private static async Task<IResult> OpenAsync(LocalPress press, IInbox inbox, LocalChannel channel, Keys keys, TimeProvider clock, CancellationToken ct) =>
        Shown(await inbox.AnswerAsync(new DialogRequest
        {
            DeliveryId = keys.Next().ToString(), Conversation = Conversation(press.Conversation, press.Kind, press.Person), From = LocalChannel.User(press.Person),
            SentAt = clock.GetUtcNow(), Verb = press.Verb, Data = press.Data, MessageId = press.MessageId,
        }, ct), press.MessageId, channel);

    private static async Task<IResult> SubmitAsync(LocalPress press, IInbox inbox, LocalChannel channel, Keys keys, TimeProvider clock, CancellationToken ct) =>
        Shown(await inbox.AnswerAsync(new DialogSubmission
        {
            DeliveryId = keys.Next().ToString(), Conversation = Conversation(press.Conversation, press.Kind, press.Person), From = LocalChannel.User(press.Person),
            SentAt = clock.GetUtcNow(), Verb = press.Verb, Data = press.Data,
        }, ct), press.MessageId, channel);

    /// <summary>What the page does at once.</summary>
    private static IResult Shown(Reply reply, string messageId, LocalChannel channel) => reply switch
    {
        Reply.Notice notice => Results.Json(new { @is = "notice", text = notice.Text }),
        Reply.Refused refused => Results.Json(new { @is = "notice", text = refused.Text }),
        Reply.Show show => Results.Json(channel.Show("update", messageId, show.Content)),
        Reply.OpenDialog { Dialog: var dialog } => Results.Json(new
        {
            @is = "dialog", title = dialog.Title, verb = dialog.Verb, data = dialog.Data, card = channel.Show("dialog", "", new(dialog.Title, dialog.Card)).Card,
        }),
        Reply.FieldErrors errors => Results.Json(new { @is = "errors", byField = errors.ByField }),
        Reply.TryLater => Results.Json(new { @is = "notice", text = "The store cannot take it now. Press again in a moment." }),
        _ => Results.Json(new { @is = "none" }),
    };

    private static ServerSentEventsResult<LocalDelivery> Listen(string person, string conversation, string kind, LocalChannel channel, CancellationToken ct) =>
        TypedResults.ServerSentEvents(Events(channel.ListenAsync(Conversation(conversation, kind, person), person, ct)));

    private static async IAsyncEnumerable<SseItem<LocalDelivery>> Events(IAsyncEnumerable<LocalDelivery> deliveries)
    {
        // Something must be sent at once, or the browser does not know that it is connected.
        yield return new(new("open", "", "", null, [], null), "open");
        await foreach (var delivery in deliveries) yield return new(delivery, "delivery");
    }

    private static ConversationRef Conversation(string id, string kind, string person) => new(
        Platform.Local, LocalChannel.Tenant, id, Enum.TryParse<ConversationKind>(kind, ignoreCase: true, out var known) ? known : ConversationKind.Personal) { UserId = person };
}
