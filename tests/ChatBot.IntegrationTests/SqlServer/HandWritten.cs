using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ChatBot.Storage;

namespace ChatBot.IntegrationTests.SqlServer;

/// <summary>A statement that stands in the source of the service.</summary>
/// <param name="Sql">With every constant put in; parts that only running code knows are <see cref="HandWritten.Unknown"/>.</param>
internal sealed record WrittenStatement(string File, int Line, string Sql)
{
    public bool IsWhole => !Sql.Contains(HandWritten.Unknown, StringComparison.Ordinal);

    public override string ToString() => $"{File}:{Line} {Regex.Replace(Sql, @"\s+", " ")}";
}

/// <summary>Finds every statement that somebody wrote into the source, however it is put together.</summary>
internal static partial class HandWritten
{
    public const string Unknown = "\u2026";

    private static readonly ILookup<string, Type> Types = typeof(Store).Assembly.GetTypes().ToLookup(t => t.Name);

    /// <summary>All but the halves of the dialect that only one engine reads, and the migrations.</summary>
    public static IReadOnlyList<WrittenStatement> All(string root)
    {
        var source = Path.Combine(root, "src", "ChatBot");
        return [.. from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(source, file).Replace('\\', '/')
            // What only SQLite hears: its half of the dialect and of the bulk writer, its settings, its script.
            where !name.StartsWith("obj/", StringComparison.Ordinal) && !name.StartsWith("bin/", StringComparison.Ordinal)
                && !name.StartsWith("Storage/Migrations/", StringComparison.Ordinal) && !name.StartsWith("Storage/Sqlite/", StringComparison.Ordinal)
                && !name.StartsWith("Storage/SqlServer/", StringComparison.Ordinal) && name is not ("Storage/Bulk/SqliteFactBulk.cs" or "Storage/Store.cs")
            from statement in In(name, File.ReadAllText(file))
            where !(name is "Storage/ReadSessions.cs" or "Storage/WriteSession.cs" && statement.Sql.StartsWith("PRAGMA", StringComparison.Ordinal))
            select statement];
    }

    private static IEnumerable<WrittenStatement> In(string file, string text)
    {
        var next = 0;
        while (Literal().Match(text, next) is { Success: true } first)
        {
            var (sql, end) = (new StringBuilder(Say(first.Value, file, IsVerbatim(text, first.Index))), first.Index + first.Length);

            // Pieces that are joined: further literals, and names of constants.
            while (Joined().Match(text, end) is { Success: true } part)
            {
                sql.Append(part.Groups["name"] is { Success: true } name ? Constant(name.Value, file) : Say(part.Groups["text"].Value, file, IsVerbatim(text, part.Groups["text"].Index)));
                end = part.Index + part.Length;
            }

            next = end;
            var whole = sql.ToString().Trim();
            if (Verb().IsMatch(whole)) yield return new(file, text.AsSpan(0, first.Index).Count('\n') + 1, Placeholder().Replace(whole, "@e$1"));
        }
    }

    /// <summary>Backslashes stand for themselves there.</summary>
    private static bool IsVerbatim(string text, int at) => at > 0 && text[at - 1] == '@';

    private static string Say(string literal, string file, bool isVerbatim)
    {
        var isFilled = literal.StartsWith('$');
        var body = literal.TrimStart('$');
        body = body.StartsWith("\"\"\"", StringComparison.Ordinal) ? body[3..^3] : isVerbatim ? body[1..^1] : Regex.Unescape(body[1..^1]);
        if (!isFilled) return body;

        // A text inside a hole ends the literal too early for this reader: what follows is unknown anyway.
        body = Hole().Replace(body, hole => Constant(hole.Groups[1].Value, file));
        return body.IndexOf('{', StringComparison.Ordinal) is var cut and >= 0 ? body[..cut] + Unknown : body;
    }

    private static string Constant(string name, string file)
    {
        var parts = name.Trim().Split('.');
        var candidates = parts.Length > 1 ? Types[parts[^2]] : Types[Path.GetFileNameWithoutExtension(file)].Concat(Types.SelectMany(t => t).Where(t => t.IsNestedPrivate));
        foreach (var type in candidates)
            if (type.GetField(parts[^1], BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public) is { } field && field.FieldType == typeof(string))
                return (string)field.GetValue(null)!;
        return Unknown;
    }

    [GeneratedRegex("\\$?\"{3}[\\s\\S]*?\"{3}|\\$?\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("\\G\\s*\\+\\s*(?:(?<text>\\$?\"{3}[\\s\\S]*?\"{3}|\\$?\"(?:[^\"\\\\\n]|\\\\.)*\")|(?<name>[A-Za-z_][\\w.]*)(?![\\w.(]))")]
    private static partial Regex Joined();

    [GeneratedRegex(@"\{((?:[^{}]|\{[^{}]*\})*)\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(SELECT|INSERT INTO|UPDATE|DELETE|WITH|CREATE|DROP|ALTER|MERGE|EXEC|DECLARE|REPLACE INTO|PRAGMA|VACUUM)\s+\S")]
    private static partial Regex Verb();
}
