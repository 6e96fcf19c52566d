using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <param name="CanBeReplayed">Whether what is needed for another attempt is still there.</param>
internal sealed record ParkedMessage(Guid Id, string Kind, string Where, string Reason, int Attempts, DateTimeOffset At, bool CanBeReplayed);

/// <summary>Messages that the inbox gave up on and the outbox could not deliver.</summary>
internal sealed class ParkedMessages(GroupWriter writer, Func<ChatBotDb> open, TimeProvider clock)
{
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<ParkedMessage>> ListAsync(CancellationToken ct)
    {
        await using var db = open();
        var incoming = await db.Inbox.AsNoTracking().Where(i => i.State == InboxState.Parked)
            .Select(i => new ParkedMessage(i.Id, "inbox", i.Source, i.Reason ?? "", i.Attempts, i.ReceivedAt, i.Body != null)).ToListAsync(ct);
        var outgoing = await db.Outbox.AsNoTracking().Where(o => o.State == OutboxState.Abandoned || (o.State == OutboxState.InDoubt && o.LeasedUntil == null))
            .Select(o => new ParkedMessage(o.Id, "outbox", o.Platform, o.Reason ?? (o.State == OutboxState.InDoubt ? "it is not known whether it was sent" : ""), o.Attempts, o.CreatedAt, o.Body != "")).ToListAsync(ct);
        return [.. incoming.Concat(outgoing).OrderByDescending(m => m.At)];
    }

    /// <returns>False when there is no such message, or nothing left of it to try again.</returns>
    public Task<bool> ReplayAsync(Guid id, CancellationToken ct) => writer.WriteAsync(scope => Replay(scope, id), ct);

    public bool Replay(WriteScope scope, Guid id)
    {
        var now = clock.GetUtcNow();
        if (scope.Db.Inbox.FirstOrDefault(i => i.Id == id && i.State == InboxState.Parked && i.Body != null) is { } incoming)
        {
            (incoming.State, incoming.Attempts, incoming.Lease, incoming.LeasedUntil, incoming.Reason) = (InboxState.Received, 0, null, null, null);
            incoming.Version++;
        }
        else if (scope.Db.Outbox.FirstOrDefault(o => o.Id == id && o.Body != "" && (o.State == OutboxState.Abandoned || (o.State == OutboxState.InDoubt && o.LeasedUntil == null))) is { } outgoing)
        {
            (outgoing.State, outgoing.Attempts, outgoing.Lease, outgoing.LeasedUntil, outgoing.Reason, outgoing.NotBefore) = (OutboxState.Waiting, 0, null, null, null, now);
            outgoing.UsefulUntil = outgoing.UsefulUntil is { } until && until < now ? now.AddDays(1) : outgoing.UsefulUntil;
            outgoing.Version++;
        }
        else
        {
            return false;
        }

        scope.Db.SaveChanges();
        return true;
    }
}
