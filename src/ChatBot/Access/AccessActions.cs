using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Access;

/// <summary>What a yes to a proposal of a question does: asking for a tool, escalating, giving a seat back.</summary>
internal sealed class AccessActions(AccessPolicies policies, AccessBook book, Handovers handovers, Func<ChatBotDb> open, Keys keys)
{
    private const string ReleasedRule = "seat.released";

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

    /// <summary>A seat goes to the oldest wait, whether a request tells of it or not.</summary>
    public (string Says, Action<WriteScope>? Store) Release(Organisation organisation, Person person, Tool tool, string platform, DateTimeOffset now) =>
        ($"Done: it is noted that you give back your {tool.Name} seat. It goes to whoever waits longest; until it is taken back it still counts as yours.", scope =>
        {
            var db = scope.Db;
            var around = policies.Around(db, organisation, now);
            var own = db.AccessRequests.Where(r => r.PersonId == person.Id.Value && r.ToolId == tool.Id.Value && (r.Stage == Stage.Provisioned || r.Stage == Stage.Proven) && r.State != null && r.State != "").OrderByDescending(r => r.Number).FirstOrDefault();
            if (own is not null && book.Apply(scope, around, own.Number, new Move.Release("given back"), person.Id, platform) is Outcome.Done) return;
            var period = $"{tool.Id.Value}|{around.TodayOf(person.Id):yyyy-MM-dd}";
            if (db.Ledger.Any(l => l.Rule == ReleasedRule && l.Period == period && l.PersonId == person.Id.Value)) return;
            db.Ledger.Add(new() { Rule = ReleasedRule, Period = period, PersonId = person.Id.Value, DoneAt = now });
            db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = person.Email, Act = ReleasedRule, Subject = $"seat {tool.Name}", From = platform });
            db.SaveChanges();
            handovers.Released(scope, around, person, tool, book.SeatFreed(scope, around, tool.Id)?.Number);
        });
}
