using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>Days of calendar stretches.</summary>
internal static class CalendarMath
{
    public static DateRange Months(DateOnly first, int count) => new(first, first.AddMonths(count).AddDays(-1));

    public static DateRange Containing(DateOnly day, CalendarUnit unit, Calendar calendar)
    {
        var sinceFiscalStart = (day.Month - calendar.FiscalYearStartMonth + 12) % 12;
        var month = new DateOnly(day.Year, day.Month, 1);
        return unit switch
        {
            CalendarUnit.Week => day.AddDays(-((int)day.DayOfWeek + 6) % 7) is var monday ? new(monday, monday.AddDays(6)) : default,
            CalendarUnit.Month => Months(month, 1),
            CalendarUnit.Quarter => Months(month.AddMonths(-((day.Month - 1) % 3)), 3),
            CalendarUnit.Half => Months(month.AddMonths(-((day.Month - 1) % 6)), 6),
            CalendarUnit.Year => Months(new(day.Year, 1, 1), 12),
            CalendarUnit.FiscalQuarter => Months(month.AddMonths(-(sinceFiscalStart % 3)), 3),
            CalendarUnit.FiscalHalf => Months(month.AddMonths(-(sinceFiscalStart % 6)), 6),
            CalendarUnit.FiscalYear => Months(month.AddMonths(-sinceFiscalStart), 12),
        };
    }

    /// <summary>The start of a stretch, moved by so many of them.</summary>
    public static DateOnly Shift(DateOnly start, int count, CalendarUnit unit) => unit switch
    {
        CalendarUnit.Week => start.AddDays(7 * count),
        CalendarUnit.Month => start.AddMonths(count),
        CalendarUnit.Quarter or CalendarUnit.FiscalQuarter => start.AddMonths(3 * count),
        CalendarUnit.Half or CalendarUnit.FiscalHalf => start.AddMonths(6 * count),
        CalendarUnit.Year or CalendarUnit.FiscalYear => start.AddMonths(12 * count),
    };

    public static DateOnly LatestDay(int month, int dayOfMonth, DateOnly today)
    {
        for (var year = today.Year; ; year--)
            if (dayOfMonth <= DateTime.DaysInMonth(year, month) && new DateOnly(year, month, dayOfMonth) is var day && day <= today)
                return day;
    }

    public static DateRange HalfOfMonth(int year, int month, int half) => half == 1
        ? new(new(year, month, 1), new(year, month, 15))
        : new(new(year, month, 16), new(year, month, DateTime.DaysInMonth(year, month)));

    /// <returns>None when the ISO year has no such week.</returns>
    public static DateRange? IsoWeek(int year, int week) => week <= ISOWeek.GetWeeksInYear(year)
        && DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)) is var monday
            ? new DateRange(monday, monday.AddDays(6))
            : null;

    /// <param name="year">The calendar year in which the fiscal year ends.</param>
    public static DateRange Fiscal(int year, int monthsIn, int months, Calendar calendar)
    {
        var start = calendar.FiscalYearStartMonth == 1
            ? new DateOnly(year, 1, 1)
            : new DateOnly(year - 1, calendar.FiscalYearStartMonth, 1);
        return Months(start.AddMonths(monthsIn), months);
    }

    /// <summary>The stretch of that year, or of the latest year before it that has one which has begun.</summary>
    public static DateRange LatestBegun(int year, bool search, DateOnly today, Func<int, DateRange?> at)
    {
        for (; ; year--)
            if (at(year) is { } range && (!search || range.Start <= today))
                return range;
    }
}
