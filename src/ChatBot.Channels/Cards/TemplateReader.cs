using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels.Cards.Expressions;

namespace ChatBot.Channels.Cards;

/// <summary>Reads a template and remembers on which line each mistake stands.</summary>
internal ref struct TemplateReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _file;
    private readonly List<CardProblem> _problems;
    private Utf8JsonReader _json;
    private int _line = 1;
    private int _counted;

    private TemplateReader(ReadOnlySpan<byte> bytes, string file, List<CardProblem> problems)
    {
        _bytes = bytes;
        _file = file;
        _problems = problems;
        _json = new(bytes);
    }

    /// <exception cref="CardTemplateException">The text is not JSON.</exception>
    public static TemplateNode Read(string json, string file, List<CardProblem> problems)
    {
        try
        {
            var reader = new TemplateReader(Encoding.UTF8.GetBytes(json), file, problems);
            reader._json.Read();
            var root = reader.Node();
            while (reader._json.Read())
            {
                // Anything after the value is an error that Read itself throws.
            }
            return root;
        }
        catch (JsonException malformed)
        {
            var line = (int)(malformed.LineNumber ?? 0) + 1;
            throw new CardTemplateException(new(file, line, $"This is not JSON ({Reason(malformed)})."));
        }
        catch (InvalidOperationException)
        {
            throw new CardTemplateException(new(file, 1, "This is not JSON (a string is not valid Unicode)."));
        }
    }

    // The message ends in a position that is told as file and line already.
    private static string Reason(JsonException malformed) =>
        malformed.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end
            ? malformed.Message[..end].TrimEnd('.', ' ', '|')
            : malformed.Message.TrimEnd('.');

    private TemplateNode Node()
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.StartObject:
                return Object();
            case JsonTokenType.StartArray:
                var start = Line();
                var items = new List<TemplateNode>();
                while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
                    items.Add(Node());
                return new TemplateNode.List(items) { Line = start };
            case JsonTokenType.String:
                var line = Line();
                var text = TemplateText.Parse(_json.GetString()!);
                if (text.Problem is { } problem)
                    _problems.Add(new(_file, line, problem));
                return new TemplateNode.Text(text) { Line = line };
            default:
                line = Line();
                using (var literal = JsonDocument.ParseValue(ref _json))
                    return new TemplateNode.Literal(JsonValue.Create(literal.RootElement.Clone())) { Line = line };
        }
    }

    private TemplateObject Object()
    {
        var start = Line();
        var properties = new List<KeyValuePair<string, TemplateNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        TemplateNode? data = null;
        TemplateNode? when = null;
        var whenLine = 0;
        while (_json.Read() && _json.TokenType != JsonTokenType.EndObject)
        {
            var name = _json.GetString()!;
            var line = Line();
            if (!seen.Add(name))
            {
                _problems.Add(new(_file, line, $"\"{name}\" stands here twice."));
                properties.RemoveAll(property => property.Key == name);
            }
            _json.Read();
            switch (name)
            {
                case "$data":
                    data = Data();
                    break;
                case "$when":
                    when = Node();
                    whenLine = line;
                    if (when is not TemplateNode.Text { Value.Whole: not null })
                        _problems.Add(new(_file, line, "$when is not one ${…} expression, so the object is never shown."));
                    break;
                case "$root" or "$index" or "$host":
                    _problems.Add(new(_file, line, $"\"{name}\" is a name of the language and never stands in the output."));
                    _json.Skip();
                    break;
                default:
                    properties.Add(new(name, Node()));
                    break;
            }
        }
        return new(properties, data, when, whenLine) { Line = start };
    }

    private TemplateNode Data()
    {
        if (_json.TokenType == JsonTokenType.String)
            return Node();
        using var inline = JsonDocument.ParseValue(ref _json);
        return new TemplateNode.Inline(Values.From(inline.RootElement));
    }

    // Tokens come in order, so each stretch of text is counted once.
    private int Line()
    {
        var at = (int)_json.TokenStartIndex;
        _line += _bytes[_counted..at].Count((byte)'\n');
        _counted = at;
        return _line;
    }
}
