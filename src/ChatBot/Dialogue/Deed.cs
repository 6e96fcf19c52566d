using ChatBot.Channels;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;

namespace ChatBot.Dialogue;

/// <summary>An identified person who does something other than asking: presses a button, fills in a dialog, types a command.</summary>
/// <param name="Actor">As the organisation knows them at this moment; rights are judged by this, never by what a card says.</param>
internal sealed record Deed(Person Actor, Organisation Organisation, DateTimeOffset Now)
{
    /// <summary><c>teams</c>, <c>slack</c>, <c>local</c> or <c>terminal</c>: goes into the audit trail.</summary>
    public required string Platform { get; init; }

    /// <summary>Where it was done; others may read along.</summary>
    public required ConversationRef Conversation { get; init; }

    /// <summary>Where the actor alone reads.</summary>
    public required ConversationRef Personal { get; init; }

    /// <summary>The same for every repeat of the same press.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>The message that carries the card.</summary>
    public string? MessageId { get; init; }
    public string? ResponseUrl { get; init; }

    /// <summary>In the actor's zone.</summary>
    public DateOnly Today => LocalTime.DayOf(Now, LocalTime.Zone(Actor.TimeZone));
    public bool IsAdmin => Organisation.IsAdmin(Actor);
    public bool IsFinance => Organisation.IsFinance(Actor);
    public bool Leads => Organisation.Leads(Actor.Id);
}
