using System.Numerics;
using ChatBot.Core.Answers;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Answers;

public sealed class Taking_figures_from_each_other
{
    private const int Asker = 1, Minimum = 5;
    private static readonly int[] Tools = [1, 2, 3];
    private static readonly DateRange May = Days(1, 31);

    /// <summary>One group inside the other: the people between them must be none or enough.</summary>
    [Theory]
    [InlineData(12, 12, false)]
    [InlineData(12, 11, true)]
    [InlineData(12, 8, true)]
    [InlineData(12, 7, false)]
    public void Two_answers_may_not_differ_by_a_few_people(int large, int small, bool reveals)
    {
        Assert.Equal(reveals, Reveals([Of(Range(100, large))], Of(Range(100, small))));
        Assert.Equal(reveals, Reveals([Of(Range(100, small))], Of(Range(100, large))));
    }

    [Fact]
    public void The_asker_knows_themselves()
    {
        Assert.False(Differences.Reveal([Of(Range(10, 9))], [Of(Range(10, 8))], Adding.OverAll, Tools, asker: 18, Minimum));
        Assert.True(Differences.Reveal([Of(Range(10, 9))], [Of(Range(10, 7))], Adding.OverAll, Tools, asker: 18, Minimum));
        // Five people with the asker among them are a group; their four colleagues are not told in any other way.
        Assert.False(Differences.Reveal([], [Of(Range(1, 5))], Adding.OverAll, Tools, asker: 1, Minimum));
        Assert.False(Differences.Reveal([Of(Range(1, 30))], [Of(Range(1, 5))], Adding.OverAll, Tools, asker: 1, Minimum));
        Assert.True(Differences.Reveal([Of(Range(1, 10))], [Of(Range(6, 5)), Of(Range(2, 8))], Adding.OverAll, Tools, asker: 1, Minimum));
    }

    /// <summary>What two people have more than two others is about four people.</summary>
    [Theory]
    [InlineData(12, true)]
    [InlineData(13, false)]
    [InlineData(30, false)]
    public void Overlapping_groups_are_judged_by_those_in_only_one_of_them(int from, bool reveals) => Assert.Equal(reveals, Reveals([Of(Range(10, 9))], Of(Range(from, 9))));

    [Fact]
    public void Parts_that_were_told_one_by_one_are_taken_from_the_whole_together()
    {
        Told first = Of(Range(10, 8)), second = Of(Range(20, 8)), whole = Of([.. Range(10, 8), .. Range(20, 8), 30, 31, 32]);
        Assert.False(Reveals([first], whole));
        Assert.True(Reveals([first, second], whole));
        Assert.True(Reveals([whole, second], first));
        Assert.True(Reveals([Of([.. Range(10, 8), .. Range(20, 8)])], whole));
        Assert.False(Reveals([first], second));
    }

    /// <summary>Overlapping groups: A + B and B + C less A + C leave twice B.</summary>
    [Fact]
    public void Three_figures_may_not_leave_over_what_no_two_of_them_do()
    {
        int[] a = Range(10, 6), b = Range(20, 3), c = Range(30, 6);
        Assert.False(Reveals([Of([.. a, .. b])], Of([.. b, .. c])));
        Assert.True(Reveals([Of([.. a, .. b]), Of([.. b, .. c])], Of([.. a, .. c])));
    }

    [Fact]
    public void Days_add_up_where_figures_are_sums()
    {
        int[] team = Range(10, 8), more = [.. team, 30, 31];
        Told firstHalf = Of(team, Days(1, 15)), secondHalf = Of(team, Days(16, 31)), whole = Of(more);
        Assert.False(Reveals([firstHalf], whole));
        Assert.True(Reveals([firstHalf, secondHalf], whole));
        Assert.True(Reveals([whole, firstHalf], secondHalf));
        Assert.False(Differences.Reveal([firstHalf, secondHalf], [whole], Adding.OverPeople, Tools, Asker, Minimum));
        Assert.True(Reveals([Of(more, Days(16, 31)), whole], firstHalf));
    }

    [Fact]
    public void One_day_more_of_the_same_people_is_a_day_of_those_people() => Assert.False(Reveals([Of(Range(10, 8), Days(1, 28))], Of(Range(10, 8), Days(1, 27))));

    [Fact]
    public void A_trend_tells_each_of_its_buckets()
    {
        int[] team = Range(10, 8), more = [.. team, 30, 31];
        Told byWeek = Of(more, Days(4, 31)) with { Bucket = Dimension.Week };
        Assert.True(Reveals([byWeek], Of(team, Days(11, 17))));
        Assert.True(Reveals([byWeek], Of(team, Days(11, 24))));
        Assert.False(Reveals([byWeek], Of(team, Days(12, 17))));
        Assert.True(Reveals([byWeek], Of(team, Days(4, 17)) with { Bucket = Dimension.Week }));
        Assert.True(Differences.Reveal([byWeek], [Of(team, Days(11, 17))], Adding.OverPeople, Tools, Asker, Minimum));
        Assert.False(Differences.Reveal([byWeek], [Of(team, Days(11, 24))], Adding.OverPeople, Tools, Asker, Minimum));
    }

    [Fact]
    public void Tools_add_up_where_figures_are_sums()
    {
        int[] team = Range(10, 8), more = [.. team, 30, 31];
        Told one = Of(team) with { Tools = [1] }, others = Of(team) with { Tools = [2, 3] }, whole = Of(more), byTool = Of(more) with { EachTool = true };
        Assert.False(Reveals([one], whole));
        Assert.True(Reveals([one, others], whole));
        Assert.True(Reveals([byTool], one));
        Assert.True(Reveals([byTool], Of(team)));
        Assert.True(Differences.Reveal([byTool], [one], Adding.OverPeople, Tools, Asker, Minimum));
        Assert.False(Differences.Reveal([byTool], [Of(team)], Adding.OverPeople, Tools, Asker, Minimum));
    }

    /// <summary>Whatever is asked in whatever order: what was let through leaves over nothing about few people, and what was not would have.</summary>
    [Fact]
    public void No_combination_of_figures_that_were_let_through_is_about_few_people()
    {
        var random = new Random(11);
        for (var round = 0; round < 80; round++)
        {
            var people = random.Next(4, 8);
            var told = new List<Told>();
            for (var i = 0; i < 7; i++)
            {
                var group = Enumerable.Range(2, people).Where(_ => random.Next(3) > 0).ToArray();
                if (group.Length < 3) continue;
                var (from, days) = (random.Next(1, 4), random.Next(0, 3));
                var next = Of(group, Days(from, Math.Min(3, from + days))) with { Tools = random.Next(3) switch { 0 => [1], 1 => [2, 3], _ => [] } };
                var reveals = Differences.Reveal(told, [next], Adding.OverAll, Tools, Asker, minimum: 3);
                Assert.Equal(LeavesFew([.. told, next], people, minimum: 3), reveals);
                if (!reveals) told.Add(next);
            }
        }
    }

    [Fact]
    public void What_was_told_comes_back_from_its_bytes()
    {
        Told[] all = [Of(Range(3, 70)), Of([9000]) with { Tools = [4, 7], EachTool = true, Bucket = Dimension.Quarter, Days = Days(2, 2) }];
        foreach (var told in all) Assert.True(Told.Decode(told.Encode()).Repeats(told));
        Assert.Throws<InvalidDataException>(() => Told.Decode(PeopleSet.Of([1, 2]).Encode()[..0].Append((byte)9).ToArray()));
    }

    /// <summary>The others must make up a twentieth of the largest contribution; the asker knows their own.</summary>
    [Theory]
    [InlineData("2:100 3:4", true)]
    [InlineData("2:100 3:5", false)]
    [InlineData("2:100 1:900", true)]
    [InlineData("1:900 2:50 3:50", false)]
    [InlineData("2:-100 3:1", true)]
    [InlineData("2:0 3:0", false)]
    [InlineData("2:60 3:2 4:2", false)]
    [InlineData("", false)]
    public void A_sum_that_is_nearly_all_one_persons_counts_as_theirs(string contributions, bool expected) => Assert.Equal(expected, Dominance.IsOnePersons(
        contributions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split(':')).Select(c => (int.Parse(c[0], null), decimal.Parse(c[1], null))), Asker));

    /// <summary>The same by other means: every set of few people, with fractions and without pruning.</summary>
    private static bool LeavesFew(List<Told> told, int people, int minimum)
    {
        var rows = told.ConvertAll(t => (
            from person in Enumerable.Range(2, people) from tool in Tools from day in Enumerable.Range(1, 3)
            select t.People.Contains(person) && (t.Tools.IsEmpty || t.Tools.Contains(tool)) && t.Days.Contains(new DateOnly(2026, 5, day)) ? 1 : 0).ToArray());
        var rank = Rank(rows);
        for (var few = 1; few < 1 << people; few++)
        {
            if (BitOperations.PopCount((uint)few) >= minimum) continue;
            if (Rank(rows.ConvertAll(r => (int[])[.. r.Where((_, cell) => (few >> (cell / 9) & 1) == 0)])) < rank) return true;
        }
        return false;
    }

    /// <summary>By determinants, which stay whole and small.</summary>
    private static int Rank(List<int[]> rows)
    {
        var matrix = rows.ConvertAll(r => Array.ConvertAll(r, v => (long)v));
        var rank = 0;
        long before = 1;
        for (var column = 0; column < (matrix.Count == 0 ? 0 : matrix[0].Length); column++)
        {
            var pivot = matrix.FindIndex(rank, r => r[column] != 0);
            if (pivot < 0) continue;
            (matrix[rank], matrix[pivot]) = (matrix[pivot], matrix[rank]);
            var own = matrix[rank][column];
            for (var i = rank + 1; i < matrix.Count; i++)
            {
                var factor = matrix[i][column];
                for (var j = 0; j < matrix[i].Length; j++) matrix[i][j] = (matrix[i][j] * own - matrix[rank][j] * factor) / before;
            }
            before = own;
            rank++;
        }
        return rank;
    }

    private static bool Reveals(IReadOnlyList<Told> before, Told now) => Differences.Reveal(before, [now], Adding.OverAll, Tools, Asker, Minimum);

    private static Told Of(int[] people, DateRange? days = null) => new(PeopleSet.Of(people), [], days ?? May);

    private static int[] Range(int from, int count) => [.. Enumerable.Range(from, count)];

    private static DateRange Days(int from, int to) => new(new(2026, 5, from), new(2026, 5, to));
}
