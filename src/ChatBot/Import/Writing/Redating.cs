using System.Data.Common;
using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatBot.Import.Writing;

/// <summary>What changes for facts that are stored already, of every feed, when people change: whose an e-mail is, and in which zone their days lie.</summary>
internal sealed class Redating(ChatBotDb db, IDbContextTransaction transaction, TimeProvider clock)
{
    private const int IdentitiesAtOnce = 500;

    private readonly Dictionary<int, Standing> before = [];

    /// <summary>Remembers how things are. To be called before people change.</summary>
    public async Task RememberAsync(CancellationToken ct)
    {
        var zones = await ZonesAsync(ct);
        if (zones is null) return;
        foreach (var identity in await db.Identities.AsNoTracking().ToListAsync(ct)) before[identity.Id] = new(identity.PersonId, zones.Of(identity.PersonId).Id);
    }

    /// <summary>Gives e-mails that now belong to somebody their owner, and dates stored instants anew where the zone changed. To be called after people were saved.</summary>
    /// <returns>Local days whose roll-ups no longer hold.</returns>
    public async Task<HashSet<DateOnly>> ApplyAsync(IReadOnlyDictionary<string, PersonRow> people, PersonZones zones, CancellationToken ct)
    {
        var days = new HashSet<DateOnly>();
        if (before.Count == 0) return days;
        var owners = new List<int>();
        var moved = new Dictionary<int, TimeZoneInfo>();
        var told = (await db.FeedDays.Where(d => d.IdentityId > 0).Select(d => d.IdentityId).Distinct().ToListAsync(ct)).ToHashSet();
        await LinkFeedsAsync(told, people, ct);
        foreach (var identity in await db.Identities.ToListAsync(ct))
        {
            if (identity.PersonId is null && OwnerOf(identity.Ref, people) is { } owner) identity.PersonId = owner;
            if (!before.TryGetValue(identity.Id, out var known)) continue;
            if (known.PersonId != identity.PersonId) owners.Add(identity.Id);
            if (known.Zone != zones.Of(identity.PersonId).Id) moved[identity.Id] = zones.Of(identity.PersonId);
        }

        await db.SaveChangesAsync(ct);
        foreach (var chunk in owners.Chunk(IdentitiesAtOnce))
        {
            var ids = chunk.ToList();
            days.UnionWith(await db.UsageFacts.Where(f => ids.Contains(f.IdentityId)).Select(f => f.Day).Distinct().ToListAsync(ct));
        }

        await RedateFeedsAsync(moved.Keys.Where(told.Contains).ToList(), ct);
        foreach (var chunk in moved.Keys.Chunk(IdentitiesAtOnce))
        {
            await CountAgainAsync(chunk.ToList(), days, ct);
            await RedateAsync(chunk.ToList(), moved, days, ct);
        }

        return days;
    }

    /// <summary>Where feeds tell of an identity, which of them counts depends on whose it is: the keeper of their facts gives it to its owner.</summary>
    private async Task LinkFeedsAsync(HashSet<int> told, IReadOnlyDictionary<string, PersonRow> people, CancellationToken ct)
    {
        if (told.Count == 0) return;
        var unowned = await db.Identities.AsNoTracking().Where(i => i.PersonId == null).ToListAsync(ct);
        using var write = Keeper();
        foreach (var identity in unowned.Where(i => told.Contains(i.Id)))
            if (OwnerOf(identity.Ref, people) is { } owner) write.Link(identity.Ref, owner);
        write.Finish();
    }

    private async Task RedateFeedsAsync(List<int> identities, CancellationToken ct)
    {
        if (identities.Count == 0) return;
        using var write = Keeper();
        foreach (var reference in await db.Identities.Where(i => identities.Contains(i.Id)).Select(i => i.Ref).ToListAsync(ct)) write.Redate(reference);
        write.Finish();
    }

    /// <summary>Imported use that gave way to a feed on a day may lie on another one now: it counts until that is settled again.</summary>
    private async Task CountAgainAsync(List<int> identities, HashSet<DateOnly> days, CancellationToken ct)
    {
        var import = await db.Sources.Where(s => s.Name == Feeds.Import).Select(s => s.Id).SingleOrDefaultAsync(ct);
        var given = await db.UsageFacts.Where(f => f.SourceId == import && identities.Contains(f.IdentityId) && f.Counts == Counts.Nothing).ToListAsync(ct);
        foreach (var fact in given)
        {
            fact.Counts = Counts.All;
            days.Add(fact.Day);
        }

        await db.SaveChangesAsync(ct);
    }

    private FactWrite Keeper() => new(db.Database.GetDbConnection(), transaction.GetDbTransaction(), new KnownNames(), new Keys(clock));

    private static int? OwnerOf(string reference, IReadOnlyDictionary<string, PersonRow> people) =>
        reference.StartsWith("email:", StringComparison.Ordinal) ? people.GetValueOrDefault(reference["email:".Length..])?.Id : null;

    private async Task RedateAsync(List<int> identities, Dictionary<int, TimeZoneInfo> zones, HashSet<DateOnly> days, CancellationToken ct)
    {
        var instants = db.UsageFacts.AsNoTracking()
            .Where(f => identities.Contains(f.IdentityId) && f.PeriodStart != null && f.Grain < Storage.Rows.Grain.Day)
            .Select(f => new { f.SourceId, f.UtcDay, f.IdentityId, f.Key, f.PeriodStart, f.Day });
        var misdated = new List<(int Source, DateOnly UtcDay, int Identity, long Key, DateOnly Old, DateOnly New)>();
        await foreach (var fact in instants.AsAsyncEnumerable().WithCancellation(ct))
        {
            var local = FactNumbers.LocalDay(fact.PeriodStart!.Value.ToUnixTimeMilliseconds(), zones[fact.IdentityId]);
            if (local != fact.Day) misdated.Add((fact.SourceId, fact.UtcDay, fact.IdentityId, fact.Key, fact.Day, local));
        }

        await using var update = db.Database.GetDbConnection().CreateCommand();
        update.Transaction = transaction.GetDbTransaction();
        update.CommandText = "UPDATE UsageFacts SET Day = @day WHERE SourceId = @source AND UtcDay = @utcDay AND IdentityId = @identity AND \"Key\" = @key";
        var (day, source, utcDay, identity, key) = (Add(update, "@day"), Add(update, "@source"), Add(update, "@utcDay"), Add(update, "@identity"), Add(update, "@key"));
        foreach (var fact in misdated)
        {
            (day.Value, source.Value, utcDay.Value, identity.Value, key.Value) = (fact.New.DayNumber, fact.Source, fact.UtcDay.DayNumber, fact.Identity, fact.Key);
            await update.ExecuteNonQueryAsync(ct);
            days.Add(fact.New);
            days.Add(fact.Old);
        }
    }

    private async Task<PersonZones?> ZonesAsync(CancellationToken ct) =>
        await db.Organisations.AsNoTracking().Select(o => o.TimeZone).SingleOrDefaultAsync(ct) is { } zone
            ? new(zone, await db.People.AsNoTracking().ToListAsync(ct))
            : null;

    private static DbParameter Add(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }

    private readonly record struct Standing(int? PersonId, string Zone);
}
