using System.Globalization;
using System.Text.RegularExpressions;
using ChatBot.Channels;
using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Nudges;
using ChatBot.People;
using ChatBot.Privacy;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Pairing;

/// <summary>Pairing by typed words: everything that the buttons do, and for admins a look ahead and the effect.</summary>
internal sealed class PairingCommand(PairingAnswers answers, PairingRounds rounds, PairingEffect effect, GroupWriter writer, Func<ChatBotDb> open, IOptionsMonitor<PairingOptions> options) : ICommand
{
    private const int Named = 30;

    public string Name => "pairing";

    public IReadOnlyList<string> Verbs { get; } = ["help", "off", "yes", "no", "time", "another", "met", "not", "calendar", "cancel", "preview", "effect"];

    public string Usage => "pairing [help TOOL [N] | off | yes | no | time N | another | met [yes|partly|no] [in the way: REASON] [with MINUTES without MINUTES] | not met | calendar | cancel | preview | effect]";

    public string Does => "work with a colleague on a live problem: where you stand, \"help\" to be happy to help, answers to invitations; for admins: who would be put together, and whether it helped";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var deed = call.Deed;
        switch (call.Words.ToArray())
        {
            case []: return CommandAnswer.Say(await StatusAsync(deed, ct));
            case ["help", .. var words] when Offer(deed, words) is var (tool, load):
                return PairingButtons.Held(deed).Any(t => t.Id == tool.Id) ? await DoneAsync(scope => answers.HelpToo(scope, deed, tool, load), ct)
                    : CommandAnswer.Say($"You have no access to {tool.Name}, so you cannot help with it yet. Say \"I need {tool.Name}\", and I open a request.");
            case ["help", .. { Length: > 0 } words]: return CommandAnswer.Say($"I know no tool {CommandTalk.Shown(string.Join(' ', words))}. {(PairingButtons.Held(deed) is [var first, ..] ? $"For example: pairing help {first.Name} 2" : "\"tools\" shows what there is.")}");
            case ["off"]: return await DoneAsync(scope => PairingAnswers.Off(scope, deed), ct);
            case ["cancel"]: return await WithAsync(deed, PairState.Seeking, row => DoneAsync(scope => PairingAnswers.Cancel(scope, deed, row.Id), ct), ct);
            case ["yes"]: return await WithAsync(deed, PairState.Invited, row => ShowAsync(scope => answers.Answer(scope, deed, row.Id, yes: true), ct), ct);
            case ["no"]: return await WithAsync(deed, null, row => ShowAsync(scope => answers.Answer(scope, deed, row.Id, yes: false), ct), ct);
            case ["time", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var which): return await TimeAsync(deed, which, ct);
            case ["another"]: return await WithAsync(deed, PairState.Set, row => ShowAsync(scope => answers.AnotherTime(scope, deed, row.Id), ct), ct);
            case ["not", "met"]: return await WithAsync(deed, PairState.Met, row => ShowAsync(scope => answers.DidNotMeet(scope, deed, row.Id), ct), ct);
            case ["met", .. var how]: return await WithAsync(deed, PairState.Met, row => ShowAsync(scope => answers.Tell(scope, deed, row.Id, Read(how)), ct), ct);
            case ["calendar"]: return await WithAsync(deed, PairState.Set, row => Task.FromResult(CommandAnswer.Say(PairDesk.Calendar(row, deed.Organisation, deed.Now))), ct);
            case ["preview" or "effect"] when !deed.IsAdmin: return CommandAnswer.Refuse("That part is for admins only, so nothing was shown.");
            case ["preview"]: return await PreviewAsync(deed, ct);
            case ["effect"]: return CommandAnswer.Say(await effect.SayAsync(deed, ct));
            default: return CommandAnswer.Say($"I did not understand that. It goes like this: {Usage}. For example: pairing help Copilot 2");
        }
    }

    private async Task<string> StatusAsync(Deed deed, CancellationToken ct)
    {
        var person = deed.Actor.Id.Value;
        await using var db = open();
        var rows = await db.Pairs.AsNoTracking().Where(p => (p.LowId == person || p.HighId == person) && p.State < PairState.Over).OrderBy(p => p.Id).ToListAsync(ct);
        var offer = await db.Volunteers.AsNoTracking().FirstOrDefaultAsync(v => v.PersonId == person, ct);
        return string.Join('\n', (IEnumerable<string>)
        [
            .. rows.Select(r => $"• {deed.Organisation.Tool(new(r.ToolId)).Name}, {r.Problem}{(r.IsTwoWays ? ", two ways" : "")}: {Where(db, r, deed)}").DefaultIfEmpty("You look for nobody, and nobody waits for you. \"pair me TOOL: PROBLEM\" finds somebody to work with."),
            offer is null ? "Happy to help others? \"pairing help TOOL 2\" (2 = at most so many a month)."
                : $"You are happy to help with {string.Join(", ", PairingRounds.ToolsOf(offer).Select(t => deed.Organisation.Tools.FirstOrDefault(k => k.Id == t)?.Name).OfType<string>())}, at most {offer.PerMonth} a month. \"pairing off\" ends it.",
        ]);
    }

    private string Where(ChatBotDb db, PairRow row, Deed deed)
    {
        var other = (deed.Actor.Id.Value == row.LowId ? row.HighId : row.LowId) is { } id ? deed.Organisation.Find(new(id))?.Name : null;
        string When(DateTimeOffset at) => PairingWords.When(at, LocalTime.Zone(deed.Actor.TimeZone), NudgeRounds.Culture(deed.Actor));
        return row.State switch
        {
            PairState.Seeking => $"in the next round, {options.CurrentValue.RoundDay} (\"pairing cancel\" ends it)",
            PairState.Invited => $"{other} and you are asked: pairing yes, pairing no",
            PairState.Choosing => $"choose a time with {other}: {string.Join(" · ", PairDesk.Times(db, row, deed.Organisation).Select((t, at) => string.Create(CultureInfo.InvariantCulture, $"pairing time {at + 1} = {When(t)}")))}",
            PairState.Set => $"with {other} on {When(row.MeetsAt!.Value)}: pairing another, pairing calendar, pairing no",
            PairState.Met => $"how was it with {other}? pairing met, pairing not met",
            PairState.Over or PairState.Ended => "over",
        };
    }

    private async Task<CommandAnswer> TimeAsync(Deed deed, int which, CancellationToken ct) => await WithAsync(deed, PairState.Choosing, row =>
    {
        using var db = open();
        var times = PairDesk.Times(db, row, deed.Organisation);
        return which < 1 || which > times.Count
            ? Task.FromResult(CommandAnswer.Say($"There are {times.Count} times. \"pairing\" shows them."))
            : ShowAsync(scope => answers.Choose(scope, deed, row.Id, times[which - 1]), ct);
    }, ct);

    private async Task<CommandAnswer> PreviewAsync(Deed deed, CancellationToken ct)
    {
        if (await rounds.PlanAsync(deed.Today, deed.Now, ct) is not { } plan) return CommandAnswer.Say("There is no organisation in the store.");
        var shown = plan.Pairs.Take(Named).ToList();
        return CommandAnswer.Change(string.Join('\n', (IEnumerable<string>)
        [
            plan.Pairs.Count + plan.Left.Count == 0 ? "Nobody looks for a partner now, so a round would ask nobody. \"nudges preview\" shows who would be invited to."
                : $"A round now would ask {(plan.Pairs.Count == 1 ? "1 pair" : $"{plan.Pairs.Count} pairs")}; {(plan.Left.Count == 1 ? "1 person" : $"{plan.Left.Count} people")} would look on. Nothing was sent.",
            .. shown.Select(p => $"• {plan.Organisation.Find(p.Low)!.Name} and {plan.Organisation.Find(p.High)!.Name}, {plan.Organisation.Tool(p.Tool).Name}"), .. plan.Pairs.Count > Named ? [$"… and {plan.Pairs.Count - Named} more"] : (string[])[],
        ]), scope => Looks.Remember(scope, deed.Actor.Id, [.. shown.SelectMany(p => (PersonId[])[p.Low, p.High])], "pairs of a round", deed.Today));
    }

    /// <summary>The latest pair of the actor in that state; none = any that can be withdrawn from.</summary>
    private async Task<CommandAnswer> WithAsync(Deed deed, PairState? state, Func<PairRow, Task<CommandAnswer>> act, CancellationToken ct)
    {
        var person = deed.Actor.Id.Value;
        await using var db = open();
        var row = await db.Pairs.AsNoTracking().Where(p => (p.LowId == person || p.HighId == person) && (state == null ? p.State == PairState.Invited || p.State == PairState.Choosing || p.State == PairState.Set : p.State == state))
            .OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct);
        return row is null ? CommandAnswer.Say("There is nothing of yours that this fits. \"pairing\" shows where you stand.") : await act(row);
    }

    private (Tool Tool, int Load)? Offer(Deed deed, string[] words)
    {
        var load = words.Length > 1 && int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        return NudgeSayings.ToolOf(deed, string.Join(' ', load > 0 ? words.SkipLast(1) : words)) is { } tool ? (tool, load > 0 ? load : Math.Min(2, options.CurrentValue.LoadAtMost)) : null;
    }

    private static Afterwards Read(string[] words)
    {
        var said = words.Select(w => w.TrimEnd(',', '.', ':').ToLowerInvariant()).ToList();
        int? After(string word) => said.IndexOf(word) is >= 0 and var at && at + 1 < said.Count && int.TryParse(said[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= 600 ? minutes : null;
        return new(said.Contains("yes") ? true : said.Contains("no") ? false : null, said.Select(PairingButtons.WayOf).FirstOrDefault(w => w != InTheWay.Nothing), Again: true, After("with"), After("without"));
    }

    private Task<CommandAnswer> DoneAsync(Func<WriteScope, string> act, CancellationToken ct) => ShowAsync(scope => PairDesk.Plain(act(scope)), ct);

    /// <summary>What is said depends on the state that the commit finds. A message that is worked on again after a crash finds the first time's state.</summary>
    private async Task<CommandAnswer> ShowAsync(Func<WriteScope, MessageContent> act, CancellationToken ct) => CommandAnswer.Say(await writer.WriteAsync(act, ct));
}

/// <summary>"Pair me Copilot: flaky tests in the ledger" and "happy to help".</summary>
internal sealed partial class PairingSayings(PairingAnswers answers, ReadSessions sessions, OrganisationPictures pictures, GroupWriter writer, IOptionsMonitor<PairingOptions> options, Func<ChatBotDb> open) : ISaying
{
    public async Task<CommandAnswer?> HearAsync(CommandCall call, CancellationToken ct)
    {
        var deed = call.Deed;
        if (PairMe().Match(call.Text.Trim()) is { Success: true } pair)
        {
            var words = pair.Groups[1].Value.Trim();
            var tool = words.Length > 0 ? NudgeSayings.ToolOf(deed, words) : await LatestAsync(deed, ct);
            if (tool is null) return CommandAnswer.Say($"For which tool, and on what? For example: pair me {Example(deed)}: flaky tests in the ledger");
            var problem = pair.Groups[2].Value.Trim();
            if (PairingButtons.Fault(problem) is { } fault) return CommandAnswer.Say($"{fault} For example: pair me {tool.Name}: flaky tests in the ledger");
            return CommandAnswer.Say(await writer.WriteAsync(scope => PairDesk.Plain(answers.Seek(scope, deed, tool, problem, pair.Groups[3].Success, null)), ct));
        }

        if (!Happy().IsMatch(call.Text.Trim())) return null;
        var tools = Regular(deed);
        return CommandAnswer.Say(tools.Count == 0
            ? new MessageContent($"With which tool? For example: pairing help {Example(deed)} 2")
            : await writer.WriteAsync(scope => PairDesk.Plain(answers.Help(scope, deed, tools, "", Math.Min(2, options.CurrentValue.LoadAtMost), null)), ct));
    }

    private static string Example(Deed deed) => PairingButtons.Held(deed).Select(t => t.Name).FirstOrDefault() ?? "TOOL";

    /// <summary>Of the latest offer.</summary>
    private async Task<Tool?> LatestAsync(Deed deed, CancellationToken ct)
    {
        var person = deed.Actor.Id.Value;
        await using var db = open();
        var latest = await db.Nudges.AsNoTracking().Where(n => n.PersonId == person && n.ToolId > 0).OrderByDescending(n => n.Id).Select(n => n.ToolId).FirstOrDefaultAsync(ct);
        return deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == latest);
    }

    private List<Tool> Regular(Deed deed)
    {
        using var session = sessions.Take();
        var facts = NudgeFacts.ReadOne(session, pictures.Look(session)!, deed.Actor, deed.Today);
        session.Done();
        return [.. facts.FindingsOf(deed.Actor.Id).Where(f => Triage.IsRegular(f.Standing)).Select(f => deed.Organisation.Tool(f.Tool))];
    }

    [GeneratedRegex(@"^pair me(?: (?:on|with|for))?([^:]*)(?::(.*?)(, two ways)?)?$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex PairMe();

    [GeneratedRegex(@"^(?:i am |i'm )?happy to help[.!]?$", RegexOptions.IgnoreCase)]
    private static partial Regex Happy();
}
