using System.Text;

namespace ChatBot.Import.Reading;

/// <summary>A CSV file whose columns are found by the names in its first line. Whatever breaks the format becomes a problem here.</summary>
internal sealed class CsvTable : IDisposable
{
    private readonly CsvReader reader;
    private readonly Problems problems;
    private readonly string[] columns;
    private readonly int[] places;
    private readonly int width;
    private readonly SameProblems wrongWidths;

    private CsvTable(CsvReader reader, string file, string[] columns, int[] places, int width, Problems problems)
    {
        this.reader = reader;
        this.columns = columns;
        this.places = places;
        this.width = width;
        this.problems = problems;
        wrongWidths = new(file, problems);
        File = file;
    }

    public string File { get; }
    public long Line => reader.Line;
    public long BytesRead => reader.BytesRead;

    /// <summary>The current row has no problem so far.</summary>
    public bool IsGood { get; private set; }

    /// <param name="columns">The first is what others name a row by; without it the rows say nothing.</param>
    /// <returns>None when there is no such file, or it is of another kind altogether: the problem is noted.</returns>
    public static CsvTable? Open(DatasetFiles from, string file, string[] columns, Problems problems)
    {
        Stream? stream;
        try
        {
            stream = from.Open(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            problems.AddFatal(file, null, null, $"the file cannot be read: {problem.Message}");
            return null;
        }

        if (stream is null)
        {
            problems.AddFatal(file, null, null, $"the file is missing from {from.Name}; an empty one needs its first line: {string.Join(',', columns)}.");
            return null;
        }

        var reader = new CsvReader(stream);
        if (TryFindColumns(reader, file, columns, problems, out var places)) return new(reader, file, columns, places, reader.Count, problems);
        reader.Dispose();
        return null;
    }

    /// <summary>Moves to the next row; a row that breaks the format is noted as a problem and returned with <see cref="IsGood"/> false.</summary>
    public bool Read()
    {
        if (!reader.Read())
        {
            wrongWidths.Tell();
            return false;
        }

        IsGood = true;
        if (reader.Fault != CsvFault.None) Fail(FaultyColumn(), Says(reader.Fault));
        else if (reader.Count != width) MissWidth(reader.Count);
        return true;
    }

    /// <summary>Many rows of one width are right and the first line wrong: one problem.</summary>
    private void MissWidth(int count)
    {
        IsGood = false;
        wrongWidths.Add(Line, null, $"{count}", () =>
            $"the row has {count} fields and the first line has {width}; put a field that holds a comma in quotes, and write nothing between two commas for an unknown value.");
    }

    /// <summary>Field of the column with this place in the list given to <see cref="Open"/>, without surrounding blanks.</summary>
    public ReadOnlySpan<byte> Field(int column) => places[column] >= 0 && places[column] < reader.Count ? Fields.Trim(reader.Field(places[column])) : default;

    /// <summary>The column is in the file; when it is not, that was told, and no row is a problem for want of it.</summary>
    public bool Has(int column) => places[column] >= 0;

    public void Fail(int column, string says)
    {
        if (Has(column)) Fail(columns[column], says);
    }

    /// <summary>The row is not usable, for a reason that another problem tells.</summary>
    public void LeaveOut() => IsGood = false;

    public string Text(int column, int longest, bool isRequired = false)
    {
        var text = Encoding.UTF8.GetString(Field(column));
        if (isRequired && text.Length == 0) Fail(column, "is empty and must not be.");
        else if (text.Length > longest) Fail(column, $"has {text.Length} characters; at most {longest} fit.");
        else if (text.Any(char.IsControl)) Fail(column, $"{Quoting.Shown(text)} holds control characters; write one line of plain text.");
        return text;
    }

    public string Email(int column, bool isRequired = true)
    {
        var email = Fields.Email(Field(column));
        if (email.Length == 0)
        {
            if (isRequired) Fail(column, "is empty and must not be.");
        }
        else if (email.Length > Storage.Rows.OrganisationTables.EmailLength || !Fields.IsEmail(email))
        {
            Fail(column, $"{Quoting.Shown(email)} is not an e-mail; write one such as ada@company.example.");
        }

        return email;
    }

    public DateOnly? Day(int column, bool isRequired)
    {
        var field = Field(column);
        if (field.IsEmpty)
        {
            if (isRequired) Fail(column, $"is empty and must not be; {Fields.DayExpected}.");
            return null;
        }

        if (Fields.TryDay(field, out var day)) return day;
        Fail(column, $"{Quoting.Shown(Encoding.UTF8.GetString(field))} is not a day that exists; {Fields.DayExpected}.");
        return null;
    }

    public T Choice<T>(int column, IReadOnlyDictionary<string, T> choices, T whenEmpty, bool isRequired)
    {
        var text = Encoding.UTF8.GetString(Field(column));
        if (text.Length == 0 && !isRequired) return whenEmpty;
        if (choices.TryGetValue(text.ToLowerInvariant(), out var choice)) return choice;
        Fail(column, $"{Quoting.Shown(text)} is none of {string.Join(", ", choices.Keys)}.");
        return whenEmpty;
    }

    public void Dispose() => reader.Dispose();

    private void Fail(string? column, string says)
    {
        IsGood = false;
        problems.Add(File, Line, column, says);
    }

    private string? FaultyColumn()
    {
        var at = Array.IndexOf(places, reader.Count);
        return at >= 0 && reader.Fault != CsvFault.TooLong ? columns[at] : null;
    }

    private static string Says(CsvFault fault) => fault switch
    {
        CsvFault.StrayQuote => "a quote stands inside a field that does not begin with one; put the whole field in quotes and write a quote in it twice.",
        CsvFault.TextAfterQuote => "text follows a closing quote; write a quote inside a quoted field twice.",
        CsvFault.UnclosedQuote => "a quote is opened and never closed; end the field with a quote.",
        CsvFault.TooLong => $"the line is longer than {CsvReader.LongestRecord / 1024} KiB, which no row of this format is.",
        CsvFault.NotUtf8 => "the text is not valid UTF-8; save the file as UTF-8.",
        CsvFault.None => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    private static bool TryFindColumns(CsvReader reader, string file, string[] columns, Problems problems, out int[] places)
    {
        places = new int[columns.Length];
        if (reader.IsUtf16)
        {
            problems.AddFatal(file, 1, null, "the file is UTF-16; save it as UTF-8.");
            return false;
        }

        if (!reader.Read())
        {
            problems.AddFatal(file, 1, null, $"the file is empty; its first line names the columns: {string.Join(',', columns)}.");
            return false;
        }

        if (reader.Fault != CsvFault.None)
        {
            problems.AddFatal(file, reader.Line, null, Says(reader.Fault));
            return false;
        }

        var found = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var isClear = true;
        for (var i = 0; i < reader.Count; i++)
        {
            var name = Encoding.UTF8.GetString(Fields.Trim(reader.Field(i)));
            if (found.TryAdd(name, i) || !columns.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            problems.AddFatal(file, reader.Line, name, "the column is there twice; keep one of the two.");
            isClear = false;
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (found.TryGetValue(columns[i], out places[i])) continue;
            places[i] = -1;
            problems.AddFatal(file, reader.Line, columns[i], $"the column is missing; the first line needs {string.Join(',', columns)}.");
        }

        return isClear && places[0] >= 0;
    }
}
