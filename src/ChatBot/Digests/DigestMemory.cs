using System.Text.Json;
using System.Text.Json.Serialization;
using ChatBot.Core.Digests;

namespace ChatBot.Digests;

/// <summary>An action as it was proposed, and what was done.</summary>
/// <param name="Result">What was done, in words; none while nobody pressed.</param>
/// <param name="Language">Of these words.</param>
internal sealed record ActionMemory(DigestAction Action, DateTimeOffset? PressedAt = null, string? Result = null, string? Language = null);

/// <summary>What is remembered of a digest.</summary>
/// <param name="Figures">By name, as first shown.</param>
internal sealed record DigestMemory(
    DateOnly Today, DateOnly From, DateOnly Until, IReadOnlyDictionary<string, decimal> Figures, IReadOnlyList<ActionMemory> Actions)
{
    public static DigestMemory Of(Digest digest, DigestFigures figures)
    {
        var said = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var figure in digest.Figures) said.TryAdd(figure.Name, figure.Value.Number);
        return new(figures.Today, figures.Days.Start, figures.Days.End, said, [.. digest.Actions.Select(a => new ActionMemory(a))]);
    }

    public string Write() => JsonSerializer.Serialize(this, DigestJson.Default.DigestMemory);

    public static DigestMemory Read(string body) => JsonSerializer.Deserialize(body, DigestJson.Default.DigestMemory)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DigestMemory))]
[JsonSerializable(typeof(DigestCard))]
internal sealed partial class DigestJson : JsonSerializerContext;
