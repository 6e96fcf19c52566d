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
internal sealed class SeatsCommand(ReadSessions sessions, OrganisationPictures pictures, SeatReleases releases, SeatTasks tasks) : ICommand
{
    private const int Window = 30;

    public string Name => "seats";
    public IReadOnlyList<string> Verbs => ["audit", "list", "release", "done"];
    public string Usage => "seats [audit] · seats list TOOL dormant|never-used|login-only · seats release TOOL dormant|never-used · seats done TOOL · … page N";
    public string Does => "Seats against real use: logins, active people, dormant, never used, reclaimable";
    public Audience For => Audience.Finance;

    /// <summary>Whoever looks after a tool need not be of finance.</summary>
    public Audience Needs(IReadOnlyList<string> words) => words is ["done", _, ..] ? Audience.Everyone : For;

    private enum Kind { Dormant, NeverUsed, LoginOnly }

    private sealed record Audit(Tool Tool, IReadOnlyList<Seat> Held, int LoggedIn, int Active, IReadOnlyList<Seat> LoginOnly, IReadOnlyList<Seat> Dormant, IReadOnlyList<Seat> NeverUsed);

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        if (call.Words.ToArray() is not ["done", .. var words]) return Run(call);
        var name = string.Join(' ', words);
        return Finding.Tool(call.Deed.Organisation, name) is Found<Tool>.One { Value: var tool } ? CommandAnswer.Say(await tasks.DoneAsync(call.Deed, tool, call.Deed.Today, ct)) : CommandTalk.Unclear(Finding.Tool(call.Deed.Organisation, name), "tools", name)!;
    }

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

    private CommandAnswer Release(CommandCall call, Tool tool, Kind kind, IReadOnlyList<Seat> seats)
    {
        if (kind == Kind.LoginOnly) return CommandTalk.Missing(this, "Somebody who logs in may be stuck: release dormant or never-used seats.");
        var (deed, organisation) = (call.Deed, call.Deed.Organisation);
        var plan = releases.Plan(organisation, tool, seats, deed.Today);
        if (plan.Free.Count == 0) return CommandAnswer.Say($"None of these {seats.Count} seats can go: {Core.Digests.DigestReplies.English.WhoStays}.");
        var words = new Phrasing(deed.Actor.Locale);
        var what = $"{(plan.Free.Count == 1 ? "One seat" : $"{plan.Free.Count} seats")} of {tool.Name}, worth {words.Money(Monthly(organisation, tool, plan.Free.Count), organisation.Settings.ReportingCurrency)} a month";
        var seal = CommandTalk.Seal([tool.Name, kind.ToString(), .. plan.Free.Select(p => p.Email)]);
        if (call.Seal != seal)
            return CommandAnswer.AskFirst(CommandTalk.DryRun($"{what}, would go back: {plan.How}, and their holders are told.", [.. plan.Free.Select(p => $"{p.Name} ({p.Email})")],
                plan.Kept == 0 ? null : $"{plan.Kept} more {(plan.Kept == 1 ? "stays" : "stay")}: {Core.Digests.DigestReplies.English.WhoStays}."), seal, scope => Looked(scope, deed, tool, kind, plan.Free.Select(p => p.Id)));
        return CommandAnswer.Change($"Done: {char.ToLowerInvariant(what[0])}{what[1..]}, {(plan.Free.Count == 1 ? "is" : "are")} on the way back: {plan.How}. Until that has happened they count as held.", scope => releases.Carry(scope, deed, plan, $"{Named(kind)} seat"));
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
