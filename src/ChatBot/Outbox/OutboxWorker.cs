using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Outbox;

/// <summary>The only one who talks to a platform on the service's own initiative. Conversations side by side, each in order; the attempt is
/// counted and the lease taken before sending, the platform's message id stored after it.</summary>
internal sealed partial class OutboxWorker(
    GroupWriter writer, Func<ChatBotDb> open, OutboxDoorbell doorbell, IEnumerable<IChannel> channels, IEnumerable<IConversationKeeper> keepers, Keys keys, TimeProvider clock,
    ILogger<OutboxWorker> logger)
    : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>What is never useful after that is not tried for longer, however it was queued.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private const int LargestClaim = 64;
    private const int MostAttempts = 20;

    private readonly Dictionary<string, IChannel> byPlatform = channels.ToDictionary(c => c.Platform.ToString());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var claimed = await ClaimAsync(stoppingToken);
                if (claimed.Count == 0) await doorbell.WaitAsync(await UntilNextAsync(stoppingToken), stoppingToken);
                // What is in hand is finished when the service stops: no lease is left behind, and no attempt of unknown outcome.
                else await Task.WhenAll(claimed.Select(row => SendAsync(row, CancellationToken.None)));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is StoreUnavailableException or System.Data.Common.DbException)
            {
                Log.Paused(logger, problem.Message);
                await doorbell.WaitAsync(Poll, stoppingToken);
            }
        }
    }

    /// <summary>The first unsent row of each conversation, where it is due and nobody holds it.</summary>
    /// <param name="now">By this host's clock: when a message may leave.</param>
    /// <param name="atStore">By the store's clock: when a lease has run out.</param>
    private static IQueryable<OutboxRow> Due(IQueryable<OutboxRow> rows, ChatBotDb db, DateTimeOffset now, DateTimeOffset atStore) => rows
        .Where(o => (o.State == OutboxState.Waiting && o.NotBefore <= now) || (o.State == OutboxState.Leased && o.LeasedUntil < atStore))
        .Where(o => !db.Outbox.Any(e => e.Conversation == o.Conversation && (e.State == OutboxState.Waiting || e.State == OutboxState.Leased) && e.Id < o.Id))
        .OrderBy(o => o.NotBefore);

    private async Task<List<OutboxRow>> ClaimAsync(CancellationToken ct)
    {
        await using (var db = open())
            if (!await Due(db.Outbox, db, clock.GetUtcNow(), await StoreClock.NowAsync(db, ct)).AnyAsync(ct)) return [];

        // Waited for also when the service stops: a lease that nobody knows of would hold its row for the whole term.
        return await writer.WriteAsync(scope =>
        {
            var atStore = StoreClock.Now(scope);
            var rows = Due(scope.Db.Outbox.FromSqlRaw(Dialect.Of(scope.Connection).Unclaimed("Outbox")), scope.Db, clock.GetUtcNow(), atStore).Take(LargestClaim).ToList();
            foreach (var row in rows)
            {
                (row.State, row.Lease, row.LeasedUntil) = (OutboxState.Leased, keys.Next(), atStore + Lease);
                row.Attempts++;
                row.Version++;
            }

            scope.Db.SaveChanges();
            return rows;
        }, CancellationToken.None);
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken ct)
    {
        await using var db = open();
        var next = await db.Outbox.Where(o => o.State == OutboxState.Waiting).OrderBy(o => o.NotBefore).Select(o => (DateTimeOffset?)o.NotBefore).FirstOrDefaultAsync(ct);
        return next is { } at && at - clock.GetUtcNow() is var wait && wait < Poll ? (wait > ShortestPause ? wait : ShortestPause) : Poll;
    }

    private async Task SendAsync(OutboxRow row, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (row.UsefulUntil is { } until && until < now)
        {
            await EndAsync(row, new SendResult.GiveUp("its time of use had passed"), ct);
            return;
        }

        SendResult result;
        if (!byPlatform.TryGetValue(row.Platform, out var channel)) result = new SendResult.GiveUp($"{row.Platform} is not configured");
        else
        {
            try
            {
                result = await ResolveAsync(JsonSerializer.Deserialize(row.Body, ChannelJson.Default.OutboundMessage)!, ct) is { } message
                    ? await channel.SendAsync(message, new SendAttempt(row.Attempts, row.PartsSent), ct)
                    : new SendResult.GiveUp("what it would change was never sent");
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                Log.Failed(logger, row.Id, row.Attempts, problem);
                result = new SendResult.TryLater(TimeSpan.FromSeconds(Math.Min(300, 1 << Math.Min(row.Attempts, 8))), problem.GetType().Name);
            }
        }

        var isLast = result is SendResult.TryLater { NotAttempted: false } && (row.Attempts >= MostAttempts || now - row.CreatedAt > LongestLife);
        await EndAsync(row, isLast ? new SendResult.GiveUp($"gave up after {row.Attempts} attempts: {((SendResult.TryLater)result).Reason}") : result, ct);
    }

    /// <summary>A change of an earlier message gets the id that the platform gave it.</summary>
    /// <returns>None when the earlier one never got one.</returns>
    private async Task<OutboundMessage?> ResolveAsync(OutboundMessage message, CancellationToken ct)
    {
        if (message is not OutboundMessage.Update update || !update.MessageId.StartsWith(Outbox.EarlierMessage, StringComparison.Ordinal)) return message;
        var identity = update.MessageId[Outbox.EarlierMessage.Length..];
        await using var db = open();
        var id = await db.Outbox.Where(o => o.Identity == identity).Select(o => o.PlatformMessageId).FirstOrDefaultAsync(ct);
        return id is null ? null : update with { MessageId = id };
    }

    /// <summary>Fenced by the lease: a host that slept through it changes nothing.</summary>
    private Task EndAsync(OutboxRow row, SendResult result, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        if (scope.Db.Outbox.FirstOrDefault(o => o.Id == row.Id && o.Lease == row.Lease && o.State == OutboxState.Leased) is not { } current) return;
        var now = clock.GetUtcNow();
        (current.Lease, current.LeasedUntil) = (null, null);
        current.Version++;
        switch (result)
        {
            case SendResult.Sent sent:
                (current.State, current.PlatformMessageId, current.Reason, current.Body) = (OutboxState.Sent, sent.MessageId, null, "");
                if (sent.Opened is { } opened)
                    foreach (var keeper in keepers) keeper.Opened(scope, opened);
                break;
            case SendResult.TryLater later:
                (current.State, current.NotBefore, current.Reason, current.PartsSent) = (OutboxState.Waiting, now + later.After, later.Reason, Math.Max(current.PartsSent, later.PartsSent));
                if (later.NotAttempted) current.Attempts--;
                break;
            case SendResult.GiveUp gone:
                (current.State, current.Reason, current.Body) = (OutboxState.Abandoned, gone.Reason, "");
                scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = "service", Act = "message.abandoned", Subject = current.Identity, From = current.Platform, After = gone.Reason });
                if (gone.ConversationClosed || gone.InstallationClosed) Close(scope, current, gone);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        scope.Db.SaveChanges();
    }, ct);

    /// <summary>What waits for a conversation that is closed is given up with it, and nothing is begun there until something arrives from it.</summary>
    private void Close(WriteScope scope, OutboxRow row, SendResult.GiveUp gone)
    {
        if (row.Reference is { } reference && JsonSerializer.Deserialize(reference, ChannelJson.Default.ConversationRef) is { } closed)
            foreach (var keeper in keepers) keeper.Closed(scope, closed, gone.InstallationClosed);
        foreach (var waiting in scope.Db.Outbox.Where(o => o.Conversation == row.Conversation && o.State == OutboxState.Waiting).ToList())
        {
            (waiting.State, waiting.Reason, waiting.Body) = (OutboxState.Abandoned, gone.Reason, "");
            waiting.Version++;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The outbox waits: {Reason}")]
        public static partial void Paused(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "Outbox row {RowId} failed at attempt {Attempt}.")]
        public static partial void Failed(ILogger logger, Guid rowId, int attempt, Exception problem);
    }
}
