using System.Globalization;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

/// <summary>Answers to a question back: by name, by place in the order of the options, by team or by title (semantics, section 9).</summary>
internal static class Replies
{
    private static readonly HashSet<string> Idle =
        ["the", "one", "in", "of", "from", "with", "i", "mean", "meant", "a", "an", "that", "is", "it", "please", "option", "number", "choose", "pick", "take", "let", "us", "go", "for", "not", "other",
         "team", "tool", "person", "who", "works", "working", "guy", "lady", "colleague", "sits", "at", "on", "ok", "okay", "yes", "no", "sorry", "um", "uh", "answer", "would", "be", "want", "to", "thanks", "and", "as", "she", "he", "they", "which", "was", "looking"];

    public static Parsed? Read(Tagged tagged, Asker asker, Catalogue catalogue, ConversationState state)
    {
        if (state.Pending.Count == 0) return ReadOther(tagged, state);
        var words = tagged.Tokens.Where(t => t.Kind is not TokenKind.Symbol).Select(t => t.Text).ToList();
        if (words.Count == 0 || words.Count > 14) return null;
        // A new question with a measure of its own is not a reply.
        if (tagged.Items.Exists(i => (i.Is("m") || i.Is("q") && words.Count > 3) && i.Name is null) && words.Count > 3) return null;
        if (tagged.Items.Exists(i => i.Time is not null && i.Name is null) && words.Count > 3) return null;
        if (words.TrueForAll(w => w is "both" or "all" or "either" or "of" or "them" or "together" or "please" or "the" or "two") && Together(state.Pending) is { } together) return together;
        if (Ordinal(words, state.Pending.Count) is { } place) return state.Pending[place].Reading;

        var email = tagged.Tokens.Find(t => t.Kind == TokenKind.Email).Text;
        if (email is not null && state.Pending.FirstOrDefault(o => o.Key == email) is { } byEmail) return byEmail.Reading;

        var spoken = words.Where(w => !Idle.Contains(w)).ToList();
        var kinds = state.Pending.Where(o => words.Contains("team") && o.Label.EndsWith("(the team)", StringComparison.Ordinal)
            || words.Contains("tool") && o.Label.EndsWith("(the tool)", StringComparison.Ordinal)).ToList();
        if (kinds.Count == 1) return kinds[0].Reading;
        if (spoken.Count == 0) return null;

        var described = state.Pending.Select(o => (Option: o, Words: Describe(o, catalogue))).ToList();
        var hits = described.Where(d => spoken.TrueForAll(w => d.Words.Exists(known => Same(known, w)))).ToList();
        if (hits.Count == 1) return hits[0].Option.Reading;
        // Words that all options share decide nothing; those that only some have do.
        var telling = spoken.Where(w => described.Exists(d => d.Words.Exists(k => Same(k, w))) && !described.TrueForAll(d => d.Words.Exists(k => Same(k, w)))).ToList();
        if (telling.Count > 0 && telling.Count * 2 >= spoken.Count)
        {
            var told = described.Where(d => telling.TrueForAll(w => d.Words.Exists(k => Same(k, w)))).ToList();
            if (told.Count == 1) return told[0].Option.Reading;
        }
        if (hits.Count > 1)
            return new Parsed.Clarify($"That still fits {string.Join("; ", hits.Select(h => h.Option.Label))}. Which one?", [.. hits.Select(h => h.Option)]);
        if (words.Contains("one") && words[0] is "the" or "that")
            return new Parsed.Clarify($"None of them fits that: {string.Join("; ", state.Pending.Select(o => o.Label))}. Which one?", state.Pending);
        return null;
    }

    /// <summary>"And the other one?", "and the team?" after one of the options was picked.</summary>
    private static Parsed? ReadOther(Tagged tagged, ConversationState state)
    {
        var words = tagged.Tokens.Where(t => t.Kind is not TokenKind.Symbol).Select(t => t.Text).ToList();
        if (state.Offered.Count > 1 && Ordinal([.. words.Where(w => w is not ("only" or "just" or "what" or "how" or "about"))], state.Offered.Count) is { } place && (words.Count > 1 || !int.TryParse(words[0], out _))) return state.Offered[place].Reading;
        if (state.Offered.Count < 2 || words.Count > 6 || !words.TrueForAll(w => Idle.Contains(w) || w is "other" or "what" or "how" or "about" or "now")) return null;
        var others = state.Offered.Where(o => (o.Reading as Parsed.Asked)?.Question != state.Last).ToList();
        foreach (var kind in (string[])["team", "tool"])
            if (words.Contains(kind)) others.RemoveAll(o => !o.Label.EndsWith($"(the {kind})", StringComparison.Ordinal));
        return (words.Contains("other") || words.Contains("team") || words.Contains("tool")) && others.Count == 1 ? others[0].Reading : null;
    }

    /// <summary>"Both": tools add up, other things do not.</summary>
    private static Parsed.Asked? Together(IReadOnlyList<ClarifyOption> options)
    {
        var questions = options.Select(o => (o.Reading as Parsed.Asked)?.Question).OfType<Question>().ToList();
        if (questions.Count != options.Count || questions.Exists(q => q.Filters.Tools.IsEmpty || q with { Filters = Filters.None } != questions[0] with { Filters = Filters.None })) return null;
        return new Parsed.Asked(questions[0] with { Filters = questions[0].Filters with { Tools = [.. questions.SelectMany(q => q.Filters.Tools).Distinct()] } }, []);
    }

    private static int? Ordinal(List<string> words, int count)
    {
        var place = -1;
        foreach (var word in words)
        {
            if (TimeWords.Ordinals.TryGetValue(word, out var ordinal)) place = ordinal - 1;
            else if (word is "last" or "latter" or "bottom") place = count - 1;
            else if (word is "former" or "top") place = 0;
            else if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1) place = number - 1;
            else if (word is "two" or "three" or "four" or "five" or "six" && words.Count <= 3) place = TimeWords.Numbers[word] - 1;
            else if (word.Length == 1 && words.Count == 1 && word[0] is >= 'a' and <= 'h') place = word[0] - 'a';
            else if (word == "one" && words.Count == 1) place = 0;
            else if (word is not ("st" or "nd" or "rd" or "th") && !Idle.Contains(word)) return null;
        }
        return place >= 0 && place < count ? place : null;
    }

    private static List<string> Describe(ClarifyOption option, Catalogue catalogue)
    {
        var words = NameIndex.WordsOf(option.Label).Concat(NameIndex.WordsOf(option.Key.Split('@')[0].Replace('.', ' '))).ToList();
        if (catalogue.Organisation.FindByEmail(option.Key) is { } person)
        {
            words.AddRange(NameIndex.WordsOf(person.Title));
            words.Add(person.Seniority.ToString().ToLowerInvariant());
            for (var team = person.Team; team is { } id; team = catalogue.Organisation.Team(id).Parent) words.AddRange(NameIndex.WordsOf(catalogue.Organisation.Team(id).Name));
        }
        else if (catalogue.Organisation.Tools.FirstOrDefault(t => t.Name == option.Key) is { } tool)
        {
            words.AddRange(NameIndex.WordsOf(tool.Vendor));
        }
        return words;
    }

    private static bool Same(string known, string said)
    {
        if (known == said) return true;
        var errors = FuzzyIndex.ErrorsInName(known);
        return errors > 0 && FuzzyIndex.Distance(said, known, errors) <= errors;
    }
}
