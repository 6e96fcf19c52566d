using ChatBot.Core.Answers;

namespace ChatBot.Core.Digests;

/// <summary>A figure of a digest that late data changed.</summary>
public sealed record CorrectedFigure(string Name, string Unit, decimal Then, decimal Now);

/// <summary>When a digest that went out needs a word more.</summary>
public static class Corrections
{
    /// <summary>Figures about days that are over; states and running sums change by themselves and are never corrected.</summary>
    private static readonly HashSet<string> Settled = ["active_users", "engaged_users", "adoption_rate"];

    /// <summary>The figures that moved by more than the share; empty when none did.</summary>
    /// <param name="share">0.1 = a tenth of what was said.</param>
    public static IReadOnlyList<CorrectedFigure> Of(IReadOnlyDictionary<string, decimal> said, IReadOnlyList<DigestFigure> now, decimal share)
    {
        var moved = new List<CorrectedFigure>();
        foreach (var figure in now)
            if (Settled.Contains(figure.Name) && said.TryGetValue(figure.Name, out var then) && Math.Abs(figure.Value.Number - then) > share * Math.Abs(then) && Math.Abs(figure.Value.Number - then) >= 1)
                moved.Add(new(figure.Name, figure.Unit, then, figure.Value.Number));
        return moved;
    }
}
