using System.Security.Cryptography;
using System.Text;
using ChatBot.Access;
using ChatBot.Core.Access;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.Import.Reading;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Import.Writing;

/// <summary>Brings requests to what the file says and makes full requests of them, with owner, next date and a first event. What people did about a
/// request here wins over a file that still calls it open; a decision in the file ends what is open here.</summary>
/// <param name="people">By e-mail, as they will be.</param>
/// <param name="tools">By name, as they will be.</param>
/// <param name="teams">By name, as they will be.</param>
internal sealed class RequestChanges(
    ChatBotDb db, Dataset data, AccessOptions options, DateTimeOffset now, IReadOnlyDictionary<string, PersonRow> people, IReadOnlyDictionary<string, ToolRow> tools, IReadOnlyDictionary<string, TeamRow> teams)
{
    /// <summary>The key of an imported row is made of its content (RFC 9562, version 8): it tells it from one that was made here.</summary>
    public const int ImportedKey = 8;

    public async Task ApplyAsync(IEnumerable<RequestEntry> requests, CancellationToken ct)
    {
        var rows = await db.AccessRequests.ToDictionaryAsync(r => r.Id, ct);
        var ours = rows.Values.Where(r => r.Id.Version != ImportedKey).GroupBy(r => (r.PersonId, r.ToolId, r.RequestedDay)).ToDictionary(g => g.Key, g => g.First().Id);
        var before = rows.Keys.ToList();
        var changed = new HashSet<AccessRequestRow>();
        RowSync.Apply(db.AccessRequests, rows, requests, r => KeyOf(r, ours), r => New(r, ours), (row, r) =>
        {
            var isSame = (row.Status, row.DecidedDay) == (r.Status, r.DecidedDay);
            if (row.State is not null && (isSame || (row.IsOurs && (r.Status == RequestStatus.Open || row.Stage != Stage.Approval)))) return;
            (row.Status, row.DecidedDay) = (r.Status, r.DecidedDay);
            changed.Add(row);
        }, row => row.IsOurs || row.Id.Version != ImportedKey);

        var gone = before.Where(id => !rows.ContainsKey(id)).ToList();
        if (gone.Count > 0) db.AccessEvents.RemoveRange(await db.AccessEvents.Where(e => gone.Contains(e.RequestId)).ToListAsync(ct));
        if (changed.Count == 0) return;
        var ids = changed.Select(r => r.Id).ToList();
        var sequences = await db.AccessEvents.Where(e => ids.Contains(e.RequestId)).GroupBy(e => e.RequestId).Select(g => new { g.Key, Last = g.Max(e => e.Sequence) }).ToDictionaryAsync(g => g.Key, g => g.Last, ct);
        var rules = await db.AccessRules.AsNoTracking().OrderBy(r => r.Id).ToListAsync(ct);
        var policy = AccessPolicies.PolicyOf(options, [.. rules.Select(r => RuleText.Read(r.Text, r.Id, null, out _)).OfType<AccessRule>()]);
        var next = rows.Values.Select(r => r.Number).DefaultIfEmpty().Max() + 1;
        Adoption.Adopt(db, new(Organisation(), policy, options.Price, new HashSet<PersonId>(), now), [.. changed.OrderBy(r => r.RequestedDay).ThenBy(r => r.Id)], next, sequences);
    }

    private Guid KeyOf(RequestEntry request, Dictionary<(int, int, DateOnly), Guid> ours)
    {
        if (ours.TryGetValue((people[request.Email].Id, tools[request.Tool].Id, request.RequestedDay), out var made)) return made;
        var key = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Email}\n{request.Tool.ToUpperInvariant()}\n{request.RequestedDay:yyyy-MM-dd}")).AsSpan(0, 16);
        key[6] = (byte)(key[6] & 0x0F | ImportedKey << 4);
        key[8] = (byte)(key[8] & 0x3F | 0x80);
        return new Guid(key, bigEndian: true);
    }

    private AccessRequestRow New(RequestEntry request, Dictionary<(int, int, DateOnly), Guid> ours) => new()
    {
        Id = KeyOf(request, ours), PersonId = people[request.Email].Id, ToolId = tools[request.Tool].Id, RequestedDay = request.RequestedDay,
    };

    /// <summary>The organisation as it will be once this import is committed, as far as routing needs it.</summary>
    private Organisation Organisation()
    {
        var from = data.Organisation;
        var here = people.Values.Where(p => p.LeftDay is null).ToList();
        var ids = here.Select(p => p.Id).ToHashSet();
        var settings = new OrganisationSettings(
            from.Name, from.ReportingCurrency, from.Fx.ToDictionary(f => f.Key, f => f.Value), from.FiscalYearStartMonth, from.TimeZone, from.MinimumGroupSize, from.Admins.Select(a => a.Email).ToHashSet(), from.Finance.Select(f => f.Email).ToHashSet(), from.DataFrom, from.DataTo);
        return new(
            settings,
            [.. here.Select(p => new Person(new(p.Id), p.Email, p.Name, p.Title, p.Seniority, p.TeamId is { } team ? new TeamId(team) : null,
                p.ManagerId is { } manager && ids.Contains(manager) ? new PersonId(manager) : null, p.TimeZone ?? from.TimeZone, p.Locale ?? "en-US", p.StartDay))],
            [.. teams.Values.Select(t => new Team(new(t.Id), t.Name, t.ParentId is { } parent ? new TeamId(parent) : null, null))],
            [.. tools.Values.Select(t => new Tool(new(t.Id), t.Name, t.Vendor, t.Status == ToolStatus.Approved, t.Billing, null))],
            [.. data.Seats.Where(s => people.TryGetValue(s.Email, out var p) && ids.Contains(p.Id) && tools.ContainsKey(s.Tool)).Select(s => new Seat(new(people[s.Email].Id), new(tools[s.Tool].Id), s.AssignedDay, s.LastLoginDay))],
            [], []);
    }
}
