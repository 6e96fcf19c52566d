using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Inbox;

/// <summary>Takes what the platforms' endpoints hand over: stored and committed before they answer.</summary>
internal sealed partial class Inbox(
    GroupWriter writer, InboxDoorbell doorbell, IInboundHandler handler, RefusedRequests refused, Keys keys, TimeProvider clock, ILogger<Inbox> logger) : IInbox
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(5);

    public async Task<Receipt> StoreAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        try
        {
            var isNew = await writer.WriteAsync(scope => Add(scope.Db, inbound), cancellationToken);
            if (!isNew) return new Receipt.Repeat();
            doorbell.Ring();
            return new Receipt.Stored();
        }
        catch (StoreUnavailableException)
        {
            return new Receipt.TryLater(ComeAgain);
        }
    }

    public async Task<Reply> AnswerAsync(Inbound inbound, CancellationToken cancellationToken)
    {
        try
        {
            return await handler.AnswerAsync(inbound, cancellationToken);
        }
        catch (PlatformBusyException busy)
        {
            return new Reply.TryLater(busy.After);
        }
        catch (Exception problem) when (StoreProblem.IsBehind(problem))
        {
            // Reading failed or writing did: nothing was done either way.
            Log.NotAnswered(logger, problem);
            return new Reply.TryLater(ComeAgain);
        }
    }

    public void Refused(Platform platform, int status, string reason) => refused.Count(platform, status, reason);

    private bool Add(ChatBotDb db, Inbound inbound)
    {
        var source = inbound.Conversation.Platform.ToString();
        var deliveryId = $"{inbound.Conversation.TenantId}/{inbound.DeliveryId}";
        if (db.Inbox.Any(i => i.Source == source && i.DeliveryId == deliveryId)) return false;
        var now = clock.GetUtcNow();

        // Behind what was said before in the same conversation, also where another host took it in whose clock is ahead.
        var conversation = inbound.Conversation.Key;
        var last = db.Inbox.Where(i => i.Conversation == conversation && (i.State == InboxState.Received || i.State == InboxState.Leased)).Max(i => (Guid?)i.Id);
        db.Inbox.Add(new InboxRow
        {
            Id = last is { } earlier ? keys.NextAfter(Converters.ToBytes(earlier)) : keys.Next(), Source = source, DeliveryId = deliveryId, Conversation = conversation, ReceivedAt = now,
            Body = JsonSerializer.Serialize(inbound, ChannelJson.Default.Inbound),
        });
        db.SaveChanges();
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The store could not be reached for a press; whoever pressed is asked to do so again.")]
        public static partial void NotAnswered(ILogger logger, Exception problem);
    }
}

/// <summary>What happens with something said or pressed; the one thing that a feature gives to the inbox.</summary>
internal interface IInboundHandler
{
    /// <summary>Decides, and hands back what must be committed together with the row's end: state and outbox rows.</summary>
    Task<Action<WriteScope>> HandleAsync(Inbound inbound, CancellationToken ct);

    /// <summary>What the platform waits for: presses and dialogs.</summary>
    Task<Reply> AnswerAsync(Inbound inbound, CancellationToken ct);
}
