namespace ChatBot.Core.Pairing;

/// <summary>Pairs whoever is left over and could be paired: a helper takes them and hands the one they had to another helper, and so on.</summary>
internal static class Exchanges
{
    /// <param name="helpers">By seeker, -1 = nobody; completed in place. Whoever had a helper keeps one.</param>
    public static void Complete(Choices choices, IReadOnlyList<int> loads, int[] helpers)
    {
        var taken = new List<int>[loads.Count];
        for (var helper = 0; helper < taken.Length; helper++) taken[helper] = [];
        for (var seeker = 0; seeker < helpers.Length; seeker++)
            if (helpers[seeker] >= 0) taken[helpers[seeker]].Add(seeker);

        // A helper that no chain led away from never will be part of one: looked at once in all searches that fail.
        var closed = new bool[loads.Count];
        for (var seeker = 0; seeker < helpers.Length; seeker++)
            if (helpers[seeker] < 0) Search(seeker, choices, loads, helpers, taken, closed);
    }

    private static void Search(int start, Choices choices, IReadOnlyList<int> loads, int[] helpers, List<int>[] taken, bool[] closed)
    {
        var cameFrom = new Dictionary<int, int>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var seeker))
        {
            for (var at = choices.From(seeker); at < choices.Until(seeker); at++)
            {
                var helper = choices.Other(at);
                if (closed[helper] || loads[helper] <= 0 || !cameFrom.TryAdd(helper, seeker)) continue;
                if (taken[helper].Count < loads[helper])
                {
                    HandOver(helper, start, cameFrom, helpers, taken);
                    return;
                }

                foreach (var other in taken[helper]) queue.Enqueue(other);
            }
        }

        foreach (var helper in cameFrom.Keys) closed[helper] = true;
    }

    /// <summary>From the helper who has room back to the one who was left over.</summary>
    private static void HandOver(int helper, int start, Dictionary<int, int> cameFrom, int[] helpers, List<int>[] taken)
    {
        while (true)
        {
            var seeker = cameFrom[helper];
            var before = helpers[seeker];
            taken[helper].Add(seeker);
            helpers[seeker] = helper;
            if (seeker == start) return;
            taken[before].Remove(seeker);
            helper = before;
        }
    }
}
