namespace ChatBot.Channels.Cards.Expressions;

internal static class CollectionFunctions
{
    public static readonly Function[] All =
    [
        Function.Of("count", 1, 1, (v, _) => (long)(v[0] switch
        {
            null => 0,
            string text => text.Length,
            List<object?> list => list.Count,
            CardObject properties => properties.Count,
            _ => throw new ExpressionFailure("Nothing to count."),
        })),
        Function.Of("contains", 2, 2, (v, scope) => v[0] switch
        {
            string text => text.Contains(Values.Text(v[1], scope.Budget), StringComparison.Ordinal),
            List<object?> list => list.Exists(item => Values.AreEqual(item, v[1])),
            CardObject => v[1] is string name && Values.TryProperty(v[0], name, out var _),
            _ => false,
        }),
        Function.Of("empty", 1, 1, (v, _) => v[0] switch
        {
            null => true,
            string text => text.Length == 0,
            List<object?> list => list.Count == 0,
            CardObject properties => properties.Count == 0,
            _ => false,
        }),
        Function.Of("first", 1, 1, (v, _) => v[0] switch
        {
            string { Length: > 0 } text => text[..1],
            List<object?> { Count: > 0 } list => list[0],
            _ => null,
        }),
        Function.Of("last", 1, 1, (v, _) => v[0] switch
        {
            string { Length: > 0 } text => text[^1..],
            List<object?> { Count: > 0 } list => list[^1],
            _ => null,
        }),
        Function.Of("createArray", 0, Function.Any, (v, _) => v.ToList()),
        Function.Of("union", 1, Function.Any, (v, scope) => Distinct(v.SelectMany(Values.List), scope)),
        Function.Of("intersection", 1, Function.Any, (v, scope) => Distinct(
            Values.List(v[0]).Where(item => v.Skip(1).All(other => Contains(Values.List(other), item, scope))), scope)),
        Function.Of("unique", 1, 1, (v, scope) => Distinct(Values.List(v[0]), scope)),
        Function.Of("flatten", 1, 2, (v, scope) =>
        {
            var flat = new List<object?>();
            Flatten(Values.List(v[0]), v.Length > 1 ? Values.Int32(v[1]) : int.MaxValue, flat);
            scope.Budget.Spend(flat.Count);
            return flat;
        }),
        Function.Of("skip", 2, 2, (v, _) => Part(v[0], Values.Int32(v[1]), int.MaxValue)),
        Function.Of("take", 2, 2, (v, _) => Part(v[0], 0, Values.Int32(v[1]))),
        Function.Of("subArray", 2, 3, SubArray),
        Function.Of("sortBy", 1, 2, (v, scope) => Sorted(v, scope, descending: false)),
        Function.Of("sortByDescending", 1, 2, (v, scope) => Sorted(v, scope, descending: true)),
        Function.Of("indicesAndValues", 1, 1, IndicesAndValues),
        new("foreach", 3, 3, (a, scope) => Select(a, scope)) { TakesLambda = true },
        new("select", 3, 3, (a, scope) => Select(a, scope)) { TakesLambda = true },
        new("where", 3, 3, Where) { TakesLambda = true },
        new("any", 3, 3, (a, scope) => Bind(a, scope).Any(bound => a[2].IsTrue(bound.Scope))) { TakesLambda = true },
        new("all", 3, 3, (a, scope) => Bind(a, scope).All(bound => a[2].IsTrue(bound.Scope))) { TakesLambda = true },
    ];

    // One inner scope per item; an object is walked as its {key, value} pairs.
    private static IEnumerable<(object? Item, Scope Scope)> Bind(Expression[] arguments, Scope scope)
    {
        var name = ((Expression.Name)arguments[1]).Identifier;
        IEnumerable<object?> items = arguments[0].Evaluate(scope) switch
        {
            List<object?> list => list,
            CardObject properties => properties.Select(pair => (object?)new CardObject { ["key"] = pair.Key, ["value"] = pair.Value }),
            _ => throw new ExpressionFailure("A list is needed."),
        };
        foreach (var item in items)
        {
            scope.Budget.Step();
            yield return (item, scope.With(name, item));
        }
    }

    private static List<object?> Select(Expression[] arguments, Scope scope) =>
        Bind(arguments, scope).Select(bound => arguments[2].Evaluate(bound.Scope)).ToList();

    private static object? Where(Expression[] arguments, Scope scope)
    {
        var source = arguments[0].Evaluate(scope);
        var kept = Bind([new Expression.Constant(source), .. arguments[1..]], scope)
            .Where(bound => arguments[2].IsTrue(bound.Scope)).Select(bound => bound.Item).ToList();
        if (source is not CardObject)
            return kept;
        var properties = new CardObject();
        foreach (var pair in kept.Cast<CardObject>())
            properties[(string)pair["key"]!] = pair["value"];
        return properties;
    }

    private static bool Contains(List<object?> list, object? item, Scope scope)
    {
        foreach (var other in list)
        {
            scope.Budget.Step();
            if (Values.AreEqual(other, item))
                return true;
        }
        return false;
    }

    private static List<object?> Distinct(IEnumerable<object?> items, Scope scope)
    {
        var distinct = new List<object?>();
        foreach (var item in items)
        {
            if (!Contains(distinct, item, scope))
                distinct.Add(item);
        }
        return distinct;
    }

    private static void Flatten(List<object?> items, int depth, List<object?> flat)
    {
        foreach (var item in items)
        {
            if (item is List<object?> inner && depth > 0)
                Flatten(inner, depth - 1, flat);
            else
                flat.Add(item);
        }
    }

    private static object? Part(object? source, int skip, int take)
    {
        skip = Math.Max(skip, 0);
        take = Math.Max(take, 0);
        return source is string text
            ? text.Substring(Math.Min(skip, text.Length), Math.Min(take, text.Length - Math.Min(skip, text.Length)))
            : Values.List(source).Skip(skip).Take(take).ToList();
    }

    private static object? SubArray(object?[] values, Scope scope)
    {
        var list = Values.List(values[0]);
        var start = Values.Int32(values[1]);
        var end = values.Length > 2 ? Values.Int32(values[2]) : list.Count;
        return start >= 0 && start <= end && end <= list.Count ? list[start..end] : throw new ExpressionFailure("Outside the list.");
    }

    private static List<object?> Sorted(object?[] values, Scope scope, bool descending)
    {
        var list = Values.List(values[0]);
        scope.Budget.Spend(list.Count);
        var property = values.Length > 1 ? Values.String(values[1]) : null;
        object? Key(object? item) => property is null ? item : Values.Property(item, property);
        try
        {
            return descending ? list.OrderByDescending(Key, Order.Instance).ToList() : list.OrderBy(Key, Order.Instance).ToList();
        }
        catch (InvalidOperationException wrapped) when (wrapped.InnerException is ExpressionFailure failure)
        {
            throw failure;
        }
    }

    private static object? IndicesAndValues(object?[] values, Scope scope) => values[0] switch
    {
        List<object?> list => list.Select((item, at) => (object?)new CardObject { ["index"] = (long)at, ["value"] = item }).ToList(),
        CardObject properties => properties.Select(pair => (object?)new CardObject { ["index"] = pair.Key, ["value"] = pair.Value }).ToList(),
        _ => throw new ExpressionFailure("A list is needed."),
    };

    // Missing before present, so that a list with gaps still sorts.
    private sealed class Order : IComparer<object?>
    {
        public static readonly Order Instance = new();

        public int Compare(object? x, object? y) => (x, y) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            _ => Values.Compare(x, y),
        };
    }
}
