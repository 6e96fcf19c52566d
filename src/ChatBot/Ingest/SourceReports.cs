using ChatBot.Core.Vendors;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <param name="Times">How often this sender was turned away.</param>
internal sealed record RefusedSender(string Address, string Agent, string Reason, long Times, DateTimeOffset LastAt);

/// <summary>How one source does.</summary>
/// <param name="Accepted">Distinct deliveries.</param>
/// <param name="Skipped">Records that are right and not counted, by reason.</param>
/// <param name="Unmapped">Facts that belong to nobody known yet.</param>
/// <param name="Facts">All facts of the source.</param>
/// <param name="Unpriced">Facts with tokens for which there is no price.</param>
internal sealed record SourceReport(
    string Source, long Accepted, long Repeated, long Rejected, IReadOnlyDictionary<string, long> Skipped, IReadOnlyDictionary<string, long> RejectedFor,
    long Unmapped, long Facts, long Unpriced, DateTimeOffset? LastDeliveryAt, DateTimeOffset? DataThroughAt, IReadOnlyList<RefusedSender> RefusedSenders)
{
    /// <summary>What its door lets in; none where it has no door.</summary>
    public SourceOptions? Limits { get; init; }

    /// <summary>Nothing has come from it.</summary>
    public static SourceReport Nothing(string source) =>
        new(source, 0, 0, 0, new Dictionary<string, long>(), new Dictionary<string, long>(), 0, 0, 0, null, null, []);
}

/// <summary>What comes in from where, how far it reaches, and what is turned away.</summary>
internal sealed class SourceReports(Func<ChatBotDb> open, SourcesOptions options)
{
    /// <param name="withFacts">Also count facts, which reads every one of them.</param>
    /// <returns>By name; sources that never sent anything are left out, unless they have limits of their own.</returns>
    public async Task<IReadOnlyList<SourceReport>> AllAsync(CancellationToken ct, bool withFacts = true)
    {
        await using var db = open();
        var counts = await db.SourceCounts.AsNoTracking().ToDictionaryAsync(c => c.SourceId, ct);
        var reasons = (await db.SourceReasons.AsNoTracking().ToListAsync(ct)).ToLookup(r => (r.SourceId, r.Kind));
        var refused = (await db.RefusedSenders.AsNoTracking().ToListAsync(ct)).ToLookup(r => r.SourceId);
        var facts = !withFacts ? [] : await db.UsageFacts.GroupBy(f => f.SourceId).Select(g => new { g.Key, Facts = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Facts, ct);
        var unmapped = !withFacts ? [] : await (
            from fact in db.UsageFacts
            join identity in db.Identities on fact.IdentityId equals identity.Id
            where identity.PersonId == null && identity.TeamId == null && !identity.Ref.StartsWith(TokenOwners.Machines)
            group fact by fact.SourceId into bySource
            select new { bySource.Key, Facts = bySource.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Facts, ct);
        var reports = new List<SourceReport>();
        var doors = options.OfDoors().ToDictionary(d => d.Source, d => d.Options, StringComparer.Ordinal);
        foreach (var source in await db.Sources.AsNoTracking().OrderBy(s => s.Name).ToListAsync(ct))
        {
            var count = counts.GetValueOrDefault(source.Id);
            if (count is null && !facts.ContainsKey(source.Id)) continue;
            reports.Add(new(
                source.Name, count?.Accepted ?? 0, count?.Repeated ?? 0, count?.Rejected ?? 0,
                reasons[(source.Id, ReasonKind.Skipped)].ToDictionary(r => r.Reason, r => r.Times),
                reasons[(source.Id, ReasonKind.Rejected)].ToDictionary(r => r.Reason, r => r.Times),
                unmapped.GetValueOrDefault(source.Id), facts.GetValueOrDefault(source.Id), count?.Unpriced ?? 0, count?.LastDeliveryAt, count?.DataThroughAt,
                refused[source.Id].OrderByDescending(r => r.LastAt).Select(r => new RefusedSender(r.Address, r.Agent, r.Reason, r.Times, r.LastAt)).ToList()) { Limits = doors.GetValueOrDefault(source.Name) });
        }
        reports.AddRange(doors.Where(d => d.Value.IsLimited && reports.All(r => r.Source != d.Key)).Select(d => SourceReport.Nothing(d.Key) with { Limits = d.Value }));
        reports.Sort((a, b) => string.CompareOrdinal(a.Source, b.Source));
        return reports;
    }
}

/// <param name="Member">Whether a vendor has said that the identity is a member of the organisation.</param>
internal sealed record LinkState(string PersonRef, string? Email, bool IsMember, long Facts);

/// <summary>An identity that is to be somebody else's.</summary>
/// <param name="Email">None = nobody's.</param>
/// <param name="Owner">Whose it is now; none = nobody's.</param>
/// <param name="Days">Days of use that move.</param>
internal sealed record LinkPlan(string Reference, string? Email, string? Owner, int Days);

/// <summary>Whose the identities are that feeds tell.</summary>
internal sealed class Links(GroupWriter writer, Storage.Facts.FactStore store, Func<ChatBotDb> open, Keys keys, TimeProvider clock)
{
    public async Task<IReadOnlyList<LinkState>> AllAsync(bool onlyUnmatched, CancellationToken ct)
    {
        await using var db = open();
        var emails = await db.People.AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.Email, ct);
        var facts = await db.UsageFacts.GroupBy(f => f.IdentityId).Select(g => new { g.Key, Facts = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Facts, ct);
        var members = (await db.Audit.AsNoTracking().Where(a => a.Act.StartsWith("membership.")).OrderBy(a => a.At).Select(a => new { a.Subject, a.Act }).ToListAsync(ct))
            .GroupBy(a => a.Subject).ToDictionary(g => g.Key, g => !g.Last().Act.EndsWith("removed", StringComparison.Ordinal));
        var identities = await db.Identities.AsNoTracking().OrderBy(i => i.Ref).ToListAsync(ct);
        return identities
            .Where(i => !onlyUnmatched || (i.PersonId is null && i.TeamId is null && !IsNobody(i.Ref)))
            .Select(i => new LinkState(i.Ref, i.PersonId is { } id ? emails.GetValueOrDefault(id) : null, members.GetValueOrDefault(i.Ref), facts.GetValueOrDefault(i.Id)))
            .ToList();
    }

    /// <param name="email">None = the identity is nobody's any more.</param>
    /// <returns>Why not; none when it is done.</returns>
    public async Task<string?> SetAsync(string reference, string? email, CancellationToken ct)
    {
        var (plan, problem) = await PlanAsync(reference, email, ct);
        if (plan is null) return problem;
        await writer.WriteAsync(scope => Apply(scope, plan, Operator.CommandLine), ct);
        return null;
    }

    /// <returns>What would be moved, or why it cannot.</returns>
    public async Task<(LinkPlan? Plan, string? Problem)> PlanAsync(string reference, string? email, CancellationToken ct)
    {
        reference = reference.Trim().ToLowerInvariant();
        email = email?.Trim().ToLowerInvariant();
        if (!reference.Contains(':', StringComparison.Ordinal) || reference.Length > 300) return (null, $"{reference} is no identity. Write it as link list shows it, such as login:octocat.");
        if (TokenOwners.IsApart(reference)) return (null, $"{reference} is {(reference.StartsWith(TokenOwners.Machines, StringComparison.Ordinal) ? "a group of machines" : "a team as a whole")}, as its token says, and never a person's.");
        await using var db = open();
        var identity = await db.Identities.AsNoTracking().FirstOrDefaultAsync(i => i.Ref == reference, ct);
        if (email is null && identity is null) return (null, $"No feed has told of {reference}. See: link list");
        if (email is not null && !await db.People.AnyAsync(p => p.Email == email, ct)) return (null, $"Nobody here has the e-mail {email}. Import people first.");
        var owner = identity?.PersonId is { } person ? await db.People.Where(p => p.Id == person).Select(p => p.Email).FirstOrDefaultAsync(ct) : null;
        var days = identity is null ? 0 : await db.FeedDays.Where(d => d.IdentityId == identity.Id).Select(d => d.UtcDay).Distinct().CountAsync(ct);
        return (new(reference, email, owner, days), null);
    }

    /// <summary>Moves the identity with all of its history.</summary>
    public void Apply(WriteScope scope, LinkPlan plan, Operator who)
    {
        int? person = plan.Email is null ? null : scope.Db.People.Where(p => p.Email == plan.Email).Select(p => p.Id).Single();
        store.Link(scope, plan.Reference, person, clock.GetUtcNow());
        scope.Db.Audit.Add(new AuditRow
        {
            Id = keys.Next(), At = clock.GetUtcNow(), Actor = who.Actor, Act = plan.Email is null ? "link.remove" : "link.add", Subject = plan.Reference, From = who.From,
            Before = plan.Owner, After = plan.Email,
        });
        if (scope.Db.Organisations.SingleOrDefault() is { } organisation) organisation.Version++;
        scope.Db.SaveChanges();
    }

    private static bool IsNobody(string reference) => TokenOwners.IsApart(reference) || reference.StartsWith("anon:", StringComparison.Ordinal)
        && (reference == "anon:import" || Sources.All.Any(s => reference == $"anon:{s.Id}") || reference.StartsWith("anon:agent:", StringComparison.Ordinal));
}
