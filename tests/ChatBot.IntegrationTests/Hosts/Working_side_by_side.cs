using System.Collections.Concurrent;
using ChatBot.Channels;
using ChatBot.Inbox;
using ChatBot.IntegrationTests.Hosting;
using ChatBot.Outbox;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatBot.IntegrationTests.Hosts;

/// <summary>Two hosts on one store, their clocks an hour apart, with one platform outside.</summary>
public sealed class Working_side_by_side : IAsyncLifetime
{
    private readonly string data = ServiceUnderTest.NewDirectory();
    private readonly OnePlatform platform = new();
    private readonly List<IHost> hosts = [];

    public async Task InitializeAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        hosts.Add(await StartAsync(now));
        hosts.Add(await StartAsync(now.AddHours(-1)));
    }

    public async Task DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        StoreDirectory.Delete(data);
    }

    [Fact]
    public async Task What_both_are_told_is_worked_on_once_and_answered_once_in_order()
    {
        const int Messages = 120, Conversations = 8;
        var order = Enumerable.Range(0, Messages).ToList();

        // The platform sends everything to both, as after an answer that it did not hear.
        foreach (var n in order)
        {
            var receipts = await Task.WhenAll(hosts.Select(host => host.Services.GetRequiredService<IInbox>().StoreAsync(Message(n, n % Conversations), CancellationToken.None)));
            Assert.Single(receipts.OfType<Receipt.Stored>());
            Assert.Single(receipts.OfType<Receipt.Repeat>());
        }

        await StoreFile.UntilAsync("all answers", () => platform.Delivered.Count >= Messages);
        await StoreFile.UntilAsync("the end of all rows", () => Count(db => db.Outbox.Count(o => o.State == OutboxState.Sent)) == Messages);
        Assert.Equal(Messages, platform.Delivered.Count);
        foreach (var conversation in platform.Delivered.GroupBy(d => d.Conversation))
        {
            Assert.Equal(order.Where(n => $"Local/tenant/c{n % Conversations}" == conversation.Key).Select(n => $"answer {n}"), conversation.Select(d => d.Key));
            // It rests between two messages, whichever host sent the first: the platform counts them as one.
            Assert.All(conversation.Zip(conversation.Skip(1)), pair => Assert.True(TimeProvider.System.GetElapsedTime(pair.First.At, pair.Second.At) > platform.Rest - TimeSpan.FromMilliseconds(1)));
        }
        // Each learns of the other when it looks for work again.
        await StoreFile.UntilAsync("both know of each other", () => hosts.All(host => host.Services.GetRequiredService<SendShare>().Hosts == 2));
        Assert.Equal(Messages, Count(db => db.Inbox.Count(i => i.State == InboxState.Done && i.Body == null && i.Attempts == 1)));
    }

    [Fact]
    public async Task What_a_host_queued_whose_clock_is_ahead_is_sent_by_another_and_not_overtaken()
    {
        await hosts[0].StopAsync();
        var ahead = hosts[0].Services.GetRequiredService<Outbox.Outbox>();
        await hosts[1].Services.GetRequiredService<GroupWriter>().WriteAsync(
            scope => ahead.Add(scope, new OutboundMessage.Post(new MessageContent("first")) { To = Message(1, 1).Conversation, Key = "first" }), CancellationToken.None);

        await hosts[1].Services.GetRequiredService<IInbox>().StoreAsync(Message(1, 1), CancellationToken.None);

        await StoreFile.UntilAsync("both", () => platform.Delivered.Count == 2);
        Assert.Equal(["first", "answer 1"], platform.Delivered.Select(d => d.Key));
    }

    [Fact]
    public async Task A_host_that_slept_through_its_lease_changes_nothing()
    {
        platform.Gate = new TaskCompletionSource();
        await hosts[0].Services.GetRequiredService<IInbox>().StoreAsync(Message(1, 1), CancellationToken.None);
        await StoreFile.UntilAsync("the first try", () => platform.Tries == 1);

        // Its lease runs out while it sleeps; the other host takes the message over and is not held up.
        var gate = platform.Gate;
        platform.Gate = null;
        await using (var db = hosts[0].Services.GetRequiredService<Func<ChatBotDb>>()())
        {
            var row = await db.Outbox.SingleAsync();
            row.LeasedUntil = DateTimeOffset.UnixEpoch;
            row.Version++;
            await db.SaveChangesAsync();
        }

        await StoreFile.UntilAsync("the second try", () => Count(db => db.Outbox.Count(o => o.State == OutboxState.Sent)) == 1);
        string? sent = null;
        await using (var db = hosts[0].Services.GetRequiredService<Func<ChatBotDb>>()()) sent = (await db.Outbox.SingleAsync()).PlatformMessageId;
        gate.SetResult();
        await StoreFile.UntilAsync("the sleeper's own answer", () => platform.Delivered.Count == 2);
        await hosts[0].StopAsync();
        await hosts[1].StopAsync();
        await using var after = hosts[0].Services.GetRequiredService<Func<ChatBotDb>>()();
        var end = await after.Outbox.SingleAsync();
        Assert.Equal((OutboxState.Sent, sent, 2), (end.State, end.PlatformMessageId, end.Attempts));
    }

    private int Count(Func<ChatBotDb, int> count)
    {
        using var db = hosts[0].Services.GetRequiredService<Func<ChatBotDb>>()();
        return count(db);
    }

    private async Task<IHost> StartAsync(DateTimeOffset clock)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var storage = Commands.ServiceHost.StoreOf(new StorageOptions { DataDirectory = data });
        builder.Services.AddStorage(storage);
        builder.Services.AddHostPlace(storage);
        builder.Services.AddSingleton<TimeProvider>(new MovableClock(clock));
        builder.Services.AddSingleton<Store>();
        builder.Services.AddSingleton<IChannel>(platform);
        builder.Services.AddSingleton<IInboundHandler, Echo>();
        builder.Services.AddInbox();
        builder.Services.AddOutbox(sends: true);
        var host = builder.Build();
        Assert.IsType<StoreState.Ready>(await host.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None));
        if (!storage.IsSqlite && hosts.Count == 0) await ShowBothAsync(host.Services.GetRequiredService<Func<ChatBotDb>>());
        await host.StartAsync();
        return host;
    }

    /// <summary>As their schedules would, which do not run here.</summary>
    private static async Task ShowBothAsync(Func<ChatBotDb> open)
    {
        await using var db = open();
        for (var n = 1; n <= 2; n++)
            await db.Database.ExecuteSqlRawAsync("INSERT INTO QRTZ_SCHEDULER_STATE (SCHED_NAME, INSTANCE_NAME, LAST_CHECKIN_TIME, CHECKIN_INTERVAL) VALUES ({0}, {1}, {2}, 7500)", "ChatBot", $"host{n}", DateTime.MaxValue.Ticks);
    }

    private static InboundMessage Message(int number, int conversation) => new()
    {
        DeliveryId = $"d{number}", Conversation = new(Platform.Local, "tenant", $"c{conversation}", ConversationKind.Personal), From = new(Platform.Local, "tenant", "u1"), Text = $"{number}",
    };

    private sealed class Echo(Outbox.Outbox outbox) : IInboundHandler
    {
        public Task<Action<WriteScope>> HandleAsync(Inbound inbound, CancellationToken ct) => Task.FromResult<Action<WriteScope>>(scope =>
            outbox.Add(scope, new OutboundMessage.Post(new MessageContent("answer")) { To = inbound.Conversation, Key = $"answer {((InboundMessage)inbound).Text}" }));

        public Task<Reply> AnswerAsync(Inbound inbound, CancellationToken ct) => Task.FromResult<Reply>(new Reply.None());
    }

    private sealed class OnePlatform : IChannel
    {
        private int tries;

        public Platform Platform => Platform.Local;
        public TimeSpan Rest { get; } = TimeSpan.FromMilliseconds(20);
        public ConcurrentQueue<(string Conversation, string Key, long At)> Delivered { get; } = [];
        public int Tries => tries;

        /// <summary>Holds a send open until it is completed.</summary>
        public TaskCompletionSource? Gate { get; set; }

        public async Task<SendResult> SendAsync(OutboundMessage message, SendAttempt attempt, CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref tries);
            if (Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
            Delivered.Enqueue((message.To.Key, message.Key, TimeProvider.System.GetTimestamp()));
            return new SendResult.Sent($"m{number}");
        }

        public Task<ChannelUser?> FindUserAsync(ConversationRef conversation, string userId, CancellationToken cancellationToken) => Task.FromResult<ChannelUser?>(null);

        public Task<IReadOnlyList<ChannelUser>?> FindMembersAsync(ConversationRef conversation, int atMost, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ChannelUser>?>(null);
    }
}
