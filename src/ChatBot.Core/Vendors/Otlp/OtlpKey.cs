using System.Collections.Frozen;
using System.Text;

namespace ChatBot.Core.Vendors.Otlp;

/// <summary>Every attribute that may be read from telemetry. What is not named here is gone before anything else sees it.</summary>
internal enum OtlpKey : byte
{
    // who and where
    ServiceName, SessionId, UserEmail, UserId, UserAccountUuid, EndUserId, EndUserEmail, EndUserPseudoId, InstallationId, ConversationId,
    GenAiConversationId, AppEntrypoint, Originator, AuthMode, ApiKeyName, MetadataProject, UserIdCamel, Team, PortkeyUser,
    IdentitySource, User, UserIdSnake, Email,
    // project
    Project, ProjectName, Repository, VcsRepositoryName, CostCenter,
    // what happened
    EventName, EventTimestamp, EventSequence, EventKind, RequestId, ClientRequestId, PromptId, CommandName, SkillName, QuerySource,
    StatusCode, HttpStatusCode, Decision, FunctionName, Outcome, Success, ErrorType,
    // metric dimensions
    Type, StartType, TokenType, GenAiTokenType, EditOutcome,
    // models
    Model, GenAiRequestModel, GenAiResponseModel, LlmModelName, GenAiOperationName, LlmRequestType, GenAiResponseId, GenAiProviderName,
    GenAiSystem,
    // counts
    InputTokens, OutputTokens, CacheReadTokens, CacheCreationTokens, CostUsd, CostUsdMicros, DurationMs,
    InputTokenCount, OutputTokenCount, CachedTokenCount, CacheWriteTokenCount, ReasoningTokenCount, CachedContentTokenCount,
    ThoughtsTokenCount, ToolTokenCount, LinesAdded, LinesRemoved,
    GenAiInputTokens, GenAiOutputTokens, GenAiPromptTokens, GenAiCompletionTokens, GenAiCacheReadInputTokens, GenAiCacheWriteInputTokens,
    GenAiCacheCreationInputTokens, GenAiCacheReadInputTokensOld, GenAiReasoningOutputTokens, GenAiOutputTokensReasoning, GenAiTotalCost,
    GenAiCost, NanoAiu,
    // a JSON text or map of which two numbers are read
    Metadata, MetadataAddedLines, MetadataRemovedLines,
}

internal static class OtlpKeys
{
    private static readonly (OtlpKey Key, string Name)[] Names =
    [
        (OtlpKey.ServiceName, "service.name"), (OtlpKey.SessionId, "session.id"), (OtlpKey.UserEmail, "user.email"),
        (OtlpKey.UserId, "user.id"), (OtlpKey.UserAccountUuid, "user.account_uuid"), (OtlpKey.EndUserId, "enduser.id"),
        (OtlpKey.EndUserEmail, "enduser.email"), (OtlpKey.EndUserPseudoId, "enduser.pseudo.id"),
        (OtlpKey.InstallationId, "installation.id"), (OtlpKey.ConversationId, "conversation.id"),
        (OtlpKey.GenAiConversationId, "gen_ai.conversation.id"), (OtlpKey.AppEntrypoint, "app.entrypoint"),
        (OtlpKey.Originator, "originator"), (OtlpKey.AuthMode, "auth_mode"),
        (OtlpKey.ApiKeyName, "trace.metadata.openrouter.api_key_name"), (OtlpKey.MetadataProject, "trace.metadata.project"),
        (OtlpKey.UserIdCamel, "userId"), (OtlpKey.Team, "team"), (OtlpKey.PortkeyUser, "_user"),
        (OtlpKey.IdentitySource, "identity.source"), (OtlpKey.User, "user"), (OtlpKey.UserIdSnake, "user_id"), (OtlpKey.Email, "email"),
        (OtlpKey.Project, "project"), (OtlpKey.ProjectName, "project.name"), (OtlpKey.Repository, "repository"),
        (OtlpKey.VcsRepositoryName, "vcs.repository.name"), (OtlpKey.CostCenter, "cost_center"),
        (OtlpKey.EventName, "event.name"), (OtlpKey.EventTimestamp, "event.timestamp"), (OtlpKey.EventSequence, "event.sequence"),
        (OtlpKey.EventKind, "event.kind"), (OtlpKey.RequestId, "request_id"), (OtlpKey.ClientRequestId, "client_request_id"),
        (OtlpKey.PromptId, "prompt_id"), (OtlpKey.CommandName, "command_name"), (OtlpKey.SkillName, "skill.name"),
        (OtlpKey.QuerySource, "query_source"), (OtlpKey.StatusCode, "status_code"), (OtlpKey.HttpStatusCode, "http.response.status_code"),
        (OtlpKey.Decision, "decision"), (OtlpKey.FunctionName, "function_name"), (OtlpKey.Outcome, "outcome"),
        (OtlpKey.Success, "success"), (OtlpKey.ErrorType, "error.type"),
        (OtlpKey.Type, "type"), (OtlpKey.StartType, "start_type"), (OtlpKey.TokenType, "token_type"),
        (OtlpKey.GenAiTokenType, "gen_ai.token.type"), (OtlpKey.EditOutcome, "copilot_chat.edit.outcome"),
        (OtlpKey.Model, "model"), (OtlpKey.GenAiRequestModel, "gen_ai.request.model"),
        (OtlpKey.GenAiResponseModel, "gen_ai.response.model"), (OtlpKey.LlmModelName, "llm.model_name"),
        (OtlpKey.GenAiOperationName, "gen_ai.operation.name"), (OtlpKey.LlmRequestType, "llm.request.type"),
        (OtlpKey.GenAiResponseId, "gen_ai.response.id"), (OtlpKey.GenAiProviderName, "gen_ai.provider.name"),
        (OtlpKey.GenAiSystem, "gen_ai.system"),
        (OtlpKey.InputTokens, "input_tokens"), (OtlpKey.OutputTokens, "output_tokens"), (OtlpKey.CacheReadTokens, "cache_read_tokens"),
        (OtlpKey.CacheCreationTokens, "cache_creation_tokens"), (OtlpKey.CostUsd, "cost_usd"),
        (OtlpKey.CostUsdMicros, "cost_usd_micros"), (OtlpKey.DurationMs, "duration_ms"),
        (OtlpKey.InputTokenCount, "input_token_count"), (OtlpKey.OutputTokenCount, "output_token_count"),
        (OtlpKey.CachedTokenCount, "cached_token_count"), (OtlpKey.CacheWriteTokenCount, "cache_write_token_count"),
        (OtlpKey.ReasoningTokenCount, "reasoning_token_count"), (OtlpKey.CachedContentTokenCount, "cached_content_token_count"),
        (OtlpKey.ThoughtsTokenCount, "thoughts_token_count"), (OtlpKey.ToolTokenCount, "tool_token_count"),
        (OtlpKey.LinesAdded, "lines_added"), (OtlpKey.LinesRemoved, "lines_removed"),
        (OtlpKey.GenAiInputTokens, "gen_ai.usage.input_tokens"), (OtlpKey.GenAiOutputTokens, "gen_ai.usage.output_tokens"),
        (OtlpKey.GenAiPromptTokens, "gen_ai.usage.prompt_tokens"), (OtlpKey.GenAiCompletionTokens, "gen_ai.usage.completion_tokens"),
        (OtlpKey.GenAiCacheReadInputTokens, "gen_ai.usage.cache_read.input_tokens"),
        (OtlpKey.GenAiCacheWriteInputTokens, "gen_ai.usage.cache_write.input_tokens"),
        (OtlpKey.GenAiCacheCreationInputTokens, "gen_ai.usage.cache_creation.input_tokens"),
        (OtlpKey.GenAiCacheReadInputTokensOld, "gen_ai.usage.cache_read_input_tokens"),
        (OtlpKey.GenAiReasoningOutputTokens, "gen_ai.usage.reasoning.output_tokens"),
        (OtlpKey.GenAiOutputTokensReasoning, "gen_ai.usage.output_tokens.reasoning"),
        (OtlpKey.GenAiTotalCost, "gen_ai.usage.total_cost"), (OtlpKey.GenAiCost, "gen_ai.usage.cost"),
        (OtlpKey.NanoAiu, "github.copilot.nano_aiu"),
        (OtlpKey.Metadata, "metadata"), (OtlpKey.MetadataAddedLines, "metadata.model_added_lines"),
        (OtlpKey.MetadataRemovedLines, "metadata.model_removed_lines"),
    ];

    private static readonly FrozenDictionary<string, OtlpKey> ByName = Names.ToFrozenDictionary(entry => entry.Name, entry => entry.Key);

    private static readonly FrozenDictionary<string, OtlpKey>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly int Longest = Names.Max(entry => entry.Name.Length);

    private static readonly byte[][] Utf8 = [.. Names.Select(entry => Encoding.UTF8.GetBytes(entry.Name))];

    public static bool IsNamed(OtlpKey key, ReadOnlySpan<byte> name) => name.SequenceEqual(Utf8[(int)key]);

    public static string NameOf(OtlpKey key) => Names[(int)key].Name;

    /// <param name="inside">The map in which the key was found, as <c>metadata.</c>; empty at the top.</param>
    public static bool TryFind(ReadOnlySpan<byte> name, string inside, out OtlpKey key)
    {
        key = default;
        if (name.Length + inside.Length > Longest) return false;
        Span<char> letters = stackalloc char[inside.Length + name.Length];
        inside.CopyTo(letters);
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] > 127) return false;
            letters[inside.Length + i] = (char)name[i];
        }
        return Lookup.TryGetValue(letters, out key);
    }
}
