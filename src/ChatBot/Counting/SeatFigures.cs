using System.Diagnostics;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Storage;

namespace ChatBot.Counting;

/// <summary>A seat with the rows of a layout that it is counted in.</summary>
internal readonly record struct PlacedSeat(Seat Seat, int People, int Use);

/// <summary>Seats, requests and access: states on the last day of a time part.</summary>
internal sealed class SeatFigures(ReadSession session, Layout layout)
{
    private const int DormantDays = 30;
    private const int BlockedDays = 28;

    private readonly Dictionary<(DateRange, bool), Dictionary<ToolId, PeopleSet>> activeByTool = [];
    private readonly Dictionary<DateOnly, PeopleSet> activeOnApproved = [];
    private Dictionary<PersonId, int>? partOf;

    private Organisation Organisation => layout.Picture.Organisation;

    /// <returns>The seats behind the measure, by time part.</returns>
    public Func<DateOnly, IEnumerable<PlacedSeat>> Of(Measure measure) => measure switch
    {
        Measure.Seats => HeldOn,
        Measure.DormantSeats => DormantOn,
        Measure.LoginOnlySeats => day => DormantOn(day).Where(s => s.Seat.LastLogin is { } login && login > day.AddDays(-DormantDays) && login <= day),
        Measure.NeverUsedSeats => NeverUsedOn,
        _ => throw new UnreachableException(),
    };

    /// <summary>Seats (not accounts) held on the day.</summary>
    public IEnumerable<PlacedSeat> HeldOn(DateOnly day)
    {
        var useOf = new Dictionary<ToolId, int>();
        foreach (var tool in Organisation.Tools) useOf[tool.Id] = tool.HasSeats && layout.Use.IsOfTools ? layout.Use.PartOf(tool) : -1;
        foreach (var seat in SeatsOfGroup())
            if (seat.AssignedOn <= day && useOf[seat.Tool] is >= 0 and var use && PartOf(seat.Holder) is { } people) yield return new(seat, people, use);
    }

    public FigureValue?[] CountByCell(Func<DateOnly, IEnumerable<PlacedSeat>> ofDay)
    {
        var counts = new int[layout.Cells];
        for (var time = 0; time < layout.Times.Count; time++)
            foreach (var seat in ofDay(layout.Times[time].Range.End)) counts[layout.Cell(seat.People, seat.Use, time)]++;
        return Array.ConvertAll(counts, c => (FigureValue?)c);
    }

    /// <summary>Monthly price of the dormant seats, in the reporting currency.</summary>
    public FigureValue?[] Reclaimable()
    {
        var amounts = new decimal[layout.Cells];
        for (var time = 0; time < layout.Times.Count; time++)
            foreach (var seat in DormantOn(layout.Times[time].Range.End))
                if (Organisation.Tool(seat.Seat.Tool).SeatPriceMonth is { } price)
                    amounts[layout.Cell(seat.People, seat.Use, time)] += price.Amount * (Exchange.Rate(Organisation.Settings, price.Currency) ?? 0);
        return Array.ConvertAll(amounts, a => (FigureValue?)a);
    }

    /// <summary>Who was active on each tool.</summary>
    public Dictionary<ToolId, PeopleSet> ActiveByTool(DateRange range, Func<DateOnly, bool>? counts = null)
    {
        if (activeByTool.TryGetValue((range, counts is null), out var known)) return known;
        var filters = new Filters { Tools = layout.Filters.Tools, Weekdays = counts is null ? [] : layout.Filters.Weekdays };
        var tools = new Layout(layout.Picture, layout.Group, filters, [Dimension.Tool], range);
        var active = ActivityReader.Read(session, tools, twice: false);
        var found = new Dictionary<ToolId, PeopleSet>();
        foreach (var tool in Organisation.Tools)
            if (tools.Use.PartOf(tool) is >= 0 and var use) found[tool.Id] = active[use].Any;
        return activeByTool[(range, counts is null)] = found;
    }

    public FigureValue?[] OpenRequests()
    {
        var counts = new int[layout.Cells];
        foreach (var (request, cell, _) in OpenByCell()) counts[cell]++;
        return Array.ConvertAll(counts, c => (FigureValue?)c);
    }

    /// <summary>Days that open requests have waited, or that granted ones took: their mean, median or 90th percentile.</summary>
    public FigureValue?[] Waits(Measure measure, Per per) => Array.ConvertAll(measure == Measure.WaitDays ? WaitDays() : TimeToAccess(), days => days is null ? (FigureValue?)null : Of(days, per));

    private static decimal Of(List<int> days, Per per)
    {
        days.Sort();
        return per switch
        {
            Per.MedianWait => (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2m,
            Per.NinetiethWait => days[(int)Math.Ceiling(days.Count * 0.9m) - 1],
            _ => days.Sum() / (decimal)days.Count,
        };
    }

    private List<int>?[] WaitDays()
    {
        var waits = new List<int>?[layout.Cells];
        foreach (var (request, cell, day) in OpenByCell()) (waits[cell] ??= []).Add(day.DayNumber - request.RequestedOn.DayNumber);
        return waits;
    }

    public IEnumerable<AccessRequest> OpenOn(DateOnly day)
    {
        foreach (var request in Organisation.Requests)
            if (request.RequestedOn <= day && (request.Status == RequestStatus.Open || request.DecidedOn > day)
                && layout.Use.Matches(Organisation.Tool(request.Tool)) && PartOf(request.Person) is not null
                && (layout.Filters.OlderThanDays is not { } older || day.DayNumber - request.RequestedOn.DayNumber > older)
                && (layout.Filters.NewerThanDays is not { } newer || day.DayNumber - request.RequestedOn.DayNumber < newer))
                yield return request;
    }

    private List<int>?[] TimeToAccess()
    {
        var days = new List<int>?[layout.Cells];
        foreach (var request in Organisation.Requests)
        {
            if (request is not { Status: RequestStatus.Granted, DecidedOn: { } decided } || !layout.Range.Contains(decided)
                || layout.BucketOf(decided.DayNumber) is not (>= 0 and var time) || UseOf(request.Tool) is not (>= 0 and var use)
                || PartOf(request.Person) is not { } people) continue;
            (days[layout.Cell(people, use, time)] ??= []).Add(decided.DayNumber - request.RequestedOn.DayNumber);
        }
        return days;
    }

    /// <summary>People with an open request and no activity on any approved tool in the last 28 days.</summary>
    public List<Person> Blocked(PeoplePart part, int use, DateOnly day)
    {
        if (!activeOnApproved.TryGetValue(day, out var active))
        {
            var approved = new Layout(layout.Picture, layout.Group, new Filters { Approved = true }, [], new(day.AddDays(1 - BlockedDays), day));
            activeOnApproved[day] = active = ActivityReader.Read(session, approved, twice: false)[0].Any;
        }
        return OpenOn(day).Where(r => UseOf(r.Tool) == use && part.Group.Set.Contains(r.Person.Value) && !active.Contains(r.Person.Value))
            .Select(r => r.Person).Distinct().Select(p => Organisation.Find(p)!).ToList();
    }

    /// <summary>People of the headcount without any seat or account for an approved tool, or for the tools named.</summary>
    public List<Person> WithoutAccess(PeoplePart part, int use, DateOnly day)
    {
        var named = layout.Use.NarrowsTools || layout.Use.By.Count > 0;
        return part.Group.People.Where(p => p.StartDate <= day && !Organisation.SeatsOf(p.Id).Any(s =>
            s.AssignedOn <= day && (named ? UseOf(s.Tool) == use : Organisation.Tool(s.Tool).Approved))).ToList();
    }

    private IEnumerable<(AccessRequest Request, int Cell, DateOnly Day)> OpenByCell()
    {
        for (var time = 0; time < layout.Times.Count; time++)
        {
            var day = layout.Times[time].Range.End;
            foreach (var request in OpenOn(day))
                if (UseOf(request.Tool) is >= 0 and var use) yield return (request, layout.Cell(PartOf(request.Person)!.Value, use, time), day);
        }
    }

    private IEnumerable<PlacedSeat> DormantOn(DateOnly day)
    {
        var active = ActiveByTool(new(day.AddDays(1 - DormantDays), day));
        return HeldOn(day).Where(s => s.Seat.AssignedOn <= day.AddDays(-DormantDays)
            && !(active.TryGetValue(s.Seat.Tool, out var people) && people.Contains(s.Seat.Holder.Value)));
    }

    private IEnumerable<PlacedSeat> NeverUsedOn(DateOnly day)
    {
        var first = Organisation.Settings.DataFrom is { } from && from <= day ? from : day;
        var active = ActiveByTool(new(first, day));
        return HeldOn(day).Where(s => !(active.TryGetValue(s.Seat.Tool, out var people) && people.Contains(s.Seat.Holder.Value)));
    }

    private int UseOf(ToolId tool) => layout.Use.IsOfTools ? layout.Use.PartOf(Organisation.Tool(tool)) : -1;

    private IEnumerable<Seat> SeatsOfGroup() => layout.Group.People.Count < 200
        ? layout.Group.People.SelectMany(p => Organisation.SeatsOf(p.Id))
        : Organisation.Seats;

    /// <returns>None when the person is not of the question.</returns>
    private int? PartOf(PersonId person)
    {
        if (layout.People.Count == 1) return layout.People[0].Group.Set.Contains(person.Value) ? 0 : null;
        if (partOf is null)
        {
            partOf = [];
            for (var i = 0; i < layout.People.Count; i++)
                foreach (var member in layout.People[i].Group.People) partOf[member.Id] = i;
        }
        return partOf.TryGetValue(person, out var part) ? part : null;
    }
}
