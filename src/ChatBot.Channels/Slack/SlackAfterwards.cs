using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>What follows an acknowledgement, off the connection that Slack waits on. Bounded: under a flood the oldest presses stay, and the
/// newest hear nothing, rather than all of them late.</summary>
sealed partial class SlackAfterwards(SlackTokens tokens, SlackOptions options, TimeProvider time, ILogger<SlackAfterwards> log) : BackgroundService
{
    const int Waiting = 2000, AtOnce = 16;
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    readonly Channel<Func<CancellationToken, Task>> queue = Channel.CreateBounded<Func<CancellationToken, Task>>(Waiting);

    public void Run(Func<CancellationToken, Task> work)
    {
        if (!queue.Writer.TryWrite(work)) Log.Full(log);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var gap in options.Gaps()) Log.Gap(log, gap);
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(stoppingToken)).Append(IdentifyAsync(stoppingToken)));
    }

    async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var work in queue.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await work(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.Failed(log, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops; a press that was decided stays decided.
        }
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
