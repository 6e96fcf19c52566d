using System.Buffers;
using System.Text.Unicode;

namespace ChatBot.Import.Reading;

internal enum CsvFault { None, StrayQuote, TextAfterQuote, UnclosedQuote, TooLong, NotUtf8 }

/// <summary>Reads RFC 4180 records as UTF-8 fields from a stream, in bounded memory, and goes on after a broken record.</summary>
/// <remarks>Our own for what happens at a fault, not for speed (0.20 µs a row of use; CsvHelper 34 0.15, the whole import 20): a library passes
/// over everything up to the next quote, or to the end of the file. Here a quote that breaks the rules costs only its own line: reading goes on
/// with the next physical line after the quote, so that one slip gives one problem and no row is swallowed.</remarks>
internal sealed class CsvReader : IDisposable
{
    /// <summary>Bytes of one record. Longer ones are a fault and are passed over without being held.</summary>
    public const int LongestRecord = 256 * 1024;

    private readonly Stream stream;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(LongestRecord * 2);
    private int start, end;
    private bool atEnd;
    private long nextLine = 1;
    private int[] starts = new int[32], lengths = new int[32];
    private bool[] doubled = new bool[32];
    private byte[][]? beforeFault;

    /// <param name="stream">Positioned at its start; disposed with the reader.</param>
    public CsvReader(Stream stream)
    {
        this.stream = stream;
        while (end < 3 && !atEnd) Fill();
        var head = buffer.AsSpan(start, end - start);
        IsUtf16 = head.StartsWith<byte>([0xFF, 0xFE]) || head.StartsWith<byte>([0xFE, 0xFF]);
        if (head.StartsWith<byte>([0xEF, 0xBB, 0xBF])) start += 3;
    }

    public bool IsUtf16 { get; }

    /// <summary>Physical line on which the current record starts, or the fault lies.</summary>
    public long Line { get; private set; }

    public CsvFault Fault { get; private set; }

    /// <summary>Fields of the current record; where there is a fault, those before it.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes taken from the stream.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Field of the current record without its quotes. Good until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Field(int index)
    {
        if (beforeFault is not null) return beforeFault[index];
        if (doubled[index]) Undouble(index);
        return buffer.AsSpan(starts[index], lengths[index]);
    }

    /// <summary>Moves to the next record; passes over empty lines.</summary>
    /// <returns>False at the end. True also for a broken record, with its <see cref="Fault"/>.</returns>
    public bool Read()
    {
        SkipEmptyLines();
        if (start == end) return false;
        Line = nextLine;
        Fault = CsvFault.None;
        beforeFault = null;
        while (!TryParse())
        {
            if (Fault == CsvFault.None && end - start >= LongestRecord) Fault = openQuote >= 0 ? CsvFault.UnclosedQuote : CsvFault.TooLong;
            if (Fault != CsvFault.None)
            {
                Resume();
                return true;
            }

            Fill();
        }

        if (next - start > LongestRecord)
        {
            (Fault, openQuote) = spanningQuote >= 0 ? (CsvFault.UnclosedQuote, spanningQuote) : (CsvFault.TooLong, -1);
            Resume();
            return true;
        }

        var record = buffer.AsSpan(start, next - start);
        if (!Utf8.IsValid(record)) FindNotUtf8(record);
        nextLine += lines;
        start = next;
        return true;
    }

    public void Dispose()
    {
        stream.Dispose();
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    // What one attempt at a record leaves behind.
    private int next, at, openQuote, spanningQuote;
    private long lines;

    /// <returns>False when the buffer ends before the record does, or at a fault.</returns>
    private bool TryParse()
    {
        var bytes = buffer;
        var limit = end;
        at = start;
        Count = 0;
        lines = 0;
        openQuote = spanningQuote = -1;
        while (true)
        {
            if (Count == starts.Length) Grow();
            var field = at;
            if (at < limit && bytes[at] == '"')
            {
                if (!TryParseQuoted()) return false;
            }
            else
            {
                while (at < limit && bytes[at] is not ((byte)',' or (byte)'\n' or (byte)'"')) at++;
                if (at == limit && !atEnd) return false;
                if (at < limit && bytes[at] == '"') return Fail(CsvFault.StrayQuote, lines);
                starts[Count] = field;
                lengths[Count] = at - field;
                doubled[Count] = false;
                if (at == limit || bytes[at] == '\n')
                {
                    if (lengths[Count] > 0 && bytes[at - 1] == '\r') lengths[Count]--;
                }
            }

            Count++;
            if (at == limit)
            {
                next = at;
                lines++;
                return true;
            }

            if (bytes[at++] == '\n')
            {
                next = at;
                lines++;
                return true;
            }
        }
    }

    private bool TryParseQuoted()
    {
        var bytes = buffer;
        openQuote = at;
        var linesBefore = lines;
        var isDoubled = false;
        var from = ++at;
        while (true)
        {
            while (at < end && bytes[at] != '"')
                if (bytes[at++] == '\n') lines++;
            if (at == end) return atEnd && Fail(CsvFault.UnclosedQuote, linesBefore);
            if (at + 1 == end && !atEnd) return false;
            if (at + 1 == end || bytes[at + 1] != '"') break;
            isDoubled = true;
            at += 2;
        }

        starts[Count] = from;
        lengths[Count] = at - from;
        doubled[Count] = isDoubled;
        at++;
        if (at < end && bytes[at] == '\r')
        {
            if (at + 1 == end && !atEnd) return false;
            if (at + 1 == end || bytes[at + 1] == '\n') at++;
        }

        if (at == end && !atEnd) return false;
        if (at < end && bytes[at] is not ((byte)',' or (byte)'\n'))
        {
            lines = linesBefore;
            return Fail(CsvFault.TextAfterQuote, linesBefore);
        }

        if (lines > linesBefore && spanningQuote < 0) spanningQuote = openQuote;
        openQuote = -1;
        return true;
    }

    private bool Fail(CsvFault fault, long linesBefore)
    {
        Fault = fault;
        lines = linesBefore;
        return false;
    }

    /// <summary>After a fault: on with the physical line after the offending quote, or after the line that never ended.</summary>
    private void Resume()
    {
        if (Fault == CsvFault.UnclosedQuote)
        {
            // Lines inside the quote were counted while looking for its end.
            lines = buffer.AsSpan(start, openQuote - start).Count((byte)'\n');
        }

        Count = Math.Min(Count, 32);
        beforeFault = [.. Enumerable.Range(0, Count).Select(i => Field(i).ToArray())];
        Line = nextLine + lines;
        nextLine += lines + 1;
        start = openQuote >= 0 ? openQuote : Math.Min(Math.Max(at - 1, start), end);
        while (true)
        {
            var newLine = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (newLine >= 0)
            {
                start += newLine + 1;
                return;
            }

            start = end;
            if (atEnd) return;
            Fill();
        }
    }

    private void FindNotUtf8(ReadOnlySpan<byte> record)
    {
        Fault = CsvFault.NotUtf8;
        var valid = 0;
        while (System.Text.Rune.DecodeFromUtf8(record[valid..], out _, out var length) == OperationStatus.Done) valid += length;
        Line = nextLine + record[..valid].Count((byte)'\n');
        var fields = 0;
        while (fields < Count && starts[fields] + lengths[fields] < this.start + valid) fields++;
        Count = fields;
    }

    private void SkipEmptyLines()
    {
        while (true)
        {
            if (start == end) Fill();
            if (start == end) return;
            if (buffer[start] == '\r')
            {
                if (start + 1 == end) Fill();
                if (start + 1 < end && buffer[start + 1] != '\n') return;
                start++;
            }
            else if (buffer[start] == '\n')
            {
                start++;
                nextLine++;
            }
            else
            {
                return;
            }
        }
    }

    private void Fill()
    {
        if (atEnd) return;
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            if (openQuote >= 0) openQuote -= start;
            at -= start;
            end -= start;
            start = 0;
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        BytesRead += read;
        end += read;
        atEnd = read == 0;
    }

    private void Undouble(int index)
    {
        var field = buffer.AsSpan(starts[index], lengths[index]);
        var to = 0;
        for (var from = 0; from < field.Length; from++)
        {
            field[to++] = field[from];
            if (field[from] == '"') from++;
        }

        lengths[index] = to;
        doubled[index] = false;
    }

    private void Grow()
    {
        Array.Resize(ref starts, starts.Length * 2);
        Array.Resize(ref lengths, lengths.Length * 2);
        Array.Resize(ref doubled, doubled.Length * 2);
    }
}
