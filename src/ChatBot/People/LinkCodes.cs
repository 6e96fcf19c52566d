using System.Security.Cryptography;
using System.Text;
using ChatBot.Channels;
using ChatBot.Storage;
using ChatBot.Storage.Rows;

namespace ChatBot.People;

/// <summary>What became of a code that somebody typed.</summary>
internal abstract record LinkOutcome
{
    private LinkOutcome() { }

    public sealed record Linked(string Email, string Name) : LinkOutcome;

    /// <summary>Unknown, used, expired or for somebody who left: all of it sounds the same.</summary>
    public sealed record Wrong : LinkOutcome;

    public sealed record TooOften(TimeSpan Wait) : LinkOutcome;
}

/// <summary>One-time codes that tell whose account on a platform is: made for a person by themselves or an admin, typed by the account. Kept as
/// hashes beside the tokens of senders.</summary>
internal sealed class LinkCodes(GroupWriter writer, Keys keys, TimeProvider clock)
{
    public const string Kind = "link-code";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>Without letters that look like figures or each other; 30 of these are 150 random bits.</summary>
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 30, Block = 5;

    private const string Act = "identity.link";
    private const int TriesOfUser = 5, TriesOfTenant = 100;

    /// <summary>In which the tries are counted, whichever host was asked.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>A code for this person; earlier ones of theirs end.</summary>
    /// <param name="actor">Who asked for it, for the audit trail.</param>
    public Task<string> IssueAsync(int person, string subject, string actor, string from, CancellationToken ct) =>
        writer.WriteAsync(scope => Issue(scope, person, subject, actor, from), ct);

    private string Issue(WriteScope scope, int person, string subject, string actor, string from)
    {
        var now = clock.GetUtcNow();
        foreach (var earlier in scope.Db.Tokens.Where(t => t.Kind == Kind && t.PersonId == person && t.RevokedAt == null).ToList()) earlier.RevokedAt = now;
        var code = RandomNumberGenerator.GetString(Letters, Length);
        scope.Db.Tokens.Add(new TokenRow { Id = keys.Next(), Name = $"link code {person}", Kind = Kind, Hash = HashOf(code), PersonId = person, IssuedAt = now });
        scope.Db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = actor, Act = "identity.link-code", Subject = subject, From = from });
        scope.Db.SaveChanges();
        return string.Join('-', code.Chunk(Block).Select(c => new string(c)));
    }

    /// <param name="reference">Of the account, as <see cref="ChatUsers"/> names it.</param>
    public Task<LinkOutcome> UseAsync(ChannelUser user, string reference, string code, CancellationToken ct)
    {
        var hash = HashOf(Normalise(code));
        return writer.WriteAsync(scope => TooOften(scope, user, reference) ?? Use(scope, user, reference, hash), ct);
    }

    /// <summary>Each try is in the audit trail.</summary>
    private LinkOutcome.TooOften? TooOften(WriteScope scope, ChannelUser user, string reference)
    {
        var (now, tenant) = (clock.GetUtcNow(), ChatUsers.ReferenceOf(user with { DirectoryId = null, UserId = "" }));
        var since = now - Window;
        var tries = scope.Db.Audit.Where(a => a.At > since && a.Act == Act).OrderByDescending(a => a.At).Select(a => new { a.Subject, a.At }).ToList();
        var (own, all) = (tries.FindAll(t => t.Subject == reference), tries.FindAll(t => t.Subject.StartsWith(tenant, StringComparison.Ordinal)));
        var oldest = own.Count >= TriesOfUser ? own[TriesOfUser - 1].At : all.Count >= TriesOfTenant ? all[TriesOfTenant - 1].At : (DateTimeOffset?)null;
        return oldest is { } first ? new(first + Window - now) : null;
    }

    private LinkOutcome Use(WriteScope scope, ChannelUser user, string reference, byte[] hash)
    {
        var (now, from) = (clock.GetUtcNow(), user.Platform.ToString().ToLowerInvariant());
        var oldest = now - Life;
        var token = scope.Db.Tokens.FirstOrDefault(t => t.Hash == hash && t.Kind == Kind && t.RevokedAt == null && t.IssuedAt > oldest);
        var person = token is null ? null : scope.Db.People.FirstOrDefault(p => p.Id == token.PersonId && p.LeftDay == null);
        scope.Db.Audit.Add(new AuditRow
        {
            Id = keys.Next(), At = now, Actor = person?.Email ?? "stranger", Act = Act, Subject = reference, From = from, Refused = person is null,
        });
        if (person is null)
        {
            scope.Db.SaveChanges();
            return new LinkOutcome.Wrong();
        }

        (token!.RevokedAt, token.LastUsedAt) = (now, now);
        ChatUsers.Link(scope, reference, person.Id);
        return new LinkOutcome.Linked(person.Email, person.Name);
    }

    private static string Normalise(string code) => new([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c })]);

    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
