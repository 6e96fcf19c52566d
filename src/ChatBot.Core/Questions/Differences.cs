using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>Whether figures, taken together, would tell about too few people: sums and differences of any number of them, over overlapping
/// groups, tools and days.</summary>
/// <remarks>Every figure is a sum over cells of person, tool and day. What can be worked out from several is what some combination of them,
/// each times a factor, leaves over; the people in whose cells it leaves anything (the asker apart, who may know themselves) must be none or at
/// least the minimum. A group that is large enough only with the asker in it may be told by itself (semantics, section 6).</remarks>
public static class Differences
{
    /// <summary>Figures that are looked at together, nearest first; what one asker was told about one measure rarely needs a tenth of it.</summary>
    private const int MostFigures = 120;

    /// <param name="before">What the asker was told, of one family of measures.</param>
    /// <param name="now">What they would be told in addition.</param>
    /// <param name="tools">Every tool there is.</param>
    public static bool Reveal(IReadOnlyList<Told> before, IReadOnlyList<Told> now, Adding adding, IReadOnlyList<int> tools, int asker, int minimum)
    {
        if (!Differ(before, now)) return false;
        var figures = Expand([.. now, .. before.OrderByDescending(b => now.Any(n => Meet(b, n)))], adding, tools);
        return Combinations.Isolate(figures, now.Count > 0, asker, minimum);
    }

    /// <summary>Figures of one and the same group say nothing about parts of it, and most askers ask about one group.</summary>
    private static bool Differ(IReadOnlyList<Told> before, IReadOnlyList<Told> now)
    {
        if (now.Count == 0) return false;
        var first = now[0].People;
        return now.Concat(before).Any(t => !(t.People.IsSubsetOf(first) && first.IsSubsetOf(t.People)));
    }

    private static bool Meet(Told one, Told other) => one.Days.Start <= other.Days.End && other.Days.Start <= one.Days.End && one.People.Overlaps(other.People);

    /// <summary>Figures told piece by piece become as many figures as others can be set against.</summary>
    private static List<Figure> Expand(IReadOnlyList<Told> told, Adding adding, IReadOnlyList<int> tools)
    {
        var groups = new List<PeopleSet>();
        var edges = told.SelectMany(t => Days(t, _ => true)).SelectMany(d => (int[])[d.From, d.Until]).ToList();
        var whole = told.SelectMany(t => (int[])[t.Days.Start.DayNumber, t.Days.End.DayNumber + 1]).ToHashSet();
        var shared = edges.GroupBy(e => e).Where(g => g.Count() > 2 || whole.Contains(g.Key)).Select(g => g.Key).ToHashSet();
        var named = told.Where(t => !t.Tools.IsEmpty).SelectMany(t => t.Tools).ToHashSet();
        var figures = new List<Figure>();
        foreach (var one in told)
        {
            var group = groups.FindIndex(g => g.IsSubsetOf(one.People) && one.People.IsSubsetOf(g));
            if (group < 0)
            {
                groups.Add(one.People);
                group = groups.Count - 1;
            }
            foreach (var days in Days(one, e => adding != Adding.OverAll || shared.Contains(e)))
                foreach (var use in Use(one, adding, tools, named))
                {
                    if (figures.Count == MostFigures) return figures;
                    figures.Add(new(group, groups[group], use, adding == Adding.OverAll ? days : Whole(days)));
                }
        }
        return figures;

        // Where days do not add up, each stretch is a thing of its own.
        static (long From, long Until) Whole((int From, int Until) days) => (((long)days.From << 32) + days.Until, ((long)days.From << 32) + days.Until + 1);
    }

    private static IEnumerable<(int From, int Until)> Days(Told told, Func<int, bool> cutsAt)
    {
        var (from, end) = (told.Days.Start.DayNumber, told.Days.End.DayNumber + 1);
        if (told.Bucket is { } bucket)
            for (var day = told.Days.Start; (day = Next(day, bucket)).DayNumber < end;)
                if (cutsAt(day.DayNumber))
                {
                    yield return (from, day.DayNumber);
                    from = day.DayNumber;
                }
        yield return (from, end);
    }

    private static DateOnly Next(DateOnly day, Dimension bucket) => bucket switch
    {
        Dimension.Week => day.AddDays(7 - ((int)day.DayOfWeek + 6) % 7),
        Dimension.Month => new DateOnly(day.Year, day.Month, 1).AddMonths(1),
        Dimension.Quarter => new DateOnly(day.Year, (day.Month - 1) / 3 * 3 + 1, 1).AddMonths(3),
        _ => day.AddDays(1),
    };

    private static IEnumerable<IReadOnlyList<int>> Use(Told told, Adding adding, IReadOnlyList<int> tools, HashSet<int> named)
    {
        IReadOnlyList<int> all = told.Tools.IsEmpty ? tools : told.Tools;
        if (adding == Adding.OverPeople)
        {
            // A set of tools is a thing of its own, known by a number that no tool has.
            yield return [told.EachTool ? -2 : told.Tools.IsEmpty ? -1 : all.Count == 1 ? all[0] : -3 - Math.Abs(HashOf(all))];
            if (told.EachTool)
                foreach (var tool in all.Where(named.Contains)) yield return [tool];
            yield break;
        }
        if (!told.EachTool)
        {
            yield return all;
            yield break;
        }
        foreach (var tool in all.Where(named.Contains)) yield return [tool];
        if (all.Where(t => !named.Contains(t)).ToList() is { Count: > 0 } others) yield return others;
    }

    private static int HashOf(IReadOnlyList<int> tools) => tools.Order().Aggregate(17, (hash, tool) => unchecked(hash * 31 + tool) & 0xfffffff);

    /// <param name="Group">Equal groups have equal numbers.</param>
    internal readonly record struct Figure(int Group, PeopleSet People, IReadOnlyList<int> Tools, (long From, long Until) Days);
}
