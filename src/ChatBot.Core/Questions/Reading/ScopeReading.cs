using ChatBot.Core.People;

namespace ChatBot.Core.Questions.Reading;

/// <summary>Whom and what a message is about: people, teams, tools and the other filters it names.</summary>
internal static class ScopeReading
{
    public static void Read(Sentence sentence, Slots slots, NameReading.Names names)
    {
        ReadPeopleFilters(sentence, slots);
        ReadApproval(sentence, slots);
        ReadNames(sentence, slots, names);
        ReadPronouns(sentence, slots);
    }

    private static void ReadPeopleFilters(Sentence sentence, Slots slots)
    {
        var seniorities = new List<Seniority>();
        foreach (var item in sentence.Items.Where(i => i.Is("f") && !i.Taken))
        {
            var value = item.Value("f");
            var one = value switch
            {
                "Junior" => Seniority.Junior, "Mid" => Seniority.Mid, "Staff" => Seniority.Staff, "Principal" => Seniority.Principal,
                "Manager" => Seniority.Manager, "Director" => Seniority.Director, "Executive" => Seniority.Executive, _ => Seniority.Unknown,
            };
            if (value == "engineers") slots.Filters = slots.Filters with { EngineersOnly = true };
            else if (value == "Seniors") seniorities.AddRange([Seniority.Senior, Seniority.Staff, Seniority.Principal]);
            else if (one != Seniority.Unknown) seniorities.Add(one);
            else continue;
            item.Taken = true;
        }
        if (seniorities.Count > 0) slots.Filters = slots.Filters with { Seniorities = [.. seniorities.Distinct().Order()] };
    }

    private static void ReadApproval(Sentence sentence, Slots slots)
    {
        foreach (var item in sentence.Items.Where(i => i.Is("f", "approved") || i.Is("f", "unapproved")))
        {
            if (item.Taken) continue;
            var approved = item.Is("f", "approved");
            // "Is it approved", "am I allowed to use it" ask; "approved tools" filter.
            var filters = sentence.After(item) is { } after && (after.Is("d", "Tool") || after.Is("ds", "Tool") || after.Is("ai") || after.Is("n") || after.Is("m"))
                || !approved && !sentence.IsYesNo();
            // "Is Cursor an approved tool?"
            if (sentence.IsYesNo() && sentence.WordAt(item.From - 1) is "a" or "an" or "our" && sentence.After(item) is { } kind && kind.Is("d", "Tool") && sentence.Before(item) is { Taken: true, Name: not null })
            {
                kind.Taken = true;
                continue;
            }
            if (!filters) continue;
            item.Taken = true;
            if (sentence.After(item) is { } noun && (noun.Is("d", "Tool") || noun.Is("ds", "Tool")) && !GroupsBefore(sentence, item)) noun.Taken = true;
            // "Unapproved tools and how many people used them" counts by tool.
            if ((sentence.HasWord("them", "each") || sentence.Items.Exists(i => i.Is("g", "by") && sentence.After(i)?.Is("m") == true)) && sentence.After(item)?.Is("ds", "Tool") == true) slots.Group(Dimension.Tool);
            if (IsExcluded(sentence, item)) approved = !approved;
            slots.Filters = slots.Filters with { Approved = approved };
        }
    }

    private static bool GroupsBefore(Sentence sentence, Item item) =>
        sentence.Before(item) is { } before && (before.Is("q", "which") || before.Is("g") || before.Is("r") || before.Is("list") || before.Number is not null);

    /// <summary>Stands behind "without", "except", or behind another name that does.</summary>
    private static bool IsExcluded(Sentence sentence, Item item)
    {
        var placed = false;
        for (var before = sentence.Before(item); before is not null; before = sentence.Before(before))
        {
            // "Excluding Cursor for Payments" leaves out the tool, not the team.
            placed |= sentence.WordAt(before.From) is "of" or "for" && before.Name is null;
            if (placed && before.Name is not null) return false;
            if (before.Is("ex", "except") && !before.Is("neg") || before.Is("ex", "except") && sentence.WordAt(before.From) is "without")
            {
                before.Taken = true;
                return true;
            }
            if (before.Name is null && sentence.WordAt(before.From) is not ("and" or "or" or "," or "nor" or "any" or "of" or "use" or "usage" or "using" or "for")
                && !before.Is("ai") && !before.Is("d", "Tool") && !before.Is("ds", "Tool")) return false;
        }
        return false;
    }

    private static void ReadNames(Sentence sentence, Slots slots, NameReading.Names names)
    {
        var people = new List<PersonId>();
        var teams = new List<TeamId>();
        var tools = new List<ToolId>();
        var except = new List<ToolId>();
        var texts = new Dictionary<NameKind, List<string>>();
        var lackingTool = sentence.Has("m", "NoAccess") || (sentence.HasWord("without") && (sentence.Has("n", "people") || sentence.Has("q", "who"))
            && !sentence.Items.Exists(i => i.Is("m") && !i.Is("m", "Headcount") && !i.Is("m", "ActiveUsers")));
        foreach (var (named, item) in names.Resolved)
        {
            var excluded = !(lackingTool && named.Kind == NameKind.Tool) && IsExcluded(sentence, item);
            switch (named.Kind)
            {
                case NameKind.Tool when excluded:
                    except.Add(named.Tool);
                    break;
                case NameKind.Vendor when excluded:
                    except.AddRange(sentence.Organisation.Tools.Where(t => string.Equals(t.Vendor, named.Label, StringComparison.OrdinalIgnoreCase)).Select(t => t.Id));
                    break;
                case var _ when excluded:
                    slots.Stop ??= new Parsed.Clarify($"I can leave out tools, but not “{named.Label}”. Which team, person or tool should the answer be about?", []);
                    break;
                case NameKind.Person: people.Add(named.Person); break;
                case NameKind.Team: teams.Add(named.Team); break;
                case NameKind.Tool: tools.Add(named.Tool); break;
                default:
                    if (!texts.TryGetValue(named.Kind, out var list)) texts[named.Kind] = list = [];
                    if (!list.Contains(named.Label)) list.Add(named.Label);
                    break;
            }
        }
        tools = [.. tools.Distinct()];
        people = [.. people.Distinct()];
        teams = [.. teams.Distinct()];
        slots.Filters = slots.Filters with
        {
            Tools = [.. tools], ExceptTools = [.. except.Distinct()], Vendors = Texts(NameKind.Vendor), Models = Texts(NameKind.Model),
            Features = Texts(NameKind.Feature), Surfaces = Texts(NameKind.Surface), Projects = Texts(NameKind.Project),
        };
        if (texts.TryGetValue(NameKind.CostCenter, out var centers)) Side(slots, Dimension.CostCenter, centers);
        ReadSides(sentence, slots, people, teams);

        Names<string> Texts(NameKind kind) => texts.TryGetValue(kind, out var list) ? [.. list] : [];
    }

    /// <summary>Two or more of a kind stand side by side: teams and people always, tools and models where they are compared.</summary>
    private static void ReadSides(Sentence sentence, Slots slots, List<PersonId> people, List<TeamId> teams)
    {
        var compared = sentence.Items.Exists(i => i.Is("c", "vs") && sentence.WordAt(i.From) != "or") || sentence.Has("c", "compare") || sentence.Has("c", "than") || sentence.HasWord("difference")
            || sentence.Items.Exists(i => i.Is("l") && sentence.WordAt(i.Until - 1) == "than" && sentence.After(i)?.Name is not null)
            // "How many used Cursor or Copilot" counts whoever used either.
            || sentence.HasWord("or") && !sentence.AsksCount && !sentence.Has("m", "Headcount") && !sentence.Has("m", "ActiveUsers");
        if (teams.Count == 1) slots.Scope = new Scope.OfTeam(teams[0]);
        if (teams.Count > 1)
        {
            var departments = teams.TrueForAll(t => sentence.Organisation.Team(t).Parent is null);
            Side(slots, departments ? Dimension.Department : Dimension.Team, teams.ConvertAll(t => sentence.Organisation.Team(t).Name));
            slots.Scope = new Scope.Organisation();
        }
        if (people.Count == 1 && teams.Count <= 1)
        {
            if (compared && sentence.Items.Exists(i => i.Is("s", "self") && !IsFillerPronoun(sentence, i)) && !sentence.Has("stat")) people.Insert(0, sentence.Asker.Id);
            else slots.Scope = new Scope.OfPerson(people[0]);
        }
        if (people.Count > 1)
        {
            Side(slots, Dimension.Person, people.ConvertAll(p => sentence.Organisation.Find(p)!.Email));
            slots.Scope = new Scope.Organisation();
        }
        // "Do seniors use it more than juniors".
        if ((compared || sentence.HasWord("than")) && sentence.Items.Where(i => i.Taken && i.Value("f") is not (null or "engineers" or "approved" or "unapproved")).Select(i => i.Value("f")).Distinct().Count() > 1)
        {
            slots.Group(Dimension.Seniority);
            slots.SeniorityBySide = true;
        }
        // "How do managers compare to engineers": a level and a craft are no two sides, and whoever is both is not meant.
        if (compared && slots.Filters is { EngineersOnly: true, Seniorities.Count: > 0 } && sentence.Items.FindAll(i => i.Taken && i.Is("f") && !i.Is("f", "approved") && !i.Is("f", "unapproved")) is { Count: > 1 } kinds && kinds[^1].From > kinds[0].Until)
            slots.Stop ??= new Parsed.Clarify("I compare seniority levels with each other, or teams, or tools. Engineers and a level overlap, so please ask for each on its own.", []);
        if (!compared) return;
        var filters = slots.Filters;
        if (filters.Tools.Count > 1)
        {
            Side(slots, Dimension.Tool, [.. filters.Tools.Select(t => sentence.Organisation.Tool(t).Name)]);
            slots.Filters = filters with { Tools = [] };
        }
        else if (filters.Models.Count > 1)
        {
            Side(slots, Dimension.Model, filters.Models);
            slots.Filters = filters with { Models = [] };
        }
        else if (filters.Vendors.Count > 1)
        {
            Side(slots, Dimension.Vendor, filters.Vendors);
            slots.Filters = filters with { Vendors = [] };
        }
        else if (filters.Projects.Count > 1)
        {
            Side(slots, Dimension.Project, filters.Projects);
            slots.Filters = filters with { Projects = [] };
        }
        else if (filters.Features.Count > 1)
        {
            Side(slots, Dimension.Feature, filters.Features);
            slots.Filters = filters with { Features = [] };
        }
        else if (filters.Surfaces.Count > 1)
        {
            Side(slots, Dimension.Surface, filters.Surfaces);
            slots.Filters = filters with { Surfaces = [] };
        }
    }

    private static void Side(Slots slots, Dimension dimension, IReadOnlyList<string> keys)
    {
        if (slots.By.Count > 0) return;
        slots.Group(dimension);
        slots.Only.AddRange(keys.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>"My colleague", "my friend": not me, and nobody by name.</summary>
    private static string? OfSomebodyElse(Sentence sentence, Item item)
    {
        if (sentence.WordAt(item.Until - 1) != "my") return null;
        var next = sentence.Items.Find(i => i.From == item.Until);
        if (next is null || next.Taken || next.Name is not null) return null;
        return next.IsUnknown && !sentence.Items.Exists(i => i.From == next.Until && (i.Is("m") || i.Is("n") || i.Is("v", "use")))
            || next.Is("n", "people") && sentence.WordAt(next.From) is "colleague" or "teammate" or "employee" or "member" ? sentence.Tagged.Raw(next) : null;
    }

    /// <summary>"My inactive people", "my senior engineers": a group that is the asker's, not the asker.</summary>
    private static bool LeadsToPeople(Sentence sentence, Item item)
    {
        for (var at = item.Position + 1; at < sentence.Items.Count && at <= item.Position + 3; at++)
        {
            var next = sentence.Items[at];
            if (next.Is("m") && next.Value("m") is "InactivePeople" or "BlockedPeople" or "EngagedUsers" or "ActiveUsers" && sentence.WordAt(next.Until - 1) is not ("inactive" or "blocked" or "active")) return true;
            if (next.Is("f") && !next.Is("f", "approved") && !next.Is("f", "unapproved") && sentence.WordAt(next.Until - 1).EndsWith('s')) return true;
            if (next.Is("n", "people") && at > item.Position + 1) return true;
            if (!(next.Is("a") || next.Is("r") || next.Is("f") || next.Is("m", "BlockedPeople"))) return false;
        }
        return false;
    }

    private static bool IsFillerPronoun(Sentence sentence, Item item) =>
        sentence.WordAt(item.From) is "me" && sentence.WordBefore(item) is "give" or "show" or "tell" or "let" or "help" or "send" or "get" or "share" or "mail" or "provide" or "inform" or "fetch" or "bring" or "explain" or "forward";

    private static void ReadPronouns(Sentence sentence, Slots slots)
    {
        Scope? group = null;
        var self = false;
        foreach (var item in sentence.Items.Where(i => i.Is("s") && !i.Taken))
        {
            item.Taken = true;
            // "Which of my teams", "rank my teams" are about groups of people.
            if (item.Is("s", "myteam") && sentence.WordAt(item.Until - 1) == "teams" && sentence.Asker.LeadsPeople && (sentence.Has("q", "which") || sentence.Has("r") || sentence.Has("list") || sentence.Has("c", "compare"))) slots.Group(Dimension.Team);
            // "Which of my reports" asks who.
            else if (!item.Is("s", "self") && sentence.Before(item) is { } of && sentence.WordAt(of.From) == "of" && sentence.Before(of) is { } which && which.Is("q", "which")) which.Concepts = [new("q", "who")];
            switch (item.Value("s"))
            {
                case "self" when sentence.WordAt(item.Until - 1) == "my" && LeadsToPeople(sentence, item):
                    group = Narrower(group, MyTeam(sentence));
                    break;
                case "self" when OfSomebodyElse(sentence, item) is { } other:
                    slots.Stop ??= new Parsed.Clarify($"Who is “my {other}”? Please give a name.", []);
                    break;
                case "self": self |= !IsFillerPronoun(sentence, item); break;
                case "mymanager" when sentence.Has("v", "lead") || sentence.Items.TrueForAll(i => !i.Is("m") && !i.Is("v")): self = true; break;
                case "mymanager": group = sentence.Asker.Person.Manager is { } manager ? new Scope.OfPerson(manager) : new Scope.Self(); break;
                case "myteam": group = Narrower(group, MyTeam(sentence)); break;
                case "reports": group = Narrower(group, sentence.Asker.LeadsPeople ? new Scope.Reports() : IsOrg(item) ? new Scope.Organisation() : MyTeam(sentence)); break;
                case "direct": group = Narrower(group, new Scope.DirectReports()); break;
                case "mydept": group = Narrower(group, MyDepartment(sentence)); break;
                case "org": group ??= new Scope.Organisation(); break;
            }
        }
        if (slots.Scope is Scope.OfTeam or Scope.OfPerson || slots.Only.Count > 0 && slots.By is [Dimension.Team or Dimension.Department or Dimension.Person])
        {
            // A team or a person named by name is more exact than "we" or "me" in the same sentence.
            if (slots.Scope is Scope.OfTeam && self && IsAgainstAverage(sentence)) slots.Form = new Form.AgainstAverage();
            return;
        }
        if (self && IsAgainstAverage(sentence))
        {
            slots.Form = new Form.AgainstAverage();
            slots.Scope = group ?? AverageOf(sentence);
            sentence.Take("stat");
            sentence.Take("c", "compare");
            sentence.Take("c", "avg");
            sentence.Take("c", "than");
            sentence.Take("c", "vs");
            return;
        }
        if (self && (group is null or Scope.Organisation)) slots.Scope = new Scope.Self();
        else if (group is not null) slots.Scope = group;

        bool IsOrg(Item item) => sentence.WordAt(item.Until - 1) is "org" or "organisation" or "organization";
    }

    /// <summary>"Team average", "department average" without "my".</summary>
    private static Scope AverageOf(Sentence sentence)
    {
        foreach (var item in sentence.Items.Where(i => i.Is("d", "Team") || i.Is("d", "Department")))
        {
            item.Taken = true;
            return item.Is("d", "Team") ? MyTeam(sentence) : MyDepartment(sentence);
        }
        return new Scope.Organisation();
    }

    private static bool IsAgainstAverage(Sentence sentence)
    {
        if (sentence.Has("c", "avg")) return true;
        var compares = sentence.Has("c", "compare") || sentence.Has("c", "than") || sentence.Has("c", "vs") || sentence.HasWord("difference", "relative", "beside", "next");
        var average = sentence.Has("stat", "avg");
        var others = sentence.Items.Exists(i => i.Is("s") && !i.Is("s", "self")) || sentence.HasWord("others", "peers", "rest", "colleagues");
        if (others && sentence.IsYesNo() && sentence.Items.Exists(i => (i.Is("l", "more") || i.Is("l", "less") || i.Is("c", "than")) && sentence.After(i) is { } whom && (whom.Is("s") && !whom.Is("s", "self") || sentence.WordAt(whom.From) is "others" or "peers" or "rest" or "colleagues" or "most")))
            return true;
        return compares && (average || (others && !sentence.Items.Exists(i => i.Time is { Previous: true })
            && sentence.Items.Count(i => i.Time?.Period is not null) < 2 && sentence.HasWord("compare", "comparison", "compared", "stand", "versus", "vs", "against", "measure")));
    }

    private static Scope Narrower(Scope? before, Scope next) => before is null or Scope.Organisation ? next : before;

    public static Scope MyTeam(Sentence sentence) => sentence.Asker.LeadsPeople ? new Scope.Reports()
        : sentence.Asker.Person.Team is { } team ? new Scope.OfTeam(team) : new Scope.Self();

    private static Scope MyDepartment(Sentence sentence) => sentence.Asker.Person.Team is { } team
        ? new Scope.OfTeam(sentence.Organisation.Department(team).Id) : MyTeam(sentence);
}
