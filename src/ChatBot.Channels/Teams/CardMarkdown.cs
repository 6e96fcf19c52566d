using System.Text;
using System.Text.Json.Nodes;

namespace ChatBot.Channels.Teams;

/// <summary>Makes text in a card mean itself. Templates use no Markdown, so whatever looks like it came from data.</summary>
internal static class CardMarkdown
{
    /// <summary>Escapes, in place, what Teams would read as Markdown: texts of blocks and runs, titles and values of facts.</summary>
    public static JsonObject Escape(JsonObject card)
    {
        Walk(card);
        return card;
    }

    private static void Walk(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Walk(item);
        }
        if (node is not JsonObject element)
            return;
        switch (element["type"]?.GetValueKind() == System.Text.Json.JsonValueKind.String ? element["type"]!.GetValue<string>() : null)
        {
            case "TextBlock":
                Replace(element, "text");
                break;
            case "FactSet":
                foreach (var fact in element["facts"]?.AsArray() ?? [])
                {
                    Replace(fact as JsonObject, "title");
                    Replace(fact as JsonObject, "value");
                }
                break;
        }
        foreach (var (name, value) in element)
        {
            // What a press sends back is not shown.
            if (name != "data" || element["type"] is null)
                Walk(value);
        }
    }

    private static void Replace(JsonObject? node, string name)
    {
        if (node?[name] is JsonValue value && value.TryGetValue<string>(out var text) && Escape(text) is var escaped && escaped != text)
            node[name] = escaped;
    }

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        var lineStart = true;
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            var next = at + 1 < text.Length ? text[at + 1] : ' ';
            if (c is '\\' or '*' or '_' or '[' or ']' or '`' or '~'
                || lineStart && (c is '#' or '>' || (c is '-' or '+') && (next == ' ' || next == c))
                || (c is '.' or ')') && IsListNumber(text, at))
                escaped.Append('\\');
            escaped.Append(c);
            lineStart = c == '\n' || lineStart && c == ' ';
        }
        return escaped.ToString();
    }

    // "12. May" at the start of a line would become a list.
    private static bool IsListNumber(string text, int at)
    {
        if (at + 1 < text.Length && text[at + 1] != ' ')
            return false;
        var start = at;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
            start--;
        if (start == at)
            return false;
        while (start > 0 && text[start - 1] == ' ')
            start--;
        return start == 0 || text[start - 1] == '\n';
    }
}
