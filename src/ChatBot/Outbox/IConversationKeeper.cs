using ChatBot.Channels;
using ChatBot.Storage;

namespace ChatBot.Outbox;

/// <summary>Hears from the worker, in the commit of a message's end, what became of its conversation; the one thing that a feature gives to the outbox.</summary>
internal interface IConversationKeeper
{
    /// <summary>A conversation was opened to send it, and is written to directly from now on.</summary>
    void Opened(WriteScope scope, ConversationRef opened);

    /// <summary>Uninstalled, blocked or gone.</summary>
    /// <param name="wholeInstallation">Not this conversation alone, but everything of its tenant or workspace.</param>
    void Closed(WriteScope scope, ConversationRef closed, bool wholeInstallation);
}
