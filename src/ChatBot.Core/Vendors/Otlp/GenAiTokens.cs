using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Usage attributes of the GenAI conventions, in their current and old spellings.</summary>
/// <remarks>Source: OpenTelemetry semantic conventions, GenAI (read 2026-08). Input holds what was read from and written to a cache;
/// output holds reasoning.</remarks>
internal static class GenAiTokens
{
    private static readonly OtlpKey[] Input = [OtlpKey.GenAiInputTokens, OtlpKey.GenAiPromptTokens];
    private static readonly OtlpKey[] Output = [OtlpKey.GenAiOutputTokens, OtlpKey.GenAiCompletionTokens];
    private static readonly OtlpKey[] CacheRead = [OtlpKey.GenAiCacheReadInputTokens, OtlpKey.GenAiCacheReadInputTokensOld];
    private static readonly OtlpKey[] CacheWrite = [OtlpKey.GenAiCacheWriteInputTokens, OtlpKey.GenAiCacheCreationInputTokens];
    private static readonly OtlpKey[] Reasoning = [OtlpKey.GenAiReasoningOutputTokens, OtlpKey.GenAiOutputTokensReasoning];

    public static bool Any(OtlpAttributes attributes) =>
        Array.Exists(Input, attributes.Has) || Array.Exists(Output, attributes.Has);

    public static UsageFact On(UsageFact fact, OtlpAttributes attributes, ref string? problem)
    {
        var input = attributes.Count(Input, ref problem);
        var read = attributes.Count(CacheRead, ref problem);
        var written = attributes.Count(CacheWrite, ref problem);
        return fact with
        {
            TokensIn = input is { } all ? Math.Max(all - (read ?? 0) - (written ?? 0), 0) : null,
            TokensOut = attributes.Count(Output, ref problem),
            TokensCacheRead = read,
            TokensCacheWrite = written,
            TokensReasoning = attributes.Count(Reasoning, ref problem),
        };
    }

    public static string? Model(OtlpAttributes attributes) =>
        attributes.Text(OtlpKey.GenAiResponseModel) ?? attributes.Text(OtlpKey.GenAiRequestModel) ?? attributes.Text(OtlpKey.LlmModelName);
}
