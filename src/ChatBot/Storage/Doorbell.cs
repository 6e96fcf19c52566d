namespace ChatBot.Storage;

/// <summary>Wakes a worker of this host in microseconds; polling is only the truth after a crash.</summary>
internal abstract class Doorbell : IDisposable
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
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken ct) => rung.WaitAsync(atMost, ct);

    public void Dispose() => rung.Dispose();
}

internal sealed class InboxDoorbell : Doorbell;

internal sealed class OutboxDoorbell : Doorbell;
