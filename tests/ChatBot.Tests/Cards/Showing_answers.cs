using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Slack.Blocks;
using ChatBot.Core.Answers;
using AnswerCards = ChatBot.Core.Answers.AnswerCards;

namespace ChatBot.Tests.Cards;

/// <summary>What Core lays out, bound by the card files as the platforms get it.</summary>
public sealed class Showing_answers
{
    private static readonly CardCatalogue Catalogue = CardCatalogue.Load(Expanding.CardDirectory);

    private static AnswerRow Row(string key, decimal value, string? key2 = null, string? tool = null, decimal? before = null) =>
        new(key, key, value, "count", key2, tool, before is null ? null : value, before);

    public static TheoryData<string, Answer> Answers() => new()
    {
        { "one figure", new(AnswerKind.Answer, "42 sessions.", [new("sessions", 42, "count")], []) },
        { "several figures", new(AnswerKind.Answer, "42 sessions, 7 people.", [new("sessions", 42, "count"), new("active_users", 7, "count")], []) },
        { "a breakdown", new(AnswerKind.Answer, "By team.", [new("sessions", 6, "count")], [Row("Payments", 3), Row("Checkout", 2), Row("Platform", 1)], Next: ["by tool"]) },
        { "two groups", new(AnswerKind.Answer, "By team.", [], [Row("A", 3), Row("B", 2)]) },
        { "a trend", new(AnswerKind.Answer, "By day.", [new("sessions", 90, "count")],
            [.. Enumerable.Range(1, 28).Select(n => Row($"2026-02-{n:00}", n))]) },
        { "two dimensions", new(AnswerKind.Answer, "By team and tool.", [], [Row("A", 3, key2: "Cursor"), Row("B", 2, key2: "Copilot")]) },
        { "growth", new(AnswerKind.Answer, "Growth.", [], [Row("A", 3, before: 1), Row("B", -2, before: 4)]) },
        { "a long list", new(AnswerKind.Answer, "Everybody.", [], [.. Enumerable.Range(1, 400).Select(n => Row($"person{n}@northgate.example", n, tool: "Cursor"))]) },
        { "names without figures", new(AnswerKind.Answer, "Tools.", [], [new("Cursor", "Cursor", null, null), new("Copilot", "Copilot", null, null)]) },
        { "a choice", new(AnswerKind.Clarify, "Which?", [], [], Options: [new("a@b", "Daniel Kim, Checkout"), new("c@d", "Daniel Kim, Platform")]) },
        { "a refusal", Answer.Refuse(RefusalReason.SmallGroup, "Groups of fewer than five are not shown.") },
        { "a proposal", new(AnswerKind.Action, "Shall I request Cursor?", [], [], Action: new("request_access", "Cursor")) },
        { "hostile names", new(AnswerKind.Answer, "*x* ${$root} <!channel>", [], [Row("<script>", 3), Row("${x}", 2), Row("*b*", 1)]) },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Every_answer_becomes_a_card_that_the_platforms_take(string what, Answer answer)
    {
        Assert.NotEmpty(what);
        var card = AnswerCards.Of(answer, "q-1", "en-GB");
        var content = new CardContent("answer", JsonSerializer.SerializeToElement(card, JsonSerializerOptions.Web));
        Assert.Empty(AdaptiveCardRules.Check(Catalogue.Render(Platform.Teams, content)));
        var blocks = Catalogue.Render(Platform.Slack, content)["blocks"]!.DeepClone().AsArray();
        Assert.Empty(BlockKitCheck.Blocks(BlockKitFit.Blocks(blocks, BlockSurface.Message), BlockSurface.Message));
    }
}
