using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Outbox;

/// <summary>Where everything that is to be said is put, in the commit of the state that it announces.</summary>
internal sealed class Outbox(TimeProvider clock, Keys keys, OutboxDoorbell doorbell)
{
    /// <summary>Adds one message. Saying the same thing twice is prevented by its key, which is unique in the table.</summary>
    /// <param name="usefulUntil">After this it is dropped with a reason; none = it must be told however late (a decision).</param>
    /// <returns>False when the same thing was queued before; nothing was added then.</returns>
    public bool Add(WriteScope scope, OutboundMessage message, DateTimeOffset? usefulUntil = null, DateTimeOffset? notBefore = null)
    {
        if (scope.Db.Outbox.Any(o => o.Identity == message.Key)) return false;
        var now = clock.GetUtcNow();
        scope.Db.Outbox.Add(new OutboxRow
        {
            Id = keys.Next(), Platform = message.To.Platform.ToString(), Conversation = message.To.Key, Identity = message.Key,
            Body = JsonSerializer.Serialize(message, ChannelJson.Default.OutboundMessage), CreatedAt = now, NotBefore = notBefore ?? now, UsefulUntil = usefulUntil,
        });
        scope.AfterCommit(doorbell.Ring);
        return true;
    }
}
