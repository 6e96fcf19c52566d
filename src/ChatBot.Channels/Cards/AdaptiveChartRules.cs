using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Teams;

namespace ChatBot.Channels.Cards;

/// <summary>Charts: real numbers, named colours, a name for screen readers, few enough points to read, and a fallback with the same numbers.</summary>
internal static class AdaptiveChartRules
{
    public static void Check(JsonObject chart, string path, string type, Action<string, string> say)
    {
        if (string.IsNullOrWhiteSpace(AdaptiveCardRules.Text(chart["title"])))
            say($"{path}/title", "is missing: it is what screen readers announce");
        if (AdaptiveCardRules.Text((chart["fallback"] as JsonObject)?["type"]) is not ("FactSet" or "Table" or "Container"))
            say($"{path}/fallback", "is missing: a FactSet or Table with the same numbers");
        if (type == "Chart.Gauge")
        {
            Number(chart["value"], $"{path}/value", say);
            return;
        }
        if (chart["data"] is not JsonArray { Count: > 0 } data)
        {
            say($"{path}/data", "is missing or empty");
            return;
        }
        var (inner, value) = type switch
        {
            "Chart.Line" or "Chart.VerticalBar.Grouped" => ("values", "y"),
            "Chart.HorizontalBar.Stacked" => ("data", "value"),
            "Chart.Donut" or "Chart.Pie" => (null, "value"),
            _ => ((string?)null, "y"),
        };
        var most = inner is null || type == "Chart.HorizontalBar.Stacked" ? TeamsLimits.MaximumChartPoints : TeamsLimits.MaximumChartSeries;
        if (data.Count > most)
            say($"{path}/data", $"has {data.Count} entries; {most} are readable");
        for (var at = 0; at < data.Count; at++)
        {
            var place = $"{path}/data/{at}";
            Colour(data[at], place, say);
            if (inner is null)
            {
                Number(data[at]?[value], $"{place}/{value}", say);
                continue;
            }
            if (data[at]?[inner] is not JsonArray { Count: > 0 } points)
            {
                say($"{place}/{inner}", "is missing or empty");
                continue;
            }
            var readable = type == "Chart.Line" ? TeamsLimits.MaximumLinePoints : TeamsLimits.MaximumChartPoints;
            if (points.Count > readable)
                say($"{place}/{inner}", $"has {points.Count} points; {readable} are readable");
            for (var point = 0; point < points.Count; point++)
            {
                Colour(points[point], $"{place}/{inner}/{point}", say);
                Number(points[point]?[value], $"{place}/{inner}/{point}/{value}", say);
            }
        }
    }

    private static void Number(JsonNode? node, string path, Action<string, string> say)
    {
        if (node?.GetValueKind() != JsonValueKind.Number)
            say(path, "must be a JSON number");
    }

    private static void Colour(JsonNode? node, string path, Action<string, string> say)
    {
        if (node is JsonObject entry && entry["color"] is { } colour
            && (AdaptiveCardRules.Text(colour) is not { } name || !AdaptiveCardSchema.ChartColors.Contains(name)))
            say($"{path}/color", "is no named chart colour");
    }
}
