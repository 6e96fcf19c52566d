using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Chat;

/// <summary>Whether a press can come from a card that was sent to the one who presses. What a card sends back is a claim.</summary>
internal sealed class PressGuard(Func<ChatBotDb> open, GroupWriter writer, AnswerBook book, Keys keys, TimeProvider clock)
{
    private const int MostLooks = 15;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Only Teams lets a client say which message a press belongs to; Slack tells it itself, and the local page is for anybody to be anybody.</summary>
    /// <param name="person">Who presses.</param>
    public async Task<bool> ObjectsAsync(Inbound inbound, int person, CancellationToken ct)
    {
        if (inbound.Conversation.Platform != Platform.Teams || inbound is not (CardAction or DialogRequest)) return false;
        var (messageId, data) = inbound is CardAction action ? (action.MessageId, action.Data) : (((DialogRequest)inbound).MessageId, ((DialogRequest)inbound).Data);
        var claimed = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("answer", out var answer) && answer.ValueKind == JsonValueKind.String ? answer.GetString() : null;
        if (await book.FindAsync(claimed, ct) is { } given) return !given.CanBeSeen("teams", inbound.Conversation, person);
        return !await WasSentAsync(inbound, messageId, ct);
    }

    /// <summary>The message is one that the outbox sent to this conversation, and in a personal one to this user.</summary>
    private async Task<bool> WasSentAsync(Inbound inbound, string? messageId, CancellationToken ct)
    {
        if (messageId is null) return false;
        // A chat that the service opened by itself is known to the outbox by its user.
        var places = new List<string> { inbound.Conversation.Key, (inbound.Conversation with { ConversationId = "", UserId = inbound.From.UserId }).Key };
        for (var looks = 1; ; looks++)
        {
            await using var db = open();
            // Looked at first: what is on its way now may have arrived by the next statement.
            var isOnItsWay = await db.Outbox.AnyAsync(o => places.Contains(o.Conversation) && (o.State == OutboxState.Leased || (o.State == OutboxState.InDoubt && o.LeasedUntil != null)), ct);
            var references = await db.Outbox.AsNoTracking().Where(o => o.PlatformMessageId == messageId && o.Platform == "Teams").Select(o => new { o.Conversation, o.Reference }).ToListAsync(ct);
            if (references.Exists(r => places.Contains(r.Conversation) && IsFor(r.Reference, inbound))) return true;

            // The card may have been pressed while its id was on the way here: then it is known in a moment.
            if (references.Count > 0 || looks == MostLooks || !isOnItsWay) return false;
            await Task.Delay(BetweenLooks, clock, ct);
        }
    }

    private static bool IsFor(string? reference, Inbound inbound)
    {
        if (inbound.Conversation.Kind != ConversationKind.Personal || reference is null) return true;
        return JsonSerializer.Deserialize(reference, ChannelJson.Default.ConversationRef)?.UserId is not { } user || user == inbound.From.UserId;
    }

    /// <summary>A refusal leaves a line in the audit trail.</summary>
    public async Task<Reply> RefuseAsync(Inbound inbound, string words, bool forged, CancellationToken ct)
    {
        var verb = inbound switch { CardAction action => action.Verb, DialogRequest request => request.Verb, DialogSubmission submission => submission.Verb, _ => "" };
        await writer.WriteAsync(scope =>
        {
            scope.Db.Audit.Add(new AuditRow
            {
                Id = keys.Next(), At = clock.GetUtcNow(), Actor = People.ChatUsers.ReferenceOf(inbound.From), Act = "press.refused", Refused = true,
                Subject = Printable(verb), From = inbound.Conversation.Platform.ToString().ToLowerInvariant(), After = forged ? "not sent to this person" : "nobody known",
            });
            scope.Db.SaveChanges();
        }, ct);
        return new Reply.Refused(words) { IsForged = forged };
    }

    /// <summary>The platform has told meanwhile that the message was deleted.</summary>
    public async Task<bool> IsWithdrawnAsync(ConversationRef conversation, string messageId, CancellationToken ct)
    {
        await using var db = open();
        var waiting = await db.Inbox.AsNoTracking()
            .Where(i => i.Conversation == conversation.Key && (i.State == InboxState.Received || i.State == InboxState.Leased)).Select(i => i.Body).ToListAsync(ct);
        return waiting.Exists(body => body is not null && JsonSerializer.Deserialize(body, ChannelJson.Default.Inbound) is MessageWithdrawn gone && gone.MessageId == messageId);
    }

    // Verbs come from outside; a line of the trail shows those that look like one.
    private static string Printable(string verb) => verb.Length is > 0 and <= 100 && verb.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':') ? verb : "?";
}
