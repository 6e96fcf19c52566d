using System.Text.Json;
using System.Threading.Channels;
using ChatBot.Core.Vendors;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;

namespace ChatBot.Ingest;

internal abstract record Intake
{
    private Intake() { }

    public sealed record Stored(Taken Taken) : Intake;

    /// <summary>The token was withdrawn since it was looked up.</summary>
    public sealed record TokenWithdrawn : Intake;

    /// <summary>Kept as a dead letter: genuine, and yet the store could not take it.</summary>
    public sealed record Parked : Intake;

    /// <summary>More waits than can be taken in now.</summary>
    public sealed record Full : Intake;

    /// <param name="Reason">Why the store takes nothing now.</param>
    public sealed record Unavailable(string Reason) : Intake;
}

/// <summary>Brings mapped deliveries to the writer: what waits while one commit is on its way shares the next.</summary>
internal sealed partial class IngestQueue : IHostedService, IAsyncDisposable
{
    private const int LargestGroup = 1000, MostFactsInGroup = 20_000, Capacity = 10_000;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly GroupWriter writer;
    private readonly FactStore store;
    private readonly Keys keys;
    private readonly ILogger<IngestQueue> logger;
    private readonly Lazy<Task> loop;

    public IngestQueue(GroupWriter writer, FactStore store, Keys keys, ILogger<IngestQueue> logger)
    {
        (this.writer, this.store, this.keys, this.logger) = (writer, store, keys, logger);
        loop = new(() => Task.Run(RunAsync));
    }

    public Task<Intake> TakeAsync(Delivery delivery, CancellationToken ct)
    {
        _ = loop.Value;
        var one = new Waiting(delivery);
        if (!waiting.Writer.TryWrite(one)) return Task.FromResult<Intake>(new Intake.Full());

        // A sender that hangs up does not undo what may be in the commit already.
        return one.Done.Task.WaitAsync(ct);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Finishes what was accepted.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        if (loop.IsValueCreated) await loop.Value.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task RunAsync()
    {
        var group = new List<Waiting>();
        while (await waiting.Reader.WaitToReadAsync())
        {
            var facts = 0;
            while (group.Count < LargestGroup && facts < MostFactsInGroup && waiting.Reader.TryRead(out var one))
            {
                group.Add(one);
                facts += one.Delivery.Batch.Facts.Count + one.Delivery.Batch.Series.Count;
            }

            await WriteAsync(group);
            group.Clear();
        }
    }

    private async Task WriteAsync(List<Waiting> group)
    {
        try
        {
            var taken = await writer.WriteAsync(scope => store.Write(scope, group.ConvertAll(w => w.Delivery)), CancellationToken.None);
            for (var i = 0; i < group.Count; i++)
                group[i].Done.TrySetResult(taken[i].TokenIsWithdrawn ? new Intake.TokenWithdrawn() : new Intake.Stored(taken[i]));
        }
        catch (StoreUnavailableException problem)
        {
            foreach (var one in group) one.Done.TrySetResult(new Intake.Unavailable(problem.Message));
        }
        catch (Exception) when (group.Count > 1)
        {
            foreach (var one in group) await WriteAsync([one]);
        }
        catch (Exception problem)
        {
            await ParkAsync(group[0], problem);
        }
    }

    private async Task ParkAsync(Waiting one, Exception problem)
    {
        Log.Parked(logger, one.Delivery.Source, problem.GetType().Name);
        try
        {
            await writer.WriteAsync(scope =>
            {
                scope.Db.DeadLetters.Add(new DeadLetterRow
                {
                    Id = keys.Next(), Source = one.Delivery.Source, Reason = $"the store refused it ({problem.GetType().Name})", At = one.Delivery.ReceivedAt,
                    Shape = $"{one.Delivery.Batch.Facts.Count} facts, {one.Delivery.Batch.Series.Count} points", Facts = JsonSerializer.SerializeToUtf8Bytes(one.Delivery.Batch.Facts),
                });
                scope.Db.SaveChanges();
            }, CancellationToken.None);
            one.Done.TrySetResult(new Intake.Parked());
        }
        catch (StoreUnavailableException unavailable)
        {
            one.Done.TrySetResult(new Intake.Unavailable(unavailable.Message));
        }
    }

    private sealed record Waiting(Delivery Delivery)
    {
        public TaskCompletionSource<Intake> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A delivery from {Source} was parked: {Problem}. See: dead-letters list")]
        public static partial void Parked(ILogger logger, string source, string problem);
    }
}
