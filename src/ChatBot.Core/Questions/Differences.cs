using ChatBot.Core.Usage;

namespace ChatBot.Core.Questions;

/// <summary>Whether two answers about two groups would, taken from each other, tell about too few people.</summary>
/// <remarks>The rule: of two groups for which the same figure is answered, one holding the other, the people in only one of them (the asker
/// apart, who may know themselves) must be none or at least the minimum. The first answer stands, the second is refused.</remarks>
public static class Differences
{
    public static bool Reveal(PeopleSet one, PeopleSet other, int asker, int minimum)
    {
        var (small, large) = one.Count <= other.Count ? (one, other) : (other, one);
        if (!small.IsSubsetOf(large)) return false;
        var difference = large.Copy();
        difference.ExceptWith(small);
        difference.Remove(asker);
        return difference.Count is > 0 and var count && count < minimum;
    }
}
