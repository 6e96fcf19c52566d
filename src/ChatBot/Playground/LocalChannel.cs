using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatBot.Channels;
using ChatBot.Channels.Cards;

namespace ChatBot.Playground;

/// <summary>What the page shows: a message with its words and, where there is one, the card that Teams would get.</summary>
internal sealed record LocalDelivery(string Is, string Id, string Text, JsonNode? Card, IReadOnlyList<string> Suggestions, string? OnlyFor);

/// <summary>The local page as a platform of its own: messages reach it through the same outbox as Teams and Slack.</summary>
internal sealed class LocalChannel(CardCatalogue cards) : IChannel
{
    public const string Tenant = "local";

    /// <summary>What a page that is opened again still sees.</summary>
    private const int Remembered = 100;

    private readonly ConcurrentDictionary<string, Room> rooms = new(StringComparer.Ordinal);
    private int count;

    public Platform Platform => Platform.Local;

    public Task<SendResult> SendAsync(OutboundMessage message, SendAttempt attempt, CancellationToken cancellationToken)
    {
        var delivery = message switch
        {
            OutboundMessage.Post post => Show("post", NextId(), post.Content),
            OutboundMessage.Update update => Show("update", update.MessageId, update.Content),
            OutboundMessage.Ephemeral ephemeral => Show("ephemeral", NextId(), ephemeral.Content, ephemeral.UserId),
            OutboundMessage.File file => Show("post", NextId(), file.AsText(file.Bytes.Length)),
            OutboundMessage.Home home => Show("home", NextId(), home.Content, home.UserId),
            OutboundMessage.Delete delete => new("delete", delete.MessageId, "", null, [], null),
            OutboundMessage.Prompts prompts => new("prompts", NextId(), prompts.Title, null, prompts.Texts, null),
            OutboundMessage.Typing => new("typing", NextId(), "", null, [], null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        RoomOf(message.To).Deliver(delivery);
        return Task.FromResult<SendResult>(new SendResult.Sent(delivery.Id));
    }

    public LocalDelivery Show(string what, string id, MessageContent content, string? onlyFor = null) => new(
        what, id, content.Text, content.Card is { } card && cards.Has(Platform.Teams, card.Kind) ? cards.Render(Platform.Teams, card) : null,
        content.Suggestions ?? [], onlyFor);

    public Task<ChannelUser?> FindUserAsync(ConversationRef conversation, string userId, CancellationToken cancellationToken) =>
        Task.FromResult<ChannelUser?>(User(userId));

    public Task<IReadOnlyList<ChannelUser>?> FindMembersAsync(ConversationRef conversation, int atMost, CancellationToken cancellationToken)
    {
        var members = RoomOf(conversation).Members;
        return Task.FromResult<IReadOnlyList<ChannelUser>?>(members.Count > atMost ? null : [.. members.Select(User)]);
    }

    public static ChannelUser User(string email) => new(Platform.Local, Tenant, email) { Email = email };

    /// <summary>Everything delivered from now on, after what the room remembers.</summary>
    public IAsyncEnumerable<LocalDelivery> ListenAsync(ConversationRef conversation, string person, CancellationToken ct) => RoomOf(conversation).ListenAsync(person, ct);

    public void Join(ConversationRef conversation, string person) => RoomOf(conversation).Join(person);

    private Room RoomOf(ConversationRef conversation) => rooms.GetOrAdd(conversation.Key, _ => new());

    private string NextId() => $"local-{Interlocked.Increment(ref count)}";

    private sealed class Room
    {
        private readonly Lock gate = new();
        private readonly List<LocalDelivery> said = [];
        private readonly List<System.Threading.Channels.Channel<LocalDelivery>> listeners = [];
        private readonly HashSet<string> members = new(StringComparer.Ordinal);

        public IReadOnlyCollection<string> Members
        {
            get
            {
                lock (gate) return [.. members];
            }
        }

        public void Join(string person)
        {
            lock (gate) members.Add(person);
        }

        public void Deliver(LocalDelivery delivery)
        {
            lock (gate)
            {
                if (delivery.Is != "typing") said.Add(delivery);
                if (said.Count > Remembered) said.RemoveAt(0);
                foreach (var listener in listeners) listener.Writer.TryWrite(delivery);
            }
        }

        public async IAsyncEnumerable<LocalDelivery> ListenAsync(string person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            var mine = System.Threading.Channels.Channel.CreateBounded<LocalDelivery>(
                new System.Threading.Channels.BoundedChannelOptions(1000) { FullMode = System.Threading.Channels.BoundedChannelFullMode.DropOldest });
            lock (gate)
            {
                members.Add(person);
                foreach (var delivery in said) mine.Writer.TryWrite(delivery);
                listeners.Add(mine);
            }

            try
            {
                await foreach (var delivery in mine.Reader.ReadAllAsync(ct))
                    if (delivery.OnlyFor is null || delivery.OnlyFor == person) yield return delivery;
            }
            finally
            {
                lock (gate) listeners.Remove(mine);
            }
        }
    }
}
