using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Access;
using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.Pairing;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Digests;

/// <summary>Does what a digest proposed, once, and notes what was done for the next one. Whoever presses second hears what came of the first press.</summary>
internal sealed class DigestActs(
    ReadSessions sessions, OrganisationPictures pictures, GroupWriter writer, Outreach.Outreach outreach, DigestReceivers receivers, WaitActs waits, PairingInvitations pairings, Keys keys)
{
    /// <summary>What an action is before it is done: who hears of it, and what would be said.</summary>
    /// <param name="Summary">One sentence, for the dry run.</param>
    /// <param name="Fields">What to fill in; empty where there is nothing to add.</param>
    public sealed record Plan(ActionMemory Memory, string Rule, string Period, int Number, string Summary, IReadOnlyList<FormField> Fields, IReadOnlyList<int> Hears, WaitActs.Look? Wait = null)
    {
        /// <summary>Of an invitation to pair.</summary>
        public PlannedInvitations? Pairings { get; init; }

        /// <summary>What is to be known before it is done, for a dialog.</summary>
        public IReadOnlyList<string> Paragraphs => Wait is { Details.Count: > 0 } wait ? wait.Details : Summary.Split('\n');

        /// <summary>Changes whenever somebody else would hear of it, something else would be said, or something else would be decided.</summary>
        public string Seal => $"{CommandTalk.Seal([Rule, Period, $"{Number}", Summary, .. Hears.Select(h => $"{h}")])}{Wait?.Seal}";
    }

    /// <summary>An action of the actor's own digest.</summary>
    /// <param name="digest"><c>RULE|PERIOD</c>; none = the latest.</param>
    /// <returns>The plan, or a sentence why there is none.</returns>
    public (Plan? Plan, string? No) Find(Deed deed, string? digest, int number)
    {
        using var session = sessions.Take();
        var found = Read(session, deed.Actor.Id.Value, digest);
        if (found is not var (rule, period, memory)) return Finish(null, "I made no such digest for you, so there is nothing to do.");
        if (number < 1 || number > memory.Actions.Count) return Finish(null, "That digest has no such action. Look at the latest one and use its numbers.");
        var action = memory.Actions[number - 1];
        if (action.PressedAt is { } at) return Finish(null, string.Create(CultureInfo.InvariantCulture, $"That was done on {at.UtcDateTime:d MMMM}: {action.Result}"));
        if (IsWait(action.Action))
        {
            var (wait, no) = waits.Find(session, deed, action.Action);
            return wait is null ? Finish(null, no) : Finish(new(action, rule, period, number, wait.Summary, wait.Fields, [], wait), null);
        }

        if (pictures.Look(session) is not { } picture) return Finish(null, Presses.Stale);
        var receiver = receivers.Of(deed.Actor, DigestReceivers.SaidBy(session, deed.Actor.Id.Value), picture.Organisation) ?? new Receiver(deed.Actor, receivers.Standard, Asked: false);
        if (picture.Organisation.Settings.TeamsOnly && action.Action.Kind is (DigestActionKind.AskIdleSeats or DigestActionKind.InvitePairing))
            return Finish(null, "In works-council mode nobody is addressed because of their own use, so this is not done.");
        var hears = DigestAudience.Of(session, picture, receiver, action.Action, memory, deed.Today);
        if (action.Action.Kind == DigestActionKind.InvitePairing)
        {
            var pairs = pairings.Plan(session, picture, deed, hears);
            return pairs.Invitations.Count == 0
                ? Finish(null, "There is nobody to invite now: no colleague who is happy to help fits them, or they are blocked, away, new, at home in their tools, or heard enough this month. \"pairing help TOOL\" is how colleagues offer their help.")
                : Finish(new(action, rule, period, number, PairingInvitations.Say(pairs, deed), Fields(action.Action), [.. pairs.Invitations.Select(i => i.Nudge.Person.Value)]) { Pairings = pairs }, null);
        }

        return Finish(new(action, rule, period, number, Summary(action.Action, hears.Count), Fields(action.Action), hears), null);

        (Plan?, string?) Finish(Plan? plan, string? no)
        {
            session.Done();
            return (plan, no);
        }
    }

    /// <summary>Does it and remembers that; a second press changes nothing.</summary>
    /// <returns>Whether it is done by now, and what to say.</returns>
    public Task<(bool IsDone, string Says)> DoAsync(Deed deed, Plan plan, IReadOnlyDictionary<string, string> fields, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        var row = scope.Db.Digests.FirstOrDefault(d => d.Rule == plan.Rule && d.Period == plan.Period && d.PersonId == deed.Actor.Id.Value);
        if (row is null) return (false, Presses.Stale);
        var memory = DigestMemory.Read(row.Body);
        var action = memory.Actions[plan.Number - 1];
        if (action.PressedAt is not null) return (true, action.Result!);
        var (isDone, result) = plan.Wait is { } wait ? waits.Carry(scope, deed, action.Action, wait, fields) : (true, Carry(scope, deed, action.Action, plan, fields));
        if (!isDone) return (false, result);
        var actions = memory.Actions.ToList();
        actions[plan.Number - 1] = action with { PressedAt = deed.Now, Result = result };
        row.Body = (memory with { Actions = actions }).Write();
        row.Version++;
        scope.Db.Audit.Add(new AuditRow
        {
            Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = "digest.action", Subject = $"{action.Action.Kind} {action.Action.Subject}".TrimEnd(), From = deed.Platform, After = result,
        });
        scope.Db.SaveChanges();
        return (true, result);
    }, ct);

    private string Carry(WriteScope scope, Deed deed, DigestAction action, Plan plan, IReadOnlyDictionary<string, string> fields)
    {
        var (name, note) = (deed.Actor.Name, Redaction.Clean(fields.GetValueOrDefault("note", ""), 300));
        var because = note.Length > 0 ? $" They say: {note}" : "";
        switch (action.Kind)
        {
            case DigestActionKind.AskIdleSeats:
                var asked = Tell(scope, plan, deed, Purpose.Nudge, $"digest.seat.{action.Subject}", $"{deed.Today:yyyy-MM}", SeatQuestion(action), $"Your {action.Name} seat has not been used for 30 days.");
                return $"{People(asked)} with idle {action.Name} seats {(asked == 1 ? "was" : "were")} asked whether they still want them.";
            case DigestActionKind.InvitePairing:
                var invited = pairings.Invite(scope, plan.Pairings!);
                return $"{People(invited)} {(invited == 1 ? "was" : "were")} offered a colleague to work with.";
            case DigestActionKind.RaiseLimit:
                var amount = Redaction.Clean(fields.GetValueOrDefault("amount", ""), 40);
                var told = Tell(scope, plan, deed, Purpose.Request, "digest.limit", $"{action.Subject} {deed.Actor.Id.Value}",
                    $"{name} asks for a higher budget for {action.Subject}{(amount.Length > 0 ? $": {amount} more" : "")}. The forecast of the team is over what is set.{because}", $"{name} asked for a higher budget.");
                return told > 0 ? $"Finance was asked for a higher budget{(amount.Length > 0 ? $" ({amount})" : "")}." : "Nobody of finance could be reached; the wish is noted.";
            case DigestActionKind.PublishTip:
                DigestTips.Share(scope, deed.Actor.Id.Value, fields.GetValueOrDefault("tip", ""), deed.Today, deed.Now);
                return "What works for you was shared with the other managers for two weeks.";
            case DigestActionKind.FixSource:
                var admins = Tell(scope, plan, deed, Purpose.Request, "digest.source", $"{deed.Today:yyyy-MM-dd} {action.Subject}"[..Math.Min(40, 11 + action.Subject.Length)],
                    $"{name} misses data: {action.Name} has sent nothing new, and figures stay too low meanwhile. \"sources\" shows how far each one reaches.{because}", $"{name} asked for a source to be mended.");
                return admins > 0 ? $"Whoever looks after sources was asked to mend {action.Name}." : $"Nobody who looks after {action.Name} could be reached.";
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Keep or release, from a holder's own card.</summary>
    public Task<string> AnswerSeatAsync(Deed deed, int toolId, bool releases, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        var tool = deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == toolId);
        if (tool is null || !scope.Db.Seats.Any(s => s.PersonId == deed.Actor.Id.Value && s.ToolId == toolId)) return "That seat is not yours any more, so there is nothing to do.";
        var act = releases ? "seat.released" : "seat.kept";
        if (!scope.Db.Ledger.Any(l => l.Rule == act && l.PersonId == deed.Actor.Id.Value && l.Period == $"{toolId}|{deed.Today:yyyy-MM-dd}"))
        {
            scope.Db.Ledger.Add(new LedgerRow { Rule = act, PersonId = deed.Actor.Id.Value, Period = $"{toolId}|{deed.Today:yyyy-MM-dd}", DoneAt = deed.Now });
            scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = act, Subject = $"seat {tool.Name}", From = deed.Platform });
            scope.Db.SaveChanges();
            if (releases)
                foreach (var admin in DigestAudience.Admins(deed.Organisation))
                    outreach.Tell(scope, new(admin, $"digest.released.{toolId}", $"{deed.Actor.Id.Value} {deed.Today:yyyy-MM-dd}",
                        new MessageContent($"{deed.Actor.Name} gives back the {tool.Name} seat: it can go to whoever has waited longest."), Purpose.Request, "A seat was given back."));
        }

        return releases ? $"Thank you: it is noted that you give back your {tool.Name} seat. Until it is taken back it still counts as yours." : $"Good: you keep your {tool.Name} seat. If something is in the way of using it, say \"I am blocked\".";
    }, ct);

    private int Tell(WriteScope scope, Plan plan, Deed deed, Purpose purpose, string rule, string period, string text, string why) =>
        Tell(scope, plan, deed, purpose, rule, period, new MessageContent(text), why);

    /// <returns>How many will hear it.</returns>
    private int Tell(WriteScope scope, Plan plan, Deed deed, Purpose purpose, string rule, string period, MessageContent content, string why) =>
        outreach.TellAll(scope, [.. plan.Hears.Where(p => p != deed.Actor.Id.Value).Select(p => new Telling(p, rule, period, content, purpose, why))]).Count(t => t is Told.Queued or Told.Already);

    private static MessageContent SeatQuestion(DigestAction action)
    {
        var data = new Func<string, JsonElement>(answer => JsonSerializer.SerializeToElement(new { tool = action.Subject, answer }));
        return new NoticeCard
        {
            Heading = $"Do you still want your {action.Name} seat?",
            Paragraphs = [$"It has not been used for 30 days. That is fine, and nobody is told about you: only that seats are idle. If something is in the way of using it, say \"I am blocked on {action.Name}\"."],
            Buttons =
            [
                new("Keep it", DigestButtons.Seat, data("keep")) { Say = $"keep my {action.Name} seat" },
                new("Give it back", DigestButtons.Seat, data("release")) { Say = $"release my {action.Name} seat", Confirm = "It goes to somebody who waits for one." },
            ],
        }.ToMessage();
    }

    private static bool IsWait(DigestAction action) => action.Kind is DigestActionKind.DecideWait or DigestActionKind.ChaseWait;

    private static string Summary(DigestAction action, int hears) => action.Kind switch
    {
        DigestActionKind.AskIdleSeats => $"This asks {People(hears)} whether they still want their idle {action.Name} seat: keep it, or give it back to somebody who waits. You are not told who they are.",
        DigestActionKind.RaiseLimit => $"This asks {People(hears)} of finance for a higher budget for {action.Subject}.",
        DigestActionKind.PublishTip => "This shows the other managers, for two weeks, what works for your team, with your name.",
        DigestActionKind.FixSource => $"This asks {People(hears)} to mend {action.Name}.",
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait or DigestActionKind.InvitePairing => throw new UnreachableException(),
    };

    private static IReadOnlyList<FormField> Fields(DigestAction action) => action.Kind switch
    {
        DigestActionKind.RaiseLimit => [new("amount", "How much more a month") { MaxLength = 40 }, new("note", "Why", "multiline") { Required = false, MaxLength = 300 }],
        DigestActionKind.PublishTip => [new("tip", "What works", "multiline") { Hint = "One thing, in a sentence or two; no names of others.", MaxLength = DigestTips.Longest }],
        DigestActionKind.FixSource => [new("note", "A word to go with it", "multiline") { Required = false, MaxLength = 300 }],
        DigestActionKind.AskIdleSeats or DigestActionKind.InvitePairing => [],
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait => throw new UnreachableException(),
    };

    private static string People(int count) => count == 1 ? "one person" : $"{count} people";

    private static (string Rule, string Period, DigestMemory Memory)? Read(ReadSession session, int person, string? digest)
    {
        var rows = digest?.Split('|', 2) is [var rule, var period]
            ? session.Prepare("SELECT \"Rule\", \"Period\", \"Body\" FROM \"Digests\" WHERE \"PersonId\" = @p0 AND \"Rule\" = @p1 AND \"Period\" = @p2").Bind(0, person).Bind(1, rule).Bind(2, period)
            : session.Prepare("SELECT \"Rule\", \"Period\", \"Body\" FROM \"Digests\" WHERE \"PersonId\" = @p0 ORDER BY \"MadeAt\" DESC").Bind(0, person);
        (string, string, DigestMemory)? found = rows.Step() ? (rows.Text(0), rows.Text(1), DigestMemory.Read(rows.Text(2))) : null;
        rows.Reset();
        return found;
    }
}
