using System.Globalization;

namespace ChatBot.Nudges;

/// <summary>Days as people type them after "until".</summary>
internal static class PlainDates
{
    private static readonly string[] WithYear = ["yyyy-MM-dd", "d MMM yyyy", "d MMMM yyyy", "MMM d yyyy", "MMMM d yyyy", "d.M.yyyy"];
    private static readonly string[] WithoutYear = ["d MMM", "d MMMM", "MMM d", "MMMM d"];

    /// <returns>The next such day, today included, where no year is named; none when it is no day.</returns>
    public static DateOnly? Read(string text, DateOnly today)
    {
        var plain = text.Trim().TrimEnd('.', '!').Replace(",", "", StringComparison.Ordinal).Replace(" of ", " ", StringComparison.OrdinalIgnoreCase);
        if (plain.Equals("tomorrow", StringComparison.OrdinalIgnoreCase)) return today.AddDays(1);
        if (DateOnly.TryParseExact(plain, WithYear, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var full)) return full;
        if (Enum.TryParse<DayOfWeek>(plain, ignoreCase: true, out var weekday) && !plain.All(char.IsDigit)) return Enumerable.Range(1, 7).Select(today.AddDays).First(d => d.DayOfWeek == weekday);

        // A day of February that this year does not have is looked for in the next ones.
        for (var year = today.Year; year <= today.Year + 4; year++)
            if (DateOnly.TryParseExact($"{plain} {year}", [.. WithoutYear.Select(f => $"{f} yyyy")], CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var day) && day >= today) return day;
        return null;
    }
}
