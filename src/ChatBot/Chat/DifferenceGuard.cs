using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>A figure that was told to somebody, to be remembered.</summary>
internal readonly record struct AnsweredGroup(byte[] Figure, byte[] Group, Told Told);

/// <summary>Remembers which figures an asker was told, so that no further answer unmasks the few who make a difference to earlier ones.</summary>
internal sealed class DifferenceGuard(ReadSession session)
{
    private readonly List<AnsweredGroup> answered = [];
    private readonly Dictionary<string, List<Told>> earlier = [];
    private readonly List<(byte[] Figure, int Told)> judged = [];

    /// <summary>How much had been told under each key when this answer was judged.</summary>
    public IReadOnlyList<(byte[] Figure, int Told)> Judged => judged;

    private readonly record struct Family(string Name, Adding Adding);

    /// <summary>What this answer adds; stored only when it is given.</summary>
    public IReadOnlyList<AnsweredGroup> Answered => answered;

    /// <summary>A figure of the group as a whole. A breakdown by people is judged row by row instead.</summary>
    /// <param name="days">The range, and the one that it is compared with.</param>
    public bool Permits(Question question, Asker asker, Organisation organisation, Group group, IReadOnlyList<DateRange> days) =>
        question.By.Any(Layout.IsOfPeople) || Admit(question, asker, organisation, [group], days).Count == 0;

    /// <summary>Hides further rows until those shown, together with what was told before, are about enough people each way that they can be combined.</summary>
    public void HideNeighbours(
        Question question, Asker asker, Organisation organisation, IReadOnlyList<DateRange> days, IReadOnlyList<PeoplePart> parts, HashSet<int> hidden)
    {
        var shown = Enumerable.Range(0, parts.Count).Where(i => !parts[i].Unknown && !hidden.Contains(i)).ToList();
        foreach (var i in Admit(question, asker, organisation, shown.ConvertAll(i => parts[i].Group), days)) hidden.Add(shown[i]);
    }

    /// <returns>Groups that must not be told; the others count as told from now on.</returns>
    public HashSet<int> Admit(Question question, Asker asker, Organisation organisation, IReadOnlyList<Group> groups, IReadOnlyList<DateRange> days)
    {
        var refused = new HashSet<int>();
        var families = FamiliesOf(question).SelectMany(f => KeysOf(question, f).Select(key => (Key: key, f.Adding))).ToList();
        var tools = organisation.Tools.Select(t => t.Id.Value).ToList();
        if (families.TrueForAll(f => !Reveal(f.Key, f.Adding, Enumerable.Range(0, groups.Count)))) RememberAll();
        else
            // The largest first: what has to go is then as little as can be.
            foreach (var i in Enumerable.Range(0, groups.Count).OrderByDescending(i => groups[i].People.Count))
                if (families.Exists(f => Reveal(f.Key, f.Adding, [i]))) refused.Add(i);
                else Remember([i]);
        return refused;

        bool Reveal(string key, Adding adding, IEnumerable<int> which) => Differences.Reveal(
            Earlier(asker, key), which.SelectMany(TellOf).ToList(), adding, tools, asker.Id.Value, organisation.Settings.MinimumGroupSize);

        void RememberAll() => Remember(Enumerable.Range(0, groups.Count));

        void Remember(IEnumerable<int> which)
        {
            foreach (var told in which.SelectMany(TellOf))
                foreach (var (key, _) in families) this.Remember(key, told);
        }

        IEnumerable<Told> TellOf(int i) => days.Select(d => Tell(question, organisation, groups[i].Set, d));
    }

    private static Told Tell(Question question, Organisation organisation, PeopleSet people, DateRange days)
    {
        var use = question.Filters;
        var tools = organisation.Tools.Where(t => (use.Tools.IsEmpty || use.Tools.Contains(t.Id)) && !use.ExceptTools.Contains(t.Id)
            && (use.Approved is not { } approved || t.Approved == approved)
            && (use.Vendors.IsEmpty || use.Vendors.Contains(t.Vendor, StringComparer.OrdinalIgnoreCase))).Select(t => t.Id.Value).Order().ToList();
        Dimension? bucket = question.By.FirstOrDefault(d => d is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter) is { } by && Layout.IsOfTime(by) ? by : null;
        var eachTool = question.Form is Form.Growth or Form.Why && question.By.IsEmpty || question.By.Any(d => d is Dimension.Tool or Dimension.Vendor);
        return new(people, tools.Count == organisation.Tools.Count ? [] : [.. tools], days, eachTool, bucket);
    }

    private void Remember(string key, Told told)
    {
        if (earlier[key].Exists(told.Repeats)) return;
        earlier[key].Add(told);
        answered.Add(new(Hash(Encoding.UTF8.GetBytes(key)), Hash(told.Encode()), told));
    }

    private List<Told> Earlier(Asker asker, string key)
    {
        if (earlier.TryGetValue(key, out var known)) return known;
        var told = new List<Told>();
        var rows = session.Prepare("SELECT \"People\" FROM \"AnsweredGroups\" WHERE \"PersonId\" = @p0 AND \"Figure\" = @p1")
            .Bind(0, asker.Id.Value).Bind(1, Hash(Encoding.UTF8.GetBytes(key)));
        while (rows.Step()) told.Add(Told.Decode(rows.Blob(0)));
        judged.Add((Hash(Encoding.UTF8.GetBytes(key)), told.Count));
        return earlier[key] = told;
    }

    /// <summary>Figures that can be taken from each other lie under one key. What is narrowed or split by something other than tools and days
    /// lies under a key of its own, and split figures also give the whole.</summary>
    private static IEnumerable<string> KeysOf(Question question, Family family)
    {
        var use = question.Filters;
        var narrowed = new SortedSet<string>(StringComparer.Ordinal);
        if (!use.Models.IsEmpty) narrowed.Add(nameof(Dimension.Model));
        if (!use.Features.IsEmpty) narrowed.Add(nameof(Dimension.Feature));
        if (!use.Surfaces.IsEmpty) narrowed.Add(nameof(Dimension.Surface));
        if (!use.Projects.IsEmpty) narrowed.Add(nameof(Dimension.Project));
        if (!use.Weekdays.IsEmpty) narrowed.Add(nameof(Dimension.Weekday));
        if (use.OlderThanDays is not null || use.NewerThanDays is not null) narrowed.Add("Age");
        var whole = $"{family.Name}|{string.Join('+', narrowed)}";
        var splits = question.By.Where(d => d is Dimension.Model or Dimension.Feature or Dimension.Surface or Dimension.Project or Dimension.Weekday).Select(d => d.ToString()).ToList();
        narrowed.UnionWith(splits);
        return splits.Count == 0 ? [whole] : [whole, $"{family.Name}|{string.Join('+', narrowed)}"];
    }

    private static IEnumerable<Family> FamiliesOf(Question question)
    {
        IReadOnlyList<Measure> measures = question.Form is Form.Digest ? Work.DigestMeasures : question.Measures;
        if (question.Per is Per.MedianUser or Per.MedianWait or Per.NinetiethWait) return measures.Select(m => new Family($"{question.Per} {m}", Adding.OverPeople));
        var families = measures.SelectMany(FamiliesOf);
        families = question.Per switch
        {
            Per.User => families.Append(Active),
            Per.Session => families.Append(Sum(Measure.Sessions)),
            Per.ActiveDay => families.Append(new Family(nameof(Measure.ActiveDays), Adding.OverPeople)),
            Per.Nothing or Per.Day or Per.WorkingDay or Per.Week or Per.Person or Per.MedianUser or Per.MedianWait or Per.NinetiethWait => families,
        };
        return families.Distinct();
    }

    private static readonly Family Active = new("active", Adding.OverPeople), Money = new("spend", Adding.OverAll);

    /// <summary>Measures that follow from one another, or from one another and what the asker may see by name, count as one.</summary>
    private static IEnumerable<Family> FamiliesOf(Measure measure) => measure switch
    {
        Measure.ActiveUsers or Measure.AdoptionRate or Measure.InactivePeople => [Active],
        Measure.EngagedUsers or Measure.EngagementRate => [new("engaged", Adding.OverPeople)],
        Measure.Minutes or Measure.Hours => [Sum(Measure.Minutes)],
        Measure.AcceptanceRate => [Sum(Measure.LinesAccepted), Sum(Measure.LinesSuggested)],
        Measure.Spend or Measure.Consumption or Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget or Measure.Forecast => [Money],
        Measure.CostPerUser => [Money, Active],
        Measure.CostPerPrompt => [Money, Sum(Measure.Prompts)],
        Measure.DormantSeats or Measure.Reclaimable => [new(nameof(Measure.DormantSeats), Adding.OverPeopleAndTools)],
        Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.Seats or Measure.OpenRequests => [new(measure.ToString(), Adding.OverPeopleAndTools)],
        Measure.Sessions or Measure.Prompts or Measure.TokensIn or Measure.TokensOut or Measure.Tokens or Measure.LinesAccepted or Measure.LinesSuggested
            or Measure.SeatCost => [Sum(measure)],
        Measure.ActiveDays or Measure.LastUsed or Measure.Headcount or Measure.SeatUtilisation or Measure.WaitDays or Measure.TimeToAccess or Measure.BlockedPeople
            or Measure.NoAccess or Measure.SeatPrice or Measure.Approved or Measure.Vendor or Measure.Billing => [new(measure.ToString(), Adding.OverPeople)],
    };

    private static Family Sum(Measure measure) => new(measure.ToString(), Adding.OverAll);

    private static byte[] Hash(byte[] bytes) => SHA256.HashData(bytes)[..16];
}
