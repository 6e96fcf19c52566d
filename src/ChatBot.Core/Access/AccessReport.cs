using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Access;

/// <summary>Waiting times of one tool, one function, or all.</summary>
/// <param name="Granted">Requests whose access was there in the range.</param>
/// <param name="MedianDays">From the first ticket to access; none without any.</param>
/// <param name="P90Days">Nearest rank.</param>
/// <param name="MedianToUseDays">From the first ticket to the first real use.</param>
/// <param name="Proven">Of <paramref name="Handed"/>.</param>
/// <param name="Handed">Requests whose seat was handed over in the range.</param>
/// <param name="Waiting">Open today.</param>
/// <param name="DaysLost">Working days waited inside the range.</param>
/// <param name="Cost">None without a day rate.</param>
public sealed record AccessFigures(
    string Key, int Granted, int? MedianDays, int? P90Days, int? MedianToUseDays, int? P90ToUseDays, int Proven, int Handed, int Waiting, int DaysLost, Money? Cost);

/// <param name="Oldest">At most five that wait, longest first.</param>
public sealed record AccessReport(AccessFigures All, ValueList<AccessFigures> ByTool, ValueList<AccessFigures> ByFunction, ValueList<AccessRequestState> Oldest)
{
    private const int OldestShown = 5;

    /// <param name="states">Those whom the reader may be told about as a group, in any order.</param>
    /// <param name="range">What ended or was lost in these days, both ends included; waiting is as of its end.</param>
    public static AccessReport Of(
        IReadOnlyCollection<AccessRequestState> states, Organisation organisation, AccessPolicy policy, WaitingPrice price, DateRange range)
    {
        var tools = organisation.Tools.ToDictionary(t => t.Id);
        var known = states.Where(s => tools.ContainsKey(s.Tool)).ToList();
        AccessFigures Figures(string key, IReadOnlyCollection<AccessRequestState> of) => Measure(key, of, organisation, tools, policy, price, range);
        var waiting = known.Where(s => IsWaiting(s, range.End)).OrderBy(s => s.ClockDay).ThenBy(s => s.Number);
        return new(
            Figures("all", known),
            [.. known.GroupBy(s => s.Tool).OrderBy(g => tools[g.Key].Name, StringComparer.Ordinal).Select(g => Figures(tools[g.Key].Name, [.. g]))],
            [.. known.GroupBy(s => s.Blocker).OrderBy(g => AccessWords.Of(g.Key), StringComparer.Ordinal).Select(g => Figures(AccessWords.Of(g.Key), [.. g]))],
            [.. waiting.Take(OldestShown)]);
    }

    /// <summary>Nobody has access to what was asked for yet.</summary>
    public static bool IsWaiting(AccessRequestState state, DateOnly day) => state.ClockDay <= day && WaitingCost.EndOf(state, DateOnly.MaxValue) > day;

    /// <summary>Nearest rank: the smallest value that at least this share of all does not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    public static int? Percentile(IEnumerable<int> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }

    private static AccessFigures Measure(
        string key, IReadOnlyCollection<AccessRequestState> states, Organisation organisation, Dictionary<ToolId, Tool> tools, AccessPolicy policy, WaitingPrice price, DateRange range)
    {
        var granted = states.Where(s => s is { GrantedDay: not null, ProvisionedDay: { } day } && range.Contains(day)).ToList();
        var used = states.Where(s => s.FirstUseDay is { } day && range.Contains(day)).Select(s => s.FirstUseDay!.Value.DayNumber - s.ClockDay.DayNumber).ToList();
        var toAccess = granted.Select(s => Math.Max(0, s.ProvisionedDay!.Value.DayNumber - s.ClockDay.DayNumber)).ToList();
        var (lost, cost) = (0, (Money?)null);
        foreach (var state in states)
        {
            var (from, until) = (state.ClockDay > range.Start ? state.ClockDay : range.Start, WaitingCost.EndOf(state, DateOnly.MaxValue) is var end && end <= range.End ? end : range.End.AddDays(1));
            if (from >= until) continue;
            var country = WorkingDays.CountryOf(organisation.Find(state.Requester));
            var one = WaitingCost.Of(state with { ClockDay = from }, tools[state.Tool], organisation.Settings, price, policy.WorkingDays, country, until);
            lost += one.WorkingDays;
            cost = cost is { } sum && one.Cost is { } more ? sum + more : one.Cost ?? cost;
        }

        return new(
            key, granted.Count, Percentile(toAccess, 0.5), Percentile(toAccess, 0.9), Percentile(used, 0.5), Percentile(used, 0.9), granted.Count(s => s.FirstUseDay is not null), granted.Count,
            states.Count(s => IsWaiting(s, range.End)), lost, cost);
    }
}
