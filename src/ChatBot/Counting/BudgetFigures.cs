using System.Diagnostics;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Counting;

/// <summary>One budget and what was spent of it, in the reporting currency.</summary>
/// <param name="Budget">None when none is set.</param>
internal readonly record struct BudgetLine(string Key, string Label, decimal? Budget, decimal Spent)
{
    public bool IsOver => Budget is { } budget && Spent > budget;

    public FigureValue? Figure(Measure measure) => Budget is not { } budget ? null : measure switch
    {
        Measure.Budget => budget,
        Measure.BudgetUsed => budget == 0 ? null : 100 * Spent / budget,
        Measure.BudgetRemaining => budget - Spent,
        Measure.OverBudget => IsOver ? 1 : 0,
        _ => throw new UnreachableException(),
    };
}

/// <summary>Budgets (semantics, section 5): a person's covers consumption, a team's the spend of the team and those below, the
/// organisation's everything.</summary>
internal sealed class BudgetFigures(ReadSession session, OrganisationPicture picture, Asker asker, DateOnly today)
{
    private Organisation Organisation => picture.Organisation;

    /// <summary>The budget of the scope itself.</summary>
    public BudgetLine OfScope(Scope scope, DateRange range) => scope switch
    {
        Scope.Organisation => OfOrganisation(range),
        Scope.OfTeam of => OfTeams(range, [of.Team])[0],
        Scope.Self => OfPeople(range, Group.Of([asker.Person]))[0],
        Scope.OfPerson of => OfPeople(range, Group.Of([Organisation.Find(of.Person)!]))[0],
        Scope.Reports or Scope.DirectReports => LedTeam() is { } team ? OfTeams(range, [team])[0] : new("", "", null, 0),
        _ => throw new UnreachableException(),
    };

    /// <summary>The budgets of the teams, departments or people of a group; those without a budget are left out.</summary>
    public List<BudgetLine> Inside(Group group, Dimension by, DateRange range)
    {
        var teams = group.People.Where(p => p.Team is not null).Select(p => p.Team!.Value).Distinct().ToList();
        var lines = by switch
        {
            Dimension.Person => OfPeople(range, group),
            Dimension.Department => OfTeams(range, teams.Select(t => Organisation.Department(t).Id).Distinct().ToList(), group),
            _ => OfTeams(range, teams.SelectMany(Above).Distinct().ToList(), group),
        };
        return lines.Where(l => l.Budget is not null).ToList();
    }

    private IEnumerable<TeamId> Above(TeamId team)
    {
        for (TeamId? at = team; at is { } id; at = Organisation.Team(id).Parent) yield return id;
    }

    /// <summary>The team that is exactly the asker and everyone below; otherwise the asker's own.</summary>
    private TeamId? LedTeam()
    {
        var people = PeopleSet.Of(Organisation.Reports(asker.Id).Append(asker.Person).Select(p => p.Id.Value));
        if (asker.Person.Team is not { } own) return null;
        foreach (var team in Above(own))
            if (PeopleSet.Of(Organisation.MembersBelow(team).Select(p => p.Id.Value)) is var members
                && members.IsSubsetOf(people) && people.IsSubsetOf(members)) return team;
        return own;
    }

    private BudgetLine OfOrganisation(DateRange range)
    {
        var layout = new Layout(picture, Group.Everyone(Organisation), Filters.None, [], range);
        var spent = new Figures(session, layout, today).Read(Measure.Spend, Per.Nothing)[0]!.Value.Number;
        return new("", Organisation.Settings.Name, Total(range, b => b.OfOrganisation), spent);
    }

    private List<BudgetLine> OfTeams(DateRange range, IReadOnlyList<TeamId> teams, Group? among = null)
    {
        // Everybody is a group that is kept with its parts.
        var members = among is { Whole: true } ? among : Group.Of(teams.SelectMany(Organisation.MembersBelow).Distinct().ToList());
        var layout = new Layout(picture, members, Filters.None, [Dimension.Team], range);
        var figures = new Figures(session, layout, today).Read(Measure.Spend, Per.Nothing);
        var own = new Dictionary<string, decimal>(StringComparer.Ordinal);
        for (var i = 0; i < layout.People.Count; i++) own[layout.People[i].Labels[0].Key] = figures[i]!.Value.Number;
        return teams.Select(t => new BudgetLine(
            Organisation.Team(t).Name, Organisation.Team(t).Name, Total(range, b => b.OfTeam(t)),
            Organisation.WithSubTeams(t).Sum(s => own.GetValueOrDefault(Organisation.Team(s).Name)))).ToList();
    }

    private List<BudgetLine> OfPeople(DateRange range, Group group)
    {
        var layout = new Layout(picture, group, Filters.None, [Dimension.Person], range);
        var figures = new Figures(session, layout, today).Read(Measure.Consumption, Per.Nothing);
        var spent = new Dictionary<string, decimal>(StringComparer.Ordinal);
        for (var i = 0; i < layout.People.Count; i++) spent[layout.People[i].Labels[0].Key] = figures[i]!.Value.Number;
        var books = Books(range);
        return group.People.Select(p => new BudgetLine(p.Email, p.Name, Total(books, b => b.OfPerson(p.Id)), spent[p.Email])).ToList();
    }

    private decimal? Total(DateRange range, Func<BudgetBook, decimal?> amount) => Total(Books(range), amount);

    private static decimal? Total(List<BudgetBook> months, Func<BudgetBook, decimal?> amount)
    {
        decimal? total = null;
        foreach (var month in months)
            if (amount(month) is { } one) total = (total ?? 0) + one;
        return total;
    }

    private List<BudgetBook> Books(DateRange range)
    {
        var books = new List<BudgetBook>();
        for (var month = new DateOnly(range.Start.Year, range.Start.Month, 1); month <= range.End; month = month.AddMonths(1)) books.Add(new(Organisation, month));
        return books;
    }
}
