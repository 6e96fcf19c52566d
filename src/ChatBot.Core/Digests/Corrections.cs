using ChatBot.Core.Answers;
using ChatBot.Core.Questions;

namespace ChatBot.Core.Digests;

/// <summary>A figure of a digest that late data changed.</summary>
public sealed record CorrectedFigure(string Name, string Unit, decimal Then, decimal Now);

/// <summary>When a digest that went out needs a word more.</summary>
public static class Corrections
{
    /// <summary>The figures that moved by more than the share; empty when none did. Only those about days that are over: states and running sums change by themselves and are never corrected.</summary>
    /// <param name="now">None where the group is too small by now.</param>
    /// <param name="share">0.1 = a tenth of what was said.</param>
    public static IReadOnlyList<CorrectedFigure> Of(IReadOnlyDictionary<string, decimal> said, UseFigures? now, decimal share)
    {
        var moved = new List<CorrectedFigure>();
        if (now is null) return moved;
        Look(Measure.ActiveUsers, now.Active);
        Look(Measure.EngagedUsers, now.Engaged);
        if (now.Adoption is { } adoption) Look(Measure.AdoptionRate, adoption);
        return moved;

        void Look(Measure measure, decimal figure)
        {
            if (said.TryGetValue(Units.IdOf(measure), out var then) && Math.Abs(figure - then) > share * Math.Abs(then) && Math.Abs(figure - then) >= 1) moved.Add(new(Units.IdOf(measure), Units.Of(measure, ""), then, figure));
        }
    }
}
