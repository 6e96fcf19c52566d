using ChatBot.Channels;
using ChatBot.Outbox;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatBot.IntegrationTests.Messages;

public sealed class Leaving_through_the_outbox : IAsyncLifetime
{
    private readonly string data = Hosting.ServiceUnderTest.NewDirectory();
    private readonly ScriptedChannel channel = new();
    private IHost host = null!;

    public async Task InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddStorage(Commands.ServiceHost.StoreOf(new StorageOptions { DataDirectory = data }));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Store>();
        builder.Services.AddSingleton<IChannel>(channel);
        builder.Services.AddOutbox(sends: true);
        host = builder.Build();
        Assert.IsType<StoreState.Ready>(await host.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None));
        await host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        Hosting.StoreDirectory.Delete(data);
    }

    [Fact]
    public async Task Messages_of_a_conversation_leave_once_and_in_order_while_the_platform_stumbles()
    {
        channel.Answers = [new SendResult.TryLater(TimeSpan.FromMilliseconds(30), "429"), new SendResult.Sent("m1"), new SendResult.TryLater(TimeSpan.Zero, "502")];
        foreach (var n in Enumerable.Range(1, 20)) await QueueAsync($"q{n}", "chat");
        await UntilAsync(() => channel.Delivered.Count == 20);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"q{n}"), channel.Delivered);
    }

    [Fact]
    public async Task The_same_thing_is_queued_once()
    {
        Assert.True(await QueueAsync("once", "chat"));
        Assert.False(await QueueAsync("once", "chat"));
        await UntilAsync(() => channel.Delivered.Count == 1);
        Assert.Equal(["once"], channel.Delivered);
    }

    [Fact]
    public async Task A_conversation_that_must_wait_holds_nobody_else_up()
    {
        channel.Wait = message => message.To.ConversationId == "slow" ? TimeSpan.FromHours(1) : null;
        await QueueAsync("held", "slow");
        await QueueAsync("behind", "slow");
        await QueueAsync("free", "fast");
        await UntilAsync(() => channel.Delivered.Contains("free"));
        Assert.Equal(["free"], channel.Delivered);
    }

    [Fact]
    public async Task Giving_up_is_kept_with_its_reason_and_the_next_message_goes_on()
    {
        channel.Answers = [new SendResult.GiveUp("the bot was removed")];
        await QueueAsync("lost", "chat");
        await QueueAsync("next", "chat");
        await UntilAsync(() => channel.Delivered.Contains("next"));
        await using var db = host.Services.GetRequiredService<Func<ChatBotDb>>()();
        var lost = await db.Outbox.SingleAsync(o => o.Identity == "lost");
        Assert.Equal((OutboxState.Abandoned, "the bot was removed", ""), (lost.State, lost.Reason, lost.Body));
        Assert.Equal("message.abandoned", (await db.Audit.SingleAsync()).Act);
    }

    [Fact]
    public async Task A_change_follows_its_message_into_the_conversation_that_was_opened_for_it()
    {
        var opened = new ConversationRef(Platform.Local, "tenant", "opened", ConversationKind.Personal) { UserId = "u" };
        channel.Answers = [new SendResult.Sent("m1") { Opened = opened }];
        channel.Gate = new TaskCompletionSource();
        await QueueAsync("card", opened with { ConversationId = "" });
        await channel.SomethingAsync(CancellationToken.None);
        await ReviseAsync("card", "while it leaves");
        channel.Gate.SetResult();
        await UntilAsync(() => channel.Delivered.Count == 2);
        await ReviseAsync("card", "later");
        await UntilAsync(() => channel.Delivered.Count == 3);
        Assert.Equal([("m1", "opened"), ("m1", "opened")], channel.Updates.Select(u => (u.MessageId, u.To.ConversationId)));
    }

    [Fact]
    public async Task Stopping_finishes_what_is_in_hand_and_leaves_no_lease()
    {
        channel.Gate = new TaskCompletionSource();
        await QueueAsync("in hand", "chat");
        await channel.SomethingAsync(CancellationToken.None);
        var stopped = host.StopAsync();
        channel.Gate.SetResult();
        await stopped;
        await using var db = host.Services.GetRequiredService<Func<ChatBotDb>>()();
        Assert.Equal(OutboxState.Sent, (await db.Outbox.SingleAsync()).State);
    }

    [Fact]
    public async Task A_piece_of_work_that_fails_undoes_only_itself()
    {
        var writer = host.Services.GetRequiredService<GroupWriter>();
        var keys = host.Services.GetRequiredService<Keys>();
        var works = Enumerable.Range(0, 50).Select(n => writer.WriteAsync(scope =>
        {
            scope.Db.Ledger.Add(new LedgerRow { Rule = "test", PersonId = n, Period = "p", DoneAt = DateTimeOffset.UnixEpoch });
            scope.Db.SaveChanges();
            if (n % 7 == 3) throw new InvalidOperationException("this one is wrong");
        }, CancellationToken.None)).ToList();
        await Task.WhenAll(works.Select(async w => await Record.ExceptionAsync(() => w)));
        await using var db = host.Services.GetRequiredService<Func<ChatBotDb>>()();
        Assert.Equal(Enumerable.Range(0, 50).Where(n => n % 7 != 3), await db.Ledger.Select(l => l.PersonId).OrderBy(p => p).ToListAsync());
        Assert.True(keys.Next().CompareTo(keys.Next()) < 0);
    }

    private Task<bool> QueueAsync(string key, string conversation) => QueueAsync(key, new ConversationRef(Platform.Local, "tenant", conversation, ConversationKind.Personal));

    private Task ReviseAsync(string key, string version) => host.Services.GetRequiredService<GroupWriter>().WriteAsync(scope =>
    {
        Assert.True(host.Services.GetRequiredService<Outbox.Outbox>().Revise(scope, key, version, new(version)));
        scope.Db.SaveChanges();
    }, CancellationToken.None);

    private async Task<bool> QueueAsync(string key, ConversationRef to)
    {
        var message = new OutboundMessage.Post(new MessageContent(key)) { To = to, Key = key };
        var outbox = host.Services.GetRequiredService<Outbox.Outbox>();
        return await host.Services.GetRequiredService<GroupWriter>().WriteAsync(scope =>
        {
            var added = outbox.Add(scope, message);
            scope.Db.SaveChanges();
            return added;
        }, CancellationToken.None);
    }

    private async Task UntilAsync(Func<bool> happened)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!happened()) await channel.SomethingAsync(limit.Token);
    }

    /// <summary>A platform that answers as told, then accepts everything.</summary>
    private sealed class ScriptedChannel : IChannel
    {
        private readonly System.Threading.Channels.Channel<bool> something = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        private int attempts = -1;

        public Platform Platform => Platform.Local;
        public IReadOnlyList<SendResult> Answers { get; set; } = [];
        public Func<OutboundMessage, TimeSpan?> Wait { get; set; } = _ => null;
        public List<string> Delivered { get; } = [];
        public List<OutboundMessage.Update> Updates { get; } = [];

        public async Task SomethingAsync(CancellationToken ct) => await something.Reader.ReadAsync(ct);

        /// <summary>Holds a send open until it is completed.</summary>
        public TaskCompletionSource? Gate { get; set; }

        public async Task<SendResult> SendAsync(OutboundMessage message, SendAttempt attempt, CancellationToken cancellationToken)
        {
            if (Gate is { } gate)
            {
                something.Writer.TryWrite(true);
                await gate.Task.WaitAsync(cancellationToken);
            }

            lock (Delivered)
            {
                var number = ++attempts;
                var result = Wait(message) is { } wait ? new SendResult.TryLater(wait, "held")
                    : number < Answers.Count ? Answers[number] : new SendResult.Sent($"m{number}");
                if (result is SendResult.Sent) Delivered.Add(message.Key);
                if (message is OutboundMessage.Update update) Updates.Add(update);
                something.Writer.TryWrite(true);
                return result;
            }
        }

        public Task<ChannelUser?> FindUserAsync(ConversationRef conversation, string userId, CancellationToken cancellationToken) => Task.FromResult<ChannelUser?>(null);

        public Task<IReadOnlyList<ChannelUser>?> FindMembersAsync(ConversationRef conversation, int atMost, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ChannelUser>?>(null);
    }
}
