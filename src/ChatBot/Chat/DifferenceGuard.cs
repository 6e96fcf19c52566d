using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>A group that was answered to somebody, to be remembered.</summary>
internal readonly record struct AnsweredGroup(byte[] Figure, byte[] Group, PeopleSet People);

/// <summary>Remembers for which groups an asker was told a figure, so that no second answer unmasks the few who make the difference.</summary>
internal sealed class DifferenceGuard(ReadSession session)
{
    private readonly List<AnsweredGroup> answered = [];
    private readonly Dictionary<string, List<PeopleSet>> earlier = [];

    /// <summary>What this answer adds; stored only when it is given.</summary>
    public IReadOnlyList<AnsweredGroup> Answered => answered;

    /// <summary>A figure of the group as a whole. A breakdown by people is judged row by row instead.</summary>
    public bool Permits(Question question, Asker asker, Organisation organisation, Group group, DateRange range)
    {
        if (question.By.Any(Layout.IsOfPeople)) return true;
        foreach (var figure in FiguresOf(question, range))
        {
            if (Earlier(asker, figure).Any(e => Differences.Reveal(e, group.Set, asker.Id.Value, organisation.Settings.MinimumGroupSize))) return false;
            Remember(figure, group.Set);
        }
        return true;
    }

    /// <summary>Hides further rows until neither a row nor all rows together differ by too few people from what was answered before.</summary>
    public void HideNeighbours(
        Question question, Asker asker, Organisation organisation, DateRange range, IReadOnlyList<PeoplePart> parts, HashSet<int> hidden)
    {
        var minimum = organisation.Settings.MinimumGroupSize;
        var figures = FiguresOf(question, range).ToList();
        var before = figures.SelectMany(f => Earlier(asker, f)).ToList();
        for (var i = 0; i < parts.Count; i++)
            if (!parts[i].Unknown && !hidden.Contains(i) && before.Any(e => Differences.Reveal(e, parts[i].Group.Set, asker.Id.Value, minimum))) hidden.Add(i);
        while (Shown() is { Count: > 0 } shown && before.Any(e => Differences.Reveal(e, Union(shown), asker.Id.Value, minimum)))
            hidden.Add(shown.MinBy(i => parts[i].Group.People.Count));
        foreach (var figure in figures)
        {
            foreach (var i in Shown()) Remember(figure, parts[i].Group.Set);
            if (Shown().Count > 0) Remember(figure, Union(Shown()));
        }

        List<int> Shown() => Enumerable.Range(0, parts.Count).Where(i => !parts[i].Unknown && !hidden.Contains(i)).ToList();

        PeopleSet Union(List<int> shown)
        {
            var all = new PeopleSet();
            foreach (var i in shown) all.UnionWith(parts[i].Group.Set);
            return all;
        }
    }

    private void Remember(string figure, PeopleSet people)
    {
        if (earlier[figure].Any(e => e.IsSubsetOf(people) && people.IsSubsetOf(e))) return;
        earlier[figure].Add(people);
        answered.Add(new(Hash(Encoding.UTF8.GetBytes(figure)), Hash(people.Encode()), people));
    }

    private List<PeopleSet> Earlier(Asker asker, string figure)
    {
        if (earlier.TryGetValue(figure, out var known)) return known;
        var sets = new List<PeopleSet>();
        var rows = session.Prepare("SELECT \"People\" FROM \"AnsweredGroups\" WHERE \"PersonId\" = @p0 AND \"Figure\" = @p1")
            .Bind(0, asker.Id.Value).Bind(1, Hash(Encoding.UTF8.GetBytes(figure)));
        while (rows.Step()) sets.Add(PeopleSet.Decode(rows.Blob(0)));
        return earlier[figure] = sets;
    }

    /// <summary>Figures that can be taken from each other: the same family of measures over the same days and the same use.</summary>
    private static IEnumerable<string> FiguresOf(Question question, DateRange range)
    {
        var use = question.Filters with { Seniorities = [], EngineersOnly = false };
        var filter = string.Join('|', use.Tools, use.ExceptTools, use.Approved, use.Vendors, use.Models, use.Features, use.Surfaces, use.Projects, use.Weekdays, use.OlderThanDays, use.NewerThanDays);
        var families = question.Form is Form.Digest ? ["digest"] : question.Measures.SelectMany(FamiliesOf);
        if (question.Per != Per.Nothing) families = families.Append(question.Per.ToString());
        return families.Distinct().Select(f => $"{f}|{range}|{filter}");
    }

    /// <summary>Measures that follow from one another count as one.</summary>
    private static IEnumerable<string> FamiliesOf(Measure measure) => measure switch
    {
        Measure.ActiveUsers or Measure.AdoptionRate or Measure.InactivePeople => ["active"],
        Measure.EngagedUsers or Measure.EngagementRate => ["engaged"],
        Measure.Minutes or Measure.Hours => ["minutes"],
        Measure.Spend or Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget or Measure.Forecast => ["spend"],
        Measure.CostPerUser => ["spend", "active"],
        Measure.CostPerPrompt => ["spend", "Prompts"],
        _ => [measure.ToString()],
    };

    private static byte[] Hash(byte[] bytes) => SHA256.HashData(bytes)[..16];
}
