using System.Buffers;
using System.IO.Compression;

namespace ChatBot.Ingest;

internal abstract record BodyReading
{
    private BodyReading() { }

    public sealed record Whole(byte[] Bytes) : BodyReading;

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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim large = new(1, 1);

    /// <summary>A request's share of the memory for large bodies; given back when it is disposed.</summary>
    public Turn Begin() => new(large);

    public static async Task<BodyReading> ReadAsync(HttpRequest request, Turn turn, int cap, CancellationToken ct)
    {
        if (request.ContentLength > cap) return new BodyReading.TooLarge();
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

    /// <param name="encoding">Value of <c>Content-Encoding</c>.</param>
    public static async Task<BodyReading> DecompressAsync(byte[] body, string? encoding, Turn turn, int cap, CancellationToken ct)
    {
        using var compressed = new MemoryStream(body, writable: false);
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
                return read is BodyReading.Whole whole && plain is GZipStream && !EndsProperly(body, whole.Bytes.Length) ? new BodyReading.Broken() : read;
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException or InvalidOperationException)
            {
                return new BodyReading.Broken();
            }
        }
    }

    public void Dispose() => large.Dispose();

    /// <summary>RFC 1952: the last four bytes are the length modulo 2³² (of the last member).</summary>
    private static bool EndsProperly(byte[] body, int length)
    {
        if (body.Length < 18) return false;
        var told = BitConverter.ToUInt32(body, body.Length - 4);
        return told == (uint)length || (told < (uint)length && HasSecondMember(body));
    }

    private static bool HasSecondMember(byte[] body) => body.AsSpan(10).IndexOf((ReadOnlySpan<byte>)[0x1f, 0x8b, 0x08]) >= 0;

    private static async Task<BodyReading> CopyAsync(Stream from, int expected, Turn turn, int cap, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Clamp(expected + 1, 4096, Small));
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    if (length >= Small) await turn.TakeAsync(ct);
                    var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)buffer.Length * 2, (long)cap + 1));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var count = await from.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length - length, cap + 1 - length)), ct);
                if (count == 0) return new BodyReading.Whole(buffer.AsSpan(0, length).ToArray());
                length += count;
                if (length > cap) return new BodyReading.TooLarge();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal sealed class Turn(SemaphoreSlim large) : IDisposable
    {
        private bool isMine;

        public async Task TakeAsync(CancellationToken ct)
        {
            if (isMine) return;
            await large.WaitAsync(ct);
            isMine = true;
        }

        public void Dispose()
        {
            if (isMine) large.Release();
            isMine = false;
        }
    }
}
