using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ChatBot.Channels.Slack;

/// <summary>Buttons, menus, modals and shortcuts.</summary>
/// <remarks>Source: "Interaction payloads" (one page per type), read 2026-11.</remarks>
static class SlackInteractions
{
    /// <exception cref="FormatException">A part that identity hangs on is missing.</exception>
    public static SlackIncoming Read(JsonElement payload) => payload.Text("type") switch
    {
        "block_actions" => Pressed(payload, Place.Of(payload)),
        "view_submission" => Submitted(payload, Place.Of(payload)),
        "shortcut" => Shortcut(payload, Place.Of(payload)),
        "message_action" => Shortcut(payload, Place.Of(payload)),
        "view_closed" => new SlackIncoming.Ignore("a dialog was closed"),
        "block_suggestion" => new SlackIncoming.Suggest(),
        _ => new SlackIncoming.Ignore("an interaction that is not used"),
    };

    sealed record Place(string Tenant, string? Enterprise, string User)
    {
        public static Place Of(JsonElement payload)
        {
            var user = payload.At("user");
            var enterprise = payload.At("enterprise").Text("id");
            return new(payload.At("team").Text("id") ?? payload.At("view").Text("team_id") ?? enterprise ?? throw new FormatException("An interaction of no workspace."),
                enterprise, user.Text("id") ?? throw new FormatException("An interaction of nobody."));
        }

        public ChannelUser From(JsonElement payload)
        {
            var home = payload.At("user").Text("team_id");
            return new(Platform.Slack, Tenant, User) { Name = payload.At("user").Text("name"), IsGuest = home is not null && home != Tenant && Enterprise is null };
        }

        public ConversationRef Personal => new(Platform.Slack, Tenant, "", ConversationKind.Personal) { EnterpriseId = Enterprise, UserId = User };

        public ConversationRef In(JsonElement payload)
        {
            if ((payload.At("channel").Text("id") ?? payload.At("container").Text("channel_id")) is not { } channel) return Personal;
            var kind = payload.At("channel").Text("name") switch
            {
                "directmessage" => ConversationKind.Personal,
                { } name when name.StartsWith("mpdm-", StringComparison.Ordinal) => ConversationKind.Group,
                _ => SlackEvents.Kind(null, channel),
            };
            var message = payload.At("message");
            return new(Platform.Slack, Tenant, channel, kind)
            {
                EnterpriseId = Enterprise, UserId = kind == ConversationKind.Personal ? User : null,
                ThreadId = payload.At("container").Text("thread_ts") ?? message.Text("thread_ts") ?? (kind == ConversationKind.Channel ? MessageId(payload) : null),
            };
        }
    }

    static SlackIncoming Pressed(JsonElement payload, Place place)
    {
        var action = payload.Items("actions").FirstOrDefault();
        var actionId = action.Text("action_id") ?? throw new FormatException("A press without action_id.");
        if (SlackActions.OnlyHoldsValue(actionId)) return new SlackIncoming.Ignore("a field was filled");
        if (action.Text("type") == "button" && action.Text("url") is not null && action.Text("value") is null) return new SlackIncoming.Ignore("a link was followed");

        var view = payload.At("view");
        var state = view.ValueKind == JsonValueKind.Object ? view.At("state").At("values") : payload.At("state").At("values");
        var chosen = action.At("selected_option").ValueKind == JsonValueKind.Object ? action : default;
        var data = SlackActions.Data(SlackDialogs.Data(view.Text("private_metadata")), action.Text("value"), state, chosen);
        var conversation = view.ValueKind == JsonValueKind.Object ? SlackDialogs.Conversation(view.Text("private_metadata"), place.Personal) : place.In(payload);
        var deliveryId = $"press:{place.User}:{MessageId(payload) ?? view.Text("id")}:{actionId}:{action.Text("action_ts")}";
        var verb = SlackActions.Verb(actionId);
        var press = Press(payload, view);

        if (verb == SlackActions.Ask && data.Text("text") is { } question) return new SlackIncoming.Keep(new InboundMessage
        {
            DeliveryId = deliveryId, Conversation = conversation, From = place.From(payload), SentAt = SlackEvents.Instant(action.Text("action_ts")),
            Text = question, ReplyToId = MessageId(payload), ResponseUrl = press.ResponseUrl,
        });
        if (verb == SlackActions.Feedback) return new SlackIncoming.Keep(new AnswerFeedback
        {
            DeliveryId = deliveryId, Conversation = conversation, From = place.From(payload), SentAt = SlackEvents.Instant(action.Text("action_ts")),
            Liked = action.Text("value") == "like", MessageId = MessageId(payload), ResponseUrl = press.ResponseUrl,
        });
        return new SlackIncoming.Ask(SlackActions.OpensDialog(actionId)
            ? new DialogRequest
            {
                DeliveryId = deliveryId, Conversation = conversation, From = place.From(payload), SentAt = SlackEvents.Instant(action.Text("action_ts")),
                Verb = verb, Data = data, MessageId = MessageId(payload), ResponseUrl = press.ResponseUrl,
            }
            : new CardAction
            {
                DeliveryId = deliveryId, Conversation = conversation, From = place.From(payload), SentAt = SlackEvents.Instant(action.Text("action_ts")),
                Verb = verb, Data = data, MessageId = MessageId(payload), IsEphemeral = press.Surface == SlackSurface.Ephemeral, ResponseUrl = press.ResponseUrl,
            }, press);
    }

    static SlackIncoming.Ask Submitted(JsonElement payload, Place place)
    {
        var view = payload.At("view");
        var id = view.Text("id") ?? throw new FormatException("A submission of no view.");
        var values = view.At("state").At("values");
        var metadata = view.Text("private_metadata");
        // Pressing "Submit" twice sends the same values of the same view twice; correcting a field sends others.
        var filled = values.ValueKind == JsonValueKind.Undefined ? "" : values.GetRawText();
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(filled + metadata)))[..16];
        return new(new DialogSubmission
        {
            DeliveryId = $"view:{id}:{view.Text("hash")}:{content}",
            Conversation = SlackDialogs.Conversation(metadata, place.Personal),
            From = place.From(payload),
            Verb = view.Text("callback_id") ?? throw new FormatException("A submission of a view without callback_id."),
            Data = SlackActions.Data(SlackDialogs.Data(metadata), null, values),
            ViewId = id,
            ResponseUrl = payload.Items("response_urls").FirstOrDefault().Text("response_url"),
        }, Press(payload, view) with { IsSubmission = true, BlockOfField = SlackActions.BlockOfField(values) });
    }

    static SlackIncoming.Ask Shortcut(JsonElement payload, Place place) => new(new DialogRequest
    {
        DeliveryId = $"shortcut:{place.User}:{payload.Text("action_ts") ?? payload.Text("trigger_id")}",
        Conversation = place.In(payload), From = place.From(payload),
        Verb = payload.Text("callback_id") ?? throw new FormatException("A shortcut without callback_id."),
        Data = SlackActions.Data(null, null, default), MessageId = MessageId(payload), SentAt = SlackEvents.Instant(payload.Text("action_ts")),
        ResponseUrl = payload.Text("response_url"),
    }, Press(payload, default) with { Surface = SlackSurface.Shortcut });

    static SlackPress Press(JsonElement payload, JsonElement view)
    {
        var surface = view.Text("type") switch
        {
            "home" => SlackSurface.Home,
            "modal" => SlackSurface.Modal,
            _ => payload.At("container").Flag("is_ephemeral") ? SlackSurface.Ephemeral : SlackSurface.Message,
        };
        return new(surface, payload.Text("trigger_id"))
        {
            ResponseUrl = payload.Text("response_url"), ViewId = view.Text("id"), ViewHash = view.Text("hash"), MessageId = MessageId(payload),
        };
    }

    static string? MessageId(JsonElement payload) =>
        payload.At("container").Text("message_ts") ?? payload.At("message").Text("ts") ?? payload.Text("message_ts");
}
