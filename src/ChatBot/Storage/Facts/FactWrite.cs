using System.Data.Common;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Facts;

/// <summary>How far an erasure has come.</summary>
internal readonly record struct FactPlace(int Source, DateOnly Day)
{
    public static FactPlace First => new(0, DateOnly.MinValue);
}

/// <summary>The changes of one transaction.</summary>
internal sealed class FactWrite : IDisposable
{
    /// <summary>Facts, and looks at a month of a feed, in one piece of an erasure.</summary>
    private const int MostErased = 500, MostStretches = 200;

    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;
    private readonly Names names;
    private readonly FactTable facts;
    private readonly Coverage coverage;
    private readonly Notices notices;
    private readonly List<FactDelta> deltas = [];
    private readonly Dictionary<int, int> persons = [];
    private readonly Dictionary<Guid, bool> goodTokens = [];
    private readonly HashSet<int> doubted = [];
    private readonly Restatements restatements;
    private DateOnly? firstDay, lastDay;
    private readonly UsageFactRow row = new();
    private (int Tool, UsageFact Like, int Id)? lastSlice;
    private Statement? findPlace, putPlace;

    public FactWrite(DbConnection connection, DbTransaction? transaction, KnownNames known, Keys keys)
    {
        this.connection = connection;
        this.transaction = transaction;
        names = new(connection, transaction, known);
        facts = new(connection, transaction);
        coverage = new(connection, transaction, names);
        restatements = new(connection, transaction, known.Restated);
        Sources = new(connection, transaction, names);
        notices = new(connection, transaction, names, Sources, keys);
    }

    public SourceBook Sources { get; }

    public Taken Take(Delivery delivery)
    {
        IReadOnlyList<string> countedFor = delivery.CountedFor.Count > 0 ? delivery.CountedFor : [delivery.Source];
        if (delivery.TokenId is { } token && !IsGood(token, delivery.ReceivedAt)) return new Taken { TokenIsWithdrawn = true };
        var isRepeat = IsRepeat(delivery);
        if (isRepeat && !delivery.IsAnswer)
        {
            foreach (var source in countedFor) Sources.Repeated(source, delivery.ReceivedAt);
            return new(true, 0, delivery.Batch.Facts.Count);
        }

        int changed = 0, unchanged = 0;
        restatements.At(delivery.ReceivedAt);
        if (delivery.Team is { } team) names.TeamIdentity(team.Reference, team.Id);
        delivery.Prepare();
        for (var i = 0; i < delivery.Batch.Facts.Count; i++)
        {
            if (Take(delivery.Batch.Facts[i], delivery.Hashes[i])) changed++;
            else unchanged++;
        }
        foreach (var point in delivery.Batch.Series)
            foreach (var fact in Step(point, delivery.ReceivedAt)) changed += Take(fact, FactHashes.Of(fact)) ? 1 : 0;
        foreach (var notice in delivery.Batch.Notices)
            if (notices.Take(delivery.Source, notice, delivery.ReceivedAt) is { } link) Link(link.Reference, link.Person);

        if (isRepeat)
        {
            foreach (var source in countedFor) Sources.Repeated(source, delivery.ReceivedAt);
            return new(true, changed, unchanged);
        }

        foreach (var source in countedFor) Sources.Accepted(source, delivery.ReceivedAt);
        foreach (var group in delivery.Batch.Rejected.GroupBy(r => r.Reason)) Sources.Rejected(countedFor[0], group.Key, group.Count());
        foreach (var (reason, times) in delivery.Batch.Skipped) Sources.Skipped(countedFor[0], reason, times);
        RememberBoth(delivery);
        return new(false, changed, unchanged);
    }

    /// <summary>What is done next is done then.</summary>
    public void At(DateTimeOffset now) => restatements.At(now);

    public void Link(string reference, int? person)
    {
        var identity = names.Identity(reference);
        if (identity.PersonId == (person ?? 0)) return;
        names.Relink(reference, identity.Id, person);
        persons[identity.Id] = person ?? 0;
        MoveAll(identity.Id, identity.PersonId, person ?? 0);
    }

    /// <summary>Takes an identity's use away, some of it at a time. What was billed stays, for nobody.</summary>
    /// <returns>Facts that there were, and where to go on; none when that was all.</returns>
    public (int Erased, FactPlace? Next) EraseSome(string reference, FactPlace from)
    {
        var identity = names.Identity(reference);
        var nobody = names.Identity(Withheld.Reference);
        if (identity.Id == nobody.Id) return (0, null);
        var (erased, looked) = (0, 0);
        foreach (var source in SourceIds().Where(s => s >= from.Source))
        {
            if (facts.Days(source) is not var (first, last)) continue;
            for (var start = source == from.Source && from.Day > first ? from.Day : first; start <= last; start = start.AddDays(FactTable.Stretch))
            {
                // Little at a time: whoever delivers meanwhile waits for one piece, not for all of it.
                if (erased >= MostErased || looked++ >= MostStretches) return (erased, new(source, start));
                foreach (var day in facts.DaysOf(source, start, identity.Id))
                    foreach (var fact in facts.Of(source, day, identity.Id))
                    {
                        Count(identity.PersonId, fact, -1);
                        facts.Delete(fact);
                        erased++;
                        if (!Withheld.Strip(fact, nobody.Id) || !facts.Add(fact)) continue;
                        Count(nobody.PersonId, fact, 1);
                    }
            }
        }

        return (erased, null);
    }

    /// <summary>An identity whose use is gone is known by its hash alone.</summary>
    public void Forget(string reference, DateTimeOffset now)
    {
        var identity = names.Identity(reference);
        var nobody = names.Identity(Withheld.Reference);
        if (identity.Id == nobody.Id) return;
        Run("UPDATE \"FactPlaces\" SET \"IdentityId\" = @p1 WHERE \"IdentityId\" = @p0", identity.Id, nobody.Id);
        Run("DELETE FROM \"FeedDays\" WHERE \"IdentityId\" = @p0", identity.Id);
        Run("DELETE FROM \"FeedSessions\" WHERE \"IdentityId\" = @p0", identity.Id);
        names.Erase(reference, identity.Id, now);
    }

    private List<int> SourceIds()
    {
        using var sources = Statement.Prepare(connection, transaction, "SELECT \"Id\" FROM \"Sources\" ORDER BY \"Id\"");
        var ids = new List<int>();
        while (sources.Step()) ids.Add(sources.Int32(0));
        return ids;
    }

#pragma warning disable CA2100 // The text is written in this program.
    private void Run(string sql, params ReadOnlySpan<int> values)
    {
        using var statement = Statement.Prepare(connection, transaction, sql);
        for (var at = 0; at < values.Length; at++) statement.Bind(at, values[at]);
        statement.Run();
    }
#pragma warning restore CA2100

    /// <summary>Judges everything of a tool again, after somebody has chosen another feed for it.</summary>
    public void Doubt(string tool)
    {
        doubted.Add(names.Tool(tool));
        coverage.Doubt(names.Tool(tool));
    }

    /// <summary>Dates an identity's facts anew, after the zone of its person changed.</summary>
    public void Redate(string reference)
    {
        var identity = names.Identity(reference);
        MoveAll(identity.Id, identity.PersonId, identity.PersonId);
    }

    private void MoveAll(int identity, int from, int to)
    {
        var zone = names.ZoneOf(to);
        foreach (var source in SourceIds())
        {
            if (facts.Days(source) is not var (first, last)) continue;
            for (var start = first; start <= last; start = start.AddDays(FactTable.Stretch))
                foreach (var day in facts.DaysOf(source, start, identity))
                    foreach (var fact in facts.Of(source, day, identity)) Move(fact, from, to, zone);
        }
    }

    /// <summary>Judges again what others have made doubtful, and brings the roll-ups along.</summary>
    public void Finish()
    {
        foreach (var stretch in coverage.TakeDirty())
        {
            var stored = stretch.Identity == 0 ? facts.Of(stretch.Source, stretch.UtcDay) : facts.Of(stretch.Source, stretch.UtcDay, stretch.Identity);
            foreach (var fact in stored) Rejudge(fact, stretch.Tool);
        }

        RollupWriter.AddAsync(connection, transaction, deltas, CancellationToken.None, deltas.Count > 0 ? names.Book : null).GetAwaiter().GetResult();
        restatements.Write();
        Sources.Write();
        names.Tell(firstDay, lastDay);
    }

    public void Dispose()
    {
        findPlace?.Dispose();
        putPlace?.Dispose();
        notices.Dispose();
        Sources.Dispose();
        coverage.Dispose();
        facts.Dispose();
        names.Dispose();
    }

    private bool IsGood(Guid token, DateTimeOffset now)
    {
        if (goodTokens.TryGetValue(token, out var isGood)) return isGood;
        var id = Converters.ToBytes(token);
        using var find = Statement.Prepare(connection, transaction, "SELECT \"LastUsedAt\" FROM \"Tokens\" WHERE \"Id\" = @p0 AND \"RevokedAt\" IS NULL");
        isGood = find.Bind(0, id).Step();
        var isFresh = isGood && !find.IsNull(0) && find.Int64(0) > Converters.ToNumber(now.AddMinutes(-1));
        find.Reset();
        if (isGood && !isFresh)
        {
            using var used = Statement.Prepare(connection, transaction, "UPDATE \"Tokens\" SET \"LastUsedAt\" = @p0 WHERE \"Id\" = @p1");
            used.Bind(0, Converters.ToNumber(now)).Bind(1, id).Run();
        }
        return goodTokens[token] = isGood;
    }

    /// <summary>A delivery with one key is looked for and remembered in one go; whatever goes wrong later undoes it.</summary>
    private bool IsRepeat(Delivery delivery)
    {
        if (delivery.Key is not { } key) return false;
        if (delivery.FormerKey is { } former && Sources.Knows(delivery.Source, former)) return true;
        if (delivery.OtherKey is not { } other) return !Sources.Remember(delivery.Source, key, delivery.ReceivedAt, delivery.Batch.Facts.Count, delivery.Batch.Rejected.Count);
        if (Sources.Knows(delivery.Source, key)) return true;
        if (!Sources.Knows(delivery.Source, other)) return false;

        // Added, removed, added again: the third is the first's twin in every byte and yet news.
        return delivery.Subject is not { } subject || Sources.State(delivery.Source, StoreHash.Of128(subject)) == Convert.ToHexString(other);
    }

    private void RememberBoth(Delivery delivery)
    {
        if (delivery.Key is not { } key || delivery.OtherKey is not { } other) return;
        Sources.Remember(delivery.Source, key, delivery.ReceivedAt, delivery.Batch.Facts.Count, delivery.Batch.Rejected.Count);
        Sources.Remember(delivery.Source, other, delivery.ReceivedAt, 0, 0);
        if (delivery.Subject is { } subject) Sources.SetState(delivery.Source, StoreHash.Of128(subject), Convert.ToHexString(other), delivery.ReceivedAt);
    }

    private IReadOnlyList<UsageFact> Step(CumulativePoint point, DateTimeOffset at)
    {
        var key = StoreHash.Of128($"{point.Series}\n{point.Counter}\n{point.Template.PersonRef}");
        var source = point.Template.Source;
        var state = Sources.State(source, key) is { } text ? SeriesState.Parse(text) : SeriesState.Empty;
        var (next, changed) = CumulativeSeries.Step(state, point);
        if (!ReferenceEquals(next, state) && next != state) Sources.SetState(source, key, next.ToText(), at);
        return changed;
    }

    /// <returns>False when the fact says nothing new.</returns>
    private bool Take(UsageFact told, FactHashes hashes)
    {
        var rating = names.Prices.Rate(told);
        var fact = rating is Rating.Priced priced ? told with { Cost = priced.Cost, CostKind = Core.Usage.CostKind.Estimated } : told;
        var source = names.Source(fact.Source);
        var identity = names.Identity(fact.PersonRef ?? "anon:" + fact.Source);
        var isWithheld = names.IsWithheld(identity);
        if (isWithheld)
        {
            if (Withheld.Of(fact) is not { } billed) return false;
            (fact, identity) = (billed, names.Identity(Withheld.Reference));
        }
        var tool = names.Tool(fact.Tool);
        FactRows.Fill(row, fact, source.Id, identity.Id, SliceOf(tool, fact), DayOf(fact, identity.PersonId), hashes);
        if (isWithheld) Withheld.Strip(row, identity.Id);
        var adds = fact.Restatement == Restatement.Adds;
        var old = adds ? null : Stored(fact, row);
        if (old is not null)
        {
            if (!FactKey.Supersedes(fact.Restatement, row.Revision, old.Revision)) return false;
            if (FactTable.MeansTheSame(old, row) && old.UtcDay == row.UtcDay && old.IdentityId == row.IdentityId)
            {
                if (old.Revision == row.Revision) return false;
                row.Counts = old.Counts;
                facts.Replace(row);
                return false;
            }
        }

        // A feed is never its own rival, so that the verdict may come before it is remembered that the feed tells of this:
        // an event that is there already changes nothing at all.
        row.Counts = coverage.Judge(row, tool, identity);
        if (old is not null)
        {
            Replace(old, row);
            restatements.Add(source.Id, tool, old.Day);
        }
        else if (adds && !facts.Add(row)) return false;
        else if (!adds) facts.Replace(row);
        coverage.Add(row, tool, identity, FactRows.Tells(row));
        Count(identity.PersonId, row, 1);
        restatements.Add(source.Id, tool, row.Day);
        if (fact.Restatement == Restatement.Replaces && fact.Grain == Core.Usage.Grain.Event) Place(row);
        if (firstDay is null || row.Day < firstDay) firstDay = row.Day;
        if (lastDay is null || row.Day > lastDay) lastDay = row.Day;
        if (old is null && rating is Rating.Unpriced) Sources.Unpriced(fact.Source);
        Sources.Through(fact.Source, fact.PeriodEndAt);
        return true;
    }

    /// <summary>Facts of one batch are mostly of one kind.</summary>
    private int SliceOf(int tool, UsageFact fact)
    {
        if (lastSlice is { } last && last.Tool == tool && last.Like.Surface == fact.Surface && last.Like.Model == fact.Model && last.Like.Project == fact.Project
            && last.Like.Feature == fact.Feature && last.Like.Cost?.Currency == fact.Cost?.Currency) return last.Id;
        var id = names.Slice(tool, fact);
        lastSlice = (tool, fact, id);
        return id;
    }

    private UsageFactRow? Stored(UsageFact fact, UsageFactRow row)
    {
        if (fact.Grain != Core.Usage.Grain.Event) return facts.Find(row.SourceId, row.UtcDay, row.IdentityId, row.Key);
        findPlace ??= Statement.Prepare(connection, transaction, "SELECT \"UtcDay\", \"IdentityId\" FROM \"FactPlaces\" WHERE \"SourceId\" = @p0 AND \"Key\" = @p1");
        findPlace.Bind(0, row.SourceId).Bind(1, row.Key);
        if (!findPlace.Step()) return null;
        var (day, identity) = (DateOnly.FromDayNumber(findPlace.Int32(0)), findPlace.Int32(1));
        findPlace.Reset();
        return facts.Find(row.SourceId, day, identity, row.Key);
    }

    private void Place(UsageFactRow row)
    {
        putPlace ??= Statement.Prepare(connection, transaction, Dialect.Of(connection).Put("FactPlaces", ["SourceId", "Key"], ["UtcDay", "IdentityId"]));
        putPlace.Bind(0, row.SourceId).Bind(1, row.Key).Bind(2, row.UtcDay.DayNumber).Bind(3, row.IdentityId).Run();
    }

    private void Replace(UsageFactRow old, UsageFactRow row)
    {
        Count(PersonOf(old.IdentityId), old, -1);
        if (old.UtcDay == row.UtcDay && old.IdentityId == row.IdentityId)
        {
            facts.Replace(row);
            return;
        }
        facts.Delete(old);
        facts.Replace(row);
    }

    private void Rejudge(UsageFactRow fact, int tool)
    {
        if (names.Book[fact.SliceId].ToolId != tool) return;
        var person = PersonOf(fact.IdentityId);
        var counts = coverage.Judge(fact, tool, new(fact.IdentityId, person));
        if (counts == fact.Counts) return;
        if (doubted.Contains(tool)) restatements.Add(HouseChange.OtherFeedCounted, tool, fact.Day);
        Count(person, fact, -1);
        fact.Counts = counts;
        facts.SetCounts(fact);
        Count(person, fact, 1);
    }

    private void Move(UsageFactRow fact, int from, int to, TimeZoneInfo zone)
    {
        Count(from, fact, -1);
        if (fact.PeriodStart is { } at && fact.Grain < Rows.Grain.Day && LocalDay(at, zone) is var day && day != fact.Day)
        {
            fact.Day = day;
            facts.SetDay(fact);
        }
        Count(to, fact, 1);
        var tool = names.Book[fact.SliceId].ToolId;
        if (from != to) restatements.Add(HouseChange.IdentitiesLinked, tool, fact.Day);
        coverage.AddLocalDay(fact, tool);
        coverage.Touch(tool, fact.UtcDay, to, fact.IdentityId);
        if (from != 0) coverage.Touch(tool, fact.UtcDay, from, 0);
    }

    private void Count(int person, UsageFactRow fact, int sign)
    {
        var sums = RollupWriter.SumsOf(fact);
        if (!sums.IsZero) deltas.Add(new(person, fact.Day, fact.SliceId, sign > 0 ? sums : -sums));
    }

    private int PersonOf(int identity)
    {
        if (persons.TryGetValue(identity, out var person)) return person;
        using var find = Statement.Prepare(connection, transaction, "SELECT COALESCE(\"PersonId\", -\"TeamId\", 0) FROM \"Identities\" WHERE \"Id\" = @p0");
        find.Bind(0, identity);
        person = find.Step() ? find.Int32(0) : 0;
        find.Reset();
        return persons[identity] = person;
    }

    private DateOnly DayOf(UsageFact fact, int person) => fact.Grain >= Core.Usage.Grain.Day
        ? DateOnly.FromDateTime(fact.PeriodStartAt.UtcDateTime)
        : LocalDay(fact.PeriodStartAt, names.ZoneOf(person));

    private static DateOnly LocalDay(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
