using System.CommandLine;
using ChatBot.Channels.Cards;

namespace ChatBot.Commands;

internal static class CardsVerb
{
    /// <summary>The cards that come with the service, beside the program.</summary>
    public static readonly string Directory = Path.Combine(AppContext.BaseDirectory, "cards");

    private static readonly Argument<DirectoryInfo> Folder = new("directory")
    {
        Description = "Folder of cards.",
        DefaultValueFactory = _ => new DirectoryInfo(Directory),
    };

    public static Command Create()
    {
        var check = VerbWords.Verb("check", "Binds every card to its samples and checks the result against the limits of its platform.", "cards check", Folder);
        check.SetAction(async (parsed, ct) =>
            await CardsCheck.RunAsync(parsed.GetValue(Folder)!.FullName, parsed.InvocationConfiguration.Output, ct) == 0 ? CommandLine.Done : CommandLine.Failed);
        var expand = VerbWords.Verb("expand", "Reads one {\"template\":…,\"data\":…} a line from standard input and writes the expanded JSON, one line each.",
            "cards expand < cards.jsonl");
        expand.SetAction(async (parsed, ct) =>
        {
            // UTF-8 without a mark in and out, whatever the terminal thinks.
            using var input = new StreamReader(Console.OpenStandardInput(), new System.Text.UTF8Encoding(false));
            await CardsExpand.RunAsync(input, parsed.InvocationConfiguration.Output, new CardExpansion(), ct);
            return CommandLine.Done;
        });
        return VerbWords.Verb("cards", "Checks the card files, or expands templates.", "cards check", check, expand);
    }
}
