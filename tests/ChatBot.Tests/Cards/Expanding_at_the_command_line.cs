using ChatBot.Channels.Cards;

namespace ChatBot.Tests.Cards;

public sealed class Expanding_at_the_command_line
{
    [Fact]
    public async Task Every_line_is_answered_with_one_line()
    {
        using var input = new StringReader("""
            {"template":{"t":"Hi ${name} — \"ü\"","n":"${n}"},"data":{"name":"Ada","n":1.5}}
            {"template":{"t":"Hi ${name}"}}

            {"template":{"$when":"${false}"},"data":{}}
            {"data":{}}
            not json
            {"template":{"a":[{"$data":"${range(1,100000)}","b":[{"$data":"${range(1,100000)}","c":1}]}]},"data":{}}
            {"template":"${x}","data":{"x":[1,2]}}
            """);
        await using var output = new StringWriter { NewLine = "\n" };
        var failed = await CardsExpand.RunAsync(input, output, new CardExpansion(), CancellationToken.None);
        var lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(3, failed);
        Assert.Equal(7, lines.Length);
        Assert.Equal("""{"t":"Hi Ada — \"ü\"","n":1.5}""", lines[0]);
        Assert.Equal("""{"t":"Hi ${name}"}""", lines[1]);
        Assert.Equal("null", lines[2]);
        Assert.All(lines[3..6], line => Assert.StartsWith("{\"error\":", line, StringComparison.Ordinal));
        Assert.Equal("[1,2]", lines[6]);
    }

    [Fact]
    public void A_broken_template_is_told_with_file_and_line()
    {
        var broken = Assert.Throws<CardTemplateException>(() => CardTemplate.Parse("{\n  \"a\": [1,\n  2\n", "cards/x.json"));
        Assert.Equal("cards/x.json", broken.Problem.File);
        Assert.Equal(4, broken.Problem.Line);
        var problems = CardTemplate.Parse("{\n  \"a\": \"${if(a, 'b'}\",\n  \"b\": {\"$when\": true},\n  \"a\": \"${nope()}\"\n}", "f").Problems;
        Assert.Equal([2, 3, 4, 4], problems.Select(problem => problem.Line));
    }
}
