using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Slack;
using ChatBot.Fakes;

namespace ChatBot.Tests.Slack;

/// <summary>The card files themselves, all the way to the fake workspace, which judges them by rules of its own.</summary>
public sealed class Using_the_cards_of_the_service : IAsyncLifetime
{
    static readonly CardCatalogue Catalogue = CardCatalogue.Load(Path.Combine(SlackBot.Repository, "cards"));
    readonly TestClock clock = new();
    FakeSlack slack = null!;
    SlackBot bot = null!;

    public async Task InitializeAsync()
    {
        slack = await FakeSlack.StartAsync(clock);
        slack.AddUser("U1", "Ada Lovelace", "ada@example.com");
        bot = await SlackBot.StartAsync(slack, clock, expand: SlackCards.From(Catalogue));
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await slack.DisposeAsync();
    }

    [Fact]
    public async Task Slack_takes_every_sample_of_every_card()
    {
        var sent = 0;
        foreach (var kind in Catalogue.Kinds.Where(k => Catalogue.Has(Platform.Slack, k) && k is not ("form" or "home")))
        {
            foreach (var sample in Catalogue.Samples(kind))
            {
                var text = sample.Data.GetProperty("text").GetString()!;
                Assert.IsType<SendResult.Sent>(await bot.DeliverAsync(new OutboundMessage.Post(new(text, sample)) { To = SlackBot.To("C1"), Key = $"{kind}-{sent++}" }));
                Assert.True(slack.Messages[^1].Blocks.GetArrayLength() > 0, kind);
            }
        }
        Assert.Equal(0, slack.LimitsBroken);
        Assert.DoesNotContain("invalid_blocks", bot.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_is_published()
    {
        await bot.DeliverAsync(new OutboundMessage.Home("U1", new("home", Catalogue.Samples("home")[0])) { To = SlackBot.ToUser("U1"), Key = "h" });

        Assert.Contains("Your open requests", slack.Homes["U1"].Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_opens_reports_a_mistake_and_comes_back_filled_in()
    {
        var form = new FormCard
        {
            Paragraphs = ["For <everyone> & all."],
            Fields = [new("tool", "Tool", "choice") { Options = [new("r&d", "R&D <tool>"), new("b", "B")], Value = "r&d" }, new("why", "Why", "multiline"), new("since", "Since", "date") { Required = false }],
        };
        bot.Answer = _ => new Reply.OpenDialog(form.ToDialog("Request access", "request", JsonSerializer.SerializeToElement(new { draft = "d-1" })));
        await SendAsync(slack.Shortcut("U1", "request-access"));
        await bot.NextAsync<DialogRequest>();
        var view = await slack.NextViewAsync();
        var inputs = view.Body.GetProperty("blocks").EnumerateArray().Where(b => b.GetProperty("type").GetString() == "input").ToList();
        Assert.Equal(["tool", "why", "since"], inputs.Select(i => i.GetProperty("block_id").GetString()!));
        Assert.Equal(["r&d", "b"], inputs[0].GetProperty("element").GetProperty("options").EnumerateArray().Select(o => o.GetProperty("value").GetString()!));
        Assert.Equal("r&d", inputs[0].GetProperty("element").GetProperty("initial_option").GetProperty("value").GetString());

        bot.Answer = _ => new Reply.FieldErrors(new Dictionary<string, string> { ["why"] = "Say why, please." });
        var answer = await SendAsync(Submission(view, ""));
        Assert.Equal("Say why, please.", answer.GetProperty("errors").GetProperty("why").GetString());
        await bot.NextAsync<DialogSubmission>();

        bot.Answer = _ => new Reply.Show(new("Requested.", Catalogue.Samples("notice")[0]));
        answer = await SendAsync(Submission(view, "it is needed"));
        var submission = await bot.NextAsync<DialogSubmission>();
        Assert.Equal(("request", "d-1", "r&d", "it is needed", ""), (submission.Verb, submission.Data.GetProperty("draft").GetString(), submission.Data.GetProperty("tool").GetString(),
            submission.Data.GetProperty("why").GetString(), submission.Data.GetProperty("since").GetString()));
        Assert.Null(FakeSlackRules.View(answer.GetProperty("view"), "modal"));
    }

    static JsonObject Submission(FakeView view, string why)
    {
        var payload = FakeSlack.Submission("U1", view, new Dictionary<string, string>());
        payload["view"]!["state"] = new JsonObject
        {
            ["values"] = new JsonObject
            {
                ["tool"] = new JsonObject { ["input:tool"] = new JsonObject { ["type"] = "static_select", ["selected_option"] = new JsonObject { ["value"] = "r&d" } } },
                ["why"] = new JsonObject { ["input:why"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = why } },
                ["since"] = new JsonObject { ["input:since"] = new JsonObject { ["type"] = "datepicker", ["selected_date"] = null } },
            },
        };
        return payload;
    }

    async Task<JsonElement> SendAsync(JsonObject payload)
    {
        var (status, body) = await bot.AnswerOfAsync(slack.Interaction(payload));
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }
}
