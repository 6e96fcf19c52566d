using System.Security.Cryptography;
using System.Text;
using ChatBot.Channels;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>Shows that work goes on when it takes longer than somebody waits without wondering.</summary>
internal sealed class TypingSigns(Outbox.Outbox outbox, GroupWriter writer, TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Again = TimeSpan.FromSeconds(3);

    /// <summary>From now until it is disposed.</summary>
    public IAsyncDisposable While(Inbound inbound) =>
        inbound is InboundMessage or CardAction ? clock.CreateTimer(_ => _ = ShowAsync(inbound), null, First, Again) : Nobody.Waits;

    private async Task ShowAsync(Inbound inbound)
    {
        var now = clock.GetUtcNow();
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{inbound.Conversation.Key}/{inbound.DeliveryId}/{now.ToUnixTimeMilliseconds()}")));
        try
        {
            await writer.WriteAsync(scope =>
            {
                outbox.Add(scope, new OutboundMessage.Typing { To = inbound.Conversation, Key = $"typing/{key}" }, now + Again);
                scope.Db.SaveChanges();
            }, CancellationToken.None);
        }
        catch (Exception problem) when (problem is StoreUnavailableException or System.Data.Common.DbException)
        {
            // A sign of life that cannot be given is not worth a word.
        }
    }

    private sealed class Nobody : IAsyncDisposable
    {
        public static readonly Nobody Waits = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
