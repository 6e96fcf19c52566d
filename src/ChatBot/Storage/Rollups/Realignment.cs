using System.Data.Common;
using System.Runtime.InteropServices;

namespace ChatBot.Storage.Rollups;

/// <summary>Moves the use of people whose team is no longer the one in whose totals they are counted.</summary>
internal static class Realignment
{
    private const string Moved =
        """
        SELECT p."Id", CASE WHEN p."LeftDay" IS NULL THEN p."TeamId" END, m."TeamId"
        FROM "People" p LEFT JOIN "GroupMembers" m ON m."PersonId" = p."Id"
        WHERE COALESCE(CASE WHEN p."LeftDay" IS NULL THEN p."TeamId" END, 0) <> COALESCE(m."TeamId", 0)
        """;

    public static void Run(DbConnection connection, DbTransaction? transaction)
    {
        var moves = new List<(int Person, int? To, int? From)>();
        using (var rows = Statement.Prepare(connection, transaction, Moved))
            while (rows.Step()) moves.Add((rows.Int32(0), rows.IsNull(1) ? null : rows.Int32(1), rows.IsNull(2) ? null : rows.Int32(2)));
        if (moves.Count == 0) return;

        var slices = SliceBook.Load(connection, transaction);
        using var forget = Statement.Prepare(connection, transaction, "DELETE FROM \"GroupMembers\" WHERE \"PersonId\" = @p0");
        using var remember = Statement.Prepare(connection, transaction, "INSERT INTO \"GroupMembers\" (\"PersonId\", \"TeamId\") VALUES (@p0, @p1)");
        using var days = Statement.Prepare(connection, transaction,
            $"SELECT \"Day\", \"SliceId\", {SumsTable.SumList} FROM \"PersonDays\" WHERE \"PersonId\" = @p0");
        var totals = new Dictionary<(int Group, Span Span, int Start, int Key), Sums>();
        foreach (var (person, to, from) in moves)
        {
            if (from is not null) forget.Bind(0, person).Run();
            if (to is { } joined) remember.Bind(0, person).Bind(1, joined).Run();
            days.Bind(0, person);
            while (days.Step())
            {
                var (day, key, sums) = (days.Int32(0), slices.TotalKey(View.Tool, days.Int32(1)), SumsTable.Read(days, 2));
                if (from is { } old) AddBoth(totals, old, day, key, -sums);
                if (to is { } now) AddBoth(totals, now, day, key, sums);
            }
        }

        using var groupTotals = SumsTable.GroupTotals(connection, transaction);
        foreach (var ((group, span, start, key), sums) in totals.OrderBy(t => t.Key))
            if (!sums.IsZero) groupTotals.Add([group, (int)View.Tool, (int)span, start, key], sums);
    }

    private static void AddBoth(Dictionary<(int Group, Span Span, int Start, int Key), Sums> totals, int group, int day, int key, in Sums sums)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(totals, (group, Span.Day, day, key), out _).Add(sums);
        CollectionsMarshal.GetValueRefOrAddDefault(totals, (group, Span.Month, Addition.MonthOf(day), key), out _).Add(sums);
    }
}
