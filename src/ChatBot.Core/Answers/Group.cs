using System.Diagnostics;
using System.Runtime.CompilerServices;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

/// <summary>The people whom a figure is about.</summary>
public sealed class Group
{
    private static readonly ConditionalWeakTable<Organisation, Group> Everybody = [];

    private Group(IReadOnlyList<Person> people, bool whole)
    {
        People = people;
        Whole = whole;
        Set = PeopleSet.Of(people.Select(p => p.Id.Value));
    }

    public IReadOnlyList<Person> People { get; }

    /// <summary>The same people by number. Not to be changed.</summary>
    public PeopleSet Set { get; }

    /// <summary>The whole organisation, with the use that belongs to nobody.</summary>
    public bool Whole { get; }

    /// <summary>People who had started by the day.</summary>
    public int Headcount(DateOnly day)
    {
        var count = 0;
        foreach (var person in People)
            if (person.StartDate <= day) count++;
        return count;
    }

    public static Group Everyone(Organisation organisation) => Everybody.GetValue(organisation, o => new(o.People, whole: true));

    public static Group Of(IReadOnlyList<Person> people) => new(people, whole: false);

    /// <summary>The scope's people after the filters on people; empty when nobody is left.</summary>
    public static Group Of(Organisation organisation, Asker asker, Scope scope, Filters filters)
    {
        if (scope is Scope.Organisation && !NarrowsPeople(filters)) return Everyone(organisation);
        IEnumerable<Person> people = scope switch
        {
            Scope.Self => [asker.Person],
            Scope.Organisation => organisation.People,
            Scope.Reports => organisation.Reports(asker.Id),
            Scope.DirectReports => organisation.DirectReports(asker.Id),
            Scope.OfTeam of => organisation.MembersBelow(of.Team),
            Scope.OfPerson of => organisation.Find(of.Person) is { } person ? [person] : [],
            _ => throw new UnreachableException(),
        };
        return Of(people.Where(p => Matches(p, filters)).ToList());
    }

    public static bool NarrowsPeople(Filters filters) => !filters.Seniorities.IsEmpty || filters.EngineersOnly;

    public static bool IsEngineer(Person person) =>
        person.Title.Contains("Engineer", StringComparison.OrdinalIgnoreCase) || person.Title.Contains("Architect", StringComparison.OrdinalIgnoreCase);

    private static bool Matches(Person person, Filters filters) =>
        (filters.Seniorities.IsEmpty || filters.Seniorities.Contains(person.Seniority)) && (!filters.EngineersOnly || IsEngineer(person));
}
