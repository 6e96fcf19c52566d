using System.Globalization;
using System.Text;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>Reads one expression of the templating language.</summary>
/// <remarks>Tightest first: <c>!</c> and signs, <c>^</c> from the right, <c>* / %</c>, <c>+ -</c>, <c>== !=</c>, <c>&amp;</c>,
/// <c>&lt; &lt;= &gt; &gt;=</c>, <c>&amp;&amp;</c>, <c>||</c>, <c>??</c>, <c>c ? a : b</c>.</remarks>
internal sealed class ExpressionParser
{
    private const int DeepestNesting = 64;

    // A chain of operators becomes a tree as deep as it is long; this keeps its evaluation inside any thread's stack.
    public const int LongestExpression = 4_096;

    private static readonly string[][] Levels =
    [
        ["<=", ">=", "<", ">"], ["&"], ["==", "!=", "<>"], ["+", "-"], ["*", "/", "%"],
    ];

    private readonly string _text;
    private int _at;
    private int _depth;

    private ExpressionParser(string text) => _text = text;

    /// <exception cref="ExpressionFailure">It is not an expression; the message says why.</exception>
    public static Expression Parse(string text)
    {
        if (text.Length > LongestExpression)
            throw new ExpressionFailure("The expression is too long.");
        var parser = new ExpressionParser(text);
        var expression = parser.Conditional();
        parser.SkipSpace();
        return parser._at == text.Length ? expression : throw parser.Unexpected();
    }

    private Expression Conditional()
    {
        if (++_depth > DeepestNesting)
            throw new ExpressionFailure("The expression is nested too deeply.");
        var expression = Otherwise();
        if (Take("?"))
        {
            var then = Conditional();
            Expect(":");
            expression = new Expression.Choice(expression, then, Conditional());
        }
        _depth--;
        return expression;
    }

    private Expression Otherwise()
    {
        var left = AnyOf();
        while (Take("??"))
            left = new Expression.Either(left, AnyOf());
        return left;
    }

    private Expression AnyOf()
    {
        var left = AllOf();
        while (Take("||"))
            left = new Expression.Or(left, AllOf());
        return left;
    }

    private Expression AllOf()
    {
        var left = Operation(0);
        while (Take("&&"))
            left = new Expression.And(left, Operation(0));
        return left;
    }

    private Expression Operation(int level)
    {
        if (level == Levels.Length)
            return Power();
        var left = Operation(level + 1);
        while (Levels[level].FirstOrDefault(Take) is { } sign)
            left = new Expression.Binary(sign == "<>" ? "!=" : sign, left, Operation(level + 1));
        return left;
    }

    private Expression Power()
    {
        var left = Unary();
        if (!Take("^"))
            return left;
        if (++_depth > DeepestNesting)
            throw new ExpressionFailure("The expression is nested too deeply.");
        var power = new Expression.Binary("^", left, Power());
        _depth--;
        return power;
    }

    private Expression Unary()
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] is '!' or '-' or '+' && !Peek("!="))
        {
            if (++_depth > DeepestNesting)
                throw new ExpressionFailure("The expression is nested too deeply.");
            var unary = new Expression.Unary(_text[_at++], Unary());
            _depth--;
            return unary;
        }
        return Postfix();
    }

    private Expression Postfix()
    {
        var expression = Primary();
        while (true)
        {
            if (Take("."))
            {
                SkipSpace();
                expression = new Expression.Member(expression, Identifier() ?? throw Unexpected());
            }
            else if (Take("["))
            {
                expression = new Expression.Index(expression, Conditional());
                Expect("]");
            }
            else
            {
                return expression;
            }
        }
    }

    private Expression Primary()
    {
        SkipSpace();
        if (_at == _text.Length)
            throw new ExpressionFailure("The expression ends too early.");
        switch (_text[_at])
        {
            case '(':
                _at++;
                var inner = Conditional();
                Expect(")");
                return inner;
            case '[':
                var leads = _text.AsSpan(0, _at++).IsWhiteSpace();
                var items = Arguments("]");
                return leads && items is [Expression.Constant only] ? new Expression.OwnIndex(only) : new Expression.ListOf(items);
            case '{':
                _at++;
                return ObjectLiteral();
            case '\'' or '"':
                return new Expression.Constant(StringLiteral());
            case >= '0' and <= '9':
                return Number();
        }
        var name = Identifier() ?? throw Unexpected();
        if (Take("("))
            return Call(name);
        return name switch
        {
            "true" => new Expression.Constant(true),
            "false" => new Expression.Constant(false),
            "null" => new Expression.Constant(null),
            _ => new Expression.Name(name),
        };
    }

    private Expression.Call Call(string name)
    {
        var function = Functions.Find(name) ?? throw new ExpressionFailure($"There is no function {name}.");
        var arguments = Arguments(")");
        if (arguments.Length < function.AtLeast || arguments.Length > function.AtMost)
            throw new ExpressionFailure($"{name} does not take {arguments.Length} arguments.");
        if (function.TakesLambda && arguments[1] is not Expression.Name)
            throw new ExpressionFailure($"The second argument of {name} names a variable.");
        return new(function, arguments);
    }

    private Expression[] Arguments(string end)
    {
        if (Take(end))
            return [];
        var arguments = new List<Expression>();
        do
        {
            var argument = Conditional();
            arguments.Add(argument);
            // foreach(list, x => f(x)) is another spelling of foreach(list, x, f(x)).
            if (argument is Expression.Name && Take("=>"))
                arguments.Add(Conditional());
        }
        while (Take(","));
        Expect(end);
        return [.. arguments];
    }

    private Expression.ObjectOf ObjectLiteral()
    {
        var properties = new List<(string, Expression)>();
        if (!Take("}"))
        {
            do
            {
                SkipSpace();
                var name = _at < _text.Length && _text[_at] is '\'' or '"' ? StringLiteral() : Identifier() ?? throw Unexpected();
                Expect(":");
                properties.Add((name, Conditional()));
            }
            while (Take(","));
            Expect("}");
        }
        return new([.. properties]);
    }

    private Expression.Constant Number()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            _at++;
        if (_at + 1 < _text.Length && _text[_at] == '.' && char.IsAsciiDigit(_text[_at + 1]))
        {
            _at++;
            while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
                _at++;
            return new(double.Parse(_text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        var digits = _text.AsSpan(start, _at - start);
        return new(long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? (object)whole
            : double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private string StringLiteral()
    {
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == quote)
                return text.ToString();
            if (c == '\\' && _at < _text.Length)
            {
                var escaped = _text[_at++];
                _ = escaped switch
                {
                    'n' => text.Append('\n'),
                    'r' => text.Append('\r'),
                    't' => text.Append('\t'),
                    '\\' or '\'' or '"' => text.Append(escaped),
                    _ => text.Append('\\').Append(escaped),
                };
            }
            else
            {
                text.Append(c);
            }
        }
        throw new ExpressionFailure("A text is not closed.");
    }

    private string? Identifier()
    {
        if (_at == _text.Length || !(char.IsLetter(_text[_at]) || _text[_at] is '_' or '$' or '@' or '#'))
            return null;
        var start = _at++;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            _at++;
        return _text[start.._at];
    }

    private bool Take(string sign)
    {
        SkipSpace();
        if (!Peek(sign))
            return false;
        // The longer sign wins: & is not &&, ? is not ??.
        if (sign is "&" && Peek("&&") || sign is "?" && Peek("??"))
            return false;
        _at += sign.Length;
        return true;
    }

    private bool Peek(string sign) => string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0;

    private void Expect(string sign)
    {
        if (!Take(sign))
            throw Unexpected();
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\uFEFF'))
            _at++;
    }

    private ExpressionFailure Unexpected() => _at == _text.Length
        ? new("The expression ends too early.")
        : new($"Unexpected '{_text[_at]}' at position {_at + 1}.");
}
