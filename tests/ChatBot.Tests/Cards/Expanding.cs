using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards;

namespace ChatBot.Tests.Cards;

/// <summary>Short spellings for the tables of this folder.</summary>
internal static class Expanding
{
    public static readonly CardExpansion At = new() { Clock = new FixedClock() };

    public static JsonNode? Template(string template, string? data) =>
        CardTemplate.Parse(template, "test.json").Expand(data is null ? null : JsonDocument.Parse(data).RootElement, At);

    /// <summary>The value of one string of a template.</summary>
    public static JsonNode? Text(string text, string? data) => Template(new JsonObject { ["v"] = text }.ToJsonString(), data)!["v"];

    /// <summary>The value of an expression; its own text when it has none.</summary>
    public static JsonNode? Value(string expression, string? data) => Text("${" + expression + "}", data);

    public static void Same(string expectedJson, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expectedJson), actual), $"expected {expectedJson}, got {actual?.ToJsonString() ?? "null"}");

    /// <summary>The cards of the service itself.</summary>
    public static string CardDirectory { get; } = Path.Combine(Root().FullName, "cards");

    public static DirectoryInfo Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ChatBot.sln")))
            at = at.Parent ?? throw new DirectoryNotFoundException("ChatBot.sln");
        return at;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    }
}
