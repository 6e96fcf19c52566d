using System.Text;
using ChatBot.Channels;
using ChatBot.Core.Answers;
using ChatBot.Core.Commands;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Ingest.Export;
using ChatBot.Outreach;
using ChatBot.Scheduling;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using Microsoft.Extensions.Options;

namespace ChatBot.Privacy;

/// <summary>Own data first: what is held about the person, who looked, a copy of it, a pause, and its end.</summary>
internal sealed class PrivacyCommand(
    string name, Holdings holdings, PersonExport export, Erasure erasure, Outbox.Outbox outbox, GroupWriter writer, Keys keys, IOptions<RetentionOptions> retention) : ICommand
{
    /// <summary>More than that is for the operator's verb <c>export my-data</c>.</summary>
    private const int LargestFile = 8 * 1024 * 1024;

    public string Name => name;
    public IReadOnlyList<string> Verbs => ["show", "looked", "export", "pause", "resume", "erase"];
    public string Usage => $"{name} · {name} looked · {name} export · {name} pause|resume · {name} erase";
    public string Does => name == "mydata" ? "What is held about you" : "What is held about you, who looked, a copy of it, a pause, and erasure";
    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var verb = words.Next();
        return verb switch
        {
            "" or "show" => await ShowAsync(call.Deed, ct),
            "looked" => await LookedAsync(call.Deed, page, ct),
            "export" => await ExportAsync(call.Deed, ct),
            "pause" or "resume" => Pause(call.Deed, verb == "pause"),
            "erase" => await EraseAsync(call, words.Rest, ct),
            _ => CommandTalk.NotUnderstood(this, verb),
        };
    }

    private async Task<CommandAnswer> ShowAsync(Deed deed, CancellationToken ct)
    {
        var (held, words) = (await holdings.OfAsync(deed.Actor, ct), new Phrasing(deed.Actor.Locale));
        return CommandAnswer.Say(string.Join('\n',
            "What I hold about you:",
            $"• You in the directory: {deed.Actor.Name}, {deed.Actor.Email}, {deed.Actor.Title}, your team and manager, time zone and language.",
            $"• {held.Facts} facts of use{(held is { First: { } first, Last: { } last } ? $", from {words.Day(first)} to {words.Day(last)}" : "")}: counts, times and costs per tool. Never what you typed.",
            $"• Accounts linked to you: {(held.Identities.Count == 0 ? "none" : string.Join(", ", held.Identities))}.",
            $"• {held.Seats} seats and accounts, {held.Requests} requests for access.",
            $"• {held.Conversations} conversations with me: your last question in each, not its words. Answered messages are erased at once, idle conversations after {retention.Value.ConversationDays} days.",
            $"• {held.Figures} {(held.Figures == 1 ? "answer" : "answers")} about days that were over: the question as I understood it and its figures, for {retention.Value.ToldFigureDays} days, to tell you when a source corrects them.",
            $"• {held.Messages} messages that I began, {held.Audit} entries of the audit trail, kept for {retention.Value.AuditDays} days.",
            $"• {held.Looked} times somebody else was shown your figures by name: \"{name} looked\" says who.",
            $"Capture of your use is {(held.IsPaused ? "paused" : "on")}. What it is for: seats that nobody uses, waits for access, cost. Not for judging people: nobody is ranked, and your manager sees groups only.",
            $"You can have a copy (\"{name} export\"), pause it (\"{name} pause\") and have it erased (\"{name} erase\")."));
    }

    private async Task<CommandAnswer> LookedAsync(Deed deed, int page, CancellationToken ct)
    {
        var (looks, words) = (await holdings.LooksAsync(deed.Actor.Id, ct), new Phrasing(deed.Actor.Locale));
        if (looks.Count == 0) return CommandAnswer.Say("Nobody was shown figures of you by name.");
        return CommandAnswer.Say(CommandTalk.Table($"{looks.Sum(l => l.Times)} times somebody was shown figures of you by name", $"{name} looked", looks.PageOf(page), ["Day", "Who", "What", "Times"],
            l => [words.Day(l.Day), l.Who, l.What.Replace(',', ' '), words.Number(l.Times)]));
    }

    private async Task<CommandAnswer> ExportAsync(Deed deed, CancellationToken ct)
    {
        await using var text = new StringWriter();
        await export.WriteAsync(text, deed.Actor.Email, null, null, ct);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length > LargestFile) return CommandAnswer.Say("That is more than fits in a message. Ask whoever runs this service for \"export my-data\".");
        var lines = text.ToString().Count(c => c == '\n');
        var file = new OutboundMessage.File($"my-data-{deed.Today:yyyy-MM-dd}.jsonl", "Everything held about you", $"{lines} lines, one JSON object each", bytes)
        {
            To = deed.Personal, Key = $"export/{CommandTalk.Seal(deed.Platform, deed.Actor.Email, deed.DeliveryId)}",
        };
        return CommandAnswer.Change($"Done: the file holds everything that is held about you, {lines} lines, one JSON object each. It went to you alone.", scope =>
        {
            outbox.Add(scope, file, deed.Now.AddHours(6));
            deed.Trail(scope, keys, "privacy.export", deed.Actor.Email, null, $"{lines} lines");
            scope.Db.SaveChanges();
        });
    }

    private CommandAnswer Pause(Deed deed, bool pause) => CommandAnswer.Change(
        pause ? $"Done: from now on your use is not kept. What is billed still counts, for nobody. Your own figures will show nothing until \"{name} resume\"." : "Done: your use is captured again.", scope =>
    {
        var before = Preferences.Of(scope.Db, deed.Actor.Id.Value).GetValueOrDefault(Withheld.Capture, "on");
        Preferences.Set(scope, deed.Actor.Id.Value, Withheld.Capture, pause ? Withheld.Paused : null, deed.Now);
        scope.Db.Organisations.Single().Version++;
        deed.Trail(scope, keys, pause ? "privacy.pause" : "privacy.resume", deed.Actor.Email, before, pause ? Withheld.Paused : "on");
        scope.Db.SaveChanges();
    });

    /// <summary>A dry run, a yes, and a second yes: it cannot be undone.</summary>
    private async Task<CommandAnswer> EraseAsync(CommandCall call, string whom, CancellationToken ct)
    {
        var deed = call.Deed;
        var person = deed.Actor;
        if (whom.Length > 0)
        {
            if (!deed.IsAdmin) return CommandAnswer.Refuse("Only admins have somebody else erased, so nothing was done.");
            var found = Finding.Person(deed.Organisation, whom);
            if (found is not Found<Person>.One one) return CommandTalk.Unclear(found, "people", whom)!;
            person = one.Value;
        }

        if (deed.Organisation.Settings.Admins.Count == 1 && deed.Organisation.IsAdmin(person)) return CommandAnswer.Say("That is the last admin. Add another one first.");
        var held = await holdings.OfAsync(person, ct);
        var (first, second) = (CommandTalk.Seal("erase", person.Email), CommandTalk.Seal("erase for good", person.Email));
        if (call.Seal != first && call.Seal != second)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"Everything about {person.Name} ({person.Email}) would be erased. It reaches 1 person:",
            [
                $"{held.Facts} facts of use and what was counted from them", $"{held.Identities.Count} linked accounts; a later delivery that names them is not taken in",
                $"{held.Seats} seats, {held.Requests} requests, {held.Conversations} conversations, {held.Messages} messages told, {held.Waiting} waiting", $"{held.Looked} entries of who looked",
                "What their use cost stays in the organisation's spend, for nobody. The audit trail keeps its entries without the name.",
            ], $"Afterwards I do not know {(person.Id == deed.Actor.Id ? "you" : person.Name)} any more, and neither an import nor the directory brings {(person.Id == deed.Actor.Id ? "you" : "them")} back."), first);
        if (call.Seal == first)
            return CommandAnswer.AskFirst("This cannot be undone. Say yes once more to erase it for good, or no.", second);

        // In pieces of work of its own, before the answer: the answer's commit would still leave traces of the person.
        await writer.WriteAsync(scope => deed.Trail(scope, keys, "privacy.erase", person.Email, null, person.Id == deed.Actor.Id ? "by themselves" : "by an admin"), ct);
        var erased = await erasure.RunAsync(person.Id.Value, ct);
        return CommandAnswer.Say($"Done: {erased} facts of use and everything else about {(person.Id == deed.Actor.Id ? "you" : "that person")} are erased.");
    }
}
