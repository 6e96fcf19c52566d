using ChatBot.Core.Questions.Reading;

namespace ChatBot.Core.Questions;

/// <summary>Who leads and who belongs to which team: open to all, and answered in words.</summary>
internal static class OrganisationFacts
{
    public static Parsed? Read(Sentence sentence, Slots slots)
    {
        var organisation = sentence.Organisation;
        var leads = sentence.Has("v", "lead") || sentence.HasWord("manager", "boss", "lead", "leader", "supervisor")
            || sentence.Has("q", "who") && sentence.Tagged.Tokens.Exists(t => t.Text is "report" or "reports" or "reporting") && sentence.HasWord("to");
        var person = slots.Scope switch
        {
            Scope.OfPerson p => organisation.Find(p.Person),
            Scope.Self => sentence.Asker.Person,
            _ => null,
        };
        if (leads && person is not null)
            return person.Manager is { } manager && organisation.Find(manager) is { } above
                ? new Parsed.Said($"{person.Name} reports to {above.Name}.")
                : new Parsed.Said($"{person.Name} reports to nobody.");
        if (person is not null && slots.Scope is Scope.OfPerson && slots.By.Count == 0 && sentence.Has("q", "who") && sentence.Items.TrueForAll(i => i.Name is not null || i.Is("q", "who") || i.IsFiller || i.IsSymbol))
            return new Parsed.Said($"{person.Name} ({person.Title})" + (person.Team is { } home ? $" is in {organisation.Team(home).Name}" : " belongs to no team")
                + (person.Manager is { } lead && organisation.Find(lead) is { } head ? $" and reports to {head.Name}." : "."));
        if (leads && slots.Scope is Scope.OfTeam { Team: var team } && sentence.Has("q"))
        {
            var members = organisation.Members(team).ToList();
            if (members.Count == 0) members = [.. organisation.MembersBelow(team)];
            var ids = members.Select(m => m.Id).ToHashSet();
            var heads = members.Where(m => m.Manager is not { } boss || !ids.Contains(boss)).OrderByDescending(m => organisation.DirectReports(m.Id).Count()).Take(1).ToList();
            return heads.Count == 0
                ? new Parsed.Said($"Nobody is in {organisation.Team(team).Name}.")
                : new Parsed.Said($"{heads[0].Name} ({heads[0].Title}) leads {organisation.Team(team).Name}.");
        }
        if (person is not null && (slots.By is [Dimension.Team] or [Dimension.Department] || (sentence.HasWord("team", "department") && sentence.HasWord("which", "what"))))
        {
            if (person.Team is not { } own) return new Parsed.Said($"{person.Name} belongs to no team.");
            var department = organisation.Department(own);
            var name = organisation.Team(own).Name;
            return new Parsed.Said(department.Id == own ? $"{person.Name} is in {name}." : $"{person.Name} is in {name}, which belongs to {department.Name}.");
        }
        return null;
    }
}
