using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack;

/// <summary>What a modal carries in its metadata, which comes back with its submission: where it was opened, and its data.</summary>
static class SlackDialogs
{
    const string Where = "in", What = "data";

    /// <exception cref="InvalidOperationException">More data than a view can carry: a bug in what opened the dialog.</exception>
    public static string Metadata(ConversationRef conversation, JsonElement? data)
    {
        var metadata = new JsonObject
        {
            [Where] = JsonSerializer.SerializeToNode(conversation, ChannelJson.Default.ConversationRef),
            [What] = data is { } given ? JsonNode.Parse(given.GetRawText()) : null,
        }.ToJsonString(SlackJson.Compact);
        return metadata.Length <= SlackLimits.PrivateMetadata ? metadata
            : throw new InvalidOperationException($"A dialog carries {metadata.Length} characters, more than {SlackLimits.PrivateMetadata}.");
    }

    /// <summary>Where the dialog was opened; of another workspace than the one that submits it, it counts for nothing.</summary>
    public static ConversationRef Conversation(string? metadata, ConversationRef otherwise)
    {
        if (Read(metadata).At(Where) is not { ValueKind: JsonValueKind.Object } where) return otherwise;
        try
        {
            var stored = where.Deserialize(ChannelJson.Default.ConversationRef);
            return stored is { Platform: Platform.Slack } && stored.TenantId == otherwise.TenantId ? stored : otherwise;
        }
        catch (JsonException)
        {
            return otherwise;
        }
    }

    public static string? Data(string? metadata) => Read(metadata).At(What) is { ValueKind: JsonValueKind.Object } data ? data.GetRawText() : null;

    static JsonElement Read(string? metadata)
    {
        if (metadata is null) return default;
        try
        {
            return SlackJson.ParseObject(Encoding.UTF8.GetBytes(metadata));
        }
        catch (FormatException)
        {
            return default;
        }
    }
}
