using ChatBot.Core.Questions;

namespace ChatBot.Core.Answers;

/// <summary>What fits after an answer, as continuations that the product understands.</summary>
public static class NextQuestions
{
    public static IReadOnlyList<string> After(Question question, Asker asker, Draft draft)
    {
        var next = new List<string>();
        var measure = question.Measures[0];
        var isState = Defaults.IsAsOf(measure) || Units.IsCatalogue(measure) || Units.IsBudget(measure);
        if (question.By.Count == 0 && question.Form is Form.Figure && !Units.IsCatalogue(measure) && !Units.IsBudget(measure))
            next.Add(isState ? "by tool" : measure == Measure.Headcount ? "by team" : "by tool");
        if (!isState && question.Comparison is null && question.Form is Form.Figure && question.By.Count == 0) next.Add("compared to the month before");
        if (!isState && !question.By.Any(d => d is Dimension.Week or Dimension.Month) && question.Form is Form.Figure && measure != Measure.Forecast) next.Add("by week");
        if (question.Comparison is not null && question.Form is Form.Figure && question.By.Count == 0) next.Add("why?");
        if (measure is Measure.OpenRequests or Measure.BlockedPeople or Measure.Seats && question.Form is Form.Figure
            && question.Scope is not Scope.Self && (asker.LeadsPeople || asker.IsAdmin || asker.IsFinance)) next.Add("who are they?");
        if (next.Count == 0) next.Add(question.Scope is Scope.Self ? "and last month?" : "and me?");
        next.Add("how did you get that?");
        return next.Distinct().Take(3).ToList();
    }
}
