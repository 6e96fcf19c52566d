using System.Globalization;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>The path language of <c>jPath</c>: <c>$</c>, <c>.name</c>, <c>..name</c>, <c>['name']</c>, <c>[0]</c>, <c>[-1]</c>, <c>[0,2]</c>,
/// <c>[1:3]</c>, <c>*</c> and filters <c>[?(@.price &gt; 10 &amp;&amp; @.name)]</c>.</summary>
internal sealed class JsonPath
{
    private readonly string _path;
    private readonly Scope _scope;
    private int _at;

    private JsonPath(string path, Scope scope) => (_path, _scope) = (path, scope);

    public static List<object?> Select(object? source, string path, Scope scope) => new JsonPath(path, scope).Walk(source);

    private List<object?> Walk(object? source)
    {
        List<object?> found = [source];
        if (Take('$') && _at < _path.Length && _path[_at] is not ('.' or '['))
            throw Malformed();
        var first = _at == 0;
        while (_at < _path.Length)
        {
            if (Take('.'))
            {
                if (Take('.'))
                    found = found.SelectMany(Descendants).ToList();
                if (_at < _path.Length && _path[_at] != '[')
                    found = Named(found);
            }
            else if (Take('['))
            {
                found = Bracket(found);
            }
            else if (first)
            {
                found = Named(found);
            }
            else
            {
                throw Malformed();
            }
            first = false;
            _scope.Budget.Spend(found.Count);
        }
        return found;
    }

    private List<object?> Named(List<object?> from)
    {
        if (Take('*'))
            return from.SelectMany(Children).ToList();
        var start = _at;
        while (_at < _path.Length && (char.IsLetterOrDigit(_path[_at]) || _path[_at] is '_' or '-' or '$' or '@'))
            _at++;
        var name = _path[start.._at];
        return name.Length > 0 ? from.SelectMany(value => Property(value, name)).ToList() : throw Malformed();
    }

    private List<object?> Bracket(List<object?> from)
    {
        var end = ClosingBracket();
        var inside = _path[_at..end].Trim();
        _at = end + 1;
        if (inside == "*")
            return from.SelectMany(Children).ToList();
        if (inside.StartsWith("?(", StringComparison.Ordinal) && inside[^1] == ')')
        {
            var condition = ExpressionParser.Parse(inside[2..^1].Replace("@.", "$item.", StringComparison.Ordinal)
                .Replace("@[", "$item[", StringComparison.Ordinal));
            return from.SelectMany(Children).Where(child => condition.IsTrue(_scope.With("$item", child))).ToList();
        }
        if (inside.Contains(':', StringComparison.Ordinal) && inside[0] is not ('\'' or '"'))
            return from.SelectMany(value => Slice(value, inside)).ToList();
        return from.SelectMany(value => inside.Split(',').SelectMany(part => Single(value, part.Trim()))).ToList();
    }

    private int ClosingBracket()
    {
        var depth = 1;
        char? quote = null;
        for (var at = _at; at < _path.Length; at++)
        {
            var c = _path[at];
            if (quote is not null)
                quote = c == quote ? null : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (c == '[')
                depth++;
            else if (c == ']' && --depth == 0)
                return at;
        }
        throw Malformed();
    }

    private static IEnumerable<object?> Single(object? value, string part)
    {
        if (part.Length > 1 && part[0] is '\'' or '"' && part[^1] == part[0])
            return Property(value, part[1..^1]);
        if (!int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            throw new ExpressionFailure("Not a path.");
        if (value is not List<object?> list)
            return [];
        index = index < 0 ? index + list.Count : index;
        return index >= 0 && index < list.Count ? [list[index]] : [];
    }

    private static IEnumerable<object?> Slice(object? value, string range)
    {
        var parts = range.Split(':');
        var step = Bound(parts.Length > 2 ? parts[2] : "", 1);
        if (parts.Length > 3 || step < 1)
            throw new ExpressionFailure("Not a path.");
        if (value is not List<object?> list)
            yield break;
        var from = Bound(parts[0], 0);
        var until = Bound(parts[1], list.Count);
        from = Math.Max(from < 0 ? from + list.Count : from, 0);
        until = Math.Min(until < 0 ? until + list.Count : until, list.Count);
        for (var at = from; at < until; at += step)
            yield return list[at];
    }

    private static int Bound(string text, int otherwise) => text.Trim() is not { Length: > 0 } digits
        ? otherwise
        : int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? bound
            : throw new ExpressionFailure("Not a path.");

    private static IEnumerable<object?> Property(object? value, string name) =>
        value is CardObject properties && properties.TryGetValue(name, out var found) ? [found] : [];

    private static IEnumerable<object?> Children(object? value) => value switch
    {
        List<object?> list => list,
        CardObject properties => properties.Values,
        _ => [],
    };

    private IEnumerable<object?> Descendants(object? value)
    {
        _scope.Budget.Step();
        return Children(value).SelectMany(Descendants).Prepend(value);
    }

    private bool Take(char c)
    {
        if (_at == _path.Length || _path[_at] != c)
            return false;
        _at++;
        return true;
    }

    private static ExpressionFailure Malformed() => new("Not a path.");
}
