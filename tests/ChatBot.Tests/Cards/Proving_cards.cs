using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Cards;

public sealed class Proving_cards : IDisposable
{
    private const string Good = """
        {"type":"AdaptiveCard","version":"1.5","fallbackText":"${text}",
         "body":[{"type":"TextBlock","text":"${text}","wrap":true}]}
        """;

    private readonly DirectoryInfo _cards = Directory.CreateTempSubdirectory("cards-");

    public void Dispose() => _cards.Delete(recursive: true);

    private IReadOnlyList<CardProblem> Check(string template, string sample = """{"text":"hello"}""", string kind = "test")
    {
        var folder = _cards.CreateSubdirectory(kind).FullName;
        File.WriteAllText(Path.Combine(folder, "teams.template.json"), template);
        File.WriteAllText(Path.Combine(folder, "sample.data.json"), sample);
        CardCatalogue.TryLoad(_cards.FullName, out var problems);
        return problems;
    }

    [Fact]
    public void A_good_card_has_no_problems() => Assert.Empty(Check(Good));

    [Fact]
    public void A_broken_card_stops_the_start_with_file_and_line()
    {
        Check("{\n \"type\": \"AdaptiveCard\",\n \"body\": [\n");
        var broken = Assert.Throws<CardCatalogueException>(() => CardCatalogue.Load(_cards.FullName));
        Assert.EndsWith($"test{Path.DirectorySeparatorChar}teams.template.json", broken.Problems[0].File, StringComparison.Ordinal);
        Assert.Contains("teams.template.json:4: This is not JSON", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"text\":\"${texxt}\"", 3, "keeps ${texxt}, which has no value in the sample")]
    [InlineData("\"text\":\"${toUper(text)}\"", 3, "There is no function toUper")]
    [InlineData("\"text\":\"${text\"", 3, "is not closed")]
    [InlineData("\"text\":\"x\",\"colour\":\"Good\"", 3, "TextBlock has no such property")]
    [InlineData("\"text\":\"x\",\"color\":\"Red\"", 3, "must be one of")]
    [InlineData("\"text\":\"x\",\"spacing\":\"Huge\"", 3, "is none of")]
    [InlineData("\"text\":\"x\",\"$when\":true", 3, "$when is not one")]
    [InlineData("\"text\":\"\"", 3, "is empty")]
    public void Mistakes_are_told_where_they_stand(string block, int line, string message)
    {
        var template = $$"""
            {"type":"AdaptiveCard","version":"1.5","fallbackText":"${text}",
             "body":[
              {"type":"TextBlock","wrap":true,{{block}}}]}
            """;
        var problem = Check(template)[0];
        Assert.Equal(line, problem.Line);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Cards() => new()
    {
        { """{"type":"Card"}""", "is not an AdaptiveCard" },
        { """{"type":"AdaptiveCard","version":"1.6","fallbackText":"x","body":[{"type":"Icon","name":"A"}]}""", "must be 1.5" },
        { """{"type":"AdaptiveCard","version":"1.5","body":[{"type":"Icon","name":"A"}]}""", "fallbackText" },
        { """{"type":"AdaptiveCard","version":"1.5","fallbackText":"x","body":[]}""", "is empty" },
        { Body("""{"type":"Marquee"}"""), "no element that Teams knows" },
        { Body("""{"type":"TextBlock","text":"x"}"""), "must be true, or phones cut the text" },
        { Body("""{"type":"Image","url":"https://x/y.png"}"""), "altText is missing" },
        { Body("""{"type":"Input.Text","id":"a"}"""), "label is missing" },
        { Body("""{"type":"Input.Text","id":"a","label":"A","isRequired":true}"""), "errorMessage is missing" },
        { Body("""{"type":"Icon","id":"a","name":"A"},{"type":"Icon","id":"a","name":"A"}"""), "stands in the card twice" },
        { Body("""{"type":"FactSet","facts":[{"title":"x"}]}"""), "needs a title and a value" },
        { Body("""{"type":"Table","columns":[{},{},{},{},{}],"rows":[],"fallback":{"type":"FactSet","facts":[]}}"""), "has 5 columns" },
        { Body("""{"type":"Table","columns":[{}],"rows":[],"firstRowAsHeader":true,"fallback":{"type":"FactSet","facts":[]}}"""), "no such property" },
        { Body("""{"type":"Table","columns":[{}],"rows":[{"type":"TableRow","cells":[]}]}"""), "older phones drop tables" },
        { Body("""{"type":"Table","columns":[{}],"rows":[{"type":"TableRow","cells":[]}],"fallback":{"type":"FactSet","facts":[]}}"""), "0 cells for 1 columns" },
        { Body("""{"type":"Chart.Donut","title":"t","data":[{"legend":"a","value":"1"}],"fallback":{"type":"FactSet","facts":[]}}"""), "must be a JSON number" },
        { Body("""{"type":"Chart.Donut","title":"t","data":[{"legend":"a","value":1,"color":"#f00"}],"fallback":{"type":"FactSet","facts":[]}}"""), "no named chart colour" },
        { Body("""{"type":"Chart.Donut","data":[{"legend":"a","value":1}],"fallback":{"type":"FactSet","facts":[]}}"""), "screen readers announce" },
        { Body("""{"type":"Chart.Donut","title":"t","data":[{"legend":"a","value":1}]}"""), "a FactSet or Table with the same numbers" },
        { Body("""{"type":"ActionSet","actions":[{"type":"Action.Execute","title":"A","verb":"v"}]}"""), "older clients need an Action.Submit" },
        { Body("""{"type":"ActionSet","actions":[{"type":"Action.Submit"}]}"""), "a button needs words" },
        { Body("""{"type":"ActionSet","actions":[{"type":"Action.OpenUrl","title":"A","url":"http://x.example"}]}"""), "absolute https address" },
        { Body("""{"type":"ActionSet","actions":[{"type":"Action.ToggleVisibility","title":"A","targetElements":["nowhere"]}]}"""), "there is no element \"nowhere\"" },
        { Body($$"""{"type":"ActionSet","actions":[{{string.Join(',', Enumerable.Repeat("""{"type":"Action.Submit","title":"A"}""", 7))}}]}"""), "7 primary actions" },
        { Body("""{"type":"Container","items":[],"selectAction":{"type":"Action.ShowCard","card":{"type":"AdaptiveCard"}}}"""), "not allowed as selectAction" },
        { Body($$"""{"type":"TextBlock","wrap":true,"text":"{{new string('x', 30_000)}}"}"""), "bytes, more than" },
    };

    private static string Body(string items) => $$"""{"type":"AdaptiveCard","version":"1.5","fallbackText":"x","body":[{{items}}]}""";

    [Theory, MemberData(nameof(Cards))]
    public void What_Teams_or_a_reader_cannot_use_is_a_fault(string card, string message) =>
        Assert.Contains(AdaptiveCardRules.Check(JsonNode.Parse(card)!), fault => $"{fault.Path} {fault.Message}".Replace("/", " ", StringComparison.Ordinal)
            .Contains(message, StringComparison.Ordinal));

    [Fact]
    public void Stray_files_and_missing_samples_are_named()
    {
        Check(Good, sample: """{"title":"no twin"}""");
        File.WriteAllText(Path.Combine(_cards.FullName, "test", "teams.template.jsn"), "");
        CardCatalogue.TryLoad(_cards.FullName, out var problems);
        Assert.Contains(problems, problem => problem.Message.Contains("the complete card in plain words", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Message.Contains("neither a template nor a sample", StringComparison.Ordinal));
        CardCatalogue.TryLoad(Path.Combine(_cards.FullName, "nowhere"), out problems);
        Assert.Single(problems);
    }

    [Fact]
    public async Task The_command_lists_problems_or_says_what_was_proved()
    {
        Check(Good);
        await using var fine = new StringWriter();
        Assert.Equal(0, await CardsCheck.RunAsync(_cards.FullName, fine, CancellationToken.None));
        Assert.Contains("1 cards bind their 1 samples", fine.ToString(), StringComparison.Ordinal);
        Check("{", kind: "broken");
        await using var bad = new StringWriter();
        Assert.Equal(1, await CardsCheck.RunAsync(_cards.FullName, bad, CancellationToken.None));
        Assert.Contains("broken", bad.ToString(), StringComparison.Ordinal);
    }
}

public sealed class Fitting_cards
{
    private static readonly CardCatalogue Catalogue = CardCatalogue.Load(Expanding.CardDirectory);

    private static AnswerCard Long(int rows) => new()
    {
        Id = "q", Kind = "answer", Headline = "Long", Table = new("Sessions by person", [new("Person"), new("Sessions", "Right")],
            [.. Enumerable.Range(1, rows).Select(n => new CardRow([$"Person number {n} of the organisation", $"{n}"]))]),
    };

    [Fact]
    public void A_card_that_is_too_large_shows_fewer_rows_and_says_how_many_more()
    {
        var card = Catalogue.Render(Platform.Teams, Long(2_000).ToContent() with { });
        var bytes = System.Text.Encoding.UTF8.GetByteCount(card.ToJsonString());
        Assert.InRange(bytes, TeamsLimits.MaximumCardBytes / 2, TeamsLimits.MaximumCardBytes * 11 / 10);
        var table = card["body"]!.AsArray().First(item => item!["id"]?.GetValue<string>() == "table")!["items"]!.AsArray();
        var shown = table[1]!["rows"]!.AsArray().Count - 1;
        Assert.Equal($"and {2_000 - shown} more", table[2]!["text"]!.GetValue<string>());
        Assert.Empty(AdaptiveCardRules.Check(card));
    }

    [Fact]
    public void A_card_that_fits_is_left_alone()
    {
        var card = Catalogue.Render(Platform.Teams, Long(3).ToContent());
        Assert.DoesNotContain("more", card.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_with_too_many_points_gives_way_to_the_table()
    {
        var card = Long(3) with { Chart = new("bar", "t", "s", [new("x", [.. Enumerable.Range(0, 13).Select(n => new CardPoint($"{n}", n, $"{n}"))])]) };
        Assert.Equal(JsonValueKind.Null, card.ToContent().Data.GetProperty("chart").ValueKind);
        var line = card with { Chart = card.Chart! with { Type = "line" } };
        Assert.Equal(JsonValueKind.Object, line.ToContent().Data.GetProperty("chart").ValueKind);
    }

    [Theory]
    [InlineData("a*b*c", @"a\*b\*c")]
    [InlineData("[click](https://evil.example)", @"\[click\](https://evil.example)")]
    [InlineData("snake_case", @"snake\_case")]
    [InlineData("# heading", @"\# heading")]
    [InlineData("- item\n- item", "\\- item\n\\- item")]
    [InlineData("-12 %", "-12 %")]
    [InlineData("12. May", @"12\. May")]
    [InlineData("at 12. May", "at 12. May")]
    [InlineData("1,234.5 USD", "1,234.5 USD")]
    [InlineData(@"back\slash", @"back\\slash")]
    [InlineData("plain words (and more)", "plain words (and more)")]
    public void Text_in_a_card_means_itself(string text, string escaped) => Assert.Equal(escaped, CardMarkdown.Escape(text));

    [Fact]
    public void Hostile_names_stay_names_everywhere_in_a_card()
    {
        const string name = "**Eve** [x](https://evil.example) ${$root.secret} <at>everyone</at>";
        var card = Catalogue.Render(Platform.Teams, new AnswerCard
        {
            Id = "q", Kind = "answer", Headline = name, Facts = [new(name, name)], Next = [name],
            Table = new(name, [new("Person")], [new CardRow([name])]),
        }.ToContent());
        var body = card["body"]!.AsArray();
        const string escaped = @"\*\*Eve\*\* \[x\](https://evil.example) ${$root.secret} <at>everyone</at>";
        Assert.Equal(escaped, body[0]!["text"]!.GetValue<string>());
        Assert.Equal(escaped, body[1]!["facts"]![0]!["title"]!.GetValue<string>());
        Assert.Contains(name, card["fallbackText"]!.GetValue<string>(), StringComparison.Ordinal);
        var asked = body.Last(item => item!["type"]!.GetValue<string>() == "ActionSet")!["actions"]![0]!;
        Assert.Equal(name, asked["data"]!["text"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("en", false)]
    [InlineData("ar-EG", true)]
    [InlineData("he", true)]
    public void Cards_run_in_the_direction_of_their_language(string lang, bool rightToLeft) =>
        Assert.Equal(rightToLeft, Catalogue.Render(Platform.Teams, (Long(1) with { Lang = lang }).ToContent())["rtl"]!.GetValue<bool>());

    [Fact]
    public void The_plain_twin_tells_everything_and_how_to_answer_by_typing()
    {
        var text = SampleCards.All().First(sample => sample.File == "answer/sample.data.json").Content.Data.GetProperty("text").GetString()!;
        foreach (var part in new[] { "1,284", "Payments | 512 | +31 %", "and 8 more", "31 May 2026", "who is waiting for access", "Payments leads" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        var options = SampleCards.All().First(sample => sample.File == "answer/sample.clarify.data.json").Content.Data.GetProperty("text").GetString()!;
        Assert.Contains("Reply with the number:\n1. Daniel Kim, Checkout\n2. Daniel Kim, Platform", options, StringComparison.Ordinal);
    }
}
