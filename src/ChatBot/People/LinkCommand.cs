using ChatBot.Dialogue;

namespace ChatBot.People;

/// <summary>Makes a code with which an account that the service does not know tells whose it is.</summary>
internal sealed class LinkCommand(LinkCodes codes) : ICommand
{
    public string Name => "link";

    public IReadOnlyList<string> Verbs => ["code"];

    public string Usage => "link code [EMAIL]";

    public string Does => "Makes a one-time code that links another account of yours; with an e-mail (admins) somebody else's";

    public Audience For => Audience.Everyone;

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var deed = call.Deed;
        if (call.Words is not ["code", ..] || call.Words.Count > 2) return Task.FromResult(CommandAnswer.Say($"Say \"{Usage}\"."));
        var person = call.Words.Count == 1 ? deed.Actor : deed.Organisation.FindByEmail(call.Words[1]);
        if (person?.Id != deed.Actor.Id && !deed.IsAdmin) return Task.FromResult(CommandAnswer.Refuse("Only admins make codes for others. \"link code\" alone makes one for you."));
        if (person is null) return Task.FromResult(CommandAnswer.Say($"Nobody here has the e-mail {call.Words[1]}."));
        return CodeAsync();

        async Task<CommandAnswer> CodeAsync()
        {
            var code = await codes.IssueAsync(person.Id.Value, person.Email, deed.Actor.Email, deed.Platform, ct);
            return CommandAnswer.Say($"For {person.Name}, within {LinkCodes.Life.TotalMinutes:0} minutes and once. In the other account, type to me:\nlink {code}");
        }
    }
}
