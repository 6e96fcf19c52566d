using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ChatBot.Core.Vendors;

/// <summary>128 bits that stand for a value in a source key. Sums of fingerprints do not depend on order, so a set of attributes has
/// one fingerprint however it is listed.</summary>
/// <remarks>Tells records apart; it is no protection of secrets and is never used as one.</remarks>
internal readonly record struct Fingerprint(ulong High, ulong Low)
{
    private const ulong First = 0x9E3779B97F4A7C15, Second = 0xC2B2AE3D27D4EB4F, Third = 0xD6E8FEB86659FD93;

    public static Fingerprint Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong high = seed ^ First, low = seed ^ Second ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            high = Mix(high ^ word, First);
            low = Mix(low ^ word, Third);
            bytes = bytes[8..];
        }
        ulong rest = 0;
        for (var i = 0; i < bytes.Length; i++) rest |= (ulong)bytes[i] << (8 * i);
        return new(Mix(high ^ rest, Second), Mix(low ^ rest, First));
    }

    public static Fingerprint Of(string text, ulong seed = 0)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(text, buffer, out var written)
            ? Of(buffer[..written], seed)
            : Of(Encoding.UTF8.GetBytes(text), seed);
    }

    public static Fingerprint Of(ulong word, ulong seed = 0) => new(Mix(word ^ First, seed ^ Second), Mix(word ^ Third, seed ^ First));

    /// <summary>The fingerprint of a named value; not symmetric in the two.</summary>
    public static Fingerprint Pair(Fingerprint name, Fingerprint value) =>
        new(Mix(name.High ^ First, value.High ^ Second), Mix(name.Low ^ Third, value.Low ^ First));

    public static Fingerprint operator +(Fingerprint left, Fingerprint right) => new(left.High + right.High, left.Low + right.Low);

    public static Fingerprint operator -(Fingerprint left, Fingerprint right) => new(left.High - right.High, left.Low - right.Low);

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right | 1, out var low);
        return high ^ low ^ left;
    }
}
