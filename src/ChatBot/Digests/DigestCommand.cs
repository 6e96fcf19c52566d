using System.Globalization;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Outreach;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Digests;

/// <summary>A digest as its receiver wants it; for admins, anybody's as they would see it, who got what, and a period once more.</summary>
internal sealed class DigestCommand(DigestRun run, DigestReceivers receivers, DigestActs acts, Func<ChatBotDb> open, IOptionsMonitor<DigestOptions> options) : ICommand
{
    private const int Shown = 20;

    public string Name => "digest";

    public IReadOnlyList<string> Verbs { get; } = ["subscribe", "unsubscribe", "plan", "preview", "do", "share", "history", "run"];

    public string Usage => "digest [subscribe … | unsubscribe | preview [EMAIL] | do NUMBER | share TEXT | history [EMAIL | PERIOD] | run PERIOD]";

    public string Does => "the card about your teams: when and how it comes, what it would say now, and its actions";

    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var rest = call.Words.Count > 1 ? call.Text[(call.Text.IndexOf(call.Words[0], StringComparison.Ordinal) + call.Words[0].Length)..].Trim() : "";
        return (call.Words.Count > 0 ? call.Words[0].ToLowerInvariant() : "plan") switch
        {
            "plan" => CommandAnswer.Say(Describe(call.Deed, PlanOf(call.Deed))),
            "subscribe" => Subscribe(call.Deed, rest),
            "unsubscribe" => CommandAnswer.Change(Words(call.Deed, PlanOf(call.Deed)).Ended, scope => receivers.Unsubscribe(scope, call.Deed.Actor.Id.Value, call.Deed.Now)),
            "preview" => Preview(call.Deed, rest),
            "do" => await DoAsync(call, rest, ct),
            "share" => Share(call.Deed, rest),
            "history" => call.Deed.IsAdmin ? CommandAnswer.Say(await HistoryAsync(call.Deed, rest, ct)) : CommandAnswer.Refuse("Who got which digest is for admins only, so nothing is shown."),
            "run" => call.Deed.IsAdmin ? await RunAgainAsync(call, rest, ct) : CommandAnswer.Refuse("Only admins may run a period again, so nothing was done."),
            var other => CommandAnswer.Say($"I do not know \"digest {other}\". It goes like this: {Usage}."),
        };
    }

    private DigestPlan PlanOf(Deed deed)
    {
        using var db = open();
        return DigestReceivers.PlanOf(db, deed.Actor.Id.Value) is { } said ? said : deed.Leads && options.CurrentValue.ForManagers ? receivers.Standard : receivers.Standard with { Rhythms = [] };
    }

    private string Describe(Deed deed, DigestPlan plan)
    {
        var words = Words(deed, plan);
        if (plan.IsOff) return words.NotPlanned;
        var zone = plan.Zone ?? deed.Actor.TimeZone;
        var next = plan.Rhythms.Min(r => DigestCalendar.Next(plan, deed.Actor.TimeZone, r, deed.Now, options.CurrentValue.BillingCycleDay));
        return words.Planned(plan, zone, deed.Leads, TimeZoneInfo.ConvertTime(next, DigestCalendar.ZoneOf(zone)).DateTime);
    }

    private static DigestReplies Words(Deed deed, DigestPlan plan) => DigestReplies.Of(plan.Language, deed.Actor.Locale);

    private CommandAnswer Subscribe(Deed deed, string wish)
    {
        var codes = deed.Organisation.Teams.Select(t => t.CostCenter).Where(c => c is not null).Select(c => c!).Distinct().ToList();
        switch (DigestWish.Of(wish, PlanOf(deed), codes))
        {
            case DigestWish.Read.Unknown unknown:
                return CommandAnswer.Say(unknown.Sentence);
            case DigestWish.Read.Understood(var plan):
                if (plan.Scope is DigestScope.CostCenter of && !DigestReader.MaySee(deed.Organisation, deed.Actor, DigestReader.InCostCenter(deed.Organisation, of.Code)))
                    return CommandAnswer.Refuse($"A digest about cost centre {of.Code} is for finance, admins, and whoever leads all of it, so nothing was changed.");
                var wanted = plan with { Since = deed.Now };
                return CommandAnswer.Change($"{Words(deed, wanted).Kept} {Describe(deed, wanted)}", scope => DigestReceivers.Keep(scope, deed.Actor.Id.Value, wanted, deed.Now));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Everybody their own; admins anybody's, exactly as that person would see it.</summary>
    private CommandAnswer Preview(Deed deed, string email)
    {
        var person = deed.Actor;
        if (email.Length > 0)
        {
            if (!deed.IsAdmin && Organisation.NormaliseEmail(email) != deed.Actor.Email) return CommandAnswer.Refuse("You can look at your own digest: digest preview");
            if (deed.Organisation.FindByEmail(email) is not { } found) return CommandAnswer.Say($"Nobody here has the e-mail {email}.");
            person = found;
        }

        return PreviewOf(deed.Organisation, person, deed.Now) is { } digest
            ? CommandAnswer.Say(new MessageContent(digest.Card.Text, new CardContent("digest", JsonSerializer.SerializeToElement(digest.Card, DigestJson.Default.DigestCard))))
            : CommandAnswer.Say("There is nothing to make a digest of yet.");
    }

    /// <summary>As it would be made now, whether or not it is due.</summary>
    public Digest? PreviewOf(Organisation organisation, Person person, DateTimeOffset now)
    {
        DigestPlan? said;
        using (var db = open()) said = DigestReceivers.PlanOf(db, person.Id.Value);
        var receiver = receivers.Of(person, said?.ToString(), organisation) ?? new Receiver(person, receivers.Standard, Asked: false);
        var plan = receiver.Plan with { Since = null };
        var rhythm = plan.Rhythms[0];
        var due = DigestCalendar.Latest(plan, person.TimeZone, rhythm, now, options.CurrentValue.BillingCycleDay);
        return run.Preview(receiver with { Plan = plan }, due, now)?.Digest;
    }

    private async Task<CommandAnswer> DoAsync(CommandCall call, string rest, CancellationToken ct)
    {
        var words = rest.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out var number)) return CommandAnswer.Say("Which one? For example: digest do 1");
        var (plan, no) = acts.Find(call.Deed, null, number);
        if (plan is null) return CommandAnswer.Say(no!);
        if (!call.Confirmed || call.Seal != plan.Seal) return CommandAnswer.AskFirst(plan.Summary, plan.Seal);
        var said = words.Length > 1 ? words[1] : "";
        var fields = plan.Fields.Where(f => f.Value.Length > 0).ToDictionary(f => f.Id, f => f.Value);
        if (said.Length > 0 && plan.Fields.FirstOrDefault(f => f.Options.Count == 0) is { } text) fields[text.Id] = said;
        if (plan.Fields.FirstOrDefault(f => f.Required && !fields.ContainsKey(f.Id)) is { } missing) return CommandAnswer.Say($"{missing.Label}? Say it behind the number: digest do {number} …");
        return CommandAnswer.Say((await acts.DoAsync(call.Deed, plan, fields, ct)).Says);
    }

    private CommandAnswer Share(Deed deed, string text)
    {
        var words = Words(deed, PlanOf(deed));
        if (text.Length == 0) return CommandAnswer.Change(words.TipGone, scope => DigestTips.Share(scope, deed.Actor.Id.Value, "", deed.Today, deed.Now));
        if (text.Length > DigestTips.Longest) return CommandAnswer.Say(words.TipTooLong(DigestTips.Longest));
        return CommandAnswer.Change(words.TipKept,
            scope => DigestTips.Share(scope, deed.Actor.Id.Value, text, deed.Today, deed.Now));
    }

    private async Task<string> HistoryAsync(Deed deed, string which, CancellationToken ct)
    {
        var person = which.Contains('@') ? deed.Organisation.FindByEmail(which) : null;
        if (which.Contains('@') && person is null) return $"Nobody here has the e-mail {which}.";
        await using var db = open();
        var made = db.Digests.AsNoTracking().AsQueryable();
        if (person is not null) made = made.Where(d => d.PersonId == person.Id.Value);
        else if (which.Length > 0) made = made.Where(d => d.Period == which);
        var rows = await made.OrderByDescending(d => d.MadeAt).ThenBy(d => d.PersonId).Take(Shown).Select(d => new { d.Rule, d.Period, d.PersonId, d.MadeAt }).ToListAsync(ct);
        if (rows.Count == 0) return "No digest was made for that.";
        var identities = rows.Select(r => $"{r.Rule}/{r.Period}/{r.PersonId}").ToList();
        var states = await db.Outbox.AsNoTracking().Where(o => identities.Contains(o.Identity)).Select(o => new { o.Identity, o.State, o.Platform, o.Reason }).ToDictionaryAsync(o => o.Identity, ct);
        var count = await made.CountAsync(ct);
        return string.Join('\n', (string[])
        [
            $"{count} {(count == 1 ? "digest was" : "digests were")} made{(count > rows.Count ? $"; the latest {rows.Count}" : "")}:",
            .. rows.Select(r =>
            {
                var state = states.GetValueOrDefault($"{r.Rule}/{r.Period}/{r.PersonId}");
                return string.Create(CultureInfo.InvariantCulture,
                    $"• {r.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm}Z {deed.Organisation.Find(new(r.PersonId))?.Email ?? $"person {r.PersonId}"}: {r.Rule["digest.".Length..]} {r.Period}, {(state is null ? "forgotten by now" : $"{Words(state.State)} on {state.Platform}{(state.Reason is { } why ? $" ({why})" : "")}")}");
            }),
        ]);
    }

    private static string Words(OutboxState state) => state switch
    {
        OutboxState.Waiting => "waiting",
        OutboxState.Leased => "on its way",
        OutboxState.Sent => "sent",
        OutboxState.Abandoned => "given up",
        OutboxState.InDoubt => "in doubt",
    };

    /// <summary>Makes the digests of a period for everybody who should have one and has not. Who has one gets none.</summary>
    private async Task<CommandAnswer> RunAgainAsync(CommandCall call, string period, CancellationToken ct)
    {
        var (cycleDay, at) = (options.CurrentValue.BillingCycleDay, call.Deed.Now);
        IEnumerable<DueDigest> Owed(Receiver receiver) => DigestCalendar.Of(receiver.Plan, receiver.Person.TimeZone, period, cycleDay) is { } due && due.DueAt <= at ? [due with { UsefulUntil = at.AddDays(1) }] : [];
        var would = new List<string>();
        await run.RunAsync(at, Owed, (_, _) => false, dryRun: true, (receiver, _, _) => would.Add(receiver.Person.Email), ct);
        if (would.Count == 0) return CommandAnswer.Say($"Nobody is owed a digest about {period}: everybody who should have it has it, or there is no such period (2026-W24, 2026-05, cycle 2026-06-30).");
        var seal = $"{period}|{would.Count}|{would[0]}|{would[^1]}";
        if (!call.Confirmed || call.Seal != seal)
            return CommandAnswer.AskFirst($"This makes {would.Count} {(would.Count == 1 ? "digest" : "digests")} about {period}; who has one gets none.\n{string.Join('\n', would.Take(Shown).Select(w => $"• {w}"))}{(would.Count > Shown ? $"\n… and {would.Count - Shown} more" : "")}", seal);
        var outcomes = new Dictionary<Told, int>();
        await run.RunAsync(at, Owed, (_, _) => false, dryRun: false, (_, _, told) => outcomes[told!.Value] = outcomes.GetValueOrDefault(told.Value) + 1, ct);
        return CommandAnswer.Say($"{period}: {string.Join(", ", outcomes.OrderByDescending(o => o.Value).Select(o => $"{o.Value} {DigestsDue.Words(o.Key)}"))}.");
    }
}
