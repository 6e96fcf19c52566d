using ChatBot.Access;
using ChatBot.Channels;
using ChatBot.Core.Nudges;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Licences;

/// <summary>Whose idle seats would be taken back, and how.</summary>
/// <param name="Free">By name.</param>
/// <param name="Kept">Idle seats that stay, with their holders.</param>
/// <param name="Taker">None where somebody does it by hand.</param>
internal sealed record PlannedRelease(Tool Tool, IReadOnlyList<Person> Free, int Kept, string? Taker)
{
    public string How => Taker is { } taker ? $"{taker} is asked to take them back" : $"whoever looks after {Tool.Name} gets them as a list to take back";
}

/// <summary>Takes idle seats back: by the vendor where a connector is on, otherwise as a task of whoever looks after the tool. Their holders hear of it.</summary>
internal sealed class SeatReleases(AccessActions access, AccessPolicies policies, Handovers handovers, Outreach.Outreach outreach, Func<ChatBotDb> open)
{
    /// <summary>Somebody with a new seat has had no chance yet.</summary>
    public const int GraceDays = 30;

    private const int KeptDays = 91;

    public PlannedRelease Plan(Organisation organisation, Tool tool, IReadOnlyCollection<Seat> idle, DateOnly today)
    {
        using var db = open();
        var since = new DateTimeOffset(today.AddDays(-KeptDays).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var ofTool = $"{tool.Id.Value}|";
        HashSet<int> stay =
        [
            .. db.Absences.Where(AbsenceRow.On(today)).Select(a => a.PersonId),
            .. db.Pairs.Where(p => p.ToolId == tool.Id.Value && p.State <= PairState.Met).Select(p => p.LowId),
            .. db.Nudges.Where(n => n.ToolId == tool.Id.Value && n.Answer == NudgeAnswer.Keep && n.UntilDay >= today).Select(n => n.PersonId),
            .. db.Ledger.Where(l => l.Rule == SeatReturns.Kept && l.DoneAt > since && l.Period.StartsWith(ofTool)).Select(l => l.PersonId),
        ];
        var goingBack = SeatReturns.GoingBack(db, today);
        var free = idle.Where(s => !stay.Contains(s.Holder.Value) && !goingBack.Contains(s) && s.AssignedOn <= today.AddDays(-GraceDays) && !organisation.RequestsOf(s.Holder).Any(r => r.Status == RequestStatus.Open)).ToList();
        return new(tool, [.. free.Select(s => organisation.Find(s.Holder)!).OrderBy(p => p.Name, StringComparer.Ordinal)], idle.Count - free.Count, handovers.TakerOf(tool));
    }

    /// <returns>How many are on their way back by this; those of today are not counted twice.</returns>
    public int Carry(WriteScope scope, Deed deed, PlannedRelease plan, string why)
    {
        var around = policies.Around(scope.Db, deed.Organisation, deed.Now);
        var taken = plan.Free.Where(holder => access.TakeBack(scope, around, holder, plan.Tool, deed.Actor, why, deed.Platform)).ToList();
        outreach.TellAll(scope, [.. taken.Where(h => h.Id != deed.Actor.Id).Select(h => new Telling(h.Id.Value, "seat.taken", $"{plan.Tool.Id.Value} {deed.Today:yyyy-MM-dd}",
            new MessageContent($"Your {plan.Tool.Name} seat goes back, because it has not been used for a while; nobody thinks less of you for it. If you need it, say \"I need {plan.Tool.Name}\", and I open a request."),
            Purpose.Request, $"Your idle {plan.Tool.Name} seat was taken back."))]);
        return taken.Count;
    }
}
