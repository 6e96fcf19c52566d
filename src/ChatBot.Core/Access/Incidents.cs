using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>Many people who wait for one tool with the same function in the way.</summary>
/// <param name="Requests">Numbers, oldest wait first.</param>
public sealed record AccessIncident(ToolId Tool, Blocker Blocker, ValueList<int> Requests, DateOnly Oldest, Severity Worst)
{
    /// <summary>The same as long as it is the same block.</summary>
    public string Key => $"{Tool.Value}/{Blocker}";
}

public static class Incidents
{
    /// <param name="atLeast">People.</param>
    /// <returns>Most people first, then by tool and function.</returns>
    public static IReadOnlyList<AccessIncident> Find(IEnumerable<AccessRequestState> states, int atLeast) =>
    [
        .. from state in states
           where state.Stage is Stage.Approval or Stage.Approved
           group state by (state.Tool, state.Blocker) into block
           where block.Select(s => s.Requester).Distinct().Count() >= atLeast
           orderby block.Count() descending, block.Key.Tool.Value, block.Key.Blocker
           select new AccessIncident(block.Key.Tool, block.Key.Blocker, [.. block.OrderBy(s => s.ClockDay).ThenBy(s => s.Number).Select(s => s.Number)], block.Min(s => s.ClockDay), block.Max(s => s.Severity)),
    ];
}
