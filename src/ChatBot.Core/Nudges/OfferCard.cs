using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatBot.Core.Nudges;

/// <summary>The data of <c>cards/nudge</c>, <c>cards/seat-check</c> and <c>cards/pairing</c>: an offer that can be refused.</summary>
public sealed record OfferCard(string Heading, string Text)
{
    public string Lang { get; init; } = "en";
    public IReadOnlyList<string> Paragraphs { get; init; } = [];
    public IReadOnlyList<OfferFact> Facts { get; init; } = [];

    /// <summary>What it rests on, one sentence each.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];
    public string SeenHeading { get; init; } = "What I go by";

    /// <summary>In order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Of a first contact.</summary>
    public IReadOnlyList<string> Privacy { get; init; } = [];
    public IReadOnlyList<OfferButton> Buttons { get; init; } = [];

    /// <summary>Where the calendar file is; none where there is none.</summary>
    public string? Link { get; init; }
    public string LinkTitle { get; init; } = "Calendar file";
    public string Confirm { get; init; } = "Yes, do it";
    public string Cancel { get; init; } = "Cancel";

    public JsonElement ToData() => JsonSerializer.SerializeToElement(this, OfferCardJson.Default.OfferCard);
}

public sealed record OfferFact(string Title, string Value);

/// <param name="Data">Comes back with the press. A claim then, not a fact.</param>
/// <param name="Confirm">Asked before it counts.</param>
public sealed record OfferButton(string Title, string Verb, IReadOnlyDictionary<string, string> Data, bool OpensDialog = false, string? Confirm = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OfferCard))]
internal sealed partial class OfferCardJson : JsonSerializerContext;
