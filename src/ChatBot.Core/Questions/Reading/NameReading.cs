using ChatBot.Core.Answers;
using ChatBot.Core.People;

namespace ChatBot.Core.Questions.Reading;

/// <summary>A name that is still several things.</summary>
internal sealed record Ambiguity(Item Item, IReadOnlyList<Named> Candidates);

/// <summary>Which thing each name of a message is, by the words around it (semantics, section 7).</summary>
internal static class NameReading
{
    /// <param name="Stranger">A word beside part of a person's name that is not that person's: somebody else is meant, whom nobody knows.</param>
    internal sealed record Names(List<(Named Named, Item Item)> Resolved, List<Ambiguity> Ambiguous, Item? Stranger);

    public static Names Read(Sentence sentence)
    {
        var resolved = new List<(Named, Item)>();
        var open = new List<Ambiguity>();
        foreach (var item in sentence.Items)
        {
            if (item.Name is null || item.Taken || !StandsForName(sentence, item)) continue;
            if (sentence.Choices.TryGetValue(item.From, out var chosen))
            {
                TakeCue(sentence, item, chosen.Kind);
                Resolve(item, chosen);
                continue;
            }
            var candidates = Narrow(sentence, item);
            if (candidates.Count == 1) Resolve(item, candidates[0]);
            else open.Add(new(item, candidates));
        }
        QualifyByTeam(sentence, resolved, open);
        QualifyByVendor(sentence, resolved, open);
        // A question has one team, so a name that may be a team or a tool is the tool where the team is named already.
        var hasTeam = resolved.Exists(r => r.Item1.Kind == NameKind.Team) || sentence.Items.Exists(i => i.Is("s") && i.Value("s") is "myteam" or "reports" or "direct" or "mydept");
        for (var i = open.Count - 1; i >= 0 && hasTeam; i--)
            if (open[i].Candidates.Count == 2 && open[i].Candidates.FirstOrDefault(c => c.Kind == NameKind.Tool) is { } tool
                && open[i].Candidates.Any(c => c.Kind == NameKind.Team))
            {
                Resolve(open[i].Item, tool);
                open.RemoveAt(i);
            }
        // "Cursor usage in Gemini": the other tool is named, and the place is a team.
        var hasTool = resolved.Exists(r => r.Item1.Kind == NameKind.Tool);
        for (var i = open.Count - 1; i >= 0 && hasTool; i--)
            if (sentence.WordBefore(open[i].Item) is "in" or "within" && open[i].Candidates.Count == 2
                && open[i].Candidates.FirstOrDefault(c => c.Kind == NameKind.Team) is { } team && open[i].Candidates.Any(c => c.Kind == NameKind.Tool))
            {
                Resolve(open[i].Item, team);
                open.RemoveAt(i);
            }
        foreach (var ambiguity in open) ambiguity.Item.Taken = true;
        var stranger = Stranger(sentence, resolved.Where(r => r.Item1.Kind == NameKind.Person).Select(r => r.Item2).Concat(open.Where(o => o.Candidates.All(c => c.Kind == NameKind.Person)).Select(o => o.Item)));
        return new(resolved, open, stranger);

        void Resolve(Item item, Named named)
        {
            item.Taken = true;
            // Whatever else the words might have meant, they are this name now.
            item.Concepts = [];
            resolved.Add((named, item));
        }
    }

    /// <summary>"Daniel Kim in Checkout": the team tells which of two people of one name is meant.</summary>
    private static void QualifyByTeam(Sentence sentence, List<(Named, Item)> resolved, List<Ambiguity> open)
    {
        foreach (var person in open.Where(o => o.Candidates.All(c => c.Kind == NameKind.Person)).ToList())
        {
            if (sentence.Items.Find(i => i.From == person.Item.Until) is not { } link || sentence.WordAt(link.From) is not ("in" or "from" or "of" or "at")) continue;
            if (sentence.After(link) is not { Name: { } place } team || place.Candidates.FirstOrDefault(c => c.Kind == NameKind.Team) is not { } named) continue;
            var there = sentence.Organisation.WithSubTeams(named.Team).ToHashSet();
            var fitting = person.Candidates.Where(c => sentence.Organisation.Find(c.Person)?.Team is { } own && there.Contains(own)).ToList();
            if (fitting.Count != 1) continue;
            open.Remove(person);
            open.RemoveAll(o => o.Item == team);
            resolved.RemoveAll(r => r.Item2 == team);
            person.Item.Taken = team.Taken = true;
            person.Item.Concepts = [];
            team.Concepts = [];
            resolved.Add((fitting[0], person.Item));
        }
    }

    /// <summary>"Copilot from GitHub": the vendor tells which of two tools of one name is meant.</summary>
    private static void QualifyByVendor(Sentence sentence, List<(Named, Item)> resolved, List<Ambiguity> open)
    {
        foreach (var tool in open.Where(o => o.Candidates.All(c => c.Kind == NameKind.Tool)).ToList())
        {
            if (sentence.Items.Find(i => i.From == tool.Item.Until) is not { } link || sentence.WordAt(link.From) is not ("from" or "by" or "of")) continue;
            if (sentence.After(link) is not { Name: { } name } vendor) continue;
            var sellers = name.Candidates.Where(c => c.Kind == NameKind.Vendor).Select(c => c.Label).ToList();
            var fitting = tool.Candidates.Where(c => sellers.Contains(sentence.Organisation.Tool(c.Tool).Vendor, StringComparer.OrdinalIgnoreCase)).ToList();
            if (fitting.Count != 1) continue;
            open.Remove(tool);
            open.RemoveAll(o => o.Item == vendor);
            resolved.RemoveAll(r => r.Item2 == vendor);
            tool.Item.Taken = vendor.Taken = link.Taken = true;
            tool.Item.Concepts = vendor.Concepts = link.Concepts = [];
            resolved.Add((fitting[0], tool.Item));
        }
    }

    private static Item? Stranger(Sentence sentence, IEnumerable<Item> found)
    {
        var people = found.OrderBy(i => i.From).ToList();
        for (var i = 0; i + 1 < people.Count; i++)
            if (people[i].Until == people[i + 1].From && !people[i].Name!.Whole && !people[i + 1].Name!.Whole && !sentence.Tagged.Tokens[people[i].Until - 1].Possessive
                && !sentence.Choices.ContainsKey(people[i].From))
                return people[i];
        foreach (var item in people)
        {
            if (item.Name!.Whole || sentence.Choices.ContainsKey(item.From)) continue;
            foreach (var step in (int[])[-1, 1])
            {
                var at = item.Position + step;
                if (at < 0 || at >= sentence.Items.Count || sentence.Tagged.Tokens[step < 0 ? item.From - 1 : item.Until - 1].Possessive) continue;
                var beside = sentence.Items[at];
                if (beside.Taken || beside.Concepts.Length > 0 || beside.Time is not null) continue;
                if (beside.IsUnknown && sentence.Tagged.Tokens[beside.From].IsWord) return beside;
            }
        }
        return null;
    }

    /// <summary>"Which office": one of many, not the team that bears the word.</summary>
    public static bool IsOneOfMany(Sentence sentence, Item item) =>
        !item.Name!.Whole && !item.Name.Candidates.Any(c => c.Kind == NameKind.Person)
        && (sentence.WordBefore(item) is "which" or "what" or "every" or "each" or "per" || sentence.WordBefore(item) == "by" && sentence.WordAt(item.From) is "office" or "offices" or "site" or "location");

    /// <summary>Words with another use are a name only where another item carries what the question is about.</summary>
    private static bool StandsForName(Sentence sentence, Item item)
    {
        if (item.Time is not null) return false;
        if (IsOneOfMany(sentence, item)) return false;
        // "Am I close to my limit" names no project "quarterly-close".
        if (!item.Name!.Whole && item.Name.Candidates.All(c => c.Kind == NameKind.Project) && !sentence.Tagged.Tokens[item.From].Capital && Cue(sentence, item) is null
            && sentence.WordBefore(item) is not ("in" or "on" or "of" or "for" or "from" or "by" or "with" or "at" or "within" or "vs" or "versus" or "and" or "or" or "," or "did" or "does" or "has")) return false;
        if (item.Concepts.Length == 0 || item.Name.Distinctive) return true;
        if (Cue(sentence, item) is { } kind && item.Name.Candidates.Any(c => c.Kind == kind)) return true;
        if (item.Is("n", "people") || item.Is("ai")) return false;
        // "How many teams": a plural that is counted is no name, whatever is called so.
        if (item.Is("ds") && sentence.Before(item) is { } counts && (counts.Is("q", "howmany") || counts.Is("q", "which") || counts.Is("r") || counts.Is("list") || counts.Number is not null)) return false;
        var token = sentence.Tagged.Tokens[item.From];
        var before = sentence.WordBefore(item);
        var place = before is "in" or "of" or "for" or "from" or "within" or "at" or "inside";
        var possessive = sentence.Tagged.Tokens[item.Until - 1].Possessive;
        var measured = sentence.Items.Exists(other => other != item && (other.Is("m") || other.Is("q", "who") || other.Is("v", "use") || other.Is("n") && !other.Is("n", "people")) && !other.Is("v", "grow"));
        // "For Billing" alone leans on the question before it.
        var alone = place && item.Name.Whole && sentence.Items.TrueForAll(other => other == item || other.IsFiller || other.IsSymbol || other.Is("only"));
        if (alone) return true;
        // "What about Data?"
        if (item.Name.Whole && token.Capital && before == "about" && sentence.Items.TrueForAll(other => other == item || other.IsFiller || other.IsSymbol || sentence.WordAt(other.From) is "what" or "how" or "about" or "and")) return true;
        // One of several names in a row ("Engineering, Data and Sales").
        if (item.Name.Whole && token.Capital && measured && before is "," or "and" or "or" or "vs" && sentence.Before(item) is { } joint && sentence.Before(joint)?.Name is { Whole: true }) return true;
        if (!item.Name.Whole)
            return measured && (item.Name.Candidates.Any(c => c.Kind == NameKind.Person)
                ? token.Capital && (place || possessive || before is "by" or "did" or "does" or "has")
                : place && (token.Capital || before is "in" or "within") && sentence.WordAt(item.From - 1) != "the");
        var next = sentence.After(item);
        // Right before a measure a team's name is that team: "Data adoption", "Growth prompts".
        var adjacent = next is not null && next.From == item.Until && (!item.Is("ds") || token.Capital) && (next.Is("m") || next.Is("n") && !next.Is("n", "people"));
        if (item.Is("m")) return measured && (place || possessive) || sentence.Has("v", "lead") && next is null or { IsSymbol: true } || (adjacent && sentence.WordAt(next!.From) is not ("usage" or "use"));
        if (adjacent && (!item.Is("v") || token.Text is "growth" or "change" or "development" or "activity") && !item.Is("r") && !item.Is("f") && !item.Is("a") && !item.Is("stat")) return true;
        if (item.Is("u")) return place || possessive || before == "by";
        if (item.IsFiller) return (place && token.Capital) || before is "in" or "within" && sentence.WordAt(item.From - 1) != "the" || possessive;
        return place && !(item.Is("ds") && before == "of" && !token.Capital) || possessive || before == "by" && !item.Is("d") && !item.Is("ds");
    }

    private static List<Named> Narrow(Sentence sentence, Item item)
    {
        var all = item.Name!.Candidates.Select(c => OnlyTool(sentence, c)).DistinctBy(c => (c.Kind, c.Id, c.Label)).ToList();
        if (Cue(sentence, item) is { } kind && all.Exists(c => c.Kind == kind))
        {
            TakeCue(sentence, item, kind);
            var cued = all.FindAll(c => c.Kind == kind);
            return cued;
        }
        if (all.Count == 1) return all;
        if (all.Exists(c => c.Kind == NameKind.Tool) && IsToolPlace(sentence, item))
            return all.FindAll(c => c.Kind == NameKind.Tool);
        var before = sentence.WordBefore(item);
        if (before is "on" or "via" or "through" or "over" && all.Exists(c => c.Kind == NameKind.Surface) && !all.Exists(c => c.Kind == NameKind.Tool))
            return all.FindAll(c => c.Kind == NameKind.Surface);
        foreach (var first in (NameKind[][])[[NameKind.Tool, NameKind.Team], [NameKind.Person], [NameKind.Vendor], [NameKind.Model], [NameKind.Project], [NameKind.Feature], [NameKind.Surface]])
            if (all.Exists(c => first.Contains(c.Kind)))
                return [.. all.FindAll(c => first.Contains(c.Kind)).DistinctBy(c => (c.Kind, c.Id, c.Label))];
        return all;
    }

    /// <summary>A vendor with a single tool is that tool, for whoever says "DeepL".</summary>
    private static Named OnlyTool(Sentence sentence, Named named)
    {
        if (named.Kind != NameKind.Vendor) return named;
        var tools = sentence.Organisation.Tools.Where(t => string.Equals(t.Vendor, named.Label, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return tools.Count == 1 ? sentence.Catalogue.Index.Exact(NameKind.Tool, tools[0].Name) ?? named : named;
    }

    /// <summary>Only a tool is used, held as a seat or asked for.</summary>
    private static bool IsToolPlace(Sentence sentence, Item item)
    {
        var before = sentence.Before(item);
        var after = sentence.After(item);
        return before is not null && (before.Is("v", "use") || before.Is("ex", "except")) && sentence.WordAt(before.From) is not ("active" or "activity" or "open" or "run")
            || after is not null && (after.Is("n", "seat") || after.Is("n", "account") || after.Is("n", "request") || after.Is("n", "access"))
            || (sentence.WordBefore(item) is "to" or "for" or "of" && before is not null && sentence.Before(before) is { } two && (two.Is("n", "access") || two.Is("n", "seat") || two.Is("m", "NoAccess")));
    }

    /// <summary>"Team Gemini", "the Gemini team", "the tool Gemini".</summary>
    private static NameKind? Cue(Sentence sentence, Item item)
    {
        return KindOf(Neighbour(sentence, item, -1)) ?? KindOf(Neighbour(sentence, item, 1)) ?? (PeopleAfter(sentence, item) ? NameKind.Team : null);

        static NameKind? KindOf(Item? cue)
        {
            if (cue is null || cue.Time is not null) return null;
            var value = cue.Value("d") ?? (cue.Is("ds", "Team") ? "Team" : null);
            return value switch
            {
                "Team" or "Department" => NameKind.Team,
                "Tool" => NameKind.Tool,
                "Vendor" => NameKind.Vendor,
                "Model" => NameKind.Model,
                "Feature" => NameKind.Feature,
                "Surface" => NameKind.Surface,
                "Project" => NameKind.Project,
                "CostCenter" => NameKind.CostCenter,
                _ => null,
            };
        }
    }

    private static bool PeopleAfter(Sentence sentence, Item item) =>
        Neighbour(sentence, item, 1) is { } after && (after.Is("n", "people") || after.Is("f", "engineers"))
        && item.Name!.Candidates.Any(c => c.Kind == NameKind.Team) && !(sentence.Before(item)?.Is("v", "use") ?? false);

    private static Item? Neighbour(Sentence sentence, Item item, int step)
    {
        var at = item.Position + step;
        if (step < 0 && at >= 0 && sentence.WordAt(sentence.Items[at].From) is "the" && sentence.Items[at].Until == sentence.Items[at].From + 1) at--;
        // "Gemini (the tool)".
        if (step > 0 && at < sentence.Items.Count && sentence.WordAt(sentence.Items[at].From) is "(" or ",")
            for (at++; at < sentence.Items.Count && sentence.WordAt(sentence.Items[at].From) is "the";) at++;
        if (at < 0 || at >= sentence.Items.Count) return null;
        var found = sentence.Items[at];
        // "By team" and "which tool" group; their nouns do not name what follows.
        if (step < 0 && found.Until == found.From + 1 && at > 0 && (sentence.Items[at - 1].Is("g") || sentence.Items[at - 1].Is("q", "which") || sentence.Items[at - 1].Is("r"))
            && !item.Name!.Candidates.Any(c => c.Kind == NameKind.Team && item.Name.Whole)) return null;
        return found.Name is not null && found.Taken ? null : found;
    }

    private static void TakeCue(Sentence sentence, Item item, NameKind kind)
    {
        foreach (var step in (int[])[-1, 1])
            if (Neighbour(sentence, item, step) is { } cue && (cue.Is("d") || cue.Is("ds", "Team")) && KindMatches(cue, kind))
            {
                cue.Taken = true;
                cue.Concepts = [];
                return;
            }

        static bool KindMatches(Item cue, NameKind kind) => kind switch
        {
            NameKind.Team => cue.Is("d", "Team") || cue.Is("d", "Department") || cue.Is("ds", "Team"),
            _ => cue.Is("d", kind.ToString()),
        };
    }

    /// <summary>The options of a clarification, each with the message read that way.</summary>
    public static Parsed Clarify(Sentence sentence, Ambiguity ambiguity, Measure? measure, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        var candidates = ambiguity.Candidates;
        var said = sentence.Tagged.Raw(ambiguity.Item);
        if (candidates.All(c => c.Kind == NameKind.Person))
        {
            var visible = candidates.Where(c => MaySee(sentence, c.Person, measure)).ToList();
            if (visible.Count == 0)
            {
                var about = readWith(With(candidates[0])) is Parsed.Asked asked ? asked.Question : null;
                return Hidden with { About = about };
            }
            if (visible.Count == 1) return readWith(With(visible[0]));
            candidates = visible;
        }
        const int Most = 20;
        var options = candidates.Select(c => new ClarifyOption(KeyOf(c), LabelOf(c), readWith(With(c))))
            .OrderBy(o => o.Key, StringComparer.Ordinal).ThenBy(o => o.Label, StringComparer.Ordinal).Take(Most).ToList();
        var more = candidates.Count > Most ? $" There are {candidates.Count} in all; a full name or an e-mail address is enough." : "";
        return new Parsed.Clarify($"Which “{said}” do you mean: {string.Join("; ", options.Select(o => o.Label))}?{more}", options);

        Dictionary<int, Named> With(Named choice) => new(sentence.Choices) { [ambiguity.Item.From] = choice };

        string KeyOf(Named named) => named.Kind == NameKind.Person ? sentence.Organisation.Find(named.Person)!.Email : named.Label;

        string LabelOf(Named named)
        {
            if (named.Kind != NameKind.Person)
                return candidates.Select(c => c.Kind).Distinct().Count() > 1 ? $"{named.Label} (the {named.Kind.ToString().ToLowerInvariant()})" : named.Label;
            var person = sentence.Organisation.Find(named.Person)!;
            return person.Team is { } team ? $"{person.Name}, {sentence.Organisation.Team(team).Name}" : person.Name;
        }
    }

    /// <summary>Nothing that could be meant may be told of this person: what was not understood beside the name needs no asking.</summary>
    public static bool IsHidden(Sentence sentence, PersonId person, IReadOnlyList<Measure> measures) =>
        measures.Count > 0 ? !measures.Any(m => MaySee(sentence, person, m)) : !MaySee(sentence, person, Measure.Sessions) && !MaySee(sentence, person, Measure.Spend) && !MaySee(sentence, person, Measure.Seats);

    public static Parsed.Refused Hidden => new(RefusalReason.NotPermitted, "You can ask about yourself and about groups, but not about this person by name.");

    private static bool MaySee(Sentence sentence, PersonId person, Measure? measure)
    {
        var asker = sentence.Asker;
        var kind = measure is { } m ? Defaults.ClassOf(m) : MeasureClass.Use;
        if (person == asker.Id) return true;
        if (sentence.Organisation.Settings.TeamsOnly && kind is (MeasureClass.Use or MeasureClass.Money)) return false;
        if (asker.IsAdmin) return true;
        if (asker.IsFinance && kind is not MeasureClass.Use) return true;
        if (kind == MeasureClass.Catalogue) return true;
        return asker.LeadsPeople && kind == MeasureClass.Access && sentence.Organisation.Find(person) is { } one && sentence.Organisation.IsBelow(one, asker.Id);
    }
}
