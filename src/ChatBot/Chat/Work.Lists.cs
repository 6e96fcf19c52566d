using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;

namespace ChatBot.Chat;

/// <summary>The people, seats, requests or teams behind a count.</summary>
internal sealed partial class Work
{
    private Draft List() => question.By.Any(d => d is not Dimension.Person) && First != Measure.OverBudget ? SumList() : First switch
    {
        Measure.Seats or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.Reclaimable => SeatList(),
        Measure.OpenRequests or Measure.WaitDays => RequestList(),
        Measure.OverBudget or Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining => OverBudgetList(),
        Measure.Headcount => PeopleList(group.People.Where(p => p.StartDate <= range.End)),
        Measure.ActiveUsers or Measure.AdoptionRate => PeopleList(Among(Active(twice: false).Any)),
        Measure.EngagedUsers or Measure.EngagementRate => PeopleList(Among(Active(twice: true).Twice)),
        Measure.InactivePeople => PeopleList(FiguresOf(range, []).Inactive(0, 0, 0)),
        Measure.BlockedPeople => PeopleList(Seats(LayoutOf(range, [])).Blocked(WholePart, 0, range.End)),
        Measure.NoAccess => PeopleList(Seats(LayoutOf(range, [])).WithoutAccess(WholePart, 0, range.End)),
        _ => SumList(),
    };

    private PeoplePart WholePart => new([], group, group.Whole);

    private SeatFigures Seats(Layout layout) => new(session, layout);

    private Active Active(bool twice) => ActivityReader.Read(session, LayoutOf(range, []), twice)[0];

    private IEnumerable<Person> Among(PeopleSet set) => group.People.Where(p => set.Contains(p.Id.Value));

    private Draft PeopleList(IEnumerable<Person> people)
    {
        var found = people.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Email, StringComparer.Ordinal).ToList();
        var measure = First switch
        {
            Measure.AdoptionRate => Measure.ActiveUsers,
            Measure.EngagementRate => Measure.EngagedUsers,
            _ => First,
        };
        return new()
        {
            IsTable = true, Values = [new(Units.IdOf(measure), found.Count, Units.Count)],
            Rows = Cut(found).Select(p => new AnswerRow(p.Email, Labelled(p), null, null)).ToList(),
        };
    }

    /// <summary>One's own seats are a list of tools; those of others a list of people and tools.</summary>
    private Draft SeatList()
    {
        var measure = First == Measure.Reclaimable ? Measure.DormantSeats : First;
        var found = Seats(LayoutOf(range, [])).Of(measure)(range.End)
            .Select(s => (Person: Organisation.Find(s.Seat.Holder)!, Tool: Organisation.Tool(s.Seat.Tool).Name))
            .OrderBy(s => s.Person.Name, StringComparer.Ordinal).ThenBy(s => s.Person.Email, StringComparer.Ordinal).ThenBy(s => s.Tool, StringComparer.Ordinal)
            .ToList();
        var isOwn = question.Scope is Scope.Self;
        return new()
        {
            IsTable = true, Values = [new(Units.IdOf(measure), found.Count, Units.Count)],
            Rows = Cut(found).Select(s => isOwn
                ? new AnswerRow(s.Tool, s.Tool, null, null, Tool: s.Tool)
                : new AnswerRow(s.Person.Email, $"{Labelled(s.Person)}: {s.Tool}", null, null, Tool: s.Tool)).ToList(),
        };
    }

    private Draft RequestList()
    {
        var found = Seats(LayoutOf(range, [])).OpenOn(range.End).OrderBy(r => r.RequestedOn)
            .ThenBy(r => Organisation.Find(r.Person)!.Email, StringComparer.Ordinal).ToList();
        return new()
        {
            IsTable = true, Values = [new(Units.IdOf(Measure.OpenRequests), found.Count, Units.Count)], RowUnit = Units.Days,
            Rows = Cut(found).Select(r => (Person: Organisation.Find(r.Person)!, Tool: Organisation.Tool(r.Tool).Name, r.RequestedOn)).Select(r => new AnswerRow(
                r.Person.Email, $"{Labelled(r.Person)}: {r.Tool}", range.End.DayNumber - r.RequestedOn.DayNumber, Units.Days, Tool: r.Tool)).ToList(),
        };
    }

    private Draft OverBudgetList()
    {
        var by = question.By.FirstOrDefault(Layout.IsOfPeople, Dimension.Person);
        var lines = MayShow(Budgets.Inside(group, by, range), by, out var suppressed).Where(l => First != Measure.OverBudget || l.IsOver)
            .OrderByDescending(l => l.Figure(Measure.BudgetUsed)?.Number).ThenBy(l => l.Key, StringComparer.Ordinal).ToList();
        if (lines.Count == 0 && suppressed.Count > 0) return Draft.Refuse(Refusals.SmallGroup());
        return new()
        {
            IsTable = true, Values = suppressed.Count > 0 ? [] : [new(Units.IdOf(First), lines.Count, Units.Count)], RowUnit = Units.Percent,
            Rows = Cut(lines).Select(l => new AnswerRow(l.Key, l.Label, l.Figure(Measure.BudgetUsed), Units.Percent)).ToList(), Suppressed = suppressed,
        };
    }

    /// <summary>Who is behind a sum, largest first; of one's own, by tool.</summary>
    private Draft SumList()
    {
        var by = question.By.Count > 0 ? question.By : [question.Scope is Scope.Self ? Dimension.Tool : Dimension.Person];
        var layout = LayoutOf(range, by);
        var hidden = Hidden(layout);
        if (NothingIsLeft(layout, hidden)) return Draft.Refuse(Refusals.SmallGroup());
        var read = new Figures(session, layout, calendar.Today).Read(First, question.Per);
        var cells = new List<Cell>();
        Each(layout, hidden, (p, u, t, labels) => cells.Add(new(labels, Money(read[layout.Cell(p, u, t)], First))));
        var kept = cells.Where(c => c.Value is { } value && (value.Number != 0 || value.Date is not null) && !IsNobody(c)
            && (question.Limit is not { } limit || Meets(value.Number, limit)));
        return new()
        {
            IsTable = true, RowUnit = UnitOf(First), Suppressed = NamesOf(layout, hidden),
            Rows = Cut(kept.OrderByDescending(Sort).ThenBy(KeyOf, StringComparer.Ordinal).ToList()).Select(c => Row(c, First)).ToList(),
        };
    }

    private IEnumerable<T> Cut<T>(List<T> found) => question.Ranking is { } ranking ? found.Take(ranking.Count) : found;

    private string Labelled(Person person) => person.Team is { } team ? $"{person.Name}, {Organisation.Team(team).Name}" : person.Name;
}
