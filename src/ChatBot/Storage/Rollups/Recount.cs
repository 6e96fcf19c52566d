using System.Data.Common;
using System.Runtime.InteropServices;
using ChatBot.Core.Usage;
using ChatBot.Storage.Rows;

namespace ChatBot.Storage.Rollups;

/// <summary>Makes the roll-ups of whole days again from the facts, one month at a time so that memory stays bounded.</summary>
internal sealed class Recount : IDisposable
{
    private const string SumsOfPerson = "FROM \"PersonDays\" WHERE \"PersonId\" IN (SELECT \"Id\" FROM \"People\" UNION ALL SELECT 0 UNION ALL SELECT DISTINCT -\"TeamId\" FROM \"Identities\" WHERE \"TeamId\" IS NOT NULL) AND \"Day\" BETWEEN @p0 AND @p1";

    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;
    private readonly SliceBook slices;
    private readonly Dictionary<int, int> personOf;
    private readonly Dictionary<int, int> teamOf;
    private readonly List<int> sources;
    private readonly SumsTable personDays, personMonths, groupTotals;
    private readonly ActiveSets sets;
    private readonly MonthVersions versions;
    private readonly Statement facts, readPersonDays, deletePersonDays, deletePersonMonth, deleteTotals, insertMonths;

    public Recount(DbConnection connection, DbTransaction? transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
        slices = SliceBook.Load(connection, transaction);
        personOf = Pairs("SELECT \"Id\", COALESCE(\"PersonId\", -\"TeamId\") FROM \"Identities\" WHERE \"PersonId\" IS NOT NULL OR \"TeamId\" IS NOT NULL");
        teamOf = Pairs("SELECT \"PersonId\", \"TeamId\" FROM \"GroupMembers\"");
        sources = [.. Pairs("SELECT \"Id\", 0 FROM \"Sources\"").Keys];
        personDays = SumsTable.PersonDays(connection, transaction);
        personMonths = SumsTable.PersonMonths(connection, transaction);
        groupTotals = SumsTable.GroupTotals(connection, transaction);
        sets = new(connection, transaction);
        versions = new(connection, transaction);
        facts = Prepare(
            """
            SELECT "IdentityId", "Day", "SliceId", "Counts", "Sessions", "Prompts", "TokensIn", "TokensOut", "DurationMs", "LinesAccepted",
                   "LinesSuggested", "CostUnits", "CostNanos", COALESCE("TokensUnsplit", 0), COALESCE("TokensCacheRead", 0),
                   COALESCE("TokensCacheWrite", 0), "Quality"
            FROM "UsageFacts" WHERE "SourceId" = @p0 AND "UtcDay" BETWEEN @p1 AND @p2
            """);
        readPersonDays = Prepare($"SELECT \"Day\", \"PersonId\", \"SliceId\", {SumsTable.SumList} {SumsOfPerson}");
        deletePersonDays = Prepare($"DELETE {SumsOfPerson}");
        deletePersonMonth = Prepare("DELETE FROM \"PersonMonths\" WHERE \"Month\" = @p0");
        deleteTotals = Prepare(
            "DELETE FROM \"GroupTotals\" WHERE \"GroupId\" = @p0 AND \"View\" = @p1 AND \"Span\" = @p2 AND \"Start\" BETWEEN @p3 AND @p4");
        insertMonths = Prepare(
            $"""
             INSERT INTO "GroupTotals" ("GroupId", "View", "Span", "Start", "KeyId", {SumsTable.SumList})
             SELECT "GroupId", "View", 1, @p0, "KeyId", {SumsTable.SumOfList} FROM "GroupTotals"
             WHERE "GroupId" = @p1 AND "View" = @p2 AND "Span" = 0 AND "Start" BETWEEN @p3 AND @p4 GROUP BY "GroupId", "View", "KeyId"
             """);
    }

    /// <param name="days">Ascending, all of this month.</param>
    public void Month(DateOnly month, IReadOnlyList<DateOnly> days)
    {
        var counted = Count(month, days);
        foreach (var (first, last) in Runs(days)) deletePersonDays.Bind(0, first.DayNumber).Bind(1, last.DayNumber).Run();

        var people = new Dictionary<(int Person, int Key), Sums>();
        readPersonDays.Bind(0, month.DayNumber).Bind(1, month.AddMonths(1).DayNumber - 1);
        while (readPersonDays.Step())
            AddTo(people, (readPersonDays.Int32(1), slices.TotalKey(View.Tool, readPersonDays.Int32(2))), SumsTable.Read(readPersonDays, 3));

        var totals = new Dictionary<(int Group, View View, int Day, int Key), Sums>();
        var active = new Dictionary<(View View, int Key, int Day), PeopleSet>();
        foreach (var ((person, day, slice), sums) in counted.OrderBy(c => c.Key))
        {
            if (sums.IsZero) continue;
            personDays.Insert([person, day, slice], sums);
            AddTo(people, (person, slices.TotalKey(View.Tool, slice)), sums);
            foreach (var view in SliceBook.TotalViews) AddTo(totals, (0, view, day, slices.TotalKey(view, slice)), sums);
            if (teamOf.TryGetValue(person, out var team)) AddTo(totals, (team, View.Tool, day, slices.TotalKey(View.Tool, slice)), sums);
            if (person <= 0 || sums.ActiveFacts == 0) continue;
            foreach (var view in SliceBook.SetViews)
            {
                ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(active, (view, slices.SetKey(view, slice), day), out _);
                (set ??= new()).Add(person);
            }
        }

        deletePersonMonth.Bind(0, month.DayNumber).Run();
        foreach (var ((person, key), sums) in people.OrderBy(p => p.Key))
            if (!sums.IsZero) personMonths.Insert([month.DayNumber, person, key], sums);
        versions.Move(month.DayNumber);
        WriteTotals(month, days, totals);
        WriteSets(month, days, active);
    }

    public void Dispose()
    {
        foreach (var one in new IDisposable[] { personDays, personMonths, groupTotals, sets, versions, facts, readPersonDays, deletePersonDays, deletePersonMonth, deleteTotals, insertMonths })
            one.Dispose();
    }

    private Dictionary<(int Person, int Day, int Slice), Sums> Count(DateOnly month, IReadOnlyList<DateOnly> days)
    {
        var wanted = days.Select(d => d.DayNumber).ToHashSet();
        var counted = new Dictionary<(int Person, int Day, int Slice), Sums>();
        foreach (var source in sources)
            foreach (var (first, last) in Runs(days))
            {
                // A local day lies on at most the UTC days before and after it as well.
                facts.Bind(0, source).Bind(1, first.DayNumber - 1).Bind(2, last.DayNumber + 1);
                while (facts.Step())
                {
                    var day = facts.Int32(1);
                    if (day < first.DayNumber || day > last.DayNumber || !wanted.Contains(day)) continue;
                    AddTo(counted, (personOf.GetValueOrDefault(facts.Int32(0)), day, facts.Int32(2)), SumsOfFact());
                }
            }
        return counted;
    }

    private Sums SumsOfFact()
    {
        var counts = (Counts)facts.Int32(3);
        var sums = default(Sums);
        bool use = counts.HasFlag(Counts.Use), tokens = counts.HasFlag(Counts.Tokens);
        if (use) (sums.Sessions, sums.Prompts) = (facts.Int64(4), facts.Int64(5));
        if (tokens) (sums.TokensIn, sums.TokensOut) = (facts.Int64(6), facts.Int64(7));
        if (counts.HasFlag(Counts.Time)) sums.DurationMs = facts.Int64(8);
        var active = (use && (sums.Sessions > 0 || sums.Prompts > 0 || facts.Int32(16) == (int)Rows.FactQuality.Presence))
            || (tokens && (sums.TokensIn > 0 || sums.TokensOut > 0 || facts.Int64(13) > 0 || facts.Int64(14) > 0 || facts.Int64(15) > 0));
        sums.ActiveFacts = active ? 1 : 0;
        if (counts.HasFlag(Counts.Lines)) (sums.LinesAccepted, sums.LinesSuggested) = (facts.Int64(9), facts.Int64(10));
        if (counts.HasFlag(Counts.Money)) (sums.CostUnits, sums.CostNanos) = (facts.Int64(11), facts.Int64(12));
        return sums;
    }

    private void WriteTotals(DateOnly month, IReadOnlyList<DateOnly> days, Dictionary<(int Group, View View, int Day, int Key), Sums> totals)
    {
        var groups = teamOf.Values.Distinct().Select(t => (Group: t, View: View.Tool))
            .Concat(SliceBook.TotalViews.Select(v => (Group: 0, View: v))).Order().ToList();
        foreach (var (group, view) in groups)
            foreach (var (first, last) in Runs(days)) DeleteTotals(group, view, Span.Day, first, last);
        foreach (var ((group, view, day, key), sums) in totals.OrderBy(t => t.Key))
            if (!sums.IsZero) groupTotals.Insert([group, (int)view, (int)Span.Day, day, key], sums);
        foreach (var (group, view) in groups)
        {
            DeleteTotals(group, view, Span.Month, month, month);
            insertMonths.Bind(0, month.DayNumber).Bind(1, group).Bind(2, (int)view).Bind(3, month.DayNumber).Bind(4, month.AddMonths(1).DayNumber - 1).Run();
        }
    }

    private void DeleteTotals(int group, View view, Span span, DateOnly first, DateOnly last) =>
        deleteTotals.Bind(0, group).Bind(1, (int)view).Bind(2, (int)span).Bind(3, first.DayNumber).Bind(4, last.DayNumber).Run();

    private void WriteSets(DateOnly month, IReadOnlyList<DateOnly> days, Dictionary<(View View, int Key, int Day), PeopleSet> active)
    {
        foreach (var view in SliceBook.SetViews)
            foreach (var (first, last) in Runs(days)) sets.DeleteDays(view, first, last);
        foreach (var ((view, key, day), people) in active.OrderBy(a => a.Key))
            sets.Write(view, Span.Day, key, DateOnly.FromDayNumber(day), people, null);
        foreach (var view in SliceBook.SetViews) sets.RemakeMonth(view, month);
    }

    private static void AddTo<TKey>(Dictionary<TKey, Sums> all, TKey key, in Sums sums) where TKey : notnull =>
        CollectionsMarshal.GetValueRefOrAddDefault(all, key, out _).Add(sums);

    /// <summary>Consecutive days as first and last.</summary>
    private static IEnumerable<(DateOnly First, DateOnly Last)> Runs(IReadOnlyList<DateOnly> days)
    {
        for (var i = 0; i < days.Count;)
        {
            var first = i;
            while (i + 1 < days.Count && days[i + 1] == days[i].AddDays(1)) i++;
            yield return (days[first], days[i++]);
        }
    }

    private Dictionary<int, int> Pairs(string sql)
    {
        using var rows = Prepare(sql);
        var pairs = new Dictionary<int, int>();
        while (rows.Step()) pairs[rows.Int32(0)] = rows.Int32(1);
        return pairs;
    }

    private Statement Prepare(string sql) => Statement.Prepare(connection, transaction, sql);
}
