using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Slack;
using ChatBot.Channels.Slack.Blocks;

namespace ChatBot.Tests.Slack;

public sealed class Binding_a_card_for_Slack
{
    static readonly string Directory = Path.Combine(SlackBot.Repository, "cards");
    static readonly CardCatalogue Catalogue = CardCatalogue.Load(Directory);

    public static TheoryData<string> Kinds() => [.. Catalogue.Kinds.Where(k => Catalogue.Has(Platform.Slack, k))];

    const string Hostile = "<!channel> & <@U1> <https://evil.example|bank> ${1+1} *b* \u202Egnp\n> q \uE0F1";

    [Theory, MemberData(nameof(Kinds))]
    public void Every_card_holds_each_of_its_samples(string kind)
    {
        foreach (var sample in Catalogue.Samples(kind))
        {
            var bound = SlackCards.Bind(SlackCards.From(Catalogue), sample)!;
            Assert.Empty(BlockKitCheck.Card(bound));
            var words = BlockKitText.Of(bound["blocks"]!.AsArray());
            foreach (var fact in Facts(sample.Data)) Assert.Contains(fact, words, StringComparison.Ordinal);
        }
    }

    // What a card of this product says at least: its heading, its paragraphs, its facts and its rows.
    static IEnumerable<string> Facts(JsonElement data)
    {
        foreach (var name in new[] { "headline", "heading" }) if (data.TryGetProperty(name, out var heading)) yield return heading.GetString()!;
        if (data.TryGetProperty("paragraphs", out var paragraphs)) foreach (var paragraph in paragraphs.EnumerateArray()) yield return paragraph.GetString()!;
        if (data.TryGetProperty("facts", out var facts)) foreach (var fact in facts.EnumerateArray()) yield return fact.GetProperty("value").GetString()!;
        if (data.TryGetProperty("table", out var table) && table.ValueKind == JsonValueKind.Object)
            foreach (var row in table.GetProperty("rows").EnumerateArray())
                yield return string.Join(" | ", row.GetProperty("cells").EnumerateArray().Select(c => c.GetString() is { Length: > 0 } text ? text : "–"));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Hostile_names_stay_text_wherever_they_land(string kind)
    {
        foreach (var sample in Catalogue.Samples(kind))
        {
            var bound = SlackCards.Bind(SlackCards.From(Catalogue), new CardContent(kind, JsonSerializer.SerializeToElement(Poisoned(sample.Data))))!;

            Assert.Empty(BlockKitCheck.Card(bound));
            foreach (var markup in Texts(bound, "mrkdwn"))
            {
                Assert.DoesNotMatch("<[!@#h]", markup);
                Assert.DoesNotContain("\u202E", markup, StringComparison.Ordinal);
            }
            Assert.DoesNotContain("&amp;", string.Concat(Texts(bound, "plain_text")), StringComparison.Ordinal);
            Assert.DoesNotMatch("[\uE0F1-\uE0F3]", bound.ToJsonString(SlackJson.Compact));
            Assert.All(Objects(bound).Where(o => Json.Text(o["type"]) == "mrkdwn"), o => Assert.True(o["verbatim"]!.GetValue<bool>()));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Lists_of_any_length_end_in_a_message_that_Slack_takes(string kind)
    {
        foreach (var sample in Catalogue.Samples(kind))
        {
            var bound = SlackCards.Bind(SlackCards.From(Catalogue), new CardContent(kind, JsonSerializer.SerializeToElement(Repeated(sample.Data, 130))));
            if (bound is not null) Assert.Empty(BlockKitCheck.Card(bound));
        }
    }

    [Fact]
    public void Data_reaches_a_press_unchanged()
    {
        var template = CardTemplate.Parse("""{"blocks":[{"type":"actions","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"${t}"},"value":"${jsonStringify(d)}"}]}]}""", "test");
        var data = JsonSerializer.SerializeToElement(new { t = "R&D <x>", d = new { name = "A \"&\" <b>" } });
        var bound = SlackCards.Bind((_, d) => template.Expand(d), new CardContent("test", data))!;
        var button = bound["blocks"]![0]!["elements"]![0]!;

        Assert.Equal("R&D <x>", button["text"]!["text"]!.GetValue<string>());
        Assert.Equal("A \"&\" <b>", SlackActions.Data(null, button["value"]!.GetValue<string>(), default).GetProperty("name").GetString());
    }

    [Fact]
    public void The_templates_own_markup_survives()
    {
        var template = CardTemplate.Parse("""{"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*${name}* <https://example.com|more> <!date^1^{date}|day>"}}]}""", "test");
        var bound = SlackCards.Bind((_, d) => template.Expand(d), new CardContent("test", JsonSerializer.SerializeToElement(new { name = "R&D" })))!;

        Assert.Equal("*R&amp;D* <https://example.com|more> <!date^1^{date}|day>", bound["blocks"]![0]!["text"]!["text"]!.GetValue<string>());
    }

    static JsonNode? Poisoned(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, IsWord(p.Name) ? JsonNode.Parse(p.Value.GetRawText()) : Poisoned(p.Value)))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Poisoned)]),
        JsonValueKind.String => JsonValue.Create(element.GetString() + Hostile),
        _ => JsonNode.Parse(element.GetRawText()),
    };

    // Names of the card's own choosing, which steer the template and never come from a person.
    static bool IsWord(string name) => name is "align" or "verb" or "style" or "type" or "tone" or "kind" or "lang" or "opensDialog" or "id";

    static JsonNode? Repeated(JsonElement element, int times) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Repeated(p.Value, times)))),
        JsonValueKind.Array when element.GetArrayLength() > 0 && element[0].ValueKind == JsonValueKind.Object && !element[0].TryGetProperty("align", out _) =>
            new JsonArray([.. Enumerable.Range(0, times).Select(i => JsonNode.Parse(element[i % element.GetArrayLength()].GetRawText()))]),
        _ => JsonNode.Parse(element.GetRawText()),
    };

    static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject owner => owner.SelectMany(p => Objects(p.Value)).Prepend(owner),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    static IEnumerable<string> Texts(JsonNode node, string type) =>
        Objects(node).Where(o => Json.Text(o["type"]) == type).Select(o => Json.Text(o["text"]) ?? "");
}
