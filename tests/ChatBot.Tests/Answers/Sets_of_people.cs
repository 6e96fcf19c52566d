using ChatBot.Core.Questions;
using ChatBot.Core.Usage;

namespace ChatBot.Tests.Answers;

public sealed class Sets_of_people
{
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_set_is_the_same_after_it_was_written_and_read(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var (one, other) = (RandomSet(random), RandomSet(random));
            var set = PeopleSet.Of(one);
            Assert.Equal(one.Order(), PeopleSet.Decode(set.Encode()).Everyone());
            Assert.True(set.Encode().Length <= Math.Max(2, Math.Min(one.Count * 4 + 1, (one.DefaultIfEmpty().Max() >> 3) + 2)));

            var union = PeopleSet.Decode(set.Encode());
            union.UnionWithEncoded(PeopleSet.Of(other).Encode());
            Assert.Equal(one.Union(other).Order(), union.Everyone());
            Assert.Equal(one.Intersect(other).Count(), set.CountIn(PeopleSet.Of(other)));
            Assert.Equal(one.Intersect(other).Any(), set.Overlaps(PeopleSet.Of(other)));
            Assert.Equal(one.IsSubsetOf(other), set.IsSubsetOf(PeopleSet.Of(other)));
            var rest = set.Copy();
            rest.ExceptWith(PeopleSet.Of(other));
            Assert.Equal(one.Except(other).Order(), rest.Everyone());
        }
    }

    [Fact]
    public void Twice_is_known_whatever_the_order_of_the_days()
    {
        PeopleSet any = new(), twice = new();
        foreach (var day in new int[][] { [1, 2], [3], [2, 3], [2] })
        {
            var set = PeopleSet.Of(day);
            twice.UnionWithBoth(any, set);
            any.UnionWith(set);
        }
        Assert.Equal([2, 3], twice.Everyone());
    }

    [Theory]
    [InlineData(new byte[] { 7, 1 }), InlineData(new byte[] { 1, 0x80 })]
    public void Bytes_that_are_no_set_are_refused(byte[] bytes) => Assert.Throws<InvalidDataException>(() => PeopleSet.Decode(bytes));

    private static HashSet<int> RandomSet(Random random)
    {
        var most = random.Next(3) switch { 0 => 60, 1 => 900, _ => 9000 };
        return [.. Enumerable.Range(0, random.Next(random.Next(2) == 0 ? 8 : most)).Select(_ => random.Next(most))];
    }
}
