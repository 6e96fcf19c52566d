using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using static ChatBot.Tests.Access.Harbour;

namespace ChatBot.Tests.Access;

public sealed class Counting_the_wait
{
    private static readonly WorkingDays Days = WorkingDays.Read(["2026-06-04", "DE 2026-06-05", "de 2026-06-05"], out _)!;

    [Theory]
    [InlineData("2026-06-01", "2026-06-08", "", 4)]
    [InlineData("2026-06-01", "2026-06-08", "DE", 3)]
    [InlineData("2026-06-06", "2026-06-08", "", 0)]
    [InlineData("2026-06-08", "2026-06-01", "", 0)]
    public void Weekends_and_holidays_are_not_worked(string from, string until, string country, int expected) =>
        Assert.Equal(expected, Days.Between(DateOnly.Parse(from, null), DateOnly.Parse(until, null), country));

    [Fact]
    public void A_date_that_falls_on_a_day_off_moves_to_the_next_working_day()
    {
        Assert.Equal(new(2026, 6, 8), Days.OnOrAfter(new(2026, 6, 6), ""));
        Assert.Equal(new(2026, 6, 8), Days.OnOrAfter(new(2026, 6, 4), "DE"));
        Assert.Equal(new(2026, 6, 8), Days.After(new(2026, 6, 3), 2, ""));
        Assert.Equal(new(2026, 6, 5), Days.After(new(2026, 6, 3), 1, ""));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2026-13-01")]
    [InlineData("DEU 2026-01-01")]
    [InlineData("DE 2026-01-01 x")]
    public void A_holiday_that_is_none_is_named(string line)
    {
        Assert.Null(WorkingDays.Read([line], out var problem));
        Assert.Contains(line, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, Severity.None)]
    [InlineData(7, Severity.None)]
    [InlineData(8, Severity.Warning)]
    [InlineData(29, Severity.Warning)]
    [InlineData(30, Severity.Sev3)]
    [InlineData(60, Severity.Sev2)]
    [InlineData(89, Severity.Sev2)]
    [InlineData(90, Severity.Sev1)]
    [InlineData(400, Severity.Sev1)]
    public void The_ladder_rises_with_the_days(int days, Severity expected) =>
        Assert.Equal(expected, Ladder.Usual.On(Monday.AddDays(days), Monday, Organisation().Tool(Claude), Blocker.Unknown, WorkingDays.WithoutHolidays, ""));

    [Fact]
    public void Tools_and_functions_have_targets_of_their_own_and_the_stricter_counts()
    {
        var ladder = Ladder.Usual with { OfTool = new Dictionary<string, int> { ["claude code"] = 3 }, OfFunction = new Dictionary<Blocker, int> { [Blocker.Security] = 10, [Blocker.Licence] = 1 } };
        var (claude, cursor) = (Organisation().Tool(Claude), Organisation().Tool(Cursor));
        Assert.Equal([3, 3, 1, 10, 5], [ladder.TargetOf(claude, Blocker.Unknown), ladder.TargetOf(claude, Blocker.Security), ladder.TargetOf(claude, Blocker.Licence), ladder.TargetOf(cursor, Blocker.Security), ladder.TargetOf(cursor, Blocker.Network)]);
    }

    [Fact]
    public void In_working_days_the_rungs_come_later_and_never_out_of_order()
    {
        var rungs = (Ladder.Usual with { InWorkingDays = true }).Rungs(Monday, Organisation().Tool(Claude), Blocker.Unknown, WorkingDays.WithoutHolidays, "");
        Assert.Equal([new(2026, 6, 9), new(2026, 7, 13), new(2026, 8, 24), new(2026, 10, 5)], rungs.Select(r => r.From));
        var late = (Ladder.Usual with { TargetDays = 200 }).Rungs(Monday, Organisation().Tool(Claude), Blocker.Unknown, WorkingDays.WithoutHolidays, "");
        Assert.Equal(late.Select(r => r.From).Order(), late.Select(r => r.From));
        Assert.NotNull((Ladder.Usual with { Sev2Days = 20 }).Problem);
        Assert.Null(Ladder.Usual.Problem);
    }

    [Fact]
    public void A_wait_costs_working_days_times_rate_times_share_beside_the_price_of_the_seat()
    {
        var (organisation, price) = (Organisation(), new WaitingPrice(800, 0.25m, new Dictionary<string, decimal> { ["cursor"] = 0.5m }));
        var state = Asked(Moves());
        var cost = WaitingCost.Of(state, organisation.Tool(Claude), organisation.Settings, price, WorkingDays.WithoutHolidays, "", Monday.AddDays(14));
        Assert.Equal(new WaitingCost(10, new Money(2000, 0, "USD"), new Money(100, 0, "USD"), 0.25m), cost);
        var other = WaitingCost.Of(state, organisation.Tool(Cursor), organisation.Settings, price, WorkingDays.WithoutHolidays, "", Monday.AddDays(14));
        Assert.Equal((new Money(4000, 0, "USD"), new Money(44, 0, "USD")), (other.Cost, other.SeatMonth));
        Assert.Null(WaitingCost.Of(state, organisation.Tool(Claude), organisation.Settings, price with { DayRate = null }, WorkingDays.WithoutHolidays, "", Monday).Cost);
    }

    [Theory]
    [InlineData(new int[0], 0.5, null)]
    [InlineData(new[] { 7 }, 0.9, 7)]
    [InlineData(new[] { 4, 1, 3, 2 }, 0.5, 2)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 0.9, 9)]
    public void Percentiles_are_values_that_occurred(int[] values, double share, int? expected) => Assert.Equal(expected, AccessReport.Percentile(values, share));

    [Fact]
    public void The_report_counts_to_access_and_to_first_use()
    {
        var (organisation, policy, price) = (Organisation(), Policy(), new WaitingPrice(100, 1, new Dictionary<string, decimal>()));
        AccessRequestState Made(int number, ToolId tool, Blocker blocker, int clock, int? provisioned, int? used) => Asked(Moves()) with
        {
            Number = number, Tool = tool, Blocker = blocker, ClockDay = Monday.AddDays(clock), GrantedDay = provisioned is { } p ? Monday.AddDays(p) : null, ProvisionedDay = provisioned is { } d ? Monday.AddDays(d) : null,
            FirstUseDay = used is { } u ? Monday.AddDays(u) : null, EndedDay = used is { } e ? Monday.AddDays(e) : null, Stage = used is not null ? Stage.Proven : provisioned is not null ? Stage.Provisioned : Stage.Approval,
        };
        var report = AccessReport.Of([Made(1, Claude, Blocker.Security, 0, 4, 6), Made(2, Claude, Blocker.Security, 0, 10, null), Made(3, Cursor, Blocker.Licence, 0, null, null), Made(4, Cursor, Blocker.Licence, -20, null, null)],
            organisation, policy, price, new(Monday, Monday.AddDays(11)));
        Assert.Equal((2, 4, 10, 6, 1, 2, 2), (report.All.Granted, report.All.MedianDays, report.All.P90Days, report.All.MedianToUseDays, report.All.Proven, report.All.Handed, report.All.Waiting));
        Assert.Equal([4, 3], report.Oldest.Select(o => o.Number));
        Assert.Equal(["Claude Code", "Cursor"], report.ByTool.Select(t => t.Key));
        Assert.Equal(["licence", "security"], report.ByFunction.Select(t => t.Key));

        // 4, 8 (a weekend in between), and ten each of the two that wait on.
        Assert.Equal((4 + 8 + 10 + 10, new Money(3200, 0, "USD")), (report.All.DaysLost, report.All.Cost));
    }

    [Fact]
    public void Many_with_the_same_block_are_one_incident()
    {
        AccessRequestState Of(int number, int person, Blocker blocker) => Asked(Moves()) with { Number = number, Requester = new(person), Blocker = blocker, ClockDay = Monday.AddDays(-number) };
        var states = new[] { Of(1, 1, Blocker.Security), Of(2, 2, Blocker.Security), Of(3, 3, Blocker.Security), Of(4, 4, Blocker.Network), Of(5, 4, Blocker.Network) };
        var incident = Assert.Single(Incidents.Find(states, 3));
        Assert.Equal((Blocker.Security, 3, Monday.AddDays(-3)), (incident.Blocker, incident.Requests[0], incident.Oldest));
        Assert.Equal(2, Incidents.Find(states, 1).Count);
    }

    [Fact]
    public void Two_without_a_grant_or_silence_after_one_is_giving_up()
    {
        AccessRequestState Of(int number, Stage stage, int ended, DateOnly? granted = null) =>
            Asked(Moves()) with { Number = number, Stage = stage, EndedDay = Monday.AddDays(ended), GrantedDay = granted, TouchedDay = Monday };
        var open = Asked(Moves());
        IReadOnlyList<GivenUp> Find(int day, params AccessRequestState[] states) => GaveUp.Find(states, (_, _) => false, Monday.AddDays(day), 14, 180);
        Assert.Equal([1, 2], Assert.Single(Find(20, Of(1, Stage.Denied, 2), Of(2, Stage.Withdrawn, 9))).Requests);
        Assert.Empty(Find(20, Of(1, Stage.Denied, 2)));
        Assert.Empty(Find(20, Of(1, Stage.Denied, 2), Of(2, Stage.Denied, 9), Of(3, Stage.Provisioned, 9)));
        Assert.Empty(Find(20, Of(1, Stage.Denied, 2), Of(2, Stage.Denied, 3), Of(3, Stage.Released, 9, Monday)));
        Assert.Empty(Find(300, Of(1, Stage.Denied, 2), Of(2, Stage.Denied, 9)));
        Assert.Empty(Find(13, open));
        Assert.Equal(42, Assert.Single(Find(14, open)).Open);
        Assert.Empty(GaveUp.Find([open], (_, _) => true, Monday.AddDays(30), 14, 180));
    }
}
