using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Storage;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <param name="Owner">The identity whose use the sender reports, unless it may say so itself: a person's address, a team as a whole, a group of machines.</param>
/// <param name="Team">Its number, where the owner is a team.</param>
/// <param name="Sources">Doors that the token opens; empty = all.</param>
internal sealed record Sender(Guid TokenId, string Name, string? Owner, int? Team, IReadOnlyList<string> Sources, bool MayNamePeople)
{
    public bool Opens(string source) => Sources.Count == 0 || Sources.Contains(source, StringComparer.OrdinalIgnoreCase);

    /// <summary>For the writer, which ties the identity to the team.</summary>
    public (string Reference, int Id)? OwnTeam => Team is { } id ? (Owner!, id) : null;
}

/// <summary>Identities of tokens that are no person's.</summary>
internal static class TokenOwners
{
    public const string Machines = "vendor:machines:";
    private const string Teams = "vendor:team:";

    public static string OfMachines(string group) => Machines + group.Trim().ToLowerInvariant();

    public static string OfTeam(string name) => Teams + name.Trim().ToLowerInvariant();

    public static bool IsApart(string reference) => reference.StartsWith(Machines, StringComparison.Ordinal) || reference.StartsWith(Teams, StringComparison.Ordinal);
}

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
        var team = row.TeamId is { } id ? await db.Teams.Where(t => t.Id == id).Select(t => t.Name).FirstOrDefaultAsync(ct) : null;
        var owner = email is not null ? $"email:{email}" : team is not null ? TokenOwners.OfTeam(team) : row.Machines is { } machines ? TokenOwners.OfMachines(machines) : null;
        var sender = new Sender(row.Id, row.Name, owner, team is null ? null : row.TeamId, row.Sources?.Split(',') ?? [], row.MayNamePeople);
        known[key] = (sender, clock.GetTimestamp());
        return sender;
    }

    public void Forget() => known.Clear();
}
