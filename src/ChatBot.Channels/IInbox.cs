namespace ChatBot.Channels;

/// <summary>The one thing that the host gives to the platforms' endpoints. Everything handed over is verified already.</summary>
public interface IInbox
{
    /// <summary>Stores, commits and comes back; the work follows.</summary>
    Task<Receipt> StoreAsync(Inbound inbound, CancellationToken cancellationToken);

    /// <summary>Does what the press or submission asks for and says what the platform shows at once. For what the platform waits for:
    /// <see cref="CardAction"/>, <see cref="DialogRequest"/>, <see cref="DialogSubmission"/>. A repeat gets the same reply and does nothing.</summary>
    /// <param name="cancellationToken">Ends when the platform stops waiting (about three seconds). What is not decided by then goes on
    /// through the outbox, with <see cref="Reply.None"/> as the reply.</param>
    Task<Reply> AnswerAsync(Inbound inbound, CancellationToken cancellationToken);

    /// <summary>A request was turned away at the door, before anything of it was believed. To be written down; comes back at once.</summary>
    /// <param name="reason">One of a few fixed sentences; nothing of what was sent.</param>
    void Refused(Platform platform, int status, string reason)
    {
    }
}

/// <summary>What became of a delivery.</summary>
public abstract record Receipt
{
    private Receipt() { }

    public sealed record Stored : Receipt;

    /// <summary>Known already; nothing was done.</summary>
    public sealed record Repeat : Receipt;

    /// <summary>The store cannot take it now; the sender is told 503 with this wait.</summary>
    public sealed record TryLater(TimeSpan After) : Receipt;
}

/// <summary>What the platform shows at once after a press or a submission.</summary>
public abstract record Reply
{
    private Reply() { }

    /// <summary>Nothing to show; a dialog closes.</summary>
    public sealed record None : Reply;

    /// <summary>A short sentence for the one who pressed: "already approved by Ada", "this card is out of date".</summary>
    public sealed record Notice(string Text) : Reply;

    /// <summary>Refused: not theirs to press, or not theirs any more. Shown kindly, like a notice.</summary>
    public sealed record Refused(string Text) : Reply
    {
        /// <summary>It cannot come from what was sent to this person: an error, where the platform knows such a thing.</summary>
        public bool IsForged { get; init; }
    }

    /// <summary>Replaces the card. For everybody else an update goes through the outbox.</summary>
    public sealed record Show(MessageContent Content) : Reply;

    public sealed record OpenDialog(Dialog Dialog) : Reply;

    /// <summary>The dialog stays open, with these texts beside its fields, by input id.</summary>
    public sealed record FieldErrors(IReadOnlyDictionary<string, string> ByField) : Reply;

    /// <summary>The store cannot take it now.</summary>
    public sealed record TryLater(TimeSpan After) : Reply;
}

/// <summary>A form with more than one field: a Teams dialog, a Slack modal.</summary>
/// <param name="Title">At most 24 characters, which is what Slack shows.</param>
/// <param name="Verb">Comes back in <see cref="DialogSubmission.Verb"/>.</param>
/// <param name="Data">Comes back in <see cref="DialogSubmission.Data"/>; at most 2,500 characters as JSON.</param>
public sealed record Dialog(string Title, string Verb, CardContent Card, System.Text.Json.JsonElement? Data = null);
