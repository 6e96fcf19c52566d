using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Access;

/// <summary>What a yes to a proposal of a question does: asking for a tool, escalating, giving a seat back.</summary>
internal sealed class AccessActions(AccessPolicies policies, AccessBook book, Handovers handovers, Func<ChatBotDb> open, Keys keys)
{
    /// <returns>What to say, and what to store with it; nothing to store when there is nothing to do.</returns>
    public (string Says, Action<WriteScope>? Store) Request(Organisation organisation, Person person, Tool tool, string platform, DateTimeOffset now)
    {
        using var db = open();
        var around = policies.Around(db, organisation, now);
        var asking = new AccessMoves.Asking(person.Id, tool.Id, "", Blocker.Unknown, []);
        if (AccessBook.OpenOf(db, person.Id, tool.Id) is { } known) return ($"Your request {known.Number} for {tool.Name} is open since {known.RequestedDay:yyyy-MM-dd} already, so there is nothing to ask again. \"request status\" shows who has it.", null);
        if (around.Moves.Begin(asking, 1, around.By(person.Id, platform, person.Id)) is Outcome.Refused refused) return (refused.Why, null);
        return ($"Done: your request for {tool.Name} is in. I will keep track of how long it waits; \"request status\" shows who has it.", scope => book.Ask(scope, around, asking, platform));
    }

    public (string Says, Action<WriteScope>? Store) Escalate(Organisation organisation, Person person, Tool tool, string platform, DateTimeOffset now)
    {
        using var db = open();
        var around = policies.Around(db, organisation, now);
        if (AccessBook.OpenOf(db, person.Id, tool.Id) is not { } row || AccessStates.Read(row) is not { } state) return ($"You have no open request for {tool.Name} that I could escalate.", null);
        return around.Moves.Apply(state, new Move.Push(), around.By(person.Id, platform, person.Id)) is Outcome.Refused refused
            ? (refused.Why, null)
            : ($"Done: your request {state.Number} for {tool.Name} is escalated and shown to those who decide.", scope => book.Apply(scope, around, state.Number, new Move.Push(), person.Id, platform));
    }

    public (string Says, Action<WriteScope>? Store) Release(Organisation organisation, Person person, Tool tool, string platform, DateTimeOffset now) =>
        ($"Done: it is noted that you give back your {tool.Name} seat. It goes to whoever waits longest; until it is taken back it still counts as yours.",
            scope => TakeBack(scope, policies.Around(scope.Db, organisation, now), person, tool, person, "given back", platform));

    /// <summary>A seat goes to the oldest wait, whether a request tells of it or not. Who takes it back is told: a connector, or whoever looks after the tool.</summary>
    /// <param name="by">The holder, or an admin.</param>
    /// <returns>False when that was done today already.</returns>
    public bool TakeBack(WriteScope scope, AccessSurroundings around, Person holder, Tool tool, Person by, string why, string platform)
    {
        var db = scope.Db;
        var period = SeatReturns.Period(tool.Id, around.TodayOf(holder.Id));
        if (db.Ledger.Any(l => l.Rule == SeatReturns.Rule && l.Period == period && l.PersonId == holder.Id.Value)) return false;
        db.Ledger.Add(new() { Rule = SeatReturns.Rule, Period = period, PersonId = holder.Id.Value, DoneAt = around.Now });
        db.Audit.Add(new AuditRow
        {
            Id = keys.Next(), At = around.Now, Actor = by.Email, Act = SeatReturns.Rule, Subject = by.Id == holder.Id ? $"seat {tool.Name}" : $"seat {tool.Name}: {holder.Email}", From = platform, Before = "held", After = $"to be taken back, {why}",
        });
        db.SaveChanges();
        var own = db.AccessRequests.Where(r => r.PersonId == holder.Id.Value && r.ToolId == tool.Id.Value && (r.Stage == Stage.Provisioned || r.Stage == Stage.Proven) && r.State != null && r.State != "").OrderByDescending(r => r.Number).FirstOrDefault();
        if (own is null || book.Apply(scope, around, own.Number, new Move.Release(why), by.Id, platform) is not Outcome.Done)
            handovers.Released(scope, around, holder, tool, book.SeatFreed(scope, around, tool.Id)?.Number);
        return true;
    }
}
