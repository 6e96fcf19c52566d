using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatBot.Channels.Slack;

/// <summary>Socket Mode: the same payloads over web sockets that this service opens, for companies that open no port.</summary>
/// <remarks>Source: "Using Socket Mode", read 2026-11.</remarks>
sealed partial class SlackSockets(
    SlackApi api, SlackDoor door, SlackAfterwards afterwards, SlackOptions options, TimeProvider time, ILogger<SlackSockets> log) : BackgroundService
{
    const int LongestMessage = 4 * 1024 * 1024, InHand = 64, RefreshesAtOnce = 3;

    /// <summary>A socket that lived this long was a good one: the next trouble starts from the shortest wait again.</summary>
    static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(30), OldAge = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Hello = TimeSpan.FromSeconds(15), Silence = TimeSpan.FromSeconds(30);

    enum End { Refresh, Trouble, Disabled }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.ReceivesOverSockets) return;
        // One end for all: when the app's Socket Mode is switched off, none of them comes back.
        using var disabled = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        try
        {
            await Task.WhenAll(Enumerable.Range(1, options.Sockets).Select(number => KeepOneAsync(number, disabled)));
        }
        catch (OperationCanceledException)
        {
            // Stopped, or switched off.
        }
    }

    /// <summary>Keeps one socket open: the next one is opened before a refreshed one closes, and after trouble there is a pause that grows.</summary>
    async Task KeepOneAsync(int number, CancellationTokenSource disabled)
    {
        int failures = 0, refreshes = 0;
        var closing = new List<Task>();
        while (!disabled.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var (end, rest) = await RunAsync(number, disabled.Token);
            closing.RemoveAll(t => t.IsCompleted);
            closing.Add(rest);
            if (end == End.Disabled)
            {
                Log.Disabled(log);
                await disabled.CancelAsync();
                return;
            }
            var livedLong = time.GetElapsedTime(started) >= GoodLife;
            refreshes = end == End.Refresh && !livedLong ? refreshes + 1 : 0;
            failures = end == End.Refresh || livedLong ? 0 : failures + 1;
            // A refresh is followed at once; one after the other is trouble by another name.
            var pause = Math.Max(failures, refreshes - RefreshesAtOnce);
            if (pause > 0) await Task.Delay(SlackErrors.BackOff(pause), time, disabled.Token);
        }
        await Task.WhenAll(closing);
    }

    /// <returns>Why it ended, and what still runs: a refreshed socket is read until Slack closes it, while the next one is open already.</returns>
    async Task<(End End, Task Remaining)> RunAsync(int number, CancellationToken stopping)
    {
        var call = await api.OpenSocketAsync(stopping);
        if (call is not SlackCall.Ok { Answer: var answer} || answer.Text("url") is not { } url || !SlackHttp.IsSocketUrl(url, options))
        {
            Log.NotOpened(log, number, call is SlackCall.Ok ? "an address that is not Slack's" : call.Outcome);
            return (call is SlackCall.Refused { Error: "link_disabled" or "socket_mode_disabled" } ? End.Disabled : End.Trouble, Task.CompletedTask);
        }
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(10);
        socket.Options.KeepAliveTimeout = Silence;
        var http = new HttpMessageInvoker(SlackHttp.Handler(options));
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            using var clock = time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), patience, Hello, Timeout.InfiniteTimeSpan);
            await socket.ConnectAsync(new Uri(url), http, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            socket.Dispose();
            http.Dispose();
            Log.NotOpened(log, number, e.GetType().Name);
            return (End.Trouble, Task.CompletedTask);
        }
        Log.Opened(log, number);
        var told = new TaskCompletionSource<End>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(socket, http, number, told, stopping);
        var end = await told.Task;
        // Whatever arrives on the old socket until it closes is answered there.
        return (end, reading);
    }

    async Task ReadAsync(ClientWebSocket socket, HttpMessageInvoker http, int number, TaskCompletionSource<End> told, CancellationToken stopping)
    {
        using var sending = new SemaphoreSlim(1, 1);
        using var places = new SemaphoreSlim(InHand, InHand);
        using var tooOld = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var age = time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), tooOld, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var end = End.Trouble;
        try
        {
            using (http)
            using (socket)
            {
                var buffer = new ArrayBufferWriter<byte>(16 * 1024);
                while (await NextAsync(socket, buffer, tooOld.Token) is { } frame)
                {
                    switch (frame.Text("type"))
                    {
                        case "hello": Log.Hello(log, number); break;
                        case "disconnect" when frame.Text("reason") == "link_disabled": end = End.Disabled; told.TrySetResult(end); break;
                        case "disconnect":
                            end = End.Refresh;
                            told.TrySetResult(end);
                            // Slack closes it soon; if that got lost, we do.
                            age.Change(OldAge, Timeout.InfiniteTimeSpan);
                            break;
                        case { } type:
                            await places.WaitAsync(stopping);
                            _ = AnswerAsync(socket, type, frame, sending, places, stopping);
                            break;
                    }
                    if (end == End.Disabled) break;
                }
                // Those in hand send their acknowledgements before the socket goes.
                for (var i = 0; i < InHand; i++) await places.WaitAsync(stopping);
                await CloseAsync(socket, stopping);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or FormatException or IOException or ObjectDisposedException)
        {
            if (!stopping.IsCancellationRequested) Log.Lost(log, number, e.GetType().Name);
        }
        finally
        {
            if (stopping.IsCancellationRequested) told.TrySetCanceled(stopping);
            else told.TrySetResult(end);
        }
    }

    /// <returns>None when the other side closed.</returns>
    static async Task<JsonElement?> NextAsync(ClientWebSocket socket, ArrayBufferWriter<byte> buffer, CancellationToken stopping)
    {
        buffer.Clear();
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.GetMemory(8 * 1024), stopping);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            buffer.Advance(received.Count);
            if (buffer.WrittenCount > LongestMessage) throw new FormatException("A frame larger than anything Slack sends.");
            if (received.EndOfMessage) return SlackJson.ParseObject(buffer.WrittenMemory.ToArray());
        }
    }

    async Task AnswerAsync(ClientWebSocket socket, string type, JsonElement envelope, SemaphoreSlim sending, SemaphoreSlim places, CancellationToken stopping)
    {
        try
        {
            if (envelope.Text("envelope_id") is not { } id) return;
            SlackKind? kind = type switch
            {
                "events_api" => SlackKind.Event, "slash_commands" => SlackKind.Command, "interactive" => SlackKind.Interaction, _ => null,
            };
            var answer = kind is { } known ? await door.ReceiveAsync(known, envelope.At("payload"), stopping) : new SlackAnswer(200);
            // Without an acknowledgement Slack delivers it again, which is what a store that is away wants.
            if (answer.Status >= 500) return;
            var acknowledgement = new JsonObject { ["envelope_id"] = id };
            if (answer.Body is { } body && envelope.Flag("accepts_response_payload")) acknowledgement["payload"] = body;
            await sending.WaitAsync(stopping);
            try
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(acknowledgement.ToJsonString(SlackJson.Compact)), WebSocketMessageType.Text, endOfMessage: true, stopping);
            }
            finally
            {
                sending.Release();
            }
            if (answer.Then is { } then) afterwards.Run(then);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The acknowledgement is lost with its socket: Slack delivers the envelope again, and the inbox knows it.
        }
        catch (Exception e)
        {
            Log.NotAnswered(log, type, e);
        }
        finally
        {
            try
            {
                places.Release();
            }
            catch (ObjectDisposedException)
            {
                // The socket is gone and nobody waits for places on it.
            }
        }
    }

    static async Task CloseAsync(ClientWebSocket socket, CancellationToken stopping)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stopping);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Slack socket {Number} is open.")]
        public static partial void Opened(ILogger logger, int number);

        [LoggerMessage(2, LogLevel.Debug, "Slack socket {Number} was greeted.")]
        public static partial void Hello(ILogger logger, int number);

        [LoggerMessage(3, LogLevel.Warning, "Slack socket {Number} could not be opened: {Reason}.")]
        public static partial void NotOpened(ILogger logger, int number, string reason);

        [LoggerMessage(4, LogLevel.Warning, "Slack socket {Number} was lost: {Reason}.")]
        public static partial void Lost(ILogger logger, int number, string reason);

        [LoggerMessage(5, LogLevel.Error, "Socket Mode is switched off for this app; nothing is received until the service starts again.")]
        public static partial void Disabled(ILogger logger);

        [LoggerMessage(6, LogLevel.Error, "A Slack envelope of type {Type} failed.")]
        public static partial void NotAnswered(ILogger logger, string type, Exception problem);
    }
}
