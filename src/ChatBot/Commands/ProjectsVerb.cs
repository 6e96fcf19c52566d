using System.CommandLine;
using ChatBot.Core.Usage;
using ChatBot.Ingest;
using ChatBot.Ingest.Chat;
using ChatBot.Ingest.Export;
using ChatBot.Storage;

namespace ChatBot.Commands;

internal static class ProjectsVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Option<bool> Replace = new("--replace") { Description = "The file's rules in place of all others." };
    private static readonly Option<string> CostCenter = new("--cost-center") { Description = "Who pays for the project.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Client = new("--client") { Description = "For whom it is done.", DefaultValueFactory = _ => "" };
    private static readonly Argument<string> Pattern = new("pattern") { Description = "Repository, workspace, key alias or tag as feeds tell it; * for any text." };
    private static readonly Argument<string> Project = new("project") { Description = "The project as people read it." };
    private static readonly Argument<FileInfo> From = new("file") { Description = "CSV with a header: pattern, project, and if wanted cost_center and client." };

    public static Command Create()
    {
        var list = VerbWords.Verb("list", "Lists the rules, and how much of the use they reach.", "projects list", Json);
        list.SetAction(ListAsync);
        var unmapped = VerbWords.Verb("unmapped", "Lists what feeds told and no rule knows, largest first.", "projects unmapped", Json);
        unmapped.SetAction(UnmappedAsync);
        var add = VerbWords.Verb("add", "Gives a name to a project, for what is stored as well as for what comes.", "projects add \"acme/payments-*\" Payments --cost-center CC-4410", Pattern, Project, CostCenter, Client);
        add.SetAction(AddAsync);
        var remove = VerbWords.Verb("remove", "Takes a rule away.", "projects remove \"acme/payments-*\"", Pattern);
        remove.SetAction(RemoveAsync);
        var import = VerbWords.Verb("import", "Takes rules from a file.", "projects import projects.csv", From, Replace);
        import.SetAction(ImportAsync);
        return VerbWords.Verb("projects", "Rules from repositories, workspaces, keys and tags to projects, cost centres and clients.", "projects list", list, unmapped, add, remove, import);
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var projects = app.Services.GetRequiredService<Projects>();
        var rules = await projects.AllAsync(ct);
        var output = parsed.InvocationConfiguration.Output;
        foreach (var line in parsed.GetValue(Json)
            ? rules.Select(r => Lines.Json(("pattern", r.Pattern), ("project", r.Project), ("cost_center", r.CostCenter), ("client", r.Client)))
            : ProjectWords.List(rules, projects.Share())) await output.WriteLineAsync(line);
        return CommandLine.Done;
    }

    private static async Task<int> UnmappedAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var share = app.Services.GetRequiredService<Projects>().Share();
        foreach (var line in parsed.GetValue(Json) ? share.Unknown.Select(u => Lines.Json(("told", u.Told), ("tokens", u.Tokens))) : ProjectWords.Unmapped(share))
            await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
        return CommandLine.Done;
    }

    private static async Task<int> AddAsync(ParseResult parsed, CancellationToken ct)
    {
        var rule = new ProjectRule(parsed.GetValue(Pattern)!.Trim(), parsed.GetValue(Project)!.Trim(), parsed.GetValue(CostCenter)!.Trim(), parsed.GetValue(Client)!.Trim());
        if (ProjectRules.Problem(rule) is { } problem) throw new Refusal(problem);
        await using var app = await OpenAsync(parsed, ct);
        await ApplyAsync(app, [rule], [], ct);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{rule.Pattern} belongs to {rule.Project} now.");
        return CommandLine.Done;
    }

    private static async Task<int> RemoveAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var pattern = parsed.GetValue(Pattern)!.Trim();
        if (!(await app.Services.GetRequiredService<Projects>().AllAsync(ct)).Any(r => r.Pattern.Equals(pattern, StringComparison.OrdinalIgnoreCase)))
            throw new Refusal($"There is no rule for {pattern}. See: projects list");
        await ApplyAsync(app, [], [pattern], ct);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"The rule for {pattern} is gone.");
        return CommandLine.Done;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken ct)
    {
        var file = parsed.GetValue(From)!;
        if (!file.Exists) throw new Refusal($"There is no file {file.FullName}.");
        if (ProjectRules.Parse(await File.ReadAllBytesAsync(file.FullName, ct), out var problem) is not { } rules) throw new Refusal(problem!);
        await using var app = await OpenAsync(parsed, ct);
        var stored = parsed.GetValue(Replace) ? await app.Services.GetRequiredService<Projects>().AllAsync(ct) : [];
        var kept = rules.Select(r => r.Pattern).ToHashSet(StringComparer.OrdinalIgnoreCase);
        await ApplyAsync(app, rules, [.. stored.Select(r => r.Pattern).Where(p => !kept.Contains(p))], ct);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{rules.Count} rules hold from now on, for what is stored as well as for what comes.");
        return CommandLine.Done;
    }

    private static Task ApplyAsync(WebApplication app, IReadOnlyList<ProjectRule> put, IReadOnlyList<string> remove, CancellationToken ct) =>
        app.Services.GetRequiredService<GroupWriter>().WriteAsync(scope => app.Services.GetRequiredService<Projects>().Apply(scope, put, remove, Operator.CommandLine), ct);

    private static async Task<WebApplication> OpenAsync(ParseResult parsed, CancellationToken ct)
    {
        var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        return app;
    }
}
