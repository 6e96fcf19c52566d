using System.Text.Json;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Telemetry exports → facts. Each record goes to the reader of the tool that sent it.</summary>
public static class OtlpMapper
{
    private enum Sender { Unknown, ClaudeCode, Codex, GeminiCli, CopilotCli, VsCodeCopilot }

    /// <summary>Reads and maps one decompressed export body. An empty export is a valid one.</summary>
    /// <returns>Rejections count in data points, log records or spans, as partial success does; a body that cannot be decoded is a
    /// <see cref="MappedBatch.Refusal"/>.</returns>
    public static MappedBatch Map(ReadOnlyMemory<byte> payload, OtlpSignal signal, OtlpEncoding encoding, MappingContext context) =>
        Read(payload.Span, signal, encoding, out var problem) is { } batch ? Map(batch, context, isLastUse: true) : MappedBatch.Refused(problem!);

    public static OtlpBatch? Read(ReadOnlySpan<byte> payload, OtlpSignal signal, OtlpEncoding encoding, out string? problem)
    {
        problem = null;
        try
        {
            return encoding switch
            {
                OtlpEncoding.Protobuf => OtlpProtobufReader.Read(payload, signal),
                OtlpEncoding.Json => OtlpJsonReader.Read(payload, signal),
            };
        }
        catch (OtlpFormatException malformed)
        {
            problem = malformed.Message;
        }
        catch (JsonException)
        {
            // Not the exception's own text: it quotes the payload.
            problem = OtlpJsonReader.Malformed;
        }
        return null;
    }

    public static MappedBatch Map(OtlpBatch batch, MappingContext context) => Map(batch, context, isLastUse: false);

    /// <param name="isLastUse">Each record is let go as soon as it is mapped: a large export is not held twice.</param>
    private static MappedBatch Map(OtlpBatch batch, MappingContext context, bool isLastUse)
    {
        var facts = new OtlpFacts(new(context));
        for (var i = 0; i < batch.Logs.Count; i++)
        {
            if (!facts.Open(batch.Logs[i], i)) continue;
            MapLog(batch.Logs[i], facts);
            facts.Close(i);
            if (isLastUse) batch.Logs[i] = null!;
        }
        for (var i = 0; i < batch.Spans.Count; i++)
        {
            if (!facts.Open(batch.Spans[i], i)) continue;
            MapSpan(batch.Spans[i], facts);
            facts.Close(i);
            if (isLastUse) batch.Spans[i] = null!;
        }
        var points = new OtlpPoints(facts);
        for (var i = 0; i < batch.Points.Count; i++)
        {
            if (!facts.Open(batch.Points[i], i)) continue;
            if (points.IsCounted(batch.Points[i])) MapPoint(batch.Points[i], points);
            facts.Close(i);
            if (isLastUse) batch.Points[i] = null!;
        }
        return facts.Build();
    }

    private static void MapLog(OtlpLog log, OtlpFacts facts)
    {
        switch (SenderOf(log))
        {
            case Sender.ClaudeCode: ClaudeCodeTelemetry.Map(log, facts); break;
            case Sender.Codex: CodexTelemetry.Map(log, facts); break;
            case Sender.GeminiCli: GeminiCliTelemetry.Map(log, facts); break;
            case Sender.VsCodeCopilot: VsCodeCopilotTelemetry.Map(log, facts); break;
            case Sender.CopilotCli: facts.Skip("Copilot CLI counts from spans"); break;
            case Sender.Unknown: GenAiTelemetry.Map(log, facts); break;
        }
    }

    private static void MapSpan(OtlpSpan span, OtlpFacts facts)
    {
        switch (SenderOf(span))
        {
            case Sender.CopilotCli: CopilotCliTelemetry.Map(span, facts); break;
            case Sender.ClaudeCode or Sender.Codex or Sender.GeminiCli or Sender.VsCodeCopilot:
                facts.Skip("this tool counts from logs, its spans repeat them");
                break;
            case Sender.Unknown: GenAiTelemetry.Map(span, facts); break;
        }
    }

    private static void MapPoint(OtlpPoint point, OtlpPoints points)
    {
        switch (SenderOf(point))
        {
            case Sender.ClaudeCode: ClaudeCodeTelemetry.Map(point, points); break;
            case Sender.Codex: CodexTelemetry.Map(point, points); break;
            case Sender.GeminiCli: GeminiCliTelemetry.Map(point, points); break;
            case Sender.CopilotCli: CopilotCliTelemetry.Map(point, points); break;
            case Sender.VsCodeCopilot: VsCodeCopilotTelemetry.Map(point, points); break;
            case Sender.Unknown: GenAiTelemetry.Map(point, points); break;
        }
    }

    /// <summary>By service name; by scope where an administrator has renamed the service.</summary>
    private static Sender SenderOf(OtlpRecord record)
    {
        var service = record.Resource.ServiceName;
        if (service is "claude-code" or "claude-code-desktop") return Sender.ClaudeCode;
        if (service is "copilot-chat") return Sender.VsCodeCopilot;
        if (service is "gemini-cli") return Sender.GeminiCli;
        if (service is "github-copilot") return Sender.CopilotCli;
        if (service.StartsWith("codex", StringComparison.Ordinal)) return Sender.Codex;
        if (record.Scope.StartsWith("com.anthropic.claude_code", StringComparison.Ordinal)) return Sender.ClaudeCode;
        return record.Scope switch
        {
            "github.copilot" => Sender.CopilotCli,
            "copilot-chat" => Sender.VsCodeCopilot,
            "gemini-cli" => Sender.GeminiCli,
            _ => Sender.Unknown,
        };
    }
}
