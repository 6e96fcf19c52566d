using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Inbox;

/// <summary>Works through the inbox: claims rows by lease, conversations side by side, each conversation in order.</summary>
internal sealed partial class InboxWorker(GroupWriter writer, Func<ChatBotDb> open, InboxDoorbell doorbell, IInboundHandler handler, TimeProvider clock, ILogger<InboxWorker> logger)
    : BackgroundService
{
    /// <summary>Work in hand on a host that died is taken up again after this.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Somebody whom the platform could not name for so long does not wait any more.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private const int LargestClaim = 64;
    private const int MostAttempts = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var claimed = await ClaimAsync(stoppingToken);
                if (claimed.Count == 0) await doorbell.WaitAsync(await UntilNextAsync(stoppingToken), stoppingToken);
                // What is in hand is finished when the service stops: no lease is left behind.
                else await Task.WhenAll(claimed.Select(row => WorkAsync(row, CancellationToken.None)));
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

    /// <summary>The first unfinished row of each conversation, where nobody has it in hand.</summary>
    private static IQueryable<InboxRow> Due(IQueryable<InboxRow> rows, ChatBotDb db, DateTimeOffset now) => rows
        .Where(i => i.State == InboxState.Received || (i.State == InboxState.Leased && i.LeasedUntil < now))
        .Where(i => !db.Inbox.Any(e => e.Conversation == i.Conversation && (e.State == InboxState.Received || e.State == InboxState.Leased) && e.Id < i.Id))
        .OrderBy(i => i.Id);

    private async Task<TimeSpan> UntilNextAsync(CancellationToken ct)
    {
        await using var db = open();
        var next = await db.Inbox.Where(i => i.State == InboxState.Leased).OrderBy(i => i.LeasedUntil).Select(i => i.LeasedUntil).FirstOrDefaultAsync(ct);
        return next is { } at && at - await StoreClock.NowAsync(db, ct) is var wait && wait < Poll ? (wait > ShortestPause ? wait : ShortestPause) : Poll;
    }

    /// <summary>Counts the attempt and takes the lease before anything runs, so that a message that crashes the host cannot loop.</summary>
    private async Task<List<InboxRow>> ClaimAsync(CancellationToken ct)
    {
        await using (var db = open())
            if (!await Due(db.Inbox, db, await StoreClock.NowAsync(db, ct)).AnyAsync(ct)) return [];

        // Waited for also when the service stops: a lease that nobody knows of would hold its row for the whole term.
        return await writer.WriteAsync(scope =>
        {
            var now = StoreClock.Now(scope);
            var rows = Due(scope.Db.Inbox.FromSqlRaw(Dialect.Of(scope.Connection).Unclaimed("Inbox")), scope.Db, now).Take(LargestClaim).ToList();
            var lease = Guid.CreateVersion7(now);
            foreach (var row in rows)
            {
                (row.State, row.Lease, row.LeasedUntil) = (InboxState.Leased, lease, now + Lease);
                row.Attempts++;
                row.Version++;
            }

            scope.Db.SaveChanges();
            return rows;
        }, CancellationToken.None);
    }

    private async Task WorkAsync(InboxRow row, CancellationToken ct)
    {
        if (row.Attempts > MostAttempts)
        {
            await ParkAsync(row, "every attempt ended with the host", ct);
            return;
        }

        try
        {
            var inbound = JsonSerializer.Deserialize(row.Body!, ChannelJson.Default.Inbound)!;
            var commit = await handler.HandleAsync(inbound, ct);
            await writer.WriteAsync(scope => End(scope, row, commit), ct);
        }
        catch (PlatformBusyException busy) when (clock.GetUtcNow() - row.ReceivedAt < LongestWait)
        {
            Log.Waits(logger, row.Id, busy.Message);
            await PostponeAsync(row, busy.After, ct);
        }
        catch (Exception problem) when (problem is not OperationCanceledException and not StoreUnavailableException)
        {
            Log.Failed(logger, row.Id, row.Attempts, problem);
            if (row.Attempts >= MostAttempts) await ParkAsync(row, problem.GetType().Name, ct);
        }
    }

    /// <summary>Answer, state and the end of the row in one commit; nothing when another host has taken the lease over.</summary>
    private static void End(WriteScope scope, InboxRow row, Action<WriteScope> commit)
    {
        var current = scope.Db.Inbox.FirstOrDefault(i => i.Id == row.Id && i.Lease == row.Lease && i.State == InboxState.Leased);
        if (current is null) return;
        (current.State, current.Body, current.Lease, current.LeasedUntil) = (InboxState.Done, null, null, null);
        current.Version++;
        commit(scope);
        scope.Db.SaveChanges();
    }

    /// <summary>Not an attempt. The row keeps its place until then, and whatever is behind it in the conversation stays behind.</summary>
    private Task PostponeAsync(InboxRow row, TimeSpan wait, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        if (scope.Db.Inbox.FirstOrDefault(i => i.Id == row.Id && i.Lease == row.Lease && i.State == InboxState.Leased) is not { } current) return;
        current.LeasedUntil = StoreClock.Now(scope) + wait;
        current.Attempts--;
        current.Version++;
        scope.Db.SaveChanges();
    }, ct);

    private Task ParkAsync(InboxRow row, string reason, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        if (scope.Db.Inbox.FirstOrDefault(i => i.Id == row.Id && i.Lease == row.Lease) is not { } current) return;
        (current.State, current.Body, current.Reason) = (InboxState.Parked, null, reason);
        current.Version++;
        scope.Db.SaveChanges();
    }, ct);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The inbox waits: {Reason}")]
        public static partial void Paused(ILogger logger, string reason);

        [LoggerMessage(3, LogLevel.Information, "Inbox row {RowId} waits: {Reason}")]
        public static partial void Waits(ILogger logger, Guid rowId, string reason);

        [LoggerMessage(2, LogLevel.Error, "Inbox row {RowId} failed at attempt {Attempt}.")]
        public static partial void Failed(ILogger logger, Guid rowId, int attempt, Exception problem);
    }
}
