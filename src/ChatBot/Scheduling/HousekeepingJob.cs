using ChatBot.Operations;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Quartz;

namespace ChatBot.Scheduling;

/// <summary>Removes what has outlived its term, in one statement a table. Running it again, or on two hosts, does no harm.</summary>
[DisallowConcurrentExecution]
internal sealed partial class HousekeepingJob(Func<ChatBotDb> open, IOptions<RetentionOptions> retention, TimeProvider clock, ILogger<HousekeepingJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = open();
        var deliveries = await DeleteAsync(db, "Deliveries", "ReceivedAt", now.AddDays(-retention.Value.DeliveryDays), cancellationToken);
        var conversations = await DeleteAsync(db, "Conversations", "UpdatedAt", now.AddDays(-retention.Value.ConversationDays), cancellationToken, " AND \"Reference\" IS NULL");
        var audits = await DeleteAsync(db, "Audit", "At", now.AddDays(-retention.Value.AuditDays), cancellationToken);
        await DeleteAsync(db, "SourceStates", "UpdatedAt", now - Remembered(retention.Value), cancellationToken);
        await DeleteAsync(db, "DeadLetters", "At", now - Remembered(retention.Value), cancellationToken);
        Log.Swept(logger, deliveries, conversations, audits);
    }

    /// <summary>A counter that has been silent for so long has stopped; forgotten any sooner it would count from its beginning again.</summary>
    private static TimeSpan Remembered(RetentionOptions retention) => TimeSpan.FromDays(Math.Max(90, retention.DeliveryDays));

    private static Task<int> DeleteAsync(ChatBotDb db, string table, string column, DateTimeOffset before, CancellationToken ct, string and = "") =>
        db.Database.ExecuteSqlRawAsync($"DELETE FROM \"{table}\" WHERE \"{column}\" < {{0}}{and}", [Converters.ToNumber(before)], ct);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Swept {Deliveries} delivery ids, {Conversations} conversations and {Audits} audit rows past their term.")]
        public static partial void Swept(ILogger logger, int deliveries, int conversations, int audits);
    }
}
