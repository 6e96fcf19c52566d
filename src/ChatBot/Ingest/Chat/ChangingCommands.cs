using ChatBot.Core.Usage;
using ChatBot.Dialogue;

namespace ChatBot.Ingest.Chat;

/// <summary>What could not be taken in, and another try.</summary>
internal sealed class DeadLettersCommand(DeadLetters letters, ParkedMessages messages) : ICommand
{
    public string Name => "dead-letters";

    public IReadOnlyList<string> Verbs { get; } = ["list", "show", "replay"];

    public string Usage => "dead-letters [list | show ID | replay ID]";

    public string Does => "what could not be taken in or sent, why, and try it again";

    public Audience For => Audience.Admins;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var all = (await letters.ListAsync(ct)).Select(l => (l.Id, Line: $"{l.Id} {l.At:yyyy-MM-dd HH:mm}Z {l.Source}: {l.Reason} ({l.Shape}){(l.State == Storage.Rows.DeadLetterState.Replayed ? ", replayed" : "")}"))
            .Concat((await messages.ListAsync(ct)).Select(m => (m.Id, Line: $"{m.Id} {m.At:yyyy-MM-dd HH:mm}Z {m.Kind} {m.Where}: {m.Reason} ({m.Attempts} attempts)"))).ToList();
        switch (call.Words)
        {
            case [] or ["list"]:
                return CommandAnswer.Say(all.Count == 0 ? "Nothing is parked." : Short.Lines([.. all.Select(a => $"• {a.Line}")], "the verb dead-letters on the server"));
            case ["show", var text] when Guid.TryParse(text, out var id) && all.Find(a => a.Id == id).Line is { } line:
                return CommandAnswer.Say($"{line}\nContent is never kept.");
            case ["replay", var text] when Guid.TryParse(text, out var id) && all.Exists(a => a.Id == id):
                if ((await messages.ListAsync(ct)).Any(m => m.Id == id)) return CommandAnswer.Change("Tried again.", scope => messages.Replay(scope, id));
                return await letters.ProblemAsync(id, ct) is { } problem ? CommandAnswer.Say(problem) : CommandAnswer.Change("Replayed.", scope => letters.Replay(scope, id, call.Who()));
            case ["show" or "replay", _]:
                return CommandAnswer.Say("There is no such dead letter. See: dead-letters");
            default:
                return CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}");
        }
    }
}

/// <summary>Whose the identities are that feeds tell.</summary>
internal sealed class IdentitiesCommand(Links links) : ICommand
{
    public string Name => "identities";

    public IReadOnlyList<string> Verbs { get; } = ["list", "add", "remove"];

    public string Usage => "identities [list | add IDENTITY EMAIL | remove IDENTITY]";

    public string Does => "identities that are nobody's, and give them to somebody with all of their history";

    public Audience For => Audience.Admins;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Words is [] or ["list"])
        {
            var unmatched = await links.AllAsync(onlyUnmatched: true, ct);
            return CommandAnswer.Say(unmatched.Count == 0 ? "Every identity has its person."
                : Short.Lines([$"{unmatched.Count} {(unmatched.Count == 1 ? "identity is" : "identities are")} nobody's:", .. unmatched.OrderByDescending(u => u.Facts).Select(u => $"• {u.PersonRef}: {u.Facts} facts")], "the verb link list --unmatched on the server"));
        }

        var (reference, email) = call.Words switch
        {
            ["add", var identity, var person] => (identity, person),
            ["remove", var identity] => (identity, (string?)null),
            _ => ("", null),
        };
        if (reference.Length == 0) return CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}");
        var (plan, problem) = await links.PlanAsync(reference, email, ct);
        if (plan is null) return CommandAnswer.Say(problem!);
        var seal = $"{plan.Reference}|{plan.Email}|{plan.Owner}";
        if (!call.Confirmed || call.Seal != seal)
            return CommandAnswer.AskFirst($"{plan.Reference} {(plan.Email is null ? "would be nobody's" : $"would be {plan.Email}")}, with {plan.Days} {(plan.Days == 1 ? "day" : "days")} of use.\nIt is {plan.Owner ?? "nobody"}'s now.", seal);
        return CommandAnswer.Change(plan.Email is null ? $"{plan.Reference} is nobody's now." : $"{plan.Reference} is {plan.Email} now, with all of its history.", scope => links.Apply(scope, plan, call.Who()));
    }
}

/// <summary>Rules from what feeds call a repository, workspace, key or tag to projects.</summary>
internal sealed class ProjectsCommand(Projects projects) : ICommand
{
    public string Name => "projects";

    public IReadOnlyList<string> Verbs { get; } = ["list", "unmapped", "add", "remove"];

    public string Usage => "projects [list | unmapped | add PATTERN PROJECT [COST-CENTRE [CLIENT]] | remove PATTERN]";

    public string Does => "which repositories, workspaces, keys and tags belong to which project";

    public Audience For => Audience.Finance;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var rules = await projects.AllAsync(ct);
        switch (call.Words)
        {
            case [] or ["list"]:
                return CommandAnswer.Say(Short.Lines(ProjectWords.List(rules, projects.Share()), "the verb projects on the server"));
            case ["unmapped"]:
                return CommandAnswer.Say(Short.Lines(ProjectWords.Unmapped(projects.Share()), "the verb projects unmapped on the server"));
            case ["add", var pattern, var project, ..] when call.Words.Count <= 5:
                var rule = new ProjectRule(pattern, project, call.Words.ElementAtOrDefault(3) ?? "", call.Words.ElementAtOrDefault(4) ?? "");
                if (ProjectRules.Problem(rule) is { } problem) return CommandAnswer.Say(problem);
                return Ask(call, rules, [.. rules.Where(r => !Same(r, pattern)), rule], [rule], [], $"{pattern} would belong to {project}", $"{pattern} belongs to {project} now.");
            case ["remove", var pattern] when rules.Any(r => Same(r, pattern)):
                return Ask(call, rules, [.. rules.Where(r => !Same(r, pattern))], [], [pattern], $"The rule for {pattern} would go", $"The rule for {pattern} is gone.");
            case ["remove", var pattern]:
                return CommandAnswer.Say($"There is no rule for {pattern}. See: projects");
            default:
                return CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}");
        }
    }

    private CommandAnswer Ask(
        CommandCall call, IReadOnlyList<ProjectRule> before, IReadOnlyList<ProjectRule> after, IReadOnlyList<ProjectRule> put, IReadOnlyList<string> remove, string would, string done)
    {
        var (now, then) = (projects.Share(before), projects.Share(after));
        var seal = $"{would}|{string.Join(';', before.Select(r => $"{r.Pattern}={r.Project}"))}";
        if (!call.Confirmed || call.Seal != seal)
            return CommandAnswer.AskFirst($"{would}, for what is stored as well as for what comes.\nTokens of the last {Projects.ShareDays} days with a project by rule: {now.ByRule:N0} before, {then.ByRule:N0} after, of {now.All:N0}.", seal);
        return CommandAnswer.Change(done, scope => projects.Apply(scope, put, remove, call.Who()));
    }

    private static bool Same(ProjectRule rule, string pattern) => rule.Pattern.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}

internal static class ProjectWords
{
    public static IReadOnlyList<string> List(IReadOnlyList<ProjectRule> rules, ProjectShare share) =>
    [
        .. rules.Count == 0 ? ["There are no rules: a project is what a feed calls it. Add one: projects add acme/payments-* Payments"]
            : rules.Select(r => $"{r.Pattern}: {r.Project}{(r.CostCenter.Length > 0 ? $", cost centre {r.CostCenter}" : "")}{(r.Client.Length > 0 ? $", client {r.Client}" : "")}"),
        .. share.Says(rules.Count > 0) is { } says ? [says] : Array.Empty<string>(),
    ];

    public static IReadOnlyList<string> Unmapped(ProjectShare share) => share.Unknown.Count == 0
        ? ["Every name that feeds told in the last 30 days has a rule."]
        : [$"{share.Unknown.Count} {(share.Unknown.Count == 1 ? "name has" : "names have")} no rule:", .. share.Unknown.Select(u => $"{u.Told}: {u.Tokens:N0} tokens")];
}

/// <summary>Which feed is counted where several tell of one activity.</summary>
internal sealed class PrecedenceCommand(FeedChoices choices) : ICommand
{
    public string Name => "precedence";

    public IReadOnlyList<string> Verbs { get; } = ["show", "gateway", "telemetry", "order", "default"];

    public string Usage => FeedChoices.Usage;

    public string Does => "which feed is counted where several tell of one activity";

    public Audience For => Audience.Admins;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Words.Count <= 1 || call.Words[0] == "show")
            return CommandAnswer.Say(Short.Lines(await choices.ShowAsync(call.Words.Count == 0 ? null : call.Words[^1] is "show" ? null : call.Words[^1].ToLowerInvariant(), ct), "precedence TOOL"));
        var (change, problem) = await choices.PlanAsync(call.Words, ct);
        if (change is null) return CommandAnswer.Say(problem!);
        var seal = $"{change.Choice}={change.Value}|{change.Days}";
        if (!call.Confirmed || call.Seal != seal)
            return CommandAnswer.AskFirst($"{change.Says}\nIt would hold for what is stored as well: {change.Days} days of people are judged again, and figures that were told may change.", seal);
        return CommandAnswer.Change($"Done. {change.Says}", scope => choices.Apply(scope, change, call.Who()));
    }
}
