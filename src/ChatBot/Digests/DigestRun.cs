using System.Text.Json;
using ChatBot.Access;
using ChatBot.Channels;
using ChatBot.Core.Access;
using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Counting;
using ChatBot.Outreach;
using ChatBot.People;
using ChatBot.Scheduling;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Digests;

/// <summary>Makes what is owed: figures for all in a fixed number of statements, cards a batch at a time, each batch in one commit with its ledger rows.</summary>
internal sealed class DigestRun(
    ReadSessions sessions, OrganisationPictures pictures, GroupWriter writer, Outreach.Outreach outreach, DigestReceivers receivers,
    Reach reach, IOptionsMonitor<AccessOptions> access, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    /// <summary>Digests in one commit.</summary>
    private const int Batch = 250;

    private readonly DateTimeOffset startedAt = clock.GetUtcNow();
    private (int Version, PeopleOrder Order)? order;

    /// <summary>Digests of one period and one date, made together.</summary>
    private sealed record Owing(DueDigest Due, DateOnly Today, List<Receiver> Receivers);

    /// <param name="owed">What a receiver is owed.</param>
    /// <param name="skips">People who are not tried, by rule, period and person.</param>
    /// <param name="told">What became of each one that was not told before.</param>
    public async Task RunAsync(DateTimeOffset at, Func<Receiver, IEnumerable<DueDigest>> owed, Func<DueDigest, int, bool> skips, bool dryRun, Action<Receiver, DueDigest, Told?> told, CancellationToken ct)
    {
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return;
        var all = Gather(session, picture.Organisation, at, owed, skips);
        foreach (var owing in all)
        {
            if (dryRun)
            {
                foreach (var receiver in owing.Receivers) told(receiver, owing.Due, null);
                continue;
            }

            await MakeAsync(session, picture, owing, told, ct);
        }

        session.Done();
    }

    /// <summary>The digest of one receiver as it would be made now.</summary>
    /// <returns>None while the store holds no organisation.</returns>
    public (Digest Digest, DigestFigures Figures)? Preview(Receiver receiver, DueDigest due, DateTimeOffset at)
    {
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return null;
        var today = LocalDay(receiver, at);
        var reader = Reader(session, picture, due, today);
        var remembered = session.Prepare("SELECT \"Body\" FROM \"Digests\" WHERE \"Rule\" = @p0 AND \"Period\" = @p1 AND \"PersonId\" = @p2")
            .Bind(0, due.Rule).Bind(1, DigestCalendar.PeriodBefore(due)).Bind(2, receiver.Person.Id.Value);
        var memory = remembered.Step() ? DigestMemory.Read(remembered.Text(0)) : null;
        remembered.Reset();
        var figures = reader.Of(receiver);
        var digest = Compose(receiver, due, figures, reader, memory, DigestTips.Newest(session, today));
        session.Done();
        return (digest, figures);
    }

    /// <summary>Figures for a look back: how they stand now.</summary>
    /// <param name="useOnly">Who was active, and nothing else.</param>
    public DigestReader Reader(ReadSession session, OrganisationPicture picture, DueDigest due, DateOnly today, bool useOnly = false) =>
        new(session, picture, OrderOf(picture), due, today, useOnly, access.CurrentValue.Price, WorkingDays.Read(access.CurrentValue.Holidays, out _) ?? WorkingDays.WithoutHolidays);

    public static DateOnly LocalDay(Receiver receiver, DateTimeOffset at) => DigestCalendar.LocalDay(at, DigestCalendar.ZoneOf(receiver.Plan.Zone ?? receiver.Person.TimeZone));

    private List<Owing> Gather(ReadSession session, Organisation organisation, DateTimeOffset at, Func<Receiver, IEnumerable<DueDigest>> owed, Func<DueDigest, int, bool> skips)
    {
        var groups = new Dictionary<(string, string, DateOnly), Owing>();
        var done = new Dictionary<(string, string), HashSet<int>>();
        var met = reach.Met(session);
        foreach (var receiver in receivers.All(session, organisation))
        {
            // Whoever did not ask is owed nothing from before they first met the bot; on a local page, from before it was there.
            var (reachable, since) = met(receiver.Person.Id.Value);
            if (!reachable) continue;
            var from = receiver.Asked ? null : since ?? (lifetime.ApplicationStarted.IsCancellationRequested ? startedAt : null);
            foreach (var due in owed(receiver))
            {
                if (due.DueAt < from) continue;
                if (!done.TryGetValue((due.Rule, due.Period), out var people)) done.Add((due.Rule, due.Period), people = Outreach.Outreach.ToldOf(session, due.Rule, due.Period));
                if (people.Contains(receiver.Person.Id.Value) || skips(due, receiver.Person.Id.Value)) continue;
                var key = (due.Rule, due.Period, LocalDay(receiver, at));
                if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = new(due, key.Item3, []));
                group.Receivers.Add(receiver);
            }
        }

        return [.. groups.Values];
    }

    private async Task MakeAsync(ReadSession session, OrganisationPicture picture, Owing owing, Action<Receiver, DueDigest, Told?> told, CancellationToken ct)
    {
        var reader = Reader(session, picture, owing.Due, owing.Today);
        var tip = DigestTips.Newest(session, owing.Today);
        using var before = new Remembered(session, owing.Due.Rule, DigestCalendar.PeriodBefore(owing.Due));
        foreach (var batch in owing.Receivers.Chunk(Batch))
        {
            var tellings = new Telling[batch.Length];
            var memories = new string[batch.Length];
            for (var i = 0; i < batch.Length; i++)
            {
                var figures = reader.Of(batch[i]);
                var digest = Compose(batch[i], owing.Due, figures, reader, before.Of(batch[i].Person.Id.Value), tip);
                tellings[i] = TellingOf(batch[i], owing.Due, digest);
                memories[i] = DigestMemory.Of(digest, figures).Write();
            }

            var outcomes = await WriteAsync(owing.Due, tellings, memories, ct);
            for (var i = 0; i < batch.Length; i++) told(batch[i], owing.Due, outcomes[i]);
        }
    }

    private static Digest Compose(Receiver receiver, DueDigest due, DigestFigures figures, DigestReader reader, DigestMemory? before, Tip? tip) =>
        DigestComposer.Compose(figures, new(
            $"{due.Rule}|{due.Period}", receiver.Plan, due, receiver.Person.Locale, before is null ? [] : Outcomes(before, figures, reader, DigestReplies.Of(receiver.Plan.Language, receiver.Person.Locale).Language),
            tip is not null && tip.Author != receiver.Person.Name ? tip : null, tip is null));

    private static List<ActionOutcome> Outcomes(DigestMemory before, DigestFigures figures, DigestReader reader, string language) =>
        [.. before.Actions.Select(a => new ActionOutcome(a.Action, a.PressedAt, (a.Language ?? language) == language ? a.Result : null, Measured(a.Action, figures, reader)) { GoingBack = IdleOf(a.Action, figures)?.GoingBack ?? 0 })];

    private static IdleSeats? IdleOf(DigestAction action, DigestFigures figures) =>
        action.Kind is DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats ? figures.Seats?.Idle.FirstOrDefault(i => DigestAction.Subjects(i.ToolId) == action.Subject) : null;

    /// <summary>The same figure as when the action was proposed; none when there is nothing left to measure, or the receiver may not see it.</summary>
    private static decimal? Measured(DigestAction action, DigestFigures figures, DigestReader reader) => action.Kind switch
    {
        DigestActionKind.DecideWait or DigestActionKind.ChaseWait => reader.DaysOpen(action.Subject) ?? 0,
        DigestActionKind.AskIdleSeats or DigestActionKind.ReleaseIdleSeats => figures.Seats is null ? null : IdleOf(action, figures)?.Count ?? 0,
        DigestActionKind.InvitePairing => figures.Use?.Engaged,
        DigestActionKind.RaiseLimit => figures.Spend is { Budget: { } budget } spend ? spend.Forecast - budget : null,
        DigestActionKind.PublishTip => null,
        DigestActionKind.FixSource => (figures.Data.Behind.FirstOrDefault(b => b.Source == action.Subject)?.Through ?? figures.Today).DayNumber,
    };

    private static Telling TellingOf(Receiver receiver, DueDigest due, Digest digest) => new(
        receiver.Person.Id.Value, due.Rule, due.Period,
        new(digest.Card.Text, new CardContent("digest", JsonSerializer.SerializeToElement(digest.Card, DigestJson.Default.DigestCard))), Purpose.Digest,
        DigestWords.Of(receiver.Plan.Language, receiver.Person.Locale).Why(due.Rhythm, receiver.Asked))
    {
        UsefulUntil = due.UsefulUntil,
    };

    /// <summary>Ledger, message and memory in one commit. When another host was faster, the ledger refuses the batch, and the second look finds what is done.</summary>
    private async Task<IReadOnlyList<Told>> WriteAsync(DueDigest due, Telling[] tellings, string[] memories, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await writer.WriteAsync(scope => Write(scope, due, tellings, memories), ct);
            }
            catch (DbUpdateException) when (attempt < 3)
            {
                // Another host wrote between our look and our commit.
            }
        }
    }

    private IReadOnlyList<Told> Write(WriteScope scope, DueDigest due, Telling[] tellings, string[] memories)
    {
        var outcomes = outreach.TellAll(scope, tellings);
        using var insert = Statement.Prepare(scope.Connection, scope.Transaction,
            "INSERT INTO \"Digests\" (\"Rule\", \"Period\", \"PersonId\", \"MadeAt\", \"Body\", \"Version\") VALUES (@p0, @p1, @p2, @p3, @p4, 0)");
        for (var i = 0; i < tellings.Length; i++)
            if (outcomes[i] == Told.Queued)
                insert.Bind(0, due.Rule).Bind(1, due.Period).Bind(2, tellings[i].PersonId).Bind(3, Converters.ToNumber(outreach.Now)).Bind(4, memories[i]).Run();
        return outcomes;
    }

    private PeopleOrder OrderOf(OrganisationPicture picture)
    {
        if (order is { } known && known.Version == picture.Version) return known.Order;
        var made = new PeopleOrder(picture.Organisation);
        order = (picture.Version, made);
        return made;
    }

    /// <summary>What is remembered of the digests before, in the order of people, read along with them.</summary>
    private sealed class Remembered : IDisposable
    {
        private readonly Statement rows;
        private (int Person, string Body)? next;

        public Remembered(ReadSession session, string rule, string period)
        {
            rows = session.Prepare("SELECT \"PersonId\", \"Body\" FROM \"Digests\" WHERE \"Rule\" = @p0 AND \"Period\" = @p1 ORDER BY \"PersonId\"").Bind(0, rule).Bind(1, period);
            Advance();
        }

        public DigestMemory? Of(int person)
        {
            while (next is { } row && row.Person < person) Advance();
            return next is { } found && found.Person == person ? DigestMemory.Read(found.Body) : null;
        }

        private void Advance() => next = rows.Step() ? (rows.Int32(0), rows.Text(1)) : null;

        public void Dispose() => rows.Reset();
    }
}
