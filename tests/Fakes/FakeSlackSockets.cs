using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace ChatBot.Fakes;

/// <summary>Socket Mode's other end.</summary>
internal sealed partial class FakeSlack
{
    readonly ConcurrentDictionary<string, bool> tickets = new();
    readonly ConcurrentDictionary<string, Link> links = new();
    readonly Channel<string> linked = Channel.CreateUnbounded<string>();

#pragma warning disable CA1001 // The semaphore has no wait handle to give back, and lives as long as its socket.
    sealed class Link(WebSocket socket)
#pragma warning restore CA1001
    {
        readonly SemaphoreSlim sending = new(1, 1);
        public ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> Waiting { get; } = new();
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task SendAsync(JsonObject frame)
        {
            await sending.WaitAsync();
            try
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
            }
            finally
            {
                sending.Release();
            }
        }

        public void Drop() => socket.Abort();

        public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

        public async Task ReadAsync()
        {
            var buffer = new byte[256 * 1024];
            try
            {
                while (true)
                {
                    var length = 0;
                    ValueWebSocketReceiveResult part;
                    do
                    {
                        part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                        length += part.Count;
                    }
                    while (!part.EndOfMessage);
                    if (part.MessageType == WebSocketMessageType.Close) return;
                    using var document = JsonDocument.Parse(buffer.AsMemory(0, length));
                    if (Waiting.TryRemove(Text(document.RootElement, "envelope_id") ?? "", out var waiting)) waiting.TrySetResult(document.RootElement.Clone());
                }
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
            {
                // The app's socket is gone.
            }
            finally
            {
                Ended.TrySetResult();
                foreach (var waiting in Waiting.Values) waiting.TrySetException(new IOException("The socket went before the acknowledgement."));
            }
        }
    }

    public int LinksOpen => links.Count;

    /// <summary>Waits until the app has opened one more socket.</summary>
    public Task<string> NextLinkAsync() => NextAsync(linked, "web socket");

    JsonObject NewLink()
    {
        var ticket = NextId("ticket");
        tickets[ticket] = true;
        return Ok(("url", new UriBuilder(Url) { Scheme = "ws", Path = $"/link/{ticket}" }.Uri.AbsoluteUri));
    }

    async Task LinkAsync(HttpContext context, string ticket)
    {
        if (!context.WebSockets.IsWebSocketRequest || !tickets.TryRemove(ticket, out _)) { context.Response.StatusCode = 404; return; }
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var link = new Link(socket);
        links[ticket] = link;
        await link.SendAsync(new() { ["type"] = "hello", ["num_connections"] = links.Count });
        linked.Writer.TryWrite(ticket);
        await link.ReadAsync();
        links.TryRemove(ticket, out _);
    }

    /// <summary>Sends an envelope over one of the sockets and waits for its acknowledgement.</summary>
    /// <exception cref="IOException">The socket went before.</exception>
    public async Task<JsonElement> EnvelopeAsync(string type, JsonObject payload, string? over = null)
    {
        var link = over is null ? links.Values.First() : links[over];
        var id = Guid.NewGuid().ToString();
        var waiting = link.Waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await link.SendAsync(new()
        {
            ["envelope_id"] = id, ["type"] = type, ["payload"] = payload.DeepClone(), ["accepts_response_payload"] = type != "events_api",
        });
        return await waiting.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public Task DisconnectAsync(string over, string reason) => links[over].SendAsync(new() { ["type"] = "disconnect", ["reason"] = reason });

    /// <summary>Waits until the app has let go of every socket.</summary>
    public Task LinksEndedAsync() => Task.WhenAll(links.Values.Select(l => l.Ended.Task)).WaitAsync(TimeSpan.FromSeconds(20));

    public void DropLink(string over) => links[over].Drop();

    /// <summary>Closes a socket from Slack's side and waits until the app has let go of it.</summary>
    public async Task CloseLinkAsync(string over)
    {
        var link = links[over];
        await link.CloseAsync();
        await link.Ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
