using System.Globalization;

namespace ChatBot.Core.Questions.Words;

/// <summary>Dates written in digits: 2026-05-18, 2026-05, 18/5, 5/18/2026, 18.5.2026. Which part is the month is decided later, by locale.</summary>
internal static class DateForms
{
    /// <summary>The parts of a date token, in the order written: <c>y-m-d</c>, <c>y-m</c>, <c>a/b</c> or <c>a/b/y</c>.</summary>
    public static bool TryRead(string text, ref int at, List<Token> tokens)
    {
        var end = at;
        var first = Digits(text, ref end);
        if (end >= text.Length || first.Length is 0 or > 4) return false;
        var sign = text[end];
        if (sign is not ('-' or '/' or '.')) return false;
        end++;
        var second = Digits(text, ref end);
        if (second.Length is 0 or > 2) return false;
        var afterSecond = end;
        var third = "";
        if (end < text.Length && text[end] == sign)
        {
            end++;
            third = Digits(text, ref end);
            if (third.Length == 0) end = afterSecond;
        }
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) && text[end] is not ('T' or 't'))) return false;
        if (first.Length == 4)
        {
            if (sign == '.' || (sign == '/' && third.Length == 0)) return false;
            if (third.Length is 1 or 2) Add($"{first}-{second}-{third}", tokens, text[at..end]);
            else if (third.Length == 0 && second.Length == 2) Add($"{first}-{second}", tokens, text[at..end]);
            else return false;
            at = end;
            return true;
        }
        if (first.Length > 2 || sign == '-' && third.Length is not (2 or 4)) return false;
        // 1.5 is a number; 18.5. and 18.5.2026 are dates.
        if (sign == '.' && third.Length == 0 && !(afterSecond < text.Length && text[afterSecond] == '.' && second.Length <= 2
            && afterSecond + 1 < text.Length && IsPlausible(first, second))) return false;
        if (third.Length is 1 or 3 || !IsPlausible(first, second)) return false;
        if (sign == '.' && third.Length == 0) end = afterSecond + 1;
        var year = third.Length == 2 ? "20" + third : third;
        Add(year.Length == 0 ? $"{first}/{second}" : $"{first}/{second}/{year}", tokens, text[at..end]);
        at = end;
        return true;
    }

    private static bool IsPlausible(string first, string second)
    {
        int a = int.Parse(first, CultureInfo.InvariantCulture), b = int.Parse(second, CultureInfo.InvariantCulture);
        return a is >= 1 and <= 31 && b is >= 1 and <= 31 && (a <= 12 || b <= 12);
    }

    private static void Add(string text, List<Token> tokens, string raw) => tokens.Add(new(TokenKind.Date, text, raw));

    private static string Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && at - start < 5) at++;
        return text[start..at];
    }

    /// <returns>None when the parts are no date in either order.</returns>
    public static Period? ToPeriod(string text, bool monthFirst)
    {
        var iso = text.Contains('-', StringComparison.Ordinal);
        var parts = text.Split(iso ? '-' : '/');
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++) numbers[i] = int.Parse(parts[i], CultureInfo.InvariantCulture);
        if (iso)
        {
            if (numbers[0] is < 1990 or > 2199 || numbers[1] is < 1 or > 12) return null;
            if (numbers.Length == 2) return new Period.Month(numbers[0], numbers[1]);
            return IsDay(numbers[0], numbers[1], numbers[2]) ? new Period.Day(new(numbers[0], numbers[1], numbers[2])) : null;
        }
        var (month, day) = monthFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0]);
        if (month > 12) (month, day) = (day, month);
        // A leap year, so that 29 February without a year is a day.
        var year = numbers.Length == 3 ? numbers[2] : 2024;
        if (year is < 1990 or > 2199 || !IsDay(year, month, day)) return null;
        return numbers.Length == 3 ? new Period.Day(new(year, month, day)) : new Period.DayOfYear(month, day);
    }

    public static bool IsDay(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
