using ChatBot.Core.Answers;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions.Reading;

/// <summary>Periods of a message, in the order said, and which of them are compared.</summary>
internal static class TimeReading
{
    internal sealed record Times(List<(Period Period, Item Item)> Periods, bool Previous, bool YearBefore = false);

    public static Times Read(Sentence sentence, Slots slots)
    {
        var periods = new List<(Period, Item)>();
        var weekdays = new List<DayOfWeek>();
        var (previous, yearBefore) = (false, false);
        foreach (var item in sentence.Items)
        {
            if (item.Time is not { } time || item.Taken) continue;
            item.Taken = true;
            if (time.Vague)
                slots.Stop ??= new Parsed.Clarify($"Which days do you mean by “{sentence.Tagged.Raw(item)}”? For example “last 3 weeks” or “1–10 May”.", []);
            previous |= time.Previous;
            yearBefore |= time.YearBefore;
            var days = time.Weekdays.ToList();
            if (days.Count > 0 && sentence.Before(item) is { } before && (before.Is("ex", "except") || before.Is("neg") && sentence.WordAt(before.From) is "not" or "no"))
            {
                before.Taken = true;
                days = [.. Enum.GetValues<DayOfWeek>().Except(days)];
            }
            weekdays.AddRange(days.Where(d => !weekdays.Contains(d)));
            if (time.Period is { } period) periods.Add((period, item));
        }
        // "Friday prompts this quarter": a weekday inside a longer time.
        if (periods.Count == 2 && !sentence.Has("c") && periods.FindIndex(p => p.Item1 is Period.LatestWeekday && sentence.WordAt(p.Item2.Until - 1) == sentence.WordAt(p.Item2.From)) is >= 0 and var at
            && periods[1 - at].Item1 is Period.This or Period.Ago or Period.LastDays or Period.LastMonths or Period.LastFull or Period.Month or Period.Quarter or Period.Year)
        {
            weekdays.Add(((Period.LatestWeekday)periods[at].Item1).Weekday);
            periods.RemoveAt(at);
        }
        // "Monday to Friday last week", "usage Monday to Friday": days of the week, not one stretch.
        if (periods.FindIndex(p => p.Item1 is Period.Between { From: Period.LatestWeekday, To: Period.LatestWeekday }) is >= 0 and var stretch
            && periods[stretch].Item1 is Period.Between { From: Period.LatestWeekday { Weekday: var first }, To: Period.LatestWeekday { Weekday: var last } }
            && (periods.Count == 2 || first == DayOfWeek.Monday && last == DayOfWeek.Friday))
        {
            for (var day = first; ; day = (DayOfWeek)(((int)day + 1) % 7))
            {
                if (!weekdays.Contains(day)) weekdays.Add(day);
                if (day == last) break;
            }
            periods.RemoveAt(stretch);
        }
        if (weekdays.Count > 0) slots.Filters = slots.Filters with { Weekdays = [.. weekdays.OrderBy(d => ((int)d + 6) % 7)] };
        return new(periods, previous, yearBefore);
    }

    /// <summary>Ahead of today: nothing but this month's forecast can be said about it.</summary>
    public static Parsed? Refuse(Period? period, Calendar calendar) => period?.Check(calendar) switch
    {
        PeriodCheck.Future => new Parsed.Refused(RefusalReason.Unsupported,
            "That time lies ahead. Beyond the forecast for this month I can only tell what has happened."),
        _ => null,
    };
}
