using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Operations;

internal sealed record TokenRequest(string Kind, string Name, string? PersonEmail, bool MayNamePeople);

internal abstract record TokenIssue
{
    private TokenIssue() { }

    /// <param name="Token">The only time that the text is seen.</param>
    public sealed record Issued(string Token) : TokenIssue;
    public sealed record Refused(string Reason) : TokenIssue;
}

/// <summary>Tokens of senders: 256 random bits, stored as SHA-256, compared by that hash.</summary>
internal sealed class Tokens(Func<ChatBotDb> open, Keys keys, TimeProvider clock)
{
    public async Task<TokenIssue> IssueAsync(TokenRequest request, CancellationToken ct)
    {
        await using var db = open();
        if (await db.Tokens.AnyAsync(t => t.Name == request.Name && t.RevokedAt == null, ct))
            return new TokenIssue.Refused($"A token named {request.Name} is in use. Choose another name, or revoke it first: token revoke {request.Name}");

        int? person = null;
        if (request.PersonEmail is { } email)
        {
            var wanted = Organisation.NormaliseEmail(email);
            person = await db.People.Where(p => p.Email == wanted && p.LeftDay == null).Select(p => (int?)p.Id).FirstOrDefaultAsync(ct);
            if (person is null) return new TokenIssue.Refused($"Nobody here has the e-mail {wanted}. Import people first, or leave --person out.");
        }

        var now = clock.GetUtcNow();
        var token = $"cb_{request.Kind}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        db.Tokens.Add(new TokenRow
        {
            Id = keys.Next(), Name = request.Name, Kind = request.Kind, Hash = HashOf(token), PersonId = person,
            MayNamePeople = request.MayNamePeople, IssuedAt = now,
        });
        db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = "operator", Act = "token.issue", Subject = request.Name, From = "command line", After = request.Kind });
        await db.SaveChangesAsync(ct);
        return new TokenIssue.Issued(token);
    }

    /// <returns>Newest first, revoked ones included; not the one-time codes of people, which end by themselves.</returns>
    public async Task<IReadOnlyList<TokenRow>> ListAsync(CancellationToken ct)
    {
        await using var db = open();
        return await db.Tokens.AsNoTracking().Where(t => t.Kind != People.LinkCodes.Kind).OrderByDescending(t => t.IssuedAt).ToListAsync(ct);
    }

    /// <returns>Whether there was a live token of that name.</returns>
    public async Task<bool> RevokeAsync(string name, CancellationToken ct)
    {
        await using var db = open();
        if (await db.Tokens.FirstOrDefaultAsync(t => t.Name == name && t.RevokedAt == null, ct) is not { } token) return false;
        var now = clock.GetUtcNow();
        token.RevokedAt = now;
        db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = "operator", Act = "token.revoke", Subject = name, From = "command line" });
        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>The live token of this kind with this text; none when there is none. The look-up is by hash, so its time tells nothing.</summary>
    public async Task<TokenRow?> FindAsync(string kind, string text, CancellationToken ct)
    {
        var hash = HashOf(text);
        await using var db = open();
        return await db.Tokens.AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash && t.Kind == kind && t.RevokedAt == null, ct);
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
