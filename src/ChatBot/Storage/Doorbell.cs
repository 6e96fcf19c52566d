namespace ChatBot.Storage;

/// <summary>Wakes a worker of this host in microseconds; polling is only the truth after a crash.</summary>
internal abstract class Doorbell(TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Rung already: one wake takes everything that waits.
        }
        catch (ObjectDisposedException)
        {
            // A timer that was set off as the host ended.
        }
    }

    /// <summary>Until it is rung; it rings by itself after this much of the service's own time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        await using var late = clock.CreateTimer(_ => Ring(), null, atMost, Timeout.InfiniteTimeSpan);
        await rung.WaitAsync(ct);
    }

    public void Dispose() => rung.Dispose();
}

internal sealed class InboxDoorbell(TimeProvider clock) : Doorbell(clock);

internal sealed class OutboxDoorbell(TimeProvider clock) : Doorbell(clock);
