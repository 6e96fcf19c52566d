using ChatBot.Core.Questions;

namespace ChatBot.Core.Answers;

/// <summary>What fits after an answer, as continuations that the product understands and that this asker gets an answer to.</summary>
public static class NextQuestions
{
    public static IReadOnlyList<string> After(Question question, Asker asker, Draft draft)
    {
        var next = new List<string>();
        var measure = question.Measures[0];
        var isFigure = question.Form is Form.Figure;
        var isBudget = Units.IsBudget(measure);
        var isState = Defaults.IsAsOf(measure);
        var isTrend = question.By.Any(d => d is Dimension.Day or Dimension.Week or Dimension.Month or Dimension.Quarter or Dimension.Weekday);
        if (isFigure && question.By.Count == 0 && !isBudget && measure != Measure.Forecast) next.Add(measure == Measure.Headcount ? "by team" : "by tool");
        if (question.Comparison is not null && isFigure && question.By.Count == 0 && !isState) next.Add("why?");
        if (isFigure && question.Comparison is null && question.Ranking is null && !isState && !isTrend && !isBudget && measure is not (Measure.Forecast or Measure.LastUsed))
            next.Add($"compared to the {PeriodBefore(question)} before");
        if (measure is Measure.OpenRequests or Measure.BlockedPeople or Measure.Seats && isFigure && question.Scope is not Scope.Self && IsAboveSomebody(asker)) next.Add("who are they?");
        if (question.Form is Form.List && question.By.Count == 0 && MayGroup(question, asker)) next.Add("by team");
        if (isFigure && question.Ranking is null && !isState && !isTrend && !isBudget && measure != Measure.Forecast) next.Add("by week");
        if (question.Form is Form.Why or Form.Growth && !isState) next.Add("by week");
        if (isBudget) next.Add(question.Scope is Scope.Self ? "my spend by tool this month" : "spend by tool this month");
        if (measure == Measure.Forecast) next.Add("spend by tool this month");
        if (question.Ranking is { Bottom: false } && isFigure) next.Add("and the bottom 3?");
        next.Add("how did you get that?");
        return next.Distinct().Take(3).ToList();
    }

    private static string PeriodBefore(Question question) => Defaults.PeriodOf(question) switch
    {
        Period.This { Unit: CalendarUnit.Month } or Period.Ago { Unit: CalendarUnit.Month } or Period.Month => "month",
        Period.This { Unit: CalendarUnit.Week } or Period.Ago { Unit: CalendarUnit.Week } or Period.Week => "week",
        Period.This { Unit: CalendarUnit.Quarter } or Period.Ago { Unit: CalendarUnit.Quarter } or Period.Quarter => "quarter",
        _ => "period",
    };

    private static bool IsAboveSomebody(Asker asker) => asker.LeadsPeople || asker.IsAdmin || asker.IsFinance;

    private static bool MayGroup(Question question, Asker asker) => asker.IsAdmin || asker.IsFinance || asker.LeadsPeople && question.Scope is Scope.Reports;
}
