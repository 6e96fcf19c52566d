using System.Globalization;
using ChatBot.Core.Answers;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Storage;

namespace ChatBot.Counting;

/// <summary>Which feeds do not reach the days that a figure is about.</summary>
internal static class Freshness
{
    /// <summary>Weekends and the vendors' own delays are no news; a feed silent for longer than two months is not a feed any more.</summary>
    private const int UsualLagDays = 3, RetiredAfterDays = 60, MostNamed = 3;

    private const string Feeds =
        "SELECT s.\"Name\", c.\"DataThroughAt\" FROM \"SourceCounts\" c JOIN \"Sources\" s ON s.\"Id\" = c.\"SourceId\" " +
        "WHERE c.\"DataThroughAt\" BETWEEN @p0 AND @p1 AND s.\"Name\" <> 'import' ORDER BY c.\"DataThroughAt\", s.\"Name\"";

    /// <returns>None, or one sentence; only for figures of use and of money that depends on use.</returns>
    public static IReadOnlyList<string> Behind(ReadSession session, Question question, DateRange range, DateOnly? dataTo, Phrasing phrasing)
    {
        if (!question.Measures.Any(m => Defaults.ClassOf(m) is MeasureClass.Use or MeasureClass.Money)) return [];
        return Behind(session, range, dataTo, phrasing) is { } sentence ? [sentence] : [];
    }

    /// <returns>None when every feed reaches the end of the days.</returns>
    public static string? Behind(ReadSession session, DateRange range, DateOnly? dataTo, Phrasing phrasing)
    {
        var behind = Behind(session, range, dataTo);
        if (behind.Count == 0) return null;
        var others = behind.Count > MostNamed ? $" and {(behind.Count - MostNamed).ToString(CultureInfo.InvariantCulture)} more" : "";
        return $"Behind: {string.Join(", ", behind.Take(MostNamed).Select(b => $"{b.Source} (through {phrasing.Day(b.Through)})"))}{others}.";
    }

    /// <summary>The feeds that do not reach the end of the days, the furthest behind first.</summary>
    public static IReadOnlyList<(string Source, DateOnly Through)> Behind(ReadSession session, DateRange range, DateOnly? dataTo)
    {
        var expected = dataTo is { } reach && reach < range.End ? reach : range.End;
        var rows = session.Prepare(Feeds).Bind(0, Midnight(expected.AddDays(-RetiredAfterDays))).Bind(1, Midnight(expected.AddDays(1 - UsualLagDays)) - 1);
        var behind = new List<(string, DateOnly)>();

        // The end of a period is exclusive: midnight belongs to the day before.
        while (rows.Step()) behind.Add((rows.Text(0), DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(1) - 1).UtcDateTime)));
        return behind;
    }

    private static long Midnight(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
