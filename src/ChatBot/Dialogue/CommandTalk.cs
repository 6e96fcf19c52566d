using System.Security.Cryptography;
using System.Text;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Commands;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Dialogue;

/// <summary>What every command says alike: how it goes, what was not understood, lists in pages, dry runs.</summary>
internal static class CommandTalk
{
    /// <summary>People and things named in a dry run; the rest are counted.</summary>
    private const int MostNamed = 30;
    private const int MostShown = 60, LongestSubject = 300, LongestState = 1000;

    public static CommandAnswer NotUnderstood(ICommand command, string word)
    {
        var meant = Nearest.Of(word, command.Verbs) is { } near ? $" Did you mean \"{command.Name} {near}\"?" : "";
        return CommandAnswer.Say($"I don't know \"{Shown(word)}\" after {command.Name}.{meant}\nIt goes like this: {command.Usage}");
    }

    public static CommandAnswer Missing(ICommand command, string what) => CommandAnswer.Say($"{what}\nIt goes like this: {command.Usage}");

    /// <param name="kind">In the plural: people, teams, tools.</param>
    /// <returns>None when exactly one was found.</returns>
    public static CommandAnswer? Unclear<T>(Found<T> found, string kind, string typed) => found switch
    {
        Found<T>.Several several => CommandAnswer.Say($"Several {kind} go by \"{Shown(typed)}\": {string.Join(", ", several.Names)}. Say which one."),
        Found<T>.None { Near: { } near } => CommandAnswer.Say($"There are no {kind} by \"{Shown(typed)}\". Did you mean {near}?"),
        Found<T>.None => CommandAnswer.Say(typed.Length == 0 ? $"Say which of the {kind} is meant." : $"There are no {kind} by \"{Shown(typed)}\"."),
        _ => null,
    };

    /// <summary>A table with the way to its next page.</summary>
    /// <param name="again">The command that shows the list, without a page.</param>
    /// <param name="columns">At most four; the first names the row.</param>
    public static MessageContent Table<T>(
        string headline, string again, Page<T> page, IReadOnlyList<string> columns, Func<T, string[]> cells, IReadOnlyList<string>? paragraphs = null, IReadOnlyList<string>? next = null)
    {
        string[] where = page.Pages > 1 ? [$"Page {page.Number} of {page.Pages}."] : [];
        string[] more = page.HasNext ? [$"/ai {again} page {page.Number + 1}"] : [];
        return new AnswerCard
        {
            Id = Seal(again), Kind = "answer", Headline = headline, Paragraphs = [.. paragraphs ?? [], .. where],
            Table = page.Items.Count == 0 ? null : new(headline, [.. columns.Select(c => new CardColumn(c))], [.. page.Items.Select(item => new CardRow(cells(item)))]),
            Next = [.. more, .. next ?? []],
        }.ToMessage();
    }

    /// <summary>What would happen to whom: the number first, then the list.</summary>
    public static string DryRun(string what, IReadOnlyList<string> list, string? note = null)
    {
        string[] more = list.Count > MostNamed ? [$"• and {list.Count - MostNamed} more"] : [];
        string[] notes = note is null ? [] : [note];
        return string.Join('\n', [what, .. list.Take(MostNamed).Select(l => $"• {l}"), .. more, .. notes, "Nothing has been done yet. Say yes within 15 minutes to do it, or no."]);
    }

    /// <summary>Whatever is hashed here was shown; when it is something else by the time of the yes, the dry run is shown again.</summary>
    public static string Seal(params IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..16];

    /// <summary>Somebody's words, short and on one line.</summary>
    public static string Shown(string typed) => Cut(new string([.. typed.Where(c => !char.IsControl(c))]), MostShown)!;

    /// <summary>Leaves the deed in the audit trail; saved with whatever the scope saves.</summary>
    public static void Trail(this Deed deed, WriteScope scope, Keys keys, string act, string subject, string? before = null, string? after = null) => scope.Db.Audit.Add(new AuditRow
    {
        Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = act, Subject = Cut(subject, LongestSubject)!, From = deed.Platform,
        Before = Cut(before, LongestState), After = Cut(after, LongestState),
    });

    private static string? Cut(string? text, int longest) => text is not null && text.Length > longest ? text[..(longest - 1)] + "…" : text;
}
