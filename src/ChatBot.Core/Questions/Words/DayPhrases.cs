namespace ChatBot.Core.Questions.Words;

/// <summary>Periods that are one stretch: relative ones, days, months, quarters, weeks, years.</summary>
internal sealed class DayPhrases(IReadOnlyList<Token> tokens, Calendar calendar)
{
    /// <summary>A unit of time as a word: days have no calendar unit of their own.</summary>
    internal sealed record Unit(int Length, CalendarUnit? Calendar, int Days = 0);

    private string Word(int at) => at >= 0 && at < tokens.Count && tokens[at].Kind is TokenKind.Word or TokenKind.Symbol ? tokens[at].Text : "";

    private bool Is(int at, params ReadOnlySpan<string> words) => Word(at) is { Length: > 0 } word && words.Contains(word);

    private bool IsNumber(int at) => at >= 0 && at < tokens.Count && tokens[at].Kind == TokenKind.Number;

    private int SkipThe(int at) => Is(at, "the") ? at + 1 : at;

    public Unit? UnitAt(int at)
    {
        var fiscal = Is(at, "fiscal", "financial");
        var i = fiscal ? at + 1 : at;
        var unit = Word(i) switch
        {
            "day" or "days" or "d" => new Unit(1, null, 1),
            "week" or "weeks" or "wk" or "wks" or "w" or "weak" or "weaks" => new Unit(1, CalendarUnit.Week, 7),
            "fortnight" or "fortnights" => new Unit(1, null, 14),
            "month" or "months" or "mth" or "mths" or "mo" => new Unit(1, CalendarUnit.Month),
            "quarter" or "quarters" or "qtr" => new Unit(1, fiscal ? CalendarUnit.FiscalQuarter : CalendarUnit.Quarter),
            "half" when Is(i + 1, "year", "years") => new Unit(2, fiscal ? CalendarUnit.FiscalHalf : CalendarUnit.Half),
            "half" or "halves" or "semester" => new Unit(1, fiscal ? CalendarUnit.FiscalHalf : CalendarUnit.Half),
            "year" or "years" or "yr" or "yrs" => new Unit(1, fiscal ? CalendarUnit.FiscalYear : CalendarUnit.Year),
            _ => null,
        };
        return unit is null || (fiscal && unit.Days > 0) ? null : unit with { Length = unit.Length + (fiscal ? 1 : 0) };
    }

    /// <summary>A whole number in digits or words.</summary>
    public int? Count(int at, out int after)
    {
        after = at + 1;
        if (IsNumber(at) && tokens[at].Number is var n && n == decimal.Truncate(n) && n is > 0 and < 10_000) return (int)n;
        if (Is(at, "a") && Is(at + 1, "couple")) { after = Is(at + 2, "of") ? at + 3 : at + 2; return 2; }
        if (Is(at, "couple")) { after = Is(at + 1, "of") ? at + 2 : at + 1; return 2; }
        if (!TimeWords.Numbers.TryGetValue(Word(at), out var value) || value == 0) return null;
        if (value is >= 20 and <= 90 && TimeWords.Numbers.TryGetValue(Word(at + 1), out var units) && units is >= 1 and <= 9)
        {
            after = at + 2;
            return value + units;
        }
        return value;
    }

    public TimeMatch? Relative(int at)
    {
        if (EdgeOfMonth(at) is { } edge) return edge;
        switch (Word(at))
        {
            case "today": return new(1, new Period.Today());
            case "yesterday": return new(1, new Period.DaysAgo(1));
            case "fortnight": return new(1, new Period.LastDays(14));
            case "mtd": return new(1, new Period.This(CalendarUnit.Month));
            case "qtd": return new(1, new Period.This(CalendarUnit.Quarter));
            case "ytd": return new(1, new Period.This(CalendarUnit.Year));
            case "wtd": return new(1, new Period.This(CalendarUnit.Week));
            case "fytd": return new(1, new Period.This(CalendarUnit.FiscalYear));
        }
        if (Is(at, "day") && Is(at + 1, "before") && Is(at + 2, "yesterday")) return new(3, new Period.DaysAgo(2));
        if (UnitAt(at) is { } unit && unit.Calendar is { } own)
        {
            var end = at + unit.Length;
            // "The month before last", "the month before the last one".
            if (Is(end, "before") && SkipThe(end + 1) is var last && Is(last, "last")) return new(last + (Is(last + 1, "one") ? 2 : 1) - at, new Period.Ago(2, own));
            if ((Is(end, "to") && Is(end + 1, "date")) || (Is(end, "so") && Is(end + 1, "far") && !Is(end + 2, "this", "in"))) return new(end + 2 - at, new Period.This(own));
        }
        return SoFar(at) ?? Last(at) ?? Ago(at) ?? Rolling(at) ?? Without(at);
    }

    /// <summary>"The first 10 days of May", "the last 3 days of May 2026".</summary>
    private TimeMatch? EdgeOfMonth(int at)
    {
        if (!Is(at, "first", "last") || Count(at + 1, out var unit) is not { } count || !Is(unit, "days", "day") || !Is(unit + 1, "of", "in")) return null;
        var named = SkipThe(unit + 2);
        if (MonthAt(named) is not { } month) return null;
        var year = YearAt(named + 1);
        var days = DateTime.DaysInMonth(year ?? calendar.Today.Year, month);
        if (count > days) return null;
        var (from, to) = Is(at, "first") ? (1, count) : (days + 1 - count, days);
        return new(named + (year is null ? 1 : 2) - at, new Period.Between(On(from), On(to)));

        Period On(int day) => year is { } y ? new Period.Day(new(y, month, day)) : new Period.DayOfYear(month, day);
    }

    /// <summary>"This month", "so far this month", "this month so far".</summary>
    private TimeMatch? SoFar(int at)
    {
        var start = Is(at, "so") && Is(at + 1, "far") ? at + 2 : at;
        if (start > at && Is(start, "in", "for", "within")) start++;
        if (!Is(start, "this", "current", "ongoing", "running")) return null;
        var named = Is(start, "this") && Is(start + 1, "current", "ongoing", "running") ? start + 2 : start + 1;
        if (TimeWords.Weekdays.TryGetValue(Word(named), out var weekday)) return new(named + 1 - at, new Period.LatestWeekday(weekday));
        if (Is(named, "calendar")) named++;
        if (UnitAt(named) is not { Calendar: { } unit } found) return null;
        var end = named + found.Length;
        if ((Is(end, "so") && Is(end + 1, "far")) || (Is(end, "to") && Is(end + 1, "date"))) end += 2;
        return new(end - at, new Period.This(unit));
    }

    /// <summary>"Inactive for 90 days", "has not used it in 2 months", "nothing for a year": the days that end today.</summary>
    private TimeMatch? Without(int at)
    {
        if (!Is(at, "in", "for", "since", "within", "over")) return null;
        var after = at + 2;
        if ((Is(at + 1, "a", "an", "one") && !Is(at + 2, "couple") ? 1 : Count(at + 1, out after)) is not { } count) return null;
        if (UnitAt(after) is not { Calendar: CalendarUnit.Week or CalendarUnit.Month or CalendarUnit.Quarter or CalendarUnit.Year or null } unit || Is(after + unit.Length, "ago", "before", "earlier", "old")) return null;
        var absent = false;
        foreach (var token in tokens)
        {
            if (token.Text is "waiting" or "waited" or "wait" or "open" or "pending" or "request" or "requests" or "blocked") return null;
            absent |= token.Text is "inactive" or "not" or "unused" or "dormant" or "idle" or "never" or "nobody" or "without" or "no";
        }
        if (!absent) return null;
        return new(after + unit.Length - at, unit.Calendar switch
        {
            CalendarUnit.Month => new Period.LastMonths(count),
            CalendarUnit.Quarter => new Period.LastMonths(3 * count),
            CalendarUnit.Year => new Period.LastMonths(12 * count),
            CalendarUnit.Week => new Period.LastDays(7 * count),
            _ => new Period.LastDays(count * unit.Days),
        });
    }

    /// <summary>"Last week", "the past 30 days", "the last 3 full months", "last Monday".</summary>
    private TimeMatch? Last(int at)
    {
        if (!Is(at, "last", "past", "previous", "prior", "preceding", "trailing", "recent", "latest")) return null;
        var next = at + 1;
        if (TimeWords.Weekdays.TryGetValue(Word(next), out var weekday)) return new(2, new Period.LatestWeekday(weekday));
        if (Is(at, "last", "previous") && Is(next, "quarter") && Is(next + 1, "of") && YearAt(SkipThe(next + 2)) is { } of)
            return new(SkipThe(next + 2) + 1 - at, new Period.Quarter(of, 4));
        var first = next;
        next = SkipFull(next);
        var full = next > first;
        var count = Count(next, out var after);
        if (count is not null) next = after;
        full |= IsFull(next);
        next = SkipFull(next);
        if (UnitAt(next) is not { } unit) return null;
        var length = next + unit.Length - at;
        if (count is not { } n)
            return Is(at, "recent", "latest") ? null
                : unit.Calendar is { } one ? new(length, new Period.Ago(1, one))
                : unit.Days == 14 ? new(length, new Period.LastDays(14))
                : unit.Days == 1 ? new(length, new Period.DaysAgo(1)) : null;
        if (unit.Calendar is null) return new(length, new Period.LastDays(n * unit.Days));
        if (full) return new(length, n == 1 ? new Period.Ago(1, unit.Calendar.Value) : new Period.LastFull(n, unit.Calendar.Value));
        return new(length, unit.Calendar switch
        {
            CalendarUnit.Week => new Period.LastDays(7 * n),
            CalendarUnit.Month => new Period.LastMonths(n),
            { } whole => n == 1 ? new Period.Ago(1, whole) : new Period.LastFull(n, whole),
            null => null,
        });
    }

    private bool IsFull(int at) => Is(at, "full", "complete", "whole", "calendar", "entire", "completed");

    private int SkipFull(int at)
    {
        while (IsFull(at)) at++;
        return at;
    }

    /// <summary>"3 weeks ago", "a month ago".</summary>
    private TimeMatch? Ago(int at)
    {
        int? count = Is(at, "a", "an", "one") ? 1 : Count(at, out _);
        var next = Is(at, "a", "an") && !Is(at + 1, "couple") ? at + 1 : Count(at, out var after) is not null ? after : at + 1;
        if (Is(at, "a") && Is(at + 1, "couple")) count = 2;
        if (count is not { } n || UnitAt(next) is not { } unit || !Is(next + unit.Length, "ago", "back")) return null;
        var length = next + unit.Length + 1 - at;
        return unit.Calendar is { } whole ? new(length, new Period.Ago(n, whole))
            : unit.Days == 14 ? new(length, new Period.Ago(2 * n, CalendarUnit.Week)) : new(length, new Period.DaysAgo(n));
    }

    /// <summary>"Rolling 30 days", "30 days" after "over the" or "in the".</summary>
    private TimeMatch? Rolling(int at)
    {
        if (!Is(at, "rolling")) return null;
        return Count(at + 1, out var next) is { } n && UnitAt(next) is { } unit
            ? new(next + unit.Length - at, unit.Calendar == CalendarUnit.Month ? new Period.LastMonths(n) : new Period.LastDays(n * Math.Max(1, unit.Days)))
            : null;
    }

    /// <summary>"4–17 May", "May 4 to 17", "4 and 17 May" after "between".</summary>
    public TimeMatch? ShortSpan(int at, bool between)
    {
        if (DayNumber(at) is { } first && Joins(at + first.Length) && DayNumber(at + first.Length + 1) is { } last)
        {
            var month = at + first.Length + 1 + last.Length;
            if (Is(month, "of")) month++;
            if (MonthAt(month) is { } number)
            {
                var year = YearAt(month + 1) ?? (Is(month + 1, ",") ? YearAt(month + 2) : null);
                var end = month + 1 + (year is null ? 0 : Is(month + 1, ",") ? 2 : 1);
                return Made(number, first.Day, last.Day, year, end - at);
            }
        }
        if (MonthAt(at) is { } named && DayNumber(at + 1) is { } from && Joins(at + 1 + from.Length)
            && DayNumber(at + 2 + from.Length) is { } to && MonthAt(at + 2 + from.Length + to.Length) is null)
        {
            var end = at + 2 + from.Length + to.Length;
            var year = YearAt(end) ?? (Is(end, ",") ? YearAt(end + 1) : null);
            return Made(named, from.Day, to.Day, year, end - at + (year is null ? 0 : Is(end, ",") ? 2 : 1));
        }
        return null;

        bool Joins(int i) => Is(i, "-", "to", "till", "until", "through", "thru") || (between && Is(i, "and"));

        static TimeMatch? Made(int month, int first, int last, int? year, int length) =>
            !DateForms.IsDay(year ?? 2024, month, first) || !DateForms.IsDay(year ?? 2024, month, last) ? null
            : new(length, year is { } y
                ? new Period.Between(new Period.Day(new(y, month, first)), new Period.Day(new(y, month, last)))
                : new Period.Between(new Period.DayOfYear(month, first), new Period.DayOfYear(month, last)));
    }

    private (int Day, int Length)? DayNumber(int at)
    {
        var skipped = SkipThe(at) - at;
        at += skipped;
        if (!IsNumber(at) || tokens[at].Number is not (>= 1 and <= 31) || tokens[at].Number != decimal.Truncate(tokens[at].Number)) return null;
        return ((int)tokens[at].Number, skipped + (Is(at + 1, "st", "nd", "rd", "th") ? 2 : 1));
    }

    private int? MonthAt(int at) => TimeWords.Months.TryGetValue(Word(at), out var month) ? month : null;

    private int? YearAt(int at)
    {
        if (!IsNumber(at) || tokens[at].Text.Length != 4) return null;
        return tokens[at].Number is >= 1990 and <= 2199 && tokens[at].Number == decimal.Truncate(tokens[at].Number) ? (int)tokens[at].Number : null;
    }

    /// <summary>"May-26" as spreadsheets write a month: a year that has data.</summary>
    private int? ShortYear(int at) => IsNumber(at) && tokens[at] is { Glued: true, Text.Length: 2 } token && 2000 + (int)token.Number is var year
        && year <= calendar.Today.Year && year >= (calendar.DataFrom?.Year ?? year) ? year : null;

    public TimeMatch? Dated(int at) => DateToken(at) ?? WeekOf(at) ?? Halves(at) ?? Fiscal(at) ?? Quarters(at) ?? Weeks(at) ?? DayInMonth(at) ?? Months(at)
        ?? Years(at) ?? Weekday(at);

    private TimeMatch? DateToken(int at) => tokens[at].Kind == TokenKind.Date
        && DateForms.ToPeriod(tokens[at].Text, MonthFirst) is { } period ? new(1, period) : null;

    /// <summary>Where one date of a message can only be day first, the others are too.</summary>
    private bool MonthFirst => calendar.MonthFirst && !tokens.Any(t => t.Kind == TokenKind.Date && t.Text.Split('/') is [var first, _, ..] && int.TryParse(first, out var day) && day > 12);

    private TimeMatch? WeekOf(int at)
    {
        var next = Is(at, "w") && Is(at + 1, "/") && Is(at + 2, "c") ? at + 3
            : Is(at, "wc") ? at + 1
            : Is(at, "week", "wk") && Is(at + 1, "of", "commencing", "beginning", "starting", "from", "containing", "with") && !(Is(at + 1, "from", "with", "of") && Is(at - 1, "by", "per", "each", "every")) ? at + 2 : -1;
        if (next < 0) return null;
        next = SkipThe(next);
        return next < tokens.Count && (DateToken(next) ?? DayInMonth(next) ?? Weekday(next)) is { Period: { } day } match
            ? new(next + match.Length - at, new Period.WeekOf(day)) : null;
    }

    private int? Ordinal(int at, out int after)
    {
        after = at + 1;
        if (TimeWords.Ordinals.TryGetValue(Word(at), out var ordinal)) return ordinal;
        if (IsNumber(at) && Is(at + 1, "st", "nd", "rd", "th")) { after = at + 2; return (int)Math.Min(tokens[at].Number, 99); }
        return null;
    }

    private TimeMatch? Halves(int at)
    {
        int? number = null;
        var next = at;
        if (Is(at, "h") && IsNumber(at + 1) && tokens[at + 1].Number is 1 or 2) { number = (int)tokens[at + 1].Number; next = at + 2; }
        else if (Ordinal(at, out var after) is { } ordinal && Is(after, "half")) { number = ordinal; next = after + 1; }
        if (number is not (1 or 2)) return YearAt(at) is { } before && Is(at + 1, "h") && IsNumber(at + 2) && tokens[at + 2].Number is 1 or 2
            ? new(3, new Period.Half(before, (int)tokens[at + 2].Number)) : null;
        var of = Is(next, "of", "in") ? SkipThe(next + 1) : next;
        if (MonthAt(of) is { } month && (of > next || Is(at, "h") is false))
        {
            var year = YearAt(of + 1);
            return new(of + (year is null ? 1 : 2) - at, new Period.HalfOfMonth(year, month, number.Value));
        }
        if (of > next && (Is(of, "this", "last", "current", "previous", "past")) && Is(of + 1, "month"))
        {
            var day = CalendarMath.Containing(calendar.Today, CalendarUnit.Month, calendar).Start.AddMonths(Is(of, "this", "current") ? 0 : -1);
            return new(of + 2 - at, new Period.HalfOfMonth(day.Year, day.Month, number.Value));
        }
        if (FiscalYear(of) is { } fiscal) return new(of + fiscal.Length - at, new Period.FiscalHalf(fiscal.Year, number.Value));
        if (YearAt(of) is { } named) return new(of + 1 - at, new Period.Half(named, number.Value));
        if (of > next && Is(of, "this", "current", "last", "previous") && Is(of + 1, "year"))
            return new(of + 2 - at, new Period.Half(calendar.Today.Year - (Is(of, "this", "current") ? 0 : 1), number.Value));
        if (of > next && Is(of, "year")) return new(of + 1 - at, new Period.Half(null, number.Value));
        return of > next ? null : new(next - at, new Period.Half(null, number.Value));
    }

    /// <summary>"FY26", "fiscal 2026", "fiscal year 2026".</summary>
    private (int Year, int Length)? FiscalYear(int at)
    {
        var next = Is(at, "fy") ? at + 1 : Is(at, "fiscal", "financial") ? (Is(at + 1, "year") ? at + 2 : at + 1) : -1;
        if (next < 0) return null;
        if (Is(next, "-")) next++;
        if (YearAt(next) is { } year) return (year, next + 1 - at);
        return IsNumber(next) && tokens[next].Text.Length == 2 ? (2000 + (int)tokens[next].Number, next + 1 - at) : null;
    }

    private TimeMatch? Fiscal(int at)
    {
        if (FiscalYear(at) is { } year)
        {
            var next = at + year.Length;
            return QuarterNumber(next) is { } quarter ? new(year.Length + quarter.Length, new Period.FiscalQuarter(year.Year, quarter.Number))
                : Is(next, "h") && IsNumber(next + 1) && tokens[next + 1].Number is 1 or 2
                    ? new(year.Length + 2, new Period.FiscalHalf(year.Year, (int)tokens[next + 1].Number))
                    : new(year.Length, new Period.FiscalYear(year.Year));
        }
        if (Is(at, "fq", "fh") && IsNumber(at + 1) && tokens[at + 1].Number is >= 1 and <= 4)
            return Is(at, "fq") ? WithYear(new Period.FiscalQuarter(null, (int)tokens[at + 1].Number), 2)
                : tokens[at + 1].Number <= 2 ? new(2, new Period.FiscalHalf(null, (int)tokens[at + 1].Number)) : null;
        if (Is(at, "fiscal", "financial") && Is(at + 1, "h") && IsNumber(at + 2) && tokens[at + 2].Number is 1 or 2)
            return new(3, new Period.FiscalHalf(null, (int)tokens[at + 2].Number));
        if (Is(at, "fiscal", "financial") && QuarterNumber(at + 1) is { } named) return WithYear(new(null, named.Number), 1 + named.Length);
        if (Ordinal(at, out var after) is { } ordinal && ordinal <= 4 && Is(after, "fiscal", "financial") && Is(after + 1, "quarter"))
            return WithYear(new(null, ordinal), after + 2 - at);
        if (QuarterNumber(at) is { } plain)
        {
            var next = at + plain.Length;
            if (Is(next, "of")) next++;
            next = SkipThe(next);
            if (FiscalYear(next) is { } of) return new(next + of.Length - at, new Period.FiscalQuarter(of.Year, plain.Number));
        }
        return null;

        TimeMatch WithYear(Period.FiscalQuarter quarter, int length)
        {
            var next = at + length;
            if (Is(next, "of")) next++;
            return YearAt(next) is { } named ? new(next + 1 - at, quarter with { OfYear = named })
                : FiscalYear(next) is { } fiscal ? new(next + fiscal.Length - at, quarter with { OfYear = fiscal.Year }) : new(length, quarter);
        }
    }

    private (int Number, int Length)? QuarterNumber(int at)
    {
        if (Is(at, "q", "quarter", "qtr") && IsNumber(at + 1) && tokens[at + 1].Number is 1 or 2 or 3 or 4) return ((int)tokens[at + 1].Number, 2);
        if (IsNumber(at) && tokens[at].Number is 1 or 2 or 3 or 4 && Is(at + 1, "q")) return ((int)tokens[at].Number, 2);
        return Ordinal(at, out var after) is { } ordinal && ordinal <= 4 && Is(after, "quarter") ? (ordinal, after + 1 - at) : null;
    }

    private TimeMatch? Quarters(int at)
    {
        if (YearAt(at) is { } before && QuarterNumber(at + 1) is { } later) return new(1 + later.Length, new Period.Quarter(before, later.Number));
        if (QuarterNumber(at) is not { } quarter) return null;
        var next = at + quarter.Length;
        if (Is(next, "of", "in", "/", "-")) next = SkipThe(next + 1);
        if (YearAt(next) is { } year) return new(next + 1 - at, new Period.Quarter(year, quarter.Number));
        if (Is(next, "this", "current", "last", "previous") && Is(next + 1, "year"))
            return new(next + 2 - at, new Period.Quarter(calendar.Today.Year - (Is(next, "this", "current") ? 0 : 1), quarter.Number));
        return new(quarter.Length, new Period.Quarter(null, quarter.Number));
    }

    private TimeMatch? Weeks(int at)
    {
        if (YearAt(at) is { } first && Is(at + 1, "w", "week") && WeekNumber(at + 2) is { } named) return new(3, new Period.Week(first, named));
        var start = Is(at, "calendar", "iso") && Is(at + 1, "week", "wk") ? at + 1 : at;
        if (!Is(start, "week", "w", "wk", "cw", "kw") || WeekNumber(start + 1) is not { } number) return null;
        var next = start + 2;
        if (Is(next, "of", "in", "/")) next++;
        return YearAt(next) is { } year ? new(next + 1 - at, new Period.Week(year, number)) : new(start + 2 - at, new Period.Week(null, number));

        int? WeekNumber(int i) => IsNumber(i) && tokens[i].Number is >= 1 and <= 53 && tokens[i].Number == decimal.Truncate(tokens[i].Number)
            ? (int)tokens[i].Number : null;
    }

    private TimeMatch? DayInMonth(int at)
    {
        if (DayNumber(at) is { } day)
        {
            var next = at + day.Length;
            if (Is(next, "of", ".")) next++;
            if (MonthAt(next) is { } month) return Day(month, day.Day, next + 1);
            // "The 18th" by itself: the latest such day.
            if (Is(at + 1, "st", "nd", "rd", "th") && Is(at - 1, "the", "on") && !Is(at + 2, "half", "quarter", "week", "one", "option", "fiscal"))
            {
                var today = calendar.Today;
                for (var back = 0; back < 3; back++)
                    if (today.AddMonths(-back) is var m && DateForms.IsDay(m.Year, m.Month, day.Day) && new DateOnly(m.Year, m.Month, day.Day) is var date && date <= today)
                        return new(2, new Period.Day(date));
            }
            return null;
        }
        return MonthAt(at) is { } named && ShortYear(at + 1) is null && DayNumber(at + 1) is { } number ? Day(named, number.Day, at + 1 + number.Length) : null;

        TimeMatch? Day(int month, int dayOfMonth, int end)
        {
            var comma = Is(end, ",") ? 1 : 0;
            if (YearAt(end + comma) is { } year)
                return DateForms.IsDay(year, month, dayOfMonth) ? new(end + comma + 1 - at, new Period.Day(new(year, month, dayOfMonth))) : null;
            return DateForms.IsDay(2024, month, dayOfMonth) ? new(end - at, new Period.DayOfYear(month, dayOfMonth)) : null;
        }
    }

    /// <summary>"To the 17th" after "from the 4th of May": of the same month.</summary>
    public TimeMatch? DayAlone(int at, Period? from)
    {
        if (DayNumber(at) is not { } day || !Is(at + 1, "st", "nd", "rd", "th") || MonthAt(at + day.Length) is not null || Is(at + day.Length, "of", "week")) return null;
        return from switch
        {
            Period.DayOfYear first when DateForms.IsDay(2024, first.MonthNumber, day.Day) => new(day.Length, new Period.DayOfYear(first.MonthNumber, day.Day)),
            Period.Day first when DateForms.IsDay(first.Date.Year, first.Date.Month, day.Day) => new(day.Length, new Period.Day(new(first.Date.Year, first.Date.Month, day.Day))),
            _ => null,
        };
    }

    private TimeMatch? Months(int at)
    {
        if (IsNumber(at) && tokens[at] is { Number: >= 1 and <= 12, Text.Length: <= 2 } numbered && Is(at + 1, "/") && YearAt(at + 2) is { } slashed) return new(3, new Period.Month(slashed, (int)numbered.Number));
        var start = Is(at, "month") && Is(at + 1, "of") ? at + 2 : at;
        var past = Is(start, "last", "past", "previous");
        if ((past || Is(start, "this")) && MonthAt(start + 1) is not null) start++;
        if (MonthAt(start) is not { } month) return null;
        if (past && start > at && month == calendar.Today.Month && YearAt(start + 1) is null)
            return new(start + 1 - at, new Period.Month(calendar.Today.Year - 1, month));
        var next = start + 1;
        if (ShortYear(next) is { } brief) return new(next + 1 - at, new Period.Month(brief, month));
        if (Is(next, ",", "of")) next++;
        if (YearAt(next) is { } year) return new(next + 1 - at, new Period.Month(year, month));
        if (Is(next, "this", "last", "previous") && Is(next + 1, "year"))
            return new(next + 2 - at, new Period.Month(calendar.Today.Year - (Is(next, "this") ? 0 : 1), month));
        return new(start + 1 - at, new Period.Month(null, month));
    }

    private TimeMatch? Years(int at)
    {
        var start = Is(at, "year", "calendar") ? (Is(at + 1, "year") ? at + 2 : at + 1) : at;
        if (YearAt(start) is not { } year || year is < 2000 or > 2100) return null;
        // "More than 2025 prompts" counts; "in 2025" is a year.
        return start == at && Is(at - 1, "than", "over", "above", "least", "most", "under", "below", "top", "$", "€", ">", "<", ">=", "<=")
            ? null : new(start + 1 - at, new Period.Year(year));
    }

    private TimeMatch? Weekday(int at) => TimeWords.Weekdays.TryGetValue(Word(at), out var weekday) ? new(1, new Period.LatestWeekday(weekday)) : null;
}
