using ChatBot.Core.Nudges;
using ChatBot.Core.Pairing;
using ChatBot.Core.People;
using ChatBot.Nudges;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Pairing;

/// <summary>Who would be put together.</summary>
/// <param name="Left">Seekers for whom nobody fits this time.</param>
internal sealed record PlannedPairs(Organisation Organisation, IReadOnlyList<(Guid Row, PersonId Low, PersonId High, ToolId Tool)> Pairs, IReadOnlyList<(Guid Row, PersonId Low)> Left);

/// <summary>Puts all who look for somebody together with all who are happy to help: the best assignment of the whole round.</summary>
internal sealed class PairingRounds(ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open)
{
    /// <summary>Of those who fit, the best so many are weighed for each seeker.</summary>
    private const int Candidates = 40;

    private const int LoadDays = 28;

    /// <returns>None while the store holds no organisation.</returns>
    public async Task<PlannedPairs?> PlanAsync(DateOnly today, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = open();
        var rows = await db.Pairs.AsNoTracking().Where(p => p.State == PairState.Seeking).OrderBy(p => p.Id).ToListAsync(ct);
        var offers = await db.Volunteers.AsNoTracking().ToListAsync(ct);
        var since = now.AddDays(-PairFit.RepeatDays);
        var earlier = await db.Pairs.AsNoTracking().Where(p => p.HighId != null && p.InvitedAt > since).Select(p => new { p.LowId, High = p.HighId!.Value, p.InvitedAt, p.State }).ToListAsync(ct);
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return null;
        if (rows.Count == 0)
        {
            session.Done();
            return new(picture.Organisation, [], []);
        }

        var facts = NudgeFacts.Read(session, picture, today, null);
        session.Done();
        var organisation = picture.Organisation;
        var together = earlier.GroupBy(e => (Math.Min(e.LowId, e.High), Math.Max(e.LowId, e.High))).ToDictionary(g => g.Key, g => DateOnly.FromDateTime(g.Max(e => e.InvitedAt!.Value).UtcDateTime));
        var load = earlier.Where(e => e.InvitedAt > now.AddDays(-LoadDays) && e.State is not (PairState.Ended or PairState.Seeking)).GroupBy(e => e.High).ToDictionary(g => g.Key, g => g.Count());
        var helpers = offers.Where(o => organisation.Find(new(o.PersonId)) is not null)
            .Select(o => Volunteer(o, facts, organisation, load.GetValueOrDefault(o.PersonId))).ToList();
        var seekers = rows.Where(r => organisation.Find(new(r.LowId)) is not null && facts.Of(new(r.LowId)).AwayUntil is null)
            .Select(r => (Row: r.Id, Seeker: new Seeker(organisation.Find(new(r.LowId))!, new(r.ToolId), Department(organisation, new(r.LowId)), facts.ProjectsOf(new(r.LowId))))).ToList();

        var ofTool = Enumerable.Range(0, helpers.Count).SelectMany(high => helpers[high].Tools.Select(tool => (Tool: tool, High: high))).ToLookup(h => h.Tool, h => h.High);
        var hours = new Dictionary<(string, string), double>();
        var edges = new List<MatchEdge>();
        for (var low = 0; low < seekers.Count; low++)
        {
            var seeker = seekers[low].Seeker;
            edges.AddRange(ofTool[seeker.Tool]
                .Where(high => PairFit.Against(seeker, helpers[high], Together(seeker.Person.Id, helpers[high].Person.Id), Hours(seeker.Person, helpers[high].Person), today) is null)
                .Select(high => new MatchEdge(low, high, PairFit.Score(seeker, helpers[high], Hours(seeker.Person, helpers[high].Person)))).OrderByDescending(e => e.Fit).ThenBy(e => e.High).Take(Candidates));
        }

        var pairs = Matching.Assign(edges, [.. helpers.Select(h => h.FreeLoad)]);
        var found = pairs.Select(p => (seekers[p.Low].Row, seekers[p.Low].Seeker.Person.Id, helpers[p.High].Person.Id, seekers[p.Low].Seeker.Tool)).ToList();
        return new(organisation, found, [.. seekers.Select(s => (s.Row, s.Seeker.Person.Id)).Where(s => found.All(f => f.Row != s.Row))]);

        double Hours(Person one, Person other) =>
            hours.TryGetValue((one.TimeZone, other.TimeZone), out var known) ? known : hours[(one.TimeZone, other.TimeZone)] = Meetings.SharedHours(one.TimeZone, other.TimeZone, today);

        DateOnly? Together(PersonId one, PersonId other) =>
            together.TryGetValue((Math.Min(one.Value, other.Value), Math.Max(one.Value, other.Value)), out var day) ? day : null;
    }

    private static Volunteer Volunteer(VolunteerRow offer, NudgeFacts facts, Organisation organisation, int load)
    {
        var id = new PersonId(offer.PersonId);
        return new(organisation.Find(id)!, ToolsOf(offer), offer.PerMonth - load, Department(organisation, id), facts.ProjectsOf(id), facts.Of(id).AwayUntil is not null)
        {
            Standings = facts.FindingsOf(id).ToDictionary(f => f.Tool, f => f.Standing),
        };
    }

    internal static HashSet<ToolId> ToolsOf(VolunteerRow offer) =>
        [.. offer.Tools.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(t => new ToolId(int.Parse(t, System.Globalization.CultureInfo.InvariantCulture)))];

    private static TeamId? Department(Organisation organisation, PersonId person) => organisation.Find(person)?.Team is { } team ? organisation.Department(team).Id : null;
}
