using System.Buffers;
using System.Text.Json;
using ChatBot.Channels.Signatures;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;
using ChatBot.Core.Vendors.Otlp;
using ChatBot.Storage.Facts;

namespace ChatBot.Ingest;

/// <summary><c>POST /webhooks/{source}</c>: signature or token over the raw bytes, then the mapper, then one commit, then 2xx.</summary>
internal sealed class WebhookEndpoint(
    SourcesOptions options, Senders senders, IngestQueue queue, Bodies bodies, Refusals refusals, SenderLimits limits, DeadLetters deadLetters, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext http, string source, string? sender)
    {
        var ct = http.RequestAborted;
        if (Door.Find(source, sender) is not { } door)
        {
            await WebhookReply.RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such source.");
            return;
        }

        var settings = options[door.Settings];
        Sender? token = null;
        if (door.Proof == Proof.IngestToken && (token = await TokenAsync(http, door, ct)) is null) return;
        if (limits.Refuses(door.Name, token?.Name, settings) is { } wait)
        {
            refusals.Delivery(door.Name, SenderLimits.Reason);
            await WebhookReply.ComeAgainAsync(http, StatusCodes.Status429TooManyRequests, wait, "Too many requests.");
            return;
        }

        using var turn = bodies.Begin();
        if (await ReadAsync(http, door, settings, turn, ct) is not { } raw) return;
        var now = clock.GetUtcNow();
        if (door.Proof != Proof.IngestToken && door.Check(http.Request.Headers, raw.Span, settings, now) is var verdict and not SignatureVerdict.Genuine)
        {
            refusals.Sender(door.Name, http, SignatureReasons.Of(verdict));
            await WebhookReply.RefuseAsync(http, StatusCodes.Status401Unauthorized, WebhookReply.NotGenuine);
            return;
        }

        await turn.MapAsync(raw.Length, ct);
        if (await PlainAsync(http, door, settings, raw, turn, ct) is not { } body) return;
        var batch = Map(http, door, settings, token, body, now);
        if (batch.Refusal is { } reason)
        {
            refusals.Delivery(door.Name, reason);
            await deadLetters.ParkAsync(door.Name, reason, http.Request, body.Length, ct);
            await WebhookReply.RefuseAsync(http, StatusCodes.Status400BadRequest, reason);
            return;
        }

        var intake = await queue.TakeAsync(DeliveryOf(http, door, token, raw, batch, now), ct);
        await AnswerAsync(http, door, batch, intake);
    }

    private async Task<Sender?> TokenAsync(HttpContext http, Door door, CancellationToken ct)
    {
        var text = SharedToken.FromBearer(http.Request.Headers.Authorization);
        var found = text is null ? null : await senders.FindAsync("ingest", text, ct);
        if (found?.Opens(door.Name) == true) return found;
        refusals.Sender(door.Name, http, text is null ? "no ingest token" : found is null ? "an ingest token that is not known" : SignatureReasons.OtherSource);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        await WebhookReply.RefuseAsync(http, StatusCodes.Status401Unauthorized, WebhookReply.NotGenuine);
        return null;
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http, Door door, SourceOptions settings, Bodies.Turn turn, CancellationToken ct) =>
        await BytesAsync(http, door, await Bodies.ReadAsync(http.Request, turn, settings.MaxBodyBytes, ct));

    private async Task<ReadOnlyMemory<byte>?> PlainAsync(HttpContext http, Door door, SourceOptions settings, ReadOnlyMemory<byte> raw, Bodies.Turn turn, CancellationToken ct) =>
        await BytesAsync(http, door, await Bodies.DecompressAsync(raw, http.Request.Headers.ContentEncoding, turn, settings.MaxBodyBytes, ct));

    private async Task<ReadOnlyMemory<byte>?> BytesAsync(HttpContext http, Door door, BodyReading reading)
    {
        if (reading is BodyReading.Whole whole) return whole.Bytes;
        var (status, reason) = WebhookReply.Of(reading);
        refusals.Delivery(door.Name, reason);
        await WebhookReply.RefuseAsync(http, status, reason);
        return null;
    }

    private static MappedBatch Map(HttpContext http, Door door, SourceOptions settings, Sender? token, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var context = new MappingContext(now)
        {
            TokenPerson = token?.Owner,
            MayNamePeople = token?.MayNamePeople ?? true,
            Sender = token?.Name ?? door.Sender,
            Settings = settings.UserKey is { } userKey ? new Dictionary<string, string> { ["UserKey"] = userKey } : new Dictionary<string, string>(),
        };
        // A gateway that wants to know whether anybody is there sends nothing.
        if (body.Length == 0 && (http.Request.Headers.ContainsKey("X-Test-Connection") || door.Name is "openrouter" or "cloudflare-ai-gateway")) return MappedBatch.Empty;
        var isProtobuf = http.Request.ContentType?.StartsWith("application/x-protobuf", StringComparison.OrdinalIgnoreCase) == true;
        return isProtobuf && door.Name is ("openrouter" or "cloudflare-ai-gateway")
            ? OtlpMapper.Map(body, OtlpSignal.Traces, OtlpEncoding.Protobuf, context)
            : door.Source.Map(body, context);
    }

    private static Delivery DeliveryOf(HttpContext http, Door door, Sender? token, ReadOnlyMemory<byte> raw, MappedBatch batch, DateTimeOffset now)
    {
        var ofBody = StoreHash.Of128(token is null ? door.Name : $"{door.Name}/{token.Name}", raw.Span);
        var delivery = new Delivery(door.Name, ofBody, batch, now) { TokenId = token?.TokenId, Team = token?.OwnTeam };
        if (door.DeliveryId(http.Request.Headers) is not { } id) return InTime(delivery, batch);
        delivery = delivery with { Key = StoreHash.Of128($"id:{id}") };
        if (door.Proof != Proof.GitHub) return delivery;
        var member = batch.Notices.OfType<VendorNotice.MembershipChanged>().FirstOrDefault();
        return delivery with { OtherKey = ofBody, Subject = member is null ? "other" : $"{member.Group}|{member.PersonRef}" };
    }

    /// <summary>The time of an event is told by the body, so that the same body has the same key; that of anything else may be the moment at which it came.</summary>
    private static Delivery InTime(Delivery delivery, MappedBatch batch) => batch.Facts is [{ Restatement: Restatement.Adds } first, ..]
        ? delivery with { Key = StoreHash.InTime(delivery.Key!, first.PeriodStartAt), FormerKey = delivery.Key }
        : delivery;

    private static async Task AnswerAsync(HttpContext http, Door door, MappedBatch batch, Intake intake)
    {
        switch (intake)
        {
            case Intake.Stored(var taken) when door.Source.Id is "agent" or Sources.Standard:
                await WebhookReply.CountsAsync(http, taken, batch);
                break;
            case Intake.Stored when door.Name == "portkey":
                await WebhookReply.JsonAsync(http, StatusCodes.Status200OK, """{"verdict":true}"""u8.ToArray());
                break;
            case Intake.Stored or Intake.Parked:
                await WebhookReply.JsonAsync(http, StatusCodes.Status200OK, "{}"u8.ToArray());
                break;
            case Intake.TokenWithdrawn:
                await WebhookReply.RefuseAsync(http, StatusCodes.Status401Unauthorized, WebhookReply.NotGenuine);
                break;
            case Intake.Full:
                await WebhookReply.ComeAgainAsync(http, StatusCodes.Status429TooManyRequests, TimeSpan.FromSeconds(1), "More is waiting than can be stored now.");
                break;
            case Intake.Unavailable:
                await WebhookReply.ComeAgainAsync(http, StatusCodes.Status503ServiceUnavailable, TimeSpan.FromSeconds(5), "Nothing can be stored now.");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}

internal static class SignatureReasons
{
    public const string OtherSource = "an ingest token that is for other sources";

    public static string Of(SignatureVerdict verdict) => verdict switch
    {
        SignatureVerdict.Genuine => "genuine",
        SignatureVerdict.NoSecretConfigured => "no secret is configured for this source",
        SignatureVerdict.HeaderMissing => "the signature is missing",
        SignatureVerdict.HeaderRepeated => "a signature header comes twice",
        SignatureVerdict.TimestampUnreadable => "the signature's time cannot be read",
        SignatureVerdict.OutsideWindow => "the signature is too old or from the future",
        SignatureVerdict.SignatureUnreadable => "the signature cannot be read",
        SignatureVerdict.SignatureWrong => "the signature is wrong",
    };
}

/// <summary>What senders are answered. Reasons are fixed sentences: nothing of a body is ever sent back.</summary>
internal static class WebhookReply
{
    public const string NotGenuine = "Not genuine.";

    public static (int Status, string Reason) Of(BodyReading reading) => reading switch
    {
        BodyReading.TooLarge => (StatusCodes.Status413PayloadTooLarge, "the body is larger than allowed"),
        BodyReading.TooSlow => (StatusCodes.Status408RequestTimeout, "the body came too slowly"),
        BodyReading.Broken => (StatusCodes.Status400BadRequest, "the compressed body is broken"),
        BodyReading.UnknownEncoding => (StatusCodes.Status415UnsupportedMediaType, "the content encoding is not understood"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static async Task JsonAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public static Task RefuseAsync(HttpContext http, int status, string reason) => JsonAsync(http, status, JsonSerializer.SerializeToUtf8Bytes(new { error = reason }));

    public static Task ComeAgainAsync(HttpContext http, int status, TimeSpan wait, string reason)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return RefuseAsync(http, status, reason);
    }

    /// <summary>What became of a batch of neutral events; all of them bad is a 400.</summary>
    public static Task CountsAsync(HttpContext http, Taken taken, MappedBatch batch)
    {
        var body = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteNumber("accepted", taken.Changed);
            json.WriteNumber("repeated", taken.Unchanged);
            json.WriteStartArray("rejected");
            foreach (var (index, reason) in batch.Rejected)
            {
                json.WriteStartObject();
                json.WriteNumber("index", index);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }

        var allBad = batch.Rejected.Count > 0 && batch.Facts.Count == 0 && batch.Series.Count == 0;
        return JsonAsync(http, allBad ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, body.WrittenSpan.ToArray());
    }
}
