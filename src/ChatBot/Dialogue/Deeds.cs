using ChatBot.Channels;
using ChatBot.Core.People;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Dialogue;

/// <summary>Puts a person of the organisation, as of this moment, behind what came in.</summary>
internal sealed class Deeds(ReadSessions sessions, OrganisationPictures pictures, TimeProvider clock)
{
    /// <param name="email">Of a person whom the platform's user was found to be.</param>
    /// <returns>None when the person left a moment ago.</returns>
    public Deed? Of(Inbound inbound, string email)
    {
        if (Look(email) is not var (organisation, person)) return null;
        return new Deed(person, organisation, clock.GetUtcNow())
        {
            Platform = inbound.Conversation.Platform.ToString().ToLowerInvariant(), Conversation = inbound.Conversation, Personal = Personal(inbound),
            DeliveryId = inbound.DeliveryId, ResponseUrl = inbound.ResponseUrl,
            MessageId = inbound switch { CardAction action => action.MessageId, DialogRequest request => request.MessageId, InboundMessage message => message.MessageId, _ => null },
        };
    }

    /// <summary>At the terminal, where whoever may start the service may speak as anybody.</summary>
    public Deed? OfTerminal(string email, string conversation, DateTimeOffset now)
    {
        if (Look(email) is not var (organisation, person)) return null;
        var here = new ConversationRef(Platform.Local, "terminal", conversation, ConversationKind.Personal) { UserId = person.Email };
        return new Deed(person, organisation, now) { Platform = "terminal", Conversation = here, Personal = here, DeliveryId = conversation };
    }

    /// <summary>Where the one who did it reads alone.</summary>
    public static ConversationRef Personal(Inbound inbound) => inbound.Conversation is { Kind: ConversationKind.Personal } already
        ? already
        : inbound.Conversation.Platform == Platform.Local ? Reach.Local(inbound.From.UserId)
        : new(inbound.Conversation.Platform, inbound.Conversation.TenantId, "", ConversationKind.Personal)
        {
            UserId = inbound.From.UserId, EnterpriseId = inbound.Conversation.EnterpriseId, ServiceUrl = inbound.Conversation.ServiceUrl, BotId = inbound.Conversation.BotId,
        };

    private (Organisation Organisation, Person Person)? Look(string email)
    {
        using var session = sessions.Take();
        var organisation = pictures.Look(session)?.Organisation;
        session.Done();
        return organisation?.FindByEmail(email) is { } person ? (organisation, person) : null;
    }
}
