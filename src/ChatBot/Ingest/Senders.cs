using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <param name="PersonEmail">Whose use the sender reports, unless it may say so itself.</param>
internal sealed record Sender(Guid TokenId, string Name, string? PersonEmail, bool MayNamePeople);

/// <summary>Whose a token is. Remembered for a moment; that it has not been withdrawn since is looked up again where its delivery is stored.</summary>
internal sealed class Senders(Func<ChatBotDb> open, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (Sender Sender, long Since)> known = new(StringComparer.Ordinal);

    public async Task<Sender?> FindAsync(string kind, string token, CancellationToken ct)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        var key = kind + Convert.ToHexString(hash);
        if (known.TryGetValue(key, out var one) && clock.GetElapsedTime(one.Since) < Remembered) return one.Sender;

        await using var db = open();
        var row = await db.Tokens.AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash && t.Kind == kind && t.RevokedAt == null, ct);
        if (row is null)
        {
            known.TryRemove(key, out _);
            return null;
        }

        var email = row.PersonId is { } person ? await db.People.Where(p => p.Id == person).Select(p => p.Email).FirstOrDefaultAsync(ct) : null;
        if (known.Count > MostRemembered) known.Clear();
        var sender = new Sender(row.Id, row.Name, email, row.MayNamePeople);
        known[key] = (sender, clock.GetTimestamp());
        return sender;
    }

    public void Forget() => known.Clear();
}
