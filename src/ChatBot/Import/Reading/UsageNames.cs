using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ChatBot.Import.Reading;

/// <summary>The few identities and slices that many rows of use name, each with a small number. A row finds its number from the bytes as
/// written, so that what they mean is worked out once per spelling.</summary>
internal sealed class UsageNames
{
    private readonly Dictionary<byte[], int> identityByBytes = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], int> sliceByBytes = new(BytesComparer.Instance);
    private readonly Dictionary<string, int> identityByRef = new(StringComparer.Ordinal);
    private readonly Dictionary<SliceName, int> sliceByName = [];

    public List<IdentityName> Identities { get; } = [];
    public List<SliceName> Slices { get; } = [];

    public bool TryGetIdentity(ReadOnlySpan<byte> written, out int identity) =>
        identityByBytes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(written, out identity);

    public int AddIdentity(ReadOnlySpan<byte> written)
    {
        var email = Fields.Email(written);
        var reference = email.Length == 0 ? IdentityName.Nobody : $"email:{email}";
        if (!identityByRef.TryGetValue(reference, out var identity))
        {
            identity = Identities.Count;
            Identities.Add(new(reference, HashOf(reference)));
            identityByRef.Add(reference, identity);
        }

        identityByBytes.Add(written.ToArray(), identity);
        return identity;
    }

    public bool TryGetSlice(ReadOnlySpan<byte> written, out int slice) =>
        sliceByBytes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(written, out slice);

    public int AddSlice(ReadOnlySpan<byte> written, string tool, string surface, string feature, string model, string project, string currency)
    {
        var name = new SliceName(tool, surface, feature, model, project, currency, HashOf(string.Join('\n', tool, surface, feature, model, project, currency)));
        if (!sliceByName.TryGetValue(name, out var slice))
        {
            slice = Slices.Count;
            Slices.Add(name);
            sliceByName.Add(name, slice);
        }

        sliceByBytes.Add(written.ToArray(), slice);
        return slice;
    }

    /// <summary>First 64 bits of SHA-256.</summary>
    private static long HashOf(string text) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly BytesComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            // HashCode is seeded per process: nobody who writes a file can aim for collisions.
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
