using ChatBot.Core.People;

namespace ChatBot.Core.Demonstration;

/// <summary>Who got which tool, when the person took it up, and when that ended.</summary>
/// <param name="FirstUse">None for somebody who never began.</param>
/// <param name="LastUse">Exclusive; none while it goes on.</param>
internal sealed record Grant(Player Player, ToolPlan Plan, DateOnly AssignedDay, DateOnly? FirstUse, DateOnly? LastUse, double Eagerness, bool LogsInOnly);

internal sealed class AccessStory(DemonstrationOrder order, DateOnly first, DateOnly today, Player blocked, Player runaway, IReadOnlyList<Player> unengaged)
{
    public List<Grant> Grant(IReadOnlyList<Player> players)
    {
        var grants = new List<Grant>();
        foreach (var plan in Vocabulary.Tools)
        foreach (var player in players)
        {
            if (player == blocked) continue;
            var dice = new Dice(order.Seed, "access", plan.Tool.Name, player.Email);
            var isUnengaged = unengaged.Contains(player) && plan.Tool.Name == Vocabulary.Coder;
            var isMust = isUnengaged || (player == runaway && plan.Tool.Name == Vocabulary.Agent);
            if (dice.Happens(plan.Audience[player.Trade]) || isMust) grants.Add(Grant(player, plan, dice));
        }

        return grants;
    }

    public List<DemonstrationSeat> Seats(IReadOnlyList<Grant> grants, UsageStory usage)
    {
        var seats = new List<DemonstrationSeat>();
        foreach (var grant in grants)
        {
            var dice = new Dice(order.Seed, "login", grant.Plan.Tool.Name, grant.Player.Email);
            var login = usage.LastDay(grant.Player.Email, grant.Plan.Tool.Name);
            if (grant.LogsInOnly) login = today.AddDays(-dice.Whole(1, 20));
            if (login < grant.AssignedDay) login = grant.AssignedDay;
            seats.Add(new(grant.Player.Email, grant.Plan.Tool.Name, grant.AssignedDay, login));
        }

        return seats;
    }

    /// <summary>Decided ones along the way, one that waits for eleven weeks, and a few younger ones.</summary>
    public List<DemonstrationRequest> Requests(IReadOnlyList<Player> players, int blockedDays, IReadOnlyList<Grant> grants)
    {
        var requests = new List<DemonstrationRequest> { new(blocked.Email, Vocabulary.Agent, today.AddDays(-blockedDays), RequestStatus.Open, null) };
        var dice = new Dice(order.Seed, "requests");
        foreach (var grant in grants.Where(g => g.AssignedDay > first.AddDays(20) && g.AssignedDay > g.Player.Person.StartDay.AddDays(21)))
            if (dice.Happens(0.35)) requests.Add(new(grant.Player.Email, grant.Plan.Tool.Name, grant.AssignedDay.AddDays(-dice.Whole(1, 20)), RequestStatus.Granted, grant.AssignedDay));

        var held = grants.Select(g => (g.Player.Email, g.Plan.Tool.Name)).ToHashSet();
        var others = dice.Shuffled(players.Where(p => p != blocked && p.Person.StartDay < today.AddDays(-70)));
        for (var i = 0; i < others.Count && i < Math.Max(6, order.People / 15); i++)
        {
            var tool = dice.Pick(Vocabulary.Tools.Where(t => t.Tool.Approved && t.Audience[others[i].Trade] > 0).ToList()).Tool.Name;
            if (held.Contains((others[i].Email, tool))) continue;
            var asked = today.AddDays(-dice.Whole(2, 60));
            requests.Add(i % 4 == 3 ? new(others[i].Email, tool, asked, RequestStatus.Denied, asked.AddDays(dice.Whole(1, 2))) : new(others[i].Email, tool, asked, RequestStatus.Open, null));
        }

        requests.AddRange(Block(players, [.. held, .. requests.Select(r => (r.Email, r.Tool))]));
        return [.. requests.OrderBy(r => r.RequestedDay).ThenBy(r => r.Email, StringComparer.Ordinal)];
    }

    /// <summary>Five more developers wait for the tool that the blocked one waits for, which makes it one incident; a sixth was refused twice and gave up.
    /// The team whose numbers the first page shows is left alone.</summary>
    private IEnumerable<DemonstrationRequest> Block(IReadOnlyList<Player> players, HashSet<(string Email, string Tool)> held)
    {
        var dice = new Dice(order.Seed, "block");
        var waiting = dice.Shuffled(players.Where(p => p is { Trade: Trade.Software, Rank: > 0 } && p != blocked && p != runaway && p.Person.Team is not (Vocabulary.Cloud or Vocabulary.SmallTeam)
            && p.Person.StartDay < today.AddDays(-100) && !held.Contains((p.Email, Vocabulary.Agent)))).Take(6).ToList();
        for (var i = 0; i < waiting.Count; i++)
        {
            if (i < 5) yield return new(waiting[i].Email, Vocabulary.Agent, today.AddDays(-dice.Whole(24, 95)), RequestStatus.Open, null);
            else
                foreach (var daysAgo in (int[])[82, 41])
                    yield return new(waiting[i].Email, Vocabulary.Agent, today.AddDays(-daysAgo), RequestStatus.Denied, today.AddDays(-daysAgo + dice.Whole(2, 6)));
        }
    }

    private Grant Grant(Player player, ToolPlan plan, Dice dice)
    {
        var isUnengaged = unengaged.Contains(player);
        var isIdle = isUnengaged || dice.Happens(0.10);
        var logsInOnly = (isIdle || dice.Happens(0.03)) && dice.Happens(0.45);
        var began = isIdle && plan.Tool.Name != Vocabulary.Agent ? null : TakeUpDay(player, dice);
        if (player == runaway && plan.Tool.Name == Vocabulary.Agent) began = first.AddDays(order.Days / 4);
        var assigned = (began ?? first.AddDays(dice.Whole(-60, order.Days / 2))).AddDays(-dice.Whole(0, 12));
        if (assigned < player.Person.StartDay) assigned = player.Person.StartDay;
        if (began < assigned) began = assigned;
        DateOnly? until = began is not null && player != runaway && dice.Happens(0.08) ? began.Value.AddDays(dice.Whole(15, 90)) : null;
        if (isUnengaged) began = null;
        return new(player, plan, assigned, began, until, dice.Between(0.35, 1.0), logsInOnly && began is null);
    }

    /// <summary>The S-curve, read backwards: a person's place in the queue decides the day. Departments begin at different times, and none reaches everybody.</summary>
    private DateOnly? TakeUpDay(Player player, Dice dice)
    {
        var (middle, width, ceiling) = player.Trade switch
        {
            Trade.Software => (0.20, 0.10, 0.95),
            Trade.Laboratory => (0.45, 0.12, 0.85),
            Trade.Business => (0.60, 0.15, 0.75),
        };
        var place = dice.Share();
        if (place >= ceiling) return null;
        for (var day = 0; day < order.Days; day++)
        {
            // x / (1 + |x|): an S without functions that platforms round differently.
            var x = (((double)day / order.Days) - middle) / width;
            if (ceiling * (0.5 + (0.5 * x / (1 + Math.Abs(x)))) >= place) return first.AddDays(day);
        }

        return null;
    }
}
