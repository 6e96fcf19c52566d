using System.Globalization;
using ChatBot.Access;
using ChatBot.Channels.Cards;
using ChatBot.Core.Access;
using ChatBot.Core.Digests;
using ChatBot.Dialogue;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Digests;

/// <summary>The oldest wait of a digest: whoever may decide does it here, whoever may not has its owner reminded.</summary>
internal sealed class WaitActs(AccessPolicies policies, AccessBook book, Reach reach, Func<ChatBotDb> open)
{
    private const string Decision = "decision", Refuse = "refuse", Reason = "reason", Note = "note";

    /// <summary>What would be done now.</summary>
    /// <param name="Seal">Changes with what is decided about, or with who hears of it.</param>
    public sealed record Look(AccessRequestState State, string Summary, IReadOnlyList<string> Details, IReadOnlyList<FormField> Fields, string Seal);

    /// <returns>Or a sentence why there is nothing to do.</returns>
    public (Look? Look, string? No) Find(ReadSession session, Deed deed, DigestAction action)
    {
        var key = action.Subject.Split(':');
        if (OpenWaits.Of(session, int.Parse(key[0], CultureInfo.InvariantCulture), int.Parse(key[1], CultureInfo.InvariantCulture)) is not { } state) return (null, $"The request for {action.Name} is decided already.");
        var with = deed.Organisation.Find(state.Owner)?.Name ?? "somebody who left";
        if (action.Kind == DigestActionKind.ChaseWait)
            return state.Owner == deed.Actor.Id
                ? (null, $"Request {state.Number} for {action.Name} is with you by now: \"access show {state.Number}\" opens it.")
                : (new(state, $"This reminds {with}, who has request {state.Number} for {action.Name}.", [], [new(Note, "A word to go with it", "multiline") { Required = false, MaxLength = 300 }], $"{state.Number}.{state.Owner.Value}"), null);
        if (!state.MayDecide(deed.Actor.Id)) return (null, $"Request {state.Number} for {action.Name} is with {with} by now, so it is not yours to decide.");
        using var db = open();
        var around = policies.Around(db, deed.Organisation, deed.Now);
        var card = AccessCards.Approver(state, around.ViewFor(deed.Actor.Id, state.Requester));
        return (new(
            state, $"This approves request {state.Number}: {card.Heading}.",
            [card.Heading, .. card.Paragraphs, .. card.Facts.Select(f => $"{f.Title}: {f.Value}"), $"To change level or duration, or to ask for more first: \"access show {state.Number}\"."],
            [
                new(Decision, "Your decision", "choice") { Value = "approve", Options = [new("approve", "Approve"), new(Refuse, "Refuse")] },
                new(Reason, "Reason", "multiline") { Hint = "A no needs one; a yes may have one.", Required = false, MaxLength = 300 },
            ], $"{state.Number}.{state.Terms}"), null);
    }

    /// <returns>Whether it was done, and what to say.</returns>
    public (bool IsDone, string Says) Carry(WriteScope scope, Deed deed, DigestAction action, Look look, IReadOnlyDictionary<string, string> fields)
    {
        var (number, before) = (look.State.Number, look.State);
        Move move = action.Kind == DigestActionKind.ChaseWait ? new Move.Chase(fields.GetValueOrDefault(Note, ""))
            : fields.GetValueOrDefault(Decision) == Refuse ? new Move.Deny(fields.GetValueOrDefault(Reason, ""), before.Terms)
            : new Move.Approve(fields.GetValueOrDefault(Reason, ""), before.Terms);
        if (move is Move.Chase && reach.Of(scope.Db, [before.Owner.Value]).Count == 0)
            return (false, $"{deed.Organisation.Find(before.Owner)?.Name ?? "Whoever has it"} has request {number} and cannot be reached here. An admin can hand it on: \"access assign {number} EMAIL\".");
        var outcome = book.Apply(scope, policies.Around(scope.Db, deed.Organisation, deed.Now), number, move, deed.Actor.Id, deed.Platform);
        if (outcome is Outcome.Refused refused) return (false, refused.Why);
        var state = ((Outcome.Done)outcome).State;
        var with = deed.Organisation.Find(state.Owner)?.Name;
        var days = AccessWords.Days(state.WaitedDays(deed.Today));
        return (true, move switch
        {
            Move.Chase => $"{with} was reminded of request {number} for {action.Name}.",
            Move.Deny => $"You refused request {number} for {action.Name} after {days}.",
            _ when state.Stage == Stage.Approval => $"You approved request {number} for {action.Name} after {days}; {with} decides next.",
            _ => $"You approved request {number} for {action.Name} after {days}.",
        });
    }
}
