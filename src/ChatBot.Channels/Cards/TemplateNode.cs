using System.Text.Json.Nodes;

namespace ChatBot.Channels.Cards;

/// <summary>One place of a template.</summary>
internal abstract record TemplateNode
{
    /// <summary>From 1.</summary>
    public int Line { get; init; }

    /// <summary>Numbers, true, false, null: copied.</summary>
    public sealed record Literal(JsonNode? Value) : TemplateNode;

    public sealed record Text(TemplateText Value) : TemplateNode;

    public sealed record List(IReadOnlyList<TemplateNode> Items) : TemplateNode;

    /// <summary>Data written into the template; only under <c>$data</c>.</summary>
    public sealed record Inline(object? Value) : TemplateNode;
}

/// <param name="Data">The scope it sets: <see cref="TemplateNode.Text"/> or <see cref="TemplateNode.Inline"/>.</param>
/// <param name="When">Its condition, and the line where that stands.</param>
internal sealed record TemplateObject(
    IReadOnlyList<KeyValuePair<string, TemplateNode>> Properties, TemplateNode? Data, TemplateNode? When, int WhenLine) : TemplateNode;
