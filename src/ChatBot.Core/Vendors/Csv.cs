using System.Text;
using System.Text.Unicode;

namespace ChatBot.Core.Vendors;

/// <summary>A CSV report by RFC 4180 with a header line; fields are found by the name of their column in any case and spacing.</summary>
internal sealed class Csv
{
    public const string NotCsv = "the report is not valid CSV";

    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly List<string[]> rows;

    private Csv(List<string[]> all)
    {
        for (var i = 0; i < all[0].Length; i++) columns.TryAdd(Normal(all[0][i]), i);
        rows = all.GetRange(1, all.Count - 1);
    }

    public int Count => rows.Count;

    /// <summary>Every column name, normalised: lower case letters and digits alone.</summary>
    public IEnumerable<string> Columns => columns.Keys;

    /// <returns>None when the text is not UTF-8, has no header or a quote that never ends.</returns>
    public static Csv? Parse(ReadOnlyMemory<byte> payload)
    {
        var bytes = Json.JsonPayload.WithoutBom(payload).Span;
        if (!Utf8.IsValid(bytes)) return null;
        return Split(Encoding.UTF8.GetString(bytes)) is { Count: > 0 } all ? new(all) : null;
    }

    public bool Has(string column) => columns.ContainsKey(Normal(column));

    /// <summary>None when the column is absent or the field is empty.</summary>
    public string? Text(int row, string column)
    {
        if (!columns.TryGetValue(Normal(column), out var place) || place >= rows[row].Length) return null;
        var text = rows[row][place].Trim();
        return text.Length == 0 || text == "-" ? null : text;
    }

    public static string Normal(string name)
    {
        var normal = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter)) normal.Append(char.ToLowerInvariant(letter));
        }
        return normal.ToString();
    }

    private static List<string[]>? Split(string text)
    {
        var all = new List<string[]>();
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (quoted)
            {
                if (letter != '"') field.Append(letter);
                else if (i + 1 < text.Length && text[i + 1] == '"') { field.Append('"'); i++; }
                else quoted = false;
            }
            else if (letter == '"' && field.Length == 0) quoted = true;
            else if (letter == ',') EndField();
            else if (letter == '\n') EndRow();
            else if (letter != '\r') field.Append(letter);
        }
        if (quoted) return null;
        EndRow();
        return all;

        void EndField()
        {
            fields.Add(field.ToString());
            field.Clear();
        }

        void EndRow()
        {
            EndField();
            if (fields.Count > 1 || fields[0].Length > 0) all.Add([.. fields]);
            fields.Clear();
        }
    }
}
