using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Nudges;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Nudges;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Pairing;

/// <summary>Buttons and dialogs of pairing.</summary>
internal sealed class PairingButtons(GroupWriter writer, PairingAnswers answers, Func<ChatBotDb> open, IOptionsMonitor<PairingOptions> options) : IButtons
{
    private const string Yes = "pairing.yes", No = "pairing.no", Time = "pairing.time", Another = "pairing.another", Met = "pairing.met", NotMet = "pairing.notmet", Link = "pairing.link";

    public IReadOnlyList<string> Verbs { get; } = [NudgeWords.Pair, NudgeWords.Help, Yes, No, Time, Another, Met, NotMet, Link];

    public async Task<Reply> PressAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        // Slack tells that an address was opened; there is nothing to do about it.
        if (verb == Link) return new Reply.None();
        if (NudgeButtons.IdOf(data, "pair") is not { } pair) return new Reply.Notice(Presses.Stale);
        return new Reply.Show(await writer.WriteAsync(scope => verb switch
        {
            Yes => answers.Answer(scope, deed, pair, yes: true),
            No => answers.Answer(scope, deed, pair, yes: false),
            Time when long.TryParse(NudgeButtons.TextOf(data, "at"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < 253_402_300_800_000 =>
                answers.Choose(scope, deed, pair, DateTimeOffset.FromUnixTimeMilliseconds(at)),
            Another => answers.AnotherTime(scope, deed, pair),
            NotMet => answers.DidNotMeet(scope, deed, pair),
            _ => PairDesk.Plain(Presses.Stale),
        }, ct));
    }

    public async Task<Reply> OpenAsync(Deed deed, string verb, JsonElement data, CancellationToken ct) => verb switch
    {
        NudgeWords.Pair => OpenSeek(deed, data),
        NudgeWords.Help => OpenHelp(deed, data),
        Met => await OpenMetAsync(deed, data, ct),
        _ => new Reply.Notice(Presses.Stale),
    };

    public async Task<Reply> SubmitAsync(Deed deed, string verb, JsonElement data, CancellationToken ct)
    {
        var nudge = NudgeButtons.IdOf(data);
        switch (verb)
        {
            case NudgeWords.Pair when ToolOf(deed, data) is { } tool:
                var problem = NudgeButtons.TextOf(data, "problem")?.Trim() ?? "";
                if (Fault(problem) is { } fault) return Field("problem", fault);
                return new Reply.Notice(await writer.WriteAsync(scope => answers.Seek(scope, deed, tool, problem, NudgeButtons.TextOf(data, "two_ways") == "yes", nudge), ct));
            case NudgeWords.Help:
                var tools = (NudgeButtons.TextOf(data, "tools") ?? "").Split(',').Select(t => Held(deed).FirstOrDefault(h => h.Name == t)).OfType<Tool>().ToList();
                if (tools.Count == 0) return Field("tools", "Choose at least one tool that you have.");
                if (!int.TryParse(NudgeButtons.TextOf(data, "per_month"), NumberStyles.None, CultureInfo.InvariantCulture, out var load) || load < 1 || load > options.CurrentValue.LoadAtMost)
                    return Field("per_month", $"A number from 1 to {options.CurrentValue.LoadAtMost}.");
                var topics = Cut(NudgeButtons.TextOf(data, "topics")?.Trim() ?? "", NudgeTables.TopicsLength);
                return new Reply.Notice(await writer.WriteAsync(scope => answers.Help(scope, deed, tools, topics, load, nudge), ct));
            case Met when NudgeButtons.IdOf(data, "pair") is { } pair:
                if (Minutes(data, "minutes_with") is null || Minutes(data, "minutes_without") is null) return Field(Minutes(data, "minutes_with") is null ? "minutes_with" : "minutes_without", "Whole minutes, from 0 to 600, or nothing.");
                var how = new Afterwards(NudgeButtons.TextOf(data, "solved") switch { "yes" => true, "no" => false, _ => null }, WayOf(NudgeButtons.TextOf(data, "way")), NudgeButtons.TextOf(data, "again") != "no",
                    Minutes(data, "minutes_with") is > -1 and var with ? with : null, Minutes(data, "minutes_without") is > -1 and var without ? without : null);
                return new Reply.Notice((await writer.WriteAsync(scope => answers.Tell(scope, deed, pair, how), ct)).Text);
            default:
                return new Reply.Notice(Presses.Stale);
        }
    }

    internal static string? Fault(string problem) =>
        problem.Length < 3 ? "Name a ticket, a repository or a question that you have right now." : problem.Length > NudgeTables.ProblemLength ? $"At most {NudgeTables.ProblemLength} characters." : null;

    internal static List<Tool> Held(Deed deed) => [.. deed.Organisation.SeatsOf(deed.Actor.Id).Select(s => deed.Organisation.Tool(s.Tool)).Where(t => t.Approved).DistinctBy(t => t.Id).OrderBy(t => t.Name, StringComparer.Ordinal)];

    internal static InTheWay WayOf(string? word) => Enum.TryParse<InTheWay>(word, ignoreCase: true, out var way) && Enum.IsDefined(way) && word!.All(char.IsLetter) ? way : InTheWay.Nothing;

    private static Reply OpenSeek(Deed deed, JsonElement data)
    {
        if (ToolOf(deed, data) is not { } tool) return new Reply.Notice(Presses.Stale);
        if (PairingAnswers.Against(deed, tool) is { } reason) return new Reply.Notice(reason);
        return new Reply.OpenDialog(new FormCard
        {
            Paragraphs = [$"For {tool.Name}. Only the one you are put together with reads it."], Submit = "Find somebody",
            Fields =
            [
                new("problem", "A live problem", "multiline") { Hint = "A ticket, a repository or a question that you have right now.", MaxLength = NudgeTables.ProblemLength },
                new("two_ways", "Try it two ways?", "choice") { Hint = "The same problem without and with the tool; timings stay with the two of you.", Value = "no", Options = [new("no", "No, just solve it"), new("yes", "Yes, two ways")] },
            ],
        }.ToDialog("Pair me", NudgeWords.Pair, Back(data)));
    }

    private Reply OpenHelp(Deed deed, JsonElement data) => Held(deed) is { Count: > 0 } held
        ? new Reply.OpenDialog(new FormCard
        {
            Paragraphs = ["You are asked each time, and no is fine."], Submit = "Happy to help",
            Fields =
            [
                new("tools", "With which tools", "choices") { Hint = "Those that you feel at home in.", Value = ToolOf(deed, data)?.Name ?? "", Options = [.. held.Take(100).Select(t => new CardOption(t.Name, t.Name))] },
                new("topics", "With what", "text") { Hint = "Languages, systems, kinds of work; may stay empty.", Required = false, MaxLength = NudgeTables.TopicsLength },
                new("per_month", "Sessions a month at most", "number") { Hint = $"From 1 to {options.CurrentValue.LoadAtMost}.", Value = Math.Min(2, options.CurrentValue.LoadAtMost).ToString(CultureInfo.InvariantCulture) },
            ],
        }.ToDialog("Happy to help", NudgeWords.Help, Back(data)))
        : new Reply.Notice("You have no tool yet that you could help with.");

    private async Task<Reply> OpenMetAsync(Deed deed, JsonElement data, CancellationToken ct)
    {
        if (NudgeButtons.IdOf(data, "pair") is not { } pair) return new Reply.Notice(Presses.Stale);
        var person = deed.Actor.Id.Value;
        await using var db = open();
        if (await db.Pairs.AsNoTracking().FirstOrDefaultAsync(p => p.Id == pair && p.State == PairState.Met && (p.LowId == person || p.HighId == person), ct) is not { } row) return new Reply.Notice(Presses.Stale);
        List<FormField> fields =
        [
            new("solved", "Was it solved?", "choice") { Options = [new("yes", "Yes"), new("partly", "Partly"), new("no", "No")] },
            new("way", "What was in the way?", "choice") { Value = "nothing", Hint = "Counted, never shown with a name.", Options = [.. Enum.GetValues<InTheWay>().Select(w => new CardOption(w.ToString().ToLowerInvariant(), PairingWords.Say(w)))] },
            new("again", "Again?", "choice") { Value = "yes", Options = [new("yes", "Yes"), new("no", "No")] },
        ];
        if (row.IsTwoWays)
            fields.AddRange([new("minutes_without", "Minutes without the tool", "number") { Required = false, Hint = "For the two of you alone." }, new("minutes_with", "Minutes with the tool", "number") { Required = false, Hint = "For the two of you alone." }]);
        return new Reply.OpenDialog(new FormCard { Paragraphs = ["So that the next sessions are better."], Fields = fields, Submit = "Send" }.ToDialog("How was it?", Met, JsonSerializer.SerializeToElement(new { pair = pair.ToString() })));
    }

    /// <returns>−1 when empty; none when it is no number of minutes.</returns>
    private static int? Minutes(JsonElement data, string name) => NudgeButtons.TextOf(data, name) is not { Length: > 0 } text ? -1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= 600 ? minutes : null;

    private static Tool? ToolOf(Deed deed, JsonElement data) => NudgeButtons.TextOf(data, "tool") is { } name ? deed.Organisation.Tools.FirstOrDefault(t => t.Approved && t.Name == name) : null;

    private static JsonElement Back(JsonElement data) => JsonSerializer.SerializeToElement(new { tool = NudgeButtons.TextOf(data, "tool") ?? "", nudge = NudgeButtons.TextOf(data, "nudge") ?? "" });

    private static Reply.FieldErrors Field(string id, string says) => new(new Dictionary<string, string> { [id] = says });

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
