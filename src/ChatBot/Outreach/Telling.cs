using ChatBot.Channels;

namespace ChatBot.Outreach;

/// <summary>Why the service begins to speak; decides what may hold it back.</summary>
internal enum Purpose
{
    /// <summary>The outcome of something the person asked for, or a fault that is theirs to mend. Told at once, always.</summary>
    Decision,

    /// <summary>Waits for the person's act: an approval. Never withheld; outside quiet hours.</summary>
    Request,

    /// <summary>Subscribed to. Outside quiet hours; counts in the budget but is not withheld by it; opted out of with everything.</summary>
    Digest,

    /// <summary>Nobody asked for it. Within the budget, outside quiet hours, never after an opt-out.</summary>
    Nudge,
}

/// <summary>One thing to be told to one person, once.</summary>
/// <param name="Rule">At most 60 characters: <c>digest.weekly</c>, <c>access.approver</c>.</param>
/// <param name="Period">At most 40 characters: for which it is told once. A week, a request and its version, a round.</param>
/// <param name="Why">One sentence for "why did I get this?".</param>
internal sealed record Telling(int PersonId, string Rule, string Period, MessageContent Content, Purpose Purpose, string Why)
{
    /// <summary>After this it is of no use.</summary>
    public DateTimeOffset? UsefulUntil { get; init; }

    /// <summary>Not before this, whatever the quiet hours.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The identity of its message in the outbox, by which it can be changed later.</summary>
    public string Identity => $"{Rule}/{Period}/{PersonId}";
}

/// <summary>What became of a telling.</summary>
internal enum Told
{
    Queued,

    /// <summary>Told before; nothing was done.</summary>
    Already,

    /// <summary>The person had as many messages this week as one person gets.</summary>
    OverBudget,

    OptedOut,

    /// <summary>The person never spoke to the service on a platform that is on now.</summary>
    Unreachable,

    /// <summary>The quiet hours end only after it would be of use.</summary>
    TooLate,
}
