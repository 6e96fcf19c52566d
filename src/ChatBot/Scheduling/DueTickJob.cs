using ChatBot.Storage;
using Quartz;

namespace ChatBot.Scheduling;

/// <summary>Asks, every minute, what is owed. It may come late, twice, or on two hosts at once: what is owed is decided by what was done already.</summary>
[DisallowConcurrentExecution]
internal sealed partial class DueTickJob(DueDesk desk, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<DueTickJob> logger) : IJob
{
    public const string Name = "due";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            var done = 0;
            await desk.SettleAsync(clock.GetUtcNow(), dryRun: false, _ => done++, stop.Token);
            if (done > 0) Log.Settled(logger, done);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next tick, here or on another host, finds the rest still owed.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Settled {Count} things that were owed.")]
        public static partial void Settled(ILogger logger, int count);
    }
}

/// <summary>Everything that the calendar can owe, one feature after the other; one that fails holds no other up.</summary>
internal sealed partial class DueDesk(IEnumerable<IDue> features, ILogger<DueDesk> logger)
{
    /// <returns>Names of features that could not settle what they owe; it stays owed.</returns>
    public async Task<IReadOnlyList<string>> SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        var failed = new List<string>();
        foreach (var feature in features)
        {
            try
            {
                await feature.SettleAsync(at, dryRun, tell, ct);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                Log.Failed(logger, feature.Name, problem);
                failed.Add(feature.Name);
            }
        }

        return failed;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What {Feature} owes could not be settled; it stays owed.")]
        public static partial void Failed(ILogger logger, string feature, Exception problem);
    }
}
