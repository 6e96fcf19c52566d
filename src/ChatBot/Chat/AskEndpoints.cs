using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ChatBot.Core.Answers;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>Questions over plain HTTP, for programs on the developer's own machine (semantics, section 10). There is no login, so it
/// answers in Development and on loopback only; elsewhere it does not exist.</summary>
internal static class AskEndpoints
{
    private const int LargestBody = 64 * 1024;

    public static void MapAsk(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) app.MapPost("/api/ask", (RequestDelegate)AskAsync);
    }

    private static async Task AskAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var ct = context.RequestAborted;
        var body = ArrayPool<byte>.Shared.Rent(LargestBody + 1);
        try
        {
            var length = await ReadAsync(context.Request.Body, body, ct);
            if (length > LargestBody)
            {
                await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "The body is larger than 64 KiB.", ct);
                return;
            }
            var clock = context.RequestServices.GetRequiredService<TimeProvider>();
            var (asked, problem) = AskContract.Read(body.AsMemory(0, length), clock);
            if (asked is null)
            {
                await RefuseAsync(context, StatusCodes.Status400BadRequest, problem!, ct);
                return;
            }
            var handler = context.RequestServices.GetRequiredService<ChatHandler>();
            var answer = await handler.AnswerAsync(asked.Asker, asked.Text, asked.Conversation, "api", asked.Now, ct);
            context.Response.ContentType = "application/json; charset=utf-8";
            AskContract.Write(context.Response.BodyWriter, answer);
            await context.Response.BodyWriter.FlushAsync(ct);
        }
        catch (StoreUnavailableException unavailable)
        {
            context.Response.Headers.RetryAfter = "2";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, unavailable.Message, ct);
        }
        catch (Exception problem) when (StoreProblem.Explain(problem, context.RequestServices.GetRequiredService<StorageOptions>()) is { } reason)
        {
            context.Response.Headers.RetryAfter = "2";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, reason, ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static async Task<int> ReadAsync(Stream from, byte[] body, CancellationToken ct)
    {
        var length = 0;
        while (length <= LargestBody && await from.ReadAsync(body.AsMemory(length, LargestBody + 1 - length), ct) is > 0 and var read) length += read;
        return length;
    }

    private static async Task RefuseAsync(HttpContext context, int status, string sentence, CancellationToken ct)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("error", sentence);
            json.WriteEndObject();
        }
        await context.Response.BodyWriter.FlushAsync(ct);
    }
}

internal sealed record Ask(string Asker, string Text, string Conversation, DateTimeOffset Now);

/// <summary>The JSON of the ask contract.</summary>
internal static class AskContract
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8 };

    private static readonly JsonWriterOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The question, or one sentence about what is wrong.</returns>
    public static (Ask? Asked, string? Problem) Read(ReadOnlyMemory<byte> body, TimeProvider clock)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return (null, "The body must be a JSON object with asker, text, conversation and now.");
            if (TextOf(root, "asker") is not { } asker) return (null, "asker must be an e-mail address.");
            if (TextOf(root, "text") is not { } text) return (null, "text must be a string.");
            var now = clock.GetUtcNow();
            if (TextOf(root, "now") is { } instant
                && !DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out now))
                return (null, "now must be an instant such as 2026-06-17T15:00:00Z.");
            if (now.Year is < 1970 or > 9000) return (null, "now must be an instant between the years 1970 and 9000.");
            return (new(asker, text, TextOf(root, "conversation") ?? "", now), null);
        }
        catch (JsonException)
        {
            return (null, "The body is not valid JSON.");
        }
        catch (InvalidOperationException)
        {
            // A string that is no valid UTF-16, such as a lone surrogate, is not told apart from bad JSON by its own exception.
            return (null, "The body holds text that is not valid Unicode.");
        }
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static void Write(IBufferWriter<byte> to, Answer answer)
    {
        using var json = new Utf8JsonWriter(to, Readable);
        Write(json, answer);
    }

    public static void Write(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        json.WriteString("kind", answer.Kind switch
        {
            AnswerKind.Answer => "answer",
            AnswerKind.Clarify => "clarify",
            AnswerKind.Refuse => "refuse",
            AnswerKind.Action => "action",
        });
        json.WriteString("text", answer.Text);
        if (answer.Kind == AnswerKind.Answer)
        {
            json.WriteStartArray("values");
            foreach (var value in answer.Values)
            {
                json.WriteStartObject();
                json.WriteString("name", value.Name);
                Figure(json, "value", value.Value);
                json.WriteString("unit", value.Unit);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("rows");
            foreach (var row in answer.Rows) Row(json, row);
            json.WriteEndArray();
        }
        if (answer.Range is { } range) Range(json, "range", range);
        if (answer.PreviousRange is { } previous) Range(json, "previous_range", previous);
        if (answer.Scope is { } scope) json.WriteString("scope", scope);
        if (answer.Reason is { } reason) json.WriteString("reason", ReasonOf(reason));
        if (answer.Suppressed is { } suppressed && answer.Kind == AnswerKind.Answer) Strings(json, "suppressed", suppressed);
        if (answer.Options is { } options) Options(json, options);
        if (answer.Action is { } action)
        {
            json.WriteStartObject("action");
            json.WriteString("name", action.Name);
            if (action.Tool is { } tool) json.WriteString("tool", tool);
            json.WriteEndObject();
        }
        if (answer.Next is { } next) Strings(json, "next", next);
        if (answer.Canonical is { } canonical) json.WriteString("canonical", canonical);
        json.WriteEndObject();
    }

    private static void Row(Utf8JsonWriter json, AnswerRow row)
    {
        json.WriteStartObject();
        json.WriteString("key", row.Key);
        if (row.Key2 is { } key2) json.WriteString("key2", key2);
        json.WriteString("label", row.Label);
        if (row.Tool is { } tool) json.WriteString("tool", tool);
        if (row.Value is { } value) Figure(json, "value", value);
        if (row.Unit is { } unit) json.WriteString("unit", unit);
        if (row.Current is { } current) Figure(json, "current", current);
        if (row.Previous is { } previous) Figure(json, "previous", previous);
        json.WriteEndObject();
    }

    private static void Figure(Utf8JsonWriter json, string name, FigureValue value)
    {
        if (value.Date is { } day) json.WriteString(name, Iso(day));
        else json.WriteNumber(name, decimal.Round(value.Number, 8) / 1.0000000000000000000000000000m);
    }

    private static void Options(Utf8JsonWriter json, IReadOnlyList<AnswerOption> options)
    {
        json.WriteStartArray("options");
        foreach (var option in options)
        {
            json.WriteStartObject();
            json.WriteString("key", option.Key);
            json.WriteString("label", option.Label);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Range(Utf8JsonWriter json, string name, Core.Usage.DateRange range)
    {
        json.WriteStartObject(name);
        json.WriteString("start", Iso(range.Start));
        json.WriteString("end", Iso(range.End));
        json.WriteEndObject();
    }

    private static string ReasonOf(RefusalReason reason) => reason switch
    {
        RefusalReason.NotPermitted => "not_permitted",
        RefusalReason.SmallGroup => "small_group",
        RefusalReason.Unsupported => "unsupported",
        RefusalReason.NoData => "no_data",
        RefusalReason.UnknownName => "unknown_name",
        RefusalReason.NotApproved => "not_approved",
    };

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
