using ChatBot.Access;
using ChatBot.Core.Access;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.Digests;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.People;
using ChatBot.Storage;
using Mover = ChatBot.Core.Costs.Mover;

namespace ChatBot.Digests;

/// <summary>Somebody with a plan.</summary>
/// <param name="Asked">They said so; otherwise they get it because they lead somebody.</param>
internal sealed record Receiver(Person Person, DigestPlan Plan, bool Asked);

/// <summary>Figures of one receiver after the other, out of one census. Rights are looked up here, at the moment of use.</summary>
internal sealed class DigestReader
{
    private const int ChartWeeks = 8;

    private readonly Organisation organisation;
    private readonly Census census;
    private readonly WaitingPrice price;
    private readonly WorkingDays working;
    private readonly DataState data;
    private readonly BudgetBook budgets;
    private readonly Dictionary<string, IReadOnlyList<Person>> byCostCenter = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<(int Person, int Tool), AccessRequestState> undecided;
    private readonly Ranks everybody;
    private Dictionary<string, int>? open;
    private readonly int everybodysHeadcount;

    public DigestReader(ReadSession session, OrganisationPicture picture, PeopleOrder order, DueDigest due, DateOnly today, bool useOnly, WaitingPrice price, WorkingDays working)
    {
        organisation = picture.Organisation;
        this.price = price;
        this.working = working;
        census = new(session, picture, order, DaysOf(due, today, organisation.Settings.DataFrom), useOnly ? null : SeatReturns.GoingBack(session, today).Contains);
        undecided = useOnly ? new Dictionary<(int, int), AccessRequestState>() : OpenWaits.Read(session);
        budgets = new(organisation, new(today.Year, today.Month, 1));
        data = new(
            [.. Freshness.Behind(session, census.Days.Days, organisation.Settings.DataTo).Select(b => new SourceBehind(b.Source, b.Through))],
            organisation.Settings.DataTo is { } through && through < today ? through : null);
        everybody = Ranks.Stretch(0, order.People.Count);
        everybodysHeadcount = census.Headcount(everybody, today);
    }

    public Census Census => census;

    /// <param name="today">The receiver's date.</param>
    public static CensusDays DaysOf(DueDigest due, DateOnly today, DateOnly? dataFrom)
    {
        var days = due.Days.CutAt(today);
        var month = new DateOnly(today.Year, today.Month, 1);
        var whole = due.Rhythm == Rhythm.CycleEnd ? new DateRange(due.Days.Start, due.Days.Start.AddMonths(1).AddDays(-1)) : new(month, month.AddMonths(1).AddDays(-1));
        var stretch = whole.CutAt(today);
        var before = due.Rhythm switch
        {
            Rhythm.Weekly => new DateRange(days.Start.AddDays(-7), days.Start.AddDays(-1)),
            Rhythm.Monthly => new(days.Start.AddMonths(-1), days.Start.AddDays(-1)),
            Rhythm.CycleEnd => AsManyDays(days, days.Start.AddMonths(-1)),
        };
        var sunday = days.End.AddDays(-(int)days.End.DayOfWeek);
        var weeks = Enumerable.Range(1 - ChartWeeks, ChartWeeks).Select(w => new DateRange(sunday.AddDays(7 * w - 6), sunday.AddDays(7 * w)))
            .Where(w => dataFrom is not { } first || w.Start >= first).ToList();
        return new(today, days, before, stretch, AsManyDays(stretch, whole.Start.AddMonths(-1)), whole, weeks);
    }

    /// <summary>As many days from a start, at most to the day before the stretch itself.</summary>
    private static DateRange AsManyDays(DateRange stretch, DateOnly start) => new DateRange(start, start.AddDays(stretch.Days - 1)).CutAt(stretch.Start.AddDays(-1));

    public DigestFigures Of(Receiver receiver)
    {
        var person = receiver.Person;
        var people = PeopleOf(receiver);
        var days = census.Days;
        var leads = receiver.Plan.Scope is DigestScope.OwnTeams && organisation.Leads(person.Id);
        var mayNumber = organisation.IsFinance(person) || organisation.IsAdmin(person);
        var headcount = Headcount(people);
        var isSmall = headcount < organisation.Settings.MinimumGroupSize;
        var mayAccess = leads || mayNumber || !isSmall;
        return new(
            days.Today, days.Days, days.DaysBefore, headcount, organisation.Settings.MinimumGroupSize, organisation.Settings.ReportingCurrency,
            mayAccess ? Flow(people, person) with { MayAct = leads || mayNumber, Access = isSmall ? null : TimeToAccess(people) } : new(0, 0, [], 0, [], price.DayRate),
            isSmall ? null : Use(people),
            isSmall || !(leads || mayNumber) ? null : Spend(people, leads ? person : null),
            isSmall ? null : Seats(people),
            isSmall ? [] : Features(people), data) { TeamsOnly = organisation.Settings.TeamsOnly, MayRelease = organisation.IsAdmin(person) };
    }

    /// <returns>None where the group is too small.</returns>
    public UseFigures? UseOf(Receiver receiver) => PeopleOf(receiver) is var people && Headcount(people) < organisation.Settings.MinimumGroupSize ? null : Use(people);

    /// <summary>The fewest that a figure of these days counts.</summary>
    private int Headcount(Ranks people) =>
        Math.Min(census.Headcount(people, census.Days.Days.End), Math.Min(census.Headcount(people, census.Days.DaysBefore.End), census.Headcount(people, census.Days.Today)));

    /// <summary>The people of a receiver's digest, as ranks; nobody for a cost centre that the receiver may not see any more.</summary>
    public Ranks PeopleOf(Receiver receiver) => receiver.Plan.Scope switch
    {
        DigestScope.CostCenter of => MaySee(organisation, receiver.Person, InCostCenter(of.Code)) ? census.Order.Of(InCostCenter(of.Code)) : new([]),
        _ when organisation.Leads(receiver.Person.Id) => census.Order.Below(receiver.Person.Id),
        _ => receiver.Person.Team is { } team ? census.Order.Of(organisation.Members(team)) : new([]),
    };

    /// <summary>A cost centre is for finance and admins, and for whoever leads all of it.</summary>
    public static bool MaySee(Organisation organisation, Person person, IEnumerable<Person> people) =>
        organisation.IsFinance(person) || organisation.IsAdmin(person) || people.All(p => p.Id == person.Id || organisation.IsBelow(p, person.Id));

    public static IReadOnlyList<Person> InCostCenter(Organisation organisation, string code) =>
        [.. organisation.People.Where(p => p.Team is { } team && organisation.CostCenter(team) == code)];

    private IReadOnlyList<Person> InCostCenter(string code)
    {
        if (!byCostCenter.TryGetValue(code, out var people)) byCostCenter.Add(code, people = InCostCenter(organisation, code));
        return people;
    }

    private FlowFigures Flow(Ranks people, Person receiver)
    {
        var waits = new List<Wait>();
        foreach (var (rank, request) in OpenOf(people))
        {
            var who = census.Order.People[rank];
            var tool = organisation.Tool(request.Tool);
            var state = undecided.GetValueOrDefault((request.Person.Value, request.Tool.Value));
            var dayCost = price.DayRate is { } rate ? rate * price.ShareFor(tool) : 0;
            waits.Add(new(
                KeyOf(request), request.Person.Value, who.Manager == receiver.Id ? who.Name : null, tool.Name, request.Tool.Value, census.Days.Today.DayNumber - request.RequestedOn.DayNumber,
                working.Between(request.RequestedOn, census.Days.Today, WorkingDays.CountryOf(who)), census.Blocked.Contains(rank), dayCost, census.PriceOf(tool))
            {
                Request = state?.Number ?? 0, With = state is null ? "" : organisation.Find(state.Owner)?.Name ?? "", IsYours = state?.MayDecide(receiver.Id) == true,
            });
        }
        waits.Sort((a, b) => a.Days != b.Days ? b.Days.CompareTo(a.Days) : string.CompareOrdinal(a.Key, b.Key));
        var named = waits.Where(w => w is { IsBlocked: true, Person: not null }).Select(w => w.Person!).Distinct().ToList();
        return new(census.Blocked.Count(people), census.BlockedBefore.Count(people), named, (int)census.OpenBefore.Sum(people), waits, price.DayRate);
    }

    private TimeToAccess? TimeToAccess(Ranks people) => census.Granted.Sum(people) is > 0 and var granted
        ? new((int)granted, census.GrantedDays.Sum(people) / granted, census.GrantedBefore.Sum(people) is > 0 and var before ? census.GrantedDaysBefore.Sum(people) / before : null,
            new(census.Days.Today.AddDays(1 - Census.GrantDays), census.Days.Today)) : null;

    /// <summary>A request by person and tool, as it is looked up again at a press.</summary>
    public static string KeyOf(AccessRequest request) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{request.Person.Value}:{request.Tool.Value}");

    private IEnumerable<(int Rank, AccessRequest Request)> OpenOf(Ranks people)
    {
        foreach (var (from, until) in people.Stretches)
        {
            var (low, high) = (0, census.Open.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (census.Open[middle].Rank < from) low = middle + 1;
                else high = middle;
            }
            for (; low < census.Open.Count && census.Open[low].Rank < until; low++) yield return census.Open[low];
        }
    }

    private UseFigures Use(Ranks people)
    {
        var days = census.Days;

        // A week in which the group was smaller than groups may be shown has no figure.
        var headcounts = days.Weeks.Select(w => census.Headcount(people, w.End) is var heads && heads >= organisation.Settings.MinimumGroupSize ? heads : 0).ToList();
        return new(
            census.Active.Count(people), census.ActiveBefore.Count(people), census.Engaged.Count(people), census.EngagedBefore.Count(people),
            census.Headcount(people, days.Days.End), census.Headcount(people, days.DaysBefore.End),
            [.. days.Weeks.Select(w => w.Start)], [.. census.Weeks.Select(w => w.Count(people))], headcounts, census.FirstSeat(people));
    }

    /// <param name="leader">Whose budget counts; none for a cost centre.</param>
    private SpendFigures Spend(Ranks people, Person? leader)
    {
        var days = census.Days;
        var isMonth = days.Whole.Start.Day == 1;
        decimal? budget = null;
        var spent = 0m;
        if (isMonth && leader is not null && census.Order.BudgetTeam(leader) is var (team, members) && budgets.OfTeam(team) is { } amount)
            (budget, spent) = (amount, census.Spend(members).Now);
        return new(
            days.Stretch, days.StretchBefore, census.Spend(people), census.Forecast(people), budget, spent,
            Movers.Biggest(census.Tools.Select(t => new Mover(t.Tool.Name, census.Spend(people, t)))), isMonth);
    }

    private SeatState Seats(Ranks people)
    {
        decimal held = 0, dormant = 0, before = 0, loginOnly = 0, neverUsed = 0, reclaimable = 0;
        var idle = new List<IdleSeats>();
        Dictionary<int, int>? waiting = null;
        foreach (var tool in census.Tools)
        {
            held += tool.Held.Sum(people);
            before += tool.DormantBefore.Sum(people);
            loginOnly += tool.LoginOnly.Sum(people);
            neverUsed += tool.NeverUsed.Sum(people);
            if (tool.Dormant.Sum(people) is not (> 0 and var count)) continue;
            dormant += count;
            reclaimable += count * census.PriceOf(tool.Tool);
            waiting ??= OpenOf(people).GroupBy(o => o.Request.Tool.Value).ToDictionary(g => g.Key, g => g.Count());
            idle.Add(new(tool.Tool.Name, tool.Tool.Id.Value, (int)count, census.PriceOf(tool.Tool), waiting.GetValueOrDefault(tool.Tool.Id.Value)) { GoingBack = (int)tool.GoingBack.Sum(people) });
        }
        return new((int)held, (int)dormant, (int)before, (int)loginOnly, (int)neverUsed, reclaimable, idle);
    }

    private List<FeatureUse> Features(Ranks people)
    {
        var headcount = census.Headcount(people, census.Days.Today);
        return [.. census.Features.Select(f => (f.Feature, Users: f.Users.Count(people), Elsewhere: f.Users.Count(everybody)))
            .Where(f => f.Elsewhere > 0).Select(f => new FeatureUse(f.Feature, f.Users, Share(f.Users, headcount), Share(f.Elsewhere, everybodysHeadcount)))];
    }

    /// <summary>Days that the request of this key has been open; none when it is decided.</summary>
    public int? DaysOpen(string key)
    {
        open ??= census.Open.GroupBy(o => KeyOf(o.Request)).ToDictionary(g => g.Key, g => g.Max(o => census.Days.Today.DayNumber - o.Request.RequestedOn.DayNumber), StringComparer.Ordinal);
        return open.TryGetValue(key, out var days) ? days : null;
    }

    private static decimal Share(int part, int whole) => whole == 0 ? 0 : 100m * part / whole;
}
