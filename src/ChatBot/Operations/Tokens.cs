using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.People;
using ChatBot.Ingest;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Operations;

/// <param name="PersonEmail">Whose use the sender reports where it names nobody; at most one of this, <paramref name="Team"/> and <paramref name="Machines"/>.</param>
/// <param name="Team">Name of the team whose use it is.</param>
/// <param name="Machines">Name of a group of machines, whose use is no person's.</param>
/// <param name="Sources">Doors that the token opens; empty = all that take tokens.</param>
internal sealed record TokenRequest(string Kind, string Name, string? PersonEmail, bool MayNamePeople, string? Team = null, string? Machines = null, IReadOnlyList<string>? Sources = null);

internal abstract record TokenIssue
{
    private TokenIssue() { }

    /// <param name="Token">The only time that the text is seen.</param>
    /// <param name="Says">What it is for and what follows from it, in a sentence.</param>
    public sealed record Ready(TokenRow Row, string Token, string Says) : TokenIssue;
    public sealed record Refused(string Reason) : TokenIssue;
}

/// <summary>A token as lists show it.</summary>
/// <param name="Owner">Whose use it reports; none = whoever it names.</param>
internal sealed record ListedToken(TokenRow Row, string? Owner)
{
    public string Says => $"{Row.Kind}{(Owner is null ? "" : $" for {Owner}")}{(Row.Sources is { } sources ? $", only {sources.Replace(",", ", ", StringComparison.Ordinal)}" : "")}";

    /// <summary>Issued, used, withdrawn.</summary>
    public string Life => $"issued {Row.IssuedAt:yyyy-MM-dd}, " +
        (Row.RevokedAt is { } at ? $"revoked {at:yyyy-MM-dd}" : Row.LastUsedAt is { } used ? $"last used {used:yyyy-MM-dd HH:mm}Z" : "never used");
}

/// <summary>Tokens of senders: 256 random bits, stored as SHA-256, compared by that hash.</summary>
internal sealed class Tokens(Func<ChatBotDb> open, Keys keys, TimeProvider clock)
{
    private const int LongestName = 100;

    /// <summary>Doors that take ingest tokens.</summary>
    public static IReadOnlyList<string> Doors { get; } = [OtlpEndpoint.Source, .. Door.All.Where(d => d.Proof == Proof.IngestToken).Select(d => d.Name)];

    /// <summary>Makes a token and stores nothing yet.</summary>
    public async Task<TokenIssue> PlanAsync(TokenRequest request, CancellationToken ct)
    {
        if (request.Name.Length is 0 or > LongestName || request.Name.Any(char.IsControl)) return new TokenIssue.Refused($"A token needs a name of at most {LongestName} characters.");
        var (email, team, machines) = (request.PersonEmail, request.Team, request.Machines?.Trim());
        if (new[] { email, team, machines }.Count(o => o is not null) > 1) return new TokenIssue.Refused("A token is one person's, one team's or one group of machines'. Choose one of them.");
        var sources = (request.Sources ?? []).Select(s => s.Trim().ToLowerInvariant()).Where(s => s.Length > 0).Distinct().ToList();
        if (request.Kind != "ingest" && (team is not null || machines is not null || sources.Count > 0)) return new TokenIssue.Refused("Only ingest tokens are for teams, machines and single sources.");
        if (sources.Find(s => !Doors.Contains(s)) is { } unknown) return new TokenIssue.Refused($"No source {unknown} takes a token. These do: {string.Join(", ", Doors)}.");
        if (machines is not null && (machines.Length is 0 or > LongestName || machines.Any(char.IsControl))) return new TokenIssue.Refused($"A group of machines needs a name of at most {LongestName} characters.");

        await using var db = open();
        if (await db.Tokens.AnyAsync(t => t.Name == request.Name && t.RevokedAt == null, ct))
            return new TokenIssue.Refused($"A token named {request.Name} is in use. Choose another name, or revoke it first: token revoke {request.Name}");
        int? person = null;
        if (email is not null)
        {
            var wanted = Organisation.NormaliseEmail(email);
            person = await db.People.Where(p => p.Email == wanted && p.LeftDay == null).Select(p => (int?)p.Id).FirstOrDefaultAsync(ct);
            if (person is null) return new TokenIssue.Refused($"Nobody here has the e-mail {wanted}. Import people first, or leave the person out.");
        }
        int? teamId = null;
        if (team is not null)
        {
            var named = (await db.Teams.AsNoTracking().Select(t => new { t.Id, t.Name }).ToListAsync(ct)).Find(t => t.Name.Equals(team.Trim(), StringComparison.OrdinalIgnoreCase));
            if (named is null) return new TokenIssue.Refused($"There is no team {team}. Import teams first, or leave the team out.");
            (teamId, team) = (named.Id, named.Name);
        }

        var token = $"cb_{request.Kind}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        var row = new TokenRow
        {
            Id = keys.Next(), Name = request.Name, Kind = request.Kind, Hash = HashOf(token), PersonId = person, TeamId = teamId, Machines = machines,
            Sources = sources.Count == 0 ? null : string.Join(',', sources), MayNamePeople = request.MayNamePeople, IssuedAt = clock.GetUtcNow(),
        };
        var whose = email is not null ? $"Use that names nobody counts as {Organisation.NormaliseEmail(email)}'s."
            : team is not null ? $"Use that names nobody counts in the team {team}, as nobody's in particular."
            : machines is not null ? $"Use that names nobody is that of the machines {machines}, apart from people."
            : request.Kind == "ingest" && !request.MayNamePeople ? "It may name nobody, so its use belongs to nobody known." : "";
        return new TokenIssue.Ready(row, token, whose + (row.Sources is null ? "" : $" It opens only {string.Join(", ", sources)}."));
    }

    public void Add(ChatBotDb db, TokenIssue.Ready ready, Operator who)
    {
        db.Tokens.Add(ready.Row);
        db.Audit.Add(new AuditRow { Id = keys.Next(), At = clock.GetUtcNow(), Actor = who.Actor, Act = "token.issue", Subject = ready.Row.Name, From = who.From, After = $"{ready.Row.Kind}. {ready.Says}".Trim() });
        db.SaveChanges();
    }

    /// <summary>Makes a token that counts at once.</summary>
    public async Task<TokenIssue> IssueAsync(TokenRequest request, Operator who, CancellationToken ct)
    {
        var issue = await PlanAsync(request, ct);
        await using var db = open();
        if (issue is TokenIssue.Ready ready) Add(db, ready, who);
        return issue;
    }

    /// <returns>Newest first, revoked ones included; not the one-time codes of people, which end by themselves.</returns>
    public async Task<IReadOnlyList<ListedToken>> ListAsync(CancellationToken ct)
    {
        await using var db = open();
        var rows = await db.Tokens.AsNoTracking().Where(t => t.Kind != People.LinkCodes.Kind).OrderByDescending(t => t.IssuedAt).ToListAsync(ct);
        var (people, teams) = (rows.Select(r => r.PersonId).OfType<int>().ToList(), rows.Select(r => r.TeamId).OfType<int>().ToList());
        var emails = await db.People.Where(p => people.Contains(p.Id)).Select(p => new { p.Id, p.Email }).ToDictionaryAsync(p => p.Id, p => p.Email, ct);
        var names = await db.Teams.Where(t => teams.Contains(t.Id)).Select(t => new { t.Id, t.Name }).ToDictionaryAsync(t => t.Id, t => t.Name, ct);
        return [.. rows.Select(r => new ListedToken(r,
            r.PersonId is { } person ? emails.GetValueOrDefault(person) : r.TeamId is { } team ? $"team {names.GetValueOrDefault(team)}" : r.Machines is { } machines ? $"machines {machines}" : null))];
    }

    /// <returns>Whether there was a live token of that name.</returns>
    public bool Revoke(string name, Operator who)
    {
        using var db = open();
        return Revoke(db, name, who);
    }

    public bool Revoke(ChatBotDb db, string name, Operator who)
    {
        if (db.Tokens.FirstOrDefault(t => t.Name == name && t.RevokedAt == null) is not { } token) return false;
        var now = clock.GetUtcNow();
        token.RevokedAt = now;
        db.Audit.Add(new AuditRow { Id = keys.Next(), At = now, Actor = who.Actor, Act = "token.revoke", Subject = name, From = who.From });
        db.SaveChanges();
        return true;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
