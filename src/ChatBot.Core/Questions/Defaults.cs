namespace ChatBot.Core.Questions;

/// <summary>The class of a measure decides who may see it (semantics, sections 3 and 6).</summary>
public enum MeasureClass { Use, Access, Money, Catalogue }

/// <summary>What a question means where it does not say (semantics, sections 1 to 3).</summary>
public static class Defaults
{
    public static MeasureClass ClassOf(Measure measure) => measure switch
    {
        Measure.Sessions or Measure.Prompts or Measure.Minutes or Measure.Hours or Measure.TokensIn or Measure.TokensOut or Measure.Tokens
            or Measure.LinesAccepted or Measure.LinesSuggested or Measure.AcceptanceRate or Measure.ActiveDays or Measure.ActiveUsers
            or Measure.AdoptionRate or Measure.EngagedUsers or Measure.EngagementRate or Measure.InactivePeople or Measure.LastUsed
            or Measure.DormantSeats or Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.SeatUtilisation => MeasureClass.Use,
        Measure.Seats or Measure.OpenRequests or Measure.WaitDays or Measure.TimeToAccess or Measure.BlockedPeople
            or Measure.NoAccess => MeasureClass.Access,
        Measure.Consumption or Measure.SeatCost or Measure.Spend or Measure.Reclaimable or Measure.CostPerUser or Measure.CostPerPrompt
            or Measure.Forecast or Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget => MeasureClass.Money,
        Measure.Headcount or Measure.SeatPrice or Measure.Approved or Measure.Vendor or Measure.Billing => MeasureClass.Catalogue,
    };

    /// <summary>A state on a day: only the end of the range counts.</summary>
    public static bool IsAsOf(Measure measure) => measure is Measure.Headcount or Measure.Seats or Measure.DormantSeats
        or Measure.LoginOnlySeats or Measure.NeverUsedSeats or Measure.OpenRequests or Measure.WaitDays or Measure.BlockedPeople
        or Measure.NoAccess or Measure.Reclaimable;

    /// <summary>Sums of use and of money: without a scope they are about the asker, for those without a wider role.</summary>
    public static bool IsSum(Measure measure) => measure is Measure.Sessions or Measure.Prompts or Measure.Minutes or Measure.Hours
        or Measure.TokensIn or Measure.TokensOut or Measure.Tokens or Measure.LinesAccepted or Measure.LinesSuggested
        or Measure.AcceptanceRate or Measure.ActiveDays or Measure.LastUsed || ClassOf(measure) == MeasureClass.Money;

    /// <summary>Figures that may stand in one table: all of a range or all of a day. Budgets have tables of their own.</summary>
    public static bool AreAlike(IReadOnlyCollection<Measure> measures) => measures.Select(IsAsOf).Distinct().Count() == 1
        && measures.All(m => m is not (Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget) && ClassOf(m) != MeasureClass.Catalogue);

    /// <summary>The range when no time is named. Questions to the tool catalogue have none.</summary>
    public static Period? PeriodFor(Measure measure, Names<Dimension> by)
    {
        foreach (var dimension in by)
        {
            if (dimension == Dimension.Day) return new Period.LastDays(14);
            if (dimension == Dimension.Week) return new Period.Trend(12, CalendarUnit.Week);
            if (dimension == Dimension.Month) return new Period.Trend(6, CalendarUnit.Month);
            if (dimension == Dimension.Quarter) return new Period.Trend(4, CalendarUnit.Quarter);
        }
        if (IsAsOf(measure)) return new Period.Today();
        return measure switch
        {
            Measure.LastUsed or Measure.TimeToAccess => new Period.Ever(),
            Measure.SeatPrice or Measure.Approved or Measure.Vendor or Measure.Billing => null,
            _ => ClassOf(measure) == MeasureClass.Money ? new Period.This(CalendarUnit.Month) : new Period.LastDays(28),
        };
    }

    /// <summary>The period of the question, named or by default of its first measure.</summary>
    public static Period? PeriodOf(Question question) => question.Form is Form.Digest
        ? question.Period ?? new Period.Ago(1, CalendarUnit.Week)
        : question.Period ?? PeriodFor(question.Measures[0], question.By);
}
