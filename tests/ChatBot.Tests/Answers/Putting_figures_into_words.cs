using ChatBot.Core.Answers;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;
using static ChatBot.Tests.Answers.SmallOrganisation;

namespace ChatBot.Tests.Answers;

public sealed class Putting_figures_into_words
{
    [Theory]
    [InlineData("en-US", 1234.5, "USD", "$1,234.50")]
    [InlineData("de-DE", 1234.5, "EUR", "1.234,50 €")]
    [InlineData("en-GB", -3.2, "GBP", "-£3.20")]
    [InlineData("nl-NL", -12.5, "EUR", "-€ 12,50")]
    [InlineData("fr-FR", -12.5, "EUR", "-12,50 €")]
    [InlineData("de-DE", 65.03, "percent", "65,0 %")]
    [InlineData("en-US", 0.0042, "USD", "$0.0042")]
    [InlineData("xx-not-a-locale", 65.03, "percent", "65.0%")]
    [InlineData("en-US", 1, "hours", "1 hour")]
    [InlineData("en-US", 4.4667, "hours", "4.5 hours")]
    [InlineData("en-US", 1234567, "count", "1,234,567")]
    [InlineData("en-US", 236.4526, "count", "236.45")]
    [InlineData("en-US", 1, "boolean", "yes")]
    public void A_value_reads_as_the_asker_writes_it(string locale, double value, string unit, string expected) =>
        Assert.Equal(expected, new Phrasing(locale).Value((decimal)value, unit).Replace('\u00a0', ' ').Replace('\u202f', ' '));

    [Theory]
    [InlineData("en-GB", "2026-06-01", "2026-06-17", "1–17 June 2026")]
    [InlineData("en-US", "2026-06-01", "2026-06-17", "June 1–17, 2026")]
    [InlineData("en-GB", "2026-05-21", "2026-06-17", "21 May – 17 June 2026")]
    [InlineData("en-US", "2025-12-30", "2026-01-02", "December 30, 2025 – January 2, 2026")]
    [InlineData("de-DE", "2026-06-17", "2026-06-17", "17 June 2026")]
    public void Days_read_as_the_asker_writes_them(string locale, string start, string end, string expected) =>
        Assert.Equal(expected, new Phrasing(locale).Range(new(Day(start), Day(end))));

    [Fact]
    public void The_figure_comes_first_then_what_it_covers_and_how_fresh_it_is()
    {
        var answer = Word(Ask(Measure.Sessions, new Scope.Organisation()), new() { Values = [new("sessions", 1, Units.Count)] });
        Assert.StartsWith("1 session – Harbour, ", answer.Text, StringComparison.Ordinal);
        Assert.Contains("(the last 28 days)", answer.Text, StringComparison.Ordinal);
        Assert.EndsWith("Data through June 17, 2026.", answer.Text, StringComparison.Ordinal);
        Assert.Equal("org", answer.Scope);
    }

    [Fact]
    public void A_figure_that_does_not_exist_is_said_to_be_missing()
    {
        var answer = Word(Ask(Measure.BudgetUsed, new Scope.Self()), new());
        Assert.StartsWith("No budget is set", answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Values);
    }

    [Fact]
    public void Small_groups_are_named_and_the_rest_listed()
    {
        var question = Ask(Measure.AcceptanceRate, new Scope.OfTeam(Build)) with { By = [Dimension.Team] };
        var answer = Word(question, new() { IsTable = true, Rows = [new("Nine", "Nine", 40.5m, Units.Percent), new("Build", "Build", 10m, Units.Percent)], Suppressed = ["Three"] });
        Assert.StartsWith("Acceptance rate by team – team Build", answer.Text, StringComparison.Ordinal);
        Assert.Contains("too few people are in them: Three.", answer.Text, StringComparison.Ordinal);
        Assert.Contains("\n• Nine: 40.5%", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>A table and its picture say by themselves what they show.</summary>
    [Fact]
    public void Rows_are_titled_with_measure_scope_and_days()
    {
        var question = Ask(Measure.Spend, new Scope.OfTeam(Build)) with { By = [Dimension.Month], Period = new Period.This(CalendarUnit.Quarter) };
        var answer = Word(question, new()
        {
            IsTable = true, RowUnit = "USD",
            Rows = [new("2026-04", "April 2026", 3m, "USD"), new("2026-05", "May 2026", 4.5m, "USD"), new("2026-06", "June 2026", 1m, "USD")],
        });
        var card = AnswerCards.Of(answer, "q-1", "en-GB");
        Assert.Equal("Spend by month – team Build, May 21 – June 17, 2026 (quarter to date)", card.Chart!.Title);
        Assert.Equal(("Month", "Spend (USD)"), (card.Chart.XTitle, card.Chart.YTitle));
        Assert.Equal("From $3.00 to $1.00; the highest is $4.50 (May 2026).", card.Chart.Summary);
        Assert.Equal(card.Chart.Title, card.Table!.Title);
        Assert.Equal(["Month", "Spend (USD)"], card.Table.Columns.Select(c => c.Title));
        Assert.Contains("; highest May 2026 with $4.50.", answer.Headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Dimension.Day, "2026-06-03", "en-GB", "3 June")]
    [InlineData(Dimension.Week, "2026-06-01", "en-US", "week of June 1")]
    [InlineData(Dimension.Month, "2026-06", "de-DE", "June 2026")]
    [InlineData(Dimension.Quarter, "2026-Q2", "en-GB", "Q2 2026")]
    [InlineData(Dimension.Weekday, "Monday", "en-GB", "Monday")]
    public void A_bucket_of_time_reads_as_people_say_it(Dimension by, string key, string locale, string expected) => Assert.Equal(expected, new Phrasing(locale).Bucket(by, key));

    [Fact]
    public void What_is_spent_beyond_a_budget_is_said_so() => Assert.StartsWith("$20.00 over the budget – you",
        Word(Ask(Measure.BudgetRemaining, new Scope.Self()), new() { Values = [new("budget_remaining", -20m, "USD")] }).Text, StringComparison.Ordinal);

    [Fact]
    public void Every_measure_has_a_unit_an_id_and_a_noun()
    {
        foreach (var measure in Enum.GetValues<Measure>())
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", Units.IdOf(measure));
            Assert.NotEmpty(Units.Of(measure, "USD"));
            Assert.NotEmpty(Phrasing.Noun(measure, one: true));
            Assert.NotEmpty(Phrasing.Title(measure));
        }
    }

    private static Answer Word(Question question, Draft draft)
    {
        var organisation = Make();
        return Wording.Complete(draft, question, Asker(organisation, Head), organisation, new(Today.AddDays(-27), Today), new Calendar(Today, 1, new(2026, 1, 1)), []);
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
