using ChatBot.Core.People;

namespace ChatBot.Core.Questions;

/// <summary>Who asks, with the roles that section 6 of the semantics knows; one person may have several.</summary>
public sealed record Asker(Person Person, bool IsAdmin, bool IsFinance, bool LeadsPeople)
{
    public PersonId Id => Person.Id;

    public static Asker Of(Organisation organisation, Person person) =>
        new(person, organisation.IsAdmin(person), organisation.IsFinance(person), organisation.Leads(person.Id));
}
