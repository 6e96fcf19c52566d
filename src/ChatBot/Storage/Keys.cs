using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ChatBot.Storage;

/// <summary>Makes version 7 keys that strictly grow inside a process, also within one millisecond and when the clock steps back.</summary>
/// <remarks>RFC 9562, section 6.2, method 1: the twelve bits after the version count within the millisecond.</remarks>
internal sealed class Keys(TimeProvider clock)
{
    private const int CounterBits = 12;
    private long last;

    public Guid Next() => Above(clock.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits);

    /// <summary>Greater than what another host made whose clock is ahead, as are all that follow.</summary>
    /// <param name="other">A key of sixteen bytes as the store holds it.</param>
    public Guid NextAfter(ReadOnlySpan<byte> other)
    {
        var count = BinaryPrimitives.ReadInt64BigEndian(other);
        return Above(Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds() << CounterBits, ((count >> 16) << CounterBits | (count & 0xFFF)) + 1));
    }

    private Guid Above(long wanted)
    {
        long next, seen;
        do
        {
            seen = Volatile.Read(ref last);
            next = Math.Max(wanted, seen + 1);
        }
        while (Interlocked.CompareExchange(ref last, next, seen) != seen);

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, ((next >> CounterBits) << 16) | 0x7000 | (next & 0xFFF));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
