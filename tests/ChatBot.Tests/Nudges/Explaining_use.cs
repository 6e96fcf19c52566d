using ChatBot.Core.Nudges;
using ChatBot.Core.People;

namespace ChatBot.Tests.Nudges;

/// <summary>Every standing by the smallest facts that lead to it, and those that almost do.</summary>
public sealed class Explaining_use
{
    public static readonly DateOnly Today = new(2026, 6, 17);

    public static readonly TheoryData<string, PersonFacts, ToolFacts, Standing> Table = new()
    {
        { "nothing known", Somebody(), Tool(null), Standing.NoAccess },
        { "one request refused is not giving up", Somebody(), Tool(null) with { Refusals = 1, LastRefusal = Ago(40) }, Standing.NoAccess },
        { "asked and waiting", Somebody(), Tool(null) with { AskedOn = Ago(77) }, Standing.Waiting },
        { "asked again after refusals", Somebody(), Tool(null) with { AskedOn = Ago(3), Refusals = 2, LastRefusal = Ago(40) }, Standing.Waiting },
        { "refused twice and silent", Somebody(), Tool(null) with { Refusals = 2, LastRefusal = Ago(40) }, Standing.GaveUp },
        { "access from next week", Somebody(), Tool(-7), Standing.NoAccess },
        { "granted, no sign of life", Somebody(), Tool(60), Standing.Unseen },
        { "a login before the seat was given is none", Somebody(), Tool(60) with { LastLogin = Ago(70) }, Standing.Unseen },
        { "granted and logged in", Somebody(), Tool(60) with { LastLogin = Ago(5) }, Standing.Unengaged },
        { "granted and said that it works", Somebody(), Tool(60) with { SaysItWorks = true }, Standing.Unengaged },
        { "said to use it elsewhere", Somebody(), Tool(60) with { SaysNotSeen = true }, Standing.NotCovered },
        { "no feed ever", Somebody(), Tool(60) with { CoveredThrough = null, LastLogin = Ago(5) }, Standing.NotCovered },
        { "feed ended", Somebody(), Tool(60) with { CoveredThrough = Ago(11), LastLogin = Ago(5) }, Standing.NotCovered },
        { "feed a few days late", Somebody(), Tool(60) with { CoveredThrough = Ago(10), LastLogin = Ago(5) }, Standing.Unengaged },
        { "joined four weeks ago", Somebody(29), Tool(29) with { LastLogin = Ago(5) }, Standing.TooNew },
        { "access four weeks old", Somebody(), Tool(29) with { LastLogin = Ago(5) }, Standing.TooNew },
        { "access a month old", Somebody(), Tool(30) with { LastLogin = Ago(5) }, Standing.Unengaged },
        { "on leave, idle", Somebody() with { AwayUntil = Today.AddDays(20) }, Tool(60) with { LastUse = Ago(40) }, Standing.OnLeave },
        { "on leave, never seen", Somebody() with { AwayUntil = DateOnly.MaxValue }, Tool(60), Standing.OnLeave },
        { "part-time, logged in", Somebody() with { IsPartTime = true }, Tool(60) with { LastLogin = Ago(5) }, Standing.PartTime },
        { "part-time, few days", Somebody() with { IsPartTime = true }, Tool(200) with { LastUse = Ago(3), ActiveDays = 2, ActiveWeeks = 2 }, Standing.PartTime },
        { "part-time, never seen is still a block", Somebody() with { IsPartTime = true }, Tool(60), Standing.Unseen },
        { "used 28 days ago", Somebody(), Tool(200) with { LastUse = Ago(28), ActiveWeeks = 8 }, Standing.Lapsed },
        { "used 27 days ago", Somebody(), Tool(200) with { LastUse = Ago(27), ActiveDays = 1, ActiveWeeks = 8 }, Standing.Light },
        { "used for eight of twelve weeks", Somebody(), Tool(200) with { LastUse = Ago(1), ActiveDays = 9, ActiveWeeks = 8, ActionsPerWeek = 90 }, Standing.Light },
        { "used for nine of twelve weeks", Somebody(), Tool(200) with { LastUse = Ago(1), ActiveDays = 9, ActiveWeeks = 9, ActionsPerWeek = 14.9 }, Standing.Habitual },
        { "nine of twelve weeks, fifteen actions", Somebody(), Tool(200) with { LastUse = Ago(1), ActiveDays = 9, ActiveWeeks = 9, ActionsPerWeek = 15 }, Standing.Power },
        { "a habit that ended", Somebody(), Tool(200) with { LastUse = Ago(28), ActiveWeeks = 9, ActionsPerWeek = 15 }, Standing.Lapsed },
        { "young access, light use", Somebody(), Tool(83) with { LastUse = Ago(1), ActiveDays = 2, ActiveWeeks = 2, LastActiveWeeks = 2 }, Standing.TooNew },
        { "young access, four of four weeks", Somebody(), Tool(40) with { LastUse = Ago(1), ActiveDays = 8, ActiveWeeks = 4, LastActiveWeeks = 4 }, Standing.Habitual },
        { "twelve weeks of access, light use", Somebody(), Tool(84) with { LastUse = Ago(1), ActiveDays = 2, ActiveWeeks = 2, LastActiveWeeks = 4 }, Standing.Light },
        { "chose not to", Somebody(), Tool(200) with { ChoseNot = true, LastUse = Ago(60) }, Standing.ChoseNot },
        { "on leave but chose not to", Somebody() with { AwayUntil = Today }, Tool(200) with { ChoseNot = true }, Standing.ChoseNot },
    };

    [Theory, MemberData(nameof(Table))]
    public void A_standing_follows_from_the_facts(string situation, PersonFacts person, ToolFacts tool, Standing expected)
    {
        var finding = Triage.Judge(person, tool, Today);
        Assert.True(expected == finding.Standing, $"{situation}: {finding.Standing}, not {expected}.");
        Assert.NotEmpty(finding.Reasons);
        Assert.All(finding.Reasons, r => Assert.NotEqual("", TriageWords.Say(r, d => d.ToString("d MMM", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Every_standing_is_in_the_table() => Assert.Equal(Enum.GetValues<Standing>().Order(), Table.Select(row => (Standing)row[3]).Distinct().Order());

    [Fact]
    public void Every_reason_has_words()
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reason in EveryReason())
            Assert.True(told.Add(TriageWords.Say(reason, d => $"{d:dd}")), reason.ToString());
        Assert.Equal(typeof(Because).GetNestedTypes().Length, EveryReason().Select(r => r.GetType()).Distinct().Count());
    }

    [Fact]
    public void Nobody_on_leave_or_new_and_nobody_blocked_is_ever_called_low()
    {
        var dice = new Random(4711);
        for (var round = 0; round < 20_000; round++)
        {
            var (person, tool) = (AnyPerson(dice), AnyTool(dice));
            var standing = Triage.Judge(person, tool, Today).Standing;
            if (!Triage.IsLow(standing)) continue;
            Assert.Null(person.AwayUntil);
            Assert.True(Today.DayNumber - person.Person.StartDate.DayNumber >= Triage.GraceDays);
            Assert.True(tool.AccessSince <= Ago(Triage.GraceDays));
            Assert.False(tool.ChoseNot || person.IsPartTime);
            Assert.False(tool.LastUse is null && tool.LastLogin is null && !tool.SaysItWorks, "Never seen means blocked, not low.");
        }
    }

    [Fact]
    public void Windows_count_days_of_28_and_weeks_of_twelve()
    {
        DayUse[] days = [new(Today, 10), new(Ago(27), 10), new(Ago(28), 10), new(Ago(83), 10), new(Ago(84), 10), new(Ago(6), 10), new(Today.AddDays(1), 10)];
        var filled = UseWindows.Fill(Tool(200), days, Today);
        Assert.Equal((Today, 3, 4, 2), (filled.LastUse, filled.ActiveDays, filled.ActiveWeeks, filled.LastActiveWeeks));
        Assert.Equal(50.0 / 12, filled.ActionsPerWeek, 9);
    }

    [Fact]
    public void Use_before_the_window_is_remembered_as_the_last_use() =>
        Assert.Equal(Ago(100), UseWindows.Fill(Tool(200) with { LastUse = Ago(100) }, [], Today).LastUse);

    internal static DateOnly Ago(int days) => Today.AddDays(-days);

    internal static PersonFacts Somebody(int joinedDaysAgo = 900, Seniority seniority = Seniority.Mid, int id = 7) => new(new Person(
        new(id), $"p{id}@example.test", $"Person {id}", "Software Engineer", seniority, new TeamId(1), new PersonId(1), "Europe/Amsterdam", "en-GB", Ago(joinedDaysAgo)));

    internal static ToolFacts Tool(int? accessDaysAgo, int person = 7, int tool = 1) =>
        new(new(person), new(tool), accessDaysAgo is { } ago ? Ago(ago) : null, CoveredThrough: Today);

    internal static PersonFacts AnyPerson(Random dice, int id = 7) => Somebody(dice.Next(1, 400), (Seniority)dice.Next(9), id) with
    {
        AwayUntil = dice.Next(6) == 0 ? Today.AddDays(dice.Next(40)) : null, IsPartTime = dice.Next(6) == 0,
    };

    internal static ToolFacts AnyTool(Random dice, int person = 7, int tool = 1)
    {
        DateOnly? Maybe(int most) => dice.Next(2) == 0 ? null : Ago(dice.Next(most));
        var used = Maybe(120);
        return new(new(person), new(tool), Maybe(300), Maybe(60), Maybe(100), dice.Next(5) == 0 ? Maybe(60) : Today)
        {
            Refusals = dice.Next(4), LastRefusal = Ago(dice.Next(100)), LastUse = used, ActiveDays = used is null ? 0 : dice.Next(29), ActiveWeeks = used is null ? 0 : dice.Next(13),
            LastActiveWeeks = dice.Next(5), ActionsPerWeek = dice.Next(40), SaysItWorks = dice.Next(8) == 0, SaysNotSeen = dice.Next(8) == 0, ChoseNot = dice.Next(8) == 0,
        };
    }

    internal static Because[] EveryReason() =>
    [
        new Because.NoSeat(), new Because.AskedOn(Today, 1), new Because.Refused(2, Today), new Because.AccessSince(Today), new Because.NeverLoggedIn(), new Because.LoggedIn(Today),
        new Because.NeverUsed(), new Because.LastUsed(Today), new Because.DataEnds(Today), new Because.DataEnds(null), new Because.SaysNotSeen(), new Because.SaysItWorks(),
        new Because.JoinedOn(Today), new Because.Away(Today), new Because.Away(null), new Because.WorksPartTime(), new Because.ActiveDays(3), new Because.ActiveWeeks(3, 12),
        new Because.ActionsPerWeek(2.5), new Because.SaidNotForMe(),
    ];
}
