using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Cards.Expressions;

namespace ChatBot.Tests.Cards;

public sealed class Hostile_templates_and_data
{
    private static readonly string[] Pieces =
    [
        "a", "b.c", "$data", "$root", "$index", "list", "list[0]", "obj", "1", "2.5", "0", "-", "+", "*", "/", "%", "^", "==", "!=", "<", ">=", "&", "&&", "||", "??", "?", ":",
        "(", ")", "[", "]", "{", "}", ",", ".", "'x'", "\"y\"", "'", "\"", "\\", "${", "}", "$", " ", "true", "null", "=>", "x", "é", "😀", "'2018-03-15'", "'a,b'",
        .. Functions.Names.Select(name => name + "("),
    ];

    private static readonly JsonElement Data = JsonDocument.Parse(
        """{"a":"text","b":{"c":7},"list":[3,1,"z",null,{"p":1}],"obj":{"k":[1,2],"n":null},"d":"2026-01-31T10:00:00Z","big":1e400}""").RootElement;

    [Fact]
    public void No_text_makes_expansion_fail_in_any_other_way_than_by_its_budget()
    {
        var random = new Random(20261120);
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            foreach (var template in new[] { text, "${" + text + "}", "x ${" + text + "} y" })
            {
                try
                {
                    var json = new JsonObject { ["v"] = template, ["w"] = new JsonArray(new JsonObject { ["$data"] = template, ["$when"] = template, ["t"] = template }) };
                    var card = CardTemplate.Parse(json.ToJsonString(), "f").Expand(Data, new CardExpansion { MaximumSteps = 20_000, MaximumCharacters = 200_000 });
                    Assert.NotNull(card!.ToJsonString());
                }
                catch (CardTooLargeException)
                {
                    // The budget is the one way out.
                }
            }
        }
    }

    [Fact]
    public void Every_function_takes_every_kind_of_value_without_breaking()
    {
        string[] values = ["null", "true", "0", "-3", "2.5", "''", "'abc'", "list", "obj", "d", "99999999999", "missing", "big", "'Europe/Berlin'", "'en-US'", "'$..*'"];
        foreach (var name in Functions.Names)
        {
            var function = Functions.Find(name)!;
            for (var count = function.AtLeast; count <= Math.Min(function.AtMost, 3); count++)
            {
                // All pairs; of the triples a spread.
                var turns = (int)Math.Pow(values.Length, count);
                for (var turn = 0; turn < turns; turn += count < 3 ? 1 : 29)
                {
                    var rest = turn;
                    var arguments = Enumerable.Range(0, count).Select(_ =>
                    {
                        var value = values[rest % values.Length];
                        rest /= values.Length;
                        return value;
                    }).ToArray();
                    if (function.TakesLambda)
                        arguments[1] = "x";
                    try
                    {
                        var card = CardTemplate.Parse(new JsonObject { ["v"] = $"${{{name}({string.Join(", ", arguments)})}}" }.ToJsonString(), "f").Expand(Data);
                        Assert.NotNull(card!.ToJsonString());
                    }
                    catch (CardTooLargeException)
                    {
                        // range(0, 99999999999) and its like.
                    }
                }
            }
        }
    }

    [Fact]
    public void Large_templates_are_read_in_one_pass()
    {
        var many = new JsonObject(Enumerable.Range(0, 50_000).Select(n => KeyValuePair.Create<string, JsonNode?>($"k{n}", "${a}")));
        Assert.Equal(50_000, CardTemplate.Parse(many.ToJsonString(), "f").Expand(Data)!.AsObject().Count);
        var open = string.Concat(Enumerable.Repeat("${'", 100_000));
        Assert.Equal(open, CardTemplate.Parse(JsonSerializer.Serialize(open), "f").Expand(Data)!.GetValue<string>());
    }

    [Fact]
    public void Deep_data_and_deep_templates_end_in_an_answer()
    {
        var deep = JsonDocument.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60)).RootElement;
        Assert.NotNull(CardTemplate.Parse("""{"v":"${a}","w":"${string(a)}"}""", "f").Expand(deep)!.ToJsonString());
        Assert.Throws<CardTemplateException>(() => CardTemplate.Parse(new string('[', 1_000) + new string(']', 1_000), "f"));
    }
}
