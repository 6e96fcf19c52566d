using System.Globalization;
using ChatBot.Core.People;
using ChatBot.Core.Questions.Words;

namespace ChatBot.Core.Questions;

/// <summary>Reads the sentences of <see cref="Canonical.Print"/>; anything else is none.</summary>
internal sealed class CanonicalReader(Catalogue catalogue, Calendar calendar)
{
    private static readonly Dictionary<string, Measure> Measures = Enum.GetValues<Measure>().ToDictionary(Canonical.MeasureName);
    private static readonly Dictionary<string, Dimension> Dimensions = Enum.GetValues<Dimension>().ToDictionary(Canonical.DimensionName);
    private static readonly (string Open, Func<Form> Form)[] Openings =
    [
        ("Show the weekly digest of ", () => new Form.Digest()), ("Show the weekly digest", () => new Form.Digest()), ("Show growth of ", () => new Form.Growth()),
        ("Show decline of ", () => new Form.Growth(true)), ("Show ", () => new Form.Figure()), ("List ", () => new Form.List()), ("Explain the change of ", () => new Form.Why()),
        ("Compare me with the average in ", () => new Form.AgainstAverage()), ("Check whether ", () => new Form.YesNo(new(Comparator.MoreThan, 0))),
    ];

    private Filters filters = Filters.None;

    public static bool MayRead(string text) => text.Contains(" for ", StringComparison.Ordinal)
        && (text.StartsWith("Show ", StringComparison.Ordinal) || text.StartsWith("List ", StringComparison.Ordinal) || text.StartsWith("Check ", StringComparison.Ordinal)
            || text.StartsWith("Explain ", StringComparison.Ordinal) || text.StartsWith("Compare ", StringComparison.Ordinal));

    public Question? Read(string text)
    {
        var parts = SplitOutsideQuotes(text, ", ");
        var (open, formOf) = Array.Find(Openings, o => text.StartsWith(o.Open, StringComparison.Ordinal));
        if (open is null) return null;
        var form = formOf();
        var head = parts[0][Math.Min(open.Length, parts[0].Length)..];
        if (form is Form.YesNo)
        {
            var at = LastOutsideQuotes(head, " is ");
            if (at < 0 || ReadLimit(head[(at + 4)..]) is not { } limit) return null;
            form = new Form.YesNo(limit);
            head = head[..at];
        }
        var split = head.IndexOf(" for ", StringComparison.Ordinal);
        if (head.StartsWith("for ", StringComparison.Ordinal)) split = -1;
        if (split < 0 && !(open == "Show the weekly digest" && head.StartsWith(" for ", StringComparison.Ordinal))) return null;
        if (ReadScope(head[(split + 5)..]) is not { } scope) return null;
        var per = Per.Nothing;
        var measures = open == "Show the weekly digest" ? [.. Reading.MeasureReading.DigestMeasures] : ReadMeasures(head[..split], ref per);
        if (open == "Show the weekly digest" && split > 0 && (per = PerOf(head[..split])) == Per.Nothing) return null;
        if (measures is not { Count: > 0 }) return null;

        var question = new Question { Measures = [.. measures], Scope = scope, Form = form, Per = per };
        foreach (var clause in parts.Skip(1))
        {
            if (ReadClause(question, clause) is not { } next) return null;
            question = next;
        }
        return question with { Filters = filters };
    }

    private static Per PerOf(string text) => Enum.GetValues<Per>().FirstOrDefault(p => p != Per.Nothing && Canonical.PerName(p) == text);

    private static List<Measure>? ReadMeasures(string text, ref Per per)
    {
        if (All(text) is { } plain) return plain;
        foreach (var candidate in Enum.GetValues<Per>())
            if (Canonical.PerName(candidate) is { Length: > 0 } suffix && text.EndsWith(suffix, StringComparison.Ordinal) && All(text[..^suffix.Length]) is { } divided)
            {
                per = candidate;
                return divided;
            }
        return null;

        static List<Measure>? All(string names)
        {
            var list = new List<Measure>();
            foreach (var name in names.Split(" and "))
            {
                if (!Measures.TryGetValue(name, out var measure)) return null;
                list.Add(measure);
            }
            return list;
        }
    }

    private Scope? ReadScope(string text) => text switch
    {
        "me" => new Scope.Self(),
        "the whole organisation" => new Scope.Organisation(),
        "my reports" => new Scope.Reports(),
        "my direct reports" => new Scope.DirectReports(),
        _ when text.StartsWith("team ", StringComparison.Ordinal) && ReadNames(text[5..]) is [var team] => catalogue.Index.Exact(NameKind.Team, team) is { } named ? new Scope.OfTeam(named.Team) : null,
        _ when text.StartsWith("person ", StringComparison.Ordinal) && ReadNames(text[7..]) is [var email] => catalogue.Organisation.FindByEmail(email) is { } person ? new Scope.OfPerson(person.Id) : null,
        _ => null,
    };

    private Question? ReadClause(Question question, string clause)
    {
        if (After("with tools ") is { } tools) return Tools(tools) is { } with ? Filter(filters with { Tools = with }) : null;
        if (After("without tools ") is { } except) return Tools(except) is { } without ? Filter(filters with { ExceptTools = without }) : null;
        if (clause == "approved tools only") return Filter(filters with { Approved = true });
        if (clause == "unapproved tools only") return Filter(filters with { Approved = false });
        if (After("of vendors ") is { } vendors) return ReadNames(vendors) is { } names ? Filter(filters with { Vendors = [.. names] }) : null;
        if (After("of models ") is { } models) return ReadNames(models) is { } names ? Filter(filters with { Models = [.. names] }) : null;
        if (After("of features ") is { } features) return ReadNames(features) is { } names ? Filter(filters with { Features = [.. names] }) : null;
        if (After("of surfaces ") is { } surfaces) return ReadNames(surfaces) is { } names ? Filter(filters with { Surfaces = [.. names] }) : null;
        if (After("of projects ") is { } projects) return ReadNames(projects) is { } names ? Filter(filters with { Projects = [.. names] }) : null;
        if (After("on ") is { } days) return Each<DayOfWeek>(days.Replace("days", "day", StringComparison.Ordinal)) is { } weekdays ? Filter(filters with { Weekdays = weekdays }) : null;
        if (After("seniority ") is { } levels) return Each<Seniority>(levels) is { } seniorities ? Filter(filters with { Seniorities = seniorities }) : null;
        if (clause == "engineers only") return Filter(filters with { EngineersOnly = true });
        if (After("older than ") is { } older && Days(older) is { } o) return Filter(filters with { OlderThanDays = o });
        if (After("newer than ") is { } newer && Days(newer) is { } n) return Filter(filters with { NewerThanDays = n });
        if (After("by ") is { } by)
        {
            var dimensions = by.Split(" and ");
            return dimensions.All(Dimensions.ContainsKey) ? question with { By = [.. dimensions.Select(d => Dimensions[d])] } : null;
        }
        if (After("only ") is { } only) return ReadNames(only) is { } keys ? question with { Only = [.. keys] } : null;
        if (clause == "compared with the period before") return question with { Comparison = new Comparison.Before() };
        if (clause == "compared with a year earlier") return question with { Comparison = new Comparison.YearBefore() };
        if (After("compared with ") is { } other) return ReadPeriod(other) is { } with ? question with { Comparison = new Comparison.With(with) } : null;
        if (clause == "ranked") return question with { Ranking = new(Ranking.Everything) };
        if (clause == "ranked from the bottom") return question with { Ranking = new(Ranking.Everything, true) };
        if (After("top ") is { } top && Number(top) is { } best) return question with { Ranking = new((int)best) };
        if (After("bottom ") is { } bottom && Number(bottom) is { } worst) return question with { Ranking = new((int)worst, true) };
        if (After("where it is ") is { } limit) return ReadLimit(limit) is { } threshold ? question with { Limit = threshold } : null;
        if (After("in ") is { Length: 3 } currency && currency.All(char.IsUpper)) return question with { Currency = currency };
        return ReadPeriod(clause) is { } period ? question with { Period = period } : null;

        string? After(string opening) => clause.StartsWith(opening, StringComparison.Ordinal) ? clause[opening.Length..] : null;

        Question Filter(Filters next)
        {
            filters = next;
            return question;
        }
    }

    private Period? ReadPeriod(string text)
    {
        if (!text.StartsWith("trend over ", StringComparison.Ordinal)) return TimePhrases.Whole(text, calendar);
        var space = text.IndexOf(' ', 11);
        if (space < 0 || Number(text[11..space]) is not { } count) return null;
        foreach (var unit in Enum.GetValues<CalendarUnit>())
            if (PeriodNames.Plural(unit) == text[(space + 1)..])
                return new Period.Trend((int)count, unit);
        return null;
    }

    private Names<ToolId>? Tools(string text)
    {
        if (ReadNames(text) is not { } names) return null;
        var ids = new List<ToolId>();
        foreach (var name in names)
        {
            if (catalogue.Index.Exact(NameKind.Tool, name) is not { } tool) return null;
            ids.Add(tool.Tool);
        }
        return [.. ids];
    }

    private static Names<T>? Each<T>(string text) where T : struct, Enum
    {
        var list = new List<T>();
        foreach (var word in text.Split(" and "))
        {
            if (!Enum.TryParse<T>(word, true, out var value)) return null;
            list.Add(value);
        }
        return [.. list];
    }

    private static int? Days(string text) => text.EndsWith(" days", StringComparison.Ordinal) && Number(text[..^5]) is { } days ? (int)days : null;

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static Threshold? ReadLimit(string text)
    {
        foreach (var comparator in Enum.GetValues<Comparator>())
            if (Canonical.ComparatorName(comparator) + " " is var name && text.StartsWith(name, StringComparison.Ordinal) && Number(text[name.Length..]) is { } value)
                return new(comparator, value);
        return null;
    }

    private static List<string>? ReadNames(string text)
    {
        var names = new List<string>();
        foreach (var part in SplitOutsideQuotes(text, " and "))
        {
            if (part.Length < 2 || part[0] != '“' || part[^1] != '”') return null;
            names.Add(part[1..^1].Replace("””", "”", StringComparison.Ordinal));
        }
        return names;
    }

    private static List<string> SplitOutsideQuotes(string text, string separator)
    {
        var parts = new List<string>();
        var start = 0;
        var inside = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '“') inside = true;
            else if (text[i] == '”')
            {
                if (i + 1 < text.Length && text[i + 1] == '”') i++;
                else inside = false;
            }
            else if (!inside && string.CompareOrdinal(text, i, separator, 0, separator.Length) == 0)
            {
                parts.Add(text[start..i]);
                start = i + separator.Length;
                i = start - 1;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }

    private static int LastOutsideQuotes(string text, string wanted)
    {
        var close = text.LastIndexOf('”');
        var at = text.LastIndexOf(wanted, StringComparison.Ordinal);
        return at > close ? at : -1;
    }
}
