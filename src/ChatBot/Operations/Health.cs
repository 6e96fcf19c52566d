using System.Collections.Concurrent;
using ChatBot.Storage;
using Microsoft.Extensions.Options;
using Quartz;

namespace ChatBot.Operations;

/// <summary>What a worker says about itself: alive, or why it cannot work.</summary>
internal sealed class WorkerHealth
{
    private readonly ConcurrentDictionary<string, string?> workers = new(StringComparer.Ordinal);

    public void Works(string worker) => workers[worker] = null;

    public void Fails(string worker, string reason) => workers[worker] = reason;

    public IEnumerable<string> Problems() => workers.Where(w => w.Value is not null).Select(w => $"{w.Key}: {w.Value}").Order(StringComparer.Ordinal);
}

/// <summary>Whether this host may be sent work: store reachable and at this version, workers and scheduler alive, not stopping.</summary>
internal sealed class Readiness(Store store, WorkerHealth workers, ISchedulerFactory schedulers, IHostApplicationLifetime lifetime)
{
    /// <returns>Empty when ready; otherwise each reason in one sentence.</returns>
    public async Task<IReadOnlyList<string>> ProblemsAsync(CancellationToken ct)
    {
        var problems = new List<string>();
        if (lifetime.ApplicationStopping.IsCancellationRequested) problems.Add("The service is stopping.");
        switch (await store.LookAsync(ct))
        {
            case StoreState.Refused(var reason):
                problems.Add(reason);
                break;
            case StoreState.Behind(var pending):
                problems.Add($"The store is {pending.Count} migration(s) behind. Run the verb migrate.");
                break;
        }

        var scheduler = await schedulers.GetScheduler(ct);
        if (await scheduler.GetStatus(ct) != SchedulerStatus.Running) problems.Add("The scheduler does not run.");
        problems.AddRange(workers.Problems());
        return problems;
    }
}

/// <summary>How the service leaves.</summary>
internal sealed record ServingOptions
{
    /// <summary>After a signal to stop the service says that it is not ready, and goes on answering, for so long: load balancers look elsewhere meanwhile.</summary>
    [System.ComponentModel.DataAnnotations.Range(0, 6)]
    public int DrainSeconds { get; set; } = 3;
}

/// <summary>Keeps the doors open for a while after the service has said that it is leaving.</summary>
internal sealed class Draining(IOptions<ServingOptions> options, IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    private bool isServing;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        isServing = true;
        return Task.CompletedTask;
    }

    /// <summary>Before anything is stopped, the listener included.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (!isServing || !lifetime.ApplicationStopping.IsCancellationRequested) return;
        await Task.Delay(TimeSpan.FromSeconds(options.Value.DrainSeconds), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Json(new { status = "healthy" }));
        app.MapGet("/readyz", async (Readiness readiness, CancellationToken ct) =>
        {
            var problems = await readiness.ProblemsAsync(ct);
            return problems.Count == 0
                ? Results.Json(new { status = "ready" })
                : Results.Json(new { status = "not ready", problems }, statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }
}
