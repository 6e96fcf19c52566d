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
    public (Look? Look, string? No) Find(ReadSession session, Deed deed, DigestAction action, DigestReplies words)
    {
        var key = action.Subject.Split(':');
        if (OpenWaits.Of(session, int.Parse(key[0], CultureInfo.InvariantCulture), int.Parse(key[1], CultureInfo.InvariantCulture)) is not { } state) return (null, words.Decided(action.Name));
        var with = deed.Organisation.Find(state.Owner)?.Name ?? words.SomebodyGone;
        if (action.Kind == DigestActionKind.ChaseWait)
            return state.Owner == deed.Actor.Id
                ? (null, words.WithYou(state.Number, action.Name))
                : (new(state, words.Remind(with, state.Number, action.Name), [], [new(Note, words.AWord, "multiline") { Required = false, MaxLength = 300 }], $"{state.Number}.{state.Owner.Value}"), null);
        if (!state.MayDecide(deed.Actor.Id)) return (null, words.NotYours(state.Number, action.Name, with));
        using var db = open();
        var around = policies.Around(db, deed.Organisation, deed.Now);
        var card = AccessCards.Approver(state, around.ViewFor(deed.Actor.Id, state.Requester));
        return (new(
            state, words.Approve(state.Number, card.Heading),
            [card.Heading, .. card.Paragraphs, .. card.Facts.Select(f => $"{f.Title}: {f.Value}"), words.ChangeTerms(state.Number)],
            [
                new(Decision, words.YourDecision, "choice") { Value = "approve", Options = [new("approve", words.Yes), new(Refuse, words.No)] },
                new(Reason, words.Reason, "multiline") { Hint = words.WhenReason, Required = false, MaxLength = 300 },
            ], $"{state.Number}.{state.Terms}"), null);
    }

    /// <returns>Whether it was done, and what to say.</returns>
    public (bool IsDone, Func<DigestReplies, string> Says) Carry(WriteScope scope, Deed deed, DigestAction action, Look look, IReadOnlyDictionary<string, string> fields)
    {
        var (number, before) = (look.State.Number, look.State);
        Move move = action.Kind == DigestActionKind.ChaseWait ? new Move.Chase(fields.GetValueOrDefault(Note, ""))
            : fields.GetValueOrDefault(Decision) == Refuse ? new Move.Deny(fields.GetValueOrDefault(Reason, ""), before.Terms)
            : new Move.Approve(fields.GetValueOrDefault(Reason, ""), before.Terms);
        if (move is Move.Chase && reach.Of(scope.Db, [before.Owner.Value]).Count == 0)
            return (false, words => words.Unreachable(deed.Organisation.Find(before.Owner)?.Name, number));
        var outcome = book.Apply(scope, policies.Around(scope.Db, deed.Organisation, deed.Now), number, move, deed.Actor.Id, deed.Platform);
        if (outcome is Outcome.Refused refused) return (false, _ => refused.Why);
        var state = ((Outcome.Done)outcome).State;
        var with = deed.Organisation.Find(state.Owner)?.Name;
        var days = state.WaitedDays(deed.Today);
        return (true, words => move switch
        {
            Move.Chase => words.Reminded(with, number, action.Name),
            Move.Deny => words.Refused(number, action.Name, days),
            _ => words.Approved(number, action.Name, days, state.Stage == Stage.Approval ? with : null),
        });
    }
}
