using ChatBot.Access;
using ChatBot.Import.Reading;
using ChatBot.Import.Writing;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Bulk;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.Import;

/// <summary>Brings a store to what a dataset says, all of it or nothing. The store must be at this version.</summary>
/// <remarks>Everything is read and judged before the database is asked for its one writer. Then one transaction holds the changes of the
/// organisation, of the use and of the roll-ups: whoever reads meanwhile sees the old figures, and a killed process leaves them.</remarks>
internal sealed class Importer(Func<ChatBotDb> open, StorageOptions storage, IOptions<OrganisationOptions> settings, IOptions<AccessOptions> access, TimeProvider clock)
{
    /// <summary>How long another writer may hold the store before the import gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public async Task<ImportOutcome> RunAsync(ImportRequest request, IProgress<ImportProgress> progress, CancellationToken ct)
    {
        try
        {
            var problems = new Problems();
            var data = Settle(new DatasetReader(request.From, await StoredToolsAsync(ct), problems).Read());
            var size = UsageSize(request.From);
            var scan = UsageScan.Read(request.From, data, problems, bytes => progress.Report(new(ImportStep.Checking, Share(bytes, size))), ct);
            progress.Report(new(ImportStep.Checking, 1));
            if (scan is null || problems.HasFatal || (problems.Total > 0 && !request.SkipBadRows)) return new ImportOutcome.Refused(problems.ToProblems());
            return await ChangeAsync(request, data, scan, problems, bytes => progress.Report(new(ImportStep.Writing, Share(bytes, size))), progress, ct);
        }
        catch (FileChangedException changed)
        {
            return new ImportOutcome.Impossible($"{changed.Message} Wait until whoever writes it is done, and import again.");
        }
        catch (Exception problem) when (StoreProblem.Explain(problem, storage) is { } reason)
        {
            return new ImportOutcome.Impossible(reason);
        }
    }

    private async Task<ImportOutcome> ChangeAsync(
        ImportRequest request, Dataset data, UsageScan scan, Problems problems, Action<long> written, IProgress<ImportProgress> progress, CancellationToken ct)
    {
        progress.Report(new(ImportStep.Comparing, 0));
        await using var db = open();
        // Rows and what hangs on them are removed by name, each by the part that owns it.
        db.ChangeTracker.CascadeDeleteTiming = db.ChangeTracker.DeleteOrphansTiming = CascadeTiming.Never;
        await using var transaction = await db.BeginLongWriteAsync(Patience, ct);

        var now = clock.GetUtcNow();
        var standing = await db.Organisations.AsNoTracking().SingleOrDefaultAsync(ct);
        if (standing is { IsDemonstration: false } && request.IsDemonstration)
            return new ImportOutcome.Impossible($"The store holds the data of {standing.Name}; the demonstration never touches real data. Choose another directory with --data.");
        HashSet<DateOnly> days = standing is { IsDemonstration: true } ? await DemonstrationWipe.ApplyAsync(db, now, ct) : [];

        var redating = new Redating(db, transaction, clock);
        await redating.RememberAsync(ct);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(data.Organisation.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var changes = new OrganisationChanges(db, data, data.Organisation.DataTo is { } until && until < today ? until : today, access.Value, now);
        await changes.ApplyAsync(request.IsDemonstration, ct);
        var plan = await UsagePlan.CompareAsync(db, scan, ct);
        var report = Report(request, data, scan, plan, changes, problems, db);
        progress.Report(new(ImportStep.Comparing, 1));

        // Without a commit the transaction is rolled back as it is disposed.
        if (request.CheckOnly || report.IsUnchanged) return new ImportOutcome.Done(report);

        await SaveAsync(db, ct);
        var zones = new PersonZones(data.Organisation.TimeZone, changes.People.Values);
        days.UnionWith(await redating.ApplyAsync(changes.People, zones, ct));
        var numbers = await FactNumbers.PrepareAsync(db, scan.Names, changes, zones, ct);

        // Everything but the use is saved: what was tracked for it would only take room.
        db.ChangeTracker.Clear();
        var told = await new UsageChanges(db, transaction, request, data, scan, plan).ApplyAsync(numbers, now, written, ct);
        days.UnionWith(told);
        progress.Report(new(ImportStep.Writing, 1));

        progress.Report(new(ImportStep.Counting, 0));
        var (connection, inner) = (db.Database.GetDbConnection(), transaction.GetDbTransaction());
        Restatements.Note(connection, inner, numbers.SourceId, told, now);
        BesideImports.Settle(connection, inner);
        if (days.Count > 0) await RollupWriter.RecountAsync(connection, inner, days, ct);
        else await RollupWriter.RealignAsync(connection, inner, ct);
        await transaction.CommitAsync(ct);
        progress.Report(new(ImportStep.Counting, 1));
        return new ImportOutcome.Done(report);
    }

    /// <summary>The operator's zone wins over the imported one, and days are dated by the zone that counts.</summary>
    private Dataset Settle(Dataset data) =>
        settings.Value.TimeZone is { Length: > 0 } zone ? data with { Organisation = data.Organisation with { TimeZone = zone } } : data;

    private static async Task SaveAsync(ChatBotDb db, CancellationToken ct)
    {
        var organisation = await db.Organisations.SingleOrDefaultAsync(ct) ?? db.Organisations.Local.Single();
        organisation.Version++;
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync(ct);
    }

    private static ImportReport Report(ImportRequest request, Dataset data, UsageScan scan, UsagePlan plan, OrganisationChanges changes, Problems problems, ChatBotDb db)
    {
        var entries = db.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        ImportedKind Kind(string name, params Type[] types)
        {
            var own = entries.Where(e => types.Contains(e.Entity.GetType())).ToList();
            var left = own.Count(e => e is { State: EntityState.Modified, Entity: PersonRow { LeftDay: not null } } && e.Property(nameof(PersonRow.LeftDay)).OriginalValue is null);
            return new(name, own.Count(e => e.State == EntityState.Added), own.Count(e => e.State == EntityState.Modified) - left, own.Count(e => e.State == EntityState.Deleted) + left);
        }

        IReadOnlyList<ImportedKind> kinds =
        [
            Kind("settings", typeof(OrganisationRow), typeof(ExchangeRateRow)), Kind("roles", typeof(RoleRow)), Kind("teams", typeof(TeamRow)), Kind("cost centres", typeof(CostCenterRow)),
            Kind(ImportReport.People, typeof(PersonRow)), Kind("tools", typeof(ToolRow)), Kind("seat prices", typeof(SeatPriceRow)), Kind("seats", typeof(SeatRow)),
            Kind("budgets", typeof(BudgetRow)), Kind("requests", typeof(AccessRequestRow)), Kind("absences", typeof(AbsenceRow)), new("days of use", plan.Added, plan.Changed, plan.Remove.Count),
        ];
        var consequences = changes.Consequences.Concat(scan.WithoutTool > 0 ? [$"rows of use whose tool was left out: {scan.WithoutTool:N0}"] : []).ToList();
        return new(data.Organisation.Name, request.CheckOnly, kinds, scan.Rows, plan.RowsToWrite, problems.ToProblems(), consequences);
    }

    private async Task<HashSet<string>> StoredToolsAsync(CancellationToken ct)
    {
        await using var db = open();
        return (await db.Tools.Select(t => t.Name).ToListAsync(ct)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static long UsageSize(DatasetFiles from)
    {
        try
        {
            using var stream = from.Open(DatasetFiles.Usage);
            return stream?.Length ?? 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Told as a problem of the file when it is read.
            return 0;
        }
    }

    private static double Share(long bytes, long size) => size > 0 ? Math.Min(1, bytes / (double)size) : 0;
}
