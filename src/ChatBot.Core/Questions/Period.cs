using System.Diagnostics;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>Stretches that the calendar knows. Weeks run Monday to Sunday (ISO 8601); fiscal ones start in the organisation's month.</summary>
public enum CalendarUnit { Week, Month, Quarter, Half, Year, FiscalQuarter, FiscalHalf, FiscalYear }

/// <summary>Whether a period can be answered (semantics, section 1).</summary>
public enum PeriodCheck
{
    Fine,

    /// <summary>Begins after today: refused as unsupported.</summary>
    Future,

    /// <summary>Ends before the first day with data: refused, never 0.</summary>
    NoData,
}

/// <summary>A time phrase as said, not yet days: "last month" stays "last month" in a follow-up on another day.</summary>
public abstract record Period
{
    private Period() { }

    public sealed record Today : Period;

    /// <summary>One day so many days before today; 1 = yesterday.</summary>
    public sealed record DaysAgo(int Days) : Period;

    /// <summary>The latest such day before today.</summary>
    public sealed record LatestWeekday(DayOfWeek Weekday) : Period;

    public sealed record Day(DateOnly Date) : Period;

    /// <summary>A day named without a year: the latest that is not after today.</summary>
    public sealed record DayOfYear(int MonthNumber, int DayOfMonth) : Period;

    /// <summary>From the start of the current one to today.</summary>
    public sealed record This(CalendarUnit Unit) : Period;

    /// <summary>A whole one, so many before the current one; 1 = the one before ("last month").</summary>
    public sealed record Ago(int Count, CalendarUnit Unit) : Period;

    /// <summary>The whole ones before the current one ("last 3 full months", "last 2 quarters").</summary>
    public sealed record LastFull(int Count, CalendarUnit Unit) : Period;

    /// <summary>So many days that end today.</summary>
    public sealed record LastDays(int Days) : Period;

    /// <summary>From the day after the same day so many months ago to today.</summary>
    public sealed record LastMonths(int Months) : Period;

    /// <summary>The buckets of a trend, the current one included, cut at today.</summary>
    public sealed record Trend(int Count, CalendarUnit Unit) : Period;

    /// <summary>Without a year: the latest that has begun.</summary>
    public sealed record Month(int? OfYear, int Number) : Period;
    public sealed record Quarter(int? OfYear, int Number) : Period;
    public sealed record Half(int? OfYear, int Number) : Period;

    /// <summary>An ISO week. A year that has no such week gives the latest earlier year that has.</summary>
    public sealed record Week(int? OfYear, int Number) : Period;
    public sealed record Year(int Number) : Period;

    /// <summary>1 = days 1 to 15, 2 = the rest.</summary>
    public sealed record HalfOfMonth(int? OfYear, int MonthNumber, int Number) : Period;

    /// <summary>The fiscal year is named by the calendar year it ends in.</summary>
    public sealed record FiscalQuarter(int? OfYear, int Number) : Period;
    public sealed record FiscalHalf(int? OfYear, int Number) : Period;
    public sealed record FiscalYear(int Number) : Period;

    /// <summary>The ISO week that contains the first day of the inner period.</summary>
    public sealed record WeekOf(Period Inner) : Period;
    public sealed record Between(Period From, Period To) : Period;
    public sealed record Since(Period From) : Period;
    public sealed record UntilEndOf(Period To) : Period;
    public sealed record Before(Period Then) : Period;

    /// <summary>From the day after the end of the inner period to today.</summary>
    public sealed record After(Period Then) : Period;

    /// <summary>The last day of the inner period ("at the end of March").</summary>
    public sealed record EndOf(Period Inner) : Period;

    /// <summary>The first day of the inner period ("at the start of the year").</summary>
    public sealed record StartOf(Period Inner) : Period;
    public sealed record Ever : Period;

    /// <summary>The days, cut at today. Empty when the period begins after today.</summary>
    public DateRange Resolve(Calendar calendar) => Whole(calendar).CutAt(calendar.Today);

    public PeriodCheck Check(Calendar calendar)
    {
        var whole = Whole(calendar);
        if (whole.Start > calendar.Today) return PeriodCheck.Future;
        return calendar.DataFrom is { } first && whole.CutAt(calendar.Today).End < first ? PeriodCheck.NoData : PeriodCheck.Fine;
    }

    /// <summary>A stretch of the calendar that is still running: comparisons cut the one before it to as many days.</summary>
    public bool InProgress(Calendar calendar)
    {
        if (UnitOf is null) return false;
        var whole = Whole(calendar);
        return whole.Start <= calendar.Today && (this is This ? whole.End >= calendar.Today : whole.End > calendar.Today);
    }

    /// <summary>The days to compare with (semantics, section 4).</summary>
    public DateRange PreviousOf(Comparison comparison, Calendar calendar)
    {
        var range = Resolve(calendar);
        return comparison switch
        {
            Comparison.With with => with.Period.Resolve(calendar),
            Comparison.YearBefore => new(range.Start.AddYears(-1), range.End.AddYears(-1)),
            Comparison.Before => DaysBefore(calendar),
            _ => throw new UnreachableException(),
        };
    }

    private DateRange DaysBefore(Calendar calendar)
    {
        var whole = Whole(calendar);
        var range = whole.CutAt(calendar.Today);
        if (this is LastFull full)
            return new(CalendarMath.Shift(whole.Start, -full.Count, full.Unit), whole.Start.AddDays(-1));
        if (this is HalfOfMonth)
        {
            var before = whole.Start.AddDays(-1);
            return CutTo(new(whole.Start.Day == 1 ? new(before.Year, before.Month, 16) : new(before.Year, before.Month, 1), before));
        }
        if (UnitOf is { } unit) return CutTo(CalendarMath.Containing(whole.Start.AddDays(-1), unit, calendar));
        return new(range.Start.AddDays(-range.Days), range.Start.AddDays(-1));

        DateRange CutTo(DateRange previous) =>
            InProgress(calendar) ? previous.CutAt(previous.Start.AddDays(range.Days - 1)) : previous;
    }

    private CalendarUnit? UnitOf => this switch
    {
        This p => p.Unit,
        Ago p => p.Unit,
        Month => CalendarUnit.Month,
        HalfOfMonth => CalendarUnit.Month,
        Quarter => CalendarUnit.Quarter,
        Half => CalendarUnit.Half,
        Week or WeekOf => CalendarUnit.Week,
        Year => CalendarUnit.Year,
        FiscalQuarter => CalendarUnit.FiscalQuarter,
        FiscalHalf => CalendarUnit.FiscalHalf,
        FiscalYear => CalendarUnit.FiscalYear,
        _ => null,
    };

    /// <summary>The days before the cut at today: "June" on the 17th is all of June.</summary>
    public DateRange Whole(Calendar calendar)
    {
        var today = calendar.Today;
        return this switch
        {
            Today => DateRange.Day(today),
            DaysAgo p => DateRange.Day(today.AddDays(-p.Days)),
            LatestWeekday p => DateRange.Day(today.AddDays(-((int)today.DayOfWeek - (int)p.Weekday + 6) % 7 - 1)),
            Day p => DateRange.Day(p.Date),
            DayOfYear p => DateRange.Day(CalendarMath.LatestDay(p.MonthNumber, p.DayOfMonth, today)),
            This p => CalendarMath.Containing(today, p.Unit, calendar),
            Ago p => CalendarMath.Containing(CalendarMath.Shift(Start(p.Unit), -p.Count, p.Unit), p.Unit, calendar),
            LastFull p => new(CalendarMath.Shift(Start(p.Unit), -p.Count, p.Unit), Start(p.Unit).AddDays(-1)),
            Trend p => new(CalendarMath.Shift(Start(p.Unit), 1 - p.Count, p.Unit), today),
            LastDays p => new(today.AddDays(1 - p.Days), today),
            LastMonths p => new(today.AddMonths(-p.Months).AddDays(1), today),
            Month p => Latest(p.OfYear, y => CalendarMath.Months(new(y, p.Number, 1), 1)),
            Quarter p => Latest(p.OfYear, y => CalendarMath.Months(new(y, 3 * p.Number - 2, 1), 3)),
            Half p => Latest(p.OfYear, y => CalendarMath.Months(new(y, 6 * p.Number - 5, 1), 6)),
            Week p => Latest(p.OfYear, y => CalendarMath.IsoWeek(y, p.Number)),
            Year p => CalendarMath.Months(new(p.Number, 1, 1), 12),
            HalfOfMonth p => Latest(p.OfYear, y => CalendarMath.HalfOfMonth(y, p.MonthNumber, p.Number)),
            FiscalQuarter p => LatestFiscal(p.OfYear, y => CalendarMath.Fiscal(y, 3 * (p.Number - 1), 3, calendar)),
            FiscalHalf p => LatestFiscal(p.OfYear, y => CalendarMath.Fiscal(y, 6 * (p.Number - 1), 6, calendar)),
            FiscalYear p => CalendarMath.Fiscal(p.Number, 0, 12, calendar),
            WeekOf p => CalendarMath.Containing(p.Inner.Whole(calendar).Start, CalendarUnit.Week, calendar),
            Between p => Span(p, calendar),
            Since p => p.From.Whole(calendar).Start is var from && from > today ? new(from, from) : new(from, today),
            UntilEndOf p => new(calendar.DataFrom ?? DateOnly.MinValue, p.To.Whole(calendar).End),
            Before p => new(calendar.DataFrom ?? DateOnly.MinValue, p.Then.Whole(calendar).Start.AddDays(-1)),
            After p => p.Then.Whole(calendar).End.AddDays(1) is var next && next > today ? new(next, next) : new(next, today),
            EndOf p => DateRange.Day(p.Inner.Whole(calendar).End),
            StartOf p => DateRange.Day(p.Inner.Whole(calendar).Start),
            Ever => new(calendar.DataFrom is { } first && first < today ? first : today, today),
            _ => throw new UnreachableException(),
        };

        DateOnly Start(CalendarUnit unit) => CalendarMath.Containing(today, unit, calendar).Start;

        DateRange Latest(int? year, Func<int, DateRange?> at) => CalendarMath.LatestBegun(year ?? today.Year + 1, year is null, today, at);

        DateRange LatestFiscal(int? year, Func<int, DateRange?> at) => CalendarMath.LatestBegun(year ?? today.Year + 2, year is null, today, at);
    }

    /// <summary>Two ends understood together: "May to July 2025" starts in May 2025, "10 to 30 June" on the 17th ends this year.</summary>
    private static DateRange Span(Between span, Calendar calendar)
    {
        var from = span.From.Whole(calendar);
        var to = span.To.Whole(calendar);
        if (span.To.WithYear(to.End.Year) is null && span.From.WithYear(to.End.Year) is { } near)
        {
            from = near.Whole(calendar);
            if (from.Start > to.End) from = span.From.WithYear(to.End.Year - 1)!.Whole(calendar);
        }
        else if (from.Start > to.End && span.To.WithYear(from.Start.Year) is { } following)
        {
            to = following.Whole(calendar);
            if (to.End < from.Start) to = span.To.WithYear(from.Start.Year + 1)!.Whole(calendar);
        }
        // "Tuesday to Thursday" on a Wednesday: the Tuesday before the latest Thursday.
        if (from.Start > to.End && span.From is LatestWeekday) from = new(from.Start.AddDays(-7), from.End.AddDays(-7));
        return from.Start <= to.End ? new(from.Start, to.End) : new(to.Start, from.End);
    }

    /// <summary>The same phrase in a named year; none when it has a year already or is not that kind of phrase.</summary>
    private Period? WithYear(int year) => this switch
    {
        DayOfYear p => new Day(new(year, p.MonthNumber, Math.Min(p.DayOfMonth, DateTime.DaysInMonth(year, p.MonthNumber)))),
        Month { OfYear: null } p => p with { OfYear = year },
        Quarter { OfYear: null } p => p with { OfYear = year },
        Half { OfYear: null } p => p with { OfYear = year },
        Week { OfYear: null } p => p with { OfYear = year },
        HalfOfMonth { OfYear: null } p => p with { OfYear = year },
        _ => null,
    };
}
