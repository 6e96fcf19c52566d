using ChatBot.Core.Vendors;

namespace ChatBot.Core.Usage;

/// <summary>Gives what a feed calls a repository, workspace, key alias or tag to a project.</summary>
/// <param name="Pattern">With <c>*</c> for any text, compared without case.</param>
/// <param name="CostCenter">Who pays for the project; empty when the rule does not say.</param>
/// <param name="Client">For whom it is done; empty when the rule does not say.</param>
public sealed record ProjectRule(string Pattern, string Project, string CostCenter = "", string Client = "");

/// <summary>All rules, and which of them holds for a name.</summary>
/// <remarks>A rule without a star comes before those with one; of these the one with the most letters wins, then the first by its pattern. So
/// the order in which rules were written does not matter.</remarks>
public sealed class ProjectRules
{
    public const int LongestText = 200;

    private readonly Dictionary<string, ProjectRule> exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ProjectRule> wild = [];

    public ProjectRules(IEnumerable<ProjectRule> rules)
    {
        foreach (var rule in rules.OrderByDescending(r => r.Pattern.Length - r.Pattern.Count(c => c == '*')).ThenBy(r => r.Pattern, StringComparer.Ordinal))
        {
            if (rule.Pattern.Contains('*', StringComparison.Ordinal)) wild.Add(rule);
            else exact.TryAdd(rule.Pattern, rule);
        }
    }

    public static ProjectRules None { get; } = new([]);

    public bool IsEmpty => exact.Count == 0 && wild.Count == 0;

    /// <param name="told">As the feed says; the empty text has no rule.</param>
    public ProjectRule? For(string told)
    {
        if (told.Length == 0) return null;
        return exact.TryGetValue(told, out var rule) ? rule : wild.Find(r => Matches(r.Pattern, told));
    }

    /// <summary>The project that people read: the rule's, or what the feed says.</summary>
    public string Name(string told) => For(told)?.Project ?? told;

    /// <returns>Why the rule is none; none when it may be kept.</returns>
    public static string? Problem(ProjectRule rule)
    {
        if (rule.Pattern.Length == 0 || rule.Project.Length == 0) return "A rule needs a pattern and a project.";
        if (rule.Pattern.Trim('*').Length == 0) return $"The pattern {rule.Pattern} holds for everything. Name at least one letter.";
        foreach (var text in new[] { rule.Pattern, rule.Project, rule.CostCenter, rule.Client })
        {
            if (text.Length > LongestText) return $"{text[..40]}… is longer than {LongestText} characters.";
            if (text.Any(char.IsControl)) return "A rule may hold no control characters.";
        }
        return null;
    }

    /// <summary>Columns <c>pattern</c> and <c>project</c>, and if wanted <c>cost_center</c> and <c>client</c>; a header names them.</summary>
    /// <param name="problem">The first fault, with its line; then there are no rules.</param>
    public static IReadOnlyList<ProjectRule>? Parse(ReadOnlyMemory<byte> csv, out string? problem)
    {
        problem = null;
        if (Csv.Parse(csv) is not { } table || !table.Has("pattern") || !table.Has("project"))
        {
            problem = "The file is no CSV with a header that names pattern and project (and if wanted cost_center and client).";
            return null;
        }
        var rules = new Dictionary<string, ProjectRule>(StringComparer.OrdinalIgnoreCase);
        for (var row = 0; row < table.Count; row++)
        {
            var rule = new ProjectRule(table.Text(row, "pattern") ?? "", table.Text(row, "project") ?? "", table.Text(row, "cost_center") ?? "", table.Text(row, "client") ?? "");
            problem = Problem(rule) ?? (rules.ContainsKey(rule.Pattern) ? $"The pattern {rule.Pattern} comes twice." : null);
            if (problem is not null)
            {
                problem = $"Row {row + 1}: {problem}";
                return null;
            }
            rules.Add(rule.Pattern, rule);
        }
        return [.. rules.Values];
    }

    /// <summary>Every part between stars in its order, the first and last at the ends.</summary>
    private static bool Matches(string pattern, string text)
    {
        var parts = pattern.Split('*');
        if (!text.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)) return false;
        var at = parts[0].Length;
        for (var i = 1; i < parts.Length - 1; i++)
        {
            var found = text.IndexOf(parts[i], at, StringComparison.OrdinalIgnoreCase);
            if (found < 0) return false;
            at = found + parts[i].Length;
        }
        return text.Length - at >= parts[^1].Length && text.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}
