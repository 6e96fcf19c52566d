using System.Text;
using ChatBot.Import.Reading;

namespace ChatBot.IntegrationTests.Import;

public sealed class Reading_CSV
{
    [Theory]
    [InlineData("a,b\nc,d\n", "a|b;c|d")]
    [InlineData("a,b\r\nc,d", "a|b;c|d")]
    [InlineData("\uFEFFa,b\n\n\r\nc,d\n\n", "a|b;c|d")]
    [InlineData("a,\nb,,\n,", "a|;b||;|")]
    [InlineData("\"a,1\",\"b \"\"quoted\"\"\"\n\"two\nlines\",d", "a,1|b \"quoted\";two\nlines|d")]
    [InlineData("\"\",\"\"\"\"\r\n\"x\"\r\n", "|\";x")]
    [InlineData("a,b\"c\nd,e", "2 StrayQuote;d|e")]
    [InlineData("a,\"b\"c\nd,e", "2 TextAfterQuote;d|e")]
    [InlineData("a,\"b\nc,d\ne,f", "2 UnclosedQuote;c|d;e|f")]
    [InlineData("a,\"b\nc,d\n\"e\",f", "2 TextAfterQuote;c|d;e|f")]
    [InlineData("\"two\nlines\",\"open\nc,d", "3 UnclosedQuote;c|d")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData("a", "a")]
    public void Records_are_what_RFC_4180_says_and_a_fault_costs_its_own_line(string text, string expected)
    {
        // A header line of its own keeps the fault off line 1.
        foreach (var piece in new[] { 1, 2, 3, 7, 1000 })
        {
            var prefix = expected.Length > 0 && char.IsDigit(expected[0]) ? "h\n" : "";
            var records = Read(Encoding.UTF8.GetBytes(prefix + text), piece).Skip(prefix.Length > 0 ? 1 : 0);
            Assert.Equal(expected, string.Join(';', records));
        }
    }

    [Fact]
    public void Any_fields_come_back_as_they_were_written_whatever_the_pieces_they_arrive_in()
    {
        var random = new Random(20260617);
        for (var run = 0; run < 300; run++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Enumerable.Range(0, 4).Select(_ => Field(random)).ToArray()).ToList();
            var text = string.Concat(rows.Select(r => string.Join(',', r.Select(f => Written(f, random))) + (random.Next(2) == 0 ? "\n" : "\r\n")));
            Assert.Equal(rows.Select(r => string.Join('|', r)), Read(Encoding.UTF8.GetBytes(text), random.Next(1, 9)));
        }
    }

    [Fact]
    public void Random_bytes_end_without_an_exception_and_every_line_is_within_the_file()
    {
        var random = new Random(7);
        const string alphabet = "ab,,\"\"\n\n\r€\u0000";
        for (var run = 0; run < 2000; run++)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)])));
            if (bytes.Length > 0 && random.Next(3) == 0) bytes[random.Next(bytes.Length)] = 0xFE;
            using var reader = new CsvReader(new Pieces(bytes, random.Next(1, 5)));
            var last = 0L;
            while (reader.Read())
            {
                Assert.True(reader.Line >= last && reader.Line <= bytes.Count(b => b == '\n') + 1, $"{reader.Line} {reader.Fault} in {Convert.ToHexString(bytes)}");
                last = reader.Line;
                for (var i = 0; i < reader.Count; i++) reader.Field(i);
            }
        }
    }

    [Theory]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-02-29", false)]
    [InlineData("2028-02-29", true)]
    [InlineData("2026-13-01", false)]
    [InlineData("2026-6-1", false)]
    [InlineData("0001-01-01", false)]
    [InlineData("2026-06-03T21:40:11Z", true)]
    [InlineData("2026-06-03T21:40:11.123456Z", true)]
    [InlineData("2026-06-03T24:00:00Z", false)]
    [InlineData("2026-06-03T21:40:60Z", false)]
    [InlineData("2026-06-03T21:40:11", false)]
    [InlineData("2026-06-03 21:40:11Z", false)]
    [InlineData("2026-06-03T21:40Z", false)]
    [InlineData("2026-06-03T21:40:11.Z", false)]
    [InlineData("+026-06-03", false)]
    public void Days_and_times_exist_or_are_refused(string text, bool exists) => Assert.Equal(exists, Fields.TryTime(Encoding.UTF8.GetBytes(text), out _, out _));

    [Theory]
    [InlineData("5.0597", 5, 59_700_000)]
    [InlineData("-25.0000", -25, 0)]
    [InlineData("-0.5", 0, -500_000_000)]
    [InlineData("0.0000000005", 0, 0)]
    [InlineData("0.0000000015", 0, 2)]
    [InlineData("1e-05", 0, 10_000)]
    [InlineData(".5", 0, 500_000_000)]
    [InlineData("999999999999.999999999", 999_999_999_999, 999_999_999)]
    public void Amounts_are_exact(string text, long units, int nanos)
    {
        Assert.True(Fields.TryAmount(Encoding.UTF8.GetBytes(text), out var actualUnits, out var actualNanos));
        Assert.Equal((units, nanos), (actualUnits, actualNanos));
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1 000")]
    [InlineData("1000000000000")]
    [InlineData("NaN")]
    [InlineData("$5")]
    [InlineData("1e99")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(Fields.TryAmount(Encoding.UTF8.GetBytes(text), out _, out _));

    private static List<string> Read(byte[] bytes, int piece)
    {
        using var reader = new CsvReader(new Pieces(bytes, piece));
        var records = new List<string>();
        while (reader.Read())
            records.Add(reader.Fault != CsvFault.None ? $"{reader.Line} {reader.Fault}" : string.Join('|', Enumerable.Range(0, reader.Count).Select(i => Encoding.UTF8.GetString(reader.Field(i)))));
        return records;
    }

    private static string Field(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => "aé,\"\n\r;€"[random.Next(8)]));

    private static string Written(string field, Random random) =>
        field.AsSpan().IndexOfAny(",\"\r\n") >= 0 || random.Next(3) == 0 ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    /// <summary>Gives few bytes at a time, as a slow disk or network may.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
