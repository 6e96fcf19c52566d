using System.Globalization;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Ingest.Export;

/// <summary>The audit trail, oldest first.</summary>
internal sealed class AuditExport(Func<ChatBotDb> open)
{
    public async Task WriteAsync(Lines lines, DateOnly? from, DateOnly? last, CancellationToken ct)
    {
        await using var db = open();
        var rows = db.Audit.AsNoTracking();
        if (from is { } first)
        {
            var since = new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            rows = rows.Where(a => a.At >= since);
        }
        if (last is { } end)
        {
            var until = new DateTimeOffset(end.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            rows = rows.Where(a => a.At < until);
        }
        await foreach (var row in rows.OrderBy(a => a.At).ThenBy(a => a.Id).AsAsyncEnumerable().WithCancellation(ct))
            await lines.WriteAsync(
                ("at", Lines.Instant(row.At)), ("actor", row.Actor), ("act", row.Act), ("subject", row.Subject), ("from", row.From),
                ("before", row.Before), ("after", row.After), ("refused", row.Refused));
    }
}

/// <summary>Cost in the columns of FOCUS 1.2, a row per day, tool, model, project and cost centre.</summary>
/// <remarks>Source: FinOps Open Cost and Usage Specification 1.2 (read 2026-11). What is counted is what answers count.</remarks>
internal sealed class FocusExport(Func<ChatBotDb> open)
{
    public async Task WriteAsync(Lines lines, DateOnly? from, DateOnly? last, CancellationToken ct)
    {
        await using var db = open();
        var organisation = await db.Organisations.AsNoTracking().Select(o => o.Name).FirstOrDefaultAsync(ct) ?? "";
        await db.Database.OpenConnectionAsync(ct);
        var slices = SliceBook.Load(db.Database.GetDbConnection(), transaction: null);
        var tools = await db.Tools.AsNoTracking().ToDictionaryAsync(t => t.Id, ct);
        var teams = await db.Teams.AsNoTracking().ToDictionaryAsync(t => t.Id, ct);
        var codes = await db.CostCenters.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.Code, ct);
        var teamOf = await db.People.AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.TeamId, ct);

        var days = db.PersonDays.AsNoTracking().Where(d => d.CostUnits != 0 || d.CostNanos != 0);
        if (from is { } first) days = days.Where(d => d.Day >= first);
        if (last is { } end) days = days.Where(d => d.Day <= end);
        var rows = await days.Select(d => new { d.PersonId, d.Day, d.SliceId, d.CostUnits, d.CostNanos, d.TokensIn, d.TokensOut }).ToListAsync(ct);
        var groups = rows
            .GroupBy(d => (d.Day, d.SliceId, CostCenter: slices[d.SliceId].Rule is { CostCenter.Length: > 0 } rule ? rule.CostCenter : CodeOf(d.PersonId < 0 ? -d.PersonId : teamOf.GetValueOrDefault(d.PersonId), teams, codes)))
            .OrderBy(g => g.Key.Day).ThenBy(g => g.Key.SliceId).ThenBy(g => g.Key.CostCenter, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var slice = slices[group.Key.SliceId];
            var tool = tools[slice.ToolId];
            var cost = Lines.Amount(group.Sum(g => g.CostUnits), 0) is null ? null : Amount(group.Sum(g => g.CostUnits), group.Sum(g => g.CostNanos));
            var tokens = group.Sum(g => g.TokensIn + g.TokensOut);
            var day = group.Key.Day;
            await lines.WriteAsync(
                ("BilledCost", cost), ("EffectiveCost", cost), ("ListCost", cost), ("ContractedCost", cost), ("BillingCurrency", slice.Currency),
                ("BillingAccountId", organisation), ("BillingAccountName", organisation),
                ("BillingPeriodStart", Midnight(new(day.Year, day.Month, 1))), ("BillingPeriodEnd", Midnight(new DateOnly(day.Year, day.Month, 1).AddMonths(1))),
                ("ChargePeriodStart", Midnight(day)), ("ChargePeriodEnd", Midnight(day.AddDays(1))),
                ("ChargeCategory", "Usage"), ("ChargeClass", null), ("ChargeDescription", $"{tool.Name}{(slice.Model.Length > 0 ? $" {slice.Model}" : "")}"), ("ChargeFrequency", "Usage-Based"),
                ("ConsumedQuantity", tokens == 0 ? null : tokens.ToString(CultureInfo.InvariantCulture)), ("ConsumedUnit", tokens == 0 ? null : "Tokens"),
                ("ProviderName", tool.Vendor), ("PublisherName", tool.Vendor), ("InvoiceIssuerName", tool.Vendor), ("ServiceCategory", "AI and Machine Learning"), ("ServiceName", tool.Name),
                ("SkuId", slice.Model.Length > 0 ? slice.Model : null), ("SubAccountId", group.Key.CostCenter), ("SubAccountName", group.Key.CostCenter),
                ("ResourceId", slice.Project.Length > 0 ? slice.Project : null), ("Tags", TagsOf(slice)));
        }
    }

    private static string TagsOf(Slice slice)
    {
        if (slice.Project.Length == 0) return "{}";
        return slice.Rule is { Client.Length: > 0 } rule ? Lines.Json(("project", slice.Project), ("client", rule.Client)) : Lines.Json(("project", slice.Project));
    }

    private static string Amount(long units, long nanos) => Core.Usage.Money.FromSums(units, nanos, "").Amount.ToString("0.#########", CultureInfo.InvariantCulture);

    private static string Midnight(DateOnly day) => $"{day:yyyy-MM-dd}T00:00:00Z";

    /// <summary>A team's own cost centre, or that of the nearest team above.</summary>
    private static string? CodeOf(int? team, Dictionary<int, TeamRow> teams, Dictionary<int, string> codes)
    {
        for (var steps = 0; team is { } id && steps < 32 && teams.TryGetValue(id, out var row); steps++, team = row.ParentId)
            if (row.CostCenterId is { } center) return codes.GetValueOrDefault(center);
        return null;
    }
}

/// <summary>Everything that is held about one person, as JSON lines that each name their kind.</summary>
internal sealed class PersonExport(Func<ChatBotDb> open, UsageExport usage)
{
    /// <returns>False when nobody here has the e-mail.</returns>
    public async Task<bool> WriteAsync(TextWriter output, string email, DateOnly? from, DateOnly? last, CancellationToken ct)
    {
        await using var db = open();
        if (await db.People.AsNoTracking().FirstOrDefaultAsync(p => p.Email == email, ct) is not { } person) return false;
        var teams = await db.Teams.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Name, ct);
        var tools = await db.Tools.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Name, ct);
        string? TeamOf(int? id) => id is { } known ? teams.GetValueOrDefault(known) : null;
        Task Line(string kind, params (string, object?)[] row) => output.WriteLineAsync(Lines.Json([("kind", kind), .. row]));

        await Line("person", ("email", person.Email), ("name", person.Name), ("title", person.Title), ("seniority", person.Seniority.ToString().ToLowerInvariant()),
            ("team", TeamOf(person.TeamId)), ("time_zone", person.TimeZone), ("locale", person.Locale), ("start_date", Day(person.StartDay)), ("left", Day(person.LeftDay)));
        foreach (var one in await db.Memberships.AsNoTracking().Where(m => m.PersonId == person.Id).OrderBy(m => m.FromDay).ToListAsync(ct))
            await Line("membership", ("team", TeamOf(one.TeamId)), ("from", Day(one.FromDay)), ("until", Day(one.UntilDay)));
        foreach (var one in await db.Identities.AsNoTracking().Where(i => i.PersonId == person.Id).OrderBy(i => i.Ref).ToListAsync(ct))
            await Line("identity", ("person_ref", one.Ref));
        foreach (var one in await db.Seats.AsNoTracking().Where(s => s.PersonId == person.Id).ToListAsync(ct))
            await Line("seat", ("tool", tools.GetValueOrDefault(one.ToolId)), ("assigned_on", Day(one.AssignedDay)), ("last_login", Day(one.LastLoginDay)));
        foreach (var one in await db.AccessRequests.AsNoTracking().Where(r => r.PersonId == person.Id).ToListAsync(ct))
        {
            await Line("request", ("request", one.Number), ("tool", tools.GetValueOrDefault(one.ToolId)), ("requested_on", Day(one.RequestedDay)), ("status", one.Status.ToString().ToLowerInvariant()), ("decided_on", Day(one.DecidedDay)), ("state", one.State));
            foreach (var step in await db.AccessEvents.AsNoTracking().Where(e => e.RequestId == one.Id).OrderBy(e => e.Sequence).ToListAsync(ct))
                await Line("request_event", ("request", one.Number), ("at", Lines.Instant(step.At)), ("event", step.Kind.ToString().ToLowerInvariant()), ("platform", step.Platform), ("before", step.Before), ("after", step.After), ("note", step.Note));
        }
        foreach (var one in await db.Roles.AsNoTracking().Where(r => r.Email == email).ToListAsync(ct))
            await Line("role", ("role", one.Role.ToString().ToLowerInvariant()));
        foreach (var one in await db.Tokens.AsNoTracking().Where(t => t.PersonId == person.Id).ToListAsync(ct))
            await Line("token", ("name", one.Name), ("token_kind", one.Kind), ("issued_at", Lines.Instant(one.IssuedAt)));
        foreach (var one in await db.Conversations.AsNoTracking().Where(c => c.PersonId == person.Id).ToListAsync(ct))
            await Line("conversation", ("platform", one.Platform), ("updated_at", Lines.Instant(one.UpdatedAt)), ("state", one.State));
        foreach (var one in await db.Ledger.AsNoTracking().Where(l => l.PersonId == person.Id).OrderBy(l => l.DoneAt).ToListAsync(ct))
            await Line("message", ("rule", one.Rule), ("period", one.Period), ("at", Lines.Instant(one.DoneAt)));
        foreach (var one in await db.Absences.AsNoTracking().Where(a => a.PersonId == person.Id).OrderBy(a => a.FromDay).ToListAsync(ct))
            await Line("absence", ("what", one.Kind.ToString().ToLowerInvariant()), ("from", Day(one.FromDay)), ("until", Day(one.UntilDay)), ("told_by", one.IsTold ? "the person" : "import"));
        foreach (var one in await db.Nudges.AsNoTracking().Where(n => n.PersonId == person.Id).OrderBy(n => n.Id).ToListAsync(ct))
            await Line("nudge", ("day", Day(one.Day)), ("tool", tools.GetValueOrDefault(one.ToolId)), ("offer", one.Offer.ToString().ToLowerInvariant()), ("standing", one.Standing.ToString().ToLowerInvariant()),
                ("answer", one.Answer.ToString().ToLowerInvariant()), ("reason", one.Reason.ToString().ToLowerInvariant()), ("until", Day(one.UntilDay)));
        foreach (var one in await db.Volunteers.AsNoTracking().Where(v => v.PersonId == person.Id).ToListAsync(ct))
            await Line("helps", ("tools", string.Join(", ", one.Tools.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(t => tools.GetValueOrDefault(int.Parse(t, CultureInfo.InvariantCulture))))), ("topics", one.Topics), ("per_month", one.PerMonth));
        foreach (var one in await db.Pairs.AsNoTracking().Where(p => p.LowId == person.Id || p.HighId == person.Id).OrderBy(p => p.Id).ToListAsync(ct))
            await Line("pair", ("as", one.LowId == person.Id ? "seeker" : "helper"), ("tool", tools.GetValueOrDefault(one.ToolId)), ("problem", one.Problem), ("state", one.State.ToString().ToLowerInvariant()), ("met", Day(one.MetDay)),
                ("in_the_way", (one.LowId == person.Id ? one.LowWay : one.HighWay).ToString().ToLowerInvariant()), ("minutes_with", one.MinutesWith), ("minutes_without", one.MinutesWithout));
        foreach (var one in await db.Wins.AsNoTracking().Where(w => w.PersonId == person.Id).OrderBy(w => w.Id).ToListAsync(ct))
            await Line("win", ("words", one.Words), ("at", Lines.Instant(one.At)));
        foreach (var one in await db.Audit.AsNoTracking().Where(a => a.Actor == email || a.Subject == email).OrderBy(a => a.At).ToListAsync(ct))
            await Line("audit", ("at", Lines.Instant(one.At)), ("actor", one.Actor), ("act", one.Act), ("subject", one.Subject));
        foreach (var one in await db.Preferences.AsNoTracking().Where(p => p.PersonId == person.Id).OrderBy(p => p.Name).ToListAsync(ct))
            await Line("preference", ("name", one.Name), ("value", one.Value), ("at", Lines.Instant(one.SetAt)));
        foreach (var one in await db.Tellings.AsNoTracking().Where(t => t.PersonId == person.Id).OrderBy(t => t.ToldAt).ToListAsync(ct))
            await Line("told", ("rule", one.Rule), ("period", one.Period), ("at", Lines.Instant(one.ToldAt)), ("why", one.Why));
        foreach (var one in await db.ToldFigures.AsNoTracking().Where(t => t.PersonId == person.Id).OrderBy(t => t.ToldAt).ToListAsync(ct))
            await Line("told_figure", ("question", one.Question), ("from", Day(one.FromDay)), ("until", Day(one.LastDay)), ("figures", one.Said), ("at", Lines.Instant(one.ToldAt)));
        foreach (var one in await (from look in db.Looks.AsNoTracking() where look.PersonId == person.Id join looker in db.People on look.LookerId equals looker.Id
                                   orderby look.Day select new { look.Day, looker.Email, look.What, look.Times }).ToListAsync(ct))
            await Line("looked", ("day", Day(one.Day)), ("who", one.Email), ("what", one.What), ("times", one.Times));
        var facts = new KindLines(output, "usage");
        await usage.WriteAsync(facts.Lines, from, last, person.Id, ct);
        return true;
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>JSON lines of facts, marked with their kind.</summary>
    private sealed class KindLines(TextWriter output, string kind)
    {
        public Lines Lines { get; } = new(new Marked(output, kind), isJson: true);

        private sealed class Marked(TextWriter output, string kind) : TextWriter
        {
            public override System.Text.Encoding Encoding => output.Encoding;

            public override Task WriteLineAsync(string? value) => output.WriteLineAsync($"{{\"kind\":\"{kind}\",{value.AsSpan(1)}");
        }
    }
}
