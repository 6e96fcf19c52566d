using System.Text.Json;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>Objects are never changed in place: data stays what it was for the next expression.</summary>
internal static class ObjectFunctions
{
    public static readonly Function[] All =
    [
        Function.Of("getProperty", 1, 2, (v, scope) => v.Length == 1 ? scope.Find(Name(v[0])) : Values.Property(v[0], Name(v[1]))),
        Function.Of("setProperty", 3, 3, (v, _) => With(v[0], Name(v[1]), v[2])),
        Function.Of("addProperty", 3, 3, (v, _) => Values.Object(v[0]).ContainsKey(Name(v[1]))
            ? throw new ExpressionFailure("The property is there already.")
            : With(v[0], Name(v[1]), v[2])),
        Function.Of("removeProperty", 2, 2, (v, _) =>
        {
            var copy = new CardObject(Values.Object(v[0]));
            copy.Remove(Name(v[1]));
            return copy;
        }),
        Function.Of("merge", 2, Function.Any, (v, _) => v.Skip(1).Aggregate(Values.Object(v[0]), (left, right) => Merge(left, Values.Object(right)))),
        Function.Of("coalesce", 1, Function.Any, (v, _) => Array.Find(v, value => value is not null)),
        Function.Of("jPath", 2, 2, JPath),
    ];

    private static string Name(object? value) => value as string ?? throw new ExpressionFailure("A property name is text.");

    private static CardObject With(object? value, string name, object? property) => new(Values.Object(value)) { [name] = property };

    private static CardObject Merge(CardObject left, CardObject right)
    {
        var merged = new CardObject(left);
        foreach (var (name, value) in right)
        {
            merged[name] = value is CardObject inner && merged.TryGetValue(name, out var old) && old is CardObject outer
                ? Merge(outer, inner)
                : value;
        }
        return merged;
    }

    private static object? JPath(object?[] values, Scope scope)
    {
        var source = values[0];
        if (source is string text)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                source = Values.From(document.RootElement);
            }
            catch (JsonException)
            {
                throw new ExpressionFailure("Not JSON.");
            }
        }
        if (source is not (CardObject or List<object?>))
            throw new ExpressionFailure("An object or a list is needed.");
        var found = JsonPath.Select(source, Name(values[1]), scope);
        return found.Count switch
        {
            0 => throw new ExpressionFailure("Nothing at that path."),
            1 => found[0],
            _ => found,
        };
    }
}
