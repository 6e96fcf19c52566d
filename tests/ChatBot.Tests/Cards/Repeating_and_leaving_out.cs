namespace ChatBot.Tests.Cards;

public sealed class Repeating_and_leaving_out
{
    private const string Data = """
        {"title":"Team","people":[{"name":"Ada","tags":["x","y"]},{"name":"Bob","tags":[]}],"matrix":[[1,2],[3]],"none":[],"one":{"name":"Solo"},
         "words":["a","b"],"nothing":null,"flag":true}
        """;

    public static TheoryData<string, string> Scopes() => new()
    {
        // An object sets the scope of itself and its children; $root goes on meaning everything.
        { """{"$data":"${one}","v":"${name}","w":{"x":"${name}/${$root.title}"}}""", """{"v":"Solo","w":{"x":"Solo/Team"}}""" },
        // Arrays repeat, in place, literal arrays too.
        { """{"a":["first",{"$data":"${people}","n":"${name}","i":"${$index}"},"last"]}""",
            """{"a":["first",{"n":"Ada","i":0},{"n":"Bob","i":1},"last"]}""" },
        { """{"a":[{"$data":[{"x":1},{"x":2}],"v":"${x}"}]}""", """{"a":[{"v":1},{"v":2}]}""" },
        { """{"a":[{"$data":"${words}","v":"${$data}!"}]}""", """{"a":[{"v":"a!"},{"v":"b!"}]}""" },
        { """{"a":[{"$data":"${none}","v":1}]}""", """{"a":[]}""" },
        // Nothing under the name: the object stays with an empty scope.
        { """{"a":[{"$data":"${missing}","v":"${title}","r":"${$root.title}"}]}""", """{"a":[{"v":"${title}","r":"Team"}]}""" },
        { """{"a":[{"$data":"${nothing}","v":"${title}"}]}""", """{"a":[{"v":"${title}"}]}""" },
        { """{"a":[{"$data":null,"v":"${title}"}]}""", """{"a":[{"v":"${title}"}]}""" },
        { """{"a":[{"$data":"${1/0}","v":"${title}"}]}""", """{"a":[{"v":"${title}"}]}""" },
        // Outer names are not found inside.
        { """{"a":[{"$data":"${people}","v":"${title}"}]}""", """{"a":[{"v":"${title}"},{"v":"${title}"}]}""" },
        // Repeats nest; $index is the innermost.
        { """{"a":[{"$data":"${people}","n":"${name}","t":[{"$data":"${tags}","v":"${$data}${$index}"}]}]}""",
            """{"a":[{"n":"Ada","t":[{"v":"x0"},{"v":"y1"}]},{"n":"Bob","t":[]}]}""" },
        { """{"a":[{"$data":"${matrix}","row":[{"$data":"${$data}","v":"${$data}"}]}]}""",
            """{"a":[{"row":[{"v":1},{"v":2}]},{"row":[{"v":3}]}]}""" },
        // An inner $data replaces an outer one.
        { """{"$data":"${one}","v":{"$data":{"name":"Inner"},"n":"${name}"}}""", """{"v":{"n":"Inner"}}""" },
        // Inline data at the root shadows relative names; $root still means what was given.
        { """{"$data":{"title":"Inline"},"v":"${title}","r":"${$root.title}"}""", """{"v":"Inline","r":"Team"}""" },
        // Written-in data is data: not evaluated.
        { """{"$data":{"x":"${title}"},"v":"${x}"}""", """{"v":"${title}"}""" },
        // Expressions that give lists stay lists.
        { """{"a":["${words}"],"b":"${words}"}""", """{"a":[["a","b"]],"b":["a","b"]}""" },
    };

    [Theory, MemberData(nameof(Scopes))]
    public void Data_scopes(string template, string expected) => Expanding.Same(expected, Expanding.Template(template, Data));

    [Fact]
    public void Inline_data_at_the_root_stands_in_for_data_that_was_not_given() =>
        Expanding.Same("""{"v":"Inline","r":"Inline","s":[{"v":1}]}""", Expanding.Template(
            """{"$data":{"title":"Inline","l":[1]},"v":"${title}","r":"${$root.title}","s":[{"$data":"${l}","v":"${$data}"}]}""", null));

    [Theory]
    [InlineData("\"${flag}\"", true)]
    [InlineData("\"${name == 'Ada'}\"", true)]
    [InlineData("\"${$index == 0}\"", true)]
    [InlineData("\"${$root.title == 'Team'}\"", true)]
    [InlineData("\"${count(tags) > 1}\"", true)]
    [InlineData("\"${!empty(tags)}\"", true)]
    [InlineData("\"${name != 'Ada'}\"", false)]
    [InlineData("\"${missing}\"", false)]
    [InlineData("\"${null}\"", false)]
    [InlineData("\"${1}\"", false)]
    [InlineData("\"${'true'}\"", false)]
    [InlineData("\"${1/0 == 1}\"", false)]
    [InlineData("\"${missing >= 3}\"", false)]
    [InlineData("\"${nope()}\"", false)]
    [InlineData("\"${true} \"", false)]
    [InlineData("\"notAnExpression\"", false)]
    [InlineData("true", false)]
    [InlineData("null", false)]
    [InlineData("[]", false)]
    public void Only_true_keeps_an_object(string when, bool kept)
    {
        const string data = """{"title":"Team","people":[{"name":"Ada","tags":["x","y"],"flag":true}]}""";
        var expanded = Expanding.Template($$"""{"a":[{"$data":"${people}","$when":{{when}},"n":"${name}"}]}""", data);
        Expanding.Same(kept ? """{"a":[{"n":"Ada"}]}""" : """{"a":[]}""", expanded);
    }

    [Fact]
    public void The_condition_is_asked_for_every_item() =>
        Expanding.Same("""{"a":[{"n":"Bob"}]}""", Expanding.Template("""{"a":[{"$when":"${empty(tags)}","$data":"${people}","n":"${name}"}]}""", Data));

    [Fact]
    public void A_dropped_object_that_is_a_property_takes_the_property_with_it() =>
        Expanding.Same("""{"v":1}""", Expanding.Template("""{"v":1,"selectAction":{"$when":"${1 == 2}","type":"Action.OpenUrl"}}""", Data));

    [Fact]
    public void A_condition_that_is_neither_true_nor_false_warns_with_its_line()
    {
        var warnings = new List<string>();
        var template = ChatBot.Channels.Cards.CardTemplate.Parse("{\n \"a\": [\n  {\"$when\": \"${x}\"}\n ]\n}", "card.json");
        template.Expand(System.Text.Json.JsonDocument.Parse("{}").RootElement, Expanding.At with { Warn = problem => warnings.Add(problem.ToString()) });
        Assert.Equal("card.json:3: $when is neither true nor false, so the object is left out.", Assert.Single(warnings));
    }

    [Fact]
    public void Hostile_repeats_end_with_an_error_instead_of_a_flood()
    {
        var template = ChatBot.Channels.Cards.CardTemplate.Parse(
            """{"a":[{"$data":"${range(1,1000)}","b":[{"$data":"${range(1,1000)}","c":[{"$data":"${range(1,1000)}","d":1}]}]}]}""", "x");
        Assert.Throws<ChatBot.Channels.Cards.CardTooLargeException>(() => template.Expand(System.Text.Json.JsonDocument.Parse("{}").RootElement));
    }
}
