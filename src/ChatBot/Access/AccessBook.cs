using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Access;

/// <summary>The one place that writes requests: reads the state, makes the move, stores state and events, and queues what is to be told, in one piece of the writer's work.</summary>
internal sealed class AccessBook(AccessAnnouncements announcements, Handovers handovers, GroupWriter writer, Keys keys)
{
    public const string Unknown = "There is no such request that you could act on.";

    /// <summary>Runs once more when another host wrote the same request a moment earlier: then it finds that one's decision.</summary>
    public async Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken ct)
    {
        try
        {
            return await writer.WriteAsync(work, ct);
        }
        catch (DbUpdateException)
        {
            return await writer.WriteAsync(work, ct);
        }
    }

    /// <summary>A new request, or what is new added to the open one.</summary>
    public Outcome Ask(WriteScope scope, AccessSurroundings around, AccessMoves.Asking asking, string platform)
    {
        if (OpenOf(scope.Db, asking.Requester, asking.Tool) is { } open)
            return Apply(scope, around, open.Number, new Move.Join(asking.WhatFor, asking.Blocker, asking.Tickets), asking.Requester, platform);
        return Begin(scope, around, asking.Requester, platform, mover => around.Moves.Begin(asking, NextNumber(scope.Db), mover));
    }

    /// <summary>Those that came to nothing go on as one. An open one among them is touched instead, and goes up the line.</summary>
    public Outcome Reopen(WriteScope scope, AccessSurroundings around, PersonId requester, ToolId tool, string platform)
    {
        if (OpenOf(scope.Db, requester, tool) is { Stage: Stage.Approval } open) return Apply(scope, around, open.Number, new Move.Push(), requester, platform);
        var closed = scope.Db.AccessRequests.Where(r => r.PersonId == requester.Value && r.ToolId == tool.Value && (r.Stage == Stage.Denied || r.Stage == Stage.Withdrawn)).ToList()
            .Select(AccessStates.Read).OfType<AccessRequestState>().OrderBy(s => s.ClockDay).ToList();
        if (closed.Count == 0) return new Outcome.Refused("There is nothing of yours to take up again.");
        var asking = new AccessMoves.Asking(requester, tool, closed[^1].WhatFor, closed[^1].Blocker, [], closed[^1].DataClass);
        return Begin(scope, around, requester, platform, mover => around.Moves.Reopen(asking, closed, NextNumber(scope.Db), mover));
    }

    /// <param name="manages">The actor looks after the tool and may hand its requests on, without being an admin.</param>
    public Outcome Apply(WriteScope scope, AccessSurroundings around, int number, Move move, PersonId? actor, string platform, bool manages = false)
    {
        var db = scope.Db;
        var row = db.AccessRequests.FirstOrDefault(r => r.Number == number);
        if (row is null || AccessStates.Read(row) is not { } before) return Refused(db, around, actor, platform, $"request {number}", move, new(Unknown));
        var mover = around.By(actor, platform, before.Requester);
        var outcome = around.Moves.Apply(before, move, manages ? mover with { IsAdmin = true } : mover);
        if (outcome is Outcome.Refused refused) return Refused(db, around, actor, platform, $"request {number}", move, refused);
        var done = (Outcome.Done)outcome;
        if (done.Events.Count == 0) return done;
        (done, var tell) = announcements.Settle(scope, around, row, before, done);
        Save(scope, row, done, isOurs: actor is not null, tell);
        Consequences(scope, around, row, before, done);
        return done;
    }

    /// <summary>Tells the owner something about a request that changes nothing of it.</summary>
    public void Note(WriteScope scope, AccessSurroundings around, int number, string text)
    {
        if (scope.Db.AccessRequests.FirstOrDefault(r => r.Number == number) is { } row && AccessStates.Read(row) is { IsOpen: true } state) announcements.Note(scope, around, state, text);
    }

    public static AccessRequestRow? OpenOf(ChatBotDb db, PersonId requester, ToolId tool) =>
        db.AccessRequests.Where(r => r.PersonId == requester.Value && r.ToolId == tool.Value && r.State != null && r.State != ""
            && (r.Stage == Stage.Approval || r.Stage == Stage.Approved || r.Stage == Stage.Provisioned)).OrderBy(r => r.RequestedDay).ThenBy(r => r.Number).FirstOrDefault();

    private Outcome Begin(WriteScope scope, AccessSurroundings around, PersonId requester, string platform, Func<Mover, Outcome> begin)
    {
        var outcome = begin(around.By(requester, platform, requester));
        if (outcome is not Outcome.Done done) return outcome;
        var row = new AccessRequestRow { Id = keys.Next() };
        scope.Db.AccessRequests.Add(row);
        (done, var tell) = announcements.Settle(scope, around, row, null, done);
        Save(scope, row, done, isOurs: true, tell);
        return done;
    }

    private static void Save(WriteScope scope, AccessRequestRow row, Outcome.Done done, bool isOurs, Action<WriteScope> tell)
    {
        var db = scope.Db;
        var (status, requested, decided) = (row.Status, row.RequestedDay, row.DecidedDay);
        var isNew = db.Entry(row).State == EntityState.Added;
        AccessStates.Write(row, done.State);
        row.IsOurs |= isOurs;
        AccessStates.Record(db, row.Id, isNew ? 0 : db.AccessEvents.Where(e => e.RequestId == row.Id).Max(e => (int?)e.Sequence) ?? 0, done.Events);

        // What questions count by has changed: every host makes its picture anew.
        if (isNew || (status, requested, decided) != (row.Status, row.RequestedDay, row.DecidedDay)) db.Organisations.Single().Version++;
        db.SaveChanges();
        tell(scope);
    }

    /// <summary>What other systems have to do.</summary>
    private void Consequences(WriteScope scope, AccessSurroundings around, AccessRequestRow row, AccessRequestState before, Outcome.Done done)
    {
        var after = done.State;
        if (after.Stage == Stage.Approved && before.Stage == Stage.Approval) handovers.Granted(scope, around, row.Id, after);
        if (after.Stage == Stage.Provisioned && before.Stage != Stage.Provisioned) HoldSeat(scope, after);
        if (after.Stage is Stage.Released or Stage.Expired && before.Stage != after.Stage)
        {
            handovers.Ended(scope, around, row.Id, after);
            SeatFreed(scope, around, after.Tool);
        }
    }

    /// <summary>A seat is free: it goes to the oldest wait, those first who lack nothing but the seat.</summary>
    public AccessRequestState? SeatFreed(WriteScope scope, AccessSurroundings around, ToolId tool)
    {
        var waiting = scope.Db.AccessRequests.Where(r => r.ToolId == tool.Value && (r.Stage == Stage.Approved || r.Stage == Stage.Approval) && r.State != null && r.State != "").ToList()
            .Select(AccessStates.Read).OfType<AccessRequestState>().ToList();
        var oldest = waiting.Where(s => s.Stage == Stage.Approved).OrderBy(s => s.ClockDay).ThenBy(s => s.Number).FirstOrDefault()
            ?? waiting.Where(s => s.Blocker == Blocker.Licence).OrderBy(s => s.ClockDay).ThenBy(s => s.Number).FirstOrDefault();
        return oldest is not null && Apply(scope, around, oldest.Number, new Move.OfferSeat(), null, AccessAnnouncements.Service) is Outcome.Done done ? done.State : null;
    }

    /// <summary>The seat stands where answers look for it, until the vendor or a file says otherwise.</summary>
    private static void HoldSeat(WriteScope scope, AccessRequestState state)
    {
        var db = scope.Db;
        if (db.Seats.Any(s => s.PersonId == state.Requester.Value && s.ToolId == state.Tool.Value)) return;
        db.Seats.Add(new SeatRow { PersonId = state.Requester.Value, ToolId = state.Tool.Value, AssignedDay = state.ProvisionedDay!.Value });
        db.Organisations.Single().Version++;
        db.SaveChanges();
    }

    /// <summary>Refused attempts of people are kept; nothing else changes.</summary>
    private Outcome.Refused Refused(ChatBotDb db, AccessSurroundings around, PersonId? actor, string platform, string subject, Move move, Outcome.Refused refused)
    {
        if (actor is { } person)
        {
            var email = around.Organisation.Find(person)?.Email ?? "somebody who left";
            db.Audit.Add(new AuditRow { Id = keys.Next(), At = around.Now, Actor = email, Act = $"access.{move.GetType().Name.ToLowerInvariant()}", Subject = subject, From = platform, After = refused.Why, Refused = true });
            db.SaveChanges();
        }

        return refused;
    }

    private static int NextNumber(ChatBotDb db) => (db.AccessRequests.Max(r => (int?)r.Number) ?? 0) + 1;
}
