using System.CommandLine;
using ChatBot.Ingest;
using ChatBot.Ingest.Export;
using ChatBot.People;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Commands;

internal static class LinkVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Option<bool> Unmatched = new("--unmatched") { Description = "Only identities that are nobody's." };
    private static readonly Argument<string> Reference = new("person-ref") { Description = "Identity as link list shows it: login:…, email:…, vendor:…:…" };
    private static readonly Argument<string> Email = new("email") { Description = "E-mail of the person whose it is." };

    public static Command Create()
    {
        var list = VerbWords.Verb("list", "Lists identities that feeds tell, and whose they are.", "link list --unmatched", Unmatched, Json);
        list.SetAction(ListAsync);
        var add = VerbWords.Verb("add", "Gives an identity to a person, with all of its history.", "link add login:octocat mara.okafor@example.com", Reference, Email);
        add.SetAction((parsed, ct) => SetAsync(parsed, parsed.GetValue(Email), ct));
        var remove = VerbWords.Verb("remove", "Takes an identity from its person, with all of its history.", "link remove login:octocat", Reference);
        remove.SetAction((parsed, ct) => SetAsync(parsed, null, ct));
        var code = VerbWords.Verb("code", "Makes a one-time code that somebody types to the bot, so that it knows whose account that is.", "link code mara.okafor@example.com", Email);
        code.SetAction(CodeAsync);
        return VerbWords.Verb("link", "Identities of feeds and accounts, and the people they belong to.", "link list --unmatched", list, add, remove, code);
    }

    private static async Task<int> CodeAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var email = Core.People.Organisation.NormaliseEmail(parsed.GetValue(Email)!);
        await using var db = app.Services.GetRequiredService<Func<ChatBotDb>>()();
        if (await db.People.AsNoTracking().FirstOrDefaultAsync(p => p.Email == email && p.LeftDay == null, ct) is not { } person) throw new Refusal($"Nobody here has the e-mail {email}.");
        var code = await app.Services.GetRequiredService<LinkCodes>().IssueAsync(person.Id, person.Email, "operator", "command line", ct);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"Within {LinkCodes.Life.TotalMinutes:0} minutes, {person.Name} types to the bot, in the account to link:\nlink {code}");
        return CommandLine.Done;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var links = await app.Services.GetRequiredService<Links>().AllAsync(parsed.GetValue(Unmatched), ct);
        var output = parsed.InvocationConfiguration.Output;
        foreach (var link in links)
            await output.WriteLineAsync(parsed.GetValue(Json)
                ? Lines.Json(("person_ref", link.PersonRef), ("person", link.Email), ("member", link.IsMember), ("facts", link.Facts))
                : $"{link.PersonRef,-48} {link.Email ?? "nobody",-36} {link.Facts,8} facts{(link.IsMember ? "  member" : "")}");
        if (links.Count == 0 && !parsed.GetValue(Json)) await output.WriteLineAsync(parsed.GetValue(Unmatched) ? "Every identity has its person." : "No identities yet.");
        return CommandLine.Done;
    }

    private static async Task<int> SetAsync(ParseResult parsed, string? email, CancellationToken ct)
    {
        await using var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        var reference = parsed.GetValue(Reference)!;
        if (await app.Services.GetRequiredService<Links>().SetAsync(reference, email, ct) is { } refusal) throw new Refusal(refusal);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(email is null ? $"{reference} is nobody's now." : $"{reference} is {email} now, with all of its history.");
        return CommandLine.Done;
    }
}
