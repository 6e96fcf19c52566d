using System.Diagnostics;
using System.Text;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

/// <summary>Puts figures into words: the figure first, then what it covers and how fresh it is, then the rows, then what fits next.</summary>
public static class Wording
{
    private const int RowsInText = 12;

    public static Answer Complete(
        Draft draft, Question question, Asker asker, Organisation organisation, DateRange range, Calendar calendar, IReadOnlyList<string> notes)
    {
        var phrasing = new Phrasing(asker.Person.Locale);
        var text = new StringBuilder();
        var covers = Covers(draft, question, organisation, range, calendar, phrasing);
        var headline = $"{(draft.IsTable ? TableHead(draft, question, phrasing) : Headline(draft, question, phrasing))}{covers}{Lead(draft, question, phrasing)}.";
        var coverage = string.Join(' ', Coverage(draft, organisation, phrasing, notes));
        text.Append(headline).Append(coverage.Length > 0 ? " " : "").Append(coverage);
        AppendRows(text, draft, phrasing);
        return new(
            AnswerKind.Answer, text.ToString(), draft.Values, draft.Rows, range, draft.PreviousRange, ScopeId(question.Scope, organisation),
            Suppressed: draft.Suppressed, Next: NextQuestions.After(question, asker, draft), Explanation: Explanation(draft, question, organisation, range, phrasing),
            Headline: headline, Coverage: coverage, Titles: draft.Rows.Count == 0 ? null : TitlesOf(draft, question, covers));
    }

    private static RowTitles TitlesOf(Draft draft, Question question, string covers)
    {
        var name = question.Form is Form.Growth or Form.Why ? $"Change of {Lower(Heading(question))}" : Heading(question);
        var by = question.By.Count > 0 ? question.By : [draft.Rows.All(r => r.Tool is not null && r.Tool == r.Key) ? Dimension.Tool : Dimension.Person];
        var second = by.Count > 1 ? Capital(Words(by[1])) : draft.Rows.Any(r => r.Key2 is not null) ? "Figure" : "";
        var unit = draft.RowUnit is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper) ? $" ({currency})" : "";
        var split = question.By.Count > 0 ? $" by {string.Join(" and ", by.Select(Words))}" : "";
        return new(name + split + covers, Capital(Words(by[0])), second, name + unit);
    }

    /// <summary>The highest of several rows, so that a table can be told in a sentence.</summary>
    private static string Lead(Draft draft, Question question, Phrasing phrasing)
    {
        if (!draft.IsTable || question.Form is not Form.Figure || question.Ranking is not null || question.By.Count != 1 || question.Measures.Count > 1) return "";
        var rows = draft.Rows.Where(r => r.Value is { Date: null, Number: not 0 } && r.Key is not ("(none)" or "(unassigned)")).ToList();
        if (rows.Count < 2 || draft.Rows.Any(r => r.Previous is not null)) return "";
        var most = rows.MaxBy(r => r.Value!.Value.Number)!;
        return $"; highest {most.Label} with {phrasing.Value(most.Value!.Value, most.Unit ?? Units.Count)}";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static IEnumerable<string> Coverage(Draft draft, Organisation organisation, Phrasing phrasing, IReadOnlyList<string> notes)
    {
        if (draft.Suppressed.Count > 0) yield return $"Left out because too few people are in them: {string.Join(", ", draft.Suppressed)}.";
        foreach (var note in draft.Notes.Concat(notes)) yield return note;
        if (organisation.Settings.DataTo is { } reach) yield return $"Data through {phrasing.Day(reach)}.";
    }

    /// <summary><c>self</c>, <c>org</c>, <c>reports</c>, <c>direct_reports</c>, <c>team:Name</c>, <c>person:email</c>.</summary>
    public static string ScopeId(Scope scope, Organisation organisation) => scope switch
    {
        Scope.Self => "self",
        Scope.Organisation => "org",
        Scope.Reports => "reports",
        Scope.DirectReports => "direct_reports",
        Scope.OfTeam of => $"team:{organisation.Team(of.Team).Name}",
        Scope.OfPerson of => $"person:{organisation.Find(of.Person)?.Email}",
        _ => throw new UnreachableException(),
    };

    public static string ScopeWords(Scope scope, Organisation organisation) => scope switch
    {
        Scope.Self => "you",
        Scope.Organisation => organisation.Settings.Name,
        Scope.Reports => "everyone below you",
        Scope.DirectReports => "your direct reports",
        Scope.OfTeam of => $"team {organisation.Team(of.Team).Name}",
        Scope.OfPerson of => organisation.Find(of.Person)?.Name ?? "",
        _ => throw new UnreachableException(),
    };

    private static string Headline(Draft draft, Question question, Phrasing phrasing)
    {
        if (draft.Values.Count == 0) return NoFigure(question);
        if (question.Form is Form.YesNo) return YesOrNo(draft, question, phrasing);
        if (question.Form is Form.AgainstAverage) return AgainstAverage(draft, question, phrasing);
        if (draft.Values.Any(IsCompared)) return Compared(draft, question, phrasing);
        var figures = string.Join(", ", draft.Values.Select(v => Figure(v, question, phrasing)));
        return question.Measures.Contains(Measure.Budget) && !draft.Values.Any(v => v.Name == Units.IdOf(Measure.Budget)) ? figures + ", no budget is set" : figures;
    }

    private static string Figure(AnswerValue value, Question question, Phrasing phrasing)
    {
        var measure = Enum.GetValues<Measure>().First(m => Units.IdOf(m) == value.Name);
        var written = phrasing.Value(value.Value, value.Unit);
        if (measure == Measure.BudgetRemaining && value.Value.Number < 0) return $"{phrasing.Value(-value.Value.Number, value.Unit)} over the budget";
        if (measure == Measure.LastUsed) return $"Last used on {written}";
        return $"{written} {Phrasing.Noun(measure, value.Value.Number == 1, question.Per)}{PerWords(question.Per)}";
    }

    private static string PerWords(Per per) => per switch
    {
        Per.Nothing => "",
        Per.Day => " per day",
        Per.WorkingDay => " per working day",
        Per.ActiveDay => " per active day",
        Per.Week => " per week",
        Per.Person => " per person",
        Per.User => " per active user",
        Per.Session => " per session",
        Per.MedianUser => " (median of the active users)",
        Per.MedianWait => " (median)",
        Per.NinetiethWait => " (90th percentile: nine of ten did not wait longer)",
    };

    private static string NoFigure(Question question) => question.Measures[0] switch
    {
        Measure.Budget or Measure.BudgetUsed or Measure.BudgetRemaining or Measure.OverBudget => "No budget is set, so there is no figure",
        Measure.LastUsed => "No use is on record",
        Measure.WaitDays => "No open request is on record",
        Measure.TimeToAccess => "No request was granted, so there is nothing to average",
        Measure.AcceptanceRate => "No lines were suggested, so there is no rate",
        Measure.SeatUtilisation => "No seats are held, so there is no rate",
        _ => "There is nothing to divide by, so there is no figure",
    };

    private static string YesOrNo(Draft draft, Question question, Phrasing phrasing)
    {
        var yes = draft.Values[0].Value.Number == 1 ? "Yes" : "No";
        if (draft.Values.Count == 1) return yes;
        return draft.Values.Any(IsCompared) ? $"{yes}: {Compared(draft, question, phrasing)}" : $"{yes}: {Figure(draft.Values[1], question, phrasing)}";
    }

    private static string AgainstAverage(Draft draft, Question question, Phrasing phrasing)
    {
        var noun = Phrasing.Noun(question.Measures[0], one: false);
        var self = draft.Values.FirstOrDefault(v => v.Name == "self");
        var average = draft.Values.FirstOrDefault(v => v.Name == "average");
        return $"You: {(self is null ? "no figure" : phrasing.Value(self.Value, self.Unit))} {noun}; " +
            $"average: {(average is null ? "no figure" : phrasing.Value(average.Value, average.Unit))}";
    }

    private static bool IsCompared(AnswerValue value) => value.Name.StartsWith("current", StringComparison.Ordinal) || value.Name.StartsWith("previous", StringComparison.Ordinal);

    private static string Compared(Draft draft, Question question, Phrasing phrasing) => string.Join("; ", question.Measures.Select((m, i) => Compared(draft, m, i == 0 ? "" : "_" + Units.IdOf(m), question, phrasing)).Where(w => w.Length > 0));

    private static string Compared(Draft draft, Measure measure, string suffix, Question question, Phrasing phrasing)
    {
        if (draft.Values.FirstOrDefault(v => v.Name == "current" + suffix) is not { } current)
            return draft.Values.FirstOrDefault(v => v.Name == "previous" + suffix) is { } only ? $"No figure now, {phrasing.Value(only.Value, only.Unit)} {Phrasing.Noun(measure, only.Value.Number == 1)}{PerWords(question.Per)} before" : "";
        var words = $"{phrasing.Value(current.Value, current.Unit)} {Phrasing.Noun(measure, current.Value.Number == 1)}{PerWords(question.Per)}";
        if (draft.Values.FirstOrDefault(v => v.Name == "previous" + suffix) is not { } previous) return words + ", and no figure for the time before";
        words += $", {phrasing.Value(previous.Value, previous.Unit)} before";
        if (draft.Values.FirstOrDefault(v => v.Name == "change" + suffix) is { } change) words += $": {phrasing.Change(change.Value, change.Unit)}";
        if (draft.Values.FirstOrDefault(v => v.Name == "change_percent" + suffix) is { } percent && current.Unit != Units.Percent)
            words += $" ({phrasing.Change(percent.Value, Units.Percent)})";
        return words;
    }

    private static string TableHead(Draft draft, Question question, Phrasing phrasing)
    {
        if (question.Form is Form.List && question.Measures[0] == Measure.OverBudget && draft.Values.Count > 0)
            return draft.Rows.Count == 0 ? "Nothing is over budget" : $"{phrasing.Number(draft.Rows.Count)} {Plural(question.By.FirstOrDefault(Dimension.Person), draft.Rows.Count)} over budget";
        if (question is { Limit: { } limit, Form: Form.Figure, By.Count: 1, Measures.Count: 1 } && question.Ranking is null) return Within(draft, question, limit, phrasing);
        if (draft.Rows.Count == 0) return question.Form is Form.List ? $"No {Phrasing.Noun(question.Measures[0], one: false)}" : "Nothing to show";
        if (question.Form is Form.List && draft.Values.Count > 0) return Figure(draft.Values[0], question, phrasing);
        if (question.Form is Form.Why && draft.Values.Any(IsCompared)) return Compared(draft, question, phrasing) + ", by " + string.Join(" and ", question.By.Select(Words));
        var noun = Phrasing.Noun(question.Measures[0], one: false) + PerWords(question.Per);
        if (draft.Rows.Count == 1 || question.Ranking is { Count: 1 })
        {
            var row = draft.Rows[0];
            return $"{row.Label}: {RowValue(row, phrasing)} {noun}";
        }
        var head = question.Form is Form.Growth or Form.Why ? $"Change of {Lower(Heading(question))}" : Heading(question);
        if (question.Ranking is { Count: < Ranking.Everything } ranking && question.Form is Form.Figure)
            head = $"{draft.Rows[0].Label} {(ranking.Bottom ? "is lowest" : "leads")} with {RowValue(draft.Rows[0], phrasing)}: {Lower(head)}";
        return head + (question.By.Count > 0 ? " by " + string.Join(" and ", question.By.Select(Words)) : "");
    }

    /// <summary>"14 people with more than 500 prompts": how many groups meet the limit, and the limit.</summary>
    private static string Within(Draft draft, Question question, Threshold limit, Phrasing phrasing)
    {
        var words = limit.Comparator switch
        {
            Comparator.MoreThan => "more than", Comparator.AtLeast => "at least", Comparator.LessThan => "less than", Comparator.AtMost => "at most", Comparator.Exactly => "exactly",
        };
        return $"{phrasing.Number(draft.Rows.Count)} {Plural(question.By[0], draft.Rows.Count)} with {words} {phrasing.Value(new(limit.Value), draft.RowUnit ?? Units.Count)} {Phrasing.Noun(question.Measures[0], one: false)}{PerWords(question.Per)}";
    }

    private static string Heading(Question question)
    {
        var noun = string.Join(" and ", question.Measures.Select(Phrasing.Title));
        return char.ToUpperInvariant(noun[0]) + noun[1..] + PerWords(question.Per);
    }

    private static string Plural(Dimension by, int count) => count == 1 ? Words(by) : by == Dimension.Person ? "people" : Words(by) + "s";

    private static string Words(Dimension by) => by == Dimension.CostCenter ? "cost centre" : by.ToString().ToLowerInvariant();

    /// <summary>Whom, what and which days the figure is about, with the choices that were made.</summary>
    private static string Covers(Draft draft, Question question, Organisation organisation, DateRange range, Calendar calendar, Phrasing phrasing)
    {
        var covers = new StringBuilder(" – ").Append(ScopeWords(question.Scope, organisation));
        foreach (var filter in FilterWords(question, organisation)) covers.Append(", ").Append(filter);
        covers.Append(", ").Append(phrasing.Range(range)).Append(PeriodWords(question, calendar));
        if (draft.PreviousRange is { } previous) covers.Append(" against ").Append(phrasing.Range(previous));
        return covers.ToString();
    }

    private static string PeriodWords(Question question, Calendar calendar) => Defaults.PeriodOf(question) switch
    {
        Period.This { Unit: CalendarUnit.Month } => " (month to date)",
        Period.This { Unit: CalendarUnit.Week } => " (week to date)",
        Period.This { Unit: CalendarUnit.Quarter } => " (quarter to date)",
        Period.This { Unit: CalendarUnit.Year } => " (year to date)",
        Period.LastDays { Days: > 1 } days when question.Period is null => $" (the last {days.Days} days)",
        _ => "",
    };

    private static IEnumerable<string> FilterWords(Question question, Organisation organisation)
    {
        var filters = question.Filters;
        // People are counted once, whichever of the tools they used; other figures add up.
        var joined = question.Measures.Any(m => m is Measure.ActiveUsers or Measure.AdoptionRate or Measure.EngagedUsers or Measure.EngagementRate or Measure.ActiveDays) ? " or " : " and ";
        if (!filters.Tools.IsEmpty) yield return string.Join(joined, filters.Tools.Select(t => organisation.Tool(t).Name));
        if (!filters.ExceptTools.IsEmpty) yield return "without " + string.Join(" and ", filters.ExceptTools.Select(t => organisation.Tool(t).Name));
        if (filters.Approved is { } approved) yield return approved ? "approved tools" : "tools that are not approved";
        if (!filters.Vendors.IsEmpty) yield return "tools of " + string.Join(" and ", filters.Vendors);
        if (!filters.Models.IsEmpty) yield return "model " + string.Join(" and ", filters.Models);
        if (!filters.Features.IsEmpty) yield return "feature " + string.Join(" and ", filters.Features);
        if (!filters.Surfaces.IsEmpty) yield return "on " + string.Join(" and ", filters.Surfaces);
        if (!filters.Projects.IsEmpty) yield return "project " + string.Join(" and ", filters.Projects);
        if (!filters.Weekdays.IsEmpty) yield return "only on " + string.Join(", ", filters.Weekdays.Select(d => d + "s"));
        if (!filters.Seniorities.IsEmpty) yield return "only " + string.Join(", ", filters.Seniorities.Select(s => s.ToString().ToLowerInvariant()));
        if (filters.EngineersOnly) yield return "only engineers";
        if (filters.OlderThanDays is { } older) yield return $"older than {older} days";
        if (filters.NewerThanDays is { } newer) yield return $"newer than {newer} days";
    }

    private static void AppendRows(StringBuilder text, Draft draft, Phrasing phrasing)
    {
        foreach (var row in draft.Rows.Take(RowsInText))
        {
            text.Append('\n').Append("• ").Append(row.Label);
            if (row.Value is not null) text.Append(": ").Append(RowValue(row, phrasing));
        }
        if (draft.Rows.Count > RowsInText) text.Append("\n… and ").Append(phrasing.Number(draft.Rows.Count - RowsInText)).Append(" more");
    }

    private static string RowValue(AnswerRow row, Phrasing phrasing)
    {
        if (row.Value is not { } value) return "";
        if (row.Current is { } current && row.Previous is { } previous && row.Unit is { } unit && current != value)
            return $"{phrasing.Change(value, unit)} ({phrasing.Value(previous, Level(unit))} → {phrasing.Value(current, Level(unit))})";
        var written = phrasing.Value(value, row.Unit ?? Units.Count);
        return row is { Current: not null, Previous: { } before } ? $"{written} ({phrasing.Value(before, row.Unit ?? Units.Count)} before)" : written;
    }

    private static string Level(string unit) => unit == Units.Points ? Units.Percent : unit;

    private static string Explanation(Draft draft, Question question, Organisation organisation, DateRange range, Phrasing phrasing)
    {
        var text = new StringBuilder("I counted ").Append(string.Join(" and ", question.Measures.Select(Phrasing.Title)))
            .Append(" for ").Append(ScopeWords(question.Scope, organisation)).Append(" over ").Append(phrasing.Range(range));
        foreach (var filter in FilterWords(question, organisation)) text.Append(", ").Append(filter);
        text.Append(". ");
        if (draft.PreviousRange is { } previous) text.Append("Compared with ").Append(phrasing.Range(previous)).Append(". ");
        return text.Append(phrasing.Number(draft.RowsRead)).Append(draft.RowsRead == 1 ? " row" : " rows").Append(" of daily and monthly totals went into it.").ToString();
    }
}
