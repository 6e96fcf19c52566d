using System.Text;
using ChatBot.Core.Nudges;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;

namespace ChatBot.Tests.Pairing;

public sealed class Putting_two_together
{
    private static readonly DateOnly Today = new(2026, 6, 17);
    private static readonly ToolId Tool = new(1);

    public static readonly TheoryData<string, Seeker, Volunteer, int?, Unfit?> Table = new()
    {
        { "two who fit", Low(), High(), null, null },
        { "the same person", Low(), High() with { Person = Low().Person }, null, Unfit.Same },
        { "offers another tool", Low(), High() with { Tools = new HashSet<ToolId> { new(2) } }, null, Unfit.Tool },
        { "uses it lightly", Low(), High(standing: Standing.Light), null, Unfit.NotStrong },
        { "own manager", Low(), High(id: 1), null, Unfit.Manager },
        { "own report", Low(), High(manager: 7), null, Unfit.Manager },
        { "together 90 days ago", Low(), High(), 90, Unfit.Before },
        { "together a quarter ago", Low(), High(), 91, null },
        { "no time left this month", Low(), High() with { FreeLoad = 0 }, null, Unfit.Load },
        { "on leave", Low(), High() with { IsAway = true }, null, Unfit.Away },
        { "no language in common", Low(locale: "nl-NL"), High(locale: "fr-FR"), null, Unfit.Language },
        { "one speaks English", Low(locale: "nl-NL"), High(locale: "en-CA"), null, null },
        { "no hour in common", Low(zone: "America/Toronto"), High(zone: "Asia/Singapore"), null, Unfit.Hours },
        { "two hours in common", Low(zone: "America/Toronto"), High(zone: "Europe/Amsterdam"), null, null },
    };

    [Theory, MemberData(nameof(Table))]
    public void Two_may_be_put_together_or_not(string situation, Seeker low, Volunteer high, int? togetherDaysAgo, Unfit? expected)
    {
        var unfit = PairFit.Against(low, high, togetherDaysAgo is { } ago ? Today.AddDays(-ago) : null, Hours(low, high), Today);
        Assert.True(expected == unfit, $"{situation}: {unfit}");
        if (unfit is null) Assert.InRange(PairFit.Score(low, high, Hours(low, high)), 0.01, 1);
    }

    [Fact]
    public void Every_reason_not_to_is_in_the_table() => Assert.Equal(Enum.GetValues<Unfit>().Order(), Table.Select(r => r[4]).OfType<Unfit>().Distinct().Order());

    [Fact]
    public void Work_in_common_weighs_most()
    {
        var stranger = High() with { Department = new TeamId(9), Projects = new HashSet<string>() };
        var same = stranger with { Projects = new HashSet<string> { "aurora" } };
        Assert.True(PairFit.Score(Low(), same, 8) > PairFit.Score(Low(), stranger, 8));
        Assert.True(PairFit.Score(Low(seniority: Seniority.Principal), High(seniority: Seniority.Staff), 8) > PairFit.Score(Low(seniority: Seniority.Principal), High(seniority: Seniority.Junior), 8));
    }

    private static double Hours(Seeker low, Volunteer high) => Meetings.SharedHours(low.Person.TimeZone, high.Person.TimeZone, Today);

    private static Seeker Low(string zone = "Europe/Amsterdam", string locale = "en-GB", Seniority seniority = Seniority.Senior) =>
        new(Person(7, 1, zone, locale, seniority), Tool, new TeamId(2), new HashSet<string> { "aurora" });

    private static Volunteer High(int id = 8, int manager = 2, string zone = "Europe/Amsterdam", string locale = "en-GB", Standing standing = Standing.Power, Seniority seniority = Seniority.Senior) =>
        new(Person(id, manager, zone, locale, seniority), new HashSet<ToolId> { Tool }, 2, new TeamId(2), new HashSet<string>()) { Standings = new Dictionary<ToolId, Standing> { [Tool] = standing } };

    internal static Person Person(int id, int manager, string zone, string locale = "en-GB", Seniority seniority = Seniority.Senior) =>
        new(new(id), $"p{id}@example.test", $"Person {id}", "Engineer", seniority, new TeamId(id), new PersonId(manager), zone, locale, new(2020, 1, 1));
}

public sealed class Finding_a_time
{
    public static readonly TheoryData<string, string, string> Nights = new()
    {
        { "Europe/Amsterdam", "America/Toronto", "2026-03-05T12:00Z" },
        { "Europe/Amsterdam", "America/Toronto", "2026-03-26T12:00Z" },
        { "Europe/Amsterdam", "Europe/London", "2026-10-23T23:30Z" },
        { "America/Toronto", "America/Los_Angeles", "2026-10-30T05:00Z" },
        { "Asia/Singapore", "Europe/Amsterdam", "2026-03-27T16:30Z" },
        { "Australia/Lord_Howe", "Asia/Kolkata", "2026-04-03T02:00Z" },
        { "Asia/Kathmandu", "Asia/Kolkata", "2026-12-31T20:00Z" },
    };

    [Theory, MemberData(nameof(Nights))]
    public void Three_times_lie_in_both_working_days_on_three_days(string zone, string other, string now)
    {
        var (one, two) = (Putting_two_together.Person(7, 1, zone), Putting_two_together.Person(8, 2, other));
        var at = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        var times = Meetings.Propose(one, two, at, (_, _) => false);
        Assert.Equal(3, times.Count);
        Assert.Equal(3, times.Select(t => TimeZoneInfo.ConvertTime(t, TimeZoneInfo.FindSystemTimeZoneById(zone)).Date).Distinct().Count());
        Assert.Equal(times.Order(), times);
        foreach (var time in times)
            foreach (var person in (string[])[zone, other])
            {
                var local = TimeZoneInfo.ConvertTime(time, TimeZoneInfo.FindSystemTimeZoneById(person));
                Assert.True(local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
                Assert.InRange(local.TimeOfDay, TimeSpan.FromHours(9), TimeSpan.FromHours(16.25));
                Assert.True(local.Date > TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(person)).Date, "not before tomorrow");
            }
    }

    [Fact]
    public void Days_on_leave_are_left_out()
    {
        var (one, two) = (Putting_two_together.Person(7, 1, "UTC"), Putting_two_together.Person(8, 2, "UTC"));
        var times = Meetings.Propose(one, two, new(2026, 6, 15, 9, 0, 0, TimeSpan.Zero), (who, day) => who == two.Id && day < new DateOnly(2026, 6, 22));
        Assert.All(times, t => Assert.True(t >= new DateTimeOffset(2026, 6, 22, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(3, times.Count);
    }

    [Fact]
    public void Without_an_hour_in_common_there_is_none() => Assert.Empty(Meetings.Propose(
        Putting_two_together.Person(7, 1, "America/Toronto"), Putting_two_together.Person(8, 2, "Asia/Singapore"), new(2026, 6, 15, 9, 0, 0, TimeSpan.Zero), (_, _) => false));

    [Fact]
    public void A_set_time_does_not_fit_after_a_move()
    {
        var at = new DateTimeOffset(2026, 6, 16, 8, 0, 0, TimeSpan.Zero);
        Assert.True(Meetings.Fits("Europe/Amsterdam", at));
        Assert.False(Meetings.Fits("America/Toronto", at));
    }

    [Fact]
    public void The_calendar_file_is_folded_escaped_and_keeps_its_identity()
    {
        var problem = $"Ticket 12; flaky, \"slow\" \\ tests\nsecond line {new string('é', 60)}";
        var file = CalendarFile.Write("pair-1@chatbot", 2, new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 6, 16, 8, 0, 0, TimeSpan.Zero), TimeSpan.FromMinutes(45), "Codewright with Ada", problem,
            [("Ada \"The\" Lovelace\r\nX:1", "ada@example.test")]);
        Assert.All(file.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\n', file.Replace("\r\n", "", StringComparison.Ordinal));
        var unfolded = file.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("DTSTART:20260616T080000Z\r\nDTEND:20260616T084500Z\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("DESCRIPTION:Ticket 12\\; flaky\\, \"slow\" \\\\ tests\\nsecond line é", unfolded, StringComparison.Ordinal);
        Assert.Contains("ATTENDEE;CN=\"Ada The LovelaceX:1\":mailto:ada@example.test\r\n", unfolded, StringComparison.Ordinal);
        Assert.Contains("UID:pair-1@chatbot\r\nSEQUENCE:2\r\n", unfolded, StringComparison.Ordinal);
    }
}

public sealed class Moving_a_pair
{
    private static readonly PersonId Low = new(7), High = new(8);
    private static readonly DateTimeOffset At = new(2026, 6, 16, 8, 0, 0, TimeSpan.Zero);

    public static readonly TheoryData<string, PairStanding, PairEvent, PairState, PairStep> Table = new()
    {
        { "first yes", Pair(PairState.Invited), new PairEvent.Answered(Low, true), PairState.Invited, PairStep.Silent },
        { "second yes", Pair(PairState.Invited) with { LowSays = Consent.Yes }, new PairEvent.Answered(High, true), PairState.Choosing, PairStep.OfferTimes },
        { "the same yes again", Pair(PairState.Invited) with { LowSays = Consent.Yes }, new PairEvent.Answered(Low, true), PairState.Invited, PairStep.Silent },
        { "a no", Pair(PairState.Invited) with { LowSays = Consent.Yes }, new PairEvent.Answered(High, false), PairState.Seeking, PairStep.LookOn },
        { "a no of the seeker", Pair(PairState.Invited), new PairEvent.Answered(Low, false), PairState.Seeking, PairStep.LookOn },
        { "a stranger's yes", Pair(PairState.Invited), new PairEvent.Answered(new(9), true), PairState.Invited, PairStep.Stale },
        { "a late answer", Pair(PairState.Set), new PairEvent.Answered(High, false), PairState.Set, PairStep.Stale },
        { "no reply", Pair(PairState.Invited), new PairEvent.NoReply(), PairState.Seeking, PairStep.LookOn },
        { "no time chosen", Pair(PairState.Choosing), new PairEvent.NoReply(), PairState.Seeking, PairStep.LookOn },
        { "no reply after a time is set", Pair(PairState.Set), new PairEvent.NoReply(), PairState.Set, PairStep.Stale },
        { "nobody tells how it was", Pair(PairState.Met), new PairEvent.NoReply(), PairState.Over, PairStep.Silent },
        { "a time", Pair(PairState.Choosing), new PairEvent.TimeChosen(Low, At), PairState.Set, PairStep.TellTime },
        { "a second time", Pair(PairState.Set), new PairEvent.TimeChosen(High, At), PairState.Set, PairStep.Stale },
        { "a stranger's time", Pair(PairState.Choosing), new PairEvent.TimeChosen(new(9), At), PairState.Choosing, PairStep.Stale },
        { "the time is lost", Pair(PairState.Set), new PairEvent.TimeLost(), PairState.Choosing, PairStep.OfferTimes },
        { "who helps leaves while asked", Pair(PairState.Invited), new PairEvent.Gone(High), PairState.Seeking, PairStep.LookOn },
        { "who helps leaves before the session", Pair(PairState.Set), new PairEvent.Gone(High), PairState.Seeking, PairStep.TellLookOn },
        { "who seeks leaves before the session", Pair(PairState.Set), new PairEvent.Gone(Low), PairState.Ended, PairStep.TellLookOn },
        { "who seeks leaves while seeking", Pair(PairState.Seeking), new PairEvent.Gone(Low), PairState.Ended, PairStep.Silent },
        { "who helped leaves after it", Pair(PairState.Met), new PairEvent.Gone(High), PairState.Over, PairStep.Silent },
        { "somebody else leaves", Pair(PairState.Set), new PairEvent.Gone(new(9)), PairState.Set, PairStep.Stale },
        { "the session is over", Pair(PairState.Set), new PairEvent.TimeOver(), PairState.Met, PairStep.AskHowItWas },
        { "they met", Pair(PairState.Met), new PairEvent.Told(Low, true), PairState.Met, PairStep.Silent },
        { "they did not meet", Pair(PairState.Met), new PairEvent.Told(High, false), PairState.Choosing, PairStep.OfferTimes },
    };

    [Theory, MemberData(nameof(Table))]
    public void A_move_follows_from_state_and_event(string situation, PairStanding pair, PairEvent happened, PairState state, PairStep step)
    {
        var (after, what) = PairMoves.Apply(pair, happened);
        Assert.True((state, step) == (after.State, what), $"{situation}: {after.State}, {what}");
        if (after.State == PairState.Seeking) Assert.Equal(((PersonId?)null, Consent.Open, Consent.Open), (after.High, after.LowSays, after.HighSays));
    }

    [Fact]
    public void Whatever_happens_nobody_meets_without_two_yes()
    {
        var dice = new Random(5);
        for (var round = 0; round < 3_000; round++)
        {
            var (pair, yes) = (Pair(PairState.Invited), new HashSet<PersonId>());
            for (var move = 0; move < 12 && pair.High is not null; move++)
            {
                var by = dice.Next(2) == 0 ? Low : High;
                PairEvent happened = dice.Next(6) switch { 0 or 1 => new PairEvent.Answered(by, dice.Next(3) > 0), 2 => new PairEvent.TimeChosen(by, At), 3 => new PairEvent.TimeLost(), 4 => new PairEvent.TimeOver(), _ => new PairEvent.Told(by, false) };
                if (pair.State == PairState.Invited && happened is PairEvent.Answered { Yes: true }) yes.Add(by);
                pair = PairMoves.Apply(pair, happened).After;
                if (pair.State is PairState.Set or PairState.Met) Assert.Equal(2, yes.Count);
            }
        }
    }

    private static PairStanding Pair(PairState state) => new(state, Low, High, MeetsAt: state is PairState.Set or PairState.Met ? At : null);
}

public sealed class Measuring_the_effect
{
    [Fact]
    public void A_difference_comes_with_its_uncertainty()
    {
        int[] changes = [4, 6, 3, 5, 7, 5];
        EffectCase[] met = [.. changes.Select((c, i) => Case(i, 2, 2 + c))];
        var others = met.Select((_, i) => (IReadOnlyList<EffectCase>)[Case(100 + i, 2, 3), Case(200 + i, 2, 3), Case(300 + i, 12, 0)]).ToList();
        var figure = Effect.Measure(met, others, 28)!;

        // Paired differences 3, 5, 2, 4, 6, 4: mean 4, standard error √(10/5/6) = 0.5774, t(5) = 2.571.
        Assert.Equal((6, 5.0, 1.0, 4.0), (figure.Pairs, figure.Change, figure.Matched, figure.Difference));
        Assert.Equal(4 - (2.571 * 0.5774), figure.Low, 2);
        Assert.Equal(4 + (2.571 * 0.5774), figure.High, 2);
        Assert.True(figure.IsClear);
        Assert.Contains("chance alone hardly explains it", Effect.Say(figure, 28, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void No_difference_is_said_to_be_chance()
    {
        int[] changes = [4, -3, 1, 0, -4, 3];
        EffectCase[] met = [.. changes.Select((c, i) => Case(i, 5, 5 + c))];
        var figure = Effect.Measure(met, [.. met.Select((_, i) => (IReadOnlyList<EffectCase>)[Case(100 + i, 5, 5)])], 28)!;
        Assert.False(figure.IsClear);
        Assert.Contains("may be chance", Effect.Say(figure, 28, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_told_of_fewer_than_five()
    {
        EffectCase[] met = [.. Enumerable.Range(0, 4).Select(i => Case(i, 2, 9))];
        var others = met.Select(_ => (IReadOnlyList<EffectCase>)[Case(100, 2, 2)]).ToList();
        Assert.Null(Effect.Measure(met, others, 28));
        Assert.Contains("too few", Effect.Say(null, 28, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Fourteen_days_are_compared_as_a_rate_of_28()
    {
        EffectCase[] met = [.. Enumerable.Range(0, 5).Select(i => Case(i, 4, null, 4))];
        var figure = Effect.Measure(met, [.. met.Select((_, i) => (IReadOnlyList<EffectCase>)[Case(100 + i, 4, null, 2)])], 14)!;
        Assert.Equal((4.0, 0.0), (figure.Change, figure.Matched));
        Assert.Null(Effect.Measure(met, [.. met.Select(_ => (IReadOnlyList<EffectCase>)[Case(100, 4, 4)])], 28));
    }

    private static EffectCase Case(int id, int before, int? after28, int? after14 = null) => new(new(id), new(1), Seniority.Senior, null, before, after14, after28);
}
