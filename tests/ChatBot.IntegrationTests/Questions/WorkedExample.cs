using System.Globalization;
using System.Text.Json;

namespace ChatBot.IntegrationTests.Questions;

/// <summary>Compares an answer of the service with the expected one of a worked example, as finely as the contract asks for.</summary>
internal static class WorkedExample
{
    /// <returns>None when the answer is right; otherwise what is wrong with it.</returns>
    public static string? Problem(JsonElement example, JsonElement answer)
    {
        var problem = Compare(example.GetProperty("expected"), answer);
        if (problem is null) return null;
        foreach (var other in example.GetProperty("accept").EnumerateArray())
            if (Compare(other, answer) is null) return null;
        return example.GetProperty("clarify_ok").GetBoolean() && Kind(answer) == "clarify" ? null : problem;
    }

    private static string Kind(JsonElement answer) => answer.GetProperty("kind").GetString()!;

    private static string? Compare(JsonElement expected, JsonElement answer)
    {
        var kind = expected.GetProperty("kind").GetString();
        return kind switch
        {
            "refuse" => Kind(answer) != "refuse" ? $"answered with {Kind(answer)} instead of a refusal"
                : Text(answer, "reason") != Text(expected, "reason") ? $"refused with {Text(answer, "reason")}" : Forbidden(expected, answer),
            "clarify" => Kind(answer) != "clarify" ? $"answered with {Kind(answer)} instead of asking back" : Options(expected, answer),
            "action" => Kind(answer) != "action" ? $"answered with {Kind(answer)} instead of a proposal"
                : expected.GetProperty("action") is var wanted && Text(answer.GetProperty("action"), "name") == Text(wanted, "name")
                    && Text(answer.GetProperty("action"), "tool") == Text(wanted, "tool") ? null : $"proposed {answer.GetProperty("action")}",
            "text" => Kind(answer) == "answer" && expected.GetProperty("text_any").EnumerateArray().Any(t =>
                Text(answer, "text")!.Contains(t.GetString()!, StringComparison.OrdinalIgnoreCase)) ? null : $"said {Text(answer, "text")}",
            _ when Kind(answer) != "answer" => $"answered with {Kind(answer)} {Text(answer, "reason")}: {Text(answer, "text")}",
            _ => Covers(expected, answer) ?? kind switch
            {
                "number" => Values(expected, answer),
                "list" => List(expected, answer),
                "table" => Table(expected, answer),
                _ => $"the example has an unknown kind {kind}",
            },
        };
    }

    private static string? Covers(JsonElement expected, JsonElement answer)
    {
        if (Text(expected, "scope") is { } scope && Text(answer, "scope") != scope) return $"is about {Text(answer, "scope")}";
        var isState = expected.TryGetProperty("as_of", out var asOf) && asOf.GetBoolean();
        if (!isState && expected.TryGetProperty("range", out var range) && !SameRange(range, answer, "range")) return $"covers {answer}";
        return expected.TryGetProperty("previous_range", out var previous) && !SameRange(previous, answer, "previous_range") ? "compares with other days" : null;
    }

    private static bool SameRange(JsonElement range, JsonElement answer, string name) => answer.TryGetProperty(name, out var found)
        && Text(found, "start") == Text(range, "start") && Text(found, "end") == Text(range, "end");

    private static string? Values(JsonElement expected, JsonElement answer)
    {
        var found = answer.GetProperty("values").EnumerateArray().ToList();
        foreach (var wanted in expected.GetProperty("values").EnumerateArray())
        {
            var value = found.Find(v => Text(v, "name") == Text(wanted, "name"));
            if (value.ValueKind == JsonValueKind.Undefined) return $"has no {Text(wanted, "name")}";
            if (Text(value, "unit") != Text(wanted, "unit")) return $"counts {Text(wanted, "name")} in {Text(value, "unit")}";
            if (!Same(wanted.GetProperty("value"), value.GetProperty("value"), Text(wanted, "unit")!)) return $"says {value} for {wanted}";
        }
        return null;
    }

    private static string? List(JsonElement expected, JsonElement answer)
    {
        var wanted = expected.GetProperty("keys").EnumerateArray().Select(k => string.Join('|', k.EnumerateArray().Select(x => x.GetString()))).ToHashSet();
        var pairs = wanted.Any(w => w.Contains('|'));
        var found = answer.GetProperty("rows").EnumerateArray().Select(r => pairs ? $"{Text(r, "key")}|{Text(r, "tool")}" : Text(r, "key")!).ToHashSet();
        return wanted.SetEquals(found) ? null : $"lists {string.Join(", ", found)} instead of {string.Join(", ", wanted)}";
    }

    private static string? Table(JsonElement expected, JsonElement answer)
    {
        var unit = Text(expected, "unit")!;
        var wanted = expected.GetProperty("rows").EnumerateArray().ToList();
        var found = answer.GetProperty("rows").EnumerateArray().ToList();
        var suppressed = expected.GetProperty("suppressed").EnumerateArray().Select(s => s.GetString()).ToHashSet();
        if (found.Exists(r => suppressed.Contains(Text(r, "key")))) return "shows a row that is too small";
        if (expected.TryGetProperty("growth", out _)) wanted = wanted.Take(1).ToList();
        if (expected.TryGetProperty("limit", out _))
        {
            for (var i = 0; i < wanted.Count; i++)
                if (i >= found.Count || Text(found[i], "key") != Text(wanted[i], "key") || !Same(wanted[i].GetProperty("value"), found[i].GetProperty("value"), unit))
                    return $"has {(i < found.Count ? found[i] : null)} in place {i + 1} instead of {wanted[i]}";
            return null;
        }

        var optional = expected.GetProperty("optional").EnumerateArray().Select(o => o.GetString()).ToHashSet();
        foreach (var row in wanted)
        {
            var match = found.Find(f => Text(f, "key") == Text(row, "key") && Text(f, "key2") == Text(row, "key2"));
            if (match.ValueKind == JsonValueKind.Undefined)
            {
                if (row.GetProperty("value").GetDecimal() == 0 || optional.Contains(Text(row, "key"))) continue;
                return $"lacks {row}";
            }
            if (!Same(row.GetProperty("value"), match.GetProperty("value"), unit)) return $"has {match} instead of {row}";
        }
        return found.Find(f => !wanted.Exists(w => Text(w, "key") == Text(f, "key")) && !optional.Contains(Text(f, "key"))) is { ValueKind: not JsonValueKind.Undefined } extra
            ? $"has {extra}, which is not asked for" : null;
    }

    private static string? Options(JsonElement expected, JsonElement answer)
    {
        var wanted = expected.GetProperty("options").EnumerateArray().Select(o => o.GetString()).ToList();
        var found = answer.TryGetProperty("options", out var options) ? options.EnumerateArray().Select(o => Text(o, "key")).ToList() : [];
        return wanted.Count == 0 || wanted.All(found.Contains) ? null : $"offers {string.Join(", ", found)}";
    }

    private static string? Forbidden(JsonElement expected, JsonElement answer)
    {
        if (!expected.TryGetProperty("forbidden", out var forbidden)) return null;
        var all = answer.GetRawText();
        foreach (var key in forbidden.GetProperty("keys").EnumerateArray())
            if (all.Contains(key.GetString()!, StringComparison.OrdinalIgnoreCase)) return $"names {key}";
        foreach (var number in forbidden.GetProperty("numbers").EnumerateArray())
            if (all.Contains(number.GetDecimal().ToString("0.##", CultureInfo.InvariantCulture), StringComparison.Ordinal)) return $"tells {number}";
        return null;
    }

    private static bool Same(JsonElement wanted, JsonElement found, string unit)
    {
        if (wanted.ValueKind == JsonValueKind.String) return found.ValueKind == JsonValueKind.String && found.GetString() == wanted.GetString();
        if (found.ValueKind != JsonValueKind.Number) return false;
        var off = Math.Abs(wanted.GetDecimal() - found.GetDecimal());
        return unit switch
        {
            "count" or "boolean" => off <= 0.005m,
            "percent" or "points" => off <= 0.06m,
            _ => off <= 0.01m,
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
