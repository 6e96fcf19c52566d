using System.Text.Json.Serialization;

namespace ChatBot.Channels;

/// <summary>How inbox and outbox rows keep what the platforms said and what is to be said.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Inbound))]
[JsonSerializable(typeof(OutboundMessage))]
[JsonSerializable(typeof(ConversationRef))]
[JsonSerializable(typeof(ChannelUser))]
[JsonSerializable(typeof(MessageContent))]
public sealed partial class ChannelJson : JsonSerializerContext;
