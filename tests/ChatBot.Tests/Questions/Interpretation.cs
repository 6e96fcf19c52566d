using System.Text.Json;
using ChatBot.Core.People;
using ChatBot.Core.Questions;

namespace ChatBot.Tests.Questions;

/// <summary>The reading that a worked example gives, in the words of this code. A part that the example leaves open is none.</summary>
internal sealed class Interpretation(JsonElement json, SampleOrganisation sample, Asker asker, Calendar calendar)
{
    /// <returns>What differs; empty when the question is the one described.</returns>
    public List<string> Differences(Question question)
    {
        var differences = new List<string>();
        var mode = Text("mode");
        Compare("measures", MeasuresOf(mode), string.Join(",", question.Measures));
        if (Defaults.ClassOf(question.Measures[0]) != MeasureClass.Catalogue || question.Measures[0] == Measure.Headcount) Compare("scope", ScopeOf(Text("scope")!), question.Scope.ToString());
        Compare("range", RangeOf(), Defaults.PeriodOf(question)?.Resolve(calendar).ToString());
        var by = Has("by", out var dimensions) ? dimensions.EnumerateArray().Select(d => Pascal(d.GetString()!)).ToList() : mode == "growth" ? ["Tool"] : [];
        if (Text("m") == "over_budget" && by.Count == 0) by = ["Person"];
        Compare("by", string.Join(",", by), string.Join(",", question.By));
        if (Has("keys", out var keys)) Compare("only", string.Join(",", keys.EnumerateArray().Select(k => k.GetString()).Order(StringComparer.Ordinal)), string.Join(",", question.Only));
        CompareFilters(question.Filters, differences);
        var top = Has("top", out var t) ? $"top {t.GetInt32()}" : Has("bottom", out var b) ? $"bottom {b.GetInt32()}" : Text("order") is not null ? "all" : mode == "growth" && !Has("why", out _) ? "top 1" : "";
        Compare("ranking", top, question.Ranking is not { } ranking ? "" : ranking.Count == Ranking.Everything ? "all" : $"{(ranking.Bottom ? "bottom" : "top")} {ranking.Count}");
        Compare("form", FormOf(mode), question.Form.GetType().Name);
        if (question.Form is Form.YesNo yes && Has("yes", out var limit))
            Compare("limit", $"{(limit[0].GetString() == ">" ? Comparator.MoreThan : Comparator.LessThan)} {limit[1].GetDecimal()}", $"{yes.Limit.Comparator} {yes.Limit.Value}");
        Compare("per", Has("per", out var per) ? Pascal(per.GetString()!) : Text("stat") == "median" ? "MedianUser" : "Nothing", question.Per.ToString());
        Compare("currency", Text("currency"), question.Currency);
        var compared = mode is "compare" or "growth" || Has("vs", out _);
        Compare("compared", compared.ToString(), (question.Comparison is not null).ToString());
        if (Has("vs", out var vs) && vs.ValueKind == JsonValueKind.Object)
            Compare("vs", PeriodOf(vs)!.Resolve(calendar).ToString(), Defaults.PeriodOf(question)!.PreviousOf(question.Comparison!, calendar).ToString());
        return differences;

        void Compare(string what, string? expected, string? actual)
        {
            if ((expected ?? "") != (actual ?? "")) differences.Add($"{what}: expected {expected}, was {actual}");
        }
    }

    private bool Has(string name, out JsonElement value) => json.TryGetProperty(name, out value);

    private string? Text(string name) => Has(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Pascal(string snake) => string.Concat(snake.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private string MeasuresOf(string? mode)
    {
        if (Text("m") == "digest") return "ActiveUsers,AdoptionRate,Sessions,Prompts,Spend,DormantSeats";
        var names = Has("m", out var m) && m.ValueKind == JsonValueKind.Array ? [.. m.EnumerateArray().Select(e => e.GetString()!)] : new[] { Text("m")! };
        return string.Join(",", names.Select(n => n == "who_active" ? "ActiveUsers" : Pascal(n)));
    }

    private string ScopeOf(string scope) => scope switch
    {
        "self" => new Scope.Self(),
        "org" => new Scope.Organisation(),
        "my_team" when asker.LeadsPeople => new Scope.Reports(),
        "my_team" => new Scope.OfTeam(asker.Person.Team!.Value),
        "direct_reports" => new Scope.DirectReports(),
        _ when scope.StartsWith("team:", StringComparison.Ordinal) => new Scope.OfTeam(sample.Team(scope[5..])),
        _ => (Scope)new Scope.OfPerson(sample.Person(scope["person:".Length..])),
    } is var read ? read.ToString() : "";

    private string FormOf(string? mode) => Text("m") == "digest" ? nameof(Form.Digest) : mode switch
    {
        "list" => nameof(Form.List),
        "yes" => nameof(Form.YesNo),
        "average" => nameof(Form.AgainstAverage),
        "growth" => Has("why", out _) ? nameof(Form.Why) : nameof(Form.Growth),
        _ => Text("m") == "approved" ? nameof(Form.YesNo) : nameof(Form.Figure),
    };

    private string? RangeOf() => Has("range", out var range) ? PeriodOf(range)?.Resolve(calendar).ToString()
        : Text("m") == "digest" ? new Period.Ago(1, CalendarUnit.Week).Resolve(calendar).ToString()
        : Defaults.PeriodFor(Enum.Parse<Measure>(MeasuresOf(null).Split(',')[0]), Has("by", out var by) ? [.. by.EnumerateArray().Select(d => Enum.Parse<Dimension>(Pascal(d.GetString()!)))] : [])?.Resolve(calendar).ToString();

    private static Period? PeriodOf(JsonElement range)
    {
        if (range.ValueKind == JsonValueKind.String)
            return range.GetString() switch
            {
                "today" => new Period.Today(),
                "yesterday" => new Period.DaysAgo(1),
                "all" => new Period.Ever(),
                var text => Enum.Parse<CalendarUnit>(text!.Split('_')[1], true) is var unit && text.StartsWith("this", StringComparison.Ordinal) ? new Period.This(unit) : new Period.Ago(1, unit),
            };
        var first = range.EnumerateObject().First();
        int Number() => first.Value.GetInt32();
        return first.Name switch
        {
            "month" => new Period.Month(range.TryGetProperty("year", out var y) ? y.GetInt32() : null, Number()),
            "quarter" => new Period.Quarter(null, Number()),
            "year" => new Period.Year(Number()),
            "week" => new Period.Week(null, Number()),
            "fq" => new Period.FiscalQuarter(null, Number()),
            "last_days" => new Period.LastDays(Number()),
            "last_months" => new Period.LastMonths(Number()),
            "full_months" => new Period.LastFull(Number(), CalendarUnit.Month),
            "weeks_ago" => new Period.Ago(Number(), CalendarUnit.Week),
            "weekday" => new Period.LatestWeekday((DayOfWeek)((Number() + 1) % 7)),
            "day" => new Period.DayOfYear(first.Value[0].GetInt32(), first.Value[1].GetInt32()),
            "half_month" => new Period.HalfOfMonth(null, range.GetProperty("month").GetInt32(), Number()),
            "since" => new Period.Since(PeriodOf(first.Value)!),
            "from" => new Period.Between(PeriodOf(first.Value)!, PeriodOf(range.GetProperty("to"))!),
            "trend" => new Period.Trend(first.Value[1].GetInt32(), Enum.Parse<CalendarUnit>(first.Value[0].GetString()!, true)),
            _ => throw new InvalidOperationException(range.ToString()),
        };
    }

    private void CompareFilters(Filters filters, List<string> differences)
    {
        var expected = Filters.None;
        if (Has("where", out var where))
            foreach (var filter in where.EnumerateObject())
                expected = filter.Name switch
                {
                    "tool" => expected with { Tools = [.. filter.Value.EnumerateArray().Select(t => sample.Tool(t.GetString()!))] },
                    "model" => expected with { Models = [.. filter.Value.EnumerateArray().Select(t => t.GetString()!)] },
                    "approved" => expected with { Approved = filter.Value.GetBoolean() },
                    _ => throw new InvalidOperationException(filter.Name),
                };
        if (Has("people", out var people)) expected = expected with { Seniorities = [.. people.GetProperty("seniority").EnumerateArray().Select(s => Enum.Parse<Seniority>(s.GetString()!, true)).Order()] };
        if (Has("older_than", out var older)) expected = expected with { OlderThanDays = older.GetInt32() };
        if (expected != filters) differences.Add($"filters: expected {expected}, was {filters}");
    }
}
