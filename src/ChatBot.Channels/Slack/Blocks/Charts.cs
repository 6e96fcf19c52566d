using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary><c>data_visualization</c>.</summary>
static class Charts
{
    public static void Check(JsonObject block, string path, Findings found)
    {
        found.Between(block["title"], $"{path}/title", 1, SlackLimits.ChartTitle);
        if (block["chart"] is not JsonObject chart) { found.Add($"{path}/chart", "is required"); return; }
        switch (Json.Text(chart["type"]))
        {
            case "pie": Pie(chart, $"{path}/chart", found); break;
            case "bar" or "line" or "area": Series(chart, $"{path}/chart", found); break;
            default: found.Add($"{path}/chart/type", "must be pie, bar, line or area"); break;
        }
    }

    static void Pie(JsonObject chart, string path, Findings found)
    {
        if (chart["segments"] is not JsonArray { Count: > 0 } segments) { found.Add($"{path}/segments", "needs at least one"); return; }
        if (segments.Count > SlackLimits.ChartSeries) found.Add($"{path}/segments", $"has {segments.Count}, more than {SlackLimits.ChartSeries}");
        for (var i = 0; i < segments.Count; i++)
        {
            found.Between(segments[i].At("label"), $"{path}/segments/{i}/label", 1, SlackLimits.ChartLabel);
            if (Json.Number(segments[i].At("value")) is not > 0) found.Add($"{path}/segments/{i}/value", "must be a number above zero");
        }
    }

    static void Series(JsonObject chart, string path, Findings found)
    {
        var categories = Categories(chart, path, found);
        if (chart["series"] is not JsonArray { Count: > 0 } series) { found.Add($"{path}/series", "needs at least one"); return; }
        if (series.Count > SlackLimits.ChartSeries) found.Add($"{path}/series", $"has {series.Count}, more than {SlackLimits.ChartSeries}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < series.Count; i++)
        {
            var at = $"{path}/series/{i}";
            found.Between(series[i].At("name"), $"{at}/name", 1, SlackLimits.ChartLabel);
            if (Json.Text(series[i].At("name")) is { } name && !names.Add(name)) found.Add($"{at}/name", $"{name} is used twice");
            Points(series[i].At("data"), $"{at}/data", categories, found);
        }
    }

    static List<string> Categories(JsonObject chart, string path, Findings found)
    {
        var axis = chart["axis_config"];
        foreach (var label in new[] { "x_label", "y_label" }) found.Longest(axis.At(label), $"{path}/axis_config/{label}", SlackLimits.ChartAxisLabel);
        if (axis.At("categories") is not JsonArray { Count: > 0 } list) { found.Add($"{path}/axis_config/categories", "needs at least one"); return []; }
        if (list.Count > SlackLimits.ChartCategories)
            found.Add($"{path}/axis_config/categories", $"has {list.Count}, more than {SlackLimits.ChartCategories}");
        for (var i = 0; i < list.Count; i++) found.Between(list[i], $"{path}/axis_config/categories/{i}", 1, SlackLimits.ChartLabel);
        var labels = list.Select(Json.Text).OfType<string>().ToList();
        if (labels.Distinct(StringComparer.Ordinal).Count() != list.Count) found.Add($"{path}/axis_config/categories", "must be distinct");
        return labels;
    }

    static void Points(JsonNode? node, string path, List<string> categories, Findings found)
    {
        if (node is not JsonArray data) { found.Add(path, "is required"); return; }
        var labels = data.Select(p => Json.Text(p.At("label")) ?? "").ToList();
        if (labels.Count != categories.Count || !labels.ToHashSet(StringComparer.Ordinal).SetEquals(categories))
            found.Add(path, "needs exactly one point for each category");
        for (var i = 0; i < data.Count; i++)
        {
            if (!Json.IsNumber(data[i].At("value"))) found.Add($"{path}/{i}/value", "must be a JSON number");
        }
    }
}
