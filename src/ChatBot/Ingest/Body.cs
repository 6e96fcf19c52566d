using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace ChatBot.Ingest;

internal abstract record BodyReading
{
    private BodyReading() { }

    /// <param name="Bytes">Lent until the request's <see cref="Bodies.Turn"/> ends: nothing that stays may point into them.</param>
    public sealed record Whole(ReadOnlyMemory<byte> Bytes) : BodyReading;

    public sealed record TooLarge : BodyReading;

    public sealed record TooSlow : BodyReading;

    /// <summary>The bytes are no compressed stream of the kind that was said.</summary>
    public sealed record Broken : BodyReading;

    public sealed record UnknownEncoding : BodyReading;
}

/// <summary>Reads bodies into memory, capped before and after decompression. Large ones take turns, so that many at once cost no more than one.</summary>
internal sealed class Bodies : IDisposable
{
    /// <summary>Bodies beyond this take turns.</summary>
    private const int Small = 4 << 20;

    /// <summary>Bodies beyond this hold more than a few records.</summary>
    private const int Few = 4 << 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim large = new(1, 1);

    /// <summary>Enough to keep the writer busy while the next ones are mapped. Facts of more would grow old in memory before their commit, which costs
    /// the garbage collector more than they did to map; as bytes they wait for nothing.</summary>
    private readonly SemaphoreSlim batches = new(8 * Environment.ProcessorCount);

    /// <summary>A request's share of the memory for large bodies and for facts; given back when it is disposed.</summary>
    public Turn Begin() => new(large, batches);

    public static async Task<BodyReading> ReadAsync(HttpRequest request, Turn turn, int cap, CancellationToken ct)
    {
        if (request.ContentLength > cap) return new BodyReading.TooLarge();
        if (AtHand(request, turn) is { } whole) return whole;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            return await CopyAsync(request.Body, (int)Math.Min(request.ContentLength ?? 0, cap), turn, cap, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new BodyReading.TooSlow();
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return new BodyReading.TooLarge();
        }
        catch (BadHttpRequestException)
        {
            return new BodyReading.Broken();
        }
    }

    /// <summary>A small body mostly came with its headers: no patience is needed for it.</summary>
    /// <returns>None when more is to come; nothing is lost then.</returns>
    private static BodyReading.Whole? AtHand(HttpRequest request, Turn turn)
    {
        if (request.ContentLength is not { } length || length > Small) return null;
        if (length == 0) return new(ReadOnlyMemory<byte>.Empty);
        try
        {
            if (!request.BodyReader.TryRead(out var read)) return null;
            if (read.Buffer.Length < length)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                return null;
            }
            var body = turn.Rent((int)length).AsMemory(0, (int)length);
            read.Buffer.CopyTo(body.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            return new(body);
        }
        catch (BadHttpRequestException)
        {
            // Said again, and answered, where the body is read on.
            return null;
        }
    }

    /// <param name="encoding">Value of <c>Content-Encoding</c>.</param>
    public static async Task<BodyReading> DecompressAsync(ReadOnlyMemory<byte> body, string? encoding, Turn turn, int cap, CancellationToken ct)
    {
        using var compressed = MemoryMarshal.TryGetArray(body, out var packed) && packed.Array is not null
            ? new MemoryStream(packed.Array, packed.Offset, packed.Count, writable: false)
            : new MemoryStream(body.ToArray(), writable: false);
        Stream? plain = encoding?.Trim().ToLowerInvariant() switch
        {
            null or "" or "identity" => null,
            "gzip" or "x-gzip" => new GZipStream(compressed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
            "br" => new BrotliStream(compressed, CompressionMode.Decompress),
            _ => Stream.Null,
        };
        if (plain is null) return new BodyReading.Whole(body);
        if (ReferenceEquals(plain, Stream.Null)) return new BodyReading.UnknownEncoding();
        await using (plain)
        {
            try
            {
                var read = await CopyAsync(plain, Math.Min(body.Length * 4, cap), turn, cap, ct);

                // A gzip stream that breaks off ends without an exception: its own length is the last word.
                return read is BodyReading.Whole whole && plain is GZipStream && !EndsProperly(body.Span, whole.Bytes.Length) ? new BodyReading.Broken() : read;
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException or InvalidOperationException)
            {
                return new BodyReading.Broken();
            }
        }
    }

    public void Dispose()
    {
        large.Dispose();
        batches.Dispose();
    }

    /// <summary>RFC 1952: the last four bytes are the length modulo 2³² (of the last member).</summary>
    private static bool EndsProperly(ReadOnlySpan<byte> body, int length)
    {
        if (body.Length < 18) return false;
        var told = BinaryPrimitives.ReadUInt32LittleEndian(body[^4..]);
        return told == (uint)length || (told < (uint)length && HasSecondMember(body));
    }

    private static bool HasSecondMember(ReadOnlySpan<byte> body) => body[10..].IndexOf((ReadOnlySpan<byte>)[0x1f, 0x8b, 0x08]) >= 0;

    private static async Task<BodyReading> CopyAsync(Stream from, int expected, Turn turn, int cap, CancellationToken ct)
    {
        var buffer = turn.Rent(Math.Clamp(expected + 1, 4096, Small));
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= Small) await turn.TakeAsync(ct);

                // One byte more than is told: that nothing follows is seen without another buffer.
                var larger = turn.Rent(expected > length ? expected + 1 : (int)Math.Min((long)buffer.Length * 2, (long)cap + 1));
                buffer.AsSpan(0, length).CopyTo(larger);
                turn.Return(buffer);
                buffer = larger;
            }

            var count = await from.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length - length, cap + 1 - length)), ct);
            if (count == 0) return new BodyReading.Whole(buffer.AsMemory(0, length));
            length += count;
            if (length > cap) return new BodyReading.TooLarge();
        }
    }

    internal sealed class Turn(SemaphoreSlim large, SemaphoreSlim batches) : IDisposable
    {
        private readonly List<byte[]> lent = new(2);
        private bool isMine, isMapped;

        /// <summary>A buffer for as long as the request takes. Large ones are not kept for the next: pooled, they would be held for ever.</summary>
        public byte[] Rent(int length)
        {
            if (length > Small) return GC.AllocateUninitializedArray<byte>(length);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            lent.Add(buffer);
            return buffer;
        }

        public void Return(byte[] buffer)
        {
            if (lent.Remove(buffer)) ArrayPool<byte>.Shared.Return(buffer);
        }

        public async Task TakeAsync(CancellationToken ct)
        {
            if (isMine) return;
            await large.WaitAsync(ct);
            isMine = true;
        }

        /// <summary>Waits until there is room for the facts of another batch, first come, first served.</summary>
        /// <param name="length">Of the body as it came.</param>
        public async ValueTask MapAsync(int length, CancellationToken ct)
        {
            if (length <= Few) return;
            await batches.WaitAsync(ct);
            isMapped = true;
        }

        public void Dispose()
        {
            if (isMapped) batches.Release();
            isMapped = false;
            foreach (var buffer in lent) ArrayPool<byte>.Shared.Return(buffer);
            lent.Clear();
            if (!isMine) return;
            isMine = false;

            // What this one leaves behind goes before the next begins, or the two would add up.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            large.Release();
        }
    }
}
