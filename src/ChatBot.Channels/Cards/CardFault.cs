using System.Text.Json.Nodes;

namespace ChatBot.Channels.Cards;

/// <summary>What a platform would refuse, or show badly, in an expanded card.</summary>
/// <param name="Path">Where in the expanded card: <c>/body/0/text</c> (RFC 6901).</param>
public sealed record CardFault(string Path, string Message);

/// <summary>The limits and the schema of one platform, applied to an expanded card (Teams: an <c>AdaptiveCard</c>; Slack: an object with
/// <c>blocks</c>, a modal or a Home view).</summary>
/// <returns>Empty when the platform takes it.</returns>
public delegate IEnumerable<CardFault> CardRules(JsonNode card);
