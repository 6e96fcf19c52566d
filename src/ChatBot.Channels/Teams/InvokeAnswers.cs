using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards;

namespace ChatBot.Channels.Teams;

/// <summary>The body of an invoke's HTTP answer. Pure.</summary>
internal sealed class InvokeAnswers(CardCatalogue cards)
{
    private const string CardType = "application/vnd.microsoft.card.adaptive";
    private const string MessageType = "application/vnd.microsoft.activity.message";
    private const string ErrorType = "application/vnd.microsoft.error";

    /// <summary>Under this name a dialog carries itself in its submit: Teams forgets what it showed, and errors belong beside their fields.</summary>
    internal const string FormKey = "_form";

    private const int LargestCarriedForm = 12 * 1024;

    /// <summary>None = an empty 200.</summary>
    public JsonObject? For(Inbound invoked, Reply reply) => invoked switch
    {
        CardAction => Action(reply),
        DialogSubmission submission when reply is Reply.FieldErrors errors => Again(submission, errors) is { } dialog ? Task(new Reply.OpenDialog(dialog)) : Task(reply),
        DialogRequest or DialogSubmission => Task(reply),
        _ => null,
    };

    private JsonObject Action(Reply reply) => reply switch
    {
        Reply.None => Said(""),
        Reply.Notice notice => Said(notice.Text),
        Reply.Refused { IsForged: true } refused => Answer(400, ErrorType, new JsonObject { ["code"] = "NotSentToYou", ["message"] = refused.Text }),
        Reply.Refused refused => Said(refused.Text),
        Reply.FieldErrors errors => Said(string.Join(' ', errors.ByField.Values)),
        Reply.Show show => Card(show.Content) is { } card ? Answer(200, CardType, card) : Said(show.Content.Text),
        // A button of the universal kind cannot open a dialog, so its form takes the place of the card.
        Reply.OpenDialog open => Card(new(open.Dialog.Title, open.Dialog.Card)) is { } card ? Answer(200, CardType, card) : Said(open.Dialog.Title),
        Reply.TryLater => Answer(429, ErrorType, new JsonObject { ["code"] = "busy", ["message"] = "Please press again in a moment." }),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private JsonObject? Task(Reply reply) => reply switch
    {
        Reply.None => null,
        Reply.Notice notice => Closing(notice.Text),
        Reply.Refused refused => Closing(refused.Text),
        Reply.FieldErrors errors => Closing(string.Join(' ', errors.ByField.Values)),
        Reply.TryLater => Closing("Please try again in a moment."),
        Reply.Show show => Card(show.Content) is { } card ? Continue("", card, null) : Closing(show.Content.Text),
        Reply.OpenDialog { Dialog: var dialog } => Card(new(dialog.Title, dialog.Card)) is { } card
            ? Continue(dialog.Title, card, dialog)
            : Closing(dialog.Title),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The same dialog with what was filled in, and each error at its field.</summary>
    private static Dialog? Again(DialogSubmission submission, Reply.FieldErrors errors)
    {
        if (submission.Form is not { ValueKind: JsonValueKind.Object } form || Activity.Text(form, "title") is not { } title
            || !form.TryGetProperty("card", out var card) || card.ValueKind != JsonValueKind.Object)
            return null;
        var data = JsonObject.Create(card)!;
        foreach (var field in (data["fields"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (field["id"] is not JsonValue name || !name.TryGetValue<string>(out var id))
                return null;
            field["value"] = Activity.Text(submission.Data, id) ?? "";
            field["problem"] = errors.ByField.GetValueOrDefault(id, "");
        }
        return new(title, submission.Verb, new CardContent("form", JsonSerializer.SerializeToElement(data)), form.TryGetProperty("data", out var hidden) ? hidden : null);
    }

    private static JsonObject Said(string text) => Answer(200, MessageType, JsonValue.Create(text));

    private static JsonObject Answer(int status, string type, JsonNode value) => new() { ["statusCode"] = status, ["type"] = type, ["value"] = value };

    private static JsonObject Closing(string text) => new() { ["task"] = new JsonObject { ["type"] = "message", ["value"] = text } };

    private static JsonObject Continue(string title, JsonObject card, Dialog? dialog)
    {
        if (dialog is not null)
            Carry(card, dialog);
        return new()
        {
            ["task"] = new JsonObject
            {
                ["type"] = "continue",
                ["value"] = new JsonObject
                {
                    ["title"] = title, ["width"] = "medium", ["height"] = "medium",
                    ["card"] = new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card },
                },
            },
        };
    }

    // A dialog's submit comes back with nothing but its data, so verb and hidden data travel in every submit of its card.
    private static void Carry(JsonNode? node, Dialog dialog)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Carry(item, dialog);
        }
        if (node is not JsonObject element)
            return;
        if (element["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "Action.Submit")
        {
            var data = element["data"] as JsonObject ?? [];
            element["data"] = null;
            foreach (var property in dialog.Data is { ValueKind: JsonValueKind.Object } hidden ? hidden.EnumerateObject() : default)
                data.TryAdd(property.Name, JsonNode.Parse(property.Value.GetRawText()));
            data.TryAdd("verb", dialog.Verb);
            if (dialog.Card is { Kind: "form" } form && form.Data.GetRawText() is { Length: <= LargestCarriedForm } fields)
            {
                data[FormKey] = new JsonObject { ["title"] = dialog.Title, ["card"] = JsonNode.Parse(fields) };
                if (dialog.Data is { } carried)
                    data[FormKey]!["data"] = JsonNode.Parse(carried.GetRawText());
            }
            element["data"] = data;
            return;
        }
        foreach (var (_, value) in element)
            Carry(value, dialog);
    }

    private JsonObject? Card(MessageContent content)
    {
        if (content.Card is not { } card || !cards.Has(Platform.Teams, card.Kind))
            return null;
        try
        {
            return cards.Render(Platform.Teams, card);
        }
        catch (CardTooLargeException)
        {
            return null;
        }
    }
}
