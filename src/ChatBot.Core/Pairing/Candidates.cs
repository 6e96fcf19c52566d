using ChatBot.Core.Nudges;
using ChatBot.Core.People;

namespace ChatBot.Core.Pairing;

/// <summary>Of all who are happy to help, the best few for each seeker, by <see cref="PairFit"/>. Without work in common a fit depends on what thousands of helpers share (language, seniority, strength, zone, department): they are
/// ordered once for each kind of seeker, and only the first of them are looked at.</summary>
/// <param name="helpers">Numbered from 0 in the edges.</param>
/// <param name="lastTogether">When two people were last proposed to each other; none when never.</param>
/// <param name="sharedHours">Of two zones.</param>
/// <param name="most">Edges for one seeker.</param>
public sealed class Candidates(IReadOnlyList<Volunteer> helpers, Func<PersonId, PersonId, DateOnly?> lastTogether, Func<string, string, double> sharedHours, int most, DateOnly today)
{
    private readonly Dictionary<ToolId, OfTool> tools = [];

    /// <summary>Who are alike to a seeker without work in common.</summary>
    private readonly record struct Kind(string Language, int Rank, bool IsPower, string Zone, TeamId? Department);

    /// <summary>Seekers to whom all helpers are alike, but for work in common.</summary>
    private readonly record struct SeekerKind(string Language, int Rank, string Zone, TeamId? Department);

    private sealed class OfTool
    {
        /// <summary>Helpers ascending.</summary>
        public Dictionary<Kind, List<int>> Kinds { get; } = [];
        public Dictionary<TeamId, List<int>> Teams { get; } = [];
        public Dictionary<string, List<int>> Projects { get; } = new(StringComparer.Ordinal);

        /// <summary>The best kind first, without those that never fit.</summary>
        public Dictionary<SeekerKind, List<(double Fit, List<int> Helpers)>> Ordered { get; } = [];
    }

    /// <returns>By seeker, the best first; of equals the helper with the lower number.</returns>
    public IReadOnlyList<MatchEdge> Of(IReadOnlyList<Seeker> seekers)
    {
        var edges = new List<MatchEdge>();
        for (var low = 0; low < seekers.Count; low++) edges.AddRange(Best(seekers[low], low));
        return edges;
    }

    private IEnumerable<MatchEdge> Best(Seeker seeker, int low)
    {
        var ofTool = ToolOf(seeker.Tool);
        var best = new PriorityQueue<MatchEdge, (double Fit, int High)>(most + 1);
        var near = Near(ofTool, seeker);
        foreach (var high in near)
            if (Fits(high)) Weigh(high, PairFit.Score(seeker, helpers[high], sharedHours(seeker.Person.TimeZone, helpers[high].Person.TimeZone)));
        foreach (var (fit, alike) in OrderedFor(ofTool, seeker))
        {
            if (!IsWorth(int.MinValue, fit)) break;
            var taken = 0;
            foreach (var high in alike)
            {
                if (taken == most || !IsWorth(high, fit)) break;
                if (near.Contains(high) || !Fits(high)) continue;
                Weigh(high, fit);
                taken++;
            }
        }

        return best.UnorderedItems.Select(b => b.Element).OrderByDescending(e => e.Fit).ThenBy(e => e.High);

        bool Fits(int high) =>
            PairFit.Against(seeker, helpers[high], lastTogether(seeker.Person.Id, helpers[high].Person.Id), sharedHours(seeker.Person.TimeZone, helpers[high].Person.TimeZone), today) is null;

        // Whether there is room for it, or it is better than the last of those there are.
        bool IsWorth(int high, double fit) => best.Count < most || (best.TryPeek(out _, out var last) && (fit > last.Fit || (fit == last.Fit && high < -last.High)));

        void Weigh(int high, double fit)
        {
            best.Enqueue(new(low, high, fit), (fit, -high));
            if (best.Count > most) best.Dequeue();
        }
    }

    /// <summary>Those with work in common beyond the department, each once.</summary>
    private static HashSet<int> Near(OfTool ofTool, Seeker seeker)
    {
        var near = new HashSet<int>();
        if (seeker.Person.Team is { } team && ofTool.Teams.TryGetValue(team, out var mates)) near.UnionWith(mates);
        foreach (var project in seeker.Projects)
            if (ofTool.Projects.TryGetValue(project, out var others)) near.UnionWith(others);
        return near;
    }

    private List<(double Fit, List<int> Helpers)> OrderedFor(OfTool ofTool, Seeker seeker)
    {
        var kind = new SeekerKind(PairFit.LanguageOf(seeker.Person), PairFit.Rank(seeker.Person.Seniority), seeker.Person.TimeZone, seeker.Department);
        if (ofTool.Ordered.TryGetValue(kind, out var known)) return known;
        var ordered = new List<(double Fit, List<int> Helpers)>();
        foreach (var (of, alike) in ofTool.Kinds)
        {
            var hours = sharedHours(kind.Zone, of.Zone);
            if (hours < PairFit.FewestHours || !PairFit.Speak(kind.Language, of.Language)) continue;
            ordered.Add((PairFit.Weigh(PairFit.DepartmentKin(kind.Department, of.Department), kind.Language == of.Language, kind.Rank, of.Rank, of.IsPower, hours), alike));
        }

        ordered.Sort((a, b) => b.Fit.CompareTo(a.Fit));
        return ofTool.Ordered[kind] = ordered;
    }

    private OfTool ToolOf(ToolId tool)
    {
        if (tools.TryGetValue(tool, out var known)) return known;
        var made = tools[tool] = new();
        for (var high = 0; high < helpers.Count; high++)
        {
            var helper = helpers[high];
            if (PairFit.Against(helper, tool) is not null) continue;
            Add(made.Kinds, new(PairFit.LanguageOf(helper.Person), PairFit.Rank(helper.Person.Seniority), PairFit.IsPower(helper, tool), helper.Person.TimeZone, helper.Department), high);
            if (helper.Person.Team is { } team) Add(made.Teams, team, high);
            foreach (var project in helper.Projects) Add(made.Projects, project, high);
        }

        return made;
    }

    private static void Add<TKey>(Dictionary<TKey, List<int>> into, TKey key, int high) where TKey : notnull
    {
        if (!into.TryGetValue(key, out var list)) into.Add(key, list = []);
        list.Add(high);
    }
}
