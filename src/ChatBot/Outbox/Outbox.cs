using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.Outbox;

/// <summary>Where everything that is to be said is put, in the commit of the state that it announces.</summary>
internal sealed class Outbox(TimeProvider clock, Keys keys, OutboxDoorbell doorbell)
{
    private readonly TimeProvider clock = clock;
    private readonly Keys keys = keys;
    private readonly OutboxDoorbell doorbell = doorbell;

    private const string Insert =
        "INSERT INTO \"Outbox\" (\"Id\", \"Platform\", \"Conversation\", \"Identity\", \"Reference\", \"Body\", \"CreatedAt\", \"NotBefore\", \"UsefulUntil\", \"IsBulk\", \"State\", \"Attempts\", \"PartsSent\", \"Version\") " +
        "VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, 0, 0, 0, 0)";

    private const string LastWaiting = "SELECT MAX(\"Id\") FROM \"Outbox\" WHERE \"Conversation\" = @p0 AND \"State\" IN (0, 1, 4)";

    /// <summary>Adds one message. Saying the same thing twice is prevented by its key, which is unique in the table.</summary>
    /// <param name="usefulUntil">After this it is dropped with a reason; none = it must be told however late (a decision).</param>
    /// <param name="bulk">One of many that nobody waits for: answers go first, and it never arrives twice; where its fate cannot be learned, admins are asked.</param>
    /// <returns>False when the same thing was queued before; nothing was added then.</returns>
    public bool Add(WriteScope scope, OutboundMessage message, DateTimeOffset? usefulUntil = null, DateTimeOffset? notBefore = null, bool bulk = false)
    {
        if (scope.Db.Outbox.Any(o => o.Identity == message.Key)) return false;
        using var pile = Open(scope);
        pile.Add(message, usefulUntil, notBefore, bulk);
        return true;
    }

    /// <summary>For many messages at once, whose identities were looked up already.</summary>
    public Pile Open(WriteScope scope) => new(this, scope);

    /// <summary>Messages of one commit: what is prepared for one serves all.</summary>
    internal sealed class Pile(Outbox outbox, WriteScope scope) : IDisposable
    {
        private readonly Statement last = Statement.Prepare(scope.Connection, scope.Transaction, LastWaiting), insert = Statement.Prepare(scope.Connection, scope.Transaction, Insert);
        private bool rings;

        /// <inheritdoc cref="Outbox.Add"/>
        public void Add(OutboundMessage message, DateTimeOffset? usefulUntil, DateTimeOffset? notBefore, bool bulk)
        {
            var now = outbox.clock.GetUtcNow();

            // Behind what waits in the same conversation, also where another host queued it whose clock is ahead.
            last.Bind(0, message.To.Key);
            var id = last.Step() && !last.IsNull(0) ? outbox.keys.NextAfter(last.Blob(0)) : outbox.keys.Next();
            last.Reset();
            insert.Bind(0, Converters.ToBytes(id)).Bind(1, message.To.Platform.ToString()).Bind(2, message.To.Key).Bind(3, message.Key)
                .Bind(4, JsonSerializer.Serialize(message.To, ChannelJson.Default.ConversationRef)).Bind(5, JsonSerializer.Serialize(message, ChannelJson.Default.OutboundMessage))
                .Bind(6, Converters.ToNumber(now)).Bind(7, Converters.ToNumber(notBefore ?? now)).Bind(9, bulk ? 1 : 0);
            if (usefulUntil is { } until) insert.Bind(8, Converters.ToNumber(until));
            else insert.BindNull(8);
            insert.Run();
            if (!rings) scope.AfterCommit(outbox.doorbell.Ring);
            rings = true;
        }

        public void Dispose()
        {
            last.Dispose();
            insert.Dispose();
        }
    }

    /// <summary>Changes a message that was queued earlier, sent or not: every copy of a card can show the end state.</summary>
    /// <param name="identity">Of the message to change.</param>
    /// <param name="version">Names the change; the same change is made once.</param>
    /// <returns>False when there is no such message, or the change was queued before.</returns>
    public bool Revise(WriteScope scope, string identity, string version, MessageContent content)
    {
        if (scope.Db.Outbox.Where(o => o.Identity == identity && o.State != OutboxState.Abandoned).Select(o => new { o.Reference, o.NotBefore }).FirstOrDefault() is not { Reference: { } reference } original) return false;
        var to = JsonSerializer.Deserialize(reference, ChannelJson.Default.ConversationRef)!;
        // Behind the original in the same conversation, and no sooner: its id is known when this one's turn comes.
        return Add(scope, new OutboundMessage.Update(EarlierMessage + identity, content) { To = to, Key = $"{identity}#{version}" }, notBefore: original.NotBefore > clock.GetUtcNow() ? original.NotBefore : null);
    }

    /// <summary>What waits for a conversation that is closed is not tried: it is given up, with a line for admins.</summary>
    public void GiveUp(WriteScope scope, ConversationRef closed, string reason)
    {
        // A chat may be known by its user as well.
        var places = new List<string> { closed.Key };
        if (closed is { Kind: ConversationKind.Personal, UserId: not null }) places.Add((closed with { ConversationId = "" }).Key);
        foreach (var waiting in scope.Db.Outbox.Where(o => places.Contains(o.Conversation) && o.State == OutboxState.Waiting).ToList())
        {
            GiveUp(scope, waiting, reason);
            waiting.Version++;
        }
        scope.Db.SaveChanges();
    }

    /// <summary>What the service said by itself is kept for an admin to send again; an answer's words are erased.</summary>
    public void GiveUp(WriteScope scope, OutboxRow row, string reason)
    {
        (row.State, row.Reason, row.Body) = (OutboxState.Abandoned, reason, row.IsBulk ? row.Body : "");
        Report(scope, row, "message.abandoned");
    }

    public void Report(WriteScope scope, OutboxRow row, string act) =>
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = clock.GetUtcNow(), Actor = "service", Act = act, Subject = row.Identity, From = row.Platform, After = row.Reason });

    /// <summary>Leads a message id that stands for "whatever id the message of this identity got".</summary>
    internal const string EarlierMessage = "outbox:";
}
