using ChatBot.Channels;
using ChatBot.Core.Outreach;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Outreach;

/// <summary>Everything that the service begins by itself goes through here: once per person, rule and period, to where the person can be reached, not in
/// quiet hours, not after an opt-out, and not more than one person's share of messages.</summary>
internal sealed class Outreach(Outbox.Outbox outbox, Reach reach, IOptionsMonitor<NudgesOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>Most people in one statement.</summary>
    private const int Batch = 500;

    private const string Insert = "INSERT INTO \"Tellings\" (\"Rule\", \"Period\", \"PersonId\", \"ToldAt\", \"Counts\", \"Why\") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)";

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Who was told something of a rule and period already; one statement.</summary>
    public static HashSet<int> ToldOf(ReadSession session, string rule, string period)
    {
        var told = new HashSet<int>();
        var rows = session.Prepare("SELECT \"PersonId\" FROM \"Tellings\" WHERE \"Rule\" = @p0 AND \"Period\" = @p1").Bind(0, rule).Bind(1, period);
        while (rows.Step()) told.Add(rows.Int32(0));
        return told;
    }

    public Told Tell(WriteScope scope, Telling telling) => TellAll(scope, [telling])[0];

    /// <summary>A fixed number of statements for each five hundred tellings.</summary>
    /// <returns>In the order of <paramref name="tellings"/>.</returns>
    public IReadOnlyList<Told> TellAll(WriteScope scope, IReadOnlyList<Telling> tellings) =>
        [.. tellings.Chunk(Batch).SelectMany(batch => TellBatch(scope, batch))];

    private Told[] TellBatch(WriteScope scope, Telling[] tellings)
    {
        var (db, now, settings) = (scope.Db, clock.GetUtcNow(), options.CurrentValue);
        var people = tellings.Select(t => t.PersonId).Distinct().ToList();
        var since = now - Week;
        var rules = tellings.Select(t => t.Rule).Distinct().ToList();
        var periods = tellings.Select(t => t.Period).Distinct().ToList();
        var told = db.Tellings.Where(t => people.Contains(t.PersonId) && rules.Contains(t.Rule) && periods.Contains(t.Period))
            .Select(t => new { t.Rule, t.Period, t.PersonId }).ToList().Select(t => $"{t.Rule}/{t.Period}/{t.PersonId}").ToHashSet(StringComparer.Ordinal);
        var spent = db.Tellings.Where(t => people.Contains(t.PersonId) && t.ToldAt > since && t.Counts).GroupBy(t => t.PersonId)
            .Select(g => new { Person = g.Key, Count = g.Count() }).ToDictionary(g => g.Person, g => g.Count);
        var preferences = Preferences.Of(db, people, Preferences.Messages, Preferences.Nudges, Preferences.Quiet);
        var zones = db.People.Where(p => people.Contains(p.Id) && p.LeftDay == null).Select(p => new { p.Id, p.TimeZone }).ToDictionary(p => p.Id, p => p.TimeZone);
        var home = db.Organisations.Select(o => o.TimeZone).SingleOrDefault();
        // The house's own hours, chosen in chat, come before those of the configuration.
        var quiet = Own(Preferences.Of(db, Preferences.OfTheHouse).GetValueOrDefault(Preferences.Quiet), settings.Quiet);
        var reachable = reach.Of(db, people).ToDictionary(r => r.Person, r => r.Conversation);

        var outcomes = new Told[tellings.Length];
        using var pile = outbox.Open(scope);
        using var insert = Statement.Prepare(scope.Connection, scope.Transaction, Insert);
        for (var at = 0; at < tellings.Length; at++)
        {
            var telling = tellings[at];
            outcomes[at] = Judge(telling);
            if (outcomes[at] != Told.Queued) continue;
            var notBefore = NotBefore(telling);
            var message = new OutboundMessage.Post(telling.Content) { To = reachable[telling.PersonId], Key = telling.Identity, Alert = true };
            var counts = telling.Purpose is Purpose.Digest or Purpose.Nudge;
            pile.Add(message, telling.UsefulUntil, notBefore, bulk: counts);
            insert.Bind(0, telling.Rule).Bind(1, telling.Period).Bind(2, telling.PersonId).Bind(3, Converters.ToNumber(now)).Bind(4, counts ? 1 : 0).Bind(5, telling.Why).Run();
            told.Add(telling.Identity);
            if (counts) spent[telling.PersonId] = spent.GetValueOrDefault(telling.PersonId) + 1;
        }

        db.SaveChanges();
        return outcomes;

        Told Judge(Telling telling)
        {
            if (told.Contains(telling.Identity)) return Told.Already;
            if (!reachable.ContainsKey(telling.PersonId) || !zones.ContainsKey(telling.PersonId)) return Told.Unreachable;
            if (telling.Purpose is Purpose.Digest or Purpose.Nudge && Has(telling, Preferences.Messages)) return Told.OptedOut;
            if (telling.Purpose == Purpose.Nudge && Has(telling, Preferences.Nudges)) return Told.OptedOut;
            if (telling.Purpose == Purpose.Nudge && spent.GetValueOrDefault(telling.PersonId) >= settings.MessagesPerWeek) return Told.OverBudget;
            return telling.UsefulUntil is { } until && NotBefore(telling) >= until ? Told.TooLate : Told.Queued;
        }

        bool Has(Telling telling, string name) => preferences[telling.PersonId].Any(p => p.Name == name && p.Value == "off");

        DateTimeOffset NotBefore(Telling telling)
        {
            var earliest = telling.NotBefore is { } given && given > now ? given : now;
            if (telling.Purpose == Purpose.Decision) return earliest;
            var own = preferences[telling.PersonId].Where(p => p.Name == Preferences.Quiet).Select(p => p.Value).FirstOrDefault();
            return Own(own, quiet).NextAllowed(earliest, LocalTime.Zone(zones[telling.PersonId] ?? home));
        }
    }

    /// <summary><c>HH:mm-HH:mm</c> or <c>none</c>; anything else falls back on the organisation's.</summary>
    internal static QuietHours Own(string? preference, QuietHours usual) =>
        preference == "none" ? QuietHours.None
        : preference?.Split('-') is [var from, var until] && TimeOnly.TryParseExact(from, "HH:mm", out var start) && TimeOnly.TryParseExact(until, "HH:mm", out var end)
            ? usual with { From = start, Until = end } : usual;
}
