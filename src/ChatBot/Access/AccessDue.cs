using System.Globalization;
using ChatBot.Core.Access;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.Outreach;
using ChatBot.Scheduling;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Access;

/// <summary>What the calendar and the facts owe to requests: ageing, seats and use that were seen, ends, and every week a look at all that waits.</summary>
internal sealed class AccessDue(AccessPolicies policies, AccessBook book, AccessDesk desk, Outreach.Outreach outreach, Func<ChatBotDb> open, IOptionsMonitor<AccessOptions> options) : IDue
{
    public const string WeeklyRule = "access.weekly", IncidentRule = "access.incident", GaveUpRule = "access.gave-up";

    private const int RememberedDays = 180, MostListed = 15;
    private static readonly TimeOnly WeeklyAt = new(9, 0);
    private static readonly TimeSpan Recheck = TimeSpan.FromHours(1);

    /// <summary>Late data aside, a first use is in the data of these days.</summary>
    private const int RecentDays = 1;

    private static readonly List<Stage> Open = [Stage.Approval, Stage.Approved, Stage.Provisioned];

    private DateTimeOffset lookedAt = DateTimeOffset.MinValue;
    private AccessSurroundings? seen;

    public string Name => "access";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        if (!dryRun) await AdoptAsync(at, ct);
        if (await policies.LookAsync(at, ct) is not { } around) return;
        var isThorough = dryRun || at - lookedAt >= Recheck || at < lookedAt || seen is null || !ReferenceEquals(seen.Organisation, around.Organisation) || !seen.Away.SetEquals(around.Away);
        foreach (var (state, move) in await MovesAsync(around, isThorough, ct))
        {
            var email = around.Organisation.Find(state.Owner)?.Email ?? "nobody";
            var words = $"{AccessRecord.NameOf(move)} of request {state.Number}, {around.Organisation.Find(state.Requester)?.Name ?? "somebody who left"}";
            if (dryRun) tell(new($"access.{AccessRecord.NameOf(move)}", email, $"{state.Number}", words));
            else if (await book.WriteAsync(scope => book.Apply(scope, around, state.Number, move, null, AccessAnnouncements.Service), ct) is Outcome.Done { Events.Count: > 0 })
                tell(new($"access.{AccessRecord.NameOf(move)}", email, $"{state.Number}", words, "done"));
        }

        if (!dryRun) seen = around;

        // What is told once a week or once a block need not be looked for every minute.
        if (!dryRun && at - lookedAt < Recheck && at >= lookedAt) return;
        if (await policies.LookAsync(at, ct) is not { } now) return;
        await TellAsync(now, dryRun, tell, ct);
        if (!dryRun) lookedAt = at;
    }

    /// <summary>Rows that an older version of the store held.</summary>
    private async Task AdoptAsync(DateTimeOffset at, CancellationToken ct)
    {
        await using (var db = open())
            if (!await db.AccessRequests.AnyAsync(r => r.State == null, ct)) return;
        if (await policies.LookAsync(at, ct) is not { } around) return;
        await book.WriteAsync(scope =>
        {
            var rows = scope.Db.AccessRequests.Where(r => r.State == null).ToList();
            Adoption.Adopt(scope.Db, around, rows, (scope.Db.AccessRequests.Max(r => (int?)r.Number) ?? 0) + 1, new Dictionary<Guid, int>());
            scope.Db.SaveChanges();
            return rows.Count;
        }, ct);
    }

    /// <summary>The moves that are due, at most one a request: what remains is due a minute later.</summary>
    /// <param name="isThorough">Every open request is read, because people, seats or tools have changed, or an hour has passed; otherwise those whose date has come or whose tool was used.</param>
    private async Task<List<(AccessRequestState State, Move Move)>> MovesAsync(AccessSurroundings around, bool isThorough, CancellationToken ct)
    {
        await using var db = open();
        var (today, requests) = (around.Today.AddDays(1), db.AccessRequests.AsNoTracking().Where(r => r.State != null && r.State != ""));
        var used = await FirstUsesAsync(db, isThorough ? null : around.Today.AddDays(-RecentDays), ct);
        List<AccessRequestRow> rows;
        HashSet<(int, int)> lost = [];
        if (isThorough)
        {
            rows = await requests.Where(r => Open.Contains(r.Stage) || (r.Stage == Stage.Proven && r.UntilDay <= today)).ToListAsync(ct);
            lost = await UndeliveredAsync(db, ct);
        }
        else
        {
            var numbers = used.Keys.ToList();
            rows = await requests.Where(r => Open.Contains(r.Stage) && r.NextDay <= today).ToListAsync(ct);
            if (numbers.Count > 0) rows.AddRange((await requests.Where(r => numbers.Contains(r.Number)).ToListAsync(ct)).ExceptBy(rows.Select(r => r.Number), r => r.Number));
        }

        if (rows.Count == 0) return [];
        var unlisted = await db.Tools.AsNoTracking().Where(t => t.Status == ToolStatus.Unlisted).Select(t => t.Id).ToListAsync(ct);
        var moves = new List<(AccessRequestState, Move)>();
        foreach (var row in rows.OrderBy(r => r.Number))
            if (AccessStates.Read(row) is { } state && DueOf(around, row, state, used, unlisted, lost) is { } move) moves.Add((state, move));
        return moves;
    }

    private static Move? DueOf(AccessSurroundings around, AccessRequestRow row, AccessRequestState state, Dictionary<int, DateOnly> used, List<int> unlisted, HashSet<(int Number, int Person)> lost)
    {
        if (around.Organisation.Find(state.Requester) is null) return state.IsOpen ? new Move.Lapse("the requester left") : null;
        var tool = around.Organisation.Tools.FirstOrDefault(t => t.Id == state.Tool);
        if (tool is null || unlisted.Contains(state.Tool.Value)) return state.IsOpen ? new Move.Lapse("the tool is no longer offered here") : null;
        var today = around.TodayOf(state.Requester);
        if (state.UntilDay <= today && state.Stage != Stage.Approval) return new Move.Expire();
        if (used.TryGetValue(state.Number, out var day) && state.Stage is Stage.Approved or Stage.Provisioned && day >= state.GrantedDay) return new Move.Used(day);

        // A file that says "open" is believed about its own rows, whatever seats it lists.
        var mayClose = state.Stage == Stage.Approved || (state.Stage == Stage.Approval && (row.IsOurs || row.Id.Version != 8));
        if (mayClose && around.Organisation.SeatsOf(state.Requester).FirstOrDefault(s => s.Tool == state.Tool && s.AssignedOn >= state.ClockDay && s.AssignedOn <= today) is { } seat) return new Move.SeatSeen(seat.AssignedOn);
        if (state is { Stage: Stage.Provisioned, UnusedDay: null } && Proof.Of(state, today, around.Policy.Ladder.UnusedDays) is Proof.Unused) return new Move.FoundUnused();
        var mover = around.By(null, AccessAnnouncements.Service, state.Requester);
        var passOn = new Move.PassOn("the message could not be delivered");
        if (state.Stage is Stage.Approval or Stage.Approved && lost.Contains((state.Number, state.Owner.Value)) && around.Moves.Apply(state, passOn, mover) is Outcome.Done next && next.State.Owner != state.Owner) return passOn;
        return around.Moves.Apply(state, new Move.Age(), mover) is Outcome.Done { Events.Count: > 0 } ? new Move.Age() : null;
    }

    /// <summary>The first day of real use after each grant, by the number of the request.</summary>
    /// <param name="since">Only of requests whose tool was used from that day on; none = of all.</param>
    private static async Task<Dictionary<int, DateOnly>> FirstUsesAsync(ChatBotDb db, DateOnly? since, CancellationToken ct)
    {
        var granted = db.AccessRequests.Where(r => (r.Stage == Stage.Approved || r.Stage == Stage.Provisioned) && r.DecidedDay != null);
        if (since is { } day)
        {
            var numbers = await (
                from request in granted
                from use in db.PersonDays
                where use.PersonId == request.PersonId && use.Day >= day && use.Day >= request.DecidedDay && use.ActiveFacts > 0
                join slice in db.Slices on use.SliceId equals slice.Id
                where slice.ToolId == request.ToolId
                select request.Number).Distinct().ToListAsync(ct);
            if (numbers.Count == 0) return [];
            granted = granted.Where(r => numbers.Contains(r.Number));
        }

        return await (
            from request in granted
            from use in db.PersonDays
            where use.PersonId == request.PersonId && use.Day >= request.DecidedDay && use.ActiveFacts > 0
            join slice in db.Slices on use.SliceId equals slice.Id
            where slice.ToolId == request.ToolId
            group use.Day by request.Number into days
            select new { Number = days.Key, First = days.Min() }).ToDictionaryAsync(d => d.Number, d => d.First, ct);
    }

    /// <summary>People whose card of a request was given up: they block the bot, or have left the platform.</summary>
    private static async Task<HashSet<(int Number, int Person)>> UndeliveredAsync(ChatBotDb db, CancellationToken ct)
    {
        const string From = AccessAnnouncements.ApproverRule + "/", Until = AccessAnnouncements.ApproverRule + "0";
        var cards = await db.Outbox.AsNoTracking().Where(o => o.Identity.CompareTo(From) >= 0 && o.Identity.CompareTo(Until) < 0 && o.State == OutboxState.Abandoned && !EF.Functions.Like(o.Identity, "%#%"))
            .Select(o => o.Identity).ToListAsync(ct);
        return [.. cards.Select(card => card.Split('/', '.')).Where(parts => parts.Length == 5).Select(parts => (int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[4], CultureInfo.InvariantCulture)))];
    }

    private async Task TellAsync(AccessSurroundings around, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        var states = await desk.SinceAsync(around.Today.AddDays(-RememberedDays), ct);
        var tellings = new List<Telling>();
        tellings.AddRange(Weekly(around, states));
        tellings.AddRange(IncidentsOf(around, states));
        tellings.AddRange(GivenUpOf(around, states, await desk.OursAsync(ct)));
        if (tellings.Count == 0) return;
        string Email(Telling telling) => around.Organisation.Find(new(telling.PersonId))?.Email ?? "nobody";
        if (dryRun)
        {
            foreach (var telling in tellings) tell(new(telling.Rule, Email(telling), telling.Period, telling.Content.Text.Split('\n')[0]));
            return;
        }

        var told = await book.WriteAsync(scope => outreach.TellAll(scope, tellings), ct);
        foreach (var (telling, outcome) in tellings.Zip(told))
            if (outcome != Told.Already) tell(new(telling.Rule, Email(telling), telling.Period, telling.Content.Text.Split('\n')[0], outcome.ToString()));
    }

    /// <summary>From Monday morning on, everybody who has something that waits gets all of it in one message.</summary>
    private static IEnumerable<Telling> Weekly(AccessSurroundings around, IReadOnlyList<AccessRequestState> states)
    {
        var local = TimeZoneInfo.ConvertTime(around.Now, LocalTime.Zone(around.Organisation.Settings.TimeZone)).DateTime;
        if (local.DayOfWeek == DayOfWeek.Monday && TimeOnly.FromDateTime(local) < WeeklyAt) yield break;
        var week = string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(local)}-W{ISOWeek.GetWeekOfYear(local):00}");
        foreach (var group in states.Where(s => s.Stage is Stage.Approval or Stage.Approved && s.Owner != s.Requester && s.AskedDay < around.Today.AddDays(-1)).GroupBy(s => s.Owner).OrderBy(g => g.Key.Value))
        {
            if (around.Organisation.Find(group.Key) is not { } owner) continue;
            var mine = group.OrderBy(s => s.ClockDay).ThenBy(s => s.Number).ToList();
            var view = around.ViewFor(owner.Id, owner.Id);
            var report = AccessReport.Of(mine, around.Organisation, around.Policy, around.Price, new(mine[0].ClockDay, around.Today));
            var lost = new WaitingCost(report.All.DaysLost, report.All.Cost, null, around.Price.ShareBlocked);
            var card = new AccessCard(AccessCard.Incident, mine.Count == 1 ? "One person waits for access, and it is with you" : $"{mine.Count} waits for access are with you", mine.Max(s => s.Severity) >= Severity.Sev3 ? "attention" : "warning",
                [.. mine.Take(MostListed).Select(s => $"{view.Organisation.Find(s.Requester)?.Name}: {AccessCards.Line(s, view with { Today = around.TodayOf(s.Requester) })}"), .. mine.Count > MostListed ? [$"… and {mine.Count - MostListed} more"] : (string[])[]],
                [new("Waiting has cost", AccessCards.CostSentence(lost, around.Price, view))], [], "", []);
            yield return new(owner.Id.Value, WeeklyRule, week, AccessAnnouncements.ToContent(card), Purpose.Request, "You own requests for access that wait.") { UsefulUntil = around.Now.AddDays(6) };
        }
    }

    private IEnumerable<Telling> IncidentsOf(AccessSurroundings around, IReadOnlyList<AccessRequestState> states)
    {
        var week = string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(around.Today.ToDateTime(default))}-W{ISOWeek.GetWeekOfYear(around.Today.ToDateTime(default)):00}");
        foreach (var incident in Incidents.Find(states, options.CurrentValue.IncidentPeople))
        {
            var waits = states.Where(s => incident.Requests.Contains(s.Number)).ToList();
            if (around.Organisation.Tools.FirstOrDefault(t => t.Id == incident.Tool) is not { } tool || around.Organisation.Find(waits[0].Requester) is not { } requester) continue;
            var owner = Routing.ProviderFor(around.Policy, around.Organisation, requester, tool, waits[0].Owner);
            var view = around.ViewFor(owner, owner);
            var costs = waits.Select(s => WaitingCost.Of(s, tool, around.Organisation.Settings, around.Price, around.Policy.WorkingDays, WorkingDays.CountryOf(around.Organisation.Find(s.Requester)), around.TodayOf(s.Requester))).ToList();
            var lost = new WaitingCost(costs.Sum(c => c.WorkingDays), costs[0].Cost is null ? null : costs.Select(c => c.Cost!.Value).Aggregate((a, b) => a + b), costs[0].SeatMonth, costs[0].ShareBlocked);
            yield return new(owner.Value, IncidentRule, $"{incident.Key}/{week}", AccessAnnouncements.ToContent(AccessCards.Incident(incident, view, lost)), Purpose.Request, $"You look after {tool.Name}.") { UsefulUntil = around.Now.AddDays(7) };
        }
    }

    /// <param name="ours">Requests that somebody made or touched here; about those that only a file tells of, an offer of help comes first.</param>
    private IEnumerable<Telling> GivenUpOf(AccessSurroundings around, IReadOnlyList<AccessRequestState> states, IReadOnlySet<int> ours) =>
        from given in GaveUp.Find(states, (person, tool) => around.Organisation.SeatsOf(person).Any(s => s.Tool == tool), around.Today, options.CurrentValue.SilentDays, RememberedDays)
        where ours.Contains(given.Open ?? given.Requests[^1]) && around.Organisation.Find(given.Person) is not null && around.Organisation.Tools.Any(t => t.Id == given.Tool && t.Approved)
        let touched = given.Open is { } number ? states.First(s => s.Number == number).TouchedDay : default
        select new Telling(given.Person.Value, GaveUpRule, given.Open is { } open ? $"{open}.{touched:yyyy-MM-dd}" : $"after {given.Requests[^1]}",
            AccessAnnouncements.ToContent(AccessCards.GaveUp(given, around.ViewFor(given.Person, given.Person))), Purpose.Nudge, "You asked for access and seem to have given up.");
}
