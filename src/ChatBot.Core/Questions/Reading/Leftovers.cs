using ChatBot.Core.Answers;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions.Reading;

/// <summary>What no rule took: asked about where it changes the meaning, mentioned in the answer where it does not.</summary>
internal static class Leftovers
{
    private static readonly HashSet<string> Seasons =
        ["summer", "winter", "spring", "autumn", "christmas", "xmas", "easter", "thanksgiving", "ramadan", "diwali", "hanukkah", "carnival", "midsummer", "advent", "pentecost", "holidays", "vacation"];

    private static readonly HashSet<string> Foreign =
    [
        "wie", "viele", "viel", "wieviel", "leute", "benutzen", "nutzen", "nutzt", "kosten", "kostet", "welche", "welches", "monat", "woche", "haben", "wird", "zeige", "combien", "personnes", "utilisent", "utilise", "quel", "quelle", "quels", "quelles",
        "dans", "pour", "mois", "semaine", "equipe", "cuantos", "cuantas", "cuanto", "personas", "usan", "equipo", "mostrar", "muestra", "gasto", "este", "hoeveel", "mensen", "gebruiken", "gebruikt", "deze", "maand", "quanti", "quante", "usano", "quantas", "pessoas", "usam",
    ];

    public static void Read(Sentence sentence, Slots slots, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        if (slots.Stop is not null) return;
        if (sentence.Items.Where(i => i.IsUnknown).Select(i => sentence.WordAt(i.From)).Where(Foreign.Contains).Distinct().Count() > 1)
            slots.Stop ??= new Parsed.Clarify("I read questions in English only. For example: “how many people use Cursor?” or “spend by team last month”.", []);
        if (slots.Stop is not null) return;
        var shouting = sentence.Tagged.Tokens.Count(t => t.IsWord && t.Capital) * 10 > sentence.Tagged.Tokens.Count(t => t.IsWord) * 6;
        var (ignored, introduction) = (new List<string>(), new List<string>());
        foreach (var item in sentence.Items)
        {
            if (item.Taken || item.IsSymbol) continue;
            if (!item.Taken && sentence.WordAt(item.From) is "since" && !item.Is("q", "when") && sentence.WordAt(item.Until) != "when" && slots is { Period: null, Limit: null, Filters: { OlderThanDays: null, NewerThanDays: null } })
                slots.Stop ??= new Parsed.Clarify("Since which day? A date, a month or “since launch” is enough.", []);
            else if (item.Is("nodim")) slots.Stop ??= NoGroup(sentence.Tagged.Raw(item));
            else if (item.Name is { Whole: false } && item.Concepts.Length == 0 && NameReading.IsOneOfMany(sentence, item)) slots.Stop ??= NoGroup(sentence.Tagged.Raw(item));
            else if (item.Is("app")) slots.Stop ??= NotFound(sentence, item, readWith);
            else if (item.IsUnknown) ReadUnknown(sentence, slots, item, shouting, ignored, introduction, readWith);
            else if (item.Number is not null && !IsHarmlessNumber(sentence, item))
                slots.Stop ??= slots.NamesAnything
                    ? new Parsed.Clarify($"I did not understand what “{sentence.Tagged.Raw(item)}” means here. Could you put it another way?", [])
                    : Unsupported.Refuse("I only answer questions about AI tools here: use, adoption, seats, requests, spend and budgets.");
            else if (item.Name is { Whole: true } && item.From > 0 && !shouting && sentence.Tagged.Tokens[item.From].Capital && sentence.WordAt(item.From - 1) is not ("." or "!" or "?" or ":") && !item.Is("ai"))
                slots.Stop ??= new Parsed.Clarify($"Do you mean “{sentence.Tagged.Raw(item)}” by name? Say “team” or “tool” before it.", []);
            else if (ChangesMeaning(sentence, item) || CarriesMeaning(sentence, slots, item))
                slots.Stop ??= new Parsed.Clarify($"I am not sure what “{sentence.Tagged.Raw(item)}” should do here. Could you put it another way?", []);
            else if (item.Is("v", "login"))
                slots.Stop ??= new Parsed.Refused(RefusalReason.Unsupported, "Logins are not counted as use, and not kept day by day. I can say who was active, or which seats have logins without activity.");
            if (slots.Stop is not null) return;
        }
        // Where more was missed than understood, the rest is a guess.
        if (ignored.Count >= 3 && ignored.Count > sentence.Items.Count(i => i.Taken && !i.IsFiller && !i.IsSymbol))
            slots.Stop ??= new Parsed.Clarify($"I understood too little of that: not {string.Join(", ", ignored.Distinct().Take(6).Select(w => $"“{w}”"))}. Could you put it another way, in English?", []);
        var left = introduction.Concat(ignored).Distinct().ToList();
        if (left.Count > 0)
            slots.Notes.Add($"I did not understand {string.Join(", ", left.Take(6).Select(w => $"“{w}”"))} and left {(left.Count > 1 ? "them" : "it")} out.");
    }

    private static bool ChangesMeaning(Sentence sentence, Item item)
    {
        var word = sentence.WordAt(item.From);
        if (word == "new" && sentence.After(item) is { } after && (after.Is("m", "ActiveUsers") || after.Is("n", "people"))) return true;
        if (item.Is("neg")) return word is "not" or "never" or "nobody" or "none" or "nothing" or "neither" or "without" || word is "no" && !(sentence.Before(item) is null);
        return item.Is("ex", "except") && (word is not ("minus" or "beside" or "besides" or "ex") || sentence.After(item) is { } left && (left.Is("s") || left.Name is not null));
    }

    /// <summary>A word of the field that no rule could use: without it the answer would be to another question.</summary>
    private static bool CarriesMeaning(Sentence sentence, Slots slots, Item item) => slots.NamesAnything && Array.Exists(item.Concepts, c => c.Kind switch
    {
        "m" or "tok" or "wau" or "per" or "stat" or "r" or "t" => true,
        "n" => c.Value is not "people",
        "a" => c.Value is not ("used" or "active"),
        "d" or "ds" => c.Value is not ("Team" or "Tool" or "Day" or "Week" or "Month" or "Quarter"),
        "f" => c.Value is not "approved",
        "l" => sentence.After(item) is { } than && (than.Number is not null || slots.Form is not Form.AgainstAverage && slots.Only.Count == 0 && (than.Is("s", "self") && sentence.WordAt(than.From) is "me" or "mine" or "myself" || than.Name is { Distinctive: true })),
        "c" => c.Value is not ("vs" or "more" or "less"),
        "v" => c.Value is "grow" or "fall" or "change" or "exceed" or "within" or "save" or "wait" or "decide" or "donothing",
        "q" => c.Value is "when" or "howlong" or "howoften",
        _ => false,
    });

    private static bool IsHarmlessNumber(Sentence sentence, Item item) => sentence.WordAfter(item) is "of" && item.Number == 1 || sentence.WordAt(item.From) == "one";

    private static void ReadUnknown(Sentence sentence, Slots slots, Item item, bool shouting, List<string> ignored, List<string> introduction, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        var token = sentence.Tagged.Tokens[item.From];
        var raw = token.Raw;
        if (Seasons.Contains(token.Text) && slots.Period is null)
        {
            slots.Stop ??= new Parsed.Clarify($"From which day to which is “{raw}”? Days, weeks, months, quarters, years and dates I can read.", []);
            return;
        }
        var before = sentence.Before(item);
        var wordBefore = sentence.WordBefore(item);
        var article = sentence.WordAt(item.From - 1) is "the" or "a" or "an" or "our" or "my" or "this" or "that" or "his" or "their" or "your";
        var nounAfter = sentence.After(item) is { } after && (after.Is("d", "Team") || after.Is("d", "Department") || after.Is("d", "Tool") || after.Is("n", "seat") || after.Is("ds", "Team"));
        var cueBefore = before is not null && before.Until == before.From + 1 && (before.Is("d", "Team") || before.Is("d", "Department") || before.Is("d", "Tool") || before.Is("d", "Model") || before.Is("d", "Project"));
        if (token.Kind == TokenKind.Email || nounAfter || cueBefore || token.Kind == TokenKind.Quoted)
        {
            Unknown();
            return;
        }
        if (before is not null && (before.Is("g", "by") || before.Is("g", "per")) && !token.Capital)
        {
            slots.Stop ??= NoGroup(raw);
            return;
        }
        var place = wordBefore is "in" or "of" or "for" or "from" or "by" or "at" or "within" or "inside" or "using" or "via" or "about" or "vs" or "versus"
            || (before?.Is("v", "use") ?? false) || (wordBefore is "on" or "with" or "did" or "does" or "has" or "to" && token.Capital) || token.Possessive;
        if (before is not null && wordBefore is "last" or "this" or "past" or "previous" or "current" or "per" && sentence.Items.Find(i => i.Until == item.From) == before && (wordBefore is not "this" || slots.Period is null && sentence.WordAt(item.Until) is "" or "?"))
        {
            slots.Stop ??= new Parsed.Clarify($"I do not know what time “{wordBefore} {raw}” is. Days, weeks, months, quarters, years and dates I can read.", []);
            return;
        }
        // Starting and stopping is not a figure that is kept, and leaving the word out would answer something else.
        if (token.Text is "stopped" or "stop" or "quit" or "start" or "begin" or "started" or "resumed" or "returned" or "began" or "became" or "joined" or "left" or "turned" or "switched")
        {
            slots.Stop ??= new Parsed.Clarify(sentence.Has("q", "when") ? "First days of use are not kept. I can say when something was last used, or show use by month." : $"I cannot tell who “{raw}”. I can say who was active or inactive in a range.", []);
            return;
        }
        var preamble = !ClauseHasMeaning(sentence, item);
        if (preamble)
        {
            introduction.Add(raw);
            return;
        }
        // "In the Berlin office" is not the one office that is known.
        var partOfName = place && sentence.Items.Find(i => i.From == item.Until) is { Taken: true, Name.Whole: false };
        if (partOfName || (place && !article) || (token.Capital && !shouting && item.From > 0 && sentence.WordAt(item.From - 1) is not ("." or "!" or "?" or ":")))
        {
            Unknown();
            return;
        }
        var counted = before is not null && (before.Is("q", "howmany") || before.Is("q", "howmuch") || (before.Is("q", "which") && sentence.WordAt(before.From) is "which" or "what" && !article)
            || before.Is("r", "top") || before.Is("r", "bottom") || before.Is("r", "most") || before.Number is not null);
        if (counted || (slots.Measures.Count == 0 && slots.By.Count == 0 && place))
            slots.Stop ??= new Parsed.Clarify($"I do not know what “{raw}” is. I can tell about use, seats, requests, spend and budgets of AI tools.", []);
        // "More than half": without it the limit is gone.
        else if (before is not null && before.Is("l")) slots.Stop ??= new Parsed.Clarify($"More or less than how many? I did not understand “{raw}”.", []);
        else if (slots.Form is Form.YesNo) slots.Stop ??= new Parsed.Clarify($"I did not understand “{raw}”, so I can say neither yes nor no.", []);
        // "Eng" may be short for a team.
        else if (token.Text.Length == 3 && sentence.Catalogue.Organisation.Teams.Any(t => NameIndex.WordsOf(t.Name)[0].StartsWith(token.Text, StringComparison.Ordinal))) Unknown();
        else ignored.Add(raw);

        void Unknown() => slots.Stop ??= NotFound(sentence, item, readWith);
    }

    private static Parsed.Clarify NoGroup(string by) =>
        new($"I cannot group by “{by}”. I can by team, department, tool, vendor, model, feature, surface, project, person, seniority, cost centre or time.", []);

    /// <summary>A clause in which nothing was understood is an introduction ("I am preparing the board slides, …").</summary>
    private static bool ClauseHasMeaning(Sentence sentence, Item item)
    {
        var at = item.Position;
        for (var i = at; i >= 0 && !IsEnd(sentence.Items[i]); i--)
            if (Means(sentence.Items[i])) return true;
        for (var i = at; i < sentence.Items.Count && !IsEnd(sentence.Items[i]); i++)
            if (Means(sentence.Items[i])) return true;
        return false;

        bool IsEnd(Item i) => i.IsSymbol && sentence.WordAt(i.From) is "." or "!" or "?" or ";" or ":" or "," or "-";

        static bool Means(Item i) => i.Taken && !i.IsFiller && !i.Is("s", "self") || i.Is("q");
    }

    public static Parsed NotFound(Sentence sentence, Item item, Func<IReadOnlyDictionary<int, Named>, Parsed> readWith)
    {
        var raw = sentence.Tagged.Raw(item);
        var word = sentence.WordAt(item.From);
        var near = sentence.Catalogue.Organisation.Teams.Select(t => sentence.Catalogue.Index.Exact(NameKind.Team, t.Name))
            .Concat(sentence.Organisation.Tools.Select(t => sentence.Catalogue.Index.Exact(NameKind.Tool, t.Name)))
            .OfType<Named>().Where(n => n.Words.Any(w => IsNear(w, word))).Take(8).ToList();
        if (near.Count == 0 || sentence.Tagged.Tokens[item.From].Kind == TokenKind.Email)
            return new Parsed.Refused(RefusalReason.UnknownName, $"I know no team, tool, project, model or person called “{raw}”.");
        var options = near.Select(n => new ClarifyOption(n.Label, n.Label, readWith(new Dictionary<int, Named>(sentence.Choices) { [item.From] = n })))
            .OrderBy(o => o.Key, StringComparer.Ordinal).ToList();
        return new Parsed.Clarify($"I know no “{raw}”. Did you mean {string.Join(" or ", options.Select(o => o.Label))}?", options);
    }

    private static bool IsNear(string known, string typed)
    {
        if (typed.Length == 3 && known.StartsWith(typed, StringComparison.Ordinal)) return true;
        if (typed.Length < 4 || known.Length < 4 || known[0] != typed[0]) return false;
        if (known.StartsWith(typed, StringComparison.Ordinal) || typed.StartsWith(known, StringComparison.Ordinal)) return true;
        var limit = known.Length <= 5 ? 1 : known.Length <= 8 ? 2 : 3;
        return FuzzyIndex.Distance(typed, known, limit) <= limit;
    }
}
