using System.Text.Json;

namespace ChatBot.Channels.Teams;

/// <summary>An inbound activity, as sent: the fields that are read, under the platform's names. Everything may be missing but what
/// <see cref="TryRead"/> insists on.</summary>
internal sealed record Activity(JsonElement Json, string Type, string ChannelId, string ServiceUrl, string ConversationId, string FromId)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = TeamsLimits.MaximumDepth, AllowDuplicateProperties = false };

    public string? Id => Text(Json, "id");
    public string? Name => Text(Json, "name");
    public string? Action => Text(Json, "action");
    public string? ReplyToId => Text(Json, "replyToId");
    public string? RecipientId => Text(Json, "recipient", "id");
    public string? RecipientName => Text(Json, "recipient", "name");
    public string? EventType => Text(Json, "channelData", "eventType");
    public string? TenantId => Text(Json, "conversation", "tenantId") ?? Text(Json, "channelData", "tenant", "id");
    public JsonElement? Value => Json.TryGetProperty("value", out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>None when the body is not such an activity; <paramref name="problem"/> says why, without content.</summary>
    public static Activity? TryRead(ReadOnlyMemory<byte> body, out string problem)
    {
        problem = "";
        if (!System.Text.Unicode.Utf8.IsValid(body.Span))
        {
            problem = "not UTF-8";
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var json = document.RootElement.Clone();
            if (json.ValueKind != JsonValueKind.Object)
            {
                problem = "not an object";
                return null;
            }
            if (Text(json, "type") is { Length: > 0 } type && Text(json, "channelId") is { Length: > 0 } channel
                && Text(json, "serviceUrl") is { Length: > 0 } service && Text(json, "conversation", "id") is { Length: > 0 } conversation)
            {
                RefuseHostileText(json);
                return new(json, type, channel, service, conversation, Text(json, "from", "id") ?? "");
            }
            problem = "type, channelId, serviceUrl or conversation.id is missing";
        }
        catch (JsonException)
        {
            problem = "not JSON, too deep, or a property stands twice";
        }
        catch (InvalidOperationException)
        {
            problem = "text that is not Unicode";
        }
        return null;
    }

    public static string? Text(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
                return null;
        }
        return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
    }

    public static IEnumerable<JsonElement> List(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : [];

    // Once, at the door: an escaped lone surrogate would otherwise throw wherever the text is read first.
    private static void RefuseHostileText(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    RefuseHostileText(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    RefuseHostileText(property.Value);
                }
                break;
        }
    }
}
