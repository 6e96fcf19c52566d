using ChatBot.Access;
using ChatBot.Dialogue;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Digests;

/// <summary>What holders say whom a digest had asked about their idle seat.</summary>
internal sealed class SeatAnswers(AccessActions access, GroupWriter writer, Keys keys)
{
    /// <summary>Keep or release, from a holder's own card.</summary>
    public Task<string> GiveAsync(Deed deed, int toolId, bool releases, CancellationToken ct) => writer.WriteAsync(scope =>
    {
        var tool = deed.Organisation.Tools.FirstOrDefault(t => t.Id.Value == toolId);
        if (tool is null || !scope.Db.Seats.Any(s => s.PersonId == deed.Actor.Id.Value && s.ToolId == toolId)) return "That seat is not yours any more, so there is nothing to do.";
        if (releases)
        {
            var (says, store) = access.Release(deed.Organisation, deed.Actor, tool, deed.Platform, deed.Now);
            store?.Invoke(scope);
            return says;
        }

        var period = SeatReturns.Period(tool.Id, deed.Today);
        if (!scope.Db.Ledger.Any(l => l.Rule == SeatReturns.Kept && l.PersonId == deed.Actor.Id.Value && l.Period == period))
        {
            scope.Db.Ledger.Add(new LedgerRow { Rule = SeatReturns.Kept, PersonId = deed.Actor.Id.Value, Period = period, DoneAt = deed.Now });
            deed.Trail(scope, keys, SeatReturns.Kept, $"seat {tool.Name}");
            scope.Db.SaveChanges();
        }

        return $"Good: you keep your {tool.Name} seat. If something is in the way of using it, say \"I am blocked on {tool.Name}\".";
    }, ct);
}
