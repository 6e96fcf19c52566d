using ChatBot.Channels;
using ChatBot.Core.Commands;
using ChatBot.Dialogue;
using ChatBot.Operations;

namespace ChatBot.Ingest.Chat;

/// <summary>Tokens for senders of usage: per source, person, team or group of machines. A new one is shown once, in the chat of whoever asked for it.</summary>
internal sealed class TokensCommand(Tokens tokens) : ICommand
{
    public string Name => "tokens";

    public IReadOnlyList<string> Verbs { get; } = ["list", "issue", "revoke"];

    public string Usage => "tokens [list | issue NAME [person EMAIL | team TEAM | machines GROUP] [only SOURCE,SOURCE] [naming people] | revoke NAME]";

    public string Does => "who may send usage, with what it counts as; make a token, or make one worthless";

    public Audience For => Audience.Admins;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var words = new Arguments(call.Words);
        return words.Next() switch
        {
            "" or "list" => CommandAnswer.Say(await ListAsync(ct)),
            "issue" => await IssueAsync(call, words, ct),
            "revoke" => await RevokeAsync(call, words.Rest, ct),
            var other => CommandTalk.NotUnderstood(this, other),
        };
    }

    private async Task<string> ListAsync(CancellationToken ct)
    {
        var all = await tokens.ListAsync(ct);
        return all.Count == 0 ? "There are no tokens. Make one: tokens issue laptops naming people"
            : Short.Lines([.. all.OrderBy(t => t.Row.RevokedAt is not null).Select(t => $"• {t.Row.Name}: {t.Says}; {t.Life}")], "the verb token list on the server");
    }

    private async Task<CommandAnswer> IssueAsync(CommandCall call, Arguments words, CancellationToken ct)
    {
        // Others read along in a group, and a channel keeps what is said.
        if (call.Deed.Conversation.Kind != ConversationKind.Personal) return CommandAnswer.Say("A token is for your eyes alone: say that again in our own chat.");
        var (person, team, machines, only) = (words.TakeAfter("person"), words.TakeAfter("team"), words.TakeAfter("machines"), words.TakeAfter("only"));
        var names = words.TakeAfter("naming") is not null;
        if (words.IsEmpty) return CommandTalk.Missing(this, "Say what the token is for; by that name it is listed and made worthless.");
        if (words.Rest.Contains('=', StringComparison.Ordinal)) return CommandTalk.Missing(this, "Write it without “=”, such as: tokens issue proxy team Payments");
        switch (await tokens.PlanAsync(new("ingest", words.Rest, person, names, team, machines, only?.Split(',')), ct))
        {
            case TokenIssue.Refused(var reason):
                return CommandAnswer.Say(reason);
            case TokenIssue.Ready ready:
                return CommandAnswer.Change(
                    $"Done: the token {ready.Row.Name}. {ready.Says}\n{ready.Token}\nKeep it now: it is not shown again, and I do not keep it. Delete this message when you have it. Senders use it as \"Authorization: Bearer\".",
                    scope => tokens.Add(scope.Db, ready, call.Who()));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<CommandAnswer> RevokeAsync(CommandCall call, string name, CancellationToken ct)
    {
        if ((await tokens.ListAsync(ct)).FirstOrDefault(t => t.Row.Name == name && t.Row.RevokedAt is null) is not { } token) return CommandAnswer.Say($"There is no live token named {CommandTalk.Shown(name)}. See: tokens");
        var seal = CommandTalk.Seal("revoke", token.Row.Id.ToString());
        if (call.Seal != seal)
            return CommandAnswer.AskFirst($"Whoever sends with {name} would be turned away at once ({token.Says}; {token.Life}).\nWhat it has sent stays. Say yes to make it worthless, or no.", seal);
        return CommandAnswer.Change($"Done: {name} is worthless.", scope => tokens.Revoke(scope.Db, name, call.Who()));
    }
}
