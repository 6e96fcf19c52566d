using ChatBot.Core.Vendors.Scim;
using ChatBot.Storage;
using ChatBot.Storage.Facts;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;

namespace ChatBot.Ingest.Scim;

/// <summary>Makes the organisation follow its identity provider: person, manager, department and cost centre, with dates. History stays
/// with who made it; use that was told before its person was known becomes theirs.</summary>
internal sealed class ScimPeople(FactStore store, TimeProvider clock)
{
    public void Apply(WriteScope scope, ScimUserRow row, ScimUser user)
    {
        var db = scope.Db;
        // Whoever had themselves erased here stays known to the provider alone.
        if (Withheld.IsErased(scope.Connection, scope.Transaction, $"email:{EmailOf(user)}")) return;
        var organisation = Organisation(db, user);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(organisation.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

        var person = Person(db, row, user, today);
        var zoneBefore = person.TimeZone;
        Describe(db, person, user, today);
        row.PersonId = person.Id;
        db.SaveChanges();
        AwaitedReports(db, row, person, today);
        Remember(db, person, today);
        organisation.Version++;
        db.SaveChanges();

        foreach (var identity in db.Identities.Where(i => i.PersonId == person.Id).Select(i => i.Ref).ToList())
        {
            if (zoneBefore == person.TimeZone) break;
            // Taken and given back, the person's instants are dated in the new zone.
            store.Link(scope, identity, null, now);
            store.Link(scope, identity, person.Id, now);
        }

        var email = $"email:{person.Email}";
        if (db.Identities.Any(i => i.Ref == email && i.PersonId == null)) store.Link(scope, email, person.Id, now);
        RollupWriter.RealignAsync(scope.Connection, scope.Transaction, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static OrganisationRow Organisation(ChatBotDb db, ScimUser user)
    {
        if (db.Organisations.SingleOrDefault() is { } known) return known;
        var domain = EmailOf(user).Split('@') is [_, var after] ? after : null;
        var made = new OrganisationRow { Name = user.Organisation ?? domain ?? "Organisation", Domain = domain, ReportingCurrency = "USD", TimeZone = "UTC" };
        db.Organisations.Add(made);
        return made;
    }

    private static PersonRow Person(ChatBotDb db, ScimUserRow row, ScimUser user, DateOnly today)
    {
        var email = EmailOf(user);
        var known = row.PersonId is { } id ? db.People.FirstOrDefault(p => p.Id == id) : null;
        var byEmail = db.People.FirstOrDefault(p => p.Email == email);

        // A new address of the same person keeps the person, unless somebody else has the address.
        if (known is not null && byEmail is null) known.Email = email;
        if ((known ?? byEmail) is { } person) return person;
        var made = new PersonRow { Id = (db.People.Max(p => (int?)p.Id) ?? 0) + 1, Email = email, Name = email, StartDay = today };
        db.People.Add(made);
        return made;
    }

    private static void Describe(ChatBotDb db, PersonRow person, ScimUser user, DateOnly today)
    {
        var full = $"{user.GivenName} {user.FamilyName}".Trim();
        person.Name = Cut(user.DisplayName ?? (full.Length > 0 ? full : person.Name));
        if (user.Title is not null) person.Title = Cut(user.Title);
        if (user.PreferredLanguage is { Length: <= 35 } language) person.Locale = language;
        if (user.TimeZone is { Length: <= 64 } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) person.TimeZone = zone;
        person.LeftDay = user.Active ? null : person.LeftDay ?? today;
        if (user.Department is { Length: > 0 } department) person.TeamId = Team(db, person, Cut(department), user.CostCentre);
        person.ManagerId = Guid.TryParse(user.ManagerId, out var manager)
            ? db.ScimUsers.Where(u => u.Id == manager).Select(u => u.PersonId).FirstOrDefault()
            : user.ManagerId is null && person.ManagerId is { } old && db.ScimUsers.Any(u => u.PersonId == old) ? null : person.ManagerId;
        person.Version++;
    }

    /// <summary>A department is a team. Who is in one of its teams already stays there: the provider tells the department only.</summary>
    private static int Team(ChatBotDb db, PersonRow person, string department, string? costCentre)
    {
        var teams = db.Teams.ToList();
        var team = teams.Find(t => t.Name.Equals(department, StringComparison.OrdinalIgnoreCase));
        if (team is null)
        {
            team = new TeamRow { Id = teams.Select(t => t.Id).DefaultIfEmpty().Max() + 1, Name = department };
            db.Teams.Add(team);
        }

        if (costCentre is { Length: > 0 } code && team.CostCenterId is null) team.CostCenterId = CostCentre(db, Cut(code));
        for (var (at, steps) = (person.TeamId, 0); at is { } id && steps < 32; steps++)
        {
            if (id == team.Id) return person.TeamId!.Value;
            at = teams.Find(t => t.Id == id)?.ParentId;
        }

        return team.Id;
    }

    private static int CostCentre(ChatBotDb db, string code)
    {
        if (db.CostCenters.FirstOrDefault(c => c.Code == code) is { } known) return known.Id;
        var made = new CostCenterRow { Id = (db.CostCenters.Max(c => (int?)c.Id) ?? 0) + 1, Code = code };
        db.CostCenters.Add(made);
        return made.Id;
    }

    /// <summary>Those whose manager arrives after them.</summary>
    private static void AwaitedReports(ChatBotDb db, ScimUserRow manager, PersonRow person, DateOnly today)
    {
        var mention = $"\"ManagerId\":\"{manager.Id}\"";
        var reports = db.ScimUsers.Where(u => u.PersonId != null && u.PersonId != person.Id && u.Resource.Contains(mention)).Select(u => u.PersonId!.Value).ToList();
        foreach (var report in db.People.Where(p => reports.Contains(p.Id) && p.ManagerId != person.Id).ToList())
        {
            report.ManagerId = person.Id;
            Remember(db, report, today);
        }
    }

    /// <summary>Since when somebody has been in a team and whose report; a day has one membership, the last one.</summary>
    private static void Remember(ChatBotDb db, PersonRow person, DateOnly today)
    {
        var last = db.Memberships.Where(m => m.PersonId == person.Id).OrderByDescending(m => m.FromDay).FirstOrDefault();
        if (person.LeftDay is { } left)
        {
            if (last is { UntilDay: null }) last.UntilDay = left > last.FromDay ? left : last.FromDay;
            return;
        }

        if (last is { UntilDay: null } && last.TeamId == person.TeamId && last.ManagerId == person.ManagerId) return;
        if (last is not null && last.FromDay >= today)
        {
            (last.TeamId, last.ManagerId, last.UntilDay) = (person.TeamId, person.ManagerId, null);
            return;
        }

        if (last is not null) last.UntilDay ??= today;
        db.Memberships.Add(new MembershipRow { PersonId = person.Id, FromDay = last is null ? person.StartDay : today, TeamId = person.TeamId, ManagerId = person.ManagerId });
    }

    private static string EmailOf(ScimUser user) => Cut((user.WorkEmail ?? user.UserName!).Trim().ToLowerInvariant());

    private static string Cut(string text) => text.Length <= OrganisationTables.NameLength ? text : text[..OrganisationTables.NameLength];
}
