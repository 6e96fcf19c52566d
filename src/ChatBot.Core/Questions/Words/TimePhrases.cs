namespace ChatBot.Core.Questions.Words;

/// <summary>What a time phrase says: a period, days of the week inside one, or "the one before".</summary>
/// <param name="Previous">The period before the one already named ("than the month before").</param>
/// <param name="Vague">A time without a meaning of its own ("the last few weeks"): to be asked about.</param>
internal sealed record TimeMatch(int Length, Period? Period, Names<DayOfWeek> Weekdays = default, bool Previous = false, bool Vague = false, bool YearBefore = false);

/// <summary>Reads time phrases (semantics, section 1), each from the token it starts at.</summary>
internal sealed class TimePhrases(IReadOnlyList<Token> tokens, Calendar calendar)
{
    private static readonly Names<DayOfWeek> Weekend = [DayOfWeek.Saturday, DayOfWeek.Sunday];
    private static readonly Names<DayOfWeek> WorkingDays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private readonly DayPhrases days = new(tokens, calendar);

    public TimeMatch? Match(int at)
    {
        if (tokens[at].Kind is TokenKind.Email or TokenKind.Quoted) return null;
        return Weekdays(at) ?? Previous(at) ?? Ranges(at) ?? ToEnd(at) ?? Vague(at) ?? (Single(at) is { } single ? Spanned(at, single) : null);
    }

    /// <summary>The period of a phrase and nothing else.</summary>
    public static Period? Whole(string phrase, Calendar calendar)
    {
        var tokens = Lexer.Read(phrase);
        return tokens.Count > 0 && new TimePhrases(tokens, calendar).Match(0) is { } match && match.Length == tokens.Count ? match.Period : null;
    }

    private string Word(int at) => at >= 0 && at < tokens.Count && tokens[at].Kind is TokenKind.Word or TokenKind.Symbol ? tokens[at].Text : "";

    private bool Is(int at, params ReadOnlySpan<string> words) => Word(at) is { Length: > 0 } word && words.Contains(word);

    private int SkipThe(int at) => Is(at, "the") ? at + 1 : at;

    private TimeMatch? Weekdays(int at)
    {
        if (Is(at, "weekends")) return new(1, null, Weekend);
        if (Is(at, "this") && Is(at + 1, "weekend")) return new(2, new Period.This(CalendarUnit.Week), Weekend);
        if (Is(at, "weekend") && Is(at + 1, "before") && Is(SkipThe(at + 2), "last")) return new(SkipThe(at + 2) + 1 - at, new Period.Ago(2, CalendarUnit.Week), Weekend);
        if (Is(at, "weekend")) return new(1, null, Weekend);
        if (Is(at, "on", "at", "during", "over", "in") && SkipThe(at + 1) is var day && Is(day, "weekend", "weekends")) return new(day + 1 - at, null, Weekend);
        if (Is(at, "weekdays", "workdays") || (Is(at, "working", "business", "work") && Is(at + 1, "days") && !Is(at - 1, "last", "past") && !IsNumber(at - 1)))
            return new(Is(at, "weekdays", "workdays") ? 1 : 2, null, WorkingDays);
        if (Is(at, "last", "past", "previous") && Is(at + 1, "weekend")) return new(2, new Period.Ago(1, CalendarUnit.Week), Weekend);
        if (Plural(at) is not { } first) return null;
        var found = new List<DayOfWeek> { first };
        var end = at + 1;
        while (Is(end, "and", "or", ",") && Plural(end + 1) is { } more)
        {
            found.Add(more);
            end += 2;
        }
        return new(end - at, null, [.. found.Distinct()]);

        DayOfWeek? Plural(int i) => Word(i) is ['m' or 't' or 'w' or 'f' or 's', .., 's'] word
            && TimeWords.Weekdays.TryGetValue(word[..^1], out var weekday) && word.Length > 6 ? weekday : null;
    }

    private bool IsNumber(int at) => at >= 0 && at < tokens.Count && tokens[at].Kind == TokenKind.Number;

    /// <summary>"The month before", "the 7 days before", "the previous period".</summary>
    private TimeMatch? Previous(int at)
    {
        if (Is(at, "one") && Is(at + 1, "before", "prior", "earlier")) return new(2, null, Previous: true);
        if (Is(at, "previous", "prior", "preceding", "earlier") && Is(at + 1, "period", "one", "time", "window", "interval")) return new(2, null, Previous: true);
        if (Is(at, "preceding", "prior", "previous") && days.Count(at + 1, out var after) is not null && days.UnitAt(after) is not null
            && (Is(at, "preceding", "prior") || Is(SkipThe(at - 1), "vs") || IsComparing(at - 1)))
            return new(after + 1 - at, null, Previous: true);
        var start = days.Count(at, out var unit) is not null ? unit : at;
        if ((days.UnitAt(start) is not null || Is(start, "period", "time")) && Is(start + 1, "before", "prior", "preceding", "earlier", "previous")
            && !Is(SkipThe(start + 2), "last", "yesterday") && (start > at || Single(SkipThe(start + 2)) is null))
            return new(start + (Is(start + 2, "that", "this", "it") ? 3 : 2) - at, null, Previous: true, YearBefore: start == at && Is(start, "year"));
        // "More this month than last".
        if (Is(at, "last", "previous") && IsComparing(at - 1) && (at + 1 == tokens.Count || tokens[at + 1].Kind == TokenKind.Symbol) && Enumerable.Range(0, at).Any(i => Is(i, "this") && days.UnitAt(i + 1) is not null))
            return new(1, null, Previous: true);
        return Is(at, "before") && Is(at + 1, "that") ? new(2, null, Previous: true) : null;

        bool IsComparing(int i) => Is(Is(i, "the") ? i - 1 : i, "vs", "versus", "to", "with", "than", "against", "and", "from", "by");
    }

    /// <summary>"From A to B", "between A and B", "since A", "until A", "before A".</summary>
    private TimeMatch? Ranges(int at)
    {
        if (Is(at, "from", "between") && SkipThe(at + 1) is var start)
        {
            if (days.ShortSpan(start, Is(at, "between")) is { } span) return new(span.Length + start - at, span.Period);
            if (Single(start) is { } from)
            {
                var middle = start + from.Length;
                if (Is(middle, "up")) middle++;
                if (Is(middle, "to", "till", "until", "through", "thru", "-") || (Is(at, "between") && Is(middle, "and")))
                {
                    middle = SkipThe(middle + 1);
                    if (days.DayAlone(middle, from.Period) is { } alone) return new(middle + alone.Length - at, new Period.Between(from.Period!, alone.Period!));
                    if (Single(middle) is { } to)
                        return new(middle + to.Length - at, new Period.Between(from.Period!, to.Period!));
                }
                if (Is(at, "from") && Is(middle, "on", "onward", "onwards", "forward")) return new(middle + 1 - at, new Period.Since(from.Period!));
            }
            if (Is(at, "from") && Is(start, "start", "beginning", "begin", "outset") && !Is(start + 1, "of")) return new(start + 1 - at, new Period.Ever());
        }
        if (Is(at, "since"))
        {
            var from = SkipThe(at + 1);
            if (Is(from, "launch", "inception", "introduction", "rollout") || Is(from, "beginning", "start", "begin", "forever", "ever", "go") && !Is(from + 1, "of"))
                return new(from + 1 - at, new Period.Ever());
            // "Since we rolled it out", "since we began using it".
            if (Is(from, "we") && Is(from + 1, "rolled", "launched", "introduced", "started", "began", "deployed", "adopted", "bought", "got"))
                return new((Is(from + 2, "out", "using", "with") ? from + 3 : from + 2) - at, new Period.Ever());
            if (Is(from, "beginning", "start", "begin") && Is(from + 1, "of") && Is(SkipThe(from + 2), "time", "data", "records"))
                return new(SkipThe(from + 2) + 1 - at, new Period.Ever());
            // "Since the quarter began".
            if (days.UnitAt(from) is { Calendar: { } begun } running && Is(from + running.Length, "began", "begins", "started", "starts"))
                return new(from + running.Length + 1 - at, new Period.Since(new Period.This(begun)));
            if ((ToEnd(from) ?? Single(from)) is { Period: { } period } match)
                return new(from + match.Length - at, new Period.Since(period is Period.StartOf inner ? inner.Inner : period));
        }
        if ((Is(at, "until", "till") || (Is(at, "up") && Is(at + 1, "to", "until", "till"))) && SkipThe(at + (Is(at, "up") ? 2 : 1)) is var limit
            && (ToEnd(limit) ?? Single(limit)) is { Period: { } last } until)
            return new(limit + until.Length - at, new Period.UntilEndOf(last));
        if (Is(at, "before", "prior") && SkipThe(at + (Is(at + 1, "to") ? 2 : 1)) is var then && Single(then) is { Period: { } day } before)
            return new(then + before.Length - at, new Period.Before(day));
        if (Is(at, "after") && SkipThe(at + 1) is var past && Single(past) is { Period: { } done } after)
            return new(past + after.Length - at, new Period.After(done));
        if (Is(at, "ever")) return new(Is(at + 1, "since") && !HasTime(at + 2) ? 2 : 1, Is(at + 1, "since") && HasTime(at + 2) ? null : new Period.Ever());
        if (Is(at, "all") && Is(at + 1, "time")) return new(2, new Period.Ever());
        if (Is(at, "of") && Is(at + 1, "all") && Is(at + 2, "time", "times")) return new(3, new Period.Ever());
        return Is(at, "to") && Is(at + 1, "date") && !Is(at - 1, "up") ? new(2, new Period.Ever()) : null;

        bool HasTime(int i) => i < tokens.Count && Single(SkipThe(i)) is not null;
    }

    /// <summary>"The end of March", "the start of the year".</summary>
    private TimeMatch? ToEnd(int at)
    {
        if (Is(at, "month") && Is(at + 1, "end")) return new(2, new Period.EndOf(new Period.This(CalendarUnit.Month)));
        if (!Is(at, "end", "start", "beginning", "begin", "close", "last") || (Is(at, "last") && !Is(at + 1, "day"))) return null;
        var of = Is(at, "last") ? at + 2 : at + 1;
        if (!Is(of, "of")) return null;
        var inner = SkipThe(of + 1);
        if (Single(inner) is { Period: { } period } match) return new(inner + match.Length - at, Edge(period));
        return days.UnitAt(inner) is { Calendar: { } current } unit ? new(inner + unit.Length - at, Edge(new Period.This(current))) : null;

        Period Edge(Period of) => Is(at, "end", "close", "last") ? new Period.EndOf(of) : new Period.StartOf(of);
    }

    private TimeMatch? Vague(int at)
    {
        if (Is(at, "last", "past", "recent", "previous") && (Is(at + 1, "few", "several", "some", "many")) && days.UnitAt(at + 2) is not null)
            return new(3, null, Vague: true);
        if (Is(at, "early", "late", "mid") && at + 1 < tokens.Count && Single(SkipThe(at + 1)) is { } match)
            return new(SkipThe(at + 1) + match.Length - at, null, Vague: true);
        // "The last week of May", "the first two weeks of Q1".
        var part = days.Count(at + 1, out var counted) is not null ? counted : at + 1;
        if ((TimeWords.Ordinals.ContainsKey(Word(at)) || Is(at, "last", "final", "opening", "closing")) && Is(part, "week", "day", "days", "weeks", "weekend") && Is(part + 1, "of", "in")
            && SkipThe(part + 2) is var inner && inner < tokens.Count && Single(inner) is { } month && !(Is(part, "day") && Is(at, "last")) && days.Relative(at) is not { Period: Period.Between })
            return new(inner + month.Length - at, null, Vague: true);
        return null;
    }

    /// <summary>"A to B", "A – B", "A through B" without a "from" before it.</summary>
    private TimeMatch Spanned(int at, TimeMatch single)
    {
        var middle = at + single.Length;
        if (single.Period is null || !Is(middle, "to", "-", "through", "till", "until", "thru")) return single;
        var to = SkipThe(middle + 1);
        if (days.DayAlone(to, single.Period) is { } alone) return new(to + alone.Length - at, new Period.Between(single.Period, alone.Period!));
        return to < tokens.Count && Single(to) is { Period: { } end } second && IsDated(single.Period) && IsDated(end)
            ? new(to + second.Length - at, new Period.Between(single.Period, end))
            : single;

        static bool IsDated(Period period) => period is Period.Day or Period.DayOfYear or Period.Month or Period.Quarter or Period.Year
            or Period.Week or Period.Today or Period.DaysAgo or Period.LatestWeekday or Period.Half or Period.FiscalQuarter;
    }

    /// <summary>A period without "from", "since" or the like.</summary>
    private TimeMatch? Single(int at)
    {
        if (at >= tokens.Count) return null;
        return days.Relative(at) ?? days.ShortSpan(at, false) ?? days.Dated(at);
    }
}
