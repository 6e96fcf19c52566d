using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>What follows an acknowledgement, off the connection that Slack waits on; and, at start, the question whose our token is.</summary>
sealed partial class SlackAfterwards(SlackTokens tokens, SlackOptions options, TimeProvider time, ILogger<SlackAfterwards> log) : BackgroundService
{
    /// <summary>Bounded: under a flood the oldest presses are shown in time, rather than all of them late.</summary>
    const int AtOnce = 2000;
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    readonly CancellationTokenSource stopping = new();
    int running;

    public void Run(Func<CancellationToken, Task> work)
    {
        if (Interlocked.Increment(ref running) <= AtOnce) _ = Task.Run(() => WorkAsync(work));
        else
        {
            Interlocked.Decrement(ref running);
            Log.Full(log);
        }
    }

    async Task WorkAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The service stops; a press that was decided stays decided.
        }
        catch (Exception e)
        {
            Log.Failed(log, e);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var gap in options.Gaps()) Log.Gap(log, gap);
        return IdentifyAsync(stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        stopping.Dispose();
        base.Dispose();
    }

    async Task IdentifyAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!await tokens.IdentifyAsync(stoppingToken)) await Task.Delay(AskAgain, time, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Too many presses at once; one was decided but not shown.")]
        public static partial void Full(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "{Gap}")]
        public static partial void Gap(ILogger logger, string gap);

        [LoggerMessage(2, LogLevel.Error, "Showing the outcome of a press failed.")]
        public static partial void Failed(ILogger logger, Exception problem);
    }
}
