using ChatBot.Core.Nudges;
using ChatBot.Core.Outreach;
using ChatBot.Core.People;
using ChatBot.Core.Usage;
using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rollups;
using ChatBot.Storage.Rows;

namespace ChatBot.Nudges;

/// <summary>Everything that decides what people hear, read in a number of statements that depends on the tools and their parts, not on the people.</summary>
internal sealed class NudgeFacts
{
    private const string DaysOfUse =
        "SELECT d.\"PersonId\", d.\"Day\", d.\"SliceId\", d.\"Prompts\", d.\"Sessions\" FROM \"People\" p JOIN \"PersonDays\" d ON d.\"PersonId\" = p.\"Id\" AND d.\"Day\" BETWEEN @p0 AND @p1 " +
        "WHERE p.\"LeftDay\" IS NULL AND d.\"ActiveFacts\" > 0 AND (@p2 = '' OR p.\"TimeZone\" = @p3 OR (p.\"TimeZone\" IS NULL AND @p4 = 1))";

    private const string LatestFirst = "SELECT \"Start\", \"People\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = @p1 AND \"KeyId\" = @p2 AND \"Start\" < @p3 ORDER BY \"Start\" DESC";
    private const string LatestDay = "SELECT MAX(\"Start\") FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = @p1 AND \"KeyId\" = @p2";
    private const string FeatureDays = "SELECT \"People\" FROM \"ActiveSets\" WHERE \"View\" = @p0 AND \"Span\" = @p1 AND \"KeyId\" = @p2 AND \"Start\" BETWEEN @p3 AND @p4";
    /// <summary>As <see cref="AbsenceRow.On"/>.</summary>
    private const string Absent = "SELECT \"PersonId\", \"Kind\", \"UntilDay\" FROM \"Absences\" WHERE (\"FromDay\" <= @p0 OR (\"IsTold\" = 1 AND \"FromDay\" = @p1)) AND (\"UntilDay\" IS NULL OR \"UntilDay\" >= @p2)";

    private const string Earlier = "SELECT \"PersonId\", \"ToolId\", \"Offer\", \"Day\", \"Answer\", \"UntilDay\", \"CampaignId\" FROM \"Nudges\"";
    private const string Heard = "SELECT DISTINCT \"PersonId\" FROM \"Nudges\"";
    private const string Stopped = "SELECT \"PersonId\" FROM \"Preferences\" WHERE \"Name\" IN ('nudges', 'messages') AND \"Value\" = 'off'";
    private const string Seeking = "SELECT \"LowId\" FROM \"Pairs\" WHERE \"State\" <= @p0";
    private const string Helping = "SELECT \"PersonId\" FROM \"Volunteers\"";

    /// <summary>As long as a campaign may run, and longer than any offer rests.</summary>
    private const int RememberedDays = 183;

    private readonly Dictionary<int, PersonFacts> facts = [];
    private readonly ILookup<PersonId, Finding> findings;
    private readonly ILookup<int, (PastNudge Nudge, Guid? Campaign)> past;
    private readonly HashSet<int> stopped, pairing, helping, heard;
    private readonly List<(ToolId Tool, string Feature, PeopleSet People, int Count)> features;
    private static readonly HashSet<string> Nothing = [];
    private readonly Dictionary<int, HashSet<string>> projects = [];
    private readonly Dictionary<(int Person, int Tool), DayUse[]> days;
    private readonly OrganisationPicture picture;
    private readonly DateOnly today;

    private NudgeFacts(ReadSession session, OrganisationPicture picture, IReadOnlyList<Person> people, DateOnly today, string? zone)
    {
        (this.picture, this.today) = (picture, today);
        var organisation = picture.Organisation;
        var absences = Absences(session, today);
        foreach (var person in people)
            facts[person.Id.Value] = new(person, absences[person.Id.Value].Where(a => a.Kind == AbsenceKind.Leave).Select(a => (DateOnly?)a.Until).Max(), absences[person.Id.Value].Any(a => a.Kind == AbsenceKind.PartTime));

        past = Past(session);
        heard = people.Count == 1 ? [.. past[people[0].Id.Value].Select(_ => people[0].Id.Value)] : Set(session.Prepare(Heard));
        stopped = Set(session.Prepare(Stopped));
        pairing = Set(session.Prepare(Seeking).Bind(0, (int)Core.Pairing.PairState.Met));
        helping = Set(session.Prepare(Helping));
        features = Features(session);
        days = Days(session, zone);
        findings = Findings(session, people).ToLookup(f => f.Person);
    }

    /// <param name="zone">Only people of this zone, for whom it is <paramref name="today"/>; none = everybody.</param>
    public static NudgeFacts Read(ReadSession session, OrganisationPicture picture, DateOnly today, string? zone) =>
        new(session, picture, [.. picture.Organisation.People.Where(p => zone is null || p.TimeZone == zone)], today, zone);

    public static NudgeFacts ReadOne(ReadSession session, OrganisationPicture picture, Person person, DateOnly today) => new(session, picture, [person], today, person.TimeZone);

    public IEnumerable<Finding> FindingsOf(PersonId person) => findings[person];

    public IEnumerable<Finding> All => findings.SelectMany(f => f);

    public PersonFacts Of(PersonId person) => facts[person.Value];

    /// <summary>Bursts and loops of the last twelve weeks, which count for nothing.</summary>
    public IEnumerable<(ToolId Tool, Pattern Pattern)> PatternsOf(PersonId person) =>
        from use in days
        where use.Key.Person == person.Value
        from pattern in Patterns.Spot(use.Value)
        orderby pattern.From
        select (new ToolId(use.Key.Tool), pattern);

    /// <summary>Projects in which a person used any tool in the last twelve weeks.</summary>
    public IReadOnlySet<string> ProjectsOf(PersonId person) => projects.TryGetValue(person.Value, out var names) ? names : Nothing;

    /// <summary>Campaigns' steps that are due are added by <see cref="CampaignSteps"/>.</summary>
    public IReadOnlyList<NudgeCase> Cases(int minimum, IReadOnlyList<Campaign> campaigns) => [.. facts.Values.Select(f => Case(f, minimum, campaigns))];

    public NudgeCase CaseOf(PersonId person, int minimum) => Case(facts[person.Value], minimum, []);

    private NudgeCase Case(PersonFacts person, int minimum, IReadOnlyList<Campaign> campaigns)
    {
        var (id, mine) = (person.Person.Id, findings[person.Person.Id].ToList());
        var earlier = past[id.Value].ToList();
        return new(person, mine, [.. earlier.Select(e => Answered(e.Nudge, id))])
        {
            HasStopped = stopped.Contains(id.Value), IsPairing = pairing.Contains(id.Value), IsHelper = helping.Contains(id.Value), WasHeard = heard.Contains(id.Value),
            Seats = picture.Organisation.SeatsOf(id).Select(s => s.Tool).Where(t => picture.Organisation.Tool(t).HasSeats).ToHashSet(),
            Unused = [.. Unused(id, mine, minimum)], Steps = [.. campaigns.SelectMany(c => CampaignSteps.Due(c, person.Person, picture.Organisation, mine, [.. earlier.Select(e => e.Nudge)], earlier.Count(e => e.Campaign == c.Id), today))],
        };
    }

    /// <summary>A request made after an offer is an answer, wherever it was made.</summary>
    private PastNudge Answered(PastNudge nudge, PersonId person) =>
        nudge.Answer == NudgeAnswer.None && picture.Organisation.RequestsOf(person).Any(r => r.Tool == nudge.Tool && r.RequestedOn >= nudge.Day) ? nudge with { Answer = NudgeAnswer.Blocked } : nudge;

    private IEnumerable<UnusedFeature> Unused(PersonId person, IReadOnlyList<Finding> mine, int minimum) =>
        from finding in mine
        where finding.Standing == Standing.Light || Triage.IsRegular(finding.Standing)
        let best = features.Where(f => f.Tool == finding.Tool && f.Count >= minimum && !f.People.Contains(person.Value)).OrderByDescending(f => f.Count).FirstOrDefault()
        where best.Feature is not null
        select new UnusedFeature(finding.Tool, best.Feature, best.Count);

    private List<Finding> Findings(ReadSession session, IReadOnlyList<Person> people)
    {
        var organisation = picture.Organisation;
        var covered = Covered(session);
        var before = LastUses(session, people);
        var all = new List<Finding>();
        foreach (var person in people)
        {
            var seats = organisation.SeatsOf(person.Id).ToDictionary(s => s.Tool);
            var requests = organisation.RequestsOf(person.Id).ToLookup(r => r.Tool);
            foreach (var tool in organisation.Tools.Where(t => t.Approved))
            {
                var asked = requests[tool.Id].ToList();
                var granted = asked.Where(r => r.Status == RequestStatus.Granted).Select(r => r.DecidedOn).Max();
                var refused = asked.Where(r => r.Status == RequestStatus.Denied && !(granted >= r.DecidedOn)).ToList();
                var used = days.GetValueOrDefault((person.Id.Value, tool.Id.Value));
                var seat = seats.GetValueOrDefault(tool.Id);
                var answers = past[person.Id.Value].Where(p => p.Nudge.Tool == tool.Id).Select(p => p.Nudge).ToList();
                var toolFacts = new ToolFacts(person.Id, tool.Id, seat?.AssignedOn, seat?.LastLogin, asked.Where(r => r.Status == RequestStatus.Open).Select(r => (DateOnly?)r.RequestedOn).Min(),
                    covered.TryGetValue(tool.Id.Value, out var through) ? through : null)
                {
                    Refusals = refused.Count, LastRefusal = refused.Select(r => r.DecidedOn).Max(),
                    SaysItWorks = answers.Any(a => a.Answer == NudgeAnswer.Works), SaysNotSeen = answers.Any(a => a.Answer == NudgeAnswer.NotSeen),
                };
                var filled = used is null ? toolFacts : UseWindows.Fill(toolFacts, used, today);
                if (filled.LastUse is null && before.TryGetValue((person.Id.Value, tool.Id.Value), out var last)) filled = filled with { LastUse = last };

                // Use after "not for me" has answered it.
                var no = answers.Where(a => a.Answer == NudgeAnswer.NotForMe && a.Offer != OfferKind.OfferHelp).Select(a => (DateOnly?)a.Day).Max();
                all.Add(Triage.Judge(facts[person.Id.Value], filled with { ChoseNot = no is not null && !(filled.LastUse > no) }, today));
            }
        }

        return all;
    }

    /// <summary>Actions by day, of twelve weeks; days ascending.</summary>
    private Dictionary<(int Person, int Tool), DayUse[]> Days(ReadSession session, string? zone)
    {
        var all = new List<(int Person, int Tool, int Day, long Actions)>();
        var single = facts.Count == 1 ? facts.Keys.First() : 0;
        var rows = single > 0
            ? session.Prepare(DaysOfUse + " AND p.\"Id\" = @p5")
            : session.Prepare(DaysOfUse);
        rows.Bind(0, today.AddDays(1 - (Triage.Weeks * 7)).DayNumber).Bind(1, today.DayNumber).Bind(2, zone ?? "").Bind(3, zone ?? "").Bind(4, zone == picture.Organisation.Settings.TimeZone ? 1 : 0);
        if (single > 0) rows.Bind(5, single);
        while (rows.Step())
        {
            var slice = picture.Slices[rows.Int32(2)];
            if (slice.Project.Length > 0) (projects.TryGetValue(rows.Int32(0), out var known) ? known : projects[rows.Int32(0)] = []).Add(slice.Project);
            all.Add((rows.Int32(0), slice.ToolId, rows.Int32(1), Math.Max(rows.Int64(3), rows.Int64(4))));
        }

        all.Sort((a, b) => a.Person != b.Person ? a.Person.CompareTo(b.Person) : a.Tool != b.Tool ? a.Tool.CompareTo(b.Tool) : a.Day.CompareTo(b.Day));
        var found = new Dictionary<(int Person, int Tool), DayUse[]>();
        var mine = new List<DayUse>();
        for (var at = 0; at < all.Count; at++)
        {
            var (person, tool, day, actions) = all[at];
            if (mine.Count > 0 && mine[^1].Day.DayNumber == day) mine[^1] = mine[^1] with { Actions = mine[^1].Actions + actions };
            else mine.Add(new(DateOnly.FromDayNumber(day), actions));
            if (at + 1 < all.Count && (all[at + 1].Person, all[at + 1].Tool) == (person, tool)) continue;
            found.Add((person, tool), [.. mine]);
            mine.Clear();
        }

        return found;
    }

    /// <summary>Last days with use before the twelve weeks, of seats that were not used since.</summary>
    private Dictionary<(int Person, int Tool), DateOnly> LastUses(ReadSession session, IReadOnlyList<Person> people)
    {
        var idle = (from person in people
                    from seat in picture.Organisation.SeatsOf(person.Id)
                    where !days.ContainsKey((person.Id.Value, seat.Tool.Value))
                    group person.Id.Value by seat.Tool.Value).ToDictionary(g => g.Key, PeopleSet.Of);
        var found = new Dictionary<(int Person, int Tool), DateOnly>();
        foreach (var (tool, key) in KeysOf(View.Tool).Where(k => idle.ContainsKey(k.Tool)))
        {
            var left = idle[tool];
            var rows = session.Prepare(LatestFirst).Bind(0, (int)View.Tool).Bind(1, (int)Span.Day).Bind(2, key).Bind(3, today.AddDays(1 - (Triage.Weeks * 7)).DayNumber);
            while (!left.IsEmpty && rows.Step())
            {
                var active = PeopleSet.Decode(rows.Blob(1));
                active.IntersectWith(left);
                foreach (var person in active.Everyone()) found.Add((person, tool), DateOnly.FromDayNumber(rows.Int32(0)));
                left.ExceptWith(active);
            }

            rows.Reset();
        }

        return found;
    }

    private IEnumerable<(int Tool, int Key)> KeysOf(View view) => picture.Slices.All.Select(s => (s.ToolId, picture.Slices.SetKey(view, s.Id))).Distinct();

    /// <summary>A tool's data reaches as far as anybody's use of it.</summary>
    private Dictionary<int, DateOnly> Covered(ReadSession session)
    {
        var covered = new Dictionary<int, DateOnly>();
        foreach (var (tool, key) in KeysOf(View.Tool))
        {
            var rows = session.Prepare(LatestDay).Bind(0, (int)View.Tool).Bind(1, (int)Span.Day).Bind(2, key);
            if (rows.Step() && !rows.IsNull(0) && DateOnly.FromDayNumber(rows.Int32(0)) is var day && !(covered.TryGetValue(tool, out var known) && known >= day)) covered[tool] = day;
            rows.Reset();
        }

        return covered;
    }

    /// <summary>Who used which part of a tool in four weeks.</summary>
    private List<(ToolId, string, PeopleSet, int)> Features(ReadSession session)
    {
        var found = new List<(ToolId, string, PeopleSet, int)>();
        foreach (var (tool, feature, key) in picture.Slices.All.Where(s => s.Feature.Length > 0).Select(s => (s.ToolId, s.Feature, picture.Slices.SetKey(View.Feature, s.Id))).Distinct())
        {
            var people = new PeopleSet();
            var rows = session.Prepare(FeatureDays).Bind(0, (int)View.Feature).Bind(1, (int)Span.Day).Bind(2, key).Bind(3, today.AddDays(1 - Triage.WindowDays).DayNumber).Bind(4, today.DayNumber);
            while (rows.Step()) people.UnionWithEncoded(rows.Blob(0));
            found.Add((new(tool), feature, people, people.Count));
        }

        return found;
    }

    private static ILookup<int, (AbsenceKind Kind, DateOnly Until)> Absences(ReadSession session, DateOnly today)
    {
        var all = new List<(int Person, AbsenceKind Kind, DateOnly Until)>();
        var rows = session.Prepare(Absent).Bind(0, today.DayNumber).Bind(1, today.DayNumber + 1).Bind(2, today.DayNumber);
        while (rows.Step()) all.Add((rows.Int32(0), (AbsenceKind)rows.Int32(1), rows.IsNull(2) ? DateOnly.MaxValue : DateOnly.FromDayNumber(rows.Int32(2))));
        return all.ToLookup(a => a.Person, a => (a.Kind, a.Until));
    }

    private ILookup<int, (PastNudge, Guid?)> Past(ReadSession session)
    {
        var all = new List<(int Person, PastNudge Nudge, Guid? Campaign)>();

        // Of offers without an answer nothing older weighs with anybody.
        var rows = facts.Count == 1 ? session.Prepare(Earlier + " WHERE \"PersonId\" = @p0").Bind(0, facts.Keys.First())
            : session.Prepare(Earlier + " WHERE \"Day\" >= @p0 OR \"Answer\" <> 0").Bind(0, today.AddDays(-RememberedDays).DayNumber);
        while (rows.Step())
            all.Add((rows.Int32(0), new(rows.Int32(1) == 0 ? null : new ToolId(rows.Int32(1)), (OfferKind)rows.Int32(2), DateOnly.FromDayNumber(rows.Int32(3)), (NudgeAnswer)rows.Int32(4),
                rows.IsNull(5) ? null : DateOnly.FromDayNumber(rows.Int32(5))), rows.IsNull(6) ? null : new Guid(rows.Blob(6), bigEndian: true)));
        return all.ToLookup(a => a.Person, a => (a.Nudge, a.Campaign));
    }

    private static HashSet<int> Set(Statement rows)
    {
        var set = new HashSet<int>();
        while (rows.Step()) set.Add(rows.Int32(0));
        return set;
    }
}
