using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Fakes;

/// <summary>The platform's side of the limits, written from its pages and apart from the service's own numbers, so that the two can disagree.</summary>
internal static class FakeTeamsRules
{
    /// <summary>The whole payload as UTF-16.</summary>
    public const int LargestMessageBytes = 100 * 1024;

    /// <summary>All requests of the app in one tenant in a second.</summary>
    public const int TenantRequests = 50;

    static readonly (TimeSpan Window, int Calls)[] Writes =
        [(TimeSpan.FromSeconds(1), 7), (TimeSpan.FromSeconds(2), 8), (TimeSpan.FromSeconds(30), 60), (TimeSpan.FromHours(1), 1800)];

    static readonly (TimeSpan Window, int Calls)[] Reads =
        [(TimeSpan.FromSeconds(1), 14), (TimeSpan.FromSeconds(2), 16), (TimeSpan.FromSeconds(30), 120), (TimeSpan.FromHours(1), 3600)];

    public static (TimeSpan Window, int Calls)[] Of(string operation) => operation == "members" ? Reads : Writes;

    /// <returns>What the platform says against the activity; none when it takes it.</returns>
    public static (int Status, string Code)? Activity(JsonElement activity, string kind)
    {
        if (activity.ValueKind != JsonValueKind.Object || Text(activity, "type") is not ("message" or "typing")) return (400, "BadSyntax");
        if (activity.GetRawText().Length * 2 > LargestMessageBytes) return (413, "MessageSizeTooBig");
        if (Text(activity, "type") == "typing") return null;
        var hasText = Text(activity, "text") is { Length: > 0 };
        if (!activity.TryGetProperty("attachments", out var attached)) return hasText ? Suggestions(activity, kind) : (400, "BadArgument");
        foreach (var one in attached.EnumerateArray())
            if (Text(one, "contentType") == "application/vnd.microsoft.card.adaptive" && !IsCard(one)) return (400, "BadArgument");
        return activity.TryGetProperty("suggestedActions", out _) ? (400, "BadArgument") : null;
    }

    /// <summary>Personal chats only, beside text only, six at most.</summary>
    static (int, string)? Suggestions(JsonElement activity, string kind)
    {
        if (!activity.TryGetProperty("suggestedActions", out var suggested)) return null;
        return kind == "personal" && suggested.GetProperty("actions").GetArrayLength() <= 6 ? null : (400, "BadArgument");
    }

    static bool IsCard(JsonElement attachment) =>
        attachment.TryGetProperty("content", out var card) && card.ValueKind == JsonValueKind.Object && Text(card, "type") == "AdaptiveCard"
        && Text(card, "version") is "1.2" or "1.3" or "1.4" or "1.5" && card.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.Array
        && Walk(card).All(IsSound);

    /// <summary>No binding is left, actions say what they do, inputs can be read out, a figure is a number.</summary>
    static bool IsSound(JsonElement element) => Text(element, "type") switch
    {
        "Action.Execute" => Text(element, "verb") is { Length: > 0 } && Text(element, "title") is { Length: > 0 },
        "Action.Submit" => Text(element, "title") is { Length: > 0 },
        "TextBlock" => Text(element, "text") is not null,
        { } type when type.StartsWith("Input.", StringComparison.Ordinal) => Text(element, "id") is { Length: > 0 } && Text(element, "label") is { Length: > 0 },
        { } type when type.StartsWith("Chart.", StringComparison.Ordinal) => !Walk(element).Any(e => e.TryGetProperty("y", out var y) && y.ValueKind != JsonValueKind.Number),
        _ => true,
    };

    /// <summary>Every object of a card, itself first; not what stands in for it where something is not supported.</summary>
    public static IEnumerable<JsonElement> Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray())
                foreach (var inner in Walk(item)) yield return inner;
        if (element.ValueKind != JsonValueKind.Object) yield break;
        yield return element;
        foreach (var property in element.EnumerateObject().Where(p => p.Name is not ("fallback" or "data" or "refresh") || p.Value.ValueKind == JsonValueKind.Array))
            foreach (var inner in Walk(property.Value)) yield return inner;
    }

    public static JsonObject Error(string code) => new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = "As the platform puts it." } };

    public static string CodeOf(int status) => status switch
    {
        400 => "BadArgument", 403 => "ForbiddenOperationException", 404 => "ConversationNotFound", 412 => "PreconditionFailed", 413 => "MessageSizeTooBig",
        429 => "TooManyRequests", _ => "ServiceError",
    };

    public static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
