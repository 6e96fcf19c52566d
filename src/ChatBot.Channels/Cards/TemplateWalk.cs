using System.Text.Json.Nodes;
using ChatBot.Channels.Cards.Expressions;

namespace ChatBot.Channels.Cards;

/// <summary>Fills one template with one set of data.</summary>
/// <param name="lines">Filled, where given, with the line of the template that each value came from.</param>
internal sealed class TemplateWalk(string file, Action<CardProblem>? warn, Dictionary<JsonNode, int>? lines = null)
{
    /// <returns>Any number of objects for an object with <c>$data</c> or <c>$when</c>; exactly one value for everything else.</returns>
    public List<JsonNode?> Expand(TemplateNode node, Scope scope)
    {
        scope.Budget.Step();
        var expanded = Values(node, scope);
        foreach (var value in expanded)
        {
            if (value is not null)
                lines?.TryAdd(value, node.Line);
        }
        return expanded;
    }

    private List<JsonNode?> Values(TemplateNode node, Scope scope)
    {
        switch (node)
        {
            case TemplateNode.Text text:
                return [text.Value.Expand(scope)];
            case TemplateNode.List list:
                var array = new JsonArray();
                foreach (var item in list.Items)
                {
                    foreach (var expanded in Expand(item, scope))
                        array.Add(expanded);
                }
                return [array];
            case TemplateObject template:
                return Repeat(template, scope);
            case TemplateNode.Literal literal:
                return [literal.Value?.DeepClone()];
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private List<JsonNode?> Repeat(TemplateObject template, Scope scope)
    {
        if (template.Data is null)
            return Applies(template, scope) ? [Fill(template, scope)] : [];
        var data = template.Data switch
        {
            TemplateNode.Inline inline => inline.Value,
            TemplateNode.Text text when !scope.HasData => null,
            TemplateNode.Text { Value: { Whole: { } whole } } => Evaluate(whole, scope),
            TemplateNode.Text text => text.Value.Expand(scope)?.GetValue<string>(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (data is not List<object?> items)
        {
            var inner = scope with { Data = data, HasData = scope.HasData || data is not null };
            return Applies(template, inner) ? [Fill(template, inner)] : [];
        }
        var objects = new List<JsonNode?>();
        for (var at = 0; at < items.Count; at++)
        {
            var inner = scope with { Data = items[at], Index = at, HasData = true };
            if (Applies(template, inner))
                objects.Add(Fill(template, inner));
        }
        return objects;
    }

    // Only true keeps the object; what cannot be evaluated drops it.
    private bool Applies(TemplateObject template, Scope scope)
    {
        if (template.When is null)
            return true;
        var value = template.When is TemplateNode.Text { Value.Whole: { } condition } && scope.HasData ? Evaluate(condition, scope) : null;
        if (value is not bool)
            warn?.Invoke(new(file, template.WhenLine, "$when is neither true nor false, so the object is left out."));
        return value is true;
    }

    private JsonObject Fill(TemplateObject template, Scope scope)
    {
        var filled = new JsonObject();
        foreach (var (name, node) in template.Properties)
        {
            scope.Budget.Spend(name.Length);
            switch (Expand(node, scope))
            {
                case []:
                    break;
                case [var only]:
                    filled[name] = only;
                    break;
                case var many:
                    filled[name] = new JsonArray([.. many]);
                    break;
            }
        }
        return filled;
    }

    private static object? Evaluate(Expression expression, Scope scope)
    {
        try
        {
            return expression.Evaluate(scope);
        }
        catch (ExpressionFailure)
        {
            return null;
        }
    }
}
