using System.Numerics;
using ChatBot.Core.People;
using ChatBot.Core.Usage;

namespace ChatBot.Counting;

/// <summary>Some people, as stretches of the order: everyone below a manager is one stretch.</summary>
internal readonly record struct Ranks(IReadOnlyList<(int From, int Until)> Stretches)
{
    public static Ranks Stretch(int from, int until) => new([(from, until)]);

    public IEnumerable<int> Each()
    {
        foreach (var (from, until) in Stretches)
            for (var rank = from; rank < until; rank++) yield return rank;
    }

    public bool Contains(int rank)
    {
        foreach (var (from, until) in Stretches)
            if (rank >= from && rank < until) return true;
        return false;
    }
}

/// <summary>Everybody in an order in which those below a manager follow him, so that a figure of any manager is the difference of two running totals.</summary>
internal sealed class PeopleOrder
{
    private readonly Organisation organisation;
    private readonly int[] rankOf;
    private readonly int[] end;
    private readonly Dictionary<TeamId, (int Count, int First, int Last)> teams = [];

    public PeopleOrder(Organisation organisation)
    {
        this.organisation = organisation;
        rankOf = new int[organisation.People.Count == 0 ? 1 : organisation.People.Max(p => p.Id.Value) + 1];
        Array.Fill(rankOf, -1);
        var people = new List<Person>(organisation.People.Count);
        end = new int[organisation.People.Count];

        // Iterative: a reporting line may be long. Leaving a person closes the stretch of those below.
        var waiting = new Stack<(Person Person, bool Leaving)>();
        foreach (var top in organisation.People.Where(p => p.Manager is null || organisation.Find(p.Manager.Value) is null).OrderByDescending(p => p.Id.Value)) waiting.Push((top, false));
        while (waiting.TryPop(out var next))
        {
            if (next.Leaving)
            {
                end[rankOf[next.Person.Id.Value]] = people.Count;
                continue;
            }
            rankOf[next.Person.Id.Value] = people.Count;
            people.Add(next.Person);
            waiting.Push((next.Person, true));
            foreach (var report in organisation.DirectReports(next.Person.Id)) waiting.Push((report, false));
        }

        People = people;
        foreach (var team in organisation.Teams) teams[team.Id] = (0, int.MaxValue, -1);
        foreach (var person in people)
            for (var at = person.Team; at is { } id; at = organisation.Team(id).Parent)
            {
                var (count, first, last) = teams[id];
                var rank = rankOf[person.Id.Value];
                teams[id] = (count + 1, Math.Min(first, rank), Math.Max(last, rank));
            }
    }

    /// <summary>By rank.</summary>
    public IReadOnlyList<Person> People { get; }

    /// <returns>-1 for somebody who is not here.</returns>
    public int RankOf(int person) => person >= 0 && person < rankOf.Length ? rankOf[person] : -1;

    public Ranks Below(PersonId manager) => RankOf(manager.Value) is >= 0 and var rank ? Ranks.Stretch(rank + 1, end[rank]) : new([]);

    public Ranks Of(IEnumerable<Person> people)
    {
        var ranks = people.Select(p => RankOf(p.Id.Value)).Where(r => r >= 0).Distinct().Order().ToList();
        var stretches = new List<(int From, int Until)>();
        foreach (var rank in ranks)
            if (stretches.Count > 0 && stretches[^1].Until == rank) stretches[^1] = (stretches[^1].From, rank + 1);
            else stretches.Add((rank, rank + 1));
        return new(stretches);
    }

    /// <summary>Whose budget a manager's is: the team that is exactly the manager and everyone below; otherwise the manager's own.</summary>
    public (TeamId Team, Ranks Members)? BudgetTeam(Person manager)
    {
        if (manager.Team is not { } own) return null;
        var rank = RankOf(manager.Id.Value);
        for (TeamId? at = own; at is { } id; at = organisation.Team(id).Parent)
            if (teams[id] == (end[rank] - rank, rank, end[rank] - 1)) return (id, Ranks.Stretch(rank, end[rank]));
        return (own, Of(organisation.MembersBelow(own)));
    }
}

/// <summary>A set of people of which the members of any group are counted in a few steps.</summary>
internal sealed class RankedSet
{
    private readonly ulong[] words;
    private readonly int[] before;

    public RankedSet(PeopleOrder order, IEnumerable<int> people)
    {
        words = new ulong[(order.People.Count >> 6) + 1];
        before = new int[words.Length];
        foreach (var person in people)
            if (order.RankOf(person) is >= 0 and var rank) words[rank >> 6] |= 1UL << (rank & 63);
        for (var i = 1; i < words.Length; i++) before[i] = before[i - 1] + BitOperations.PopCount(words[i - 1]);
    }

    public RankedSet(PeopleOrder order, PeopleSet people) : this(order, people.Everyone())
    {
    }

    public bool Contains(int rank) => (words[rank >> 6] & (1UL << (rank & 63))) != 0;

    public int Count(Ranks ranks)
    {
        var count = 0;
        foreach (var (from, until) in ranks.Stretches) count += Below(until) - Below(from);
        return count;
    }

    private int Below(int rank) => before[rank >> 6] + BitOperations.PopCount(words[rank >> 6] & ((1UL << (rank & 63)) - 1));
}

/// <summary>Amounts of people of which the sum over any group is found in a few steps.</summary>
internal sealed class RankedSums
{
    private readonly List<(int Rank, decimal Amount)> entries = [];
    private int[] ranks = [];
    private decimal[] running = [];

    public void Add(int rank, decimal amount)
    {
        if (rank >= 0) entries.Add((rank, amount));
    }

    /// <summary>After the last <see cref="Add"/>.</summary>
    public RankedSums Close()
    {
        entries.Sort((a, b) => a.Rank.CompareTo(b.Rank));
        ranks = new int[entries.Count];
        running = new decimal[entries.Count + 1];
        for (var i = 0; i < entries.Count; i++)
        {
            ranks[i] = entries[i].Rank;
            running[i + 1] = running[i] + entries[i].Amount;
        }
        entries.Clear();
        entries.TrimExcess();
        return this;
    }

    public decimal Sum(Ranks of)
    {
        decimal sum = 0;
        foreach (var (from, until) in of.Stretches) sum += running[At(until)] - running[At(from)];
        return sum;
    }

    /// <summary>Where the first entry at or after the rank stands.</summary>
    private int At(int rank)
    {
        var (low, high) = (0, ranks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranks[middle] < rank) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
