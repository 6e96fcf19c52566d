using System.Globalization;
using System.Text;

namespace ChatBot.Core.Pairing;

/// <summary>A meeting as a calendar file.</summary>
/// <remarks>RFC 5545: lines end in CRLF and are folded at 75 octets, never inside a character; text escapes backslash, semicolon, comma and line ends. Read 2026-11-29.</remarks>
public static class CalendarFile
{
    private const int LongestLine = 75;

    /// <param name="uid">The same at every change of the meeting, so that calendars move it instead of adding another.</param>
    /// <param name="sequence">Grows with every change.</param>
    /// <param name="stampedAt">When this version was made.</param>
    /// <param name="attendees">Name and e-mail.</param>
    public static string Write(string uid, int sequence, DateTimeOffset stampedAt, DateTimeOffset startsAt, TimeSpan length, string summary, string description, IReadOnlyList<(string Name, string Email)> attendees)
    {
        var text = new StringBuilder();
        void Line(string line) => Fold(text, line);
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//ChatBot//Pairing//EN");
        Line("METHOD:PUBLISH");
        Line("BEGIN:VEVENT");
        Line($"UID:{Escape(uid)}");
        Line($"SEQUENCE:{sequence.ToString(CultureInfo.InvariantCulture)}");
        Line($"DTSTAMP:{Utc(stampedAt)}");
        Line($"DTSTART:{Utc(startsAt)}");
        Line($"DTEND:{Utc(startsAt + length)}");
        Line($"SUMMARY:{Escape(summary)}");
        Line($"DESCRIPTION:{Escape(description)}");
        foreach (var (name, email) in attendees) Line($"ATTENDEE;CN={Parameter(name)}:mailto:{email}");
        Line("END:VEVENT");
        Line("END:VCALENDAR");
        return text.ToString();
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => string.Concat(text.ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c)).Select(c => c switch
    {
        '\\' => "\\\\",
        ';' => "\\;",
        ',' => "\\,",
        '\n' => "\\n",
        _ => c.ToString(),
    }));

    /// <summary>A parameter value may hold neither quotes nor controls, whatever is done to them.</summary>
    private static string Parameter(string text) => $"\"{string.Concat(text.Where(c => c != '"' && !char.IsControl(c)))}\"";

    private static void Fold(StringBuilder text, string line)
    {
        var length = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                length = 1;
            }

            text.Append(rune.ToString());
            length += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
