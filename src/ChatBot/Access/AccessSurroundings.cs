using ChatBot.Core.Access;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatBot.Access;

/// <summary>People, rules and time as of one moment, for everything that is decided in it.</summary>
/// <param name="Away">Who is on leave today.</param>
internal sealed record AccessSurroundings(Organisation Organisation, AccessPolicy Policy, WaitingPrice Price, IReadOnlySet<PersonId> Away, DateTimeOffset Now)
{
    public AccessMoves Moves { get; } = new(Organisation, Policy, Away);

    /// <summary>Days of a request are those of its requester, whoever acts.</summary>
    public DateOnly TodayOf(PersonId requester) => LocalTime.DayOf(Now, LocalTime.Zone(Organisation.Find(requester)?.TimeZone ?? Organisation.Settings.TimeZone));

    public DateOnly Today => LocalTime.DayOf(Now, LocalTime.Zone(Organisation.Settings.TimeZone));

    public Mover By(PersonId? actor, string platform, PersonId requester) =>
        new(actor, platform, Now, TodayOf(requester), actor is { } id && Organisation.Find(id) is { } person && Organisation.IsAdmin(person));

    public AccessView ViewFor(PersonId reader, PersonId requester) => new(Organisation, Policy, Price, TodayOf(requester), Organisation.Find(reader)?.Locale ?? "en-US");
}

/// <summary>Looks the surroundings up.</summary>
internal sealed class AccessPolicies(ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open, IOptionsMonitor<AccessOptions> options)
{
    /// <returns>None while the store holds no organisation.</returns>
    public async Task<AccessSurroundings?> LookAsync(DateTimeOffset now, CancellationToken ct)
    {
        using var session = sessions.Take();
        var organisation = pictures.Look(session)?.Organisation;
        session.Done();
        return organisation is null ? null : await AroundAsync(organisation, now, ct);
    }

    public async Task<AccessSurroundings> AroundAsync(Organisation organisation, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = open();
        ct.ThrowIfCancellationRequested();
        return Around(db, organisation, now);
    }

    public AccessSurroundings Around(ChatBotDb db, Organisation organisation, DateTimeOffset now)
    {
        var rules = db.AccessRules.AsNoTracking().OrderBy(r => r.Id).Select(r => new { r.Id, r.Text }).ToList();
        var today = LocalTime.DayOf(now, LocalTime.Zone(organisation.Settings.TimeZone));
        var away = db.Absences.Where(a => a.Kind == AbsenceKind.Leave).Where(AbsenceRow.On(today)).Select(a => a.PersonId).ToList();
        return new(organisation, PolicyOf(options.CurrentValue, [.. rules.Select(r => RuleText.Read(r.Text, r.Id, null, out _)).OfType<AccessRule>()]), options.CurrentValue.Price, away.Select(id => new PersonId(id)).ToHashSet(), now);
    }

    public static AccessPolicy PolicyOf(AccessOptions options, IReadOnlyList<AccessRule> rules) => new(
        rules, options.Ladder, WorkingDays.Read(options.Holidays, out _) ?? WorkingDays.WithoutHolidays,
        options.Tools.Where(t => t.Value.Owner is not null).ToDictionary(t => t.Key, t => t.Value.Owner!), options.Tools.Where(t => t.Value.DataClass is not null).ToDictionary(t => t.Key, t => t.Value.DataClass!));
}
