namespace ChatBot.Channels.Cards.Expressions;

/// <summary>A parsed expression. Evaluation reads its scope and nothing else.</summary>
internal abstract record Expression
{
    private Expression() { }

    public abstract object? Evaluate(Scope scope);

    /// <summary>As a condition: what fails counts as false.</summary>
    public bool IsTrue(Scope scope)
    {
        try
        {
            return Values.IsTrue(Evaluate(scope));
        }
        catch (ExpressionFailure)
        {
            return false;
        }
    }

    public sealed record Constant(object? Value) : Expression
    {
        public override object? Evaluate(Scope scope) => Value;
    }

    public sealed record Name(string Identifier) : Expression
    {
        public override object? Evaluate(Scope scope) => scope.Find(Identifier);
    }

    public sealed record Member(Expression Of, string Identifier) : Expression
    {
        public override object? Evaluate(Scope scope) => Values.Property(Of.Evaluate(scope), Identifier);
    }

    public sealed record Index(Expression Of, Expression At) : Expression
    {
        public override object? Evaluate(Scope scope) => Values.Element(Of.Evaluate(scope), At.Evaluate(scope));
    }

    public sealed record Call(Function Function, Expression[] Arguments) : Expression
    {
        public override object? Evaluate(Scope scope)
        {
            scope.Budget.Step();
            return Function.Invoke(Arguments, scope);
        }
    }

    public sealed record Choice(Expression Condition, Expression Then, Expression Else) : Expression
    {
        public override object? Evaluate(Scope scope) => Condition.IsTrue(scope) ? Then.Evaluate(scope) : Else.Evaluate(scope);
    }

    public sealed record Either(Expression Left, Expression Right) : Expression
    {
        public override object? Evaluate(Scope scope) => Left.Evaluate(scope) ?? Right.Evaluate(scope);
    }

    public sealed record And(Expression Left, Expression Right) : Expression
    {
        public override object? Evaluate(Scope scope) => Left.IsTrue(scope) && Right.IsTrue(scope);
    }

    public sealed record Or(Expression Left, Expression Right) : Expression
    {
        public override object? Evaluate(Scope scope) => Left.IsTrue(scope) || Right.IsTrue(scope);
    }

    public sealed record Unary(char Sign, Expression Of) : Expression
    {
        public override object? Evaluate(Scope scope) => Sign switch
        {
            '!' => !Of.IsTrue(scope),
            '-' => Arithmetic.Negate(Of.Evaluate(scope)),
            _ => Of.Evaluate(scope) is var value && Values.IsNumber(value) ? value : throw new ExpressionFailure("A number is needed."),
        };
    }

    public sealed record Binary(string Sign, Expression Left, Expression Right) : Expression
    {
        public override object? Evaluate(Scope scope)
        {
            scope.Budget.Step();
            var left = Left.Evaluate(scope);
            var right = Right.Evaluate(scope);
            return Sign switch
            {
                "+" => Arithmetic.Add(left, right, scope),
                "-" => Arithmetic.Subtract(left, right),
                "*" => Arithmetic.Multiply(left, right),
                "/" => Arithmetic.Divide(left, right),
                "%" => Arithmetic.Remainder(left, right),
                "^" => Arithmetic.Power(left, right),
                "&" => TextFunctions.Concat([left, right], scope),
                "==" => Values.AreEqual(left, right),
                "!=" => !Values.AreEqual(left, right),
                "<" => Values.Compare(left, right) < 0,
                "<=" => Values.Compare(left, right) <= 0,
                ">" => Values.Compare(left, right) > 0,
                _ => Values.Compare(left, right) >= 0,
            };
        }
    }

    public sealed record ListOf(Expression[] Items) : Expression
    {
        public override object? Evaluate(Scope scope) => Items.Select(item => item.Evaluate(scope)).ToList();
    }

    /// <summary><c>['odd key']</c> or <c>[0]</c> at the start: a path into the current data; a list of one where there is no such thing.</summary>
    public sealed record OwnIndex(Constant At) : Expression
    {
        public override object? Evaluate(Scope scope) => Values.Element(scope.Data, At.Value) ?? new List<object?> { At.Value };
    }

    public sealed record ObjectOf((string Name, Expression Value)[] Properties) : Expression
    {
        public override object? Evaluate(Scope scope)
        {
            var made = new CardObject();
            foreach (var (name, value) in Properties)
                made[name] = value.Evaluate(scope);
            return made;
        }
    }
}

/// <summary>A prebuilt function with the number of arguments it takes.</summary>
/// <param name="Invoke">Gets its arguments unevaluated, because conditions and lambdas decide what is evaluated.</param>
internal sealed record Function(string Name, int AtLeast, int AtMost, Func<Expression[], Scope, object?> Invoke)
{
    public const int Any = int.MaxValue;

    /// <summary>The second argument names a variable.</summary>
    public bool TakesLambda { get; init; }

    public static Function Of(string name, int atLeast, int atMost, Func<object?[], Scope, object?> evaluate) => new(name, atLeast, atMost,
        (arguments, scope) =>
        {
            var values = new object?[arguments.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = arguments[i].Evaluate(scope);
            return evaluate(values, scope);
        });
}
