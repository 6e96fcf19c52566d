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

/// <summary>Whom a lead's wish would reach: people whom somebody who is happy to help fits.</summary>
/// <param name="Invitations">Each person once, with who would be put together with them today. The next round looks again, and everybody may say no.</param>
internal sealed record PlannedInvitations(PlannedRound Round, IReadOnlyList<(Nudge Nudge, PersonId Helper)> Invitations);

/// <summary>Puts all who look for somebody together with all who are happy to help: the best assignment of the whole round.</summary>
internal sealed class PairingRounds(ReadSessions sessions, OrganisationPictures pictures, Func<ChatBotDb> open, NudgeRounds nudges)
{
    /// <summary>Of those who fit, the best so many are weighed for each seeker.</summary>
    private const int MostCandidates = 40;

    private const int LoadDays = 28;

    /// <returns>None while the store holds no organisation.</returns>
    public async Task<PlannedPairs?> PlanAsync(DateOnly today, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = open();
        var rows = await db.Pairs.AsNoTracking().Where(p => p.State == PairState.Seeking).OrderBy(p => p.Id).ToListAsync(ct);
        using var session = sessions.Take();
        if (pictures.Look(session) is not { } picture) return null;
        var organisation = picture.Organisation;
        if (rows.Count == 0)
        {
            session.Done();
            return new(organisation, [], []);
        }

        var facts = NudgeFacts.Read(session, picture, today, null);
        session.Done();
        var seekers = rows.Where(r => organisation.Find(new(r.LowId)) is not null && facts.Of(new(r.LowId)).AwayUntil is null)
            .Select(r => (Row: r.Id, Seeker: Seeker(new(r.LowId), new(r.ToolId), facts, organisation))).ToList();
        var helpers = Helpers(db, facts, organisation, today, now);
        var pairs = Matching.Assign(helpers.Edges([.. seekers.Select(s => s.Seeker)]), helpers.Loads);
        var found = pairs.Select(p => (seekers[p.Low].Row, seekers[p.Low].Seeker.Person.Id, helpers[p.High], seekers[p.Low].Seeker.Tool)).ToList();
        var paired = found.Select(f => f.Row).ToHashSet();
        return new(organisation, found, [.. seekers.Where(s => !paired.Contains(s.Row)).Select(s => (s.Row, s.Seeker.Person.Id))]);
    }

    /// <summary>Whom of these people a wish to pair would reach now, by the rules that every offer obeys: nobody who is blocked, away, new, held out, over budget or said no, and nobody whom no helper fits.</summary>
    /// <param name="wish">One sentence for those who are invited: who wished for it.</param>
    public PlannedInvitations Propose(ReadSession session, OrganisationPicture picture, IReadOnlyCollection<int> people, string wish, DateOnly today, DateTimeOffset now)
    {
        var organisation = picture.Organisation;
        var facts = NudgeFacts.Read(session, picture, today, null);
        using var db = open();
        var helpers = Helpers(db, facts, organisation, today, now);

        // Of several tools the first for which anybody is there.
        var offers = (from id in people.Order()
                      where organisation.Find(new(id)) is not null
                      from offer in NudgePolicy.Pairings(facts.CaseOf(new(id), organisation.Settings.MinimumGroupSize), nudges.Rules, today)
                      let seeker = Seeker(offer.Person, offer.Tool!.Value, facts, organisation)
                      where helpers.Edges([seeker]).Any()
                      group (Offer: offer, Seeker: seeker) by offer.Person into mine
                      select mine.First()).ToList();
        var invitations = Matching.Assign(helpers.Edges([.. offers.Select(o => o.Seeker)]), helpers.Loads)
            .Select(p => (Nudge: offers[p.Low].Offer with { Words = wish }, Helper: helpers[p.High])).OrderBy(i => i.Nudge.Person.Value).Take(nudges.Rules.PairingsAtMost).ToList();
        return new(new(organisation, today, [.. invitations.Select(i => new Decision.Contact(i.Nudge))], []), invitations);
    }

    /// <summary>Everybody who is happy to help, with what they may still take.</summary>
    private sealed record Pool(IReadOnlyList<Volunteer> Helpers, Candidates Candidates)
    {
        public PersonId this[int high] => Helpers[high].Person.Id;

        public IReadOnlyList<int> Loads => [.. Helpers.Select(h => h.FreeLoad)];

        /// <returns>Of those who fit, the best for each seeker.</returns>
        public IReadOnlyList<MatchEdge> Edges(IReadOnlyList<Seeker> seekers) => Candidates.Of(seekers);
    }

    private static Pool Helpers(ChatBotDb db, NudgeFacts facts, Organisation organisation, DateOnly today, DateTimeOffset now)
    {
        var since = now.AddDays(-PairFit.RepeatDays);
        var offers = db.Volunteers.AsNoTracking().ToList();
        var earlier = db.Pairs.AsNoTracking().Where(p => p.HighId != null && p.InvitedAt > since).Select(p => new { p.LowId, High = p.HighId!.Value, p.InvitedAt, p.State }).ToList();
        var together = earlier.SelectMany(e => ((int One, int Other)[])[(e.LowId, e.High), (e.High, e.LowId)], (e, pair) => (pair.One, pair.Other, Day: DateOnly.FromDateTime(e.InvitedAt!.Value.UtcDateTime)))
            .GroupBy(e => e.One).ToDictionary(g => g.Key, g => g.GroupBy(e => e.Other).ToDictionary(o => o.Key, o => o.Max(e => e.Day)));
        var load = earlier.Where(e => e.InvitedAt > now.AddDays(-LoadDays) && e.State is not (PairState.Ended or PairState.Seeking)).GroupBy(e => e.High).ToDictionary(g => g.Key, g => g.Count());
        List<Volunteer> helpers = [.. offers.Where(o => organisation.Find(new(o.PersonId)) is not null).Select(o => Volunteer(o, facts, organisation, load.GetValueOrDefault(o.PersonId)))];
        var hours = new Dictionary<(string, string), double>();
        return new(helpers, new(helpers, (one, other) => together.TryGetValue(one.Value, out var of) && of.TryGetValue(other.Value, out var day) ? day : null, SharedHours, MostCandidates, today));

        double SharedHours(string one, string other) => hours.TryGetValue((one, other), out var known) ? known : hours[(one, other)] = Meetings.SharedHours(one, other, today);
    }

    private static Seeker Seeker(PersonId person, ToolId tool, NudgeFacts facts, Organisation organisation) =>
        new(organisation.Find(person)!, tool, Department(organisation, person), facts.ProjectsOf(person));

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
