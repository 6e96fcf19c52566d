using System.Collections.Concurrent;
using ChatBot.Storage;
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
