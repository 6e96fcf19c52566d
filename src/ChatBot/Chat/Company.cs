using ChatBot.Channels;
using ChatBot.Core.Answers;
using ChatBot.People;

namespace ChatBot.Chat;

/// <param name="ReadBy">The group or channel that reads it; none = the asker alone.</param>
/// <param name="IsWhole">Everything that the asker may see is in it.</param>
internal sealed record LaidOut(MessageContent Content, ConversationRef? ReadBy, bool IsWhole = true);

/// <summary>What of an answer others may read along: in a group or channel an answer holds only what its least-privileged reader may see. The rest is
/// offered to the asker in private.</summary>
internal sealed class Company(ChatUsers users, ChatHandler chat)
{
    /// <summary>In a larger audience anybody may be reading.</summary>
    private const int MostReaders = 100;

    public async Task<LaidOut> LayOutAsync(ConversationRef conversation, PreparedAnswer prepared, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        // Words alone, a choice of readings and a refusal hold no figure.
        if (prepared.Question is not { } question || prepared.Answer.Kind != AnswerKind.Answer) return new(AnswerMessages.Of(prepared.Answer, id, prepared.Locale), conversation);
        var readers = await users.ReadersAsync(conversation, MostReaders, ct);
        var shared = readers is null ? null : chat.Shared(readers, question, prepared.Answer, now);
        if (shared is null) return new(AnswerMessages.Offer(id), conversation, IsWhole: false);
        var isWhole = ReferenceEquals(shared, prepared.Answer);
        return new(AnswerMessages.Of(shared, id, prepared.Locale, hasMore: !isWhole), conversation, isWhole);
    }
}
