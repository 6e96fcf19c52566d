using System.Text.Json;

namespace ChatBot.Channels.Cards;

/// <summary>The data of <c>cards/answer</c>: what a reader gets for a question, with every figure already written out for them.</summary>
public sealed record AnswerCard
{
    /// <summary>Identity of the answer; comes back with every press.</summary>
    public required string Id { get; init; }

    /// <summary><c>answer</c>, <c>clarify</c>, <c>refuse</c> or <c>action</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The direct answer in one sentence.</summary>
    public required string Headline { get; init; }

    /// <summary>BCP 47.</summary>
    public string Lang { get; init; } = "en";
    public IReadOnlyList<string> Paragraphs { get; init; } = [];
    public IReadOnlyList<CardFact> Facts { get; init; } = [];
    public CardTable? Table { get; init; }
    public CardChart? Chart { get; init; }

    /// <summary>How far the data reaches and which sources are behind.</summary>
    public string? Coverage { get; init; }

    /// <summary>How the figure was made; shown on demand.</summary>
    public string? Explanation { get; init; }

    /// <summary>Readings to choose from, when the question had several.</summary>
    public IReadOnlyList<CardOption> Options { get; init; } = [];
    public IReadOnlyList<CardButton> Buttons { get; init; } = [];

    /// <summary>Questions that fit next, in words the service understands.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];
    public AnswerWords Words { get; init; } = new();

    /// <summary>The complete plain-text twin.</summary>
    public string Text => string.Join('\n', Lines());

    /// <summary>A chart that would have too many points or series to read gives way to its table.</summary>
    public CardContent ToContent() => new("answer", JsonSerializer.SerializeToElement(
        Chart is { IsReadable: false } ? this with { Chart = null } : this, CardDataJson.Default.AnswerCard));

    public MessageContent ToMessage() => new(Text, ToContent(), Next);

    private IEnumerable<string> Lines()
    {
        yield return Headline;
        foreach (var paragraph in Paragraphs)
            yield return paragraph;
        foreach (var fact in Facts)
            yield return $"{fact.Title}: {fact.Value}";
        if (Chart is not null)
            yield return Chart.Summary;
        foreach (var line in Table?.Lines() ?? Chart?.Lines() ?? [])
            yield return line;
        if (Coverage is not null)
            yield return Coverage;
        if (Options.Count > 0)
        {
            yield return Words.ChooseByNumber;
            for (var at = 0; at < Options.Count; at++)
                yield return $"{at + 1}. {Options[at].Title}";
        }
        foreach (var button in Buttons)
        {
            if (button.Say is { } say)
                yield return $"{button.Title}: {Words.Type} \"{say}\"";
        }
        if (Next.Count > 0)
        {
            yield return Words.Next;
            foreach (var question in Next)
                yield return $"– {question}";
        }
    }
}

public sealed record CardFact(string Title, string Value);

/// <summary>A table that may be shortened to fit; the first column names the row.</summary>
/// <param name="Columns">At most four for Teams; phones do not scroll.</param>
/// <param name="Rows">Each with one cell per column.</param>
public sealed record CardTable(string Title, IReadOnlyList<CardColumn> Columns, IReadOnlyList<CardRow> Rows)
{
    /// <summary>Rows there are in all, shown or not.</summary>
    public int Total { get; init; } = Rows.Count;

    /// <summary>What stands under a shortened table; <c>{n}</c> = rows left out.</summary>
    public string MoreWords { get; init; } = "and {n} more";

    /// <summary>As shown now; empty when every row is there.</summary>
    public string More => Total > Rows.Count
        ? MoreWords.Replace("{n}", (Total - Rows.Count).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        : "";

    internal IEnumerable<string> Lines()
    {
        yield return string.Join(" | ", Columns.Select(column => column.Title));
        foreach (var row in Rows)
            yield return string.Join(" | ", row.Cells);
        if (More.Length > 0)
            yield return More;
    }
}

/// <param name="Align"><c>Left</c>, <c>Center</c> or <c>Right</c>; figures stand right.</param>
public sealed record CardColumn(string Title, string Align = "Left");

public sealed record CardRow(IReadOnlyList<string> Cells);

/// <summary>A picture of the figures, with the same figures in words.</summary>
/// <param name="Type"><c>line</c>, <c>column</c>, <c>bar</c>, <c>grouped</c>, <c>stacked</c> or <c>donut</c>.</param>
/// <param name="Title">Names what is measured, of whom and when.</param>
/// <param name="Summary">The finding in one sentence.</param>
public sealed record CardChart(string Type, string Title, string Summary, IReadOnlyList<CardSeries> Series)
{
    public string XTitle { get; init; } = "";
    public string YTitle { get; init; } = "";

    /// <summary>Platforms draw about so much legibly; beyond it the table serves better.</summary>
    internal bool IsReadable => Series.Count is > 0 and <= Teams.TeamsLimits.MaximumChartSeries
        && Series.All(series => series.Values.Count > 0 && series.Values.Count
            <= (Type == "line" ? Teams.TeamsLimits.MaximumLinePoints : Teams.TeamsLimits.MaximumChartPoints));

    internal IEnumerable<string> Lines() => Series.SelectMany(series => series.Values.Select(point =>
        Series.Count > 1 ? $"{point.X}, {series.Legend}: {point.Text}" : $"{point.X}: {point.Text}"));
}

/// <param name="Legend">What the series is called; also with one series, for screen readers.</param>
public sealed record CardSeries(string Legend, IReadOnlyList<CardPoint> Values);

/// <param name="X">A label, or a day as <c>yyyy-MM-dd</c>, which line charts draw to scale.</param>
/// <param name="Y">For drawing alone.</param>
/// <param name="Text">The figure as readers see it.</param>
public sealed record CardPoint(string X, double Y, string Text);

/// <summary>One reading of an ambiguous question.</summary>
public sealed record CardOption(string Key, string Title);

/// <summary>Something a reader can do with one press.</summary>
/// <param name="Title">Makes sense out of context: "Approve request 42", not "OK".</param>
/// <param name="Verb">Comes back as <see cref="CardAction.Verb"/>, or <see cref="DialogRequest.Verb"/>.</param>
/// <param name="Data">A JSON object; comes back with the press. A claim then, not a fact.</param>
public sealed record CardButton(string Title, string Verb, JsonElement Data)
{
    /// <summary>Opens a dialog with several fields.</summary>
    public bool OpensDialog { get; init; }

    /// <summary>Asked before it happens; none = happens at once.</summary>
    public string? Confirm { get; init; }

    /// <summary><c>primary</c>, <c>danger</c> or nothing; decoration only.</summary>
    public string? Style { get; init; }

    /// <summary>What a reader types for the same effect.</summary>
    public string? Say { get; init; }
}

/// <summary>The fixed words of an answer card, in the reader's language.</summary>
public sealed record AnswerWords
{
    public string Next { get; init; } = "You can also ask:";
    public string Choose { get; init; } = "Which one do you mean?";
    public string ChooseByNumber { get; init; } = "Reply with the number:";
    public string ChooseButton { get; init; } = "Use this one";
    public string Explain { get; init; } = "How was this worked out?";
    public string ShowTable { get; init; } = "Show as table or chart";
    public string Type { get; init; } = "type";
    public string Confirm { get; init; } = "Yes, do it";

    /// <summary>In the card's menu.</summary>
    public string Refresh { get; init; } = "Show with today's data";
}
