using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Answers;

public sealed class Counting_money
{
    [Theory]
    [InlineData("2026-06-01", "2026-06-30", "2026-01-01", 30)]
    [InlineData("2026-06-01", "2026-06-30", "2026-06-16", 15)]
    [InlineData("2026-06-01", "2026-06-17", "2026-06-18", 0)]
    [InlineData("2026-06-17", "2026-06-17", "2026-06-17", 1)]
    public void A_seat_costs_its_share_of_the_month_for_each_day_held(string from, string to, string assigned, int share)
    {
        var meter = new SeatCosts(new(Day(from), Day(to))).NewMeter();
        meter.Add(Day(assigned));
        Assert.Equal(share, meter.Cost(30m));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void Seats_cost_what_each_day_of_each_seat_costs(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var start = new DateOnly(2025, 1, 1).AddDays(random.Next(500));
            var range = new DateRange(start, start.AddDays(random.Next(1, 200)));
            Func<DateOnly, bool>? counts = random.Next(2) == 0 ? null : d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var assigned = Enumerable.Range(0, random.Next(8)).Select(_ => start.AddDays(random.Next(-60, 220))).ToList();
            var meter = new SeatCosts(range, counts).NewMeter();
            foreach (var day in assigned) meter.Add(day);
            var byDay = assigned.Sum(a => range.EachDay().Where(d => d >= a && (counts is null || counts(d))).Sum(d => 21m / DateTime.DaysInMonth(d.Year, d.Month)));
            Assert.Equal(byDay, meter.Cost(21m), 12);
        }
    }

    [Fact]
    public void The_latest_budget_on_or_before_the_month_counts_in_the_reporting_currency()
    {
        var small = SmallOrganisation.Make();
        var june = new DateOnly(2026, 6, 1);
        Budget[] budgets =
        [
            new(BudgetLevel.Organisation, null, null, new(100, 0, "USD"), new(2026, 1, 1)), new(BudgetLevel.Organisation, null, null, new(200, 0, "EUR"), new(2026, 5, 1)),
            new(BudgetLevel.Organisation, null, null, new(900, 0, "USD"), new(2026, 7, 1)), new(BudgetLevel.Person, null, null, new(50, 0, "USD"), new(2026, 1, 1)),
            new(BudgetLevel.Person, null, SmallOrganisation.Lead, new(80, 0, "USD"), new(2026, 1, 1)), new(BudgetLevel.Team, SmallOrganisation.Nine, null, new(70, 0, "USD"), new(2026, 6, 1)),
        ];
        var organisation = new Organisation(small.Settings, small.People, small.Teams, small.Tools, small.Seats, small.Requests, budgets);
        var book = new BudgetBook(organisation, june);
        Assert.Equal(220m, book.OfOrganisation);
        Assert.Equal(100m, new BudgetBook(organisation, new(2026, 4, 1)).OfOrganisation);
        Assert.Equal(80m, book.OfPerson(SmallOrganisation.Lead));
        Assert.Equal(50m, book.OfPerson(SmallOrganisation.Seller));
        Assert.Equal(70m, book.OfTeam(SmallOrganisation.Nine));
        Assert.Null(book.OfTeam(SmallOrganisation.Sales));
        Assert.Null(new BudgetBook(organisation, new(2025, 12, 1)).OfOrganisation);
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
