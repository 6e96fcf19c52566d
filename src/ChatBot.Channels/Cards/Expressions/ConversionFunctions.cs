using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatBot.Channels.Cards.Expressions;

/// <summary>Bytes are lists of numbers from 0 to 255, which is how they would stand in JSON.</summary>
internal static class ConversionFunctions
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static readonly Function[] All =
    [
        Function.Of("string", 1, 2, (v, scope) => Values.Text(v[0], scope.Budget, TextFunctions.Culture(v, 1))),
        // A conversion, unlike a condition, reads 0 and the word false.
        Function.Of("bool", 1, 1, (v, _) => v[0] switch
        {
            string text => !string.Equals(text.Trim(), "false", StringComparison.OrdinalIgnoreCase),
            var value when Values.IsNumber(value) => Values.Double(value) != 0,
            var value => Values.IsTrue(value),
        }),
        Function.Of("int", 1, 1, (v, _) => Int(v[0])),
        Function.Of("float", 1, 2, (v, _) => Float(v[0])),
        Function.Of("json", 1, 1, Json),
        Function.Of("jsonStringify", 1, 1, (v, scope) => Values.Stringify(v[0], scope.Budget)),
        Function.Of("binary", 1, 1, (v, scope) => FromBytes(Encoding.UTF8.GetBytes(Values.String(v[0])), scope)),
        Function.Of("base64", 1, 1, (v, scope) => scope.Budget.Spend(Convert.ToBase64String(
            v[0] is List<object?> bytes ? ToBytes(bytes) : Encoding.UTF8.GetBytes(Values.String(v[0]))))),
        Function.Of("base64ToBinary", 1, 1, (v, scope) => FromBytes(FromBase64(v[0]), scope)),
        Function.Of("base64ToString", 1, 1, (v, _) => Utf8(FromBase64(v[0]))),
        Function.Of("dataUri", 1, 1, (v, scope) => scope.Budget.Spend(
            "data:text/plain;charset=utf-8;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(Values.String(v[0]))))),
        Function.Of("uriComponent", 1, 1, (v, scope) => scope.Budget.Spend(Uri.EscapeDataString(Values.String(v[0])))),
        Function.Of("uriComponentToString", 1, 1, (v, _) => Uri.UnescapeDataString(Values.String(v[0]))),
    ];

    private static object? Int(object? value) => value switch
    {
        long => value,
        string text when long.TryParse(text.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        string => throw new ExpressionFailure("Not a whole number."),
        _ => Math.Truncate(Values.Double(value)) is >= -9.2e18 and <= 9.2e18 and var whole
            ? (long)whole
            : throw new ExpressionFailure("The number is too large."),
    };

    private static double Float(object? value) => value is not string text
        ? Values.Double(value)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new ExpressionFailure("Not a number.");

    private static object? Json(object?[] values, Scope scope)
    {
        if (values[0] is not string text)
            throw new ExpressionFailure("Text is needed.");
        try
        {
            using var document = JsonDocument.Parse(text);
            return Values.From(document.RootElement);
        }
        catch (JsonException)
        {
            throw new ExpressionFailure("Not JSON.");
        }
    }

    private static List<object?> FromBytes(byte[] bytes, Scope scope)
    {
        scope.Budget.Spend(bytes.Length);
        return bytes.Select(b => (object?)(long)b).ToList();
    }

    private static byte[] ToBytes(List<object?> list) => list.Select(item => item is long and >= 0 and <= 255 and var value
        ? (byte)value
        : throw new ExpressionFailure("Not bytes.")).ToArray();

    private static byte[] FromBase64(object? value)
    {
        var text = Values.String(value);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : throw new ExpressionFailure("Not base64.");
    }

    private static string Utf8(byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new ExpressionFailure("Not text.");
        }
    }
}
