using ChatBot.Core.People;

namespace ChatBot.Core.Nudges;

/// <summary>What a manager, or a tool's owner, reads of many people: counts of at least the minimum, never a person, never a person's reason.</summary>
public static class Upward
{
    /// <summary>Coarse on purpose: a fine state with its count could be somebody.</summary>
    public enum Bucket { InTheWay, NotBegun, InUse, NotSaid }

    /// <param name="Count">None when withheld.</param>
    public sealed record Line(Bucket Bucket, int? Count);

    /// <summary>People of a team by where they stand: each once, by what is most in the way.</summary>
    /// <returns>Empty when the team is smaller than the minimum, or all stand at the same place. Counts are withheld until those withheld together make the minimum, or they would follow from the rest.</returns>
    public static IReadOnlyList<Line> Team(IReadOnlyCollection<Finding> findings, IReadOnlyCollection<PersonId> members, int minimum)
    {
        if (members.Count < minimum) return [];
        var of = findings.ToLookup(f => f.Person, f => f.Standing);
        var counts = Enum.GetValues<Bucket>().ToDictionary(b => b, b => members.Count(m => BucketOf([.. of[m]]) == b));

        // A count of everybody is a statement about each of them.
        if (counts.ContainsValue(members.Count)) return [];
        var hidden = counts.Where(c => c.Value > 0 && c.Value < minimum).Select(c => c.Key).ToHashSet();
        while (hidden.Count > 0 && hidden.Sum(b => counts[b]) < minimum && counts.Where(c => !hidden.Contains(c.Key) && c.Value > 0).ToList() is { Count: > 0 } rest) hidden.Add(rest.MinBy(c => c.Value).Key);
        return [.. counts.Select(c => new Line(c.Key, hidden.Contains(c.Key) ? null : c.Value))];
    }

    /// <summary>Why a tool is not for people, for its owner.</summary>
    /// <param name="reasons">One a person.</param>
    /// <returns>Reasons given by at least the minimum, most first; reasons given by fewer are left out, and no total is told.</returns>
    public static IReadOnlyList<(NotForMeReason Reason, int People)> Owner(IEnumerable<NotForMeReason> reasons, int minimum) =>
        [.. reasons.Where(r => r != NotForMeReason.Unsaid).GroupBy(r => r).Select(g => (g.Key, g.Count())).Where(g => g.Item2 >= minimum).OrderByDescending(g => g.Item2).ThenBy(g => g.Key)];

    private static Bucket BucketOf(IReadOnlyList<Standing> standings) =>
        standings.Any(Triage.IsBlock) ? Bucket.InTheWay
        : standings.Any(s => s is Standing.Light || Triage.IsRegular(s)) ? Bucket.InUse
        : standings.Any(s => s is Standing.Unengaged or Standing.Lapsed) ? Bucket.NotBegun
        : Bucket.NotSaid;
}
