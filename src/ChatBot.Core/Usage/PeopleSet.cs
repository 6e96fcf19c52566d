using System.Numerics;

namespace ChatBot.Core.Usage;

/// <summary>A set of people by their small dense numbers, made to be merged: distinct people of any window are the union of its days.</summary>
/// <remarks>Mutable and not thread-safe. Encoded sparse (differences) or dense (bits), whichever is shorter.</remarks>
public sealed class PeopleSet
{
    private const byte Sparse = 1;
    private const byte Dense = 2;
    private ulong[] words = [];

    public static PeopleSet Of(IEnumerable<int> people)
    {
        var set = new PeopleSet();
        foreach (var person in people) set.Add(person);
        return set;
    }

    public bool IsEmpty => words.AsSpan().IndexOfAnyExcept(0UL) < 0;

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in words) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <returns>False when the person was in the set already.</returns>
    public bool Add(int person)
    {
        Grow((person >> 6) + 1);
        ref var word = ref words[person >> 6];
        var bit = 1UL << (person & 63);
        if ((word & bit) != 0) return false;
        word |= bit;
        return true;
    }

    /// <returns>False when the person was not in the set.</returns>
    public bool Remove(int person)
    {
        if (!Contains(person)) return false;
        words[person >> 6] &= ~(1UL << (person & 63));
        return true;
    }

    public bool Contains(int person) => person >> 6 < words.Length && (words[person >> 6] & (1UL << (person & 63))) != 0;

    public void UnionWith(PeopleSet other)
    {
        Grow(other.words.Length);
        for (var i = 0; i < other.words.Length; i++) words[i] |= other.words[i];
    }

    public void ExceptWith(PeopleSet other)
    {
        var shared = Math.Min(words.Length, other.words.Length);
        for (var i = 0; i < shared; i++) words[i] &= ~other.words[i];
    }

    public void IntersectWith(PeopleSet other)
    {
        for (var i = 0; i < words.Length; i++) words[i] &= i < other.words.Length ? other.words[i] : 0;
    }

    /// <summary>Adds those who are in both <paramref name="left"/> and <paramref name="right"/>.</summary>
    public void UnionWithBoth(PeopleSet left, PeopleSet right)
    {
        var shared = Math.Min(left.words.Length, right.words.Length);
        Grow(shared);
        for (var i = 0; i < shared; i++) words[i] |= left.words[i] & right.words[i];
    }

    public int CountIn(PeopleSet other)
    {
        var shared = Math.Min(words.Length, other.words.Length);
        var count = 0;
        for (var i = 0; i < shared; i++) count += BitOperations.PopCount(words[i] & other.words[i]);
        return count;
    }

    public bool Overlaps(PeopleSet other)
    {
        var shared = Math.Min(words.Length, other.words.Length);
        for (var i = 0; i < shared; i++)
            if ((words[i] & other.words[i]) != 0) return true;
        return false;
    }

    public bool IsSubsetOf(PeopleSet other)
    {
        for (var i = 0; i < words.Length; i++)
            if ((words[i] & ~(i < other.words.Length ? other.words[i] : 0)) != 0) return false;
        return true;
    }

    public PeopleSet Copy() => new() { words = [.. words] };

    /// <summary>Ascending.</summary>
    public IEnumerable<int> Everyone()
    {
        for (var i = 0; i < words.Length; i++)
            for (var word = words[i]; word != 0; word &= word - 1)
                yield return (i << 6) + BitOperations.TrailingZeroCount(word);
    }

    public byte[] Encode()
    {
        var last = words.AsSpan().LastIndexOfAnyExcept(0UL);
        var denseLength = last < 0 ? 0 : last * 8 + (71 - BitOperations.LeadingZeroCount(words[last])) / 8;
        var buffer = new byte[denseLength + 1];
        buffer[0] = Sparse;
        if (TryEncodeSparse(buffer, out var length)) return buffer[..length];

        buffer[0] = Dense;
        for (var i = 0; i < denseLength; i++) buffer[i + 1] = (byte)(words[i >> 3] >> ((i & 7) * 8));
        return buffer;
    }

    public static PeopleSet Decode(ReadOnlySpan<byte> encoded)
    {
        var set = new PeopleSet();
        set.UnionWithEncoded(encoded);
        return set;
    }

    /// <summary>Merges an encoded set without making a set of it.</summary>
    /// <exception cref="InvalidDataException">The bytes are no encoded set.</exception>
    public void UnionWithEncoded(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty) return;
        var bytes = encoded[1..];
        switch (encoded[0])
        {
            case Dense:
                Grow((bytes.Length + 7) >> 3);
                var whole = bytes.Length >> 3;
                for (var i = 0; i < whole; i++) words[i] |= System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
                for (var i = whole * 8; i < bytes.Length; i++) words[i >> 3] |= (ulong)bytes[i] << ((i & 7) * 8);
                break;
            case Sparse:
                var person = -1;
                for (var i = 0; i < bytes.Length;)
                {
                    int step = 0, shift = 0;
                    byte part;
                    do
                    {
                        if (i == bytes.Length || shift > 28) throw new InvalidDataException("A set of people breaks off.");
                        part = bytes[i++];
                        step |= (part & 0x7f) << shift;
                        shift += 7;
                    }
                    while (part >= 0x80);
                    person += step + 1;
                    Add(person);
                }
                break;
            default:
                throw new InvalidDataException($"A set of people starts with {encoded[0]}.");
        }
    }

    private bool TryEncodeSparse(byte[] buffer, out int length)
    {
        length = 1;
        var before = -1;
        foreach (var person in Everyone())
        {
            var step = person - before - 1;
            before = person;
            do
            {
                if (length == buffer.Length) return false;
                buffer[length++] = (byte)(step >= 0x80 ? step | 0x80 : step);
                step >>= 7;
            }
            while (step != 0);
        }
        return true;
    }

    private void Grow(int length)
    {
        if (words.Length < length) Array.Resize(ref words, Math.Max(length, words.Length * 2));
    }
}
