using System.Globalization;

namespace ChatBot.Core.Answers;

/// <summary>What a card shows of an answer; every figure is written out already. The shape of <c>cards/answer/sample.data.json</c>.</summary>
/// <param name="Id">Names the answer in what its buttons send back.</param>
/// <param name="Text">The complete plain-text twin.</param>
public sealed record AnswerCard(
    string Id, string Kind, string Headline, string Lang, IReadOnlyList<string> Paragraphs, IReadOnlyList<CardFact> Facts, CardTable? Table, CardChart? Chart,
    string? Coverage, string? Explanation, IReadOnlyList<CardOption> Options, IReadOnlyList<CardButton> Buttons, IReadOnlyList<string> Next, CardWords Words, string Text);

public sealed record CardFact(string Title, string Value);

public sealed record CardColumn(string Title, string Align);

public sealed record CardTableRow(IReadOnlyList<string> Cells);

/// <param name="Total">Rows there are, shown or not.</param>
/// <param name="MoreWords">With <c>{n}</c> for the number of rows that are not shown.</param>
public sealed record CardTable(string Title, IReadOnlyList<CardColumn> Columns, IReadOnlyList<CardTableRow> Rows, int Total, string MoreWords, string? More);

/// <param name="X">A day, a month or a name.</param>
public sealed record CardPoint(string X, decimal Y, string Text);

public sealed record CardSeries(string Legend, IReadOnlyList<CardPoint> Values);

/// <param name="Type"><c>line</c>, <c>column</c> or <c>bar</c>.</param>
/// <param name="Summary">What the picture says, in one sentence.</param>
public sealed record CardChart(string Type, string Title, string Summary, IReadOnlyList<CardSeries> Series, string XTitle, string YTitle);

public sealed record CardOption(string Key, string Title);

/// <param name="Say">What to type instead of pressing.</param>
public sealed record CardButton(string Title, string Verb, IReadOnlyDictionary<string, string> Data, bool OpensDialog, string? Confirm, string? Style, string? Say);

public sealed record CardWords(string Next, string Choose, string ChooseByNumber, string ChooseButton, string Explain, string ShowTable, string Type, string Confirm, string Refresh)
{
    public static readonly CardWords English = new(
        "You can also ask:", "Which one do you mean?", "Reply with the number:", "Use this one", "How was this worked out?", "Show as table or chart", "type", "Yes, do it", "Show with today's data");
}

/// <summary>Lays an answer out as a card: figures as facts, rows as a table, and a picture where it says more than the table.</summary>
public static class AnswerCards
{
    private const int MostPoints = 40, MostBars = 12;

    /// <summary>What fits a phone without scrolling for long.</summary>
    public const int PageRows = 15;

    /// <summary>Verb of the buttons that turn the pages of a list; their data names the answer and the page, counted from 0.</summary>
    public const string TurnPage = "answer.page";

    /// <param name="locale">BCP 47, of the person who reads.</param>
    /// <param name="page">Of the rows, counted from 0; one that there is not is the last one.</param>
    public static AnswerCard Of(Answer answer, string id, string locale, int page = 0)
    {
        var phrasing = new Phrasing(locale);
        var headline = answer.Headline ?? answer.Text;
        var shown = Page.Of(answer, page);
        return new(
            id, Kind(answer), headline, "en", [], Facts(answer, phrasing), Table(answer, shown, phrasing), shown.Number == 0 ? Chart(answer, phrasing) : null,
            NullIfEmpty(answer.Coverage), answer.Explanation, answer.Options?.Select(o => new CardOption(o.Key, o.Label)).ToList() ?? [],
            [.. Buttons(answer, id), .. shown.Buttons(id, phrasing)], answer.Next ?? [], CardWords.English, Twin(answer, shown, headline, phrasing));
    }

    /// <summary>Which rows of an answer a card shows.</summary>
    private readonly record struct Page(int Number, int First, int Count, int Total)
    {
        public static Page Of(Answer answer, int wanted)
        {
            var total = answer.Rows.Count;
            var number = Math.Clamp(wanted, 0, Math.Max(0, (total - 1) / PageRows));
            return new(number, number * PageRows, Math.Min(PageRows, total - number * PageRows), total);
        }

        public bool IsAll => Count == Total;

        public string Words(Phrasing phrasing) => $"Rows {phrasing.Number(First + 1)}–{phrasing.Number(First + Count)} of {phrasing.Number(Total)}";

        public IEnumerable<CardButton> Buttons(string id, Phrasing phrasing)
        {
            if (First > 0) yield return Button("Back to", this with { Number = Number - 1, First = First - PageRows, Count = PageRows }, id, phrasing);
            if (First + Count < Total) yield return Button("On to", this with { Number = Number + 1, First = First + PageRows, Count = Math.Min(PageRows, Total - First - PageRows) }, id, phrasing);
        }

        private static CardButton Button(string word, Page to, string id, Phrasing phrasing) => new(
            $"{word} rows {phrasing.Number(to.First + 1)}–{phrasing.Number(to.First + to.Count)}", TurnPage,
            new Dictionary<string, string> { ["answer"] = id, ["page"] = to.Number.ToString(CultureInfo.InvariantCulture) }, false, null, null, null);
    }

    private static string Kind(Answer answer) => answer.Kind switch
    {
        AnswerKind.Answer => "answer",
        AnswerKind.Clarify => "clarify",
        AnswerKind.Refuse => "refuse",
        AnswerKind.Action => "action",
    };

    /// <summary>One figure is the headline already.</summary>
    private static IReadOnlyList<CardFact> Facts(Answer answer, Phrasing phrasing) => answer.Rows.Count > 0 || answer.Values.Count < 2
        ? []
        : [.. answer.Values.Select(v => new CardFact(Title(v.Name), phrasing.Value(v.Value, v.Unit)))];

    private static CardTable? Table(Answer answer, Page page, Phrasing phrasing)
    {
        if (answer.Rows.Count == 0) return null;
        var (hasSecond, hasTool) = (answer.Rows.Any(r => r.Key2 is not null), answer.Rows.Any(r => r.Tool is not null && r.Tool != r.Label));
        var (hasValue, hasBefore) = (answer.Rows.Any(r => r.Value is not null), answer.Rows.Any(r => r.Previous is not null));
        var titles = answer.Titles ?? new("", "", "", answer.Values.Count == 1 ? Title(answer.Values[0].Name) : "");
        List<CardColumn> columns = [new(titles.Row, "Left")];
        if (hasSecond) columns.Add(new(titles.Second, "Left"));
        if (hasTool) columns.Add(new("Tool", "Left"));
        if (hasBefore) columns.AddRange([new("Before", "Right"), new("Now", "Right"), new("Change", "Right")]);
        else if (hasValue) columns.Add(new(titles.Value, "Right"));

        var rows = answer.Rows.Skip(page.First).Take(page.Count).Select(row =>
        {
            List<string> cells = [row.Label];
            if (hasSecond) cells.Add(row.Key2 ?? "");
            if (hasTool) cells.Add(row.Tool ?? "");
            var unit = row.Unit ?? Units.Count;
            var level = unit == Units.Points ? Units.Percent : unit;
            if (hasBefore)
                cells.AddRange([Written(row.Previous, level, phrasing), Written(row.Current, level, phrasing), row.Value is { } change ? phrasing.Change(change, unit) : ""]);
            else if (hasValue) cells.Add(Written(row.Value, unit, phrasing));
            return new CardTableRow(cells);
        }).ToList();
        return new(titles.Whole, columns, rows, page.Total - page.First, "and {n} more", page.IsAll ? null : page.Words(phrasing));
    }

    /// <summary>A line where the rows are days, weeks or months; bars where they are few groups. Two dimensions stay a table.</summary>
    private static CardChart? Chart(Answer answer, Phrasing phrasing)
    {
        var rows = answer.Rows.Where(r => r.Value is { Date: null }).ToList();
        if (rows.Count < 3 || rows.Any(r => r.Key2 is not null || r.Tool is not null || r.Previous is not null)) return null;
        var isTrend = rows.All(r => IsTime(r.Key));
        if (rows.Count > (isTrend ? MostPoints : MostBars)) return null;
        var unit = rows[0].Unit ?? Units.Count;
        var points = rows.Select(r => new CardPoint(isTrend ? r.Key : r.Label, r.Value!.Value.Number, phrasing.Value(r.Value.Value, unit))).ToList();
        var most = points.MaxBy(p => p.Y)!;
        var label = rows[points.IndexOf(most)].Label;
        var summary = isTrend ? $"From {points[0].Text} to {points[^1].Text}; the highest is {most.Text} ({label})." : $"{label} is highest with {most.Text}.";
        var titles = answer.Titles ?? new(answer.Headline ?? answer.Text, "", "", answer.Values.Count == 1 ? Title(answer.Values[0].Name) : "");
        return new(isTrend ? "line" : "bar", titles.Whole, summary, [new(titles.Value, points)], titles.Row, titles.Value);
    }

    private static List<CardButton> Buttons(Answer answer, string id)
    {
        if (answer.Action is null) return [];
        var data = new Dictionary<string, string> { ["answer"] = id };
        return
        [
            new("Yes, do it", "say", new Dictionary<string, string>(data) { ["text"] = "yes" }, false, null, "positive", "yes"),
            new("No", "say", new Dictionary<string, string>(data) { ["text"] = "no" }, false, null, null, "no"),
        ];
    }

    private static string Twin(Answer answer, Page page, string headline, Phrasing phrasing)
    {
        var lines = new List<string>();
        if (page.Number == 0) lines.Add(answer.Text);
        else
        {
            lines.AddRange([headline, page.Words(phrasing)]);
            foreach (var row in answer.Rows.Skip(page.First).Take(page.Count))
                lines.Add($"• {row.Label}{(row.Value is { } value ? $": {phrasing.Value(value, row.Unit ?? Units.Count)}" : "")}");
        }

        if (answer.Options is { Count: > 0 } options)
        {
            lines.Add(CardWords.English.ChooseByNumber);
            lines.AddRange(options.Select((o, n) => $"{n + 1}. {o.Label}"));
        }

        if (answer.Next is { Count: > 0 } next)
        {
            lines.Add(CardWords.English.Next);
            lines.AddRange(next.Select(n => $"– {n}"));
        }

        return string.Join('\n', lines);
    }

    private static bool IsTime(string key) => key.Length >= 7 && (DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        || DateOnly.TryParseExact(key, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) || key[4..6] == "-Q");

    private static string Written(FigureValue? value, string unit, Phrasing phrasing) => value is { } known ? phrasing.Value(known, unit) : "";

    /// <summary><c>active_users</c> → Active users.</summary>
    private static string Title(string id) => id.Length == 0 ? id : char.ToUpperInvariant(id[0]) + id[1..].Replace('_', ' ');

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
