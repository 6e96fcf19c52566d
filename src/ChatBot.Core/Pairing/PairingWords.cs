using System.Globalization;
using ChatBot.Core.Nudges;

namespace ChatBot.Core.Pairing;

/// <summary>What was in the way of a session's problem; a block becomes an access request if the person wants that.</summary>
public enum InTheWay { Nothing, Access, Quality, Safety, Fit, Speed, Preference }

/// <summary>A card of pairing in words.</summary>
/// <param name="Facts">Name and value.</param>
public sealed record PairText(string Heading, IReadOnlyList<string> Paragraphs, IReadOnlyList<(string Title, string Value)> Facts, IReadOnlyList<string> Steps)
{
    public string Text(IEnumerable<string> says) => string.Join('\n', (IEnumerable<string>)
    [
        Heading, .. Paragraphs, .. Facts.Select(f => $"{f.Title}: {f.Value}"), .. Steps.Select((s, at) => $"{at + 1}. {s}"), .. says.ToList() is { Count: > 0 } typed ? [$"You can type: {string.Join(" · ", typed)}"] : (string[])[],
    ]);
}

/// <summary>Says what pairing says. The problem is what the person typed, for the two alone.</summary>
public static class PairingWords
{
    /// <param name="isLow">The reader brings the problem.</param>
    public static PairText Invitation(bool isLow, Voice voice, string other, string otherTitle, string tool, string problem, bool isTwoWays, int answerDays)
    {
        var heading = isLow ? $"{other} could work with you on this" : $"{other} has a problem that you could help with";
        string[] paragraphs = isLow
            ? [voice == Voice.Craft
                ? $"{other} works with {tool} day by day, and would bring it to your problem for {Meetings.Minutes} minutes. You judge what comes out."
                : $"{other} works with {tool} day by day and takes {Meetings.Minutes} minutes for your problem."]
            : [voice == Voice.Craft
                ? $"{other} knows the problem, you know {tool}: {Meetings.Minutes} minutes as two peers. Their doubts are part of the work."
                : $"{Meetings.Minutes} minutes on a live problem with {tool}. You need not prepare anything."];
        return new(heading, [.. paragraphs, $"It happens only if you both say yes. No is fine, and nobody is told who said it; without an answer it is dropped in {answerDays} working days."],
            [.. otherTitle.Length > 0 ? [(other, otherTitle)] : (IEnumerable<(string, string)>)[], ("Tool", tool), ("Problem", problem), .. isTwoWays ? [("Two ways", TwoWays)] : (IEnumerable<(string, string)>)[]], []);
    }

    /// <param name="times">As the reader's clock shows them.</param>
    /// <param name="moved">Why times are offered again; none at first.</param>
    public static PairText Times(string other, string problem, IReadOnlyList<string> times, string zone, string? moved) =>
        new(moved is null ? $"You and {other} both said yes" : $"A new time with {other}", [moved ?? $"Which of these times? The first choice counts; you both get it for the calendar.", .. times.Count == 0 ? ["You have no working hours in common in the next two weeks, so agree on a time with each other."] : (string[])[]],
            [("Problem", problem), ("Clock", zone)], []);

    public static PairText Set(string other, string problem, string tool, string when, string zone, bool isTwoWays) =>
        new($"{when}: you and {other}", [$"{Meetings.Minutes} minutes, {zone} time."], [("Problem", problem), ("Tool", tool)], Agenda(problem, tool, isTwoWays));

    public static IReadOnlyList<string> Agenda(string problem, string tool, bool isTwoWays) => isTwoWays
        ? [$"5 minutes: the problem, and when it would be solved.", "15 minutes: without the tool.", $"15 minutes: the same with {tool}.", "10 minutes: which parts were better which way. Your timings stay with the two of you."]
        : [$"5 minutes: the problem, and when it would be solved.", $"30 minutes: work on it with {tool}; whoever has the problem has the keyboard.", "10 minutes: what helped, what did not, what was in the way."];

    public static PairText HowWasIt(string other, string problem) =>
        new($"How was it with {other}?", ["Two questions, so that the next ones are better. What was in the way is counted, never shown with a name."], [("Problem", problem)], []);

    public static PairText LooksOn(string problem) =>
        new("Your session does not take place", ["The other one is not available any more. Your problem stays on the list, and you are in the next round."], [("Problem", problem)], []);

    public static PairText NobodyYet(string problem) =>
        new("Nobody fits yet", ["I looked for somebody who is at home in the tool, shares hours and a language with you, and has time. Your problem stays on the list, and you are in every round until somebody fits."], [("Problem", problem)], []);

    public const string TwoWays = "the same problem with and without the tool";

    public static string Say(InTheWay what) => what switch
    {
        InTheWay.Nothing => "Nothing",
        InTheWay.Access => "Access: something I may not use or reach",
        InTheWay.Quality => "Quality of what comes out",
        InTheWay.Safety => "Safety or data",
        InTheWay.Fit => "It does not fit this work",
        InTheWay.Speed => "It was slower",
        InTheWay.Preference => "I prefer to work without it",
    };

    /// <summary>When, as one reader's clock and language show it.</summary>
    public static string When(DateTimeOffset at, TimeZoneInfo zone, CultureInfo culture) => TimeZoneInfo.ConvertTime(at, zone).ToString(WhenFormat(culture), culture);

    private static string WhenFormat(CultureInfo culture) => $"ddd d MMM, {culture.DateTimeFormat.ShortTimePattern}";
}
