using ChatBot.Channels.Cards;
using ChatBot.Core.Answers;
using ChatBot.Core.Commands;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>What the person may use, by role, and how one command goes.</summary>
internal sealed class GuideCommand(ChatHandler chat, IServiceProvider services) : ICommand
{
    public string Name => "help";
    public IReadOnlyList<string> Verbs => ["commands", .. services.GetServices<ICommand>().Select(c => c.Name)];
    public string Usage => "help · help COMMAND";
    public string Does => "What you can ask and do here";
    public Audience For => Audience.Everyone;

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        // The desk knows the commands, this one among them.
        var mine = services.GetRequiredService<CommandDesk>().For(call.Deed);
        var words = new Arguments(call.Words);
        var name = words.Next();
        return Task.FromResult(name is "" or "commands" ? All(call.Deed, mine) : One(mine, name));
    }

    private CommandAnswer All(Deed deed, IReadOnlyList<ICommand> mine)
    {
        var examples = chat.Prepare(deed.Actor.Email, "help", $"help/{deed.DeliveryId}", deed.Platform, deed.Now).Answer;
        var card = new HelpCard
        {
            Heading = "What you can ask and do here",
            Introduction = "Ask in your own words, or give a command: /ai and its name on Slack, the name alone elsewhere. \"help\" and a name says how a command goes.",
            Groups =
            [
                .. from command in mine
                   group command by command.For into audience
                   orderby audience.Key
                   select new HelpGroup(audience.Key switch
                   {
                       Audience.Everyone => "For everybody",
                       Audience.Managers => "For managers",
                       Audience.Finance => "For finance",
                       Audience.Admins => "For admins",
                   }, [.. audience.Select(c => new HelpCommand(c.Name, c.Does))]),
            ],
            Examples = examples.Next ?? [],
            Buttons = [.. services.GetServices<IHomeSection>().OrderBy(s => s.Order).SelectMany(s => s.Begins(deed))],
        };
        return CommandAnswer.Say(card.ToMessage());
    }

    private static CommandAnswer One(IReadOnlyList<ICommand> mine, string name)
    {
        if (mine.FirstOrDefault(c => c.Name == name) is { } command) return CommandAnswer.Say($"{command.Name}: {command.Does}.\n{string.Join('\n', command.Usage.Split(" · ").Select(u => $"• {u}"))}");
        var near = Nearest.Of(name, mine.Select(c => c.Name)) is { } meant ? $" Did you mean \"help {meant}\"?" : "";
        return CommandAnswer.Say($"There is no command \"{CommandTalk.Shown(name)}\" for you.{near}");
    }
}

/// <summary>What a word means here, and where vendors mean something else by it.</summary>
internal sealed class DefineCommand(ChatHandler chat) : ICommand
{
    public string Name => "define";
    public IReadOnlyList<string> Verbs => [];
    public string Usage => "define TERM, such as define adoption rate";
    public string Does => "What a word means here, and what vendors mean by it";
    public Audience For => Audience.Everyone;

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Text.Length == 0) return Task.FromResult(CommandTalk.Missing(this, "Say which word."));
        var prepared = chat.Prepare(call.Deed.Actor.Email, $"define {call.Text}", $"define/{call.Deed.DeliveryId}", call.Deed.Platform, call.Deed.Now);
        return Task.FromResult(CommandAnswer.Say(prepared.Answer.Text));
    }
}

/// <summary>Adoption, money and waits in one view, as far as the reader may see.</summary>
internal sealed class OverviewCommand(Sentences sentences) : ICommand
{
    public string Name => "overview";
    public IReadOnlyList<string> Verbs => [];
    public string Usage => "overview";
    public string Does => "Use, money, seats and waits in one view";
    public Audience For => Audience.Everyone;

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var deed = call.Deed;
        var whose = deed.IsAdmin || deed.IsFinance ? "of the organisation" : deed.Leads ? "of my team" : null;
        string[] questions = whose is null
            ? ["my active days this month", "my prompts this month", "my spend this month", "how much of my budget is used this month?", "my open requests"]
            : [$"adoption rate {whose} in the last 28 days", $"engaged users {whose} in the last 28 days", $"spend {whose} this month", $"forecast {whose}", $"budget used {whose} this month",
                $"dormant seats {whose}", $"reclaimable {whose}", $"open requests {whose}", $"blocked people {whose}"];
        var (groups, store) = sentences.Say(deed, questions);
        var lines = groups[0];
        return Task.FromResult(lines.Count == 0 ? CommandAnswer.Say("There is nothing to show yet.") : CommandAnswer.Change(string.Join('\n', lines.Select(l => $"• {l}")), store));
    }
}

/// <summary>Questions that the service asks itself in a person's name: the same rights, the same figures, the same words as when the person asks.</summary>
internal sealed class Sentences(ChatHandler chat)
{
    /// <param name="questions">In groups, as they are shown.</param>
    /// <returns>By group the first line of each answer; questions without an answer for this person are left out. All of them are judged as told together.</returns>
    public (IReadOnlyList<IReadOnlyList<string>> Lines, Action<WriteScope> Store) Say(Deed deed, params IReadOnlyList<string[]> questions)
    {
        var (answers, store) = chat.AnswerAll(deed.Actor.Email, [.. questions.SelectMany(q => q)], deed.Now);
        var next = 0;
        return ([.. questions.Select(group => (IReadOnlyList<string>)[.. group.Select(_ => answers[next++]).OfType<Answer>().Select(a => a.Text.Split('\n')[0])])], store);
    }
}
