using ChatBot.Channels;
using ChatBot.Core.Digests;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.Extensions.Options;

namespace ChatBot.Digests;

/// <summary>Looks once at each digest after its data had time to come in, and says so where a figure moved by more than the set share.</summary>
internal sealed class DigestCorrections(
    ReadSessions sessions, OrganisationPictures pictures, GroupWriter writer, Outreach.Outreach outreach, DigestRun run, DigestReceivers receivers, IOptionsMonitor<DigestOptions> options)
{
    public const string Rule = "digest.correction";

    private const string Waiting =
        "SELECT \"Rule\", \"Period\", COUNT(*) FROM \"Digests\" WHERE \"CheckedAt\" IS NULL AND \"MadeAt\" < @p0 AND \"Rule\" <> @p1 GROUP BY \"Rule\", \"Period\"";
    private const string OfPeriod =
        "SELECT \"PersonId\", \"Body\" FROM \"Digests\" WHERE \"Rule\" = @p0 AND \"Period\" = @p1 AND \"CheckedAt\" IS NULL AND \"MadeAt\" < @p2 ORDER BY \"PersonId\"";
    private const string Checked =
        "UPDATE \"Digests\" SET \"CheckedAt\" = @p0, \"Version\" = \"Version\" + 1 WHERE \"Rule\" = @p1 AND \"Period\" = @p2 AND \"CheckedAt\" IS NULL AND \"MadeAt\" < @p3";

    public async Task SettleAsync(DateTimeOffset at, bool dryRun, Action<Owed> tell, CancellationToken ct)
    {
        var before = Converters.ToNumber(at - TimeSpan.FromHours(options.CurrentValue.CorrectionHours));
        using var session = sessions.Take();
        var periods = new List<(string Rule, string Period)>();
        var rows = session.Prepare(Waiting).Bind(0, before).Bind(1, Rule);
        while (rows.Step()) periods.Add((rows.Text(0), rows.Text(1)));
        foreach (var (rule, period) in periods)
        {
            var tellings = Tellings(session, rule, period, before, at, tell, dryRun);
            if (dryRun) continue;
            await writer.WriteAsync(scope =>
            {
                outreach.TellAll(scope, tellings);
                using var update = Statement.Prepare(scope.Connection, scope.Transaction, Checked);
                update.Bind(0, Converters.ToNumber(at)).Bind(1, rule).Bind(2, period).Bind(3, before).Run();
            }, ct);
        }

        session.Done();
    }

    /// <summary>One for each receiver whose figures moved; the figures are read once for all with the same date.</summary>
    private List<Telling> Tellings(ReadSession session, string rule, string period, long before, DateTimeOffset at, Action<Owed> tell, bool dryRun)
    {
        var tellings = new List<Telling>();
        if (pictures.Look(session) is not { } picture) return tellings;
        var all = receivers.All(session, picture.Organisation).ToDictionary(r => r.Person.Id.Value);
        var readers = new Dictionary<DateOnly, DigestReader>();
        var said = new List<(Receiver Receiver, DigestMemory Memory)>();
        var rows = session.Prepare(OfPeriod).Bind(0, rule).Bind(1, period).Bind(2, before);
        while (rows.Step())
            if (all.TryGetValue(rows.Int32(0), out var receiver)) said.Add((receiver, DigestMemory.Read(rows.Text(1))));
        foreach (var (receiver, memory) in said)
        {
            if (DigestCalendar.Of(receiver.Plan, receiver.Person.TimeZone, period, options.CurrentValue.BillingCycleDay) is not { } due) continue;
            if (!readers.TryGetValue(memory.Today, out var reader)) readers.Add(memory.Today, reader = run.Reader(session, picture, due, memory.Today, useOnly: true));
            var moved = Corrections.Of(memory.Figures, reader.UseOf(receiver), (decimal)options.CurrentValue.CorrectionShare);
            if (moved.Count == 0) continue;
            var text = DigestWords.Of(receiver.Plan.Language, receiver.Person.Locale).Correction(reader.Census.Days.Days, moved);
            tellings.Add(new(receiver.Person.Id.Value, Rule, $"{DigestPlan.Word(due.Rhythm)} {period}", new MessageContent(text), Purpose.Digest, DigestReplies.Of(receiver.Plan.Language, receiver.Person.Locale).WhyCorrected));
            tell(new(Rule, receiver.Person.Email, period, text, dryRun ? null : "queued"));
        }

        return tellings;
    }
}
