using System.Runtime.InteropServices;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Counting;

/// <summary>The days that a census is about.</summary>
/// <param name="Today">States are as of it, and of seven days before.</param>
/// <param name="Stretch">The month or billing cycle so far; <paramref name="Whole"/> all of it, <paramref name="StretchBefore"/> as many days of the one before.</param>
/// <param name="Weeks">Whole weeks, ascending.</param>
internal sealed record CensusDays(
    DateOnly Today, DateRange Days, DateRange DaysBefore, DateRange Stretch, DateRange StretchBefore, DateRange Whole, IReadOnlyList<DateRange> Weeks);

/// <summary>Everybody's figures, read once: those of any group of people are sums of them. The number of statements depends on the days and the tools,
/// never on how many groups are asked about.</summary>
/// <remarks>It counts with what answers count with: <see cref="ActivityReader"/>, <see cref="SeatFigures"/>, <see cref="TotalsReader"/>, <see cref="SeatCosts"/>.</remarks>
internal sealed class Census
{
    /// <summary>Days in which granted requests are counted together.</summary>
    public const int GrantDays = 28;

    private readonly ReadSession session;
    private readonly OrganisationPicture picture;
    private readonly Dictionary<DateOnly, RankedSet> started = [];
    private readonly Dictionary<ToolId, ToolCensus> tools = [];
    private readonly Dictionary<int, int> firstDay = [];

    /// <param name="goesBack">Idle seats that are counted apart: they are on their way back. None = nothing is read but who was active.</param>
    public Census(ReadSession session, OrganisationPicture picture, PeopleOrder order, CensusDays days, Func<Seat, bool>? goesBack)
    {
        this.session = session;
        this.picture = picture;
        Order = order;
        Days = days;
        (Active, Engaged) = Sets(days.Days);
        (ActiveBefore, EngagedBefore) = Sets(days.DaysBefore);
        Weeks = days.Weeks.Count == 0 ? [] : [.. ActivityReader.Read(session, Everyone([Dimension.Week], new(days.Weeks[0].Start, days.Weeks[^1].End)), twice: false).Select(a => Ranked(a.Any))];
        Features = [];
        if (goesBack is null) return;
        ActiveInStretch = Ranked(ActivityReader.Read(session, Everyone([], days.Stretch), twice: false)[0].Any);
        ActiveInStretchBefore = Ranked(ActivityReader.Read(session, Everyone([], days.StretchBefore), twice: false)[0].Any);
        foreach (var tool in Organisation.Tools) tools.Add(tool.Id, new(tool));
        ReadConsumption(days.Stretch, t => t.Consumption);
        ReadConsumption(days.StretchBefore, t => t.ConsumptionBefore);
        ReadActiveByTool();
        ReadSeats(goesBack);
        foreach (var tool in tools.Values) tool.Close();
        Features = ReadFeatures();
    }

    public CensusDays Days { get; }
    public PeopleOrder Order { get; }
    public RankedSet Active { get; }
    public RankedSet ActiveBefore { get; }
    public RankedSet Engaged { get; }
    public RankedSet EngagedBefore { get; }

    /// <summary>Who was active in each of the weeks.</summary>
    public IReadOnlyList<RankedSet> Weeks { get; }
    public RankedSet ActiveInStretch { get; } = null!;
    public RankedSet ActiveInStretchBefore { get; } = null!;
    public RankedSet Blocked { get; private set; } = null!;
    public RankedSet BlockedBefore { get; private set; } = null!;
    public RankedSums OpenBefore { get; } = new();

    /// <summary>Requests granted in the last 28 days and the 28 before, and the days that they took.</summary>
    public RankedSums Granted { get; } = new();
    public RankedSums GrantedDays { get; } = new();
    public RankedSums GrantedBefore { get; } = new();
    public RankedSums GrantedDaysBefore { get; } = new();

    /// <summary>Open today, by rank of whoever asked.</summary>
    public IReadOnlyList<(int Rank, AccessRequest Request)> Open { get; private set; } = [];

    /// <summary>Who used each feature in the last 28 days, by name of the feature.</summary>
    public IReadOnlyList<(string Feature, RankedSet Users)> Features { get; }

    public IReadOnlyCollection<ToolCensus> Tools => tools.Values;

    private Organisation Organisation => picture.Organisation;

    public int Headcount(Ranks people, DateOnly day)
    {
        ref var set = ref CollectionsMarshal.GetValueRefOrAddDefault(started, day, out _);
        set ??= new(Order, Organisation.People.Where(p => p.StartDate <= day).Select(p => p.Id.Value));
        return set.Count(people);
    }

    /// <summary>The first day on which any of these people held a seat or an account.</summary>
    public DateOnly? FirstSeat(Ranks people)
    {
        int? first = null;
        foreach (var rank in people.Each())
            if (firstDay.TryGetValue(rank, out var day) && (first is null || day < first)) first = day;
        return first is { } found ? DateOnly.FromDayNumber(found) : null;
    }

    public SpendChange Spend(Ranks people) => new(
        Tools.Sum(t => SeatCost(t, t.SeatDays, people)), Tools.Sum(t => SeatCost(t, t.SeatDaysBefore, people)),
        Tools.Sum(t => t.Consumption.Sum(people)), Tools.Sum(t => t.ConsumptionBefore.Sum(people)),
        ActiveInStretch.Count(people), ActiveInStretchBefore.Count(people));

    public SpendChange Spend(Ranks people, ToolCensus tool) => new(
        SeatCost(tool, tool.SeatDays, people), SeatCost(tool, tool.SeatDaysBefore, people), tool.Consumption.Sum(people), tool.ConsumptionBefore.Sum(people),
        tool.Active?.Count(people) ?? 0, tool.ActiveBefore?.Count(people) ?? 0);

    public decimal Forecast(Ranks people) => SpendForecast.Of(
        Tools.Sum(t => t.Consumption.Sum(people)), Tools.Sum(t => SeatCost(t, t.SeatDaysWhole, people)), Days.Stretch.Days, Days.Whole.Days);

    /// <summary>Monthly price of a seat in the reporting currency; 0 where there is none.</summary>
    public decimal PriceOf(Tool tool) => tool.SeatPriceMonth is { } price ? price.Amount * RateOf(price) : 0;

    private decimal RateOf(Money price) => Exchange.Rate(Organisation.Settings, price.Currency) ?? 0;

    private decimal SeatCost(ToolCensus tool, IReadOnlyDictionary<(DateOnly Month, int DaysInMonth), RankedSums> months, Ranks people)
    {
        if (tool.Tool.SeatPriceMonth is not { } price) return 0;
        decimal cost = 0;
        foreach (var ((_, daysInMonth), held) in months) cost += held.Sum(people) * price.Amount / daysInMonth;
        return cost * RateOf(price);
    }

    private Layout Everyone(IReadOnlyList<Dimension> by, DateRange range, Filters? filters = null) => new(picture, Group.Everyone(Organisation), filters ?? Filters.None, by, range);

    private RankedSet Ranked(PeopleSet people) => new(Order, people);

    private (RankedSet Any, RankedSet Twice) Sets(DateRange days)
    {
        var active = ActivityReader.Read(session, Everyone([], days), twice: true)[0];
        return (Ranked(active.Any), Ranked(active.Twice));
    }

    private void ReadConsumption(DateRange range, Func<ToolCensus, RankedSums> into)
    {
        var layout = Everyone([Dimension.Tool], range);
        var toolOf = new ToolCensus[layout.Use.Parts.Count];
        foreach (var tool in Organisation.Tools)
            if (layout.Use.PartOf(tool) is >= 0 and var part && part < toolOf.Length) toolOf[part] = tools[tool.Id];
        TotalsReader.EachPersonsCost(session, layout, (person, use, cost) =>
        {
            if (Order.RankOf(person) is >= 0 and var rank) into(toolOf[use]).Add(rank, cost);
        });
    }

    private void ReadActiveByTool()
    {
        var now = new SeatFigures(session, Everyone([], Days.Stretch)).ActiveByTool(Days.Stretch);
        var before = new SeatFigures(session, Everyone([], Days.StretchBefore)).ActiveByTool(Days.StretchBefore);
        foreach (var (id, people) in now) tools[id].Active = Ranked(people);
        foreach (var (id, people) in before) tools[id].ActiveBefore = Ranked(people);
    }

    private void ReadSeats(Func<Seat, bool> goesBack)
    {
        var (today, weekAgo) = (Days.Today, Days.Today.AddDays(-7));
        var layout = Everyone([], DateRange.Day(today));
        var seats = new SeatFigures(session, layout);
        Count(seats.Of(Measure.Seats)(today), t => t.Held);
        var dormant = seats.Of(Measure.DormantSeats)(today).ToList();
        Count(dormant, t => t.Dormant);
        Count(dormant.Where(s => goesBack(s.Seat)), t => t.GoingBack);
        Count(seats.Of(Measure.DormantSeats)(weekAgo), t => t.DormantBefore);
        Count(seats.Of(Measure.LoginOnlySeats)(today), t => t.LoginOnly);
        Count(seats.Of(Measure.NeverUsedSeats)(today), t => t.NeverUsed);
        Meter(seats.HeldOn(Days.Stretch.End), new(Days.Stretch), t => t.SeatDays);
        Meter(seats.HeldOn(Days.StretchBefore.End), new(Days.StretchBefore), t => t.SeatDaysBefore);
        Meter(seats.HeldOn(today), new(Days.Whole), t => t.SeatDaysWhole);
        foreach (var seat in Organisation.Seats)
            if (Order.RankOf(seat.Holder.Value) is >= 0 and var rank && (!firstDay.TryGetValue(rank, out var first) || seat.AssignedOn.DayNumber < first)) firstDay[rank] = seat.AssignedOn.DayNumber;

        var everyone = layout.People[0];
        Blocked = new(Order, seats.Blocked(everyone, 0, today).Select(p => p.Id.Value));
        BlockedBefore = new(Order, seats.Blocked(everyone, 0, weekAgo).Select(p => p.Id.Value));
        Open = [.. seats.OpenOn(today).Select(r => (Order.RankOf(r.Person.Value), r)).Where(r => r.Item1 >= 0).OrderBy(r => r.Item1)];
        foreach (var request in seats.OpenOn(weekAgo)) OpenBefore.Add(Order.RankOf(request.Person.Value), 1);
        foreach (var request in Organisation.Requests)
        {
            if (request is not { Status: RequestStatus.Granted, DecidedOn: { } decided }) continue;
            var (rank, took, ago) = (Order.RankOf(request.Person.Value), decided.DayNumber - request.RequestedOn.DayNumber, today.DayNumber - decided.DayNumber);
            if (ago is >= 0 and < GrantDays) Add(Granted, GrantedDays);
            else if (ago is >= GrantDays and < 2 * GrantDays) Add(GrantedBefore, GrantedDaysBefore);

            void Add(RankedSums count, RankedSums days)
            {
                count.Add(rank, 1);
                days.Add(rank, took);
            }
        }

        foreach (var sums in (RankedSums[])[OpenBefore, Granted, GrantedDays, GrantedBefore, GrantedDaysBefore]) sums.Close();
    }

    private void Count(IEnumerable<PlacedSeat> seats, Func<ToolCensus, RankedSums> into)
    {
        foreach (var seat in seats) into(tools[seat.Seat.Tool]).Add(Order.RankOf(seat.Seat.Holder.Value), 1);
    }

    private void Meter(IEnumerable<PlacedSeat> seats, SeatCosts days, Func<ToolCensus, Dictionary<(DateOnly, int), RankedSums>> into)
    {
        foreach (var seat in seats)
        {
            if (tools[seat.Seat.Tool] is not { Tool.SeatPriceMonth: not null } tool) continue;
            foreach (var (month, length, held) in days.DaysOf(seat.Seat.AssignedOn))
            {
                ref var sums = ref CollectionsMarshal.GetValueRefOrAddDefault(into(tool), (month, length), out _);
                (sums ??= new()).Add(Order.RankOf(seat.Seat.Holder.Value), held);
            }
        }
    }

    private List<(string, RankedSet)> ReadFeatures()
    {
        var layout = Everyone([Dimension.Feature], new(Days.Today.AddDays(-27), Days.Today));
        var active = ActivityReader.Read(session, layout, twice: false);
        var features = new List<(string, RankedSet)>();
        for (var use = 0; use < layout.Use.Parts.Count; use++)
            if (layout.Use.Parts[use][0].Key != Layout.None) features.Add((layout.Use.Parts[use][0].Text, Ranked(active[use].Any)));
        return features;
    }
}

/// <summary>One tool's part of a census.</summary>
internal sealed class ToolCensus(Tool tool)
{
    public Tool Tool => tool;
    public RankedSums Consumption { get; } = new();
    public RankedSums ConsumptionBefore { get; } = new();
    public Dictionary<(DateOnly Month, int DaysInMonth), RankedSums> SeatDays { get; } = [];
    public Dictionary<(DateOnly Month, int DaysInMonth), RankedSums> SeatDaysBefore { get; } = [];
    public Dictionary<(DateOnly Month, int DaysInMonth), RankedSums> SeatDaysWhole { get; } = [];
    public RankedSums Held { get; } = new();
    public RankedSums Dormant { get; } = new();
    public RankedSums GoingBack { get; } = new();
    public RankedSums DormantBefore { get; } = new();
    public RankedSums LoginOnly { get; } = new();
    public RankedSums NeverUsed { get; } = new();
    public RankedSet? Active { get; set; }
    public RankedSet? ActiveBefore { get; set; }

    public void Close()
    {
        foreach (var sums in (RankedSums[])[Consumption, ConsumptionBefore, .. SeatDays.Values, .. SeatDaysBefore.Values, .. SeatDaysWhole.Values, Held, Dormant, GoingBack, DormantBefore, LoginOnly, NeverUsed]) sums.Close();
    }
}
