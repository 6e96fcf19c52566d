using System.Text;
using ChatBot.Import;

namespace ChatBot.IntegrationTests.Import;

[Collection(Hosting.MeasuringMemory.Name)]
public sealed class Importing_a_big_file
{
    private const int Rows = 150_000;

    [Fact]
    public async Task Memory_stays_far_below_the_size_of_the_file()
    {
        using var bench = new ImportBench();
        var people = bench.Lines(DatasetFiles.People).Skip(1).Select(l => l.Split(',')[0]).ToArray();
        var files = new DatasetFiles(bench.Files, name => name == DatasetFiles.Usage ? new EndlessUse(people) : DatasetFiles.InFolder(bench.Files).Open(name));
        await bench.ImportedAsync();
        var peak = new Peak(GC.GetTotalMemory(forceFullCollection: true));

        var report = Assert.IsType<ImportOutcome.Done>(await bench.Importer().RunAsync(new(files), peak, CancellationToken.None)).Report;

        Assert.Equal(Rows, report.RowsWritten);
        Assert.True(peak.Samples > 10);
        Assert.InRange(peak.Growth, 0, 40L << 20);
    }

    private sealed class Peak(long before) : IProgress<ImportProgress>
    {
        public long Growth { get; private set; }
        public int Samples { get; private set; }

        public void Report(ImportProgress value)
        {
            Growth = Math.Max(Growth, GC.GetTotalMemory(forceFullCollection: true) - before);
            Samples++;
        }
    }

    /// <summary>A usage file of some 18 MB that is nowhere in memory.</summary>
    private sealed class EndlessUse(string[] people) : Stream
    {
        private byte[] pending = "date,email,tool,surface,feature,model,project,sessions,prompts,minutes,tokens_in,tokens_out,cost,currency,lines_accepted,lines_suggested\n"u8.ToArray();
        private int at;
        private int row;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (at == pending.Length && row < Rows) (pending, at) = (Next(), 0);
            var length = Math.Min(count, pending.Length - at);
            pending.AsSpan(at, length).CopyTo(buffer.AsSpan(offset));
            at += length;
            return length;
        }

        private byte[] Next()
        {
            var lines = new StringBuilder();
            for (var end = Math.Min(Rows, row + 500); row < end; row++)
                lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"2026-{1 + row / 30_000:00}-{1 + row / 1_200 % 25:00}T{row % 24:00}:{row % 60:00}:{row % 59:00}Z,{people[row * 7 % people.Length]},Cursor,ide,agent,sonnet-4,ledger-rewrite,1,{row % 50},3,{row},{row / 3},0.{row:0000000},USD,10,20\n");
            return Encoding.UTF8.GetBytes(lines.ToString());
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => Rows * 120L;
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
