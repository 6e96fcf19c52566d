using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ChatBot.Storage.Rows;

namespace ChatBot.Import.Reading;

/// <summary>Streams the rows of usage.csv. Its memory grows with the names in the file, not with its rows.</summary>
internal sealed class UsageReader : IDisposable
{
    private const int Date = 0, Email = 1, Tool = 2, Surface = 3, Feature = 4, Model = 5, Project = 6, Sessions = 7, Prompts = 8, Minutes = 9,
        TokensIn = 10, TokensOut = 11, Cost = 12, Currency = 13, LinesAccepted = 14, LinesSuggested = 15;

    private static readonly string[] Columns =
    [
        "date", "email", "tool", "surface", "feature", "model", "project", "sessions", "prompts", "minutes", "tokens_in", "tokens_out", "cost",
        "currency", "lines_accepted", "lines_suggested",
    ];

    private readonly CsvTable table;
    private readonly Dataset data;
    private readonly UsageNames names;
    private readonly SameProblems wrongNames;

    private UsageReader(CsvTable table, Dataset data, UsageNames names, Problems problems)
    {
        wrongNames = new(DatasetFiles.Usage, problems);
        this.table = table;
        this.data = data;
        this.names = names;
    }

    public long BytesRead => table.BytesRead;

    /// <returns>None when the file cannot be read at all; the problems say why.</returns>
    public static UsageReader? Open(DatasetFiles from, Dataset data, UsageNames names, Problems problems) =>
        CsvTable.Open(from, DatasetFiles.Usage, Columns, problems) is { } table ? new(table, data, names, problems) : null;

    /// <summary>Moves to the next good row; notes the bad ones on the way.</summary>
    public bool Read(out UsageEntry entry)
    {
        while (table.Read())
            if (table.IsGood && TryReadRow(out entry)) return true;
        wrongNames.Tell();
        entry = default;
        return false;
    }

    /// <summary>Rows passed over because the row of their tool was left out of tools.csv.</summary>
    public long WithoutTool { get; private set; }

    public void Dispose() => table.Dispose();

    private bool TryReadRow(out UsageEntry entry)
    {
        entry = default;
        var date = table.Field(Date);
        if (!Fields.TryTime(date, out entry.WrittenDay, out entry.At)) Fail(Date, $"is not a day or time that exists; {Fields.TimeExpected}.");
        entry.Sessions = Count(Sessions);
        entry.Prompts = Count(Prompts);
        entry.TokensIn = Count(TokensIn);
        entry.TokensOut = Count(TokensOut);
        entry.LinesAccepted = Count(LinesAccepted);
        entry.LinesSuggested = Count(LinesSuggested);
        if (!Fields.TryMinutes(table.Field(Minutes), out entry.DurationMs)) Fail(Minutes, "is not a number of minutes; write a number from 0 to 999999999, or nothing.");
        if (!table.Field(Cost).IsEmpty) ReadCost(ref entry);
        entry.Identity = ReadIdentity();
        entry.Slice = ReadSlice(entry.CostUnits is not null);
        if (!table.IsGood) return false;
        entry.Hash = HashOf(entry);
        return true;
    }

    private long? Count(int column)
    {
        var field = table.Field(column);
        if (Fields.TryCount(field, out var count)) return count;
        Fail(column, field[0] == '-' && Fields.TryCount(field[1..], out _) ? $"is negative; {Fields.CountExpected}." : $"is not a count; {Fields.CountExpected}.");
        return null;
    }

    private void ReadCost(ref UsageEntry entry)
    {
        // Negative is legal: a credit.
        if (!Fields.TryAmount(table.Field(Cost), out var units, out var nanos)) Fail(Cost, $"is not an amount; {Fields.AmountExpected}.");
        (entry.CostUnits, entry.CostNanos) = (units, nanos);
    }

    private int ReadIdentity()
    {
        var field = table.Field(Email);
        if (names.TryGetIdentity(field, out var identity)) return identity;
        var email = Fields.Email(field);
        if (email.Length > OrganisationTables.EmailLength || email.Any(c => char.IsControl(c) || c == '\uFFFD'))
        {
            Fail(Email, "is not an e-mail or account name of one line; whose it is may stay unknown, but it must fit.");
            return -1;
        }

        return names.AddIdentity(field);
    }

    private int ReadSlice(bool hasCost)
    {
        // Currency counts only where there is an amount: a row without one is of no currency.
        Span<byte> written = stackalloc byte[512];
        var length = 0;
        if (!Append(written, ref length, Tool) || !Append(written, ref length, Surface) || !Append(written, ref length, Feature)
            || !Append(written, ref length, Model) || !Append(written, ref length, Project) || !Append(written, ref length, Currency))
        {
            table.Text(Tool, OrganisationTables.NameLength, isRequired: true);
            table.Text(Surface, 64);
            table.Text(Feature, 100);
            table.Text(Model, 120);
            table.Text(Project, OrganisationTables.NameLength);
            if (table.IsGood) Fail(Project, "and the other names of the row are too long together.");
            return -1;
        }

        written[length++] = hasCost ? (byte)1 : (byte)0;
        return names.TryGetSlice(written[..length], out var slice) ? slice : AddSlice(written[..length], hasCost);
    }

    private bool Append(Span<byte> written, ref int length, int column)
    {
        var field = table.Field(column);
        if (length + field.Length + 2 > written.Length) return false;
        field.CopyTo(written[length..]);
        length += field.Length;
        written[length++] = 0x1F;
        return true;
    }

    private int AddSlice(ReadOnlySpan<byte> written, bool hasCost)
    {
        var tool = table.Text(Tool, OrganisationTables.NameLength, isRequired: true);
        var surface = table.Text(Surface, 64);
        var feature = table.Text(Feature, 100);
        var model = table.Text(Model, 120);
        var project = table.Text(Project, OrganisationTables.NameLength);
        var code = Encoding.UTF8.GetString(table.Field(Currency)).ToUpperInvariant();
        if (code.Length > 0 && DatasetReader.CurrencyProblem(code, data.Organisation) is { } problem) MissName(Currency, code, () => problem);
        if (tool.Length > 0 && data.Tools.IsReadable && !data.Tools.Rows.TryGetValue(tool, out _)) MissTool(tool);
        if (!table.IsGood) return -1;
        var currency = !hasCost ? "" : code.Length > 0 ? code : data.Organisation.ReportingCurrency;
        return names.AddSlice(written, data.Tools.Rows.TryGetValue(tool, out var known) ? known.Name : tool, surface, feature, model, project, currency);
    }

    /// <summary>No problem when the tool's own row is one: then its use goes without it, unless the store knows the tool.</summary>
    private void MissTool(string tool)
    {
        if (!data.Tools.IsUnknown(tool))
        {
            if (data.StoredTools.Contains(tool)) return;
            WithoutTool++;
            table.LeaveOut();
            return;
        }

        MissName(Tool, tool, () =>
        {
            var hint = Quoting.TryNearest(tool, data.Tools.Rows.Keys, out var near) ? $"did you mean {Quoting.Shown(near)}?" : "add it there, or correct the name here.";
            return $"{Quoting.Shown(tool)} is not in {DatasetFiles.Tools}; {hint}";
        });
    }

    private void MissName(int column, string name, Func<string> says)
    {
        table.LeaveOut();
        wrongNames.Add(table.Line, Columns[column], name, says);
    }

    private void Fail(int column, string says) => table.Fail(column, $"{Quoting.Shown(Encoding.UTF8.GetString(table.Field(column)))} {says}");

    private long HashOf(in UsageEntry entry)
    {
        Span<byte> content = stackalloc byte[8 * 13];
        var at = 0;
        Put(content, ref at, names.Identities[entry.Identity].Hash);
        Put(content, ref at, names.Slices[entry.Slice].Hash);
        Put(content, ref at, entry.WrittenDay.DayNumber);
        Put(content, ref at, entry.At ?? long.MinValue);
        Put(content, ref at, entry.Sessions ?? -1);
        Put(content, ref at, entry.Prompts ?? -1);
        Put(content, ref at, entry.DurationMs ?? -1);
        Put(content, ref at, entry.TokensIn ?? -1);
        Put(content, ref at, entry.TokensOut ?? -1);
        Put(content, ref at, entry.CostUnits ?? long.MinValue);
        Put(content, ref at, entry.CostNanos ?? 0);
        Put(content, ref at, entry.LinesAccepted ?? -1);
        Put(content, ref at, entry.LinesSuggested ?? -1);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(content, hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static void Put(Span<byte> content, ref int at, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content[at..], value);
        at += 8;
    }
}
