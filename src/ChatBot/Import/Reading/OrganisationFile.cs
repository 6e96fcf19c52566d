using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ChatBot.Core.People;
using ChatBot.Storage.Rows;

namespace ChatBot.Import.Reading;

/// <summary>Reads org.json strictly and says of every value on which line it is wrong.</summary>
internal sealed class OrganisationFile(DatasetFiles from, Problems problems)
{
    private const string File = DatasetFiles.Organisation;
    private const int LargestFile = 4 * 1024 * 1024;

    // Stands in while the other files are checked, when this one cannot be used.
    private static readonly OrganisationEntry Unknown = new("", null, "", new Dictionary<string, decimal>(), new HashSet<string>(), 1, "UTC", 5, [], [], null, null);

    /// <returns>What is good of it, so that the other files can be judged. Roles of unknown people are for the cross-checks.</returns>
    public OrganisationEntry Read()
    {
        if (ReadTree() is not { } root) return Unknown;
        if (root.Kind != JsonTokenType.StartObject)
        {
            Fail(root, null, "the file holds no object; write {\"organisation\": …, \"reporting_currency\": …, \"time_zone\": …}.");
            return Unknown;
        }

        var name = Text(root, "organisation", OrganisationTables.NameLength, isRequired: true);
        var domain = Text(root, "domain", OrganisationTables.EmailLength, isRequired: false);
        var currency = Text(root, "reporting_currency", 3, isRequired: true);
        if (currency is not null && !Fields.IsCurrency(currency))
        {
            Fail(root.Members["reporting_currency"], "reporting_currency", $"{Quoting.Shown(currency)} is not a currency; write three capital letters, such as EUR.");
            currency = null;
        }

        var zone = Text(root, "time_zone", 64, isRequired: true);
        if (zone is not null && !Fields.IsTimeZone(zone)) Fail(root.Members["time_zone"], "time_zone", $"{Quoting.Shown(zone)} is not a time zone; write its IANA name, such as Europe/Berlin.");
        var (fx, badFx) = ReadFx(root);
        var month = Whole(root, "fiscal_year_start_month", 1, 12, 1);
        var group = Whole(root, "minimum_group_size", 1, 1000, 5);
        var admins = ReadRoles(root, "admins");
        var finance = ReadRoles(root, "finance");
        var dataFrom = Day(root, "data_from");
        var dataTo = Day(root, "data_to");
        if (dataFrom > dataTo) Fail(root.Members["data_to"], "data_to", $"{dataTo:yyyy-MM-dd} is before data_from, {dataFrom:yyyy-MM-dd}.");
        return new(name ?? "", domain, currency ?? "", fx, badFx, month, zone ?? "UTC", group, admins, finance, dataFrom, dataTo);
    }

    private (Dictionary<string, decimal> Good, HashSet<string> Bad) ReadFx(Node root)
    {
        var fx = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var bad = new HashSet<string>(StringComparer.Ordinal);
        if (Member(root, "fx", JsonTokenType.StartObject, "an object such as {\"EUR\": 1.08}", isRequired: false) is not { } node) return (fx, bad);
        foreach (var (code, rate) in node.Members)
        {
            var path = $"fx.{code}";
            bad.Add(code);
            if (!Fields.IsCurrency(code)) Fail(rate, path, $"{Quoting.Shown(code)} is not a currency; write three capital letters, such as EUR.");
            else if (rate.Kind != JsonTokenType.Number || !Fields.TryDecimal(Encoding.UTF8.GetBytes(rate.Text), out var value) || value is < 0.000000001m or > 1_000_000_000m)
                Fail(rate, path, $"{Quoting.Shown(rate.Text)} is not a rate; write a number above 0: reporting currency per {code}.");
            else if (bad.Remove(code)) fx[code] = value;
        }

        return (fx, bad);
    }

    private List<RoleEntry> ReadRoles(Node root, string name)
    {
        var roles = new List<RoleEntry>();
        if (Member(root, name, JsonTokenType.StartArray, "a list of e-mails", isRequired: false) is not { } list) return roles;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            var email = Organisation.NormaliseEmail(item.Text);
            if (item.Kind != JsonTokenType.String || !Fields.IsEmail(email)) Fail(item, $"{name}[{i}]", $"{Quoting.Shown(item.Text)} is not an e-mail.");
            else if (!roles.Any(r => r.Email == email)) roles.Add(new(item.Line, $"{name}[{i}]", email));
        }

        return roles;
    }

    private string? Text(Node root, string name, int longest, bool isRequired)
    {
        if (Member(root, name, JsonTokenType.String, "text in quotes", isRequired) is not { } node) return null;
        var text = node.Text.Trim();
        if (isRequired && text.Length == 0) Fail(node, name, "is empty and must not be.");
        else if (text.Length > longest) Fail(node, name, $"has {text.Length} characters; at most {longest} fit.");
        else if (text.Any(char.IsControl)) Fail(node, name, "holds control characters; write one line of plain text.");
        else return text.Length == 0 ? null : text;
        return null;
    }

    private int Whole(Node root, string name, int least, int most, int whenAbsent)
    {
        if (Member(root, name, JsonTokenType.Number, "a whole number", isRequired: false) is not { } node) return whenAbsent;
        if (int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        Fail(node, name, $"{node.Text} does not fit; write a whole number from {least} to {most}.");
        return whenAbsent;
    }

    private DateOnly? Day(Node root, string name)
    {
        if (Member(root, name, JsonTokenType.String, "a day in quotes", isRequired: false) is not { } node || node.Text.Length == 0) return null;
        if (Fields.TryDay(Encoding.UTF8.GetBytes(node.Text), out var day)) return day;
        Fail(node, name, $"{Quoting.Shown(node.Text)} is not a day that exists; {Fields.DayExpected}.");
        return null;
    }

    private Node? Member(Node root, string name, JsonTokenType kind, string expected, bool isRequired)
    {
        if (!root.Members.TryGetValue(name, out var node) || node.Kind == JsonTokenType.Null)
        {
            if (isRequired) Fail(node ?? root, name, $"is missing; write {expected}.");
            return null;
        }

        if (node.Kind == kind) return node;
        Fail(node, name, $"is not {expected}.");
        return null;
    }

    private void Fail(Node at, string? path, string says)
    {
        problems.AddFatal(File, at.Line, path, says);
    }

    private Node? ReadTree()
    {
        byte[] bytes;
        try
        {
            using var stream = from.Open(File);
            if (stream is null)
            {
                problems.AddFatal(File, null, null, $"the file is missing from {from.Name}; it names the organisation, its reporting_currency and its time_zone.");
                return null;
            }

            bytes = new byte[Math.Min(stream.Length, LargestFile)];
            stream.ReadExactly(bytes);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            problems.AddFatal(File, null, null, $"the file cannot be read: {problem.Message}");
            return null;
        }

        ReadOnlySpan<byte> json = bytes;
        if (json.StartsWith<byte>([0xFF, 0xFE]) || json.StartsWith<byte>([0xFE, 0xFF]))
        {
            problems.AddFatal(File, 1, null, "the file is UTF-16; save it as UTF-8.");
            return null;
        }

        if (json.StartsWith<byte>([0xEF, 0xBB, 0xBF])) json = json[3..];
        if (!Utf8.IsValid(json))
        {
            var valid = 0;
            while (Rune.DecodeFromUtf8(json[valid..], out _, out var length) == System.Buffers.OperationStatus.Done) valid += length;
            problems.AddFatal(File, 1 + json[..valid].Count((byte)'\n'), null, "the text is not valid UTF-8; save the file as UTF-8.");
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 16 });
            reader.Read();
            var root = ReadNode(ref reader, json, "");
            while (reader.Read()) { }
            return root;
        }
        catch (JsonException problem)
        {
            var column = (problem.BytePositionInLine ?? 0) + 1;
            problems.AddFatal(File, (problem.LineNumber ?? 0) + 1, $"column {column}", $"this is not JSON: {Cause(problem)}");
            return null;
        }
    }

    /// <summary>The parser's sentence without the position, which the problem carries itself.</summary>
    private static string Cause(JsonException problem)
    {
        var position = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position > 0 ? problem.Message[..position] : problem.Message;
    }

    private Node ReadNode(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        var node = new Node(reader.TokenType, 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n'));
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                var child = ReadNode(ref reader, json, path.Length == 0 ? name : $"{path}.{name}");
                if (!node.Members.TryAdd(name, child)) Fail(child, path.Length == 0 ? name : $"{path}.{name}", "is there twice; keep one of the two.");
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) node.Items.Add(ReadNode(ref reader, json, path));
        }
        else
        {
            node.Text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        }

        return node;
    }

    private sealed class Node(JsonTokenType kind, long line)
    {
        public JsonTokenType Kind => kind;
        public long Line => line;
        public string Text { get; set; } = "";
        public Dictionary<string, Node> Members { get; } = new(StringComparer.Ordinal);
        public List<Node> Items { get; } = [];
    }
}
