using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

/// <summary>The people whom a figure is about. Immutable, and kept as long as the picture of the organisation that it was made from.</summary>
public sealed class Group
{
    /// <summary>More are not kept: an organisation has that many teams and managers, not that many odd filters.</summary>
    private const int MostKept = 2000;

    private static readonly ConditionalWeakTable<Organisation, ConcurrentDictionary<string, Group>> Kept = [];

    private PeopleSet? set;
    private int[]? starts;

    private Group(IReadOnlyList<Person> people, bool whole)
    {
        People = people;
        Whole = whole;
    }

    public IReadOnlyList<Person> People { get; }

    /// <summary>The whole organisation, with the use that belongs to nobody.</summary>
    public bool Whole { get; }

    /// <summary>The same people by number. Not to be changed.</summary>
    public PeopleSet Set => set ??= PeopleSet.Of(People.Select(p => p.Id.Value));

    /// <summary>People who had started by the day.</summary>
    public int Headcount(DateOnly day)
    {
        if (People.Count == 1) return People[0].StartDate <= day ? 1 : 0;
        if (starts is null)
        {
            var sorted = new int[People.Count];
            for (var i = 0; i < sorted.Length; i++) sorted[i] = People[i].StartDate.DayNumber;
            Array.Sort(sorted);
            starts = sorted;
        }
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (starts[middle] <= day.DayNumber) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>How many of these are of the group.</summary>
    public int CountOf(PeopleSet people) => People.Count == 1 ? people.Contains(People[0].Id.Value) ? 1 : 0 : people.CountIn(Set);

    public bool Overlaps(PeopleSet people) => People.Count == 1 ? people.Contains(People[0].Id.Value) : people.Overlaps(Set);

    public static Group Everyone(Organisation organisation) => Keep(organisation, "", () => new(organisation.People, whole: true));

    public static Group Of(IReadOnlyList<Person> people) => new(people, whole: false);

    /// <summary>Everyone below the person, not the person.</summary>
    public static Group Below(Organisation organisation, PersonId manager) =>
        Keep(organisation, $"below {manager.Value}", () => Of(organisation.Reports(manager).ToList()));

    /// <summary>The scope's people after the filters on people; empty when nobody is left.</summary>
    public static Group Of(Organisation organisation, Asker asker, Scope scope, Filters filters)
    {
        var whose = scope switch
        {
            Scope.Self => $"self {asker.Id.Value}",
            Scope.Organisation => "",
            Scope.Reports => $"below {asker.Id.Value}",
            Scope.DirectReports => $"direct {asker.Id.Value}",
            Scope.OfTeam of => $"team {of.Team.Value}",
            Scope.OfPerson of => $"self {of.Person.Value}",
            _ => throw new UnreachableException(),
        };
        if (!NarrowsPeople(filters)) return scope is Scope.Organisation ? Everyone(organisation) : Keep(organisation, whose, () => Of(Unfiltered()));
        return Keep(organisation, $"{whose}|{filters.Seniorities}|{filters.EngineersOnly}", () => Of(Unfiltered().Where(p => Matches(p, filters)).ToList()));

        List<Person> Unfiltered() => scope switch
        {
            Scope.Self => [asker.Person],
            Scope.Organisation => [.. organisation.People],
            Scope.Reports => [.. organisation.Reports(asker.Id)],
            Scope.DirectReports => [.. organisation.DirectReports(asker.Id)],
            Scope.OfTeam of => [.. organisation.MembersBelow(of.Team)],
            Scope.OfPerson of => organisation.Find(of.Person) is { } person ? [person] : [],
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The people whose figures the answer tells: those of the scope, and only those of the teams, cost centres or persons set side by side.</summary>
    public static Group Of(Organisation organisation, Asker asker, Question question)
    {
        var whole = Of(organisation, asker, question.Scope, question.Filters);
        if (question.Only.IsEmpty || question.By.IsEmpty || question.By[0] is not (Dimension.Team or Dimension.Department or Dimension.CostCenter or Dimension.Person)) return whole;
        return Of([.. whole.People.Where(p => IsOfSides(organisation, p, question.By[0], question.Only))]);
    }

    private static bool IsOfSides(Organisation organisation, Person person, Dimension by, Names<string> sides)
    {
        if (by == Dimension.Person) return sides.Contains(person.Email, StringComparer.OrdinalIgnoreCase);
        if (person.Team is not { } own) return false;
        if (by == Dimension.CostCenter) return organisation.CostCenter(own) is { } center && sides.Contains(center, StringComparer.OrdinalIgnoreCase);
        for (TeamId? team = own; team is { } id; team = organisation.Team(id).Parent)
            if (sides.Contains(organisation.Team(id).Name, StringComparer.OrdinalIgnoreCase)) return true;
        return false;
    }

    public static bool NarrowsPeople(Filters filters) => !filters.Seniorities.IsEmpty || filters.EngineersOnly;

    public static bool IsEngineer(Person person) =>
        person.Title.Contains("Engineer", StringComparison.OrdinalIgnoreCase) || person.Title.Contains("Architect", StringComparison.OrdinalIgnoreCase);

    private static bool Matches(Person person, Filters filters) =>
        (filters.Seniorities.IsEmpty || filters.Seniorities.Contains(person.Seniority)) && (!filters.EngineersOnly || IsEngineer(person));

    private static Group Keep(Organisation organisation, string key, Func<Group> make)
    {
        var kept = Kept.GetOrCreateValue(organisation);
        if (kept.TryGetValue(key, out var known)) return known;
        var made = make();
        return kept.Count < MostKept ? kept.GetOrAdd(key, made) : made;
    }
}
