using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Dialogue;

namespace ChatBot.Access;

/// <summary>What both a button and a typed word do about several requests at once.</summary>
internal static class GivenUp
{
    /// <summary>The answer to "do you still need it?".</summary>
    /// <returns>What to say.</returns>
    public static async Task<string> AnswerAsync(AccessBook book, AccessSurroundings around, Deed deed, Tool tool, bool stillMatters, CancellationToken ct)
    {
        var outcome = await book.WriteAsync(scope =>
        {
            if (stillMatters) return book.Reopen(scope, around, deed.Actor.Id, tool.Id, deed.Platform);
            return AccessBook.OpenOf(scope.Db, deed.Actor.Id, tool.Id) is { } open ? book.Apply(scope, around, open.Number, new Move.Withdraw(), deed.Actor.Id, deed.Platform) : null;
        }, ct);
        return outcome switch
        {
            Outcome.Refused refused => refused.Why,
            Outcome.Done done when stillMatters => $"Good. It is request {done.State.Number} now, waiting since {done.State.ClockDay:yyyy-MM-dd}, with {around.Organisation.Find(done.State.Owner)?.Name}.",
            Outcome.Done done => $"All right, request {done.State.Number} is withdrawn, and I will not ask again.",
            _ => $"All right, I will not ask about {tool.Name} again.",
        };
    }

    /// <summary>Becomes the owner of everything that waits for the tool with that in the way: an admin, the tool's owner, or whoever owns one of them.</summary>
    public static async Task<string> TakeAsync(AccessBook book, AccessDesk desk, AccessSurroundings around, Deed deed, Tool tool, Blocker blocker, CancellationToken ct)
    {
        var states = (await desk.SinceAsync(around.Today, ct)).Where(s => s.Tool == tool.Id && s.Blocker == blocker && s.Stage is Stage.Approval or Stage.Approved && s.Requester != deed.Actor.Id).ToList();
        var isTheirs = deed.IsAdmin || around.Policy.OwnerOf(tool) is { } owner && string.Equals(owner, deed.Actor.Email, StringComparison.OrdinalIgnoreCase) || states.Any(s => s.Owner == deed.Actor.Id);
        if (!isTheirs) return "Only an admin, the owner of the tool, or whoever has one of these requests takes an incident.";
        var taken = await book.WriteAsync(scope => states.Count(s => s.Owner == deed.Actor.Id
            || book.Apply(scope, around, s.Number, new Move.Assign(deed.Actor.Id), deed.Actor.Id, deed.Platform, manages: true) is Outcome.Done), ct);
        return taken == 0 ? "Nobody waits for that any more." : $"You have {taken} requests for {tool.Name} now, and everybody who waits reads your name.";
    }
}
