using ChatBot.Core.Answers;
using ChatBot.Core.People;
using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Answers;

public sealed class Telling_corrected_figures
{
    private static readonly DateOnly Monday = new(2026, 6, 15);
    private static readonly DateRange LastWeek = new(Monday.AddDays(-7), Monday.AddDays(-1));
    private static readonly Question Sessions = new() { Measures = [Measure.Sessions], Scope = new Scope.Organisation() };

    private static Answer Told(params AnswerValue[] values) => new(AnswerKind.Answer, "", values, [], LastWeek);

    [Fact]
    public void Only_figures_about_days_that_are_over_are_remembered()
    {
        var answer = Told(new AnswerValue("sessions", 12, Units.Count));
        Assert.Equal(LastWeek, ToldFigures.DaysOf(Sessions, answer, Monday));
        Assert.Null(ToldFigures.DaysOf(Sessions, answer, Monday.AddDays(-1)));
        Assert.Equal(LastWeek.Start.AddDays(-7), ToldFigures.DaysOf(Sessions, answer with { PreviousRange = new(LastWeek.Start.AddDays(-7), LastWeek.Start.AddDays(-1)) }, Monday)!.Value.Start);
        Assert.Null(ToldFigures.DaysOf(Sessions with { Measures = [Measure.DormantSeats] }, answer, Monday));
    }

    [Fact]
    public void Figures_of_others_by_name_are_not()
    {
        var answer = Told(new AnswerValue("sessions", 12, Units.Count));
        Assert.Null(ToldFigures.DaysOf(Sessions with { Scope = new Scope.OfPerson(new PersonId(3)) }, answer, Monday));
        Assert.Null(ToldFigures.DaysOf(Sessions with { By = [Dimension.Person] }, answer, Monday));
        Assert.Null(ToldFigures.DaysOf(Sessions, Answer.Refuse(RefusalReason.NotPermitted, "") with { Range = LastWeek }, Monday));
    }

    [Fact]
    public void Changes_and_states_follow_from_other_figures() => Assert.Equal(["current", "previous"], ToldFigures.Of(Told(
        new("current", 12, Units.Count), new("previous", 10, Units.Count), new("change", 2, Units.Count), new("change_percent", 20, Units.Percent), new("dormant_seats", 4, Units.Count),
        new("yes", 1, Units.Boolean))).Select(f => f.Key));

    [Theory]
    [InlineData(100, 110, false)]
    [InlineData(100, 111, true)]
    [InlineData(100, 89, true)]
    [InlineData(0, 1, true)]
    [InlineData(2, 2.5, false)]
    public void A_figure_that_moved_by_more_than_the_share_is_told(double then, double now, bool told)
    {
        ToldFigure Of(double value) => new("sessions", "", (decimal)value, Units.Count);
        Assert.Equal(told, ToldFigures.Moved([Of(then)], [Of(now)], 0.1m).Count == 1);
    }

    [Fact]
    public void A_line_says_new_old_and_whose_word_changed() => Assert.Equal(
        "12 sessions – Northgate, 8–14 June 2026. I had told you 9. Told anew by claude-code.logs for 9–10 June 2026; cursor for 11 June 2026.",
        ToldFigures.Correction("12 sessions – Northgate, 8–14 June 2026.", [new("", Units.Count, 9, 12)],
            [("claude-code.logs", [new(2026, 6, 9), new(2026, 6, 10)]), ("cursor", [new(2026, 6, 11)])], [], new Phrasing("en-GB")));

    [Fact]
    public void What_was_changed_here_is_said_before_whose_word_changed() => Assert.Equal(
        "12 sessions. I had told you 9. Identities were linked for 9 June 2026. Told anew by cursor for 11 June 2026.",
        ToldFigures.Correction("12 sessions.", [new("", Units.Count, 9, 12)], [("cursor", [new(2026, 6, 11)])], [("identities were linked", [new(2026, 6, 9)])], new Phrasing("en-GB")));

    [Fact]
    public void Rows_of_a_table_are_told_by_name() => Assert.Equal(
        "Sessions by tool. Cursor: 7, not 5; Codex: 9, not 3. Told anew by cursor for 11 June 2026.",
        ToldFigures.Correction("Sessions by tool.", [new("Cursor", Units.Count, 5, 7), new("Codex", Units.Count, 3, 9)], [("cursor", [new(2026, 6, 11)])], [], new Phrasing("en-GB")));
}
