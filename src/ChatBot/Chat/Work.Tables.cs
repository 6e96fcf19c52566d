using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;

namespace ChatBot.Chat;

/// <summary>Breakdowns, rankings, trends and growth.</summary>
internal sealed partial class Work
{
    private sealed record Cell(IReadOnlyList<Label> Labels, FigureValue? Value, FigureValue? Current = null, FigureValue? Previous = null);

    private Draft Table()
    {
        if (Units.IsBudget(First)) return BudgetTable();
        var layout = LayoutOf(range, question.By);
        var hidden = Hidden(layout);
        if (NothingIsLeft(layout, hidden)) return Draft.Refuse(Refusals.SmallGroup());
        var figures = new Figures(session, layout, calendar.Today);
        if (question.Comparison is { } comparison && !question.By.Any(Layout.IsOfTime)) return ComparedTable(layout, hidden, comparison);

        var rows = new List<AnswerRow>();
        foreach (var measure in question.Measures)
        {
            var (read, cells) = (figures.Read(measure, question.Per), new List<Cell>());
            Each(layout, hidden, (p, u, t, labels) => cells.Add(new(
                question.Measures.Count == 1 ? labels : [labels[0], new(null, Units.IdOf(measure), Definitions.Of(measure).Term)],
                Money(read[layout.Cell(p, u, t)], measure))));
            rows.AddRange(Order(Kept(cells)).Select(c => Row(c, measure)));
        }
        return new() { IsTable = true, Rows = rows, Suppressed = NamesOf(layout, hidden), RowUnit = UnitOf(First) };
    }

    private Draft ComparedTable(Layout layout, HashSet<int> hidden, Comparison comparison)
    {
        var previousRange = period.PreviousOf(comparison, calendar);
        var cells = Changes(layout, hidden, previousRange).Select(c => c with { Value = c.Current });
        return new()
        {
            IsTable = true, Rows = Order(Kept(cells)).Select(c => Row(c, First)).ToList(), PreviousRange = previousRange,
            Suppressed = NamesOf(layout, hidden), RowUnit = UnitOf(First),
        };
    }

    private Draft Growth(bool falling, bool why)
    {
        var layout = LayoutOf(range, question.By.Count > 0 ? question.By : [Dimension.Tool]);
        var hidden = Hidden(layout);
        if (NothingIsLeft(layout, hidden)) return Draft.Refuse(Refusals.SmallGroup());
        var previousRange = period.PreviousOf(question.Comparison ?? new Comparison.Before(), calendar);
        if (!HasData(previousRange)) return new() { IsTable = true, PreviousRange = previousRange };

        var total = why ? Change(
            Figure(FiguresOf(range, []), First, range), Figure(FiguresOf(previousRange, []), First, previousRange), First) : [];
        if (why) falling = total.Find(v => v.Name == "change") is { Value.Number: < 0 };
        var changes = Changes(layout, hidden, previousRange)
            .Where(c => c.Value is not null && !IsNobody(c) && (c.Current?.Number != 0 || c.Previous?.Number != 0));
        var sorted = falling ? changes.OrderBy(c => c.Value!.Value.Number) : changes.OrderByDescending(c => c.Value!.Value.Number);
        var all = sorted.ThenBy(KeyOf, StringComparer.Ordinal).ToList();
        // What did not change explains no change.
        IEnumerable<Cell> ordered = all.Exists(c => c.Value!.Value.Number != 0) ? all.Where(c => c.Value!.Value.Number != 0) : all;
        if (question.Ranking is { } ranking) ordered = ordered.Take(ranking.Count);
        var unit = UnitOf(First) == Units.Percent ? Units.Points : UnitOf(First);
        return new()
        {
            IsTable = true, Values = hidden.Count > 0 ? [] : total, Rows = ordered.Select(c => Row(c, First) with { Unit = unit }).ToList(),
            PreviousRange = previousRange, Suppressed = NamesOf(layout, hidden), RowUnit = unit,
        };
    }

    private List<Cell> Changes(Layout layout, HashSet<int> hidden, DateRange previousRange)
    {
        var before = LayoutOf(previousRange, layout.By);
        var now = new Figures(session, layout, calendar.Today).Read(First, question.Per);
        var then = new Figures(session, before, calendar.Today).Read(First, question.Per);
        var cells = new List<Cell>();
        Each(layout, hidden, (p, u, t, labels) =>
        {
            var (current, previous) = (Money(now[layout.Cell(p, u, t)], First), Money(then[before.Cell(p, u, t)], First));
            cells.Add(new(labels, current is { } a && previous is { } b ? a.Number - b.Number : null, current, previous));
        });
        return cells;
    }

    private Draft BudgetTable()
    {
        var by = question.By.FirstOrDefault(Layout.IsOfPeople, Dimension.Team);
        if (question.By.Any(Layout.IsOfTime) && !question.By.Any(Layout.IsOfPeople))
        {
            var layout = LayoutOf(range, question.By);
            var months = layout.Times.Select(t => new Cell(t.Labels, Money(Budgets.OfScope(question.Scope, t.Range).Figure(First), First)));
            return new() { IsTable = true, Rows = Order(months.Where(c => c.Value is not null)).Select(c => Row(c, First)).ToList(), RowUnit = UnitOf(First) };
        }
        var shown = MayShow(Budgets.Inside(group, by, range), by, out var suppressed);
        if (shown.Count == 0 && suppressed.Count > 0) return Draft.Refuse(Refusals.SmallGroup());
        var cells = shown.Select(l => new Cell([new(by, l.Key, l.Label)], Money(l.Figure(First), First)));
        return new() { IsTable = true, Rows = Order(Kept(cells)).Select(c => Row(c, First)).ToList(), Suppressed = suppressed, RowUnit = UnitOf(First) };
    }

    private static void Each(Layout layout, HashSet<int> hidden, Action<int, int, int, IReadOnlyList<Label>> visit)
    {
        for (var p = 0; p < layout.People.Count; p++)
        {
            if (hidden.Contains(p)) continue;
            for (var u = 0; u < layout.Use.Parts.Count; u++)
                for (var t = 0; t < layout.Times.Count; t++)
                {
                    visit(p, u, t, LabelsOf(layout, p, u, t));
                }
        }
    }

    private static IReadOnlyList<Label> LabelsOf(Layout layout, int people, int use, int time)
    {
        if (layout.By.Count == 1)
            return layout.People[people].Labels is { Count: 1 } one ? one : layout.Use.Parts[use] is { Count: 1 } of ? of : layout.Times[time].Labels;
        IReadOnlyList<Label> labels = [.. layout.People[people].Labels, .. layout.Use.Parts[use], .. layout.Times[time].Labels];
        return [.. layout.By.Select(d => labels.First(l => l.By == d))];
    }

    /// <summary>Every row was left out, and not because nobody is there yet.</summary>
    private bool NothingIsLeft(Layout layout, HashSet<int> hidden) =>
        hidden.Any(i => layout.People[i].Group.Headcount(range.End) > 0) && !layout.People.Where((p, i) => !p.Unknown && !hidden.Contains(i)).Any();

    private List<string> NamesOf(Layout layout, HashSet<int> hidden) =>
        hidden.Order().Select(i => layout.People[i]).Where(p => p.Group.Headcount(range.End) > 0 && (question.Only.IsEmpty || question.Only.Contains(p.Labels[0].Key, StringComparer.OrdinalIgnoreCase))).Select(p => p.Labels[0].Text).Distinct().ToList();

    /// <summary>Rows asked for, without those that say nothing.</summary>
    private IEnumerable<Cell> Kept(IEnumerable<Cell> cells)
    {
        var keepsZeros = question.By.All(d => Layout.IsOfTime(d) || d is Dimension.Team or Dimension.Department or Dimension.Seniority
            or Dimension.CostCenter or Dimension.Tool or Dimension.Vendor) || question.Ranking is { Bottom: true } && question.By.Contains(Dimension.Person)
            || question.Limit is not null;
        return cells.Where(c => c.Value is not null
            && (question.Only.IsEmpty || question.Only.Contains(c.Labels[0].Key, StringComparer.OrdinalIgnoreCase))
            && (c.Value.Value.Number != 0 || c.Value.Value.Date is not null || c.Current is { Number: not 0 } || c.Previous is { Number: not 0 }
                || keepsZeros && !IsNobody(c) || !question.Only.IsEmpty)
            && (question.Limit is not { } limit || Meets(c.Value.Value.Number, limit)));
    }

    private IEnumerable<Cell> Order(IEnumerable<Cell> cells)
    {
        if (question.Ranking is not { } ranking)
            return question.By.Any(Layout.IsOfTime)
                ? cells.OrderBy(c => string.Join('\u001f', c.Labels.Where(l => l.By is { } by && Layout.IsOfTime(by)).Select(SortKey)), StringComparer.Ordinal)
                    .ThenBy(KeyOf, StringComparer.Ordinal)
                : cells.OrderByDescending(Sort).ThenBy(KeyOf, StringComparer.Ordinal);

        var dropZeros = ranking.Bottom && question.By.Any(d => d is Dimension.Tool or Dimension.Model or Dimension.Project or Dimension.Vendor
            or Dimension.Feature or Dimension.Surface);
        var ranked = cells.Where(c => !IsNobody(c) && !(dropZeros && c.Value is { Number: 0, Date: null }));
        return (ranking.Bottom ? ranked.OrderBy(Sort) : ranked.OrderByDescending(Sort)).ThenBy(KeyOf, StringComparer.Ordinal).Take(ranking.Count);
    }

    private static decimal Sort(Cell cell) => cell.Value!.Value.Date?.DayNumber ?? cell.Value.Value.Number;

    private static string SortKey(Label label) => label.By == Dimension.Weekday
        ? (((int)Enum.Parse<DayOfWeek>(label.Key) + 6) % 7).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : label.Key;

    private static string KeyOf(Cell cell) =>
        cell.Labels.Count == 1 ? cell.Labels[0].Key : string.Join('\u001f', cell.Labels.Select(l => l.Key));

    private static bool IsNobody(Cell cell) => cell.Labels.Any(l => l.Key is Layout.None or Layout.Unassigned);

    private AnswerRow Row(Cell cell, Measure measure) => new(
        cell.Labels[0].Key, string.Join(", ", cell.Labels.Select(l => l.By is { } by && Layout.IsOfTime(by) ? phrasing.Bucket(by, l.Key) : l.Text)), cell.Value, UnitOf(measure),
        cell.Labels.Count > 1 ? cell.Labels[1].Key : null, null, cell.Current, cell.Previous);
}
