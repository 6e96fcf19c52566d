using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Cards;

/// <summary>The language at the command line: one <c>{"template":…,"data":…}</c> per line in, one expanded card per line out.</summary>
public static class CardsExpand
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 128 };

    /// <summary>Answers every line that is not empty with one line; <c>{"error":…}</c> for what cannot be expanded.</summary>
    /// <returns>How many lines could not be expanded.</returns>
    public static async Task<int> RunAsync(TextReader input, TextWriter output, CardExpansion expansion, CancellationToken cancellationToken)
    {
        var failed = 0;
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var (answer, works) = Expand(line, expansion);
            failed += works ? 0 : 1;
            await output.WriteLineAsync(answer.AsMemory(), cancellationToken);
        }
        await output.FlushAsync(cancellationToken);
        return failed;
    }

    private static (string Answer, bool Works) Expand(string line, CardExpansion expansion)
    {
        try
        {
            using var request = JsonDocument.Parse(line, Strict);
            if (request.RootElement.ValueKind != JsonValueKind.Object || !request.RootElement.TryGetProperty("template", out var template))
                return (Error("A line is an object with \"template\" and, where there is some, \"data\"."), false);
            JsonElement? data = request.RootElement.TryGetProperty("data", out var given) ? given : null;
            var host = request.RootElement.TryGetProperty("host", out var named) ? named : expansion.Host;
            var card = CardTemplate.Parse(template.GetRawText(), "template").Expand(data, expansion with { Host = host });
            return (card?.ToJsonString(CardJson.Compact) ?? "null", true);
        }
        catch (JsonException malformed)
        {
            return (Error($"Not JSON: {malformed.Message}"), false);
        }
        catch (Exception refused) when (refused is CardTemplateException or CardTooLargeException or InvalidOperationException
            or ArgumentException or OverflowException or FormatException)
        {
            return (Error(refused.Message), false);
        }
    }

    private static string Error(string reason) => new JsonObject { ["error"] = reason }.ToJsonString(CardJson.Compact);
}
