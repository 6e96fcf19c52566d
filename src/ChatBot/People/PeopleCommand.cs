using ChatBot.Core.Commands;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Dialogue;
using ChatBot.Privacy;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.People;

/// <summary>Who is here, in which team, and who manages whom: what a directory tells everybody. Links to vendors and platforms are for admins.</summary>
internal sealed class PeopleCommand(Func<ChatBotDb> open) : ICommand
{
    public string Name => "people";
    public IReadOnlyList<string> Verbs => ["list", "find", "manager"];
    public string Usage => "people [list [TEAM]] · people find NAME · people manager NAME · … page N";
    public string Does => "Who is in which team, and who manages whom";
    public Audience For => Audience.Everyone;

    public async Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct)
    {
        var words = new Arguments(call.Words);
        var page = words.Page();
        var verb = words.Next();
        return verb switch
        {
            "" or "list" => List(call.Deed, words.Rest, page),
            "find" => await FindAsync(call.Deed, words.Rest, page, ct),
            "manager" or "manages" => Manager(call.Deed, words.Rest),
            _ => CommandTalk.NotUnderstood(this, verb),
        };
    }

    private static CommandAnswer List(Deed deed, string team, int page)
    {
        var organisation = deed.Organisation;
        if (team.Length == 0)
        {
            var all = organisation.People.OrderBy(p => p.Name, StringComparer.Ordinal).ToList().PageOf(page);
            return CommandAnswer.Say(CommandTalk.Table($"{all.Total} people in {organisation.Teams.Count} teams", "people list", all, Columns, p => Row(organisation, p), next: ["/ai people find"]));
        }
        var found = Finding.Team(organisation, team);
        if (found is not Found<Team>.One { Value: var one }) return CommandTalk.Unclear(found, "teams", team)!;
        var members = organisation.MembersBelow(one.Id).OrderBy(p => p.Name, StringComparer.Ordinal).ToList().PageOf(page);
        return CommandAnswer.Say(CommandTalk.Table($"{members.Total} people in {one.Name}", $"people list {one.Name}", members, Columns, p => Row(organisation, p)));
    }

    private async Task<CommandAnswer> FindAsync(Deed deed, string text, int page, CancellationToken ct)
    {
        if (text.Length == 0) return CommandTalk.Missing(this, "Say a part of the name, e-mail or title.");
        var organisation = deed.Organisation;
        var found = Finding.People(organisation, text);
        if (found.Count == 0)
        {
            var near = Nearest.Of(text, organisation.People.Select(p => p.Name)) is { } name ? $" Did you mean {name}?" : "";
            return CommandAnswer.Say($"Nobody here goes by \"{CommandTalk.Shown(text)}\".{near}");
        }
        if (found.Count > 1)
        {
            var shown = found.PageOf(page);
            return CommandAnswer.Say(CommandTalk.Table($"{shown.Total} people", $"people find {text}", shown, Columns, p => Row(organisation, p)));
        }

        var person = found[0];
        var lines = new List<string>
        {
            $"{person.Name}, {person.Title}", $"E-mail: {person.Email}", $"Team: {TeamOf(organisation, person)}", $"Manager: {ManagerOf(organisation, person)?.Name ?? "nobody"}",
            $"Manages: {organisation.DirectReports(person.Id).Count()} directly, {organisation.Reports(person.Id).Count()} in all",
        };
        if (organisation.IsAdmin(person)) lines.Add("Is an admin here.");
        if (organisation.IsFinance(person)) lines.Add("Is finance here.");
        if (deed.IsAdmin || person.Id == deed.Actor.Id) lines.Add($"Linked accounts: {await LinksAsync(person, ct)}");
        var isShown = Permissions.ByName(Asker.Of(organisation, deed.Actor), organisation, person, MeasureClass.Access);
        if (isShown) lines.Add($"Seats and accounts: {Joined(organisation.SeatsOf(person.Id).Select(s => organisation.Tool(s.Tool).Name))}");
        var said = string.Join('\n', lines);

        // Name, team and manager are everybody's to see; what somebody holds is not.
        return isShown || deed.IsAdmin ? CommandAnswer.Change(said, scope => Looks.Remember(scope, deed.Actor.Id, [person.Id], "seats and linked accounts", deed.Today)) : CommandAnswer.Say(said);
    }

    private static CommandAnswer Manager(Deed deed, string text)
    {
        var organisation = deed.Organisation;
        var found = text.Length == 0 ? new Found<Person>.One(deed.Actor) : Finding.Person(organisation, text);
        if (found is not Found<Person>.One { Value: var person }) return CommandTalk.Unclear(found, "people", text)!;
        var line = new List<string>();
        for (var at = ManagerOf(organisation, person); at is not null; at = ManagerOf(organisation, at)) line.Add($"{at.Name}, {at.Title}");
        var below = organisation.DirectReports(person.Id).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => p.Name).ToList();
        return CommandAnswer.Say(string.Join('\n',
            line.Count == 0 ? $"{person.Name} reports to nobody." : $"{person.Name} reports to {string.Join(" → ", line)}.",
            below.Count == 0 ? $"Nobody reports to {person.Name}." : $"{below.Count} report to {person.Name}: {Joined(below)}."));
    }

    private async Task<string> LinksAsync(Person person, CancellationToken ct)
    {
        await using var db = open();
        return Joined(await db.Identities.AsNoTracking().Where(i => i.PersonId == person.Id.Value).OrderBy(i => i.Ref).Select(i => i.Ref).ToListAsync(ct));
    }

    private static readonly string[] Columns = ["Name", "Title", "Team", "Manager"];

    private static string[] Row(Organisation organisation, Person person) =>
        [person.Name, person.Title.Length > 0 ? person.Title : "–", TeamOf(organisation, person), ManagerOf(organisation, person)?.Name ?? "–"];

    private static string TeamOf(Organisation organisation, Person person) => person.Team is { } team ? organisation.Team(team).Name : "no team";

    private static Person? ManagerOf(Organisation organisation, Person person) => person.Manager is { } manager ? organisation.Find(manager) : null;

    private static string Joined(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } all ? all : "none";
}
