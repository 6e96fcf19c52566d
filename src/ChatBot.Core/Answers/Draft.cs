using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

/// <summary>The figures of an answer before they are put in words.</summary>
public sealed record Draft
{
    public Answer? Refusal { get; init; }
    public IReadOnlyList<AnswerValue> Values { get; init; } = [];
    public IReadOnlyList<AnswerRow> Rows { get; init; } = [];
    public DateRange? PreviousRange { get; init; }
    public IReadOnlyList<string> Suppressed { get; init; } = [];

    /// <summary>The answer is rows: a table, a ranking or a list, even when it is empty.</summary>
    public bool IsTable { get; init; }

    /// <summary>What the rows are counted in.</summary>
    public string? RowUnit { get; init; }

    /// <summary>Roll-up rows and sets that were read, for "how did you get that?".</summary>
    public int RowsRead { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];

    public static Draft Refuse(Answer refusal) => new() { Refusal = refusal };
}
