using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

/// <summary>A stretch of a message with what it may mean. Rules take items; what is left at the end was not understood.</summary>
internal sealed class Item(int from, int until)
{
    public int From { get; } = from;

    /// <summary>Place among the items of its message.</summary>
    public int Position { get; set; }

    /// <summary>Exclusive.</summary>
    public int Until { get; } = until;
    public Concept[] Concepts { get; set; } = [];
    public NameMatch? Name { get; set; }
    public TimeMatch? Time { get; init; }
    public decimal? Number { get; init; }
    public bool IsSymbol { get; init; }

    /// <summary>A word that no list knows.</summary>
    public bool IsUnknown { get; init; }
    public bool Taken { get; set; }

    public bool Is(string kind) => Array.Exists(Concepts, c => c.Kind == kind);

    public bool Is(string kind, string value) => Array.Exists(Concepts, c => c.Kind == kind && c.Value == value);

    public string? Value(string kind) => Array.Find(Concepts, c => c.Kind == kind) is { Kind: not null } concept ? concept.Value : null;

    public bool IsFiller => Concepts.Length > 0 && Array.TrueForAll(Concepts, c => c.Kind is "x");
}
