using System.Net;
using System.Text.Json;
using ChatBot.Channels.Signatures;
using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;
using ChatBot.Storage.Facts;

namespace ChatBot.Ingest;

/// <summary><c>POST /v1/metrics|logs|traces</c>: OTLP over HTTP, protobuf and JSON (OTLP 1.10, "OTLP/HTTP").</summary>
internal sealed class OtlpEndpoint(
    SourcesOptions options, Senders senders, IngestQueue queue, Bodies bodies, Refusals refusals, SenderLimits limits, DeadLetters deadLetters,
    IHostEnvironment environment, TimeProvider clock)
{
    public const string Source = "otlp", Settings = "Otlp";

    public async Task HandleAsync(HttpContext http, OtlpSignal signal)
    {
        var ct = http.RequestAborted;
        var reply = new OtlpReply(http, signal);
        var (isAllowed, token) = await TokenAsync(http, ct);
        if (!isAllowed)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await reply.RefuseAsync(StatusCodes.Status401Unauthorized, WebhookReply.NotGenuine);
            return;
        }

        if (reply.Encoding is not { } encoding)
        {
            refusals.Delivery(Source, "the content type is neither application/x-protobuf nor application/json");
            await reply.RefuseAsync(StatusCodes.Status415UnsupportedMediaType, "The content type is neither application/x-protobuf nor application/json.");
            return;
        }

        var settings = options[Settings];
        if (limits.Refuses(Source, token?.Name, settings) is { } wait)
        {
            refusals.Delivery(Source, SenderLimits.Reason);
            await reply.ComeAgainAsync(StatusCodes.Status429TooManyRequests, wait, "Too many requests.");
            return;
        }

        using var turn = bodies.Begin();
        if (await ReceiveAsync(http, reply, signal, encoding, token, settings, turn) is not { } delivery) return;
        await AnswerAsync(reply, delivery.Batch, await queue.TakeAsync(delivery, ct));
    }

    /// <summary>The body lives no longer than this: what waits for the commit are the facts.</summary>
    /// <returns>None when the sender has been answered.</returns>
    private async Task<Delivery?> ReceiveAsync(
        HttpContext http, OtlpReply reply, OtlpSignal signal, OtlpEncoding encoding, Sender? token, SourceOptions settings, Bodies.Turn turn)
    {
        var ct = http.RequestAborted;
        var reading = await Bodies.ReadAsync(http.Request, turn, settings.MaxBodyBytes, ct);
        if (reading is BodyReading.Whole { Bytes.Length: var length }) await turn.MapAsync(length, ct);
        if (reading is BodyReading.Whole raw) reading = await Bodies.DecompressAsync(raw.Bytes, http.Request.Headers.ContentEncoding, turn, settings.MaxBodyBytes, ct);
        if (reading is not BodyReading.Whole body)
        {
            var (status, why) = WebhookReply.Of(reading);
            refusals.Delivery(Source, why);
            await reply.RefuseAsync(status, why);
            return null;
        }

        var now = clock.GetUtcNow();
        var batch = OtlpMapper.Map(body.Bytes, signal, encoding, new(now)
        {
            TokenPerson = token?.Owner,
            MayNamePeople = token?.MayNamePeople ?? true,
            Sender = token?.Name,
        });
        if (batch.Refusal is not { } reason) return DeliveryOf(signal, token, body.Bytes, batch, now);
        refusals.Delivery(Source, reason);
        await deadLetters.ParkAsync(Source, reason, http.Request, body.Bytes.Length, ct);
        await reply.RefuseAsync(StatusCodes.Status400BadRequest, reason);
        return null;
    }

    /// <summary>Without any token only a developer's own machine may send; a wrong token is wrong everywhere.</summary>
    private async Task<(bool IsAllowed, Sender? Sender)> TokenAsync(HttpContext http, CancellationToken ct)
    {
        var isOpen = environment.IsDevelopment() && http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from);
        if (http.Request.Headers.Authorization.Count == 0)
        {
            if (!isOpen) refusals.Sender(Source, http, "no ingest token");
            return (isOpen, null);
        }

        var text = SharedToken.FromBearer(http.Request.Headers.Authorization);
        var sender = text is null ? null : await senders.FindAsync("ingest", text, ct);
        if (sender is null) refusals.Sender(Source, http, "an ingest token that is not known");
        else if (!sender.Opens(Source)) refusals.Sender(Source, http, SignatureReasons.OtherSource);
        return (sender?.Opens(Source) == true, sender);
    }

    private static Delivery DeliveryOf(OtlpSignal signal, Sender? token, ReadOnlyMemory<byte> body, MappedBatch batch, DateTimeOffset now)
    {
        var feeds = new List<string>();
        foreach (var fact in batch.Facts)
            if (!feeds.Contains(fact.Source)) feeds.Add(fact.Source);
        foreach (var point in batch.Series)
            if (!feeds.Contains(point.Template.Source)) feeds.Add(point.Template.Source);
        return new(Source, StoreHash.Of128($"{signal}/{token?.Name}", body.Span), batch, now) { CountedFor = feeds, TokenId = token?.TokenId, Team = token?.OwnTeam };
    }

    private static Task AnswerAsync(OtlpReply reply, MappedBatch batch, Intake intake) => intake switch
    {
        Intake.Stored or Intake.Parked => reply.DoneAsync(batch.Rejected),
        Intake.TokenWithdrawn => reply.RefuseAsync(StatusCodes.Status401Unauthorized, WebhookReply.NotGenuine),
        Intake.Full => reply.ComeAgainAsync(StatusCodes.Status429TooManyRequests, TimeSpan.FromSeconds(1), "More is waiting than can be stored now."),
        Intake.Unavailable => reply.ComeAgainAsync(StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(5), "Nothing can be stored now."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

/// <summary>Answers in the encoding of the request: an empty response, one with what was rejected, or a <c>google.rpc.Status</c>.</summary>
internal sealed class OtlpReply(HttpContext http, OtlpSignal signal)
{
    /// <summary>None when the request is in neither encoding.</summary>
    public OtlpEncoding? Encoding { get; } = MediaType(http.Request.ContentType) switch
    {
        "application/x-protobuf" => OtlpEncoding.Protobuf,
        "application/json" => OtlpEncoding.Json,
        _ => null,
    };

    private bool IsProtobuf => Encoding == OtlpEncoding.Protobuf;

    public Task DoneAsync(IReadOnlyList<Rejection> rejected)
    {
        if (rejected.Count == 0) return WriteAsync(StatusCodes.Status200OK, IsProtobuf ? [] : "{}"u8.ToArray());
        var reasons = string.Join("; ", rejected.Select(r => r.Reason).Distinct().Take(5));
        if (!IsProtobuf)
        {
            var partial = new Dictionary<string, object> { [CountName] = rejected.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), ["errorMessage"] = reasons };
            return WriteAsync(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["partialSuccess"] = partial }));
        }

        // ExportXServiceResponse { partial_success = 1 { rejected = 1, error_message = 2 } }
        List<byte> inner = [0x08, .. Varint((ulong)rejected.Count), .. Text(2, reasons)];
        return WriteAsync(StatusCodes.Status200OK, [0x0a, .. Varint((ulong)inner.Count), .. inner]);
    }

    public Task RefuseAsync(int status, string message)
    {
        // google.rpc.Status { code = 1, message = 2 }
        var code = status switch { 400 or 413 or 415 => 3, 401 => 16, 408 => 4, 429 => 8, _ => 14 };
        return WriteAsync(status, IsProtobuf
            ? [0x08, (byte)code, .. Text(2, message)]
            : JsonSerializer.SerializeToUtf8Bytes(new { code, message }));
    }

    public Task ComeAgainAsync(int status, TimeSpan wait, string message)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return RefuseAsync(status, message);
    }

    private string CountName => signal switch
    {
        OtlpSignal.Metrics => "rejectedDataPoints",
        OtlpSignal.Logs => "rejectedLogRecords",
        OtlpSignal.Traces => "rejectedSpans",
    };

    private async Task WriteAsync(int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = IsProtobuf ? "application/x-protobuf" : "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static string? MediaType(string? contentType) => contentType?.Split(';')[0].Trim().ToLowerInvariant();

    private static byte[] Text(int field, string text)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        return [(byte)((field << 3) | 2), .. Varint((ulong)utf8.Length), .. utf8];
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>(2);
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
