using System.Globalization;
using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Outreach;
using ChatBot.Scheduling;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Nudges;

/// <summary>One round of offers a week, zone by zone: on a day and at a time of the reader's wall clock, or as soon after as the service runs.</summary>
internal sealed class NudgesDue(NudgeRounds rounds, Outreach.Outreach outreach, GroupWriter writer, Func<ChatBotDb> open, Keys keys, IOptionsMonitor<NudgesOptions> options, TimeProvider clock) : IDue
{
    public const string Rule = "nudge";
    private const string Done = "nudges.round";

    /// <summary>Offers in one commit.</summary>
    private const int Batch = 500;

    /// <summary>An offer that could not leave for so long is planned afresh in the next round instead.</summary>
    private static readonly TimeSpan Useful = TimeSpan.FromDays(5);

    public string Name => "nudges";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        foreach (var (zone, today) in await OwedAsync(at, ct))
        {
            if (await rounds.PlanAsync(today, zone, ct) is not { } plan) return;
            if (dryRun)
            {
                foreach (var nudge in plan.Nudges) tell(Describe(plan, nudge, Week(today), null));
                continue;
            }

            foreach (var (nudge, told) in await SendAsync(plan, zone, ct)) tell(Describe(plan, nudge, Week(today), told.ToString().ToLowerInvariant()));
        }
    }

    /// <summary>Stores and queues a planned round, some hundred offers in each commit: nobody else waits for the store meanwhile. A second host, or a second run, finds what was done.</summary>
    /// <param name="zone">Whose round it is; done once a week.</param>
    public async Task<IReadOnlyList<(Nudge Nudge, Told Told)>> SendAsync(PlannedRound plan, string zone, CancellationToken ct)
    {
        var (rule, week) = ($"{Done}.{zone}", Week(plan.Today));
        var all = new List<(Nudge, Told)>(plan.Nudges.Count);
        foreach (var batch in plan.Nudges.Chunk(Batch))
        {
            if (await writer.WriteAsync(scope => IsDone(scope) ? null : Send(scope, plan, batch), ct) is not { } sent) return all;
            all.AddRange(sent);
        }

        await writer.WriteAsync(scope =>
        {
            if (IsDone(scope)) return;
            scope.Db.Ledger.Add(new LedgerRow { Rule = rule, Period = week, PersonId = 0, DoneAt = clock.GetUtcNow() });
            scope.Db.SaveChanges();
        }, ct);
        return all;

        bool IsDone(WriteScope scope) => scope.Db.Ledger.Any(l => l.Rule == rule && l.Period == week && l.PersonId == 0);
    }

    /// <summary>A whole round in one commit, by somebody's hand.</summary>
    public IReadOnlyList<(Nudge Nudge, Told Told)> Send(WriteScope scope, PlannedRound plan) => Send(scope, plan, plan.Nudges);

    private IReadOnlyList<(Nudge Nudge, Told Told)> Send(WriteScope scope, PlannedRound plan, IReadOnlyList<Nudge> nudges)
    {
        var tellings = nudges.Select(nudge =>
        {
            var id = keys.Next();
            var (content, why) = NudgeRounds.Card(nudge, plan.Organisation, id);
            return (Nudge: nudge, Id: id, Telling: new Telling(nudge.Person.Value, Rule, Week(plan.Today), content, Purpose.Nudge, why) { UsefulUntil = InstantOf(plan.Today) + Useful });
        }).ToList();
        var told = outreach.TellAll(scope, [.. tellings.Select(t => t.Telling)]);
        foreach (var ((nudge, id, telling), outcome) in tellings.Zip(told))
            if (outcome == Told.Queued)
                scope.Db.Nudges.Add(new NudgeRow
                {
                    Id = id, PersonId = nudge.Person.Value, ToolId = nudge.Tool?.Value ?? 0, Offer = nudge.Offer, Standing = nudge.Standing, Day = plan.Today, Identity = telling.Identity,
                    CampaignId = nudge.Offer == OfferKind.CampaignStep ? plan.Campaigns.First(c => c.Tool == nudge.Tool).Id : null,
                });
        scope.Db.SaveChanges();
        return [.. tellings.Zip(told, (t, outcome) => (t.Nudge, outcome))];
    }

    /// <summary>Zones whose round of this week has begun and was not done; cheap, because it is asked every minute.</summary>
    private async Task<List<(string Zone, DateOnly Today)>> OwedAsync(DateTimeOffset at, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        if (!settings.Send) return [];
        await using var db = open();
        if (await NudgePause.UntilAsync(db, ct) is { } until && LocalTime.DayOf(at, TimeZoneInfo.Utc) <= until) return [];
        var home = await db.Organisations.Select(o => o.TimeZone).SingleOrDefaultAsync(ct);
        var zones = await db.People.Where(p => p.LeftDay == null).Select(p => p.TimeZone).Distinct().ToListAsync(ct);
        var begun = zones.Select(z => z ?? home).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(zone => (Zone: zone, Local: TimeZoneInfo.ConvertTime(at, LocalTime.Zone(zone)).DateTime))
            .Where(z => Weekday(z.Local.DayOfWeek) > Weekday(settings.RoundDay) || (z.Local.DayOfWeek == settings.RoundDay && TimeOnly.FromDateTime(z.Local) >= settings.RoundAt))
            .Select(z => (z.Zone, Today: DateOnly.FromDateTime(z.Local))).ToList();
        if (begun.Count == 0) return [];
        var weeks = begun.Select(z => Week(z.Today)).Distinct().ToList();
        var rules = begun.Select(z => $"{Done}.{z.Zone}").ToList();
        var done = (await db.Ledger.AsNoTracking().Where(l => l.PersonId == 0 && weeks.Contains(l.Period) && rules.Contains(l.Rule)).Select(l => new { l.Rule, l.Period }).ToListAsync(ct))
            .Select(l => (l.Rule, l.Period)).ToHashSet();
        return [.. begun.Where(z => !done.Contains(($"{Done}.{z.Zone}", Week(z.Today))))];
    }

    private static Owed Describe(PlannedRound plan, Nudge nudge, string week, string? outcome) => new(
        Rule, plan.Organisation.Find(nudge.Person)!.Email, week, $"{RoundWords.Say(nudge.Offer)}{(nudge.Tool is { } tool ? $", {plan.Organisation.Tool(tool).Name}" : "")}", outcome);

    /// <summary>Such as <c>2026-W25</c>, by ISO 8601.</summary>
    internal static string Week(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day.ToDateTime(TimeOnly.MinValue))}-W{ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue)):00}");

    private static DateTimeOffset InstantOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Monday first.</summary>
    private static int Weekday(DayOfWeek day) => ((int)day + 6) % 7;
}

/// <summary>An admin's pause for all: a day until which no round goes out.</summary>
internal static class NudgePause
{
    private const string Name = "nudges.paused";

    public static async Task<DateOnly?> UntilAsync(ChatBotDb db, CancellationToken ct) =>
        await db.Preferences.AsNoTracking().Where(p => p.PersonId == 0 && p.Name == Name).Select(p => p.Value).FirstOrDefaultAsync(ct) is { } day
        && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until) ? until : null;

    /// <param name="until">Inclusive; none ends the pause.</param>
    public static void Set(WriteScope scope, DateOnly? until, DateTimeOffset now) => Preferences.Set(scope, 0, Name, until?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), now);
}
