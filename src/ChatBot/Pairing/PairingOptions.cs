using System.ComponentModel.DataAnnotations;

namespace ChatBot.Pairing;

/// <summary>How people are put together.</summary>
internal sealed record PairingOptions
{
    /// <summary>On which day of the week a round is made, in the organisation's zone.</summary>
    public DayOfWeek RoundDay { get; set; } = DayOfWeek.Wednesday;

    /// <summary>At which time of that day, or as soon after as the service runs.</summary>
    public TimeOnly RoundAt { get; set; } = new(10, 0);

    /// <summary>Working days to answer an invitation or to choose a time; then both are free again.</summary>
    [Range(1, 20)]
    public int AnswerDays { get; set; } = 5;

    /// <summary>Most sessions that one person may offer for a month.</summary>
    [Range(1, 20)]
    public int LoadAtMost { get; set; } = 4;

    /// <summary>Where people's browsers reach the service (<c>https://bot.example.com</c>): the calendar file is a link then. Empty = it is sent as text on request.</summary>
    public string PublicAddress { get; set; } = "";
}
