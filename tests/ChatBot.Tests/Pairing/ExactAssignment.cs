using ChatBot.Core.Pairing;

namespace ChatBot.Tests.Pairing;

/// <summary>The greatest total fit among all assignments with the most pairs, by successive best chains (Bellman–Ford): slow and exact.</summary>
internal static class ExactAssignment
{
    /// <summary>Below what floating point can tell apart.</summary>
    private const double Noise = 1e-9;
    private const double Unreached = double.NegativeInfinity;

    public static (int Pairs, double Fit) Of(IReadOnlyList<MatchEdge> candidates, IReadOnlyList<int> loads)
    {
        var seekers = candidates.Select(c => c.Low + 1).DefaultIfEmpty().Max();
        var (source, sink) = (seekers + loads.Count, seekers + loads.Count + 1);
        var edges = new List<(int From, int To, int Room, double Gain)>();
        void Add(int from, int to, int room, double gain) => edges.AddRange([(from, to, room, gain), (to, from, 0, -gain)]);
        for (var seeker = 0; seeker < seekers; seeker++) Add(source, seeker, 1, 0);
        for (var helper = 0; helper < loads.Count; helper++) Add(seekers + helper, sink, Math.Max(0, loads[helper]), 0);
        foreach (var (seeker, helper, fit) in candidates) Add(seeker, seekers + helper, 1, fit);

        var (pairs, total) = (0, 0.0);
        while (true)
        {
            var gain = new double[sink + 1];
            var by = new int[sink + 1];
            Array.Fill(gain, Unreached);
            gain[source] = 0;
            for (var changed = true; changed;)
            {
                changed = false;
                for (var at = 0; at < edges.Count; at++)
                {
                    var (from, to, room, add) = edges[at];
                    if (room == 0 || gain[from] == Unreached || gain[from] + add <= gain[to] + Noise) continue;
                    (gain[to], by[to], changed) = (gain[from] + add, at, true);
                }
            }

            if (gain[sink] == Unreached) return (pairs, total);
            for (var node = sink; node != source; node = edges[by[node]].From)
            {
                edges[by[node]] = edges[by[node]] with { Room = edges[by[node]].Room - 1 };
                edges[by[node] ^ 1] = edges[by[node] ^ 1] with { Room = edges[by[node] ^ 1].Room + 1 };
            }

            (pairs, total) = (pairs + 1, total + gain[sink]);
        }
    }
}
