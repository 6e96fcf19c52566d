using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

public enum AnswerKind { Answer, Clarify, Refuse, Action }

/// <summary>Why a question was not answered (semantics, section 10).</summary>
public enum RefusalReason { NotPermitted, SmallGroup, Unsupported, NoData, UnknownName, NotApproved }

/// <param name="Value">A number, a boolean as 1 or 0, or a date; none where the figure does not exist.</param>
public sealed record AnswerValue(string Name, FigureValue Value, string Unit);

/// <summary>One row of a breakdown, ranking, trend or list, in the order shown.</summary>
public sealed record AnswerRow(
    string Key, string Label, FigureValue? Value, string? Unit, string? Key2 = null, string? Tool = null,
    FigureValue? Current = null, FigureValue? Previous = null);

/// <summary>A number or a day. Counts are exact; money and rates keep their full precision until they are written.</summary>
public readonly record struct FigureValue(decimal Number, DateOnly? Date = null)
{
    public static implicit operator FigureValue(decimal number) => new(number);
    public static implicit operator FigureValue(int number) => new(number);
    public static implicit operator FigureValue(long number) => new(number);
    public static implicit operator FigureValue(DateOnly date) => new(0, date);
}

public sealed record AnswerOption(string Key, string Label);

public sealed record ProposedAction(string Name, string? Tool = null);

/// <summary>What the person gets, whatever the platform: words first, then the figures they are made of.</summary>
/// <param name="Text">What the person reads, figures included.</param>
/// <param name="Scope"><c>self</c>, <c>org</c>, <c>reports</c>, <c>direct_reports</c>, <c>team:Name</c> or <c>person:email</c>.</param>
/// <param name="Suppressed">Groups left out because they are smaller than the minimum.</param>
/// <param name="Next">Questions that fit next, in words that the product understands.</param>
/// <param name="Canonical">The question as understood, in the product's own words; none when none was understood.</param>
/// <param name="Headline">The figure and what it covers, in one sentence; none where <paramref name="Text"/> is all there is.</param>
/// <param name="Coverage">How far the data reaches, and what was left out or chosen; sentences.</param>
/// <param name="Explanation">How the figure was made: definition, days, tools, rows counted.</param>
/// <param name="Titles">What the rows are called, for tables and pictures; none where there are no rows.</param>
public sealed record Answer(
    AnswerKind Kind, string Text, IReadOnlyList<AnswerValue> Values, IReadOnlyList<AnswerRow> Rows, DateRange? Range = null,
    DateRange? PreviousRange = null, string? Scope = null, RefusalReason? Reason = null, IReadOnlyList<string>? Suppressed = null,
    IReadOnlyList<AnswerOption>? Options = null, ProposedAction? Action = null, IReadOnlyList<string>? Next = null,
    string? Canonical = null, string? Explanation = null, string? Headline = null, string? Coverage = null,
    RowTitles? Titles = null)
{
    public static Answer Refuse(RefusalReason reason, string text) => new(AnswerKind.Refuse, text, [], [], Reason: reason);
}

/// <param name="Whole">Measure, whom and which days the rows are about.</param>
/// <param name="Row">What a row is: a team, a week, a person.</param>
/// <param name="Second">What the second key is; empty where there is none.</param>
/// <param name="Value">What the values measure, with the currency where they are money.</param>
public sealed record RowTitles(string Whole, string Row, string Second, string Value);
