using ChatBot.Ingest.Pull;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Operations;

internal enum Finding { Fine, Advice, Problem }

/// <param name="Says">One sentence; for anything but Fine it says what to do.</param>
internal sealed record Diagnosis(string About, Finding Finding, string Says);

/// <summary>Looks at everything that an operator may have got wrong, and says what to do next.</summary>
internal sealed class Doctor(Store store, StorageOptions options, Func<ChatBotDb> open, IConfiguration configuration, IHostEnvironment environment, PullOverview pulls, TimeProvider clock)
{
    /// <summary>Free space below which a busy day may fill the disk.</summary>
    private const long LowSpaceBytes = 1L << 30;

    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Diagnosis>> ExamineAsync(CancellationToken ct)
    {
        var found = new List<Diagnosis> { Environment() };
        if (options.IsSqlite) found.Add(Disk());
        found.Add(Clock());
        var state = await store.LookAsync(ct);
        found.Add(StoreSays(state));
        if (state is StoreState.Ready)
        {
            found.AddRange(await SharedAsync(ct));
            found.AddRange(await ContentsAsync(ct));
            found.AddRange(await RefusedAsync(ct));
            found.AddRange((await pulls.AllAsync(ct)).Where(p => p.IsBegun).Select(Pulled));
        }

        found.Add(Platform("Teams", "Teams:AppId", "Set Teams:AppId, Teams:TenantId and a secret, certificate or managed identity to talk to Microsoft Teams."));
        found.Add(Platform("Slack", "Slack:SigningSecret", "Set Slack:SigningSecret and Slack:BotToken (or Slack:AppToken for Socket Mode) to talk to Slack."));
        found.Add(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } endpoint
            ? new("telemetry", Finding.Fine, $"Traces and metrics of the service go to {endpoint}.")
            : new("telemetry", Finding.Advice, "The service's own traces and metrics go nowhere. Set OTEL_EXPORTER_OTLP_ENDPOINT to watch it."));
        return found;
    }

    /// <summary>What hosts on one server must agree on.</summary>
    private async Task<IReadOnlyList<Diagnosis>> SharedAsync(CancellationToken ct)
    {
        if (options.IsSqlite) return [];
        await using var db = open();
        var apart = await StoreClock.NowAsync(db, ct) - TimeProvider.System.GetUtcNow();
        return
        [
            apart.Duration() > LargestSkew
                ? new("clock of the store", Finding.Problem, $"It is {apart.TotalSeconds:0} seconds off this machine's. Set both by the same time service: the scheduler compares the clocks of hosts.")
                : new("clock of the store", Finding.Fine, "Agrees with this machine's."),
            await SqlServerLayout.MissingAsync(db, ct) is { } missing
                ? new("snapshots", Finding.Problem, $"Questions cannot read a snapshot. An administrator of the database runs: {missing}")
                : new("snapshots", Finding.Fine, "Questions read a snapshot; ingest blocks no answer."),
        ];
    }

    /// <summary>Most tools say nothing when they are refused, so that the service must.</summary>
    private async Task<IReadOnlyList<Diagnosis>> RefusedAsync(CancellationToken ct)
    {
        await using var db = open();
        var since = clock.GetUtcNow().AddDays(-7);
        var refused = await (
            from sender in db.RefusedSenders.AsNoTracking()
            join source in db.Sources.AsNoTracking() on sender.SourceId equals source.Id
            where sender.LastAt >= since
            orderby sender.LastAt descending
            select new { source.Name, sender.Address, sender.Agent, sender.Reason, sender.Times, sender.LastAt }).Take(5).ToListAsync(ct);
        return refused.ConvertAll(r => new Diagnosis("refused sender", Finding.Advice,
            $"{r.Name} refused {r.Address}{(r.Agent.Length > 0 ? $" ({r.Agent})" : "")} {r.Times} time(s), last {r.LastAt:yyyy-MM-dd HH:mm}Z: {r.Reason}. Give it the right token or secret; see sources."));
    }

    private static Diagnosis Pulled(PulledSource source)
    {
        if (!source.Enabled) return new(source.Name, Finding.Advice, $"Switched off. Remove Sources:{source.Name}:Enabled to pull it.");
        if (source.Missing.Count > 0) return new(source.Name, Finding.Problem, $"Not pulled: set {string.Join(" and ", source.Missing)}.");
        if (source.Feeds.FirstOrDefault(f => f.Failure is not null) is { } failing) return new(source.Name, Finding.Problem, $"{failing.Says} Failing since {failing.FailingSince:yyyy-MM-dd HH:mm}Z.");
        return source.Feeds.All(f => f.DoneAt is null)
            ? new(source.Name, Finding.Advice, "Credentials are set; nothing was pulled to its end yet. The running service begins at its start, or try: sources pull " + source.Name)
            : new(source.Name, Finding.Fine, $"Pulled, last complete {source.Feeds.Max(f => f.DoneAt):yyyy-MM-dd HH:mm}Z.");
    }

    private Diagnosis Environment() => environment.IsDevelopment()
        ? new("environment", Finding.Advice, "Development: the local page and POST /api/ask are open to this machine. Set DOTNET_ENVIRONMENT=Production where others reach it.")
        : new("environment", Finding.Fine, $"{environment.EnvironmentName}.");

    private Diagnosis Disk()
    {
        try
        {
            var directory = Directory.CreateDirectory(options.DataDirectory);
            var probe = Path.Combine(directory.FullName, $".doctor-{System.Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(directory.FullName).AvailableFreeSpace;
            return free < LowSpaceBytes
                ? new("data directory", Finding.Problem, $"Only {free / (1 << 20)} MiB are free at {directory.FullName}. Free some space before the store needs it.")
                : new("data directory", Finding.Fine, $"{directory.FullName} can be written, {free / (1 << 30)} GiB free.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new("data directory", Finding.Problem, StoreProblem.Explain(problem, options)!);
        }
    }

    private Diagnosis Clock()
    {
        var shift = clock.GetUtcNow() - TimeProvider.System.GetUtcNow();
        return shift.Duration() > TimeSpan.FromSeconds(1)
            ? new("clock", Finding.Advice, $"Clock:Start moves the clock: the service believes that it is {clock.GetUtcNow():yyyy-MM-dd HH:mm}Z.")
            : new("clock", Finding.Fine, $"{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z; check that it is right, signatures allow five minutes.");
    }

    private static Diagnosis StoreSays(StoreState state) => state switch
    {
        StoreState.Ready => new("store", Finding.Fine, "Reachable and at this version."),
        StoreState.Behind({ Count: 0 }) => new("store", Finding.Advice, "Not made yet. It is made by the first serve, import or demo."),
        StoreState.Behind(var pending) => new("store", Finding.Problem, $"{pending.Count} migration(s) behind. Run the verb migrate."),
        StoreState.Refused(var reason) => new("store", Finding.Problem, reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<IReadOnlyList<Diagnosis>> ContentsAsync(CancellationToken ct)
    {
        await using var db = open();
        if (await db.Organisations.AsNoTracking().SingleOrDefaultAsync(ct) is not { } organisation)
            return [new("organisation", Finding.Advice, "The store is empty. Import one (import DIR), or look at an invented one (demo).")];

        var people = await db.People.CountAsync(p => p.LeftDay == null, ct);
        var admins = await db.Roles.CountAsync(r => r.Role == Storage.Rows.Role.Admin, ct) + (configuration.GetSection("Organisation:Admins").Get<string[]>() ?? []).Length;
        return
        [
            new("organisation", organisation.IsDemonstration ? Finding.Advice : Finding.Fine,
                $"{organisation.Name}, {people} people, data {organisation.DataFrom:yyyy-MM-dd} to {organisation.DataTo:yyyy-MM-dd}" +
                (organisation.IsDemonstration ? ". It is invented; import DIR replaces it with yours." : ".")),
            admins == 0
                ? new("admins", Finding.Problem, "Nobody is admin. Name one in org.json and import again, or set Organisation:Admins.")
                : new("admins", Finding.Fine, $"{admins} admin(s)."),
        ];
    }

    private Diagnosis Platform(string name, string key, string remedy) => string.IsNullOrEmpty(configuration[key])
        ? new(name, Finding.Advice, remedy)
        : new(name, Finding.Fine, "Credentials are set.");
}
