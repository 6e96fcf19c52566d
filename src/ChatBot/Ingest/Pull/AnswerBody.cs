using System.Text.Json;

namespace ChatBot.Ingest.Pull;

internal sealed class RefusedAddressException() : IOException("The address is not public.");

internal sealed class TooLargeException() : IOException("The answer is too large.");

/// <summary>Ends reading at a size: what was compressed counts by what it unpacks to.</summary>
internal sealed class CappedStream(Stream inner, long most) : Stream
{
    private long left = most;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read) => (left -= read) < 0 ? throw new TooLargeException() : read;
}

/// <summary>Ways to read a body.</summary>
internal static class AnswerBody
{
    /// <summary>A piece of a long file; whole lines only.</summary>
    private const int Piece = 4 << 20;

    public static async Task<ReadOnlyMemory<byte>> WholeAsync(Stream body, CancellationToken ct)
    {
        using var all = new MemoryStream();
        await body.CopyToAsync(all, ct);
        return all.GetBuffer().AsMemory(0, (int)all.Length);
    }

    public static async Task<JsonElement?> JsonAsync(Stream body, CancellationToken ct)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, default, ct);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Hands on whole lines, some megabytes at a time, so that a long file never lies in memory as a whole.</summary>
    public static async Task LinesAsync(Stream body, Action<ReadOnlyMemory<byte>> take, CancellationToken ct)
    {
        var buffer = new byte[Piece];
        var filled = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(filled), ct);
            filled += read;
            if (read == 0) break;
            if (filled < buffer.Length) continue;
            var whole = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (whole == 0)
            {
                if (buffer.Length >= 64 << 20) throw new TooLargeException();
                Array.Resize(ref buffer, buffer.Length * 2);
                continue;
            }

            take(buffer.AsMemory(0, whole));
            buffer.AsSpan(whole, filled - whole).CopyTo(buffer);
            filled -= whole;
        }

        if (filled > 0) take(buffer.AsMemory(0, filled));
    }
}
