using System.ComponentModel.DataAnnotations;

namespace ChatBot.Digests;

/// <summary>Who gets a digest without asking, and what it is made with.</summary>
internal sealed record DigestOptions
{
    /// <summary>Whether whoever leads somebody gets the weekly digest without asking for it.</summary>
    public bool ForManagers { get; set; } = true;

    /// <summary>Local hour at which it comes, where nobody said otherwise.</summary>
    [Range(0, 23)]
    public int Hour { get; set; } = 9;

    /// <summary>Weekday on which it comes, where nobody said otherwise.</summary>
    public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

    /// <summary>Day of the month on which a billing cycle starts.</summary>
    [Range(1, 28)]
    public int BillingCycleDay { get; set; } = 1;

    /// <summary>A correction follows when late data moved a figure by more than this share of it.</summary>
    [Range(0.01, 1)]
    public double CorrectionShare { get; set; } = 0.1;

    /// <summary>Hours after a digest at which late data is looked for.</summary>
    [Range(1, 144)]
    public int CorrectionHours { get; set; } = 48;
}
