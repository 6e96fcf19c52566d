using System.Data.Common;

namespace ChatBot.Storage.Rollups;

/// <summary>A table of sums, with its statements prepared for one transaction.</summary>
internal sealed class SumsTable : IDisposable
{
    public static readonly string[] SumColumns =
    [
        nameof(Sums.Sessions), nameof(Sums.Prompts), nameof(Sums.TokensIn), nameof(Sums.TokensOut), nameof(Sums.DurationMs),
        nameof(Sums.LinesAccepted), nameof(Sums.LinesSuggested), nameof(Sums.CostUnits), nameof(Sums.CostNanos), nameof(Sums.ActiveFacts),
    ];

    public static readonly string SumList = string.Join(", ", SumColumns.Select(c => $"\"{c}\""));

    public static readonly string SumOfList = string.Join(", ", SumColumns.Select(c => $"SUM(\"{c}\")"));

    private static readonly string AllZero = string.Join(" AND ", SumColumns.Select(c => $"\"{c}\" = 0"));

    private static readonly Shape Days = new("PersonDays", "PersonId", "Day", "SliceId");
    private static readonly Shape Months = new("PersonMonths", "Month", "PersonId", "KeyId");
    private static readonly Shape Totals = new("GroupTotals", "GroupId", "View", "Span", "Start", "KeyId");

    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;
    private readonly Shape shape;
    private Statement? insert, add, sweep;

    /// <summary>What each was told last: neighbours have most values in common, and most sums are zero.</summary>
    private long[]? toldInsert, toldAdd;

    private SumsTable(DbConnection connection, DbTransaction? transaction, Shape shape) => (this.connection, this.transaction, this.shape) = (connection, transaction, shape);

    public static SumsTable PersonDays(DbConnection connection, DbTransaction? transaction) => new(connection, transaction, Days);

    public static SumsTable PersonMonths(DbConnection connection, DbTransaction? transaction) => new(connection, transaction, Months);

    public static SumsTable GroupTotals(DbConnection connection, DbTransaction? transaction) => new(connection, transaction, Totals);

    /// <summary>The row must not exist yet.</summary>
    public void Insert(ReadOnlySpan<int> key, in Sums sums)
    {
        insert ??= Statement.Prepare(connection, transaction, shape.Insert);
        Tell(insert, ref toldInsert, key, sums);
        insert.Run();
    }

    /// <summary>Adds to the row, or makes it. A row that comes to nothing goes.</summary>
    public void Add(ReadOnlySpan<int> key, in Sums sums)
    {
        add ??= Statement.Prepare(connection, transaction, shape.Add.For(connection));
        Tell(add, ref toldAdd, key, sums);
        add.Run();
        if (!sums.CanEndAtZero) return;

        sweep ??= Statement.Prepare(connection, transaction, shape.Sweep);
        for (var i = 0; i < key.Length; i++) sweep.Bind(i, key[i]);
        sweep.Run();
    }

    private static void Tell(Statement statement, ref long[]? told, ReadOnlySpan<int> key, in Sums sums)
    {
        Span<long> values = stackalloc long[key.Length + Sums.Columns];
        for (var i = 0; i < key.Length; i++) values[i] = key[i];
        sums.CopyTo(values[key.Length..]);
        var isFirst = told is null;
        told ??= new long[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!isFirst && told[i] == values[i]) continue;
            told[i] = values[i];
            statement.Bind(i, values[i]);
        }
    }

    public static Sums Read(Statement row, int column) => new(
        row.Int64(column), row.Int64(column + 1), row.Int64(column + 2), row.Int64(column + 3), row.Int64(column + 4),
        row.Int64(column + 5), row.Int64(column + 6), row.Int64(column + 7), row.Int64(column + 8), row.Int64(column + 9));

    public void Dispose()
    {
        insert?.Dispose();
        add?.Dispose();
        sweep?.Dispose();
    }

    /// <summary>A table's statements, spelled once.</summary>
    private sealed class Shape(string name, params string[] keys)
    {
        public DialectText Add { get; } = new(dialect => dialect.AddSums(name, keys, SumColumns));

        public string Insert { get; } = $"INSERT INTO \"{name}\" ({string.Join(", ", keys.Select(k => $"\"{k}\""))}, {SumList}) " +
            $"VALUES ({string.Join(", ", Enumerable.Range(0, keys.Length + Sums.Columns).Select(i => $"@p{i}"))})";

        public string Sweep { get; } = $"DELETE FROM \"{name}\" WHERE {string.Join(" AND ", keys.Select((k, i) => $"\"{k}\" = @p{i}"))} AND {AllZero}";
    }
}
