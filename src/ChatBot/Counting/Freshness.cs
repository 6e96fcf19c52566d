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
        var expected = dataTo is { } reach && reach < range.End ? reach : range.End;
        var rows = session.Prepare(Feeds).Bind(0, Midnight(expected.AddDays(-RetiredAfterDays))).Bind(1, Midnight(expected.AddDays(1 - UsualLagDays)) - 1);
        var behind = new List<string>();
        var more = 0;
        while (rows.Step())
        {
            // The end of a period is exclusive: midnight belongs to the day before.
            var day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(1) - 1).UtcDateTime);
            if (behind.Count < MostNamed) behind.Add($"{rows.Text(0)} (through {phrasing.Day(day)})");
            else more++;
        }

        if (behind.Count == 0) return [];
        var others = more > 0 ? $" and {more.ToString(CultureInfo.InvariantCulture)} more" : "";
        return [$"Behind: {string.Join(", ", behind)}{others}."];
    }

    private static long Midnight(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
