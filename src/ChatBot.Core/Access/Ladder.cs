using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>From which day of waiting on a request is a warning, a SEV3, a SEV2, a SEV1.</summary>
/// <param name="TargetDays">Working days within which access should be there, where no tool or function has its own.</param>
/// <param name="Sev3Days">Days since the clock began: calendar days, or working days with <paramref name="InWorkingDays"/>.</param>
/// <param name="OfTool">Targets of single tools.</param>
/// <param name="OfFunction">Targets while a function is in the way.</param>
/// <param name="UnusedDays">Calendar days after which an unused seat is asked about.</param>
public sealed record Ladder(
    int TargetDays, int Sev3Days, int Sev2Days, int Sev1Days, bool InWorkingDays, IReadOnlyDictionary<string, int> OfTool, IReadOnlyDictionary<Blocker, int> OfFunction, int UnusedDays)
{
    public static readonly Ladder Usual = new(5, 30, 60, 90, false, new Dictionary<string, int>(), new Dictionary<Blocker, int>(), 14);

    /// <returns>The stricter of the tool's and the function's target; the general one where neither has any.</returns>
    public int TargetOf(Tool tool, Blocker blocker)
    {
        var own = OfTool.FirstOrDefault(t => string.Equals(t.Key, tool.Name, StringComparison.OrdinalIgnoreCase)) is { Value: > 0 } found ? found.Value : (int?)null;
        var function = OfFunction.TryGetValue(blocker, out var days) ? days : (int?)null;
        return own is null && function is null ? TargetDays : Math.Min(own ?? int.MaxValue, function ?? int.MaxValue);
    }

    /// <summary>The first day on which each rung is reached, each after the one before it.</summary>
    public IReadOnlyList<(Severity Severity, DateOnly From)> Rungs(DateOnly clockDay, Tool tool, Blocker blocker, WorkingDays working, string country)
    {
        DateOnly After(int days) => InWorkingDays ? working.After(clockDay, days, country) : clockDay.AddDays(days);
        var days = new[] { working.After(clockDay, TargetOf(tool, blocker), country).AddDays(1), After(Sev3Days), After(Sev2Days), After(Sev1Days) };
        for (var i = days.Length - 2; i >= 0; i--)
            if (days[i] > days[i + 1]) days[i] = days[i + 1];
        return [(Severity.Warning, days[0]), (Severity.Sev3, days[1]), (Severity.Sev2, days[2]), (Severity.Sev1, days[3])];
    }

    public Severity On(DateOnly day, DateOnly clockDay, Tool tool, Blocker blocker, WorkingDays working, string country) =>
        Rungs(clockDay, tool, blocker, working, country).Where(r => r.From <= day).Select(r => r.Severity).DefaultIfEmpty(Severity.None).Max();

    /// <summary>What is wrong with the days; none when they rise.</summary>
    public string? Problem => TargetDays < 1 ? "The target of access must be at least one working day."
        : Sev3Days >= Sev2Days || Sev2Days >= Sev1Days ? "The severities of access must come in order: Sev3Days < Sev2Days < Sev1Days."
        : OfTool.Values.Concat(OfFunction.Values).Any(d => d < 1) ? "A target of access must be at least one working day."
        : null;
}
