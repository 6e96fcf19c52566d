using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Outbox;

/// <summary>The only one who talks to a platform on the service's own initiative. Conversations side by side, each in order; what somebody waits for goes before
/// what many get. The attempt is noted before anything leaves, and the platform's message id after it.</summary>
internal sealed partial class OutboxWorker(
    Outbox outbox, GroupWriter writer, Func<ChatBotDb> open, OutboxDoorbell doorbell, IEnumerable<IChannel> channels, IEnumerable<IConversationKeeper> keepers, LiveHosts hosts, SendShare share,
    Keys keys, TimeProvider clock, ILogger<OutboxWorker> logger)
    : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>What has a time of use is not tried for longer, however it was queued.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>A place that is free so soon is waited for with the message in hand.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);
    private const int MostInHand = 64;
    private const int MostBulkInHand = 32;
    private const int MostAttempts = 20;

    private readonly Dictionary<string, IChannel> byPlatform = channels.ToDictionary(c => c.Platform.ToString());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var inHand = new List<(Task Task, bool IsBulk)>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                inHand.RemoveAll(t => t.Task.IsCompleted);
                share.Hosts = await hosts.CountAsync(stoppingToken);
                var (lookedAt, room, roomForBulk) = (clock.GetUtcNow(), MostInHand - inHand.Count, MostBulkInHand - inHand.Count(t => t.IsBulk));
                var claimed = await ClaimAsync(room, roomForBulk, stoppingToken);

                // What is in hand is finished when the service stops: no lease is left behind, and no attempt of unknown outcome.
                inHand.AddRange(claimed.Select(row => ((Task)SendAsync(row, stoppingToken), row.IsBulk)));
                if (claimed.Count == 0) await doorbell.WaitAsync(await UntilNextAsync(lookedAt, room, roomForBulk, stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception problem) when (problem is StoreUnavailableException or System.Data.Common.DbException)
            {
                Log.Paused(logger, problem.Message);
                await doorbell.WaitAsync(Poll, stoppingToken);
            }
        }

        await Task.WhenAll(inHand.Select(t => t.Task));
    }

    /// <summary>Sends whatever is due until nothing is, for a verb that delivers and ends.</summary>
    /// <returns>Rows that were sent, rows that wait, and when the first of those comes due.</returns>
    public async Task<(int Sent, int Left, DateTimeOffset? Next)> DrainAsync(CancellationToken ct)
    {
        var sent = 0;
        while (await ClaimAsync(MostInHand, MostInHand, ct) is { Count: > 0 } claimed) sent += (await Task.WhenAll(claimed.Select(row => SendAsync(row, ct)))).Count(s => s);
        await using var db = open();
        var waiting = db.Outbox.Where(o => o.State == OutboxState.Waiting);
        return (sent, await waiting.CountAsync(ct), await waiting.OrderBy(o => o.NotBefore).Select(o => (DateTimeOffset?)o.NotBefore).FirstOrDefaultAsync(ct));
    }

    /// <summary>The first unsent row of each conversation, where it is due and nobody holds it. What was never tried, because it is for a later time of the reader's day, holds up nothing:
    /// whoever asks something in their quiet hours gets the answer now.</summary>
    /// <param name="now">By this host's clock: when a message may leave that is for later. What was queued to leave at once is due by every host's clock.</param>
    /// <param name="atStore">By the store's clock: when a lease has run out.</param>
    private static IQueryable<OutboxRow> Due(IQueryable<OutboxRow> rows, ChatBotDb db, DateTimeOffset now, DateTimeOffset atStore) => rows
        .Where(o => (o.State == OutboxState.Waiting && (o.NotBefore <= now || o.NotBefore == o.CreatedAt)) || ((o.State == OutboxState.Leased || o.State == OutboxState.InDoubt) && o.LeasedUntil < atStore))
        .Where(o => !db.Outbox.Any(e => e.Conversation == o.Conversation && e.Id < o.Id
            && ((e.State == OutboxState.Waiting && (e.NotBefore <= now || e.NotBefore == e.CreatedAt || e.Reason != null)) || e.State == OutboxState.Leased || (e.State == OutboxState.InDoubt && e.LeasedUntil != null))))
        .OrderBy(o => o.NotBefore);

    private async Task<List<OutboxRow>> ClaimAsync(int room, int roomForBulk, CancellationToken ct)
    {
        if (room <= 0) return [];
        await using (var db = open())
            if (!await Due(db.Outbox, db, clock.GetUtcNow(), await StoreClock.NowAsync(db, ct)).AnyAsync(o => roomForBulk > 0 || !o.IsBulk, ct)) return [];

        // Waited for also when the service stops: a lease that nobody knows of would hold its row for the whole term.
        return await writer.WriteAsync(scope =>
        {
            var (now, atStore) = (clock.GetUtcNow(), StoreClock.Now(scope));
            var due = Due(scope.Db.Outbox.FromSqlRaw(Dialect.Of(scope.Connection).Unclaimed("Outbox")), scope.Db, now, atStore);
            var rows = due.Where(o => !o.IsBulk).Take(room).ToList();
            if (Math.Min(room - rows.Count, roomForBulk) is > 0 and var left) rows.AddRange(due.Where(o => o.IsBulk).Take(left).ToList());
            var claimed = new List<OutboxRow>();
            foreach (var row in rows)
            {
                row.Version++;
                if (row.State == OutboxState.InDoubt && MayBeSecondCopy(row))
                {
                    // Its host died as it was on its way, and the platform cannot say whether it arrived: admins decide.
                    (row.Lease, row.LeasedUntil, row.Reason) = (null, null, "its host ended as it was sent; the platform cannot be asked whether it arrived");
                    outbox.Report(scope, row, "message.in-doubt");
                    continue;
                }

                (row.State, row.Lease, row.LeasedUntil) = (row.State == OutboxState.InDoubt ? OutboxState.InDoubt : OutboxState.Leased, keys.Next(), atStore + Lease);
                claimed.Add(row);
            }

            scope.Db.SaveChanges();
            return claimed;
        }, CancellationToken.None);
    }

    private bool MayBeSecondCopy(OutboxRow row) => row.IsBulk && byPlatform.TryGetValue(row.Platform, out var channel) && !channel.LooksUp;

    /// <summary>Until the next one comes due that there is room for. What is due already is in hand, or behind something that is: whoever ends rings.</summary>
    private async Task<TimeSpan> UntilNextAsync(DateTimeOffset lookedAt, int room, int roomForBulk, CancellationToken ct)
    {
        if (room <= 0) return Poll;
        await using var db = open();
        var next = await db.Outbox.Where(o => o.State == OutboxState.Waiting && o.NotBefore > lookedAt && (roomForBulk > 0 || !o.IsBulk))
            .OrderBy(o => o.NotBefore).Select(o => (DateTimeOffset?)o.NotBefore).FirstOrDefaultAsync(ct);
        return next is { } at && at - clock.GetUtcNow() is var wait && wait < Poll ? (wait > ShortestPause ? wait : ShortestPause) : Poll;
    }

    /// <returns>Whether it arrived.</returns>
    private async Task<bool> SendAsync(OutboxRow row, CancellationToken stopping)
    {
        try
        {
            var result = await AttemptAsync(row, stopping);
            await EndAsync(row, result, CancellationToken.None);
            return result is SendResult.Sent;
        }
        catch (Exception problem) when (problem is StoreUnavailableException or System.Data.Common.DbException)
        {
            // The lease runs out, and somebody takes it up again.
            Log.Paused(logger, problem.Message);
            return false;
        }
    }

    private async Task<SendResult> AttemptAsync(OutboxRow row, CancellationToken stopping)
    {
        var claimedAt = clock.GetUtcNow();
        if (row.UsefulUntil is { } until && until < claimedAt) return new SendResult.GiveUp("its time of use had passed");
        if (!byPlatform.TryGetValue(row.Platform, out var channel)) return new SendResult.GiveUp($"{row.Platform} is not configured");
        if (!await BeginAsync(row)) return new SendResult.TryLater(TimeSpan.Zero, "another host has it") { NotAttempted = true };
        while (true)
        {
            SendResult result;
            try
            {
                result = await RestAsync(row, channel) is { } rest ? rest
                    : await ResolveAsync(JsonSerializer.Deserialize(row.Body, ChannelJson.Default.OutboundMessage)!, CancellationToken.None) is { } message
                    ? await channel.SendAsync(message, new SendAttempt(row.Attempts, row.PartsSent), CancellationToken.None)
                    : new SendResult.GiveUp("what it would change was never sent");
            }
            catch (Exception problem)
            {
                Log.Failed(logger, row.Id, row.Attempts, problem);
                return Limited(row, new SendResult.TryLater(Pause(row.Attempts), problem.GetType().Name));
            }

            // Our own budget is free again in a moment: the message stays in hand, and its place in the conversation with it.
            if (result is not SendResult.TryLater { NotAttempted: true } later || later.After > ShortWait || clock.GetUtcNow() - claimedAt > Lease / 2 || stopping.IsCancellationRequested)
                return Limited(row, result);
            try
            {
                await Task.Delay(later.After > ShortestPause ? later.After : ShortestPause, clock, stopping);
            }
            catch (OperationCanceledException)
            {
                return result;
            }
        }
    }

    /// <summary>Notes that the message may have left from here on. What nobody began was certainly not sent, however its host ended.</summary>
    private Task<bool> BeginAsync(OutboxRow row) => writer.WriteAsync(scope =>
    {
        if (scope.Db.Outbox.FirstOrDefault(o => o.Id == row.Id && o.Lease == row.Lease) is not { } current) return false;
        current.State = OutboxState.InDoubt;
        current.Attempts++;
        current.Version++;
        scope.Db.SaveChanges();
        row.Attempts = current.Attempts;
        return true;
    }, CancellationToken.None);

    /// <summary>Another host may have sent the last message of the conversation a moment ago, of which this one's budget knows nothing. Nobody sends there meanwhile: this host has its turn.</summary>
    private async Task<SendResult.TryLater?> RestAsync(OutboxRow row, IChannel channel)
    {
        if (share.Hosts == 1 || channel.Rest == TimeSpan.Zero) return null;
        await using var db = open();
        var rests = await db.Outbox.Where(o => o.Conversation == row.Conversation && o.State == OutboxState.Sent).OrderByDescending(o => o.Id).Select(o => o.LeasedUntil).FirstOrDefaultAsync();
        if (rests is not { } until || until - await StoreClock.NowAsync(db, CancellationToken.None) is not { Ticks: > 0 } wait) return null;
        return new(wait < channel.Rest ? wait : channel.Rest, "the conversation rests") { NotAttempted = true, PartsSent = row.PartsSent };
    }

    /// <summary>Tries and age end for what loses its use; a decision is told however late.</summary>
    private SendResult Limited(OutboxRow row, SendResult result) =>
        result is SendResult.TryLater { NotAttempted: false } later && row.UsefulUntil is not null && (row.Attempts >= MostAttempts || clock.GetUtcNow() - row.CreatedAt > LongestLife)
            ? new SendResult.GiveUp($"gave up after {row.Attempts} attempts: {later.Reason}")
            : result;

    /// <summary>Doubles, with a fifth more or less, so that many who failed together do not come back together.</summary>
    private static TimeSpan Pause(int attempts)
    {
        var doubled = TimeSpan.FromSeconds(1 << Math.Min(attempts, 8));
#pragma warning disable CA5394 // Jitter, not a secret.
        return (doubled < LongestPause ? doubled : LongestPause) * (0.8 + Random.Shared.NextDouble() * 0.4);
#pragma warning restore CA5394
    }

    /// <summary>A change of an earlier message gets the id that the platform gave it, and the conversation that was opened for it.</summary>
    /// <returns>None when the earlier one never got one.</returns>
    private async Task<OutboundMessage?> ResolveAsync(OutboundMessage message, CancellationToken ct)
    {
        if (message is not OutboundMessage.Update update || !update.MessageId.StartsWith(Outbox.EarlierMessage, StringComparison.Ordinal)) return message;
        var identity = update.MessageId[Outbox.EarlierMessage.Length..];
        await using var db = open();
        var earlier = await db.Outbox.Where(o => o.Identity == identity).Select(o => new { o.PlatformMessageId, o.Reference }).FirstOrDefaultAsync(ct);
        if (earlier is not { PlatformMessageId: { } id }) return null;
        return update with { MessageId = id, To = earlier.Reference is { } reference ? JsonSerializer.Deserialize(reference, ChannelJson.Default.ConversationRef)! : update.To };
    }

    /// <summary>Fenced by the lease: a host that slept through it changes nothing.</summary>
    private Task EndAsync(OutboxRow row, SendResult result, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        if (scope.Db.Outbox.FirstOrDefault(o => o.Id == row.Id && o.Lease == row.Lease && (o.State == OutboxState.Leased || o.State == OutboxState.InDoubt)) is not { } current) return;
        var now = clock.GetUtcNow();
        (current.Lease, current.LeasedUntil) = (null, null);
        current.Version++;
        switch (result)
        {
            case SendResult.Sent sent:
                (current.State, current.PlatformMessageId, current.Reason, current.Body) = (OutboxState.Sent, sent.MessageId, null, "");
                if (share.Hosts > 1 && byPlatform[row.Platform].Rest is { Ticks: > 0 } rest) current.LeasedUntil = StoreClock.Now(scope) + rest;
                if (sent.Opened is { } opened)
                {
                    // Whoever changes the message later must name the conversation in which it is.
                    current.Reference = JsonSerializer.Serialize(opened, ChannelJson.Default.ConversationRef);
                    foreach (var keeper in keepers) keeper.Opened(scope, opened);
                }

                break;
            case SendResult.TryLater { InDoubt: true } doubt when MayBeSecondCopy(row):
                (current.State, current.Reason) = (OutboxState.InDoubt, $"{doubt.Reason}: the platform cannot be asked whether it arrived");
                outbox.Report(scope, current, "message.in-doubt");
                break;
            case SendResult.TryLater later:
                (current.State, current.NotBefore, current.Reason, current.PartsSent) = (OutboxState.Waiting, now + later.After, later.Reason, Math.Max(current.PartsSent, later.PartsSent));
                if (later.NotAttempted && current.Attempts > 0) current.Attempts--;
                break;
            case SendResult.GiveUp gone:
                outbox.GiveUp(scope, current, gone.Reason);
                if (gone.ConversationClosed || gone.InstallationClosed) Close(scope, current, gone);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        scope.Db.SaveChanges();
        scope.AfterCommit(doorbell.Ring);
    }, ct);

    /// <summary>What waits for a conversation that is closed is given up with it, and nothing is begun there until something arrives from it.</summary>
    private void Close(WriteScope scope, OutboxRow row, SendResult.GiveUp gone)
    {
        if (row.Reference is not { } reference || JsonSerializer.Deserialize(reference, ChannelJson.Default.ConversationRef) is not { } closed) return;
        foreach (var keeper in keepers) keeper.Closed(scope, closed, gone.InstallationClosed);
        outbox.GiveUp(scope, closed, gone.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The outbox waits: {Reason}")]
        public static partial void Paused(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "Outbox row {RowId} failed at attempt {Attempt}.")]
        public static partial void Failed(ILogger logger, Guid rowId, int attempt, Exception problem);
    }
}
