using ChatBot.Core.People;

namespace ChatBot.Core.Costs;

/// <summary>The budgets that count in one month (semantics, section 5), in the reporting currency.</summary>
public sealed class BudgetBook
{
    private readonly Dictionary<TeamId, Budget> teams = [];
    private readonly Dictionary<PersonId, Budget> people = [];
    private readonly Budget? organisationBudget, everyoneElse;
    private readonly OrganisationSettings settings;

    /// <param name="month">First day of the month.</param>
    public BudgetBook(Organisation organisation, DateOnly month)
    {
        settings = organisation.Settings;
        foreach (var budget in organisation.Budgets.Where(b => b.FromMonth <= month).OrderBy(b => b.FromMonth))
            switch (budget)
            {
                case { Level: BudgetLevel.Organisation }: organisationBudget = budget; break;
                case { Level: BudgetLevel.Team, Team: { } team }: teams[team] = budget; break;
                case { Level: BudgetLevel.Person, Person: { } person }: people[person] = budget; break;
                case { Level: BudgetLevel.Person }: everyoneElse = budget; break;
            }
    }

    /// <summary>Each amount is none when no budget is set.</summary>
    public decimal? OfOrganisation => Amount(organisationBudget);

    public decimal? OfTeam(TeamId team) => Amount(teams.GetValueOrDefault(team));

    /// <summary>The person's own, or the one of everyone without a row of their own.</summary>
    public decimal? OfPerson(PersonId person) => Amount(people.GetValueOrDefault(person) ?? everyoneElse);

    private decimal? Amount(Budget? budget) => budget is null ? null
        : budget.AmountMonth.Amount * (Exchange.Rate(settings, budget.AmountMonth.Currency) ?? 1);
}
