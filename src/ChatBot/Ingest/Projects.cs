using ChatBot.Core.Usage;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest;

/// <summary>How much of the tokens of a stretch of days has a project.</summary>
/// <param name="ByRule">Tokens whose name a rule gives to a project.</param>
/// <param name="Named">Tokens whose name no rule knows.</param>
/// <param name="Nameless">Tokens for which no feed told a name.</param>
/// <param name="Unknown">The names that no rule knows, largest first.</param>
internal sealed record ProjectShare(long ByRule, long Named, long Nameless, IReadOnlyList<(string Told, long Tokens)> Unknown)
{
    public long All => ByRule + Named + Nameless;

    /// <summary>One sentence; none while nothing was used.</summary>
    public string? Says(bool hasRules)
    {
        if (All == 0) return null;
        string Percent(long part) => $"{Math.Round(100m * part / All)} %";
        var known = hasRules ? $"{Percent(ByRule)} of the tokens of the last {Projects.ShareDays} days have a project by rule, {Percent(Named)} a name that no rule knows" : $"{Percent(Named)} of the tokens of the last {Projects.ShareDays} days tell a repository, workspace, key or tag";
        var most = hasRules && Unknown.Count > 0 ? $" (most: {string.Join(", ", Unknown.Take(3).Select(u => u.Told))})" : "";
        return $"{known}{most}, {Percent(Nameless)} tell none.";
    }
}

/// <summary>Rules that give what feeds call repositories, workspaces, keys and tags to projects, cost centres and clients.</summary>
internal sealed class Projects(Func<ChatBotDb> open, ReadSessions sessions, Keys keys, TimeProvider clock)
{
    public const int ShareDays = 30;

    private const string TokensOfSlices =
        "SELECT \"KeyId\", SUM(\"TokensIn\") + SUM(\"TokensOut\") FROM \"GroupTotals\" WHERE \"GroupId\" = 0 AND \"View\" = @p0 AND \"Span\" = 0 AND \"Start\" >= @p1 GROUP BY \"KeyId\"";

    /// <returns>By pattern.</returns>
    public async Task<IReadOnlyList<ProjectRule>> AllAsync(CancellationToken ct)
    {
        await using var db = open();
        return [.. (await db.ProjectRules.AsNoTracking().OrderBy(r => r.Pattern).ToListAsync(ct)).Select(r => new ProjectRule(r.Pattern, r.Project, r.CostCenter, r.Client))];
    }

    /// <param name="rules">Rules in place of those that are stored; none = those that are stored.</param>
    public ProjectShare Share(IReadOnlyList<ProjectRule>? rules = null)
    {
        using var session = sessions.Take();
        var slices = SliceBook.Load(session.Connection, session.Transaction);
        var other = rules is null ? null : new ProjectRules(rules);
        var rows = session.Prepare(TokensOfSlices).Bind(0, (int)View.Slice).Bind(1, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-ShareDays).DayNumber);
        long byRule = 0, nameless = 0;
        var unknown = new Dictionary<string, long>(StringComparer.Ordinal);
        while (rows.Step())
        {
            var (slice, tokens) = (slices[rows.Int32(0)], rows.Int64(1));
            if (slice.Told.Length == 0) nameless += tokens;
            else if (other is null ? slice.Rule is not null : other.For(slice.Told) is not null) byRule += tokens;
            else unknown[slice.Told] = unknown.GetValueOrDefault(slice.Told) + tokens;
        }
        session.Done();
        return new(byRule, unknown.Values.Sum(), nameless, [.. unknown.OrderByDescending(u => u.Value).ThenBy(u => u.Key, StringComparer.Ordinal).Select(u => (u.Key, u.Value))]);
    }

    /// <summary>Stores rules and takes others away; what is kept by project moves with them, in the same transaction.</summary>
    /// <param name="put">New ones, or in place of those of the same pattern.</param>
    /// <param name="remove">Patterns; one that is not there is left out.</param>
    public void Apply(WriteScope scope, IReadOnlyList<ProjectRule> put, IReadOnlyList<string> remove, Operator who)
    {
        var db = scope.Db;
        var stored = db.ProjectRules.ToList().ToDictionary(r => r.Pattern, StringComparer.OrdinalIgnoreCase);
        var last = stored.Values.Select(r => r.Id).DefaultIfEmpty().Max();
        foreach (var pattern in remove)
        {
            if (!stored.Remove(pattern, out var row)) continue;
            db.ProjectRules.Remove(row);
            Audit(db, who, "project.rule.remove", row.Pattern, $"{row.Project}|{row.CostCenter}|{row.Client}", null);
        }
        foreach (var rule in put)
        {
            string? before = null;
            if (stored.TryGetValue(rule.Pattern, out var row)) before = $"{row.Project}|{row.CostCenter}|{row.Client}";
            else db.ProjectRules.Add(stored[rule.Pattern] = row = new ProjectRuleRow { Id = ++last, Pattern = rule.Pattern, Project = "" });
            (row.Project, row.CostCenter, row.Client) = (rule.Project, rule.CostCenter, rule.Client);
            Audit(db, who, "project.rule.set", rule.Pattern, before, $"{rule.Project}|{rule.CostCenter}|{rule.Client}");
        }
        if (db.Organisations.SingleOrDefault() is { } organisation) organisation.Version++;
        db.SaveChanges();
        var moved = ProjectRealignment.Run(scope.Connection, scope.Transaction);
        Restatements.Note(scope.Connection, scope.Transaction, (int)HouseChange.ProjectRulesChanged, moved, clock.GetUtcNow());
    }

    private void Audit(ChatBotDb db, Operator who, string act, string subject, string? before, string? after) => db.Audit.Add(new AuditRow
    {
        Id = keys.Next(), At = clock.GetUtcNow(), Actor = who.Actor, Act = act, Subject = subject, From = who.From, Before = before, After = after,
    });
}
