using System.Diagnostics;
using ChatBot.Core.Pairing;
using ChatBot.Tests.Pairing;

namespace ChatBot.Benchmarks;

/// <summary>One round of pairing: how long, how many are paired, and how near the best total it comes, beside taking the best edge first.</summary>
internal static class PairingBenchmark
{
    private const int SmallRounds = 20, SmallSeekers = 150;

    public static int Run(int people, int each)
    {
        Console.WriteLine("Against the exact solver, small rounds:");
        foreach (var scarcity in (double[])[0.5, 1, 2])
        {
            var (found, possible, greedy) = (0.0, 0.0, 0.0);
            for (var seed = 0; seed < SmallRounds; seed++)
            {
                var (edges, limits) = Round(new Random(seed), SmallSeekers, (int)(SmallSeekers * scarcity), 12);
                found += Total(Matching.Assign(edges, limits), edges);
                greedy += Greedy(edges, limits).Fit;
                possible += ExactAssignment.Of(edges, limits).Fit;
            }

            Console.WriteLine($"  {scarcity,4:0.0} helpers a seeker: {found / possible:0.00000} of the best total, best edge first {greedy / possible:0.00000}");
        }

        foreach (var scarcity in (double[])[0.5, 1])
        {
            var (seekers, helpers) = ((int)(people / (1 + scarcity)), (int)(people * scarcity / (1 + scarcity)));
            var (edges, limits) = Round(new Random(1), seekers, helpers, each);
            var watch = Stopwatch.StartNew();
            var matches = Matching.Assign(edges, limits);
            var took = watch.Elapsed;
            var total = Total(matches, edges);
            var (greedyFit, greedyPairs) = Greedy(edges, limits);
            Console.WriteLine(
                $"{people:N0} people, {seekers:N0} seekers with {each} candidates each, {limits.Sum():N0} places: {took.TotalSeconds:0.00} s, {matches.Count:N0} pairs, "
                + $"total fit {total:N0}; best edge first {greedyPairs:N0} pairs, {greedyFit:N0}");
        }

        return 0;
    }

    private static double Total(IReadOnlyList<Match> matches, List<MatchEdge> edges)
    {
        var fits = edges.ToDictionary(e => (e.Low, e.High), e => e.Fit);
        return matches.Sum(m => fits[(m.Low, m.High)]);
    }

    private static (double Fit, int Pairs) Greedy(List<MatchEdge> edges, List<int> limits)
    {
        var (left, done, fit, pairs) = (limits.ToArray(), new HashSet<int>(), 0.0, 0);
        foreach (var edge in edges.OrderByDescending(e => e.Fit))
        {
            if (left[edge.High] == 0 || !done.Add(edge.Low)) continue;
            left[edge.High]--;
            (fit, pairs) = (fit + edge.Fit, pairs + 1);
        }

        return (fit, pairs);
    }

    /// <summary>Candidates of one's own kin, with fits that cluster as real ones do: a few reasons, each with its weight.</summary>
    private static (List<MatchEdge> Edges, List<int> Limits) Round(Random random, int seekers, int helpers, int each)
    {
        var limits = Enumerable.Range(0, helpers).Select(_ => random.Next(1, 3)).ToList();
        var edges = new List<MatchEdge>(seekers * each);
        for (var low = 0; low < seekers; low++)
        {
            var near = (int)((long)low * helpers / seekers);
            foreach (var high in Enumerable.Range(0, each * 2).Select(_ => ((near + random.Next(-3 * each, 3 * each)) % helpers + helpers) % helpers).Distinct().Take(each))
                edges.Add(new(low, high, 0.1 + (0.4 * random.Next(0, 3) / 2) + (0.3 * random.Next(0, 2)) + (0.2 * random.NextDouble())));
        }

        return (edges, limits);
    }
}
