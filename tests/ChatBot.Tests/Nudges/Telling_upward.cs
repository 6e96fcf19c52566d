using ChatBot.Core.Nudges;
using ChatBot.Core.People;

namespace ChatBot.Tests.Nudges;

public sealed class Telling_upward
{
    [Fact]
    public void Reasons_go_up_from_five_and_without_a_total()
    {
        NotForMeReason[] given = [.. Enumerable.Repeat(NotForMeReason.Quality, 7), .. Enumerable.Repeat(NotForMeReason.Safety, 5), .. Enumerable.Repeat(NotForMeReason.Fit, 4), .. Enumerable.Repeat(NotForMeReason.Unsaid, 9)];
        Assert.Equal([(NotForMeReason.Quality, 7), (NotForMeReason.Safety, 5)], Upward.Owner(given, 5));
        Assert.Empty(Upward.Owner(given.Take(4), 5));
    }

    [Fact]
    public void No_managers_card_tells_of_fewer_than_five_by_itself_or_by_subtraction()
    {
        var dice = new Random(3);
        for (var round = 0; round < 3_000; round++)
        {
            var members = Enumerable.Range(1, dice.Next(1, 30)).Select(i => new PersonId(i)).ToList();
            var findings = members.Select(m => new Finding(m, new(1), (Standing)dice.Next(14), [new Because.SaidNotForMe()])).ToList();
            var lines = Upward.Team(findings, members, 5);
            if (members.Count < 5) Assert.Empty(lines);
            Assert.All(lines, l => Assert.False(l.Count is > 0 and < 5));
            Assert.DoesNotContain(lines, l => l.Count == members.Count);

            // Whoever knows the size of the team learns the sum of what is withheld.
            var withheld = lines.Count == 0 ? 0 : members.Count - lines.Sum(l => l.Count ?? 0);
            Assert.False(withheld is > 0 and < 5, $"{withheld} of {members.Count}");
        }
    }

    [Fact]
    public void A_line_upward_has_no_room_for_a_reason() =>
        Assert.Equal(["Bucket", "Count"], typeof(Upward.Line).GetProperties().Where(p => p.Name != "EqualityContract").Select(p => p.Name).Order());
}

public sealed class Spotting_what_nobody_sat_at
{
    private static readonly DateOnly Monday = new(2026, 6, 1);

    [Fact]
    public void A_day_far_above_the_usual_is_a_burst_and_counts_as_a_high_usual_day()
    {
        DayUse[] days = [.. Usual(10), new(Monday.AddDays(14), 5_000)];
        Assert.Equal([new Pattern(PatternKind.Burst, Monday.AddDays(14), Monday.AddDays(15))], Patterns.Spot(days));
        Assert.Equal((11, 100), (Patterns.Honest(days).Count, Patterns.Honest(days).Max(d => d.Actions)));
    }

    [Fact]
    public void Days_on_end_over_a_weekend_are_a_loop_and_do_not_count()
    {
        DayUse[] days = [.. Usual(20), .. Enumerable.Range(30, 9).Select(d => new DayUse(Monday.AddDays(d), 900))];
        Assert.Equal([new Pattern(PatternKind.Loop, Monday.AddDays(30), Monday.AddDays(39))], Patterns.Spot(days));
        Assert.Equal(20, Patterns.Honest(days).Count);
    }

    [Fact]
    public void A_busy_week_of_work_is_neither() => Assert.Empty(Patterns.Spot([.. Usual(10), .. Enumerable.Range(14, 5).Select(d => new DayUse(Monday.AddDays(d), 60))]));

    [Fact]
    public void Nothing_is_spotted_in_few_days() => Assert.Empty(Patterns.Spot([new(Monday, 1), new(Monday.AddDays(1), 90_000)]));

    [Fact]
    public void The_order_of_days_does_not_matter()
    {
        DayUse[] days = [.. Usual(12), new(Monday.AddDays(21), 700), new(Monday.AddDays(22), 800)];
        Assert.Equal(Patterns.Spot(days), Patterns.Spot([.. days.Reverse()]));
    }

    private static IEnumerable<DayUse> Usual(int days) => Enumerable.Range(0, days).Select(d => new DayUse(Monday.AddDays(d), 20));
}

public sealed class Running_a_campaign
{
    private static readonly DateOnly From = new(2026, 6, 1);
    private static readonly Campaign Campaign = new(Guid.Empty, "June", new(1), null, Playbook.All[0], new Goal.DistinctDays(5, 60), From, From.AddDays(40));

    [Theory]
    [InlineData(Standing.Unengaged, 0, 0, true)]
    [InlineData(Standing.Unengaged, 0, 1, false)]
    [InlineData(Standing.Unengaged, 14, 1, true)]
    [InlineData(Standing.Lapsed, 0, 0, false)]
    [InlineData(Standing.Habitual, 14, 1, false)]
    [InlineData(Standing.Waiting, 14, 0, false)]
    [InlineData(Standing.TooNew, 14, 0, false)]
    [InlineData(Standing.Unengaged, 41, 0, false)]
    public void A_step_is_due_for_its_audience_once(Standing standing, int day, int sent, bool isDue) =>
        Assert.Equal(isDue, Campaigns.Due(Campaign, new(new(7), new(1), standing, []), [], sent, From.AddDays(day)) is not null);

    [Fact]
    public void Any_answer_ends_it_for_the_person() =>
        Assert.Null(Campaigns.Due(Campaign, new(new(7), new(1), Standing.Unengaged, []), [new(new ToolId(1), OfferKind.CampaignStep, From, NudgeAnswer.Works)], 1, From.AddDays(20)));

    [Theory]
    [InlineData(20, 12, 60, "12 of 20 so far; the goal is reached.")]
    [InlineData(20, 11, 60, "11 of 20 so far.")]
    [InlineData(20, 3, 60, "Fewer than 5 of 20 so far.")]
    [InlineData(20, 0, 60, "Fewer than 5 of 20 so far.")]
    [InlineData(20, 20, 60, "Nearly all of 20 so far; the goal is reached.")]
    [InlineData(20, 17, 60, "Nearly all of 20 so far; the goal is reached.")]
    [InlineData(20, 20, 100, "Nearly all of 20 so far; whether the goal is reached would tell of single people.")]
    [InlineData(20, 12, 5, "12 of 20 so far; whether the goal is reached would tell of single people.")]
    [InlineData(7, 7, 60, "At least half of 7 so far; whether the goal is reached would tell of single people.")]
    [InlineData(7, 0, 60, "Fewer than half of 7 so far; whether the goal is reached would tell of single people.")]
    [InlineData(4, 4, 60, "How far it is, is told from 5 people on.")]
    public void Progress_is_told_without_telling_of_anybody(int all, int reached, int share, string says)
    {
        var people = People(1, all);
        Assert.Equal(says, Campaigns.Say(Campaigns.Measure(Campaign with { Goal = new Goal.DistinctDays(5, share) }, people, p => p.Value <= reached ? 5 : 4, _ => 0, 5), 5));
        Assert.Equal(says, Campaigns.Say(Campaigns.Measure(Campaign with { Goal = new Goal.Breadth(2, share) }, people, _ => 0, p => p.Value <= reached ? 2 : 1, 5), 5));
    }

    [Fact]
    public void Nobody_follows_from_what_is_told_of_a_campaign()
    {
        for (var all = 0; all <= 24; all++)
            for (var share = 1; share <= 100; share++)
            {
                var people = People(1, all);
                var alike = Enumerable.Range(0, all + 1).GroupBy(reached => Campaigns.Say(Campaigns.Measure(Campaign with { Goal = new Goal.DistinctDays(5, share) }, people, p => p.Value <= reached ? 5 : 0, _ => 0, 5), 5));
                Assert.All(alike, told => Assert.True(told.Count() >= (all < 10 ? Math.Min(3, all + 1) : 5) || (told.Single() >= 5 && all - told.Single() >= 5), $"{told.Key} with a goal of {share} %"));
            }
    }

    /// <summary>A department of thirty with a team of some of its people.</summary>
    [Theory]
    [InlineData(6, 25, "five of ten outside the team reached it", false)]
    [InlineData(1, 27, "3 people are outside the team", true)]
    [InlineData(1, 20, "nobody outside the team reached it", true)]
    [InlineData(1, 30, "the same people", false)]
    public void A_count_that_can_be_taken_from_another_is_told_only_where_the_rest_could_be(int first, int last, string because, bool isWithheld)
    {
        var department = Progress(1, 30);
        var team = Progress(first, last);
        Assert.Equal(isWithheld, Campaigns.Together([department, team], 5)[1].Extent == Extent.Overlaps);
        Assert.Equal(isWithheld, Campaigns.Together([team, department], 5)[1].Extent == Extent.Overlaps);
        Assert.True(Campaigns.Together([department, Progress(first, last, new Goal.DistinctDays(6, 60))], 5)[1].Extent == Extent.Counted, because);
    }

    [Fact]
    public void Teams_that_leave_too_few_together_are_not_all_told() =>
        Assert.Equal([Extent.Counted, Extent.Counted, Extent.Overlaps], Campaigns.Together([Progress(1, 60), Progress(1, 28), Progress(29, 57)], 5).Select(c => c.Extent));

    private static HashSet<PersonId> People(int first, int last) => [.. Enumerable.Range(first, last - first + 1).Select(i => new PersonId(i))];

    /// <summary>Of every thirty the first twelve reached it.</summary>
    private static CampaignProgress Progress(int first, int last, Goal? goal = null) =>
        Campaigns.Measure(Campaign with { Goal = goal ?? new Goal.DistinctDays(5, 60) }, People(first, last), p => (p.Value - 1) % 30 < 12 ? 6 : 0, _ => 0, 5);

    [Fact]
    public void A_goal_is_of_days_or_of_breadth_and_of_nothing_else() =>
        Assert.Equal(["Breadth", "DistinctDays"], typeof(Goal).GetNestedTypes().Select(t => t.Name).Order());
}
