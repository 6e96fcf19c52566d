using ChatBot.Core.Answers;

namespace ChatBot.Core.Questions.Reading;

/// <summary>Questions that this product does not answer (semantics, section 7).</summary>
internal static class Unsupported
{
    public static Parsed? Read(Sentence sentence, Slots slots)
    {
        foreach (var item in sentence.Items)
        {
            if (item.Taken || item.Value("u") is not { } kind) continue;
            if (kind == "change" && !IsCommand(sentence, item)) continue;
            if (kind == "future" && (IsThisMonth(sentence, slots) || IsAside(sentence, slots, item))) continue;
            if (kind == "offtopic" && slots.Measures.Count > 0 && sentence.WordAt(item.Until - 1) is "instructions" or "prompt")
            {
                // Text changes no rules; the question beside it is judged as if it stood alone.
                item.Taken = true;
                slots.Notes.Add($"I did not understand “{sentence.Tagged.Raw(item)}” and left it out.");
                continue;
            }
            return Refuse(kind switch
            {
                "future" => "I look back, and forecast only the spend of this calendar month. Other times ahead I cannot tell.",
                "roi" when sentence.WordAt(item.From) is "should" or "do" or "did" or "really" or "get" or "can" or "could" or "too" or "enough" or "recommend" or "recommendation" or "recommendations" or "advise" or "advice" => "I do not recommend; I can show what is used, what lies idle and what it costs.",
                "roi" => "I do not judge return on investment or value; I can show what is used and what it costs.",
                "productivity" => "I do not judge productivity, quality or the worth of people's work; I can show how tools are used by groups.",
                "content" => "What people write to AI tools is not kept; I only know counts, such as prompts and sessions.",
                "pay" => "I only know about AI tools: their use, seats, requests, spend and budgets.",
                "others" => "I only know this organisation; other companies and markets I cannot compare with.",
                "change" => "I cannot change data, budgets or other people's seats. You can ask for access for yourself or give back a seat of your own.",
                _ => "I only answer questions about AI tools here: use, adoption, seats, requests, spend and budgets.",
            });
        }
        if (sentence.Items.Find(i => !i.IsSymbol) is { Name: null, Taken: false } first && sentence.WordAt(first.From) == "will" && !IsThisMonth(sentence, slots))
            return Refuse("I look back, and forecast only the spend of this calendar month. Other times ahead I cannot tell.");
        if (sentence.Items.Exists(i => sentence.WordAt(i.From) == "should" && (sentence.WordAt(i.From - 1) is "who" or "which" or "what" || sentence.Has("q") && sentence.WordAt(i.From + 1) is "i" or "we" or "they" or "he" or "she" or "get" or "have" || sentence.Items.Exists(q => (q.Is("q", "which") || q.Is("q", "who")) && q.Position < i.Position))))
            return Refuse("I do not recommend; I can show what is used, what lies idle and what it costs.");
        if (sentence.Has("v", "save") && (sentence.Has("m", "Hours") || sentence.Has("m", "Minutes"))) return Refuse("What time is saved is not known; I can show how long tools are used.");
        if (ChangesBudget(sentence)) return Refuse("I cannot change data, budgets or other people's seats.");
        if (AsksForContent(sentence)) return Refuse("What people write to AI tools is not kept; I only know counts, such as prompts and sessions.");
        if (IsAboutVendorItself(sentence)) return Refuse("I only know this organisation; other companies and markets I cannot compare with.");
        if (slots.Measures.Count == 0 && sentence.HasWord("better", "worse") && (slots.By.Count == 0 && sentence.IsYesNo() || slots.By is [Dimension.Tool] && sentence.Has("q", "which")))
            return Refuse("I do not judge which is better; I can compare use or spend.");
        return null;
    }

    /// <summary>"What did Liam ask", with no figure in it.</summary>
    private static bool AsksForContent(Sentence sentence) => sentence.Has("v", "send") && !sentence.Items.Exists(i => i.Is("m") || i.Is("r") || i.Is("l"))
        && sentence.Items.Exists(i => sentence.WordAt(i.From) == "what" && sentence.WordAt(i.Until) is "did" or "does" or "do" or "has" or "have" or "was" or "is" or "are" or "were");

    private static bool ChangesBudget(Sentence sentence)
    {
        if (!sentence.Has("n", "budget")) return false;
        // "I need a budget increase", "can we get a higher limit".
        if (sentence.HasWord("need", "needs", "want", "request", "get") && sentence.HasWord("increase", "raise", "bigger", "higher", "larger", "more") && !sentence.Has("q") && sentence.Items.TrueForAll(i => i.Time is null)) return true;
        var first = sentence.Items.Find(i => !i.IsSymbol && !(i.IsFiller && sentence.WordAt(i.From) is not ("change" or "lower")));
        return first is not null && sentence.WordAt(first.From) is "increase" or "raise" or "lower" or "reduce" or "double" or "cut" or "set" or "change" or "adjust" or "decrease" or "grow";
    }

    /// <summary>A vendor that spends or uses is asked about as a company.</summary>
    private static bool IsAboutVendorItself(Sentence sentence)
    {
        foreach (var item in sentence.Items)
        {
            if (item.Name is not { } name || !item.Taken || !name.Candidates.Any(c => c.Kind == NameKind.Vendor) || name.Candidates.Any(c => c.Kind == NameKind.Tool)) continue;
            if (sentence.WordBefore(item) is "does" or "do" or "did" && sentence.WordAt(item.Until) is "spend" or "spends" or "use" or "pay" or "have") return true;
            if (sentence.Has("c", "compare") && sentence.Items.Exists(i => i.Is("s", "org")) && sentence.WordBefore(item) is "to" or "with" or "against" && item.Until >= sentence.Tagged.Tokens.Count - 1) return true;
        }
        return false;
    }

    public static Parsed.Refused Refuse(string text) => new(RefusalReason.Unsupported, text);

    /// <summary>An order opens the sentence; in "what would we save if we remove …" the same word does not.</summary>
    private static bool IsCommand(Sentence sentence, Item item)
    {
        for (var i = 0; i < sentence.Items.Count; i++)
        {
            var at = sentence.Items[i];
            if (at == item) return true;
            if (at.IsSymbol) continue;
            if (at.IsUnknown || !(at.IsFiller || at.Is("s", "self") || at.Is("s", "org"))) return false;
        }
        return false;
    }

    /// <summary>"I have a meeting tomorrow and need to know how many were active last month": a time ahead in a clause without a figure, beside a clause with one and its own time.</summary>
    private static bool IsAside(Sentence sentence, Slots slots, Item item)
    {
        if (slots.Period is null || slots.Measures.Count == 0) return false;
        if (sentence.WordBefore(item) is "meeting" or "board" or "review" or "presentation" or "call" or "deck" or "report" or "session" or "workshop" or "townhall") return true;
        int from = item.Position, until = item.Position;
        while (from > 0 && !Ends(sentence.Items[from - 1])) from--;
        while (until + 1 < sentence.Items.Count && !Ends(sentence.Items[until + 1])) until++;
        if (until + 1 - from == sentence.Items.Count) return false;
        var clause = sentence.Items[from..(until + 1)];
        return !clause.Exists(i => i.Is("m") || i.Is("n", "seat") || i.Is("v", "use") || i.Is("v", "spend") || i.Time?.Period is not null || i.Is("q"));

        bool Ends(Item i) => i.IsSymbol || sentence.WordAt(i.From) is "and" or "so" or "but" or "because" or "therefore";
    }

    private static bool IsThisMonth(Sentence sentence, Slots slots)
    {
        if (!(sentence.Has("m", "Spend") || sentence.Has("v", "spend") || sentence.Has("m", "Forecast") || slots.Measures.Contains(Measure.Spend) || slots.Measures.Contains(Measure.Forecast)
            || slots.Measures.Contains(Measure.Budget) || slots.Measures.Contains(Measure.BudgetUsed))) return false;
        if (sentence.HasWord("next", "tomorrow", "upcoming", "following", "coming")) return false;
        return slots.Period switch
        {
            null or Period.This { Unit: CalendarUnit.Month } or Period.EndOf { Inner: Period.This { Unit: CalendarUnit.Month } } => true,
            Period.Month month => month.OfYear is null ? month.Number == sentence.Calendar.Today.Month : month.Whole(sentence.Calendar).Contains(sentence.Calendar.Today),
            Period.EndOf { Inner: Period.Month month } => month.Number == sentence.Calendar.Today.Month,
            _ => false,
        };
    }
}
