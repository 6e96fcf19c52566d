using System.CommandLine;
using System.Text.Json;
using ChatBot.Ingest;
using ChatBot.Operations;
using ChatBot.Storage;

namespace ChatBot.Commands;

internal static class TokenVerb
{
    private static readonly Option<string> Kind = new("--kind") { Description = "ingest (senders of usage), provisioning (SCIM) or policy (gateways).", Required = true };
    private static readonly Option<string> Name = new("--name") { Description = "What the token is for; shown in lists.", Required = true };
    private static readonly Option<string?> Person = new("--person") { Description = "E-mail of the person whose use the sender reports." };
    private static readonly Option<string?> Team = new("--team") { Description = "Name of the team whose use the sender reports; nobody's in particular." };
    private static readonly Option<string?> Machines = new("--machines") { Description = "Name of the group of machines (build agents, shared servers) that send; kept apart from people." };
    private static readonly Option<string[]> Sources = new("--source") { Description = "A source that the token opens, such as litellm or otlp; may come several times. All that take tokens when left out." };
    private static readonly Option<bool> MayNamePeople = new("--may-name-people") { Description = "The sender may say whose use it reports." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Argument<string> Which = new("name") { Description = "Name of the token, as in token list." };

    static TokenVerb() => Kind.AcceptOnlyFromAmong("ingest", "provisioning", "policy");

    public static Command Create()
    {
        var issue = VerbWords.Verb("issue", "Makes a token for a sender. It is shown once and stored hashed.", "token issue --kind ingest --name laptops --may-name-people", Kind, Name, Person, Team, Machines, Sources, MayNamePeople, Json);
        issue.SetAction(IssueAsync);
        var list = VerbWords.Verb("list", "Lists tokens, never their text.", "token list", Json);
        list.SetAction(ListAsync);
        var revoke = VerbWords.Verb("revoke", "Makes a token worthless at once.", "token revoke laptops", Which);
        revoke.SetAction(RevokeAsync);
        return VerbWords.Verb("token", "Tokens for senders of usage, identity providers and gateways.", "token list", issue, list, revoke);
    }

    private static async Task<int> IssueAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var request = new TokenRequest(parsed.GetValue(Kind)!, parsed.GetValue(Name)!.Trim(), parsed.GetValue(Person), parsed.GetValue(MayNamePeople),
            parsed.GetValue(Team), parsed.GetValue(Machines), parsed.GetValue(Sources));
        var output = parsed.InvocationConfiguration.Output;
        switch (await app.Services.GetRequiredService<Tokens>().IssueAsync(request, Operator.CommandLine, ct))
        {
            case TokenIssue.Refused(var reason):
                throw new Refusal(reason);
            case TokenIssue.Ready ready:
                await output.WriteLineAsync(JsonSerializer.Serialize(new { token = ready.Token }));
                if (!parsed.GetValue(Json)) await parsed.InvocationConfiguration.Error.WriteLineAsync($"Keep it now: it is not shown again. {ready.Says}".Trim());
                break;
        }

        return CommandLine.Done;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var tokens = await app.Services.GetRequiredService<Tokens>().ListAsync(ct);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Json))
        {
            foreach (var token in tokens)
                await output.WriteLineAsync(JsonSerializer.Serialize(new
                {
                    name = token.Row.Name, kind = token.Row.Kind, owner = token.Owner, sources = token.Row.Sources?.Split(','), issued_at = token.Row.IssuedAt, last_used_at = token.Row.LastUsedAt,
                    revoked_at = token.Row.RevokedAt, may_name_people = token.Row.MayNamePeople,
                }));
            return CommandLine.Done;
        }

        if (tokens.Count == 0) await output.WriteLineAsync("No tokens yet. Make one: token issue --kind ingest --name laptops");
        foreach (var token in tokens)
            await output.WriteLineAsync($"{token.Row.Name,-24} {token.Says}: {token.Life}");
        return CommandLine.Done;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var name = parsed.GetValue(Which)!;
        if (!app.Services.GetRequiredService<Tokens>().Revoke(name, Operator.CommandLine))
            throw new Refusal($"There is no live token named {name}. See: token list");
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{name} is revoked.");
        return CommandLine.Done;
    }

    private static async Task<WebApplication> OpenAsync(ParseResult parsed, CancellationToken ct)
    {
        var app = ServiceHost.Build(parsed.GetValue(CommandLine.Data)!.FullName);
        await ServeVerb.PrepareStoreAsync(app, ct);
        return app;
    }
}
