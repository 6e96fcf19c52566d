using System.Globalization;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Commands;

/// <summary>The words of a command, taken one kind at a time. What was not taken is left and can be named.</summary>
public sealed class Arguments(IEnumerable<string> words)
{
    private static readonly Dictionary<char, string> Signs = new() { ['$'] = "USD", ['€'] = "EUR", ['£'] = "GBP", ['¥'] = "JPY", ['₹'] = "INR" };

    private readonly List<string> left = [.. words];

    public bool IsEmpty => left.Count == 0;

    /// <summary>What is left, as one text.</summary>
    public string Rest => string.Join(' ', left);

    public IReadOnlyList<string> Left => left;

    /// <summary>The next word, lower case; empty when there is none.</summary>
    public string Next()
    {
        if (left.Count == 0) return "";
        var word = left[0];
        left.RemoveAt(0);
        return word.ToLowerInvariant();
    }

    /// <summary>Takes the word wherever it stands.</summary>
    public bool Take(string word)
    {
        var at = left.FindIndex(w => w.Equals(word, StringComparison.OrdinalIgnoreCase));
        if (at >= 0) left.RemoveAt(at);
        return at >= 0;
    }

    /// <summary>Takes a word and the one behind it.</summary>
    /// <returns>The one behind it; empty when the word is the last; none when it is not there.</returns>
    public string? TakeAfter(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            var at = left.FindIndex(w => w.Equals(word, StringComparison.OrdinalIgnoreCase));
            if (at < 0) continue;
            var value = at + 1 < left.Count ? left[at + 1] : "";
            left.RemoveRange(at, Math.Min(2, left.Count - at));
            return value;
        }
        return null;
    }

    /// <summary><c>page 2</c>, or a number at the end.</summary>
    public int Page()
    {
        if (TakeAfter("page") is { } given) return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1;
        return 1;
    }

    /// <summary>Takes an amount such as <c>900</c>, <c>1,250.50 EUR</c>, <c>€1250,5</c> or <c>1250 eur</c>.</summary>
    /// <param name="usual">The currency when none is named.</param>
    /// <returns>None when there is no amount, or more than two decimals, or it is negative.</returns>
    public Money? Amount(string usual)
    {
        for (var at = 0; at < left.Count; at++)
        {
            var text = left[at];
            string? currency = null;
            if (Signs.TryGetValue(text[0..Math.Min(1, text.Length)].FirstOrDefault(), out var sign)) (currency, text) = (sign, text[1..]);
            else if (text.Length > 3 && text[..3].All(char.IsAsciiLetter) && char.IsDigit(text[3])) (currency, text) = (text[..3].ToUpperInvariant(), text[3..]);
            else if (text.Length > 3 && text[^3..].All(char.IsAsciiLetter) && char.IsDigit(text[^4])) (currency, text) = (text[^3..].ToUpperInvariant(), text[..^3]);
            if (Number(text) is not { } amount) continue;
            left.RemoveAt(at);
            if (currency is null && at < left.Count && left[at].Length == 3 && left[at].All(char.IsAsciiLetter))
            {
                currency = left[at].ToUpperInvariant();
                left.RemoveAt(at);
            }
            return Money.From(amount, currency ?? usual);
        }
        return null;
    }

    /// <summary>Digits with grouping either way round; the last mark followed by one or two digits is the decimal one.</summary>
    private static decimal? Number(string text)
    {
        if (text.Length is 0 or > 18 || !char.IsAsciiDigit(text[0]) || text.Any(c => !char.IsAsciiDigit(c) && c is not ('.' or ',' or '\'' or '_'))) return null;
        var last = text.LastIndexOfAny(['.', ',']);
        var decimals = last < 0 ? 0 : text.Length - last - 1;
        if (last >= 0 && decimals is not (1 or 2 or 3)) return null;
        // Three digits behind a mark group thousands: "1,250" is not one and a quarter.
        var whole = decimals == 3 || last < 0 ? text : text[..last];
        var digits = new string([.. whole.Where(char.IsAsciiDigit)]) + (decimals is 1 or 2 ? "." + text[(last + 1)..] : "");
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>A day as <c>2026-07-01</c>, or a month as <c>2026-07</c>, which stands for its first day.</summary>
    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month
        : null;
}
