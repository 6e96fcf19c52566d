using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Core.Answers;

/// <summary>One figure as somebody was told it in an answer.</summary>
/// <param name="Key">Tells it from the others of the answer.</param>
/// <param name="Label">What it is called there; empty for the figure that the answer is about.</param>
public sealed record ToldFigure(string Key, string Label, decimal Value, string Unit);

/// <summary>A figure that is another one now.</summary>
public sealed record MovedFigure(string Label, string Unit, decimal Then, decimal Now);

/// <summary>Which figures of an answer stand for days that are over, so that whoever was told them is told again when a source restates those days.</summary>
public static class ToldFigures
{
    /// <summary>Figures kept of one answer: a long table is more than anybody has in mind.</summary>
    public const int Most = 40;

    private const int MostNamed = 5;

    /// <summary>Follow from facts of the days alone. States (seats, budgets, waits) change by themselves and are never corrected.</summary>
    private static readonly HashSet<Measure> Settled =
    [
        Measure.Sessions, Measure.Prompts, Measure.Minutes, Measure.Hours, Measure.TokensIn, Measure.TokensOut, Measure.Tokens, Measure.LinesAccepted,
        Measure.LinesSuggested, Measure.AcceptanceRate, Measure.ActiveDays, Measure.ActiveUsers, Measure.AdoptionRate, Measure.EngagedUsers, Measure.EngagementRate,
        Measure.InactivePeople, Measure.Consumption, Measure.Spend, Measure.CostPerUser, Measure.CostPerPrompt,
    ];

    private static readonly HashSet<string> Unsettled = [.. Enum.GetValues<Measure>().Where(m => !Settled.Contains(m)).Select(Units.IdOf)];

    /// <summary>Days that the figures are about, with those that they are compared with; none where a restatement is no news.</summary>
    /// <param name="today">Where the asker was, when it was told.</param>
    public static DateRange? DaysOf(Question question, Answer answer, DateOnly today)
    {
        if (answer is not { Kind: AnswerKind.Answer, Range: { } range } || range.End >= today) return null;

        // Figures of others by name are looked at, not remembered.
        if (question.Scope is Scope.OfPerson || question.Form is Form.List || question.By.Contains(Dimension.Person)) return null;
        if (question.Form is not Form.Digest && !question.Measures.All(Settled.Contains)) return null;
        return answer.PreviousRange is { } before && before.Start < range.Start ? range with { Start = before.Start } : range;
    }

    /// <returns>In the order of the answer, at most <see cref="Most"/>; what follows from other figures, and what is no number, is left out.</returns>
    public static IReadOnlyList<ToldFigure> Of(Answer answer)
    {
        var figures = new List<ToldFigure>();
        foreach (var value in answer.Values)
            if (value.Value.Date is null && value.Unit != Units.Boolean && !value.Name.StartsWith("change", StringComparison.Ordinal) && !Unsettled.Contains(value.Name))
                figures.Add(new(value.Name, answer.Values.Count == 1 ? "" : value.Name.Replace('_', ' '), value.Value.Number, value.Unit));
        foreach (var row in answer.Rows)
            if ((row.Current ?? row.Value) is { Date: null } value)
                figures.Add(new($"{row.Key}|{row.Key2}|{row.Tool}", row.Label, value.Number, row.Unit ?? Units.Count));
        return [.. figures.DistinctBy(f => f.Key).Take(Most)];
    }

    /// <summary>Those that moved by more than the share, and by one at least.</summary>
    /// <param name="share">0.1 = a tenth of what was told.</param>
    public static IReadOnlyList<MovedFigure> Moved(IReadOnlyList<ToldFigure> told, IReadOnlyList<ToldFigure> now, decimal share)
    {
        var standing = now.ToDictionary(f => f.Key, StringComparer.Ordinal);
        var moved = new List<MovedFigure>();
        foreach (var then in told)
            if (standing.TryGetValue(then.Key, out var figure) && figure.Unit == then.Unit && Math.Abs(figure.Value - then.Value) is var by && by >= 1 && by > share * Math.Abs(then.Value))
                moved.Add(new(then.Label, then.Unit, then.Value, figure.Value));
        return moved;
    }

    /// <summary>One line: what is right now, what was said, and why: whose word changed, what was changed here.</summary>
    /// <param name="headline">Of the answer as it would be given now.</param>
    /// <param name="restated">By source, its days in order.</param>
    /// <param name="changed">By what was changed here, a clause each, its days in order.</param>
    public static string Correction(
        string headline, IReadOnlyList<MovedFigure> moved, IReadOnlyList<(string Source, IReadOnlyList<DateOnly> Days)> restated, IReadOnlyList<(string What, IReadOnlyList<DateOnly> Days)> changed, Phrasing phrasing)
    {
        var then = moved is [{ Label: "" } only]
            ? $"I had told you {phrasing.Value(only.Then, only.Unit)}."
            : $"{string.Join("; ", moved.Take(MostNamed).Select(m => $"{m.Label}: {phrasing.Value(m.Now, m.Unit)}, not {phrasing.Value(m.Then, m.Unit)}"))}"
                + (moved.Count > MostNamed ? $"; and {moved.Count - MostNamed} more." : ".");
        List<string> why = [.. changed.Select(c => $"{c.What} for {Days(c.Days)}")];
        if (restated.Count > 0)
            why.Add("told anew by " + string.Join("; ", restated.Take(MostNamed).Select(r => $"{r.Source} for {Days(r.Days)}")) + (restated.Count > MostNamed ? $"; and {restated.Count - MostNamed} more" : ""));
        return $"{headline} {then} {string.Concat(why.Select(w => $"{char.ToUpperInvariant(w[0])}{w[1..]}. ")).TrimEnd()}";

        string Days(IReadOnlyList<DateOnly> days) => phrasing.Range(new(days[0], days[^1]));
    }
}
