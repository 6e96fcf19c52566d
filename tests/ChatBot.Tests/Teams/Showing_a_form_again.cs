using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Cards;
using ChatBot.Channels.Teams;

namespace ChatBot.Tests.Teams;

/// <summary>Teams closes a dialog or shows another; a form with a mistake is therefore made anew from what it carried.</summary>
public sealed class Showing_a_form_again
{
    private static readonly InvokeAnswers Answers = new(FakeConnector.Cards);

    private static readonly Dialog Form = new FormCard { Fields = [new("day", "Day", "date"), new("hours", "Hours", "number")] }
        .ToDialog("Correct a day", "privacy.correct", JsonDocument.Parse("""{"record":"7"}""").RootElement);

    private static DialogSubmission Sent(Action<JsonObject> fill)
    {
        var asked = new DialogRequest
        {
            DeliveryId = "d", Conversation = new(Platform.Teams, "t", "c", ConversationKind.Personal), From = new(Platform.Teams, "t", "u"), Verb = "open", Data = Form.Data!.Value,
        };
        var data = Answers.For(asked, new Reply.OpenDialog(Form))!["task"]!["value"]!["card"]!["content"]!["actions"]![0]!["data"]!.DeepClone().AsObject();
        fill(data);
        var json = Reading_activities.Json($"\"type\":\"invoke\",\"name\":\"task/submit\",\"value\":{{\"data\":{data.ToJsonString()}}}");
        return Assert.IsType<DialogSubmission>(ActivityReader.Invoke(Activity.TryRead(Encoding.UTF8.GetBytes(json), out _)!));
    }

    [Fact]
    public void What_was_filled_in_stays_and_each_error_stands_at_its_field()
    {
        var sent = Sent(data => (data["day"], data["hours"]) = ("2031-01-01", "25"));
        Assert.Equal(["day", "hours", "record"], sent.Data.EnumerateObject().Select(field => field.Name).Order());
        var shown = Answers.For(sent, new Reply.FieldErrors(new Dictionary<string, string> { ["hours"] = "A day has 24." }))!["task"]!["value"]!;
        Assert.Equal("Correct a day", shown["title"]!.GetValue<string>());
        var card = shown["card"]!["content"]!;
        Assert.Empty(AdaptiveCardRules.Check(card));
        Assert.Contains("Hours: A day has 24.", card.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"value\":\"25\"", card.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"value\":\"2031-01-01\"", card.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(("7", "privacy.correct"), (card["actions"]![0]!["data"]!["record"]!.GetValue<string>(), card["actions"]![0]!["data"]!["verb"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("""{"title":"x"}""")]
    [InlineData("""{"title":"x","card":7}""")]
    [InlineData("""{"title":"x","card":{"fields":[{"id":7}]}}""")]
    public void A_form_that_somebody_has_changed_ends_in_words(string form)
    {
        var sent = Sent(data => data[InvokeAnswers.FormKey] = JsonNode.Parse(form));
        var shown = Answers.For(sent, new Reply.FieldErrors(new Dictionary<string, string> { ["hours"] = "A day has 24." }))!["task"]!;
        Assert.Equal(("message", "A day has 24."), (shown["type"]!.GetValue<string>(), shown["value"]!.GetValue<string>()));
    }
}
