using ChatBot.Access;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Import.Reading;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Import.Writing;

/// <summary>Brings everything but the use to what the files say, as tracked changes: the caller saves them, or only counts them.</summary>
/// <param name="asOf">The day of which the files speak: memberships change on it, who is missing has left on it.</param>
/// <param name="access">By which requests get their owners.</param>
internal sealed class OrganisationChanges(ChatBotDb db, Dataset data, DateOnly asOf, AccessOptions access, DateTimeOffset now)
{
    private readonly Dictionary<string, long> consequences = [];
    private Dictionary<string, TeamRow> teams = [];
    private Dictionary<string, PersonRow> people = [];
    private Dictionary<string, ToolRow> tools = [];

    /// <summary>Tools by name, without case, as they will be.</summary>
    public IReadOnlyDictionary<string, ToolRow> Tools => tools;

    /// <summary>People by e-mail as they will be, those who left too.</summary>
    public IReadOnlyDictionary<string, PersonRow> People => people;

    /// <summary>What rows went without because another row was left out.</summary>
    public IReadOnlyList<string> Consequences => consequences.Select(c => $"{c.Key}: {c.Value:N0}").ToList();

    public async Task ApplyAsync(bool isDemonstration, CancellationToken ct)
    {
        await ApplySettingsAsync(isDemonstration, ct);
        await ApplyTeamsAsync(ct);
        await ApplyPeopleAsync(ct);
        await new Memberships(db, people, asOf).ApplyAsync(ct);
        await ApplyToolsAsync(ct);
        await ApplyAccessAsync(ct);
        await ApplyAbsencesAsync(ct);
        db.ChangeTracker.DetectChanges();
        foreach (var entry in db.ChangeTracker.Entries().Where(e => e.State == EntityState.Modified && e.Entity is not OrganisationRow))
            if (entry.Metadata.FindProperty(nameof(PersonRow.Version)) is not null)
                entry.Property(nameof(PersonRow.Version)).CurrentValue = (int)entry.Property(nameof(PersonRow.Version)).CurrentValue! + 1;
    }

    private async Task ApplySettingsAsync(bool isDemonstration, CancellationToken ct)
    {
        var from = data.Organisation;
        var row = await db.Organisations.SingleOrDefaultAsync(ct);
        if (row is null) db.Organisations.Add(row = new OrganisationRow { Name = "", ReportingCurrency = "", TimeZone = "" });
        (row.Name, row.Domain, row.ReportingCurrency, row.FiscalYearStartMonth) = (from.Name, from.Domain, from.ReportingCurrency, from.FiscalYearStartMonth);
        (row.TimeZone, row.MinimumGroupSize) = (from.TimeZone, from.MinimumGroupSize);

        // Where feeds tell of use as well, the days with data are those of both.
        var hasFeeds = await db.FeedDays.AnyAsync(ct);
        row.DataFrom = hasFeeds && row.DataFrom < from.DataFrom ? row.DataFrom : from.DataFrom;
        row.DataTo = hasFeeds && row.DataTo > from.DataTo ? row.DataTo : from.DataTo;
        row.IsDemonstration = isDemonstration;

        RowSync.Apply(db.ExchangeRates, await db.ExchangeRates.ToDictionaryAsync(r => r.Currency, ct), from.Fx, fx => fx.Key,
            fx => new ExchangeRateRow { Currency = fx.Key }, (rate, fx) => (rate.RateUnits, rate.RateNanos, _) = Money.From(fx.Value, fx.Key));

        var roles = from.Admins.Select(a => (a.Email, Role: Role.Admin)).Concat(from.Finance.Select(f => (f.Email, Role: Role.Finance)));
        RowSync.Apply(db.Roles, await db.Roles.ToDictionaryAsync(r => (r.Email, r.Role), ct), roles, r => r,
            r => new RoleRow { Email = r.Email, Role = r.Role }, (_, _) => { });
    }

    private async Task ApplyTeamsAsync(CancellationToken ct)
    {
        var codes = data.Teams.Rows.Values.Select(t => t.CostCenter).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var centers = await db.CostCenters.ToDictionaryAsync(c => c.Code, StringComparer.OrdinalIgnoreCase, ct);
        teams = await db.Teams.ToDictionaryAsync(t => t.Name, StringComparer.OrdinalIgnoreCase, ct);
        var inUse = teams.Values.Where(t => data.Teams.LeftOut.Contains(t.Name)).Select(t => t.CostCenterId).OfType<int>().ToHashSet();
        var lastCenter = centers.Values.Select(c => c.Id).DefaultIfEmpty().Max();
        RowSync.Apply(db.CostCenters, centers, codes, c => c, c => new CostCenterRow { Id = ++lastCenter, Code = c }, (row, c) => row.Code = c, row => inUse.Contains(row.Id));

        // Memberships of the past name teams that may be gone: their numbers are not given again.
        var lastTeam = Math.Max(teams.Values.Select(t => t.Id).DefaultIfEmpty().Max(), await db.Memberships.MaxAsync(m => m.TeamId, ct) ?? 0);
        RowSync.Apply(db.Teams, teams, data.Teams.Rows.Values, t => t.Name, t => new TeamRow { Id = ++lastTeam, Name = t.Name }, (row, t) =>
        {
            row.Name = t.Name;
            row.CostCenterId = t.CostCenter is null ? null : centers[t.CostCenter].Id;
        }, row => data.Teams.LeftOut.Contains(row.Name));
        foreach (var team in data.Teams.Rows.Values)
            teams[team.Name].ParentId = team.Parent is null ? null : Find(teams, team.Parent, "teams without the parent that was left out")?.Id;
        BreakCycles(data.Teams.LeftOut, teams, teams.Values.ToDictionary(t => t.Id), t => t.ParentId, t => t.ParentId = null);
    }

    private async Task ApplyPeopleAsync(CancellationToken ct)
    {
        people = await db.People.ToDictionaryAsync(p => p.Email, ct);
        // Whoever had themselves erased does not come back with the next file.
        var erased = (await db.ErasedIdentities.AsNoTracking().Select(e => e.Hash).ToListAsync(ct)).Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
        foreach (var email in erased.Count == 0 ? [] : data.People.Rows.Keys.Where(e => erased.Contains(Convert.ToHexString(StoreHash.Of128($"email:{e}")))).ToList()) data.People.LeaveOut(email);
        var last = people.Values.Select(p => p.Id).DefaultIfEmpty().Max();
        foreach (var entry in data.People.Rows.Values)
        {
            if (people.ContainsKey(entry.Email)) continue;
            var person = new PersonRow { Id = ++last, Email = entry.Email, Name = entry.Name };
            people.Add(entry.Email, person);
            db.People.Add(person);
        }

        foreach (var (email, person) in people)
        {
            if (data.People.Rows.TryGetValue(email, out var entry)) Set(person, entry);
            else if (!data.People.LeftOut.Contains(email)) person.LeftDay ??= asOf;
            if (person.TeamId is { } team && !teams.Values.Any(t => t.Id == team)) person.TeamId = null;
        }

        BreakCycles(data.People.LeftOut, people, people.Values.ToDictionary(p => p.Id), p => p.ManagerId, p => p.ManagerId = null);
    }

    private void Set(PersonRow person, PersonEntry entry)
    {
        (person.Name, person.Title, person.Seniority) = (entry.Name, entry.Title, entry.Seniority);
        (person.TimeZone, person.Locale, person.StartDay, person.LeftDay) = (entry.TimeZone, entry.Locale, entry.StartDay, null);
        person.TeamId = entry.Team is null ? null : Find(teams, entry.Team, "people without the team that was left out")?.Id;
        person.ManagerId = entry.Manager is null ? null : Find(people, entry.Manager, "people without the manager who was left out")?.Id;
    }

    private async Task ApplyToolsAsync(CancellationToken ct)
    {
        tools = await db.Tools.ToDictionaryAsync(t => t.Name, StringComparer.OrdinalIgnoreCase, ct);
        var last = tools.Values.Select(t => t.Id).DefaultIfEmpty().Max();
        var gone = tools.Values.Where(t => !data.Tools.Rows.ContainsKey(t.Name) && !data.Tools.LeftOut.Contains(t.Name)).ToList();
        foreach (var tool in gone) await RemoveAsync(tool, ct);
        RowSync.Apply(db.Tools, tools, data.Tools.Rows.Values, t => t.Name, t => new ToolRow { Id = ++last, Name = t.Name }, (row, t) =>
        {
            (row.Name, row.Vendor, row.Billing) = (t.Name, t.Vendor, t.Billing);
            row.Status = t.Approved ? ToolStatus.Approved : ToolStatus.Denied;
        }, _ => true);

        // One price for all days: the files tell today's price and the definition of seat cost uses it for the past as well.
        var prices = data.Tools.Rows.Values.Where(t => t.SeatPriceMonth is not null);
        RowSync.Apply(db.SeatPrices, await db.SeatPrices.ToDictionaryAsync(p => (p.ToolId, p.FromDay), ct), prices,
            t => (tools[t.Name].Id, DateOnly.MinValue), t => new SeatPriceRow { ToolId = tools[t.Name].Id, FromDay = DateOnly.MinValue, Currency = "" },
            (row, t) => (row.Units, row.Nanos, row.Currency) = t.SeatPriceMonth!.Value, row => !data.Tools.Rows.Keys.Any(name => tools[name].Id == row.ToolId) && tools.Values.Any(t => t.Id == row.ToolId));
    }

    /// <summary>A tool that other feeds still tell of, or that somebody asked for here, stays unlisted; otherwise nothing is left of it.</summary>
    private async Task RemoveAsync(ToolRow tool, CancellationToken ct)
    {
        var slices = await db.Slices.Where(s => s.ToolId == tool.Id).ToListAsync(ct);
        var ids = slices.Select(s => s.Id).ToList();
        var import = await db.Sources.Where(s => s.Name == Feeds.Import).Select(s => s.Id).SingleOrDefaultAsync(ct);
        var isAskedFor = (await db.AccessRequests.Where(r => r.ToolId == tool.Id).ToListAsync(ct)).Any(r => r.Id.Version != RequestChanges.ImportedKey || r.IsOurs);
        if (tool.Status == ToolStatus.Unlisted || isAskedFor || await db.UsageFacts.AnyAsync(f => f.SourceId != import && ids.Contains(f.SliceId), ct))
        {
            tool.Status = ToolStatus.Unlisted;
            return;
        }

        db.Slices.RemoveRange(slices);
        db.ToolSlugs.RemoveRange(await db.ToolSlugs.Where(s => s.ToolId == tool.Id).ToListAsync(ct));
        db.Tools.Remove(tool);
        tools.Remove(tool.Name);
    }

    private async Task ApplyAccessAsync(CancellationToken ct)
    {
        var seats = data.Seats.Where(s => IsThere(s.Email, s.Tool, "seats whose person or tool was left out"));
        RowSync.Apply(db.Seats, await db.Seats.ToDictionaryAsync(s => (s.PersonId, s.ToolId), ct), seats, s => (people[s.Email].Id, tools[s.Tool].Id),
            s => new SeatRow { PersonId = people[s.Email].Id, ToolId = tools[s.Tool].Id }, (row, s) => (row.AssignedDay, row.LastLoginDay) = (s.AssignedDay, s.LastLoginDay));

        var budgets = data.Budgets.Select(b => (Entry: b, Subject: SubjectOf(b))).Where(b => b.Subject is not null).ToList();
        RowSync.Apply(db.Budgets, await db.Budgets.ToDictionaryAsync(b => (b.Level, b.SubjectId, b.FromMonth), ct), budgets,
            b => (b.Entry.Level, b.Subject!.Value, b.Entry.FromMonth),
            b => new BudgetRow { Level = b.Entry.Level, SubjectId = b.Subject!.Value, FromMonth = b.Entry.FromMonth, Currency = "" },
            (row, b) => (row.Units, row.Nanos, row.Currency) = b.Entry.AmountMonth);

        var requests = data.Requests.Where(r => IsThere(r.Email, r.Tool, "requests whose person or tool was left out"));
        await new RequestChanges(db, data, access, now, people, tools, teams).ApplyAsync(requests, ct);
    }

    /// <summary>What people told the service themselves stays, unless the file tells of the same.</summary>
    private async Task ApplyAbsencesAsync(CancellationToken ct)
    {
        if (data.Absences is null) return;
        RowSync.Apply(db.Absences, await db.Absences.ToDictionaryAsync(a => (a.PersonId, a.Kind, a.FromDay), ct), data.Absences.Where(a => people.ContainsKey(a.Email)), a => (people[a.Email].Id, a.Kind, a.FromDay),
            a => new AbsenceRow { PersonId = people[a.Email].Id, Kind = a.Kind, FromDay = a.FromDay }, (row, a) => (row.UntilDay, row.IsTold) = (a.UntilDay, false), row => row.IsTold);
    }

    private int? SubjectOf(BudgetEntry budget) => budget switch
    {
        { Level: BudgetLevel.Organisation } or { Level: BudgetLevel.Person, Name: "*" } => 0,
        { Level: BudgetLevel.Team } => Find(teams, budget.Name, "budgets whose team was left out")?.Id,
        _ => Find(people, budget.Name, "budgets whose person was left out")?.Id,
    };

    private bool IsThere(string email, string tool, string consequence)
    {
        if (people.ContainsKey(email) && tools.ContainsKey(tool)) return true;
        consequences[consequence] = consequences.GetValueOrDefault(consequence) + 1;
        return false;
    }

    private T? Find<T>(Dictionary<string, T> rows, string name, string consequence) where T : class
    {
        if (rows.TryGetValue(name, out var row)) return row;
        consequences[consequence] = consequences.GetValueOrDefault(consequence) + 1;
        return null;
    }

    /// <summary>A row that was left out keeps what the store knows of it, which together with the new rows may close a circle.</summary>
    private static void BreakCycles<T>(HashSet<string> kept, Dictionary<string, T> byName, Dictionary<int, T> byId, Func<T, int?> above, Action<T> cut) where T : class
    {
        foreach (var name in kept)
        {
            if (!byName.TryGetValue(name, out var row)) continue;
            var at = row;
            for (var steps = 0; above(at) is { } id && byId.TryGetValue(id, out var next) && steps <= byId.Count; steps++)
            {
                at = next;
                if (at != row) continue;
                cut(row);
                break;
            }
        }
    }
}
