using System.Diagnostics;
using ChatBot.Core.Answers;
using ChatBot.Core.Costs;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using ChatBot.Counting;
using ChatBot.People;
using ChatBot.Storage;

namespace ChatBot.Chat;

/// <summary>One allowed question on its way to figures.</summary>
/// <param name="byName">No row has to be large enough.</param>
internal sealed partial class Work(
    ReadSession session, OrganisationPicture picture, Asker asker, Question question, Period period, DateRange range, Calendar calendar,
    bool byName, DifferenceGuard guard)
{
    internal static readonly Measure[] DigestMeasures =
        [Measure.ActiveUsers, Measure.AdoptionRate, Measure.Sessions, Measure.Prompts, Measure.Spend, Measure.DormantSeats];

    private readonly Group group = Group.Of(picture.Organisation, asker, question);

    private readonly Phrasing phrasing = new(asker.Person.Locale);

    private Organisation Organisation => picture.Organisation;

    private string Currency => question.Currency ?? Organisation.Settings.ReportingCurrency;

    private Measure First => question.Measures[0];

    public Draft Run()
    {
        var draft = Withheld() ?? Read();
        return draft with { RowsRead = session.RowsRead };
    }

    private Draft Read() => question.Form switch
    {
        Form.Digest => new() { Values = Values(DigestMeasures, range) },
        Form.AgainstAverage => AgainstAverage(),
        Form.YesNo yesNo => YesOrNo(yesNo.Limit),
        Form.Growth growth => Growth(growth.Falling, why: false),
        Form.Why => Growth(falling: false, why: true),
        Form.List => List(),
        Form.Figure when question.By.Count > 0 => Table(),
        Form.Figure when question.Comparison is not null => Compared(),
        Form.Figure => new() { Values = Values(question.Measures, range) },
        _ => throw new UnreachableException(),
    };

    private List<AnswerValue> Values(IReadOnlyList<Measure> measures, DateRange days)
    {
        var figures = FiguresOf(days, []);
        var values = new List<AnswerValue>();
        foreach (var measure in measures)
            if (Figure(figures, measure, days) is { } value) values.Add(new(Units.IdOf(measure), value, UnitOf(measure)));
        return values;
    }

    private Draft Compared()
    {
        var previousRange = period.PreviousOf(question.Comparison!, calendar);
        var values = new List<AnswerValue>();
        var (now, before) = (FiguresOf(range, []), FiguresOf(previousRange, []));
        foreach (var measure in question.Measures)
        {
            var suffix = measure == First ? "" : "_" + Units.IdOf(measure);
            values.AddRange(Change(Figure(now, measure, range), HasData(previousRange) ? Figure(before, measure, previousRange) : null, measure, suffix));
        }
        return new() { Values = values, PreviousRange = previousRange };
    }

    private List<AnswerValue> Change(FigureValue? current, FigureValue? previous, Measure measure, string suffix = "")
    {
        var values = new List<AnswerValue>();
        var unit = UnitOf(measure);
        if (current is { } now) values.Add(new("current" + suffix, now, unit));
        if (previous is { } before) values.Add(new("previous" + suffix, before, unit));
        if (current is not { Date: null } || previous is not { Date: null }) return values;
        var change = current.Value.Number - previous.Value.Number;
        values.Add(new("change" + suffix, change, unit == Units.Percent ? Units.Points : unit));
        if (previous.Value.Number != 0) values.Add(new("change_percent" + suffix, 100 * change / previous.Value.Number, Units.Percent));
        return values;
    }

    private Draft YesOrNo(Threshold limit)
    {
        if (question.Comparison is not null)
        {
            var compared = Compared();
            if (compared.Values.FirstOrDefault(v => v.Name == "change") is not { } change) return compared with { Values = [] };
            return compared with { Values = [Yes(Meets(change.Value.Number, limit)), .. compared.Values] };
        }
        var figure = Figure(FiguresOf(range, []), First, range);
        if (figure is not { } value) return new();
        return First == Measure.OverBudget
            ? new() { Values = [Yes(value.Number == 1)] }
            : new() { Values = [Yes(Meets(value.Number, limit)), new(Units.IdOf(First), value, UnitOf(First))] };
    }

    private static AnswerValue Yes(bool holds) => new("yes", holds ? 1 : 0, Units.Boolean);

    private Draft AgainstAverage()
    {
        var self = new Layout(picture, Group.Of([asker.Person]), question.Filters with { Seniorities = [], EngineersOnly = false }, [], range);
        var mine = new Figures(session, self, calendar.Today).Read(First, question.Per)[0];
        var values = new List<AnswerValue>();
        if (mine is { } own) values.Add(new("self", Money(own, First), UnitOf(First)));
        if (Average() is { } average) values.Add(new("average", Money(average, First), UnitOf(First)));
        return new() { Values = values };
    }

    /// <summary>Total of the scope by headcount; a rate has no total and stands for itself.</summary>
    private FigureValue? Average()
    {
        var headcount = group.Headcount(range.End);
        if (headcount == 0) return null;
        if (Units.IsRate(First)) return FiguresOf(range, []).Read(First, question.Per)[0];
        if (First is not Measure.ActiveDays) return FiguresOf(range, []).Read(First, question.Per)[0]?.Number / headcount is { } total ? total : null;
        var byPerson = FiguresOf(range, [Dimension.Person]).Read(First, question.Per);
        return byPerson.Sum(v => v?.Number ?? 0) / headcount;
    }

    private Figures FiguresOf(DateRange days, IReadOnlyList<Dimension> by) => new(session, LayoutOf(days, by), calendar.Today);

    private Layout LayoutOf(DateRange days, IReadOnlyList<Dimension> by) => new(picture, group, question.Filters, by, days, question.By is [Dimension.Team, ..] ? question.Only : []);

    /// <summary>The figure of the scope as a whole.</summary>
    private FigureValue? Figure(Figures figures, Measure measure, DateRange days)
    {
        if (!Units.IsBudget(measure)) return Money(figures.Read(measure, question.Per)[0], measure);
        if (measure == Measure.OverBudget && question.Form is not Form.YesNo) return Budgets.Inside(group, Dimension.Person, days).Count(l => l.IsOver);
        return Money(Budgets.OfScope(question.Scope, days).Figure(measure), measure);
    }

    private BudgetFigures Budgets => new(session, picture, asker, calendar.Today);

    private FigureValue? Money(FigureValue? value, Measure measure) => value is { } figure ? Money(figure, measure) : null;

    private FigureValue Money(FigureValue value, Measure measure) =>
        question.Currency is { } currency && Units.IsMoney(measure) ? value.Number / Exchange.Rate(Organisation.Settings, currency)!.Value : value;

    private string UnitOf(Measure measure) => Units.Of(measure, Currency);

    private bool HasData(DateRange days) => Organisation.Settings.DataFrom is not { } first || days.End >= first;

    private static bool Meets(decimal value, Threshold limit) => limit.Comparator switch
    {
        Comparator.MoreThan => value > limit.Value,
        Comparator.AtLeast => value >= limit.Value,
        Comparator.LessThan => value < limit.Value,
        Comparator.AtMost => value <= limit.Value,
        Comparator.Exactly => value == limit.Value,
    };
}
