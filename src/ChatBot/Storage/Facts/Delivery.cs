using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Core.Usage;
using ChatBot.Core.Vendors;

namespace ChatBot.Storage.Facts;

/// <summary>One mapped payload on its way into the store.</summary>
/// <param name="Source">Whose delivery it is: the door it came through, or the kind of answer that was pulled.</param>
/// <param name="Key">128 bits that stand for the sender's delivery id, or for the body where there is none; see <see cref="StoreHash"/>.</param>
internal sealed record Delivery(string Source, byte[]? Key, MappedBatch Batch, DateTimeOffset ReceivedAt)
{
    /// <summary>The key under which a version before this one kept the delivery: looked for, never written.</summary>
    public byte[]? FormerKey { get; init; }

    /// <summary>Another key under which the same delivery may come again, such as its body under a new id.</summary>
    public byte[]? OtherKey { get; init; }

    /// <summary>What the delivery speaks of, where an equal body is news again once another word about the same thing has come in between.</summary>
    public string? Subject { get; init; }

    /// <summary>The token it came with, which must still be good when it is stored.</summary>
    public Guid? TokenId { get; init; }

    /// <summary>The identity under which its facts are a team's, and the team's number.</summary>
    public (string Reference, int Id)? Team { get; init; }

    /// <summary>An answer that was pulled. The same bytes again are counted as a repeat, and still say what the vendor says now: it may have
    /// said something else in between.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>Counted once for each of these; for the source itself when empty.</summary>
    public IReadOnlyList<string> CountedFor { get; init; } = [];

    /// <summary>What stands for the facts' keys and sessions in the store, in the order of the facts.</summary>
    public FactHashes[] Hashes { get; private set; } = [];

    /// <summary>Works out <see cref="Hashes"/>; the writer does it where nobody has.</summary>
    public void Prepare()
    {
        if (Hashes.Length == Batch.Facts.Count) return;
        var hashes = new FactHashes[Batch.Facts.Count];
        string? last = null;
        long? session = null;
        for (var i = 0; i < hashes.Length; i++)
        {
            var fact = Batch.Facts[i];

            // A batch tells of few sessions, one after the other.
            if (fact.SessionId != last) (last, session) = (fact.SessionId, fact.SessionId is { } id ? StoreHash.Of64(id) : null);
            hashes[i] = new(FactHashes.KeyOf(fact.SourceKey), session);
        }
        Hashes = hashes;
    }
}

internal readonly record struct FactHashes(long Key, long? Session)
{
    public static FactHashes Of(UsageFact fact) => new(KeyOf(fact.SourceKey), fact.SessionId is { } session ? StoreHash.Of64(session) : null);

    public static long KeyOf(string sourceKey) => FactKey.NumberInTime(sourceKey) ?? StoreHash.Of64(sourceKey);
}

/// <summary>What became of a delivery. Committed with everything it says when the caller hears of it.</summary>
/// <param name="IsRepeat">It was taken in before; nothing changed.</param>
/// <param name="Changed">Facts that are new or took another's place.</param>
/// <param name="Unchanged">Facts that said nothing new.</param>
internal readonly record struct Taken(bool IsRepeat, int Changed, int Unchanged)
{
    /// <summary>Nothing was stored.</summary>
    public bool TokenIsWithdrawn { get; init; }
}

/// <summary>Parts of SHA-256 that stand for texts and bodies in keys.</summary>
internal static class StoreHash
{
    private const int SecondsLength = 4;

    /// <summary>Kept, because setting one up costs more than hashing a key.</summary>
    [ThreadStatic]
    private static IncrementalHash? sha;

    public static long Of64(string text)
    {
        var kept = sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> utf8 = stackalloc byte[1024];
        kept.AppendData(Encoding.UTF8.TryGetBytes(text, utf8, out var length) ? utf8[..length] : Encoding.UTF8.GetBytes(text));
        kept.GetHashAndReset(hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    public static byte[] Of128(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes)[..16];

    public static byte[] Of128(string text) => Of128(Encoding.UTF8.GetBytes(text));

    /// <summary>A hash led by a moment: what comes together lies side by side in a table, where bare hashes are strewn all over it.</summary>
    /// <param name="hash">128 bits, of which the first 96 stay.</param>
    /// <param name="at">To the second; must follow from what is hashed.</param>
    public static byte[] InTime(byte[] hash, DateTimeOffset at)
    {
        var key = new byte[hash.Length];
        BinaryPrimitives.WriteUInt32BigEndian(key, unchecked((uint)at.ToUnixTimeSeconds()));
        hash.AsSpan(0, hash.Length - SecondsLength).CopyTo(key.AsSpan(SecondsLength));
        return key;
    }

    /// <summary>Of a body that means something else under another name.</summary>
    public static byte[] Of128(string name, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData([0]);
        hash.AppendData(body);
        return hash.GetHashAndReset()[..16];
    }
}
