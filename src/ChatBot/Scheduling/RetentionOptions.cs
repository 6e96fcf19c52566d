using System.ComponentModel.DataAnnotations;

namespace ChatBot.Scheduling;

/// <summary>How long the service keeps what it no longer needs.</summary>
internal sealed record RetentionOptions
{
    /// <summary>Delivery ids; longer than any sender's retries.</summary>
    [Range(30, 3650)]
    public int DeliveryDays { get; set; } = 35;

    /// <summary>Conversations without a message: what a follow-up inherits is forgotten.</summary>
    [Range(1, 3650)]
    public int ConversationDays { get; set; } = 30;

    /// <summary>Figures that people were told, so that they hear of it when a source restates their days.</summary>
    [Range(7, 365)]
    public int ToldFigureDays { get; set; } = 60;

    /// <summary>Messages that were sent: so long their cards can be changed and pressed. Those of a request for access stay with it.</summary>
    [Range(30, 3650)]
    public int MessageDays { get; set; } = 180;

    /// <summary>The audit trail, and what is remembered of digests.</summary>
    [Range(90, 36500)]
    public int AuditDays { get; set; } = 730;

    /// <summary>Events and texts of requests for access, after their end; the days themselves stay for figures.</summary>
    [Range(90, 36500)]
    public int AccessDays { get; set; } = 1_095;

    /// <summary>Offers with their answers, absences after their end, searches and sessions of pairing after their end. Longer than any of them has an effect: a quarter, and the year over which the effect is measured.</summary>
    [Range(400, 3650)]
    public int OfferDays { get; set; } = 730;
}
