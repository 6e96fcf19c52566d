using ChatBot.Core.People;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

internal enum NameKind { Person, Team, Tool, Vendor, Model, Feature, Surface, Project, CostCenter }

/// <summary>Something of the organisation that a question can name.</summary>
/// <param name="Label">As written in the data; for people their name.</param>
/// <param name="Id">Of the person, team or tool; 0 for the others, whose label is their key.</param>
internal sealed record Named(NameKind Kind, string Label, int Id, string[] Words)
{
    public PersonId Person => new(Id);
    public TeamId Team => new(Id);
    public ToolId Tool => new(Id);
}

/// <summary>Every name of an organisation, found by its words; made once per picture of the organisation.</summary>
internal sealed class NameIndex
{
    /// <summary>What people say for the places that vendors report.</summary>
    private static readonly (string Surface, string[] Said)[] SaidOfSurfaces =
        [("cli", ["terminal", "commandline", "shell"]), ("ide", ["editor", "editors"]), ("web", ["browser", "browsers"]), ("mobile", ["phone", "phones"])];

    private readonly List<Named> named = [];
    private readonly Dictionary<string, int[]> byWord;

    /// <summary>Whole names written as one word ("claudecode") and initials ("GTM").</summary>
    private readonly Dictionary<string, List<int>> byAlias = new(StringComparer.Ordinal);
    private readonly Dictionary<(NameKind, string), Named> exact = [];
    private readonly FuzzyIndex spelling;

    public NameIndex(Organisation organisation, UsageNames names)
    {
        foreach (var person in organisation.People) Add(NameKind.Person, person.Name, person.Id.Value);
        foreach (var team in organisation.Teams) Add(NameKind.Team, team.Name, team.Id.Value);
        foreach (var tool in organisation.Tools) Add(NameKind.Tool, tool.Name, tool.Id.Value);
        foreach (var vendor in organisation.Tools.Select(t => t.Vendor).Where(v => v.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
            Add(NameKind.Vendor, vendor, 0);
        foreach (var model in names.Models) Add(NameKind.Model, model, 0);
        foreach (var feature in names.Features) Add(NameKind.Feature, feature, 0);
        foreach (var surface in names.Surfaces)
        {
            Add(NameKind.Surface, surface, 0);
            foreach (var (_, said) in SaidOfSurfaces.Where(s => s.Surface.Equals(surface, StringComparison.OrdinalIgnoreCase)))
                foreach (var word in said) Alias(word, named.Count - 1);
        }
        foreach (var project in names.Projects) Add(NameKind.Project, project, 0);
        foreach (var center in organisation.Teams.Select(t => t.CostCenter).OfType<string>().Distinct()) Add(NameKind.CostCenter, center, 0);

        var lists = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < named.Count; i++)
            foreach (var word in named[i].Words)
            {
                if (!lists.TryGetValue(word, out var list)) lists[word] = list = [];
                if (list.Count == 0 || list[^1] != i) list.Add(i);
            }
        byWord = lists.ToDictionary(p => p.Key, p => p.Value.ToArray(), StringComparer.Ordinal);
        spelling = new FuzzyIndex(byWord.Keys.Where(w => char.IsLetter(w[0])), FuzzyIndex.ErrorsInName);
    }

    private void Add(NameKind kind, string label, int id)
    {
        if (label.Length == 0) return;
        var words = WordsOf(label);
        if (words.Length == 0) return;
        LongestName = Math.Max(LongestName, words.Length);
        var index = named.Count;
        var entry = new Named(kind, label, id, words);
        named.Add(entry);
        if (kind != NameKind.Person) exact.TryAdd((kind, Folding.Fold(label).Trim()), entry);
        if (kind == NameKind.Person || words.Length < 2) return;
        if (words.Length <= 4) Alias(string.Concat(words), index);
        if (kind is NameKind.Team or NameKind.Tool && words.All(w => char.IsLetter(w[0]))) Alias(string.Concat(words.Select(w => w[0])), index);
        for (var i = 0; i + 1 < words.Length; i++)
            if (char.IsLetter(words[i][0]) && char.IsAsciiDigit(words[i + 1][0]) && words[i].Length > 1)
                Alias(words[i][0] + words[i + 1], index);
    }

    private void Alias(string alias, int index)
    {
        if (alias.Length < 2) return;
        if (!byAlias.TryGetValue(alias, out var list)) byAlias[alias] = list = [];
        list.Add(index);
    }

    /// <summary>The words of a name as a message would hold them.</summary>
    public static string[] WordsOf(string name) =>
        [.. Lexer.Read(name.Replace('_', ' ')).Where(t => t.Kind is TokenKind.Word or TokenKind.Number or TokenKind.Date).Select(t => t.Text)];

    /// <summary>Words of the longest name; no stretch of a message is a longer one.</summary>
    public int LongestName { get; private set; }

    public Named this[int index] => named[index];

    /// <summary>The thing of that kind with exactly this name, case and accents aside.</summary>
    public Named? Exact(NameKind kind, string name) => exact.GetValueOrDefault((kind, Folding.Fold(name).Trim()));

    public ReadOnlySpan<int> WithWord(string word) => byWord.TryGetValue(word, out var list) ? list : [];

    public IReadOnlyList<int> WithAlias(string alias) => byAlias.TryGetValue(alias, out var list) ? list : [];

    public bool HasWord(string word) => byWord.ContainsKey(word);

    /// <summary>The words of names that a mistyped word may stand for.</summary>
    public (int Distance, List<string> Words) Near(string word) => spelling.Nearest(word);

    public IEnumerable<Named> OfKind(NameKind kind) => named.Where(n => n.Kind == kind);
}
