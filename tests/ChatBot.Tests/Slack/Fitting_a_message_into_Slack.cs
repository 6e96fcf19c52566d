using System.Globalization;
using System.Text.Json.Nodes;
using ChatBot.Channels.Slack.Blocks;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBot.Tests.Slack;

public sealed class Fitting_a_message_into_Slack
{
    static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text } };
    static JsonObject Raw(string text) => new() { ["type"] = "raw_text", ["text"] = text };
    static JsonArray Parse(string json) => JsonNode.Parse(json)!.AsArray();

    [Fact]
    public void A_long_text_goes_on_in_the_next_section()
    {
        var text = string.Join('\n', Enumerable.Range(1, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"line {i} &amp; more")));
        var fitted = BlockKitFit.Blocks([Section(text)], BlockSurface.Message);

        Assert.Empty(BlockKitCheck.Blocks(fitted, BlockSurface.Message));
        Assert.Equal(text, string.Join('\n', fitted.Select(b => b!["text"]!["text"]!.GetValue<string>())));
    }

    [Fact]
    public void Rows_over_the_limit_are_counted()
    {
        var rows = Enumerable.Range(0, 140).Select(i => (JsonNode)new JsonArray(Raw("r" + i), Raw("x")));
        var fitted = BlockKitFit.Blocks([new JsonObject { ["type"] = "table", ["rows"] = new JsonArray([.. rows]) }], BlockSurface.Message);

        Assert.Equal(100, fitted[0]!["rows"]!.AsArray().Count);
        Assert.Equal("… and 40 more", BlockKitText.Of(fitted[1]));
    }

    [Fact]
    public void The_last_row_of_buttons_survives_a_message_with_too_many_blocks()
    {
        var buttons = """{"type":"actions","elements":[{"type":"button","action_id":"yes","text":{"type":"plain_text","text":"Yes"}}]}""";
        var fitted = BlockKitFit.Blocks(
            new JsonArray([.. Enumerable.Range(0, 80).Select(i => Section("s" + i)), JsonNode.Parse(buttons)]), BlockSurface.Message);

        Assert.Equal(50, fitted.Count);
        Assert.Equal("actions", fitted[^1]!["type"]!.GetValue<string>());
        Assert.Equal("… and 32 more", BlockKitText.Of(fitted[^2]));
        Assert.Empty(BlockKitCheck.Blocks(fitted, BlockSurface.Message));
    }

    [Fact]
    public void A_chart_whose_labels_collide_when_cut_is_shown_as_words_with_the_same_numbers()
    {
        var fitted = BlockKitFit.Blocks(Parse("""
            [{"type":"data_visualization","title":"Active people","chart":{"type":"bar",
              "axis_config":{"categories":["Platform Engineering Berlin","Platform Engineering Bern"]},
              "series":[{"name":"active","data":[{"label":"Platform Engineering Berlin","value":12},{"label":"Platform Engineering Bern","value":7}]}]}}]
            """), BlockSurface.Message);

        Assert.Equal("Active people\nactive: Platform Engineering Berlin 12, Platform Engineering Bern 7", BlockKitText.Of(fitted));
        Assert.Equal("section", fitted[0]!["type"]!.GetValue<string>());
    }

    [Fact]
    public void What_fits_already_is_left_as_it_is()
    {
        var blocks = Parse("""
            [{"type":"header","text":{"type":"plain_text","text":"Adoption"}},{"type":"section","text":{"type":"mrkdwn","text":"*62%* of 45 seats"}},
             {"type":"actions","elements":[{"type":"button","action_id":"ask#1","value":"{}","text":{"type":"plain_text","text":"Why?"}}]}]
            """);

        Assert.True(JsonNode.DeepEquals(blocks, BlockKitFit.Blocks(blocks, BlockSurface.Message)));
    }

    [Fact]
    public void Words_hold_the_facts_of_every_block()
    {
        var blocks = Parse("""
            [{"type":"header","text":{"type":"plain_text","text":"Spend"}},
             {"type":"section","text":{"type":"mrkdwn","text":"*R&amp;D* <https://example.com|report>"},"fields":[{"type":"mrkdwn","text":"*a*"},{"type":"plain_text","text":"b"}]},
             {"type":"table","rows":[[{"type":"raw_text","text":"Tool"},{"type":"raw_text","text":"EUR"}],
                                     [{"type":"raw_text","text":"Cursor"},{"type":"raw_number","value":12.5,"text":"12.50"}]]},
             {"type":"rich_text","elements":[{"type":"rich_text_list","style":"ordered","elements":[
                {"type":"rich_text_section","elements":[{"type":"text","text":"first"}]},
                {"type":"rich_text_section","elements":[{"type":"link","url":"https://example.com","text":"second"}]}]}]},
             {"type":"image","alt_text":"a rising line","image_url":"https://example.com/a.png"},{"type":"divider"},
             {"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Explain"}}]}]
            """);

        Assert.Equal("Spend\n*R&D* report\n*a*\nb\nTool | EUR\nCursor | 12.50\n1. first\n2. second\na rising line\n[Explain]", BlockKitText.Of(blocks));
    }

    [Fact]
    public void Any_blocks_at_all_end_in_a_message_that_Slack_takes()
    {
        var words = Gen.Elements("a", "&amp;", "<@U1>", "```", "👩‍👩‍👧", " ", new string('y', 1700), "").ListOf().Select(string.Concat);
        var text = from t in words from kind in Gen.Elements("mrkdwn", "plain_text") select new JsonObject { ["type"] = kind, ["text"] = t };
        var button = from t in text select new JsonObject { ["type"] = "button", ["action_id"] = "same", ["text"] = t };
        var row = from cells in words.Select(Raw).ListOf(3) select new JsonArray([.. cells]);
        var block = Gen.OneOf(
            from t in text select new JsonObject { ["type"] = "section", ["block_id"] = "same", ["text"] = t },
            from t in text select new JsonObject { ["type"] = "header", ["text"] = t },
            from list in button.ListOf() select new JsonObject { ["type"] = "actions", ["elements"] = new JsonArray([.. list]) },
            from list in text.ListOf() select new JsonObject { ["type"] = "context", ["elements"] = new JsonArray([.. list]) },
            from rows in row.ListOf() select new JsonObject { ["type"] = "table", ["rows"] = new JsonArray([.. rows]) },
            from t in words select new JsonObject { ["type"] = "markdown", ["text"] = t },
            from t in words select new JsonObject { ["type"] = t });

        // Generated as text, because a JSON node can have one parent only and a generator may hand out the same one twice.
        var messages = block.Select(b => b.ToJsonString()).ListOf().Select(list => $"[{string.Join(',', list)}]");
        Prop.ForAll(Arb.From(messages), json =>
            Enum.GetValues<BlockSurface>().All(surface => BlockKitCheck.Blocks(BlockKitFit.Blocks(Parse(json), surface), surface).Count == 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(80));
    }
}
