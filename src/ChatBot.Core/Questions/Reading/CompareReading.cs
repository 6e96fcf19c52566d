namespace ChatBot.Core.Questions.Reading;

/// <summary>Which period, what it is compared with, growth by group and why (semantics, section 4).</summary>
internal static class CompareReading
{
    public static void Read(Sentence sentence, Slots slots, TimeReading.Times times)
    {
        var yoy = sentence.Take("c", "yoy") || times.YearBefore;
        var stepped = Stepped(sentence);
        var marks = sentence.Items.FindAll(i => i.Is("c", "vs") && sentence.WordAt(i.From) != "or" || i.Is("c", "compare") || i.Is("c", "than") && sentence.WordAt(i.From) != "then"
            || i.Is("l") && !i.Taken && sentence.WordAt(i.Until - 1) is "than" or "over" && i.Until - i.From > 1
            || i.Is("v", "exceed") && !i.Taken);
        // "Seats vs consumption" sets two measures side by side.
        // "Compare adoption across teams": rows side by side, all of one time.
        if (slots.By.Count > 0 && slots.Only.Count == 0 && times.Periods.Count < 2 && !times.Previous) marks.RemoveAll(m => sentence.WordAt(m.From) is "compare" or "comparison" or "comparing" && !sentence.Items.Exists(i => i.From > m.From && sentence.WordAt(i.From) is "to" or "with" or "against" or "than" or "before" or "vs") && (m.Taken = true));
        marks.RemoveAll(m => m.Is("c", "vs") && slots.Measures.Count > 1 && IsMeasure(sentence.Before(m)) && IsMeasure(sentence.After(m)) && (m.Taken = true));
        var moves = sentence.Items.FindAll(i => (i.Is("v", "grow") || i.Is("v", "fall") || i.Is("v", "change")) && !i.Taken);
        var why = Why(sentence);
        var sides = slots.Only.Count > 0 || slots.SeniorityBySide;
        // "Is it higher in Payments or Checkout" sets two groups side by side, not two times.
        if (sides && times.Periods.Count < 2 && !times.Previous && moves.TrueForAll(m => sentence.WordAt(m.From) is "higher" or "lower" or "worse" or "difference" or "differ" or "more"))
        {
            foreach (var move in moves) move.Taken = true;
            moves.Clear();
        }
        var compares = marks.Count > 0 || yoy || stepped is not null || times.Previous || moves.Count > 0 || why;

        ReadPeriods(sentence, slots, times, marks, moves.Count > 0);
        if (slots.Period is null && stepped is { } unit) slots.Period = new Period.This(unit);
        if (slots.Comparison is null && yoy) slots.Comparison = new Comparison.YearBefore();
        if (slots.Comparison is null && (stepped is not null || times.Previous || moves.Count > 0 || why || (marks.Count > 0 && !sides && slots.Form is not Form.AgainstAverage && sentence.Has("s") is false && times.Periods.Count > 0)))
            slots.Comparison = new Comparison.Before();
        if (!compares) return;

        if (marks.Exists(m => m.Is("v", "exceed")) && sentence.IsYesNo()) slots.Form ??= new Form.YesNo(new Threshold(Comparator.MoreThan, 0));
        sentence.Take("v", "exceed");
        sentence.Take("c", "vs");
        sentence.Take("c", "compare");
        sentence.Take("c", "than");
        var falling = moves.Exists(m => m.Is("v", "fall")) && !moves.Exists(m => m.Is("v", "grow"));
        if (why && slots.Measures.Exists(m => m is Measure.BlockedPeople or Measure.NoAccess or Measure.OpenRequests or Measure.WaitDays))
        {
            slots.Stop ??= new Parsed.Clarify("The reason is not recorded. I can show the open requests and how long they have waited.", []);
            return;
        }
        if (why)
        {
            slots.Form = new Form.Why();
            if (slots.By.Count == 0) slots.Group(Dimension.Tool);
            slots.Ranking = null;
            TakeMoves();
            return;
        }
        if (moves.Count == 0) return;
        var ranked = slots.GrowthCount is not null || sentence.Has("q", "which") || sentence.Has("g", "by") || sentence.Has("q", "who");
        if (slots.By.Count == 0 && sentence.Has("q", "who") && !sentence.IsYesNo()) slots.Group(Dimension.Person);
        if (slots.By.Count > 0 && !sides && ranked && slots.Form is null && !slots.By.Exists(d => d is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter))
        {
            var least = sentence.Items.Exists(i => i.Is("r", "least") || i.Is("r", "bottom"));
            slots.Form = new Form.Growth(falling || least && !moves.Exists(m => m.Is("v", "fall")));
            if (slots.GrowthCount is { } count) slots.Ranking = new Ranking(count);
            else if (sentence.Has("q", "which") && !slots.Plural) slots.Ranking = new Ranking(1);
            TakeMoves();
            return;
        }
        // Buckets over time show the change by themselves.
        if (slots.By.Count == 0 && slots.Comparison is Comparison.Before && Unfolds(sentence, slots.Period, moves))
        {
            slots.Group(slots.Period!.Resolve(sentence.Calendar).Days > 185 || slots.Period is Period.LastMonths or Period.LastFull { Unit: CalendarUnit.Month } ? Dimension.Month : Dimension.Week);
            slots.Comparison = null;
        }
        if (slots.By.Exists(d => d is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter)) slots.Comparison = null;
        else if (sentence.IsYesNo() && slots.Form is null && !(moves.Exists(m => m.Is("v", "fall")) && moves.Exists(m => m.Is("v", "grow"))) && !moves.TrueForAll(m => m.Is("v", "change")))
            slots.Form = new Form.YesNo(new Threshold(falling ? Comparator.LessThan : Comparator.MoreThan, 0));
        TakeMoves();

        void TakeMoves()
        {
            foreach (var move in moves) move.Taken = true;
        }
    }

    /// <summary>"How did it develop over the last 6 months" wants the way there, not two ends.</summary>
    private static bool IsMeasure(Item? item) => item is not null && (item.Is("m") || item.Is("n") || item.Is("a"));

    private static bool Unfolds(Sentence sentence, Period? period, List<Item> moves) => period is not null && !sentence.IsYesNo()
        && moves.TrueForAll(m => m.Is("v", "change")) && moves.Exists(m => sentence.WordAt(m.From) is "develop" or "developed" or "development" or "evolve" or "evolved" or "evolution" or "change" or "changed")
        && period is Period.LastMonths { Months: > 1 } or Period.LastFull { Count: > 1 } or Period.LastDays { Days: >= 42 } or Period.Since or Period.Ever or Period.This { Unit: CalendarUnit.Year };

    private static bool Why(Sentence sentence)
    {
        var found = sentence.Items.FindAll(i => sentence.WordAt(i.From) is "why" or "reason" or "reasons" or "cause" or "caused" or "causes" or "drove" or "driver" or "drivers" or "drives"
            or "driving" or "explain" or "explains" or "explanation" || sentence.WordAt(i.From) == "behind" && sentence.WordAt(i.From - 1) is not ("fall" or "falling" or "fell" or "lag" or "lagging")
            || (sentence.WordAt(i.From) == "how" && sentence.WordAt(i.From + 1) == "come"));
        if (found.Count == 0) return false;
        var moves = sentence.Items.Exists(i => i.Is("v", "grow") || i.Is("v", "fall") || i.Is("v", "change"));
        var asks = found.Exists(i => sentence.WordAt(i.From) is "why" or "how" or "drove" or "drives" or "driving" or "driver" or "drivers");
        if (!moves && !(asks && sentence.Has("m")) && !sentence.HasWord("high", "low")) return false;
        foreach (var item in found) item.Taken = item.IsUnknown || item.IsFiller || item.Taken;
        foreach (var item in sentence.Items)
            if (sentence.WordAt(item.From) is "so" or "high" or "low" or "much" or "come") item.Taken = true;
        return true;
    }

    private static CalendarUnit? Stepped(Sentence sentence) =>
        sentence.Take("c", "mom") ? CalendarUnit.Month
        : sentence.Take("c", "wow") ? CalendarUnit.Week
        : sentence.Take("c", "qoq") ? CalendarUnit.Quarter : null;

    private static void ReadPeriods(Sentence sentence, Slots slots, TimeReading.Times times, List<Item> marks, bool moves)
    {
        var periods = times.Periods;
        if (periods.Count == 0) return;
        if (periods.Count == 1)
        {
            ReadOne(sentence, slots, periods[0], marks, moves);
            return;
        }
        if (periods.Count > 2)
        {
            // "In April, May and June".
            if (marks.Count == 0 && !moves && periods.Zip(periods.Skip(1)).Select(p => Adjacent(p.First.Period, p.Second.Period, sentence.Calendar)).Distinct().ToList() is [{ } bucket])
            {
                slots.Period = new Period.Between(periods[0].Period, periods[^1].Period);
                if (!sentence.AsksCount && !sentence.HasWord("together", "combined", "total", "overall", "altogether", "sum")) slots.Group(bucket);
                return;
            }
            slots.Stop ??= new Parsed.Clarify("I can compare two periods at a time. Which two?", []);
            return;
        }
        var (first, second) = (periods[0].Period, periods[1].Period);
        if (first == second)
        {
            slots.Period = first;
            if (marks.Count > 0) slots.Comparison = new Comparison.Before();
            return;
        }
        // "Ever" beside a named period only stresses it: "have I ever used it this month".
        if (first is Period.Ever || second is Period.Ever)
        {
            slots.Period = first is Period.Ever ? second : first;
            return;
        }
        if (marks.Count == 0 && !moves && !sentence.HasWord("difference", "between"))
        {
            if (Adjacent(first, second, sentence.Calendar) is { } unit)
            {
                slots.Period = new Period.Between(first, second);
                if (!sentence.AsksCount && !sentence.HasWord("together", "combined", "total", "overall", "altogether", "sum")) slots.Group(unit);
                return;
            }
            // "The last day of May 2026": one narrows the other only where days lie inside.
            slots.Notes.Add("Two periods were named; they are shown side by side.");
        }
        // "Last month compared to last year" means the same days of that year.
        if (marks.Count > 0 && second is Period.Ago { Count: 1, Unit: CalendarUnit.Year } && first is not (Period.Year or Period.This { Unit: CalendarUnit.Year } or Period.Ago { Unit: CalendarUnit.Year }))
        {
            (slots.Period, slots.Comparison) = (first, new Comparison.YearBefore());
            return;
        }
        var current = first;
        var previous = second;
        var firstIsLater = first.Whole(sentence.Calendar).Start >= second.Whole(sentence.Calendar).Start;
        var paired = marks.Exists(m => m.Is("c", "compare") && m.From < periods[0].Item.From) && sentence.WordAt(periods[1].Item.From - 1) is "and"
            || sentence.HasWord("difference", "between") || moves && (sentence.HasWord("from") || sentence.HasWord("growth", "change", "increase", "decrease", "delta", "grew", "grown") && !marks.Exists(m => sentence.WordAt(m.Until - 1) == "than"));
        if (IsThisAndLast(first, second) || (paired && !firstIsLater)) (current, previous) = firstIsLater ? (first, second) : (second, first);
        slots.Period = current;
        slots.Comparison = current is Period.This now && previous is Period.Ago { Count: 1 } before && now.Unit == before.Unit
            ? new Comparison.Before() : new Comparison.With(previous);
    }

    private static bool IsThisAndLast(Period a, Period b) =>
        a is Period.This now && b is Period.Ago { Count: 1 } before && now.Unit == before.Unit
        || b is Period.This later && a is Period.Ago { Count: 1 } earlier && later.Unit == earlier.Unit;

    private static Dimension? Adjacent(Period first, Period second, Calendar calendar)
    {
        Dimension? unit = (first, second) switch
        {
            (Period.Month, Period.Month) => Dimension.Month,
            (Period.Quarter, Period.Quarter) => Dimension.Quarter,
            (Period.Week, Period.Week) => Dimension.Week,
            (Period.Day or Period.DayOfYear or Period.Today or Period.DaysAgo or Period.LatestWeekday, Period.Day or Period.DayOfYear or Period.Today or Period.DaysAgo or Period.LatestWeekday) => Dimension.Day,
            _ => null,
        };
        var (a, b) = (first.Whole(calendar), second.Whole(calendar));
        return unit is not null && a.End.AddDays(1) == b.Start ? unit : null;
    }

    private static void ReadOne(Sentence sentence, Slots slots, (Period Period, Item Item) only, List<Item> marks, bool moves)
    {
        var (period, item) = only;
        // "How did it change from April to May" is two periods, not one stretch.
        if (period is Period.Between { From: { } from, To: { } to } && from.GetType() == to.GetType() && (moves || marks.Count > 0)
            && from is Period.Month or Period.Quarter or Period.Week or Period.Year or Period.Half && (moves || sentence.HasWord("between")))
        {
            slots.Period = to;
            slots.Comparison = new Comparison.With(from);
            return;
        }
        var mark = marks.FindLast(m => m.From < item.From);
        var behind = mark is not null && slots.Only.Count == 0 && slots.Form is not Form.AgainstAverage
            && sentence.Items[(mark.Position + 1)..item.Position].TrueForAll(i => i.IsFiller || i.IsSymbol || (i.Is("m") && mark.Is("c", "compare")) || i.Is("s") || i.Is("v", "have") || i.Is("v", "use") || i.Is("v", "spend") || i.Is("c"));
        if (!behind || times(sentence) || (mark!.Is("c", "compare") && sentence.WordAt(item.From - 1) is "in" or "for" or "over" or "during" && !marks.Exists(m => sentence.WordAt(m.Until - 1) is "to" or "with")))
        {
            slots.Period = period;
            return;
        }
        slots.Period = period switch
        {
            Period.Ago { Count: 1 } before => new Period.This(before.Unit),
            _ => null,
        };
        slots.ComparedOnly = slots.Period is null;
        slots.Comparison = period is Period.Ago { Count: 1 } ? new Comparison.Before() : new Comparison.With(period);
        if (period is Period.Ago { Count: 1 }) (slots.PeriodIsImplied, slots.ComparedWith) = (true, period);

        static bool times(Sentence s) => s.Items.Exists(i => i.Time is { Previous: true });
    }
}
