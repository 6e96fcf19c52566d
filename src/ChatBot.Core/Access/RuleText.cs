using System.Globalization;
using System.Text;
using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>Reads and prints routing rules as they are typed:
/// <c>tool="Claude Code" team=Payments cost-centre=CC-1 data=restricted approvers=manager&gt;security@a.example+legal@a.example stand-in=security@a.example:deputy@a.example fallback=admin after=3</c>.</summary>
/// <remarks><c>&gt;</c> one after the other, <c>+</c> all of them, <c>|</c> any of them.</remarks>
public static class RuleText
{
    private const int MostSteps = 5, MostApprovers = 10, MostFallbackDays = 60;
    private static readonly string[] Words = ["manager", "manager2", "owner", "admin", "finance"];

    /// <param name="organisation">Names and e-mails are checked against it; none = a rule that was checked when it was made.</param>
    /// <param name="problem">One sentence that names the part that is wrong.</param>
    public static AccessRule? Read(string text, int id, Organisation? organisation, out string? problem)
    {
        (string? tool, string? team, string? center, string? data, string? approvers, string? fallback) = (null, null, null, null, null, null);
        var (after, standIns, seen) = (AccessPolicy.DefaultFallbackDays, new List<StandIn>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (name, value) in Parts(text))
        {
            if (name != "stand-in" && !seen.Add(name)) return No($"{name} is there twice.", out problem);
            switch (name)
            {
                case "tool":
                    tool = organisation is null ? value : organisation.Tools.FirstOrDefault(t => Same(t.Name, value))?.Name;
                    if (tool is null) return No($"There is no tool called \"{value}\".", out problem);
                    break;
                case "team":
                    team = organisation is null ? value : organisation.Teams.FirstOrDefault(t => Same(t.Name, value))?.Name;
                    if (team is null) return No($"There is no team called \"{value}\".", out problem);
                    break;
                case "cost-centre" or "cost-center":
                    if (organisation?.Teams.Any(t => t.CostCenter is { } code && Same(code, value)) == false) return No($"No team has the cost centre \"{value}\".", out problem);
                    center = value;
                    break;
                case "data":
                    if (value.Length is 0 or > 40) return No("The data class has 1 to 40 characters.", out problem);
                    data = value.ToLowerInvariant();
                    break;
                case "approvers":
                    approvers = value;
                    break;
                case "stand-in":
                    if (value.Split(':') is not [var whom, var by]) return No($"A stand-in is written stand-in=whom:who, not \"{value}\".", out problem);
                    standIns.Add(new(whom.ToLowerInvariant(), by.ToLowerInvariant()));
                    break;
                case "fallback":
                    fallback = value.ToLowerInvariant();
                    break;
                case "after":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out after) || after is < 1 or > MostFallbackDays) return No($"after= is a number of working days from 1 to {MostFallbackDays}.", out problem);
                    break;
                default:
                    return No($"\"{name}\" is no part of a rule. Parts are tool, team, cost-centre, data, approvers, stand-in, fallback, after.", out problem);
            }
        }

        if (approvers is null) return No("A rule says who decides: approvers=manager or approvers=ada@example.com.", out problem);
        var steps = new List<RuleStep>();
        foreach (var step in approvers.Split('>'))
        {
            if (step.Contains('+', StringComparison.Ordinal) && step.Contains('|', StringComparison.Ordinal)) return No("One step has either + (all of them) or | (any of them), not both.", out problem);
            var names = step.Split('+', '|').Select(n => n.Trim().ToLowerInvariant()).ToList();
            if (names.Find(n => !IsSomebody(n, organisation)) is { } unknown) return No(unknown.Length == 0 ? "A step without anybody decides nothing." : $"\"{unknown}\" is neither {string.Join(", ", Words)} nor the e-mail of somebody here.", out problem);
            if (names.Count > MostApprovers) return No($"A step has at most {MostApprovers} people.", out problem);
            steps.Add(new([.. names.Distinct()], step.Contains('+', StringComparison.Ordinal)));
        }

        if (steps.Count > MostSteps) return No($"A rule has at most {MostSteps} steps.", out problem);
        foreach (var standIn in standIns)
        {
            if (!steps.Exists(s => s.Approvers.Contains(standIn.For))) return No($"\"{standIn.For}\" is not among the approvers, so nobody stands in.", out problem);
            if (!IsSomebody(standIn.By, organisation)) return No($"\"{standIn.By}\" is neither {string.Join(", ", Words)} nor the e-mail of somebody here.", out problem);
        }

        if (fallback is not null && !IsSomebody(fallback, organisation)) return No($"\"{fallback}\" is neither {string.Join(", ", Words)} nor the e-mail of somebody here.", out problem);
        problem = null;
        return new(id, tool, team, center, data, [.. steps], [.. standIns], fallback ?? AccessPolicy.Default.Fallback, after);
    }

    /// <summary>Reads back to the same rule.</summary>
    public static string Print(AccessRule rule)
    {
        var text = new StringBuilder();
        void Add(string name, string? value)
        {
            if (value is not null) text.Append(text.Length > 0 ? " " : "").Append(name).Append('=').Append(value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value);
        }

        Add("tool", rule.Tool);
        Add("team", rule.Team);
        Add("cost-centre", rule.CostCenter);
        Add("data", rule.DataClass);
        Add("approvers", string.Join('>', rule.Steps.Select(s => string.Join(s.NeedsAll ? '+' : '|', s.Approvers))));
        foreach (var standIn in rule.StandIns) Add("stand-in", $"{standIn.For}:{standIn.By}");
        Add("fallback", rule.Fallback);
        Add("after", rule.FallbackDays.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static AccessRule? No(string why, out string? problem)
    {
        problem = why;
        return null;
    }

    private static bool IsSomebody(string word, Organisation? organisation) => Words.Contains(word) || (organisation is null ? word.Length > 0 : organisation.FindByEmail(word) is not null);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Names and values; a value with blanks stands in quotation marks, straight or curly, as chat clients make them.</summary>
    private static IEnumerable<(string Name, string Value)> Parts(string text)
    {
        var plain = text.Replace('“', '"').Replace('”', '"');
        for (var at = 0; at < plain.Length;)
        {
            while (at < plain.Length && plain[at] == ' ') at++;
            if (at >= plain.Length) yield break;
            var equals = plain.IndexOf('=', at);
            var blank = plain.IndexOf(' ', at);
            if (equals < 0 || (blank >= 0 && blank < equals))
            {
                yield return (plain[at..(blank < 0 ? plain.Length : blank)], "");
                at = blank < 0 ? plain.Length : blank;
                continue;
            }

            var name = plain[at..equals].ToLowerInvariant();
            var value = new StringBuilder();
            var quoted = false;
            for (at = equals + 1; at < plain.Length && (quoted || plain[at] != ' '); at++)
            {
                if (plain[at] == '"') quoted = !quoted;
                else value.Append(plain[at]);
            }

            yield return (name, value.ToString().Trim());
        }
    }
}
