using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards.Expressions;

namespace ChatBot.Channels.Cards;

/// <summary>Something wrong with a card file.</summary>
/// <param name="Line">From 1.</param>
public sealed record CardProblem(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}

/// <summary>A template that is not JSON.</summary>
public sealed class CardTemplateException(CardProblem problem) : Exception(problem.ToString())
{
    public CardProblem Problem => problem;
}

/// <summary>A template and its data ask for more than one card may cost.</summary>
public sealed class CardTooLargeException(string reason) : Exception(reason);

/// <summary>What an expansion may use beside its data.</summary>
public sealed record CardExpansion
{
    /// <summary>For <c>utcNow</c> and its kin alone.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What <c>$host</c> means.</summary>
    public JsonElement? Host { get; init; }

    /// <summary>Calls and items of lists, together.</summary>
    public int MaximumSteps { get; init; } = 1_000_000;

    /// <summary>UTF-16 units of text and entries of lists that are produced on the way, together.</summary>
    public int MaximumCharacters { get; init; } = 4_000_000;

    /// <summary>Told when a <c>$when</c> is neither true nor false.</summary>
    public Action<CardProblem>? Warn { get; init; }
}

/// <summary>A card with bindings, in the Adaptive Card templating language. Parsed once, expanded often, from any thread.</summary>
/// <remarks>Data is only ever a value: text that looks like an expression stays text. Source: <i>Adaptive Cards Template Language</i> and
/// <i>Adaptive expressions prebuilt functions</i> (learn.microsoft.com), read 2026-11.</remarks>
public sealed class CardTemplate
{
    private readonly TemplateNode _root;
    private readonly string _file;

    private CardTemplate(TemplateNode root, string file, IReadOnlyList<CardProblem> problems)
    {
        _root = root;
        _file = file;
        Problems = problems;
    }

    /// <summary>Expressions that cannot be read and conditions that are none. They expand as the language says (text stays, objects drop);
    /// in a file of ours they are mistakes.</summary>
    public IReadOnlyList<CardProblem> Problems { get; }

    /// <param name="file">Named in problems.</param>
    /// <exception cref="CardTemplateException">The text is not JSON, or is nested more than 64 deep.</exception>
    public static CardTemplate Parse(string json, string file)
    {
        var problems = new List<CardProblem>();
        var root = TemplateReader.Read(json, file, problems);
        return new(root, file, problems);
    }

    /// <param name="data">What <c>$root</c> and, at first, relative names mean. None or null = no data at all: expressions stay as they are.</param>
    /// <returns>Plain JSON; null when the condition of the whole template is not met.</returns>
    /// <exception cref="CardTooLargeException">The result would cost more than <paramref name="expansion"/> allows.</exception>
    public JsonNode? Expand(JsonElement? data, CardExpansion? expansion = null) => Expand(data, expansion ?? new(), lines: null);

    internal JsonNode? Expand(JsonElement? data, CardExpansion expansion, Dictionary<JsonNode, int>? lines)
    {
        var root = data is { } given ? Values.From(given) : null;
        // An inline $data of the whole template stands in for data that was not given.
        if (root is null && _root is TemplateObject { Data: TemplateNode.Inline inline })
            root = inline.Value;
        var scope = new Scope(root, root, expansion.Host is { } host ? Values.From(host) : null, null,
            new Budget(expansion.MaximumSteps, expansion.MaximumCharacters), expansion.Clock) { HasData = root is not null };
        return new TemplateWalk(_file, expansion.Warn, lines).Expand(_root, scope) switch
        {
            [] => null,
            [var only] => only,
            var many => new JsonArray([.. many]),
        };
    }
}
