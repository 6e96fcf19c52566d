using System.Globalization;
using ChatBot.Channels;
using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Nudges;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.Extensions.Options;

namespace ChatBot.Pairing;

/// <summary>How a session was, as one of the two tells it.</summary>
/// <param name="MinutesWith">With <paramref name="MinutesWithout"/>, of a session of two ways; stays with the two.</param>
internal sealed record Afterwards(bool? IsSolved, InTheWay Way, bool Again, int? MinutesWith = null, int? MinutesWithout = null);

/// <summary>What people do about pairing, pressed or typed. Each runs inside one piece of work of the writer and says what became of it.</summary>
internal sealed class PairingAnswers(PairDesk desk, NudgeAnswers nudges, Outbox.Outbox outbox, IOptionsMonitor<PairingOptions> options)
{
    /// <summary>Why somebody cannot look for a partner with this tool; none when they can.</summary>
    public static string? Against(Deed deed, Tool tool) => deed.Organisation.SeatsOf(deed.Actor.Id).Any(s => s.Tool == tool.Id) ? null
        : $"You have no access to {tool.Name}, and that comes first. Say \"I need {tool.Name}\", and I open a request.";

    public string Seek(WriteScope scope, Deed deed, Tool tool, string problem, bool isTwoWays, Guid? nudge)
    {
        if (Against(deed, tool) is { } reason) return reason;
        if (nudge is { } id) nudges.Give(scope, deed, id, NudgeAnswer.PairMe);
        return desk.Seek(scope, deed.Actor, tool.Id, problem, isTwoWays, deed.Now)
            ? $"Your problem is on the list for {tool.Name}. The next round is on {options.CurrentValue.RoundDay}; whoever fits is asked as well as you, and nothing happens unless you both say yes."
            : $"You look for a partner for {tool.Name} already, or have one. \"pairing\" shows where you stand.";
    }

    public string Help(WriteScope scope, Deed deed, IReadOnlyList<Tool> tools, string topics, int perMonth, Guid? nudge)
    {
        if (nudge is { } id) nudges.Give(scope, deed, id, NudgeAnswer.Helping);
        var (person, load) = (deed.Actor.Id.Value, Math.Clamp(perMonth, 1, options.CurrentValue.LoadAtMost));
        var row = scope.Db.Volunteers.FirstOrDefault(v => v.PersonId == person);
        if (row is null) scope.Db.Volunteers.Add(row = new VolunteerRow { PersonId = person, Tools = "", Since = deed.Now });
        (row.Tools, row.Topics, row.PerMonth) = (string.Join(',', tools.Select(t => t.Id.Value.ToString(CultureInfo.InvariantCulture))), topics, load);
        row.Version++;
        scope.Db.SaveChanges();
        return $"Thank you: you are happy to help with {string.Join(", ", tools.Select(t => t.Name))}, at most {load} a month. You are asked each time, no is fine, and \"pairing off\" ends it.";
    }

    /// <summary>One more tool; those named before stay.</summary>
    public string HelpToo(WriteScope scope, Deed deed, Tool tool, int perMonth)
    {
        var person = deed.Actor.Id.Value;
        var row = scope.Db.Volunteers.FirstOrDefault(v => v.PersonId == person);
        var known = row is null ? [] : deed.Organisation.Tools.Where(t => t.Id != tool.Id && PairingRounds.ToolsOf(row).Contains(t.Id));
        return Help(scope, deed, [.. known, tool], row?.Topics ?? "", perMonth, null);
    }

    public static string Off(WriteScope scope, Deed deed)
    {
        var person = deed.Actor.Id.Value;
        if (scope.Db.Volunteers.FirstOrDefault(v => v.PersonId == person) is { } row) scope.Db.Volunteers.Remove(row);
        scope.Db.SaveChanges();
        return "Done: you are asked no more. Sessions that are set stay; withdraw from one with \"pairing no\".";
    }

    /// <summary>No more looking.</summary>
    public static string Cancel(WriteScope scope, Deed deed, Guid pair)
    {
        if (Mine(scope, deed, pair) is not { State: PairState.Seeking } row) return Presses.Stale;
        (row.State, row.Version) = (PairState.Ended, row.Version + 1);
        scope.Db.SaveChanges();
        return "Done: you look for nobody any more.";
    }

    /// <returns>The card as the actor sees it now; a stale press says so.</returns>
    public MessageContent Answer(WriteScope scope, Deed deed, Guid pair, bool yes)
    {
        if (Mine(scope, deed, pair) is not { } row) return PairDesk.Plain(Presses.Stale);

        // Once both have said yes, no is a withdrawal.
        var withdraws = !yes && (row.State is PairState.Choosing or PairState.Set);
        var step = desk.Apply(scope, row, withdraws ? Withdrawal(row, deed) : new PairEvent.Answered(deed.Actor.Id, yes), deed.Organisation, deed.Now);
        if (withdraws && deed.Actor.Id.Value == row.LowId) return PairDesk.Plain("You withdrew. If you want to go on with somebody else, say \"pair me\" again.");
        return step switch
        {
            PairStep.Stale => row.State is PairState.Choosing or PairState.Set ? desk.CardFor(scope.Db, row, deed.Actor, deed.Organisation) : PairDesk.Plain("This is not open any more; nothing is expected of you."),
            PairStep.OfferTimes => PairDesk.Plain("You both said yes: choose one of the times."),
            _ when yes => PairDesk.Plain("Noted: yes. You hear from me if the other one says yes, too."),
            _ => PairDesk.Plain("All right. Nobody is told who said no."),
        };
    }

    public MessageContent Choose(WriteScope scope, Deed deed, Guid pair, DateTimeOffset at)
    {
        if (Mine(scope, deed, pair) is not { } row) return PairDesk.Plain(Presses.Stale);
        if (row.State == PairState.Set) return desk.CardFor(scope.Db, row, deed.Actor, deed.Organisation);

        // The button's time is a claim: only a time that was offered, and is still to come, counts.
        if (row.State != PairState.Choosing || at <= deed.Now || !PairDesk.Times(scope.Db, row, deed.Organisation).Contains(at)) return PairDesk.Plain("That time was not offered, or is over. \"pairing\" shows what is open.");
        desk.Apply(scope, row, new PairEvent.TimeChosen(deed.Actor.Id, at), deed.Organisation, deed.Now);
        return PairDesk.Plain("Set. You both get it for the calendar at once.");
    }

    public MessageContent AnotherTime(WriteScope scope, Deed deed, Guid pair) =>
        Mine(scope, deed, pair) is { State: PairState.Set } row && desk.Apply(scope, row, new PairEvent.TimeLost(), deed.Organisation, deed.Now) == PairStep.OfferTimes
            ? PairDesk.Plain("All right. You both get other times at once.") : PairDesk.Plain(Presses.Stale);

    public MessageContent DidNotMeet(WriteScope scope, Deed deed, Guid pair) =>
        Mine(scope, deed, pair) is { State: PairState.Met, MetDay: null } row && desk.Apply(scope, row, new PairEvent.Told(deed.Actor.Id, false), deed.Organisation, deed.Now) == PairStep.OfferTimes
            ? PairDesk.Plain("That happens. You both get other times at once.") : PairDesk.Plain(Presses.Stale);

    public MessageContent Tell(WriteScope scope, Deed deed, Guid pair, Afterwards how)
    {
        if (Mine(scope, deed, pair) is not { State: PairState.Met } row || desk.Apply(scope, row, new PairEvent.Told(deed.Actor.Id, true), deed.Organisation, deed.Now) == PairStep.Stale) return PairDesk.Plain(Presses.Stale);
        var isLow = deed.Actor.Id.Value == row.LowId;
        row.MetDay ??= LocalTime.DayOf(row.MeetsAt!.Value, LocalTime.Zone(deed.Actor.TimeZone));
        row.IsSolved = how.IsSolved ?? row.IsSolved;
        if (isLow) (row.LowWay, row.LowTold) = (how.Way, true);
        else (row.HighWay, row.HighTold) = (how.Way, true);
        if (row.IsTwoWays) (row.MinutesWith, row.MinutesWithout) = (how.MinutesWith ?? row.MinutesWith, how.MinutesWithout ?? row.MinutesWithout);
        if (row is { LowTold: true, HighTold: true }) row.State = PairState.Over;
        row.Version++;
        if (!how.Again && !isLow) Off(scope, deed);
        scope.Db.SaveChanges();
        if (how.Way == InTheWay.Access) OfferAccess(scope, deed, row);
        var timing = row is { IsTwoWays: true, MinutesWith: { } with, MinutesWithout: { } without } ? $" For the two of you alone: {without} minutes without the tool, {with} with it." : "";
        return PairDesk.Plain($"Thank you.{timing} {(how.Again ? isLow ? "When you have another problem, say \"pair me\"." : "You are asked again when something fits." : isLow ? "That is all; nothing follows from it." : "You are asked no more; \"happy to help\" takes it back.")}");
    }

    /// <summary>A block that a session met becomes a request only by the person's own press.</summary>
    private void OfferAccess(WriteScope scope, Deed deed, PairRow row)
    {
        const string Heading = "Shall I open an access request?";
        string[] paragraphs = ["You said that something you may not use or reach was in the way. If you like, I open a request and keep track of it; otherwise nothing happens."];
        var tool = deed.Organisation.Tool(new(row.ToolId)).Name;
        var card = new OfferCard(Heading, $"{Heading}\n{paragraphs[0]}\nYou can type: I need {tool}")
        {
            Paragraphs = paragraphs, Buttons = [new("Open a request", NudgeWords.Blocked, new Dictionary<string, string> { ["tool"] = tool }, OpensDialog: true)],
        };
        outbox.Add(scope, new OutboundMessage.Post(new MessageContent(card.Text, new CardContent("pairing", card.ToData()))) { To = deed.Personal, Key = $"pairing.access/{row.Id:N}/{deed.Actor.Id.Value}" });
        scope.Db.SaveChanges();
    }

    private static PairEvent.Gone Withdrawal(PairRow row, Deed deed) => new(new(deed.Actor.Id.Value == row.LowId ? row.LowId : row.HighId!.Value));

    private static PairRow? Mine(WriteScope scope, Deed deed, Guid pair)
    {
        var person = deed.Actor.Id.Value;
        return scope.Db.Pairs.FirstOrDefault(p => p.Id == pair && (p.LowId == person || p.HighId == person));
    }
}
