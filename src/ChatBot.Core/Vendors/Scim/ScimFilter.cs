namespace ChatBot.Core.Vendors.Scim;

public enum ScimFilterField { Id, UserName, ExternalId, WorkEmail, DisplayName }

/// <summary>One comparison with <c>eq</c>; the value as written.</summary>
public readonly record struct ScimCondition(ScimFilterField Field, string Value);

/// <summary>The filters that identity providers send: equality on a few attributes, joined with <c>and</c> (RFC 7644, section 3.4.2.2).</summary>
public static class ScimFilter
{
    private const int Longest = 1024;

    /// <returns>All conditions, which must all hold; none (null) when the filter is of another kind, which is a 400 <c>invalidFilter</c>.</returns>
    public static IReadOnlyList<ScimCondition>? Parse(string filter)
    {
        if (filter.Length is 0 or > Longest) return null;
        var conditions = new List<ScimCondition>();
        var rest = filter.AsSpan().Trim();
        while (true)
        {
            if (Field(ref rest) is not { } field || !Word(ref rest, "eq") || Value(ref rest) is not { } value) return null;
            conditions.Add(new(field, value));
            if (rest.IsEmpty) return conditions;
            if (!Word(ref rest, "and")) return null;
        }
    }

    private static ScimFilterField? Field(ref ReadOnlySpan<char> rest)
    {
        var depth = 0;
        var end = 0;
        while (end < rest.Length && (depth > 0 || rest[end] != ' '))
        {
            if (rest[end] == '[') depth++;
            if (rest[end] == ']') depth--;
            end++;
        }
        var name = rest[..end].ToString().ToLowerInvariant().Replace("'", "\"", StringComparison.Ordinal);
        rest = rest[end..].TrimStart();
        return name switch
        {
            "id" => ScimFilterField.Id,
            "username" => ScimFilterField.UserName,
            "externalid" => ScimFilterField.ExternalId,
            "displayname" => ScimFilterField.DisplayName,
            "emails[type eq \"work\"].value" or "emails.value" or "emails" => ScimFilterField.WorkEmail,
            _ => null,
        };
    }

    private static bool Word(ref ReadOnlySpan<char> rest, string word)
    {
        if (rest.Length <= word.Length || !rest.StartsWith(word, StringComparison.OrdinalIgnoreCase) || rest[word.Length] != ' ') return false;
        rest = rest[word.Length..].TrimStart();
        return true;
    }

    /// <summary>A JSON string; <c>\"</c> and <c>\\</c> are the escapes that occur in names.</summary>
    private static string? Value(ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] != '"') return null;
        var value = new System.Text.StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                rest = rest[(i + 1)..].TrimStart();
                return value.ToString();
            }
            if (rest[i] == '\\' && i + 1 < rest.Length) i++;
            value.Append(rest[i]);
        }
        return null;
    }
}
