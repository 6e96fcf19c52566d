using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Fakes;

/// <summary>What people do in the fake Teams, as the platform would tell the bot.</summary>
internal sealed partial class FakeTeams
{
    /// <summary>The request that the platform would make.</summary>
    /// <param name="token">Another than the good one.</param>
    public HttpRequestMessage Request(JsonObject activity, string? token = null) => Request(activity.ToJsonString(), token ?? BotToken());

    public static HttpRequestMessage Request(string body, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>Of any type, by one person; what is the same in all of them.</summary>
    /// <param name="conversation">None = the personal chat.</param>
    /// <param name="thread">Root of a channel's thread.</param>
    public JsonObject Activity(string type, TeamsPerson person, string? conversation = null, string? thread = null, string? id = null)
    {
        var known = Conversations[conversation ?? PersonalOf(person.Id)];
        var data = new JsonObject { ["tenant"] = new JsonObject { ["id"] = Tenant } };
        if (known.Kind == "channel")
        {
            data["team"] = new JsonObject { ["id"] = "19:team@thread.tacv2", ["name"] = "A team" };
            data["channel"] = new JsonObject { ["id"] = known.Id };
        }
        id ??= NextId();
        return new()
        {
            ["type"] = type, ["id"] = id, ["timestamp"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), ["channelId"] = "msteams",
            ["serviceUrl"] = ServiceUrl, ["locale"] = person.Locale, ["localTimezone"] = "Europe/Berlin",
            ["from"] = new JsonObject { ["id"] = person.Id, ["name"] = person.Name, ["aadObjectId"] = person.ObjectId },
            ["recipient"] = new JsonObject { ["id"] = Bot, ["name"] = BotName },
            ["conversation"] = new JsonObject
            {
                ["id"] = known.Kind == "channel" ? $"{known.Id}{Thread}{thread ?? id}" : known.Id, ["conversationType"] = known.Kind, ["tenantId"] = Tenant,
                ["isGroup"] = known.Kind != "personal",
            },
            ["channelData"] = data,
        };
    }

    /// <summary>Said in a group or channel, the bot is mentioned.</summary>
    public JsonObject Message(TeamsPerson person, string text, string? conversation = null, string? thread = null, string? id = null)
    {
        var message = Activity("message", person, conversation, thread, id);
        message["textFormat"] = "plain";
        Mention(message, text);
        return message;
    }

    static void Mention(JsonObject message, string text)
    {
        if (message["conversation"]!["conversationType"]!.GetValue<string>() == "personal")
        {
            message["text"] = text;
            return;
        }
        message["text"] = $"<at>{BotName}</at> {text}";
        message["entities"] = new JsonArray(new JsonObject
        {
            ["type"] = "mention", ["text"] = $"<at>{BotName}</at>", ["mentioned"] = new JsonObject { ["id"] = Bot, ["name"] = BotName },
        });
    }

    /// <summary>The message that was said before, changed.</summary>
    public JsonObject Edited(JsonObject said, string text)
    {
        var edited = said.DeepClone().AsObject();
        edited["type"] = "messageUpdate";
        edited["timestamp"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        edited["channelData"]!["eventType"] = "editMessage";
        Mention(edited, text);
        return edited;
    }

    public static JsonObject Withdrawn(JsonObject said)
    {
        var deleted = said.DeepClone().AsObject();
        deleted["type"] = "messageDelete";
        deleted["channelData"]!["eventType"] = "softDeleteMessage";
        deleted.Remove("text");
        return deleted;
    }

    /// <summary>The app comes: two activities, which the platform sends in either order.</summary>
    public IReadOnlyList<JsonObject> Installed(TeamsPerson person, string? conversation = null)
    {
        var added = Activity("conversationUpdate", person, conversation);
        added["membersAdded"] = new JsonArray(new JsonObject { ["id"] = Bot }, new JsonObject { ["id"] = person.Id });
        var installed = Activity("installationUpdate", person, conversation);
        installed["action"] = "add";
        return [installed, added];
    }

    public IReadOnlyList<JsonObject> Uninstalled(TeamsPerson person, string? conversation = null)
    {
        var removed = Activity("conversationUpdate", person, conversation);
        removed["membersRemoved"] = new JsonArray(new JsonObject { ["id"] = Bot });
        var uninstalled = Activity("installationUpdate", person, conversation);
        uninstalled["action"] = "remove";
        return [uninstalled, removed];
    }

    /// <summary>A press of the button with this title: an invoke, or a message for buttons of the older kind.</summary>
    public JsonObject Press(TeamsPerson person, TeamsMessage message, string title, IReadOnlyDictionary<string, string>? inputs = null) =>
        Press(person, message.Conversation, message.ThreadId, message.Id, message.Card, title, inputs);

    /// <param name="card">As this person sees it, which may differ from what was sent.</param>
    public JsonObject Press(
        TeamsPerson person, string conversation, string? thread, string messageId, JsonElement card, string title, IReadOnlyDictionary<string, string>? inputs = null)
    {
        var buttons = FakeTeamsRules.Walk(card).Where(e => FakeTeamsRules.Text(e, "type") is "Action.Execute" or "Action.Submit").ToList();
        var button = buttons.Find(b => FakeTeamsRules.Text(b, "title") == title);
        if (button.ValueKind != JsonValueKind.Object)
            throw new InvalidOperationException($"The card has no button \"{title}\", but {string.Join(", ", buttons.Select(b => $"\"{FakeTeamsRules.Text(b, "title")}\""))}.");
        var data = button.TryGetProperty("data", out var own) ? JsonNode.Parse(own.GetRawText())!.AsObject() : [];
        foreach (var input in FakeTeamsRules.Walk(card).Where(e => FakeTeamsRules.Text(e, "type")?.StartsWith("Input.", StringComparison.Ordinal) == true))
        {
            var id = FakeTeamsRules.Text(input, "id")!;
            var value = inputs is not null && inputs.TryGetValue(id, out var given) ? given : FakeTeamsRules.Text(input, "value") ?? "";
            if (value.Length == 0 && input.TryGetProperty("isRequired", out var required) && required.ValueKind == JsonValueKind.True)
                throw new InvalidOperationException($"Teams does not send a form whose required field {id} is empty.");
            data[id] = value;
        }
        if (FakeTeamsRules.Text(button, "type") == "Action.Submit" && data["msteams"]?["type"]?.GetValue<string>() is not "task/fetch")
        {
            var said = Activity("message", person, conversation, thread);
            said["value"] = data;
            said["replyToId"] = messageId;
            return said;
        }
        if (FakeTeamsRules.Text(button, "type") == "Action.Submit")
            return Invoke(person, "task/fetch", new() { ["data"] = data, ["context"] = new JsonObject { ["theme"] = "default" } }, conversation, thread, messageId);
        return Execute(person, FakeTeamsRules.Text(button, "verb")!, data, conversation, thread, messageId);
    }

    public JsonObject Execute(TeamsPerson person, string verb, JsonObject data, string? conversation, string? thread, string messageId, bool automatic = false) =>
        Invoke(person, "adaptiveCard/action", new()
        {
            ["action"] = new JsonObject { ["type"] = "Action.Execute", ["verb"] = verb, ["data"] = data }, ["trigger"] = automatic ? "automatic" : "manual",
        }, conversation, thread, messageId);

    /// <summary>A dialog's button: the card of the dialog, filled in.</summary>
    public JsonObject Submit(TeamsPerson person, JsonElement dialogCard, string conversation, string? thread, IReadOnlyDictionary<string, string> fields)
    {
        var button = FakeTeamsRules.Walk(dialogCard).First(e => FakeTeamsRules.Text(e, "type") == "Action.Submit");
        var data = JsonNode.Parse(button.GetProperty("data").GetRawText())!.AsObject();
        foreach (var input in FakeTeamsRules.Walk(dialogCard).Where(e => FakeTeamsRules.Text(e, "type")?.StartsWith("Input.", StringComparison.Ordinal) == true))
            data[FakeTeamsRules.Text(input, "id")!] = FakeTeamsRules.Text(input, "value") ?? "";
        foreach (var (name, value) in fields) data[name] = value;
        return Invoke(person, "task/submit", new() { ["data"] = data }, conversation, thread, null);
    }

    public JsonObject Invoke(TeamsPerson person, string name, JsonObject value, string? conversation, string? thread, string? replyTo)
    {
        var invoke = Activity("invoke", person, conversation, thread);
        invoke["name"] = name;
        invoke["value"] = value;
        if (replyTo is not null) invoke["replyToId"] = replyTo;
        return invoke;
    }
}
