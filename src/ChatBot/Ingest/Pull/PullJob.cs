using ChatBot.Ingest.Pull.Connectors;
using Quartz;

namespace ChatBot.Ingest.Pull;

/// <summary>Pulls what one source owes by now. Doing it twice, or on two hosts, brings the same facts.</summary>
[DisallowConcurrentExecution]
internal sealed class PullJob(PullEngine engine, IConfiguration configuration, IHostApplicationLifetime lifetime) : IJob
{
    public const string SourceKey = "source";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        // The scheduler waits for its jobs when the service stops; a vendor must not be waited for.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var connector = AllConnectors.Find(context.MergedJobDataMap.GetString(SourceKey)!)!;
        try
        {
            await engine.RunAsync(connector, connector.SettingsOf(configuration), new Wish.Owed(), new Patience(), tell: null, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was committed stays; the next start owes the rest.
        }
        catch (Storage.StoreUnavailableException)
        {
            // The writer has said why; the next tick asks again.
        }
    }
}
