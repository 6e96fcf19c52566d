using System.Text;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards.Expressions;

namespace ChatBot.Channels.Cards;

/// <summary>A string of a template, taken apart once: plain text and expressions.</summary>
internal sealed class TemplateText
{
    private readonly List<Part> _parts;

    private TemplateText(string source, List<Part> parts, string? problem)
    {
        Source = source;
        _parts = parts;
        Problem = problem;
    }

    /// <param name="Text">What stays when the expression has no value; the text itself when there is no expression.</param>
    private readonly record struct Part(string Text, Expression? Expression);

    public string Source { get; }

    /// <summary>Why an expression in it cannot be read; it then stays as text.</summary>
    public string? Problem { get; }

    public bool IsPlain => _parts.TrueForAll(part => part.Expression is null);

    /// <summary>The whole string is one expression, so it keeps the type of its value.</summary>
    public Expression? Whole => _parts is [{ Expression: { } only }] ? only : null;

    public static TemplateText Parse(string source)
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        string? problem = null;
        var at = 0;
        while (source.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var start)
        {
            if (start > at && source[start - 1] == '\\')
            {
                text.Append(source, at, start - 1 - at).Append("${");
                at = start + 2;
                continue;
            }
            text.Append(source, at, start - at);
            if (Read(source, start, ref problem) is (var expression, var end))
            {
                if (text.Length > 0)
                    parts.Add(new(text.ToString(), null));
                text.Clear();
                parts.Add(new(source[start..end], expression));
                at = end;
            }
            else
            {
                // Stays as text up to its first brace; expressions after that are still read.
                end = source.IndexOf('}', start) is >= 0 and var brace ? brace + 1 : source.Length;
                text.Append(source, start, end - start);
                at = end;
            }
        }
        text.Append(source, at, source.Length - at);
        if (text.Length > 0 || parts.Count == 0)
            parts.Add(new(text.ToString(), null));
        return new(source, parts, problem);
    }

    public JsonNode? Expand(Scope scope)
    {
        if (!scope.HasData)
            return JsonValue.Create(Source);
        if (Whole is { } whole)
            return Evaluate(whole, scope) is { } value ? Values.ToJson(value, scope.Budget) : JsonValue.Create(Source);
        if (_parts is [{ Expression: null } single])
            return JsonValue.Create(scope.Budget.Spend(single.Text));
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part.Expression is { } expression && Evaluate(expression, scope) is { } value
                ? Values.Text(value, scope.Budget)
                : scope.Budget.Spend(part.Text));
        }
        return JsonValue.Create(text.ToString());
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

    private static (Expression, int End)? Read(string source, int start, ref string? problem)
    {
        if (ClosingBrace(source, start + 2) is not { } brace)
        {
            problem ??= "an expression is not closed";
            return null;
        }
        try
        {
            return (ExpressionParser.Parse(source[(start + 2)..brace]), brace + 1);
        }
        catch (ExpressionFailure failure)
        {
            problem ??= $"{source[start..(brace + 1)]}: {failure.Message}";
            return null;
        }
    }

    private static int? ClosingBrace(string source, int at)
    {
        var depth = 1;
        char? quote = null;
        var end = Math.Min(source.Length, at + ExpressionParser.LongestExpression + 1);
        for (; at < end; at++)
        {
            var c = source[at];
            if (quote is not null)
            {
                if (c == '\\')
                    at++;
                else if (c == quote)
                    quote = null;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '{')
            {
                depth++;
            }
            else if (c == '}' && --depth == 0)
            {
                return at;
            }
        }
        return null;
    }
}
