using ChatBot.Core.Answers;
using ChatBot.Core.Commands;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.Dialogue;
using ChatBot.People;
using ChatBot.Privacy;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Licences;

/// <summary>Seats bought against seats used: who only logs in, who stopped, who never began, and what could come back.</summary>
internal sealed class SeatsCommand(ReadSessions sessions, OrganisationPictures pictures, Keys keys) : ICommand
{
    /// <summary>The rule under which a given-back seat is remembered, whoever gave it back.</summary>
    private const string Released = "seat.released";

    private const int Window = 30;

    public string Name => "seats";
    public IReadOnlyList<string> Verbs => ["audit", "list", "release"];
    public string Usage => "seats [audit] · seats list TOOL dormant|never-used|login-only · seats release TOOL dormant|never-used · … page N";
    public string Does => "Seats against real use: logins, active people, dormant, never used, reclaimable";
    public Audience For => Audience.Finance;

    private enum Kind { Dormant, NeverUsed, LoginOnly }

    private sealed record Audit(Tool Tool, IReadOnlyList<Seat> Held, int LoggedIn, int Active, IReadOnlyList<Seat> LoginOnly, IReadOnlyList<Seat> Dormant, IReadOnlyList<Seat> NeverUsed);

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Run(call));

    private CommandAnswer Run(CommandCall call)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var verb = words.Next();
        if (verb is "" or "audit") return Show(call.Deed, page);
        if (verb is not ("list" or "release")) return CommandTalk.NotUnderstood(this, verb);
        // Who does not use a seat is use by name, and that is for admins alone.
        if (!call.Deed.IsAdmin) return CommandAnswer.Refuse("Names behind idle seats are for admins only. \"seats\" shows the numbers.");
        if (call.Deed.Organisation.Settings.TeamsOnly) return CommandAnswer.Refuse("In works-council mode nobody sees who does not use a seat, so nothing was shown. \"seats\" shows the numbers.");
        if (KindOf(words) is not { } kind) return CommandTalk.Missing(this, "Say which seats: dormant, never-used or login-only.");
        var found = Finding.Tool(call.Deed.Organisation, words.Rest);
        if (found is not Found<Tool>.One { Value: var tool }) return CommandTalk.Unclear(found, "tools", words.Rest)!;
        var audit = Read(call.Deed).FirstOrDefault(a => a.Tool.Id == tool.Id);
        var seats = audit is null ? [] : kind switch { Kind.Dormant => audit.Dormant, Kind.NeverUsed => audit.NeverUsed, Kind.LoginOnly => audit.LoginOnly };
        if (seats.Count == 0) return CommandAnswer.Say($"There are no such seats of {tool.Name}.");
        return verb == "list" ? List(call.Deed, tool, kind, seats, page) : Release(call, tool, kind, seats);
    }

    private CommandAnswer Show(Deed deed, int page)
    {
        var (audits, words, currency) = (Read(deed), new Phrasing(deed.Actor.Locale), deed.Organisation.Settings.ReportingCurrency);
        var reclaimable = audits.Sum(a => Monthly(deed.Organisation, a.Tool, a.Dormant.Count));
        return CommandAnswer.Say(CommandTalk.Table(
            $"{audits.Sum(a => a.Held.Count)} seats, {audits.Sum(a => a.Dormant.Count)} dormant: {words.Money(reclaimable, currency)} a month could come back", "seats audit", audits.PageOf(page),
            ["Tool", $"Seats · logged in · active in {Window} days", "Login only · dormant · never used", "Reclaimable a month"],
            a => [a.Tool.Name, $"{a.Held.Count} · {a.LoggedIn} · {a.Active}", $"{a.LoginOnly.Count} · {a.Dormant.Count} · {a.NeverUsed.Count}", words.Money(Monthly(deed.Organisation, a.Tool, a.Dormant.Count), currency)],
            [$"Dormant: held for {Window} days or longer without activity in them. Login only: dormant, and logged in meanwhile. Never used: no activity since the data begins."],
            deed.IsAdmin && audits.FirstOrDefault(a => a.Dormant.Count > 0) is { } first ? [$"/ai seats list {first.Tool.Name} dormant"] : null));
    }

    private static CommandAnswer List(Deed deed, Tool tool, Kind kind, IReadOnlyList<Seat> seats, int page)
    {
        var words = new Phrasing(deed.Actor.Locale);
        var shown = seats.PageOf(page);
        return CommandAnswer.Change(CommandTalk.Table($"{seats.Count} {Named(kind)} seats of {tool.Name}", $"seats list {tool.Name} {Named(kind)}", shown, ["Name", "Team", "Held since", "Last login"],
            s => deed.Organisation.Find(s.Holder)! is var person
                ? [person.Name, person.Team is { } team ? deed.Organisation.Team(team).Name : "–", words.Day(s.AssignedOn), s.LastLogin is { } login ? words.Day(login) : "none known"] : [],
            next: kind == Kind.LoginOnly ? null : [$"/ai seats release {tool.Name} {Named(kind)}"]), scope => Looked(scope, deed, tool, kind, shown.Items.Select(s => s.Holder)));
    }

    /// <summary>Who waits for access elsewhere may be blocked, not idle; who has just got a seat has had no chance yet.</summary>
    private CommandAnswer Release(CommandCall call, Tool tool, Kind kind, IReadOnlyList<Seat> seats)
    {
        if (kind == Kind.LoginOnly) return CommandTalk.Missing(this, "Somebody who logs in may be stuck: release dormant or never-used seats.");
        var (deed, organisation) = (call.Deed, call.Deed.Organisation);
        var kept = seats.Where(s => organisation.RequestsOf(s.Holder).Any(r => r.Status == RequestStatus.Open) || s.AssignedOn > deed.Today.AddDays(-Window)).ToList();
        var free = seats.Except(kept).Select(s => organisation.Find(s.Holder)!).OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        if (free.Count == 0) return CommandAnswer.Say($"None of these {seats.Count} seats can go: their holders wait for access elsewhere, or have had the seat for less than {Window} days.");
        var words = new Phrasing(deed.Actor.Locale);
        var worth = words.Money(Monthly(organisation, tool, free.Count), organisation.Settings.ReportingCurrency);
        var seal = CommandTalk.Seal([tool.Name, kind.ToString(), .. free.Select(p => p.Email)]);
        if (call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"{free.Count} seats of {tool.Name} would be put on the release list, worth {worth} a month.", [.. free.Select(p => $"{p.Name} ({p.Email})")],
                kept.Count == 0 ? null : $"{kept.Count} more stay out: their holders wait for access elsewhere, or have had the seat for less than {Window} days."), seal, scope => Looked(scope, deed, tool, kind, free.Select(p => p.Id)));
        return CommandAnswer.Change(string.Join('\n',
            $"Done: {free.Count} seats of {tool.Name} are on the release list, worth {worth} a month. Take them back where {tool.Vendor} manages licences; they count as held until the vendor says otherwise.",
            string.Join(", ", free.Select(p => p.Email))), scope =>
        {
            foreach (var person in free)
            {
                var period = $"{tool.Id.Value}|{deed.Today:yyyy-MM-dd}";
                if (scope.Db.Ledger.Any(l => l.Rule == Released && l.Period == period && l.PersonId == person.Id.Value)) continue;
                scope.Db.Ledger.Add(new LedgerRow { Rule = Released, Period = period, PersonId = person.Id.Value, DoneAt = deed.Now });
                deed.Trail(scope, keys, "seat.release", $"{tool.Name}: {person.Email}", "held", $"to be released, {Named(kind)}");
            }
            scope.Db.SaveChanges();
        });
    }

    private static void Looked(WriteScope scope, Deed deed, Tool tool, Kind kind, IEnumerable<PersonId> people) =>
        Looks.Remember(scope, deed.Actor.Id, [.. people], $"{Named(kind)} seats of {tool.Name}", deed.Today);

    private List<Audit> Read(Deed deed)
    {
        using var session = sessions.Take();
        var picture = pictures.Look(session)!;
        var day = deed.Organisation.Settings.DataTo is { } last && last < deed.Today ? last : deed.Today;
        var window = new DateRange(day.AddDays(1 - Window), day);
        var everyone = Group.Everyone(picture.Organisation);
        var figures = new SeatFigures(session, new Layout(picture, everyone, Filters.None, [], DateRange.Day(day)));
        var active = figures.ActiveByTool(window);
        var held = figures.HeldOn(day).Select(s => s.Seat).ToLookup(s => s.Tool);
        var loginOnly = figures.Of(Measure.LoginOnlySeats)(day).Select(s => s.Seat).ToLookup(s => s.Tool);
        var dormant = figures.Of(Measure.DormantSeats)(day).Select(s => s.Seat).ToLookup(s => s.Tool);
        var never = figures.Of(Measure.NeverUsedSeats)(day).Select(s => s.Seat).ToLookup(s => s.Tool);
        session.Done();
        return [.. picture.Organisation.Tools.Where(t => held.Contains(t.Id)).OrderByDescending(t => dormant[t.Id].Count()).ThenBy(t => t.Name, StringComparer.Ordinal).Select(t => new Audit(
            t, [.. held[t.Id]], held[t.Id].Count(s => s.LastLogin is { } login && window.Contains(login)),
            held[t.Id].Count(s => active.TryGetValue(t.Id, out var people) && people.Contains(s.Holder.Value)), [.. loginOnly[t.Id]], [.. dormant[t.Id]], [.. never[t.Id]]))];
    }

    private static decimal Monthly(Organisation organisation, Tool tool, int seats) =>
        tool.SeatPriceMonth is { } price ? seats * price.Amount * (Exchange.Rate(organisation.Settings, price.Currency) ?? 0) : 0;

    private static Kind? KindOf(Arguments words) =>
        words.Take("dormant") ? Kind.Dormant
        : words.Take("never-used") || words.Take("never") && (words.Take("used") || true) ? Kind.NeverUsed
        : words.Take("login-only") || words.Take("login") && (words.Take("only") || true) ? Kind.LoginOnly
        : null;

    private static string Named(Kind kind) => kind switch { Kind.Dormant => "dormant", Kind.NeverUsed => "never-used", Kind.LoginOnly => "login-only" };
}
