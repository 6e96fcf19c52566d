using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Teams;

/// <summary>An activity in the plain form that the host understands. Pure.</summary>
internal static class ActivityReader
{
    private const int LongestDeliveryId = 200;

    /// <summary>The events of one activity; none for what the service has no use for.</summary>
    /// <exception cref="FormatException">Somebody speaks or presses, and it is not said who; or a value is malformed.</exception>
    public static IReadOnlyList<Inbound> Read(Activity activity) => activity.Type switch
    {
        "message" or "messageUpdate" when activity.FromId.Length == 0 => throw new FormatException("from.id"),
        "message" => Message(activity),
        "messageUpdate" when activity.EventType is "editMessage" => [Said(activity, "edit") with { IsEdit = true }],
        "messageDelete" when activity.Id is { } id => [new MessageWithdrawn
        {
            DeliveryId = Delivery(activity, "delete"), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity), MessageId = id,
        }],
        "conversationUpdate" => Membership(activity),
        "installationUpdate" => Installed(activity),
        "invoke" => Invoke(activity) is { } invoked ? [invoked] : [],
        _ => [],
    };

    /// <summary>The event behind an invoke that the service answers; none for other names.</summary>
    /// <exception cref="FormatException">The name is known and its value is malformed.</exception>
    public static Inbound? Invoke(Activity activity)
    {
        if (activity.FromId.Length == 0)
            throw new FormatException("from.id");
        switch (activity.Name)
        {
            case "adaptiveCard/action":
                var action = Part(activity.Value, "action");
                return new CardAction
                {
                    DeliveryId = Delivery(activity, "invoke"), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity),
                    Verb = Activity.Text(action, "verb") ?? throw new FormatException("action.verb"),
                    Data = Data(action.TryGetProperty("data", out var data) ? data : default),
                    MessageId = activity.ReplyToId,
                    IsRefresh = Activity.Text(activity.Value!.Value, "trigger") == "automatic",
                };
            case "task/fetch":
                var asked = Part(activity.Value, "data");
                return new DialogRequest
                {
                    DeliveryId = Delivery(activity, "invoke"), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity),
                    Verb = Activity.Text(asked, "verb") ?? throw new FormatException("data.verb"), Data = Data(asked), MessageId = activity.ReplyToId,
                };
            case "task/submit":
                var sent = Part(activity.Value, "data");
                return new DialogSubmission
                {
                    DeliveryId = Delivery(activity, "invoke"), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity),
                    Verb = Activity.Text(sent, "verb") ?? throw new FormatException("data.verb"), Data = Data(sent),
                    Form = sent.TryGetProperty(InvokeAnswers.FormKey, out var form) ? form : null,
                };
            case "message/submitAction":
                var feedback = Part(activity.Value, "actionValue");
                return new AnswerFeedback
                {
                    DeliveryId = Delivery(activity, "invoke"), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity),
                    Liked = Activity.Text(feedback, "reaction") switch { "like" => true, "dislike" => false, _ => throw new FormatException("reaction") },
                    Comment = Comment(Activity.Text(feedback, "feedback")), MessageId = activity.ReplyToId,
                };
            case "suggestedActions/submit":
                return Said(activity, "invoke") with { Text = Chosen(activity.Value) ?? throw new FormatException("value") };
            default:
                return null;
        }
    }

    public static ConversationRef Conversation(Activity activity)
    {
        const string marker = ";messageid=";
        var id = activity.ConversationId;
        var at = id.IndexOf(marker, StringComparison.OrdinalIgnoreCase);
        var type = Activity.Text(activity.Json, "conversation", "conversationType");
        var kind = type switch
        {
            "channel" => ConversationKind.Channel,
            "groupChat" => ConversationKind.Group,
            "personal" => ConversationKind.Personal,
            // Local tools leave the type out; then the flag for groups decides.
            _ => activity.Json.GetProperty("conversation").TryGetProperty("isGroup", out var isGroup) && isGroup.ValueKind == JsonValueKind.True
                ? ConversationKind.Group
                : ConversationKind.Personal,
        };
        return new(Platform.Teams, activity.TenantId ?? "", at < 0 ? id : id[..at], kind)
        {
            ThreadId = at < 0 ? null : id[(at + marker.Length)..],
            ServiceUrl = activity.ServiceUrl,
            BotId = activity.RecipientId,
            UserId = kind == ConversationKind.Personal && activity.FromId.Length > 0 ? activity.FromId : null,
        };
    }

    private static IReadOnlyList<Inbound> Message(Activity activity)
    {
        // Our own messages, echoed by some test tools.
        if (activity.FromId == activity.RecipientId || Activity.Text(activity.Json, "from", "role") == "bot")
            return [];
        if (activity.Value is { ValueKind: JsonValueKind.Object } value && Activity.Text(value, "verb") is { } verb)
        {
            return [new CardAction
            {
                DeliveryId = Delivery(activity, "message"), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity),
                Verb = verb, Data = Data(value), MessageId = activity.ReplyToId,
            }];
        }
        return [Said(activity, "message")];
    }

    private static InboundMessage Said(Activity activity, string kind) => new()
    {
        DeliveryId = Delivery(activity, kind), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity),
        Text = MentionText.Plain(activity), MessageId = activity.Id, ReplyToId = activity.ReplyToId,
    };

    private static List<Inbound> Membership(Activity activity)
    {
        // A deleted channel or team takes the conversation with it; nobody is listed as removed then.
        if (activity.EventType is "teamDeleted" or "teamHardDeleted" or "channelDeleted")
            return [Change(activity, joined: false, botItself: true, [])];
        var changes = new List<Inbound>();
        foreach (var (list, joined) in new[] { ("membersAdded", true), ("membersRemoved", false) })
        {
            var ids = Activity.List(activity.Json, list).Select(member => Activity.Text(member, "id")).OfType<string>().ToList();
            if (ids.Count > 0)
            {
                var botItself = activity.RecipientId is { } bot && ids.Contains(bot);
                changes.Add(Change(activity, joined, botItself, [.. ids.Where(id => id != activity.RecipientId)]));
            }
        }
        return changes;
    }

    private static MembershipChange Change(Activity activity, bool joined, bool botItself, IReadOnlyList<string> userIds) => new()
    {
        DeliveryId = Delivery(activity, joined ? "joined" : "left"), Conversation = Conversation(activity), From = From(activity),
        SentAt = SentAt(activity), Joined = joined, BotItself = botItself, UserIds = userIds,
    };

    private static IReadOnlyList<Inbound> Installed(Activity activity) => activity.Action switch
    {
        "add" => [Installed(activity, Installation.Added)],
        "add-upgrade" or "remove-upgrade" => [Installed(activity, Installation.Upgraded)],
        "remove" => [Installed(activity, Installation.Removed)],
        _ => [],
    };

    private static InstallationChange Installed(Activity activity, Installation change) => new()
    {
        DeliveryId = Delivery(activity, "installation"), Conversation = Conversation(activity), From = From(activity), SentAt = SentAt(activity),
        Change = change,
    };

    private static ChannelUser From(Activity activity) => new(Platform.Teams, activity.TenantId ?? "", activity.FromId)
    {
        DirectoryId = Activity.Text(activity.Json, "from", "aadObjectId")?.ToLowerInvariant(),
        Name = Activity.Text(activity.Json, "from", "name"),
        IsGuest = Activity.Text(activity.Json, "from", "tenantId") is { Length: > 0 } home && activity.TenantId is { } here
            && !string.Equals(home, here, StringComparison.OrdinalIgnoreCase),
        IsBot = activity.FromId.StartsWith("28:", StringComparison.Ordinal),
        Locale = Activity.Text(activity.Json, "locale") ?? ClientInfo(activity, "locale"),
        TimeZone = Activity.Text(activity.Json, "localTimezone") ?? ClientInfo(activity, "timezone"),
    };

    private static string? ClientInfo(Activity activity, string name) => Activity.List(activity.Json, "entities")
        .Where(entity => Activity.Text(entity, "type") == "clientInfo").Select(entity => Activity.Text(entity, name)).FirstOrDefault();

    private static DateTimeOffset? SentAt(Activity activity) =>
        DateTimeOffset.TryParse(Activity.Text(activity.Json, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : null;

    // An edit carries the id of what it edits, so its time tells one edit from the next; everything else is its conversation and id.
    private static string Delivery(Activity activity, string kind)
    {
        var what = activity.Id ?? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(activity.Json.GetRawText())));
        var when = kind is "edit" ? Activity.Text(activity.Json, "timestamp") ?? Activity.Text(activity.Json, "localTimestamp") : null;
        var id = $"{kind}|{activity.ConversationId}|{what}{(when is null ? "" : "|" + when)}";
        return id.Length <= LongestDeliveryId ? id : $"{kind}|{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}";
    }

    private static JsonElement Part(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } whole && whole.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object
            ? part
            : throw new FormatException(name);

    // What the card put in, without the words that steer the client.
    private static JsonElement Data(JsonElement data)
    {
        if (data.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return JsonSerializer.SerializeToElement(new JsonObject());
        if (data.ValueKind != JsonValueKind.Object)
            throw new FormatException("data");
        var copy = JsonObject.Create(data)!;
        copy.Remove("msteams");
        copy.Remove("verb");
        copy.Remove(InvokeAnswers.FormKey);
        return JsonSerializer.SerializeToElement(copy);
    }

    // The comment arrives as JSON inside a string.
    private static string? Comment(string? feedback)
    {
        if (string.IsNullOrWhiteSpace(feedback))
            return null;
        try
        {
            using var json = JsonDocument.Parse(feedback);
            return Activity.Text(json.RootElement, "feedbackText");
        }
        catch (JsonException)
        {
            return feedback;
        }
    }

    private static string? Chosen(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } whole => Activity.Text(whole, "text") ?? Activity.Text(whole, "value"),
        _ => null,
    };
}
