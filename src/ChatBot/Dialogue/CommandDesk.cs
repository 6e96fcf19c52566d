using System.Text;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Core.Commands;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Dialogue;

/// <summary>Finds what words mean when they are not a question: a command, a yes to one that waits for it, or a fixed saying.</summary>
internal sealed class CommandDesk(IEnumerable<ICommand> commands, IEnumerable<ISaying> sayings, Func<ChatBotDb> open, Keys keys)
{
    /// <summary>The verbs of the two buttons under a dry run; the data repeats the command and its seal.</summary>
    public const string Yes = "command.yes", No = "command.no";

    private const string Prefix = "command|";

    /// <summary>A yes after that is a yes to something else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private static readonly HashSet<string> YesWords = new(StringComparer.OrdinalIgnoreCase) { "yes", "y", "yes please", "yes do it", "do it", "ok", "okay", "confirm" };
    private static readonly HashSet<string> NoWords = new(StringComparer.OrdinalIgnoreCase) { "no", "n", "no thanks", "cancel", "never mind", "nevermind", "forget it" };

    private readonly Dictionary<string, ICommand> byName = commands.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything the person may use, by name.</summary>
    public IReadOnlyList<ICommand> For(Deed deed) => [.. byName.Values.Where(c => May(deed, c.For)).OrderBy(c => c.Name, StringComparer.Ordinal)];

    /// <param name="isCommand">Typed after a slash: a first word that names no command is still not one here.</param>
    /// <returns>None when the words are to be read as a question.</returns>
    public async Task<CommandAnswer?> HearAsync(Deed deed, string text, bool isCommand, CancellationToken ct)
    {
        var (said, slash) = text.TrimStart().StartsWith('/') ? (WithoutSlash(text.Trim()), true) : (text.Trim(), isCommand);
        if (await ReplyToPendingAsync(deed, said, ct) is { } reply) return reply;
        var call = new CommandCall(deed, Split(said), said);
        foreach (var saying in sayings)
            if (await saying.HearAsync(call, ct) is { } heard) return heard;
        if (Find(said.Length == 0 && slash ? "help" : said, slash) is { } command) return await RunAsync(deed, command, said, confirmed: false, seal: null, ct);
        return slash ? Suggest(deed, call.Words) : null;
    }

    /// <summary>A first word that is nearly a command's name, and goes on as that command would, was meant for it; everything else may be a question.</summary>
    private CommandAnswer? Suggest(Deed deed, IReadOnlyList<string> words)
    {
        if (words.Count == 0 || Nearest.Of(words[0], For(deed).Select(c => c.Name)) is not { } near) return null;
        var command = byName[near];
        if (words.Count > 1 && Nearest.Of(words[1], command.Verbs) is null) return null;
        return CommandAnswer.Say($"There is no command \"{CommandTalk.Shown(words[0])}\". Did you mean \"{near}\"? It goes like this: {command.Usage}\nSay help to see all commands.");
    }

    /// <summary>A press on a button under a dry run.</summary>
    public async Task<CommandAnswer> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        if (verb == No) return CommandAnswer.Change("All right, nothing was done.", scope => Forget(scope, deed));
        var (text, seal) = (Text(data, "command"), Text(data, "seal"));
        return text is not null && seal is not null && Find(text, slash: true) is { } command
            ? await RunAsync(deed, command, text, confirmed: true, seal, ct)
            : CommandAnswer.Say(Presses.Stale);
    }

    private async Task<CommandAnswer> RunAsync(Deed deed, ICommand command, string text, bool confirmed, string? seal, CancellationToken ct)
    {
        var rest = text.Length > command.Name.Length ? text[command.Name.Length..].Trim() : "";
        var words = Split(rest);
        if (!May(deed, command.Needs(words))) return Audited(CommandAnswer.Refuse($"{command.Name} is for {Words(command.For)} only, so nothing was done. Say help to see what you can use."), deed, command);
        var answer = await command.RunAsync(new CommandCall(deed, words, rest) { Confirmed = confirmed, Seal = seal }, ct);
        if (answer.IsRefused) return Audited(answer, deed, command);
        return answer.Seal is { } asks ? Asking(answer, deed, text, asks) : confirmed ? Ended(answer, deed) : answer;
    }

    /// <summary>The dry run with its two buttons, and the command kept for a typed yes.</summary>
    private CommandAnswer Asking(CommandAnswer answer, Deed deed, string text, string seal)
    {
        var data = JsonSerializer.SerializeToElement(new { command = text, seal });
        var card = new Channels.Cards.NoticeCard
        {
            Heading = answer.Content.Text.Split('\n')[0], Paragraphs = [.. answer.Content.Text.Split('\n').Skip(1).Where(line => line.Length > 0)],
            Buttons = [new("Yes, do it", Yes, data) { Say = "yes", Style = "primary" }, new("No, leave it", No, data) { Say = "no" }],
        };
        return CommandAnswer.Change(answer.Content with { Card = answer.Content.Card ?? card.ToContent(), Text = card.Text }, scope =>
        {
            answer.Store?.Invoke(scope);
            Remember(scope, deed, text, seal);
        });
    }

    private static CommandAnswer Ended(CommandAnswer answer, Deed deed) => CommandAnswer.Change(answer.Content, scope =>
    {
        answer.Store?.Invoke(scope);
        Forget(scope, deed);
    });

    private CommandAnswer Audited(CommandAnswer refused, Deed deed, ICommand command) => CommandAnswer.Change(refused.Content, scope =>
    {
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = $"command.{command.Name}", Subject = command.Name, From = deed.Platform, Refused = true });
        scope.Db.SaveChanges();
    });

    private async Task<CommandAnswer?> ReplyToPendingAsync(Deed deed, string said, CancellationToken ct)
    {
        var word = said.TrimEnd('.', '!');
        if (!YesWords.Contains(word) && !NoWords.Contains(word)) return null;
        var key = KeyOf(deed);
        await using var db = open();
        var pending = await db.Conversations.AsNoTracking().Where(c => c.Platform == deed.Platform && c.ExternalId == key).Select(c => new { c.State, c.UpdatedAt }).FirstOrDefaultAsync(ct);
        if (pending?.State is not { } state || deed.Now - pending.UpdatedAt > Patience) return null;
        if (NoWords.Contains(word)) return CommandAnswer.Change("All right, nothing was done.", scope => Forget(scope, deed));
        using var kept = JsonDocument.Parse(state);
        return await PressAsync(deed, Yes, kept.RootElement, ct);
    }

    private void Remember(WriteScope scope, Deed deed, string text, string seal)
    {
        var key = KeyOf(deed);
        var row = scope.Db.Conversations.FirstOrDefault(c => c.Platform == deed.Platform && c.ExternalId == key);
        if (row is null) scope.Db.Conversations.Add(row = new ConversationRow { Id = keys.Next(), Platform = deed.Platform, ExternalId = key });
        (row.State, row.UpdatedAt) = (JsonSerializer.Serialize(new { command = text, seal }), deed.Now);
        row.Version++;
        scope.Db.SaveChanges();
    }

    private static void Forget(WriteScope scope, Deed deed)
    {
        var key = KeyOf(deed);
        if (scope.Db.Conversations.FirstOrDefault(c => c.Platform == deed.Platform && c.ExternalId == key) is not { } row) return;
        scope.Db.Conversations.Remove(row);
        scope.Db.SaveChanges();
    }

    private static string KeyOf(Deed deed) => $"{Prefix}{deed.Actor.Email}|{deed.Conversation.Key}";

    private ICommand? Find(string said, bool slash)
    {
        var words = Split(said);
        if (words.Count == 0 || !byName.TryGetValue(words[0], out var command)) return null;
        return slash || words.Count == 1 || command.Verbs.Contains(words[1], StringComparer.OrdinalIgnoreCase) ? command : null;
    }

    private static bool May(Deed deed, Audience audience) => audience switch
    {
        Audience.Everyone => true,
        Audience.Managers => deed.Leads || deed.IsAdmin,
        Audience.Finance => deed.IsFinance || deed.IsAdmin,
        Audience.Admins => deed.IsAdmin,
    };

    private static string Words(Audience audience) => audience switch
    {
        Audience.Everyone => "everyone",
        Audience.Managers => "managers and admins",
        Audience.Finance => "finance and admins",
        Audience.Admins => "admins",
    };

    /// <summary>"/ai budgets" and "/budgets" alike.</summary>
    private static string WithoutSlash(string text)
    {
        var rest = text[1..].TrimStart();
        return rest.Equals("ai", StringComparison.OrdinalIgnoreCase) ? "help" : rest.StartsWith("ai ", StringComparison.OrdinalIgnoreCase) ? rest[3..].Trim() : rest;
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in text)
        {
            if (c is '"' or '“' or '”') (quoted, any) = (!quoted, true);
            else if (char.IsWhiteSpace(c) && !quoted) End();
            else word.Append(c);
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0 || any) words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }
}
