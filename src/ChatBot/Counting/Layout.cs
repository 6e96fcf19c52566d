using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.People;
using ChatBot.Storage.Rollups;

namespace ChatBot.Counting;

/// <summary>One value of a grouping.</summary>
/// <param name="By">None where the rows are of several measures and the label names one.</param>
internal readonly record struct Label(Dimension? By, string Key, string Text);

/// <summary>Some of the people of a question.</summary>
/// <param name="Whole">The organisation with the use of nobody.</param>
/// <param name="Unknown">Only the use of nobody.</param>
internal sealed record PeoplePart(IReadOnlyList<Label> Labels, Group Group, bool Whole = false, bool Unknown = false);

/// <summary>Some of the days of a question. Two parts may share days: a Monday of May is in "May" and in "Mondays".</summary>
/// <param name="Range">Cut to the range asked for; counting days outside of <paramref name="Weekdays"/> too.</param>
internal sealed record TimePart(IReadOnlyList<Label> Labels, DateRange Range, DayOfWeek? Weekday = null);

/// <summary>The figures asked for, as a box of cells: people × what was used × days. Each grouping cuts one of the three sides.</summary>
internal sealed class Layout
{
    public const string None = "(none)";
    public const string Unassigned = "(unassigned)";
    private const int WorthKeeping = 50;

    private readonly int[] bucketOf;

    /// <param name="teams">Names of teams that stand for themselves and every team below them.</param>
    public Layout(OrganisationPicture picture, Group group, Filters filters, IReadOnlyList<Dimension> by, DateRange range, Names<string>? teams = null)
    {
        Picture = picture;
        Group = group;
        Filters = filters;
        By = by;
        Range = range;
        People = PeopleParts(picture.Organisation, group, by.Where(IsOfPeople).ToList(), teams ?? []);
        Use = new UseAxis(picture, filters, by.Where(IsOfUse).ToList());
        Times = TimeParts(range, by.Where(IsOfTime).ToList(), filters.Weekdays);
        bucketOf = Buckets();
    }

    public OrganisationPicture Picture { get; }
    public Group Group { get; }
    public Filters Filters { get; }
    public IReadOnlyList<Dimension> By { get; }
    public DateRange Range { get; }
    public IReadOnlyList<PeoplePart> People { get; }
    public UseAxis Use { get; }
    public IReadOnlyList<TimePart> Times { get; }

    public int Cells => People.Count * Use.Parts.Count * Times.Count;

    public int Cell(int people, int use, int time) => (people * Use.Parts.Count + use) * Times.Count + time;

    /// <returns>The time part of the day; -1 when the day does not count.</returns>
    public int BucketOf(int dayNumber)
    {
        var at = dayNumber - Range.Start.DayNumber;
        return at < 0 || at >= bucketOf.Length ? -1 : bucketOf[at];
    }

    public bool Counts(DateOnly day) => Filters.Weekdays.IsEmpty || Filters.Weekdays.Contains(day.DayOfWeek);

    public static bool IsOfPeople(Dimension by) =>
        by is Dimension.Team or Dimension.Department or Dimension.Person or Dimension.Seniority or Dimension.CostCenter;

    public static bool IsOfUse(Dimension by) =>
        by is Dimension.Tool or Dimension.Vendor or Dimension.Model or Dimension.Feature or Dimension.Surface or Dimension.Project;

    public static bool IsOfTime(Dimension by) => !IsOfPeople(by) && !IsOfUse(by);

    /// <summary>Parts of large groups, kept as long as the group is: finding them looks at each person.</summary>
    private static readonly ConditionalWeakTable<Group, ConcurrentDictionary<string, IReadOnlyList<PeoplePart>>> Kept = [];

    private static IReadOnlyList<PeoplePart> PeopleParts(Organisation organisation, Group group, List<Dimension> by, Names<string> teams) =>
        by.Count == 0 || group.People.Count < WorthKeeping || teams.Count > 0
            ? MakeParts(organisation, group, by, teams)
            : Kept.GetOrCreateValue(group).GetOrAdd(string.Join(' ', by), _ => MakeParts(organisation, group, by, teams));

    private static List<PeoplePart> MakeParts(Organisation organisation, Group group, List<Dimension> by, Names<string> teams)
    {
        if (by.Count == 0) return [new([], group, group.Whole)];
        if (by is [Dimension.Person])
        {
            var people = new List<PeoplePart>(group.People.Count + 1);
            foreach (var person in group.People) people.Add(new([new(Dimension.Person, person.Email, person.Name)], Group.Of([person])));
            if (group.Whole) people.Add(new([new(Dimension.Person, Unassigned, "unassigned")], Group.Of([]), Unknown: true));
            return people;
        }

        var parts = group.People
            .GroupBy(p => string.Join('\u001f', by.Select(d => LabelOf(organisation, p, d, teams).Key)), StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new PeoplePart(by.Select(d => LabelOf(organisation, g.First(), d, teams)).ToList(), Group.Of(g.ToList())))
            .ToList();
        if (group.Whole) parts.Add(new(by.Select(d => new Label(d, Unassigned, "unassigned")).ToList(), Group.Of([]), Unknown: true));
        return parts;
    }

    private static Label LabelOf(Organisation organisation, Person person, Dimension by, Names<string> teams) => by switch
    {
        Dimension.Person => new(by, person.Email, person.Name),
        Dimension.Seniority => Named(by, person.Seniority == Seniority.Unknown ? "" : person.Seniority.ToString().ToLowerInvariant()),
        _ when person.Team is not { } => new(by, Unassigned, "unassigned"),
        Dimension.Team => Named(by, NamedTeam(organisation, organisation.Team(person.Team.Value), teams).Name),
        Dimension.Department => Named(by, organisation.Department(person.Team.Value).Name),
        Dimension.CostCenter => Named(by, organisation.CostCenter(person.Team.Value) ?? ""),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Team NamedTeam(Organisation organisation, Team own, Names<string> teams)
    {
        for (var team = own; ; team = organisation.Team(team.Parent!.Value))
        {
            if (teams.Contains(team.Name)) return team;
            if (team.Parent is null) return own;
        }
    }

    internal static Label Named(Dimension by, string value) => value.Length == 0 ? new(by, None, "none") : new(by, value, value);

    private static List<TimePart> TimeParts(DateRange range, List<Dimension> by, Names<DayOfWeek> weekdays)
    {
        var parts = new List<TimePart> { new([], range) };
        foreach (var dimension in by)
            parts = parts.SelectMany(p => dimension == Dimension.Weekday
                ? EveryWeekday(p, weekdays)
                : Stretches(p.Range, dimension).Select(s => p with { Labels = [.. p.Labels, s.Label], Range = s.Range })).ToList();
        return parts;
    }

    private static IEnumerable<TimePart> EveryWeekday(TimePart part, Names<DayOfWeek> weekdays) =>
        Enumerable.Range(1, 7).Select(i => (DayOfWeek)(i % 7)).Where(d => weekdays.IsEmpty || weekdays.Contains(d))
            .Select(d => part with { Labels = [.. part.Labels, new(Dimension.Weekday, d.ToString(), d.ToString())], Weekday = d });

    private static IEnumerable<(Label Label, DateRange Range)> Stretches(DateRange range, Dimension by)
    {
        for (var day = range.Start; day <= range.End;)
        {
            var (start, next, key) = by switch
            {
                Dimension.Day => (day, day.AddDays(1), Iso(day)),
                Dimension.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) is var monday ? (monday, monday.AddDays(7), Iso(monday)) : default,
                Dimension.Month => new DateOnly(day.Year, day.Month, 1) is var month
                    ? (month, month.AddMonths(1), month.ToString("yyyy-MM", CultureInfo.InvariantCulture)) : default,
                Dimension.Quarter => new DateOnly(day.Year, (day.Month - 1) / 3 * 3 + 1, 1) is var quarter
                    ? (quarter, quarter.AddMonths(3), string.Create(CultureInfo.InvariantCulture, $"{day.Year}-Q{(day.Month - 1) / 3 + 1}")) : default,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            var last = next.AddDays(-1) < range.End ? next.AddDays(-1) : range.End;
            yield return (new(by, key, key), new(day, last));
            day = next;
        }
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private int[] Buckets()
    {
        var buckets = new int[Math.Max(0, Range.Days)];
        Array.Fill(buckets, -1);
        for (var i = 0; i < Times.Count; i++)
            foreach (var day in Times[i].Range.EachDay())
                if (Counts(day) && (Times[i].Weekday is not { } weekday || day.DayOfWeek == weekday)) buckets[day.DayNumber - Range.Start.DayNumber] = i;
        return buckets;
    }
}

/// <summary>What was used: which slices count, and in which row.</summary>
internal sealed class UseAxis
{
    private readonly OrganisationPicture picture;
    private readonly Filters filters;
    private readonly IReadOnlyList<Dimension> by;
    private readonly Dictionary<string, int> index = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<Label>> parts = [];
    private readonly HashSet<View> views = [];

    public UseAxis(OrganisationPicture picture, Filters filters, IReadOnlyList<Dimension> by)
    {
        this.picture = picture;
        this.filters = filters;
        this.by = by;
        foreach (var (view, isUsed) in new[]
        {
            (View.Model, !filters.Models.IsEmpty || by.Contains(Dimension.Model)),
            (View.Feature, !filters.Features.IsEmpty || by.Contains(Dimension.Feature)),
            (View.Surface, !filters.Surfaces.IsEmpty || by.Contains(Dimension.Surface)),
            (View.Project, !filters.Projects.IsEmpty || by.Contains(Dimension.Project)),
        })
            if (isUsed) views.Add(view);

        if (by.Count == 0) parts.Add([]);
        else if (views.Count == 0)
            foreach (var tool in picture.Organisation.Tools.OrderBy(t => t.Name, StringComparer.Ordinal)) PartOf(tool);
        else
            foreach (var slice in picture.Slices.All) PartOf(slice);
    }

    public IReadOnlyList<IReadOnlyList<Label>> Parts => parts;

    public IReadOnlyList<Dimension> By => by;

    /// <summary>No filter and no grouping by use at all.</summary>
    public bool IsAll => by.Count == 0 && views.Count == 0 && !NarrowsTools;

    public bool NarrowsTools => !filters.Tools.IsEmpty || !filters.ExceptTools.IsEmpty || filters.Approved is not null || !filters.Vendors.IsEmpty;

    /// <summary>Seats and prices are of tools only.</summary>
    public bool IsOfTools => views.Count == 0;

    public View TotalView => views.Count switch { 0 => View.Tool, 1 => views.First(), _ => View.Slice };

    /// <summary>None when no set is kept by this combination.</summary>
    public View? SetView => views.Count switch { 0 => IsAll ? View.Any : View.Tool, 1 => views.First(), _ => null };

    public bool Matches(Tool tool) =>
        (filters.Tools.IsEmpty || filters.Tools.Contains(tool.Id)) && !filters.ExceptTools.Contains(tool.Id)
        && (filters.Approved is not { } approved || tool.Approved == approved)
        && (filters.Vendors.IsEmpty || Holds(filters.Vendors, tool.Vendor));

    /// <returns>-1 when the tool does not count.</returns>
    public int PartOf(Tool tool)
    {
        if (!Matches(tool)) return -1;
        return by.Count == 0 ? 0 : Place(by.Select(d => d == Dimension.Tool ? Layout.Named(d, tool.Name) : Layout.Named(d, tool.Vendor)).ToList());
    }

    /// <returns>-1 when the slice does not count.</returns>
    public int PartOf(Slice slice)
    {
        var tool = picture.Organisation.Tool(new(slice.ToolId));
        if (!Matches(tool) || !Holds(filters.Models, slice.Model) || !Holds(filters.Features, slice.Feature)
            || !Holds(filters.Surfaces, slice.Surface) || !Holds(filters.Projects, slice.Project)) return -1;
        return by.Count == 0 ? 0 : Place(by.Select(d => Layout.Named(d, d switch
        {
            Dimension.Tool => tool.Name,
            Dimension.Vendor => tool.Vendor,
            Dimension.Model => slice.Model,
            Dimension.Feature => slice.Feature,
            Dimension.Surface => slice.Surface,
            Dimension.Project => slice.Project,
            _ => throw new System.Diagnostics.UnreachableException(),
        })).ToList());
    }

    private static bool Holds(Names<string> wanted, string value)
    {
        if (wanted.IsEmpty) return true;
        foreach (var name in wanted)
            if (string.Equals(name, value, StringComparison.OrdinalIgnoreCase) || name == Layout.None && value.Length == 0) return true;
        return false;
    }

    private int Place(IReadOnlyList<Label> labels)
    {
        var key = string.Join('\u001f', labels.Select(l => l.Key));
        if (index.TryGetValue(key, out var at)) return at;
        parts.Add(labels);
        return index[key] = parts.Count - 1;
    }
}
