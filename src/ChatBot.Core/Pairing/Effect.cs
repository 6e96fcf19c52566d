using System.Globalization;
using ChatBot.Core.People;

namespace ChatBot.Core.Pairing;

/// <summary>One person's use of one tool around a day: for those who met, the day of the session.</summary>
/// <param name="Before">Active days of the 28 before.</param>
/// <param name="After14">Active days of the 14 after; none while they are not over.</param>
public sealed record EffectCase(PersonId Person, ToolId Tool, Seniority Seniority, TeamId? Department, int Before, int? After14, int? After28);

/// <param name="Pairs">Sessions with somebody to compare with.</param>
/// <param name="Change">Mean change in active days of those who met, per 28 days.</param>
/// <param name="Matched">The same of those who got nothing.</param>
/// <param name="Difference">With <paramref name="Low"/> and <paramref name="High"/>: its 95 % interval.</param>
public sealed record EffectFigure(int Days, int Pairs, double Change, double Matched, double Difference, double Low, double High)
{
    /// <summary>Chance alone hardly explains it.</summary>
    public bool IsClear => Low > 0 || High < 0;
}

/// <summary>Did it help? Use after a session, beside that of people who are as alike as can be found and got nothing.</summary>
public static class Effect
{
    /// <summary>Below this no figure is told: it would be about somebody, and mean nothing.</summary>
    public const int FewestPairs = 5;

    /// <param name="met">Those who had a session; each once.</param>
    /// <param name="others">Who got nothing, with the same day in the middle; a person may be there for several days.</param>
    /// <param name="days">14 or 28.</param>
    /// <returns>None while fewer than five who met can be compared.</returns>
    public static EffectFigure? Measure(IReadOnlyList<EffectCase> met, IReadOnlyList<IReadOnlyList<EffectCase>> others, int days)
    {
        var differences = new List<(double Met, double Matched)>();
        for (var i = 0; i < met.Count; i++)
            if (Change(met[i], days) is { } change && Match(met[i], others[i], days) is { Count: > 0 } alike)
                differences.Add((change, alike.Average(a => Change(a, days)!.Value)));
        if (differences.Count < FewestPairs) return null;

        var n = differences.Count;
        var each = differences.Select(d => d.Met - d.Matched).ToList();
        var mean = each.Average();
        var error = Math.Sqrt(each.Sum(d => (d - mean) * (d - mean)) / (n - 1) / n);
        var reach = StudentT(n - 1) * error;
        return new(days, n, differences.Average(d => d.Met), differences.Average(d => d.Matched), mean, mean - reach, mean + reach);
    }

    /// <summary>The most alike of the same tool: level of use before, then seniority, then department. At most five, so that no single person carries a comparison.</summary>
    public static IReadOnlyList<EffectCase> Match(EffectCase met, IReadOnlyList<EffectCase> others, int days) =>
    [
        .. others.Where(o => o.Tool == met.Tool && o.Person != met.Person && Change(o, days) is not null && Math.Abs(o.Before - met.Before) <= 2)
            .OrderBy(o => Math.Abs(o.Before - met.Before)).ThenBy(o => o.Seniority == met.Seniority ? 0 : 1).ThenBy(o => o.Department == met.Department ? 0 : 1).ThenBy(o => o.Person.Value).Take(5),
    ];

    /// <summary>Figure and uncertainty in plain words.</summary>
    public static string Say(EffectFigure? figure, int days, CultureInfo culture)
    {
        if (figure is null) return $"{days} days after: too few sessions with somebody to compare with; I say nothing below {FewestPairs}.";
        string Number(double value) => value.ToString("0.0;−0.0", culture);
        var sure = figure.IsClear
            ? $"The difference of {Number(figure.Difference)} days lies between {Number(figure.Low)} and {Number(figure.High)} with 95 % confidence, so chance alone hardly explains it."
            : $"The difference of {Number(figure.Difference)} days could lie anywhere between {Number(figure.Low)} and {Number(figure.High)} (95 %): this may be chance.";
        return $"{days} days after: {figure.Pairs} people who met changed by {Number(figure.Change)} active days per 28, matched people who got nothing by {Number(figure.Matched)}. {sure}";
    }

    private static double? Change(EffectCase of, int days) => (days == 14 ? of.After14 * 2.0 : of.After28) - of.Before;

    /// <summary>The 97.5 % point of Student's distribution, by the expansion of the normal point in 1/ν.</summary>
    /// <remarks>Abramowitz and Stegun, 26.7.5; better than 0.3 % from four degrees of freedom on, which is the fewest that occur here.</remarks>
    private static double StudentT(int freedom)
    {
        const double X = 1.959963985;
        double v = freedom, x3 = X * X * X, x5 = x3 * X * X, x7 = x5 * X * X, x9 = x7 * X * X;
        return X + ((x3 + X) / (4 * v)) + (((5 * x5) + (16 * x3) + (3 * X)) / (96 * v * v)) + (((3 * x7) + (19 * x5) + (17 * x3) - (15 * X)) / (384 * v * v * v))
            + (((79 * x9) + (776 * x7) + (1482 * x5) - (1920 * x3) - (945 * X)) / (92160 * v * v * v * v));
    }
}
