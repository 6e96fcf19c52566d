using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

/// <summary>A message cut into items: phrases of the field, times, names, numbers and words that nobody knows.</summary>
internal sealed class Tagged(List<Token> tokens, List<Item> items)
{
    public List<Token> Tokens { get; } = tokens;
    public List<Item> Items { get; } = items;

    public string Raw(Item item) => string.Join(' ', Tokens.Skip(item.From).Take(item.Until - item.From).Select(t => t.Raw));

    public string Word(int token) => token >= 0 && token < Tokens.Count ? Tokens[token].Text : "";

    public static Tagged Of(List<Token> tokens, Catalogue catalogue, Calendar calendar)
    {
        Spelling.Correct(tokens, catalogue.Index);
        var items = new List<Item>();
        var times = new TimePhrases(tokens, calendar);
        var names = new NameLinker(tokens, catalogue.Index, catalogue.Organisation);
        var shouting = IsShouting(tokens);
        for (var at = 0; at < tokens.Count; at = items[^1].Until)
        {
            items.Add(ItemAt(at, tokens, times, names, shouting));
            items[^1].Position = items.Count - 1;
        }
        DropPreamble(items, tokens);
        ReadBut(items, tokens);
        return new(tokens, items);
    }

    /// <summary>"Everybody but Anna", "all my people but one": what follows is left out.</summary>
    private static void ReadBut(List<Item> items, List<Token> tokens)
    {
        for (var i = 1; i + 1 < items.Count; i++)
        {
            if (!items[i].IsFiller || !tokens[items[i].From].Is("but") || !(items[i + 1].Name is not null || items[i + 1].Number is not null || items[i + 1].Is("s") || items[i + 1].Is("f") || items[i + 1].Time is not null || tokens[items[i + 1].From].Is("one"))) continue;
            if (tokens.Take(items[i].From).Any(t => t.Text is "all" or "every" or "each" or "any" or "everyone" or "everybody" or "everything" or "anyone" or "anybody" or "nobody" or "no" or "none"))
                items[i].Concepts = [new("ex", "except")];
        }
    }

    /// <summary>"I have a meeting with the board tomorrow and need to know how many …": what is told before the question is no part of it,
    /// as long as it names nothing in full, no figure and no time that is over.</summary>
    private static void DropPreamble(List<Item> items, List<Token> tokens)
    {
        var known = items.FindLastIndex(i => i.IsFiller && tokens[i.Until - 1].Text is "know" or "me" or "see" or "understand");
        if (known < 3 || known + 1 >= items.Count || !(items[known + 1].Is("q") || items[known + 1].Is("m"))) return;
        var before = items[..known];
        if (before.Exists(i => i.Is("m") || i.Is("n") && !i.Is("n", "people") || i.Is("g") || i.Is("r") || i.Is("q") || i.Time?.Period is not null || i.Name is { Whole: true } || i.Name is { Distinctive: true })) return;
        if (!before.Exists(i => i.IsUnknown || i.Is("u", "future"))) return;
        items.RemoveRange(0, known);
        for (var i = 0; i < items.Count; i++) items[i].Position = i;
    }

    private static Item ItemAt(int at, List<Token> tokens, TimePhrases times, NameLinker names, bool shouting)
    {
        var token = tokens[at];
        var phraseLength = Lexicon.Match(tokens, at, out var concepts);
        // "In Budget": a capital tells the team of that name from the phrase.
        if (phraseLength >= 2 && !shouting && token.Text is "in" or "within" or "of" or "for" && tokens[at + 1].Capital && names.Match(at + 1) is { Whole: true } place && place.Length == phraseLength - 1)
            phraseLength = Lexicon.Match(tokens.GetRange(at, 1), 0, out concepts);
        var time = times.Match(at);
        var name = names.Match(at);
        var timeLength = time?.Length ?? 0;
        var nameLength = name?.Length ?? 0;

        if (name is { Whole: true } && nameLength > Math.Max(timeLength, phraseLength) && (nameLength > 1 || name.Distinctive)) return Named();
        if (name is { Distinctive: true } && nameLength >= 2 && nameLength >= phraseLength && nameLength > timeLength) return Named();
        if (time is not null && timeLength >= phraseLength && timeLength >= nameLength && !IsVerb(at))
            return nameLength == timeLength && UsedAsPerson(at) && name!.Candidates.Any(c => c.Kind == NameKind.Person)
                ? Named()
                : new(at, at + timeLength) { Time = time, Name = nameLength == timeLength ? name : null };
        if (phraseLength >= 2 && phraseLength >= nameLength) return Phrase(nameLength == phraseLength ? name : null);
        if (name is { Distinctive: true } && nameLength >= phraseLength) return Named();
        if (name is not null && nameLength >= phraseLength && UsedAsName(at, nameLength, phraseLength > 0)) return new(at, at + nameLength) { Name = name, Concepts = nameLength == phraseLength ? concepts : [] };
        // A team may be called like a measure or like something that is not answered; the words around it decide later.
        if (phraseLength > 0) return Phrase(nameLength == phraseLength && (name!.Whole || token.Capital) ? name : null);
        if (time is not null && !IsVerb(at)) return new(at, at + timeLength) { Time = time };
        if (token.Kind == TokenKind.Number) return new(at, at + 1) { Number = token.Number };
        if (TimeWords.Numbers.TryGetValue(token.Text, out var number) && token.IsWord) return new(at, at + 1) { Number = number };
        if (token.Kind == TokenKind.Symbol) return new(at, at + 1) { IsSymbol = true };
        return new(at, at + 1) { IsUnknown = true };

        Item Named() => new(at, at + nameLength) { Name = name, Concepts = nameLength == phraseLength ? concepts : [] };

        Item Phrase(NameMatch? also) => new(at, at + phraseLength) { Concepts = concepts, Name = also };

        // "May I ask": the month never stands before a pronoun.
        bool IsVerb(int i) => tokens[i].Is("may") && i + 1 < tokens.Count && (tokens[i + 1].Is("i") || tokens[i + 1].Is("we") || tokens[i + 1].Is("you"));

        bool UsedAsPerson(int i) => i > 0 && tokens[i - 1].Text is "did" or "does" or "has" or "do" or "had";

        bool UsedAsName(int i, int length, bool hasOtherUse)
        {
            if (tokens[i].Possessive || tokens[i + length - 1].Possessive) return true;
            // A whole name that no phrase of the field claims is that name; only people share theirs with common words.
            if (!hasOtherUse && (name!.Whole && name.Candidates.All(c => c.Kind is not NameKind.Person) || tokens[i].Text is not ("will" or "may" or "van" or "de" or "der" or "la"))) return true;
            var before = i > 0 ? tokens[i - 1].Text : "";
            if (before is "the" && i > 1) before = tokens[i - 2].Text is "in" or "of" or "for" or "from" or "by" or "within" or "at" ? tokens[i - 2].Text : "";
            var after = i + length < tokens.Count ? tokens[i + length].Text : "";
            if (before is "team" or "department" or "dept" or "squad" or "group" or "division" or "tool" or "model" or "project" or "feature" or "surface" or "vendor" or "repo")
                return true;
            if (after is "team" or "department" or "dept" or "squad" or "group" or "division" or "people" or "folks" or "engineers" or "org" or "feature"
                or "surface" or "project" or "model" or "repo" or "guys" or "staff" or "employees" or "members" or "teams")
                return true;
            var part = hasOtherUse && !name!.Whole && name.Candidates.All(c => c.Kind is not NameKind.Person);
            if (before is "in" or "within") return true;
            if (before is "of" or "for" or "from" or "at" or "inside" or "via" or "through") return !part || (tokens[i].Capital && !shouting);
            if (part) return false;
            if (before is "by" or "on" or "with" or "did" or "does" or "has" or "using" or "and" or "vs" or "about" or "to" or "versus" or "or" or ",") return !hasOtherUse || (tokens[i].Capital && !shouting);
            return tokens[i].Capital && !shouting && i > 0 && tokens[i - 1].Text is not ("." or "!" or "?" or ":" or "-");
        }
    }

    /// <summary>Capitals say nothing when most words have one.</summary>
    private static bool IsShouting(List<Token> tokens)
    {
        var words = tokens.Count(t => t.IsWord);
        return words > 0 && tokens.Count(t => t.IsWord && t.Capital) * 10 > words * 6;
    }
}

/// <summary>Mistyped words of the field, put right before phrases are looked for; words that are nearer to a name are left to the names.</summary>
internal static class Spelling
{
    public static void Correct(List<Token> tokens, NameIndex names)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (!token.IsWord || token.Text.Length < 3 || Lexicon.IsOrdinary(token.Text) || names.HasWord(token.Text) || names.WithAlias(token.Text).Count > 0) continue;
            if (JoinsToName(i) || Lexicon.Correct(token.Text, out var distance) is not { } word) continue;
            var near = names.Near(token.Text);
            var isName = near.Words.Count > 0 && (near.Distance < distance || (near.Distance == distance && (token.Capital || NextToName(i))));
            if (!isName) tokens[i] = token with { Text = word };
        }

        bool JoinsToName(int i) => (i + 1 < tokens.Count && names.HasWord(tokens[i].Text + tokens[i + 1].Text))
            || (i > 0 && names.HasWord(tokens[i - 1].Text + tokens[i].Text));

        bool NextToName(int i) => (i > 0 && IsNameWord(tokens[i - 1])) || (i + 1 < tokens.Count && IsNameWord(tokens[i + 1]));

        bool IsNameWord(Token token) => token.IsWord && !Lexicon.IsOrdinary(token.Text) && names.HasWord(token.Text);
    }
}
