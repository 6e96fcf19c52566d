namespace ChatBot.Channels;

/// <summary>A platform to speak on. Only the outbox worker and look-ups call it; nothing here decides what is said.</summary>
public interface IChannel
{
    Platform Platform { get; }

    /// <summary>Whether it is set up; Teams without an app still listens to what stands in for it on a developer's machine.</summary>
    bool IsConfigured => true;

    /// <summary>Whether an attempt of unknown outcome is looked up before it is repeated; without, a repeat may be a second copy.</summary>
    bool LooksUp => false;

    /// <summary>Between two messages of one conversation, whichever hosts send them.</summary>
    TimeSpan Rest => TimeSpan.Zero;

    /// <summary>One attempt. Never throws for what a platform or a network can do; waits are returned, not slept.</summary>
    Task<SendResult> SendAsync(OutboundMessage message, SendAttempt attempt, CancellationToken cancellationToken);

    /// <summary>The profile of one user, with e-mail where the platform gives it.</summary>
    /// <returns>None when there is no such user in the conversation (or workspace), or the app may not know.</returns>
    /// <exception cref="PlatformBusyException">The platform does not answer now: who it is can be told later.</exception>
    Task<ChannelUser?> FindUserAsync(ConversationRef conversation, string userId, CancellationToken cancellationToken);

    /// <summary>Everyone who reads along, for answers in groups and channels.</summary>
    /// <returns>None when the list cannot be had or is longer than <paramref name="atMost"/>: then assume strangers.</returns>
    /// <exception cref="PlatformBusyException">The platform does not answer now.</exception>
    Task<IReadOnlyList<ChannelUser>?> FindMembersAsync(ConversationRef conversation, int atMost, CancellationToken cancellationToken);
}

/// <summary>A look-up that the platform cannot serve now. Nobody becomes a stranger by it: the work waits and is done again.</summary>
public sealed class PlatformBusyException(TimeSpan after, string reason) : Exception(reason)
{
    /// <summary>When it is worth asking again.</summary>
    public TimeSpan After => after;
}

/// <param name="Number">1 for the first attempt.</param>
/// <param name="PartsSent">Parts of a long message that earlier attempts delivered (<see cref="SendResult.TryLater.PartsSent"/>).</param>
public readonly record struct SendAttempt(int Number, int PartsSent = 0)
{
    public static readonly SendAttempt First = new(1);
}

/// <summary>What became of an attempt.</summary>
public abstract record SendResult
{
    private SendResult() { }

    /// <param name="MessageId">For later updates; none where the platform gives none (typing, ephemeral).</param>
    public sealed record Sent(string? MessageId = null) : SendResult
    {
        /// <summary>The conversation that was opened to send it; to be stored for the next time.</summary>
        public ConversationRef? Opened { get; init; }
    }

    /// <param name="After">Jitter included; the platform's own <c>Retry-After</c> where it gave one.</param>
    /// <param name="Reason">For the log: a status, an error code; never content.</param>
    public sealed record TryLater(TimeSpan After, string Reason) : SendResult
    {
        /// <summary>The platform may have taken it (time-out, broken answer): look it up or accept a repeat.</summary>
        public bool InDoubt { get; init; }

        /// <summary>Nothing left the house (our own budget for this conversation is spent): not an attempt.</summary>
        public bool NotAttempted { get; init; }

        /// <summary>Parts delivered so far, to be handed to the next attempt.</summary>
        public int PartsSent { get; init; }
    }

    public sealed record GiveUp(string Reason) : SendResult
    {
        /// <summary>Uninstalled, blocked or gone: stop sending there until something arrives from it.</summary>
        public bool ConversationClosed { get; init; }

        /// <summary>The whole installation is dead (token revoked, app removed from the workspace).</summary>
        public bool InstallationClosed { get; init; }
    }
}
