using System.Linq.Expressions;
using ChatBot.Core.Nudges;
using ChatBot.Core.Pairing;

namespace ChatBot.Storage.Rows;

internal enum AbsenceKind { Leave, PartTime }

/// <summary>When somebody is not at work as usual: imported, or told to the service.</summary>
internal sealed class AbsenceRow
{
    public int PersonId { get; set; }
    public AbsenceKind Kind { get; set; }
    public DateOnly FromDay { get; set; }

    /// <summary>Inclusive; none while it is open.</summary>
    public DateOnly? UntilDay { get; set; }

    /// <summary>By the person: an import does not touch it.</summary>
    public bool IsTold { get; set; }

    /// <summary>Absences that hold on a day. What people say of themselves holds from then on, also where the day that it begins on has not dawned.</summary>
    public static Expression<Func<AbsenceRow, bool>> On(DateOnly day)
    {
        var next = day.AddDays(1);
        return a => (a.FromDay <= day || (a.IsTold && a.FromDay == next)) && (a.UntilDay == null || a.UntilDay >= day);
    }
}

/// <summary>One offer to one person, and what they answered. The reason of "not for me" is theirs: only counts leave the table.</summary>
internal sealed class NudgeRow
{
    public Guid Id { get; set; }
    public int PersonId { get; set; }

    /// <summary>0 = about no tool.</summary>
    public int ToolId { get; set; }
    public OfferKind Offer { get; set; }
    public Standing Standing { get; set; }

    /// <summary>The person's own day.</summary>
    public DateOnly Day { get; set; }
    public Guid? CampaignId { get; set; }
    public NudgeAnswer Answer { get; set; }
    public NotForMeReason Reason { get; set; }

    /// <summary>Of "not now" and "keep": the last quiet day.</summary>
    public DateOnly? UntilDay { get; set; }

    /// <summary>Of its message: rule, period and person.</summary>
    public required string Identity { get; set; }
    public int Version { get; set; }
}

/// <summary>Somebody who is happy to help.</summary>
internal sealed class VolunteerRow
{
    public int PersonId { get; set; }

    /// <summary>Numbers of tools, joined by commas.</summary>
    public required string Tools { get; set; }
    public string Topics { get; set; } = "";
    public int PerMonth { get; set; }
    public DateTimeOffset Since { get; set; }
    public int Version { get; set; }
}

/// <summary>Somebody with a live problem, and who works on it with them once two were put together. Kept when it ends, so that the two are not put together again soon.</summary>
internal sealed class PairRow
{
    public Guid Id { get; set; }
    public int ToolId { get; set; }
    public int LowId { get; set; }
    public int? HighId { get; set; }
    public PairState State { get; set; }
    public Consent LowSays { get; set; }
    public Consent HighSays { get; set; }

    /// <summary>What the seeker typed: for the two alone.</summary>
    public required string Problem { get; set; }

    /// <summary>The same problem with and without the tool.</summary>
    public bool IsTwoWays { get; set; }
    public DateTimeOffset SoughtAt { get; set; }
    public DateTimeOffset? InvitedAt { get; set; }

    /// <summary>When times were last offered.</summary>
    public DateTimeOffset? OfferedAt { get; set; }
    public DateTimeOffset? MeetsAt { get; set; }

    /// <summary>Grows with every time offered or set: names messages and versions of the calendar file.</summary>
    public int Sequence { get; set; }

    /// <summary>Opens the calendar file.</summary>
    public required string Token { get; set; }

    /// <summary>Set when one of them says that they met.</summary>
    public DateOnly? MetDay { get; set; }
    public bool? IsSolved { get; set; }
    public InTheWay LowWay { get; set; }
    public InTheWay HighWay { get; set; }
    public bool LowTold { get; set; }
    public bool HighTold { get; set; }

    /// <summary>Of a session of two ways; shown to the two alone.</summary>
    public int? MinutesWith { get; set; }
    public int? MinutesWithout { get; set; }
    public int Version { get; set; }
}

internal enum GoalKind { DistinctDays, Breadth }

internal sealed class CampaignRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    public int ToolId { get; set; }

    /// <summary>None = everybody.</summary>
    public int? TeamId { get; set; }
    public required string Playbook { get; set; }
    public GoalKind Goal { get; set; }
    public int GoalNumber { get; set; }
    public int GoalPercent { get; set; }
    public DateOnly FromDay { get; set; }

    /// <summary>Inclusive.</summary>
    public DateOnly UntilDay { get; set; }
    public int Version { get; set; }
}

/// <summary>Something that went well, told to all with its author's consent.</summary>
internal sealed class WinRow
{
    public Guid Id { get; set; }
    public int PersonId { get; set; }
    public required string Words { get; set; }
    public DateTimeOffset At { get; set; }
}
