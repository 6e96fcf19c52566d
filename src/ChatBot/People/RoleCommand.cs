using ChatBot.Core.Commands;
using ChatBot.Core.People;
using ChatBot.Dialogue;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.Extensions.Options;

namespace ChatBot.People;

/// <summary>Who is an admin, who is finance.</summary>
internal sealed class RoleCommand(Role role, Keys keys, IOptions<OrganisationOptions> options) : ICommand
{
    public string Name => role == Role.Admin ? "admins" : "finance";
    public IReadOnlyList<string> Verbs => ["list", "add", "remove"];
    public string Usage => $"{Name} [list] · {Name} add EMAIL · {Name} remove EMAIL";
    public string Does => role == Role.Admin ? "Who administers this service; add and remove" : "Who sees all money; add and remove";
    public Audience For => Audience.Admins;

    public Task<CommandAnswer> RunAsync(CommandCall call, CancellationToken ct) => Task.FromResult(Run(call));

    private CommandAnswer Run(CommandCall call)
    {
        var words = new Arguments(call.Words);
        var verb = words.Next();
        var (deed, organisation) = (call.Deed, call.Deed.Organisation);
        var have = (role == Role.Admin ? organisation.Settings.Admins : organisation.Settings.Finance).Order(StringComparer.Ordinal).ToList();
        if (verb is "" or "list") return CommandAnswer.Say($"{Name}: {(have.Count == 0 ? "nobody" : string.Join(", ", have))}.{(Fixed().Count > 0 ? $" Set in the configuration, and not changed here: {string.Join(", ", Fixed())}." : "")}");
        if (verb is not ("add" or "remove")) return CommandTalk.NotUnderstood(this, verb);

        var found = Finding.Person(organisation, words.Rest);
        // Somebody who left is in no list of people any more, and still may have to lose a role.
        var email = found is Found<Person>.One one ? one.Value.Email : verb == "remove" && have.Contains(Organisation.NormaliseEmail(words.Rest)) ? Organisation.NormaliseEmail(words.Rest) : null;
        if (email is null) return CommandTalk.Unclear(found, "people", words.Rest)!;
        if (verb == "add" == have.Contains(email)) return CommandAnswer.Say(verb == "add" ? $"{email} is there already." : $"{email} is not there.");
        if (verb == "remove" && Fixed().Contains(email)) return CommandAnswer.Say($"{email} is set in the configuration (Organisation:{(role == Role.Admin ? "Admins" : "Finance")}); take it out there.");
        if (verb == "remove" && role == Role.Admin && have.Count == 1) return CommandAnswer.Say("That is the last admin. Add another one first.");
        if (verb == "remove" && email == deed.Actor.Email && call.Seal != CommandTalk.Seal(email))
            return CommandAnswer.AskFirst($"You would no longer be among {Name}. Say yes to do it.", CommandTalk.Seal(email));

        return CommandAnswer.Change(verb == "add" ? $"Done: {email} is now among {Name}." : $"Done: {email} is no longer among {Name}.", scope =>
        {
            var row = scope.Db.Roles.FirstOrDefault(r => r.Email == email && r.Role == role);
            if (verb == "add" && row is null) scope.Db.Roles.Add(new RoleRow { Email = email, Role = role });
            if (verb == "remove" && row is not null) scope.Db.Roles.Remove(row);
            scope.Db.Organisations.Single().Version++;
            deed.Trail(scope, keys, $"{Name}.{verb}", email, verb == "add" ? "no" : "yes", verb == "add" ? "yes" : "no");
            scope.Db.SaveChanges();
        });
    }

    private List<string> Fixed() => [.. (role == Role.Admin ? options.Value.Admins : options.Value.Finance).Select(Organisation.NormaliseEmail)];
}
