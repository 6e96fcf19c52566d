using ChatBot.Core.Answers;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;

namespace ChatBot.Chat;

/// <summary>Which groups of an allowed question may not be told after all: too small, next to something told before, or one person's sum.</summary>
internal sealed partial class Work
{
    /// <summary>In a larger group nobody's contribution comes near to all of a sum without being known for it.</summary>
    private const int MostJudged = 150;

    /// <summary>Days whose figures the answer tells: those asked for, and those that they are compared with.</summary>
    private List<DateRange> ToldDays => question.Comparison is { } comparison ? [range, period.PreviousOf(comparison, calendar)]
        : question.Form is Form.Growth or Form.Why ? [range, period.PreviousOf(new Comparison.Before(), calendar)] : [range];

    private Draft? Withheld()
    {
        if (byName || question.By.Any(Layout.IsOfPeople)) return null;
        if (Dominated([group]).Count > 0) return Draft.Refuse(Refusals.SmallGroup());
        return guard.Permits(question, asker, Organisation, group, ToldDays) ? null : Draft.Refuse(Refusals.Difference());
    }

    /// <summary>People parts whose rows must not be shown, or that hold nobody yet.</summary>
    private HashSet<int> Hidden(Layout layout)
    {
        var hidden = new HashSet<int>();
        if (!layout.By.Any(Layout.IsOfPeople)) return hidden;

        for (var i = 0; i < layout.People.Count; i++)
        {
            var part = layout.People[i];
            if (part.Unknown) continue;
            if (part.Group.Headcount(range.End) == 0) hidden.Add(i);
            else if (!byName && !Permissions.MayShowRow(question, asker, Organisation, part.Group, range.End)) hidden.Add(i);
        }
        if (byName) return hidden;
        hidden.UnionWith(Dominated(layout.People.Select(p => p.Group).ToList()));
        guard.HideNeighbours(question, asker, Organisation, ToldDays, layout.People, hidden);
        return hidden;
    }

    /// <summary>A team's budget is a figure of its people.</summary>
    private List<BudgetLine> MayShow(List<BudgetLine> lines, Dimension by, out List<string> suppressed)
    {
        suppressed = [];
        if (byName || by == Dimension.Person) return lines;
        var teams = lines.Select(l => (Line: l, Members: Group.Of([.. Organisation.MembersBelow(Organisation.Teams.First(t => t.Name == l.Key).Id)])))
            .Where(t => t.Members.Set.IsSubsetOf(group.Set)).ToList();
        var large = teams.FindAll(t => Permissions.MayShowRow(question, asker, Organisation, t.Members, range.End));
        var dominated = Dominated(large.ConvertAll(t => t.Members));
        var told = large.Where((_, i) => !dominated.Contains(i)).ToList();
        var refused = guard.Admit(question, asker, Organisation, told.ConvertAll(t => t.Members), ToldDays);
        var shown = told.Where((_, i) => !refused.Contains(i)).Select(t => t.Line).ToList();
        suppressed = [.. teams.Select(t => t.Line).Except(shown).Select(l => l.Label)];
        return shown;
    }

    /// <returns>Groups in which nearly all of a sum is one person's whom the asker may not see by name.</returns>
    private HashSet<int> Dominated(List<Group> groups)
    {
        var dominated = new HashSet<int>();
        var sums = Dominance.SumsBehind(question.Form is Form.Digest ? DigestMeasures : question.Measures, question.Per);
        var judged = groups.Where(g => g.People.Count is > 1 and <= MostJudged).SelectMany(g => g.People).Distinct().ToList();
        if (sums.Count == 0 || judged.Count == 0) return dominated;
        foreach (var days in ToldDays)
        {
            var byPerson = new Layout(picture, Group.Of(judged), Filters.None, [Dimension.Person], days);
            var figures = new Figures(session, byPerson, calendar.Today);
            foreach (var sum in sums)
            {
                var amounts = new Dictionary<int, decimal>();
                var read = figures.Read(sum, Per.Nothing);
                for (var i = 0; i < byPerson.People.Count; i++) amounts[byPerson.People[i].Group.People[0].Id.Value] = read[byPerson.Cell(i, 0, 0)]?.Number ?? 0;
                for (var g = 0; g < groups.Count; g++)
                    if (groups[g].People.Count is > 1 and <= MostJudged && Dominance.IsOnePersons(groups[g].People.Select(p => (p.Id.Value, amounts[p.Id.Value])), asker.Id.Value))
                        dominated.Add(g);
            }
        }
        return dominated;
    }
}
