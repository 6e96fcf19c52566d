using System.Data.Common;
using System.Runtime.InteropServices;
using ChatBot.Core.Usage;

namespace ChatBot.Storage.Rollups;

/// <summary>Moves what is kept by project after the rules of the projects have changed: the same roll-ups of slices, summed under other names.</summary>
/// <remarks>Facts stay as they were told; no fact is read. A month whose days of persons are gone keeps its sets.</remarks>
internal static class ProjectRealignment
{
    private const string SlicesOfAll = "FROM \"GroupTotals\" WHERE \"GroupId\" = 0 AND \"View\" = @p0 AND \"Span\" = @p1";

    /// <returns>Days whose use belongs to other projects than before.</returns>
    public static IReadOnlyCollection<DateOnly> Run(DbConnection connection, DbTransaction? transaction)
    {
        Facts.FactsLock.Take(connection, transaction);
        WriterMemory.Of(connection)?.Forget();
        var slices = SliceBook.Load(connection, transaction);
        var moved = RemakeTotals(connection, transaction, slices);
        RemakeSets(connection, transaction, slices);
        return moved;
    }

    private static SortedSet<DateOnly> RemakeTotals(DbConnection connection, DbTransaction? transaction, SliceBook slices)
    {
        using var read = Statement.Prepare(connection, transaction, $"SELECT \"Start\", \"KeyId\", {SumsTable.SumList} {SlicesOfAll}");
        using var delete = Statement.Prepare(connection, transaction, $"DELETE {SlicesOfAll}");
        using var totals = SumsTable.GroupTotals(connection, transaction);
        var moved = new SortedSet<DateOnly>();
        foreach (var span in Enum.GetValues<Span>())
        {
            var sums = new Dictionary<(int Start, int Key), Sums>();
            read.Bind(0, (int)View.Slice).Bind(1, (int)span);
            while (read.Step())
                CollectionsMarshal.GetValueRefOrAddDefault(sums, (read.Int32(0), slices.TotalKey(View.Project, read.Int32(1))), out _).Add(SumsTable.Read(read, 2));
            if (span == Span.Day) moved.UnionWith(Moved(read, sums));
            delete.Bind(0, (int)View.Project).Bind(1, (int)span).Run();
            foreach (var ((start, key), sum) in sums.OrderBy(s => s.Key))
                if (!sum.IsZero) totals.Insert([0, (int)View.Project, (int)span, start, key], sum);
        }

        return moved;
    }

    /// <summary>Days of which a project has another sum than is stored, or has none any more.</summary>
    private static IEnumerable<DateOnly> Moved(Statement read, Dictionary<(int Start, int Key), Sums> now)
    {
        var stored = new Dictionary<(int Start, int Key), Sums>();
        read.Bind(0, (int)View.Project).Bind(1, (int)Span.Day);
        while (read.Step()) stored[(read.Int32(0), read.Int32(1))] = SumsTable.Read(read, 2);
        return stored.Keys.Union(now.Where(n => !n.Value.IsZero).Select(n => n.Key)).Where(key => !stored.GetValueOrDefault(key).Equals(now.GetValueOrDefault(key))).Select(key => DateOnly.FromDayNumber(key.Start));
    }

    private static void RemakeSets(DbConnection connection, DbTransaction? transaction, SliceBook slices)
    {
        using var months = Statement.Prepare(connection, transaction, $"SELECT DISTINCT \"Start\" {SlicesOfAll} ORDER BY \"Start\"");
        using var read = Statement.Prepare(connection, transaction,
            "SELECT \"Day\", \"PersonId\", \"SliceId\" FROM \"PersonDays\" WHERE \"PersonId\" IN (SELECT \"Id\" FROM \"People\") AND \"Day\" BETWEEN @p0 AND @p1 AND \"ActiveFacts\" > 0");
        using var sets = new ActiveSets(connection, transaction);
        var starts = new List<DateOnly>();
        months.Bind(0, (int)View.Slice).Bind(1, (int)Span.Month);
        while (months.Step()) starts.Add(DateOnly.FromDayNumber(months.Int32(0)));
        foreach (var month in starts)
        {
            var last = month.AddMonths(1).AddDays(-1);
            var active = new Dictionary<(int Key, int Day), PeopleSet>();
            read.Bind(0, month.DayNumber).Bind(1, last.DayNumber);
            while (read.Step())
            {
                ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(active, (slices.SetKey(View.Project, read.Int32(2)), read.Int32(0)), out _);
                (set ??= new()).Add(read.Int32(1));
            }
            if (active.Count == 0) continue;
            sets.DeleteDays(View.Project, month, last);
            foreach (var ((key, day), people) in active.OrderBy(a => a.Key)) sets.Write(View.Project, Span.Day, key, DateOnly.FromDayNumber(day), people, null);
            sets.RemakeMonth(View.Project, month);
        }
    }
}
