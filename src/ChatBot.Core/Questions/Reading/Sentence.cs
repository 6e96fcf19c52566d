using ChatBot.Core.People;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions.Reading;

/// <summary>A tagged message with who asks and what can be named; rules ask it for items and take them.</summary>
internal sealed class Sentence(Tagged tagged, Asker asker, Catalogue catalogue, Calendar calendar, IReadOnlyDictionary<int, Named> choices)
{
    public Tagged Tagged { get; } = tagged;
    public List<Item> Items { get; } = tagged.Items;
    public Asker Asker { get; } = asker;
    public Catalogue Catalogue { get; } = catalogue;
    public Organisation Organisation => Catalogue.Organisation;
    public Calendar Calendar { get; } = calendar;

    /// <summary>Readings already picked for ambiguous names, by the token they start at.</summary>
    public IReadOnlyDictionary<int, Named> Choices { get; } = choices;

    public bool Has(string kind) => Items.Exists(i => i.Is(kind));

    public bool Has(string kind, string value) => Items.Exists(i => i.Is(kind, value));

    public Item? First(string kind) => Items.Find(i => i.Is(kind));

    public Item? First(string kind, string value) => Items.Find(i => i.Is(kind, value));

    /// <summary>Takes every item of the kind; true when there was one.</summary>
    public bool Take(string kind, string value)
    {
        var any = false;
        foreach (var item in Items)
            if (item.Is(kind, value)) any = item.Taken = true;
        return any;
    }

    public bool Take(string kind)
    {
        var any = false;
        foreach (var item in Items)
            if (item.Is(kind)) any = item.Taken = true;
        return any;
    }

    public bool HasWord(params ReadOnlySpan<string> words)
    {
        foreach (var token in Tagged.Tokens)
            if (token.IsWord && words.Contains(token.Text)) return true;
        return false;
    }

    public string WordAt(int token) => Tagged.Word(token);

    /// <summary>The item before, articles skipped.</summary>
    public Item? Before(Item item)
    {
        for (var i = item.Position - 1; i >= 0; i--)
            if (!IsArticle(Items[i])) return Items[i];
        return null;
    }

    public Item? After(Item item)
    {
        for (var i = item.Position + 1; i < Items.Count; i++)
            if (!IsArticle(Items[i])) return Items[i];
        return null;
    }

    public string WordBefore(Item item) => Before(item) is { } before ? WordAt(before.Until - 1) : "";

    public string WordAfter(Item item) => After(item) is { } after ? WordAt(after.From) : "";

    private bool IsArticle(Item item) => item.Until == item.From + 1 && WordAt(item.From) is "the" or "a" or "an" or "our" && !item.Is("g");

    /// <summary>Opens like a question that yes or no answers.</summary>
    public bool IsYesNo()
    {
        if (Has("y")) return true;
        foreach (var item in Items)
        {
            // "This month, is it above 60 %".
            if (item.IsSymbol || item.Time?.Period is not null && WordAt(item.Until) == ",") continue;
            var word = WordAt(item.From);
            if (item.Until == item.From + 1 && word is "is" or "are" or "am" or "was" or "were" or "do" or "does" or "did" or "has" or "have" or "had") return true;
            if (item.IsFiller && word is "hi" or "hello" or "hey" or "ok" or "okay" or "so" or "and" or "please" or "quick" or "well" or "but" or "thanks" or "question" or "dear"
                or "bot" or "now" or "then") continue;
            if (item.IsFiller && item.Until > item.From + 1 && word is "i" or "can" or "could" or "do" or "tell" or "would" or "any" or "let") continue;
            return false;
        }
        return false;
    }

    public bool IsPercent => HasWord("percent", "percentage", "share", "proportion", "portion", "ratio", "fraction", "pct") || Tagged.Tokens.Exists(t => t.Is("%"));

    /// <summary>A comparison word with its number ("more than 50"); "over the last week" has none.</summary>
    public bool HasLimit => Items.Exists(i => i.Is("l") && (After(i)?.Number is not null || Before(i)?.Number is not null && WordAt(i.From) is "or" or "and"));

    public bool AsksCount => Has("q", "howmany") || HasWord("count");
}
