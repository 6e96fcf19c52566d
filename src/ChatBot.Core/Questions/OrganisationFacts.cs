using ChatBot.Core.People;
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
        if (Sizes(sentence, slots, organisation) is { } size) return size;
        if (person is not null && slots.Scope is Scope.OfPerson && sentence.Tagged.Tokens.Exists(t => t.Text is "report" or "reports" or "reporting") && sentence.HasWord("to") && (sentence.AsksCount || sentence.HasWord("many")))
        {
            var (below, direct) = (organisation.Reports(person.Id).Count(), organisation.DirectReports(person.Id).Count());
            return new Parsed.Said(below == 0 ? $"Nobody reports to {person.Name}." : below == direct ? $"{Count(direct, "person reports", "people report")} to {person.Name}." : $"{Count(direct, "person reports", "people report")} to {person.Name} directly, and {below} in all.");
        }

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

    /// <summary>"How many teams do we have", "list all departments".</summary>
    private static Parsed.Said? Sizes(Sentence sentence, Slots slots, Organisation organisation)
    {
        if (slots.Scope is not (null or Scope.Organisation) || slots.Period is not null || slots.Ranking is not null || slots.Limit is not null || slots.Filters != Filters.None) return null;
        if (sentence.Items.Exists(i => !i.IsSymbol && !i.IsFiller && !i.Is("q") && !i.Is("list") && !i.Is("v", "have") && !i.Is("s") && !i.Is("ds", "Team") && !i.Is("ds", "Department") && !i.Is("g", "across") && sentence.WordAt(i.From) is not ("all" or "our" or "the"))) return null;
        var departments = sentence.Has("ds", "Department");
        if (!departments && !sentence.Has("ds", "Team") || !(sentence.AsksCount || sentence.Has("list") || sentence.Has("q", "which"))) return null;
        var names = organisation.Teams.Where(t => !departments || t.Parent is null).Select(t => t.Name).Order(StringComparer.OrdinalIgnoreCase).ToList();
        var count = Count(names.Count, departments ? "department" : "team", departments ? "departments" : "teams");
        return new Parsed.Said(sentence.AsksCount ? $"There are {count}{(departments ? "" : $" in {Count(organisation.Teams.Count(t => t.Parent is null), "department", "departments")}")}." : $"{count}: {string.Join(", ", names)}.");
    }

    private static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";
}
