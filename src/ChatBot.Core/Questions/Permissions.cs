using System.Diagnostics;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>Whether a question may be answered, and whether its rows have to be large enough.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <param name="ByName">The asker may see the figure of every member by name: no minimum size holds, for no row.</param>
    public sealed record Allowed(bool ByName) : Verdict;

    /// <summary>Says why without saying anything about the people.</summary>
    public sealed record Denied(RefusalReason Reason) : Verdict;
}

/// <summary>Who may see what (semantics, section 6). Nothing here looks at figures: a refusal is the same whatever they are.</summary>
public static class Permissions
{
    private enum Right { None, IfLargeEnough, Always }

    /// <param name="asOf">Last day of the range: who had started by then counts for the size of a group.</param>
    public static Verdict Judge(Question question, Asker asker, Organisation organisation, DateOnly asOf)
    {
        var classes = ClassesOf(question);
        if (classes.Count == 0 || question.Scope is Scope.Self && question.Form is not Form.AgainstAverage) return new Verdict.Allowed(ByName: true);

        var group = Group.Of(organisation, asker, question);
        var byName = classes.All(c => EveryoneByName(asker, organisation, group, c));
        if (byName) return new Verdict.Allowed(ByName: true);
        if (question.Scope is Scope.OfPerson || NamesPeople(question)) return new Verdict.Denied(RefusalReason.NotPermitted);
        if (BreaksIntoTeams(question) && !RightToEachTeam(question, asker, organisation, group, classes))
            return new Verdict.Denied(RefusalReason.NotPermitted);

        var right = classes.Min(c => RightTo(asker, organisation, question.Scope, group, c));
        return right switch
        {
            Right.None => new Verdict.Denied(RefusalReason.NotPermitted),
            Right.IfLargeEnough when group.Headcount(asOf) < organisation.Settings.MinimumGroupSize => new Verdict.Denied(RefusalReason.SmallGroup),
            Right.IfLargeEnough or Right.Always => new Verdict.Allowed(ByName: false),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Whether the row of these people may be shown in a breakdown that is allowed as a whole.</summary>
    public static bool MayShowRow(Question question, Asker asker, Organisation organisation, Group row, DateOnly asOf) =>
        row.Headcount(asOf) >= organisation.Settings.MinimumGroupSize
        || ClassesOf(question).All(c => EveryoneByName(asker, organisation, row, c) || RightTo(asker, organisation, question.Scope, row, c) == Right.Always);

    /// <summary>The classes that the asker needs; empty for what is open to all.</summary>
    public static IReadOnlyList<MeasureClass> ClassesOf(Question question)
    {
        if (question.Form is Form.Digest) return [MeasureClass.Use, MeasureClass.Money];
        var classes = question.Measures.Select(Defaults.ClassOf).ToHashSet();

        // A ratio of two classes tells each of them to whoever knows the other.
        if (question.Measures.Any(m => m is Measure.CostPerUser or Measure.CostPerPrompt)) classes.Add(MeasureClass.Use);
        if (question.Per is Per.User or Per.MedianUser or Per.Session or Per.ActiveDay) classes.Add(MeasureClass.Use);
        classes.Remove(MeasureClass.Catalogue);
        return [.. classes.Order()];
    }

    /// <summary>The asker may see the figures of this person by name.</summary>
    public static bool ByName(Asker asker, Organisation organisation, Person person, MeasureClass measures) =>
        person.Id == asker.Id || (!IsForGroupsOnly(organisation, measures) && (asker.IsAdmin || measures switch
        {
            MeasureClass.Catalogue => true,
            MeasureClass.Use => false,
            MeasureClass.Access => asker.IsFinance || organisation.IsBelow(person, asker.Id),
            MeasureClass.Money => asker.IsFinance,
        }));

    /// <summary>In works-council mode use and money are shown of groups. What somebody asked for, access, travels upward as before.</summary>
    private static bool IsForGroupsOnly(Organisation organisation, MeasureClass measures) => organisation.Settings.TeamsOnly && measures is (MeasureClass.Use or MeasureClass.Money);

    private static bool EveryoneByName(Asker asker, Organisation organisation, Group group, MeasureClass measures)
    {
        if (!IsForGroupsOnly(organisation, measures) && (asker.IsAdmin || measures == MeasureClass.Catalogue || asker.IsFinance && measures != MeasureClass.Use)) return true;
        return group.People.Count switch
        {
            0 => false,
            1 => ByName(asker, organisation, group.People[0], measures),
            _ => measures == MeasureClass.Access && IsOwnOrBelow(asker, organisation, group),
        };
    }

    private static bool IsOwnOrBelow(Asker asker, Organisation organisation, Group group)
    {
        var below = Group.Below(organisation, asker.Id).Set;
        if (group.Set.IsSubsetOf(below)) return true;
        var others = group.Set.Copy();
        others.Remove(asker.Id.Value);
        return others.IsSubsetOf(below);
    }

    private static Right RightTo(Asker asker, Organisation organisation, Scope scope, Group group, MeasureClass measures)
    {
        if (EveryoneByName(asker, organisation, group, measures)) return Right.Always;
        if (asker.IsFinance || asker.IsAdmin) return Right.IfLargeEnough;
        if (IsOwnOrBelow(asker, organisation, group)) return measures == MeasureClass.Access ? Right.Always : Right.IfLargeEnough;
        var isOpen = scope is Scope.Organisation || scope is Scope.OfTeam of && of.Team == asker.Person.Team;
        return isOpen && measures != MeasureClass.Money ? Right.IfLargeEnough : Right.None;
    }

    private static bool NamesPeople(Question question) =>
        question.By.Contains(Dimension.Person) || question.Form is Form.List && !BreaksIntoTeams(question);

    private static bool BreaksIntoTeams(Question question) =>
        question.By.Contains(Dimension.Team) || question.By.Contains(Dimension.Department) || question.By.Contains(Dimension.CostCenter);

    private static bool RightToEachTeam(
        Question question, Asker asker, Organisation organisation, Group group, IReadOnlyList<MeasureClass> classes) =>
        IsOwnOrBelow(asker, organisation, group) || group.People.GroupBy(p => p.Team).All(team => classes.All(c =>
            RightTo(asker, organisation, team.Key is { } own ? new Scope.OfTeam(own) : question.Scope, Group.Of([.. team]), c) != Right.None));
}
