using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Questions;

public sealed class Resolving_a_period
{
    /// <summary>A Wednesday.</summary>
    private static readonly Calendar June17 = new(new(2026, 6, 17), FiscalYearStartMonth: 2, DataFrom: new(2025, 4, 24));

    public static TheoryData<Period, string> Ranges() => new()
    {
        { new Period.Today(), "2026-06-17..2026-06-17" },
        { new Period.DaysAgo(1), "2026-06-16..2026-06-16" },
        { new Period.DaysAgo(2), "2026-06-15..2026-06-15" },
        { new Period.LatestWeekday(DayOfWeek.Monday), "2026-06-15..2026-06-15" },
        { new Period.LatestWeekday(DayOfWeek.Wednesday), "2026-06-10..2026-06-10" },
        { new Period.LatestWeekday(DayOfWeek.Sunday), "2026-06-14..2026-06-14" },
        { new Period.LatestWeekday(DayOfWeek.Thursday), "2026-06-11..2026-06-11" },
        { new Period.Day(new(2026, 5, 4)), "2026-05-04..2026-05-04" },
        { new Period.DayOfYear(5, 18), "2026-05-18..2026-05-18" },
        { new Period.DayOfYear(6, 17), "2026-06-17..2026-06-17" },
        { new Period.DayOfYear(6, 18), "2025-06-18..2025-06-18" },
        { new Period.DayOfYear(2, 29), "2024-02-29..2024-02-29" },
        { new Period.This(CalendarUnit.Week), "2026-06-15..2026-06-17" },
        { new Period.This(CalendarUnit.Month), "2026-06-01..2026-06-17" },
        { new Period.This(CalendarUnit.Quarter), "2026-04-01..2026-06-17" },
        { new Period.This(CalendarUnit.Half), "2026-01-01..2026-06-17" },
        { new Period.This(CalendarUnit.Year), "2026-01-01..2026-06-17" },
        { new Period.This(CalendarUnit.FiscalQuarter), "2026-05-01..2026-06-17" },
        { new Period.This(CalendarUnit.FiscalYear), "2026-02-01..2026-06-17" },
        { new Period.Ago(1, CalendarUnit.Week), "2026-06-08..2026-06-14" },
        { new Period.Ago(2, CalendarUnit.Week), "2026-06-01..2026-06-07" },
        { new Period.Ago(1, CalendarUnit.Month), "2026-05-01..2026-05-31" },
        { new Period.Ago(4, CalendarUnit.Month), "2026-02-01..2026-02-28" },
        { new Period.Ago(1, CalendarUnit.Quarter), "2026-01-01..2026-03-31" },
        { new Period.Ago(1, CalendarUnit.Year), "2025-01-01..2025-12-31" },
        { new Period.Ago(1, CalendarUnit.FiscalQuarter), "2026-02-01..2026-04-30" },
        { new Period.Ago(1, CalendarUnit.FiscalYear), "2025-02-01..2026-01-31" },
        { new Period.LastFull(3, CalendarUnit.Month), "2026-03-01..2026-05-31" },
        { new Period.LastFull(2, CalendarUnit.Week), "2026-06-01..2026-06-14" },
        { new Period.LastFull(2, CalendarUnit.Quarter), "2025-10-01..2026-03-31" },
        { new Period.LastFull(2, CalendarUnit.Year), "2024-01-01..2025-12-31" },
        { new Period.LastDays(28), "2026-05-21..2026-06-17" },
        { new Period.LastDays(14), "2026-06-04..2026-06-17" },
        { new Period.LastMonths(3), "2026-03-18..2026-06-17" },
        { new Period.Trend(12, CalendarUnit.Week), "2026-03-30..2026-06-17" },
        { new Period.Trend(6, CalendarUnit.Month), "2026-01-01..2026-06-17" },
        { new Period.Month(null, 5), "2026-05-01..2026-05-31" },
        { new Period.Month(null, 6), "2026-06-01..2026-06-17" },
        { new Period.Month(null, 11), "2025-11-01..2025-11-30" },
        { new Period.Month(2025, 5), "2025-05-01..2025-05-31" },
        { new Period.Quarter(null, 1), "2026-01-01..2026-03-31" },
        { new Period.Quarter(null, 2), "2026-04-01..2026-06-17" },
        { new Period.Quarter(null, 3), "2025-07-01..2025-09-30" },
        { new Period.Half(null, 1), "2026-01-01..2026-06-17" },
        { new Period.Half(null, 2), "2025-07-01..2025-12-31" },
        { new Period.Week(null, 20), "2026-05-11..2026-05-17" },
        { new Period.Week(null, 53), "2020-12-28..2021-01-03" },
        { new Period.Week(2026, 1), "2025-12-29..2026-01-04" },
        { new Period.Year(2025), "2025-01-01..2025-12-31" },
        { new Period.HalfOfMonth(null, 5, 1), "2026-05-01..2026-05-15" },
        { new Period.HalfOfMonth(null, 5, 2), "2026-05-16..2026-05-31" },
        { new Period.FiscalQuarter(null, 1), "2026-02-01..2026-04-30" },
        { new Period.FiscalQuarter(null, 3), "2025-08-01..2025-10-31" },
        { new Period.FiscalQuarter(2026, 1), "2025-02-01..2025-04-30" },
        { new Period.FiscalYear(2026), "2025-02-01..2026-01-31" },
        { new Period.WeekOf(new Period.DayOfYear(5, 20)), "2026-05-18..2026-05-24" },
        { new Period.Between(new Period.DayOfYear(5, 4), new Period.DayOfYear(5, 17)), "2026-05-04..2026-05-17" },
        { new Period.Between(new Period.Month(null, 11), new Period.Month(null, 1)), "2025-11-01..2026-01-31" },
        { new Period.Between(new Period.Month(null, 5), new Period.Month(2025, 7)), "2025-05-01..2025-07-31" },
        { new Period.Between(new Period.Month(null, 11), new Period.Month(2026, 2)), "2025-11-01..2026-02-28" },
        { new Period.Between(new Period.DayOfYear(6, 10), new Period.DayOfYear(6, 30)), "2026-06-10..2026-06-17" },
        { new Period.Between(new Period.Day(new(2026, 5, 9)), new Period.Day(new(2026, 5, 1))), "2026-05-01..2026-05-09" },
        { new Period.Since(new Period.DayOfYear(5, 20)), "2026-05-20..2026-06-17" },
        { new Period.Since(new Period.Ago(1, CalendarUnit.Month)), "2026-05-01..2026-06-17" },
        { new Period.UntilEndOf(new Period.Month(null, 3)), "2025-04-24..2026-03-31" },
        { new Period.Before(new Period.Month(null, 3)), "2025-04-24..2026-02-28" },
        { new Period.EndOf(new Period.Month(null, 3)), "2026-03-31..2026-03-31" },
        { new Period.StartOf(new Period.This(CalendarUnit.Year)), "2026-01-01..2026-01-01" },
        { new Period.Ever(), "2025-04-24..2026-06-17" },
    };

    [Theory, MemberData(nameof(Ranges))]
    public void Each_phrase_gives_the_days_of_the_table(Period period, string days) =>
        Assert.Equal(days, period.Resolve(June17).ToString());

    [Fact]
    public void Months_back_are_clamped_to_the_month() =>
        Assert.Equal("2026-03-01..2026-03-31", new Period.LastMonths(1).Resolve(June17 with { Today = new(2026, 3, 31) }).ToString());

    public static TheoryData<Period, PeriodCheck> Checks() => new()
    {
        { new Period.Year(2024), PeriodCheck.NoData },
        { new Period.Before(new Period.Year(2025)), PeriodCheck.NoData },
        { new Period.Year(2025), PeriodCheck.Fine },
        { new Period.Month(2026, 6), PeriodCheck.Fine },
        { new Period.Month(2026, 7), PeriodCheck.Future },
        { new Period.Day(new(2026, 6, 18)), PeriodCheck.Future },
        { new Period.Since(new Period.Month(2026, 9)), PeriodCheck.Future },
        { new Period.EndOf(new Period.This(CalendarUnit.Month)), PeriodCheck.Future },
    };

    [Theory, MemberData(nameof(Checks))]
    public void What_lies_ahead_or_before_the_data_is_told_apart(Period period, PeriodCheck check) => Assert.Equal(check, period.Check(June17));

    private static readonly Comparison Before = new Comparison.Before();

    public static TheoryData<Period, Comparison, string> Comparisons() => new()
    {
        { new Period.This(CalendarUnit.Month), Before, "2026-05-01..2026-05-17" },
        { new Period.Month(null, 6), Before, "2026-05-01..2026-05-17" },
        { new Period.This(CalendarUnit.Week), Before, "2026-06-08..2026-06-10" },
        { new Period.This(CalendarUnit.Quarter), Before, "2026-01-01..2026-03-19" },
        { new Period.This(CalendarUnit.FiscalQuarter), Before, "2026-02-01..2026-03-20" },
        { new Period.Ago(1, CalendarUnit.Month), Before, "2026-04-01..2026-04-30" },
        { new Period.Month(null, 5), Before, "2026-04-01..2026-04-30" },
        { new Period.Quarter(null, 1), Before, "2025-10-01..2025-12-31" },
        { new Period.Week(null, 20), Before, "2026-05-04..2026-05-10" },
        { new Period.HalfOfMonth(null, 5, 1), Before, "2026-04-16..2026-04-30" },
        { new Period.HalfOfMonth(null, 5, 2), Before, "2026-05-01..2026-05-15" },
        { new Period.LastFull(3, CalendarUnit.Month), Before, "2025-12-01..2026-02-28" },
        { new Period.LastDays(7), Before, "2026-06-04..2026-06-10" },
        { new Period.LastDays(28), Before, "2026-04-23..2026-05-20" },
        { new Period.Today(), Before, "2026-06-16..2026-06-16" },
        { new Period.Between(new Period.DayOfYear(5, 4), new Period.DayOfYear(5, 17)), Before, "2026-04-20..2026-05-03" },
        { new Period.This(CalendarUnit.Month), new Comparison.YearBefore(), "2025-06-01..2025-06-17" },
        { new Period.Month(null, 6), new Comparison.With(new Period.Month(null, 5)), "2026-05-01..2026-05-31" },
    };

    [Theory, MemberData(nameof(Comparisons))]
    public void The_days_to_compare_with_follow_the_kind_of_period(Period period, Comparison comparison, string days) =>
        Assert.Equal(days, period.PreviousOf(comparison, June17).ToString());

    [Fact]
    public void A_longer_month_in_progress_is_compared_with_the_whole_shorter_one() =>
        Assert.Equal("2026-02-01..2026-02-28",
            new Period.This(CalendarUnit.Month).PreviousOf(Before, June17 with { Today = new(2026, 3, 31) }).ToString());

    [Fact]
    public void The_last_day_of_a_month_still_compares_its_days() =>
        Assert.Equal("2026-04-01..2026-04-30",
            new Period.This(CalendarUnit.Month).PreviousOf(Before, June17 with { Today = new(2026, 5, 31) }).ToString());

    public static TheoryData<Measure, Dimension?, Period?> DefaultPeriods() => new()
    {
        { Measure.Sessions, null, new Period.LastDays(28) },
        { Measure.AdoptionRate, null, new Period.LastDays(28) },
        { Measure.SeatUtilisation, null, new Period.LastDays(28) },
        { Measure.Spend, null, new Period.This(CalendarUnit.Month) },
        { Measure.BudgetUsed, null, new Period.This(CalendarUnit.Month) },
        { Measure.Forecast, null, new Period.This(CalendarUnit.Month) },
        { Measure.Seats, null, new Period.Today() },
        { Measure.DormantSeats, null, new Period.Today() },
        { Measure.Reclaimable, null, new Period.Today() },
        { Measure.LastUsed, null, new Period.Ever() },
        { Measure.Spend, Dimension.Week, new Period.Trend(12, CalendarUnit.Week) },
        { Measure.Spend, Dimension.Month, new Period.Trend(6, CalendarUnit.Month) },
        { Measure.Prompts, Dimension.Day, new Period.LastDays(14) },
        { Measure.SeatPrice, null, null },
    };

    [Theory, MemberData(nameof(DefaultPeriods))]
    public void Where_no_time_is_named_the_measure_decides(Measure measure, Dimension? by, Period? period) =>
        Assert.Equal(period, Defaults.PeriodFor(measure, by is { } dimension ? [dimension] : []));
}
