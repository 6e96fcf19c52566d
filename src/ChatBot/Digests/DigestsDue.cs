using System.Collections.Concurrent;
using ChatBot.Core.Digests;
using ChatBot.Outreach;
using ChatBot.Scheduling;
using Microsoft.Extensions.Options;

namespace ChatBot.Digests;

/// <summary>The digests that the calendar owes, and the corrections of those that late data changed.</summary>
internal sealed class DigestsDue(DigestRun run, DigestCorrections corrections, IOptionsMonitor<DigestOptions> options) : IDue
{
    /// <summary>Somebody who could not be told is looked at again after this: they may have spoken to the bot meanwhile.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<(string Rule, string Period, int Person), DateTimeOffset> held = new();

    public string Name => "digests";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        foreach (var (key, until) in held)
            if (until <= at) held.TryRemove(key, out _);
        var calendar = new Calendars(at, options.CurrentValue.BillingCycleDay);
        await run.RunAsync(at, calendar.Owed, Skips, dryRun, (receiver, due, told) =>
        {
            if (told is Told.Unreachable or Told.OptedOut or Told.TooLate or Told.OverBudget) held[(due.Rule, due.Period, receiver.Person.Id.Value)] = at + LookAgain;
            tell(new(due.Rule, receiver.Person.Email, due.Period, $"digest about {due.Days}, due {due.DueAt:yyyy-MM-dd HH:mm}Z", told is { } outcome ? Words(outcome) : null));
        }, ct);
        await corrections.SettleAsync(at, dryRun, tell, ct);

        bool Skips(DueDigest due, int person) => !dryRun && held.TryGetValue((due.Rule, due.Period, person), out var until) && until > at;
    }

    public static string Words(Told told) => told switch
    {
        Told.Queued => "queued",
        Told.Already => "told before",
        Told.OverBudget => "over the budget of messages",
        Told.OptedOut => "wants no messages",
        Told.Unreachable => "never spoke to the bot, or removed it",
        Told.TooLate => "too late to be of use",
    };

    /// <summary>Most receivers share a plan and a zone: the calendar is asked once for each pair.</summary>
    private sealed class Calendars(DateTimeOffset at, int cycleDay)
    {
        private readonly Dictionary<(DigestPlan Plan, string Zone), IReadOnlyList<DueDigest>> known = [];

        public IReadOnlyList<DueDigest> Owed(Receiver receiver)
        {
            var key = (receiver.Plan, receiver.Person.TimeZone);
            if (!known.TryGetValue(key, out var owed)) known.Add(key, owed = [.. DigestCalendar.Owed(receiver.Plan, receiver.Person.TimeZone, at, cycleDay)]);
            return owed;
        }
    }
}
