using System.Globalization;
using System.Text.RegularExpressions;
using ChatBot.Channels;
using ChatBot.Core.Access;
using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Dialogue;

namespace ChatBot.Access;

/// <summary>Asking for a tool, and everything that the one who asked may do afterwards, in typed words.</summary>
internal sealed partial class RequestCommand(AccessPolicies policies, AccessBook book, AccessDesk desk) : ICommand
{
    public string Name => "request";

    public IReadOnlyList<string> Verbs { get; } = ["status", "remind", "escalate", "withdraw", "answer", "works", "broken", "release", "reopen", "drop", "list"];

    public string Usage => "request TOOL [for \"WHAT\"] [blocked by FUNCTION] [since 2026-03-31] [ticket LINK] | request status | request remind|escalate|withdraw|works|broken|release N | request answer N TEXT";

    public string Does => "asks for a tool once and for all, and shows where your requests stand";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var around = await policies.AroundAsync(call.Deed.Organisation, call.Deed.Now, ct);
        string[] said = [.. call.Words];
        return said switch
        {
            [] or ["status"] or ["list"] => await ListAsync(call.Deed, around, ct),
            ["status", var number] => await ShowAsync(call.Deed, around, number, ct),
            ["remind", var number] => await MoveAsync(call, around, number, new Move.Remind(), ct),
            ["escalate", var number] => await MoveAsync(call, around, number, new Move.Push(), ct),
            ["withdraw", var number] => await MoveAsync(call, around, number, new Move.Withdraw(), ct),
            ["works", var number] => await MoveAsync(call, around, number, new Move.Tell(Works: true), ct),
            ["broken", var number] => await MoveAsync(call, around, number, new Move.Tell(Works: false), ct),
            ["release", var number] => await MoveAsync(call, around, number, new Move.Release("given back"), ct),
            ["answer", var number, .. { Length: > 0 } words] => await MoveAsync(call, around, number, new Move.Answer(string.Join(' ', words)), ct),
            [("reopen" or "drop") and var what, .. { Length: > 0 } words] => await GivenUpAsync(call, around, what, string.Join(' ', words), ct),
            _ => await AskAsync(call.Deed, around, call.Text, ct),
        };
    }

    /// <summary>Checks first; then the request is in, with what was said about it.</summary>
    public async Task<CommandAnswer> AskAsync(Deed deed, AccessSurroundings around, string text, CancellationToken ct)
    {
        var details = Details().Match(text);
        var (name, rest) = (details.Success ? text[..details.Index].Trim() : text.Trim(), details.Success ? text[details.Index..] : "");
        if (AccessDesk.ToolOf(deed.Organisation, name.Trim('"', '“', '”')) is not { } tool)
        {
            var tools = deed.Organisation.Tools.Where(t => t.Approved).Select(t => t.Name).Order(StringComparer.Ordinal);
            return CommandAnswer.Say($"There is no tool called \"{Redaction.Clean(name, 60)}\". There are: {string.Join(", ", tools)}. It goes like this: {Usage}");
        }

        var today = around.TodayOf(deed.Actor.Id);
        if (ReadDetails(rest, today, out var whatFor, out var blocker, out var tickets) is { } problem) return CommandAnswer.Say(problem);
        var facts = await desk.FactsAsync(around, deed.Actor, tool, ct);
        var (_, verdict) = GuidedChecks.Run(facts, today);
        if (verdict is CheckVerdict.EndsHere ends) return CommandAnswer.Say(ends.Says);
        if (verdict is CheckVerdict.Joins joins && rest.Length == 0) return CommandAnswer.Say(await StatusAsync(deed, around, joins.Request, joins.Says, ct));

        // Decided and stored at once, so that the answer can name who has it.
        var asking = new AccessMoves.Asking(deed.Actor.Id, tool.Id, whatFor, blocker, tickets);
        var outcome = await book.WriteAsync(scope => book.Ask(scope, around, asking, deed.Platform), ct);
        return CommandAnswer.Say(outcome is Outcome.Done done ? Said(around, done.State, verdict is CheckVerdict.Joins) : ((Outcome.Refused)outcome).Why);
    }

    /// <summary>"Done: request 42 for Cursor is in. Lead has it, next look 8 June 2026."</summary>
    public static string Said(AccessSurroundings around, AccessRequestState state, bool joined)
    {
        var (tool, words) = (around.Organisation.Tool(state.Tool).Name, new Phrasing(around.Organisation.Find(state.Requester)?.Locale ?? "en-US"));
        var opening = joined ? $"Done: what you added is in request {state.Number} for {tool}." : $"Done: your request {state.Number} for {tool} is in.";
        return $"{opening} {around.Organisation.Find(state.Owner)?.Name} has it, the clock runs since {words.Day(state.ClockDay)}, and the next look is on {words.Day(state.NextDay)}. You need not ask again.";
    }

    private async Task<CommandAnswer> ListAsync(Deed deed, AccessSurroundings around, CancellationToken ct)
    {
        var mine = await desk.OfAsync(deed.Actor.Id, ct);
        if (mine.Count == 0) return CommandAnswer.Say($"You have asked for nothing so far. Ask like this: request {deed.Organisation.Tools.FirstOrDefault(t => t.Approved)?.Name ?? "TOOL"}");
        var open = mine.Where(s => s.IsOpen).ToList();
        if (open.Count == 1) return CommandAnswer.Say(await StatusAsync(deed, around, open[0].Number, null, ct));
        var view = around.ViewFor(deed.Actor.Id, deed.Actor.Id);
        return CommandAnswer.Say(string.Join('\n', (string[])[open.Count == 0 ? "Nothing of yours is open." : $"{open.Count} of your requests are open:", .. (open.Count == 0 ? mine.Take(5) : open).Select(s => $"• {AccessCards.Line(s, view)}")]));
    }

    private async Task<CommandAnswer> ShowAsync(Deed deed, AccessSurroundings around, string number, CancellationToken ct) =>
        Number(number) is { } n && await desk.FindAsync(n, ct) is var (state, _) && state.Requester == deed.Actor.Id ? CommandAnswer.Say(await StatusAsync(deed, around, n, null, ct)) : CommandAnswer.Say(AccessBook.Unknown);

    private async Task<MessageContent> StatusAsync(Deed deed, AccessSurroundings around, int number, string? news, CancellationToken ct)
    {
        var (state, id) = (await desk.FindAsync(number, ct))!.Value;
        var view = around.ViewFor(deed.Actor.Id, state.Requester);
        return AccessAnnouncements.ToContent(AccessCards.Status(state, view, await desk.TimelineAsync(id, view, ct), news));
    }

    private async Task<CommandAnswer> MoveAsync(CommandCall call, AccessSurroundings around, string number, Move move, CancellationToken ct)
    {
        if (Number(number) is not { } n) return CommandAnswer.Say($"\"{Redaction.Clean(number, 40)}\" is no number of a request. \"request status\" shows yours.");
        var outcome = await book.WriteAsync(scope => book.Apply(scope, around, n, move, call.Deed.Actor.Id, call.Deed.Platform), ct);
        return outcome is Outcome.Refused refused ? CommandAnswer.Say(refused.Why) : CommandAnswer.Say(await StatusAsync(call.Deed, around, n, null, ct));
    }

    private async Task<CommandAnswer> GivenUpAsync(CommandCall call, AccessSurroundings around, string what, string name, CancellationToken ct) =>
        AccessDesk.ToolOf(call.Deed.Organisation, name) is { } tool
            ? CommandAnswer.Say(await GivenUp.AnswerAsync(book, around, call.Deed, tool, stillMatters: what == "reopen", ct))
            : CommandAnswer.Say($"There is no tool called \"{Redaction.Clean(name, 60)}\".");

    /// <returns>What is wrong with it; none = everything was read.</returns>
    private static string? ReadDetails(string text, DateOnly today, out string whatFor, out Blocker blocker, out ValueList<Ticket> tickets)
    {
        (whatFor, blocker, tickets) = ("", Blocker.Unknown, []);
        var parts = Details().Matches(text).ToList();
        var (found, link) = (new List<Ticket>(), "");
        DateOnly? since = null;
        for (var i = 0; i < parts.Count; i++)
        {
            var value = text[(parts[i].Index + parts[i].Length)..(i + 1 < parts.Count ? parts[i + 1].Index : text.Length)].Trim().Trim('"', '“', '”').TrimEnd('.', ',');
            switch (parts[i].Groups[1].Value.ToLowerInvariant())
            {
                case "for" or "because":
                    whatFor = value;
                    break;
                case "blocked by":
                    if (AccessWords.ReadBlocker(value) is not { } function) return $"\"{Redaction.Clean(value, 40)}\" is no function that I know. Known: {string.Join(", ", Enum.GetValues<Blocker>().Skip(1).Select(AccessWords.Of))}.";
                    blocker = function;
                    break;
                case "since":
                    if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return "Write the day of the first ticket as 2026-03-31.";
                    if (day > today) return "An earlier ticket cannot have a day in the future.";
                    since = day;
                    break;
                default:
                    link = value;
                    break;
            }
        }

        if (since is { } first) found.Add(new(link, first));
        else if (link.Length > 0) return "When was that ticket made? Add since 2026-03-31: the clock starts on that day.";
        tickets = [.. found];
        return null;
    }

    private static int? Number(string text) => int.TryParse(text.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"(?<=^|\s)(for|because|blocked by|since|ticket)\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Details();
}
