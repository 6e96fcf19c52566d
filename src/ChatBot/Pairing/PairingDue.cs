using ChatBot.Core.Outreach;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Nudges;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Pairing;

/// <summary>What the calendar owes to pairs: a round a week; the end of an invitation that nobody answered; a partner who left; a time that stopped to fit; the question how it was.</summary>
internal sealed class PairingDue(
    PairingRounds rounds, PairDesk desk, GroupWriter writer, ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open, IOptionsMonitor<PairingOptions> options, TimeProvider clock) : IDue
{
    private const string Round = "pairing.round";

    /// <summary>Whoever tells nothing about a session for so long is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);


    public string Name => "pairing";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        if (Look() is not { } organisation) return;
        foreach (var (id, happened) in await OwedAsync(organisation, at, ct)) await MoveAsync(organisation, id, happened, at, dryRun, tell, ct);
        await RoundAsync(organisation, at, dryRun, tell, ct);
    }

    private async Task RoundAsync(Organisation organisation, DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        var local = TimeZoneInfo.ConvertTime(at, LocalTime.Zone(organisation.Settings.TimeZone)).DateTime;
        var (day, begun, settings) = (DateOnly.FromDateTime(local), Weekday(local.DayOfWeek), options.CurrentValue);
        if (begun < Weekday(settings.RoundDay) || (local.DayOfWeek == settings.RoundDay && TimeOnly.FromDateTime(local) < settings.RoundAt)) return;
        var week = NudgesDue.Week(day);
        await using (var db = open())
            if (await db.Ledger.AnyAsync(l => l.Rule == Round && l.Period == week && l.PersonId == 0, ct)) return;

        if (await rounds.PlanAsync(day, at, ct) is not { } plan) return;
        if (!dryRun) await writer.WriteAsync(scope => Put(scope, plan, week, at), ct);
        foreach (var (_, low, high, tool) in plan.Pairs)
            tell(new("pairing.invited", plan.Organisation.Find(low)!.Email, week, $"with {plan.Organisation.Find(high)!.Email} on {plan.Organisation.Tool(tool).Name}", dryRun ? null : "invited"));
        foreach (var (_, low) in plan.Left) tell(new("pairing.left", plan.Organisation.Find(low)!.Email, week, "nobody fits yet; looks on", dryRun ? null : "waits"));
    }

    private bool Put(WriteScope scope, PlannedPairs plan, string week, DateTimeOffset at)
    {
        if (scope.Db.Ledger.Any(l => l.Rule == Round && l.Period == week && l.PersonId == 0)) return false;
        scope.Db.Ledger.Add(new LedgerRow { Rule = Round, Period = week, PersonId = 0, DoneAt = clock.GetUtcNow() });
        foreach (var (id, _, high, _) in plan.Pairs)
            if (scope.Db.Pairs.FirstOrDefault(p => p.Id == id && p.State == PairState.Seeking) is { } row) desk.Invite(scope, row, high, plan.Organisation, at);
        foreach (var (id, low) in plan.Left)
            if (scope.Db.Pairs.FirstOrDefault(p => p.Id == id && p.State == PairState.Seeking) is { } row) desk.TellLeft(scope, row, low);
        scope.Db.SaveChanges();
        return true;
    }

    private async Task MoveAsync(Organisation organisation, Guid id, PairEvent happened, DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        var step = dryRun ? PairStep.Silent : await writer.WriteAsync(scope => scope.Db.Pairs.FirstOrDefault(p => p.Id == id) is { } row ? desk.Apply(scope, row, happened, organisation, at) : PairStep.Stale, ct);
        if (step != PairStep.Stale) tell(new($"pairing.{Word(happened)}", id.ToString(), at.ToString("O", System.Globalization.CultureInfo.InvariantCulture), Say(happened), dryRun ? null : step.ToString().ToLowerInvariant()));
    }

    /// <summary>Events that time, the directory or the calendar of absences brought, and that were not acted on yet.</summary>
    private async Task<List<(Guid, PairEvent)>> OwedAsync(Organisation organisation, DateTimeOffset at, CancellationToken ct)
    {
        await using var db = open();
        var rows = await db.Pairs.AsNoTracking().Where(p => p.State < PairState.Over).OrderBy(p => p.Id).ToListAsync(ct);
        if (rows.Count == 0) return [];
        var people = rows.SelectMany(r => (int?[])[r.LowId, r.HighId]).OfType<int>().Distinct().ToList();
        var away = new List<AbsenceRow>();
        foreach (var some in people.Chunk(500).Select(c => c.ToList())) away.AddRange(await db.Absences.AsNoTracking().Where(a => some.Contains(a.PersonId) && a.Kind == AbsenceKind.Leave).ToListAsync(ct));
        var helping = (await db.Volunteers.AsNoTracking().Select(v => v.PersonId).ToListAsync(ct)).ToHashSet();
        var home = LocalTime.Zone(organisation.Settings.TimeZone);
        return [.. from row in rows let happened = Owed(row) where happened is not null select (row.Id, happened)];

        PairEvent? Owed(PairRow row)
        {
            if (organisation.Find(new(row.LowId)) is not { } low) return new PairEvent.Gone(new(row.LowId));
            if (row.HighId is not { } id) return null;
            if (organisation.Find(new(id)) is not { } high || (row.State == PairState.Invited && !helping.Contains(id))) return new PairEvent.Gone(new(id));
            return row.State switch
            {
                PairState.Invited when IsOver(row.InvitedAt!.Value) => new PairEvent.NoReply(),
                PairState.Choosing when IsOver(row.OfferedAt!.Value) => new PairEvent.NoReply(),
                PairState.Set when row.MeetsAt!.Value.AddMinutes(Meetings.Minutes) <= at => new PairEvent.TimeOver(),
                PairState.Met when row.MeetsAt!.Value + Patience <= at => new PairEvent.NoReply(),
                PairState.Set when row.MeetsAt > at && (Lost(low, row.MeetsAt.Value) || Lost(high, row.MeetsAt.Value)) => new PairEvent.TimeLost(),
                _ => null,
            };
        }

        bool IsOver(DateTimeOffset since)
        {
            var (day, today, left) = (LocalTime.DayOf(since, home), LocalTime.DayOf(at, home), options.CurrentValue.AnswerDays);
            while (left > 0 && day < today)
                if ((day = day.AddDays(1)).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) left--;
            return left == 0 && day < today;
        }

        bool Lost(Person person, DateTimeOffset meets) => !Meetings.Fits(person.TimeZone, meets)
            || away.Any(a => a.PersonId == person.Id.Value && LocalTime.DayOf(meets, LocalTime.Zone(person.TimeZone)) is var day && a.FromDay <= day && !(a.UntilDay < day));
    }

    private Organisation? Look()
    {
        using var session = sessions.Take();
        var organisation = pictures.Look(session)?.Organisation;
        session.Done();
        return organisation;
    }

    private static string Word(PairEvent happened) => happened.GetType().Name.ToLowerInvariant();

    private static string Say(PairEvent happened) => happened switch
    {
        PairEvent.NoReply => "no answer in time; both are free again",
        PairEvent.Gone => "one of them is not there any more",
        PairEvent.TimeLost => "the set time does not fit any more; new times are offered",
        PairEvent.TimeOver => "the session is over; both are asked how it was",
        PairEvent.Answered or PairEvent.TimeChosen or PairEvent.Told => "answered",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Monday first.</summary>
    private static int Weekday(DayOfWeek day) => ((int)day + 6) % 7;
}
