using System.Diagnostics;
using System.Globalization;
using System.Text;
using ChatBot.Core.People;

namespace ChatBot.Core.Questions;

/// <summary>The one sentence for a question: shown in "how did you get that", and read back to an equal question.</summary>
/// <remarks>Every part has its own clause, names stand in curly quotes (a closing one inside a name is doubled), so that nothing depends on context.</remarks>
public static class Canonical
{
    /// <summary>For example <c>Show prompts for team “Payments”, with tools “Cursor”, by month, last 3 months</c>.</summary>
    public static string Print(Question question, Catalogue catalogue)
    {
        var organisation = catalogue.Organisation;
        var measures = question.Measures.SequenceEqual(Reading.MeasureReading.DigestMeasures) && question.Form is Form.Digest
            ? "" : string.Join(" and ", question.Measures.Select(MeasureName));
        var subject = $"{measures}{PerName(question.Per)} for {ScopeName(question.Scope, organisation)}";
        var text = new StringBuilder(question.Form switch
        {
            Form.Figure => $"Show {subject}",
            Form.List => $"List {subject}",
            Form.YesNo yes => $"Check whether {subject} is {LimitName(yes.Limit)}",
            Form.Growth growth => $"Show {(growth.Falling ? "decline" : "growth")} of {subject}",
            Form.Why => $"Explain the change of {subject}",
            Form.AgainstAverage => $"Compare me with the average in {subject}",
            Form.Digest => measures.Length == 0 ? $"Show the weekly digest{subject}" : $"Show the weekly digest of {subject}",
            _ => throw new UnreachableException(),
        });
        foreach (var clause in Clauses(question, organisation)) text.Append(", ").Append(clause);
        return text.ToString();
    }

    private static IEnumerable<string> Clauses(Question question, Organisation organisation)
    {
        var filters = question.Filters;
        if (!filters.Tools.IsEmpty) yield return $"with tools {Quoted(filters.Tools.Select(t => organisation.Tool(t).Name))}";
        if (!filters.ExceptTools.IsEmpty) yield return $"without tools {Quoted(filters.ExceptTools.Select(t => organisation.Tool(t).Name))}";
        if (filters.Approved is { } approved) yield return approved ? "approved tools only" : "unapproved tools only";
        if (!filters.Vendors.IsEmpty) yield return $"of vendors {Quoted(filters.Vendors)}";
        if (!filters.Models.IsEmpty) yield return $"of models {Quoted(filters.Models)}";
        if (!filters.Features.IsEmpty) yield return $"of features {Quoted(filters.Features)}";
        if (!filters.Surfaces.IsEmpty) yield return $"of surfaces {Quoted(filters.Surfaces)}";
        if (!filters.Projects.IsEmpty) yield return $"of projects {Quoted(filters.Projects)}";
        if (!filters.Weekdays.IsEmpty) yield return $"on {string.Join(" and ", filters.Weekdays.Select(d => $"{d}s"))}";
        if (!filters.Seniorities.IsEmpty) yield return $"seniority {string.Join(" and ", filters.Seniorities.Select(s => s.ToString().ToLowerInvariant()))}";
        if (filters.EngineersOnly) yield return "engineers only";
        if (filters.OlderThanDays is { } older) yield return string.Create(CultureInfo.InvariantCulture, $"older than {older} days");
        if (filters.NewerThanDays is { } newer) yield return string.Create(CultureInfo.InvariantCulture, $"newer than {newer} days");
        if (!question.By.IsEmpty) yield return $"by {string.Join(" and ", question.By.Select(DimensionName))}";
        if (!question.Only.IsEmpty) yield return $"only {Quoted(question.Only)}";
        if (question.Period is { } period) yield return PeriodNames.Of(period);
        if (question.Comparison is { } comparison)
            yield return comparison switch
            {
                Comparison.Before => "compared with the period before",
                Comparison.YearBefore => "compared with a year earlier",
                Comparison.With with => $"compared with {PeriodNames.Of(with.Period)}",
                _ => throw new UnreachableException(),
            };
        if (question.Ranking is { } ranking)
            yield return ranking.Count == Ranking.Everything
                ? ranking.Bottom ? "ranked from the bottom" : "ranked"
                : string.Create(CultureInfo.InvariantCulture, $"{(ranking.Bottom ? "bottom" : "top")} {ranking.Count}");
        if (question.Limit is { } limit) yield return $"where it is {LimitName(limit)}";
        if (question.Currency is { } currency) yield return $"in {currency}";
    }

    /// <returns>None when the text is not a canonical sentence of this organisation.</returns>
    internal static Question? Read(string text, Catalogue catalogue, Calendar calendar)
    {
        if (!CanonicalReader.MayRead(text)) return null;
        return new CanonicalReader(catalogue, calendar).Read(text.Trim());
    }

    internal static string MeasureName(Measure measure) => Spaced(measure.ToString());

    internal static string DimensionName(Dimension dimension) => Spaced(dimension.ToString());

    private static string Spaced(string pascal)
    {
        var text = new StringBuilder();
        foreach (var c in pascal)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append(' ');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    internal static string PerName(Per per) => per switch
    {
        Per.Nothing => "",
        Per.Day => " per day",
        Per.WorkingDay => " per working day",
        Per.ActiveDay => " per active day",
        Per.Week => " per week",
        Per.Person => " per person",
        Per.User => " per user",
        Per.Session => " per session",
        Per.MedianUser => " of the median user",
        Per.MedianWait => " of the median wait",
        Per.NinetiethWait => " of the wait at the 90th percentile",
    };

    private static string ScopeName(Scope scope, Organisation organisation) => scope switch
    {
        Scope.Self => "me",
        Scope.Organisation => "the whole organisation",
        Scope.Reports => "my reports",
        Scope.DirectReports => "my direct reports",
        Scope.OfTeam team => $"team {Quoted([organisation.Team(team.Team).Name])}",
        Scope.OfPerson person => $"person {Quoted([organisation.Find(person.Person)?.Email ?? ""])}",
        _ => throw new UnreachableException(),
    };

    internal static string ComparatorName(Comparator comparator) => comparator switch
    {
        Comparator.MoreThan => "more than",
        Comparator.AtLeast => "at least",
        Comparator.LessThan => "less than",
        Comparator.AtMost => "at most",
        Comparator.Exactly => "exactly",
    };

    private static string LimitName(Threshold limit) => $"{ComparatorName(limit.Comparator)} {limit.Value.ToString(CultureInfo.InvariantCulture)}";

    private static string Quoted(IEnumerable<string> names) => string.Join(" and ", names.Select(n => $"“{n.Replace("”", "””", StringComparison.Ordinal)}”"));
}

/// <summary>The words for a period that <see cref="Words.TimePhrases"/> reads back as the same period.</summary>
public static class PeriodNames
{
    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;

    public static string Of(Period period) => period switch
    {
        Period.Today => "today",
        Period.DaysAgo { Days: 1 } => "yesterday",
        Period.DaysAgo p => $"{N(p.Days)} days ago",
        Period.LatestWeekday p => $"last {p.Weekday}",
        Period.Day p => p.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Period.DayOfYear p => $"{N(p.DayOfMonth)} {Months[p.MonthNumber - 1]}",
        Period.This p => $"this {UnitName(p.Unit)}",
        Period.Ago { Count: 1 } p => $"last {UnitName(p.Unit)}",
        Period.Ago p => $"{N(p.Count)} {Plural(p.Unit)} ago",
        Period.LastFull p => $"last {N(p.Count)} full {(p.Count == 1 ? UnitName(p.Unit) : Plural(p.Unit))}",
        Period.LastDays p => $"last {N(p.Days)} {(p.Days == 1 ? "day" : "days")}",
        Period.LastMonths p => $"last {N(p.Months)} {(p.Months == 1 ? "month" : "months")}",
        Period.Trend p => $"trend over {N(p.Count)} {Plural(p.Unit)}",
        Period.Month p => Months[p.Number - 1] + Year(p.OfYear),
        Period.Quarter p => $"Q{N(p.Number)}{Year(p.OfYear)}",
        Period.Half p => $"H{N(p.Number)}{Year(p.OfYear)}",
        Period.Week p => $"week {N(p.Number)}" + (p.OfYear is { } year ? $" of {N(year)}" : ""),
        Period.Year p => N(p.Number),
        Period.HalfOfMonth p => $"{(p.Number == 1 ? "first" : "second")} half of {Months[p.MonthNumber - 1]}{Year(p.OfYear)}",
        Period.FiscalQuarter p => p.OfYear is { } year ? $"FY{N(year)} Q{N(p.Number)}" : $"fiscal Q{N(p.Number)}",
        Period.FiscalHalf p => p.OfYear is { } year ? $"FY{N(year)} H{N(p.Number)}" : $"fiscal H{N(p.Number)}",
        Period.FiscalYear p => $"FY{N(p.Number)}",
        Period.WeekOf p => $"week of {Of(p.Inner)}",
        Period.Between p => $"from {Of(p.From)} to {Of(p.To)}",
        Period.Since p => $"since {Of(p.From)}",
        Period.UntilEndOf p => $"until {Of(p.To)}",
        Period.Before p => $"before {Of(p.Then)}",
        Period.After p => $"after {Of(p.Then)}",
        Period.EndOf p => $"end of {Of(p.Inner)}",
        Period.StartOf p => $"start of {Of(p.Inner)}",
        Period.Ever => "all time",
        _ => throw new UnreachableException(),
    };

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Year(int? year) => year is { } y ? " " + N(y) : "";

    internal static string UnitName(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Week => "week",
        CalendarUnit.Month => "month",
        CalendarUnit.Quarter => "quarter",
        CalendarUnit.Half => "half",
        CalendarUnit.Year => "year",
        CalendarUnit.FiscalQuarter => "fiscal quarter",
        CalendarUnit.FiscalHalf => "fiscal half",
        CalendarUnit.FiscalYear => "fiscal year",
    };

    internal static string Plural(CalendarUnit unit) => unit is CalendarUnit.Half ? "halves" : unit is CalendarUnit.FiscalHalf ? "fiscal halves" : UnitName(unit) + "s";
}
