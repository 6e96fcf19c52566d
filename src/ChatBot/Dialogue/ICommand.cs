using ChatBot.Channels;
using ChatBot.Storage;

namespace ChatBot.Dialogue;

/// <summary>Who may use a command; admins may use all of them.</summary>
internal enum Audience { Everyone, Managers, Finance, Admins }

/// <summary>A command in chat: <c>/ai NAME …</c> on Slack, the same words typed on Teams, the local page and the terminal. Registered as a singleton.</summary>
internal interface ICommand
{
    /// <summary>One lower-case word.</summary>
    string Name { get; }

    /// <summary>Second words that it knows (<c>list</c>, <c>add</c>). Without a slash, text counts as this command only when it is the name alone or
    /// goes on with one of these, because "sources of spend" is a question.</summary>
    IReadOnlyList<string> Verbs { get; }

    /// <summary>As help shows it: <c>budgets [set LEVEL NAME AMOUNT]</c>.</summary>
    string Usage { get; }

    /// <summary>One line, without a full stop.</summary>
    string Does { get; }

    /// <summary>To whom help shows it.</summary>
    Audience For { get; }

    /// <summary>Who may use it with these words; wider than <see cref="For"/> where the command itself judges who is asking.</summary>
    Audience Needs(IReadOnlyList<string> words) => For;

    Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct);
}

/// <summary>A command as somebody gave it.</summary>
/// <param name="Words">What follows the name, split at blanks; a part in double quotes is one word.</param>
/// <param name="Text">What follows the name, as typed.</param>
internal sealed record CommandCall(Deed Deed, IReadOnlyList<string> Words, string Text)
{
    /// <summary>The actor said yes to what was shown under <see cref="Seal"/>.</summary>
    public bool Confirmed { get; init; }

    /// <summary>As returned with the question that was confirmed. When the command would do something else by now, it asks again instead.</summary>
    public string? Seal { get; init; }
}

/// <summary>What a command says, and what is stored in the commit of the answer.</summary>
internal sealed record CommandAnswer(MessageContent Content)
{
    public Action<WriteScope>? Store { get; private init; }

    /// <summary>Set = nothing was done yet; a yes runs the command again.</summary>
    public string? Seal { get; private init; }

    /// <summary>For the audit trail: the actor had no right to it.</summary>
    public bool IsRefused { get; private init; }

    public static CommandAnswer Say(string text) => new(new MessageContent(text));

    public static CommandAnswer Say(MessageContent content) => new(content);

    /// <summary>Done, when the answer is committed.</summary>
    public static CommandAnswer Change(string text, Action<WriteScope> store) => new(new MessageContent(text)) { Store = store };

    public static CommandAnswer Change(MessageContent content, Action<WriteScope> store) => new(content) { Store = store };

    /// <summary>A dry run: how many, who, and what would happen.</summary>
    /// <param name="seal">Changes whenever what would be done changes, such as a hash of the list.</param>
    /// <param name="shown">Stored with the dry run itself: who was shown by name.</param>
    public static CommandAnswer AskFirst(string text, string seal, Action<WriteScope>? shown = null) => new(new MessageContent(text)) { Seal = seal, Store = shown };

    public static CommandAnswer Refuse(string text) => new(new MessageContent(text)) { IsRefused = true };
}

/// <summary>Fixed words that are no question and no command: "stop", "not now". Registered as a singleton; tried before a message is read as a question.</summary>
internal interface ISaying
{
    /// <returns>None when the words are not meant for this feature.</returns>
    Task<CommandAnswer?> HearAsync(CommandCall call, CancellationToken ct);
}
