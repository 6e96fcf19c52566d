using System.CommandLine;
using ChatBot.Access;
using ChatBot.Ingest.Export;

namespace ChatBot.Commands;

internal static class ExportVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line instead of CSV; amounts are texts, so that nothing rounds them." };
    private static readonly Option<DateOnly?> From = new("--from") { Description = "First day, YYYY-MM-DD." };
    private static readonly Option<DateOnly?> Until = new("--until") { Description = "Last day." };
    private static readonly Option<string> Person = new("--person", "--as") { Description = "E-mail of the person.", Required = true };

    public static Command Create()
    {
        var usage = VerbWords.Verb("usage", "Every stored fact, whose it is and whether it is counted.", "export usage --from 2026-06-01 --until 2026-06-30 --json", From, Until, Json);
        usage.SetAction((parsed, ct) => RunAsync(parsed, (app, lines) => app.GetRequiredService<UsageExport>().WriteAsync(lines, parsed.GetValue(From), parsed.GetValue(Until), null, ct), ct));
        var focus = VerbWords.Verb("focus", "Cost in the columns of the FinOps specification FOCUS.", "export focus --from 2026-06-01 --until 2026-06-30", From, Until, Json);
        focus.SetAction((parsed, ct) => RunAsync(parsed, (app, lines) => app.GetRequiredService<FocusExport>().WriteAsync(lines, parsed.GetValue(From), parsed.GetValue(Until), ct), ct));
        var audit = VerbWords.Verb("audit", "Who did what, when and from where; refused attempts too.", "export audit --json", From, Until, Json);
        audit.SetAction((parsed, ct) => RunAsync(parsed, (app, lines) => app.GetRequiredService<AuditExport>().WriteAsync(lines, parsed.GetValue(From), parsed.GetValue(Until), ct), ct));
        var access = VerbWords.Verb("access", "Every event of every request for access: who did what, when and on which platform.", "export access --json", From, Until, Json);
        access.SetAction((parsed, ct) => RunAsync(parsed, (app, lines) => app.GetRequiredService<AccessRecord>().WriteAsync(lines, parsed.GetValue(From), parsed.GetValue(Until), ct), ct));
        var own = VerbWords.Verb("my-data", "Everything that is held about one person, as JSON lines.", "export my-data --person mara.okafor@example.com", Person, From, Until, Json);
        own.SetAction((parsed, ct) => RunAsync(parsed, async (app, _) =>
        {
            var email = parsed.GetValue(Person)!.Trim().ToLowerInvariant();
            if (!await app.GetRequiredService<PersonExport>().WriteAsync(parsed.InvocationConfiguration.Output, email, parsed.GetValue(From), parsed.GetValue(Until), ct))
                throw new Refusal($"Nobody here has the e-mail {email}.");
        }, ct));
        return VerbWords.Verb("export", "Data for other programs: facts, cost, the audit trail, requests for access, one person's own.", "export usage --json", usage, focus, audit, access, own);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, Lines, Task> write, CancellationToken ct)
    {
        if (parsed.GetValue(From) is { } from && parsed.GetValue(Until) is { } until && until < from)
            throw new Refusal($"{until:yyyy-MM-dd} is before {from:yyyy-MM-dd}. Name the first day with --from.");
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        await write(app.Services, new(parsed.InvocationConfiguration.Output, parsed.GetValue(Json)));
        return CommandLine.Done;
    }
}
