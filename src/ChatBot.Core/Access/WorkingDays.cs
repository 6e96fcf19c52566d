using System.Globalization;
using ChatBot.Core.People;

namespace ChatBot.Core.Access;

/// <summary>Which days are worked: Monday to Friday without the holidays, those of everybody and those of one country.</summary>
public sealed class WorkingDays
{
    /// <summary>A count over longer stretches than that is nobody's wait any more.</summary>
    private const int LongestStretchDays = 3660;

    private readonly HashSet<(string Country, DateOnly Day)> holidays;

    private WorkingDays(HashSet<(string Country, DateOnly Day)> holidays) => this.holidays = holidays;

    public static readonly WorkingDays WithoutHolidays = new([]);

    /// <param name="lines">Each a day, <c>2026-12-25</c>, or a country and a day, <c>DE 2026-10-03</c> (ISO 3166, as in the locale of a person).</param>
    /// <param name="problem">One sentence about the first line that cannot be read.</param>
    public static WorkingDays? Read(IEnumerable<string> lines, out string? problem)
    {
        var days = new HashSet<(string, DateOnly)>();
        foreach (var line in lines)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var country = parts.Length == 2 ? parts[0].ToUpperInvariant() : "";
            if (parts.Length is not (1 or 2) || (parts.Length == 2 && country.Length != 2)
                || !DateOnly.TryParseExact(parts[^1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                problem = $"The holiday \"{line}\" is neither a day such as 2026-12-25 nor a country and a day such as DE 2026-10-03.";
                return null;
            }

            days.Add((country, day));
        }

        problem = null;
        return new(days);
    }

    /// <summary>The country of a locale such as <c>de-DE</c>; empty when it names none.</summary>
    public static string CountryOf(Person? person) => person?.Locale.Split('-') is [_, .., { Length: 2 } country] ? country.ToUpperInvariant() : "";

    public bool IsWorked(DateOnly day, string country) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && !holidays.Contains(("", day)) && (country.Length == 0 || !holidays.Contains((country, day)));

    /// <summary>The day itself when it is worked, otherwise the next one that is.</summary>
    public DateOnly OnOrAfter(DateOnly day, string country)
    {
        for (var i = 0; i < LongestStretchDays && !IsWorked(day, country); i++) day = day.AddDays(1);
        return day;
    }

    /// <summary>The day that lies <paramref name="count"/> working days after <paramref name="from"/>, which itself does not count.</summary>
    public DateOnly After(DateOnly from, int count, string country)
    {
        var day = from;
        for (var i = 0; i < LongestStretchDays && count > 0; i++)
        {
            day = day.AddDays(1);
            if (IsWorked(day, country)) count--;
        }

        return day;
    }

    /// <summary>Working days in <c>[from, until)</c>; 0 when there are none.</summary>
    public int Between(DateOnly from, DateOnly until, string country)
    {
        var count = 0;
        for (var (day, i) = (from, 0); day < until && i < LongestStretchDays; day = day.AddDays(1), i++)
            if (IsWorked(day, country)) count++;
        return count;
    }
}
