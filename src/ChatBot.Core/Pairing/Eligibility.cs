using ChatBot.Core.Nudges;
using ChatBot.Core.People;

namespace ChatBot.Core.Pairing;

/// <summary>Somebody who looks for a partner on a live problem.</summary>
/// <param name="Projects">In which they used any tool lately; what two people share in work.</param>
public sealed record Seeker(Person Person, ToolId Tool, TeamId? Department, IReadOnlySet<string> Projects);

/// <summary>Somebody who opted in to help.</summary>
/// <param name="Tools">For which they offered to; only these.</param>
/// <param name="FreeLoad">Sessions that they may still take this month.</param>
/// <param name="IsAway">On leave.</param>
public sealed record Volunteer(Person Person, IReadOnlySet<ToolId> Tools, int FreeLoad, TeamId? Department, IReadOnlySet<string> Projects, bool IsAway = false)
{
    /// <summary>Where they stand with each tool.</summary>
    public IReadOnlyDictionary<ToolId, Standing> Standings { get; init; } = new Dictionary<ToolId, Standing>();
}

/// <summary>Why two people are not put together.</summary>
public enum Unfit { Same, Tool, NotStrong, Manager, Before, Load, Away, Hours, Language }

/// <summary>Whether two people may be put together, and how well they fit.</summary>
public static class PairFit
{
    /// <summary>The same two are not put together again within a quarter.</summary>
    public const int RepeatDays = 91;

    /// <summary>Fewer shared working hours do not hold a session and three choices for it.</summary>
    public const double FewestHours = 1;

    /// <summary>Why somebody cannot help anybody with a tool now; none when they can.</summary>
    public static Unfit? Against(Volunteer high, ToolId tool) =>
        !high.Tools.Contains(tool) ? Unfit.Tool
        : !Triage.IsRegular(high.Standings.GetValueOrDefault(tool, Standing.NoAccess)) ? Unfit.NotStrong
        : high.FreeLoad <= 0 ? Unfit.Load
        : high.IsAway ? Unfit.Away
        : null;

    /// <param name="lastTogether">When the two were last proposed to each other; none when never.</param>
    /// <param name="sharedHours">Of their two zones, by <see cref="Meetings.SharedHours"/>: looked up once for each two zones, not for each two people.</param>
    /// <returns>None when they may.</returns>
    public static Unfit? Against(Seeker low, Volunteer high, DateOnly? lastTogether, double sharedHours, DateOnly today)
    {
        if (low.Person.Id == high.Person.Id) return Unfit.Same;
        if (Against(high, low.Tool) is { } helpless) return helpless;
        if (low.Person.Manager == high.Person.Id || high.Person.Manager == low.Person.Id) return Unfit.Manager;
        if (lastTogether is { } day && today.DayNumber - day.DayNumber < RepeatDays) return Unfit.Before;
        if (!Speak(Language(low.Person), Language(high.Person))) return Unfit.Language;
        return sharedHours < FewestHours ? Unfit.Hours : null;
    }

    /// <summary>0..1: work in common first, then language, seniority and hours.</summary>
    /// <returns>Above 0 for every pair that may be.</returns>
    public static double Score(Seeker low, Volunteer high, double sharedHours)
    {
        var kin = low.Projects.Overlaps(high.Projects) ? 1.0 : low.Person.Team is { } team && team == high.Person.Team ? 0.9 : DepartmentKin(low.Department, high.Department);
        return Weigh(kin, Language(low.Person).SequenceEqual(Language(high.Person)), Rank(low.Person.Seniority), Rank(high.Person.Seniority), IsPower(high, low.Tool), sharedHours);
    }

    internal static double DepartmentKin(TeamId? low, TeamId? high) => low is { } department && department == high ? 0.5 : 0;

    internal static bool IsPower(Volunteer high, ToolId tool) => high.Standings.GetValueOrDefault(tool, Standing.NoAccess) == Standing.Power;

    /// <param name="kin">0..1, of work in common.</param>
    internal static double Weigh(double kin, bool sameLanguage, int low, int high, bool isPower, double sharedHours)
    {
        var language = sameLanguage ? 1.0 : 0.3;

        // A senior takes a critical partner seriously who is senior; a beginner learns from anybody.
        var rank = high >= low ? 1.0 : high == low - 1 ? 0.6 : 0.2;
        var strength = isPower ? 1.0 : 0.7;
        var hours = Math.Min(1, sharedHours / 6);
        return (0.35 * kin) + (0.2 * language) + (0.2 * rank) + (0.15 * strength) + (0.1 * hours);
    }

    internal static string LanguageOf(Person person) => new(Language(person));

    /// <summary>Of the locale: <c>nl-NL</c> and <c>nl-BE</c> talk to each other.</summary>
    private static ReadOnlySpan<char> Language(Person person) => person.Locale.AsSpan(0, person.Locale.IndexOf('-', StringComparison.Ordinal) is >= 0 and var end ? end : person.Locale.Length);

    /// <summary>The same language, or one of them has English; who named none speaks with everybody.</summary>
    internal static bool Speak(ReadOnlySpan<char> mine, ReadOnlySpan<char> theirs) =>
        mine.IsEmpty || theirs.IsEmpty || mine.SequenceEqual(theirs) || mine.SequenceEqual("en") || theirs.SequenceEqual("en");

    internal static int Rank(Seniority seniority) => seniority switch
    {
        Seniority.Junior => 0,
        Seniority.Unknown or Seniority.Mid => 1,
        Seniority.Senior or Seniority.Manager => 2,
        Seniority.Staff or Seniority.Director => 3,
        Seniority.Principal or Seniority.Executive => 4,
    };
}
