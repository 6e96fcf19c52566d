using ChatBot.Core.Nudges;
using ChatBot.Core.Pairing;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.Extensions.Options;
using Quartz;

namespace ChatBot.Scheduling;

/// <summary>Removes what has outlived its term, some rows at a time. Running it again, or on two hosts, does no harm.</summary>
[DisallowConcurrentExecution]
internal sealed partial class HousekeepingJob(
    GroupWriter writer, IOptions<RetentionOptions> retention, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<HousekeepingJob> logger) : IJob
{
    private static readonly string Kept = $"\"Answer\" NOT IN ({(int)NudgeAnswer.NotForMe}, {(int)NudgeAnswer.NotNeeded})";
    private static readonly string Over = $"\"State\" >= {(int)PairState.Over}";

    /// <summary>Rows in one commit: few enough that a delivery that comes meanwhile does not notice, and that SQL Server locks rows instead of the table.</summary>
    private const int Batch = 2000;

    private const string OfRequest = "\"Identity\" LIKE 'access.%'";
    private static readonly string Sent = $"\"State\" = {OutboxState.Sent:D}";
    private static readonly string Undelivered = $"(\"State\" = {OutboxState.Abandoned:D} OR (\"State\" = {OutboxState.InDoubt:D} AND \"LeasedUntil\" IS NULL))";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await SweepAsync(context.Scheduler.SchedulerName, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next night takes the rest.
        }
        catch (StoreUnavailableException)
        {
            // The writer has said why.
        }
    }

    internal async Task SweepAsync(string schedule, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var deliveries = await DeleteAsync("Deliveries", ["SourceId", "Key"], "ReceivedAt", now.AddDays(-retention.Value.DeliveryDays), ct);
        var conversations = await DeleteAsync("Conversations", ["Id"], "UpdatedAt", now.AddDays(-retention.Value.ConversationDays), ct, "\"Reference\" IS NULL");
        await DeleteAsync("Answers", ["Id"], "At", now.AddDays(-retention.Value.ConversationDays), ct);
        await DeleteAsync("ToldFigures", ["PersonId", "Figure"], "ToldAt", now.AddDays(-retention.Value.ToldFigureDays), ct);
        await DeleteAsync("Restatements", ["Day", "SourceId", "ToolId"], "LastAt", now.AddDays(-retention.Value.ToldFigureDays), ct);
        var messages = await ForgetMessagesAsync(now, ct);
        var audits = await DeleteAsync("Audit", ["Id"], "At", now.AddDays(-retention.Value.AuditDays), ct);
        await DeleteAsync("SourceStates", ["SourceId", "Key"], "UpdatedAt", now - Remembered(retention.Value), ct);
        await DeleteAsync("DeadLetters", ["Id"], "At", now - Remembered(retention.Value), ct);
        await ForgetRequestsAsync(now.AddDays(-retention.Value.AccessDays), ct);
        await DeleteAsync("Digests", ["Rule", "Period", "PersonId"], "MadeAt", now.AddDays(-retention.Value.AuditDays), ct);
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        await DeleteAsync("Looks", ["PersonId", "Day", "LookerId", "What"], "Day", today - retention.Value.AuditDays, ct);

        // "Not for me" holds for ever: it is the answer that keeps the offer away.
        await DeleteAsync("Nudges", ["Id"], "Day", today - retention.Value.OfferDays, ct, Kept);
        await DeleteAsync("Absences", ["PersonId", "Kind", "FromDay"], "UntilDay", today - retention.Value.OfferDays, ct);
        await DeleteAsync("Pairs", ["Id"], "SoughtAt", now.AddDays(-retention.Value.OfferDays), ct, Over);
        await writer.WriteAsync(scope => ScheduleStore.Forget(scope, schedule, now), ct);
        Log.Swept(logger, deliveries, conversations, messages, audits);
    }

    /// <summary>What came in is kept so long that a repeat is known. What was sent is kept so long that its card can be changed and pressed; what only changed it, or has no
    /// id on its platform, need not wait for that. What came to grief is there for admins to see. What is still to be done stays however old it is.</summary>
    private async Task<long> ForgetMessagesAsync(DateTimeOffset now, CancellationToken ct)
    {
        IReadOnlyList<string> key = ["Id"];
        var (repeats, sent, seen) = (now.AddDays(-retention.Value.DeliveryDays), now.AddDays(-retention.Value.MessageDays), now - Remembered(retention.Value));
        return await DeleteAsync("Inbox", key, "ReceivedAt", repeats, ct, $"\"State\" = {InboxState.Done:D}")
            + await DeleteAsync("Inbox", key, "ReceivedAt", seen, ct, $"\"State\" = {InboxState.Parked:D}")
            + await DeleteAsync("Outbox", key, "NotBefore", repeats, ct, $"{Sent} AND (\"PlatformMessageId\" IS NULL OR \"Identity\" LIKE '%#%')")
            + await DeleteAsync("Outbox", key, "NotBefore", sent, ct, $"{Sent} AND NOT {OfRequest}")
            + await DeleteAsync("Outbox", key, "NotBefore", seen, ct, $"{Undelivered} AND NOT {OfRequest}")
            + await DeleteAsync("Outbox", key, "NotBefore", await BeforeRequestsAsync(now.AddDays(-retention.Value.AccessDays), ct), ct, $"({Sent} OR {Undelivered}) AND {OfRequest}");
    }

    /// <summary>Cards of a request change for as long as it is open, however long that is.</summary>
    private Task<DateTimeOffset> BeforeRequestsAsync(DateTimeOffset term, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        using var oldest = Statement.Prepare(scope.Connection, scope.Transaction, "SELECT MIN(\"RequestedDay\") FROM \"AccessRequests\" WHERE \"EndedDay\" IS NULL");
        oldest.Step();
        if (oldest.IsNull(0)) return term;
        var began = new DateTimeOffset(DateOnly.FromDayNumber(oldest.Int32(0)), TimeOnly.MinValue, TimeSpan.Zero);
        return began < term ? began : term;
    }, ct);

    /// <summary>Events and texts of requests go; the days of the request stay for figures.</summary>
    private async Task ForgetRequestsAsync(DateTimeOffset before, CancellationToken ct)
    {
        var day = Converters.ToNumber(DateOnly.FromDateTime(before.UtcDateTime));
        const string Ended = "SELECT \"Id\" FROM \"AccessRequests\" WHERE \"EndedDay\" < @p0";
        await InBatchesAsync(dialect => dialect.DeleteSome("AccessEvents", ["RequestId", "Sequence"], $"\"RequestId\" IN ({Ended})", Batch), day, ct);
        await InBatchesAsync(dialect => dialect.DeleteSome("AccessHandovers", ["Id"], $"\"RequestId\" IN ({Ended})", Batch), day, ct);
        await InBatchesAsync(dialect => dialect.UpdateSome("AccessRequests", "Id", "\"State\" = '', \"Version\" = \"Version\" + 1", "\"EndedDay\" < @p0 AND \"State\" <> ''", Batch), day, ct);
    }

    /// <summary>A counter that has been silent for so long has stopped; forgotten any sooner it would count from its beginning again. What came to grief is there as long.</summary>
    private static TimeSpan Remembered(RetentionOptions retention) => TimeSpan.FromDays(Math.Max(90, retention.DeliveryDays));

    private Task<long> DeleteAsync(string table, IReadOnlyList<string> key, string column, DateTimeOffset before, CancellationToken ct, string? and = null) =>
        DeleteAsync(table, key, column, Converters.ToNumber(before), ct, and);

    private Task<long> DeleteAsync(string table, IReadOnlyList<string> key, string column, long before, CancellationToken ct, string? and = null) =>
        InBatchesAsync(dialect => dialect.DeleteSome(table, key, $"\"{column}\" < @p0{(and is null ? "" : " AND " + and)}", Batch), before, ct);

    /// <param name="statement">Touches at most a batch of rows, and none a second time.</param>
    private async Task<long> InBatchesAsync(Func<Dialect, string> statement, long before, CancellationToken ct)
    {
        long all = 0;
        for (var some = (long)Batch; some == Batch; all += some)
            some = await writer.WriteAsync(scope =>
            {
                using var prepared = Statement.Prepare(scope.Connection, scope.Transaction, statement(Dialect.Of(scope.Connection)));
                return (long)prepared.Bind(0, before).Run();
            }, ct);
        return all;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Swept {Deliveries} delivery ids, {Conversations} conversations, {Messages} messages and {Audits} audit rows past their term.")]
        public static partial void Swept(ILogger logger, long deliveries, long conversations, long messages, long audits);
    }
}
