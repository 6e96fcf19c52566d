using System.ComponentModel.DataAnnotations;
using ChatBot.Core.Outreach;

namespace ChatBot.Outreach;

/// <summary>How often and when the service may begin a conversation by itself.</summary>
internal sealed record NudgesOptions
{
    /// <summary>Messages that one person gets unasked within seven days, of all kinds together. What somebody has to decide, or asked for, is never withheld.</summary>
    [Range(0, 50)]
    public int MessagesPerWeek { get; set; } = 2;

    /// <summary>Start of the quiet hours, on the reader's wall clock. A person's own preference wins.</summary>
    public TimeOnly QuietFrom { get; set; } = new(18, 0);

    /// <summary>Their end; the same as the start = none.</summary>
    public TimeOnly QuietUntil { get; set; } = new(8, 0);

    /// <summary>Saturday and Sunday are quiet as a whole.</summary>
    public bool QuietWeekends { get; set; } = true;

    public QuietHours Quiet => new(QuietFrom, QuietUntil, QuietWeekends);
}
