using System.Data.Common;
using System.Runtime.InteropServices;
using ChatBot.Core.Usage;

namespace ChatBot.Storage.Rollups;

/// <summary>Adds a batch of changes: each row that is touched is touched once.</summary>
internal static class Addition
{
    public static void Run(DbConnection connection, DbTransaction? transaction, SliceBook slices, IReadOnlyList<FactDelta> deltas)
    {
        var sums = new Dictionary<(int Person, int Day, int Slice), Sums>();
        foreach (var delta in deltas) AddTo(sums, (delta.PersonId, delta.Day.DayNumber, delta.SliceId), delta.Sums);

        // In the order of the tables' keys: rows that lie side by side are touched one after the other.
        var days = sums.Select(s => new Change(s.Key.Person, s.Key.Day, s.Key.Slice, s.Value)).ToArray();
        Array.Sort(days, static (a, b) => (a.Person, a.Day, a.Slice).CompareTo((b.Person, b.Day, b.Slice)));
        AddSums(connection, transaction, slices, days);
        using var active = new ActiveSets(connection, transaction);
        using var remaining = Statement.Prepare(connection, transaction,
            "SELECT \"SliceId\" FROM \"PersonDays\" WHERE \"PersonId\" = @p0 AND \"Day\" = @p1 AND \"ActiveFacts\" > 0");
        AddPeople(active, slices, days);
        RemovePeople(active, remaining, slices, days);
    }

    private static void AddSums(
        DbConnection connection, DbTransaction? transaction, SliceBook slices, Change[] days)
    {
        using var personDays = SumsTable.PersonDays(connection, transaction);
        using var personMonths = SumsTable.PersonMonths(connection, transaction);
        using var groupTotals = SumsTable.GroupTotals(connection, transaction);
        using var teams = Statement.Prepare(connection, transaction, "SELECT \"TeamId\" FROM \"GroupMembers\" WHERE \"PersonId\" = @p0");
        var months = new Dictionary<(int Month, int Person, int Key), Sums>();
        var totals = new Dictionary<(int Group, View View, Span Span, int Start, int Key), Sums>();
        var teamOf = WriterMemory.Of(connection)?.Teams ?? [];
        foreach (var (person, day, slice, sums) in days)
        {
            if (sums.IsZero) continue;
            personDays.Add([person, day, slice], sums);
            var month = MonthOf(day);
            AddTo(months, (month, person, slices.TotalKey(View.Tool, slice)), sums);
            foreach (var view in SliceBook.TotalViews)
            {
                AddTo(totals, (0, view, Span.Day, day, slices.TotalKey(view, slice)), sums);
                AddTo(totals, (0, view, Span.Month, month, slices.TotalKey(view, slice)), sums);
            }
            if (!teamOf.TryGetValue(person, out var team))
            {
                team = teams.Bind(0, person).Step() ? teams.Int32(0) : null;
                teams.Reset();
                teamOf.Add(person, team);
            }
            if (team is not { } group) continue;
            AddTo(totals, (group, View.Tool, Span.Day, day, slices.TotalKey(View.Tool, slice)), sums);
            AddTo(totals, (group, View.Tool, Span.Month, month, slices.TotalKey(View.Tool, slice)), sums);
        }

        foreach (var ((month, person, key), sums) in months.OrderBy(m => m.Key))
            if (!sums.IsZero) personMonths.Add([month, person, key], sums);
        using var versions = new MonthVersions(connection, transaction);
        foreach (var month in months.Keys.Select(m => m.Month).Distinct().Order()) versions.Move(month);
        foreach (var ((group, view, span, start, key), sums) in totals.OrderBy(t => t.Key))
            if (!sums.IsZero) groupTotals.Add([group, (int)view, (int)span, start, key], sums);
    }

    private static void AddPeople(ActiveSets active, SliceBook slices, Change[] days)
    {
        var came = new Dictionary<(View View, int Key, int Day), (PeopleSet All, PeopleSet Fresh)>();
        foreach (var (person, day, slice, sums) in days)
        {
            if (person <= 0 || sums.ActiveFacts <= 0) continue;
            foreach (var view in SliceBook.SetViews)
            {
                ref var sets = ref CollectionsMarshal.GetValueRefOrAddDefault(came, (view, slices.SetKey(view, slice), day), out var isKnown);
                if (!isKnown) sets = (active.Read(view, Span.Day, slices.SetKey(view, slice), DateOnly.FromDayNumber(day)).People, new());
                if (sets.All.Add(person)) sets.Fresh.Add(person);
            }
        }

        foreach (var ((view, key, day), (set, fresh)) in came)
        {
            if (fresh.IsEmpty) continue;
            active.Write(view, Span.Day, key, DateOnly.FromDayNumber(day), set, null);
            var month = DateOnly.FromDayNumber(MonthOf(day));
            var (any, twice) = active.Read(view, Span.Month, key, month);
            twice.UnionWithBoth(any, fresh);
            any.UnionWith(fresh);
            active.Write(view, Span.Month, key, month, any, twice);
        }
    }

    private static void RemovePeople(
        ActiveSets active, Statement remaining, SliceBook slices, Change[] days)
    {
        var gone = new SortedDictionary<(View View, int Key, int Day), List<int>>();
        foreach (var group in days.Where(d => d.Person > 0 && d.Sums.ActiveFacts < 0).GroupBy(d => (d.Person, d.Day)))
        {
            var left = new List<int>();
            remaining.Bind(0, group.Key.Person).Bind(1, group.Key.Day);
            while (remaining.Step()) left.Add(remaining.Int32(0));
            foreach (var view in SliceBook.SetViews)
            {
                var still = left.Select(s => slices.SetKey(view, s)).ToHashSet();
                foreach (var key in group.Select(d => slices.SetKey(view, d.Slice)).Distinct().Where(k => !still.Contains(k)))
                {
                    if (!gone.TryGetValue((view, key, group.Key.Day), out var people)) gone.Add((view, key, group.Key.Day), people = []);
                    people.Add(group.Key.Person);
                }
            }
        }

        var months = new HashSet<(View View, int Key, int Month)>();
        foreach (var ((view, key, day), people) in gone)
        {
            var start = DateOnly.FromDayNumber(day);
            var set = active.Read(view, Span.Day, key, start).People;
            var changed = false;
            foreach (var person in people) changed |= set.Remove(person);
            if (!changed) continue;
            active.Write(view, Span.Day, key, start, set, null);
            months.Add((view, key, MonthOf(day)));
        }
        foreach (var (view, key, month) in months) active.RemakeMonth(view, DateOnly.FromDayNumber(month), key);
    }

    /// <summary>What a person's day in a slice changes by.</summary>
    private readonly record struct Change(int Person, int Day, int Slice, Sums Sums);

    internal static int MonthOf(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return day - date.Day + 1;
    }

    private static void AddTo<TKey>(Dictionary<TKey, Sums> all, TKey key, in Sums sums) where TKey : notnull =>
        CollectionsMarshal.GetValueRefOrAddDefault(all, key, out _).Add(sums);
}
