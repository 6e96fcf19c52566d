using ChatBot.Core.Usage;
using ChatBot.Import.Reading;
using ChatBot.Storage;
using ChatBot.Storage.Bulk;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Import.Writing;

/// <summary>The store's numbers for the names in the file, and the zone of whoever stands behind an identity.</summary>
internal sealed class FactNumbers
{
    private static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    private readonly TimeZoneInfo[] zones;

    private readonly bool[] withheld;

    private FactNumbers(int sourceId, IReadOnlyList<int> identityIds, IReadOnlyList<int> sliceIds, TimeZoneInfo[] zones, bool[] withheld)
    {
        this.withheld = withheld;
        SourceId = sourceId;
        IdentityIds = identityIds;
        SliceIds = sliceIds;
        this.zones = zones;
    }

    public int SourceId { get; }

    /// <summary>By place in <see cref="UsageNames.Identities"/>.</summary>
    public IReadOnlyList<int> IdentityIds { get; }

    /// <summary>By place in <see cref="UsageNames.Slices"/>.</summary>
    public IReadOnlyList<int> SliceIds { get; }

    /// <summary>The row as stored. It belongs to the day of the instant in the zone of the person, otherwise to the day as written.</summary>
    public FactToWrite ToFact(in UsageEntry entry) => withheld[entry.Identity] ? new()
    {
        UtcDay = entry.WrittenDay, Day = entry.At is { } when ? LocalDay(when, zones[entry.Identity]) : entry.WrittenDay,
        IdentityId = IdentityIds[entry.Identity], SliceId = SliceIds[entry.Slice], ContentHash = entry.Hash, CostUnits = entry.CostUnits, CostNanos = entry.CostNanos,
    } : new()
    {
        UtcDay = entry.WrittenDay, Day = entry.At is { } at ? LocalDay(at, zones[entry.Identity]) : entry.WrittenDay,
        IdentityId = IdentityIds[entry.Identity], SliceId = SliceIds[entry.Slice], ContentHash = entry.Hash, At = entry.At,
        Sessions = entry.Sessions, Prompts = entry.Prompts, DurationMs = entry.DurationMs, TokensIn = entry.TokensIn, TokensOut = entry.TokensOut,
        CostUnits = entry.CostUnits, CostNanos = entry.CostNanos, LinesAccepted = entry.LinesAccepted, LinesSuggested = entry.LinesSuggested,
    };

    public static DateOnly LocalDay(long unixMilliseconds, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(DateTime.UnixEpoch.AddMilliseconds(unixMilliseconds));
        return DateOnly.FromDayNumber(UnixDay + (int)Math.Floor((unixMilliseconds + offset.TotalMilliseconds) / 86_400_000d));
    }

    /// <summary>Finds or makes the rows that facts point to.</summary>
    public static async Task<FactNumbers> PrepareAsync(ChatBotDb db, UsageNames names, OrganisationChanges organisation, PersonZones zones, CancellationToken ct)
    {
        var source = await db.Sources.SingleOrDefaultAsync(s => s.Name == Feeds.Import, ct);
        if (source is null) db.Sources.Add(source = new SourceRow { Id = (await db.Sources.MaxAsync(s => (int?)s.Id, ct) ?? 0) + 1, Name = Feeds.Import });

        var identities = await db.Identities.ToDictionaryAsync(i => i.Ref, ct);
        var lastIdentity = identities.Values.Select(i => i.Id).DefaultIfEmpty().Max();
        var erased = (await db.ErasedIdentities.AsNoTracking().Select(e => e.Hash).ToListAsync(ct)).Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        var paused = (await db.Preferences.AsNoTracking().Where(p => p.Name == Withheld.Capture && p.Value == Withheld.Paused).Select(p => p.PersonId).ToListAsync(ct)).ToHashSet();
        bool IsWithheld(IdentityName name) => (erased.Count > 0 && erased.Contains(Convert.ToHexString(StoreHash.Of128(name.Ref))))
            || (paused.Count > 0 && name.Email is { } email && organisation.People.GetValueOrDefault(email) is { } person && paused.Contains(person.Id));
        var withheld = names.Identities.Select(IsWithheld).ToArray();
        if (withheld.Contains(true) && !identities.ContainsKey(Withheld.Reference))
        {
            var nobody = new IdentityRow { Id = ++lastIdentity, Ref = Withheld.Reference };
            identities.Add(nobody.Ref, nobody);
            db.Identities.Add(nobody);
        }

        for (var at = 0; at < names.Identities.Count; at++)
        {
            var name = names.Identities[at];
            if (withheld[at] || identities.ContainsKey(name.Ref)) continue;
            var row = new IdentityRow { Id = ++lastIdentity, Ref = name.Ref, PersonId = name.Email is { } email ? organisation.People.GetValueOrDefault(email)?.Id : null };
            identities.Add(name.Ref, row);
            db.Identities.Add(row);
        }

        var slices = await db.Slices.ToDictionaryAsync(s => (s.ToolId, s.Surface, s.Feature, s.Model, s.Project, s.Currency), s => s.Id, ct);
        var lastSlice = slices.Values.DefaultIfEmpty().Max();
        var sliceIds = new List<int>(names.Slices.Count);
        foreach (var name in names.Slices)
        {
            var key = (organisation.Tools[name.Tool].Id, name.Surface, name.Feature, name.Model, name.Project, name.Currency);
            if (!slices.TryGetValue(key, out var id))
            {
                slices[key] = id = ++lastSlice;
                db.Slices.Add(new SliceRow { Id = id, ToolId = key.Id, Surface = key.Surface, Feature = key.Feature, Model = key.Model, Project = key.Project, Currency = key.Currency });
            }

            sliceIds.Add(id);
        }

        await db.SaveChangesAsync(ct);
        var rows = names.Identities.Select((name, at) => identities[withheld[at] ? Withheld.Reference : name.Ref]).ToList();
        return new(source.Id, [.. rows.Select(r => r.Id)], sliceIds, [.. rows.Select(r => zones.Of(r.PersonId))], withheld);
    }
}

/// <summary>In whose zone an instant becomes a day: the person's own, or the organisation's for people unknown, gone or without one.</summary>
internal sealed class PersonZones
{
    private readonly Dictionary<int, TimeZoneInfo> byPerson;
    private readonly TimeZoneInfo organisation;

    public PersonZones(string organisationZone, IEnumerable<PersonRow> people)
    {
        organisation = Find(organisationZone);
        byPerson = people.Where(p => p is { LeftDay: null, TimeZone: not null }).ToDictionary(p => p.Id, p => Find(p.TimeZone!));
    }

    public TimeZoneInfo Of(int? person) => person is { } id && byPerson.TryGetValue(id, out var zone) ? zone : organisation;

    /// <summary>A zone that this machine does not know is UTC: an import refuses it, but a store may move between machines.</summary>
    private static TimeZoneInfo Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
