using System.Collections.Concurrent;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Inbox;

/// <summary>Writes down what the platforms' doors turned away: one line a reason, with how often, at most every few seconds, so that a flood of
/// forgeries is no flood of commits.</summary>
internal sealed partial class RefusedRequests(GroupWriter writer, Keys keys, TimeProvider clock, ILogger<RefusedRequests> logger) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(Platform Platform, int Status, string Reason), int> counted = new();
    private readonly SemaphoreSlim any = new(0, 1);

    public void Count(Platform platform, int status, string reason)
    {
        counted.AddOrUpdate((platform, status, reason), 1, (_, times) => times + 1);
        try
        {
            any.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await any.WaitAsync(stoppingToken);
                await WriteAsync();
                await Task.Delay(Between, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteAsync();
        }
    }

    public override void Dispose()
    {
        any.Dispose();
        base.Dispose();
    }

    private async Task WriteAsync()
    {
        var taken = counted.Keys.Select(key => (Key: key, Times: counted.TryRemove(key, out var times) ? times : 0)).Where(t => t.Times > 0).ToList();
        if (taken.Count == 0) return;
        try
        {
            await writer.WriteAsync(scope =>
            {
                foreach (var ((platform, status, reason), times) in taken)
                    scope.Db.Audit.Add(new AuditRow
                    {
                        Id = keys.Next(), At = clock.GetUtcNow(), Actor = "unknown", Act = "request.refused", Subject = $"{status}: {reason}", Refused = true,
                        From = platform.ToString().ToLowerInvariant(), After = times == 1 ? "once" : $"{times} times",
                    });
                scope.Db.SaveChanges();
            }, CancellationToken.None);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or System.Data.Common.DbException)
        {
            // The next refusal tries again with these.
            foreach (var (key, times) in taken) counted.AddOrUpdate(key, times, (_, more) => more + times);
            Log.NotWritten(logger, problem.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Refusals were not written down yet: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
