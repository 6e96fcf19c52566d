using ChatBot.Core.People;

namespace ChatBot.Core.Demonstration;

/// <summary>Makes up a company whose use of AI tools has something to tell: how tools spread, who is blocked, what idles, what runs away.</summary>
/// <remarks>The same order gives the same rows. No row lies after the instant at which the story ends.</remarks>
public static class DemonstrationOrganisation
{
    private const int BlockedDays = 77, RunawayDays = 9;

    /// <exception cref="ArgumentException">The order has a <see cref="DemonstrationOrder.Problem"/>.</exception>
    public static DemonstrationRows Create(DemonstrationOrder order)
    {
        if (order.Problem is { } problem) throw new ArgumentException(problem, nameof(order));
        var home = Vocabulary.Offices[0].Zone;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(order.Now, TimeZoneInfo.FindSystemTimeZoneById(home)).DateTime);
        var first = today.AddDays(1 - order.Days);
        var players = new Casting(order, today).Fill();
        var blocked = players.Single(p => p.Person.Name == Vocabulary.Blocked);
        var runaway = players.Single(p => p.Person.Name == Vocabulary.Runaway);
        var unengaged = new Dice(order.Seed, "unengaged").Shuffled(players.Where(p =>
            p is { IsSenior: true, Trade: Trade.Software or Trade.Laboratory } && p != blocked && p != runaway && p.Person.StartDay < first && p.Person.Team != Vocabulary.SmallTeam)).Take(5).ToList();

        var access = new AccessStory(order, first, today, blocked, runaway, unengaged);
        var grants = access.Grant(players);
        var runawayFrom = today.AddDays(-14 - RunawayDays);
        var usage = new UsageStory(order, first, today);
        foreach (var grant in grants) usage.Tell(grant);
        usage.TellRunaway(runaway, runawayFrom, RunawayDays);
        usage.TellUnapproved(players.Where(p => p.Trade == Trade.Business && p.Rank > 0).ToList());
        usage.TellNobody();
        usage.TellCredit(runaway, runawayFrom.AddDays(RunawayDays + 3));

        var seats = access.Seats(grants, usage);
        var budgets = new BudgetStory(order, today).Set(players, seats, usage.Rows, runaway, out var bursting);
        var manager = players.Single(p => p is { Rank: 0, Person.Team: Vocabulary.Cloud });
        var desk = players.Where(p => p is { Rank: > 0, Person.Team: Vocabulary.Desk }).Take(2).Select(p => p.Email).ToList();
        var treasury = players.Where(p => p is { Rank: > 0, Person.Team: Vocabulary.Treasury }).Take(2).Select(p => p.Email).ToList();

        return new(
            Vocabulary.Organisation, Vocabulary.Domain, "EUR", new Dictionary<string, decimal> { ["USD"] = 0.92m }, 4, home, 5, desk, treasury, first, today,
            Teams(), players.Select(p => p.Person).ToList(), Vocabulary.Tools.Select(t => t.Tool).ToList(), seats, usage.Rows, budgets,
            access.Requests(players, BlockedDays, grants),
            new(players[0].Email, desk[0], treasury[0], manager.Email, Vocabulary.Cloud, blocked.Email, Vocabulary.Agent, runaway.Email, runawayFrom,
                players.Where(p => p.Person.Name == Vocabulary.Namesake).Select(p => p.Email).ToList(), unengaged.Select(p => p.Email).ToList(),
                Vocabulary.SmallTeam, Vocabulary.Unapproved, bursting));
    }

    private static List<DemonstrationTeam> Teams() =>
    [
        .. Vocabulary.Departments.Select(d => new DemonstrationTeam(d.Department, "", d.CostCenter)),
        .. Vocabulary.Teams.Select((t, i) => new DemonstrationTeam(t.Name, t.Department, i % 3 == 0 ? $"{Vocabulary.Departments.Single(d => d.Department == t.Department).CostCenter}-{i + 1}" : "")),
    ];
}
