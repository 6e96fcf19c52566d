using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Core.Access;
using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Licences;
using ChatBot.Outreach;
using ChatBot.Pairing;
using ChatBot.People;
using ChatBot.Privacy;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Digests;

/// <summary>Does what a digest proposed, once, and notes what was done for the next one. Whoever presses second hears what came of the first press.</summary>
internal sealed class DigestActs(
    ReadSessions sessions, OrganisationPictures pictures, GroupWriter writer, Outreach.Outreach outreach, DigestReceivers receivers, WaitActs waits, PairingInvitations pairings, SeatReleases seats, Reach reach, Keys keys)
{
    private const int Named = 30;
    private const string SeatRule = "digest.seat.";

    /// <summary>What an action is before it is done: who hears of it, and what would be said.</summary>
    /// <param name="Summary">One sentence, for the dry run.</param>
    /// <param name="Fields">What to fill in; empty where there is nothing to add.</param>
    public sealed record Plan(DigestReplies Words, ActionMemory Memory, string Rule, string Period, int Number, string Summary, IReadOnlyList<FormField> Fields, IReadOnlyList<int> Hears, WaitActs.Look? Wait = null)
    {
        /// <summary>Of an invitation to pair.</summary>
        public PlannedInvitations? Pairings { get; init; }

        /// <summary>Of idle seats that go back.</summary>
        public PlannedRelease? Release { get; init; }

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
        var said = DigestReceivers.SaidBy(session, deed.Actor.Id.Value);
        var words = DigestReplies.Of(said is null ? null : DigestPlan.Read(said)?.Language, deed.Actor.Locale);
        var found = Read(session, deed.Actor.Id.Value, digest);
        if (found is not var (rule, period, memory)) return Finish(null, words.NoDigest);
        if (number < 1 || number > memory.Actions.Count) return Finish(null, words.NoAction);
        var action = memory.Actions[number - 1];
        if (action.PressedAt is { } at) return Finish(null, words.Done(DateOnly.FromDateTime(at.UtcDateTime), action.Result!));
        if (IsWait(action.Action))
        {
            var (wait, no) = waits.Find(session, deed, action.Action, words);
            return wait is null ? Finish(null, no) : Finish(new(words, action, rule, period, number, wait.Summary, wait.Fields, [], wait), null);
        }

        if (pictures.Look(session) is not { } picture) return Finish(null, words.Stale);
        var receiver = receivers.Of(deed.Actor, said, picture.Organisation) ?? new Receiver(deed.Actor, receivers.Standard, Asked: false);
        if (picture.Organisation.Settings.TeamsOnly && action.Action.Kind is (DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats or DigestActionKind.InvitePairing)) return Finish(null, words.WorksCouncil);
        if (action.Action.Kind == DigestActionKind.ReleaseIdleSeats) return Finish(Release(), deed.IsAdmin ? words.NothingToTakeBack(action.Action.Name) : words.AdminsTakeBack);
        var hears = action.Action.Kind == DigestActionKind.AskIdleSeats ? [.. Idle()?.Free.Select(p => p.Id.Value) ?? []] : DigestAudience.Of(session, picture, receiver, action.Action, memory, deed.Today);
        if (action.Action.Kind == DigestActionKind.InvitePairing)
        {
            var pairs = pairings.Plan(session, picture, deed, hears);
            return pairs.Invitations.Count == 0
                ? Finish(null, words.NobodyToInvite)
                : Finish(new(words, action, rule, period, number, PairingInvitations.Say(pairs, deed, words), [], [.. pairs.Invitations.Select(i => i.Nudge.Person.Value)]) { Pairings = pairs }, null);
        }

        // Who asks, and who never spoke to the service, hears nothing; a dry run counts those who do.
        var met = reach.Met(session);
        var others = hears.Where(p => p != deed.Actor.Id.Value).ToList();
        if (action.Action.Kind == DigestActionKind.FixSource && others.Count == 0 && hears.Count > 0) return Finish(null, words.YouMend(action.Action.Name));
        var reached = others.Where(p => met(p).Reachable).ToList();
        if (reached.Count == 0 && NotDone(action.Action) is { } nobody) return Finish(null, nobody(words));
        return Finish(new(words, action, rule, period, number, Summary(action.Action, reached.Count, others.Count - reached.Count, words), Fields(action.Action, words), reached), null);

        PlannedRelease? Idle() => picture.Organisation.Tools.FirstOrDefault(t => DigestAction.Subjects(t.Id.Value) == action.Action.Subject) is { } tool
            ? seats.Plan(picture.Organisation, tool, DigestAudience.IdleSeats(session, picture, receiver, tool.Id, deed.Today), deed.Today) : null;

        Plan? Release()
        {
            if (!deed.IsAdmin || Idle() is not { } release) return null;
            var asked = AskedAbout(session, action.Action.Subject);
            return release.Free.Count == 0 ? null : new(words, action, rule, period, number, Say(release, words, asked), [], [.. release.Free.Select(p => p.Id.Value)]) { Release = release };
        }

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
        if (row is null) return (false, plan.Words.Stale);
        var memory = DigestMemory.Read(row.Body);
        var action = memory.Actions[plan.Number - 1];
        if (action.PressedAt is not null) return (true, action.Result!);
        var (isDone, says) = plan.Wait is { } wait ? waits.Carry(scope, deed, action.Action, wait, fields) : Carry(scope, deed, action.Action, plan, fields);
        var result = says(plan.Words);
        if (!isDone) return (false, result);
        var actions = memory.Actions.ToList();
        actions[plan.Number - 1] = action with { PressedAt = deed.Now, Result = result, Language = plan.Words.Language };
        row.Body = (memory with { Actions = actions }).Write();
        row.Version++;
        scope.Db.Audit.Add(new AuditRow
        {
            Id = keys.Next(), At = deed.Now, Actor = deed.Actor.Email, Act = "digest.action", Subject = $"{action.Action.Kind} {action.Action.Subject}".TrimEnd(), From = deed.Platform, After = says(DigestReplies.English),
        });
        scope.Db.SaveChanges();
        return (true, result);
    }, ct);

    /// <returns>Whether it was done, and what to say.</returns>
    private (bool IsDone, Func<DigestReplies, string> Says) Carry(WriteScope scope, Deed deed, DigestAction action, Plan plan, IReadOnlyDictionary<string, string> fields)
    {
        var (name, note) = (deed.Actor.Name, Redaction.Clean(fields.GetValueOrDefault("note", ""), 300));
        var because = note.Length > 0 ? $" They say: {note}" : "";
        switch (action.Kind)
        {
            case DigestActionKind.AskIdleSeats:
                var asked = Tell(scope, plan, deed, Purpose.Nudge, SeatRule + action.Subject, $"{deed.Today:yyyy-MM}", SeatQuestion(action), $"Your {action.Name} seat has not been used for 30 days.");
                return asked > 0 ? (true, words => words.Asked(asked, action.Name)) : (false, NotDone(action)!);
            case DigestActionKind.ReleaseIdleSeats:
                var taken = seats.Carry(scope, deed, plan.Release!, "idle, its holder was asked");
                Looks.Remember(scope, deed.Actor.Id, [.. plan.Release!.Free.Select(p => p.Id)], $"idle seats of {action.Name}", deed.Today);
                return (true, words => words.TakenBack(taken, action.Name, plan.Release.Taker));
            case DigestActionKind.InvitePairing:
                var invited = pairings.Invite(scope, plan.Pairings!);
                return (true, words => words.Invited(invited));
            case DigestActionKind.RaiseLimit:
                var amount = Redaction.Clean(fields.GetValueOrDefault("amount", ""), 40);
                var told = Tell(scope, plan, deed, Purpose.Request, "digest.limit", $"{action.Subject} {deed.Actor.Id.Value}",
                    $"{name} asks for a higher budget for {action.Subject}{(amount.Length > 0 ? $": {amount} more" : "")}. The forecast of the team is over what is set.{because}", $"{name} asked for a higher budget.");
                return (told > 0, words => words.AskedFinance(told > 0, amount));
            case DigestActionKind.PublishTip:
                DigestTips.Share(scope, deed.Actor.Id.Value, fields.GetValueOrDefault("tip", ""), deed.Today, deed.Now);
                return (true, words => words.Shared);
            case DigestActionKind.FixSource:
                var admins = Tell(scope, plan, deed, Purpose.Request, "digest.source", $"{deed.Today:yyyy-MM-dd} {action.Subject}"[..Math.Min(40, 11 + action.Subject.Length)],
                    $"{name} misses data: {action.Name} has sent nothing new, and figures stay too low meanwhile. \"sources\" shows how far each one reaches.{because}", $"{name} asked for a source to be mended.");
                return (admins > 0, words => words.AskedToFix(admins > 0, action.Name));
            default:
                throw new UnreachableException();
        }
    }

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

    /// <summary>What is said when nobody hears of it; none where nobody has to.</summary>
    private static Func<DigestReplies, string>? NotDone(DigestAction action) => action.Kind switch
    {
        DigestActionKind.AskIdleSeats => words => words.NobodyToAsk,
        DigestActionKind.RaiseLimit => words => words.AskedFinance(isTold: false, ""),
        DigestActionKind.FixSource => words => words.AskedToFix(isTold: false, action.Name),
        DigestActionKind.PublishTip or DigestActionKind.DecideWait or DigestActionKind.ChaseWait or DigestActionKind.ReleaseIdleSeats or DigestActionKind.InvitePairing => null,
    };

    /// <summary>Whom it touches and how many, for an admin.</summary>
    private static string Say(PlannedRelease plan, DigestReplies words, HashSet<int> asked) => string.Join('\n', (IEnumerable<string>)
    [
        words.TakesBack(plan.Free.Count, plan.Tool.Name, plan.Taker),
        .. plan.Free.Take(Named).Select(p => $"• {p.Name}, {p.Email}{(asked.Contains(p.Id.Value) ? "" : $" ({words.NotAsked})")}"), .. plan.Free.Count > Named ? [words.More(plan.Free.Count - Named)] : (string[])[],
        .. plan.Kept == 0 ? [] : (string[])[words.Stay(plan.Kept)],
    ]);

    /// <summary>Holders who had the question of a digest about their seat, whoever's digest it was.</summary>
    private static HashSet<int> AskedAbout(ReadSession session, string tool)
    {
        var asked = new HashSet<int>();
        var rows = session.Prepare("SELECT \"PersonId\" FROM \"Tellings\" WHERE \"Rule\" = @p0").Bind(0, SeatRule + tool);
        while (rows.Step()) asked.Add(rows.Int32(0));
        return asked;
    }

    private static string Summary(DigestAction action, int hears, int unreached, DigestReplies words) => action.Kind switch
    {
        DigestActionKind.AskIdleSeats => words.AskHolders(hears, action.Name) + (unreached == 0 ? "" : $" {words.NotReached(unreached)}"),
        DigestActionKind.RaiseLimit => words.AskFinance(hears, action.Subject),
        DigestActionKind.PublishTip => words.ShareTip,
        DigestActionKind.FixSource => words.AskToFix(hears, action.Name),
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait or DigestActionKind.ReleaseIdleSeats or DigestActionKind.InvitePairing => throw new UnreachableException(),
    };

    private static IReadOnlyList<FormField> Fields(DigestAction action, DigestReplies words) => action.Kind switch
    {
        DigestActionKind.RaiseLimit => [new("amount", words.HowMuch) { MaxLength = 40 }, new("note", words.Why, "multiline") { Required = false, MaxLength = 300 }],
        DigestActionKind.PublishTip => [new("tip", words.WhatWorks, "multiline") { Hint = words.OneThing, MaxLength = DigestTips.Longest }],
        DigestActionKind.FixSource => [new("note", words.AWord, "multiline") { Required = false, MaxLength = 300 }],
        DigestActionKind.AskIdleSeats => [],
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait or DigestActionKind.ReleaseIdleSeats or DigestActionKind.InvitePairing => throw new UnreachableException(),
    };

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
