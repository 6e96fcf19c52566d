namespace ChatBot.Channels.Cards.Expressions;

/// <summary>Whole numbers stay whole as long as they fit; everything else is a double.</summary>
/// <remarks>The casts to object keep a conditional from turning its whole half into a double.</remarks>
internal static class Arithmetic
{
    public static object? Add(object? left, object? right, Scope scope)
    {
        if (left is string || right is string)
            return Values.Text(left, scope.Budget) + Values.Text(right, scope.Budget);
        return Sum(left, right);
    }

    public static object? Sum(object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            var sum = unchecked(a + b);
            return ((a ^ sum) & (b ^ sum)) < 0 ? (object)((double)a + b) : sum;
        }
        return Values.Finite(Values.Double(left) + Values.Double(right));
    }

    public static object? Subtract(object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            var difference = unchecked(a - b);
            return ((a ^ b) & (a ^ difference)) < 0 ? (object)((double)a - b) : difference;
        }
        return Values.Finite(Values.Double(left) - Values.Double(right));
    }

    public static object? Multiply(object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            var product = (Int128)a * b;
            return product >= long.MinValue && product <= long.MaxValue ? (object)(long)product : (double)product;
        }
        return Values.Finite(Values.Double(left) * Values.Double(right));
    }

    public static object? Divide(object? left, object? right)
    {
        if (Values.Double(right) == 0)
            throw new ExpressionFailure("Division by zero.");
        return left is long a && right is long b && !(a == long.MinValue && b == -1)
            ? (object)(a / b)
            : Values.Finite(Values.Double(left) / Values.Double(right));
    }

    public static object? Remainder(object? left, object? right)
    {
        if (Values.Double(right) == 0)
            throw new ExpressionFailure("Division by zero.");
        if (left is long a && right is long b)
            return b == -1 ? 0L : a % b;
        return Values.Finite(Values.Double(left) % Values.Double(right));
    }

    public static object? Power(object? left, object? right)
    {
        var power = Values.Finite(Math.Pow(Values.Double(left), Values.Double(right)));
        return left is long && right is long && Math.Abs(power) < 1L << 53 && Math.Floor(power) == power ? (object)(long)power : power;
    }

    public static object? Negate(object? value) => value is long whole and not long.MinValue ? (object)-whole : -Values.Double(value);
}
