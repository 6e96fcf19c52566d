namespace ChatBot.Core.Demonstration;

/// <summary>A small generator of our own (PCG, XSH-RR 64/32, O'Neill 2014): the same seed and label give the same throws on every
/// platform and version. Every part of the story throws its own dice, so that a change to one leaves the others alone.</summary>
internal sealed class Dice
{
    private const ulong Multiplier = 6364136223846793005;
    private readonly ulong increment;
    private ulong state;

    public Dice(ulong seed, params ReadOnlySpan<string> labels)
    {
        var hash = 14695981039346656037;
        foreach (var label in labels)
        {
            foreach (var letter in label) hash = unchecked((hash ^ letter) * 1099511628211);
            hash = unchecked((hash ^ 0xFF) * 1099511628211);
        }

        increment = unchecked(hash << 1) | 1;
        state = unchecked(seed + increment);
        Throw();
        state = unchecked(state + hash);
        Throw();
    }

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double Share() => Throw() / 4294967296.0;

    public bool Happens(double chance) => Share() < chance;

    public double Between(double low, double high) => low + ((high - low) * Share());

    /// <summary>Both ends included.</summary>
    public int Whole(int low, int high) => low + (int)(Share() * (high - low + 1));

    public T Pick<T>(IReadOnlyList<T> from) => from[Whole(0, from.Count - 1)];

    public List<T> Shuffled<T>(IEnumerable<T> from)
    {
        var items = from.ToList();
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Whole(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }

        return items;
    }

    private uint Throw()
    {
        var old = state;
        state = unchecked((old * Multiplier) + increment);
        var mixed = (uint)(((old >> 18) ^ old) >> 27);
        var turn = (int)(old >> 59);
        return (mixed >> turn) | (mixed << (-turn & 31));
    }
}
