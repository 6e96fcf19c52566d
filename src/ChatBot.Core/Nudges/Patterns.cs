namespace ChatBot.Core.Nudges;

/// <param name="Actions">Prompts, or sessions where a tool tells no prompts.</param>
public readonly record struct DayUse(DateOnly Day, long Actions);

public enum PatternKind
{
    /// <summary>One day far above the person's usual.</summary>
    Burst,

    /// <summary>Days on end without a pause, weekends too, all far above the usual: a program, not a person.</summary>
    Loop,
}

/// <param name="Until">Exclusive.</param>
public sealed record Pattern(PatternKind Kind, DateOnly From, DateOnly Until);

/// <summary>Finds use that nobody sat at, or that was made for a counter, so that it lifts nobody's standing and no team's goal.</summary>
public static class Patterns
{
    private const int FewestDays = 5, BurstFactor = 5, FewestActions = 50, LoopDays = 4;

    /// <param name="days">Of one person and tool; any order, a day at most once.</param>
    /// <returns>By day; a day is in at most one. Empty while there are fewer than five days to tell the usual from.</returns>
    public static IReadOnlyList<Pattern> Spot(IReadOnlyCollection<DayUse> days)
    {
        if (days.Count < FewestDays) return [];
        var limit = Limit(days);
        var high = days.Where(d => d.Actions > limit).Select(d => d.Day).Order().ToList();
        var found = new List<Pattern>();
        for (var at = 0; at < high.Count;)
        {
            var end = at + 1;
            while (end < high.Count && high[end] == high[end - 1].AddDays(1)) end++;
            var isLoop = end - at >= LoopDays && high[at..end].Any(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
            if (isLoop) found.Add(new(PatternKind.Loop, high[at], high[end - 1].AddDays(1)));
            else found.AddRange(high[at..end].Select(d => new Pattern(PatternKind.Burst, d, d.AddDays(1))));
            at = end;
        }

        return found;
    }

    /// <summary>The days as they count: none of a loop, of a burst no more than a high but usual day.</summary>
    public static IReadOnlyList<DayUse> Honest(IReadOnlyCollection<DayUse> days)
    {
        var patterns = Spot(days);
        if (patterns.Count == 0) return [.. days];
        var limit = Limit(days);
        return
        [
            .. from day in days
               let pattern = patterns.FirstOrDefault(p => day.Day >= p.From && day.Day < p.Until)
               where pattern?.Kind != PatternKind.Loop
               select pattern is null ? day : day with { Actions = limit },
        ];
    }

    /// <summary>Five times the lower median of the days: a median that a loop of days cannot lift while most days are the person's own.</summary>
    private static long Limit(IReadOnlyCollection<DayUse> days)
    {
        var sorted = days.Select(d => d.Actions).Order().ToList();
        return Math.Max(FewestActions, BurstFactor * sorted[(sorted.Count - 1) / 2]);
    }
}

/// <summary>Days with use of one person and tool, as triage wants them.</summary>
public static class UseWindows
{
    /// <param name="facts">Access, requests and answers; its figures of use are filled in here.</param>
    /// <param name="days">With activity, of the last twelve weeks at least; any order, a day at most once.</param>
    public static ToolFacts Fill(ToolFacts facts, IReadOnlyCollection<DayUse> days, DateOnly today)
    {
        var honest = Patterns.Honest(days).Where(d => d.Day <= today && Age(d) < Triage.Weeks * 7).ToList();
        var isYoung = facts.AccessSince is { } since && today.DayNumber - since.DayNumber < Triage.Weeks * 7;
        var weeks = isYoung ? Triage.ShortWeeks : Triage.Weeks;
        var last = days.Where(d => d.Day <= today).Select(d => (DateOnly?)d.Day).Max();
        return facts with
        {
            LastUse = facts.LastUse > last ? facts.LastUse : last ?? facts.LastUse,
            ActiveDays = honest.Count(d => Age(d) < Triage.WindowDays),
            ActiveWeeks = honest.Select(d => Age(d) / 7).Distinct().Count(),
            LastActiveWeeks = honest.Select(d => Age(d) / 7).Where(w => w < Triage.ShortWeeks).Distinct().Count(),
            ActionsPerWeek = honest.Where(d => Age(d) < weeks * 7).Sum(d => (double)d.Actions) / weeks,
        };

        int Age(DayUse day) => today.DayNumber - day.Day.DayNumber;
    }
}

/// <summary>Use that a program makes on somebody's behalf. It is counted apart: a day on which only an agent ran is no day of the person.</summary>
public static class AgentUse
{
    private static readonly string[] Words = ["agent", "background", "autonomous", "automation"];

    public static bool Is(string feature, string surface) =>
        Words.Any(w => feature.Contains(w, StringComparison.OrdinalIgnoreCase) || surface.Contains(w, StringComparison.OrdinalIgnoreCase));
}
