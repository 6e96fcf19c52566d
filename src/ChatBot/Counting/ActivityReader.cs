using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;

namespace ChatBot.Counting;

/// <summary>Who was active in a cell of use and days.</summary>
/// <param name="Any">On at least one day.</param>
/// <param name="Twice">On at least two different days; only where asked for.</param>
internal readonly record struct Active(PeopleSet Any, PeopleSet Twice);

/// <summary>Reads distinct people from the mergeable sets.</summary>
internal static class ActivityReader
{
    private const string Sets =
        "SELECT \"Start\", \"People\", \"Twice\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = @p1 AND \"KeyId\" = @p2 AND \"Start\" BETWEEN @p3 AND @p4";
    private const string LatestFirst =
        "SELECT \"Start\", \"People\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = 0 AND \"KeyId\" = @p1 AND \"Start\" BETWEEN @p2 AND @p3 ORDER BY \"Start\" DESC";
    private const string ActiveDaysOfPerson =
        "SELECT \"Day\", \"SliceId\" FROM \"PersonDays\" WHERE \"PersonId\" = @p0 AND \"Day\" BETWEEN @p1 AND @p2 AND \"ActiveFacts\" > 0";

    /// <returns>By use part, then time part.</returns>
    public static Active[] Read(ReadSession session, Layout layout, bool twice)
    {
        var active = new Active[layout.Use.Parts.Count * layout.Times.Count];
        for (var i = 0; i < active.Length; i++) active[i] = new(new(), new());
        var keys = KeysByPart(layout);
        if (keys is null || twice && keys.Any(k => k.Count > 1))
        {
            foreach (var (use, day, people) in Days(session, layout))
                if (layout.BucketOf(day) is >= 0 and var bucket) Merge(active[use * layout.Times.Count + bucket], people);
            return active;
        }

        var cover = Cover.Of(layout, subtract: false);
        for (var use = 0; use < keys.Length; use++)
            foreach (var key in keys[use])
                foreach (var stretch in cover)
                {
                    var rows = session.Prepare(Sets).Bind(0, (int)layout.Use.SetView!.Value).Bind(1, (int)stretch.Span).Bind(2, key)
                        .Bind(3, stretch.First).Bind(4, stretch.Last);
                    while (rows.Step())
                    {
                        session.RowsRead++;
                        var bucket = stretch.Bucket >= 0 ? stretch.Bucket : layout.BucketOf(rows.Int32(0));
                        if (bucket < 0) continue;
                        var cell = active[use * layout.Times.Count + bucket];
                        if (!twice)
                        {
                            cell.Any.UnionWithEncoded(rows.Blob(1));
                            continue;
                        }
                        if (stretch.Span == Span.Month && !rows.IsNull(2)) cell.Twice.UnionWithEncoded(rows.Blob(2));
                        Merge(cell, PeopleSet.Decode(rows.Blob(1)));
                    }
                }
        return active;
    }

    /// <summary>Who was active on each day that counts, one set per use part and day, days ascending within a use part.</summary>
    public static IEnumerable<(int Use, int Day, PeopleSet People)> Days(ReadSession session, Layout layout)
    {
        var keys = KeysByPart(layout);
        var days = new SortedDictionary<(int Use, int Day), PeopleSet>();
        if (keys is null)
        {
            var partOf = new Dictionary<int, int>();
            foreach (var slice in layout.Picture.Slices.All) partOf[slice.Id] = layout.Use.PartOf(slice);
            foreach (var person in layout.Group.People)
            {
                var rows = session.Prepare(ActiveDaysOfPerson).Bind(0, person.Id.Value).Bind(1, layout.Range.Start.DayNumber).Bind(2, layout.Range.End.DayNumber);
                while (rows.Step())
                    if (partOf[rows.Int32(1)] is >= 0 and var use && layout.BucketOf(rows.Int32(0)) >= 0) DayOf(use, rows.Int32(0)).Add(person.Id.Value);
            }
        }
        else
        {
            for (var use = 0; use < keys.Length; use++)
                foreach (var key in keys[use])
                {
                    var rows = session.Prepare(Sets).Bind(0, (int)layout.Use.SetView!.Value).Bind(1, (int)Span.Day).Bind(2, key)
                        .Bind(3, layout.Range.Start.DayNumber).Bind(4, layout.Range.End.DayNumber);
                    while (rows.Step())
                    {
                        session.RowsRead++;
                        if (layout.BucketOf(rows.Int32(0)) >= 0) DayOf(use, rows.Int32(0)).UnionWithEncoded(rows.Blob(1));
                    }
                }
        }
        return days.Select(d => (d.Key.Use, d.Key.Day, d.Value));

        PeopleSet DayOf(int use, int day)
        {
            if (!days.TryGetValue((use, day), out var set)) days.Add((use, day), set = new());
            return set;
        }
    }

    /// <returns>The latest day with activity by cell; none where there was none.</returns>
    public static DateOnly?[] LastUsed(ReadSession session, Layout layout)
    {
        var last = new DateOnly?[layout.Cells];
        var keys = KeysByPart(layout);
        if (keys is null)
        {
            foreach (var (use, day, people) in Days(session, layout)) See(use, day, people);
            return last;
        }
        for (var use = 0; use < keys.Length; use++)
            foreach (var key in keys[use])
            {
                var waiting = layout.People.Count * layout.Times.Count;
                var seen = new HashSet<int>();
                var rows = session.Prepare(LatestFirst).Bind(0, (int)layout.Use.SetView!.Value).Bind(1, key)
                    .Bind(2, layout.Range.Start.DayNumber).Bind(3, layout.Range.End.DayNumber);
                while (seen.Count < waiting && rows.Step())
                    foreach (var cell in See(use, rows.Int32(0), PeopleSet.Decode(rows.Blob(1)))) seen.Add(cell);
                rows.Reset();
            }
        return last;

        List<int> See(int use, int day, PeopleSet people)
        {
            var seen = new List<int>();
            if (layout.BucketOf(day) is not (>= 0 and var bucket)) return seen;
            for (var part = 0; part < layout.People.Count; part++)
            {
                if (!layout.People[part].Group.Overlaps(people)) continue;
                var cell = layout.Cell(part, use, bucket);
                seen.Add(cell);
                if (last[cell] is not { } known || known.DayNumber < day) last[cell] = DateOnly.FromDayNumber(day);
            }
            return seen;
        }
    }

    /// <returns>None when no set is kept by this combination of filters and groupings.</returns>
    private static List<int>[]? KeysByPart(Layout layout)
    {
        if (layout.Use.SetView is not { } view) return null;
        if (view == View.Any) return [[0]];
        var keys = new SortedSet<int>[layout.Use.Parts.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = [];
        foreach (var slice in layout.Picture.Slices.All)
            if (layout.Use.PartOf(slice) is >= 0 and var use) keys[use].Add(layout.Picture.Slices.SetKey(view, slice.Id));
        return keys.Select(k => k.ToList()).ToArray();
    }

    private static void Merge(Active cell, PeopleSet people)
    {
        cell.Twice.UnionWithBoth(cell.Any, people);
        cell.Any.UnionWith(people);
    }
}
