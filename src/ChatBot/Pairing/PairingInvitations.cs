using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Nudges;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Pairing;

/// <summary>A lead wishes for colleagues to work together: the round proposes who, and each of them is invited as in any other round.</summary>
internal sealed class PairingInvitations(PairingRounds rounds, NudgesDue due)
{
    private const int Named = 30;

    /// <param name="people">Among whom the lead wishes for it.</param>
    public PlannedInvitations Plan(ReadSession session, OrganisationPicture picture, Deed deed, IReadOnlyCollection<int> people) =>
        rounds.Propose(session, picture, people, "Whoever leads your team asked me to look for colleagues who work well together. They are not told who is invited, or what you answer.", deed.Today, deed.Now);

    /// <summary>What would happen. Names are for admins, who see every round before it goes out; to a lead they would tell whose use is low.</summary>
    public static string Say(PlannedInvitations plan, Deed deed, DigestReplies words)
    {
        var organisation = plan.Round.Organisation;
        var (invited, helpers) = (plan.Invitations.Count, plan.Invitations.Select(i => i.Helper).Distinct().Count());
        return string.Join('\n', (IEnumerable<string>)
        [
            words.Invites(invited, helpers),
            .. deed.IsAdmin ? [.. plan.Invitations.Take(Named).Select(i => $"• {organisation.Find(i.Nudge.Person)!.Name} and {organisation.Find(i.Helper)!.Name}, {organisation.Tool(i.Nudge.Tool!.Value).Name}"), .. invited > Named ? [words.More(invited - Named)] : (string[])[]]
                : (string[])[words.About(string.Join(", ", plan.Invitations.Select(i => organisation.Tool(i.Nudge.Tool!.Value).Name).Distinct().Order(StringComparer.Ordinal)))],
            words.LeftAlone,
        ]);
    }

    /// <returns>How many will hear it: budgets, quiet hours and what they said to other messages count as in every round.</returns>
    public int Invite(WriteScope scope, PlannedInvitations plan) => due.Send(scope, plan.Round).Count(sent => sent.Told == Told.Queued);
}
