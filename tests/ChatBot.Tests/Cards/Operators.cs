namespace ChatBot.Tests.Cards;

public sealed class Operators
{
    private const string Data = """{"one":1,"two":2,"half":0.5,"s":"28","word":"abc","list":[],"object":{},"yes":true,"nothing":null}""";

    [Theory]
    // Signs and powers.
    [InlineData("-2^2", "4")]
    [InlineData("2^3^2", "512")]
    [InlineData("-(2^2)", "-4")]
    [InlineData("+3", "3")]
    [InlineData("- 1 + 2", "1")]
    [InlineData("!true", "false")]
    [InlineData("!!nothing", "false")]
    [InlineData("!0", "false")]
    // Arithmetic.
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 / 2", "3")]
    [InlineData("-7 / 2", "-3")]
    [InlineData("7 / 2.0", "3.5")]
    [InlineData("one / two", "0")]
    [InlineData("7 % 4 * 2", "6")]
    [InlineData("1 - 2 - 3", "-4")]
    [InlineData("8 / 2 / 2", "2")]
    [InlineData("0.5 + half", "1")]
    [InlineData("9223372036854775807 + 1 > 0", "true")]
    [InlineData("1+1", "2")]
    // Text.
    [InlineData("'a' + 1 + 2", "\"a12\"")]
    [InlineData("1 + 2 + 'a'", "\"3a\"")]
    [InlineData("word + nothing", "\"abc\"")]
    [InlineData("'a' & 'b' & 1", "\"ab1\"")]
    [InlineData("'x' + true", "\"xtrue\"")]
    [InlineData("'n' + half", "\"n0.5\"")]
    // == binds tighter than &, & tighter than <.
    [InlineData("'a' & 1 == 1", "\"atrue\"")]
    [InlineData("'a' & 'b' < 'b'", "true")]
    [InlineData("1 < 2 == true", "\"${1 < 2 == true}\"")]
    [InlineData("(1 < 2) == true", "true")]
    [InlineData("1 + 1 == 2", "true")]
    // Comparison.
    [InlineData("'28' > 12", "true")]
    [InlineData("s > 100", "false")]
    [InlineData("s == 28", "true")]
    [InlineData("1 == 1.0", "true")]
    [InlineData("'abc' < 'abd'", "true")]
    [InlineData("2 <= 2", "true")]
    [InlineData("2 >= 3", "false")]
    [InlineData("1 <> 2", "true")]
    [InlineData("false < true", "true")]
    [InlineData("missing == 'x'", "false")]
    [InlineData("missing != 'x'", "true")]
    [InlineData("missing == null", "true")]
    [InlineData("nothing == missing", "true")]
    [InlineData("missing == ''", "false")]
    [InlineData("missing == 0", "false")]
    [InlineData("list == createArray()", "true")]
    [InlineData("object == list", "false")]
    [InlineData("word == 'ABC'", "false")]
    [InlineData("'x' == 1", "false")]
    [InlineData("word > 1", "\"${word > 1}\"")]
    [InlineData("yes > 1", "\"${yes > 1}\"")]
    // Logic.
    [InlineData("true || 1/0 == 1", "true")]
    [InlineData("false && 1/0 == 1", "false")]
    [InlineData("1/0 == 1 || true", "true")]
    [InlineData("0 && ''", "true")]
    [InlineData("true && false || true", "true")]
    [InlineData("!(one == 1) || two == 2", "true")]
    [InlineData("nothing ?? missing ?? 'z'", "\"z\"")]
    [InlineData("word ?? 'z'", "\"abc\"")]
    [InlineData("one == 1 ? 'y' : 'n'", "\"y\"")]
    [InlineData("one == 2 ? 'a' : two == 2 ? 'b' : 'c'", "\"b\"")]
    [InlineData("0 ? 'y' : 'n'", "\"y\"")]
    [InlineData("missing ? 'y' : 'n'", "\"n\"")]
    [InlineData("missing ?? false ? 'y' : 'n'", "\"n\"")]
    // Literals.
    [InlineData("'it\\'s'", "\"it's\"")]
    [InlineData("\"say \\\"x\\\"\"", "\"say \\\"x\\\"\"")]
    [InlineData("'tab\\tnew\\nline\\\\'", "\"tab\\tnew\\nline\\\\\"")]
    [InlineData("'keeps \\y'", "\"keeps \\\\y\"")]
    [InlineData("1.50", "1.5")]
    [InlineData("true", "true")]
    [InlineData("['a', 1][0]", "\"a\"")]
    [InlineData("{a: 1, 'b c': two}['b c']", "2")]
    // Wrong types are left as text.
    [InlineData("yes + 1", "\"${yes + 1}\"")]
    [InlineData("one + nothing", "\"${one + nothing}\"")]
    [InlineData("'1' * 2", "\"${'1' * 2}\"")]
    [InlineData("-word", "\"${-word}\"")]
    [InlineData("5 % 0", "\"${5 % 0}\"")]
    [InlineData(".5", "\"${.5}\"")]
    public void Work_as_listed(string expression, string expected) => Expanding.Same(expected, Expanding.Value(expression, Data));

    [Fact]
    public void Very_deep_and_very_long_expressions_are_refused_and_stay_as_text()
    {
        var deep = new string('(', 5_000) + "1" + new string(')', 5_000);
        Assert.Equal("${" + deep + "}", Expanding.Value(deep, "{}")!.GetValue<string>());
        var nested = string.Concat(Enumerable.Repeat("-", 3_000)) + "1";
        Assert.Equal("${" + nested + "}", Expanding.Value(nested, "{}")!.GetValue<string>());
        var wide = string.Join("+", Enumerable.Repeat("1", 2_000));
        Expanding.Same("2000", Expanding.Value(wide, "{}"));
    }
}
