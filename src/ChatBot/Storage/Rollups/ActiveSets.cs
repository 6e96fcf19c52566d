using System.Data.Common;
using System.Runtime.InteropServices;
using ChatBot.Core.Usage;

namespace ChatBot.Storage.Rollups;

/// <summary>Reads and writes sets of active people inside one transaction.</summary>
internal sealed class ActiveSets(DbConnection connection, DbTransaction? transaction) : IDisposable
{
    private static readonly DialectText PutText = new(dialect => dialect.Put("ActiveSets", ["View", "Span", "KeyId", "Start"], ["People", "Twice"]));

    private readonly WriterMemory? memory = WriterMemory.Of(connection);

    private readonly Statement read = Statement.Prepare(connection, transaction,
        "SELECT \"People\", \"Twice\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = @p1 AND \"KeyId\" = @p2 AND \"Start\" = @p3");

    private readonly Statement readDays = Statement.Prepare(connection, transaction,
        "SELECT \"KeyId\", \"People\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = 0 AND \"KeyId\" BETWEEN @p1 AND @p2 " +
        "AND \"Start\" BETWEEN @p3 AND @p4 ORDER BY \"KeyId\", \"Start\"");

    private readonly Statement put = Statement.Prepare(connection, transaction, PutText.For(connection));

    private readonly Statement delete = Statement.Prepare(connection, transaction,
        "DELETE FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = @p1 AND \"KeyId\" BETWEEN @p2 AND @p3 AND \"Start\" BETWEEN @p4 AND @p5");

    /// <summary>Who changes the sets writes them, in the same transaction.</summary>
    /// <returns>Empty sets where there is no row.</returns>
    public (PeopleSet People, PeopleSet Twice) Read(View view, Span span, int key, DateOnly start)
    {
        if (memory is null) return ReadStored(view, span, key, start);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(memory.Sets, (view, span, key, start.DayNumber), out var isKnown);
        if (!isKnown) known = ReadStored(view, span, key, start);
        return known;
    }

    private (PeopleSet People, PeopleSet Twice) ReadStored(View view, Span span, int key, DateOnly start)
    {
        read.Bind(0, (int)view).Bind(1, (int)span).Bind(2, key).Bind(3, start.DayNumber);
        if (!read.Step()) return (new(), new());
        var found = (PeopleSet.Decode(read.Blob(0)), read.IsNull(1) ? new PeopleSet() : PeopleSet.Decode(read.Blob(1)));
        read.Reset();
        return found;
    }

    /// <summary>An empty set removes its row.</summary>
    public void Write(View view, Span span, int key, DateOnly start, PeopleSet people, PeopleSet? twice)
    {
        if (memory is not null) memory.Sets[(view, span, key, start.DayNumber)] = (people, twice ?? new());
        if (people.IsEmpty)
        {
            delete.Bind(0, (int)view).Bind(1, (int)span).Bind(2, key).Bind(3, key).Bind(4, start.DayNumber).Bind(5, start.DayNumber).Run();
            return;
        }
        put.Bind(0, (int)view).Bind(1, (int)span).Bind(2, key).Bind(3, start.DayNumber).Bind(4, people.Encode());
        if (twice is null) put.BindNull(5);
        else put.Bind(5, twice.Encode());
        put.Run();
    }

    public void DeleteDays(View view, DateOnly first, DateOnly last)
    {
        memory?.Sets.Clear();
        delete.Bind(0, (int)view).Bind(1, (int)Span.Day).Bind(2, 0).Bind(3, int.MaxValue).Bind(4, first.DayNumber).Bind(5, last.DayNumber).Run();
    }

    /// <summary>Makes the month's sets of one key, or of every key of the view, again from its days.</summary>
    public void RemakeMonth(View view, DateOnly month, int? onlyKey = null)
    {
        memory?.Sets.Clear();
        var (fromKey, toKey) = onlyKey is { } key ? (key, key) : (0, int.MaxValue);
        delete.Bind(0, (int)view).Bind(1, (int)Span.Month).Bind(2, fromKey).Bind(3, toKey).Bind(4, month.DayNumber).Bind(5, month.DayNumber).Run();
        var months = new Dictionary<int, (PeopleSet People, PeopleSet Twice)>();
        readDays.Bind(0, (int)view).Bind(1, fromKey).Bind(2, toKey).Bind(3, month.DayNumber).Bind(4, month.AddMonths(1).DayNumber - 1);
        while (readDays.Step())
        {
            if (!months.TryGetValue(readDays.Int32(0), out var sets)) months.Add(readDays.Int32(0), sets = (new(), new()));
            var day = PeopleSet.Decode(readDays.Blob(1));
            sets.Twice.UnionWithBoth(sets.People, day);
            sets.People.UnionWith(day);
        }
        foreach (var (found, sets) in months) Write(view, Span.Month, found, month, sets.People, sets.Twice);
    }

    public void Dispose()
    {
        read.Dispose();
        readDays.Dispose();
        put.Dispose();
        delete.Dispose();
    }
}
