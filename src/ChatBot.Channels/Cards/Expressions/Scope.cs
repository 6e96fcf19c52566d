namespace ChatBot.Channels.Cards.Expressions;

/// <summary>What names mean at one place of a template.</summary>
/// <remarks>Values are null (also undefined), <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="decimal"/> (numbers
/// of the data that fit neither), <see cref="string"/>, <c>List&lt;object?&gt;</c>, <see cref="CardObject"/>.</remarks>
internal sealed record Scope(object? Data, object? Root, object? Host, long? Index, Budget Budget, TimeProvider Clock)
{
    /// <summary>False until some data is in sight: then templates stay as they are.</summary>
    public bool HasData { get; init; } = true;

    private string? LocalName { get; init; }
    private object? LocalValue { get; init; }
    private Scope? Outer { get; init; }

    public Scope With(string name, object? value) => this with { LocalName = name, LocalValue = value, Outer = this };

    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.LocalName == name)
                return scope.LocalValue;
        }
        return name switch
        {
            "$data" => Data,
            "$root" => Root,
            "$host" => Host,
            "$index" => Index,
            _ => Values.Property(Data, name),
        };
    }
}

/// <summary>A JSON object in the order of its text.</summary>
internal sealed class CardObject : OrderedDictionary<string, object?>
{
    public CardObject() { }
    public CardObject(CardObject other) : base(other) { }
}
