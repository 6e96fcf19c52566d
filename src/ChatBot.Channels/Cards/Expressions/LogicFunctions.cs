using System.Text.RegularExpressions;

namespace ChatBot.Channels.Cards.Expressions;

internal static class LogicFunctions
{
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(100);

    public static readonly Function[] All =
    [
        new("if", 3, 3, (a, scope) => a[0].IsTrue(scope) ? a[1].Evaluate(scope) : a[2].Evaluate(scope)),
        new("and", 1, Function.Any, (a, scope) => Array.TrueForAll(a, argument => argument.IsTrue(scope))),
        new("or", 1, Function.Any, (a, scope) => Array.Exists(a, argument => argument.IsTrue(scope))),
        new("not", 1, 1, (a, scope) => !a[0].IsTrue(scope)),
        new("exists", 1, 1, (a, scope) => Exists(a[0], scope)),
        Function.Of("equals", 2, 2, (v, _) => Values.AreEqual(v[0], v[1])),
        Function.Of("greater", 2, 2, (v, _) => Values.Compare(v[0], v[1]) > 0),
        Function.Of("greaterOrEquals", 2, 2, (v, _) => Values.Compare(v[0], v[1]) >= 0),
        Function.Of("less", 2, 2, (v, _) => Values.Compare(v[0], v[1]) < 0),
        Function.Of("lessOrEquals", 2, 2, (v, _) => Values.Compare(v[0], v[1]) <= 0),
        Function.Of("isString", 1, 1, (v, _) => v[0] is string),
        Function.Of("isInteger", 1, 1, (v, _) => Values.IsNumber(v[0]) && Values.Double(v[0]) % 1 == 0),
        Function.Of("isFloat", 1, 1, (v, _) => Values.IsNumber(v[0]) && Values.Double(v[0]) % 1 != 0),
        Function.Of("isBoolean", 1, 1, (v, _) => v[0] is bool),
        Function.Of("isArray", 1, 1, (v, _) => v[0] is List<object?>),
        Function.Of("isObject", 1, 1, (v, _) => v[0] is CardObject),
        Function.Of("isDateTime", 1, 1, (v, _) => v[0] is string text && DateFunctions.IsIso(text)),
        Function.Of("isMatch", 2, 2, (v, _) => IsMatch(Values.String(v[0]), Values.String(v[1]))),
    ];

    private static bool Exists(Expression argument, Scope scope)
    {
        try
        {
            return argument.Evaluate(scope) is not null;
        }
        catch (ExpressionFailure)
        {
            return false;
        }
    }

    // The linear engine first; patterns it cannot run (look-arounds, back-references) get a short time instead.
    private static bool IsMatch(string text, string pattern)
    {
        try
        {
            try
            {
                return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (NotSupportedException)
            {
                return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, RegexLimit);
            }
        }
        catch (Exception refused) when (refused is ArgumentException or RegexMatchTimeoutException)
        {
            throw new ExpressionFailure("The pattern cannot be used.");
        }
    }
}
