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

    /// <summary>Whether rounds of offers go out by themselves.</summary>
    public bool Send { get; set; } = true;

    /// <summary>On which day of the week, on the reader's wall clock.</summary>
    public DayOfWeek RoundDay { get; set; } = DayOfWeek.Tuesday;
    public TimeOnly RoundAt { get; set; } = new(10, 0);

    /// <summary>Offers that one person gets in 28 days.</summary>
    [Range(0, 10)]
    public int NudgesPerMonth { get; set; } = 2;

    /// <summary>Share of the people whom nothing blocks who hear nothing for a quarter, so that the others can be compared with them.</summary>
    [Range(0, 50)]
    public int HoldOutPercent { get; set; } = 10;

    /// <summary>Nobody is addressed because of their own use; teams read counts.</summary>
    public bool WorksCouncil { get; set; }

    /// <summary>Days that a request waits before help is offered.</summary>
    [Range(1, 90)]
    public int WaitDays { get; set; } = 7;

    /// <summary>Days that a seat is idle before it is asked about.</summary>
    [Range(30, 365)]
    public int IdleDays { get; set; } = 45;

    /// <summary>Invitations to pair in one round, seniors first.</summary>
    [Range(0, 10_000)]
    public int PairingInvitations { get; set; } = 50;

    public QuietHours Quiet => new(QuietFrom, QuietUntil, QuietWeekends);
}
