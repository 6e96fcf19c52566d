using System.CommandLine;
using System.Text.Json;
using ChatBot.Operations;
using ChatBot.Storage;

namespace ChatBot.Commands;

internal static class TokenVerb
{
    private static readonly Option<string> Kind = new("--kind") { Description = "ingest (senders of usage), provisioning (SCIM) or policy (gateways).", Required = true };
    private static readonly Option<string> Name = new("--name") { Description = "What the token is for; shown in lists.", Required = true };
    private static readonly Option<string?> Person = new("--person") { Description = "E-mail of the person whose use the sender reports." };
    private static readonly Option<bool> MayNamePeople = new("--may-name-people") { Description = "The sender may say whose use it reports." };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line." };
    private static readonly Argument<string> Which = new("name") { Description = "Name of the token, as in token list." };

    static TokenVerb() => Kind.AcceptOnlyFromAmong("ingest", "provisioning", "policy");

    public static Command Create()
    {
        var issue = VerbWords.Verb("issue", "Makes a token for a sender. It is shown once and stored hashed.", "token issue --kind ingest --name laptops --may-name-people", Kind, Name, Person, MayNamePeople, Json);
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
        var request = new TokenRequest(parsed.GetValue(Kind)!, parsed.GetValue(Name)!.Trim(), parsed.GetValue(Person), parsed.GetValue(MayNamePeople));
        var output = parsed.InvocationConfiguration.Output;
        switch (await app.Services.GetRequiredService<Tokens>().IssueAsync(request, ct))
        {
            case TokenIssue.Refused(var reason):
                throw new Refusal(reason);
            case TokenIssue.Issued(var token):
                await output.WriteLineAsync(JsonSerializer.Serialize(new { token }));
                if (!parsed.GetValue(Json)) await parsed.InvocationConfiguration.Error.WriteLineAsync("Keep it now: it is not shown again.");
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
                    name = token.Name, kind = token.Kind, issued_at = token.IssuedAt, last_used_at = token.LastUsedAt, revoked_at = token.RevokedAt, may_name_people = token.MayNamePeople,
                }));
            return CommandLine.Done;
        }

        if (tokens.Count == 0) await output.WriteLineAsync("No tokens yet. Make one: token issue --kind ingest --name laptops");
        foreach (var token in tokens)
            await output.WriteLineAsync($"{token.Name,-24} {token.Kind,-13} issued {token.IssuedAt:yyyy-MM-dd}  " +
                (token.RevokedAt is { } at ? $"revoked {at:yyyy-MM-dd}" : token.LastUsedAt is { } used ? $"last used {used:yyyy-MM-dd HH:mm}Z" : "never used"));
        return CommandLine.Done;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken ct)
    {
        await using var app = await OpenAsync(parsed, ct);
        var name = parsed.GetValue(Which)!;
        if (!await app.Services.GetRequiredService<Tokens>().RevokeAsync(name, ct))
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
