using System.Text.Json.Nodes;

namespace ChatBot.Channels.Slack.Blocks;

/// <summary><c>table</c> and <c>data_table</c>.</summary>
static class Tables
{
    public static void Check(JsonObject block, string path, Findings found)
    {
        Rows(block, path, 1, SlackLimits.TableRows, headerTakesRichText: true, found);
        if (block["column_settings"] is not { } node) return;
        if (node is not JsonArray settings) { found.Add($"{path}/column_settings", "must be an array"); return; }
        if (settings.Count > SlackLimits.TableColumns) found.Add($"{path}/column_settings", $"has {settings.Count}, more than {SlackLimits.TableColumns}");
        for (var i = 0; i < settings.Count; i++)
        {
            if (settings[i].At("align") is { } align && Json.Text(align) is not ("left" or "center" or "right"))
                found.Add($"{path}/column_settings/{i}/align", "must be left, center or right");
        }
    }

    public static void CheckData(JsonObject block, string path, Findings found)
    {
        found.Between(block["caption"], $"{path}/caption", 1, SlackLimits.SectionText);
        if (block["page_size"] is { } size && Json.Whole(size) is not (>= 1 and <= SlackLimits.DataTablePageSize))
            found.Add($"{path}/page_size", $"must be 1 to {SlackLimits.DataTablePageSize}");
        var columns = Rows(block, path, SlackLimits.DataTableRowsLeast, SlackLimits.DataTableRows, headerTakesRichText: false, found);
        if (block["row_header_column_index"] is { } index && !(Json.Whole(index) is { } i && i >= 0 && i < columns))
            found.Add($"{path}/row_header_column_index", "is not one of the columns");
    }

    static int Rows(JsonObject block, string path, int least, int most, bool headerTakesRichText, Findings found)
    {
        if (block["rows"] is not JsonArray rows || rows.Count < least) { found.Add($"{path}/rows", $"needs at least {least}"); return 0; }
        if (rows.Count > most) found.Add($"{path}/rows", $"has {rows.Count}, more than {most}");
        var columns = (rows[0] as JsonArray)?.Count ?? 0;
        if (columns is 0 or > SlackLimits.TableColumns) found.Add($"{path}/rows/0", $"needs 1 to {SlackLimits.TableColumns} columns");
        for (var r = 0; r < rows.Count; r++)
        {
            if (rows[r] is not JsonArray cells) { found.Add($"{path}/rows/{r}", "must be an array of cells"); continue; }
            if (cells.Count != columns) found.Add($"{path}/rows/{r}", $"has {cells.Count} cells where the first row has {columns}");
            for (var c = 0; c < cells.Count; c++) Cell(cells[c], $"{path}/rows/{r}/{c}", r > 0 || headerTakesRichText, found);
        }
        return columns;
    }

    static void Cell(JsonNode? cell, string path, bool takesRichText, Findings found)
    {
        switch (Json.Text(cell.At("type")))
        {
            case "raw_text": found.Between(cell.At("text"), $"{path}/text", 1, SlackLimits.TableTextPerMessage); break;
            case "raw_number":
                if (!Json.IsNumber(cell.At("value"))) found.Add($"{path}/value", "must be a JSON number");
                if (cell.At("text") is { } text) found.Between(text, $"{path}/text", 1, SlackLimits.TableTextPerMessage);
                break;
            case "rich_text" when takesRichText: RichText.Check(cell!.AsObject(), path, found); break;
            case "rich_text": found.Add(path, "a header cell cannot be rich text"); break;
            default: found.Add($"{path}/type", "must be raw_text, raw_number or rich_text"); break;
        }
    }

    /// <summary>Characters in all cells, as Slack counts them against the message.</summary>
    public static int TextLength(JsonNode table) => (table["rows"] as JsonArray)?.Sum(RowLength) ?? 0;

    public static int RowLength(JsonNode? row) => (row as JsonArray)?.Sum(cell => CellText(cell).Length) ?? 0;

    public static string CellText(JsonNode? cell) => Json.Text(cell.At("type")) switch
    {
        "raw_text" => Json.Text(cell.At("text")) ?? "",
        "raw_number" => Json.Text(cell.At("text")) ?? cell.At("value")?.ToJsonString() ?? "",
        "rich_text" => RichText.Words(cell!.AsObject()),
        _ => "",
    };
}
