using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Questions;
using ChatBot.Dialogue;

namespace ChatBot.Chat;

/// <summary>How the bot introduces itself, once, and what it says to "help".</summary>
internal sealed class Greetings(ChatHandler chat, IEnumerable<IHomeSection> sections)
{
    private const int MostPrompts = 4;

    private const string Privacy = "I see counts of use, never what anybody typed, and show single people to nobody but themselves and those who administer me.";

    /// <summary>Questions that everybody gets an answer to, where it is not known who reads.</summary>
    private static readonly string[] ForAnybody = ["how many people used AI tools last month?", "sessions by tool last month", "define engaged users"];

    /// <param name="email">Of the one who let the bot in, where that is known: the examples fit the role.</param>
    public MessageContent Welcome(ConversationRef conversation, string? email, DateTimeOffset now)
    {
        var isPersonal = conversation.Kind == ConversationKind.Personal;
        var examples = isPersonal && email is not null ? chat.HelpFor(email, now)?.Examples.Take(6).ToArray() : null;
        return new WelcomeCard
        {
            Heading = "I answer questions about your organisation's use of AI tools.",
            Paragraphs =
            [
                "Who uses what, what it costs, who waits for access. Each person sees only what is theirs to see" + (isPersonal ? "." : "; in here that means what everybody here may see."),
                isPersonal ? "Ask in plain English, or say help." : "Mention me with a question, or with the word help.",
            ],
            Examples = examples ?? ForAnybody, Privacy = Privacy,
        }.ToMessage();
    }

    /// <summary>The first examples of help, for a place that has room for few.</summary>
    public IReadOnlyList<string>? Prompts(string email, DateTimeOffset now) => chat.HelpFor(email, now)?.Examples.Take(MostPrompts).ToList();

    /// <param name="commands">Those that the asker may use.</param>
    public MessageContent Help(Parsed.Help help, IReadOnlyList<ICommand> commands, Deed deed) => new HelpCard
    {
        Heading = "What I can do for you", Introduction = help.Text, Examples = help.Examples,
        Groups = commands.Count == 0 ? [] : [new("Commands", [.. commands.Select(c => new HelpCommand(c.Usage, c.Does))])],
        Buttons = [.. sections.OrderBy(s => s.Order).SelectMany(s => s.Begins(deed))],
    }.ToMessage();
}
