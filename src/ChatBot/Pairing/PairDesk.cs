using System.Globalization;
using System.Security.Cryptography;
using ChatBot.Channels;
using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Nudges;
using ChatBot.Outreach;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Pairing;

/// <summary>Moves pairs inside a piece of work of the writer and tells the two what follows. What happened is decided by <see cref="PairMoves"/> alone.</summary>
internal sealed class PairDesk(Outreach.Outreach outreach, Keys keys, IOptionsMonitor<PairingOptions> options)
{
    private const string Rule = "pairing";

    /// <summary>Starts looking for a partner.</summary>
    /// <returns>False when the person looks for one with this tool already, or has one.</returns>
    public bool Seek(WriteScope scope, Person low, ToolId tool, string problem, bool isTwoWays, DateTimeOffset now)
    {
        var (person, of) = (low.Id.Value, tool.Value);
        if (scope.Db.Pairs.Any(p => p.LowId == person && p.ToolId == of && p.State < PairState.Over)) return false;
        scope.Db.Pairs.Add(New(person, of, problem, isTwoWays, now));
        scope.Db.SaveChanges();
        return true;
    }

    /// <summary>Puts two together and asks each of them.</summary>
    public void Invite(WriteScope scope, PairRow row, PersonId high, Organisation organisation, DateTimeOffset now)
    {
        (row.HighId, row.State, row.InvitedAt, row.LowSays, row.HighSays) = (high.Value, PairState.Invited, now, Consent.Open, Consent.Open);
        row.Version++;
        scope.Db.SaveChanges();
        TellBoth(scope, row, organisation, "invited", person => Invitation(row, person, organisation));
    }

    /// <summary>Nobody is left out in silence: told once for each search, not every week.</summary>
    public void TellLeft(WriteScope scope, PairRow row, PersonId low) =>
        outreach.Tell(scope, new(low.Value, $"{Rule}.left", Period(row), Content(PairingWords.NobodyYet(row.Problem), [], ["pairing", "pairing cancel"]), Purpose.Request, "You look for somebody to work with on a live problem."));

    /// <returns>The step that followed; <see cref="PairStep.Stale"/> when the event does not apply now.</returns>
    public PairStep Apply(WriteScope scope, PairRow row, PairEvent happened, Organisation organisation, DateTimeOffset now)
    {
        var (after, step) = PairMoves.Apply(StandingOf(row), happened);
        if (step == PairStep.Stale) return step;
        var stays = happened is PairEvent.Gone gone ? (gone.Who.Value == row.LowId ? row.HighId : row.LowId) : row.LowId;
        if (after.State == PairState.Seeking && row.HighId is not null)
        {
            // The row stays as a memory of who was asked; the problem goes on in a row of its own.
            row.State = PairState.Ended;
            scope.Db.Pairs.Add(New(row.LowId, row.ToolId, row.Problem, row.IsTwoWays, row.SoughtAt));
        }
        else (row.State, row.LowSays, row.HighSays, row.MeetsAt) = (after.State, after.LowSays, after.HighSays, after.MeetsAt);
        if (step == PairStep.OfferTimes) row.OfferedAt = now;
        if (step is PairStep.OfferTimes or PairStep.TellTime) row.Sequence++;
        row.Version++;
        scope.Db.SaveChanges();
        Tell(scope, row, step, happened, stays, organisation);
        return step;
    }

    /// <summary>The times that were offered last: the same for both, whenever they are asked for.</summary>
    public static IReadOnlyList<DateTimeOffset> Times(ChatBotDb db, PairRow row, Organisation organisation)
    {
        if (row.OfferedAt is not { } offered || organisation.Find(new(row.LowId)) is not { } low || row.HighId is not { } id || organisation.Find(new(id)) is not { } high) return [];
        var people = new List<int> { row.LowId, id };
        var away = db.Absences.AsNoTracking().Where(a => people.Contains(a.PersonId) && a.Kind == AbsenceKind.Leave).ToList();
        return Meetings.Propose(low, high, offered, (who, day) => away.Any(a => a.PersonId == who.Value && a.FromDay <= day && !(a.UntilDay < day)));
    }

    /// <summary>The card of a pair as one of the two sees it now.</summary>
    public MessageContent CardFor(ChatBotDb db, PairRow row, Person reader, Organisation organisation, string? note = null) => row.State switch
    {
        PairState.Invited => Invitation(row, reader, organisation),
        PairState.Choosing => Choice(db, row, reader, organisation, note),
        PairState.Set => Set(row, reader, organisation),
        PairState.Met => After(row, reader, organisation),
        PairState.Seeking or PairState.Over or PairState.Ended => Plain("This is over. \"pairing\" shows where you stand."),
    };

    public static MessageContent Plain(string text) => new(text, new CardContent("pairing", new OfferCard(text, text).ToData()));

    public static PairStanding StandingOf(PairRow row) =>
        new(row.State, new(row.LowId), row.HighId is { } high ? new PersonId(high) : null, row.LowSays, row.HighSays, row.MeetsAt);

    /// <summary>Where a calendar program fetches the file.</summary>
    public string? Link(PairRow row) => options.CurrentValue.PublicAddress is { Length: > 0 } address ? $"{address.TrimEnd('/')}/pairing/{row.Token}.ics" : null;

    public static string Calendar(PairRow row, Organisation organisation, DateTimeOffset now)
    {
        var tool = organisation.Tool(new(row.ToolId)).Name;
        var two = ((int?[])[row.LowId, row.HighId]).OfType<int>().Select(id => organisation.Find(new(id))).OfType<Person>().Select(p => (p.Name, p.Email)).ToList();
        return CalendarFile.Write($"pair-{row.Id:N}@chatbot", row.Sequence, now, row.MeetsAt!.Value, TimeSpan.FromMinutes(Meetings.Minutes), $"{tool}: {string.Join(" and ", two.Select(t => t.Name))}",
            $"{row.Problem}\n\n{string.Join('\n', PairingWords.Agenda(row.Problem, tool, row.IsTwoWays))}", two);
    }

    private PairRow New(int low, int tool, string problem, bool isTwoWays, DateTimeOffset soughtAt) => new()
    {
        Id = keys.Next(), ToolId = tool, LowId = low, Problem = problem, IsTwoWays = isTwoWays, SoughtAt = soughtAt, State = PairState.Seeking, Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
    };

    private void Tell(WriteScope scope, PairRow row, PairStep step, PairEvent happened, int? stays, Organisation organisation)
    {
        switch (step)
        {
            case PairStep.OfferTimes:
                var note = happened switch
                {
                    PairEvent.TimeLost => "The time that was set does not suit both of you any more. Which of these instead?",
                    PairEvent.Told => "It did not happen, which is fine. Which of these instead?",
                    _ => null,
                };
                TellBoth(scope, row, organisation, "times", person => Choice(scope.Db, row, person, organisation, note));
                break;
            case PairStep.TellTime:
                TellBoth(scope, row, organisation, "set", person => Set(row, person, organisation));
                break;
            case PairStep.AskHowItWas:
                TellBoth(scope, row, organisation, "after", person => After(row, person, organisation));
                break;
            case PairStep.TellLookOn when stays is { } who:
                var text = who == row.LowId ? PairingWords.LooksOn(row.Problem) : new PairText("Your session does not take place", ["The other one is not available any more. Nothing is expected of you."], [], []);
                outreach.Tell(scope, new(who, $"{Rule}.ended", Period(row), Content(text, [], []), Purpose.Request, "Your session of pairing does not take place."));
                break;
            case PairStep.Silent or PairStep.LookOn or PairStep.TellLookOn or PairStep.Stale:
                break;
        }
    }

    private void TellBoth(WriteScope scope, PairRow row, Organisation organisation, string what, Func<Person, MessageContent> say) => outreach.TellAll(scope,
        [.. ((int?[])[row.LowId, row.HighId]).OfType<int>().Select(id => organisation.Find(new(id))).OfType<Person>()
            .Select(p => new Telling(p.Id.Value, $"{Rule}.{what}", Period(row), say(p), Purpose.Request, p.Id.Value == row.LowId ? "You look for somebody to work with on a live problem." : "You are happy to help."))]);

    /// <summary>At most 40 characters.</summary>
    private static string Period(PairRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Id:N}.{row.Sequence}");

    private MessageContent Invitation(PairRow row, Person reader, Organisation organisation)
    {
        var isLow = reader.Id.Value == row.LowId;
        var other = Other(row, reader, organisation);
        var text = PairingWords.Invitation(isLow, NudgePolicy.VoiceFor(reader), other?.Name ?? "A colleague", other?.Title ?? "", organisation.Tool(new(row.ToolId)).Name, row.Problem, row.IsTwoWays, options.CurrentValue.AnswerDays);
        return Content(text, [Button(row, "Yes, with pleasure", "pairing.yes"), Button(row, "Not this time", "pairing.no")], ["pairing yes", "pairing no"]);
    }

    private static MessageContent Choice(ChatBotDb db, PairRow row, Person reader, Organisation organisation, string? note)
    {
        var times = Times(db, row, organisation);
        var zone = LocalTime.Zone(reader.TimeZone);
        var said = times.Select(t => PairingWords.When(t, zone, NudgeRounds.Culture(reader))).ToList();
        var text = PairingWords.Times(Other(row, reader, organisation)?.Name ?? "your partner", row.Problem, said, reader.TimeZone, note);
        List<OfferButton> buttons = [.. times.Select((t, at) => Button(row, said[at], "pairing.time", t.ToUnixTimeMilliseconds())), Button(row, "Withdraw", "pairing.no")];
        return Content(text with { Facts = [.. text.Facts, .. said.Select((s, at) => (string.Create(CultureInfo.InvariantCulture, $"Time {at + 1}"), s))] }, buttons, [.. times.Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"pairing time {at + 1}")), "pairing no"]);
    }

    private MessageContent Set(PairRow row, Person reader, Organisation organisation)
    {
        var when = PairingWords.When(row.MeetsAt!.Value, LocalTime.Zone(reader.TimeZone), NudgeRounds.Culture(reader));
        var text = PairingWords.Set(Other(row, reader, organisation)?.Name ?? "your partner", row.Problem, organisation.Tool(new(row.ToolId)).Name, when, reader.TimeZone, row.IsTwoWays);
        return Content(text, [Button(row, "Another time", "pairing.another"), Button(row, "Withdraw", "pairing.no")], ["pairing another", "pairing calendar", "pairing no"], Link(row));
    }

    private static MessageContent After(PairRow row, Person reader, Organisation organisation) => Content(
        PairingWords.HowWasIt(Other(row, reader, organisation)?.Name ?? "your partner", row.Problem), [Button(row, "We met", "pairing.met") with { OpensDialog = true }, Button(row, "We did not meet", "pairing.notmet")], ["pairing met", "pairing not met"]);

    private static Person? Other(PairRow row, Person reader, Organisation organisation) =>
        (reader.Id.Value == row.LowId ? row.HighId : row.LowId) is { } id ? organisation.Find(new(id)) : null;

    private static OfferButton Button(PairRow row, string title, string verb, long? at = null) => new(title, verb, at is { } ms
        ? new Dictionary<string, string> { ["pair"] = row.Id.ToString(), ["at"] = ms.ToString(CultureInfo.InvariantCulture) }
        : new Dictionary<string, string> { ["pair"] = row.Id.ToString() });

    private static MessageContent Content(PairText text, IReadOnlyList<OfferButton> buttons, IReadOnlyList<string> says, string? link = null)
    {
        var words = text.Text(says) + (link is null ? "" : $"\nCalendar file: {link}");
        var card = new OfferCard(text.Heading, words) { Paragraphs = text.Paragraphs, Facts = [.. text.Facts.Select(f => new OfferFact(f.Title, f.Value))], Steps = text.Steps, Buttons = buttons, Link = link };
        return new(words, new CardContent("pairing", card.ToData()));
    }
}
