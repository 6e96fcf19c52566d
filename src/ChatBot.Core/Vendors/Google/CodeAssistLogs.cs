using ChatBot.Core.Usage;
using ChatBot.Core.Vendors.Json;

namespace ChatBot.Core.Vendors.Google;

/// <summary>Gemini Code Assist metadata entries of Cloud Logging, an array or newline-delimited. Request and response logs hold content
/// and are never read.</summary>
/// <remarks>Source: Google Cloud, "View Gemini Code Assist logs" (read 2026-08). An accepted suggestion may be reported several times
/// with growing line counts: per original request the largest stands.</remarks>
internal static class CodeAssistLogs
{
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, MappingContext context)
    {
        // The list call wraps the entries, a sink delivers them bare.
        using var document = JsonPayload.Parse(payload, out _);
        return document is not null && document.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object
            && document.RootElement.TryGetProperty("entries", out _)
            ? JsonMapping.Document(payload, context, (page, builder) =>
            {
                JsonMapping.Rows(page.Array("entries"), builder, entry => MapEntry(entry, builder));
                if (page.Text("nextPageToken") is { } next) builder.Note(new VendorNotice.NextPage(next));
            })
            : JsonMapping.Records(payload, context, MapEntry);
    }

    private static void MapEntry(Fields entry, BatchBuilder builder)
    {
        var metadata = entry.Object("jsonPayload");
        var labels = entry.Object("labels");
        if (metadata.Text("@type")?.EndsWith("MetadataLog", StringComparison.Ordinal) != true
            || entry.Text("logName")?.EndsWith("metadata", StringComparison.Ordinal) != true)
        {
            builder.Skip("a log that is no metadata");
            return;
        }
        if (labels.Text("product") is { } product && product != "code_assist")
        {
            builder.Skip("another product");
            return;
        }

        var client = metadata.Text("clientName") ?? "";
        var like = builder.Event(
            Feeds.CodeAssistLogs, $"{entry.Text("insertId")}:{entry.Text("logName")}", Tools.GeminiCodeAssist, entry.Instant("timestamp")) with
        {
            PersonRef = builder.Context.Person(PersonRefs.Vendor("google", labels.Text("user_id"))),
            Surface = client.Contains("cli", StringComparison.OrdinalIgnoreCase) ? Surfaces.Cli : Surfaces.Ide,
        };
        if (entry.Text("insertId") is null) builder.Fail("the identity is missing");
        else if (metadata.Object("codeExposure").Exists) builder.Add(like with { Feature = "code", Suggestions = 1 });
        else if (metadata.Object("codeAcceptance") is { Exists: true } code) Accept(like with { Feature = "code" }, code, builder);
        else if (metadata.Object("chatAcceptance") is { Exists: true } chat) Accept(like with { Feature = "chat" }, chat, builder);
        else if (metadata.Object("chatExposure").Exists) builder.Add(like with { Feature = "chat", Prompts = 1 });
        else if (metadata.Object("apiRequest") is { Exists: true } request)
            builder.Add(like with { Requests = 1, TokensUnsplit = request.Count("totalTokenCount") });
        else builder.Skip("an event without counters");
    }

    private static void Accept(UsageFact like, Fields acceptance, BatchBuilder builder)
    {
        var lines = acceptance.Count("linesCount");
        if (acceptance.Text("originalRequestId") is not { } original || lines is null)
        {
            builder.Add(like with { Accepts = 1, LinesAccepted = lines });
            return;
        }
        builder.Add(like with { Accepts = 1 });
        // The larger count stands; of equal ones the earlier, so that the order of delivery does not show.
        var seconds = Math.Clamp(like.PeriodStartAt.ToUnixTimeSeconds(), 0, (1L << 40) - 1);
        builder.Add(like with
        {
            SourceKey = "lines:" + original,
            Restatement = Restatement.Replaces,
            Revision = (Math.Min(lines.Value, (1L << 22) - 1) << 40) + ((1L << 40) - 1 - seconds),
            LinesAccepted = lines,
        });
    }
}
