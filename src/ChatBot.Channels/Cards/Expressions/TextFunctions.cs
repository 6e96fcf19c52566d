using System.Globalization;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>Null stands for the empty text; other types are refused, so that a number is never cut like a word.</summary>
internal static class TextFunctions
{
    public static readonly Function[] All =
    [
        Function.Of("concat", 1, Function.Any, Concat),
        Function.Of("toUpper", 1, 2, (v, _) => Values.String(v[0]).ToUpper(Culture(v, 1))),
        Function.Of("toLower", 1, 2, (v, _) => Values.String(v[0]).ToLower(Culture(v, 1))),
        Function.Of("trim", 1, 1, (v, _) => Values.String(v[0]).Trim()),
        Function.Of("length", 1, 1, (v, _) => (long)Values.String(v[0]).Length),
        Function.Of("substring", 2, 3, Substring),
        Function.Of("replace", 3, 3, (v, scope) => Replace(v, StringComparison.Ordinal, scope)),
        Function.Of("replaceIgnoreCase", 3, 3, (v, scope) => Replace(v, StringComparison.OrdinalIgnoreCase, scope)),
        Function.Of("split", 1, 2, Split),
        Function.Of("join", 2, 3, Join),
        Function.Of("startsWith", 2, 2, (v, _) => Values.String(v[0]).StartsWith(Values.String(v[1]), StringComparison.Ordinal)),
        Function.Of("endsWith", 2, 2, (v, _) => Values.String(v[0]).EndsWith(Values.String(v[1]), StringComparison.Ordinal)),
        Function.Of("indexOf", 2, 2, (v, _) => v[0] is List<object?> list
            ? list.FindIndex(item => Values.AreEqual(item, v[1]))
            : (long)Values.String(v[0]).IndexOf(Values.String(v[1]), StringComparison.Ordinal)),
        Function.Of("lastIndexOf", 2, 2, (v, _) => v[0] is List<object?> list
            ? list.FindLastIndex(item => Values.AreEqual(item, v[1]))
            : (long)Values.String(v[0]).LastIndexOf(Values.String(v[1]), StringComparison.Ordinal)),
        Function.Of("reverse", 1, 1, (v, _) => v[0] is List<object?> list ? Enumerable.Reverse(list).ToList() : Reverse(Values.String(v[0]))),
        Function.Of("titleCase", 1, 2, (v, _) => Culture(v, 1) is var culture
            ? culture.TextInfo.ToTitleCase(Values.String(v[0]).ToLower(culture))
            : null),
        Function.Of("sentenceCase", 1, 2, (v, _) => SentenceCase(Values.String(v[0]), Culture(v, 1))),
        Function.Of("addOrdinal", 1, 1, (v, _) => WithOrdinal(Values.Int32(v[0]))),
        Function.Of("newGuid", 0, 0, (_, _) => Guid.NewGuid().ToString("D")),
        Function.Of("eol", 0, 0, (_, _) => "\n"),
        Function.Of("EOL", 0, 0, (_, _) => "\n"),
    ];

    /// <summary>Texts end to end; lists one after another when the first that is not null is a list.</summary>
    public static object? Concat(object?[] values, Scope scope)
    {
        if (Array.Find(values, value => value is not null) is not List<object?>)
            return string.Concat(values.Select(value => Values.Text(value, scope.Budget)));
        var joined = new List<object?>();
        foreach (var value in values)
        {
            if (value is null)
                continue;
            var list = Values.List(value);
            scope.Budget.Spend(list.Count);
            joined.AddRange(list);
        }
        return joined;
    }

    /// <summary>The culture named by an optional last argument; texts have none otherwise.</summary>
    public static CultureInfo Culture(object?[] values, int at, CultureInfo? otherwise = null) =>
        values.Length > at ? Culture(Values.String(values[at])) : otherwise ?? CultureInfo.InvariantCulture;

    private static CultureInfo Culture(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            throw new ExpressionFailure("There is no such locale.");
        }
    }

    public static string WithOrdinal(int number) => number <= 0
        ? number.ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture) + ((number % 100) is 11 or 12 or 13
            ? "th"
            : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    private static object? Substring(object?[] values, Scope scope)
    {
        var text = Values.String(values[0]);
        var start = Values.Int32(values[1]);
        if (values[0] is null)
            return "";
        var length = values.Length > 2 ? Values.Int32(values[2]) : text.Length - start;
        return start >= 0 && length >= 0 && start <= text.Length - length
            ? text.Substring(start, length)
            : throw new ExpressionFailure("Outside the text.");
    }

    private static string Replace(object?[] values, StringComparison comparison, Scope scope)
    {
        var (text, old, with) = (Values.String(values[0]), Values.String(values[1]), Values.String(values[2]));
        if (old.Length == 0)
            throw new ExpressionFailure("Nothing to replace.");
        long found = 0;
        for (var at = text.IndexOf(old, comparison); at >= 0; at = text.IndexOf(old, at + old.Length, comparison))
            found++;
        scope.Budget.Spend(text.Length + found * (with.Length - old.Length));
        return text.Replace(old, with, comparison);
    }

    private static object? Split(object?[] values, Scope scope)
    {
        var text = Values.String(values[0]);
        var separator = values.Length > 1 ? Values.String(values[1]) : "";
        scope.Budget.Spend(text.Length);
        return separator.Length > 0
            ? text.Split(separator).ToList<object?>()
            : text.Select(c => (object?)c.ToString()).ToList();
    }

    private static object? Join(object?[] values, Scope scope)
    {
        var items = Values.List(values[0]).Select(item => Values.Text(item, scope.Budget)).ToList();
        var separator = Values.String(values[1]);
        scope.Budget.Spend((long)separator.Length * items.Count);
        if (values.Length < 3 || items.Count < 2)
            return string.Join(separator, items);
        return string.Join(separator, items[..^1]) + Values.String(values[2]) + items[^1];
    }

    private static string Reverse(string text)
    {
        var units = text.ToCharArray();
        Array.Reverse(units);
        return new(units);
    }

    private static string SentenceCase(string text, CultureInfo culture) =>
        text.Length == 0 ? "" : text[..1].ToUpper(culture) + text[1..].ToLower(culture);
}
