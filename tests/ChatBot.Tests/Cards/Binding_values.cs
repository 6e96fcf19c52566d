namespace ChatBot.Tests.Cards;

public sealed class Binding_values
{
    private const string Data = """
        {"name":"Ada","n":2.50,"big":120000,"whole":7,"yes":true,"no":false,"nothing":null,"empty":"",
         "quote":"say \"hi\"\\ \n — ü","list":[1,2],"object":{"a":1,"B":{"c":"deep"}},"odd key":"odd","firstname":"low",
         "huge":12345678901234567890,"long":9007199254740993,"exact":0.12345678901234567891,"looks":"${name}","zero":0}
        """;

    [Theory]
    [InlineData("${name}", "\"Ada\"")]
    [InlineData("${n}", "2.5")]
    [InlineData("${whole}", "7")]
    [InlineData("${yes}", "true")]
    [InlineData("${no}", "false")]
    [InlineData("${list}", "[1,2]")]
    [InlineData("${object}", """{"a":1,"B":{"c":"deep"}}""")]
    [InlineData("${huge}", "12345678901234567890")]
    [InlineData("${long}", "9007199254740993")]
    [InlineData("${exact}", "0.12345678901234567891")]
    [InlineData("${empty}", "\"\"")]
    public void A_string_that_is_one_expression_keeps_the_type(string text, string expected) => Expanding.Same(expected, Expanding.Text(text, Data));

    [Theory]
    [InlineData("${n} ", "2.5 ")]
    [InlineData(" ${big}", " 120000")]
    [InlineData("${yes}/${no}", "true/false")]
    [InlineData("Hi ${name}!", "Hi Ada!")]
    [InlineData("${name}${name}", "AdaAda")]
    [InlineData("<${quote}>", "<say \"hi\"\\ \n — ü>")]
    [InlineData("<${empty}>", "<>")]
    [InlineData("=${object}", "={\"a\":1,\"B\":{\"c\":\"deep\"}}")]
    [InlineData("=${list}", "=[1,2]")]
    [InlineData("${ name }.", "Ada.")]
    [InlineData("{{DATE(${formatDateTime('2018-03-15T12:00:00Z', 'yyyy-MM-ddTHH:mm:ssZ')}, SHORT)}}", "{{DATE(2018-03-15T12:00:00Z, SHORT)}}")]
    public void Anything_else_becomes_text(string text, string expected) => Assert.Equal(expected, Expanding.Text(text, Data)!.GetValue<string>());

    [Theory]
    [InlineData("Hello ${missing.name}")]
    [InlineData("${missing}")]
    [InlineData("${nothing}")]
    [InlineData("a ${nothing} b")]
    [InlineData("${list[9]}")]
    [InlineData("${name.first.second}")]
    [InlineData("${$index}")]
    [InlineData("${$host.theme}")]
    [InlineData("${if(a, 'b'}")]
    [InlineData("${}")]
    [InlineData("${ }")]
    [InlineData("${unknownFunction(1)}")]
    [InlineData("${length(name, 1, 2)}")]
    [InlineData("${1/0}")]
    [InlineData("${toUpper(whole)}")]
    [InlineData("${formatDateTime('soon')}")]
    [InlineData("${name name}")]
    [InlineData("${'it''s'}")]
    [InlineData("${1e5}")]
    [InlineData("${name")]
    [InlineData("${'open}")]
    [InlineData("$5 and {x} and $ and {{y}}")]
    public void What_has_no_value_stays_as_text(string text) => Assert.Equal(text, Expanding.Text(text, Data)!.GetValue<string>());

    [Theory]
    [InlineData("${if(a, 'b'} and ${name}", "${if(a, 'b'} and Ada")]
    [InlineData("${missing} and ${name}", "${missing} and Ada")]
    [InlineData("${1/0} and ${name}", "${1/0} and Ada")]
    [InlineData("${name's} and ${name}", "${name's} and Ada")]
    [InlineData("${nope(1)}${name}", "${nope(1)}Ada")]
    public void The_other_expressions_of_the_string_still_expand(string text, string expected) =>
        Assert.Equal(expected, Expanding.Text(text, Data)!.GetValue<string>());

    [Theory]
    [InlineData(@"\${name}", "${name}")]
    [InlineData(@"\${rs:key} ${name}", "${rs:key} Ada")]
    [InlineData("$${whole}", "$7")]
    [InlineData("costs $${n}", "costs $2.5")]
    [InlineData("${'}'}", "}")]
    [InlineData("${concat('{', name, '}')}", "{Ada}")]
    [InlineData("${\"}\"}", "}")]
    [InlineData("${'a\\'}b'}", "a'}b")]
    public void Escapes_dollars_and_braces(string text, string expected) => Assert.Equal(expected, Expanding.Text(text, Data)!.GetValue<string>());

    [Theory]
    [InlineData("object.a", "1")]
    [InlineData("object.B.c", "\"deep\"")]
    [InlineData("object['B'].c", "\"deep\"")]
    [InlineData("object[concat('', 'B')]['c']", "\"deep\"")]
    [InlineData("list[0]", "1")]
    [InlineData("list[whole - 6]", "2")]
    [InlineData("['odd key']", "\"odd\"")]
    [InlineData("$root['odd key']", "\"odd\"")]
    [InlineData("$data['odd key']", "\"odd\"")]
    [InlineData("$root.object.b.C", "\"deep\"")]
    [InlineData("firstName", "\"low\"")]
    [InlineData("OBJECT.A", "1")]
    public void Paths(string expression, string expected) => Expanding.Same(expected, Expanding.Value(expression, Data));

    [Fact]
    public void An_exact_name_wins_over_another_case() =>
        Expanding.Same("[1,2,1]", Expanding.Value("createArray(name, Name, NAME)", """{"name":1,"Name":2}"""));

    [Fact]
    public void Data_is_never_evaluated()
    {
        Assert.Equal("${name}", Expanding.Text("${looks}", Data)!.GetValue<string>());
        Assert.Equal("-${name}", Expanding.Text("-${looks}", Data)!.GetValue<string>());
        Expanding.Same("""{"type":"${looks}"}""", Expanding.Value("x", """{"x":{"type":"${looks}"},"looks":"evil"}"""));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public void Without_any_data_everything_stays_as_it_is(string? data)
    {
        const string template = """{"type":"AdaptiveCard","$schema":"s","body":[{"type":"TextBlock","text":"Hello ${name} ${1+2}","wrap":true}]}""";
        Expanding.Same(template, Expanding.Template(template, data));
    }

    [Fact]
    public void Literals_and_other_dollar_keys_are_kept_and_reserved_keys_are_not() =>
        Expanding.Same("""{"$schema":"s","a":1.5,"b":null,"c":[true,[]],"d":{}}""", Expanding.Template(
            """{"$schema":"s","a":1.5,"b":null,"c":[true,[]],"d":{},"$root":1,"$index":2,"$host":3,"$when":"${true}","$data":"${$root}"}""", "{}"));
}
