using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatBot.Channels;
using ChatBot.Core.Questions;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Chat;

/// <summary>What the book knows of an answer given earlier.</summary>
/// <param name="Question">None when it was words alone, or was kept by another version.</param>
internal sealed record GivenAnswer(Guid Id, string Platform, string? Conversation, int Person, Question? Question, string Identity, DateTimeOffset At)
{
    /// <summary>Whether its card can be in front of this person here: in its group or channel, or anywhere for the one whom alone it was shown.</summary>
    public bool CanBeSeen(string platform, ConversationRef conversation, int person) =>
        platform == Platform && (Conversation is null ? person == Person : Conversation == conversation.Key);
}

/// <summary>Keeps of every answer with buttons what they need later: after a restart, on another host, days after.</summary>
internal sealed class AnswerBook(Func<ChatBotDb> open, Keys keys)
{
    /// <summary>The press of a button that was pressed a moment ago is the same press, made by an impatient finger.</summary>
    public static readonly TimeSpan Impatience = TimeSpan.FromSeconds(10);

    public Guid NewId() => keys.Next();

    /// <param name="said">From <see cref="OfMessage"/> or <see cref="OfPress"/>.</param>
    /// <param name="company">The group or channel that can read it; none = the asker alone.</param>
    public static void Keep(WriteScope scope, Guid id, string platform, ConversationRef? company, string asker, Question? question, byte[] said, string identity, DateTimeOffset now)
    {
        if (scope.Db.People.Where(p => p.Email == asker).Select(p => (int?)p.Id).FirstOrDefault() is not { } person) return;
        var kept = question is null ? null : ConversationStates.Write(question);
        if (scope.Db.Answers.FirstOrDefault(a => a.Id == id) is { } known) (known.Question, known.Conversation) = (kept, company?.Key);
        else
        {
            scope.Db.Answers.Add(new AnswerRow
            {
                Id = id, Platform = platform, Conversation = company?.Key, PersonId = person, Question = kept, Said = said, Identity = identity, At = now,
            });
        }

        scope.Db.SaveChanges();
    }

    /// <param name="id">As it stands in a button: a claim.</param>
    public async Task<GivenAnswer?> FindAsync(string? id, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var key)) return null;
        await using var db = open();
        return await db.Answers.AsNoTracking().FirstOrDefaultAsync(a => a.Id == key, ct) is { } row ? Read(row) : null;
    }

    /// <summary>The latest answer to this message or press.</summary>
    public async Task<GivenAnswer?> ToAsync(byte[] said, CancellationToken ct)
    {
        await using var db = open();
        return await db.Answers.AsNoTracking().Where(a => a.Said == said).OrderByDescending(a => a.At).FirstOrDefaultAsync(ct) is { } row ? Read(row) : null;
    }

    public static byte[] OfMessage(ConversationRef conversation, string messageId) => Hash($"message\n{conversation.Key}\n{messageId}");

    /// <summary>The same for every press of this button by this person.</summary>
    public static byte[] OfPress(ConversationRef conversation, string userId, string verb, string data) => Hash($"press\n{conversation.Key}\n{userId}\n{verb}\n{data}");

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];

    private static GivenAnswer Read(AnswerRow row) =>
        new(row.Id, row.Platform, row.Conversation, row.PersonId, ConversationStates.ReadQuestion(row.Question), row.Identity, row.At);
}
