using System.Data.Common;
using ChatBot.Core.Usage;

namespace ChatBot.Storage.Rollups;

/// <summary>What a slice is of.</summary>
/// <param name="Project">As people read it: by the rules of the projects, where one holds.</param>
internal sealed record Slice(int Id, int ToolId, string Surface, string Feature, string Model, string Project, string Currency)
{
    /// <summary>The repository, workspace, key alias or tag that the feed told.</summary>
    public string Told { get; init; } = Project;

    /// <summary>The rule that gave the project; none where no rule holds.</summary>
    public ProjectRule? Rule { get; init; }

    public string ValueIn(View view) => view switch
    {
        View.Any or View.Tool or View.Slice => "",
        View.Model => Model,
        View.Feature => Feature,
        View.Surface => Surface,
        View.Project => Project,
    };
}

/// <summary>Every slice there is, and under which key each roll-up keeps it. Slices are only ever added, with growing numbers, so that
/// the smallest slice of a kind stays its key; a change of the projects' rules moves the keys of projects, and <see cref="ProjectRealignment"/> the roll-ups.</summary>
internal sealed class SliceBook
{
    public static readonly View[] TotalViews = [View.Tool, View.Model, View.Feature, View.Surface, View.Project, View.Slice];
    public static readonly View[] SetViews = [View.Any, View.Tool, View.Model, View.Feature, View.Surface, View.Project];

    private readonly Dictionary<int, Slice> slices;
    private readonly Dictionary<int, int[]> totalKeys = [];
    private readonly Dictionary<int, int[]> setKeys = [];

    public SliceBook(IEnumerable<Slice> all)
    {
        var ordered = all.OrderBy(s => s.Id).ToList();
        slices = ordered.ToDictionary(s => s.Id);
        var firstTotals = new Dictionary<(View, int, string, string), int>();
        var firstSets = new Dictionary<(View, int, string), int>();
        foreach (var slice in ordered)
        {
            var totals = totalKeys[slice.Id] = new int[7];
            var sets = setKeys[slice.Id] = new int[7];
            foreach (var view in TotalViews)
                totals[(int)view] = view == View.Slice
                    ? slice.Id
                    : First(firstTotals, (view, slice.ToolId, slice.ValueIn(view), slice.Currency), slice.Id);
            foreach (var view in SetViews)
                sets[(int)view] = view == View.Any ? 0 : First(firstSets, (view, slice.ToolId, slice.ValueIn(view)), slice.Id);
        }
        LastId = ordered.Count == 0 ? 0 : ordered[^1].Id;
    }

    public int LastId { get; }

    public IReadOnlyCollection<Slice> All => slices.Values;

    public Slice this[int id] => slices[id];

    public int TotalKey(View view, int slice) => totalKeys[slice][(int)view];

    public int SetKey(View view, int slice) => setKeys[slice][(int)view];

    public static SliceBook Load(DbConnection connection, DbTransaction? transaction)
    {
        var rules = Rules(connection, transaction);
        using var rows = Statement.Prepare(connection, transaction,
            "SELECT \"Id\", \"ToolId\", \"Surface\", \"Feature\", \"Model\", \"Project\", \"Currency\" FROM \"Slices\"");
        var slices = new List<Slice>();
        while (rows.Step())
        {
            var told = rows.Text(5);
            var rule = rules.For(told);
            slices.Add(new(rows.Int32(0), rows.Int32(1), rows.Text(2), rows.Text(3), rows.Text(4), rule?.Project ?? told, rows.Text(6)) { Told = told, Rule = rule });
        }
        return new(slices);
    }

    private static ProjectRules Rules(DbConnection connection, DbTransaction? transaction)
    {
        using var rows = Statement.Prepare(connection, transaction, "SELECT \"Pattern\", \"Project\", \"CostCenter\", \"Client\" FROM \"ProjectRules\"");
        var rules = new List<ProjectRule>();
        while (rows.Step()) rules.Add(new(rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3)));
        return rules.Count == 0 ? ProjectRules.None : new(rules);
    }

    private static int First<TKey>(Dictionary<TKey, int> first, TKey key, int id) where TKey : notnull =>
        first.TryGetValue(key, out var known) ? known : first[key] = id;
}
