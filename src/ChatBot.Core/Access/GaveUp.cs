using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>Somebody who seems to have stopped asking for a tool.</summary>
/// <param name="Requests">What came to nothing, oldest first, and the one that is still open, last.</param>
/// <param name="Reason">In a sentence that ends where the question begins.</param>
public sealed record GivenUp(PersonId Person, ToolId Tool, ValueList<int> Requests, int? Open, string Reason);

/// <summary>Finds those who gave up: two requests closed without a grant, or silence after one that is pending.</summary>
public static class GaveUp
{
    private const int ClosedAtLeast = 2;

    /// <param name="states">Of anybody, in any order.</param>
    /// <param name="silentDays">Without anybody touching an open request.</param>
    /// <param name="rememberedDays">What closed longer ago is no longer asked about.</param>
    /// <returns>One a person and tool, by person and tool.</returns>
    public static IReadOnlyList<GivenUp> Find(IEnumerable<AccessRequestState> states, Func<PersonId, ToolId, bool> holdsSeat, DateOnly today, int silentDays, int rememberedDays)
    {
        var found = new List<GivenUp>();
        foreach (var group in states.GroupBy(s => (s.Requester, s.Tool)).OrderBy(g => g.Key.Requester.Value).ThenBy(g => g.Key.Tool.Value))
        {
            if (group.Any(s => s.Stage is Stage.Proven or Stage.Provisioned or Stage.Approved) || holdsSeat(group.Key.Requester, group.Key.Tool)) continue;
            var open = group.Where(s => s.Stage == Stage.Approval).OrderBy(s => s.ClockDay).FirstOrDefault();

            // Whoever gave a seat back after having it did not give up.
            var since = group.Where(s => s.GrantedDay is not null).Select(s => s.EndedDay ?? DateOnly.MinValue).DefaultIfEmpty(DateOnly.MinValue).Max();
            var closed = group.Where(s => s is { Stage: Stage.Denied or Stage.Withdrawn, EndedDay: { } ended } && ended > since && ended >= today.AddDays(-rememberedDays)).OrderBy(s => s.ClockDay).ToList();
            if (open is null && closed.Count >= ClosedAtLeast)
                found.Add(new(group.Key.Requester, group.Key.Tool, [.. closed.Select(c => c.Number)], null, $"You asked {closed.Count} times and got nothing"));
            else if (open is not null && open.TouchedDay <= today.AddDays(-silentDays))
                found.Add(new(group.Key.Requester, group.Key.Tool, [.. closed.Select(c => c.Number)], open.Number, $"Nobody has touched your request since {open.TouchedDay:yyyy-MM-dd}"));
        }

        return found;
    }
}
