using System.Collections.Concurrent;
using System.Text.Json;
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
/// <remarks>The writer is rung once; when its turn comes it takes all that waits by then, so that no delivery waits for a thread in between.</remarks>
internal sealed partial class IngestQueue(GroupWriter writer, FactStore store, Keys keys, ILogger<IngestQueue> logger) : IHostedService
{
    private const int LargestGroup = 1000, MostFactsInGroup = 20_000, Capacity = 10_000;

    private readonly ConcurrentQueue<Waiting> waiting = new();
    private int count, rung;
    private volatile bool isStopping;

    public Task<Intake> TakeAsync(Delivery delivery, CancellationToken ct)
    {
        if (isStopping) return Task.FromResult<Intake>(new Intake.Unavailable("The service is stopping."));
        if (Interlocked.Increment(ref count) > Capacity)
        {
            Interlocked.Decrement(ref count);
            return Task.FromResult<Intake>(new Intake.Full());
        }

        // What can be worked out before the writer's turn is.
        delivery.Prepare();
        var one = new Waiting(delivery);
        waiting.Enqueue(one);
        Ring();

        // A sender that hangs up does not undo what may be in the commit already.
        return one.Done.Task.WaitAsync(ct);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Finishes what was accepted.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        isStopping = true;
        while (Volatile.Read(ref count) > 0 && !cancellationToken.IsCancellationRequested) await writer.WriteAsync(_ => { }, cancellationToken);
    }

    private void Ring()
    {
        if (Interlocked.Exchange(ref rung, 1) == 0) _ = WriteWaitingAsync();
    }

    private async Task WriteWaitingAsync()
    {
        var group = new List<Waiting>();
        try
        {
            var taken = await writer.WriteAsync(scope =>
            {
                Gather(group);

                // Before the queue is read for the last time: who comes after that rings again.
                Volatile.Write(ref rung, 0);
                Collect(group);
                return store.Write(scope, group.ConvertAll(w => w.Delivery));
            }, CancellationToken.None);
            for (var i = 0; i < group.Count; i++) Answer(group[i], taken[i]);
        }
        catch (StoreUnavailableException problem)
        {
            // The writer may not have come as far as the queue.
            if (group.Count == 0)
            {
                Volatile.Write(ref rung, 0);
                Collect(group);
            }
            foreach (var one in group) Finish(one, new Intake.Unavailable(problem.Message));
        }
        catch (Exception) when (group.Count > 1)
        {
            foreach (var one in group) await WriteAloneAsync(one);
        }
        catch (Exception problem)
        {
            foreach (var one in group) await ParkAsync(one, problem);
        }

        if (!waiting.IsEmpty) Ring();
    }

    /// <summary>Lets those who are about to hand over do so, for as long as more come: nobody is waited for who has not got the core anyway, and one flush to disk serves them all.</summary>
    private void Gather(List<Waiting> group)
    {
        int before;
        do
        {
            before = group.Count;
            Collect(group);
            Thread.Yield();
        }
        while (group.Count > before);
    }

    private void Collect(List<Waiting> group)
    {
        var facts = group.Sum(Size);
        while (group.Count < LargestGroup && facts < MostFactsInGroup && waiting.TryDequeue(out var one))
        {
            group.Add(one);
            facts += Size(one);
        }

        static int Size(Waiting one) => one.Delivery.Batch.Facts.Count + one.Delivery.Batch.Series.Count;
    }

    private async Task WriteAloneAsync(Waiting one)
    {
        try
        {
            Answer(one, await writer.WriteAsync(scope => store.Take(scope, one.Delivery), CancellationToken.None));
        }
        catch (StoreUnavailableException problem)
        {
            Finish(one, new Intake.Unavailable(problem.Message));
        }
        catch (Exception problem)
        {
            await ParkAsync(one, problem);
        }
    }

    private void Answer(Waiting one, Taken taken) => Finish(one, taken.TokenIsWithdrawn ? new Intake.TokenWithdrawn() : new Intake.Stored(taken));

    private void Finish(Waiting one, Intake intake)
    {
        Interlocked.Decrement(ref count);
        one.Done.TrySetResult(intake);
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
            Finish(one, new Intake.Parked());
        }
        catch (StoreUnavailableException unavailable)
        {
            Finish(one, new Intake.Unavailable(unavailable.Message));
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
