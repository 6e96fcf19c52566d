using System.Text.Json;
using ChatBot.Core.Demonstration;
using ChatBot.Core.People;

namespace ChatBot.Tests.Demonstration;

public sealed class Making_up_an_organisation
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly DemonstrationRows Story = DemonstrationOrganisation.Create(DemonstrationOrder.Default(Now));

    private static DateOnly Today => new(2026, 11, 20);

    [Fact]
    public void The_same_order_gives_the_same_rows_and_another_seed_others()
    {
        Assert.Equal(JsonSerializer.Serialize(Story), JsonSerializer.Serialize(DemonstrationOrganisation.Create(DemonstrationOrder.Default(Now))));
        Assert.NotEqual(JsonSerializer.Serialize(Story), JsonSerializer.Serialize(DemonstrationOrganisation.Create(DemonstrationOrder.Default(Now) with { Seed = 2 })));
    }

    public static TheoryData<int, int, ulong, string> Orders => new()
    {
        { 120, 180, 1, "2026-11-20T12:00:00Z" }, { 120, 180, 2, "2026-03-01T01:00:00Z" }, { 80, 120, 3, "2026-12-25T23:30:00Z" },
        { 120, 180, 4, "2026-10-25T01:30:00Z" }, { 400, 400, 5, "2028-02-29T09:00:00Z" }, { 90, 365, 6, "2027-01-01T00:10:00Z" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Whatever_the_order_the_story_holds(int people, int days, ulong seed, string now)
    {
        var order = new DemonstrationOrder(people, days, seed, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var rows = DemonstrationOrganisation.Create(order);
        var today = rows.DataTo;
        var byEmail = rows.People.ToDictionary(p => p.Email);

        Assert.InRange(rows.People.Count, people * 0.8, people * 1.2);
        Assert.Equal(days, rows.DataTo.DayNumber - rows.DataFrom.DayNumber + 1);
        Assert.All(rows.Usage, u => Assert.True((u.At ?? order.Now) <= order.Now && u.Day <= today && u.Day >= rows.DataFrom));
        Assert.All(rows.Usage.Where(u => byEmail.ContainsKey(u.Email)), u => Assert.True(u.Day >= byEmail[u.Email].StartDay));
        Assert.Equal(3, rows.People.Select(p => p.TimeZone).Distinct().Count());
        Assert.Equal(3, rows.People.Count(p => p.Team == rows.Cast.SmallTeam));

        var blocked = byEmail[rows.Cast.Blocked];
        Assert.Equal(Seniority.Principal, blocked.Seniority);
        Assert.Contains("Engineer", blocked.Title, StringComparison.Ordinal);
        var request = Assert.Single(rows.Requests, r => r.Email == blocked.Email);
        Assert.Equal((RequestStatus.Open, 77), (request.Status, today.DayNumber - request.RequestedDay.DayNumber));
        Assert.DoesNotContain(rows.Seats, s => s.Email == blocked.Email);
        Assert.DoesNotContain(rows.Usage, u => u.Email == blocked.Email);

        Assert.Equal(2, rows.Cast.Namesakes.Count);
        Assert.Single(rows.Cast.Namesakes.Select(e => byEmail[e].Name).Distinct());
        Assert.Equal(2, rows.Cast.Namesakes.Select(e => byEmail[e].Team).Distinct().Count());

        Assert.InRange(rows.Cast.Unengaged.Count, 3, 5);
        Assert.All(rows.Cast.Unengaged, e => Assert.Contains(rows.Seats, s => s.Email == e));
        Assert.DoesNotContain(rows.Usage, u => rows.Cast.Unengaged.Contains(u.Email));

        var runaway = rows.Usage.Where(u => u.Email == rows.Cast.Runaway && u.Feature == "task" && u.Day >= rows.Cast.RunawayFrom && u.Day < rows.Cast.RunawayFrom.AddDays(9)).GroupBy(u => u.Day).ToList();
        Assert.Equal(9, runaway.Count);
        Assert.All(runaway, day => Assert.True(day.Count() >= 12));

        Assert.Contains(rows.Usage, u => u.Tool == rows.Cast.UnapprovedTool);
        Assert.False(rows.Tools.Single(t => t.Name == rows.Cast.UnapprovedTool).Approved);
        Assert.Contains(rows.Seats, s => s.LastLoginDay >= today.AddDays(-20) && !rows.Usage.Any(u => u.Email == s.Email && u.Tool == s.Tool));
        Assert.Contains(rows.Budgets, b => b.Level == BudgetLevel.Team && b.Name == rows.Cast.BurstingTeam);
    }

    [Fact]
    public void Adoption_grows_along_a_curve_and_software_comes_first()
    {
        var team = Story.People.ToDictionary(p => p.Email, p => p.Team);
        HashSet<string> software = ["Cloud Services", "Apps", "Firmware", "Verification"];
        int Active(DateOnly from, DateOnly until, bool isSoftware) => Story.Usage.Where(u => u.Sessions > 0 && u.Day >= from && u.Day < until && team.ContainsKey(u.Email) && software.Contains(team[u.Email]) == isSoftware)
            .Select(u => u.Email).Distinct().Count();

        var first = Story.DataFrom;
        List<int> starts = [0, 60, 120, 150];
        var others = starts.Select(d => Active(first.AddDays(d), first.AddDays(d + 28), false)).ToList();
        Assert.Equal(others.Order(), others);
        Assert.True(others[^1] > others[0] * 2, string.Join(' ', others));
        Assert.True(Active(first.AddDays(60), first.AddDays(88), true) > 0.7 * Active(first.AddDays(150), first.AddDays(178), true));
    }

    [Fact]
    public void Weekends_are_quiet_but_for_the_runaway()
    {
        bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var others = Story.Usage.Where(u => u.Email != Story.Cast.Runaway).ToList();
        Assert.InRange(others.Count(u => IsWeekend(u.Day)), 1, others.Count / 20);
        Assert.Contains(Story.Usage, u => u.Email == Story.Cast.Runaway && IsWeekend(u.Day) && u.Day >= Story.Cast.RunawayFrom);
    }

    [Fact]
    public void The_budget_is_nearly_spent_and_not_yet_gone()
    {
        var emails = Story.People.Where(p => p.Team == Story.Cast.BurstingTeam).Select(p => p.Email).ToHashSet();
        var month = new DateOnly(Today.Year, Today.Month, 1);
        decimal InEuros(decimal amount, string currency) => currency == "USD" ? amount * Story.Fx["USD"] : amount;
        var spent = Story.Usage.Where(u => u.Day >= month && emails.Contains(u.Email.ToLowerInvariant())).Sum(u => InEuros(u.Cost ?? 0, u.Currency));
        foreach (var seat in Story.Seats.Where(s => emails.Contains(s.Email)))
        {
            var tool = Story.Tools.Single(t => t.Name == seat.Tool);
            var held = Today.DayNumber - Math.Max(month.DayNumber, seat.AssignedDay.DayNumber) + 1;
            spent += InEuros(tool.SeatPriceMonth ?? 0, tool.Currency) * held / 30;
        }

        var budget = Story.Budgets.Single(b => b.Name == Story.Cast.BurstingTeam).AmountMonth;
        Assert.InRange(spent / budget, 0.90m, 0.99m);
    }

    [Fact]
    public void An_order_that_cannot_be_filled_says_why()
    {
        Assert.Equal("The demonstration has 80 to 20000 people, not 5.", DemonstrationOrder.Default(Now) with { People = 5 } is var small ? small.Problem : "");
        Assert.NotNull((DemonstrationOrder.Default(Now) with { Days = 3 }).Problem);
        Assert.Throws<ArgumentException>(() => DemonstrationOrganisation.Create(DemonstrationOrder.Default(Now) with { Days = 3 }));
    }
}
