namespace ChatBot.Core.Pairing;

/// <summary>Somebody who could be helped by somebody, and how well the two fit.</summary>
/// <param name="Low">Who seeks, from 0.</param>
/// <param name="High">Who helps, from 0.</param>
/// <param name="Fit">Above 0; higher is better.</param>
public readonly record struct MatchEdge(int Low, int High, double Fit);

public readonly record struct Match(int Low, int High);

/// <summary>The best assignment for a whole round: as many pairs as can be, and among those as much fit in total as can be found.</summary>
/// <remarks>An auction: whoever is without a partner bids for the one who suits best, by as much as that one is better than the next best, and
/// outbids the weakest earlier bid. It ends within <c>pairs × Step</c> of the greatest total. Then shortest chains of exchanges pair whoever could
/// still be paired. Source: D. P. Bertsekas, "Auction algorithms for network flow problems", Computational Optimization and Applications 1 (1992);
/// J. E. Hopcroft and R. M. Karp, SIAM J. Comput. 2 (1973) for the exchanges.</remarks>
public static class Matching
{
    /// <summary>Fits are told apart this finely, from nothing to the best of the round.</summary>
    private const int BestFit = 2000;

    /// <summary>What a bid is raised by beyond indifference. Larger is faster and less exact.</summary>
    private const int Step = 1;

    /// <summary>What being paired at all is worth beside the fit, so that nobody goes without a partner for somebody else's better fit.</summary>
    private const int WorthOfPairing = 4 * BestFit;

    /// <param name="edges">Any order.</param>
    /// <param name="limits">By helper: how many seekers they take at most; 0 = none this time.</param>
    /// <returns>By seeker, each at most once. No other assignment pairs more of them. The same edges in any order give the same answer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A helper without a limit, a place below 0, or a fit that is not above 0.</exception>
    public static IReadOnlyList<Match> Assign(IReadOnlyList<MatchEdge> edges, IReadOnlyList<int> limits)
    {
        var (seekers, best) = (0, 0.0);
        foreach (var (low, high, fit) in edges)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(low);
            ArgumentOutOfRangeException.ThrowIfNegative(high);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(high, limits.Count);
            if (!(fit > 0) || !double.IsFinite(fit)) throw new ArgumentOutOfRangeException(nameof(edges), fit, "A fit is above 0.");
            (seekers, best) = (Math.Max(seekers, low + 1), Math.Max(best, fit));
        }

        var helpers = Assign(seekers, edges, limits, best);
        var matches = new List<Match>(seekers);
        for (var low = 0; low < seekers; low++)
            if (helpers[low] >= 0) matches.Add(new(low, helpers[low]));
        return matches;
    }

    private static int[] Assign(int seekers, IReadOnlyList<MatchEdge> edges, IReadOnlyList<int> loads, double best)
    {
        var places = Slots(loads);
        var bySeeker = new Choices(seekers, edges, e => e.Low, e => e.High, Whole);
        // The scarcer side bids: where many want few, bids would creep up by single steps.
        var found = places[^1] >= seekers
            ? Auction(bySeeker, Enumerable.Range(0, seekers).ToArray(), places)
            : Turned(seekers, places, Auction(new Choices(loads.Count, edges, e => e.High, e => e.Low, Whole), Owners(places), Slots(Enumerable.Repeat(1, seekers).ToList())));
        Exchanges.Complete(bySeeker, loads, found);
        return found;

        int Whole(double fit) => (int)Math.Ceiling(fit / best * BestFit);
    }

    /// <param name="choices">By the one who chooses.</param>
    /// <param name="bidders">By bidder, whose choices it has; a helper with several places bids once for each.</param>
    /// <param name="places">By the chosen one, where its places begin; the last number is how many places there are.</param>
    /// <returns>By bidder the chosen one, -1 = none.</returns>
    private static int[] Auction(Choices choices, int[] bidders, int[] places)
    {
        var prices = new int[places[^1]];
        var holders = new int[places[^1]];
        Array.Fill(holders, -1);
        var chosen = new int[bidders.Length];
        Array.Fill(chosen, -1);
        var waiting = new Queue<int>(Enumerable.Range(0, bidders.Length));
        while (waiting.TryDequeue(out var bidder))
        {
            // What the best costs is the lowest bid among its places.
            var (best, bestPlace, bestValue, nextValue) = (-1, -1, 0, 0);
            var own = bidders[bidder];
            for (var at = choices.From(own); at < choices.Until(own); at++)
            {
                var other = choices.Other(at);
                var (from, until) = (places[other], places[other + 1]);
                if (from == until) continue;
                var place = from;
                for (var p = from + 1; p < until; p++)
                    if (prices[p] < prices[place]) place = p;
                var value = WorthOfPairing + choices.Fit(at) - prices[place];
                if (value > bestValue) (best, bestPlace, nextValue, bestValue) = (other, place, bestValue, value);
                else if (value > nextValue) nextValue = value;
            }

            if (best < 0) continue;
            prices[bestPlace] += bestValue - nextValue + Step;
            if (holders[bestPlace] is >= 0 and var outbid)
            {
                chosen[outbid] = -1;
                waiting.Enqueue(outbid);
            }

            (holders[bestPlace], chosen[bidder]) = (bidder, best);
        }

        return chosen;
    }

    /// <summary>What places chose, as seen by seekers.</summary>
    private static int[] Turned(int seekers, int[] places, int[] chosen)
    {
        var helpers = new int[seekers];
        Array.Fill(helpers, -1);
        for (var helper = 0; helper + 1 < places.Length; helper++)
            for (var place = places[helper]; place < places[helper + 1]; place++)
                if (chosen[place] >= 0) helpers[chosen[place]] = helper;
        return helpers;
    }

    private static int[] Slots(IReadOnlyList<int> loads)
    {
        var places = new int[loads.Count + 1];
        for (var at = 0; at < loads.Count; at++) places[at + 1] = checked(places[at] + Math.Max(0, loads[at]));
        return places;
    }

    private static int[] Owners(int[] places)
    {
        var owners = new int[places[^1]];
        for (var owner = 0; owner + 1 < places.Length; owner++) Array.Fill(owners, owner, places[owner], places[owner + 1] - places[owner]);
        return owners;
    }
}

/// <summary>Everybody's candidates side by side in memory.</summary>
internal sealed class Choices
{
    private readonly int[] starts, others, fits;

    public Choices(int count, IReadOnlyList<MatchEdge> edges, Func<MatchEdge, int> owner, Func<MatchEdge, int> other, Func<double, int> whole)
    {
        starts = new int[count + 1];
        foreach (var edge in edges) starts[owner(edge) + 1]++;
        for (var at = 0; at < count; at++) starts[at + 1] += starts[at];
        others = new int[edges.Count];
        fits = new int[edges.Count];
        var next = starts.AsSpan(0, count).ToArray();
        foreach (var edge in edges)
        {
            var at = next[owner(edge)]++;
            (others[at], fits[at]) = (other(edge), whole(edge.Fit));
        }

        // The order of the input must not matter.
        for (var at = 0; at < count; at++) Array.Sort(others, fits, starts[at], starts[at + 1] - starts[at]);
    }

    public int From(int owner) => starts[owner];

    public int Until(int owner) => starts[owner + 1];

    public int Other(int at) => others[at];

    public int Fit(int at) => fits[at];
}
