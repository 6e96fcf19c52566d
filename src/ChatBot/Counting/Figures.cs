using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Storage;

namespace ChatBot.Counting;

/// <summary>The figures of one layout (semantics, section 3). What several measures share is read once.</summary>
internal sealed class Figures(ReadSession session, Layout layout, DateOnly today)
{
    private readonly SeatFigures seats = new(session, layout);
    private Totals[]? totals;
    private Active[]? any, twice;

    private Organisation Organisation => layout.Picture.Organisation;

    /// <returns>By <see cref="Layout.Cell"/>; none where a figure does not exist.</returns>
    public FigureValue?[] Read(Measure measure, Per per)
    {
        if (per == Per.MedianUser) return Medians(measure);
        if (per is Per.MedianWait or Per.NinetiethWait) return seats.Waits(measure, per);
        var values = Read(measure);
        if (per == Per.Nothing) return values;
        var parts = Divisors(per);
        for (var i = 0; i < values.Length; i++)
            values[i] = values[i] is { } value && parts[i] is { } part && part != 0 ? value.Number / part : null;
        return values;
    }

    public Totals[] Totals => totals ??= TotalsReader.Read(session, layout);

    /// <summary>By use part, then time part.</summary>
    public Active[] Active => twice ?? (any ??= ActivityReader.Read(session, layout, twice: false));

    private FigureValue?[] Read(Measure measure) => measure switch
    {
        Measure.Sessions => Each(c => Totals[c].Sums.Sessions),
        Measure.Prompts => Each(c => Totals[c].Sums.Prompts),
        Measure.Minutes => Each(c => Totals[c].Sums.DurationMs / 60_000m),
        Measure.Hours => Each(c => Totals[c].Sums.DurationMs / 3_600_000m),
        Measure.TokensIn => Each(c => Totals[c].Sums.TokensIn),
        Measure.TokensOut => Each(c => Totals[c].Sums.TokensOut),
        Measure.Tokens => Each(c => Totals[c].Tokens),
        Measure.LinesAccepted => Each(c => Totals[c].Sums.LinesAccepted),
        Measure.LinesSuggested => Each(c => Totals[c].Sums.LinesSuggested),
        Measure.AcceptanceRate => Each(c => Percent(Totals[c].Sums.LinesAccepted, Totals[c].Sums.LinesSuggested)),
        Measure.ActiveDays => ActiveDays(),
        Measure.LastUsed => LastUsed(),
        Measure.Headcount => OfCells((p, _, t) => Headcount(p, t)),
        Measure.ActiveUsers => OfCells((p, u, t) => ActiveUsers(p, u, t)),
        Measure.AdoptionRate => OfCells((p, u, t) => Percent(ActiveUsers(p, u, t), Headcount(p, t))),
        Measure.EngagedUsers => OfCells((p, u, t) => EngagedUsers(p, u, t)),
        Measure.EngagementRate => OfCells((p, u, t) => Percent(EngagedUsers(p, u, t), Headcount(p, t))),
        Measure.InactivePeople => OfCells((p, u, t) => Inactive(p, u, t).Count),
        Measure.Seats or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats =>
            seats.CountByCell(seats.Of(measure)),
        Measure.SeatUtilisation => SeatUtilisation(),
        Measure.OpenRequests => seats.OpenRequests(),
        Measure.WaitDays or Measure.TimeToAccess => seats.Waits(measure, Per.Nothing),
        Measure.BlockedPeople => OfCells((p, u, t) => seats.Blocked(layout.People[p], u, layout.Times[t].Range.End).Count),
        Measure.NoAccess => OfCells((p, u, t) => seats.WithoutAccess(layout.People[p], u, layout.Times[t].Range.End).Count),
        Measure.Consumption => Each(c => Totals[c].Cost),
        Measure.SeatCost => SeatCost(),
        Measure.Spend => Sum(Each(c => Totals[c].Cost), SeatCost()),
        Measure.Reclaimable => seats.Reclaimable(),
        Measure.CostPerUser => Ratio(Read(Measure.Spend), Read(Measure.ActiveUsers)),
        Measure.CostPerPrompt => Ratio(Read(Measure.Spend), Read(Measure.Prompts)),
        Measure.Forecast => Forecast(),
        Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget =>
            throw new InvalidOperationException("Budgets are read by BudgetFigures."),
        Measure.SeatPrice or Measure.Approved or Measure.Vendor or Measure.Billing =>
            throw new InvalidOperationException("The catalogue holds no figures over time."),
    };

    private decimal?[] Divisors(Per per) => per switch
    {
        Per.Day => OfTimes(t => Days(layout.Times[t], _ => true)),
        Per.WorkingDay => OfTimes(t => Days(layout.Times[t], d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))),
        Per.Week => OfTimes(t => Days(layout.Times[t], _ => true) / 7m),
        Per.ActiveDay => Numbers(ActiveDays()),
        Per.Person => Numbers(OfCells((p, _, t) => Headcount(p, t))),
        Per.User => Numbers(OfCells((p, u, t) => ActiveUsers(p, u, t))),
        Per.Session => Numbers(Each(c => Totals[c].Sums.Sessions)),
        Per.Nothing or Per.MedianUser or Per.MedianWait or Per.NinetiethWait => throw new UnreachableException(),
    };

    private int Days(TimePart part, Func<DateOnly, bool> counts) =>
        part.Range.EachDay().Count(d => layout.Counts(d) && counts(d) && (part.Weekday is not { } weekday || d.DayOfWeek == weekday));

    private int Headcount(int people, int time) => layout.People[people].Group.Headcount(layout.Times[time].Range.End);

    private int ActiveUsers(int people, int use, int time) => layout.People[people].Group.CountOf(Active[use * layout.Times.Count + time].Any);

    private int EngagedUsers(int people, int use, int time)
    {
        twice ??= ActivityReader.Read(session, layout, twice: true);
        return layout.People[people].Group.CountOf(twice[use * layout.Times.Count + time].Twice);
    }

    /// <summary>People of the headcount without activity.</summary>
    public List<Person> Inactive(int people, int use, int time)
    {
        var active = Active[use * layout.Times.Count + time].Any;
        var day = layout.Times[time].Range.End;
        return layout.People[people].Group.People.Where(p => p.StartDate <= day && !active.Contains(p.Id.Value)).ToList();
    }

    private FigureValue?[] ActiveDays()
    {
        var days = new HashSet<(int Cell, int Day)>();
        foreach (var (use, day, people) in ActivityReader.Days(session, layout))
            for (var part = 0; part < layout.People.Count; part++)
                if (layout.People[part].Group.Overlaps(people)) days.Add((layout.Cell(part, use, layout.BucketOf(day)), day));
        var counts = new int[layout.Cells];
        foreach (var (cell, _) in days) counts[cell]++;
        return Each(c => counts[c]);
    }

    private FigureValue?[] LastUsed()
    {
        var last = ActivityReader.LastUsed(session, layout);
        return Each(c => last[c] is { } day ? day : null);
    }

    private FigureValue?[] SeatUtilisation()
    {
        var held = new int[layout.Cells];
        var used = new int[layout.Cells];
        foreach (var time in Enumerable.Range(0, layout.Times.Count))
        {
            var part = layout.Times[time];
            var byTool = seats.ActiveByTool(part.Range, layout.Counts);
            foreach (var (seat, people, use) in seats.HeldOn(part.Range.End))
            {
                var cell = layout.Cell(people, use, time);
                held[cell]++;
                if (byTool.TryGetValue(seat.Tool, out var active) && active.Contains(seat.Holder.Value)) used[cell]++;
            }
        }
        return Each(c => Percent(used[c], held[c]));
    }

    /// <summary>Seats have no model, project, feature or surface: with one of these, spend is consumption only.</summary>
    private FigureValue?[] SeatCost()
    {
        var cost = new decimal[layout.Cells];
        if (layout.Use.IsOfTools)
            for (var time = 0; time < layout.Times.Count; time++)
            {
                var part = layout.Times[time];
                var days = new SeatCosts(part.Range, d => layout.Counts(d) && (part.Weekday is not { } weekday || d.DayOfWeek == weekday));
                AddSeatCost(cost, days, time, part.Range.End);
            }
        return Each(c => cost[c]);
    }

    private void AddSeatCost(decimal[] cost, SeatCosts days, int time, DateOnly heldOn)
    {
        var meters = new Dictionary<(ToolId Tool, int Cell), SeatCosts.Meter>();
        foreach (var seat in seats.HeldOn(heldOn))
        {
            ref var meter = ref CollectionsMarshal.GetValueRefOrAddDefault(meters, (seat.Seat.Tool, layout.Cell(seat.People, seat.Use, time)), out _);
            (meter ??= days.NewMeter()).Add(seat.Seat.AssignedOn);
        }
        foreach (var ((tool, cell), meter) in meters)
            if (Organisation.Tool(tool).SeatPriceMonth is { } price)
                cost[cell] += meter.Cost(price.Amount) * (Exchange.Rate(Organisation.Settings, price.Currency) ?? 0);
    }

    /// <summary>This calendar month: consumption so far at the same pace to its end, and the seats held today to its end.</summary>
    private FigureValue?[] Forecast()
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        var length = DateTime.DaysInMonth(today.Year, today.Month);
        var cost = new decimal[layout.Cells];
        if (layout.Use.IsOfTools) AddSeatCost(cost, new SeatCosts(new(month, month.AddDays(length - 1))), 0, today);
        return Each(c => SpendForecast.Of(Totals[c].Cost, cost[c], today.Day, length));
    }

    private FigureValue?[] Medians(Measure measure)
    {
        var byPerson = new Layout(layout.Picture, layout.Group.Whole ? Group.Of(layout.Group.People) : layout.Group, layout.Filters,
            [Dimension.Person, .. layout.By.Where(d => !Layout.IsOfPeople(d))], layout.Range);
        var values = new Figures(session, byPerson, today).Read(measure);
        return OfCells((p, u, t) =>
        {
            var active = Active[u * layout.Times.Count + t].Any;
            var sums = new List<decimal>();
            for (var i = 0; i < byPerson.People.Count; i++)
            {
                var person = byPerson.People[i].Group.People[0].Id.Value;
                if (active.Contains(person) && layout.People[p].Group.Set.Contains(person) && values[byPerson.Cell(i, u, t)] is { } value)
                    sums.Add(value.Number);
            }
            if (sums.Count == 0) return null;
            sums.Sort();
            return sums.Count % 2 == 1 ? sums[sums.Count / 2] : (sums[sums.Count / 2 - 1] + sums[sums.Count / 2]) / 2;
        });
    }

    private FigureValue?[] Each(Func<int, FigureValue?> value)
    {
        var values = new FigureValue?[layout.Cells];
        for (var i = 0; i < values.Length; i++) values[i] = value(i);
        return values;
    }

    private FigureValue?[] OfCells(Func<int, int, int, FigureValue?> value)
    {
        var values = new FigureValue?[layout.Cells];
        for (var p = 0; p < layout.People.Count; p++)
            for (var u = 0; u < layout.Use.Parts.Count; u++)
                for (var t = 0; t < layout.Times.Count; t++) values[layout.Cell(p, u, t)] = value(p, u, t);
        return values;
    }

    private decimal?[] OfTimes(Func<int, decimal> value) => Numbers(OfCells((_, _, t) => value(t)));

    private static decimal?[] Numbers(FigureValue?[] values) => Array.ConvertAll(values, v => v?.Number);

    private static FigureValue?[] Sum(FigureValue?[] left, FigureValue?[] right)
    {
        for (var i = 0; i < left.Length; i++) left[i] = left[i]!.Value.Number + right[i]!.Value.Number;
        return left;
    }

    private static FigureValue?[] Ratio(FigureValue?[] whole, FigureValue?[] parts)
    {
        for (var i = 0; i < whole.Length; i++)
            whole[i] = whole[i] is { } amount && parts[i] is { Number: not 0 } part ? amount.Number / part.Number : null;
        return whole;
    }

    private static FigureValue? Percent(decimal part, decimal whole) => whole == 0 ? null : 100 * part / whole;
}
