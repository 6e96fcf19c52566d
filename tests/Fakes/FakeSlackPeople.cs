using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Fakes;

/// <summary>What people do in the fake workspace, as Slack would tell the app, and signed as Slack signs.</summary>
internal sealed partial class FakeSlack
{
    public static HttpRequestMessage Signed(string path, string body, string contentType, DateTimeOffset now, string secret = SigningSecret)
    {
        var stamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{stamp}:{body}"));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Add("X-Slack-Request-Timestamp", stamp);
        request.Headers.Add("X-Slack-Signature", "v0=" + Convert.ToHexStringLower(signature));
        return request;
    }

    public HttpRequestMessage Event(JsonObject envelope) => Signed("/slack/events", envelope.ToJsonString(), "application/json", time.GetUtcNow());

    public HttpRequestMessage Command(IReadOnlyDictionary<string, string> form) =>
        Signed("/slack/commands", Form(form), "application/x-www-form-urlencoded", time.GetUtcNow());

    public HttpRequestMessage Interaction(JsonObject payload) => Signed("/slack/interactions",
        Form(new Dictionary<string, string> { ["payload"] = payload.ToJsonString() }), "application/x-www-form-urlencoded", time.GetUtcNow());

    static string Form(IReadOnlyDictionary<string, string> fields) =>
        string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));

    /// <summary>An envelope around an event, with an id of its own.</summary>
    public JsonObject Envelope(JsonObject happened, string team = Team, string? enterprise = null) => new()
    {
        ["type"] = "event_callback", ["team_id"] = team, ["enterprise_id"] = enterprise, ["api_app_id"] = App, ["event_id"] = NextId("Ev"),
        ["event_time"] = time.GetUtcNow().ToUnixTimeSeconds(), ["event"] = happened,
        ["authorizations"] = new JsonArray(new JsonObject { ["enterprise_id"] = enterprise, ["team_id"] = team, ["user_id"] = Bot, ["is_bot"] = true }),
    };

    public JsonObject DirectMessage(string user, string text, string? thread = null, string? ts = null) => Envelope(new()
    {
        ["type"] = "message", ["channel_type"] = "im", ["user"] = user, ["text"] = text, ["ts"] = ts ?? NextTs(), ["channel"] = DirectMessageOf(user),
        ["thread_ts"] = thread, ["team"] = Team,
    });

    /// <param name="said">From <see cref="DirectMessage"/> or <see cref="Mention"/>.</param>
    public JsonObject Edited(JsonObject said, string text)
    {
        var (before, after) = (said["event"]!.DeepClone().AsObject(), said["event"]!.DeepClone().AsObject());
        after["text"] = text;
        after["edited"] = new JsonObject { ["user"] = after["user"]!.DeepClone(), ["ts"] = NextTs() };
        return Envelope(new()
        {
            ["type"] = "message", ["subtype"] = "message_changed", ["channel_type"] = before["channel_type"]?.DeepClone(), ["channel"] = before["channel"]!.DeepClone(), ["ts"] = NextTs(),
            ["message"] = after, ["previous_message"] = before,
        });
    }

    public JsonObject Mention(string user, string channel, string text, string? thread = null, string? ts = null) => Envelope(new()
    {
        ["type"] = "app_mention", ["user"] = user, ["text"] = $"<@{Bot}> {text}", ["ts"] = ts ?? NextTs(), ["channel"] = channel, ["thread_ts"] = thread, ["team"] = Team,
    });

    public JsonObject HomeOpened(string user) =>
        Envelope(new() { ["type"] = "app_home_opened", ["user"] = user, ["channel"] = DirectMessageOf(user), ["tab"] = "home" });

    /// <summary>The tab of messages of an app with an agent view.</summary>
    public JsonObject MessagesOpened(string user) =>
        Envelope(new() { ["type"] = "app_home_opened", ["user"] = user, ["channel"] = DirectMessageOf(user), ["tab"] = "messages" });

    /// <summary>The older container; <c>context_changed</c> when the user looks at something else beside it.</summary>
    public JsonObject AssistantThread(string user, string thread, string what = "started") => Envelope(new()
    {
        ["type"] = $"assistant_thread_{what}",
        ["assistant_thread"] = new JsonObject { ["user_id"] = user, ["channel_id"] = DirectMessageOf(user), ["thread_ts"] = thread, ["context"] = new JsonObject() },
    });

    public Dictionary<string, string> SlashCommand(string user, string channel, string text, string command = "/ai") => new()
    {
        ["command"] = command, ["text"] = text, ["user_id"] = user, ["user_name"] = "somebody", ["channel_id"] = channel,
        ["channel_name"] = channel.StartsWith('D') ? "directmessage" : "general", ["team_id"] = Team, ["team_domain"] = "fake",
        ["response_url"] = NewResponseUrl(channel, user), ["trigger_id"] = NewTriggerId(), ["api_app_id"] = App,
    };

    /// <summary>A press of the button with this action id on a message.</summary>
    public JsonObject Press(string user, FakeMessage message, string actionId, IReadOnlyDictionary<string, string>? inputs = null)
    {
        var button = message.Blocks.EnumerateArray().Where(b => b.TryGetProperty("elements", out _)).SelectMany(b => b.GetProperty("elements").EnumerateArray())
            .First(e => Text(e, "action_id") == actionId);
        return Pressed(user, actionId, Text(button, "value"), inputs, new JsonObject
        {
            ["channel"] = new JsonObject { ["id"] = message.Channel, ["name"] = message.Channel.StartsWith('D') ? "directmessage" : "general" },
            ["container"] = new JsonObject
            {
                ["type"] = "message", ["message_ts"] = message.Ts, ["channel_id"] = message.Channel, ["is_ephemeral"] = message.OnlyFor is not null,
                ["thread_ts"] = message.ThreadTs,
            },
            ["response_url"] = NewResponseUrl(message.Channel, user, message.Ts, message.OnlyFor is not null),
        });
    }

    public JsonObject PressInView(string user, FakeView view, string actionId, string? value) =>
        Pressed(user, actionId, value, null, new JsonObject { ["view"] = ViewOf(view) });

    JsonObject Pressed(string user, string actionId, string? value, IReadOnlyDictionary<string, string>? inputs, JsonObject payload)
    {
        payload["type"] = "block_actions";
        payload["user"] = new JsonObject { ["id"] = user, ["team_id"] = Team };
        payload["team"] = new JsonObject { ["id"] = Team };
        payload["api_app_id"] = App;
        payload["trigger_id"] = NewTriggerId();
        payload["actions"] = new JsonArray(new JsonObject
        {
            ["type"] = "button", ["action_id"] = actionId, ["block_id"] = "b1", ["value"] = value, ["action_ts"] = NextTs(),
        });
        if (inputs is not null) payload["state"] = new JsonObject { ["values"] = Values(inputs) };
        return payload;
    }

    static JsonObject Values(IReadOnlyDictionary<string, string> inputs)
    {
        var values = new JsonObject();
        foreach (var (field, value) in inputs)
            values[$"block-{field}"] = new JsonObject { [$"input:{field}"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = value } };
        return values;
    }

    static JsonObject ViewOf(FakeView view)
    {
        var body = JsonNode.Parse(view.Body.GetRawText())!.AsObject();
        body["id"] = view.Id;
        body["hash"] = view.Hash;
        body["team_id"] = Team;
        return body;
    }

    public static JsonObject Submission(string user, FakeView view, IReadOnlyDictionary<string, string> inputs)
    {
        var body = ViewOf(view);
        body["state"] = new JsonObject { ["values"] = Values(inputs) };
        return new()
        {
            ["type"] = "view_submission", ["team"] = new JsonObject { ["id"] = Team }, ["user"] = new JsonObject { ["id"] = user, ["team_id"] = Team },
            ["api_app_id"] = App, ["view"] = body, ["response_urls"] = new JsonArray(),
        };
    }

    public JsonObject Shortcut(string user, string callbackId) => new()
    {
        ["type"] = "shortcut", ["callback_id"] = callbackId, ["trigger_id"] = NewTriggerId(), ["action_ts"] = NextTs(),
        ["team"] = new JsonObject { ["id"] = Team }, ["user"] = new JsonObject { ["id"] = user, ["team_id"] = Team },
    };
}
