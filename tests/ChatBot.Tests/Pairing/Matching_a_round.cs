using ChatBot.Core.Pairing;

namespace ChatBot.Tests.Pairing;

public sealed class Matching_a_round
{
    [Fact]
    public void The_best_for_all_goes_before_the_best_for_one() =>
        // Greedy takes 0–0 and leaves seeker 1 without anybody.
        Assert.Equal([new(0, 1), new(1, 0)], Matching.Assign([new(0, 0, 1.0), new(0, 1, 0.9), new(1, 0, 0.9)], [1, 1]));

    [Fact]
    public void A_helper_takes_no_more_than_they_said()
    {
        MatchEdge[] edges = [.. Enumerable.Range(0, 4).SelectMany(low => (MatchEdge[])[new(low, 0, 1 + low), new(low, 1, 9)])];
        Assert.Equal([new(2, 0), new(3, 0)], Matching.Assign(edges, [2, 0]));
    }

    [Fact]
    public void Nobody_to_help_or_nobody_to_be_helped_is_no_trouble()
    {
        Assert.Empty(Matching.Assign([], [3]));
        Assert.Empty(Matching.Assign([], []));
        Assert.Empty(Matching.Assign([new(0, 0, 1)], [0]));
    }

    [Theory]
    [InlineData(-1, 0, 5)]
    [InlineData(0, -1, 5)]
    [InlineData(0, 1, 5)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, double.NaN)]
    [InlineData(0, 0, double.PositiveInfinity)]
    public void Places_and_fits_out_of_bounds_are_refused(int low, int high, double fit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Matching.Assign([new(low, high, fit)], [1]));

    [Fact]
    public void Against_an_exact_solver_it_pairs_as_many_and_fits_nearly_as_well()
    {
        var (found, possible) = (0.0, 0.0);
        for (var seed = 0; seed < 400; seed++)
        {
            var (edges, limits) = Round(new Random(seed));
            var matches = Matching.Assign(edges, limits);
            var (pairs, fit) = ExactAssignment.Of(edges, limits);
            Assert.True(pairs == matches.Count, $"seed {seed}: {matches.Count} of {pairs} pairs");
            Assert.Equal(matches.Count, matches.DistinctBy(m => m.Low).Count());
            Assert.All(matches.CountBy(m => m.High), h => Assert.True(h.Value <= limits[h.Key], $"seed {seed}"));
            var total = Total(matches, edges);
            Assert.InRange(total, fit * 0.97, fit + 1e-6);
            (found, possible) = (found + total, possible + fit);
        }

        Assert.InRange(found / possible, 0.995, 1);
    }

    [Fact]
    public void The_order_of_the_candidates_does_not_matter()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (edges, limits) = Round(new Random(seed));
            var shuffled = edges.ToArray();
            new Random(seed + 1).Shuffle(shuffled);
            Assert.Equal(Matching.Assign(edges, limits), Matching.Assign(shuffled, limits));
        }
    }

    private static double Total(IReadOnlyList<Match> matches, List<MatchEdge> edges)
    {
        var fits = edges.ToDictionary(e => (e.Low, e.High), e => e.Fit);
        return matches.Sum(m => fits[(m.Low, m.High)]);
    }

    /// <summary>Few and many helpers, scarce and plenty of candidates.</summary>
    private static (List<MatchEdge> Edges, List<int> Limits) Round(Random random)
    {
        var (seekers, helpers) = (random.Next(1, 30), random.Next(1, 30));
        var limits = Enumerable.Range(0, helpers).Select(_ => random.Next(0, 4)).ToList();
        var density = random.NextDouble();
        var edges = (from low in Enumerable.Range(0, seekers)
                     from high in Enumerable.Range(0, helpers)
                     where random.NextDouble() < density
                     select new MatchEdge(low, high, random.NextDouble() + 0.01)).ToList();
        return (edges, limits);
    }
}
