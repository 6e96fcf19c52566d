namespace ChatBot.Channels.Slack;

/// <summary>What a verified payload turned out to be.</summary>
abstract record SlackIncoming
{
    private SlackIncoming() { }

    /// <summary>Slack asks whether this address is ours.</summary>
    public sealed record Challenge(string Value) : SlackIncoming;

    /// <summary>To be kept; the work follows.</summary>
    public sealed record Keep(Inbound Inbound) : SlackIncoming;

    /// <summary>To be answered at once.</summary>
    public sealed record Ask(Inbound Inbound, SlackPress Press) : SlackIncoming;

    /// <summary>Genuine, and nothing to do: our own message, a field that was filled, a kind that is not used.</summary>
    public sealed record Ignore(string Reason) : SlackIncoming;

    /// <summary>Slack withholds events of a workspace because there are too many.</summary>
    public sealed record TooMany(string Team) : SlackIncoming;

    /// <summary>A menu wants its options.</summary>
    public sealed record Suggest : SlackIncoming;
}

enum SlackSurface { Message, Ephemeral, Home, Modal, Shortcut }

/// <summary>What is needed to show the outcome of a press where it was pressed.</summary>
/// <param name="TriggerId">Opens one dialog within three seconds.</param>
sealed record SlackPress(SlackSurface Surface, string? TriggerId)
{
    /// <summary>Slack waits for the answer of this one: <c>response_action</c>.</summary>
    public bool IsSubmission { get; init; }
    public string? ResponseUrl { get; init; }
    public string? ViewId { get; init; }
    public string? ViewHash { get; init; }
    public string? MessageId { get; init; }

    /// <summary>Where an error of a field is shown: block ids by field.</summary>
    public IReadOnlyDictionary<string, string> BlockOfField { get; init; } = new Dictionary<string, string>();
}
