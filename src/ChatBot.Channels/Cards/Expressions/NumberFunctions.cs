using System.Globalization;

namespace ChatBot.Channels.Cards.Expressions;

internal static class NumberFunctions
{
    /// <summary>What figures look like when no locale is named.</summary>
    public static readonly CultureInfo DefaultCulture = CultureInfo.GetCultureInfo("en-US");

    public static readonly Function[] All =
    [
        Function.Of("add", 2, Function.Any, (v, scope) => v.Skip(1).Aggregate(v[0], (sum, next) => Arithmetic.Add(sum, next, scope))),
        Function.Of("sub", 2, Function.Any, (v, _) => v.Skip(1).Aggregate(v[0], Arithmetic.Subtract)),
        Function.Of("mul", 2, Function.Any, (v, _) => v.Skip(1).Aggregate(v[0], Arithmetic.Multiply)),
        Function.Of("div", 2, Function.Any, (v, _) => v.Skip(1).Aggregate(v[0], Arithmetic.Divide)),
        Function.Of("mod", 2, 2, (v, _) => Arithmetic.Remainder(v[0], v[1])),
        Function.Of("exp", 2, 2, (v, _) => Arithmetic.Power(v[0], v[1])),
        Function.Of("sum", 1, 1, (v, _) => Sum(Values.List(v[0]))),
        Function.Of("average", 1, 1, (v, _) => Values.List(v[0]) is { Count: > 0 } list
            ? Values.Finite(Values.Double(Sum(list)) / list.Count)
            : throw new ExpressionFailure("Nothing to average.")),
        Function.Of("min", 1, Function.Any, (v, _) => Extreme(v, -1)),
        Function.Of("max", 1, Function.Any, (v, _) => Extreme(v, 1)),
        Function.Of("round", 1, 2, Round),
        Function.Of("floor", 1, 1, (v, _) => Whole(Math.Floor(Values.Double(v[0])))),
        Function.Of("ceiling", 1, 1, (v, _) => Whole(Math.Ceiling(Values.Double(v[0])))),
        Function.Of("range", 2, 2, Range),
        Function.Of("formatNumber", 2, 3, FormatNumber),
    ];

    private static object? Sum(List<object?> items) => items.Aggregate((object?)0L, (sum, next) => Values.IsNumber(next)
        ? Arithmetic.Sum(sum, next)
        : throw new ExpressionFailure("Only numbers have a sum."));

    private static object? Extreme(object?[] values, int sign)
    {
        object? extreme = null;
        foreach (var value in values.SelectMany(value => value is List<object?> list ? list : [value]))
        {
            if (!Values.IsNumber(value))
                throw new ExpressionFailure("A number is needed.");
            if (extreme is null || Math.Sign(Values.Compare(value, extreme)) == sign)
                extreme = value;
        }
        return extreme ?? throw new ExpressionFailure("No numbers.");
    }

    private static object? Round(object?[] values, Scope scope)
    {
        var digits = values.Length > 1 ? Values.Int32(values[1]) : 0;
        if (digits is < 0 or > 15)
            throw new ExpressionFailure("Digits go from 0 to 15.");
        if (values[0] is long)
            return values[0];
        // A decimal rounds the digits that people see: 2.675 to 2.68, where a double holds 2.67499….
        var number = Values.Double(values[0]);
        var rounded = Math.Abs(number) < 1e12
            ? (double)Math.Round((decimal)number, digits, MidpointRounding.AwayFromZero)
            : Math.Round(number, digits, MidpointRounding.AwayFromZero);
        return digits == 0 ? Whole(rounded) : rounded;
    }

#pragma warning disable CA1859 // As a double the whole number would lose its kind, and with it integer division.
    private static object Whole(double number)
#pragma warning restore CA1859
    {
        if (Math.Abs(number) < 1L << 53)
            return (long)number;
        return number;
    }

    private static object? Range(object?[] values, Scope scope)
    {
        var start = Values.Integer(values[0]);
        var count = Values.Int32(values[1]);
        if (count <= 0)
            throw new ExpressionFailure("A range has at least one number.");
        scope.Budget.Spend(count);
        return Enumerable.Range(0, count).Select(step => (object?)(start + step)).ToList();
    }

    private static object? FormatNumber(object?[] values, Scope scope)
    {
        if (!Values.IsNumber(values[0]))
            throw new ExpressionFailure("A number is needed.");
        var digits = Values.Int32(values[1]);
        if (digits is < 0 or > 15)
            throw new ExpressionFailure("Digits go from 0 to 15.");
        var format = "N" + digits.ToString(CultureInfo.InvariantCulture);
        var culture = TextFunctions.Culture(values, 2, DefaultCulture);
        return values[0] switch
        {
            long whole => whole.ToString(format, culture),
            decimal exact => exact.ToString(format, culture),
            var real => Values.Double(real).ToString(format, culture),
        };
    }
}
