using System.Text.Json.Nodes;
using ChatBot.Channels.Slack.Blocks;

namespace ChatBot.Tests.Slack;

public sealed class Checking_blocks_against_Slacks_limits
{
    static JsonArray Blocks(string json) => JsonNode.Parse(json)!.AsArray();
    static string X(int length) => new('x', length);
    static string Many(int count, Func<int, string> item) => string.Join(',', Enumerable.Range(1, count).Select(item));
    static string Section(string text) => $$$"""{"type":"section","text":{"type":"mrkdwn","text":"{{{text}}}"}}""";
    static string Actions(string element) => $$"""{"type":"actions","elements":[{{element}}]}""";
    static string Button(string more, string text = "a") => $$$"""{"type":"button",{{{more}}}"text":{"type":"plain_text","text":"{{{text}}}"}}""";
    static string Option(string value) => $$"""{"text":{"type":"plain_text","text":"a"},"value":"{{value}}"}""";
    static string Data(string more, string rows) => $$"""{"type":"data_table",{{more}}"rows":[{{rows}}]}""";
    static string Pie(string segments, string title = "t") =>
        $$$"""{"type":"data_visualization","title":"{{{title}}}","chart":{"type":"pie","segments":[{{{segments}}}]}}""";
    static string Bar(string categories, string series) =>
        $$$"""{"type":"data_visualization","title":"t","chart":{"type":"bar","axis_config":{"categories":[{{{categories}}}]},"series":[{{{series}}}]}}""";

    const string A = """{"type":"raw_text","text":"a"}""";
    const string Text = """{"type":"mrkdwn","text":"a"}""";
    const string Point = """{"label":"a","value":1}""";

    public static TheoryData<string, string> Refused() => new()
    {
        { "/blocks/0/text/text: is 3001 long", $"[{Section(X(3001))}]" },
        { "/blocks/0/text/text: must not be empty", $"[{Section("")}]" },
        { "/blocks/0: needs text or fields", """[{"type":"section"}]""" },
        { "/blocks/0/fields: has 11", $$"""[{"type":"section","fields":[{{Many(11, _ => Text)}}]}]""" },
        { "/blocks/0/fields/0/text: is 2001", $$"""[{"type":"section","fields":[{"type":"mrkdwn","text":"{{X(2001)}}"}]}]""" },
        { "/blocks/0/text/type: must be plain_text", """[{"type":"header","text":{"type":"mrkdwn","text":"a"}}]""" },
        { "/blocks/0/text/text: is 151", $$$"""[{"type":"header","text":{"type":"plain_text","text":"{{{X(151)}}}"}}]""" },
        { "/blocks/0/text/type: must be plain_text", """[{"type":"header","text":"words"}]""" },
        { "/blocks/0/elements: has 11", $$"""[{"type":"context","elements":[{{Many(11, _ => Text)}}]}]""" },
        { "/blocks/0/elements: has 26", $"[{Actions(Many(26, i => Button($"\"action_id\":\"a{i}\",")))}]" },
        { "/blocks/0/elements/1/action_id: go is used twice", $"[{Actions(Many(2, _ => Button("\"action_id\":\"go\",")))}]" },
        { "/blocks/0/elements/0/text/text: is 76", $"[{Actions(Button("", X(76)))}]" },
        { "/blocks/0/elements/0/value: is 2001", $"[{Actions(Button($"\"value\":\"{X(2001)}\","))}]" },
        { "/blocks/0/elements/0/style: must be", $"[{Actions(Button("\"style\":\"positive\","))}]" },
        { "/blocks/0/elements/0/url: must be an http", $"[{Actions(Button("\"url\":\"javascript:alert(1)\","))}]" },
        { "/blocks/0/elements/0/options: has 101", $$"""[{"type":"actions","elements":[{"type":"static_select","options":[{{Many(101, i => Option("v" + i))}}]}]}]""" },
        { "/blocks/0/accessory/options: has 6", $$$"""[{"type":"section","text":{{{Text}}},"accessory":{"type":"overflow","options":[{{{Many(6, i => Option("v" + i))}}}]}}]""" },
        { "/blocks/0/elements/0/options/0/value: is 151", $$"""[{"type":"actions","elements":[{"type":"radio_buttons","options":[{{Option(X(151))}}]}]}]""" },
        { "/blocks/0/elements/0/type: plain_text_input cannot stand here", $"[{Actions("{\"type\":\"plain_text_input\"}")}]" },
        { "/blocks/0/alt_text: is required", """[{"type":"image","image_url":"https://example.com/a.png"}]""" },
        { "/blocks/0: needs image_url or slack_file", """[{"type":"image","alt_text":"a"}]""" },
        { "/blocks: has more than one table", $$"""[{"type":"table","rows":[[{{A}}]]},{"type":"table","rows":[[{{A}}]]}]""" },
        { "/blocks/0/rows: has 101", $$"""[{"type":"table","rows":[{{Many(101, _ => $"[{A}]")}}]}]""" },
        { "/blocks/0/rows/0: needs 1 to 20", $$"""[{"type":"table","rows":[[{{Many(21, _ => A)}}]]}]""" },
        { "/blocks/0/rows/1: has 1 cells", $$"""[{"type":"table","rows":[[{{A}},{{A}}],[{{A}}]]}]""" },
        { "/blocks/0/rows/0/0/text: must not be empty", """[{"type":"table","rows":[[{"type":"raw_text","text":""}]]}]""" },
        { "/blocks: has 10002 characters in table cells", $$"""[{"type":"table","rows":[{{Many(2, _ => $$"""[{"type":"raw_text","text":"{{X(5001)}}"}]""")}}]}]""" },
        { "/blocks/0/caption: is required", $"[{Data("", $"[{A}],[{A}]")}]" },
        { "/blocks/0/rows: needs at least 2", $"[{Data("\"caption\":\"c\",", $"[{A}]")}]" },
        { "/blocks/0/rows/1/0/value: must be a JSON number", $"[{Data("\"caption\":\"c\",", $$"""[{{A}}],[{"type":"raw_number","value":"1"}]""")}]" },
        { "/blocks/0/rows/0/0: a header cell cannot", $"[{Data("\"caption\":\"c\",", $$"""[{"type":"rich_text","elements":[]}],[{{A}}]""")}]" },
        { "/blocks/0/page_size: must be 1 to 100", $"[{Data("\"caption\":\"c\",\"page_size\":101,", $"[{A}],[{A}]")}]" },
        { "/blocks/0/row_header_column_index: is not", $"[{Data("\"caption\":\"c\",\"row_header_column_index\":1,", $"[{A}],[{A}]")}]" },
        { "/blocks/0/title: is 51 long", $"[{Pie(Point, X(51))}]" },
        { "/blocks/0/chart/segments/0/value: must be a number above zero", $"[{Pie("""{"label":"a","value":0}""")}]" },
        { "/blocks/0/chart/segments: has 7", $"[{Pie(Many(7, _ => Point))}]" },
        { "/blocks/0/chart/series/0/data: needs exactly one point", $"[{Bar("\"a\",\"b\"", $$"""{"name":"s","data":[{{Point}}]}""")}]" },
        { "/blocks/0/chart/series/1/name: s is used twice", $"[{Bar("\"a\"", Many(2, _ => $$"""{"name":"s","data":[{{Point}}]}"""))}]" },
        { "/blocks/0/chart/axis_config/categories: must be distinct", $"[{Bar("\"a\",\"a\"", $$"""{"name":"s","data":[{{Point}},{{Point}}]}""")}]" },
        { "/blocks/0/chart/series/0/data/0/value: must be a JSON number", $"[{Bar("\"a\"", """{"name":"s","data":[{"label":"a","value":"1"}]}""")}]" },
        { "/blocks: has 3 charts", $"[{Many(3, _ => Pie(Point))}]" },
        { "/blocks/0/elements/0/indent: must be 0 to 8", """[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","indent":9,"elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]}]}]""" },
        { "/blocks/0/elements/0/elements/0/text: must not be empty", """[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]""" },
        { "/blocks/0/text: is 12001 long", $$"""[{"type":"markdown","text":"{{X(12001)}}"}]""" },
        { "/blocks/0/type: alert cannot be shown in a message", $$"""[{"type":"alert","text":{{Text}}}]""" },
        { "/blocks/0/type: is required", "[{}]" },
        { "/blocks/0: must be an object", """["text"]""" },
        { "/blocks: has 51 blocks", $"[{Many(51, _ => """{"type":"divider"}""")}]" },
        { "/blocks/1/block_id: b is used twice", """[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]""" },
        { "/blocks/0/child_blocks/0: a container cannot", """[{"type":"container","child_blocks":[{"type":"container","child_blocks":[]}]}]""" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_Slack_would_refuse_is_found_with_its_place(string expected, string json)
    {
        var faults = BlockKitCheck.Blocks(Blocks(json), BlockSurface.Message).Select(f => $"{f.Path}: {f.Message}").ToList();

        Assert.Contains(faults, f => f.StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_Slack_would_refuse_is_made_to_fit(string fault, string json)
    {
        Assert.NotNull(fault);
        Assert.Empty(BlockKitCheck.Blocks(BlockKitFit.Blocks(Blocks(json), BlockSurface.Message), BlockSurface.Message));
        Assert.Empty(BlockKitCheck.Blocks(BlockKitFit.Blocks(Blocks(json), BlockSurface.Home), BlockSurface.Home));
    }

    const string Input = """{"type":"input","block_id":"b","label":{"type":"plain_text","text":"l"},"element":{"type":"plain_text_input","action_id":"a"}}""";

    [Theory]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"Request access to it all"},"blocks":[]}""", null)]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"Request access to it all!"},"blocks":[]}""", "/title/text: is 25")]
    [InlineData("""{"type":"modal","blocks":[]}""", "/title: is required")]
    [InlineData($$"""{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[{{Input}}]}""", "/submit: is required")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[{"type":"table","rows":[]}]}""", "/blocks/0/type: table cannot be shown in a modal")]
    [InlineData("""{"type":"home","blocks":[{"type":"container","child_blocks":[]}]}""", "/blocks/0/type: container cannot be shown in a Home tab")]
    [InlineData("""{"type":"home"}""", "/blocks: is required")]
    [InlineData("""{"type":"dialog","blocks":[]}""", "/type: must be modal or home")]
    public void Views_have_limits_of_their_own(string json, string? expected)
    {
        var faults = BlockKitCheck.View(JsonNode.Parse(json)!.AsObject()).Select(f => $"{f.Path}: {f.Message}").ToList();

        if (expected is null) Assert.Empty(faults);
        else Assert.Contains(faults, f => f.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_view_of_a_quarter_megabyte_loses_its_last_blocks_and_says_so()
    {
        var view = JsonNode.Parse($$"""{"type":"home","blocks":[{{Many(100, i => Section(i + X(2990)))}}]}""")!.AsObject();
        Assert.NotEmpty(BlockKitCheck.View(view));

        var fitted = BlockKitFit.View(view);

        Assert.Empty(BlockKitCheck.View(fitted));
        Assert.Matches(@"… and \d+ more", BlockKitText.Of(fitted["blocks"]!.AsArray()));
    }

    [Fact]
    public void A_message_needs_its_words_beside_the_blocks()
    {
        Assert.Contains(BlockKitCheck.Message(JsonNode.Parse("""{"blocks":[{"type":"divider"}]}""")!.AsObject()), f => f.Path == "/text");
        Assert.Contains(BlockKitCheck.Message(JsonNode.Parse("""{"text":" ","blocks":[{"type":"divider"}]}""")!.AsObject()), f => f.Path == "/text");
        Assert.Empty(BlockKitCheck.Message(JsonNode.Parse("""{"text":"words","blocks":[{"type":"divider"}]}""")!.AsObject()));
    }
}
